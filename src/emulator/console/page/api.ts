/**
 * What the page asks of the emulator. A module of the page.
 *
 * @module
 */
import { js } from "./text.ts";

/** `api.js`. */
export const api: string = js`
let token;

/** The address of something in a bucket. */
export function address(name, { appid, bucket, path }, more = {}) {
  return name + "?" + new URLSearchParams({ appid, bucket, path, ...more });
}

/** Reads something. */
export async function read(url) {
  const response = await fetch(url);
  await check(response);
  return await response.json();
}

/** Changes something. The token is that of the emulator that is there now: it may be another one than when the page was opened. */
export async function change(method, url, body) {
  for (let again = false;; again = true) {
    token ??= (await read("token")).token;
    const response = await fetch(url, { method, body, headers: { "X-Emulator-Token": token } });
    if (response.status !== 403 || again) return await check(response);
    token = undefined;
  }
}

async function check(response) {
  if (response.ok) return;
  const { error, code } = await response.json().catch(() => ({ error: "the emulator answers " + response.status }));
  throw Object.assign(new Error(error), { code });
}
`;
