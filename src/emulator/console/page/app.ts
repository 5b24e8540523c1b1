/**
 * The page: puts its parts together and follows what happens. A module of the page.
 *
 * @module
 */
import { js } from "./text.ts";

/** `app.js`. */
export const app: string = js`
import { change } from "./api.js";
import { ask, at, say } from "./dom.js";
import { begin as beginFaults, show as showFaults } from "./faults.js";
import { begin as beginFiles } from "./files.js";
import { add, clear, filter } from "./requests.js";
import { refresh } from "./tree.js";

/** What changes the files of a bucket. */
const CHANGES = new Set([
  "upload",
  "upload_slice",
  "upload_slice_init",
  "upload_slice_finish",
  "update",
  "delete",
  "move",
  "copy",
  "create",
]);
/** Milliseconds after a change before the tree is read again: changes come in swarms. */
const SOON = 400;

const changed = new Set();
let soon;
let isNew = true;

function refreshSoon(bucket) {
  changed.add(bucket);
  soon ??= setTimeout(async () => {
    const buckets = [...changed];
    changed.clear();
    for (const bucket of buckets) await refresh(bucket).catch(() => {});
    soon = undefined;
    if (changed.size > 0) refreshSoon([...changed][0]);
  }, SOON);
}

function follow() {
  const events = new EventSource("events");
  events.addEventListener("open", () => live(true));
  events.addEventListener("error", () => {
    live(false);
    // A browser gives up when something else answers in the emulator's place.
    if (events.readyState === EventSource.CLOSED) setTimeout(follow, 2000);
  });
  events.addEventListener("request", ({ data }) => {
    const record = JSON.parse(data);
    add(record);
    if (record.code === 0 && CHANGES.has(record.op)) refreshSoon(record.bucket);
  });
  events.addEventListener("faults", ({ data }) => showFaults(JSON.parse(data)));
  events.addEventListener("reset", () => {
    clear();
    if (!isNew) refreshSoon(undefined);
    isNew = false;
  });
}

function live(is) {
  at("live").className = is ? "live" : "lost";
  at("live").textContent = is ? "Live" : "Waiting for the emulator";
}

/** Tabs as the ARIA practices have them: the arrow keys change between them. */
function beginTabs() {
  /** @type {NodeListOf<HTMLElement>} */
  const all = document.querySelectorAll("[role=tab]");
  const tabs = [...all];
  const choose = (tab, focus) => {
    for (const other of tabs) {
      const isIt = other === tab;
      other.setAttribute("aria-selected", String(isIt));
      other.tabIndex = isIt ? 0 : -1;
      at(other.getAttribute("aria-controls")).hidden = !isIt;
    }
    if (focus) tab.focus();
  };
  tabs.forEach((tab, place) => {
    tab.addEventListener("click", () => choose(tab, false));
    tab.addEventListener("keydown", ({ key }) => {
      const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
      if (step !== 0) choose(tabs[(place + step + tabs.length) % tabs.length], true);
    });
  });
}

async function reset() {
  const text = "All files, folders and uploads are forgotten, the requests too, and the faults are those of the beginning.";
  if (!await ask("Reset the emulator?", text, "Reset")) return;
  try {
    await change("POST", "reset");
    say("The emulator is as at its beginning.");
  } catch (error) {
    say("It was not reset: " + error.message, true);
  }
}

/** Puts a saved state in place of what there is. */
async function load() {
  const [file] = at("state").files;
  at("state").value = "";
  if (!file || !await ask("Load " + file.name + "?", "What the buckets hold now is forgotten.", "Load")) return;
  try {
    await change("PUT", "snapshot", file);
    say("The buckets hold what they held then.");
  } catch (error) {
    say("It was not loaded: " + error.message, true);
  }
  await refresh();
}

at("address").textContent = location.host;
at("reset").addEventListener("click", reset);
at("load").addEventListener("click", () => at("state").click());
at("state").addEventListener("change", load);
at("search").addEventListener("input", filter);
at("refused").addEventListener("change", filter);
beginTabs();
filter();
await Promise.all([beginFiles(), beginFaults()]).catch((error) => say(error.message, true));
follow();
`;
