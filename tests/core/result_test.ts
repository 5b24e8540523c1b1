import { assert, assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { CosError, type CosFailure, type CosResult, unwrap } from "@cos/v4";
import { BadInput, localFailure } from "../../src/core/result.ts";

Deno.test("unwrap() returns the data of a success, even where it is undefined", () => {
  assertEquals(unwrap({ ok: true, code: 0, message: "SUCCESS", data: 5 }), 5);
  assertEquals(unwrap({ ok: true, code: 0, message: "SUCCESS", data: undefined }), undefined);
});

Deno.test("unwrap() throws a failure as a CosError with all that is known of it", () => {
  const cause = new Error("below");
  const failure: CosFailure = { ok: false, code: -197, name: "N", message: "gone", httpStatus: 404, requestId: "rid", cause };
  const error = assertThrows(() => unwrap(failure), CosError, "gone (-197 N, HTTP 404, request rid)");
  assertEquals(
    { name: error.name, code: error.code, httpStatus: error.httpStatus, requestId: error.requestId, cause: error.cause },
    { name: "CosError", code: -197, httpStatus: 404, requestId: "rid", cause },
  );
  assertInstanceOf(error, Error);
});

Deno.test("a CosError says no more than is known", () => {
  const error = new CosError({ code: -3, message: "no answer" });
  assertEquals(error.message, "no answer (-3 NO_ANSWER)");
  assertEquals([error.httpStatus, error.requestId, "cause" in error], [undefined, undefined, false]);
});

Deno.test("localFailure() names the client's own codes, and holds nothing that is absent", () => {
  assertEquals(localFailure(-1, "m"), { ok: false, code: -1, name: "BAD_INPUT", message: "m" });
  assertEquals(localFailure(-2, "m", { httpStatus: 502 }), { ok: false, code: -2, name: "BAD_ANSWER", message: "m", httpStatus: 502 });
  assertEquals(localFailure(-3, "m", { requestId: "r" }), { ok: false, code: -3, name: "NO_ANSWER", message: "m", requestId: "r" });
});

Deno.test("BadInput keeps what lies behind it, if anything does", () => {
  const cause = new Error("below");
  assertEquals(new BadInput("m", cause).cause, cause);
  assert(!("cause" in new BadInput("m")));
  assertEquals(new BadInput("m").name, "BadInput");
});

Deno.test("the compiler allows data only after ok was checked", () => {
  const result = { ok: true, code: 0, message: "SUCCESS", data: 5 } as CosResult<number>;
  // @ts-expect-error: a failure has no data.
  assertEquals(result.data, 5);
  if (result.ok) assertEquals(result.data + 1, 6);
});
