import { assertEquals, assertThrows } from "@std/assert";
import { BadInput } from "../../src/core/result.ts";
import { type Facts, filterOf, type FilterOptions, foldersAbove, patternsIn } from "../../src/transfer/filter.ts";

const PATHS = [
  "a.txt",
  "b.jpg",
  ".dot",
  "2024/a.txt",
  "2024/b.jpg",
  "old/2024/c.txt",
  "old/.git/x",
  "a.txt.d/e",
  "2024.txt",
  "old/a*b",
  "old/ab",
];

/** Those of the paths that options let through. */
function fitting(options: FilterOptions): string[] {
  const filter = filterOf(options);
  return PATHS.filter((path) => filter(path));
}

for (
  const [pattern, law, these] of [
    ["*.txt", "without a slash fits a name at any depth", ["2024.txt", "2024/a.txt", "a.txt", "old/2024/c.txt"]],
    ["2024", "without a slash fits everything in folders of that name", ["2024/a.txt", "2024/b.jpg", "old/2024/c.txt"]],
    ["/2024", "with a slash at its beginning fits from the folder on", ["2024/a.txt", "2024/b.jpg"]],
    ["/a.txt", "with a slash at its beginning fits no deeper file", ["a.txt"]],
    ["2024/*.txt", "with a slash within fits from the folder on", ["2024/a.txt"]],
    ["**/2024/*.txt", "with ** fits any number of parts, none included", ["2024/a.txt", "old/2024/c.txt"]],
    ["old/**", "with ** at its end fits all that is below", ["old/.git/x", "old/2024/c.txt", "old/a*b", "old/ab"]],
    ["a.txt/", "with a slash at its end fits no file", []],
    ["2024/", "with a slash at its end fits folders at any depth", ["2024/a.txt", "2024/b.jpg", "old/2024/c.txt"]],
    ["/2024/", "with slashes at both ends fits one folder", ["2024/a.txt", "2024/b.jpg"]],
    ["a.txt*", "fits all in a folder that it fits", ["2024/a.txt", "a.txt", "a.txt.d/e"]],
    [".*", "makes no difference for names that begin with a dot", [".dot", "old/.git/x"]],
    ["*", "of a star fits everything", PATHS],
    ["?.jpg", "with ? fits one character", ["2024/b.jpg", "b.jpg"]],
    ["*.{jpg,d}", "with braces fits either", ["2024/b.jpg", "a.txt.d/e", "b.jpg"]],
    ["old/a\\*b", "with a backslash takes the next character as it is", ["old/a*b"]],
    ["[ab].txt", "takes brackets as they are", []],
    ["A.TXT", "tells small letters from capitals", []],
  ] as const
) {
  Deno.test(`a pattern ${law}: ${pattern}`, () => {
    assertEquals(fitting({ include: [pattern] }).sort(), [...these].sort());
    assertEquals(
      fitting({ exclude: [pattern] }).sort(),
      PATHS.filter((path) => !(these as readonly string[]).includes(path)).sort(),
    );
  });
}

Deno.test("all files are meant without patterns, none with an empty include, and exclude wins over include", () => {
  assertEquals(fitting({}), PATHS);
  assertEquals(fitting({ include: [] }), []);
  assertEquals(fitting({ exclude: [] }), PATHS);
  assertEquals(fitting({ include: ["*.txt", "*.jpg"], exclude: ["2024"] }), ["a.txt", "b.jpg", "2024.txt"]);
});

Deno.test("a pattern behind ! takes back what those before it said, but brings nothing out of a folder that they fit", () => {
  assertEquals(fitting({ include: ["*.txt", "!a.txt"] }), ["2024.txt", "old/2024/c.txt"].reverse());
  assertEquals(fitting({ include: ["!a.txt", "a.txt"] }), ["a.txt", "2024/a.txt", "a.txt.d/e"].slice(0, 2));
  assertEquals(fitting({ exclude: ["*", "!*.jpg", "!2024"] }), ["b.jpg", "2024/b.jpg"]);
  assertEquals(fitting({ exclude: ["2024/", "!2024/a.txt", "old", "*.txt*"] }), ["b.jpg", ".dot"]);
  assertEquals(filterOf({ include: ["\\!x"] })("!x"), true);
});

const NOW = Date.UTC(2024, 4, 10, 12);
const at = (days: number): number => NOW / 1000 - days * 86_400;

for (
  const [options, these] of [
    [{ minSize: 10 }, ["10", "11"]],
    [{ maxSize: 10 }, ["9", "10"]],
    [{ minSize: 10, maxSize: 10 }, ["10"]],
    [{ minSize: 0 }, ["9", "10", "11"]],
    [{ newerThan: "2d" }, ["11", "10"].reverse()],
    [{ newerThan: "1d24h" }, ["10", "11"]],
    [{ newerThan: new Date(NOW - 86_400_000) }, ["11"]],
    [{ newerThan: "2024-05-08T12:00:00Z" }, ["10", "11"]],
    [{ newerThan: "2024-05-08 12:00:01+00:00" }, ["11"]],
    [{ olderThan: "2d" }, ["9"]],
    [{ olderThan: "0s" }, ["9", "10", "11"]],
    [{ newerThan: "1w", olderThan: "48h", minSize: 1 }, ["9"]],
    [{ newerThan: "2d", exclude: ["11"] }, ["10"]],
  ] as const satisfies readonly (readonly [FilterOptions, readonly string[]])[]
) {
  Deno.test(`files are chosen by size and age: ${JSON.stringify(options)}`, () => {
    const files: Readonly<Record<string, Facts>> = {
      9: { kind: "file", size: 9, mtime: at(3) },
      10: { kind: "file", size: 10, mtime: at(2) },
      11: { kind: "file", size: 11, mtime: at(1) },
    };
    const filter = filterOf(options, NOW);
    assertEquals(Object.entries(files).filter(([path, facts]) => filter(path, facts)).map(([path]) => path), [...these]);
  });
}

Deno.test("a file whose size or time is not known fits no bound of it, and what is no file is not judged by it", () => {
  assertEquals(filterOf({ minSize: 0 })("a", { kind: "file", mtime: 1 }), false);
  assertEquals(filterOf({ olderThan: "0s" })("a", { kind: "file", size: 1 }), false);
  assertEquals(filterOf({ minSize: 1, newerThan: "1s" })("a", { kind: "unreadable" }), true);
  assertEquals(filterOf({ minSize: 1, newerThan: "1s" })("a"), true);
});

Deno.test("a date without a zone is one of this computer's", () => {
  const midnight = new Date(2024, 4, 8).getTime() / 1000;
  const filter = filterOf({ newerThan: "2024-05-08" });
  assertEquals([-1, 0].map((more) => filter("a", { kind: "file", mtime: midnight + more })), [false, true]);
});

Deno.test("what is no size and no moment is refused by name", () => {
  for (const wrong of [-1, 1.5, NaN, "10"] as unknown as number[]) {
    assertThrows(() => filterOf({ minSize: wrong }), BadInput, "minSize: must be a number of bytes");
    assertThrows(() => filterOf({ maxSize: wrong }), BadInput, "maxSize: must be a number of bytes");
  }
  for (
    const wrong of [
      "",
      "2",
      "d",
      "2x",
      "-2d",
      "999999999w",
      "yesterday",
      "2024-13-01",
      "2024-02-30",
      "2024-5-1",
      new Date(NaN),
      5,
      null,
    ] as unknown as string[]
  ) {
    assertThrows(() => filterOf({ newerThan: wrong }), BadInput, "newerThan: must be an age like 36h or 2d, or a date");
    assertThrows(() => filterOf({ olderThan: wrong }), BadInput, "olderThan: must be an age like 36h or 2d, or a date");
  }
});

Deno.test("a file of patterns has one a line, with comments, empty lines and spaces behind it that do not count", () => {
  const text = "\ufeff# comment\r\n*.tmp\r\n\n  \n\\#x\n!keep.tmp  \nend\\ \n/last";
  assertEquals(patternsIn(text), ["*.tmp", "\\#x", "!keep.tmp", "end\\ ", "/last"]);
  assertEquals(filterOf({ include: patternsIn(text) })("#x"), true);
  assertEquals(filterOf({ include: patternsIn(text) })("end "), true);
});

Deno.test("what is no list of patterns is refused by name", () => {
  for (const wrong of ["*.txt", [1], null, { 0: "a" }] as unknown as readonly string[][]) {
    assertThrows(() => filterOf({ include: wrong }), BadInput, "include: must be a list of patterns");
    assertThrows(() => filterOf({ exclude: wrong }), BadInput, "exclude: must be a list of patterns");
  }
});

Deno.test("the folders above a path are those that it lies in, the outermost first", () => {
  assertEquals(foldersAbove("a/b/c"), ["a/", "a/b/"]);
  assertEquals(foldersAbove("a/b/"), ["a/"]);
  assertEquals(foldersAbove("a"), []);
});
