import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { BadInput, unwrap } from "../../src/core/result.ts";
import { LocalPlace } from "../../src/transfer/local_place.ts";
import { findAll, listOf, namesIn } from "../../src/transfer/names.ts";
import type { TreeResult } from "../../src/transfer/report.ts";
import { scene } from "./_scene.ts";

const bucketName = "mybucket";

/** A list in pieces of some bytes. */
async function read(list: string | Uint8Array, nul?: boolean, step = 3): Promise<string[]> {
  const bytes = typeof list === "string" ? new TextEncoder().encode(list) : list;
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
  };
  return await Array.fromAsync(namesIn(chunks(), nul));
}

Deno.test("a list has one name a line, whatever ends a line, or a NUL behind each", async () => {
  assertEquals(await read("a\nb/c\r\n\n d \n#e\nä"), ["a", "b/c", " d ", "#e", "ä"]);
  assertEquals(await read("\ufeffa\nb"), ["a", "b"]);
  assertEquals(await read("a\nb\0c\r\0\0\ufeffd\0"), ["a\nb", "c\r", "\ufeffd"]);
  assertEquals(await read("a\nb", true), ["a\nb"]);
  assertEquals(await read(""), []);
  assertEquals(await read(new Uint8Array([0x61, 0xff, 0x0a])), ["a\ufffd"]);
});

Deno.test("a long list is read bit by bit, and is told by its first part", async () => {
  const names = Array.from({ length: 50_000 }, (_, index) => `folder/name ${index}`);
  assertEquals(await read(names.join("\n"), undefined, 1000), names);
  assertEquals(await read(`${names.join("\0")}\0`, undefined, 70_000), names);
});

Deno.test("what has no end of a line for 64 KiB is no list", async () => {
  for (const text of ["x".repeat(70_000), `a\n${"x".repeat(70_000)}`, `${"x".repeat(70_000)}\na`]) {
    await assertRejects(() => read(text, undefined, 5000), BadInput, "so it is none");
  }
});

Deno.test("names that are listed are read again as they are", async () => {
  for (const names of [["a", "b c"], ["a\nb"], ["end\r"], ["\ufeffa", "b"], [], ["#x", " y "], ["\ufeffa\nb"]]) {
    assertEquals(await read(listOf(names)), names);
    assertEquals(await read(listOf(names, true), true), names);
  }
  assertEquals([listOf(["a", "b"]), listOf(["a", "b\nc"]), listOf(["a"], true)], ["a\nb\n", "a\0b\nc\0", "a\0"]);
});

Deno.test("names are looked up in their order, each once, and none that leads out", () =>
  scene({}, async (it) => {
    await make(it.dir, { "d/a": "a", "d/b/c": "c", "d/b/d": "d", "outside/x": "x" });
    await Deno.symlink(`${it.dir}/outside`, `${it.dir}/d/link`);
    const names = ["b/c", "./a", "a", "/a", "none", "b", "b/", "b/d", "..", "../outside/x", "b/../a", "b//c", "./", "link/x", "link/"];
    const found = await Array.fromAsync(findAll(new LocalPlace(`${it.dir}/d`), names, {}, new Set()));
    assertEquals(found.map(({ path, entry, why }) => [path, entry?.kind ?? why?.message.replace(/ refused.*/, " refused")]), [
      ["b/c", "file"],
      ["a", "file"],
      ["none", "is not there"],
      ["b", "is a folder: with / at its end, all that is in it is meant"],
      ["b/", "folder"],
      ["..", "is refused"],
      ["../outside/x", "is refused"],
      ["b/../a", "is refused"],
      ["b//c", "is refused"],
      ["", "is refused"],
      ["link/x", `${it.dir}/d/link is refused`],
      ["link/", "is not there"],
    ]);
  }));

Deno.test("paths means what is named and nothing else, in all directions; what is not there is a failure", () =>
  scene({ emulator: { buckets: [bucketName, "other"] } }, async (it) => {
    await make(it.dir, { "d/a": "a", "d/b": "b", "d/e/f": "f", "d/e/g": "g", "d/h/i": "i", "d/h/j/k": "k" });
    const paths = ["a", "e/f", "h/", "h/i", "h/j/", "none", "e/f"];
    const there = { "a": "done", "e/f": "done", "h/i": "done", "h/j/k": "done", "none": "failed" };
    const upload = { from: { localDir: `${it.dir}/d` }, to: { bucketName, cosPath: "/t/" } };
    const up = await it.cos.copyFolder({ ...upload, paths });
    assertEquals(statuses(up), there);
    assertEquals(up.code, -197);
    const stream = async function* (): AsyncGenerator<string> {
      yield* paths;
    };
    const across = { from: { bucketName, cosPath: "/t/" }, to: { bucketName: "other", cosPath: "/u/" } };
    assertEquals(statuses(await it.cos.copyFolder({ ...across, paths: stream() })), there);
    const down = { from: { bucketName: "other", cosPath: "/u/" }, to: { localDir: `${it.dir}/down` } };
    assertEquals(statuses(await it.cos.moveFolder({ ...down, paths: ["h/j/", "cos://other/u/a", "cos://mybucket/u/h/i"] })), {
      "a": "done",
      "h/j/k": "done",
      "cos://mybucket/u/h/i": "failed",
    });
    assertEquals(statuses(await it.cos.syncFolder({ ...down, paths: ["h/", "a"], resume: true })), { "h/i": "done", "a": "failed" });
    const filtered = await it.cos.copyFolder({ ...upload, paths: ["e/", "a", "h/i"], include: ["f", "i"], exclude: ["h"], dryRun: true });
    assertEquals(statuses(filtered), { "e/f": "failed" });
  }));

Deno.test("paths with delete is refused, and so is what is no list", () =>
  scene({}, async (it) => {
    const both = { from: { localDir: it.dir }, to: { bucketName, cosPath: "/t/" } };
    assertMatch((await it.cos.syncFolder({ ...both, paths: ["a"], delete: true })).message, /paths, delete: exclude each other/);
    assertMatch((await it.cos.copyFolder({ ...both, paths: "a" as unknown as string[] })).message, /paths: must be a list of paths/);
  }));

Deno.test("a move by names that is called again passes over what was moved", () =>
  scene({}, async (it) => {
    await make(it.dir, { "d/a": "a", "d/b": "b", "d/f/c": "c" });
    const move = { from: { localDir: `${it.dir}/d` }, to: { bucketName, cosPath: "/t/" } };
    unwrap(await it.cos.moveFolder({ ...move, paths: ["a", "f/"] }));
    const again = await it.cos.moveFolder({ ...move, paths: ["a", "b", "f/", "never"], resume: true });
    assertEquals(statuses(again), { a: "skipped", b: "done", "f/": "skipped", never: "failed" });
    assert(!again.ok);
  }));

async function make(dir: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await Deno.mkdir(`${dir}/${name}`.replace(/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${dir}/${name}`, content);
  }
}

function statuses(result: TreeResult): Record<string, string> {
  const report = result.ok ? result.data : result.report;
  if (!report) throw new Error((result as { message: string }).message);
  return Object.fromEntries(report.files.map(({ path, status }) => [path, status]));
}
