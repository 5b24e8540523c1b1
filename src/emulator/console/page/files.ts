/**
 * What is known of the file or folder that is chosen, and what can be done with it. A module of the page.
 *
 * @module
 */
import { js } from "./text.ts";

/** `files.js`. */
export const files: string = js`
import { address, change, read } from "./api.js";
import { ask, at, facts, icon, make, say } from "./dom.js";
import { bytes, moment } from "./format.js";
import { begin as beginTree, chosen, folderOf, nodeAt, refresh } from "./tree.js";

/** Return codes of an upload to where something is already. */
const TAKEN = new Set([-177, -4018]);
const AUTHORITY = { eInvalid: "as the bucket", eWRPrivate: "private", eWPrivateRPublic: "anybody may read" };
const FORBID = { 0: "", 1: "no reading", 2: "no writing" };

/** Begins with the tree. */
export async function begin() {
  at("upload").addEventListener("click", () => at("chooser").click());
  at("chooser").addEventListener("change", async () => {
    const files = [...at("chooser").files].map((file) => ({ file, name: file.name }));
    at("chooser").value = "";
    await upload(folderOf(chosen()), files);
  });
  at("delete").addEventListener("click", remove);
  const place = at("files");
  place.addEventListener("dragover", onDrag);
  place.addEventListener("dragleave", (event) => place.contains(event.relatedTarget) || mark(undefined));
  place.addEventListener("drop", onDrop);
  await beginTree(show);
}

let asked = 0;

async function show(node) {
  const { kind, path, name, bucket } = node;
  if (kind === "more") return;
  const mine = ++asked;
  const isFile = kind === "file";
  let stat;
  try {
    // A folder that merely holds something has nothing of its own.
    if (!node.isImplied) stat = await read(address("stat", node));
  } catch {
    // It went meanwhile, and the tree will show that.
  }
  if (mine !== asked || isFile && stat === undefined) return;
  at("chosen-title").replaceChildren(icon(kind), make("span", {}, kind === "bucket" ? bucket : name));
  at("download").hidden = !isFile;
  at("download").href = isFile ? address("file", node) : "";
  at("upload").title = "To " + folderOf(node).path + " of " + bucket;
  at("delete").textContent = kind === "bucket" ? "Empty…" : "Delete…";
  at("chosen-facts").replaceChildren(isFile ? fileFacts(stat, path) : folderFacts(stat, node));
  at("chosen").hidden = false;
}

function fileFacts(stat, path) {
  const { filesize, filelen, sha, ctime, mtime, authority, forbid, biz_attr, custom_headers, slicesize, access_url } = stat;
  const headers = Object.entries(custom_headers ?? {}).map(([name, value]) => make("div", {}, make("code", {}, name + ": " + value)));
  return facts(
    ["Path", make("code", {}, path)],
    ["Size", bytes(filesize) + (filesize < 1024 ? "" : " (" + filesize.toLocaleString() + " B)")],
    ["Arrived", filelen < filesize ? bytes(filelen) : ""],
    ["SHA-1", make("code", {}, sha)],
    ["Changed", moment(mtime)],
    ["Made", moment(ctime)],
    ["Readers", AUTHORITY[authority] ?? authority],
    ["Forbidden", FORBID[forbid] ?? String(forbid)],
    ["Attribute", biz_attr],
    ["Headers", headers.length === 0 ? "" : make("div", {}, ...headers)],
    ["Slices", slicesize === filesize ? "" : bytes(slicesize)],
    ["Address", make("code", {}, access_url)],
  );
}

function folderFacts(stat, { kind, appid, path }) {
  return facts(
    ["Account", kind === "bucket" ? appid : ""],
    ["Path", kind === "bucket" ? "" : make("code", {}, path)],
    ["Made", stat === undefined ? "never as such: it holds something" : moment(stat.ctime)],
    ["Changed", stat === undefined ? "" : moment(stat.mtime)],
    ["Attribute", stat?.biz_attr],
  );
}

async function remove() {
  const node = chosen();
  if (node === undefined || node.kind === "more") return;
  const { kind, name, path, bucket } = node;
  const all = kind !== "file";
  const title = kind === "bucket" ? "Empty the bucket " + bucket + "?" : "Delete " + name + "?";
  const text = all ? "All that is in it goes with it. Nothing brings it back." : path + " of " + bucket + " goes. Nothing brings it back.";
  if (!await ask(title, text, kind === "bucket" ? "Empty" : "Delete")) return;
  try {
    await change("DELETE", address("file", node));
    say((kind === "bucket" ? bucket + " is empty" : name + " is deleted") + ".");
  } catch (error) {
    say(name + " was not deleted: " + error.message, true);
  }
  await refresh(bucket);
}

/** Puts files into a folder, one after the other, and asks once whether to replace what is there. */
async function upload(folder, files) {
  if (folder === undefined || files.length === 0) return;
  let done = 0, replace;
  for (const { file, name } of files) {
    say("Uploading " + name + (files.length === 1 ? "" : " (" + (done + 1) + " of " + files.length + ")") + "…");
    const target = { ...folder, path: folder.path + name };
    try {
      try {
        await change("PUT", address("file", target, replace ? { overwrite: "1" } : {}), file);
      } catch (error) {
        if (!TAKEN.has(error.code)) throw error;
        replace ??= await ask(
          "Replace " + name + "?",
          "There is a file of this name already. The same goes for others of these.",
          "Replace",
        );
        if (!replace) continue;
        await change("PUT", address("file", target, { overwrite: "1" }), file);
      }
      done++;
    } catch (error) {
      say(name + " was not uploaded: " + error.message, true);
      return await refresh(folder.bucket);
    }
  }
  if (done === 0) return say("Nothing was uploaded.");
  say(done + (done === 1 ? " file" : " files") + " uploaded to " + folder.bucket + folder.path + ".");
  await refresh(folder.bucket);
}

let marked;

function mark(folder) {
  if (folder === marked) return;
  marked?.element.classList.remove("target");
  marked = folder;
  marked?.element.classList.add("target");
}

function targetOf(event) {
  return folderOf(nodeAt(event.target) ?? chosen());
}

function onDrag(event) {
  if (!event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
  mark(targetOf(event));
}

async function onDrop(event) {
  event.preventDefault();
  const folder = targetOf(event);
  mark(undefined);
  // The list is emptied as soon as this event is over.
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
  const files = [];
  for (const entry of entries) if (entry) files.push(...await filesOf(entry, ""));
  await upload(folder, files);
}

/** The files of what was dropped, with their paths in it. */
async function filesOf(entry, before) {
  if (entry instanceof File) return [{ file: entry, name: entry.name }];
  if (entry.isFile) return [{ file: await new Promise((resolve, reject) => entry.file(resolve, reject)), name: before + entry.name }];
  const reader = entry.createReader();
  const files = [];
  while (true) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return files;
    for (const one of some) files.push(...await filesOf(one, before + entry.name + "/"));
  }
}
`;
