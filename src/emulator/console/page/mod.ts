/**
 * The page's files by their paths.
 *
 * @module
 */
import { api } from "./api.ts";
import { app } from "./app.ts";
import { dom } from "./dom.ts";
import { faults } from "./faults.ts";
import { files } from "./files.ts";
import { format } from "./format.ts";
import { index } from "./index.ts";
import { requests } from "./requests.ts";
import { style } from "./style.ts";
import { tree } from "./tree.ts";

const JS = "text/javascript";

/** Type and text of each file. */
export const assets: Readonly<Record<string, readonly [type: string, content: string]>> = {
  "/_emulator/": ["text/html", index],
  "/_emulator/style.css": ["text/css", style],
  "/_emulator/api.js": [JS, api],
  "/_emulator/app.js": [JS, app],
  "/_emulator/dom.js": [JS, dom],
  "/_emulator/faults.js": [JS, faults],
  "/_emulator/files.js": [JS, files],
  "/_emulator/format.js": [JS, format],
  "/_emulator/requests.js": [JS, requests],
  "/_emulator/tree.js": [JS, tree],
};
