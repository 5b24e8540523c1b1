import { assertEquals, assertThrows } from "@std/assert";
import { createHash } from "node:crypto";
import { Sha1, sliceChain, sliceFits } from "../../src/emulator/service/sha1.ts";
import { golden } from "./_wire.ts";

const MIB = 1_048_576;
const A0 = "20e681a1380a49cd08eba1425bc7488829f736ed";
const A_SHA = "21d7ee156ca708b1dab25dcb8b45e37ef571022d";
const VECTORS: Record<string, [size: number, slice: number, datashas: string[]]> = {
  A: [2621440, MIB, [A0, "80c096a00c74eb960f88a0b21d1ed9a4c3308582", A_SHA]],
  B: [1000, MIB, ["5ed35694ea7f5e781d0896a9d0c18f4ed1dcd537"]],
  C: [2097152, MIB, [A0, "bfc59408d468d8a2aa065e5115d9e012879fba37"]],
  E: [MIB, MIB, ["dd5cbac619a0cb380af91bb7ae047aece6523c1a"]],
  F: [MIB + 1, MIB, [A0, "534bacbc15f38469309be48b79ef644ea5a3d51c"]],
  G: [2621440, MIB / 2, [
    "74951316ffab41ddeec8a389986208f5b0b5899c",
    A0,
    "e527917c1f958075d00a598e962a6b31d5559b43",
    "80c096a00c74eb960f88a0b21d1ed9a4c3308582",
    A_SHA,
  ]],
  H: [130, 64, [
    "c497ee6ca4fee47777d5a086ffa45006cdd61137",
    "391379d2889939352a44c154edd5d6667c7bda74",
    "4a9e1a49d7f41c8c6c992d701b9831e6a6e1da3e",
  ]],
};

for (const [name, [size, slice, datashas]] of Object.entries(VECTORS)) {
  Deno.test(`sliceChain() gives golden vector ${name}`, () => {
    const content = golden(size);
    const parts = sliceChain(content, slice);
    assertEquals(parts.map((part) => part.datasha), datashas);
    assertEquals(parts.map((part) => part.offset), datashas.map((_, i) => i * slice));
    assertEquals(parts.reduce((sum, part) => sum + part.datalen, 0), size);
    assertEquals(parts.at(-1)!.datasha, createHash("sha1").update(content).digest("hex"));
  });

  Deno.test(`sliceFits() takes every slice of golden vector ${name} in any order, and no other`, async () => {
    const content = golden(size);
    const parts = sliceChain(content, slice);
    for (const { offset, datalen } of parts.toReversed()) {
      const bytes = content.slice(offset, offset + datalen);
      assertEquals(await sliceFits(parts, offset, datalen, pieces(bytes)), true);
      bytes[datalen - 1]! ^= 1;
      assertEquals(await sliceFits(parts, offset, datalen, pieces(bytes)), false);
    }
  });
}

Deno.test("Sha1 equals node:crypto for all short lengths, however the bytes arrive", () => {
  for (let size = 0; size <= 200; size++) {
    const content = golden(size);
    const sha = new Sha1();
    for (let at = 0, step = 1; at < size; at += step, step = step % 7 + 1) sha.update(content.subarray(at, at + step));
    assertEquals(sha.digest(), createHash("sha1").update(content).digest("hex"));
  }
});

Deno.test("Sha1 keeps only whole blocks in its state, like the Python SDK", () => {
  const content = golden(200);
  assertEquals(new Sha1().update(content.subarray(0, 100)).state(), new Sha1().update(content.subarray(0, 64)).state());
});

Deno.test("Sha1 refuses a state in the middle of a block", () => {
  assertThrows(() => new Sha1("00".repeat(20), 65), RangeError);
});

/** Bytes in pieces of many sizes. */
function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0, step = 1; at < bytes.length; at += step, step = step * 3 % 65_521) yield bytes.subarray(at, at + step);
}
