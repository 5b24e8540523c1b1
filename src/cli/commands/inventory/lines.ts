/**
 * The forms of an inventory, a line for each file.
 *
 * @module
 */
import type { InventoryFile } from "../../../transfer/inventory.ts";
import { jsonOf } from "../../terminal/output.ts";
import { recordOf } from "../base/record.ts";
import { t } from "../../texts/texts.ts";

/** A form of an inventory. */
export interface Form {
  /** What it begins with. */
  readonly head: string;
  /**
   * A file's line, with what ends it.
   *
   * @throws NoLine for a file that the form cannot say.
   */
  readonly line: (file: InventoryFile) => string;
}

/** A form has no true line for a file. */
export class NoLine extends Error {
  /** What to do instead. */
  readonly hint: string;

  /**
   * @param message Why there is none.
   * @param hint What to do instead.
   */
  constructor(message: string, hint: string) {
    super(message);
    this.name = "NoLine";
    this.hint = hint;
  }
}

/** The names of the forms. */
export const FORMATS = ["jsonl", "sha1sum", "csv"] as const;

/**
 * A form by its name.
 *
 * @param format Its name.
 * @param full Whether files were looked at one by one.
 * @param folder The name of what the inventory is of, in full.
 */
export function formOf(format: (typeof FORMATS)[number], full: boolean, folder: string): Form {
  if (format === "sha1sum") return { head: "", line: sha1sumLine };
  if (format === "csv") return csv(full);
  return { head: "", line: (file) => `${jsonOf(jsonRecord(file, folder))}\n` };
}

/** As every command tells of a file, with its path below the folder. */
function jsonRecord({ path, headers, bizAttr, forbid, unfinished, unreachable, why, ...facts }: InventoryFile, folder: string): object {
  const record = recordOf(folder + path, {
    ...facts,
    kind: unfinished ? "other" : "file",
    why: why === undefined ? undefined : { message: why },
  });
  return { path, ...record, unreachable, headers, bizAttr, forbid };
}

/**
 * A line as `sha1sum -c` takes it. That of a file named `..` is as true as any other: that no copy has it, the check says. A backslash, a line feed or a carriage return in a name is written as GNU does: with a backslash, which stands
 * before the line then, too.
 */
function sha1sumLine({ path, sha1, unfinished }: InventoryFile): string {
  if (unfinished) {
    throw new NoLine(
      t`its upload is unfinished, so it has no SHA-1`,
      t`\`cos parts\` shows such an upload and gives it up; --format jsonl lists it.`,
    );
  }
  if (sha1 === undefined) throw new NoLine(t`the service knows no SHA-1 of it`, t`--format jsonl lists it without one.`);
  // A lone - is standard input to those who read this.
  const name = path === "-" ? "./-" : inUnicode(path);
  const escaped = name.replace(/[\\\n\r]/g, (char) => ({ "\\": "\\\\", "\n": "\\n", "\r": "\\r" })[char]!);
  return `${escaped === name ? "" : "\\"}${sha1}  ${escaped}\n`;
}

/** As RFC 4180 has it: CRLF behind each line, quotes where they are needed, and nothing else done to what stands in a field. */
function csv(full: boolean): Form {
  const columns = [
    "path",
    "size",
    "sha1",
    "ctime",
    "mtime",
    "authority",
    "unfinished",
    ...full ? ["bizAttr", "forbid", "headers"] : [],
    "unreachable",
  ];
  return {
    head: `${columns.join(",")}\r\n`,
    line: (file) => {
      const fields = { ...file, headers: file.headers && JSON.stringify(file.headers) } as Readonly<Record<string, unknown>>;
      return `${columns.map((name) => csvField(String(fields[name] ?? ""))).join(",")}\r\n`;
    },
  };
}

function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${inUnicode(text).replaceAll('"', '""')}"` : inUnicode(text);
}

/** A text that UTF-8 can hold: halves of characters would all become the same sign, and two names one. */
function inUnicode(text: string): string {
  // deno-lint-ignore no-control-regex
  if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\x00/.test(text)) {
    throw new NoLine(t`its name or text has halves of characters`, t`--format jsonl can say it.`);
  }
  return text;
}
