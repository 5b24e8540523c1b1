import { assertEquals, assertMatch } from "@std/assert";
import { createHash } from "node:crypto";
import type { EmulatorOptions } from "../../src/emulator/mod.ts";
import { sliceChain } from "../../src/emulator/service/sha1.ts";
import { golden, signOnce, T, Wire } from "./_wire.ts";
import type { Reply } from "./_wire.ts";

const MIB = 1_048_576;
const FILE = golden(2.5 * MIB);
const SHA = "21d7ee156ca708b1dab25dcb8b45e37ef571022d";
const PARTS = JSON.stringify(sliceChain(FILE, MIB));
const WITH_SHA = { sha: SHA, uploadparts: PARTS };

/** An upload in slices, step by step. */
class Upload {
  session = "";
  readonly wire: Wire;

  constructor(options: Partial<EmulatorOptions> = {}, readonly_wire?: Wire) {
    this.wire = readonly_wire ?? new Wire(options);
  }

  async init(more: Record<string, string> = {}, path = "/big"): Promise<Reply> {
    const fields = { op: "upload_slice_init", filesize: String(FILE.length), slice_size: String(MIB), insertOnly: "1", biz_attr: "b" };
    const reply = await this.wire.form(path, { ...fields, ...more });
    if (reply.data?.session !== undefined) this.session = reply.data.session;
    return reply;
  }

  async data(offset: number, more: Record<string, string | Uint8Array> = {}, size = MIB): Promise<Reply> {
    const filecontent = FILE.subarray(offset, offset + size);
    return await this.wire.form("/big", { offset: String(offset), session: this.session, filecontent, op: "upload_slice_data", ...more });
  }

  async finish(more: Record<string, string> = {}): Promise<Reply> {
    return await this.wire.form("/big", { op: "upload_slice_finish", session: this.session, filesize: String(FILE.length), ...more });
  }

  async list(): Promise<Reply> {
    return await this.wire.form("/big", { op: "upload_slice_list" });
  }

  async content(): Promise<string> {
    const bytes = new Uint8Array(await (await this.wire.download("/big")).arrayBuffer());
    return createHash("sha1").update(bytes).digest("hex");
  }
}

Deno.test("an upload in slices without sha becomes the file", async () => {
  const upload = new Upload();
  const begun = await upload.init();
  assertEquals(begun.data, { session: upload.session, slice_size: MIB });
  assertMatch(upload.session, /^[0-9a-f]{56,96}$/);
  for (const offset of [0, MIB, 2 * MIB]) {
    const { data } = await upload.data(offset);
    assertEquals(data, { session: upload.session, offset, datalen: Math.min(MIB, FILE.length - offset) });
  }
  const done = await upload.finish();
  assertEquals(done.data.access_url, "http://mybucket-100000.file.myqcloud.com/big");
  const { data } = await upload.wire.stat("/big");
  assertEquals([data.filesize, data.filelen, data.slicesize, data.sha, data.biz_attr], [FILE.length, FILE.length, MIB, SHA, "b"]);
  assertEquals(await upload.content(), SHA);
});

Deno.test("slices with sha may come in any order, all at once and twice", async () => {
  const upload = new Upload();
  await upload.init(WITH_SHA);
  const replies = await Promise.all([2 * MIB, 0, MIB, 0].map((offset) => upload.data(offset, { sha: SHA })));
  assertEquals(replies.map((reply) => reply.code), [0, 0, 0, 0]);
  assertEquals((await upload.finish({ sha: SHA })).code, 0);
  assertEquals(await upload.content(), SHA);
});

Deno.test("a slice that does not fit its datasha is refused with -29138 and can be sent again", async () => {
  const upload = new Upload();
  await upload.init(WITH_SHA);
  const wrong = FILE.slice(MIB, 2 * MIB);
  wrong[5]! ^= 1;
  const reply = await upload.data(MIB, { filecontent: wrong, sha: SHA });
  assertEquals([reply.code, reply.status], [-29138, 400]);
  for (const offset of [0, MIB, 2 * MIB]) assertEquals((await upload.data(offset, { sha: SHA })).code, 0);
  assertEquals((await upload.finish({ sha: SHA })).code, 0);
});

Deno.test("a whole file that does not have its sha is refused with -4016, and the upload is over", async () => {
  const upload = new Upload();
  const sha = "0".repeat(40);
  const parts = sliceChain(FILE, MIB).map((part, i) => i < 2 ? part : { ...part, datasha: sha });
  // The last datasha is the sha of the whole file: a wrong one is seen with the last slice already.
  await upload.init({ sha, uploadparts: JSON.stringify(parts) });
  await upload.data(0);
  await upload.data(MIB);
  assertEquals((await upload.data(2 * MIB)).code, -29138);
  // Without a list there is nothing to see it by before the end.
  await upload.init({ insertOnly: "0" });
  for (const offset of [0, MIB, 2 * MIB]) await upload.data(offset);
  const reply = await upload.finish({ sha });
  assertEquals([reply.code, reply.status], [-4016, 409]);
  assertEquals((await upload.list()).code, -197);
});

Deno.test("slice checks of grids that are no multiple of 64 wait for the end", async () => {
  const upload = new Upload({ forceSliceSize: 100_000 });
  await upload.init({ sha: SHA, uploadparts: JSON.stringify(sliceChain(FILE, 100_000)), slice_size: "100000" });
  for (let offset = 0; offset < FILE.length; offset += 100_000) assertEquals((await upload.data(offset, {}, 100_000)).code, 0);
  assertEquals((await upload.finish({ sha: SHA })).code, 0);
});

Deno.test("slices of 2 MiB with a list of 1 MiB parts, as Java sends them, are verified too", async () => {
  const upload = new Upload();
  await upload.init({ ...WITH_SHA, slice_size: String(2 * MIB) });
  const wrong = FILE.slice(0, 2 * MIB);
  wrong[MIB + 1]! ^= 1;
  assertEquals((await upload.data(0, { filecontent: wrong })).code, -29138);
  assertEquals((await upload.data(0, {}, 2 * MIB)).code, 0);
  assertEquals((await upload.data(2 * MIB)).code, 0);
  assertEquals((await upload.finish({ sha: SHA })).code, 0);
  assertEquals((await upload.wire.stat("/big")).data.slicesize, 2 * MIB);
});

Deno.test("datamd5 is verified and echoed", async () => {
  const upload = new Upload();
  await upload.init();
  const datamd5 = createHash("md5").update(FILE.subarray(0, MIB)).digest("hex");
  assertEquals((await upload.data(0, { datamd5 })).data.datamd5, datamd5);
  assertEquals((await upload.data(MIB, { datamd5 })).code, -29063);
});

const INIT_REFUSED: Record<string, [fields: Record<string, string>, code: number]> = {
  "without filesize": [{ filesize: "" }, -5971],
  "with a filesize that is no number": [{ filesize: "1e6" }, -29141],
  "of more than 64 GiB": [{ filesize: "68719476737" }, -29105],
  "without slice_size": [{ slice_size: "" }, -5965],
  "with slices of nothing": [{ slice_size: "0" }, -46622],
  "with sha but without uploadparts": [{ sha: SHA }, -29133],
  "with uploadparts that are no JSON": [{ sha: SHA, uploadparts: "[" }, -5965],
  "with uploadparts that are no list": [{ sha: SHA, uploadparts: "{}" }, -29134],
  "with empty uploadparts": [{ sha: SHA, uploadparts: "[]" }, -29134],
  "with uploadparts of nothing": [{ sha: SHA, uploadparts: "[null]" }, -29134],
  "with uploadparts that have a gap": [{ sha: SHA, uploadparts: PARTS.replace("1048576,", "1048577,") }, -29134],
  "with uploadparts that do not add up": [{ ...WITH_SHA, filesize: "2621441" }, -29134],
  "with too long an attribute": [{ biz_attr: "x".repeat(4097) }, -5947],
};

for (const [what, [fields, code]] of Object.entries(INIT_REFUSED)) {
  Deno.test(`upload_slice_init ${what} is refused with ${code}`, async () => {
    const upload = new Upload();
    assertEquals((await upload.init(fields)).code, code);
    assertEquals((await upload.list()).code, -197);
  });
}

Deno.test("an unfinished upload meets a new one with -4019 or -4020, and can be resumed by upload_slice_list", async () => {
  const upload = new Upload();
  await upload.init(WITH_SHA);
  const { session } = upload;
  await upload.data(MIB, { sha: SHA });
  const same = await upload.init(WITH_SHA);
  assertEquals([same.code, same.status, same.message], [-4019, 409, "_ERROR_FILE_NOT_FINISH_UPLOAD"]);
  assertEquals((await upload.init()).code, -4019);
  const other = await upload.init({ sha: "1".repeat(40), uploadparts: PARTS });
  assertEquals([other.code, other.status], [-4020, 409]);
  assertEquals((await upload.wire.upload("/big", "x")).code, -4019);
  assertEquals((await upload.wire.upload("/big", "x", { sha: "11f6ad8ec52a2984abaafd7c3b516503785c2072" })).code, -4020);
  assertEquals((await upload.list()).data, {
    filesize: FILE.length,
    slice_size: MIB,
    session,
    sha: SHA,
    listparts: [{ offset: MIB, datalen: MIB }],
  });
  await upload.data(0, { sha: SHA });
  await upload.data(2 * MIB, { sha: SHA });
  assertEquals((await upload.finish({ sha: SHA })).code, 0);
  assertEquals((await upload.list()).data.resource_path, "/100000/mybucket/big");
});

Deno.test("upload_slice_list also takes GET and JSON, and shows no sha where none was given", async () => {
  const upload = new Upload();
  assertEquals((await upload.list()).status, 404);
  await upload.init();
  const lists = [await upload.wire.get("/big", "op=upload_slice_list"), await upload.wire.json("/big", { op: "upload_slice_list" })];
  for (const { data } of lists) assertEquals(data, { filesize: FILE.length, slice_size: MIB, session: upload.session, listparts: [] });
});

Deno.test("delete, insertOnly=0 and an overwriting upload end an unfinished upload", async () => {
  const upload = new Upload();
  await upload.init();
  const first = upload.session;
  assertEquals((await upload.init({ insertOnly: "0" })).code, 0);
  assertEquals((await upload.data(0, { session: first })).code, -29096);
  assertEquals((await upload.data(0)).code, 0);
  assertEquals((await upload.wire.json("/big", { op: "delete" })).code, 0);
  assertEquals((await upload.data(MIB)).code, -29096);
  await upload.init();
  assertEquals((await upload.wire.upload("/big", "x", { insertOnly: "0" })).code, 0);
  assertEquals((await upload.data(0)).code, -29096);
});

Deno.test("an unfinished upload can be seen by stat, not by list or download", async () => {
  const upload = new Upload();
  await upload.init(WITH_SHA);
  await upload.data(MIB);
  const { data } = await upload.wire.stat("/big");
  assertEquals([data.filesize, data.filelen, data.sha, data.ctime], [FILE.length, MIB, SHA, T]);
  assertEquals((await upload.wire.get("/", "op=list&num=9")).data.infos, []);
  const response = await upload.wire.download("/big");
  assertEquals([response.status, (await response.json()).code], [409, -46614]);
});

Deno.test("an upload that overwrites leaves the old file in place until it is finished", async () => {
  const upload = new Upload();
  await upload.wire.upload("/big", "old");
  assertEquals((await upload.init()).code, -177);
  assertEquals((await upload.init({ insertOnly: "0" })).code, 0);
  for (const offset of [0, MIB, 2 * MIB]) await upload.data(offset);
  assertEquals(await (await upload.wire.download("/big")).text(), "old");
  assertEquals((await upload.list()).data.session, upload.session);
  await upload.finish();
  assertEquals(await upload.content(), SHA);
});

Deno.test("an upload that may not overwrite does not replace a file that came meanwhile", async () => {
  const upload = new Upload();
  await upload.init();
  for (const offset of [0, MIB, 2 * MIB]) await upload.data(offset);
  await upload.wire.upload("/other", "x");
  await upload.wire.json("/other", { op: "move", dest_fileid: "/big" });
  assertEquals((await upload.finish()).code, -177);
  assertEquals(await (await upload.wire.download("/big")).text(), "x");
});

Deno.test("an upload of content that the bucket has ends at once", async () => {
  const upload = new Upload();
  await upload.wire.upload("/source", FILE);
  const reply = await upload.init(WITH_SHA);
  assertEquals([reply.code, reply.data.session, reply.data.resource_path], [0, undefined, "/100000/mybucket/big"]);
  assertEquals(await upload.content(), SHA);
  assertEquals((await upload.init(WITH_SHA)).code, -4018);
  assertEquals((await upload.init({ ...WITH_SHA, insertOnly: "0" })).data.session, undefined);
  await upload.wire.json("/source", { op: "delete" });
  assertEquals(await upload.content(), SHA);
});

Deno.test("instant uploads can be turned off, and do not cross buckets", async () => {
  const off = new Upload({ instantUpload: false });
  await off.wire.upload("/source", FILE);
  assertEquals((await off.init(WITH_SHA)).data.session, off.session);
  const upload = new Upload();
  await upload.wire.upload("/source", FILE);
  const other = "http://sh.file.myqcloud.com/files/v2/100000/open/big";
  const { form, sign } = await import("./_wire.ts");
  const { body, type } = form({ op: "upload_slice_init", filesize: String(FILE.length), slice_size: String(MIB), ...WITH_SHA });
  const reply = await upload.wire.reply(other, {
    method: "POST",
    headers: { authorization: sign({ b: "open" }), "content-type": type },
    body,
  });
  assertEquals(typeof reply.data.session, "string");
});

const DATA_REFUSED: Record<
  string,
  [init: Record<string, string>, offset: number, more: Record<string, string | Uint8Array>, code: number]
> = {
  "without session": [{}, 0, { session: "" }, -29103],
  "of another session": [{}, 0, { session: "0".repeat(64) }, -29096],
  "without offset": [{}, 0, { offset: "" }, -29098],
  "with a negative offset": [{}, 0, { offset: "-1" }, -29098],
  "off the grid": [{}, 0, { offset: "1000" }, -29095],
  "off its own grid": [{ slice_size: String(2 * MIB) }, 0, { offset: String(MIB) }, -29098],
  "not in the list": [WITH_SHA, 0, { offset: "1000" }, -29136],
  "for another sha": [WITH_SHA, 0, { sha: "1".repeat(40) }, -29094],
  "that is too short": [{}, 0, { filecontent: "x" }, -46622],
  "that is empty": [{}, 0, { filecontent: "" }, -46622],
  "that is too long": [{}, 2 * MIB, { filecontent: FILE.subarray(0, MIB) }, -46622],
  "beyond the end": [{}, 0, { offset: String(3 * MIB) }, -46622],
};

for (const [what, [init, offset, more, code]] of Object.entries(DATA_REFUSED)) {
  Deno.test(`upload_slice_data ${what} is refused with ${code}`, async () => {
    const upload = new Upload();
    await upload.init(init);
    const reply = await upload.data(offset, more);
    assertEquals([reply.code, reply.status], [code, 400]);
    assertEquals((await upload.list()).data.listparts, []);
  });
}

Deno.test("upload_slice_data without content is refused with -5990", async () => {
  const upload = new Upload();
  await upload.init();
  assertEquals((await upload.wire.form("/big", { op: "upload_slice_data", session: upload.session, offset: "0" })).code, -5990);
});

Deno.test("upload_slice_finish refuses what is not complete, with the code for what is missing", async () => {
  const upload = new Upload();
  await upload.init(WITH_SHA);
  await upload.data(0);
  await upload.data(2 * MIB);
  assertEquals((await upload.finish({ session: "" })).code, -29103);
  assertEquals((await upload.finish({ session: "no" })).code, -29096);
  assertEquals((await upload.finish({ filesize: "" })).code, -29104);
  assertEquals((await upload.finish({ filesize: "1" })).code, -175);
  assertEquals((await upload.finish()).code, -29094);
  assertEquals((await upload.finish({ sha: SHA })).code, -29144);
  await upload.data(MIB);
  assertEquals((await upload.finish({ sha: "1".repeat(40) })).code, -4016);
  assertEquals((await upload.finish({ sha: SHA })).code, 0);
  assertEquals((await upload.finish({ sha: SHA })).code, -29096);
});

Deno.test("slice sizes: leniently, four are taken and others become 1 MiB; strictly, only 1 MiB is", async () => {
  const granted = async (options: Partial<EmulatorOptions>, size: number) => {
    const { code, data } = await new Upload(options).init({ slice_size: String(size) });
    return code === 0 ? data.slice_size : code;
  };
  for (const size of [MIB / 2, MIB, 2 * MIB, 3 * MIB]) assertEquals(await granted({}, size), size);
  assertEquals(await granted({}, 65536), MIB);
  assertEquals(await granted({ sliceSizes: "strict" }, MIB), MIB);
  assertEquals(await granted({ sliceSizes: "strict" }, MIB / 2), -284);
  assertEquals(await granted({ forceSliceSize: MIB / 2 }, MIB), MIB / 2);
});

Deno.test("a slice size that the service chose counts from then on, with and without sha", async () => {
  for (const more of [{}, WITH_SHA]) {
    const upload = new Upload({ forceSliceSize: MIB / 2 });
    assertEquals((await upload.init(more)).data.slice_size, MIB / 2);
    for (let offset = 0; offset < FILE.length; offset += MIB / 2) assertEquals((await upload.data(offset, {}, MIB / 2)).code, 0);
    assertEquals((await upload.finish({ sha: SHA })).code, 0);
    assertEquals(await upload.content(), SHA);
  }
});

Deno.test("with serialUpload, the answers say so and slices ahead of their turn are refused", async () => {
  const upload = new Upload({ serialUpload: true });
  assertEquals((await upload.init()).data.serial_upload, 1);
  assertEquals((await upload.data(MIB)).code, -290);
  for (const offset of [0, 0, MIB, 2 * MIB]) assertEquals((await upload.data(offset)).data.serial_upload, 1);
  assertEquals((await upload.finish()).code, 0);
});

Deno.test("two inits at one path at once: one session counts", async () => {
  const upload = new Upload();
  const replies = await Promise.all([upload.init(), upload.init(), upload.init()]);
  assertEquals(replies.map((reply) => reply.code).sort(), [-4019, -4019, 0]);
});

Deno.test("an empty file can be uploaded in no slices", async () => {
  const upload = new Upload();
  assertEquals((await upload.init({ filesize: "0" })).code, 0);
  assertEquals((await upload.finish({ filesize: "0" })).code, 0);
  assertEquals((await upload.wire.json("/big", { op: "delete" }, signOnce("/big"))).code, 0);
});
