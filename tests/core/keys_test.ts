import { assertEquals, assertMatch } from "@std/assert";
import { CosClient, UpdateFileRequest, UploadFileRequest } from "@cos/v4";
import { checkInput } from "../../src/core/check.ts";
import { keyProblem } from "../../src/core/keys.ts";
import { operations } from "../../src/generated/operations.ts";
import { ACCOUNT, callByName, clientOf, emulatorWith, failureOf } from "../_support.ts";

const AT = { bucketName: "mybucket", cosPath: "/a.txt" };
const deaf = new CosClient({ ...ACCOUNT, fetch: () => Promise.reject(new Error("must not be reached")) });

for (
  const [name, key, meant] of [
    ["uploadFile", "insert_only", "insertOnly"],
    ["uploadFile", "verifySHA1", "verifySha1"],
    ["uploadFile", "INSERTONLY", "insertOnly"],
    ["uploadFile", "local_path", "localPath"],
    ["upload", "fileContent", "filecontent"],
    ["updateFile", "bizattr", "bizAttr"],
    ["statFile", "bucket", "bucketName"],
    ["statFile", "cospath", "cosPath"],
    ["moveFile", "destpaht", "destPath"],
    ["moveFile", "dstPth", "destPath"],
    ["listFolder", "pattrn", "pattern"],
  ] as const
) {
  Deno.test(`${name}() refuses the key ${key} and names ${meant}`, async () => {
    const failure = failureOf(await callByName(deaf, name, { ...AT, [key]: undefined }));
    assertEquals([failure.code, failure.message], [-1, `${key}: there is no such key: ${meant} is meant?`]);
  });
}

Deno.test("a key that is near to none is refused with all that are known", async () => {
  const { message } = failureOf(await callByName(deaf, "updateFolder", { ...AT, cosPath: "/a/", colour: "red" }));
  assertEquals(message, "colour: there is no such key; known are bucketName, cosPath, bizAttr");
  const long = failureOf(await callByName(deaf, "statFile", { ...AT, ["x".repeat(100_000)]: 1 })).message;
  assertMatch(long, /^x{40}: there is no such key; known are bucketName, cosPath$/);
});

Deno.test("request classes, and classes of the caller's own, may have members of their own", async () => {
  const emulator = emulatorWith();
  const cos = clientOf(emulator);
  class MyRequest extends UpdateFileRequest {
    note = "mine";
  }
  class Anything {
    bucketName = "mybucket";
    cosPath = "/a.txt";
    note = "mine";
  }
  assertEquals((await cos.updateFile(new MyRequest("mybucket", "/a.txt").setBizAttr("b"))).code, -197);
  assertEquals((await cos.statFile(new Anything())).code, -197);
  assertEquals((await cos.uploadFile(new UploadFileRequest("mybucket", "/b", "README.md"))).code, 0);
});

Deno.test("keys of objects without a prototype are looked at, and those that are inherited do no harm", () => {
  const bare = Object.assign(Object.create(null), { ...AT, x: 1 });
  assertMatch(keyProblem(bare, new Set(["bucketName", "cosPath"]))!, /^x: there is no such key/);
  assertEquals(keyProblem(Object.create({ ...AT, x: 1 }), new Set(["bucketName", "cosPath"])), undefined);
  for (const key of ["constructor", "__proto__", "toString"]) {
    assertMatch(keyProblem(JSON.parse(`{"${key}":1}`), new Set(["cosPath"]))!, /there is no such key/);
  }
});

Deno.test("an input of known keys is taken as it was", () => {
  assertEquals(checkInput(operations.statFile, AT), AT);
});
