/**
 * Who is let in to the emulator's own paths.
 *
 * A browser on this machine is the danger: any page that it shows can send requests to any port. What another origin cannot do is read answers
 * without leave, or set headers of its own; so changes need a token that has to be read first. A page whose own name was made to lead here (DNS
 * rebinding) could read it, and that is why the name in `Host` must be one of the emulator's.
 *
 * @module
 */
import { randomHex } from "../service/bytes.ts";
import type { Header, RawRequest } from "../service/exchange.ts";
import type { Target } from "../service/hosts.ts";

/** Whether, and to whom, an emulator shows itself. */
export interface ConsoleOptions {
  /**
   * Whether there is a page to look into the emulator, at `/_emulator/`, and what it needs below that; by default, only while the emulator listens
   * at a loopback address, because whoever can reach it sees all files without a sign.
   */
  readonly console?: boolean | undefined;
  /**
   * Names by which the emulator is reached under `/_emulator/`, besides the one that it listens at, such as `cos` in a network of containers. Other
   * names are refused there, because a page of the web could have made them lead here.
   */
  readonly consoleHosts?: readonly string[] | undefined;
  /**
   * Whether programs can control the emulator over HTTP without the token of its page, wherever it listens; no by default, because whoever can
   * reach it could then empty it. See `controlPaths`.
   */
  readonly control?: boolean | undefined;
}

/** Where the page is, and below which all of the emulator's own paths are. */
export const HOME = "/_emulator/";
/** The header that carries the token. */
export const TOKEN_HEADER = "x-emulator-token";

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
/** An address in the place of a name: nobody but its owner can make it lead anywhere. */
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]+\])$/;
const EVERYWHERE = /^(?:0\.0\.0\.0|\[::\])$/;

/** What becomes a document of its own, in which scripts run, by `Sec-Fetch-Dest`. */
const DOCUMENTS: ReadonlySet<string> = new Set(["document", "iframe", "frame", "object", "embed", "fencedframe"]);
/** Everything but an origin. */
const SANDBOX = "sandbox allow-scripts allow-forms allow-modals allow-downloads allow-popups allow-popups-to-escape-sandbox";

/** Whether a path is one of the emulator's own. */
export function isOwnPath(path: string): boolean {
  return path === HOME.slice(0, -1) || path.startsWith(HOME);
}

/** Knows the emulator's names and the token. */
export class Guard {
  readonly #shown: boolean | undefined;
  readonly #control: boolean;
  readonly #names: ReadonlySet<string>;
  #home: string | undefined;
  /** What must be read before anything can be changed. */
  readonly token: string = randomHex(16);

  /** Begins while the emulator listens nowhere. */
  constructor({ console, consoleHosts = [], control = false }: ConsoleOptions) {
    this.#control = control;
    this.#shown = console ?? (control ? true : undefined);
    this.#names = new Set(consoleHosts.map((name) => name.toLowerCase()));
  }

  /** Says where the emulator listens; undefined if it does no more. */
  listensAt(hostname: string | undefined): void {
    this.#home = hostname?.includes(":") ? `[${hostname.toLowerCase()}]` : hostname?.toLowerCase();
  }

  /** Whether there is anything for anybody. */
  get open(): boolean {
    return this.#shown ?? (this.#home !== undefined && LOOPBACK.test(this.#home));
  }

  /** Whether a host is a name of the emulator. Its port does not matter: those of containers are often mapped to others. */
  knows(host: string): boolean {
    const name = host.replace(/:\d*$/, "");
    if (LOOPBACK.test(name) || name === this.#home || this.#names.has(name)) return true;
    return this.#home !== undefined && EVERYWHERE.test(this.#home) && ADDRESS.test(name);
  }

  /** Whether a request is that of a browser in which somebody typed the emulator's address, and who is led to the page. */
  leads({ method, headers }: RawRequest, { host, path }: Target): boolean {
    return method === "GET" && path === "/" && /\btext\/html\b/.test(headers.get("accept") ?? "") && this.knows(host);
  }

  /**
   * What an answer to a browser that opens a file of a bucket carries besides: the file has the emulator's own origin there, and a script in it
   * could otherwise do all that the page can. Nothing for anybody else, nor for hosts of buckets, which are other origins.
   */
  apart({ headers }: RawRequest, host: string): readonly Header[] {
    const opens = DOCUMENTS.has(headers.get("sec-fetch-dest") ?? "");
    return this.open && opens && this.knows(host) ? [["Content-Security-Policy", SANDBOX]] : [];
  }

  /**
   * Why a request is not let in; undefined if it is.
   *
   * @param host Where it was sent to.
   * @param changes Whether it changes anything.
   * @param isPage Whether it is for the page itself, to which others may have a link.
   */
  refuse({ headers }: RawRequest, host: string, changes: boolean, isPage: boolean): string | undefined {
    if (!this.knows(host)) return `this emulator is not called ${JSON.stringify(host.slice(0, 100))}: see consoleHosts, --console-host`;
    const origin = headers.get("origin"), site = headers.get("sec-fetch-site");
    if (origin !== undefined && hostOf(origin) !== host) return "pages of other origins are not let in";
    const follows = isPage && headers.get("sec-fetch-mode") === "navigate" && headers.get("sec-fetch-dest") === "document";
    if (site !== undefined && site !== "same-origin" && site !== "none" && !follows) return "pages of other origins are not let in";
    if (!changes || this.#control && origin === undefined && site === undefined) return undefined;
    if (headers.get(TOKEN_HEADER) === this.token) return undefined;
    return "changes need the token of /_emulator/token in the header X-Emulator-Token, or an emulator with control";
  }
}

/** The host of an origin; undefined if it has none, as that of a file or a sandbox. */
function hostOf(origin: string): string | undefined {
  return /^https?:\/\/([^/]+)$/.exec(origin.toLowerCase())?.[1];
}
