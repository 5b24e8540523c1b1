import { assertEquals } from "@std/assert";
import { CORE, denoOk, ownSpec, ROOT, withDirectory } from "./tools.ts";

const SCRIPT = `
import { Operations } from "./client/methods.ts";
import { HeadFileRequest } from "./client/requests.ts";

const sent = [];
const cos = new Operations({
  appid: 1250000000,
  secretId: "id",
  secretKey: "key",
  region: "sh",
  fetch: (url, init) => {
    const request = new Request(url, init);
    sent.push({ method: request.method, url: request.url, signed: request.headers.has("authorization") });
    return Promise.resolve(Response.json({ code: 0, message: "SUCCESS", data: { filesize: "5", is_cold: true } }));
  },
});
const plain = await cos.headFile({ bucketName: "bucket", cosPath: "/a b.txt", versionId: "7" });
const built = await cos.headFile(new HeadFileRequest("bucket", "/c.txt").setMaxAge(60));
const refused = await cos.headFile({ bucketName: "bucket", cosPath: "/c.txt", maxAge: -1 });
console.log(JSON.stringify({ sent, plain, built, refused }));
`;

Deno.test("gen serves another spec: an added operation can be called with no change to a hand-written file", async () => {
  const spec = await ownSpec();
  spec.types.FileHead = {
    doc: "What is at the head of a file.",
    fields: {
      filesize: { type: "integer", doc: "Size in bytes." },
      is_cold: { type: "boolean", doc: "Whether it is in the archive." },
      etag: { type: "string", optional: true, doc: "Its tag." },
    },
  };
  spec.operations.head_file = {
    doc: "Reads the head of a file.",
    source: "No document",
    http: "GET query",
    op: "stat",
    path: "file",
    sign: "multi",
    safe: true,
    params: {
      version_id: { type: "string", wire: "versionId", default: "", omitEmpty: true, doc: "Which version." },
      max_age: { type: "integer", min: 0, doc: "How old the answer may be, in seconds." },
    },
    returns: "FileHead",
  };
  await withDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/other.json`, JSON.stringify(spec));
    const args = ["--spec", `${directory}/other.json`, "--out", `${directory}/client`, "--core", CORE];
    await denoOk(["run", "--allow-read", "--allow-write", "--allow-env", `${ROOT}gen/mod.ts`, ...args]);
    await denoOk(["check", `${directory}/client`]);
    await denoOk(["fmt", "--check", `${directory}/client`]);
    await denoOk(["lint", `${directory}/client`]);
    await Deno.writeTextFile(`${directory}/script.js`, SCRIPT);

    const { sent, plain, built, refused } = JSON.parse(await denoOk(["run", "--allow-read", `${directory}/script.js`]));
    assertEquals(sent, [
      { method: "GET", url: "https://sh.file.myqcloud.com/files/v2/1250000000/bucket/a%20b.txt?op=stat&versionId=7", signed: true },
      { method: "GET", url: "https://sh.file.myqcloud.com/files/v2/1250000000/bucket/c.txt?op=stat&max_age=60", signed: true },
    ]);
    assertEquals([plain.ok, plain.data], [true, { filesize: 5, isCold: true }]);
    assertEquals(built.ok, true);
    assertEquals([refused.ok, refused.code, refused.message], [false, -1, "maxAge: must be at least 0, got -1"]);
  });
});
