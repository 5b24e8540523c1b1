/**
 * One bucket of a client: whatever the client can do, with the bucket filled in.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { Bucket, CosClient, CosError, ListFolderRequest, StatFileRequest, unwrap, UploadFileFromBufferRequest } from "@cos/v4";
import { operations } from "../src/generated/operations.ts";
import { ACCOUNT, clientOf, emulatorWith, failureOf, STRICT, withFolder } from "./_support.ts";

/** Methods that a class has itself or from the classes below it. */
function methodsOf(type: { readonly prototype: object }): string[] {
  const names = new Set<string>();
  for (let level: object | null = type.prototype; level && level !== Object.prototype; level = Object.getPrototypeOf(level)) {
    for (const name of Object.getOwnPropertyNames(level)) names.add(name);
  }
  return [...names];
}

/** What a client has to do with no one bucket. */
const OF_NO_BUCKET = new Set([
  ...["bucket", "call", "run", "pages", "guarded", "settings", "reconfigure", "setConfig", "getConfig", "unusualNames", "appid"],
  // These name two folders, and which bucket each is in.
  ...["copyFolder", "moveFolder", "syncFolder"],
]);

Deno.test("a bucket has every method of the client that is about a bucket", () => {
  const missing = methodsOf(CosClient).filter((name) => !OF_NO_BUCKET.has(name) && !methodsOf(Bucket).includes(name));
  assertEquals(missing, []);
  assert(Object.keys(operations).every((name) => methodsOf(Bucket).includes(name)));
});

Deno.test("a bucket's calls are the client's with the bucket filled in", STRICT, async () => {
  const emulator = emulatorWith();
  const bucket = clientOf(emulator).bucket("mybucket");
  assertEquals(bucket.bucketName, "mybucket");
  unwrap(await bucket.createFolder({ cosPath: "/d/" }));
  unwrap(await bucket.uploadFileFromBuffer({ cosPath: "/d/a.json", data: "[1]" }));
  unwrap(await bucket.uploadSliceFileFromBuffer({ cosPath: "/d/b", data: "sliced" }, { timeout: 5000 }));
  assertEquals(unwrap(await bucket.statFile({ cosPath: "/d/a.json" })).filesize, 3);
  assertEquals(await unwrap(await bucket.downloadObject({ cosPath: "/d/a.json" })).json(), [1]);
  unwrap(await bucket.moveFile({ cosPath: "/d/b", destPath: "c" }));
  const names: string[] = [];
  for await (const { name } of bucket.listFolderAll({ cosPath: "/d/", num: 1 })) names.push(name);
  assertEquals(names.sort(), ["a.json", "c"]);
  const response = await emulator.fetch(await bucket.downloadUrl("/d/a.json", { expiresIn: 60 }));
  assertEquals(await response.text(), "[1]");
  assertEquals(unwrap(await bucket.deleteFolderAll({ cosPath: "/d/" })).deleted, 3);
  assertEquals(new Set(emulator.requests.map(({ bucket }) => bucket)), new Set(["mybucket"]));
});

Deno.test("a bucket takes whole folders up and down", async () => {
  await withFolder(async (folder) => {
    const bucket = clientOf(emulatorWith()).bucket("mybucket");
    await Deno.mkdir(`${folder}/up`);
    await Deno.writeTextFile(`${folder}/up/a.txt`, "content");
    assertEquals(unwrap(await bucket.uploadFolder({ localDir: `${folder}/up`, cosPath: "/there/" })).failed, 0);
    assertEquals(unwrap(await bucket.downloadFolder({ cosPath: "/there/", localDir: `${folder}/down` })).failed, 0);
    assertEquals(await Deno.readTextFile(`${folder}/down/a.txt`), "content");
  });
});

Deno.test("a bucket takes request classes, and refuses one that is meant for another bucket", STRICT, async () => {
  const emulator = emulatorWith({ buckets: ["mybucket", "other"] });
  const bucket = clientOf(emulator).bucket("mybucket");
  unwrap(await bucket.uploadFileFromBuffer(new UploadFileFromBufferRequest("mybucket", "/a", "data")));
  const failure = failureOf(await bucket.statFile(new StatFileRequest("other", "/a")));
  assertEquals([failure.code, failure.name], [-1, "BAD_INPUT"]);
  assertEquals(failure.message, "bucketName: the request is for other, but this is mybucket");
  const error = await assertRejects(() => bucket.listFolderAll(new ListFolderRequest("other", "/")).next(), CosError);
  assertEquals(error.code, -1);
  assertEquals(emulator.requests.length, 1);
});

Deno.test("what is wrong with a bucket's name or an input is a result, as with the client", STRICT, async () => {
  const cos = clientOf(emulatorWith());
  assertEquals(failureOf(await cos.bucket("Bad Name").statFile({ cosPath: "/a" })).code, -1);
  for (const input of [undefined, null, "/a", 5]) {
    const failure = failureOf(await cos.bucket("mybucket").statFile(input as never));
    assertEquals([failure.code, failure.message.includes("input: must be an object")], [-1, true]);
  }
});

Deno.test("an abort rejects a bucket's call with the signal's reason", STRICT, async () => {
  const bucket = clientOf(emulatorWith()).bucket("mybucket");
  const reason = new Error("enough");
  const error = await assertRejects(() => bucket.statFile({ cosPath: "/a" }, { signal: AbortSignal.abort(reason) }));
  assertEquals(error, reason);
});

Deno.test("exists() tells whether a file is there", STRICT, async () => {
  const bucket = clientOf(emulatorWith()).bucket("mybucket");
  assertEquals(await bucket.exists("/a.txt"), false);
  unwrap(await bucket.uploadFileFromBuffer({ cosPath: "/a.txt", data: "" }));
  assertEquals(await bucket.exists("/a.txt"), true);
  unwrap(await bucket.uploadSliceFileFromBuffer({ cosPath: "/b.bin", data: new Uint8Array(200_000), sliceSize: 65_536 }));
  assertEquals(await bucket.exists("/b.bin"), true);
});

Deno.test("exists() does not take an upload for a file, not even one of which nothing but the finish is missing", STRICT, async () => {
  for (const slices of [1, 2]) {
    const bucket = clientOf(emulatorWith()).bucket("mybucket");
    const at = { cosPath: "/a.bin" };
    const size = 1_048_576;
    const filesize = slices * size;
    const { session } = unwrap(await bucket.uploadSliceInit({ ...at, filesize }));
    assertEquals(await bucket.exists("/a.bin"), false);
    for (let offset = 0; offset < filesize; offset += size) {
      unwrap(await bucket.uploadSliceData({ ...at, session: session!, offset, filecontent: new Uint8Array(size) }));
    }
    assertEquals(unwrap(await bucket.statFile(at)).filelen, filesize);
    assertEquals(await bucket.exists("/a.bin"), false);
    unwrap(await bucket.uploadSliceFinish({ ...at, session: session!, filesize }));
    assertEquals(await bucket.exists("/a.bin"), true);
  }
});

Deno.test("exists() tells whether a folder is there: one that was created, or one that something lies in", STRICT, async () => {
  const bucket = clientOf(emulatorWith()).bucket("mybucket");
  assertEquals(await bucket.exists("/"), true);
  assertEquals(await bucket.exists("/d/"), false);
  unwrap(await bucket.createFolder({ cosPath: "/d/" }));
  assertEquals(await bucket.exists("/d/"), true);
  unwrap(await bucket.uploadFileFromBuffer({ cosPath: "/never/made/a.txt", data: "a" }));
  assertEquals(await bucket.exists("/never/made/"), true);
  assertEquals(await bucket.exists("/never/"), true);
});

Deno.test("exists() throws where it cannot tell: an outage is no absence", STRICT, async () => {
  const cos = new CosClient({ ...ACCOUNT, fetch: () => Promise.reject(new TypeError("no network")), retry: { attempts: 1 } });
  for (const cosPath of ["/a.txt", "/d/"]) {
    assertEquals((await assertRejects(() => cos.bucket("mybucket").exists(cosPath), CosError)).code, -3);
  }
  const other = clientOf(emulatorWith()).bucket("nobodys");
  const { code } = await assertRejects(() => other.exists("/a.txt"), CosError);
  assert(code !== -197 && code < -3, `code ${code}`);
  assertEquals((await assertRejects(() => other.exists(undefined as never), CosError)).code, -1);
});
