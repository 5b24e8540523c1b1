import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { again } from "../../src/cli/commands/base/again.ts";
import { quote } from "../../src/cli/commands/base/advice.ts";
import { formatBytes, formatDuration, formatTaken, formatTime, parseBytes, parseSeconds } from "../../src/cli/terminal/format.ts";
import { localGlob, parseGlob, readTypedPath, typedPath } from "../../src/cli/settings/glob.ts";
import { Output } from "../../src/cli/terminal/output.ts";
import { ProgressView, renderLine, renderRow } from "../../src/cli/terminal/progress.ts";
import { formatRemote, parseRemoteName } from "../../src/cli/settings/remote_name.ts";
import { styleFor } from "../../src/cli/terminal/style.ts";
import { colour, harmless, shorten, width, wrap } from "../../src/cli/terminal/text.ts";
import type { Io } from "../../src/cli/mod.ts";

Deno.test("remote names are read as they are typed, and written in full", () => {
  for (
    const [text, full] of [
      ["cos://b/a/c.txt", "cos://b/a/c.txt"],
      ["cos://b", "cos://b/"],
      ["COS://b/x", "cos://b/x"],
      [":/x y/%20", "cos://default/x y/%20"],
      [":/", "cos://default/"],
    ] as const
  ) assertEquals(formatRemote(parseRemoteName(text, "default")), full);
  for (const text of ["x", "/x", ":x", "cos://", "cos:///x"]) assertThrows(() => parseRemoteName(text, "default"));
  assertThrows(() => parseRemoteName(":/x", undefined));
});

Deno.test("sizes and times are read and written as people do", () => {
  assertEquals([0, 1023, 1024, 10_000, 123_456_789, 5e12].map(formatBytes), [
    "0 B",
    "1023 B",
    "1.00 KiB",
    "9.77 KiB",
    "118 MiB",
    "4.55 TiB",
  ]);
  assertEquals([0, 59.6, 3723].map(formatDuration), ["0:00", "1:00", "1:02:03"]);
  assertEquals(["1", "512K", "1.5M", "2MiB", "3 gb", "x", "1X", ""].map(parseBytes), [
    1,
    524_288,
    1_572_864,
    2_097_152,
    3_221_225_472,
    undefined,
    undefined,
    undefined,
  ]);
  assertEquals(["30", "30s", "5m", "2h", "7d", "x", "-1"].map(parseSeconds), [30, 30, 300, 7200, 604_800, undefined, undefined]);
  assertEquals([formatTime(0), formatTime(undefined)], ["-", "-"]);
  assertMatch(formatTime(1_500_000_000), /^2017-07-1[34] \d\d:\d\d:\d\d$/);
});

Deno.test("globs know * ? and **, and take every other character as it is", () => {
  const { base, deep, fits } = parseGlob("/photos [1]/a*/(b)?.jpg");
  assertEquals([base, deep], ["/photos [1]/", true]);
  assertEquals(["ax/(b)1.jpg", "ax/(b).jpg", "ax/y/(b)1.jpg", "x/(b)1.jpg"].map(fits), [true, false, false, false]);
  assertEquals(["x/y/z.gz", "z.gz", "z.txt"].map(parseGlob("/**/*.gz").fits), [true, true, false]);
  assertEquals([".hidden.gz"].map(parseGlob("/*.gz").fits), [true]);
  assertEquals(["a[1].txt", "a1.txt"].map(parseGlob("/*[1].txt").fits), [true, false]);
  assertEquals([localGlob("a*\\{"), localGlob("a[1]")], ["a*\\\\\\{", undefined]);
});

Deno.test("in a name of the bucket, a backslash makes an ordinary character of a wildcard, and any other is one of the name", () => {
  const typed = (text: string): [string, string | undefined] => [readTypedPath(text).path, readTypedPath(text).glob];
  assertEquals(typed("/a b/[c].txt"), ["/a b/[c].txt", undefined]);
  assertEquals(typed("/a\\*\\?\\{b,c\\}"), ["/a*?{b,c}", undefined]);
  assertEquals(typed("/{a} {"), ["/{a} {", undefined]);
  assertEquals(typed("/a\\b\\"), ["/a\\b\\", undefined]);
  assertEquals(typed("/a\\\\*"), ["/a\\*", "/a\\\\*"]);
  assertEquals(typed("/d\\*/{a,\\*,b?}"), ["/d*/{a,\\*,b?}", "/d\\*/{a,\\*,b?}"]);
  assertEquals(typed("/a\\x0ab\\u202ec\\x41"), ["/a\nb\u202ec\\x41", undefined]);
  const { base, fits } = parseGlob(typed("/d\\*/e/{a,\\*,b?}")[1]!);
  assertEquals([base, ["a", "*", "bb", "x", "b"].map(fits)], ["/d*/e/", [true, true, true, false, false]]);
  const some = parseGlob(typed("/a\\b/c\\d*")[1]!);
  assertEquals([some.base, some.fits("c\\d1"), some.fits("cd1")], ["/a\\b/", true, false]);
});

Deno.test("a path is typed so that it is read again as it is, whatever it holds", () => {
  const odd = [..."*?{},\\[]xu09af/. \n\t\x1b\x7f\u202e'\"$中"];
  for (let count = 0; count < 3000; count++) {
    const path = Array.from({ length: 1 + count % 12 }, () => odd[Math.floor(Math.random() * odd.length)]).join("");
    const typed = typedPath(path);
    assertEquals(readTypedPath(typed), { path }, typed);
    assertEquals(/\p{Cc}/u.test(typed), false);
  }
});

Deno.test("text knows the width of Chinese characters, is shortened in its middle, and wrapped between words", () => {
  assertEquals(["照片.jpg", "e\u0301", "⚡☕", "— …"].map(width), [8, 1, 4, 3]);
  assertEquals([shorten("photos/2024/summer/照片.jpg", 16), width(shorten("photos/2024/summer/照片.jpg", 16)) <= 16], [
    "photo…r/照片.jpg",
    true,
  ]);
  assertEquals(shorten("short", 10), "short");
  assertEquals(wrap("one two three", 7), ["one two", "three"]);
  // The command's own colours stay, those of a name do not.
  assertEquals(harmless("a\x1b[31mb\x1b[0m\x1b]0;title\x07\n"), "a\\x1b[31mb\\x1b[0m\\x1b]0;title\\x07\\x0a");
  assertEquals(harmless(`${colour(31)}b\x1b[32m${colour(0)}`), "\x1b[31mb\\x1b[32m\x1b[0m");
});

Deno.test("the command line to go on leaves keys out and adds what is missing", () => {
  const argv = ["--secret-key", "k", "cp", "--secret-id=i", "-r", "a b", ":/x", "--resume"];
  assertEquals(again("cp", argv, ["--resume", "-T"]), "cos cp -T -r 'a b' :/x --resume");
  assertEquals(quote("it's"), "'it'\\''s'");
});

const plain = styleFor(
  { isTerminal: false, size: () => ({ columns: 0, rows: 0 }), write: () => Promise.resolve() },
  { env: () => "1" } as unknown as Io,
);

Deno.test("a bar fits every width, and shows bytes, rate and time left", () => {
  const row = { name: "photos/a-long-name-of-a-picture.jpg", loaded: 30 * 2 ** 20, total: 120 * 2 ** 20, rate: 9 * 2 ** 20 };
  assertEquals(
    renderRow(row, 99, plain),
    "photos/a-long-name-of-a-picture.jpg ████▌░░░░░░░░░░░░░  25%   30.0 MiB/120 MiB  9.00 MiB/s     0:10",
  );
  for (const columns of [10, 20, 40, 55, 70, 80, 120, 200]) {
    assertEquals(width(renderRow(row, columns, plain)) <= Math.max(columns, 28), true, `${columns}`);
  }
  assertMatch(renderRow({ name: "x", loaded: 0, total: undefined, rate: 0 }, 79, plain), /0%.*0 B\/\?.*-:--$/);
  // A moment tells no rate.
  const early = { ...row, rate: undefined };
  assertMatch(renderRow(early, 99, plain), /30\.0 MiB\/120 MiB +-:--$/);
  assertEquals(renderLine(early), "photos/a-long-name-of-a-picture.jpg: 25% of 120 MiB");
  assertEquals(renderLine(row), "photos/a-long-name-of-a-picture.jpg: 25% of 120 MiB, 9.00 MiB/s, 0:10 left");
});

Deno.test("without a terminal a long transfer says now and then how far it is", async () => {
  let now = 0;
  const said: string[] = [];
  const sink = {
    isTerminal: false,
    size: () => ({ columns: 80, rows: 24 }),
    write: (text: string | Uint8Array) => Promise.resolve(void said.push(String(text))),
  };
  const io = { stdout: sink, stderr: sink, env: () => undefined, now: () => now } as unknown as Io;
  const view = new ProgressView(new Output(io, { json: false, quiet: false, verbose: false }), io, 10);
  for (const mute of [{ json: true, quiet: false }, { json: false, quiet: true }]) {
    const silent = new ProgressView(new Output(io, { ...mute, verbose: false }), io, 10);
    silent.expect(1000);
    silent.begin("big.bin", 1000).update(500, 1000);
    now += 100;
    await silent.show();
    await silent.stop();
    assertEquals(said, []);
  }
  now = 0;
  try {
    view.expect(1000);
    const tracked = view.begin("big.bin", 1000);
    tracked.update(250, 1000);
    now = 1000;
    tracked.update(750, 1000);
    while (said.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    assertEquals(said[0], "big.bin: 75% of 1000 B, 500 B/s, 0:01 left\n");
    said.length = 0;
    // Of several, the whole is told, and not before it is time.
    view.expect(9000);
    view.expect(undefined);
    const second = view.begin("second.bin", 9000);
    second.update(4000, 9000, 3000);
    now = 1009;
    await view.show();
    assertEquals(said, []);
    now = 3000;
    await view.show();
    assertEquals(said, ["0/3+ files: 47% of 9.77 KiB, 500 B/s, 0:11 left\n"]);
    view.complete();
    tracked.end(true);
    second.end(false);
    now = 5000;
    await view.show();
    assertEquals(said.slice(1), ["2/3 files, 1 failed: 100% of 9.77 KiB, 300 B/s, 0:00 left\n"]);
  } finally {
    await view.stop();
  }
});

Deno.test("there is no rate until bytes have come for a second, however long was read before", async () => {
  let now = 0;
  const shown: string[] = [];
  const sink = {
    isTerminal: true,
    size: () => ({ columns: 99, rows: 24 }),
    write: (text: string | Uint8Array) => Promise.resolve(void shown.push(String(text))),
  };
  const io = { stdout: sink, stderr: sink, env: () => undefined, now: () => now } as unknown as Io;
  const view = new ProgressView(new Output(io, { json: false, quiet: false, verbose: false }), io);
  const last = async (): Promise<string> => {
    await view.show();
    return shown.at(-1)!;
  };
  try {
    view.expect(1e9);
    const tracked = view.begin("big.bin", 1e9);
    tracked.update(0, 1e9);
    now = 8000;
    assertMatch(await last(), / {3}-:--/);
    tracked.update(100, 1e9);
    now = 8900;
    assertMatch(await last(), / {3}-:--/);
    tracked.update(1e7, 1e9);
    now = 9000;
    assertMatch(await last(), /9\.54 MiB\/s +1:39/);
  } finally {
    await view.stop();
  }
});

Deno.test("a time that something took is told in one form", () => {
  assertEquals([0, 0.04, 21.26, 59.94, 59.96, 3725].map(formatTaken), ["0.0 s", "0.0 s", "21.3 s", "59.9 s", "1:00", "1:02:05"]);
});
