import { assert, assertEquals, assertMatch } from "@std/assert";
import { CosClient, type CosResult, UpdateFileRequest, UploadFileFromBufferRequest } from "@cos/v4";
import { callByName, inputFor } from "../_support.ts";
import type { OperationName } from "../../src/generated/operations.ts";
import { checkInput } from "../../src/core/check.ts";
import { operations } from "../../src/generated/operations.ts";
import { BadInput } from "../../src/core/result.ts";

const AT = { bucketName: "mybucket", cosPath: "/a.txt" };
const FOLDER = { bucketName: "mybucket", cosPath: "/a/" };

/** Calls one method of a client that must not send anything. */
async function callUnsent(method: string, input: unknown, options?: object): Promise<CosResult<unknown>> {
  let sent = 0;
  const client = new CosClient({
    appid: 100000,
    secretId: "id",
    secretKey: "key",
    fetch: () => {
      sent++;
      return Promise.resolve(Response.json({ code: 0, message: "SUCCESS" }));
    },
  });
  const result = await callByName(client, method, input, options);
  assertEquals(sent, 0, "something was sent");
  return result;
}

async function refused(method: string, input: unknown, message: RegExp, options?: object): Promise<void> {
  const result = await callUnsent(method, input, options);
  assert(!result.ok);
  assertEquals(result.code, -1);
  assertEquals(result.name, "BAD_INPUT");
  assertMatch(result.message, message);
}

const BUFFER = { ...AT, data: "x" };
const PART = { offset: 0, datalen: 1, datasha: "0".repeat(40) };
const INIT = { ...AT, filesize: 1 };

type Case = readonly [what: string, method: string, input: unknown, message: RegExp];

const CASES: readonly Case[] = [
  // Bucket and path.
  ["no input", "statFile", undefined, /^input: must be an object or a request$/],
  ["null for an input", "statFile", null, /^input: must be an object/],
  ["text for an input", "statFile", "/a.txt", /^input: must be an object/],
  ["no bucket", "statFile", { cosPath: "/a" }, /^bucketName: must be text of lower-case letters, digits and -$/],
  ["an empty bucket", "statFile", { ...AT, bucketName: "" }, /^bucketName: must be text/],
  ["a bucket in upper case", "statFile", { ...AT, bucketName: "Mine" }, /^bucketName: must be text/],
  ["a bucket with a slash", "statFile", { ...AT, bucketName: "a/b" }, /^bucketName: must be text/],
  ["a bucket with a dot", "statFile", { ...AT, bucketName: "a.b" }, /^bucketName: must be text/],
  ["a bucket with a line break", "statFile", { ...AT, bucketName: "a\n" }, /^bucketName: must be text/],
  ["a bucket that is no text", "statFile", { ...AT, bucketName: 5 }, /^bucketName: must be text/],
  ["no path", "statFile", { bucketName: "mybucket" }, /^cosPath: must be text, got nothing$/],
  ["a path that is a number", "statFile", { ...AT, cosPath: 5 }, /^cosPath: must be text, got the number 5$/],
  ["a path that is a list", "statFile", { ...AT, cosPath: ["/a"] }, /^cosPath: must be text, got a list$/],
  ["a path without a slash", "statFile", { ...AT, cosPath: "a" }, /^cosPath: must begin with \/$/],
  ["a folder for a file", "statFile", FOLDER, /^cosPath: must name a file: it must not end with \/$/],
  ["a file for a folder", "statFolder", AT, /^cosPath: must name a folder: it must end with \/$/],
  ["the root for a folder to create", "createFolder", { ...FOLDER, cosPath: "/" }, /^cosPath: must not be \/, the bucket itself$/],
  ["the root for a folder to change", "updateFolder", { ...FOLDER, cosPath: "/" }, /^cosPath: must not be \//],
  ["the root for a folder to delete", "delFolder", { ...FOLDER, cosPath: "/" }, /^cosPath: must not be \//],
  ["a segment of dots", "delFile", { ...AT, cosPath: "/a/../b" }, /^cosPath: must not have a segment \. or \.\.$/],
  [
    "a path of 851 bytes",
    "delFile",
    { ...AT, cosPath: "/" + "a".repeat(850) },
    /^cosPath: must have at most 850 bytes in UTF-8, it has 851$/,
  ],
  // Text.
  ["text that is none", "createFolder", { ...FOLDER, bizAttr: 5 }, /^bizAttr: must be text, got the number 5$/],
  ["text that is an object", "createFolder", { ...FOLDER, bizAttr: {} }, /^bizAttr: must be text, got a Object$/],
  [
    "text of more than its bytes",
    "createFolder",
    { ...FOLDER, bizAttr: "中".repeat(1366) },
    /^bizAttr: must have at most 4096 bytes.*4098$/,
  ],
  ["text with half a surrogate pair", "createFolder", { ...FOLDER, bizAttr: "\ud800" }, /^bizAttr: must be well-formed Unicode/],
  ["text of more than its characters", "listFolder", { ...FOLDER, delimiter: "//" }, /^delimiter: must have at most 1 characters$/],
  [
    "text that is none of the values",
    "updateFile",
    { ...AT, authority: "public" },
    /^authority: must be one of eInvalid, eWRPrivate.*got "public"$/,
  ],
  ["a pattern that is none of the values", "listFolder", { ...FOLDER, pattern: "" }, /^pattern: must be one of eListBoth/],
  ["no required text", "uploadFile", AT, /^localPath: is required$/],
  ["null for required text", "uploadFile", { ...AT, localPath: null }, /^localPath: is required$/],
  ["empty required text", "uploadFile", { ...AT, localPath: "" }, /^localPath: must not be empty$/],
  ["no name for a local file", "downloadFile", AT, /^localFilename: is required$/],
  ["a SHA-1 of 41 characters", "upload", { ...AT, filecontent: "x", sha: "a".repeat(41) }, /^sha: must have at most 40 characters$/],
  // Prefix.
  ["a prefix with a leading slash", "listFolder", { ...FOLDER, prefix: "/a" }, /^cosPath: takes a prefix that does not begin with \/$/],
  ["a prefix of dots", "listFolder", { ...FOLDER, prefix: ".." }, /^cosPath: must not have a segment \. or \.\.$/],
  ["a prefix that is no text", "listFolder", { ...FOLDER, prefix: 1 }, /^prefix: must be text, got the number 1$/],
  // Paths.
  ["no target", "moveFile", AT, /^destPath: is required$/],
  ["an empty target", "moveFile", { ...AT, destPath: "" }, /^destPath: must not be empty$/],
  ["a target that is no text", "copyFile", { ...AT, destPath: true }, /^destPath: must be text, got a boolean$/],
  ["a target that is a folder", "moveFile", { ...AT, destPath: "/b/" }, /^destPath: must name a file/],
  ["a relative target that leads up", "copyFile", { ...AT, destPath: "../b" }, /^destPath: must not have a segment \. or \.\.$/],
  ["a target with an illegal character", "moveFile", { ...AT, destPath: "b?c" }, /^destPath: must not contain \?/],
  [
    "a target that is too long in its folder",
    "moveFile",
    { ...AT, cosPath: "/ab/c", destPath: "a".repeat(847) },
    /^destPath: must have at most 850/,
  ],
  ["a target with half a surrogate pair", "moveFile", { ...AT, destPath: "/\udc00" }, /^destPath: must be well-formed Unicode/],
  // Integers.
  ["text for an integer", "listFolder", { ...FOLDER, num: "5" }, /^num: must be an integer, got a string$/],
  ["a fraction for an integer", "listFolder", { ...FOLDER, num: 1.5 }, /^num: must be an integer, got the number 1.5$/],
  ["NaN for an integer", "listFolder", { ...FOLDER, num: NaN }, /^num: must be an integer, got the number NaN$/],
  ["a bigint for an integer", "listFolder", { ...FOLDER, num: 5n }, /^num: must be an integer, got a bigint$/],
  ["an integer below its least", "listFolder", { ...FOLDER, num: 0 }, /^num: must be at least 1, got 0$/],
  ["an integer above its greatest", "listFolder", { ...FOLDER, num: 1001 }, /^num: must be at most 1000, got 1001$/],
  ["an integer that is none of the values", "updateFile", { ...AT, forbid: 3 }, /^forbid: must be one of 0, 1, 2, got 3$/],
  ["an insertOnly of 2", "uploadFileFromBuffer", { ...BUFFER, insertOnly: 2 }, /^insertOnly: must be one of 0, 1, got 2$/],
  ["a slice below 64 KiB", "uploadSliceFileFromBuffer", { ...BUFFER, sliceSize: 65535 }, /^sliceSize: must be at least 65536, got 65535$/],
  ["a slice above 3 MiB", "uploadSliceFileFromBuffer", { ...BUFFER, sliceSize: 3145729 }, /^sliceSize: must be at most 3145728/],
  ["a negative offset", "uploadSliceData", { ...AT, session: "s", filecontent: "x", offset: -1 }, /^offset: must be at least 0, got -1$/],
  ["a file above 64 GiB", "uploadSliceInit", { ...AT, filesize: 2 ** 36 + 1 }, /^filesize: must be at most 68719476736/],
  ["a range that begins before the file", "downloadObject", { ...AT, rangeStart: -1 }, /^rangeStart: must be at least 0, got -1$/],
  // Booleans.
  ["a number for a boolean", "moveFile", { ...AT, destPath: "/b", overwrite: 1 }, /^overwrite: must be true or false, got the number 1$/],
  ["text for a boolean", "uploadFileFromBuffer", { ...BUFFER, verifySha1: "yes" }, /^verifySha1: must be true or false, got a string$/],
  // Content.
  ["no content", "uploadFileFromBuffer", AT, /^data: is required$/],
  [
    "a number for content",
    "upload",
    { ...AT, filecontent: 5 },
    /^filecontent: must be text, Uint8Array, ArrayBuffer, Blob, got the number 5$/,
  ],
  ["a list for content", "upload", { ...AT, filecontent: [1] }, /^filecontent: must be text, Uint8Array.*got a list$/],
  ["other views for content", "upload", { ...AT, filecontent: new Uint16Array(1) }, /^filecontent: .*got a Uint16Array$/],
  ["malformed text for content", "upload", { ...AT, filecontent: "\ud800" }, /^filecontent: must be well-formed Unicode/],
  [
    "content above 20 MiB",
    "upload",
    { ...AT, filecontent: new Uint8Array(20971521) },
    /^filecontent: must have at most 20971520 bytes.*20971521$/,
  ],
  // Headers.
  [
    "a list for headers",
    "updateFile",
    { ...AT, customHeaders: [] },
    /^customHeaders: must be an object of header names and values, got a list$/,
  ],
  ["text for headers", "updateFile", { ...AT, customHeaders: "a: b" }, /^customHeaders: must be an object/],
  ["a header's name with a space", "updateFile", { ...AT, customHeaders: { "a b": "c" } }, /^customHeaders: "a b" is no header name$/],
  ["an empty header name", "downloadObject", { ...AT, headers: { "": "c" } }, /^headers: "" is no header name$/],
  [
    "a header with a line break",
    "updateFile",
    { ...AT, customHeaders: { "x-cos-meta-a": "b\r\nc: d" } },
    /^customHeaders: the value of x-cos-meta-a must be/,
  ],
  ["a header that is no text", "downloadObject", { ...AT, headers: { a: 5 } }, /^headers: the value of a must be text on one line$/],
  [
    "a header that HTTP cannot carry",
    "downloadObject",
    { ...AT, headers: { a: "中" } },
    /^headers: the value of a has a character that no HTTP/,
  ],
  [
    "a custom header with another name",
    "updateFile",
    { ...AT, customHeaders: { "X-Other": "b" } },
    /^customHeaders: X-Other is not allowed: only.*x-cos-meta-\*$/,
  ],
  [
    "a custom header of the bare prefix",
    "updateFile",
    { ...AT, customHeaders: { "x-cos-meta-": "b" } },
    /^customHeaders: x-cos-meta- is not allowed/,
  ],
  [
    "an empty custom header",
    "updateFile",
    { ...AT, customHeaders: { "x-cos-meta-a": "" } },
    /^customHeaders: the value of x-cos-meta-a must be.*not empty$/,
  ],
  [
    "a malformed custom header",
    "updateFile",
    { ...AT, customHeaders: { "x-cos-meta-a": "\ud800" } },
    /^customHeaders: the value of x-cos-meta-a must be/,
  ],
  [
    "custom headers above 4 KiB",
    "updateFile",
    { ...AT, customHeaders: { "Cache-Control": "a".repeat(4084) } },
    /^customHeaders: must have at most 4096 bytes.*4097$/,
  ],
  // JSON lists.
  ["an object for a list", "uploadSliceInit", { ...INIT, uploadparts: PART }, /^uploadparts: must be a list, got a Object$/],
  ["text for a list", "uploadSliceInit", { ...INIT, uploadparts: "[]" }, /^uploadparts: must be a list, got a string$/],
  ["a list of nothing", "uploadSliceInit", { ...INIT, uploadparts: [null] }, /^uploadparts: /],
  ["a list whose entry lacks a field", "uploadSliceInit", { ...INIT, uploadparts: [{ offset: 0, datalen: 1 }] }, /^uploadparts: .*datasha/],
  [
    "a list whose entry has a wrong field",
    "uploadSliceInit",
    { ...INIT, uploadparts: [{ ...PART, offset: "x" }] },
    /^uploadparts: .*offset/,
  ],
  // What only a transfer can tell.
  [
    "too much for one request",
    "uploadSingleFileFromBuffer",
    { ...AT, data: new Uint8Array(20971521) },
    /^data: .*at most 20971520 bytes.*20971521/,
  ],
  ["nothing to slice", "uploadSliceFileFromBuffer", { ...AT, data: "" }, /^data: .*empty/],
  [
    "SHA-1 with slices that it cannot have",
    "uploadSliceFileFromBuffer",
    { ...BUFFER, sliceSize: 65536, enableSha1: true },
    /^sliceSize: must be 1048576/,
  ],
];

for (const [what, method, input, message] of CASES) {
  Deno.test(`${method}() refuses ${what}, names it, and sends nothing`, async () => {
    await refused(method, input, message);
  });
}

const OPTIONS: readonly [what: string, options: object, message: RegExp][] = [
  ["a timeout of 0", { timeout: 0 }, /^timeout: must be more than 0.*got 0$/],
  ["a timeout of NaN", { timeout: NaN }, /^timeout: must be more than 0/],
  ["a timeout that no timer can hold", { timeout: 2 ** 31 }, /^timeout: must be .*less than 2147483648/],
  ["no attempts", { retry: { attempts: 0 } }, /^retry\.attempts: must be an integer of at least 1, got 0$/],
  ["half an attempt", { retry: { attempts: 1.5 } }, /^retry\.attempts: must be an integer/],
  ["a negative delay", { retry: { baseDelay: -1 } }, /^retry\.baseDelay: must be at least 0 and less than 2147483648, got -1$/],
  ["a delay that no timer can hold", { retry: { maxDelay: 2 ** 31 } }, /^retry\.maxDelay: must be at least 0 and less than 2147483648/],
  ["a negative deadline", { retry: { deadline: -1 } }, /^retry\.deadline: must be at least 0 and less than 2147483648, got -1$/],
  ["a delay that is no number", { retry: { maxDelay: NaN } }, /^retry\.maxDelay: must be at least 0 and less than 2147483648, got NaN$/],
];

for (const [what, options, message] of OPTIONS) {
  Deno.test(`a call refuses ${what} among its options, names it, and sends nothing`, async () => {
    await refused("statFile", AT, message, options);
    await refused("uploadFileFromBuffer", BUFFER, message, options);
    await refused("uploadSliceFileFromBuffer", BUFFER, message, options);
  });
}

Deno.test("every operation refuses a path of the wrong kind", async () => {
  for (const [name, { path }] of Object.entries(operations)) {
    const rest = { data: "x", filecontent: "x", localPath: "x", localFilename: "x", destPath: "/b", session: "s", offset: 0, filesize: 1 };
    const input = { ...rest, bucketName: "mybucket", cosPath: path.kind === "file" ? "/a/" : "/a" };
    await refused(name, inputFor(name as OperationName, input), /^cosPath: must name a (file|folder)/);
  }
});

Deno.test("checkInput() fills in defaults, and leaves out what has none", () => {
  assertEquals(checkInput(operations.listFolder, { ...FOLDER, order: undefined, pattern: null }), {
    ...FOLDER,
    num: 199,
    prefix: "",
    context: "",
    delimiter: "",
  });
});

Deno.test("checkInput() reads request classes like plain objects", () => {
  const request = new UpdateFileRequest("mybucket", "/a.txt").setBizAttr("b").setForbid(1);
  assertEquals(checkInput(operations.updateFile, request), { ...AT, bizAttr: "b", forbid: 1 });
  const upload = new UploadFileFromBufferRequest("mybucket", "/a.txt", "x");
  assertEquals(checkInput(operations.uploadFileFromBuffer, upload), {
    ...AT,
    data: "x",
    sliceSize: 1048576,
    bizAttr: "",
    insertOnly: 1,
    guessType: false,
    verifySha1: false,
    concurrency: 4,
    resume: false,
  });
});

Deno.test("checkInput() takes every value at the edge of its rule", () => {
  const fine: readonly [keyof typeof operations, object][] = [
    ["createFolder", { ...FOLDER, bizAttr: "a".repeat(4096) }],
    ["listFolder", { ...FOLDER, num: 1 }],
    ["listFolder", { ...FOLDER, num: 1000, delimiter: "😀" }],
    ["upload", { ...AT, filecontent: new Uint8Array(20971520), sha: "a".repeat(40) }],
    ["upload", { ...AT, filecontent: "" }],
    ["upload", { ...AT, filecontent: new ArrayBuffer(1) }],
    ["upload", { ...AT, filecontent: new Blob(["a"]) }],
    ["updateFile", { ...AT, customHeaders: { "Cache-Control": "a".repeat(4083) } }],
    ["updateFile", { ...AT, customHeaders: { "CONTENT-TYPE": "text/plain", "X-COS-META-a": "中" } }],
    ["updateFile", { ...AT, customHeaders: {}, authority: "eInvalid", forbid: 0 }],
    ["downloadObject", { ...AT, rangeStart: 0, rangeEnd: 0, headers: { "If-None-Match": "é" } }],
    ["uploadSliceInit", { ...AT, filesize: 2 ** 36, sliceSize: 1, uploadparts: [] }],
    ["moveFile", { ...AT, cosPath: "/ab/c", destPath: "a".repeat(846) }],
  ];
  for (const [name, input] of fine) assertEquals(checkInput(operations[name], input).bucketName, "mybucket");
});

Deno.test("checkInput() throws BadInput, which callers of the library never see", () => {
  let thrown: unknown;
  try {
    checkInput(operations.statFile, {});
  } catch (error) {
    thrown = error;
  }
  assert(thrown instanceof BadInput);
  assertMatch(thrown.message, /^bucketName: /);
});
