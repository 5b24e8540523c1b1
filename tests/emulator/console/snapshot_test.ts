import { assert, assertEquals, assertRejects } from "@std/assert";
import { DiskStore, MemoryStore } from "../../../src/emulator/mod.ts";
import type { Store } from "../../../src/emulator/mod.ts";
import { account, golden, signOnce, Wire } from "../_wire.ts";

/** Runs a test with each kind of store; two of a kind, if it asks for two. */
function onBoth(name: string, run: (open: () => Promise<Store>) => Promise<void>): void {
  Deno.test(`${name}, in memory`, () => run(() => Promise.resolve(new MemoryStore())));
  Deno.test(`${name}, on disk`, async () => {
    const folder = await Deno.makeTempDir({ prefix: "cos-emulator-" });
    const stores: DiskStore[] = [];
    try {
      await run(async () => {
        const store = await DiskStore.open(`${folder}/${stores.length}`);
        stores.push(store);
        return store;
      });
    } finally {
      for (const store of stores) await store.close();
      await Deno.remove(folder, { recursive: true });
    }
  });
}

/** All that a client can see of a bucket: listings, stats and contents. */
async function seen(wire: Wire, path = "/"): Promise<unknown[]> {
  const all: unknown[] = [];
  for (const { name, ...info } of (await wire.get(path, "op=list&num=1000")).data.infos) {
    all.push([path + name, info, (await wire.stat(path + name)).data]);
    if (name.endsWith("/")) all.push(...await seen(wire, path + name));
    else all.push(await (await wire.download(path + name)).bytes());
  }
  return all;
}

async function fill(wire: Wire): Promise<void> {
  await wire.upload("/a.txt", "a");
  await wire.upload("/in/é/b.bin", golden(70_000), { biz_attr: "of b" });
  await wire.upload("/empty", "");
  await wire.json("/made/", { op: "create", biz_attr: "made" });
  await wire.json("/a.txt", { op: "copy", dest_fileid: "/in/copy.txt" });
  await wire.json("/a.txt", {
    op: "update",
    authority: "eWPrivateRPublic",
    custom_headers: { "Cache-Control": "no-cache", "x-cos-meta-x": "é" },
  });
}

onBoth("a snapshot brings back all files and folders with all that is known of them", async (open) => {
  await using wire = new Wire({ store: await open() });
  await fill(wire);
  const before = await seen(wire), begun = await wire.emulator.snapshot();
  wire.time += 100;
  await wire.upload("/new", "n");
  await wire.json("/a.txt", { op: "delete" });
  await wire.json("/in/copy.txt", { op: "move", dest_fileid: "/moved" });
  assert(JSON.stringify(await seen(wire)) !== JSON.stringify(before));
  for (let time = 0; time < 2; time++) {
    await wire.emulator.restore(begun);
    assertEquals(await seen(wire), before);
    assertEquals(await wire.emulator.snapshot(), begun);
    await wire.json("/empty", { op: "delete" });
  }
  // Another emulator, and whatever pieces it comes in.
  await using other = new Wire({ store: await open() });
  await other.emulator.restore(Array.from(begun, (byte) => Uint8Array.of(byte)));
  assertEquals(await seen(other), before);
});

onBoth("after a snapshot no sign is used, no upload under way, and buckets are as public as they were", async (open) => {
  await using wire = new Wire({ store: await open(), buckets: ["mybucket"] });
  await wire.upload("/a", "a");
  await using setter = new Wire({ store: await open(), buckets: [{ name: "mybucket", public: true }] });
  await setter.upload("/a", "a");
  const begun = await setter.emulator.snapshot();
  const once = signOnce("/a");
  await wire.json("/a", { op: "update", biz_attr: "x" }, once);
  await wire.form("/up", { op: "upload_slice_init", filesize: "2000000", slice_size: "1048576" });
  assertEquals((await wire.stat("/up")).code, 0);
  await wire.emulator.restore(begun);
  assertEquals((await wire.stat("/up")).code, -197);
  assertEquals((await wire.json("/a", { op: "update", biz_attr: "x" }, once)).code, 0);
  assertEquals(await (await wire.emulator.fetch("http://mybucket-100000.cossh.myqcloud.com/a")).text(), "a");
});

Deno.test("a snapshot is text that can be read, and has each content once", async () => {
  await using wire = new Wire();
  await wire.upload("/a", "what is in it");
  await wire.json("/a", { op: "copy", dest_fileid: "/b" });
  const text = new TextDecoder().decode(await wire.emulator.snapshot());
  assertEquals(text.split("what is in it").length, 2);
  assertEquals(text.split("\n").filter((line) => line.includes('"file":')).length, 2);
  assert(text.startsWith('{"snapshot":"cos-v4-emulator","version":1}\n{"bucket":"mybucket-100000","public":false}\n'), text);
  assert(!text.includes(account.secretKey) && !text.includes(account.secretId));
});

onBoth("a snapshot that is not whole, not one, or for other buckets changes nothing, and says what is wrong", async (open) => {
  await using wire = new Wire({ store: await open() });
  await fill(wire);
  const begun = await wire.emulator.snapshot(), before = await seen(wire);
  const text = Array.from(begun, (byte) => String.fromCharCode(byte)).join("");
  const bytes = (changed: string): Uint8Array => Uint8Array.from(changed, (character) => character.charCodeAt(0));
  const wrong: [state: Uint8Array, problem: string][] = [
    [new Uint8Array(), "the snapshot is empty"],
    [bytes("PK\x03\x04"), "the snapshot is empty"],
    [new TextEncoder().encode("no snapshot\n"), "this is no snapshot"],
    [new TextEncoder().encode('{"some":"json"}\n'), "this is no snapshot"],
    [new Uint8Array(1_000_000).fill(120), "this is no snapshot"],
    [bytes(text.replace('"version":1', '"version":2')), "has version 2"],
    [bytes(text.replace("of b", "of c")), "its last line does not fit"],
    [bytes(text.replace('"public":false', '"public":true ')), "its last line does not fit"],
    [bytes(text.replace('"authority":"eInvalid"', '"authority":"eAnybody"')), "there is no such authority"],
    [bytes(text.replace('"file":"/a.txt"', '"file":"../a.txt"')), "there can be no such path"],
    [bytes(text.replace(/"ctime":\d+/, '"ctime":-1')), "ctime must be a whole number"],
    [bytes(`${text}more`), "something follows its end"],
    [bytes(text.replaceAll("mybucket-100000", "other-100000")), "its last line does not fit"],
  ];
  for (const size of [10, 100, 400, begun.length - 60, begun.length - 1]) wrong.push([begun.subarray(0, size), "the snapshot is cut off"]);
  // One bit of a content.
  const flipped = begun.slice();
  flipped[text.indexOf("\n", text.indexOf('{"content"')) + 1]! ^= 1;
  wrong.push([flipped, "the content does not have the SHA-1"]);
  for (const [state, problem] of wrong) {
    const error = await assertRejects(() => wire.emulator.restore(state), TypeError);
    // What is cut off within its first line is no snapshot, whatever it was to be.
    const fits = error.message.includes(problem) || state.length < 60 && /cut off|is empty|no snapshot/.test(error.message);
    assert(fits, `${error.message}, not ${problem}`);
    assertEquals(await seen(wire), before);
  }
  await using small = new Wire({ buckets: ["open"] });
  await assertRejects(() => small.emulator.restore(begun), TypeError, '"mybucket-100000"');
});

Deno.test("a snapshot goes over HTTP, too", async () => {
  await using wire = new Wire({ control: true });
  await fill(wire);
  const before = await seen(wire);
  const begun = await (await wire.emulator.fetch("http://127.0.0.1/_emulator/snapshot")).bytes();
  assertEquals(begun, await wire.emulator.snapshot());
  await wire.emulator.reset();
  const put = async (body: Uint8Array<ArrayBuffer>): Promise<Response> =>
    await wire.emulator.fetch("http://127.0.0.1/_emulator/snapshot", { method: "PUT", body });
  const refused = await put(begun.slice(0, -1));
  assertEquals([refused.status, await refused.json()], [400, { error: "the snapshot is cut off" }]);
  assertEquals((await put(begun)).status, 204);
  assertEquals(await seen(wire), before);
});
