import { assert, assertEquals } from "@std/assert";
import { type CosResult, unwrap } from "../../mod.ts";
import { assertBytes, assertFails, bucketName, type Intercept, MIB, pattern, refusal, type Scene, scene } from "./_scene.ts";

const cosPath = "/down.bin";
const SIZE = 20 * MIB;

/** Lets each range come half, while it is on. */
function breaker(): { failing: { on: boolean }; after: (sent: Parameters<Intercept>[0], answer: Response) => Promise<Response | void> } {
  const failing = { on: false };
  return {
    failing,
    after: async ({ op }, answer) => {
      if (!failing.on || op !== "download") return;
      const bytes = new Uint8Array(await answer.arrayBuffer());
      return new Response(bytes.subarray(0, Math.floor(Math.min(bytes.length, SIZE / 4) / 2)), answer);
    },
  };
}

/** How many bytes the answers had, together. */
function counting(after: (sent: Parameters<Intercept>[0], answer: Response) => Promise<Response | void>) {
  const count = { asked: 0 };
  return {
    count,
    after: async (sent: Parameters<Intercept>[0], answer: Response): Promise<Response | void> => {
      const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(sent.range ?? "") ?? [];
      if (sent.op === "download" && from !== undefined) count.asked += Number(to) + 1 - Number(from);
      return await after(sent, answer);
    },
  };
}

async function interrupted(it: Scene, failing: { on: boolean }, input: Record<string, unknown> = {}): Promise<void> {
  unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(SIZE) }));
  failing.on = true;
  const result = await it.cos.downloadFile({ bucketName, cosPath, localFilename: `${it.dir}/out`, resume: true, ...input });
  failing.on = false;
  assertFails(result, -2, /cut off/);
  assertEquals(it.names().length, 2);
  it.sent.length = 0;
}

Deno.test("a download that failed is taken up where it was: only what is missing is asked for", () => {
  const { failing, after } = breaker();
  const { count, after: counted } = counting(after);
  return scene({ after: counted }, async (it) => {
    await interrupted(it, failing);
    count.asked = 0;
    unwrap(await it.cos.downloadFile({ bucketName, cosPath, localFilename: `${it.dir}/out`, resume: true }));
    assertBytes(await Deno.readFile(`${it.dir}/out`), pattern(SIZE));
    assertEquals(it.names(), ["out"]);
    assert(it.of("download").every(({ range }) => range !== undefined));
    assert(count.asked <= SIZE, `${count.asked} bytes were asked for`);
  });
});

Deno.test("without resume nothing is kept, and what an earlier call kept for this target is cleared away", () => {
  const { failing, after } = breaker();
  return scene({ after }, async (it) => {
    await interrupted(it, failing);
    failing.on = true;
    assertFails(await it.cos.downloadFile({ bucketName, cosPath, localFilename: `${it.dir}/out` }), -2);
    assertEquals(it.names(), []);
  });
});

Deno.test("what was kept for one target is not touched by the download to another beside it", () => {
  const { failing, after } = breaker();
  return scene({ after }, async (it) => {
    await interrupted(it, failing);
    const kept = it.names();
    failing.on = true;
    for (const resume of [false, true]) {
      assertFails(await it.cos.downloadFile({ bucketName, cosPath, localFilename: `${it.dir}/other`, resume }), -2);
    }
    assertEquals(it.names().filter((name) => kept.includes(name)), kept);
  });
});

for (
  const [what, content] of [
    ["other content", pattern(SIZE, 8)],
    ["a larger one", pattern(SIZE + 5, 8)],
    ["a smaller one", pattern(MIB, 8)],
    ["an empty one", new Uint8Array(0)],
  ] as const
) {
  Deno.test(`a file that was replaced by ${what} meanwhile is downloaded from the start`, () => {
    const { failing, after } = breaker();
    return scene({ after }, async (it) => {
      await interrupted(it, failing);
      unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: content, insertOnly: 0 }));
      unwrap(await it.cos.downloadFile({ bucketName, cosPath, localFilename: `${it.dir}/out`, resume: true }));
      assertBytes(await Deno.readFile(`${it.dir}/out`), content);
      assertEquals(it.names(), ["out"]);
    });
  });
}

Deno.test("a server that gives the whole file when asked for the rest is taken at its word", () => {
  const { failing, after } = breaker();
  let whole = false;
  return scene({
    after: async (sent, answer) => {
      if (!whole || sent.range === undefined || sent.range.startsWith("bytes=0-")) return await after(sent, answer);
      await answer.body?.cancel();
      return new Response(pattern(SIZE), { headers: { "Content-Length": String(SIZE), ETag: '"other"' } });
    },
  }, async (it) => {
    await interrupted(it, failing, { concurrency: 1 });
    whole = true;
    unwrap(await it.cos.downloadFile({ bucketName, cosPath, localFilename: `${it.dir}/out`, resume: true, concurrency: 1 }));
    assertBytes(await Deno.readFile(`${it.dir}/out`), pattern(SIZE));
  });
});

Deno.test("a range is resumed as a range, and is no part of another range's download", () => {
  const { failing, after } = breaker();
  return scene({ after }, async (it) => {
    const range = { rangeStart: 5, rangeEnd: 18 * MIB };
    await interrupted(it, failing, range);
    unwrap(await it.cos.downloadFile({ bucketName, cosPath, localFilename: `${it.dir}/whole`, resume: true }));
    assertBytes(await Deno.readFile(`${it.dir}/whole`), pattern(SIZE));
    it.sent.length = 0;
    unwrap(await it.cos.downloadFile({ bucketName, cosPath, localFilename: `${it.dir}/out`, resume: true, ...range }));
    assertBytes(await Deno.readFile(`${it.dir}/out`), pattern(SIZE).subarray(5, 18 * MIB + 1));
    assertEquals(it.names(), ["out", "whole"]);
    assert(!it.of("download").some(({ range }) => range!.startsWith("bytes=5-")), "it began at the beginning");
  });
});

for (
  const [what, spoil] of [
    ["the part is gone", async (dir: string, part: string) => await Deno.remove(`${dir}/${part}`)],
    ["the part was shortened", async (dir: string, part: string) => await Deno.truncate(`${dir}/${part}`, 1000)],
    ["the note is gone", async (dir: string, _: string, note: string) => await Deno.remove(`${dir}/${note}`)],
    ["the note is no JSON", async (dir: string, _: string, note: string) => await Deno.writeTextFile(`${dir}/${note}`, '{"version"')],
    [
      "the note is something else",
      async (dir: string, part: string, note: string) => await Deno.writeTextFile(`${dir}/${note}`, JSON.stringify({ part, segments: {} })),
    ],
    [
      "the note has gaps",
      async (dir: string, _: string, name: string) => {
        const note = JSON.parse(await Deno.readTextFile(`${dir}/${name}`));
        note.segments.splice(1, 1);
        await Deno.writeTextFile(`${dir}/${name}`, JSON.stringify(note));
      },
    ],
    [
      "the note speaks of a file elsewhere",
      async (dir: string, _: string, name: string) => {
        const note = JSON.parse(await Deno.readTextFile(`${dir}/${name}`));
        await Deno.writeTextFile(`${dir}/${name}`, JSON.stringify({ ...note, part: "../x" }));
      },
    ],
  ] as const
) {
  Deno.test(`when ${what}, the download begins from the start and is whole`, () => {
    const { failing, after } = breaker();
    return scene({ after }, async (it) => {
      await interrupted(it, failing);
      const [part, note] = [".part", ".json"].map((end) => it.names().find((name) => name.endsWith(end))!);
      await spoil(it.dir, part!, note!);
      unwrap(await it.cos.downloadFile({ bucketName, cosPath, localFilename: `${it.dir}/out`, resume: true }));
      assertBytes(await Deno.readFile(`${it.dir}/out`), pattern(SIZE));
      // A part that no note speaks of any more is for the next sweep of the folder.
      assertEquals(it.names().filter((name) => name !== part), ["out"]);
    });
  });
}

Deno.test("a resumed download is verified as a whole", () => {
  const { failing, after } = breaker();
  return scene({ after }, async (it) => {
    await interrupted(it, failing, { verifySha1: true });
    const part = it.names().find((name) => name.endsWith(".part"))!;
    const file = await Deno.open(`${it.dir}/${part}`, { write: true });
    await file.write(new Uint8Array([1, 2, 3]));
    file.close();
    const input = { bucketName, cosPath, localFilename: `${it.dir}/out`, resume: true, verifySha1: true };
    assertFails(await it.cos.downloadFile(input), -2, /^SHA-1/);
    assertEquals(it.names(), [], "what is wrong must not be taken up again");
    unwrap(await it.cos.downloadFile(input));
    assertBytes(await Deno.readFile(`${it.dir}/out`), pattern(SIZE));
  });
});

Deno.test("a download that can be resumed is not thrown away because the service cannot be asked for its SHA-1", () => {
  const { failing, after } = breaker();
  let refuse = false;
  return scene({ after, before: ({ op }) => refuse && op === "stat" ? refusal(-71, 503) : undefined }, async (it) => {
    await interrupted(it, failing, { verifySha1: true });
    refuse = true;
    const input = { bucketName, cosPath, localFilename: `${it.dir}/out`, resume: true, verifySha1: true };
    assertFails(await it.cos.downloadFile(input), -71);
    assertEquals(it.names().length, 2);
    refuse = false;
    unwrap(await it.cos.downloadFile(input));
    assertBytes(await Deno.readFile(`${it.dir}/out`), pattern(SIZE));
  });
});

Deno.test("a download that is taken up and fails before anything comes keeps what was there for the next", () => {
  const { failing, after } = breaker();
  const { count, after: counted } = counting(after);
  let refuse = false;
  return scene({ after: counted, before: ({ op }) => refuse && op === "download" ? refusal(-71, 503) : undefined }, async (it) => {
    await interrupted(it, failing);
    refuse = true;
    const input = { bucketName, cosPath, localFilename: `${it.dir}/out`, resume: true };
    for (let times = 0; times < 2; times++) assertFails(await it.cos.downloadFile(input), -71);
    refuse = false;
    count.asked = 0;
    unwrap(await it.cos.downloadFile(input));
    // Half of each of four parts was there.
    assertEquals(it.of("download").slice(2).map(({ range }) => range?.startsWith("bytes=0-")), [false, false, false, false]);
    assertBytes(await Deno.readFile(`${it.dir}/out`), pattern(SIZE));
    assertEquals(it.names(), ["out"]);
  });
});

Deno.test("a file without any mark of its state is not resumed, but downloaded again", () => {
  const { failing, after } = breaker();
  return scene({
    after: async (sent, answer) => {
      const broken = await after(sent, answer) ?? answer;
      const headers = new Headers(broken.headers);
      headers.delete("etag");
      headers.delete("last-modified");
      return new Response(broken.body, { status: broken.status, headers });
    },
  }, async (it) => {
    unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(SIZE) }));
    failing.on = true;
    const input = { bucketName, cosPath, localFilename: `${it.dir}/out`, resume: true };
    assertFails(await it.cos.downloadFile(input), -2);
    failing.on = false;
    unwrap(await it.cos.downloadFile(input));
    assertBytes(await Deno.readFile(`${it.dir}/out`), pattern(SIZE));
    assertEquals(it.names(), ["out"]);
  });
});

Deno.test("two downloads to one target never write one file: both are whole, and the target is one of them", () =>
  scene({}, async (it) => {
    unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(SIZE) }));
    const input = { bucketName, cosPath, localFilename: `${it.dir}/out`, resume: true };
    const results = await Promise.all([it.cos.downloadFile(input), it.cos.downloadFile(input), it.cos.downloadFile(input)]);
    assertEquals(results.map(({ ok }) => ok), [true, true, true]);
    assertBytes(await Deno.readFile(`${it.dir}/out`), pattern(SIZE));
    assertEquals(it.names(), ["out"]);
  }));

Deno.test("two downloads to one target do not mix the two states of an object that was replaced between their beginnings", () => {
  let next: (() => Promise<CosResult<unknown>>) | undefined;
  let second: Promise<CosResult<unknown>> | undefined;
  return scene({
    before: async ({ op }) => {
      // The first is under way, with all of its parts to come, when the second begins.
      if (op === "download") second ??= next?.();
      await Promise.resolve();
    },
  }, async (it) => {
    unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(SIZE) }));
    const input = { bucketName, cosPath, localFilename: `${it.dir}/out`, resume: true };
    next = async () => {
      await it.put(cosPath, pattern(SIZE, 8));
      return await it.cos.downloadFile(input);
    };
    const first = await it.cos.downloadFile(input);
    unwrap((await second)!);
    if (!first.ok) assertFails(first, -2, /changed while it was downloaded/);
    const [byte] = await Deno.readFile(`${it.dir}/out`);
    assertBytes(await Deno.readFile(`${it.dir}/out`), pattern(SIZE, byte));
    // What one that failed has kept for the next is of no use to it, and goes.
    unwrap(await it.cos.downloadFile(input));
    assertBytes(await Deno.readFile(`${it.dir}/out`), pattern(SIZE, 8));
    assertEquals(it.names(), ["out"]);
  });
});
