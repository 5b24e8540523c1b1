import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { assert, assertEquals } from "@std/assert";
import { type CallOptions, CosClient, unwrap } from "../../mod.ts";
import { assertBytes, bucketName, credentials, MIB, pattern, refusal, type Scene, scene, sleep, soon } from "./_scene.ts";

const cosPath = "/a.bin";
const SIZE = 17 * MIB;
const reason = new Error("enough");

type Transfer = (it: Scene, options: CallOptions) => Promise<unknown>;

const transfers: Record<string, Transfer> = {
  "uploadFile()": async ({ cos, file }, options) =>
    await cos.uploadFile({ bucketName, cosPath: "/new", localPath: await file("in", pattern(SIZE)), insertOnly: 0 }, options),
  "uploadFile() with verifySha1": async ({ cos, file }, options) =>
    await cos.uploadFile(
      { bucketName, cosPath: "/new", localPath: await file("in", pattern(SIZE)), insertOnly: 0, verifySha1: true },
      options,
    ),
  "an upload of a stream": async ({ cos }, options) =>
    await cos.uploadFileFromBuffer(
      { bucketName, cosPath: "/new", data: new Blob([pattern(SIZE)]).stream(), size: SIZE, insertOnly: 0 },
      options,
    ),
  "downloadFile()": async ({ cos, dir }, options) => await cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out` }, options),
  "downloadFile() with verifySha1": async ({ cos, dir }, options) =>
    await cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out`, verifySha1: true }, options),
  "uploadFolder()": async ({ cos, dir }, options) => {
    await Deno.mkdir(`${dir}/folder/sub`, { recursive: true });
    for (let n = 0; n < 30; n++) await Deno.writeFile(`${dir}/folder/sub/${n}`, pattern(10_000));
    return await cos.uploadFolder({ localDir: `${dir}/folder`, bucketName, cosPath: "/folder/", overwrite: true }, options);
  },
  "downloadFolder()": async ({ cos, dir, put }, options) => {
    for (let n = 0; n < 30; n++) await put(`/many/${n}`, pattern(1000));
    return await cos.downloadFolder({ bucketName, cosPath: "/many/", localDir: `${dir}/many`, overwrite: true }, options);
  },
  "deleteFolderAll()": async ({ cos, put }, options) => {
    for (let n = 0; n < 30; n++) await put(`/many/${n}`, "x");
    return await cos.deleteFolderAll({ bucketName, cosPath: "/many/" }, options);
  },
};

for (const [name, transfer] of Object.entries(transfers)) {
  for (const moment of ["early", "late", "at random"]) {
    Deno.test(`${name}, aborted ${moment}, rejects with the signal's reason, and nothing runs on`, () =>
      scene({ sockets: true, before: () => sleep(5) }, async (it) => {
        await it.put(cosPath, "x");
        unwrap(
          await new CosClient({ ...credentials, fetch: it.emulator.fetch as typeof fetch })
            .uploadFileFromBuffer({ bucketName, cosPath, data: pattern(SIZE), insertOnly: 0 }),
        );
        it.sent.length = 0;
        const controller = new AbortController();
        const wanted = moment === "early" ? 1 : moment === "late" ? 4 : 1 + Math.floor(Math.random() * 6);
        const call = transfer(it, { signal: controller.signal });
        let ended = false;
        call.then(() => ended = true, () => ended = true);
        while (it.sent.length < wanted && !ended) await sleep(1);
        if (moment === "at random") await sleep(Math.random() * 10);
        const early = ended;
        controller.abort(reason);
        const start = performance.now();
        const outcome = await soon(call.catch((error) => error), 1000);
        if (!early) assertEquals(outcome, reason);
        assert(performance.now() - start < 1000);
        const { length } = it.sent;
        await sleep(60);
        assertEquals(it.sent.length, length, "something was sent after the end");
        assertEquals(it.flight.now, 0);
        if (!early) assertEquals(it.names().filter((one) => one.startsWith(".cos-") || one === "out"), []);
      }));
  }

  Deno.test(`${name} with a signal that was aborted before sends nothing`, () =>
    scene({}, async (it) => {
      const outcome = await transfer(it, { signal: AbortSignal.abort(reason) }).catch((error) => error);
      assertEquals(outcome, reason);
      assertEquals(it.sent.length, 0);
      assertEquals(it.names().filter((one) => one.startsWith(".cos-")), []);
    }));
}

for (const op of ["upload_slice_init", "upload_slice_data", "upload_slice_finish", "upload", "download"]) {
  Deno.test(`an abort ends the pause between two tries of ${op}`, () =>
    scene({
      client: { retry: { attempts: 5, baseDelay: 60_000, maxDelay: 60_000 } },
      before: (sent) => sent.op === op ? refusal(-71, 503) : undefined,
    }, async (it) => {
      await it.put(cosPath, pattern(100));
      const controller = new AbortController();
      setTimeout(() => controller.abort(reason), 60);
      const options = { signal: controller.signal };
      const call = op === "download"
        ? it.cos.downloadFile({ bucketName, cosPath, localFilename: `${it.dir}/out` }, options)
        : it.cos.uploadFileFromBuffer({ bucketName, cosPath: "/new", data: pattern(op === "upload" ? 5 : 9 * MIB) }, options);
      const outcome = await soon(call.catch((error) => error), 1000);
      assertEquals(outcome, reason);
      assertEquals(it.names(), []);
    }));
}

Deno.test("an abort closes the sockets of a download that never ends, and removes its temporary file", async () => {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => {});
    socket.once("data", () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\nETag: "1"\r\n\r\nsome'));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const dir = await Deno.makeTempDir({ prefix: "cos-transfer-" });
  try {
    const cos = new CosClient({ ...credentials, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
    const controller = new AbortController();
    const call = cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out` }, { signal: controller.signal });
    while ([...Deno.readDirSync(dir)].length === 0 || open.size === 0) await sleep(5);
    await sleep(30);
    controller.abort(reason);
    assertEquals(await soon(call.catch((error) => error), 1000), reason);
    assertEquals([...Deno.readDirSync(dir)], []);
    for (let wait = 0; open.size > 0 && wait < 100; wait++) await sleep(10);
    assertEquals(open.size, 0);
  } finally {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("an abort is heard while content in memory is digested", () =>
  scene({}, async ({ cos, sent }) => {
    const data = new Uint8Array(200 * MIB);
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 5);
    const call = cos.uploadFileFromBuffer({ bucketName, cosPath, data, verifySha1: true }, { signal: controller.signal });
    assertEquals(await soon(call.catch((error) => error), 1000), reason);
    assertEquals(sent.length, 0);
  }));

Deno.test("an upload that was paused is resumed by calling again", () =>
  scene({ before: () => sleep(3) }, async (it) => {
    const localPath = await it.file("in", pattern(SIZE));
    let acknowledged = 0;
    for (const wanted of [3, 6]) {
      const controller = new AbortController();
      const call = it.cos.uploadFile({ bucketName, cosPath, localPath, resume: true }, { signal: controller.signal });
      while (it.of("upload_slice_data").length < wanted) await sleep(1);
      controller.abort();
      assertEquals((await call.catch((error) => error)).name, "AbortError");
      acknowledged = it.emulator.requests.filter(({ op, code }) => op === "upload_slice_data" && code === 0).length;
    }
    it.sent.length = 0;
    unwrap(await it.cos.uploadFile({ bucketName, cosPath, localPath, resume: true }));
    assert(it.of("upload_slice_data").length <= 17 - acknowledged + 4, "slices were sent again");
    assertBytes(await it.get(cosPath), pattern(SIZE));
  }));

Deno.test("a download that was paused is resumed by calling again, and only with resume: true is anything kept", () =>
  scene({ sockets: true }, async (it) => {
    unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(SIZE) }));
    const localFilename = `${it.dir}/out`;
    const pause = async (resume: boolean): Promise<number> => {
      const controller = new AbortController();
      let loaded = 0;
      const options = {
        signal: controller.signal,
        onProgress: (progress: { loaded: number }): void => {
          loaded = progress.loaded;
          controller.abort(reason);
        },
      };
      assertEquals(await it.cos.downloadFile({ bucketName, cosPath, localFilename, resume }, options).catch((error) => error), reason);
      return loaded;
    };
    await pause(false);
    assertEquals(it.names(), []);
    const loaded = await pause(true);
    assert(loaded > 0);
    assertEquals(it.names().length, 2);
    const reports: number[] = [];
    unwrap(
      await it.cos.downloadFile({ bucketName, cosPath, localFilename, resume: true }, { onProgress: (p) => reports.push(p.loaded) }),
    );
    assert(reports[0]! >= loaded);
    assertBytes(await Deno.readFile(localFilename), pattern(SIZE));
    assertEquals(it.names(), ["out"]);
  }));
