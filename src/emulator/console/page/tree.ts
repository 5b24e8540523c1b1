/**
 * Buckets, folders and files as a tree that the keyboard can walk (the tree view of the ARIA practices). A module of the page.
 *
 * @module
 */
import { js } from "./text.ts";

/** `tree.js`. */
export const tree: string = js`
import { address, read } from "./api.js";
import { at, icon, make, say } from "./dom.js";
import { bytes } from "./format.js";

let select = (_node) => {};
let roots = [];
let selected;
const nodes = new WeakMap();

/** Begins with the buckets; onSelect is told what is chosen. */
export async function begin(onSelect) {
  select = onSelect;
  const tree = at("tree");
  tree.addEventListener("keydown", onKey);
  tree.addEventListener("click", onClick);
  // However the focus got there, what the keys do is done to what is chosen.
  tree.addEventListener("focusin", (event) => nodeAt(event.target) === selected || choose(nodeAt(event.target)));
  const buckets = await read("buckets");
  const accounts = new Set(buckets.map(({ appid }) => appid)).size;
  roots = buckets.map(({ appid, bucket, public: isPublic }) => {
    const note = [accounts > 1 && appid, isPublic && "public"].filter(Boolean).join(", ");
    return nodeOf(undefined, { kind: "bucket", appid, bucket, path: "/", name: bucket, note });
  });
  tree.replaceChildren(...roots.map(({ element }) => element));
  if (roots.length === 0) return;
  choose(roots[0]);
  await Promise.all(roots.slice(0, 5).map(open));
}

/** What a row of the tree stands for. */
export function nodeAt(element) {
  return nodes.get(element.closest("[role=treeitem]"));
}

/** What is chosen. */
export function chosen() {
  return selected;
}

/** The folder into which something goes that is dropped on a node. */
export function folderOf(node) {
  return node === undefined || node.kind !== "file" ? node ?? roots[0] : node.parent;
}

/** Reads again what is open of a bucket, or of all, and the choice. */
export async function refresh(bucket) {
  const again = async (node) => {
    if (node.children === undefined) return;
    await load(node);
    await Promise.all((node.children ?? []).map(again));
  };
  await Promise.all(roots.filter((root) => bucket === undefined || root.bucket === bucket).map(again));
  if (selected && (bucket === undefined || selected.bucket === bucket)) select(selected);
}

function nodeOf(parent, facts) {
  const level = parent === undefined ? 1 : parent.level + 1;
  const opens = facts.kind === "bucket" || facts.kind === "folder";
  const element = make(
    "li",
    { role: "treeitem", tabindex: "-1", "aria-level": level, "aria-selected": "false", "aria-expanded": opens ? "false" : undefined },
    make(
      "div",
      { class: "row" },
      make("span", { class: "turn", "aria-hidden": "true" }),
      facts.kind === "more" ? make("span", { class: "icon" }) : icon(facts.kind),
      make("span", { class: "name", title: facts.name }, facts.name),
      make("span", { class: "note" }, facts.note ?? ""),
    ),
  );
  element.style.setProperty("--level", String(level));
  const node = { ...facts, parent, level, element, children: undefined };
  nodes.set(element, node);
  return node;
}

/** Reads as many of a folder's entries as there were, at least one page. */
async function load(folder, more = false) {
  const wanted = (folder.loaded ?? 0) + (more ? 1 : 0);
  const infos = [];
  let context = "", pages = 0, over = false;
  do {
    const page = await read(address("list", folder, context === "" ? {} : { context }));
    infos.push(...page.infos);
    context = page.context;
    over = page.listover;
    pages++;
  } while (!over && pages < wanted);
  // It may have been closed meanwhile.
  if (folder.element.getAttribute("aria-expanded") !== "true") return;
  folder.loaded = pages;
  const before = new Map((folder.children ?? []).map((child) => [child.path, child]));
  const { appid, bucket } = folder;
  folder.children = infos.map((info) => {
    const isFolder = info.name.endsWith("/");
    const path = folder.path + info.name;
    const name = isFolder ? info.name.slice(0, -1) : info.name;
    const note = isFolder ? "" : bytes(info.filesize);
    const isImplied = isFolder && info.ctime === 0;
    const known = before.get(path);
    if (known !== undefined) {
      known.element.querySelector(".note").textContent = note;
      known.isImplied = isImplied;
      return known;
    }
    return nodeOf(folder, { kind: isFolder ? "folder" : "file", appid, bucket, path, name, note, isImplied });
  });
  if (!over) folder.children.push(nodeOf(folder, { kind: "more", appid, bucket, path: folder.path, name: "Show more" }));
  put(folder);
}

/** Shows the children of a folder; those that stay are not touched, so that the focus stays in them. */
function put(folder) {
  let group = folder.element.querySelector(":scope > [role=group]");
  if (group === null) folder.element.append(group = make("ul", { role: "group" }));
  const wanted = folder.children.map(({ element }) => element);
  const lost = [...group.children].filter((element) => !wanted.includes(element));
  const held = lost.some((element) => element.contains(document.activeElement));
  for (const element of lost) element.remove();
  wanted.forEach((element, place) => {
    if (group.children[place] !== element) group.insertBefore(element, group.children[place] ?? null);
  });
  if (lost.some((element) => selected && element.contains(selected.element))) choose(folder, held);
  group.querySelector(":scope > .empty")?.remove();
  if (wanted.length === 0) group.append(make("li", { class: "empty", role: "none" }, "Empty"));
}

async function open(node) {
  if (node.element.getAttribute("aria-expanded") !== "false") return;
  node.element.setAttribute("aria-expanded", "true");
  try {
    await load(node);
  } catch (error) {
    say(error.message, true);
  }
}

function close(node) {
  node.element.setAttribute("aria-expanded", "false");
  node.children = undefined;
  node.loaded = undefined;
  node.element.querySelector(":scope > [role=group]")?.remove();
}

/** Chooses a node. The tree is one stop of the tab key, and that is the node that is chosen. */
function choose(node, focus = false) {
  if (selected) {
    selected.element.setAttribute("aria-selected", "false");
    selected.element.tabIndex = -1;
  }
  selected = node;
  node.element.setAttribute("aria-selected", "true");
  node.element.tabIndex = 0;
  if (focus) node.element.focus();
  select(node);
}

async function more(node) {
  const { parent } = node;
  const place = parent.children.indexOf(node);
  await load(parent, true);
  choose(parent.children[place], true);
}

function onClick(event) {
  const node = nodeAt(event.target);
  if (node === undefined) return;
  if (node.kind === "more") return void more(node);
  choose(node, true);
  const expanded = node.element.getAttribute("aria-expanded");
  if (expanded === "false") open(node);
  else if (expanded === "true" && event.target.closest(".turn") !== null) close(node);
}

/** The nodes that can be seen, from top to bottom. */
function visible() {
  return [...at("tree").querySelectorAll("[role=treeitem]")].map((element) => nodes.get(element));
}

function onKey(event) {
  const node = nodeAt(event.target);
  if (node === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  const all = visible(), place = all.indexOf(node);
  const expanded = node.element.getAttribute("aria-expanded");
  const go = (other) => other && choose(other, true);
  const keys = {
    ArrowDown: () => go(all[place + 1]),
    ArrowUp: () => go(all[place - 1]),
    Home: () => go(all[0]),
    End: () => go(all.at(-1)),
    ArrowRight: () => expanded === "false" ? open(node) : expanded === "true" && go(node.children?.[0]),
    ArrowLeft: () => expanded === "true" ? close(node) : go(node.parent),
    Enter: () => node.kind === "more" ? more(node) : expanded === "false" ? open(node) : expanded === "true" && close(node),
    Delete: () => at("delete").click(),
  };
  keys[" "] = keys.Enter;
  if (!Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  keys[event.key]();
}
`;
