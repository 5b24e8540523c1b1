import { assert, assertEquals, assertMatch } from "@std/assert";
import { pathRules } from "../../src/generated/operations.ts";
import type { PathRule } from "../../src/core/operation.ts";
import { byteLength, encodePath, isMalformed, pathProblem, resolveTarget } from "../../src/core/path.ts";

const { file, folder, folderNotRoot } = pathRules;

Deno.test("encodePath() gives the example of the protocol notes, as the Python, PHP and C++ SDKs do", () => {
  assertEquals(encodePath("/a b/中~*!'()+&=%.txt"), "/a%20b/%E4%B8%AD~%2A%21%27%28%29%2B%26%3D%25.txt");
});

Deno.test("encodePath() keeps the unreserved characters of RFC 3986 and the slash, and encodes every other byte in upper-case hex", () => {
  for (let code = 0; code < 128; code++) {
    const char = String.fromCharCode(code);
    const hex = "%" + code.toString(16).toUpperCase().padStart(2, "0");
    assertEquals(encodePath(char), /[A-Za-z0-9/._~-]/.test(char) ? char : hex);
  }
});

Deno.test("encodePath() encodes the UTF-8 form, and neither normalises nor decodes anything", () => {
  assertEquals(encodePath("/é"), "/%C3%A9");
  assertEquals(encodePath("/e\u0301"), "/e%CC%81");
  assertEquals(encodePath("/😀"), "/%F0%9F%98%80");
  assertEquals(encodePath("/%41%2F"), "/%2541%252F");
  assertEquals(encodePath("//"), "//");
  assertEquals(encodePath(""), "");
});

Deno.test("byteLength() counts bytes of UTF-8", () => {
  assertEquals(["", "a", "é", "中", "😀"].map(byteLength), [0, 1, 2, 3, 4]);
});

Deno.test("isMalformed() tells half a surrogate pair from a whole one", () => {
  assertEquals(["\ud83d", "a\ude00", "\ude00\ud83d", "\ud83d\ud83d\ude00"].map(isMalformed), [true, true, true, true]);
  assertEquals(["", "a", "中", "😀", "\uffff", "\ufffd"].map(isMalformed), [false, false, false, false, false, false]);
});

const FINE: readonly [rule: PathRule, path: string][] = [
  [file, "/a"],
  [file, "/a/b.txt"],
  [file, "/中文 目录/文件 1.txt"],
  [file, "/!'()@,;$[]#^`{}-_.~+&=%"],
  [file, "/..."],
  [file, "/.hidden"],
  [file, "/a."],
  [file, "/..a/b.."],
  [file, "/a "],
  [file, "/ a"],
  [file, "/%2e%2e/%2F"],
  [folder, "/"],
  [folder, "/a/"],
  [folder, "/a/b/"],
  [folderNotRoot, "/a/"],
];

for (const [rule, path] of FINE) {
  Deno.test(`the rule ${rule.name} allows ${JSON.stringify(path)}`, () => {
    assertEquals(pathProblem(path, rule), undefined);
  });
}

const WRONG: readonly [rule: PathRule, path: string, problem: RegExp][] = [
  [file, "", /must begin with \//],
  [file, "a", /must begin with \//],
  [file, " /a", /must begin with \//],
  [file, "/", /must name a file/],
  [file, "/a/", /must name a file/],
  [folder, "", /must begin with \//],
  [folder, "a/", /must begin with \//],
  [folder, "/a", /must name a folder: it must end with \//],
  [folderNotRoot, "/", /must not be \/, the bucket itself/],
  [folderNotRoot, "/a", /must name a folder/],
  [file, "//a", /empty or blank segment/],
  [file, "/a//b", /empty or blank segment/],
  [file, "/a/ /b", /empty or blank segment/],
  [file, "/ ", /empty or blank segment/],
  [file, "/\t", /empty or blank segment/],
  [file, "/\u3000", /empty or blank segment/],
  [folder, "//", /empty or blank segment/],
  [folder, "/a//", /empty or blank segment/],
  [folder, "/a/ /", /empty or blank segment/],
  [file, "/.", /must not have a segment \. or \.\./],
  [file, "/..", /must not have a segment \. or \.\./],
  [file, "/a/../b", /must not have a segment \. or \.\./],
  [file, "/./a", /must not have a segment \. or \.\./],
  [folder, "/a/../", /must not have a segment \. or \.\./],
  [folder, "/./", /must not have a segment \. or \.\./],
  [file, "/a\0b", /must not contain the character NUL/],
  [file, "/a\ud83d", /well-formed Unicode/],
  [file, "/\ude00/b", /well-formed Unicode/],
  [folder, "/\ud83d/", /well-formed Unicode/],
];

for (const [rule, path, problem] of WRONG) {
  Deno.test(`the rule ${rule.name} refuses ${JSON.stringify(path)}`, () => {
    assertMatch(pathProblem(path, rule) ?? "", problem);
  });
}

for (const char of '?*:|\\<>"') {
  Deno.test(`a path must not contain ${char}, in a file's name, in a folder's, and above either`, () => {
    const problem = `must not contain ${char} (none of ? * : | \\ < > ")`;
    assertEquals(pathProblem(`/a${char}`, file), problem);
    assertEquals(pathProblem(`/a${char}b/c`, file), problem);
    assertEquals(pathProblem(`/${char}/`, folder), problem);
    assertEquals(pathProblem("/", folder, `a${char}`), problem);
  });
}

Deno.test("a path has at most 850 bytes of UTF-8, whatever it has of characters", () => {
  assertEquals(pathProblem("/" + "a".repeat(849), file), undefined);
  assertEquals(pathProblem("/" + "a".repeat(850), file), "must have at most 850 bytes in UTF-8, it has 851");
  // Names of other letters may have to be shorter: their sign must be short enough too.
  assertEquals(pathProblem("/" + "中".repeat(100), file), undefined);
  assert(pathProblem("/" + "中".repeat(283) + "a", file) !== undefined);
  assertEquals(pathProblem("/" + "a".repeat(848) + "/", folder), undefined);
  assertEquals(pathProblem("/" + "a".repeat(849) + "/", folder), "must have at most 850 bytes in UTF-8, it has 851");
});

Deno.test("a prefix counts into the path's 850 bytes", () => {
  assertEquals(pathProblem("/a/", folder, "b".repeat(847)), undefined);
  assertEquals(pathProblem("/a/", folder, "b".repeat(848)), "must have at most 850 bytes in UTF-8, it has 851");
});

const PREFIXES: readonly [prefix: string, problem: RegExp | undefined][] = [
  ["", undefined],
  ["b", undefined],
  ["b/c", undefined],
  ["中", undefined],
  [".b", undefined],
  ["/b", /prefix that does not begin with \//],
  ["b/", /prefix that does not end with \/: add it to the path instead/],
  ["b//c", /empty or blank segment/],
  [" ", /empty or blank segment/],
  [".", /segment \. or \.\./],
  ["../b", /segment \. or \.\./],
  ["b\ud800", /well-formed Unicode/],
];

for (const [prefix, problem] of PREFIXES) {
  Deno.test(`a folder takes the prefix ${JSON.stringify(prefix)}: ${problem ? "no" : "yes"}`, () => {
    for (const path of ["/", "/a/"]) {
      const found = pathProblem(path, folder, prefix);
      if (problem) assertMatch(found ?? "", problem);
      else assertEquals(found, undefined);
    }
  });
}

Deno.test("halves of a surrogate pair in path and prefix do not make a name together", () => {
  // The path ends in a slash, so the two never meet; each half is refused on its own.
  assertMatch(pathProblem("/\ud83d/", folder, "\ude00") ?? "", /well-formed/);
});

Deno.test("resolveTarget() counts from the bucket's root or from the source's folder", () => {
  assertEquals(resolveTarget("/111/2.txt", "/3.txt"), "/3.txt");
  assertEquals(resolveTarget("/111/2.txt", "333/2.txt"), "/111/333/2.txt");
  assertEquals(resolveTarget("/2.txt", "rabbit.bak"), "/rabbit.bak");
  assertEquals(resolveTarget("/a/b/c", ""), "/a/b/");
});
