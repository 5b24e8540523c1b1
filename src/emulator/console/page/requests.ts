/**
 * The requests as they come, and what can be known of each. A module of the page.
 *
 * @module
 */
import { js } from "./text.ts";

/** `requests.js`. */
export const requests: string = js`
import { at, facts, make } from "./dom.js";
import { bytes, clock, distance, duration, moment } from "./format.js";

/** Most requests that are shown. */
const MOST = 500;
const COLUMNS = 8;
/** Milliseconds between two announcements to those who do not see the table. */
const QUIET = 4000;

let shown = [];
let coming = [];
let announced = 0;
let number = 0;

/** Takes a record of the log. It appears with the next picture, together with others. */
export function add(record) {
  if (coming.length === 0) requestAnimationFrame(show);
  coming.push(record);
  if (coming.length > MOST) coming.shift();
}

/** Forgets all. */
export function clear() {
  shown = [];
  coming = [];
  at("rows").replaceChildren();
  count();
}

/** Shows only what fits the fields above the table. */
export function filter() {
  for (const entry of shown) fit(entry);
  count();
}

function show() {
  const entries = coming.map(entryOf).reverse();
  const refused = coming.filter(({ code }) => code !== 0).length;
  announce(coming.length, refused);
  coming = [];
  at("rows").prepend(...entries.map(({ row }) => row));
  for (const entry of entries) fit(entry);
  shown.unshift(...entries);
  for (const { row, detail } of shown.splice(MOST)) {
    row.remove();
    detail?.remove();
  }
  count();
}

function announce(many, refused) {
  const now = Date.now();
  if (now - announced < QUIET) return;
  announced = now;
  at("announcement").textContent = many + (many === 1 ? " request" : " requests") + (refused > 0 ? ", " + refused + " refused" : "");
}

function fit(entry) {
  const words = at("search").value.toLowerCase().split(/\s+/);
  const fits = (!at("refused").checked || entry.record.code !== 0) && words.every((word) => entry.text.includes(word));
  entry.row.hidden = !fits;
  if (entry.detail) entry.detail.hidden = !fits;
}

function count() {
  const visible = shown.filter(({ row }) => !row.hidden).length;
  at("request-count").textContent = shown.length === 0 ? "" : String(shown.length);
  at("no-requests").hidden = visible > 0;
  at("no-requests").textContent = shown.length === 0
    ? "No request has come yet. They appear here as they come."
    : "None of the requests fits.";
  at("request-table").hidden = visible === 0;
}

function entryOf(record) {
  const { time, status, code, name, op, method, bucket, path, received, sent, reason, fault } = record;
  const id = "request-" + ++number;
  const entry = {
    record,
    text: [status, code, name, op, method, bucket, path, reason, fault && "fault"].join(" ").toLowerCase(),
    row: undefined,
    detail: undefined,
  };
  const button = make("button", { type: "button", class: "open", "aria-expanded": "false", "aria-controls": id }, clock(time));
  const where = [
    make("span", { class: "path", title: path }, make("span", { class: "soft" }, bucket), path),
    code !== 0 &&
    make(
      "span",
      { class: "why-short" },
      make("span", { class: "reason" }, capital(reason ?? name)),
      " · ",
      make("span", { class: "name" }, name),
    ),
  ];
  entry.row = make(
    "tr",
    { class: kindOf(record), onclick: (event) => isPlain(event) && toggle(entry, button, id) },
    make("td", { class: "time" }, button),
    make("td", {}, make("span", { class: "badge" }, status === 0 ? "none" : status)),
    make("td", { class: "code" }, code),
    make("td", { class: "op" }, op || method, fault && make("span", { class: "tag" }, "fault")),
    make("td", { class: "where" }, ...where),
    make("td", { class: "figure" }, bytes(received)),
    make("td", { class: "figure" }, bytes(sent)),
    make("td", { class: "figure" }, duration(record.duration)),
  );
  return entry;
}

/** A click that ends a selection of text is none. */
function isPlain(event) {
  return event.target.closest("button") !== null || String(getSelection()) === "";
}

function kindOf({ code, status, fault }) {
  if (code === 0) return "good";
  return fault === undefined && status < 500 ? "bad" : "fault";
}

function toggle(entry, button, id) {
  const opens = entry.detail === undefined;
  button.setAttribute("aria-expanded", String(opens));
  entry.row.classList.toggle("opened", opens);
  if (opens) {
    entry.detail = make("tr", { class: "detail", id }, make("td", { colspan: COLUMNS }, detailOf(entry.record)));
    entry.row.after(entry.detail);
  } else {
    entry.detail.remove();
    entry.detail = undefined;
  }
}

function detailOf(record) {
  const { method, host, op, bucket, path, status, code, name, reason, fault, received, sent } = record;
  return make(
    "div",
    { class: "detail-body" },
    code !== 0 && make("p", { class: "why" }, make("strong", {}, "Refused. "), capital(reason ?? name) + "."),
    make(
      "div",
      { class: "columns" },
      make(
        "section",
        {},
        make("h3", {}, "The request"),
        facts(
          ["Operation", op || "none"],
          ["Method, host", method + " " + host],
          ["Bucket", bucket],
          ["Path", make("code", {}, path)],
          ["Answer", status === 0 ? "none, the connection was closed" : String(status)],
          ["Code", code + " " + name],
          ["Body", bytes(received) + " in, " + bytes(sent) + " out"],
          ["Took", duration(record.duration)],
          ["Fault", fault && make("code", {}, JSON.stringify(fault))],
        ),
      ),
      make("section", {}, make("h3", {}, "Its sign"), ...signOf(record)),
    ),
  );
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The sign, taken apart; beside each part that does not fit, what would. */
function signOf({ sign, time, bucket, path }) {
  if (sign === undefined) return [make("p", { class: "soft" }, "None came with it, or none that can be read.")];
  const { kind, appid, secretId, fileid, issued, expires } = sign;
  const now = Math.floor(time / 1000);
  const full = "/" + appid + "/" + sign.bucket;
  const signed = fileid.startsWith(full + "/") ? fileid.slice(full.length) : fileid;
  const covers = signed === "" || signed === path || kind === "multi" && signed.endsWith("/") && path.startsWith(signed);
  return [
    facts(
      ["Who", secretId + ", appid " + appid],
      ["Kind", kind === "once" ? "for one use" : "for any number of uses until it expires"],
      ["Bucket", other(sign.bucket, sign.bucket === bucket, "the request: " + bucket)],
      ["For", other(signed === "" ? "anything in the bucket" : signed, covers, "the request: " + path)],
      ["Issued", moment(issued) + ", " + distance(issued - now, "the request")],
      ["Expires", kind === "once" ? "with its use" : other(moment(expires), expires >= now, distance(expires - now, "the request"))],
    ),
    kind === "multi" && expires > issued ? lifeOf(issued, expires, now) : undefined,
  ];
}

function other(text, fits, instead) {
  return fits ? text : make("span", { class: "unfit" }, make("code", {}, text), make("span", {}, instead));
}

/** The life of a sign as a line, with the request on it. */
function lifeOf(issued, expires, now) {
  const end = Math.max(expires, now), begin = Math.min(issued, now);
  const share = (time) => (time - begin) / (end - begin);
  const life = make("div", { class: expires < now || issued > now ? "life over" : "life", "aria-hidden": "true" }, make("i"), make("b"));
  life.style.setProperty("--from", String(share(issued)));
  life.style.setProperty("--to", String(share(expires)));
  life.style.setProperty("--now", String(share(now)));
  return life;
}
`;
