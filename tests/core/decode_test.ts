import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { codes } from "@cos/v4/codes";
import { CosClient, type CosResult, type CosSuccess, unwrap } from "@cos/v4";
import { ACCOUNT, failureOf } from "../_support.ts";
import { decodeAnswer, known } from "../../src/core/decode.ts";
import { fileStatShape, folderPageShape, sliceReceiptShape, sliceSessionShape, sliceStateShape } from "../../src/generated/operations.ts";
import type { Shape } from "../../src/core/operation.ts";

const EVERY_KIND: Shape = [
  { wire: "a_text", name: "aText", type: "string" },
  { wire: "a_number", name: "aNumber", type: "integer" },
  { wire: "a_flag", name: "aFlag", type: "boolean" },
  { wire: "some_headers", name: "someHeaders", type: "headers" },
  { wire: "an_object", name: "anObject", type: [{ wire: "in_it", name: "inIt", type: "string" }] },
  { wire: "a_list", name: "aList", type: "integer", list: true },
  { wire: "a_maybe", name: "aMaybe", type: "string", optional: true },
  { wire: "a_guide", name: "aGuide", type: "integer", optional: true, strict: true },
  { wire: "maybe_objects", name: "maybeObjects", type: [{ wire: "in_it", name: "inIt", type: "string" }], list: true, optional: true },
];
const RIGHT = {
  a_text: "text",
  a_number: 5,
  a_flag: true,
  some_headers: { "x-cos-meta-a": "b" },
  an_object: { in_it: "deep" },
  a_list: [1, 2],
};

const DECODED = {
  aText: "text",
  aNumber: 5,
  aFlag: true,
  someHeaders: { "x-cos-meta-a": "b" },
  anObject: { inIt: "deep" },
  aList: [1, 2],
};

function decode<T = unknown>(
  body: unknown,
  shape?: Shape,
  status = 200,
  headers: HeadersInit = { "content-type": "text/x" },
  sign = "",
): CosResult<T> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return decodeAnswer<T>({ status, headers: new Headers(headers), text, sign }, shape);
}

function success(data: unknown): unknown {
  return { code: 0, message: "SUCCESS", request_id: "abc", data };
}

Deno.test("a success becomes data with the names of TypeScript, and nothing that was not asked for", () => {
  const { ok, code, message, requestId, data } = decode(success({ ...RIGHT, more: 1 }), EVERY_KIND) as CosSuccess<unknown>;
  assertEquals({ ok, code, message, requestId }, { ok: true, code: 0, message: "SUCCESS", requestId: "abc" });
  assertEquals(data, DECODED);
});

Deno.test("a success without a described answer has no data, whatever was sent", () => {
  const result = decode({ code: 0, message: "SUCCESS", data: { a: 1 } });
  assert(result.ok);
  assertEquals(result.data, undefined);
});

const WRONG_FIELDS: readonly [what: string, change: Record<string, unknown>, problem: string][] = [
  ["a number for text", { a_text: 5 }, "data.a_text: expected text, got a number"],
  ["an object for text", { a_text: {} }, "data.a_text: expected text, got an object"],
  ["no required text", { a_text: undefined }, "data.a_text: expected text, got nothing"],
  ["null for required text", { a_text: null }, "data.a_text: expected text, got nothing"],
  ["a fraction for an integer", { a_number: 1.5 }, "data.a_number: expected an integer, got a number"],
  ["an unsafe integer", { a_number: 2 ** 53 }, "data.a_number: expected an integer, got a number"],
  ["words for an integer", { a_number: "five" }, "data.a_number: expected an integer, got text"],
  ["empty text for an integer", { a_number: "" }, "data.a_number: expected an integer, got text"],
  ["a power in text for an integer", { a_number: "1e3" }, "data.a_number: expected an integer, got text"],
  ["digits beyond all integers", { a_number: "99999999999999999999" }, "data.a_number: expected an integer, got text"],
  ["true for an integer", { a_number: true }, "data.a_number: expected an integer, got true or false"],
  ["no required integer", { a_number: undefined }, "data.a_number: expected an integer, got nothing"],
  ["a number for a boolean", { a_flag: 1 }, "data.a_flag: expected true or false, got a number"],
  ["text for a boolean", { a_flag: "true" }, "data.a_flag: expected true or false, got text"],
  ["no required boolean", { a_flag: undefined }, "data.a_flag: expected true or false, got nothing"],
  ["a list for headers", { some_headers: [] }, "data.some_headers: expected an object of texts, got a list"],
  ["text for headers", { some_headers: "{}" }, "data.some_headers: expected an object of texts, got text"],
  ["headers of numbers", { some_headers: { a: 5 } }, "data.some_headers: expected an object of texts, got an object"],
  ["a list for an object", { an_object: [] }, "data.an_object: expected an object, got a list"],
  ["text for an object", { an_object: "deep" }, "data.an_object: expected an object, got text"],
  ["a wrong field in an object", { an_object: { in_it: 5 } }, "data.an_object.in_it: expected text, got a number"],
  ["no field in an object", { an_object: {} }, "data.an_object.in_it: expected text, got nothing"],
  ["an object for a list", { a_list: {} }, "data.a_list: expected a list, got an object"],
  ["a number for a list", { a_list: 5 }, "data.a_list: expected a list, got a number"],
  ["text that is no JSON for a list", { a_list: "[1," }, "data.a_list: expected a list, got text"],
  ["JSON text of an object for a list", { a_list: "{}" }, "data.a_list: expected a list, got text"],
  ["a wrong entry of a list", { a_list: [1, "x"] }, "data.a_list[1]: expected an integer, got text"],
  ["null in a list", { a_list: [null] }, "data.a_list[0]: expected an integer, got nothing"],
  ["a wrong optional field that the client goes by", { a_guide: "x" }, "data.a_guide: expected an integer, got text"],
];

for (const [what, change, problem] of WRONG_FIELDS) {
  Deno.test(`${what} is no COS answer, and the failure says so`, () => {
    const { code, name, message, httpStatus, requestId } = failureOf(decode(success({ ...RIGHT, ...change }), EVERY_KIND));
    assertEquals({ code, name, message, httpStatus, requestId }, {
      code: -2,
      name: "BAD_ANSWER",
      message: `the answer is not as described: ${problem}`,
      httpStatus: 200,
      requestId: "abc",
    });
  });
}

const TOLERATED: readonly [what: string, change: Record<string, unknown>, data: Record<string, unknown>][] = [
  ["digits in text for an integer", { a_number: "1500000000" }, { aNumber: 1500000000 }],
  ["negative digits in text", { a_number: "-5" }, { aNumber: -5 }],
  ["JSON text of a list", { a_list: '[1,"2"]' }, { aList: [1, 2] }],
  ["an empty list", { a_list: [] }, { aList: [] }],
  ["empty headers", { some_headers: {} }, { someHeaders: {} }],
  ["empty text", { a_text: "" }, { aText: "" }],
  ["null for an optional field", { a_maybe: null }, {}],
  ["an optional field", { a_maybe: "b" }, { aMaybe: "b" }],
  ["an optional field that the client goes by", { a_guide: 3 }, { aGuide: 3 }],
  ["null for an optional field that the client goes by", { a_guide: null }, {}],
  ["another kind of value for what the client has no need of, which is left out,", { a_maybe: 5, maybe_objects: "x" }, {}],
  ["a list with a wrong entry that the client has no need of, which is left out,", { maybe_objects: [{ in_it: "a" }, {}] }, {}],
];

for (const [what, change, data] of TOLERATED) {
  Deno.test(`${what} is understood`, () => {
    const result = decode<Record<string, unknown>>(success({ ...RIGHT, ...change }), EVERY_KIND);
    assert(result.ok);
    const plain = {
      aText: "text",
      aNumber: 5,
      aFlag: true,
      someHeaders: { "x-cos-meta-a": "b" },
      anObject: { inIt: "deep" },
      aList: [1, 2],
    };
    assertEquals(result.data, { ...plain, ...data });
  });
}

Deno.test("the list of slices is understood as a list and as its JSON text", () => {
  const listparts = [{ offset: 0, datalen: 5 }];
  for (const sent of [listparts, JSON.stringify(listparts), '[{"offset":"0","datalen":"5"}]']) {
    const result = decode<{ listparts: unknown }>(success({ session: "s", listparts: sent }), sliceStateShape);
    assert(result.ok);
    assertEquals(result.data.listparts, listparts);
  }
});

Deno.test("a listing's wrong entry is named by its place", () => {
  const { message } = failureOf(decode(success({ infos: [{ name: "a" }, { mtime: 1 }], context: "", listover: true }), folderPageShape));
  assertEquals(message, "the answer is not as described: data.infos[1].name: expected text, got nothing");
});

Deno.test("the tables' times may be text, as in old documents", () => {
  const data = { access_url: "u", filesize: "11", filelen: "11", ctime: "1500000000", mtime: "1500000001" };
  const result = decode<{ ctime: number }>(success(data), fileStatShape);
  assert(result.ok);
  assertEquals(result.data.ctime, 1500000000);
});

for (const [what, data] of [["no data", undefined], ["null", null], ["a list", []], ["text", "x"], ["a number", 5]] as const) {
  Deno.test(`a success with ${what} where data was described is no COS answer`, () => {
    const { code, message } = failureOf(decode(success(data), EVERY_KIND));
    assertEquals(code, -2);
    assertStringIncludes(message, "data: expected an object, got ");
  });
}

for (const data of [undefined, null, [], "x", 5, {}, { access_url: {}, source_url: 1, resource_path: ["x"], url: null, vid: true }]) {
  Deno.test(`a file that was stored is a success, though the answer's data are ${JSON.stringify(data)}`, async () => {
    const fetch = (): Promise<Response> => Promise.resolve(Response.json({ code: 0, message: "SUCCESS", data }));
    const cos = new CosClient({ ...ACCOUNT, fetch });
    const at = { bucketName: "mybucket", cosPath: "/a" };
    assertEquals(unwrap(await cos.upload({ ...at, filecontent: "x" })), {});
    assertEquals(unwrap(await cos.uploadFileFromBuffer({ ...at, data: "x" })), {});
    assertEquals(unwrap(await cos.createFolder({ ...at, cosPath: "/a/" })), {});
  });
}

/** Of each answer, fields that the client goes by. */
const NEEDED: readonly [shape: Shape, data: Record<string, unknown>, wrong: Record<string, unknown>][] = [
  [sliceStateShape, { session: "s", filesize: 1, slice_size: 1, sha: "a", listparts: [], serial_upload: 1 }, {
    session: 5,
    filesize: "x",
    slice_size: 1.5,
    sha: {},
    listparts: [{ offset: 0 }],
    serial_upload: "yes",
  }],
  [sliceSessionShape, { session: "s", slice_size: 1, serial_upload: 1, offset: 0 }, {
    session: 5,
    slice_size: 2 ** 60,
    serial_upload: [],
    offset: "a",
  }],
  [sliceReceiptShape, { session: "s", offset: 0, datalen: 1 }, { session: {}, offset: "x", datalen: "y" }],
  [folderPageShape, { infos: [], context: "", listover: true }, { infos: 5, context: 5, listover: "x" }],
  [fileStatShape, { filesize: 1, filelen: 1, ctime: 1, mtime: 1 }, { filesize: -0.5, filelen: "x", ctime: [], mtime: {} }],
];

Deno.test("what the client goes by stays strict: sessions, sizes, offsets, parts, cursors", () => {
  for (const [shape, data, wrong] of NEEDED) {
    assertEquals(decode(success(data), shape).code, 0);
    for (const [field, value] of Object.entries(wrong)) {
      assertEquals(decode(success({ ...data, [field]: value }), shape).code, -2, `${field}: ${JSON.stringify(value)}`);
    }
  }
  for (const field of ["filesize", "filelen"]) {
    assertEquals(decode(success({ infos: [{ name: "a", [field]: "x" }], context: "", listover: true }), folderPageShape).code, -2);
  }
  const entry = { name: "a", sha: 5, mtime: "x", access_url: [], authority: 0 };
  const page = decode<{ infos: unknown }>(success({ infos: [entry], context: "", listover: true }), folderPageShape);
  assert(page.ok);
  assertEquals(page.data.infos, [{ name: "a" }]);
});

Deno.test("a message and a request's id are cut off where they are endless", () => {
  const failure = failureOf(decode({ code: -5, message: "m".repeat(100_000), request_id: "r".repeat(100_000) }, undefined, 500));
  assertEquals([failure.message.length, failure.requestId!.length], [1000, 1000]);
});

const SECRET = "s3cr3t-sign%2Bvalue";
const NO_ANSWERS: readonly [what: string, body: string, message: string][] = [
  ["HTML", `<html>no permission for ${SECRET}</html>`, "the answer is no JSON, or was cut off"],
  ["nothing", "", "the answer has no body"],
  ["blanks", " \r\n ", "the answer has no body"],
  ["JSON that was cut off", `{"code":0,"message":"${SECRET}","data":{"a`, "the answer is no JSON, or was cut off"],
  ["plain text", `no permission to get ${SECRET}`, "the answer is no JSON, or was cut off"],
  ["XML", `<?xml version="1.0"?><Error>${SECRET}</Error>`, "the answer is no JSON, or was cut off"],
  ["a list", `["${SECRET}"]`, "the answer is JSON, but no object"],
  ["null", "null", "the answer is JSON, but no object"],
  ["a number", "5", "the answer is JSON, but no object"],
  ["text in JSON", JSON.stringify(SECRET), "the answer is JSON, but no object"],
  ["an object without a code", JSON.stringify({ message: SECRET }), "the answer is JSON, but its code is no integer"],
  ["a code as text", JSON.stringify({ code: "-197", message: SECRET }), "the answer is JSON, but its code is no integer"],
  ["a success code as text", JSON.stringify({ code: "0", message: SECRET }), "the answer is JSON, but its code is no integer"],
  ["a code of null", JSON.stringify({ code: null, message: SECRET }), "the answer is JSON, but its code is no integer"],
  ["a code with a fraction", JSON.stringify({ code: -1.5, message: SECRET }), "the answer is JSON, but its code is no integer"],
];

for (const status of [200, 404, 500]) {
  for (const [what, body, message] of NO_ANSWERS) {
    Deno.test(`${what} with HTTP ${status} is no COS answer; the failure says what came, and does not quote it`, () => {
      const failure = failureOf(decode(body, EVERY_KIND, status, { "content-type": "text/html", "x-cos-request-id": "rid" }));
      assertEquals(failure.code, -2);
      assertEquals(failure.name, "BAD_ANSWER");
      assertEquals(failure.httpStatus, status);
      assertEquals(failure.requestId, "rid");
      assertEquals(failure.message, `${message} (HTTP ${status}, text/html, ${body.length} characters)`);
      assert(!JSON.stringify(failure).includes("s3cr3t"));
    });
  }
}

Deno.test("an answer without a content type is told as such", () => {
  assertStringIncludes(failureOf(decode("x", undefined, 502, {})).message, "(HTTP 502, no content type, 1 characters)");
});

Deno.test("a wrong field is never quoted", () => {
  const secrets = { a_number: SECRET, a_list: SECRET, some_headers: SECRET, an_object: SECRET, a_flag: SECRET };
  for (const [name, value] of Object.entries(secrets)) {
    const failure = failureOf(decode(success({ ...RIGHT, [name]: value }), EVERY_KIND));
    assert(!JSON.stringify(failure).includes("s3cr3t"), failure.message);
  }
});

const REFUSALS: readonly [what: string, body: unknown, status: number, code: number, name: string, message: string][] = [
  ["HTTP 200 with a negative code", { code: -197, message: "ERROR_X" }, 200, -197, "ERROR_CMD_FILE_NOTEXIST", "ERROR_X"],
  ["HTTP 404 with a code", { code: -197, message: "gone" }, 404, -197, "ERROR_CMD_FILE_NOTEXIST", "gone"],
  ["HTTP 500 with a code", { code: -195, message: "oops" }, 500, -195, "ERROR_CMD_BACKEND_RSP_DECODE", "oops"],
  ["a positive code", { code: 100, message: "" }, 200, 100, codes["100"]?.name ?? "", codes["100"]?.name || "code 100"],
  ["an empty message", { code: -197, message: "" }, 404, -197, "ERROR_CMD_FILE_NOTEXIST", "ERROR_CMD_FILE_NOTEXIST"],
  ["no message", { code: -177 }, 409, -177, "ERROR_CMD_COS_FILE_EXIST", "ERROR_CMD_COS_FILE_EXIST"],
  ["a message that is no text", { code: -177, message: { a: 1 } }, 409, -177, "ERROR_CMD_COS_FILE_EXIST", "ERROR_CMD_COS_FILE_EXIST"],
  ["an unknown code", { code: -987654, message: "new" }, 400, -987654, "", "new"],
  ["an unknown code without a message", { code: -987654, message: "" }, 400, -987654, "", "code -987654"],
];

for (const [what, body, status, code, name, message] of REFUSALS) {
  Deno.test(`${what} is the service's own refusal`, async () => {
    const { result, retry } = await known(failureOf(decode(body, EVERY_KIND, status)), () => Promise.resolve(codes));
    assertEquals(result, { ok: false, code, name, message, httpStatus: status });
    assertEquals(retry, codes[code]?.retry ?? "no");
  });
}

Deno.test("a refusal keeps its code when the codes cannot be loaded", async () => {
  const { result, retry } = await known(failureOf(decode({ code: -197 }, undefined, 404)), () => Promise.reject(new TypeError("cut off")));
  assertEquals(result, { ok: false, code: -197, name: "", message: "code -197", httpStatus: 404 });
  assertEquals(retry, "no");
});

Deno.test("a refusal's data does not matter", () => {
  assertEquals(failureOf(decode({ code: -197, message: "m", data: 5 }, EVERY_KIND, 404)).code, -197);
});

for (const status of [400, 403, 404, 500, 503]) {
  Deno.test(`a success code with HTTP ${status} is no success`, () => {
    const failure = failureOf(decode(success(RIGHT), EVERY_KIND, status));
    assertEquals(failure.code, -2);
    assertEquals(failure.httpStatus, status);
    assertStringIncludes(failure.message, `its HTTP status is ${status}`);
  });
}

Deno.test("the mark of a request comes from the body, else from the header, else is absent", () => {
  const header = { "x-cos-request-id": "from-header" };
  assertEquals(failureOf(decode({ code: -1000, request_id: "from-body" }, undefined, 400, header)).requestId, "from-body");
  assertEquals(failureOf(decode({ code: -1000, request_id: 5 }, undefined, 400, header)).requestId, "from-header");
  assertEquals("requestId" in decode({ code: -1000 }, undefined, 400, {}), false);
  assertEquals(decode({ code: 0 }, undefined, 200, header).requestId, "from-header");
});

Deno.test("a sign that an answer repeats, in its message or its mark, reaches nobody", () => {
  const sign = "a+b/c==";
  for (const written of [sign, encodeURIComponent(sign)]) {
    const text = `no match for ${written} here`;
    const failure = failureOf(decode({ code: -97, message: text, request_id: text }, undefined, 403, {}, sign));
    assertEquals([failure.message, failure.requestId], ["no match for *** here", "no match for *** here"]);
    const success = decode({ code: 0, message: text }, undefined, 200, { "x-cos-request-id": written }, sign);
    assertEquals([success.message, success.requestId], ["no match for *** here", "***"]);
  }
});

Deno.test("a header named __proto__ is a header like any other", () => {
  const result = decode<{ someHeaders: object }>(
    `{"code":0,"data":${JSON.stringify(RIGHT).replace('"x-cos-meta-a":"b"', '"__proto__":"b"')}}`,
    EVERY_KIND,
  );
  assert(result.ok);
  assertEquals(Object.entries(result.data.someHeaders), [["__proto__", "b"]]);
});
