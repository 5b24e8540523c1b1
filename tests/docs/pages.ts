/**
 * The pages of the docs, taken apart.
 *
 * @module
 */
import { root } from "../tools.ts";

/** A block of code. */
export interface Block {
  /** What stands behind the fence: `ts`, or `js ignore`. */
  readonly language: string;
  readonly code: string;
}

/** Each page in English, and the same in Chinese. */
export const PAIRS: readonly (readonly [english: string, chinese: string])[] = [
  ["README.md", "docs/zh/README.md"],
  ["docs/codes.md", "docs/zh/codes.md"],
  ["docs/command.md", "docs/zh/command.md"],
  ["docs/comparison.md", "docs/zh/comparison.md"],
  ["docs/emulator.md", "docs/zh/emulator.md"],
  ["docs/guide.md", "docs/zh/guide.md"],
  ["docs/leaving-v4.md", "docs/zh/leaving-v4.md"],
  ["docs/porting.md", "docs/zh/porting.md"],
];

/** Pages in English alone: for those who work on the project. */
export const ENGLISH: readonly string[] = [
  ".github/CONTRIBUTING.md",
  ".github/SECURITY.md",
  "CHANGELOG.md",
  "docs/protocol.md",
  "docs/regenerating.md",
  "docs/speed.md",
];

/** All pages, by their paths in the project. */
export const PAGES: readonly string[] = [...PAIRS.flat(), ...ENGLISH];

/** The text of a page. */
export async function textOf(page: string): Promise<string> {
  return (await Deno.readTextFile(root + page)).replaceAll("\r\n", "\n");
}

/** The blocks of code of a text. */
export function blocksOf(text: string): Block[] {
  return [...text.matchAll(/^```(.*)\n([^]*?)^```$/gm)].map(([, language, code]) => ({ language: language!, code: code! }));
}

/** The text with its blocks of code left out, in which `#` begins a comment and no heading. */
export function proseOf(text: string): string {
  return text.replace(/^```[^]*?^```$/gm, "");
}

/** The headings of a text. */
export function headingsOf(text: string): { level: number; title: string }[] {
  return [...proseOf(text).matchAll(/^(#+) (.*)$/gm)].map(([, marks, title]) => ({ level: marks!.length, title: title! }));
}

/** What GitHub and npm call a heading in a link. */
export function anchorOf(title: string): string {
  return title.toLowerCase().replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "").replaceAll(" ", "-");
}

/** The words of code in a line of prose. */
export function inlineCodeOf(text: string): string[] {
  return [...proseOf(text).matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!);
}

/** The targets of a text's links and pictures. */
export function linksOf(text: string): string[] {
  return [...proseOf(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
}
