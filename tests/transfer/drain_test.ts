import { assertEquals, assertRejects } from "@std/assert";
import { Body, streamOf } from "../../src/core/body.ts";
import { Deadline } from "../../src/core/deadline.ts";
import { CosError } from "../../src/core/result.ts";
import { drain } from "../../src/transfer/drain.ts";
import { STRICT } from "../_support.ts";

const KIB = 1024;

/** What a body's stream may be: of chunks, or of bytes, which a runtime may put into memory that it is given. */
type Kind = "default" | "bytes";

/** A stream of pieces of some sizes, each filled with its number, that then ends, fails or hangs. */
function streamFrom(sizes: readonly number[], kind: Kind = "default", end?: Error | "never"): ReadableStream<Uint8Array<ArrayBuffer>> {
  let next = 0;
  const pull = async (controller: ReadableStreamDefaultController | ReadableByteStreamController): Promise<void> => {
    if (next < sizes.length) controller.enqueue(new Uint8Array(sizes[next]!).fill(++next));
    else if (end === "never") await new Promise(() => {});
    else if (end) controller.error(end);
    else {
      controller.close();
      // Memory that was given for bytes is to be given back.
      if ("byobRequest" in controller) controller.byobRequest?.respond(0);
    }
  };
  return kind === "bytes" ? new ReadableStream({ type: "bytes", pull }) : new ReadableStream<Uint8Array<ArrayBuffer>>({ pull });
}

const WHAT = { operation: "downloadObject", bucketName: "mybucket", cosPath: "/a" };

function bodyOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>, length?: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  const opened = { response: new Response(stream), deadline: new Deadline(10_000, undefined), sign: "" };
  return streamOf(new Body(opened, { ...WHAT, timeout: 10_000, signal: undefined }, length));
}

/** Sizes of what is handed on, and the sum of all bytes. */
async function drained(stream: ReadableStream<Uint8Array<ArrayBuffer>>, most = Infinity): Promise<{ sizes: number[]; sum: number }> {
  const sizes: number[] = [];
  let sum = 0;
  await drain(stream, undefined, (bytes) => {
    sizes.push(bytes.length);
    for (const byte of bytes) sum += byte;
    return Promise.resolve(sizes.length < most);
  });
  return { sizes, sum };
}

for (const kind of ["default", "bytes"] as const) {
  Deno.test(`all of a ${kind} body is handed on, in order`, STRICT, async () => {
    const { sizes, sum } = await drained(bodyOf(streamFrom([10, 20, 700 * KIB, 5], kind)));
    assertEquals(sizes.reduce((one, other) => one + other), 10 + 20 + 700 * KIB + 5);
    assertEquals(sum, 10 + 2 * 20 + 3 * 700 * KIB + 4 * 5);
  });

  Deno.test(`what came of a ${kind} body before it failed is handed on`, STRICT, async () => {
    const sizes: number[] = [];
    const error = await assertRejects(() =>
      drain(bodyOf(streamFrom([100, 100], kind, new Error("reset"))), undefined, (bytes) => {
        sizes.push(bytes.length);
        return Promise.resolve(true);
      }), CosError);
    assertEquals([sizes.reduce((one, other) => one + other), error.message], [
      200,
      "downloadObject mybucket /a: the body was cut off after 200 bytes: reset (-2 BAD_ANSWER)",
    ]);
  });

  Deno.test(`a ${kind} body of which no more is wanted is cancelled`, STRICT, async () => {
    const stream = bodyOf(streamFrom(Array(50).fill(600 * KIB), kind));
    const { sizes } = await drained(stream, 2);
    assertEquals(sizes.length, 2);
  });

  Deno.test(`an abort ends the wait for a ${kind} body with its reason`, STRICT, async () => {
    const caller = new AbortController();
    const stream = bodyOf(streamFrom([], kind, "never"));
    setTimeout(() => caller.abort("enough"), 10);
    const reason = await drain(stream, caller.signal, () => Promise.resolve(true)).catch((error) => error);
    assertEquals(reason, "enough");
  });
}

Deno.test("small pieces go together, as far as there is room for them", STRICT, async () => {
  const { sizes } = await drained(bodyOf(streamFrom(Array(20).fill(60 * KIB))));
  assertEquals(sizes.reduce((one, other) => one + other), 1200 * KIB);
  assertEquals(sizes[0], 480 * KIB);
});

Deno.test("a body is announced to have so many bytes, and has neither fewer nor more", STRICT, async () => {
  await drained(bodyOf(streamFrom([5, 5]), 10));
  const short = await assertRejects(() => drained(bodyOf(streamFrom([5]), 10)), CosError);
  const long = await assertRejects(() => drained(bodyOf(streamFrom([5, 6]), 10)), CosError);
  assertEquals([short.message, long.message], [
    "downloadObject mybucket /a: the body was cut off after 5 of 10 bytes (-2 BAD_ANSWER)",
    "downloadObject mybucket /a: the body is longer than the 10 bytes that were announced (-2 BAD_ANSWER)",
  ]);
});
