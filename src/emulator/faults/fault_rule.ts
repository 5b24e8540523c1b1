/**
 * Rules that say when something goes wrong, and what. They are plain data, so that they can come from a test, a file or over HTTP alike.
 *
 * @module
 */
import { isBodyless } from "../service/exchange.ts";
import { operate } from "../service/operations/mod.ts";

/** Which requests a rule strikes. What is not given fits all; a rule that says nothing here strikes every request. */
export interface FaultMatch {
  /**
   * The operation, or one of several: an `op` word of the protocol (`upload`, `upload_slice`, `upload_slice_init`, `upload_slice_data`,
   * `upload_slice_finish`, `upload_slice_list`, `stat`, `update`, `delete`, `move`, `copy`, `create`, `list`) or `download`.
   */
  readonly operation?: string | readonly string[] | undefined;
  /** The bucket, without the appid. */
  readonly bucket?: string | undefined;
  /**
   * The whole path in the bucket, decoded, with wildcards: `*` stands for anything up to the next slash, `**` for anything at all, `?` for
   * one character but a slash. So `/dir/**` is a prefix. A backslash before a wildcard makes it an ordinary character.
   */
  readonly path?: string | undefined;
  /**
   * Which of the requests that fit all of the above: only the nth one, or those from `from` to `to`, both included. Counting begins at 1.
   * Every rule counts for itself.
   */
  readonly nth?: number | NthRange | undefined;
  /** How many of the requests that are left, by chance: 0 none, 1 all of them. */
  readonly probability?: number | undefined;
  /** Where chance begins; the same seed strikes the same requests of a sequence again. 0 by default. */
  readonly seed?: number | undefined;
}

/** A range of requests, counted from 1. */
export interface NthRange {
  /** The first one; 1 by default. */
  readonly from?: number | undefined;
  /** The last one; no end by default. */
  readonly to?: number | undefined;
}

/** What goes wrong. Things can go wrong together: a late answer can also be cut off. */
export interface Fault {
  /** Milliseconds that the request waits before it takes effect; with `effect`, that its answer waits after that. */
  readonly delay?: number | undefined;
  /**
   * Whether the request takes effect although it goes wrong. By default one that is dropped or gets another answer (`drop`, `code`, `status`)
   * changes nothing; with `true`, it does what it should, and only the answer to it is lost.
   */
  readonly effect?: boolean | undefined;

  /** Closes the connection with no answer. */
  readonly drop?: boolean | undefined;
  /** Answers with this return code, and with the name and HTTP status that belong to it. */
  readonly code?: number | undefined;
  /**
   * Answers with this HTTP status: with `code` in place of its own, without `code` with a page of HTML, as servers in between do. With 204, 205
   * and 304, which have no body, only the status is left of either.
   */
  readonly status?: number | undefined;
  /** What the page says in place of its HTML, for `status` without `code`. */
  readonly body?: string | undefined;
  /** Headers that the answer carries besides its own, or in place of those of the same name, such as `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;

  /** Keeps only this many bytes of the body, and says so: a whole answer as far as HTTP can tell. Below 0: leaves so many off at the end. */
  readonly truncate?: number | undefined;
  /** Turns over the lowest bit of the byte at this place of the body; below 0: counted from the end. */
  readonly flip?: number | undefined;
  /** Adds this to the `Content-Length`, while the body stays as it is; then the connection is closed. */
  readonly length?: number | undefined;
  /** Breaks the connection after this many bytes of the body; below 0: so many before its end. */
  readonly cut?: number | undefined;
  /** Sends no more after this many bytes of the body, and leaves the connection open; below 0: so many before its end. */
  readonly stall?: number | undefined;

  /** The `slice_size` that `upload_slice_init` answers with, whatever it was asked for. */
  readonly sliceSize?: number | undefined;
  /** Whether slices must come in order, one at a time (`serial_upload`). */
  readonly serialUpload?: boolean | undefined;
  /** Seconds by which the service's clock is ahead, below 0 behind: it judges signs by it, and shows it in `Date`, `ctime` and `mtime`. */
  readonly clock?: number | undefined;
}

/**
 * A rule: when something goes wrong, and what. Of several rules that strike the same request, everything goes wrong that any of them says;
 * where two say different things of one field, the earlier rule counts.
 *
 * Faults strike requests whose operation is known. A request that cannot even be understood gets its usual refusal.
 *
 * @example
 * ```ts
 * import { CosEmulator, type FaultRule } from "@cos/v4/emulator";
 *
 * const faults: FaultRule[] = [
 *   { operation: "stat", nth: 1, code: -71 }, // too many requests, HTTP 503, the first time
 *   { operation: "upload_slice_data", nth: { from: 2, to: 3 }, drop: true, effect: true }, // stored, but the answer never comes
 *   { operation: "download", path: "/photos/**", cut: -1 }, // the last byte is missing
 *   { probability: 0.05, seed: 42, status: 502 }, // every now and then, a page of HTML from a server in between
 *   { clock: 3600 }, // the service is one hour ahead
 * ];
 * const emulator = new CosEmulator({ faults });
 * console.log(emulator.faults.active.length); // 5
 * ```
 */
export interface FaultRule extends FaultMatch, Fault {
  /** A name for people; the emulator does not look at it. */
  readonly name?: string | undefined;
}

/** All operations that a rule can name. */
export const faultOperations: readonly string[] = [...Object.keys(operate), "download"];

const ENDINGS = ["drop", "code", "status"] as const;
const ANSWER_FLAWS = ["truncate", "flip", "length", "cut", "stall", "headers"] as const;
const EFFECTS = ["delay", ...ENDINGS, ...ANSWER_FLAWS, "sliceSize", "serialUpload", "clock"] as const;

type Check = (value: unknown) => string | undefined;

const whole = (min: number, max: number, what: string): Check => (value) =>
  Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max ? undefined : what;
const isText: Check = (value) => typeof value === "string" ? undefined : "a text";
const isFlag: Check = (value) => typeof value === "boolean" ? undefined : "true or false";
const FAR = Number.MAX_SAFE_INTEGER;
const place = whole(-FAR, FAR, "a whole number of bytes, below 0 to count from the end");

const CHECKS: Readonly<Record<keyof FaultRule, Check>> = {
  name: isText,
  operation: (value) => {
    const names: readonly unknown[] = Array.isArray(value) ? value : [value];
    const known = names.length > 0 && names.every((name) => typeof name === "string" && faultOperations.includes(name));
    return known ? undefined : `one or several of ${faultOperations.join(", ")}`;
  },
  bucket: isText,
  path: (value) => typeof value === "string" && /^[/*]/.test(value) ? undefined : "a path that begins with a slash or a wildcard",
  nth: (value) => {
    const count = (number: unknown): boolean => Number.isSafeInteger(number) && (number as number) >= 1;
    if (count(value)) return undefined;
    const { from = 1, to = FAR, ...others } = (typeof value === "object" && value !== null ? value : { other: value }) as NthRange;
    const good = Object.keys(others).length === 0 && count(from) && count(to) && from <= to;
    return good ? undefined : "a whole number of at least 1, or { from, to } with such numbers in order";
  },
  probability: (value) => typeof value === "number" && value >= 0 && value <= 1 ? undefined : "a number of 0 to 1",
  seed: whole(-FAR, FAR, "a whole number"),
  delay: (value) =>
    typeof value === "number" && value >= 0 && value < 2 ** 31 ? undefined : "milliseconds, at least 0 and below 2147483648",
  effect: isFlag,
  drop: isFlag,
  code: whole(-FAR, -1, "a whole number below 0"),
  status: whole(200, 599, "a whole number of 200 to 599"),
  body: isText,
  headers: (value) => {
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    const entries: [string, unknown][] = isObject ? Object.entries(value) : [["", value]];
    const good = entries.every(([name, text]) => /^[\w-]+$/.test(name) && typeof text === "string" && /^[\t\x20-\x7e]*$/.test(text));
    return good ? undefined : "an object of header names and values";
  },
  truncate: place,
  flip: place,
  length: whole(-FAR, FAR, "a whole number of bytes"),
  cut: place,
  stall: place,
  sliceSize: whole(1, 20_971_520, "a whole number of 1 to 20971520"),
  serialUpload: isFlag,
  clock: (value) => typeof value === "number" && Math.abs(value) <= 1e10 ? undefined : "seconds, at most 10000000000 either way",
};

/**
 * Checks rules that may come from anywhere.
 *
 * @param rules What should be rules.
 * @returns the rules, apart from what was given.
 * @throws TypeError with a line for everything that is wrong, each naming its place, such as `faults[0].nth`.
 *
 * @example
 * ```ts
 * import { checkFaultRules, CosEmulator } from "@cos/v4/emulator";
 *
 * const faults = checkFaultRules(JSON.parse('[{ "operation": "upload", "status": 503 }]'));
 * const emulator = new CosEmulator({ faults });
 * console.log(emulator.requests.length); // 0
 * ```
 */
export function checkFaultRules(rules: unknown): FaultRule[] {
  if (!Array.isArray(rules)) throw new TypeError(`faults: must be a list of rules; got ${show(rules)}`);
  const problems = rules.flatMap((rule: unknown, i) => problemsOf(rule).map((problem) => `faults[${i}]${problem}`));
  if (problems.length > 0) throw new TypeError(problems.join("\n"));
  return structuredClone(rules) as FaultRule[];
}

function problemsOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [`: must be an object; got ${show(value)}`];
  const problems: string[] = [];
  for (const [name, given] of Object.entries(value)) {
    if (given === undefined) continue;
    if (!Object.hasOwn(CHECKS, name)) {
      problems.push(`.${name}: there is no such field; there are ${Object.keys(CHECKS).join(", ")}`);
      continue;
    }
    const expected = CHECKS[name as keyof FaultRule](given);
    if (expected !== undefined) problems.push(`.${name}: must be ${expected}; got ${show(given)}`);
  }
  return problems.length > 0 ? problems : contradictionsOf(value);
}

function contradictionsOf(rule: FaultRule): string[] {
  const has = (name: keyof FaultRule): boolean => rule[name] !== undefined && rule[name] !== false;
  const problems: string[] = [];
  if (!EFFECTS.some((name) => rule[name] !== undefined)) problems.push(`: says nothing that goes wrong; there are ${EFFECTS.join(", ")}`);
  const others = (["code", "status", ...ANSWER_FLAWS] as const).filter(has);
  if (has("drop") && others.length > 0) problems.push(`.drop: there is no answer that ${others.join(", ")} could change`);
  if (has("cut") && has("stall")) problems.push(".stall: the connection is already cut");
  if (has("body") && (!has("status") || has("code"))) problems.push(".body: goes with status and without code");
  if (has("body") && isBodyless(rule.status ?? 0)) problems.push(`.body: there is none with the status ${rule.status}`);
  if (has("effect") && !(["delay", ...ENDINGS] as const).some(has)) problems.push(`.effect: goes with delay, ${ENDINGS.join(", ")}`);
  if (has("seed") && !has("probability")) problems.push(".seed: goes with probability");
  return problems;
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 100);
}
