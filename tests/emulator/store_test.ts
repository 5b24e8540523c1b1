/**
 * What every store does, and what the one on disk does besides.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { createHash } from "node:crypto";
import { CosEmulator, DiskStore, MemoryStore } from "../../src/emulator/mod.ts";
import type { Content, EmulatorOptions, FileRecord, NewUpload, Store } from "../../src/emulator/mod.ts";
import { golden, sign, Wire } from "./_wire.ts";

const MIB = 1_048_576;

class Folder implements AsyncDisposable {
  readonly path: string = Deno.makeTempDirSync({ prefix: "cos-emulator-" });

  async open(): Promise<DiskStore> {
    return await DiskStore.open(this.path);
  }

  /** The sizes of all files with contents. */
  blobs(): number[] {
    const sizes: number[] = [];
    for (const { name, isDirectory } of this.#list("data")) {
      if (isDirectory) {
        for (const file of this.#list(`data/${name}`)) sizes.push(Deno.statSync(`${this.path}/data/${name}/${file.name}`).size);
      }
    }
    return sizes.sort((a, b) => a - b);
  }

  /** What lies in it. */
  names(): string[] {
    return [...Deno.readDirSync(this.path)].map(({ name }) => name).sort();
  }

  *#list(name: string): Iterable<Deno.DirEntry> {
    try {
      yield* Deno.readDirSync(`${this.path}/${name}`);
    } catch {
      // Not made yet.
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

function fileOf(content: Content, more: Partial<FileRecord> = {}): FileRecord {
  return {
    content,
    sha: "0".repeat(40),
    sliceSize: content.size,
    bizAttr: "",
    authority: "eInvalid",
    forbid: 0,
    headers: {},
    ctime: 1,
    mtime: 2,
    ...more,
  };
}

async function put(store: Store, path: string, bytes: Uint8Array, more: Partial<FileRecord> = {}): Promise<void> {
  const content = await store.write([bytes]);
  const sha = createHash("sha1").update(bytes).digest("hex");
  await store.commit("b", [{ kind: "file", path, record: fileOf(content, { sha, ...more }) }]);
  await store.release(content);
}

async function read(store: Store, content: Content, start = 0, end = content.size): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of await store.read(content, start, end)) parts.push(chunk.slice());
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}

async function readAt(store: Store, path: string): Promise<Uint8Array | undefined> {
  const file = await store.file("b", path);
  return file === undefined ? undefined : await read(store, file.content);
}

const upload = (filesize: number, sliceSize: number): NewUpload => {
  return { session: "s", filesize, sliceSize, resized: false, insertOnly: true, bizAttr: "", ctime: 1 };
};

for (const kind of ["memory", "disk"]) {
  const test = (name: string, run: (store: Store) => Promise<void>): void => {
    Deno.test(`a store in ${kind} ${name}`, async () => {
      if (kind === "memory") return await run(new MemoryStore());
      await using folder = new Folder();
      await using store = await folder.open();
      await run(store);
    });
  };

  test("gives back what it was given, in whole and in part, small and large", async (store) => {
    for (const size of [0, 1, 100_000, 4 * MIB, 4 * MIB + 1, 9 * MIB]) {
      const bytes = golden(size);
      const content = await store.write((async function* () {
        for (let at = 0; at < size; at += 70_000) yield bytes.subarray(at, at + 70_000);
      })());
      assertEquals(content.size, size);
      assertEquals(await read(store, content), bytes);
      await store.commit("b", [{ kind: "file", path: "/f", record: fileOf(content) }]);
      await store.release(content);
      assertEquals(await readAt(store, "/f"), bytes);
      const file = await store.file("b", "/f");
      assertEquals(await read(store, file!.content, Math.floor(size / 3), Math.floor(size / 2)), bytes.slice(size / 3, size / 2));
    }
  });

  test("keeps nothing of bytes that break off", async (store) => {
    for (const size of [10, 9 * MIB]) {
      await assertRejects(
        () =>
          store.write((async function* () {
            yield golden(size);
            throw new Error("no more");
          })()),
        Error,
        "no more",
      );
    }
  });

  test("goes on to read what is replaced or removed meanwhile", async (store) => {
    await put(store, "/f", golden(3 * MIB));
    const file = await store.file("b", "/f");
    const chunks = await store.read(file!.content, 0, 3 * MIB);
    await store.commit("b", [{ kind: "file", path: "/f", record: undefined }]);
    let size = 0;
    for await (const chunk of chunks) size += chunk.length;
    assertEquals(size, 3 * MIB);
  });

  test("keeps a content as long as anything has it", async (store) => {
    await put(store, "/a", golden(1000));
    const { content, sha } = (await store.file("b", "/a"))!;
    await store.commit("b", [{ kind: "file", path: "/b", record: fileOf(content, { sha }) }]);
    await store.commit("b", [{ kind: "file", path: "/a", record: undefined }]);
    assertEquals(await readAt(store, "/b"), golden(1000));
    const known = (await store.fileBySha("b", sha, 1000))!;
    await store.commit("b", [{ kind: "file", path: "/b", record: undefined }]);
    assertEquals(await store.fileBySha("b", sha, 1000), undefined);
    await store.commit("b", [{ kind: "file", path: "/c", record: fileOf(known, { sha }) }]);
    await store.release(known);
    assertEquals(await readAt(store, "/c"), golden(1000));
  });

  test("puts slices together, in whatever order and how often they come", async (store) => {
    const bytes = golden(10);
    await store.commit("b", [{ kind: "upload", path: "/u", record: upload(10, 4) }]);
    const slice = async (offset: number, part: Uint8Array): Promise<void> => {
      const content = await store.write([part]);
      await store.putSlice("b", "/u", offset, content);
      await store.release(content);
    };
    await slice(8, bytes.subarray(8));
    await slice(4, new Uint8Array(4));
    assertEquals((await store.upload("b", "/u"))?.received, 0);
    await slice(0, bytes.subarray(0, 4));
    await slice(4, new Uint8Array(4));
    await slice(4, bytes.subarray(4, 8));
    assertEquals(await store.slices("b", "/u"), [{ offset: 0, size: 4 }, { offset: 4, size: 4 }, { offset: 8, size: 2 }]);
    assertEquals((await store.upload("b", "/u"))?.received, 10);
    for (let again = 0; again < 2; again++) {
      const content = await store.assemble("b", "/u");
      assertEquals(await read(store, content), bytes);
      if (again === 1) {
        await store.commit("b", [{ kind: "file", path: "/u", record: fileOf(content) }, { kind: "upload", path: "/u", record: undefined }]);
      }
      await store.release(content);
    }
    assertEquals(await store.upload("b", "/u"), undefined);
    assertEquals(await readAt(store, "/u"), bytes);
  });

  test("counts anew what has arrived when a slice comes again with another size", async (store) => {
    await store.commit("b", [{ kind: "upload", path: "/u", record: upload(10, 4) }]);
    for (const [offset, size, received] of [[0, 4, 4], [4, 4, 8], [0, 3, 3], [8, 2, 3], [0, 4, 10]] as const) {
      const content = await store.write([golden(size)]);
      await store.putSlice("b", "/u", offset, content);
      await store.release(content);
      assertEquals((await store.upload("b", "/u"))?.received, received);
    }
    assertEquals(await store.slices("b", "/none"), []);
  });

  test("uses up a sign once, until it is cleared", async (store) => {
    assertEquals([await store.useSign("aa"), await store.useSign("bb"), await store.useSign("aa")], [true, true, false]);
    await store.clear();
    assertEquals(await store.useSign("aa"), true);
  });

  test("knows which buckets are public, also after it is cleared", async (store) => {
    assertEquals([await store.isPublic("a"), await store.isPublic("b")], [false, false]);
    for (const isPublic of [true, true]) await store.setPublic("a", isPublic);
    await store.clear();
    assertEquals([await store.isPublic("a"), await store.isPublic("b")], [true, false]);
    for (const isPublic of [false, false]) await store.setPublic("a", isPublic);
    assertEquals(await store.isPublic("a"), false);
  });

  test("forgets all files, folders and uploads when it is cleared", async (store) => {
    await put(store, "/a/f", golden(10));
    await store.commit("b", [{ kind: "folder", path: "/d/", record: { bizAttr: "", ctime: 1, mtime: 1 } }]);
    await store.commit("b", [{ kind: "upload", path: "/u", record: upload(10, 4) }]);
    await store.clear();
    assertEquals((await store.names("b", "/", { limit: 9 })).names, []);
    assertEquals([await store.file("b", "/a/f"), await store.folder("b", "/d/"), await store.upload("b", "/u")], [
      undefined,
      undefined,
      undefined,
    ]);
    await put(store, "/again", golden(10));
    assertEquals(await readAt(store, "/again"), golden(10));
  });
}

Deno.test("a folder has everything after it was opened again, with every attribute", async () => {
  await using folder = new Folder();
  const headers = { "Content-Type": "text/plain", "x-cos-meta-名": "\ud800 \u2028 \n" };
  const parts = [{ offset: 0, datalen: 4, datasha: "a".repeat(40) }];
  let before: unknown;
  for (let round = 0; round < 3; round++) {
    await using store = await folder.open();
    if (round === 0) {
      await put(store, "/中/a", golden(3000), { headers, authority: "eWRPrivate", forbid: 2, bizAttr: "é", sliceSize: 7 });
      await put(store, "/empty", golden(0));
      await store.commit("b", [{ kind: "folder", path: "/d/", record: { bizAttr: "x", ctime: 1, mtime: 2 } }]);
      await store.commit("b", [{ kind: "upload", path: "/u", record: { ...upload(10, 4), sha: "b".repeat(40), parts } }]);
      const slice = await store.write([golden(4)]);
      await store.putSlice("b", "/u", 0, slice);
      await store.release(slice);
    }
    const file = (await store.file("b", "/中/a"))!;
    const state = {
      file: { ...file, content: [...await read(store, file.content)] },
      empty: (await store.file("b", "/empty"))?.content.size,
      folder: await store.folder("b", "/d/"),
      pending: await store.upload("b", "/u"),
      slices: await store.slices("b", "/u"),
      names: await store.names("b", "/", { limit: 9 }),
    };
    before ??= state;
    assertEquals(state, before as typeof state);
  }
  assertEquals(folder.blobs(), [4, 3000]);
});

/** Whether buckets are public in an emulator with these options on a folder: as a reader without a sign finds them, and as it says itself. */
async function publicOn(folder: Folder, buckets: EmulatorOptions["buckets"] & object): Promise<Record<string, boolean>> {
  await using store = await folder.open();
  const emulator = new CosEmulator({ store, buckets });
  const found: Record<string, boolean> = {};
  for (const bucket of buckets) {
    const name = typeof bucket === "string" ? bucket : bucket.name;
    const response = await emulator.fetch(`http://${name}-100000.cossh.myqcloud.com/none`);
    const { code } = await response.json();
    found[name] = { "-46628": true, "-81": false }[String(code)]!;
    assertEquals(await emulator.isPublic(name), found[name]);
  }
  return found;
}

Deno.test("a folder remembers which buckets are public, unless the options say otherwise, which it then remembers", async () => {
  await using folder = new Folder();
  assertEquals(await publicOn(folder, [{ name: "open", public: true }, "shut", { name: "other", public: true }]), {
    open: true,
    shut: false,
    other: true,
  });
  const rounds = [
    [["open", { name: "shut" }, "other"], { open: true, shut: false, other: true }],
    [["shut"], { shut: false }],
    [["open", { name: "other", public: undefined }], { open: true, other: true }],
    [[{ name: "open", public: false }, { name: "shut", public: true }, "other"], { open: false, shut: true, other: true }],
    [["open", "shut", "other"], { open: false, shut: true, other: true }],
  ] as const;
  for (const [buckets, expected] of rounds) assertEquals(await publicOn(folder, buckets), expected);
});

Deno.test("a folder remembers a public bucket of an emulator that nobody asked anything, and after reset()", async () => {
  await using folder = new Folder();
  {
    await using store = await folder.open();
    await using emulator = new CosEmulator({ store, buckets: [{ name: "open", public: true }] });
    await emulator.listen();
  }
  {
    await using store = await folder.open();
    const emulator = new CosEmulator({ store, buckets: ["open"] });
    assertEquals(await emulator.isPublic("open"), true);
    await emulator.reset();
    assertEquals(await emulator.isPublic("open"), true);
  }
  assertEquals(await publicOn(folder, ["open"]), { open: true });
});

Deno.test("buckets of one name in two accounts are public each for itself", async () => {
  await using folder = new Folder();
  const account = (isPublic: boolean | undefined) => ({
    accounts: [{ appid: 7, secretId: "i", secretKey: "k", buckets: [{ name: "mybucket", public: isPublic }] }],
  });
  for (const isPublic of [true, undefined]) {
    await using store = await folder.open();
    await using emulator = new CosEmulator({ store, ...account(isPublic) });
    await emulator.listen();
    assertEquals([await emulator.isPublic("mybucket"), await emulator.isPublic("mybucket", 7)], [false, true]);
    await assertRejects(() => emulator.isPublic("none", 7), TypeError, 'there is no bucket "none" of appid 7');
  }
});

Deno.test("nothing that is not needed any more stays in the folder", async () => {
  await using folder = new Folder();
  await using store = await folder.open();
  const wire = new Wire({ store });
  await wire.upload("/a", golden(5 * MIB));
  await wire.upload("/a", golden(6 * MIB), { insertOnly: "0" });
  await wire.upload("/a", golden(7 * MIB));
  await wire.upload("/b", golden(7 * MIB), { sha: "0".repeat(40) });
  await wire.form("/c", { op: "nonsense", filecontent: golden(8 * MIB) });
  await wire.reply("http://x/files/v2/100000/mybucket/d", { method: "POST", body: golden(100) });
  assertEquals(folder.blobs(), [6 * MIB]);
  const { data } = await wire.form("/s", { op: "upload_slice_init", filesize: String(MIB + 5), slice_size: String(MIB) });
  for (const [offset, size] of [[0, MIB], [MIB, 5], [0, MIB]] as const) {
    const slice = { op: "upload_slice_data", session: data.session, offset: String(offset), filecontent: golden(size) };
    assertEquals((await wire.form("/s", slice)).code, 0);
  }
  assertEquals(folder.blobs(), [2 * MIB + 5, 6 * MIB]);
  assertEquals((await wire.form("/s", { op: "upload_slice_finish", session: data.session, filesize: String(MIB + 5) })).code, 0);
  assertEquals(folder.blobs(), [MIB + 5, 6 * MIB]);
  await wire.json("/s", { op: "move", dest_fileid: "/t" });
  await wire.json("/t", { op: "copy", dest_fileid: "/v" });
  assertEquals(folder.blobs(), [MIB + 5, 6 * MIB]);
  for (const path of ["/a", "/t", "/v"]) assertEquals((await wire.json(path, { op: "delete" })).code, 0);
  assertEquals(folder.blobs(), []);
});

Deno.test("names that differ in case or Unicode form, or look like paths, are files of their own inside the folder", async () => {
  await using folder = new Folder();
  const paths = [
    "/a",
    "/A",
    "/é",
    "/e\u0301",
    "/../../x",
    "/./x",
    "/..",
    "/con",
    "/a\u0001",
    "/a:b",
    "/" + "n".repeat(800),
    "/a\\b",
    "/emulator.db",
  ];
  for (let round = 0; round < 2; round++) {
    await using store = await folder.open();
    const wire = new Wire({ store });
    for (const path of paths) {
      if (round === 0) {
        const answer = await wire.emulator.respond({
          method: "POST",
          target: `/files/v2/100000/mybucket${encodeURIComponent(path).replaceAll("%2F", "/")}`,
          scheme: "http",
          headers: new Map([["host", "x"], ["authorization", sign()], ["content-type", "application/json"]]),
          body: (async function* () {
            yield new TextEncoder().encode(JSON.stringify({ op: "upload", filecontent: path }));
          })(),
        });
        assertEquals(answer.status, 200, path);
      }
      const file = await store.file("mybucket-100000", path);
      assertEquals(new TextDecoder().decode(await read(store, file!.content)), path);
    }
  }
  assertEquals(folder.blobs().length, paths.length);
  assertEquals(folder.names(), ["data", "emulator.db"]);
});

Deno.test("a folder forces what it acknowledges to the disk if it is told to", async () => {
  await using folder = new Folder();
  await using store = await DiskStore.open(folder.path, { sync: true });
  await put(store, "/a", golden(5 * MIB));
  assertEquals(await readAt(store, "/a"), golden(5 * MIB));
});

Deno.test("reset() of an emulator empties its folder", async () => {
  await using folder = new Folder();
  await using store = await folder.open();
  const emulator = new CosEmulator({ store });
  await put(store, "/a", golden(10));
  await emulator.reset();
  assertEquals(folder.blobs(), []);
});
