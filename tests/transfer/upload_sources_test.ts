import { assert, assertEquals } from "@std/assert";
import { unwrap } from "../../mod.ts";
import { assertBytes, assertFails, bucketName, MIB, pattern, type Scene, scene, sleep, soon } from "./_scene.ts";

const cosPath = "/up.bin";

/** Chunks of one size, or of sizes taken in turn. */
function* chunks(bytes: Uint8Array<ArrayBuffer>, ...sizes: number[]): Generator<Uint8Array<ArrayBuffer>> {
  for (let start = 0, turn = 0; start < bytes.length;) {
    const end = start + sizes[turn++ % sizes.length]!;
    yield bytes.slice(start, end);
    start = end;
  }
}

function streamOf(parts: Iterable<Uint8Array<ArrayBuffer>>, onCancel?: (reason: unknown) => void): ReadableStream<Uint8Array<ArrayBuffer>> {
  const iterator = parts[Symbol.iterator]();
  return new ReadableStream({
    pull(controller) {
      const { done, value } = iterator.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    ...onCancel ? { cancel: onCancel } : {},
  }, { highWaterMark: 0 });
}

async function uploads(
  { cos, get }: Scene,
  data: Parameters<typeof cos.uploadFileFromBuffer>[0]["data"],
  content: Uint8Array,
  size?: number,
) {
  unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath, data, size }));
  assertBytes(await get(cosPath), content);
}

Deno.test("what is sent has the SHA-1 that is sent with it, though its memory changes meanwhile", () =>
  scene({}, async ({ cos, get }) => {
    // The first upload loads what uploads.
    await uploads({ cos, get } as Scene, "x", new Uint8Array([120]));
    const data = pattern(5 * MIB);
    const content = data.slice();
    const uploading = cos.uploadFileFromBuffer({ bucketName, cosPath: "/other.bin", data });
    await sleep(1);
    data.fill(0);
    unwrap(await uploading);
    assertBytes(await get("/other.bin"), content);
  }));

for (const size of [5, 100_003, 9 * MIB + 3]) {
  const bytes = pattern(size);
  const sources: Record<string, () => Parameters<Scene["cos"]["uploadFileFromBuffer"]>[0]["data"]> = {
    "a Uint8Array": () => bytes,
    "a view into a larger buffer": () => {
      const larger = new Uint8Array(size + 20);
      larger.set(bytes, 11);
      return larger.subarray(11, 11 + size);
    },
    "a view of shared memory": () => {
      const shared = new Uint8Array(new SharedArrayBuffer(size));
      shared.set(bytes);
      return shared;
    },
    "an ArrayBuffer": () => bytes.buffer,
    "a Blob": () => new Blob([bytes.subarray(0, 2), bytes.subarray(2)]),
    "a File": () => new File([bytes], "name.bin"),
    "a ReadableStream": () => streamOf(chunks(bytes, 65_536)),
    "an AsyncIterable": () =>
      (async function* () {
        yield* chunks(bytes, 100_001);
      })(),
  };
  for (const [name, make] of Object.entries(sources)) {
    Deno.test(`uploadFileFromBuffer() takes ${name} of ${size} bytes`, () => scene({}, (it) => uploads(it, make(), bytes)));
  }
  Deno.test(`uploadFile() takes a local file of ${size} bytes`, () =>
    scene({}, async ({ cos, get, file }) => {
      unwrap(await cos.uploadFile({ bucketName, cosPath, localPath: await file("in.bin", bytes) }));
      assertBytes(await get(cosPath), bytes);
    }));
}

Deno.test("text goes up as UTF-8", () => scene({}, (it) => uploads(it, "中文 é 😀", new TextEncoder().encode("中文 é 😀"))));

for (const sizes of [[1], [7, 65_536, 1], [MIB], [3 * MIB], [MIB - 1, MIB + 1], [MIB + 1, 5]]) {
  // One byte a chunk is slow on any stream: a small file in small slices tells as much.
  const bytes = pattern(sizes[0] === 1 ? 150_000 : 9 * MIB + 1);
  Deno.test(`a stream with a size arrives whole in chunks of ${sizes.join(", ")} bytes`, () =>
    scene({}, async ({ cos, get, of }) => {
      const data = streamOf(chunks(bytes, ...sizes));
      unwrap(await cos.uploadSliceFileFromBuffer({ bucketName, cosPath, data, size: bytes.length, sliceSize: MIB, maxCon: 3 }));
      assertBytes(await get(cosPath), bytes);
      assertEquals(of("upload_slice_data").length, Math.ceil(bytes.length / MIB));
    }));
}

Deno.test("a stream without a size is gathered up to 20 MiB, and refused beyond with the way out", () =>
  scene({}, async (it) => {
    const bytes = pattern(20 * MIB);
    await uploads(it, streamOf(chunks(bytes, MIB)), bytes);
    let cancelled = false;
    const endless = streamOf(
      (function* () {
        while (true) yield bytes.slice(0, MIB);
      })(),
      () => cancelled = true,
    );
    const before = it.sent.length;
    assertFails(await it.cos.uploadFileFromBuffer({ bucketName, cosPath: "/endless", data: endless }), -1, /^size: is required/);
    assertEquals(it.sent.length, before);
    await sleep(0);
    assert(cancelled, "the stream was not let go");
  }));

Deno.test("a stream that uses one buffer for all its chunks arrives as it was", () =>
  scene({}, async (it) => {
    const bytes = pattern(300_000);
    const reused = async function* () {
      const buffer = new Uint8Array(1000);
      for (const chunk of chunks(bytes, 1000)) {
        buffer.set(chunk);
        yield buffer.subarray(0, chunk.length);
      }
    };
    await uploads(it, reused(), bytes);
    unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath: "/sized", data: reused(), size: bytes.length }));
    assertBytes(await it.get("/sized"), bytes);
  }));

Deno.test("an empty stream is an empty file", () =>
  scene({}, async (it) => {
    await uploads(it, streamOf([]), new Uint8Array(0));
    unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath: "/zero", data: streamOf([]), size: 0 }));
    assertEquals((await it.get("/zero")).length, 0);
  }));

for (const [size, form] of [[1000, "one request"], [9 * MIB, "slices"]] as const) {
  Deno.test(`a stream that ends before its size is an error before anything is finished, in ${form}`, () =>
    scene({}, async ({ cos, of }) => {
      const data = streamOf(chunks(pattern(size - 1), 60_000));
      assertFails(await cos.uploadFileFromBuffer({ bucketName, cosPath, data, size }), -1, new RegExp(`ended after ${size - 1} bytes`));
      assertEquals(of("upload").length + of("upload_slice_finish").length, 0);
    }));

  Deno.test(`a stream that goes on after its size is an error before anything is finished, in ${form}`, () =>
    scene({}, async ({ cos, of }) => {
      const data = streamOf(chunks(pattern(size + 1), 60_000));
      assertFails(await cos.uploadFileFromBuffer({ bucketName, cosPath, data, size }), -1, /goes on after/);
      assertEquals(of("upload").length + of("upload_slice_finish").length, 0);
    }));

  Deno.test(`a stream that fails is a failure with its error as the cause, in ${form}`, () =>
    scene({}, async ({ cos, of }) => {
      const broken = new Error("disk on fire");
      const data = (async function* () {
        yield* chunks(pattern(size - 10), 60_000);
        throw broken;
      })();
      const failure = assertFails(await cos.uploadFileFromBuffer({ bucketName, cosPath, data, size }), -1, /disk on fire/);
      assertEquals(failure.cause, broken);
      assertEquals(of("upload").length + of("upload_slice_finish").length, 0);
      assertFails(
        await cos.uploadFileFromBuffer({
          bucketName,
          cosPath,
          data: new ReadableStream({ start: (controller) => controller.error(broken) }),
        }),
        -1,
        /disk on fire/,
      );
    }));
}

Deno.test("a stream of something else than bytes, and one that somebody else reads, are refused", () =>
  scene({}, async ({ cos, sent }) => {
    const texts = (async function* () {
      yield "text" as unknown as Uint8Array;
    })();
    assertFails(await cos.uploadFileFromBuffer({ bucketName, cosPath, data: texts }), -1, /Uint8Array/);
    const locked = streamOf([]);
    locked.getReader();
    assertFails(await cos.uploadFileFromBuffer({ bucketName, cosPath, data: locked }), -1, /^data: /);
    assertEquals(sent.length, 0);
  }));

Deno.test("a size that the data does not have is refused", () =>
  scene({}, async ({ cos, sent }) => {
    assertFails(await cos.uploadFileFromBuffer({ bucketName, cosPath, data: "four", size: 5 }), -1, /^size: the data has 4 bytes, not 5/);
    assertEquals(sent.length, 0);
  }));

Deno.test("a slow stream keeps no more than its slices waiting", () =>
  scene({}, async ({ cos, get, flight }) => {
    const bytes = pattern(2 * MIB + 100);
    const data = (async function* () {
      for (const chunk of chunks(bytes, 300_000)) {
        await sleep(10);
        yield chunk;
      }
    })();
    unwrap(await cos.uploadSliceFileFromBuffer({ bucketName, cosPath, data, size: bytes.length, maxCon: 4 }));
    assertBytes(await get(cosPath), bytes);
    assert(flight.most <= 4);
  }));

Deno.test("a stream is read no faster than its slices are taken", () =>
  scene({ before: ({ op }) => op === "upload_slice_data" ? sleep(20).then(() => {}) : undefined }, async ({ cos, of }) => {
    const bytes = pattern(8 * MIB);
    let most = 0;
    let read = 0;
    const data = (async function* () {
      for (const chunk of chunks(bytes, 65_536)) {
        yield chunk;
        read += chunk.length;
        most = Math.max(most, read - of("upload_slice_data").length * MIB);
      }
    })();
    unwrap(await cos.uploadSliceFileFromBuffer({ bucketName, cosPath, data, size: bytes.length, maxCon: 2 }));
    assert(most <= 3 * MIB, `${most} bytes were read ahead`);
  }));

Deno.test("a slice of a stream is tried again with the same bytes", () => {
  let tries = 0;
  return scene({
    before: ({ offset }) => offset === MIB && ++tries < 3 ? new Response("busy", { status: 503 }) : undefined,
    client: { retry: { attempts: 3, baseDelay: 0 } },
  }, async ({ cos, get }) => {
    const bytes = pattern(3 * MIB);
    const data = streamOf(chunks(bytes, 100_000));
    unwrap(await cos.uploadSliceFileFromBuffer({ bucketName, cosPath, data, size: bytes.length, maxCon: 2 }));
    assertEquals(tries, 3);
    assertBytes(await get(cosPath), bytes);
  });
});

Deno.test("a stream that hangs does not keep an abort waiting, and is cancelled", () =>
  scene({}, async ({ cos }) => {
    let cancelled: unknown;
    const hanging = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start: (controller) => controller.enqueue(pattern(MIB)),
      pull: () => new Promise(() => {}),
      cancel: (reason) => void (cancelled = reason ?? "no reason"),
    });
    const controller = new AbortController();
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 30);
    const call = cos.uploadSliceFileFromBuffer({ bucketName, cosPath, data: hanging, size: 3 * MIB }, { signal: controller.signal });
    assertEquals(await soon(call, 1000).catch((error) => error), reason);
    await sleep(0);
    assert(cancelled !== undefined, "the stream was not cancelled");

    const iterable: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}), return: () => new Promise(() => {}) }),
    };
    const second = new AbortController();
    setTimeout(() => second.abort(reason), 30);
    const gathered = cos.uploadFileFromBuffer({ bucketName, cosPath, data: iterable }, { signal: second.signal });
    assertEquals(await soon(gathered, 1000).catch((error) => error), reason);
  }));

Deno.test("a slice that fails for good ends an upload whose stream hangs", () =>
  scene({
    before: ({ offset }) => offset === 0 ? new Response('{"code":-5999,"message":"NO"}', { status: 400 }) : undefined,
  }, async ({ cos }) => {
    const data = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start: (controller) => controller.enqueue(pattern(MIB)),
      pull: () => new Promise(() => {}),
    });
    const call = cos.uploadSliceFileFromBuffer({ bucketName, cosPath, data, size: 3 * MIB, maxCon: 2 });
    assertFails(await soon(call, 2000), -5999, /slice at 0/);
  }));

Deno.test("a stream cannot be read twice for its SHA-1, which is said before anything is sent", () =>
  scene({}, async ({ cos, sent }) => {
    const data = streamOf(chunks(pattern(9 * MIB), MIB));
    assertFails(
      await cos.uploadFileFromBuffer({ bucketName, cosPath, data, size: 9 * MIB, verifySha1: true }),
      -1,
      /^verifySha1, resume: .*stream/,
    );
    assertEquals(sent.length, 0);
  }));
