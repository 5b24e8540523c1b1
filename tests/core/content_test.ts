import { assert, assertEquals } from "@std/assert";
import { dataSize, Filling, fillWith, isData, isStream, type TransferData } from "../../src/core/content.ts";
import { sha1Of } from "../../src/core/hash.ts";
import { sha1 } from "../_support.ts";

const BYTES = new Uint8Array([0xc3, 0xa9, 0xe4, 0xb8, 0xad]);
const FILLING = new Filling(5, (into) => Promise.resolve(into.set(BYTES)));

/** The same content in every form. */
const FORMS: Readonly<Record<string, TransferData>> = {
  "text": "é中",
  "a Uint8Array": BYTES,
  "a part of a Uint8Array": new Uint8Array([9, ...BYTES, 9]).subarray(1, 6),
  "an ArrayBuffer": BYTES.slice().buffer,
  "a Blob": new Blob([BYTES]),
  "a Filling": FILLING,
};

for (const [what, data] of Object.entries(FORMS)) {
  Deno.test(`${what} has its size, its bytes and its SHA-1`, async () => {
    assert(isData(data));
    assertEquals(dataSize(data), 5);
    const into = new Uint8Array(5);
    await fillWith(data, into);
    assertEquals(into, BYTES);
    assertEquals(await sha1Of(data), await sha1(BYTES));
  });
}

Deno.test("content of known size is no stream, and a stream no such content", () => {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(BYTES);
  }
  for (const stream of [new Blob([BYTES]).stream(), chunks()]) assertEquals([isStream(stream), isData(stream)], [true, false]);
  for (const data of Object.values(FORMS)) assertEquals(isStream(data), false);
  for (const other of [5, null, undefined, {}, [BYTES]]) assertEquals([isStream(other), isData(other)], [false, false]);
});

Deno.test("no bytes have the SHA-1 of nothing", async () => {
  assertEquals(await sha1Of(""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
});
