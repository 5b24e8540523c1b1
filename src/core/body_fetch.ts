/**
 * A `fetch` for requests with a large body, which goes out piece by piece. Deno's and Node's own copy a body whole before they send it: two parts of
 * 8 MiB at a time cost 152 and 179 MiB, and so cost 29 and 31.
 *
 * @module
 */
import { builtin } from "./builtin.ts";
import { ownFetch } from "./config.ts";
import type { StoredInit } from "./runtime_fetch.ts";
import { responseOf, sendOnce } from "./stored_fetch.ts";

/** What is handed to the connection at once. */
const PIECE = 256 * 1024;
/** A setting by which a connection goes elsewhere, which a fetch keeps to. */
const PROXIES = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].flatMap((name) => [name, name.toLowerCase()]);
/** Codes of a certificate that is not trusted. */
const DISTRUST = /CERT|SIGNATURE|CRL|ISSUER|ALTNAME/;
/** Under these keys Node keeps what its fetch sends by, once it has sent anything or somebody has set it. */
const DISPATCHERS = [1, 2].map((version) => Symbol.for(`undici.globalDispatcher.${version}`));
/** What they are called that go straight to a host. */
const DIRECT: readonly (string | undefined)[] = [undefined, "Agent", "Dispatcher1Wrapper"];

/** Origins that are reached by fetch alone: Deno's node:https does not know of certificates that Deno was told to trust. */
const distrusted = new Set<string>();

interface Runtime {
  readonly Deno?: {
    readonly env: { get(name: string): string | undefined };
    readonly permissions: {
      querySync(what: { name: "env"; variable: string } | { name: "sys"; kind: string }): { readonly state: string };
    };
  };
  readonly [dispatcher: symbol]: object | undefined;
}

/**
 * Sends a request with a body; in pieces where that is of use, and where it goes the way that fetch would take.
 *
 * @param url Where to.
 * @param init What fetch would be given. The body is bytes.
 */
export async function bodyFetch(url: string, init: StoredInit): Promise<Response> {
  const to = new URL(url);
  if (fetch !== ownFetch || init.redirect !== "manual" || distrusted.has(to.origin) || !isDirect(to)) return await fetch(url, init);
  const { method = "POST", signal } = init;
  const body = init.body as Uint8Array;
  const headers = new Headers(init.headers);
  headers.set("content-length", String(body.length));
  // What comes is not decoded.
  headers.set("accept-encoding", "identity");
  if (!headers.has("user-agent")) headers.set("user-agent", navigator.userAgent);
  try {
    return responseOf(await sendOnce(to, method, headers, signal ?? undefined, piecesOf(body)), signal ?? undefined);
  } catch (error) {
    // Nothing was sent: fetch has the last word on whom to trust.
    if (!DISTRUST.test((error as { code?: string }).code ?? "")) throw error;
    distrusted.add(to.origin);
    return await fetch(url, init);
  }
}

function* piecesOf(body: Uint8Array): Generator<Uint8Array, void, undefined> {
  for (let at = 0; at < body.length; at += PIECE) yield body.subarray(at, at + PIECE);
}

/** Whether it goes straight to its host, as by a fetch. Bun's fetch copies little, and a browser has no other way. */
function isDirect({ protocol }: URL): boolean {
  if ("Bun" in globalThis || !builtin("node:http")) return false;
  const runtime = globalThis as Runtime;
  const { Deno } = runtime;
  if (!Deno) return DISPATCHERS.every((key) => DIRECT.includes(runtime[key]?.constructor.name));
  const { permissions, env } = Deno;
  try {
    // It would ask for these, and fetch does not.
    if (protocol === "https:" && permissions.querySync({ name: "sys", kind: "ca" }).state !== "granted") return false;
    return PROXIES.every((variable) => permissions.querySync({ name: "env", variable }).state === "granted" && !env.get(variable));
  } catch {
    // An older one that knows no such permission.
    return false;
  }
}
