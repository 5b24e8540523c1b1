import { assert, assertEquals, assertMatch } from "@std/assert";
import { type PathRuleName, pathRules } from "../../src/generated/operations.ts";
import { byteLength, encodePath, isMalformed, pathProblem, resolveTarget } from "../../src/core/path.ts";

const { file, newFile, folder, newFolder } = pathRules;

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

const FINE: readonly [rule: PathRuleName, path: string][] = [
  ["file", "/a"],
  ["file", "/a/b.txt"],
  ["file", "/中文 目录/文件 1.txt"],
  ["file", "/!'()@,;$[]#^`{}-_.~+&=%"],
  ["file", "/..."],
  ["file", "/.hidden"],
  ["file", "/a."],
  ["file", "/..a/b.."],
  ["file", "/a "],
  ["file", "/ a"],
  ["file", "/%2e%2e/%2F"],
  ["folder", "/"],
  ["folder", "/a/"],
  ["folder", "/a/b/"],
  ["folderNotRoot", "/a/"],
  ["newFile", "/a/b.txt"],
  ["newFolder", "/a/"],
  ...[...'?*:|\\<>"'].flatMap((char): [PathRuleName, string][] => [
    ["file", `/${char}`],
    ["file", `/a${char}/b`],
    ["folder", `/${char}/`],
    ["folderNotRoot", `/a/${char}b/`],
  ]),
  ["file", "/a/ /b"],
  ["file", "/\u3000"],
  ["folder", "/ /"],
  ["folderNotRoot", "/a/\t/"],
  ["file", "/a\nb"],
];

for (const [rule, path] of FINE) {
  Deno.test(`the rule ${rule} allows ${JSON.stringify(path)}`, () => {
    assertEquals(pathProblem(path, pathRules[rule]), undefined);
  });
}

const WRONG: readonly [rule: PathRuleName, path: string, problem: RegExp][] = [
  ["file", "", /must begin with \//],
  ["file", "a", /must begin with \//],
  ["file", " /a", /must begin with \//],
  ["file", "/", /must name a file/],
  ["file", "/a/", /must name a file/],
  ["folder", "", /must begin with \//],
  ["folder", "a/", /must begin with \//],
  ["folder", "/a", /must name a folder: it must end with \//],
  ["folderNotRoot", "/", /must not be \/, the bucket itself/],
  ["folderNotRoot", "/a", /must name a folder/],
  ["file", "//a", /empty segment/],
  ["file", "/a//b", /empty segment/],
  ["newFile", "/a/ /b", /blank segment/],
  ["newFile", "/ ", /blank segment/],
  ["newFile", "/\t", /blank segment/],
  ["newFile", "/\u3000", /blank segment/],
  ["folder", "//", /empty segment/],
  ["folder", "/a//", /empty segment/],
  ["newFolder", "/a/ /", /blank segment/],
  ["newFile", "/a//b", /empty segment/],
  ["newFolder", "/", /must not be \/, the bucket itself/],
  ["newFile", "/..", /must not have a segment \. or \.\./],
  ["file", "/.", /must not have a segment \. or \.\./],
  ["file", "/..", /must not have a segment \. or \.\./],
  ["file", "/a/../b", /must not have a segment \. or \.\./],
  ["file", "/./a", /must not have a segment \. or \.\./],
  ["folder", "/a/../", /must not have a segment \. or \.\./],
  ["folder", "/./", /must not have a segment \. or \.\./],
  ["file", "/a\0b", /must not contain the character NUL/],
  ["file", "/a\ud83d", /well-formed Unicode/],
  ["file", "/\ude00/b", /well-formed Unicode/],
  ["folder", "/\ud83d/", /well-formed Unicode/],
];

for (const [rule, path, problem] of WRONG) {
  Deno.test(`the rule ${rule} refuses ${JSON.stringify(path)}`, () => {
    assertMatch(pathProblem(path, pathRules[rule]) ?? "", problem);
  });
}

for (const char of '?*:|\\<>"') {
  Deno.test(`a path that is made must not contain ${char}, in a file's name, in a folder's, and above either, unless unusual names are allowed`, () => {
    const problem = `must not contain ${char} (none of ? * : | \\ < > ")`;
    assertEquals(pathProblem(`/a${char}`, newFile), problem);
    assertEquals(pathProblem(`/a${char}b/c`, newFile), problem);
    assertEquals(pathProblem(`/${char}/`, newFolder), problem);
    assertEquals(pathProblem("/a/", newFolder, `a${char}`), problem);
    for (const path of [`/a${char}`, `/${char}/ /b`]) assertEquals(pathProblem(path, newFile, "", true), undefined);
    assertEquals(pathProblem(`/${char}/`, newFolder, "", true), undefined);
    assertEquals(pathProblem("/", folder, `a${char}`), undefined);
  });
}

Deno.test("what cannot be sent stays refused where unusual names are allowed", () => {
  for (const path of ["/..", "/a/./b", "/a//b", "/a\0", "/\ud800", "a", "/a/", "/" + "?".repeat(850), "/" + "?".repeat(500)]) {
    assert(pathProblem(path, newFile, "", true) !== undefined, path);
  }
  assert(pathProblem("/", newFolder, "", true) !== undefined);
});

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
  ["b//c", /empty segment/],
  [" ", undefined],
  ["a?*", undefined],
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
