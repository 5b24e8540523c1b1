import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { BadInput, type CosFailure } from "../../src/core/result.ts";
import { LocalPlace, type LocalState } from "../../src/transfer/local_place.ts";
import { type Entry, isFailure, type Proof } from "../../src/transfer/place.ts";
import { isFresh } from "../../src/transfer/stamp.ts";
import { withFolder } from "../_support.ts";

const POSIX = { ignore: Deno.build.os === "windows" };

/** Makes files; a name that ends with `/` is a folder. */
async function make(dir: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await Deno.mkdir(`${dir}/${name.slice(0, name.lastIndexOf("/") + 1)}`, { recursive: true });
    if (!name.endsWith("/")) await Deno.writeTextFile(`${dir}/${name}`, content);
  }
}

/** What a listing tells, as `path kind`, or why it cannot be transferred. */
async function told(place: LocalPlace, folder = ""): Promise<string[]> {
  const entries = await Array.fromAsync(place.list(folder, {}));
  return entries.map(({ path, kind, size, why }) => `${path} ${why?.message ?? (kind === "file" ? size : kind)}`);
}

async function proofOf(place: LocalPlace, path: string): Promise<Proof> {
  const proof = await place.prove(path, {});
  assert(!isFailure(proof), "there is no proof of it");
  return proof;
}

function stays(failure: CosFailure | undefined, why: RegExp): void {
  assert(failure, "it was removed");
  assertMatch(failure.message, why);
}

async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}

Deno.test("a listing tells files with their size, folders, and why anything else is passed over", POSIX, () =>
  withFolder(async (dir) => {
    await make(dir, { "a.txt": "abc", "sub/b": "", "target": "t" });
    await Deno.symlink("target", `${dir}/link`);
    await Deno.symlink("nowhere", `${dir}/dangling`);
    await Deno.symlink(".", `${dir}/loop`);
    await new Deno.Command("mkfifo", { args: [`${dir}/pipe`] }).output();
    assertEquals(await told(new LocalPlace(dir)), [
      "a.txt 3",
      "dangling is a symbolic link",
      "link is a symbolic link",
      "loop is a symbolic link",
      "pipe is no regular file",
      "sub/ folder",
      "target 1",
    ]);
    assertEquals(await told(new LocalPlace(dir, { followLinks: true })), [
      "a.txt 3",
      "dangling is a symbolic link that leads to no regular file",
      "link 1",
      "loop leads back into its own folders",
      "pipe is no regular file",
      "sub/ folder",
      "target 1",
    ]);
    assertEquals(await told(new LocalPlace(dir), "sub/"), ["sub/b 0"]);
  }));

Deno.test("a loop over several links is found wherever it closes", POSIX, () =>
  withFolder(async (dir) => {
    await make(dir, { "a/": "", "b/": "" });
    await Deno.symlink("../b", `${dir}/a/to-b`);
    await Deno.symlink("../a", `${dir}/b/to-a`);
    const place = new LocalPlace(dir, { followLinks: true });
    assertEquals(await told(place, "a/"), ["a/to-b/ folder"]);
    assertEquals(await told(place, "a/to-b/"), ["a/to-b/to-a leads back into its own folders"]);
  }));

Deno.test("a name that is not UTF-8 is one that cannot be looked at, and the others are told all the same", {
  ignore: Deno.build.os !== "linux",
}, () =>
  withFolder(async (dir) => {
    await make(dir, { "a": "a", "z": "z" });
    // No string of a program in here can name such a file.
    const made = await new Deno.Command("sh", { args: ["-c", `cd "$1" && printf x > "$(printf 'b\\377.txt')"`, "sh", dir] }).output();
    assertEquals(made.code, 0);
    const entries = await Array.fromAsync(new LocalPlace(dir).list("", {}));
    assertEquals(entries.map(({ kind }) => kind), ["file", "unreadable", "file"]);
    assertMatch(entries[1]!.why!.message, /its name is not UTF-8, rename it/);
  }));

Deno.test("what downloads leave behind is no part of a folder", () =>
  withFolder(async (dir) => {
    const own = [".cos-0123abcd-17-0123456789abcdef.part", ".cos-0123abcd-17-0123456789abcdef.tmp", ".cos-0123456789abcdef0123.json"];
    const others = [".cos-mine.part", ".cos-0123456789.json", "x.part"];
    await make(dir, Object.fromEntries([...own, ...others].map((name) => [name, "x"])));
    assertEquals(await told(new LocalPlace(dir)), others.toSorted().map((name) => `${name} 1`));
  }));

Deno.test("a folder that is missing, or a file in its place, is refused by its name", () =>
  withFolder(async (dir) => {
    await make(dir, { file: "x" });
    await assertRejects(() => told(new LocalPlace(`${dir}/none`)), BadInput, `cannot read ${dir}/none: no such file or folder`);
    await assertRejects(() => told(new LocalPlace(`${dir}/file`)), BadInput, "part of the path is no folder");
  }));

Deno.test("names that lead out of the folder are refused before anything is asked", () =>
  withFolder(async (dir) => {
    await make(dir, { "in/": "", "out": "x" });
    const place = new LocalPlace(`${dir}/in`);
    for (const path of ["../out", "a/../../out", ".", "..", "a//b", "a/./b", "/etc/passwd", "a\0b"]) {
      await assertRejects(() => place.look(path), BadInput, "is no name of a local file", path);
      await assertRejects(() => place.prepare(path), BadInput, "is no name of a local file", path);
      stays(await place.remove(path, undefined, {}), /is no name of a local file/);
      assertEquals(await place.removeFolder(path), false);
    }
    assertEquals([...Deno.readDirSync(dir)].map(({ name }) => name).sort(), ["in", "out"]);
  }));

Deno.test("prepare() ends where a folder is there and takes none", { ignore: Deno.build.os !== "linux" }, async () => {
  // Node's own mkdir tries for ever.
  const place = new LocalPlace("/proc/none/there");
  await assertRejects(() => place.prepare("x"), BadInput, "cannot make the folder of /proc/none/there/x");
});

Deno.test("prepare() makes folders for many files at once", () =>
  withFolder(async (dir) => {
    const place = new LocalPlace(`${dir}/a/b/c`);
    await Promise.all(Array.from({ length: 32 }, (_, index) => place.prepare(`d/${index % 4}/x${index}`)));
    assertEquals([...Deno.readDirSync(`${dir}/a/b/c/d`)].length, 4);
  }));

Deno.test("prepare() makes the folders of a file, and nothing beyond a link that leads out", POSIX, () =>
  withFolder(async (dir) => {
    await make(dir, { "outside/": "", "in/real/": "" });
    await Deno.symlink("../outside", `${dir}/in/link`);
    await Deno.symlink("real", `${dir}/in/inner`);
    const place = new LocalPlace(`${dir}/in`);
    await assertRejects(() => place.prepare("link/new/x"), BadInput, "a link leads out of");
    await assertRejects(() => place.prepare("link/x"), BadInput, "a link leads out of");
    assertEquals([...Deno.readDirSync(`${dir}/outside`)], []);
    const { full, guard } = await place.prepare("inner/new/x");
    guard();
    assertEquals(full, `${dir}/in/inner/new/x`);
    assert(await exists(`${dir}/in/real/new`));
    // Planted after it was made ready, and before it is written.
    await Deno.remove(`${dir}/in/real/new`);
    await Deno.symlink("../../outside", `${dir}/in/real/new`);
    let thrown: unknown;
    try {
      guard();
    } catch (error) {
      thrown = error;
    }
    assert(thrown instanceof BadInput);
  }));

Deno.test("a folder below the root is no way out of the root either", POSIX, () =>
  withFolder(async (dir) => {
    await make(dir, { "outside/": "", "in/": "" });
    await Deno.symlink("../outside", `${dir}/in/ten`);
    const place = new LocalPlace(`${dir}/in`, { below: "ten/" });
    await assertRejects(() => place.prepare("x"), BadInput, "a link leads out of");
    assertEquals([...Deno.readDirSync(`${dir}/outside`)], []);
  }));

for (
  const [what, change] of [
    ["changed in its size", (path: string) => Deno.writeTextFile(path, "longer than it was")],
    ["changed with the same size", (path: string) => Deno.writeTextFile(path, "two")],
    ["grown", (path: string) => Deno.writeTextFile(path, "+", { append: true })],
    ["replaced by another of the same content", async (path: string) => {
      await Deno.writeTextFile(`${path}.new`, "one");
      await Deno.rename(`${path}.new`, path);
    }],
    ["changed with the same size and its old time", async (path: string) => {
      const { mtime, atime } = await Deno.stat(path);
      await Deno.writeTextFile(path, "two");
      await Deno.utime(path, atime!, mtime!);
    }],
    ["replaced by a link to the same content", async (path: string) => {
      await Deno.rename(path, `${path}.moved`);
      await Deno.symlink(`${path}.moved`, path);
    }],
  ] as const
) {
  Deno.test(`a source that was ${what} after it was read stays`, POSIX, () =>
    withFolder(async (dir) => {
      await make(dir, { a: "one" });
      const place = new LocalPlace(dir);
      const proof = await proofOf(place, "a");
      await change(`${dir}/a`);
      stays(await place.remove("a", proof, {}), /changed|is a symbolic link/);
      assert(await exists(`${dir}/a`));
    }));
}

Deno.test("a source that was changed within the clock's last tick is read again before it goes", () =>
  withFolder(async (dir) => {
    await make(dir, { a: "one" });
    const place = new LocalPlace(dir);
    const proof = await proofOf(place, "a");
    const { stamp, taken } = proof.state as LocalState;
    assert(isFresh(stamp, taken), "the file was made just now");
    // The content that was read was another than the stamp says, as where a clock stands still.
    stays(await place.remove("a", { ...proof, sha1: "0".repeat(40) }, {}), /changed/);
    assertEquals(await place.remove("a", proof, {}), undefined);
    assertEquals(await exists(`${dir}/a`), false);
  }));

Deno.test("a file that is what was listed goes; one that was changed or became a link since stays", POSIX, () =>
  withFolder(async (dir) => {
    await make(dir, { a: "one", b: "one", c: "one", d: "one", precious: "one" });
    const place = new LocalPlace(dir);
    const listed = new Map<string, Entry>();
    for await (const entry of place.list("", {})) listed.set(entry.path, entry);
    await Deno.writeTextFile(`${dir}/b`, "longer");
    await Deno.utime(`${dir}/c`, 1, 1);
    await Deno.remove(`${dir}/d`);
    await Deno.symlink("precious", `${dir}/d`);
    assertEquals(await place.remove("a", listed.get("a"), {}), undefined);
    for (const path of ["b", "c", "d"]) stays(await place.remove(path, listed.get(path), {}), /changed after it was listed/);
    assertEquals([...Deno.readDirSync(dir)].map(({ name }) => name).sort(), ["b", "c", "d", "precious"]);
  }));

Deno.test("what is gone already is removed", () =>
  withFolder(async (dir) => {
    await make(dir, { a: "one" });
    const place = new LocalPlace(dir);
    const entry = await place.look("a");
    await Deno.remove(`${dir}/a`);
    assertEquals(await place.remove("a", entry, {}), undefined);
    assertEquals(await place.remove("a", undefined, {}), undefined);
  }));

Deno.test(
  "nothing is removed through a link that leads out, and a link itself goes without what it leads to",
  POSIX,
  () =>
    withFolder(async (dir) => {
      await make(dir, { "outside/x": "precious", "outside/empty/": "", "in/": "" });
      await Deno.symlink("../outside", `${dir}/in/link`);
      await Deno.symlink("../outside/x", `${dir}/in/x`);
      const place = new LocalPlace(`${dir}/in`);
      stays(await place.remove("link/x", undefined, {}), /a link leads out of/);
      assertEquals(await place.removeFolder("link/empty/"), false);
      assertEquals(await place.removeFolder("link/"), false);
      assertEquals(await place.remove("x", undefined, {}), undefined);
      assertEquals([await exists(`${dir}/in/x`), await exists(`${dir}/in/link`)], [false, true]);
      assertEquals(await Deno.readTextFile(`${dir}/outside/x`), "precious");
      assert(await exists(`${dir}/outside/empty`));
    }),
);

Deno.test("a folder goes only when nothing lies in it", () =>
  withFolder(async (dir) => {
    await make(dir, { "a/b/": "", "a/.hidden": "x" });
    const place = new LocalPlace(dir);
    assertEquals(await place.removeFolder("a/"), false);
    assertEquals(await place.removeFolder("a/b/"), true);
    await Deno.remove(`${dir}/a/.hidden`);
    assertEquals([await place.removeFolder("a/"), await place.removeFolder("a/")], [true, false]);
  }));

Deno.test("a proof is of the content, and what is no regular file has none and is not opened", POSIX, () =>
  withFolder(async (dir) => {
    await make(dir, { a: "abc", empty: "", "sub/": "" });
    await new Deno.Command("mkfifo", { args: [`${dir}/pipe`] }).output();
    const place = new LocalPlace(dir);
    const { size, sha1 } = await proofOf(place, "a");
    assertEquals([size, sha1], [3, "a9993e364706816aba3e25717850c26c9cd0d89d"]);
    assertEquals((await proofOf(place, "empty")).sha1, "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    for (const path of ["pipe", "sub", "none"]) {
      const failure = await place.prove(path, {});
      assert(isFailure(failure) && failure.code === -1, path);
    }
  }));
