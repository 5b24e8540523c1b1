/**
 * Every return code with a documented HTTP status (protocol notes, section 6.2): the request that provokes it, or why none can.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { codes } from "../../src/generated/codes.ts";
import type { EmulatorOptions } from "../../src/emulator/mod.ts";
import { account, API, DOWNLOAD, form, golden, sign, signOnce, signPlain, T, Wire } from "./_wire.ts";

const MIB = 1_048_576;
const CONTENT = golden(2 * MIB);
const SHA = createHash("sha1").update(CONTENT).digest("hex");

/** A request that meets a code, and how the emulator has to be set for it. */
interface Provoked {
  readonly status: number;
  readonly by: string;
  readonly options?: Partial<EmulatorOptions>;
  /** Sends everything, the request that is meant last. */
  send(wire: Wire): Promise<{ readonly code: number; readonly status: number }>;
}

/** A code that no request can meet; a fault rule sends it all the same. */
interface Impossible {
  readonly status: number;
  readonly because: string;
}

async function begin(wire: Wire, more: Record<string, string> = {}): Promise<string> {
  const init = { op: "upload_slice_init", filesize: String(CONTENT.length), slice_size: String(MIB), insertOnly: "0", ...more };
  return (await wire.form("/a", init)).data.session;
}

const parts = JSON.stringify([
  { offset: 0, datalen: MIB, datasha: "20e681a1380a49cd08eba1425bc7488829f736ed" },
  { offset: MIB, datalen: MIB, datasha: SHA },
]);
const withSha = { sha: SHA, uploadparts: parts };

function slice(session: string, offset: number, filecontent: Uint8Array | string): Record<string, string | Uint8Array> {
  return { op: "upload_slice_data", session, offset: String(offset), filecontent };
}

function init(fields: Record<string, string> = {}): Record<string, string> {
  return { op: "upload_slice_init", filesize: String(CONTENT.length), slice_size: String(MIB), ...fields };
}

async function downloadCode(response: Response): Promise<{ code: number; status: number }> {
  return { code: (await response.json()).code, status: response.status };
}

const backend = (status: number): Impossible => {
  return { status, because: "The emulator has no storage behind it that could fail. A mistake of its own is answered with -181." };
};

const CODES: Readonly<Record<string, Provoked | Impossible>> = {
  "-47": {
    status: 403,
    by: "a sign without SecretId",
    send: (wire) => wire.get("/a", "op=stat", signPlain(`a=100000&b=mybucket&k=&e=${T + 9}&t=${T}&r=1&f=`)),
  },
  "-48": {
    status: 403,
    because: "The page of codes has it beside -97 for the same mistake; -97 is the one of the JSON API (section 2.4).",
  },
  "-59": {
    status: 403,
    because: "It speaks of the start and end of a validity, which only signs of the XML API have; here it is -96 (section 2.4).",
  },
  "-61": { status: 403, by: "a sign for another bucket", send: (wire) => wire.get("/a", "op=stat", sign({ b: "my-second-bucket" })) },
  "-63": { status: 403, by: "a sign for another file", send: (wire) => wire.get("/a", "op=stat", sign({ f: "/100000/mybucket/b" })) },
  "-70": { status: 403, by: "a sign for another appid", send: (wire) => wire.get("/a", "op=stat", sign({ a: "1" })) },
  "-71": {
    status: 503,
    by: "any request, by a fault rule: nobody is counted otherwise",
    options: { faults: [{ code: -71 }] },
    send: (wire) => wire.stat("/"),
  },
  "-97": { status: 403, by: "a sign with another key", send: (wire) => wire.get("/a", "op=stat", sign({ key: "other" })) },
  "-121": {
    status: 403,
    by: "a page of an origin that the bucket does not let in",
    options: { buckets: [{ name: "mybucket", origins: ["https://a.example"] }] },
    send: (wire) => wire.reply(`${API}/a`, { method: "OPTIONS", headers: { origin: "https://b.example" } }),
  },
  "-133": {
    status: 404,
    by: "a bucket that is not there",
    send: (wire) => wire.reply(`${API.replace("mybucket", "none")}/a?op=stat`, { headers: { authorization: sign({ b: "none" }) } }),
  },
  "-175": {
    status: 400,
    by: "the end of an upload with another size",
    send: async (wire) => wire.form("/a", { op: "upload_slice_finish", session: await begin(wire), filesize: "7" }),
  },
  "-177": {
    status: 409,
    by: "an upload to a path that is taken",
    send: async (wire) => {
      await wire.upload("/a", "one");
      return await wire.upload("/a", "two");
    },
  },
  "-178": {
    status: 409,
    by: "a folder that was created before",
    send: async (wire) => {
      await wire.json("/d/", { op: "create" });
      return await wire.json("/d/", { op: "create" });
    },
  },
  "-195": backend(500),
  "-196": backend(503),
  "-197": { status: 404, by: "a file that is not there", send: (wire) => wire.stat("/a") },
  "-199": {
    status: 400,
    by: "a bucket with a name that none can have",
    send: (wire) =>
      wire.reply(`${API.replace("mybucket", "My_Bucket")}/a?op=stat`, { headers: { authorization: sign({ b: "My_Bucket" }) } }),
  },
  "-284": {
    status: 400,
    by: "an upload with slices of 512 KiB, where only 1 MiB is taken",
    options: { sliceSizes: "strict" },
    send: (wire) => wire.form("/a", init({ slice_size: String(MIB / 2) })),
  },
  "-4016": { status: 409, by: "an upload with the SHA-1 of something else", send: (wire) => wire.upload("/a", "x", { sha: SHA }) },
  "-4019": {
    status: 409,
    by: "a second upload of what is being uploaded there",
    send: async (wire) => {
      await begin(wire, withSha);
      return await wire.form("/a", init(withSha));
    },
  },
  "-4020": {
    status: 409,
    by: "an upload of something else than what is being uploaded there",
    send: async (wire) => {
      await begin(wire, withSha);
      const other = JSON.parse(parts);
      other[1].datasha = "0".repeat(40);
      return await wire.form("/a", init({ sha: "0".repeat(40), uploadparts: JSON.stringify(other) }));
    },
  },
  "-5965": {
    status: 400,
    by: "an upload with a slice list that is no JSON",
    send: (wire) => wire.form("/a", init({ sha: SHA, uploadparts: "[" })),
  },
  "-5997": backend(503),
  "-5999": { status: 400, by: "a parameter with a value that it cannot have", send: (wire) => wire.upload("/a", "x", { insertOnly: "2" }) },
  "-20034": {
    status: 409,
    by: "a change of a file while another is under way, where that is set to be refused",
    options: { concurrentChanges: "refuse" },
    send: async (wire) => {
      const upload = () => wire.upload("/a", CONTENT, { insertOnly: "0" });
      const replies = await Promise.all([upload(), upload()]);
      return replies.find(({ code }) => code !== 0)!;
    },
  },
  "-21095": backend(503),
  "-29095": {
    status: 400,
    by: "a slice without sha at an offset that is no whole MiB",
    send: async (wire) => wire.form("/a", slice(await begin(wire), 1000, "x")),
  },
  "-29096": {
    status: 400,
    by: "a slice of an upload that nobody began",
    send: async (wire) => {
      await begin(wire);
      return await wire.form("/a", slice("0".repeat(64), 0, "x"));
    },
  },
  "-29105": { status: 400, by: "an upload of more than 64 GiB", send: (wire) => wire.form("/a", init({ filesize: "68719476737" })) },
  "-29133": { status: 400, by: "an upload with sha and without slice list", send: (wire) => wire.form("/a", init({ sha: SHA })) },
  "-29134": {
    status: 400,
    by: "an upload with a slice list that does not add up to the file",
    send: (wire) => wire.form("/a", init({ ...withSha, filesize: "7" })),
  },
  "-29136": {
    status: 400,
    by: "a slice that is not in the slice list",
    send: async (wire) => wire.form("/a", slice(await begin(wire, withSha), 1000, "x")),
  },
  "-29138": {
    status: 400,
    by: "a slice with other bytes than the slice list says",
    send: async (wire) => wire.form("/a", slice(await begin(wire, withSha), 0, new Uint8Array(MIB))),
  },
  "-29144": {
    status: 400,
    by: "the end of an upload with a slice missing",
    send: async (wire) => wire.form("/a", { op: "upload_slice_finish", session: await begin(wire), filesize: String(CONTENT.length) }),
  },
  "-29302": backend(503),
  "-46157": { status: 400, by: "a path that is no UTF-8", send: (wire) => wire.get("/%ff", "op=stat") },
  "-46628": { status: 404, by: "the download of a file that is not there", send: async (wire) => downloadCode(await wire.download("/a")) },
  "-46646": {
    status: 451,
    by: "the download of a file that was closed for reading",
    send: async (wire) => {
      await wire.upload("/a", "x");
      await wire.json("/a", { op: "update", forbid: 1 });
      return await downloadCode(await wire.download("/a"));
    },
  },
  "-46659": {
    status: 409,
    by: "any request to a bucket that keeps versions",
    options: { buckets: [{ name: "mybucket", versioned: true }] },
    send: (wire) => wire.stat("/"),
  },
  "-50152": {
    status: 400,
    because: "The page of codes has it beside -175 for the same mistake, and -175 is the older of them, with a name.",
  },
};

/** The codes of section 6.2, copied from there; the test fails when one of them has no place in the table above. */
const DOCUMENTED =
  "-47 -48 -59 -61 -63 -70 -71 -97 -121 -133 -175 -177 -178 -195 -196 -197 -199 -284 -4016 -4019 -4020 -5965 -5997 -5999 -20034 -21095 -29095 " +
  "-29096 -29105 -29133 -29134 -29136 -29138 -29144 -29302 -46157 -46628 -46646 -46659 -50152";

Deno.test("every code of section 6.2 is in the table, with its documented status", () => {
  assertEquals(Object.keys(CODES).sort(), DOCUMENTED.split(" ").sort());
  for (const [code, { status }] of Object.entries(CODES)) assertEquals(codes[code]?.http, status, code);
});

for (const [code, entry] of Object.entries(CODES)) {
  if ("because" in entry) {
    Deno.test(`${code} cannot be provoked: ${entry.because} A fault rule sends it, with its status ${entry.status}`, async () => {
      const reply = await new Wire({ faults: [{ code: Number(code) }] }).stat("/");
      assertEquals([reply.code, reply.status, reply.message], [Number(code), entry.status, codes[code]!.name]);
    });
  } else {
    Deno.test(`${code} with ${entry.status} is the answer to ${entry.by}`, async () => {
      const reply = await entry.send(new Wire(entry.options));
      assertEquals([reply.code, reply.status], [Number(code), entry.status]);
    });
  }
}

/** More codes that requests provoke, of those without a documented status (section 6.3 and 6.4). */
const MORE: Readonly<Record<string, Omit<Provoked, "status">>> = {
  "-53": { by: "a sign of more than 90 days", send: (wire) => wire.get("/", "op=stat", sign({ e: T + 7_776_001 })) },
  "-55": {
    by: "a change of a file that was closed for writing",
    send: async (wire) => {
      await wire.upload("/a", "x");
      await wire.json("/a", { op: "update", forbid: 2 });
      return await wire.json("/a", { op: "delete" });
    },
  },
  "-57": {
    by: "a sign without appid",
    send: (wire) => wire.get("/", "op=stat", signPlain(`b=mybucket&k=${account.secretId}&e=1&t=1&r=1&f=`)),
  },
  "-62": {
    by: "a good sign for an account that is not there",
    send: (wire) => wire.reply(`${API.replace("100000", "7")}/a?op=stat`, { headers: { authorization: sign({ a: "7" }) } }),
  },
  "-64": {
    by: "a good sign for the account of somebody else",
    options: { accounts: [{ appid: 7, secretId: "seven", secretKey: "7", buckets: ["mybucket"] }] },
    send: (wire) => wire.reply(`${API.replace("100000", "7")}/a?op=stat`, { headers: { authorization: sign({ a: "7" }) } }),
  },
  "-73": { by: "a reusable sign where a single-use one is needed", send: (wire) => wire.json("/a", { op: "delete" }, sign()) },
  "-74": { by: "a single-use sign where a reusable one is needed", send: (wire) => wire.get("/a", "op=stat", signOnce("/a")) },
  "-76": { by: "a single-use sign for no file", send: (wire) => wire.json("/a", { op: "delete" }, sign({ e: 0 })) },
  "-77": {
    by: "a single-use sign that was used",
    send: async (wire) => {
      const once = signOnce("/a");
      await wire.json("/a", { op: "delete" }, once);
      return await wire.json("/a", { op: "delete" }, once);
    },
  },
  "-79": { by: "a sign with a SecretId that nobody has", send: (wire) => wire.get("/", "op=stat", sign({ k: "nobody" })) },
  "-81": { by: "no sign", send: (wire) => wire.reply(`${API}/a?op=stat`) },
  "-96": { by: "a sign that has expired", send: (wire) => wire.get("/", "op=stat", sign({ e: T - 1 })) },
  "-134": {
    by: "a page of any origin, where the bucket lets none in",
    options: { buckets: [{ name: "mybucket", origins: [] }] },
    send: (wire) => wire.reply(`${API}/a`, { method: "OPTIONS", headers: { origin: "https://b.example" } }),
  },
  "-160": { by: "an upload to a folder", send: (wire) => wire.upload("/a/", "x") },
  "-161": { by: "a folder without slash", send: (wire) => wire.json("/a", { op: "create" }) },
  "-164": { by: "no path", send: (wire) => wire.reply(`${API}?op=stat`, { headers: { authorization: sign() } }) },
  "-165": { by: "too long a page, where 199 is the most", options: { listMax: 199 }, send: (wire) => wire.get("/", "op=list&num=200") },
  "-173": {
    by: "a folder that is not empty, where that is set to be refused",
    options: { strictFolderDelete: true },
    send: async (wire) => {
      await wire.json("/d/", { op: "create" });
      await wire.upload("/d/a", "x");
      return await wire.json("/d/", { op: "delete" });
    },
  },
  "-180": { by: "a path of more than 850 bytes", send: (wire) => wire.stat(`/${"x".repeat(850)}`) },
  "-285": { by: "an upload of more than 20 MiB", send: (wire) => wire.upload("/a", new Uint8Array(20 * MIB + 1)) },
  "-290": {
    by: "a slice ahead of its turn",
    options: { serialUpload: true },
    send: async (wire) => wire.form("/a", slice(await begin(wire), MIB, CONTENT.slice(MIB))),
  },
  "-4018": {
    by: "an upload of what is there",
    send: async (wire) => {
      await wire.upload("/a", "x");
      return await wire.upload("/a", "x");
    },
  },
  "-5947": { by: "an attribute of more than 4 KiB", send: (wire) => wire.upload("/a", "x", { biz_attr: "x".repeat(4097) }) },
  "-5964": { by: "an operation that there is not", send: (wire) => wire.get("/", "op=none") },
  "-5966": { by: "a page of no length", send: (wire) => wire.get("/", "op=list&num=0") },
  "-5971": { by: "an upload in slices without size", send: (wire) => wire.form("/a", { op: "upload_slice_init", slice_size: "1" }) },
  "-5975": { by: "JSON that is none", send: (wire) => wire.json("/a", "{") },
  "-5980": { by: "no operation", send: (wire) => wire.reply(`${API}/`, { method: "POST" }) },
  "-5990": { by: "an upload of nothing", send: (wire) => wire.form("/a", { op: "upload" }) },
  "-5993": {
    by: "a form without end",
    send: (wire) => wire.reply(`${API}/a`, { method: "POST", headers: { "content-type": form({}).type }, body: "--" }),
  },
  "-5994": { by: "a URL of no account", send: (wire) => wire.reply("http://x/files/v2/me/mybucket/a") },
  "-5996": { by: "a method that the operation does not take", send: (wire) => wire.form("/a", { op: "stat" }) },
  "-29033": { by: "a range that ends before it begins", send: async (wire) => downloadCode(await downloadRange(wire, "bytes=2-1")) },
  "-29034": { by: "a range beyond the end", send: async (wire) => downloadCode(await downloadRange(wire, "bytes=9-")) },
  "-29037": {
    by: "a time that is none",
    send: async (wire) => {
      await wire.upload("/a", "x");
      return await downloadCode(await wire.download("/a", { "if-modified-since": "soon" }));
    },
  },
  "-29063": {
    by: "a slice with the MD5 of something else",
    send: async (wire) => wire.form("/a", { ...slice(await begin(wire), 0, CONTENT.slice(0, MIB)), datamd5: "0".repeat(32) }),
  },
  "-29094": {
    by: "the end of an upload without its sha",
    send: async (wire) =>
      wire.form("/a", { op: "upload_slice_finish", session: await begin(wire, withSha), filesize: String(CONTENT.length) }),
  },
  "-29098": {
    by: "a slice without offset",
    send: async (wire) => wire.form("/a", { op: "upload_slice_data", session: await begin(wire) }),
  },
  "-29103": { by: "a slice of no upload", send: (wire) => wire.form("/a", { op: "upload_slice_data" }) },
  "-29104": {
    by: "the end of an upload without size",
    send: async (wire) => wire.form("/a", { op: "upload_slice_finish", session: await begin(wire) }),
  },
  "-29141": { by: "an upload of a size that is no number", send: (wire) => wire.form("/a", init({ filesize: "much" })) },
  "-46170": { by: "a host of no bucket", send: (wire) => wire.reply("http://x/a") },
  "-46177": {
    by: "a cursor that is longer than a path can be",
    send: (wire) => wire.get("/", `op=list&num=1&context=${btoa("x".repeat(900))}`),
  },
  "-46178": { by: "a delimiter of two characters", send: (wire) => wire.get("/", "op=list&num=1&delimiter=ab") },
  "-46179": {
    by: "a ban that there is not",
    send: async (wire) => {
      await wire.upload("/a", "x");
      return await wire.json("/a", { op: "update", forbid: 3 });
    },
  },
  "-46180": { by: "a sign of more than 2 KiB", send: (wire) => wire.get("/", "op=stat", sign({ f: "x".repeat(2000) })) },
  "-46185": {
    by: "headers of more than 4 KiB",
    send: async (wire) => {
      await wire.upload("/a", "x");
      return await wire.json("/a", { op: "update", custom_headers: { "x-cos-meta-a": "x".repeat(4097) } });
    },
  },
  "-46208": {
    by: "an upload to the name of a folder",
    send: async (wire) => {
      await wire.json("/a/", { op: "create" });
      return await wire.upload("/a", "x");
    },
  },
  "-46614": {
    by: "the download of a file that is still being uploaded",
    send: async (wire) => {
      await begin(wire);
      return await downloadCode(await wire.download("/a"));
    },
  },
  "-46616": {
    by: "a reader from a page that is not on the white list",
    options: { buckets: [{ name: "mybucket", public: true, referers: { allow: ["a.example"] } }] },
    send: async (wire) => downloadCode(await wire.emulator.fetch(`${DOWNLOAD}/a`, { headers: { referer: "https://b.example/" } })),
  },
  "-46617": {
    by: "a reader from a page that is on the black list",
    options: { buckets: [{ name: "mybucket", public: true, referers: { deny: ["b.example"] } }] },
    send: async (wire) => downloadCode(await wire.emulator.fetch(`${DOWNLOAD}/a`, { headers: { referer: "https://b.example/" } })),
  },
  "-46618": {
    by: "a download with another key",
    send: async (wire) => downloadCode(await wire.download("/a", { authorization: sign({ key: "x" }) })),
  },
  "-46619": {
    by: "a download with a sign that has expired",
    send: async (wire) => downloadCode(await wire.download("/a", { authorization: sign({ e: T - 1 }) })),
  },
  "-46622": { by: "slices of no length", send: (wire) => wire.form("/a", init({ slice_size: "0" })) },
};

async function downloadRange(wire: Wire, range: string): Promise<Response> {
  await wire.upload("/a", "x");
  return await wire.download("/a", { range });
}

for (const [code, { by, options, send }] of Object.entries(MORE)) {
  Deno.test(`${code} is the answer to ${by}`, async () => {
    const reply = await send(new Wire(options));
    assertEquals([reply.code, reply.status], [Number(code), codes[code]?.http ?? 400]);
    assert(codes[code] !== undefined, `${code} has no name`);
  });
}
