import { assertEquals, assertThrows } from "@std/assert";
import { BadInput } from "../../src/core/result.ts";
import { filterOf, foldersAbove } from "../../src/transfer/filter.ts";

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

for (
  const [pattern, law, fitting] of [
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
    assertEquals(PATHS.filter(filterOf({ include: [pattern] })).sort(), [...fitting].sort());
    assertEquals(
      PATHS.filter(filterOf({ exclude: [pattern] })).sort(),
      PATHS.filter((path) => !(fitting as readonly string[]).includes(path)).sort(),
    );
  });
}

Deno.test("all files are meant without patterns, none with an empty include, and exclude wins over include", () => {
  assertEquals(PATHS.filter(filterOf({})), PATHS);
  assertEquals(PATHS.filter(filterOf({ include: [] })), []);
  assertEquals(PATHS.filter(filterOf({ exclude: [] })), PATHS);
  assertEquals(PATHS.filter(filterOf({ include: ["*.txt", "*.jpg"], exclude: ["2024"] })), ["a.txt", "b.jpg", "2024.txt"]);
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
