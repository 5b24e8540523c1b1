/**
 * What was looked at, and what was found: a line each, for `cos doctor` and for `cos config`, which tries what it was given.
 *
 * @module
 */
import { pad, wrap } from "../../terminal/text.ts";
import type { Output } from "../../terminal/output.ts";
import type { Style } from "../../terminal/style.ts";
import { EXIT } from "../../terminal/exit.ts";
import { t } from "../../texts/texts.ts";

/** All that is looked at, in order. */
export type CheckName = "file" | "key" | "appid" | "region" | "proxy" | "s3" | "endpoint" | "clock" | "bucket" | "list" | "sign";

/** What was found. */
export interface Finding {
  /** What was looked at. */
  readonly check: CheckName;
  /** Whether it is well; null for what could not be looked at. */
  readonly ok: boolean | null;
  /** What was found, in a sentence. Never a key and never a sign. */
  readonly finding: string;
  /** What to do about it, a line each; of what is well, what to know all the same. */
  readonly advice: readonly string[];
  /** Whether there is no access because of it. */
  readonly noAccess?: boolean;
}

/** A message as a sentence; a name that it begins with stays as it is. */
export function sentenceOf(message: string): string {
  return t`${/^[a-z]+ /.test(message) ? message[0]!.toUpperCase() + message.slice(1) : message}.`;
}

/** What is well. */
export function fine(check: CheckName, finding: string, ...advice: string[]): Finding {
  return { check, ok: true, finding, advice };
}

/** What is wrong. */
export function wrong(check: CheckName, finding: string, ...advice: string[]): Finding {
  return { check, ok: false, finding, advice };
}

/** What could not be looked at, and why. */
export function unknown(check: CheckName, why: string): Finding {
  return { check, ok: null, finding: t`Not checked: ${why}`, advice: [] };
}

/** The exit status for what was found. */
export function statusOfFindings(findings: readonly Finding[]): number {
  if (findings.some(({ ok, noAccess }) => ok === false && noAccess)) return EXIT.noAccess;
  return findings.some(({ ok }) => ok === false) ? EXIT.failed : EXIT.done;
}

/**
 * A finding as a person reads it.
 *
 * @param found What was found.
 * @param columns How wide the terminal is.
 * @param style Its colours.
 */
export function linesOf({ check, ok, finding, advice }: Finding, columns: number, style: Style): string[] {
  const mark = ok === null ? style.dim("·") : !ok ? style.red("✗") : advice.length > 0 ? style.yellow("!") : style.green("✓");
  const [label, indent] = [pad(labelOf(check), LABEL), " ".repeat(LABEL + 2)];
  const room = Math.max(16, Math.min(columns, WIDEST) - indent.length);
  const [first = "", ...more] = wrap(finding, room).map((line) => ok === null ? style.dim(line) : line);
  return [
    `${mark} ${ok === false ? style.bold(label) : label}${first}`,
    ...more.map((line) => indent + line),
    ...advice.flatMap((line) => wrap(line, room)).map((line) => indent + style.cyan(line)),
  ];
}

/** What was looked at, as people call it. */
function labelOf(check: CheckName): string {
  return {
    file: t`file`,
    key: t`key`,
    appid: "appid",
    region: t`region`,
    proxy: t`proxy`,
    s3: "s3",
    endpoint: t`endpoint`,
    clock: t`clock`,
    bucket: t`bucket`,
    list: t`list`,
    sign: t`sign`,
  }[check];
}

/** Columns of what was looked at. */
const LABEL = 10;
/** Widest line. */
const WIDEST = 100;

/** Tells a finding among the results. */
export async function tellFinding(output: Output, columns: number, found: Finding): Promise<void> {
  const { check, ok, finding, advice } = found;
  if (output.json) return await output.result("", { check, ok, finding, advice });
  for (const line of linesOf(found, columns, output.style)) await output.result(line, {});
}
