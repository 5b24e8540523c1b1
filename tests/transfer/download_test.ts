import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { assert, assertEquals } from "@std/assert";
import { CosClient, type DownloadFileInput, unwrap } from "../../mod.ts";
import {
  assertBytes,
  assertFails,
  AT_ONCE,
  bucketName,
  credentials,
  MIB,
  pattern,
  refusal,
  type Scene,
  scene,
  sleep,
  soon,
} from "./_scene.ts";

const cosPath = "/down.bin";

async function downloads({ cos, dir }: Scene, content: Uint8Array, input: Partial<DownloadFileInput> = {}): Promise<void> {
  const localFilename = `${dir}/out.bin`;
  const result = unwrap(await cos.downloadFile({ bucketName, cosPath, localFilename, ...input }));
  assertEquals(result.localFilename, localFilename);
  assertEquals(result.size, content.length);
  assertBytes(await Deno.readFile(localFilename), content);
}

for (const [size, requests] of [[0, 1], [1, 1], [16 * MIB - 1, 1], [16 * MIB, 4], [16 * MIB + 1, 4], [19 * MIB + 77, 4]] as const) {
  Deno.test(`downloadFile() of ${size} bytes takes ${requests} request${requests === 1 ? "" : "s"}, and every byte has its place`, () =>
    scene({}, async (it) => {
      await it.put(cosPath, "x");
      const content = pattern(size);
      unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: content, insertOnly: 0 }));
      it.sent.length = 0;
      await downloads(it, content);
      assertEquals(it.of("download").length, requests);
      assertEquals(it.names(), ["out.bin"]);
    }));
}

for (const concurrency of [1, 2, 7]) {
  Deno.test(`downloadFile() takes ${concurrency} ranges at once when it is told to, over sockets`, () =>
    scene({ sockets: true }, async (it) => {
      const content = pattern(17 * MIB + 3);
      unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: content }));
      it.sent.length = 0;
      await downloads(it, content, { concurrency });
      assertEquals(it.of("download").length, concurrency);
    }));
}

for (const [start, end] of [[5, 9], [0, 0], [MIB, undefined], [undefined, 99], [3, 18 * MIB], [MIB, 30 * MIB]] as const) {
  Deno.test(`downloadFile() takes the range ${start ?? "…"} to ${end ?? "…"}, in parallel where it is large`, () =>
    scene({}, async (it) => {
      const content = pattern(20 * MIB);
      unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: content }));
      it.sent.length = 0;
      const wanted = content.subarray(start ?? 0, (end ?? Infinity) + 1);
      await downloads(it, wanted, { rangeStart: start, rangeEnd: end });
      assertEquals(it.of("download").length, wanted.length >= 16 * MIB ? 4 : 1);
    }));
}

Deno.test("a range beyond the end of the file is the service's failure", () =>
  scene({}, async (it) => {
    await it.put(cosPath, "0123456789");
    const localFilename = `${it.dir}/out`;
    assertFails(await it.cos.downloadFile({ bucketName, cosPath, localFilename, rangeStart: 10 }), -29034);
    assertFails(
      await it.cos.downloadFile({ bucketName, cosPath, localFilename, rangeStart: 5, rangeEnd: 4 }),
      -1,
      /^rangeEnd: must be at least rangeStart/,
    );
    assertEquals(it.names(), []);
  }));

Deno.test("a file that is there is replaced when the download is whole, and not before", () =>
  scene({}, async (it) => {
    await it.put(cosPath, "new");
    await it.file("out.bin", "old");
    assertFails(await it.cos.downloadFile({ bucketName, cosPath: "/none", localFilename: `${it.dir}/out.bin` }), -46628);
    assertEquals(await Deno.readTextFile(`${it.dir}/out.bin`), "old");
    await downloads(it, new TextEncoder().encode("new"));
    assertEquals(it.names(), ["out.bin"]);
  }));

Deno.test("a target that cannot be written costs no request, and says why", () =>
  scene({}, async ({ cos, dir, sent, file }) => {
    await file("plain", "x");
    for (const [path, reason] of [[dir, /no regular file/], [`${dir}/none/x`, /no such file/], [`${dir}/plain/x`, /./]] as const) {
      assertFails(await cos.downloadFile({ bucketName, cosPath, localFilename: path }), -1, reason);
    }
    assertEquals(sent.length, 0);
  }));

/** A server that answers downloads in its own way: each request with its number and the range that it asks for. */
async function withServer(
  answer: (range: { start: number; end: number } | undefined, count: number) => {
    status?: number;
    headers?: Record<string, string | number>;
    body?: Uint8Array;
    /** Bytes after which the connection breaks. */
    cut?: number;
    /** Bytes after which nothing comes any more. */
    stall?: number;
  },
  body: (it: { cos: CosClient; dir: string; names: () => string[]; server: Server; count: () => number }) => Promise<void>,
  { retry = AT_ONCE, stored }: { retry?: { attempts: number; baseDelay?: number }; /** Bytes, as a stat says. */ stored?: number } = {},
): Promise<void> {
  let count = 0;
  const server = createServer((request, response) => {
    if (request.url!.includes("op=stat")) {
      const data = { access_url: "", authority: "eInvalid", biz_attr: "", filelen: stored, filesize: stored, sha: "", ctime: 1, mtime: 1 };
      return void response.end(JSON.stringify({ code: 0, message: "SUCCESS", request_id: "x", data }));
    }
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
    const range = from === undefined ? undefined : { start: Number(from), end: to ? Number(to) + 1 : Infinity };
    const { status = 200, headers = {}, body = new Uint8Array(0), cut, stall } = answer(range, count++);
    response.writeHead(status, headers);
    response.on("error", () => {});
    if (cut !== undefined) response.write(body.subarray(0, cut), () => setTimeout(() => response.destroy(), 10));
    else if (stall !== undefined) response.write(body.subarray(0, stall));
    else response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const dir = await Deno.makeTempDir({ prefix: "cos-transfer-" });
  try {
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const names = (): string[] => Array.from(Deno.readDirSync(dir), ({ name }) => name).sort();
    await body({ cos: new CosClient({ ...credentials, endpoint, retry }), dir, names, server, count: () => count });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await Deno.remove(dir, { recursive: true });
  }
}

/** The answer of a well-behaved server, to be changed. */
function serve(content: Uint8Array, range: { start: number; end: number } | undefined, etag = '"1"') {
  if (!range) return { headers: { "Content-Length": content.length, ETag: etag }, body: content };
  const end = Math.min(range.end, content.length);
  return {
    status: 206,
    headers: {
      "Content-Length": end - range.start,
      "Content-Range": `bytes ${range.start}-${end - 1}/${content.length}`,
      ETag: etag,
    },
    body: content.subarray(range.start, end),
  };
}

Deno.test("a body that is cut off is taken up where it was, as long as something comes", () => {
  const content = pattern(900_000);
  const starts: number[] = [];
  return withServer((range) => {
    starts.push(range?.start ?? 0);
    const answer = serve(content, range);
    return answer.body.length > 200_000 ? { ...answer, cut: 150_000 } : answer;
  }, async ({ cos, dir, names }) => {
    unwrap(await cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out` }));
    assertBytes(await Deno.readFile(`${dir}/out`), content);
    assert(starts.length >= 6, "nothing was cut off");
    assert(starts.every((start, index) => index === 0 || start > starts[index - 1]!), `started at ${starts}`);
    assertEquals(names(), ["out"]);
  });
});

Deno.test("all four ranges of a large file are taken up where they were cut off", () => {
  const content = pattern(16 * MIB + 5);
  const cuts = new Set<number>();
  return withServer((range, count) => {
    const answer = serve(content, range);
    if (count > 8 || answer.body.length < 100_000) return answer;
    cuts.add(range?.start ?? 0);
    return { ...answer, cut: 70_000 };
  }, async ({ cos, dir }) => {
    unwrap(await cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out` }));
    assertBytes(await Deno.readFile(`${dir}/out`), content);
    assert(cuts.size >= 4);
  });
});

Deno.test("a body that is cut off before its first byte, again and again, is a failure after as many tries as the rule says", () => {
  const content = pattern(1000);
  return withServer((range) => range ? { ...serve(content, range), cut: 0 } : { ...serve(content, range), cut: 500 }, async (it) => {
    const { cos, dir, names, count } = it;
    assertFails(await cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out` }), -2, /cut off/);
    assert(count() >= 3 && count() <= 4, `${count()} requests`);
    assertEquals(names(), []);
  });
});

Deno.test("a server that sends less than the range it was asked for is asked for the rest", () => {
  const content = pattern(16 * MIB);
  return withServer(
    (range) => range ? serve(content, { start: range.start, end: Math.min(range.end, range.start + MIB) }) : serve(content, range),
    async (it) => {
      unwrap(await it.cos.downloadFile({ bucketName, cosPath, localFilename: `${it.dir}/out` }));
      assertBytes(await Deno.readFile(`${it.dir}/out`), content);
    },
  );
});

for (
  const [what, headers] of [
    ["another range", { "Content-Range": "bytes 1-9/99999999" }],
    ["no total", { "Content-Range": "bytes 4-9/*" }],
    ["no range", {}],
  ] as const
) {
  Deno.test(`a part that comes with ${what} is a bad answer, and nothing is left`, () => {
    const content = pattern(1000);
    return withServer(() => ({ status: 206, headers: { "Content-Length": 996, ...headers }, body: content.subarray(4) }), async (it) => {
      const result = await it.cos.downloadFile({ bucketName, cosPath, localFilename: `${it.dir}/out`, rangeStart: 4 });
      assertFails(result, -2, /expected the file from byte 4 on/);
      assertEquals(it.names(), []);
    });
  });
}

Deno.test("a server that ignores the range is a bad answer", () => {
  const content = pattern(1000);
  return withServer(() => serve(content, undefined), async ({ cos, dir, names }) => {
    const result = await cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out`, rangeStart: 4 });
    assertFails(result, -2, /expected the file from byte 4 on, got HTTP 200/);
    assertEquals(names(), []);
  });
});

Deno.test("a part without Content-Length is measured by its Content-Range", () => {
  const content = pattern(17 * MIB);
  return withServer((range) => {
    const { status, headers, body } = { status: 200, ...serve(content, range) };
    if (range) delete (headers as Record<string, unknown>)["Content-Length"];
    return { status, headers, body };
  }, async ({ cos, dir }) => {
    unwrap(await cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out` }));
    assertBytes(await Deno.readFile(`${dir}/out`), content);
  });
});

Deno.test("a file without Content-Length comes as it is, where that is as much as the service stores", () => {
  const content = pattern(300_000);
  return withServer(() => ({ headers: { ETag: '"1"' }, body: content }), async ({ cos, dir }) => {
    assertEquals(unwrap(await cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out`, resume: true })).size, content.length);
    assertBytes(await Deno.readFile(`${dir}/out`), content);
  }, { stored: content.length });
});

for (const stored of [299_999, 300_001]) {
  Deno.test(`a file without Content-Length of which the service stores ${stored} bytes is not that of 300000 that came`, () =>
    withServer(() => ({ headers: { ETag: '"1"' }, body: pattern(300_000) }), async ({ cos, dir, names }) => {
      for (const resume of [false, true]) {
        const result = await cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out`, resume });
        assertFails(result, -2, new RegExp(`stores ${stored} bytes, (300000|more) came`));
        assertEquals(names(), []);
      }
    }, { stored }));
}

Deno.test("a range without a length of its own cannot be checked, and is no success", () =>
  withServer(
    (range) => {
      const { status, headers, body } = serve(pattern(300_000), range);
      return {
        status: status!,
        headers: { ETag: headers.ETag, "Content-Range": "bytes 5-9/300000", "Content-Encoding": "gzip" },
        body: gzipSync(body),
      };
    },
    async ({ cos, dir, names }) => {
      const result = await cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out`, rangeStart: 5, rangeEnd: 9 });
      assertFails(result, -2, /announced no length/);
      assertEquals(names(), []);
    },
    { stored: 300_000 },
  ));

for (const extra of [1, 5000]) {
  Deno.test(`a body that is ${extra} bytes longer than announced is an error`, () =>
    scene({
      client: { retry: AT_ONCE },
      before: ({ op }) =>
        op === "download"
          ? new Response(
            new ReadableStream({
              start(controller) {
                controller.enqueue(pattern(1000));
                controller.enqueue(pattern(extra));
                controller.close();
              },
            }),
            { headers: { "Content-Length": "1000" } },
          )
          : undefined,
    }, async ({ cos, dir, names }) => {
      assertFails(await cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out` }), -2, /longer than the 1000 bytes/);
      assertEquals(names(), []);
    }));
}

Deno.test("a body that ends early without a word is an error", () =>
  scene({
    before: ({ op }) => op === "download" ? new Response(pattern(999), { headers: { "Content-Length": "1000" } }) : undefined,
  }, async ({ cos, dir, names }) => {
    assertFails(await cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out` }), -2, /cut off after 999 of 1000 bytes/);
    assertEquals(names(), []);
  }));

Deno.test("a body that falls silent times out, each range by itself, and goes on from there", () => {
  const content = pattern(16 * MIB);
  let stalled = 0;
  return withServer((range) => ({ ...serve(content, range), ...stalled++ < 4 ? { stall: 50_000 } : {} }), async ({ cos, dir, names }) => {
    unwrap(await cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out` }, { timeout: 150 }));
    assertBytes(await Deno.readFile(`${dir}/out`), content);
    assertEquals(names(), ["out"]);
  });
});

Deno.test("a body that falls silent for good is -3 after as many tries as the rule says", () => {
  const content = pattern(1000);
  return withServer((range) => ({ ...serve(content, range), stall: 0 }), async ({ cos, dir, names, count }) => {
    const call = cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out` }, { timeout: 60 });
    assertFails(await soon(call), -3, /no data within 60 ms|no answer from/);
    assert(count() <= 9, `${count()} requests`);
    assertEquals(names(), []);
  });
});

Deno.test("a range that fails for good ends the others at once", () => {
  const content = pattern(16 * MIB);
  return withServer((range) => {
    if (range && range.start > 12 * MIB - 1) return { status: 403, headers: {}, body: new TextEncoder().encode("no") };
    // The others would take as long as the timeout.
    return { ...serve(content, range), stall: 1000 };
  }, async ({ cos, dir, names }) => {
    const call = cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out` }, { timeout: 60_000 });
    assertFails(await soon(call), -2);
    assertEquals(names(), []);
  });
});

Deno.test("a file that changes in the middle is an error, and nothing of it is left", () => {
  const contents = [pattern(16 * MIB), pattern(16 * MIB, 8)];
  return withServer(
    (range, count) => serve(contents[count < 2 ? 0 : 1]!, range, count < 2 ? '"1"' : '"2"'),
    async ({ cos, dir, names }) => {
      assertFails(await cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out` }), -2, /changed while it was downloaded/);
      assertEquals(names(), []);
    },
  );
});

Deno.test("a file that is replaced between a cut and its resumption is an error, not a mixture", () => {
  const contents = [pattern(500_000), pattern(500_000, 8)];
  return withServer((range, count) => {
    const answer = serve(contents[count]!, range, `"${count}"`);
    return count === 0 ? { ...answer, cut: 200_000 } : answer;
  }, async ({ cos, dir, names }) => {
    assertFails(await cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out` }), -2, /changed while it was downloaded/);
    assertEquals(names(), []);
  });
});

Deno.test("an object with Content-Encoding, which fetch decodes, is a success only where what came is as much as the service stores", () => {
  const content = pattern(400_000);
  const packed = gzipSync(content);
  return withServer(
    () => ({ headers: { "Content-Encoding": "gzip", "Content-Length": packed.length, ETag: '"1"' }, body: packed }),
    async (it) => {
      const reports: number[] = [];
      const onProgress = ({ loaded }: { loaded: number }): void => void reports.push(loaded);
      const input = { bucketName, cosPath, localFilename: `${it.dir}/out` };
      assertEquals(unwrap(await it.cos.downloadFile(input, { onProgress })).size, content.length);
      assertBytes(await Deno.readFile(`${it.dir}/out`), content);
      assertEquals(reports.at(-1), content.length);
      assertEquals(it.names(), ["out"]);
    },
    // As with a proxy that packs on the way what is stored unpacked.
    { stored: content.length },
  );
});

Deno.test("an object that is stored packed comes as it is stored", () => {
  const packed = gzipSync(pattern(400_000));
  return withServer(
    () => ({ headers: { "Content-Encoding": "gzip", "Content-Length": packed.length, ETag: '"1"' }, body: packed }),
    async ({ cos, dir, count }) => {
      const { size } = unwrap(await cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out`, resume: true }));
      assertEquals(size, packed.length);
      assertBytes(await Deno.readFile(`${dir}/out`), packed);
      assertEquals(count(), 2);
    },
    { stored: packed.length },
  );
});

Deno.test("a fetch of the caller's own is not gone around: what it decodes cannot be had as it is stored, and the failure says why", () => {
  const packed = gzipSync(pattern(400_000));
  return withServer(
    () => ({ headers: { "Content-Encoding": "gzip", "Content-Length": packed.length, ETag: '"1"' }, body: packed }),
    async ({ server, dir, names, count }) => {
      let sent = 0;
      const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const own: typeof fetch = (input, init) => (sent++, fetch(input, init));
      const cos = new CosClient({ ...credentials, endpoint, fetch: own });
      const result = await cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out`, resume: true });
      assertFails(result, -2, /Content-Encoding, which the client's fetch decodes/);
      assertEquals(names(), []);
      assert(sent > count(), `${sent} by its own fetch, ${count()} downloads`);
    },
    { stored: packed.length },
  );
});

Deno.test("a fetch that somebody put in the place of the runtime's is not gone around", () => {
  const packed = gzipSync(pattern(400_000));
  return withServer(
    () => ({ headers: { "Content-Encoding": "gzip", "Content-Length": packed.length, ETag: '"1"' }, body: packed }),
    async ({ cos, dir, count }) => {
      const before = globalThis.fetch;
      let sent = 0;
      globalThis.fetch = (input, init) => (sent++, before(input, init));
      try {
        const result = await cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out` });
        assertFails(result, -2, /Content-Encoding, which the client's fetch decodes/);
        assert(sent > count(), `${sent} by that fetch, ${count()} downloads`);
      } finally {
        globalThis.fetch = before;
      }
    },
    { stored: packed.length },
  );
});

Deno.test("a fetch of the caller's own that decodes nothing brings what is stored", async () => {
  const packed = gzipSync(pattern(400_000));
  await scene({}, async ({ cos, emulator, dir, put }) => {
    await put("/a.gz", packed);
    const at = { bucketName, cosPath: "/a.gz" };
    unwrap(await cos.updateFile({ ...at, customHeaders: { "Content-Encoding": "gzip" } }));
    unwrap(await cos.downloadFile({ ...at, localFilename: `${dir}/out`, verifySha1: true }));
    assertBytes(await Deno.readFile(`${dir}/out`), packed);
    const plain = new CosClient({
      ...emulator.clientOptions,
      fetch: async (input, init) => {
        const { status, headers, body } = await emulator.fetch(input, init);
        return new Response(body, { status, headers });
      },
    });
    unwrap(await plain.downloadFile({ ...at, localFilename: `${dir}/again`, verifySha1: true }));
    assertBytes(await Deno.readFile(`${dir}/again`), packed);
  });
});

Deno.test("verifySha1 compares with what the service stores: a match, a mismatch, an empty file, a range", () => {
  let falsify = false;
  return scene({
    after: async ({ op }, answer) => {
      if (op !== "stat" || !falsify) return;
      const envelope = await answer.clone().json();
      envelope.data.sha = createHash("sha1").update("other").digest("hex");
      return Response.json(envelope);
    },
  }, async (it) => {
    const content = pattern(17 * MIB);
    unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: content }));
    await downloads(it, content, { verifySha1: true });
    await Deno.remove(`${it.dir}/out.bin`);
    falsify = true;
    const localFilename = `${it.dir}/out.bin`;
    for (const resume of [false, true]) {
      assertFails(
        await it.cos.downloadFile({ bucketName, cosPath, localFilename, verifySha1: true, resume }),
        -2,
        /^SHA-1: the service stores/,
      );
      assertEquals(it.names(), []);
    }
    falsify = false;
    await it.put("/empty", "");
    unwrap(await it.cos.downloadFile({ bucketName, cosPath: "/empty", localFilename, verifySha1: true }));
    assertFails(await it.cos.downloadFile({ bucketName, cosPath, localFilename, verifySha1: true, rangeStart: 1 }), -1, /whole file/);
  });
});

Deno.test("verifySha1 of a file whose SHA-1 the service does not store is a failure before anything is downloaded", () =>
  scene({
    after: async ({ op }, answer) => {
      if (op !== "stat") return;
      const envelope = await answer.clone().json();
      delete envelope.data.sha;
      return Response.json(envelope);
    },
  }, async (it) => {
    await it.put(cosPath, "content");
    assertFails(
      await it.cos.downloadFile({ bucketName, cosPath, localFilename: `${it.dir}/out`, verifySha1: true }),
      -2,
      /stores no SHA-1/,
    );
    assertEquals(it.of("download").length, 0);
    assertEquals(it.names(), []);
  }));

Deno.test("downloadObject() gives a stream with its headers, which ends, fails and can be cancelled", () =>
  scene({ sockets: true }, async ({ cos, put }) => {
    await put(cosPath, pattern(3 * MIB));
    const object = unwrap(await cos.downloadObject({ bucketName, cosPath }));
    assertEquals([object.status, object.contentLength], [200, 3 * MIB]);
    assert(object.headers.get("etag"));
    assertBytes(new Uint8Array(await new Response(object.body).arrayBuffer()), pattern(3 * MIB));
    const part = unwrap(await cos.downloadObject({ bucketName, cosPath, rangeStart: 1, rangeEnd: 2 }));
    assertEquals([part.status, part.contentLength], [206, 2]);
    await part.body.cancel();
    const cancelled = unwrap(await cos.downloadObject({ bucketName, cosPath }));
    const reader = cancelled.body.getReader();
    await reader.read();
    await reader.cancel();
  }));

Deno.test("all ranges of a file go by one sign", () =>
  scene({}, async (it) => {
    const content = pattern(20 * MIB);
    unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: content }));
    it.sent.length = it.signed.length = 0;
    await downloads(it, content);
    assertEquals([it.sent.length, new Set(it.sent.map(({ sign }) => sign)).size], [4, 1]);
    assertEquals(it.signed.map(({ kind }) => kind), ["download"]);
  }));

Deno.test("downloads are retried by the retry rule, a refusal is not", () => {
  let busy = 2;
  return scene({
    client: { retry: AT_ONCE },
    before: ({ op }) => op === "download" && busy-- > 0 ? refusal(-71, 503) : undefined,
  }, async (it) => {
    await it.put(cosPath, "content");
    await downloads(it, new TextEncoder().encode("content"));
    assertEquals(it.sent.length, 3);
    assertFails(await it.cos.downloadFile({ bucketName, cosPath: "/none", localFilename: `${it.dir}/none` }), -46628);
    assertEquals(it.sent.length, 4);
  });
});

async function onSmallDisk(size: number, body: (dir: string) => Promise<void>): Promise<boolean> {
  const dir = await Deno.makeTempDir({ prefix: "cos-small-disk-" });
  try {
    const mount = await new Deno.Command("mount", { args: ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", dir], stderr: "null" }).output()
      .catch(() => ({ success: false }));
    if (!mount.success) return false;
    try {
      await body(dir);
      return true;
    } finally {
      await new Deno.Command("umount", { args: [dir] }).output();
    }
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

for (const resume of [false, true]) {
  Deno.test(`a full disk is a clear error and leaves no temporary file${resume ? ", even with resume" : ""}`, () =>
    scene({ client: { retry: AT_ONCE } }, async (it) => {
      const content = pattern(20 * MIB);
      unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: content }));
      const ran = await onSmallDisk(8 * MIB, async (dir) => {
        const result = await soon(it.cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out`, resume }));
        assertFails(result, -1, /^localFilename: cannot write .*: no space left on the disk$/);
        assertEquals([...Deno.readDirSync(dir)], []);
        await sleep(0);
        assertEquals(it.flight.now, 0);
      });
      // Where nothing can be mounted, the limit below is as good.
      if (!ran) console.log("no small disk could be mounted");
    }));

  Deno.test(`a file that may not grow that large is a clear error and leaves no temporary file${resume ? ", even with resume" : ""}`, {
    ignore: Deno.build.os === "windows",
  }, () =>
    scene({}, async (it) => {
      const content = pattern(20 * MIB);
      unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: content }));
      await withLimit(it, content, resume);
    }));
}

/** Downloads in a process that may write files of at most 4 MiB. */
async function withLimit(it: Scene, content: Uint8Array, resume: boolean): Promise<void> {
  const { url } = await it.emulator.listen();
  assert(content.length > 4 * MIB);
  const script = `
    const { CosClient } = await import(${JSON.stringify(new URL("../../mod.ts", import.meta.url).href)});
    const cos = new CosClient(${JSON.stringify({ ...credentials, endpoint: url })});
    const result = await cos.downloadFile(${JSON.stringify({ bucketName, cosPath, localFilename: `${it.dir}/out`, resume })});
    console.log(JSON.stringify({ code: result.code, message: result.message }));`;
  const command = `trap "" XFSZ; ulimit -f 8192; exec ${Deno.execPath()} run -A -`;
  const child = new Deno.Command("sh", { args: ["-c", command], stdin: "piped", stdout: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(script));
  await writer.close();
  const { stdout } = await child.output();
  const { code, message } = JSON.parse(new TextDecoder().decode(stdout));
  assertEquals(code, -1);
  assert(/^localFilename: cannot write .*(larger than it may be|too large)/i.test(message), message);
  assertEquals(it.names(), []);
}
