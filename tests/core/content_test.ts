import { assert, assertEquals } from "@std/assert";
import { unwrap } from "@cos/v4";
import { dataSize, Filling, fillWith, isData, isStream, type TransferData } from "../../src/core/content.ts";
import { sha1Of } from "../../src/core/hash.ts";
import { clientOf, emulatorWith, sha1 } from "../_support.ts";

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

const MIB = 2 ** 20;

for (const [size, way] of [[100, "in one request"], [20 * MIB, "in slices"]] as const) {
  for (
    const [what, data] of [
      ["a Uint8Array", new Uint8Array(size)],
      ["a part of one", new Uint8Array(size + 2).subarray(1, size + 1)],
      ["an ArrayBuffer", new ArrayBuffer(size)],
      ["memory that is shared", new Uint8Array(new SharedArrayBuffer(size))],
    ] as const
  ) {
    for (const method of ["uploadFileFromBuffer", "uploadSliceFileFromBuffer"] as const) {
      Deno.test(`${method}() stores ${what} of ${size} bytes ${way} as it was when the call began`, async () => {
        const view = data instanceof ArrayBuffer ? new Uint8Array(data) : data;
        view.fill(1);
        const emulator = emulatorWith();
        const cos = clientOf(emulator);
        const at = { bucketName: "mybucket", cosPath: "/a" };
        const uploading = cos[method]({ ...at, data });
        // The call is under way from here on, and the caller goes on with the memory.
        let stage = 2;
        const changing = setInterval(() => view.fill(stage++ % 256), 0);
        view.fill(stage);
        try {
          unwrap(await uploading);
        } finally {
          clearInterval(changing);
        }
        const { body } = unwrap(await cos.downloadObject(at));
        const stored = new Uint8Array(await new Response(body).arrayBuffer());
        assertEquals(stored.length, size);
        assert(stored.every((byte) => byte === 1), "what was stored is a mix, or came later");
      });
    }
  }
}

Deno.test("memory that was given away before the call is refused, and not taken for empty content", async () => {
  const data = new Uint8Array(10);
  data.buffer.transfer();
  const result = await clientOf(emulatorWith()).uploadFileFromBuffer({ bucketName: "mybucket", cosPath: "/a", data });
  assertEquals(result.code, -1);
});
