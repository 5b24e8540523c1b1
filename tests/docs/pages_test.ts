/**
 * The pages of the docs against each other and against the project: both languages say the same, every link leads somewhere, and what code
 * cites is there.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { root } from "../tools.ts";
import { anchorOf, type Block, blocksOf, ENGLISH, headingsOf, inlineCodeOf, linksOf, PAGES, PAIRS, proseOf, textOf } from "./pages.ts";

/** The files below a folder, by their paths in the project. */
async function filesIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(root + folder)) {
    if (isDirectory) found.push(...await filesIn(`${folder}/${name}`));
    else found.push(`${folder}/${name}`);
  }
  return found;
}

Deno.test("every page is known to the tests", async () => {
  const pages = [...await filesIn("docs"), ...await filesIn(".github")].filter((file) => file.endsWith(".md"));
  assertEquals(pages.filter((page) => !PAGES.includes(page)), []);
});

Deno.test("the README is short enough to be read", async () => {
  assert((await textOf("README.md")).split("\n").length <= 250);
});

/** Rows of each table. */
function tablesOf(text: string): number[] {
  return [...proseOf(text).matchAll(/(?:^\|.*\|\n)+/gm)].map(([table]) => table.trimEnd().split("\n").length);
}

/** What begins a comment. */
const COMMENT: Record<string, RegExp> = { sh: /(?<=^|\s)#\s.*$/gm, python: /(?<=^|\s)#\s.*$/gm };
const SLASHES = /(?<=^|\s)\/\/\s.*$/gm;

/** Code without its comments. */
function bare({ language, code }: Block): string {
  return code.replace(COMMENT[language] ?? SLASHES, "").replace(/^\s*\n/gm, "").replace(/[ \t]+$/gm, "");
}

function commentsOf({ language, code }: Block): string[] {
  return code.match(COMMENT[language] ?? SLASHES) ?? [];
}

for (const [english, chinese] of PAIRS) {
  Deno.test(`${english} says the same in both languages: headings, lists, tables, and code`, async () => {
    const [one, other] = [await textOf(english), await textOf(chinese)];
    assertEquals(headingsOf(other).map(({ level }) => level), headingsOf(one).map(({ level }) => level));
    assertEquals(tablesOf(other), tablesOf(one));
    const lists = (text: string): number => proseOf(text).match(/^- /gm)?.length ?? 0;
    assertEquals(lists(other), lists(one));
    assertEquals(blocksOf(other).map(({ language }) => language), blocksOf(one).map(({ language }) => language));
    assertEquals(blocksOf(other).map(bare), blocksOf(one).map(bare));
  });

  Deno.test(`${chinese} names the same things as ${english} in the first column of its tables`, async () => {
    const names = (text: string): string[][] =>
      [...proseOf(text).matchAll(/^\| ([^|]*)/gm)].map(([, cell]) => [...cell!.matchAll(/`([^`]+)`/g)].map(([, code]) => code!));
    const rows = (text: string): string[][] => names(text).map((row) => row.filter((name) => name !== "CosClient"));
    assertEquals(rows(await textOf(chinese)), rows(await textOf(english)));
  });

  Deno.test(`comments in the code of ${chinese} are Chinese, and those of ${english} are not`, async () => {
    for (const comment of blocksOf(await textOf(english)).flatMap(commentsOf)) assert(!/\p{Script=Han}/u.test(comment), comment);
    for (const comment of blocksOf(await textOf(chinese)).flatMap(commentsOf)) {
      assert(/\p{Script=Han}/u.test(comment) || !/[a-z]+ [a-z]+/.test(comment), comment);
    }
  });
}

/** The folder of a page, with a slash behind it. */
function folderOf(page: string): string {
  return page.slice(0, page.lastIndexOf("/") + 1);
}

/** A path without `..`. */
function plain(path: string): string {
  return decodeURIComponent(new URL(path, "file:///").pathname).slice(1);
}

for (const page of PAGES) {
  Deno.test(`links of ${page} lead somewhere`, async () => {
    const broken: string[] = [];
    for (const target of linksOf(await textOf(page))) {
      if (/^https:\/\/[\w.-]+(\/|$)/.test(target)) continue;
      const [path, anchor] = target.split("#") as [string, string?];
      const file = path === "" ? page : plain(folderOf(page) + path);
      const there = await Deno.stat(root + file).then(() => true, () => false);
      const anchors = there && anchor !== undefined ? headingsOf(await textOf(file)).map(({ title }) => anchorOf(title)) : [];
      if (!there || (anchor !== undefined && !anchors.includes(decodeURIComponent(anchor)))) broken.push(target);
    }
    assertEquals(broken, []);
  });
}

Deno.test("every path of the project that a page names is there", async () => {
  for (const page of PAGES) {
    const paths = inlineCodeOf(await textOf(page)).filter((code) => /^(?:src|tests|docs|gen|\.jsr)\/[\w./-]*$/.test(code));
    for (const path of paths) assert(await Deno.stat(root + path).then(() => true, () => false), `${page}: there is no ${path}`);
  }
});

Deno.test("pages in one language alone are for those who work on the project", () => {
  assertEquals(ENGLISH.filter((page) => PAIRS.some(([english]) => english === page)), []);
});

Deno.test("every section and row of the protocol notes that code cites is there", async () => {
  const notes = await textOf("docs/protocol.md");
  const numbers = headingsOf(notes).map(({ title }) => /^\d+(\.\d+)?/.exec(title)?.[0]);
  // The list of section 9 is cited by its items.
  const [, list] = /^## 9\.(.*?)^## /ms.exec(notes)!;
  const sections = new Set([...numbers, ...[...list!.matchAll(/^(\d+)\. /gm)].map(([, item]) => `9.${item}`)]);
  const [, seven] = /^## 7\.(.*?)^## /ms.exec(notes)!;
  const rows = new Set([...seven!.matchAll(/^\| (\d+) \|/gm)].map(([, row]) => row!));
  const missing: string[] = [];
  let cited = 0;
  const files = [...await filesIn("src"), ...await filesIn("tests"), "spec.json"].filter((file) => /\.(ts|json)$/.test(file));
  for (const file of files) {
    const text = (await textOf(file)).replace(/\n\s*(\*|\/\/) ?/g, " ");
    for (
      const [cite, list, row] of text.matchAll(
        /protocol notes,? (?:sections? )?(\d+(?:\.\d+)?(?:(?:,| and| to) \d+(?:\.\d+)?)*)(?:, row (\d+))?/g,
      )
    ) {
      cited++;
      const there = list!.split(/, | and | to /).every((section) => sections.has(section)) && (row === undefined || rows.has(row));
      if (!there) missing.push(`${file}: ${cite}`);
    }
  }
  assert(cited > 50);
  assertEquals(missing, []);
});
