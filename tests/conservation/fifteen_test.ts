/**
 * The law of transfers, each sentence tried by what broke it once. The command runs as a process, the library through its documented calls.
 *
 * @module
 */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { CosClient, type CosResult } from "../../mod.ts";
import type { Answer } from "../../src/emulator/mod.ts";
import { bytes, changed, contentOf, Desk, KEY, MIB, onBun, onNode, sha1, until, within, without } from "./_desk.ts";

const bucketName = "mybucket";

/** The content is one of these, byte for byte, and nothing in between. */
function assertWhole(content: Uint8Array | undefined, ...versions: readonly Uint8Array[]): void {
  assert(content !== undefined, "there is nothing");
  const own = sha1(content);
  assert(versions.some((version) => sha1(version) === own), `${content.length} bytes, and no version that there ever was`);
}

/** Begins an upload of the content that lacks its last slices, as an interrupted one does. */
async function leaveUnfinished(desk: Desk, cosPath: string, content: Uint8Array<ArrayBuffer>, bucket = bucketName): Promise<void> {
  desk.fault({ operation: "upload_slice_finish", nth: 1, drop: true });
  const client = new CosClient({ ...desk.emulator.clientOptions, retry: { attempts: 1 } });
  const cut = await client.uploadFileFromBuffer({ bucketName: bucket, cosPath, data: content, verifySha1: true });
  assert(!cut.ok, "the upload was not cut off");
  desk.emulator.faults.reset();
  assertEquals(await desk.stored(cosPath, bucket), undefined);
}

// 1: a source goes only when its target was proven finished and equal.

Deno.test("1 (law 1): what an interrupted mv advises deletes no source whose target is unfinished", async () => {
  await using desk = await Desk.open();
  const content = bytes(9 * MIB);
  await desk.write("photos/big.bin", content);
  const said = await desk.interrupted(["mv", "-r", "photos", ":/backup/"], ({ op }) => op === "upload_slice_finish");
  assertEquals(said.status, 130);
  const again = await desk.shell(desk.advice(said));
  const here = desk.read("photos/big.bin");
  const there = await desk.stored("/backup/photos/big.bin");
  assertWhole(here ?? there, content);
  assertEquals([again.status, there && sha1(there), here], [0, sha1(content), undefined], again.err);
});

for (const [where, target] of [["within a bucket", ":/backup/"], ["from one bucket to another", "cos://other/backup/"]] as const) {
  Deno.test(`1 (law 1): mv --skip-same ${where} deletes no source whose target is unfinished`, async () => {
    await using desk = await Desk.open({ instantUpload: false });
    const content = bytes(9 * MIB);
    const bucket = target.startsWith("cos:") ? "other" : bucketName;
    await leaveUnfinished(desk, "/backup/photos/big.bin", content, bucket);
    await desk.put("/photos/big.bin", content);
    const said = await desk.cos("mv", "-r", "--resume", "--skip-same", ":/photos", target);
    const there = await desk.stored("/backup/photos/big.bin", bucket);
    assertWhole(await desk.stored("/photos/big.bin") ?? there, content);
    if (said.status === 0) assertWhole(there, content);
  });
}

Deno.test("1 (law 4): cp --resume --skip-same finishes an upload of which only the finish is missing", async () => {
  await using desk = await Desk.open();
  const content = bytes(9 * MIB);
  await desk.write("big.bin", content);
  await leaveUnfinished(desk, "/big.bin", content);
  const said = await desk.cos("cp", "--resume", "--skip-same", "big.bin", ":/big.bin");
  assertEquals(said.status, 0, said.err);
  assertWhole(await desk.stored("/big.bin"), content);
});

// 2: and only if the source is still what was read.

for (const size of [1000, 9 * MIB]) {
  const op = size < 8 * MIB ? "upload" : "upload_slice_finish";
  Deno.test(`2 (law 1): mv of ${size} bytes deletes no file that was written to while the request was under way`, async () => {
    await using desk = await Desk.open();
    const path = await desk.write("file", bytes(size));
    desk.after = async (request) => {
      if (request.op === op) await Deno.writeTextFile(path, "and this was written meanwhile", { append: true });
    };
    const said = await desk.cos("mv", "file", ":/x");
    assert(desk.text("file")?.endsWith("and this was written meanwhile"), `exit ${said.status}, and what was written is gone`);
    assertNotEquals(said.status, 0);
  });

  Deno.test(`2 (law 1): mv of ${size} bytes deletes no file that took the name of its source meanwhile`, async () => {
    await using desk = await Desk.open();
    const path = await desk.write("file", bytes(size));
    const other = await desk.write("other", "another file");
    desk.after = async (request) => {
      if (request.op === op) await Deno.rename(other, path);
    };
    const said = await desk.cos("mv", "file", ":/x");
    assertEquals(desk.text("file"), "another file");
    assertNotEquals(said.status, 0);
  });
}

Deno.test("2 (law 1): mv down deletes no remote file that was replaced meanwhile", async () => {
  await using desk = await Desk.open();
  await desk.put("/x", "old");
  desk.after = async ({ op }) => {
    if (op === "download") await desk.put("/x", "new");
  };
  const said = await desk.cos("mv", ":/x", "file");
  assertEquals(await desk.storedText("/x") ?? desk.text("file"), "new", `exit ${said.status}, and what was stored meanwhile is gone`);
});

// 3: nothing outside of the target.

Deno.test("3 (law 3): sync -L --delete deletes nothing that a link in the target leads to", async () => {
  await using desk = await Desk.open();
  await desk.put("/p/a.txt", "a");
  await desk.write("outside/keep.txt", "keep");
  await desk.write("out/b.txt", "b");
  await Deno.symlink(desk.path("outside"), desk.path("out/link"));
  await desk.cos("sync", "-L", "--delete", "--yes", ":/p", "out");
  assertEquals(desk.text("outside/keep.txt"), "keep");
});

Deno.test("3 (law 3): sync --delete deletes nothing in a folder whose name became a link meanwhile", async () => {
  await using desk = await Desk.open();
  await desk.put("/p/a.txt", "a");
  await desk.write("out/sub/keep.txt", "b");
  await desk.write("outside/keep.txt", "keep");
  desk.after = async ({ op }) => {
    if (op !== "download") return;
    await Deno.remove(desk.path("out/sub"), { recursive: true });
    await Deno.symlink(desk.path("outside"), desk.path("out/sub"));
  };
  await desk.cos("sync", "--delete", "--yes", ":/p", "out");
  assertEquals(desk.text("outside/keep.txt"), "keep");
});

// 4: a listing that does not move on.

type Lie = (data: Record<string, unknown>, page: number) => void;

const LIES: Readonly<Record<string, Lie>> = {
  "names the same place again": (data) => Object.assign(data, { context: "YQ", listover: false }),
  "names no place": (data) => Object.assign(data, { context: "", listover: false }),
  "goes to and fro": (data, page) => Object.assign(data, { context: page % 2 === 0 ? "YQ" : "", listover: false }),
  "goes round between two places": (data, page) => Object.assign(data, { context: page % 2 === 0 ? "YQ" : "YWI", listover: false }),
  "is empty and goes on": (data, page) =>
    Object.assign(data, { context: ["YQ", "YWI", "YWM"][page % 3], listover: false, ...page === 0 ? {} : { infos: [] } }),
};

/** After so many pages a listing has no end; what asks for more waits for ever. */
const PAGES = 200;

/** A desk with three remote files, whose listing lies. */
async function lying(lie: Lie): Promise<Desk> {
  const desk = await Desk.open();
  for (const name of ["a", "b", "c"]) await desk.put(`/p/${name}`, name);
  let page = 0;
  desk.after = async ({ op, path }, answer) => {
    if (op !== "list" || path !== "/p/" || answer.code !== 0) return;
    if (page > PAGES) return await new Promise(() => {});
    return changed(answer, (data) => lie(data, page++));
  };
  return desk;
}

for (const [what, lie] of Object.entries(LIES)) {
  Deno.test(`4 (law 2): sync --delete deletes nothing by a listing that ${what}`, async () => {
    await using desk = await lying(lie);
    for (const name of ["a", "b", "c", "z"]) await desk.write(`out/${name}`, name);
    const said = await within(desk.cos("sync", "--delete", "--yes", ":/p", "out"), 10_000);
    assertEquals(["a", "b", "c", "z"].map((name) => desk.text(`out/${name}`)), ["a", "b", "c", "z"], `exit ${said.status}`);
    assertNotEquals(said.status, 0);
  });

  Deno.test(`4 (law 2): listFolderAll, downloadFolder and du fail by a listing that ${what}`, async () => {
    await using desk = await lying(lie);
    const listed = (async () => {
      for await (const _ of desk.client.listFolderAll({ bucketName, cosPath: "/p/" }));
    })();
    assertEquals(await within(listed.then(() => "done", () => "failed"), 5000), "failed");
    await using second = await lying(lie);
    const folder = await within(callFolder(second.client, "downloadFolder", second.path("down")), 5000);
    assertEquals(folder.ok, false);
    await using third = await lying(lie);
    assertNotEquals((await within(third.cos("du", ":/p/"), 10_000)).status, 0);
  });
}

/** The calls for folders, in whichever form they are. */
async function callFolder(client: CosClient, name: "uploadFolder" | "downloadFolder", localDir: string, more: object = {}) {
  const cosDir = "/p/";
  // deno-lint-ignore no-explicit-any -- the form with an object takes the place of that with positions
  const call = (client as any)[name].bind(client) as (...args: unknown[]) => Promise<CosResult<{ failed: number }>>;
  if (call.length < 3) return await call({ localDir, bucketName, cosPath: cosDir, ...more });
  return name === "uploadFolder" ? await call(localDir, bucketName, cosDir, more) : await call(bucketName, cosDir, localDir, more);
}

// 5: what is written is checked.

const RUNTIMES = { Deno: undefined, Bun: onBun, Node: onNode };

for (const [runtime, command] of Object.entries(RUNTIMES)) {
  Deno.test(`5 (law 6): cp of what comes through a pipe notices on ${runtime} that the disk took only a part of it`, async () => {
    await using desk = await Desk.open();
    const content = bytes(9 * MIB + 40_000);
    const cos = command === undefined ? "cos" : (await command()).join(" ");
    // No file may have more than these half KiB: the last write is a short one, as on a disk that is full.
    const line = `trap '' XFSZ; ulimit -f ${9 * 2048 + 50}; exec ${cos} cp - :/x`;
    const said = await desk.shell(line, { stdin: content });
    const stored = await desk.stored("/x");
    if (said.status === 0) assertWhole(stored, content);
    else assertEquals(stored, undefined);
  });
}

// 6: two processes never write one file.

const PIECE = 32 * 1024;

/** A body that comes in two halves, the second when something else is done. */
async function* inHalves(content: Uint8Array, rest: Promise<void>): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < content.length; from += PIECE) {
    if (from >= content.length / 2) await rest;
    yield content.subarray(from, from + PIECE);
  }
}

const ANSWERS: Readonly<Record<string, (answer: Answer) => Answer>> = {
  "an ETag": (answer) => answer,
  "no ETag": (answer) => without(answer, "etag", "last-modified"),
  "no length": (answer) => without(answer, "etag", "last-modified", "content-length"),
};

for (const [kind, make] of Object.entries(ANSWERS)) {
  Deno.test(`6 (law 7): two processes that download to one file do not mix their bytes: ${kind}`, async () => {
    await using desk = await Desk.open();
    const [old, young] = [bytes(2 * MIB), bytes(2 * MIB)];
    await desk.put("/x", old);
    const half = Promise.withResolvers<void>();
    let opened = 0;
    desk.after = async ({ op }, answer) => {
      if (op !== "download" || answer.code !== 0) return;
      return make(++opened === 1 ? { ...answer, body: inHalves(await contentOf(answer), half.promise) } : answer);
    };
    const first = desk.start(["cp", "--overwrite", ":/x", "out"]);
    await until("the first download", () => opened === 1);
    await until(
      "the first half",
      () => desk.names(".").some((name) => /^\.cos-/.test(name) && Deno.statSync(desk.path(name)).size >= MIB / 2),
    );
    await desk.put("/x", young);
    const second = await within(desk.start(["cp", "--overwrite", ":/x", "out"]).ended);
    if (second.status === 0) assertWhole(desk.read("out"), old, young);
    half.resolve();
    const { status } = await within(first.ended);
    if (status === 0 || second.status === 0) assertWhole(desk.read("out"), old, young);
    assert(status === 0 || second.status === 0, "both failed");
  });
}

// 7: what is taken up is of the same file.

Deno.test("7 (law 4): cp -r --skip-same --resume takes up no upload of what the file was before", async () => {
  await using desk = await Desk.open();
  await desk.write("d/big.bin", bytes(12 * MIB));
  let slices = 0;
  await desk.interrupted(["cp", "-r", "d/", ":/d/"], ({ op }) => op === "upload_slice_data" && ++slices === 6);
  const content = bytes(12 * MIB);
  await desk.write("d/big.bin", content);
  const said = await desk.cos("cp", "-r", "--skip-same", "--resume", "d/", ":/d/");
  if (said.status === 0) assertWhole(await desk.stored("/d/big.bin"), content);
  else assertWhole(await desk.stored("/d/big.bin") ?? content, content);
});

Deno.test("7 (law 4): cp -r --skip-same --resume takes what only its finish is missing of for no other content", async () => {
  await using desk = await Desk.open();
  await desk.write("d/big.bin", bytes(9 * MIB));
  await desk.interrupted(["cp", "-r", "d/", ":/d/"], ({ op }) => op === "upload_slice_finish");
  const content = bytes(9 * MIB);
  await desk.write("d/big.bin", content);
  const said = await desk.cos("cp", "-r", "--skip-same", "--resume", "d/", ":/d/");
  assertEquals(said.status, 0, said.err);
  assertWhole(await desk.stored("/d/big.bin"), content);
});

for (const how of ["cp", "uploadFile"] as const) {
  Deno.test(`7 (law 1): ${how} notices a file of the same size and time that was written anew meanwhile`, async () => {
    await using desk = await Desk.open();
    const [old, young] = [bytes(12 * MIB), bytes(12 * MIB)];
    const path = await desk.write("big.bin", old);
    const { mtime, atime } = await Deno.stat(path);
    let slices = 0;
    desk.after = async ({ op }) => {
      if (op !== "upload_slice_data" || ++slices !== 2) return;
      await Deno.writeFile(path, young);
      await Deno.utime(path, atime!, mtime!);
    };
    const ok = how === "cp"
      ? (await desk.cos("cp", "--concurrency", "1", "big.bin", ":/x")).status === 0
      : (await desk.client.uploadFile({ bucketName, cosPath: "/x", localPath: path, concurrency: 1 })).ok;
    if (ok) assertWhole(await desk.stored("/x"), old, young);
    else assertEquals(await desk.stored("/x"), undefined);
  });
}

// 8: what is advised does what the first command would have done.

for (const command of ["cp", "mv"] as const) {
  Deno.test(`8 (law 5): what an interrupted ${command} -r of a remote folder advises ends where the command would have ended`, async () => {
    await using desk = await Desk.open();
    const names = Array.from({ length: 10 }, (_, index) => `${index}`);
    for (const name of names) await desk.put(`/ten/${name}`, `content ${name}`);
    let downloads = 0;
    const said = await desk.interrupted([command, "-r", ":/ten", "out"], ({ op }) => op === "download" && ++downloads === 6);
    assertEquals(said.status, 130);
    const again = await desk.shell(desk.advice(said));
    assertEquals([desk.names("out"), again.status], [names, 0], again.err);
    assertEquals(names.map((name) => desk.text(`out/${name}`)), names.map((name) => `content ${name}`));
    const left = await Promise.all(names.map((name) => desk.storedText(`/ten/${name}`)));
    assertEquals(left, names.map((name) => command === "mv" ? undefined : `content ${name}`));
  });
}

// 9: what is named is what is meant.

Deno.test("9 (law 2): rm ':/zz/**' deletes nothing below a folder without -r", async () => {
  await using desk = await Desk.open();
  const all = ["/zz/a", "/zz/b/c", "/zz/b/d/e"];
  for (const path of all) await desk.put(path, path);
  const said = await desk.cos("rm", ":/zz/**");
  assertEquals(await Promise.all(all.slice(1).map((path) => desk.storedText(path))), all.slice(1), `exit ${said.status}`);
  assertNotEquals(said.status, 0);
});

for (const args of [["cp", "-r", "d/", ":/d/"], ["sync", "d", ":/d"]]) {
  Deno.test(`9 (law 6): ${args[0]} carries on when a name is no UTF-8, and says so`, async () => {
    await using desk = await Desk.open();
    for (const name of ["a", "z"]) await desk.write(`d/${name}`, name);
    assertEquals((await desk.shell(`printf odd > "$(printf 'd/odd\\377name')"`)).status, 0);
    const said = await desk.cos(...args);
    assertEquals([await desk.storedText("/d/a"), await desk.storedText("/d/z")], ["a", "z"], said.err);
    assertNotEquals(said.status, 0);
    assert(said.err.includes("odd"), said.err);
  });
}

Deno.test("9: a glob without a slash is of names at any depth, in the library and in the command", async () => {
  await using desk = await Desk.open();
  for (const name of ["a.txt", "a.tmp", "sub/b.txt", "sub/b.tmp", "sub/deep/c.tmp"]) await desk.write(`d/${name}`, name);
  const up = await callFolder(desk.client, "uploadFolder", desk.path("d"), { exclude: ["*.tmp"] });
  assertEquals(up.ok, true);
  assertEquals((await desk.cos("cp", "-r", "--exclude", "*.tmp", "d/", ":/q/")).status, 0);
  for (const folder of ["/p/", "/q/"]) {
    const there = [];
    for (const name of ["a.txt", "a.tmp", "sub/b.txt", "sub/b.tmp", "sub/deep/c.tmp"]) {
      if (await desk.stored(folder + name)) there.push(name);
    }
    assertEquals(there, ["a.txt", "sub/b.txt"]);
  }
});

// 10: success is said only for what was checked.

for (const args of [["cp", "-r", ":/p/", "out"], ["sync", ":/p", "out"], ["mv", "-r", ":/p/", "out"]]) {
  Deno.test(`10 (law 6): ${args[0]} does not say done of a download that is shorter than its listing says`, async () => {
    await using desk = await Desk.open();
    const content = bytes(100_000);
    await desk.put("/p/a", content);
    desk.after = async ({ op }, answer) => {
      if (op !== "download" || answer.code !== 0) return;
      const half = (await contentOf(answer)).subarray(0, 50_000);
      return { ...without(answer, "content-length"), body: inHalves(half, Promise.resolve()) };
    };
    const said = await desk.cos(...args);
    assertNotEquals(said.status, 0);
    assertEquals(desk.read("out/a"), undefined);
    assertWhole(await desk.stored("/p/a"), content);
  });
}

for (const [runtime, command] of Object.entries(RUNTIMES)) {
  Deno.test(`10 (law 6): a compressed download that is cut short is not done on ${runtime}`, async () => {
    await using desk = await Desk.open();
    const content = new TextEncoder().encode(Array.from({ length: 20_000 }, (_, index) => `line ${index}\n`).join(""));
    await desk.put("/p/a", content);
    const packed = new Uint8Array(
      await new Response(new Blob([content]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer(),
    );
    desk.after = ({ op }, answer) => {
      if (op !== "download" || answer.code !== 0) return;
      const short = packed.slice(0, packed.length / 2);
      const { headers } = without(answer, "content-length", "etag");
      return { ...answer, headers: [...headers, ["Content-Encoding", "gzip"], ["Content-Length", String(short.length)]], body: short };
    };
    const said = await desk.start(["cp", "-r", ":/p/", "out"], command === undefined ? {} : { cos: await command() }).ended;
    assertNotEquals(said.status, 0);
    assertEquals(desk.read("out/a"), undefined);
  });
}

for (const [runtime, command] of Object.entries(RUNTIMES)) {
  Deno.test(`10 (law 6): what is stored compressed is copied as it is stored on ${runtime}, and is not done while it is cut short`, async () => {
    await using desk = await Desk.open();
    const at = { bucketName, cosPath: "/p/a" };
    const packed = new Uint8Array(
      await new Response(new Blob([bytes(100_000)]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer(),
    );
    await desk.put(at.cosPath, packed);
    const set = await desk.client.updateFile({ ...at, customHeaders: { "Content-Encoding": "gzip" } });
    assert(set.ok);
    const starting = command === undefined ? {} : { cos: await command() };
    let downloads = 0;
    desk.after = async ({ op }, answer) => {
      // The first one announces all that is stored; of what is asked for then, half is missing.
      if (op !== "download" || answer.code !== 0 || ++downloads === 1) return;
      return { ...without(answer, "content-length"), body: inHalves((await contentOf(answer)).slice(0, 50_000), Promise.resolve()) };
    };
    const cut = await desk.start(["cp", "-r", ":/p/", "out"], starting).ended;
    assert(downloads > 1);
    assertNotEquals(cut.status, 0);
    assertEquals(desk.read("out/a"), undefined);
    desk.after = () => {};
    const here = await desk.start(["cp", "-r", ":/p/", "out"], starting).ended;
    assertEquals(here.status, 0, here.err);
    assertWhole(desk.read("out/a"), packed);
    const there = await desk.start(["mv", "-r", ":/p/", "cos://other/p/"], starting).ended;
    assertEquals(there.status, 0, there.err);
    assertWhole(await desk.stored("/p/a", "other"), packed);
    assertEquals(await desk.stored("/p/a"), undefined);
    const stat = await desk.client.statFile({ bucketName: "other", cosPath: "/p/a" });
    assert(stat.ok);
    assertEquals(stat.data.customHeaders, { "Content-Encoding": "gzip" });
    const printed = await desk.start(["cat", "cos://other/p/a"], starting).ended;
    assertEquals(printed.status, 0, printed.err);
  });
}

for (const [field, value] of Object.entries({ session: "another", offset: 12345, datalen: 1 })) {
  Deno.test(`10 (law 6): uploadFile compares the ${field} of a slice's receipt`, async () => {
    await using desk = await Desk.open();
    let slices = 0;
    desk.after = ({ op }, answer) => {
      if (op === "upload_slice_data" && answer.code === 0 && ++slices === 3) return changed(answer, (data) => data[field] = value);
    };
    const sent = await desk.client.uploadFileFromBuffer({ bucketName, cosPath: "/x", data: bytes(9 * MIB) });
    assertEquals(sent.ok, false);
  });
}

for (const size of [1000, 9 * MIB]) {
  Deno.test(`10 (law 6): of ${size} bytes in memory that are changed after the call nothing mixed is stored`, async () => {
    await using desk = await Desk.open();
    const [old, young] = [bytes(size), bytes(size)];
    const data = old.slice();
    const call = desk.client.uploadFileFromBuffer({ bucketName, cosPath: "/x", data });
    const change = (async () => {
      // What is changed at once, and what is changed while slices are on their way.
      data.set(young.subarray(0, size / 2));
      await until("the first request", () => desk.emulator.requests.length > 0);
      data.set(young);
    })();
    const sent = await call;
    await change;
    if (sent.ok) assertWhole(await desk.stored("/x"), old);
    else assertEquals(await desk.stored("/x"), undefined);
  });
}

// 11: what a server says is bounded before it is believed.

for (const size of [1e15, 1]) {
  Deno.test(`11 (law 8): slices of ${size} bytes, as a service gone wrong wants them, are refused`, async () => {
    await using desk = await Desk.open();
    desk.after = ({ op }, answer) => {
      if (op === "upload_slice_init" && answer.code === 0) return changed(answer, (data) => data.slice_size = size);
    };
    // Of what can be granted, the emulator keeps to what it says.
    if (size === 1) desk.fault({ operation: "upload_slice_init", sliceSize: 1 });
    const bodies: number[] = [];
    const stop = new AbortController();
    const client = new CosClient({
      ...KEY,
      retry: { attempts: 1 },
      fetch: async (...[input, init]: Parameters<typeof fetch>) => {
        if (init?.body instanceof Uint8Array) bodies.push(init.body.length);
        if (bodies.length > 100) stop.abort(new Error("a hundred requests"));
        return await desk.emulator.fetch(input, init);
      },
    });
    const sent = await client.uploadFileFromBuffer({ bucketName, cosPath: "/x", data: bytes(32 * MIB) }, { signal: stop.signal })
      .catch(() => ({ ok: false }));
    assert(bodies.length <= 100, "one request for each byte");
    assert(Math.max(...bodies) <= 20 * MIB + 4096, `a body of ${Math.max(...bodies)} bytes`);
    assertEquals(sent.ok, false);
  });
}

// 13: part files, modes, and what reaches the terminal.

/** What an interrupted download leaves: the name of its part file is tried on the next. */
async function partNames(desk: Desk, file: string): Promise<string[]> {
  let downloads = 0;
  await desk.interrupted(["cp", ":/x", file], ({ op }) => op === "download" && ++downloads === 2);
  const folder = file.slice(0, file.lastIndexOf("/"));
  const names = desk.names(folder).filter((name) => name.startsWith(".cos-"));
  for (const name of names) await Deno.remove(desk.path(`${folder}/${name}`));
  return names;
}

Deno.test("13 (law 3): a download does not write through a link that was planted under the name of its part file", async () => {
  await using desk = await Desk.open();
  const content = bytes(20 * MIB);
  await desk.put("/x", content);
  await Deno.mkdir(desk.path("out"));
  await desk.write("victim", "precious");
  for (const name of await partNames(desk, "out/x")) {
    await Deno.symlink(desk.path("victim"), desk.path(`out/${name}`));
    await Deno.symlink(desk.path("victim"), desk.path(`out/${name}.new`));
  }
  const said = await desk.cos("cp", ":/x", "out/x");
  assertEquals(desk.text("victim"), "precious", said.err);
  if (said.status === 0) {
    assert(Deno.lstatSync(desk.path("out/x")).isFile);
    assertWhole(desk.read("out/x"), content);
  }
});

for (const args of [["cp", "--overwrite", ":/x", "file"], ["sync", ":/p", "."]]) {
  Deno.test(`13: ${args[0]} leaves a private file private when it replaces it`, async () => {
    await using desk = await Desk.open();
    await desk.put("/x", "newer content");
    await desk.put("/p/file", "newer content");
    const path = await desk.write("file", "old");
    await Deno.chmod(path, 0o600);
    assertEquals((await desk.cos(...args)).status, 0);
    assertEquals(desk.text("file"), "newer content");
    assertEquals((await Deno.stat(path)).mode! & 0o777, 0o600);
  });
}

for (const args of [["ls", ":/p/"], ["cp", "-r", ":/p/", "out"], ["stat", ":/p/\x1b[31mred\x1b[0m"], ["rm", ":/p/*"], ["du", ":/p/"]]) {
  Deno.test(`13: no escape of a remote name reaches the terminal by ${args[0]}`, async () => {
    await using desk = await Desk.open();
    await desk.put("/p/\x1b[31mred\x1b[0m", "x");
    await desk.put("/p/\x1b[2Ksub/x", "x");
    const { out, err } = await desk.cos(...args);
    assert(!(out + err).includes("\x1b"), JSON.stringify(out + err));
  });
}
