/**
 * What the generated tables say of the operations, by their `op` word: the emulator holds a request to the same description that the client
 * is made from. This is the only place where the emulator reads the tables of operations and codes.
 *
 * @module
 */
import type { Param, PathRule } from "../../core/operation.ts";
import { codes } from "../../generated/codes.ts";
import { operations } from "../../generated/operations.ts";
import { service } from "../../generated/service.ts";
import { Refusal } from "./refusal.ts";

/** Which signs an operation takes: reusable, single-use, or either. */
export type SignRule = "multi" | "once" | "either";

/** What holds for all requests with one `op` word, to a file or to a folder. */
export interface OpRule {
  /** The HTTP methods that it may have. */
  readonly methods: ReadonlySet<string>;
  /** What the path of a file must look like; absent if it is no operation for files. */
  readonly file?: PathRule;
  /** What the path of a folder must look like; absent if it is no operation for folders. */
  readonly folder?: PathRule;
  /** Whether the path may go on after the folder with the beginning of a name. */
  readonly prefix: boolean;
  /** Which signs it takes. */
  readonly sign: SignRule;
  /** Whether the path in its sign may be percent-encoded once more than needed. */
  readonly encodedTwice?: boolean;
}

/** Where the service takes more than its description tells clients to send (protocol notes, section 7). */
const TOLERATED: Readonly<Record<string, { readonly method?: string; readonly sign?: SignRule; readonly encodedTwice?: boolean }>> = {
  // Rows 9 and 28: the documents contradict each other, and both ways were seen to work. Row 5: the PHP SDK encodes twice here, and succeeds.
  copy: { sign: "either", encodedTwice: true },
  move: { sign: "either", encodedTwice: true },
  upload_slice_list: { method: "GET" },
};

/** Rules by `op` word. */
export const rules: ReadonlyMap<string, OpRule> = readRules();

function readRules(): Map<string, OpRule> {
  const found = new Map<string, OpRule>();
  for (const operation of Object.values(operations)) {
    const { op, method, path, params } = operation;
    if (op === "" || operation.sign === "download") continue;
    const before = found.get(op);
    const { method: other, sign = operation.sign, encodedTwice = false } = TOLERATED[op] ?? {};
    found.set(op, {
      ...before,
      [path.kind]: path,
      methods: new Set([...before?.methods ?? [], method, ...other === undefined ? [] : [other]]),
      prefix: (before?.prefix ?? false) || params.some((param) => param.in === "path"),
      sign,
      encodedTwice,
    });
  }
  // The official Node SDK knows slices by this word only (protocol notes, section 3.13).
  found.set("upload_slice", found.get("upload_slice_data")!);
  return found;
}

/** Refuses a path that an operation cannot have. */
export function checkRule(rule: OpRule, path: string): void {
  if (rule.prefix) return;
  const folder = path.endsWith("/");
  if (folder && rule.folder === undefined) throw new Refusal(-160);
  if (!folder && rule.file === undefined) throw new Refusal(-161);
  if (path === "/" && rule.folder?.root !== true) throw new Refusal(-180);
}

/** The description of one parameter, by its name on the wire. */
export function param(op: string, wire: string): Partial<Param> {
  for (const operation of Object.values(operations)) {
    const found = operation.op === op && operation.params.find((candidate) => (candidate.wire ?? candidate.name) === wire);
    if (found) return found;
  }
  return {};
}

/** Longest path, in bytes of UTF-8. */
export const longestPath: number = Math.max(...Object.values(operations).map((operation) => operation.path.maxBytes));

/** Name, meaning and HTTP status of a return code. */
export function describe(code: number): { readonly name: string; readonly meaning: string; readonly status: number } {
  const { name = `ERROR_${Math.abs(code)}`, meaning = "no document says what this code means", http = 400 } = codes[String(code)] ?? {};
  return { name, meaning, status: http };
}

/** Path, host names and regions of the service. */
export const { apiPath, hosts, regions } = service;
