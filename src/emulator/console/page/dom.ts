/**
 * Elements. Texts are only ever set as texts, so nothing that a bucket or a request holds can become markup. A module of the page.
 *
 * @module
 */
import { js } from "./text.ts";

/** `dom.js`. */
export const dom: string = js`
/**
 * The element with an id.
 *
 * @returns {any}
 */
export function at(id) {
  return document.getElementById(id);
}

/** Makes an element: attributes by name, listeners by "on" and the name of an event; what is undefined or false is left out. */
export function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== false));
  return element;
}

/** A list of terms and what they are; those of which nothing is known are left out. */
export function facts(...entries) {
  const known = entries.filter(([, value]) => value !== undefined && value !== "");
  return make("dl", { class: "facts" }, ...known.map(([term, value]) => make("div", {}, make("dt", {}, term), make("dd", {}, value))));
}

const PATHS = {
  bucket: "M2.5 4 3.6 12.6C3.8 14 12.2 14 12.4 12.6L13.5 4M2.5 4C2.5 2 13.5 2 13.5 4C13.5 6 2.5 6 2.5 4",
  folder: "M1.8 4.2 2.8 3.2H6L7.5 5H13.2L14.2 6V12L13.2 13H2.8L1.8 12Z",
  file: "M3.5 1.8H9L12.5 5.3V14.2H3.5ZM9 1.8V5.3H12.5",
};

/** A small picture, which says nothing that is not said in words as well. */
export function icon(name) {
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  picture.setAttribute("viewBox", "0 0 16 16");
  picture.setAttribute("class", "icon " + name);
  picture.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  picture.append(path);
  return picture;
}

let hiding;

/** Says something at the foot of the page, for a while; what is wrong is said at once and stays longer. */
export function say(text, isWrong = false) {
  const notice = at("notice");
  clearTimeout(hiding);
  notice.className = isWrong ? "bad" : "";
  notice.setAttribute("role", isWrong ? "alert" : "status");
  notice.textContent = text;
  hiding = setTimeout(() => notice.textContent = "", isWrong ? 12000 : 5000);
}

/** Asks whether to do something that cannot be undone. */
export function ask(title, text, yes) {
  const dialog = at("ask");
  at("ask-title").textContent = title;
  at("ask-text").textContent = text;
  at("ask-yes").textContent = yes;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}
`;
