import { assert, assertEquals } from "@std/assert";
import { globTest } from "../../src/core/glob.ts";

const CASES: [pattern: string, fits: string[], not: string[]][] = [
  ["", [""], ["a"]],
  ["/a", ["/a"], ["/a/", "/ab", "/b/a"]],
  ["*.jpg", [".jpg", "a.jpg", ".a.jpg", "a.jpg.jpg"], ["a.jpeg", "axjpg", "x/a.jpg", "a.jpg\n"]],
  ["/dir/*", ["/dir/", "/dir/a"], ["/dir", "/dir/a/b", "/x/dir/a"]],
  ["/dir/**", ["/dir/", "/dir/a", "/dir/a/b", "/dir/a\nb"], ["/dir", "/dirt"]],
  ["**", ["", "a", "/a/b/"], []],
  ["**/*.jpg", ["a.jpg", "/a.jpg", "/x/y/a.jpg"], ["/a.jpeg", "/a.jpg/b"]],
  ["a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["a/xb", "ab", "xa/b"]],
  ["a**/b", ["a/b", "ax/y/b"], ["ab", "b"]],
  ["a**b", ["ab", "axb", "ax/yb"], ["a"]],
  ["/?", ["/a", "/中", "/\u{1f600}"], ["/", "/ab", "//"]],
  ["*.{jpg,png}", ["a.jpg", "a.png"], ["a.gif", "a.{jpg,png}", "a.jpg,png"]],
  ["{,x}a{*b,c?,**/d}", ["ab", "xab", "axb", "acc", "ad", "ax/d", "xax/y/d"], ["a", "yab", "ac", "ax/b"]],
  ["{a\\,b,c}", ["a,b", "c"], ["a", "b"]],
  ["\\{a,b}", ["{a,b}"], ["a"]],
  ["{a}{}{", ["{a}{}{"], ["a"]],
  ["{a,{b,c}", ["{a,b", "{a,c"], ["a"]],
  ["a,b", ["a,b"], ["a", "b"]],
  ["/a\\*b\\?\\\\", ["/a*b?\\"], ["/axb?\\"]],
  ["/(a)[b]{c}^$.+|-\\", ["/(a)[b]{c}^$.+|-\\"], ["/a"]],
  ["!a", ["!a"], ["b"]],
];

for (const [pattern, fits, not] of CASES) {
  Deno.test(`the glob ${JSON.stringify(pattern)}`, () => {
    const test = globTest(pattern);
    assertEquals([fits.filter((path) => !test(path)), not.filter((path) => test(path))], [[], []]);
  });
}

Deno.test("any text is a glob, and one without wildcards fits itself", () => {
  for (let code = 0; code < 0x250; code++) {
    const char = String.fromCharCode(code);
    for (const text of [char, `${char}${char}`, `a${char}-z`]) {
      if (text.length > 1 && char === "\\") continue;
      assert(globTest(text)(text), JSON.stringify(text));
      if (!/[*?]/.test(text)) assertEquals(globTest(text)(`${text}x`), false);
    }
  }
});
