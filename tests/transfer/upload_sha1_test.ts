import { createHash } from "node:crypto";
import { assertEquals } from "@std/assert";
import { Filling, unwrap } from "../../mod.ts";
import { digestSlices } from "../../src/transfer/sha1.ts";
import { assertBytes, assertFails, bucketName, MIB, pattern, scene } from "./_scene.ts";

/** Protocol notes, section 4.2: size, slice size, and each slice's datasha. */
const VECTORS: Readonly<Record<string, readonly [size: number, slice: number, ...datashas: string[]]>> = {
  A: [
    2_621_440,
    MIB,
    "20e681a1380a49cd08eba1425bc7488829f736ed",
    "80c096a00c74eb960f88a0b21d1ed9a4c3308582",
    "21d7ee156ca708b1dab25dcb8b45e37ef571022d",
  ],
  B: [1000, MIB, "5ed35694ea7f5e781d0896a9d0c18f4ed1dcd537"],
  C: [2_097_152, MIB, "20e681a1380a49cd08eba1425bc7488829f736ed", "bfc59408d468d8a2aa065e5115d9e012879fba37"],
  E: [MIB, MIB, "dd5cbac619a0cb380af91bb7ae047aece6523c1a"],
  F: [1_048_577, MIB, "20e681a1380a49cd08eba1425bc7488829f736ed", "534bacbc15f38469309be48b79ef644ea5a3d51c"],
  G: [
    2_621_440,
    524_288,
    "74951316ffab41ddeec8a389986208f5b0b5899c",
    "20e681a1380a49cd08eba1425bc7488829f736ed",
    "e527917c1f958075d00a598e962a6b31d5559b43",
    "80c096a00c74eb960f88a0b21d1ed9a4c3308582",
    "21d7ee156ca708b1dab25dcb8b45e37ef571022d",
  ],
  H: [
    130,
    64,
    "c497ee6ca4fee47777d5a086ffa45006cdd61137",
    "391379d2889939352a44c154edd5d6667c7bda74",
    "4a9e1a49d7f41c8c6c992d701b9831e6a6e1da3e",
  ],
};

async function* slicesOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield await Promise.resolve(bytes.subarray(start, start + size));
}

for (const [name, [size, slice, ...datashas]] of Object.entries(VECTORS)) {
  const parts = datashas.map((datasha, index) => ({
    offset: index * slice,
    datalen: Math.min(slice, size - index * slice),
    datasha,
  }));

  Deno.test(`golden vector ${name}: digestSlices() of ${size} bytes in slices of ${slice}`, async () => {
    assertEquals(await digestSlices(slicesOf(pattern(size), slice)), { sha: datashas.at(-1)!, parts });
  });

  if (slice === MIB) {
    Deno.test(`golden vector ${name} goes over the wire, and the service finds it right`, () =>
      scene({}, async ({ cos, of, get, file }) => {
        const localPath = await file("in", pattern(size));
        unwrap(await cos.uploadSliceFile({ bucketName, cosPath: "/v", localPath, enableSha1: true, maxCon: 3 }));
        const [init] = of("upload_slice_init");
        assertEquals(JSON.parse(init!.fields.uploadparts!), parts);
        const sha = datashas.at(-1)!;
        assertEquals([
          init!.fields.sha,
          ...of("upload_slice_data").map(({ fields }) => fields.sha),
          of("upload_slice_finish")[0]!.fields.sha,
        ], Array(parts.length + 2).fill(sha));
        assertEquals(unwrap(await cos.statFile({ bucketName, cosPath: "/v" })).sha, sha);
        assertBytes(await get("/v"), pattern(size));
      }));
  }
}

Deno.test("an empty input has a SHA-1 and no slices", async () => {
  assertEquals(await digestSlices(slicesOf(new Uint8Array(0), 64)), { sha: "da39a3ee5e6b4b0d3255bfef95601890afd80709", parts: [] });
});

Deno.test("digestSlices() agrees with node:crypto at all sizes around block borders", async () => {
  for (const size of [1, 55, 56, 63, 64, 65, 119, 120, 127, 128, 129, 4095, 4096, 4097]) {
    const bytes = pattern(size);
    const { sha } = await digestSlices(slicesOf(bytes, 64));
    assertEquals(sha, createHash("sha1").update(bytes).digest("hex"), `${size} bytes`);
  }
});

Deno.test("two digests at once do not disturb each other", async () => {
  const digests = await Promise.all(Array.from({ length: 5 }, () => digestSlices(slicesOf(pattern(2_621_440), MIB))));
  for (const { sha } of digests) assertEquals(sha, "21d7ee156ca708b1dab25dcb8b45e37ef571022d");
});

Deno.test("the digest reads content once, in order, and keeps one slice of it", () =>
  scene({}, async ({ cos, of }) => {
    const reads: [number, number][] = [];
    const bytes = pattern(9 * MIB + 3);
    const blob = new Blob([bytes]);
    blob.slice = (start = 0, end = blob.size, type?: string) => {
      reads.push([start, end]);
      return Blob.prototype.slice.call(blob, start, end, type);
    };
    unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath: "/v", data: blob, verifySha1: true }));
    const slices = of("upload_slice_data").length;
    const grid = Array.from({ length: slices }, (_, index) => [index * MIB, Math.min((index + 1) * MIB, bytes.length)]);
    assertEquals(reads.slice(0, slices), grid as [number, number][]);
    assertEquals(reads.slice(slices).sort(([a], [b]) => a - b), grid as [number, number][]);
  }));

Deno.test("content that changes between its digest and its sending is found by the service", () => {
  // A file of a browser, which is read where it lies. Memory is taken as it is when the call begins.
  const bytes = pattern(9 * MIB);
  const data = Object.assign(new Blob([bytes]), { slice: (from?: number, to?: number) => new Blob([bytes.subarray(from, to)]) });
  return scene({ before: ({ offset }) => void (offset === MIB && bytes.fill(0, 8 * MIB)) }, async ({ cos, of }) => {
    const result = await cos.uploadFileFromBuffer({ bucketName, cosPath: "/v", data, verifySha1: true, concurrency: 1 });
    assertFails(result, -29138, /slice at 8388608/);
    assertEquals(of("upload_slice_finish").length, 0);
  });
});

Deno.test("with SHA-1 slices are 1 MiB, and another wish is refused before anything is sent", () =>
  scene({}, async ({ cos, sent }) => {
    const input = { bucketName, cosPath: "/v", data: pattern(9 * MIB), sliceSize: 524_288 };
    assertFails(await cos.uploadFileFromBuffer({ ...input, verifySha1: true }), -1, /^sliceSize: must be 1048576/);
    assertFails(await cos.uploadSliceFileFromBuffer({ ...input, enableSha1: true }), -1, /^sliceSize: must be 1048576/);
    assertEquals(sent.length, 0);
  }));

Deno.test("below 8 MiB verifySha1 costs nothing: the SHA-1 of a single request is always sent", () =>
  scene({}, async ({ cos, of }) => {
    unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath: "/v", data: pattern(1000), verifySha1: true }));
    assertEquals(of("upload")[0]!.fields.sha, "5ed35694ea7f5e781d0896a9d0c18f4ed1dcd537");
  }));

Deno.test("content that fills a buffer by itself is uploaded, too", () =>
  scene({}, async ({ cos, get }) => {
    const data = new Filling(1000, (into) => Promise.resolve(into.set(pattern(1000))));
    unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath: "/v", data }));
    assertBytes(await get("/v"), pattern(1000));
  }));
