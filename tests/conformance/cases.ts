/**
 * What the client does, on every runtime alike: the same cases run on Deno and Bun from source, and on Node from the packed module.
 * Only `node:` modules are imported, and the library is handed in.
 *
 * @module
 */
import { deepStrictEqual as same, ok, rejects, strictEqual as equal, throws } from "node:assert/strict";
import { tracingChannel } from "node:diagnostics_channel";
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import type { CosClient, CosResult } from "../../mod.ts";
import type * as library from "../../mod.ts";
import type * as emulation from "../../src/emulator/mod.ts";
import type * as traces from "../../src/core/tracing.ts";

/** The library under test. */
export type Library = typeof library & typeof emulation & typeof traces;

/** One case. */
export interface Case {
  /** What it states. */
  readonly name: string;
  /** Throws when it is not so. */
  run(): Promise<void>;
}

/** All cases. */
export function casesOf(lib: Library): Case[] {
  const cases: Case[] = [];
  const bucketName = "mybucket";
  const otherBucket = "otherbucket";
  const credentials = { appid: 100000, secretId: "AKIDEXAMPLE0123456789", secretKey: "SecretKeyExample0123456789" };

  /** A case with a client that talks HTTP to an emulator, and a folder of its own. */
  function withEmulator(name: string, body: (cos: CosClient, dir: string, emulator: emulation.CosEmulator) => Promise<void>): void {
    cases.push({
      name,
      async run() {
        const emulator = new lib.CosEmulator({ ...credentials, buckets: [bucketName, otherBucket] });
        const dir = await mkdtemp(join(tmpdir(), "cos-conformance-"));
        try {
          const { url } = await emulator.listen();
          await body(new lib.CosClient({ ...credentials, endpoint: url }), dir, emulator);
        } finally {
          await emulator.close();
          await rm(dir, { recursive: true });
        }
      },
    });
  }

  /** A case with a client that talks to a server of its own. */
  function withServer(
    name: string,
    handler: (request: IncomingMessage, response: ServerResponse) => void,
    body: (cos: CosClient, dir: string) => Promise<void>,
  ): void {
    cases.push({
      name,
      async run() {
        const server = createServer(handler);
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const dir = await mkdtemp(join(tmpdir(), "cos-conformance-"));
        try {
          const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
          await body(new lib.CosClient({ ...credentials, endpoint, retry: { attempts: 1 } }), dir);
        } finally {
          server.closeAllConnections();
          await new Promise((resolve) => server.close(resolve));
          await rm(dir, { recursive: true });
        }
      },
    });
  }

  function plain(name: string, run: () => Promise<void>): void {
    cases.push({ name, run });
  }

  const put = async (cos: CosClient, cosPath: string, data = "content"): Promise<void> => {
    lib.unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath, data }));
  };
  const read = async (cos: CosClient, cosPath: string): Promise<string> => {
    return await new Response(lib.unwrap(await cos.downloadObject({ bucketName, cosPath })).body).text();
  };
  const failsWith = (result: CosResult<unknown>, code: number, message?: RegExp): void => {
    equal(result.ok, false);
    equal(result.code, code, result.message);
    if (message) ok(message.test(result.message), `${result.message} is not like ${message}`);
  };

  // ---- signing -----------------------------------------------------------------------------------------------------------------------

  plain("signMore() gives golden vector P4 to the byte", async () => {
    const auth = new lib.Auth(new lib.CredInfo(100000, credentials.secretId, credentials.secretKey), {
      now: () => 1500000000000,
      random: () => 987654321,
    });
    equal(
      await auth.signMore(bucketName, "/中文 目录/文件 1.txt", 1500000600),
      "QRl9AXCs28sLxFtaC/QP8GZ75RVhPTEwMDAwMCZrPUFLSURFWEFNUExFMDEyMzQ1Njc4OSZlPTE1MDAwMDA2MDAmdD0xNTAwMDAwMDAwJnI9OTg3NjU0MzIxJmY9LzEwMDAwMC9teWJ1Y2tldC8lRTQlQjglQUQlRTYlOTYlODclMjAlRTclOUIlQUUlRTUlQkQlOTUvJUU2JTk2JTg3JUU0JUJCJUI2JTIwMS50eHQmYj1teWJ1Y2tldA==",
    );
  });

  plain("signOnce() gives golden vector P9 to the byte", async () => {
    const auth = new lib.Auth(credentials, { now: () => 1500000000000, random: () => 7 });
    equal(
      await auth.signOnce(bucketName, "/!*'()@,;$[]#^`{}-_.~"),
      "5lq/a7r/JmDShUItDN3ug7YOScNhPTEwMDAwMCZrPUFLSURFWEFNUExFMDEyMzQ1Njc4OSZlPTAmdD0xNTAwMDAwMDAwJnI9NyZmPS8xMDAwMDAvbXlidWNrZXQvJTIxJTJBJTI3JTI4JTI5JTQwJTJDJTNCJTI0JTVCJTVEJTIzJTVFJTYwJTdCJTdELV8ufiZiPW15YnVja2V0",
    );
  });

  plain("signDownload() gives golden vector P6 to the byte, and refuses a time that has passed", async () => {
    const auth = new lib.Auth(credentials, { now: () => 1500000000000, random: () => 0 });
    equal(
      await auth.signDownload(bucketName, "/中文 目录/a~b.txt", 1500000600),
      "en8ONIXOX4Mm/6Qiq247qFLaO85hPTEwMDAwMCZrPUFLSURFWEFNUExFMDEyMzQ1Njc4OSZlPTE1MDAwMDA2MDAmdD0xNTAwMDAwMDAwJnI9MCZmPS8lRTQlQjglQUQlRTYlOTYlODclMjAlRTclOUIlQUUlRTUlQkQlOTUvYX5iLnR4dCZiPW15YnVja2V0",
    );
    await rejects(auth.signDownload(bucketName, "/a", 300), /must lie in the future/);
  });

  // ---- folders -----------------------------------------------------------------------------------------------------------------------

  withEmulator("createFolder(), statFolder(), updateFolder() and delFolder() do what they say", async (cos) => {
    const cosPath = "/photos/";
    ok(lib.unwrap(await cos.createFolder({ bucketName, cosPath, bizAttr: "summer" })).ctime! > 1.5e9);
    failsWith(await cos.createFolder({ bucketName, cosPath }), -178);
    equal(lib.unwrap(await cos.statFolder({ bucketName, cosPath })).bizAttr, "summer");
    lib.unwrap(await cos.updateFolder({ bucketName, cosPath, bizAttr: "冬" }));
    equal(lib.unwrap(await cos.statFolder({ bucketName, cosPath })).bizAttr, "冬");
    lib.unwrap(await cos.delFolder({ bucketName, cosPath }));
    failsWith(await cos.statFolder({ bucketName, cosPath }), -197, /ERROR_CMD_FILE_NOTEXIST/);
  });

  withEmulator("listFolder() pages, and listFolderAll() iterates over all pages", async (cos) => {
    for (const name of ["a", "b", "c", "d", "e"]) await put(cos, `/list/${name}.txt`);
    lib.unwrap(await cos.createFolder({ bucketName, cosPath: "/list/sub/" }));
    const first = lib.unwrap(await cos.listFolder({ bucketName, cosPath: "/list/", num: 2 }));
    same(first.infos.map(({ name }) => name), ["a.txt", "b.txt"]);
    equal(first.listover, false);
    const second = lib.unwrap(await cos.listFolder({ bucketName, cosPath: "/list/", num: 2, context: first.context }));
    same(second.infos.map(({ name }) => name), ["c.txt", "d.txt"]);
    const names: string[] = [];
    for await (const entry of cos.listFolderAll({ bucketName, cosPath: "/list/", num: 2 })) names.push(entry.name);
    same(names, ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt", "sub/"]);
  });

  withServer("a listing that leads nowhere fails", (_, response) => {
    response.end(JSON.stringify({ code: 0, message: "SUCCESS", data: { infos: [], context: "same", listover: false } }));
  }, async (cos) => {
    const reading = async (): Promise<void> => {
      for await (const _ of cos.listFolderAll({ bucketName, cosPath: "/" }));
    };
    await rejects(reading, /^CosError: listFolder mybucket \/: the listing does not move on: it leads back/);
  });

  withServer("an answer without an end is given up", (_, response) => {
    const piece = Buffer.alloc(2 ** 20, 32);
    const more = (): void => {
      while (!response.destroyed && response.write(piece));
    };
    response.on("drain", more).on("error", () => {});
    more();
  }, async (cos) => {
    failsWith(
      await cos.upload({ bucketName, cosPath: "/a", filecontent: "x" }, { retry: { attempts: 1 } }),
      -2,
      /longer than 8388608 bytes/,
    );
  });

  withEmulator("a callback that throws, or rejects, breaks no transfer and does not end the process", async (cos) => {
    const told: unknown[] = [];
    const own = console.error;
    console.error = (...parts: unknown[]) => void told.push(parts);
    try {
      const data = new Uint8Array(9 * 2 ** 20);
      const throws = (): never => {
        throw new Error("the user's own");
      };
      const rejects = (): Promise<never> => Promise.reject(new Error("the user's own"));
      lib.unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath: "/a", data }, { onProgress: throws }));
      lib.unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath: "/b", data }, { onProgress: rejects }));
      await new Promise((resolve) => setTimeout(resolve, 10));
    } finally {
      console.error = own;
    }
    equal(told.length, 2);
  });

  withEmulator("an odd fetch, odd options and odd input are results", async (cos, _, emulator) => {
    const at = { bucketName, cosPath: "/a" };
    for (const odd of [null, 5, "x", { signal: {} }, { onProgress: 1 }, { tmeout: 1 }]) {
      failsWith(await cos.statFile(at, odd as never), -1, /./);
    }
    failsWith(await cos.statFile(null as never), -1, /^input: /);
    failsWith(await cos.uploadFile({ ...at, localPath: "x", insert_only: 0 } as never), -1, /insertOnly is meant/);
    for (const thrown of [null, undefined, "gone", Symbol("gone")]) {
      const { clientOptions } = emulator;
      const broken = new lib.CosClient({ ...clientOptions, retry: { attempts: 1 }, fetch: () => Promise.reject(thrown) });
      failsWith(await broken.statFile(at), -3, /^no answer from/);
    }
  });

  withEmulator("listFolder() takes a prefix", async (cos) => {
    for (const name of ["中 文1", "中 文2", "other"]) await put(cos, `/list/${name}`);
    const page = lib.unwrap(await cos.listFolder(new lib.ListFolderRequest(bucketName, "/list/").setPrefix("中 文")));
    same(page.infos.map(({ name }) => name), ["中 文1", "中 文2"]);
    equal(page.listover, true);
  });

  // ---- files -------------------------------------------------------------------------------------------------------------------------

  withEmulator("uploadFile() of a small file, statFile() and downloadFile() round-trip its bytes", async (cos, dir) => {
    await writeFile(join(dir, "in.bin"), pattern(4096));
    const uploaded = lib.unwrap(
      await cos.uploadFile(new lib.UploadFileRequest(bucketName, "/docs/a.bin", join(dir, "in.bin")).setBizAttr("attr")),
    );
    equal(uploaded.resourcePath, "/100000/mybucket/docs/a.bin");
    const stat = lib.unwrap(await cos.statFile({ bucketName, cosPath: "/docs/a.bin" }));
    equal(stat.filesize, 4096);
    equal(stat.bizAttr, "attr");
    const result = lib.unwrap(await cos.downloadFile({ bucketName, cosPath: "/docs/a.bin", localFilename: join(dir, "out.bin") }));
    equal(result.size, 4096);
    same(new Uint8Array(await readFile(join(dir, "out.bin"))), pattern(4096));
    same((await readdir(dir)).sort(), ["in.bin", "out.bin"]);
  });

  withEmulator(
    "names with each character that only some take go up, from folder to folder and down, and are deleted",
    async (cos, dir, emulator) => {
      const free = new lib.CosClient({ ...credentials, endpoint: emulator.url, unusualNames: true });
      const names = [...[...'?*:|\\<>"'].map((char) => `a${char}b~'#%2F+`), "..\\..", " "];
      for (const name of names) lib.unwrap(await free.uploadFileFromBuffer({ bucketName, cosPath: `/d?/${name}`, data: name }));
      const listed: string[] = [];
      for await (const { name } of cos.listFolderAll({ bucketName, cosPath: "/d?/" })) listed.push(name);
      same(listed.sort(), [...names].sort());
      const [from, to] = [{ bucketName, cosPath: "/d?/" }, { bucketName: otherBucket, cosPath: "/e/" }];
      const refused = await cos.copyFolder({ from, to });
      ok(!refused.ok && refused.report?.failed === names.length && /unusualNames/.test(refused.hint ?? ""));
      equal(lib.unwrap(await free.copyFolder({ from, to, verifySha1: true })).done, names.length);
      equal(lib.unwrap(await free.moveFolder({ from, to: { bucketName, cosPath: "/f/" } })).done, names.length);
      if (process.platform !== "win32") {
        equal(lib.unwrap(await cos.downloadFolder({ ...to, localDir: join(dir, "down") })).done, names.length);
        for (const name of names) equal(await readFile(join(dir, "down", name), "utf8"), name);
        equal(lib.unwrap(await cos.syncFolder({ from: { localDir: join(dir, "down") }, to, delete: true })).same, names.length);
      }
      equal(lib.unwrap(await cos.deleteFolderAll({ bucketName, cosPath: "/f/" })).failed, 0);
      same(lib.unwrap(await cos.listFolder({ bucketName, cosPath: "/" })).infos, []);
    },
  );

  withEmulator("uploadFile() of 9 MiB goes in slices, and comes back the same", async (cos, dir, emulator) => {
    const bytes = pattern(9 * 1024 * 1024 + 1);
    await writeFile(join(dir, "in.bin"), bytes);
    lib.unwrap(await cos.uploadFile({ bucketName, cosPath: "/big.bin", localPath: join(dir, "in.bin"), verifySha1: true }));
    equal(emulator.requests.filter(({ op }) => op === "upload_slice_data").length, 10);
    lib.unwrap(await cos.downloadFile({ bucketName, cosPath: "/big.bin", localFilename: join(dir, "out.bin") }));
    ok(Buffer.from(bytes).equals(await readFile(join(dir, "out.bin"))));
  });

  withEmulator("uploadSliceFile() sends slices in parallel, and the service's slice size wins", async (cos, _dir, emulator) => {
    const data = pattern(3 * 1024 * 1024 + 17);
    const request = new lib.UploadSliceFileFromBufferRequest(bucketName, "/slices.bin", data, 524288, "", false, 3);
    lib.unwrap(await cos.uploadSliceFileFromBuffer(request));
    equal(emulator.requests.filter(({ op }) => op === "upload_slice_data").length, 7);
    equal(lib.unwrap(await cos.statFile({ bucketName, cosPath: "/slices.bin" })).filesize, data.length);
  });

  withEmulator("uploadSliceFileFromBuffer() with SHA-1 is known to the service the second time", async (cos, _dir, emulator) => {
    const data = pattern(2 * 1024 * 1024);
    for (const cosPath of ["/first.bin", "/second.bin"]) {
      lib.unwrap(await cos.uploadSliceFileFromBuffer({ bucketName, cosPath, data, enableSha1: true }));
    }
    equal(emulator.requests.filter(({ op }) => op === "upload_slice_data").length, 2);
    equal(lib.unwrap(await cos.statFile({ bucketName, cosPath: "/second.bin" })).filesize, data.length);
  });

  withEmulator("an empty file and a file of one byte go up and come down", async (cos, dir) => {
    for (const size of [0, 1]) {
      await writeFile(join(dir, `${size}.bin`), pattern(size));
      lib.unwrap(await cos.uploadSingleFile({ bucketName, cosPath: `/${size}.bin`, localPath: join(dir, `${size}.bin`) }));
      lib.unwrap(await cos.downloadFile({ bucketName, cosPath: `/${size}.bin`, localFilename: join(dir, "out.bin") }));
      equal((await readFile(join(dir, "out.bin"))).length, size);
    }
  });

  withEmulator("content may be text, bytes, an ArrayBuffer or a Blob", async (cos) => {
    const contents = [
      "text",
      new TextEncoder().encode("text"),
      new TextEncoder().encode("text").buffer as ArrayBuffer,
      new Blob(["te", "xt"]),
    ];
    for (const [index, data] of contents.entries()) {
      lib.unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath: `/kind/${index}`, data }));
      equal(await read(cos, `/kind/${index}`), "text");
    }
  });

  withEmulator("insertOnly decides whether a file is replaced", async (cos) => {
    await put(cos, "/a.txt", "old");
    failsWith(await cos.uploadFileFromBuffer({ bucketName, cosPath: "/a.txt", data: "new" }), -177);
    equal(await read(cos, "/a.txt"), "old");
    lib.unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath: "/a.txt", data: "new", insertOnly: 0 }));
    equal(await read(cos, "/a.txt"), "new");
  });

  withEmulator("updateFile() changes what is given, and downloads carry the headers", async (cos) => {
    await put(cos, "/a.txt");
    const request = new lib.UpdateFileRequest(bucketName, "/a.txt").setBizAttr("demo").setAuthority("eWRPrivate").setContentType(
      "text/plain",
    )
      .setXCosMeta("x-cos-meta-owner", "ann");
    lib.unwrap(await cos.updateFile(request));
    const stat = lib.unwrap(await cos.statFile({ bucketName, cosPath: "/a.txt" }));
    same([stat.bizAttr, stat.authority], ["demo", "eWRPrivate"]);
    same(stat.customHeaders, { "Content-Type": "text/plain", "x-cos-meta-owner": "ann" });
    const { headers, body } = lib.unwrap(await cos.downloadObject({ bucketName, cosPath: "/a.txt" }));
    await body.cancel();
    same([headers.get("content-type"), headers.get("x-cos-meta-owner")], ["text/plain", "ann"]);
  });

  withEmulator("moveFile() and copyFile() take targets from the root and from the folder", async (cos) => {
    await put(cos, "/from/a.txt", "a");
    lib.unwrap(await cos.copyFile({ bucketName, cosPath: "/from/a.txt", destPath: "b & 改名+1.txt" }));
    lib.unwrap(await cos.moveFile(new lib.MoveFileRequest(bucketName, "/from/a.txt", "/to/a.txt")));
    failsWith(await cos.statFile({ bucketName, cosPath: "/from/a.txt" }), -197);
    equal(await read(cos, "/to/a.txt"), "a");
    equal(await read(cos, "/from/b & 改名+1.txt"), "a");
    await put(cos, "/other.txt", "other");
    equal((await cos.moveFile({ bucketName, cosPath: "/other.txt", destPath: "/to/a.txt" })).ok, false);
    lib.unwrap(await cos.moveFile({ bucketName, cosPath: "/other.txt", destPath: "/to/a.txt", overwrite: true }));
    equal(await read(cos, "/to/a.txt"), "other");
  });

  withEmulator("delFile() deletes once", async (cos) => {
    await put(cos, "/a.txt");
    lib.unwrap(await cos.delFile(new lib.DelFileRequest(bucketName, "/a.txt")));
    failsWith(await cos.delFile({ bucketName, cosPath: "/a.txt" }), -197);
  });

  withEmulator(
    "the wire operations upload(), uploadSliceInit(), …Data(), …List() and …Finish() can be called by themselves",
    async (cos) => {
      lib.unwrap(await cos.upload({ bucketName, cosPath: "/single.txt", filecontent: "x" }));
      const cosPath = "/sliced.bin";
      const { session } = lib.unwrap(await cos.uploadSliceInit({ bucketName, cosPath, filesize: 1048577 }));
      lib.unwrap(await cos.uploadSliceData({ bucketName, cosPath, session: session!, offset: 0, filecontent: pattern(1048576) }));
      const state = lib.unwrap(await cos.uploadSliceList({ bucketName, cosPath }));
      same(state.listparts, [{ offset: 0, datalen: 1048576 }]);
      failsWith(await cos.uploadSliceFinish({ bucketName, cosPath, session: session!, filesize: 1048577 }), -29144);
      lib.unwrap(await cos.uploadSliceData({ bucketName, cosPath, session: session!, offset: 1048576, filecontent: pattern(1) }));
      lib.unwrap(await cos.uploadSliceFinish({ bucketName, cosPath, session: session!, filesize: 1048577 }));
      equal(lib.unwrap(await cos.statFile({ bucketName, cosPath })).filesize, 1048577);
    },
  );

  withEmulator("downloadObject() and downloadFile() take a part of a file", async (cos, dir) => {
    await put(cos, "/a.txt", "0123456789");
    const { status, body } = lib.unwrap(await cos.downloadObject({ bucketName, cosPath: "/a.txt", rangeStart: 2, rangeEnd: 4 }));
    same([status, await new Response(body).text()], [206, "234"]);
    lib.unwrap(await cos.downloadFile(new lib.DownloadFileRequest(bucketName, "/a.txt", join(dir, "part"), 7)));
    equal(await readFile(join(dir, "part"), "utf8"), "789");
    failsWith(await cos.downloadObject({ bucketName, cosPath: "/a.txt", rangeStart: 10 }), -29034);
  });

  withEmulator("downloadUrl() is a link that any program can open", async (cos) => {
    await put(cos, "/目录/a+b.txt", "linked");
    const response = await fetch(await cos.downloadUrl(bucketName, "/目录/a+b.txt"));
    same([response.status, await response.text()], [200, "linked"]);
  });

  const names = [
    "中文 文件.txt",
    "a b  c.txt",
    "a+b.txt",
    "a&b=c.txt",
    "100%.txt",
    "p%41%2F.txt",
    "~t~.txt",
    "#'()!.txt",
    "é e\u0301.txt",
    "😀👨‍👩‍👧.txt",
    "x@$;,[]^`{}.txt",
    "trailing ",
  ];
  for (const name of names) {
    withEmulator(`the name ${JSON.stringify(name)} arrives as it is`, async (cos, _dir, emulator) => {
      await put(cos, `/names/${name}`, name);
      equal(emulator.requests.at(-1)!.path, `/names/${name}`);
      equal(await read(cos, `/names/${name}`), name);
      same(lib.unwrap(await cos.listFolder({ bucketName, cosPath: "/names/" })).infos.map((entry) => entry.name), [name]);
      lib.unwrap(await cos.moveFile({ bucketName, cosPath: `/names/${name}`, destPath: `/moved/${name}` }));
      lib.unwrap(await cos.delFile({ bucketName, cosPath: `/moved/${name}` }));
    });
  }

  withEmulator("names that would go elsewhere are refused, and nothing is sent", async (cos, _dir, emulator) => {
    for (const cosPath of ["a.txt", "/../a.txt", "/a/./b", "/a/..", "/a//b", "/a/", "/\ud800"]) {
      failsWith(await cos.statFile({ bucketName, cosPath }), -1, /^cosPath: /);
    }
    failsWith(await cos.moveFile({ bucketName, cosPath: "/a", destPath: "../../b" }), -1, /^destPath: /);
    equal(emulator.requests.length, 0);
  });

  // ---- transfers ---------------------------------------------------------------------------------------------------------------------

  const MIB = 1024 * 1024;
  const count = (emulator: emulation.CosEmulator, op: string): number => emulator.requests.filter((request) => request.op === op).length;

  withEmulator("streams go up with and without a size, whatever they are made of", async (cos, dir, emulator) => {
    const bytes = pattern(9 * MIB + 3);
    await writeFile(join(dir, "in.bin"), bytes);
    const streams = {
      "/readable": () => new Blob([bytes]).stream() as ReadableStream<Uint8Array>,
      "/file": () => createReadStream(join(dir, "in.bin")),
      "/iterable": async function* () {
        for (let at = 0; at < bytes.length; at += 700_001) yield await Promise.resolve(bytes.subarray(at, at + 700_001));
      },
    };
    for (const [cosPath, make] of Object.entries(streams)) {
      for (const size of [bytes.length, undefined]) {
        const data = typeof make === "function" ? make() : make;
        lib.unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath, data, size, insertOnly: 0 }));
        const { body } = lib.unwrap(await cos.downloadObject({ bucketName, cosPath }));
        ok(Buffer.from(bytes).equals(new Uint8Array(await new Response(body).arrayBuffer())), cosPath);
      }
    }
    equal(count(emulator, "upload_slice_data"), 6 * 10);
  });

  withEmulator("a stream that ends early, goes on or fails is -1, and nothing is finished", async (cos, _dir, emulator) => {
    const input = { bucketName, cosPath: "/s", size: 9 * MIB };
    const stream = (size: number) => new Blob([pattern(size)]).stream() as ReadableStream<Uint8Array>;
    failsWith(await cos.uploadFileFromBuffer({ ...input, data: stream(9 * MIB - 1), insertOnly: 0 }), -1, /ended after 9437183 bytes/);
    failsWith(await cos.uploadFileFromBuffer({ ...input, data: stream(9 * MIB + 1), insertOnly: 0 }), -1, /goes on after/);
    const broken = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error("on fire")) });
    failsWith(await cos.uploadFileFromBuffer({ ...input, data: broken, insertOnly: 0 }), -1, /on fire/);
    equal(count(emulator, "upload_slice_finish"), 0);
  });

  withEmulator("a stream that hangs does not keep an abort waiting, and is cancelled", async (cos) => {
    const reason = new Error("enough");
    const controller = new AbortController();
    let cancelled = false;
    const data = new ReadableStream<Uint8Array>({
      start: (stream) => stream.enqueue(pattern(MIB)),
      pull: () => new Promise(() => {}),
      cancel: () => void (cancelled = true),
    });
    setTimeout(() => controller.abort(reason), 50);
    const call = cos.uploadFileFromBuffer({ bucketName, cosPath: "/s", data, size: 9 * MIB }, { signal: controller.signal });
    await rejects(call, (error) => error === reason);
    await new Promise((resolve) => setTimeout(resolve));
    ok(cancelled);
  });

  withEmulator("golden vector A of the slices' SHA-1 is what the service computes", async (cos, dir) => {
    await writeFile(join(dir, "in.bin"), pattern(2_621_440));
    const input = { bucketName, cosPath: "/a.bin", localPath: join(dir, "in.bin"), enableSha1: true };
    lib.unwrap(await cos.uploadSliceFile(input));
    equal(lib.unwrap(await cos.statFile({ bucketName, cosPath: "/a.bin" })).sha, "21d7ee156ca708b1dab25dcb8b45e37ef571022d");
  });

  withEmulator("an upload that is paused rejects at once, sends no more, and goes on where it was", async (cos, dir, emulator) => {
    const bytes = pattern(16 * MIB);
    await writeFile(join(dir, "in.bin"), bytes);
    const input = { bucketName, cosPath: "/big.bin", localPath: join(dir, "in.bin"), resume: true };
    const reason = new Error("pause");
    const controller = new AbortController();
    const call = cos.uploadFile(input, { signal: controller.signal, onProgress: () => controller.abort(reason) });
    await rejects(call, (error) => error === reason);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const state = lib.unwrap(await cos.uploadSliceList({ bucketName, cosPath: "/big.bin" }));
    const before = count(emulator, "upload_slice_data");
    const reports: number[] = [];
    lib.unwrap(await cos.uploadFile(input, { onProgress: ({ loaded }) => reports.push(loaded) }));
    equal(count(emulator, "upload_slice_data") - before, 16 - state.listparts!.length);
    ok(reports.every((loaded, index) => index === 0 || loaded > reports[index - 1]!), `${reports}`);
    equal(reports.at(-1), bytes.length);
    equal(lib.unwrap(await cos.statFile({ bucketName, cosPath: "/big.bin" })).filesize, bytes.length);
  });

  withEmulator("a large file comes in parallel ranges, each to its place, with its progress and its SHA-1", async (cos, dir, emulator) => {
    const bytes = pattern(17 * MIB + 3);
    lib.unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath: "/big.bin", data: bytes }));
    const reports: number[] = [];
    const input = { bucketName, cosPath: "/big.bin", localFilename: join(dir, "out.bin"), verifySha1: true };
    lib.unwrap(await cos.downloadFile(input, { onProgress: ({ loaded }) => reports.push(loaded) }));
    equal(count(emulator, "download"), 4);
    ok(Buffer.from(bytes).equals(await readFile(join(dir, "out.bin"))));
    ok(reports.every((loaded, index) => index === 0 || loaded > reports[index - 1]!), `${reports}`);
    equal(reports.at(-1), bytes.length);
    lib.unwrap(await cos.downloadFile({ ...input, verifySha1: false, rangeStart: 7, rangeEnd: 16 * MIB + 9 }));
    ok(Buffer.from(bytes.subarray(7, 16 * MIB + 10)).equals(await readFile(join(dir, "out.bin"))));
    same(await readdir(dir), ["out.bin"]);
  });

  withEmulator("a download that is paused keeps what is there for resume: true alone", async (cos, dir) => {
    const bytes = pattern(17 * MIB);
    lib.unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath: "/big.bin", data: bytes }));
    const input = { bucketName, cosPath: "/big.bin", localFilename: join(dir, "out.bin") };
    const reason = new Error("pause");
    for (const resume of [false, true]) {
      const controller = new AbortController();
      const call = cos.downloadFile({ ...input, resume }, { signal: controller.signal, onProgress: () => controller.abort(reason) });
      await rejects(call, (error) => error === reason);
      equal((await readdir(dir)).length, resume ? 2 : 0);
    }
    lib.unwrap(await cos.downloadFile({ ...input, resume: true }));
    ok(Buffer.from(bytes).equals(await readFile(join(dir, "out.bin"))));
    same(await readdir(dir), ["out.bin"]);
  });

  for (
    const [coding, packed] of Object.entries({
      gzip: gzipSync(pattern(300_000)),
      br: brotliCompressSync(pattern(300_000)),
      deflate: deflateSync(pattern(300_000)),
    })
  ) {
    withEmulator(
      `what is stored packed by ${coding} is had as it is stored, in a file, a range, a folder and another bucket`,
      async (cos, dir) => {
        const at = { bucketName, cosPath: "/site/a.js" };
        lib.unwrap(await cos.uploadFileFromBuffer({ ...at, data: packed }));
        lib.unwrap(await cos.updateFile({ ...at, customHeaders: { "Content-Encoding": coding, "Content-Type": "text/javascript" } }));
        // Whoever opens an object gets what fetch makes of it; that of Deno knows no deflate.
        const fetched = await (await fetch(await cos.downloadUrl(bucketName, at.cosPath))).arrayBuffer();
        equal((await lib.unwrap(await cos.downloadObject(at)).bytes()).length, fetched.byteLength);
        equal(fetched.byteLength, coding === "deflate" && "Deno" in globalThis ? packed.length : 300_000);
        const localFilename = join(dir, "out.js");
        const reports: number[] = [];
        const input = { ...at, localFilename, verifySha1: true, resume: true };
        const got = lib.unwrap(await cos.downloadFile(input, { onProgress: ({ loaded }) => reports.push(loaded) }));
        equal(got.size, packed.length);
        equal(got.headers.get("content-encoding"), coding);
        equal(got.headers.get("content-length"), String(packed.length));
        equal(reports.at(-1), packed.length);
        ok(packed.equals(await readFile(localFilename)));
        lib.unwrap(await cos.downloadFile({ ...at, localFilename, rangeStart: 5, rangeEnd: 99 }));
        ok(packed.subarray(5, 100).equals(await readFile(localFilename)));
        lib.unwrap(await cos.downloadFolder({ bucketName, cosPath: "/site/", localDir: join(dir, "site") }));
        ok(packed.equals(await readFile(join(dir, "site", "a.js"))));
        const there = { bucketName: otherBucket, cosPath: "/a.js" };
        lib.unwrap(await cos.copyFolder({ from: { bucketName, cosPath: "/site/" }, to: { bucketName: otherBucket, cosPath: "/" } }));
        const [from, to] = [lib.unwrap(await cos.statFile(at)), lib.unwrap(await cos.statFile(there))];
        same([to.filesize, to.sha, to.customHeaders], [packed.length, from.sha, from.customHeaders]);
        lib.unwrap(await cos.downloadFile({ ...there, localFilename, verifySha1: true }));
        ok(packed.equals(await readFile(localFilename)));
      },
    );
  }

  withEmulator("a large object that is stored packed comes in parts, and goes on where it was paused", async (cos, dir, emulator) => {
    const bytes = pattern(17 * MIB);
    const at = { bucketName, cosPath: "/big.gz" };
    lib.unwrap(await cos.uploadFileFromBuffer({ ...at, data: bytes }));
    lib.unwrap(await cos.updateFile({ ...at, customHeaders: { "Content-Encoding": "gzip" } }));
    const input = { ...at, localFilename: join(dir, "out"), verifySha1: true, resume: true };
    const reason = new Error("pause");
    const controller = new AbortController();
    const paused = cos.downloadFile(input, {
      signal: controller.signal,
      onProgress: ({ loaded }) => loaded > 4 * MIB && controller.abort(reason),
    });
    await rejects(paused, (error) => error === reason);
    equal((await readdir(dir)).length, 2);
    const loaded: number[] = [];
    lib.unwrap(await cos.downloadFile(input, { onProgress: (progress) => loaded.push(progress.loaded) }));
    ok(loaded[0]! > 0, "it began anew");
    ok(emulator.requests.some(({ status }) => status === 206));
    ok(Buffer.from(bytes).equals(await readFile(join(dir, "out"))));
    same(await readdir(dir), ["out"]);
  });

  const loose = pattern(400_000);
  const onTheWay = gzipSync(loose);
  withServer("what is packed on its way alone comes unpacked, as it is stored, and of that no range", (request, response) => {
    if (request.url!.includes("op=stat")) {
      const data = { filelen: loose.length, filesize: loose.length, sha: "", ctime: 1, mtime: 1, access_url: "", authority: "eInvalid" };
      return response.end(JSON.stringify({ code: 0, message: "SUCCESS", request_id: "x", data }));
    }
    const headers = { ETag: '"1"', "Content-Encoding": "gzip" };
    if (!request.headers.range) return response.writeHead(200, { ...headers, "Content-Length": onTheWay.length }).end(onTheWay);
    const range = { "Content-Length": 95, "Content-Range": `bytes 5-99/${onTheWay.length}` };
    response.writeHead(206, { ...headers, ...range }).end(onTheWay.subarray(5, 100));
  }, async (cos, dir) => {
    const input = { bucketName, cosPath: "/a", localFilename: join(dir, "a") };
    lib.unwrap(await cos.downloadFile(input));
    ok(Buffer.from(loose).equals(await readFile(input.localFilename)));
    equal((await cos.downloadFile({ ...input, rangeStart: 5, rangeEnd: 99 })).ok, false);
    ok(Buffer.from(loose).equals(await readFile(input.localFilename)));
  });

  const packedPiece = gzipSync(pattern(3_000_000));
  for (
    const [how, break_] of Object.entries({
      "cut off": (response: ServerResponse): void => void setTimeout(() => response.destroy(), 10),
      silent: (): void => {},
    })
  ) {
    const starts: number[] = [];
    withServer(`a download of what is stored packed that is ${how} goes on where it was`, (request, response) => {
      if (request.url!.includes("op=stat")) {
        const data = {
          filelen: packedPiece.length,
          filesize: packedPiece.length,
          sha: "",
          ctime: 1,
          mtime: 1,
          access_url: "",
          authority: "eInvalid",
        };
        return response.end(JSON.stringify({ code: 0, message: "SUCCESS", request_id: "x", data }));
      }
      const start = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
      starts.push(start);
      response.writeHead(request.headers.range ? 206 : 200, {
        ETag: '"1"',
        "Content-Encoding": "gzip",
        "Content-Length": packedPiece.length - start,
        "Content-Range": `bytes ${start}-${packedPiece.length - 1}/${packedPiece.length}`,
      });
      if (starts.length > 3) return response.end(packedPiece.subarray(start));
      response.write(packedPiece.subarray(start, start + 100), () => break_(response));
    }, async (cos, dir) => {
      const options = { timeout: 500, retry: { attempts: 3, baseDelay: 0 } };
      lib.unwrap(await cos.downloadFile({ bucketName, cosPath: "/a", localFilename: join(dir, "a") }, options));
      // The first two begin at the beginning: the one that fetch decodes, and the one that it does not.
      same(starts, [0, 0, 100, 200]);
      ok(packedPiece.equals(await readFile(join(dir, "a"))));
    });
  }

  const piece = pattern(300_000);
  const asked: number[] = [];
  withServer("a download that is cut off goes on where it was", (request, response) => {
    const start = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    asked.push(start);
    response.writeHead(request.headers.range ? 206 : 200, {
      ETag: '"1"',
      "Content-Length": piece.length - start,
      "Content-Range": `bytes ${start}-${piece.length - 1}/${piece.length}`,
    });
    response.write(
      piece.subarray(start, start + 100_000),
      () => setTimeout(() => asked.length < 4 ? response.destroy() : response.end(), 20),
    );
  }, async (cos, dir) => {
    const options = { retry: { attempts: 3, baseDelay: 1 } };
    lib.unwrap(await cos.downloadFile({ bucketName, cosPath: "/a", localFilename: join(dir, "a") }, options));
    ok(Buffer.from(piece).equals(await readFile(join(dir, "a"))));
    ok(asked.length > 2 && asked.every((start, index) => index === 0 || start > asked[index - 1]!), `${asked}`);
  });

  let closed = 0;
  withServer("an abort closes the sockets of a download, and removes its temporary file", (request, response) => {
    request.socket.on("close", () => closed++);
    response.writeHead(200, { "Content-Length": 1_000_000 }).write("some");
  }, async (cos, dir) => {
    const reason = new Error("enough");
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 60);
    const start = performance.now();
    const call = cos.downloadFile({ bucketName, cosPath: "/a", localFilename: join(dir, "a") }, { signal: controller.signal });
    await rejects(call, (error) => error === reason);
    ok(performance.now() - start < 1060);
    for (let wait = 0; closed === 0 && wait < 100; wait++) await new Promise((resolve) => setTimeout(resolve, 10));
    equal(closed, 1);
    same(await readdir(dir), []);
  });

  withEmulator("a folder goes up and comes down, with globs, links passed over, and no name that leads out", async (cos, dir) => {
    for (const name of ["from/sub/目录", "to", "outside"]) await mkdir(join(dir, name), { recursive: true });
    for (const name of ["a.txt", "sub/b.txt", "sub/目录/c 1.txt", "sub/d.log"]) await writeFile(join(dir, "from", name), name);
    await symlink("a.txt", join(dir, "from", "link"));
    const up = lib.unwrap(await cos.uploadFolder({ localDir: join(dir, "from"), bucketName, cosPath: "/f/", exclude: ["*.log"] }));
    const shown = (files: readonly { path: string; status: string }[]) => files.map(({ path, status }) => `${path} ${status}`).sort();
    same(shown(up.files), ["a.txt done", "link skipped", "sub/b.txt done", "sub/目录/c 1.txt done"]);
    await put(cos, "/f/out/evil.txt");
    await symlink(join(dir, "outside"), join(dir, "to", "out"));
    const down = await cos.downloadFolder({ localDir: join(dir, "to"), bucketName, cosPath: "/f/" });
    // A report in which something failed is no success.
    failsWith(down, -1, /^1 of 4 files failed: .*a link leads out/);
    same(shown((down as { report: { files: typeof up.files } }).report.files), [
      "a.txt done",
      "out/evil.txt failed",
      "sub/b.txt done",
      "sub/目录/c 1.txt done",
    ]);
    equal(await readFile(join(dir, "to", "sub", "目录", "c 1.txt"), "utf8"), "sub/目录/c 1.txt");
    same(await readdir(join(dir, "outside")), []);
    const again = lib.unwrap(
      await cos.uploadFolder({ localDir: join(dir, "from"), bucketName, cosPath: "/f/", include: ["sub/*.txt"], skipSame: true }),
    );
    same(shown(again.files), ["sub/b.txt same"]);
    const gone = lib.unwrap(await cos.deleteFolderAll({ bucketName, cosPath: "/f/" }));
    same(shown(gone.files), ["a.txt deleted", "out/evil.txt deleted", "sub/b.txt deleted", "sub/目录/c 1.txt deleted"]);
  });

  // ---- failures ----------------------------------------------------------------------------------------------------------------------

  withEmulator("bad input is -1, names the parameter, and sends nothing", async (cos, dir, emulator) => {
    failsWith(await cos.statFile({ bucketName: "My_Bucket", cosPath: "/a" }), -1, /^bucketName: /);
    failsWith(await cos.listFolder({ bucketName, cosPath: "/", num: 1001 }), -1, /^num: must be at most 1000/);
    failsWith(
      await cos.updateFile({ bucketName, cosPath: "/a", customHeaders: { "X-Other": "1" } }),
      -1,
      /^customHeaders: X-Other is not allowed/,
    );
    failsWith(await cos.uploadFile({ bucketName, cosPath: "/a", localPath: join(dir, "none") }), -1, /^localPath: .*no such file/);
    failsWith(await cos.uploadFile({ bucketName, cosPath: "/a", localPath: dir }), -1, /no regular file/);
    failsWith(await cos.downloadFile({ bucketName, cosPath: "/a", localFilename: join(dir, "none", "a") }), -1, /^localFilename: /);
    equal(emulator.requests.length, 0);
  });

  withEmulator("a wrong key is the service's -97", async (_cos, _dir, emulator) => {
    const other = new lib.CosClient({ ...credentials, secretKey: "other", endpoint: emulator.url });
    const result = await other.statFile({ bucketName, cosPath: "/a" });
    failsWith(result, -97);
    equal(!result.ok && result.httpStatus, 403);
  });

  withEmulator("a failed download leaves nothing behind, and an old file as it was", async (cos, dir) => {
    await writeFile(join(dir, "kept.txt"), "kept");
    equal((await cos.downloadFile({ bucketName, cosPath: "/none", localFilename: join(dir, "kept.txt") })).ok, false);
    same(await readdir(dir), ["kept.txt"]);
    equal(await readFile(join(dir, "kept.txt"), "utf8"), "kept");
  });

  const answers: [string, string, RegExp][] = [
    ["HTML", "<html>no</html>", /no JSON/],
    ["nothing", "", /no body/],
    ["cut-off JSON", '{"code":0,"data":{"filesi', /no JSON, or was cut off/],
    ["a list", "[]", /no object/],
    [
      "a field of the wrong type",
      '{"code":0,"data":{"access_url":"","filesize":"big","filelen":1,"ctime":1,"mtime":1}}',
      /data\.filesize: expected an integer, got text/,
    ],
    ["a missing field", '{"code":0,"data":{"access_url":""}}', /data\.filesize: expected an integer, got nothing/],
  ];
  for (const [what, text, message] of answers) {
    withServer(`an answer that is ${what} is -2 and says so`, (_, response) => response.end(text), async (cos) => {
      failsWith(await cos.statFile({ bucketName, cosPath: "/a" }), -2, message);
    });
  }

  plain("a refused connection is -3", async () => {
    const cos = new lib.CosClient({ ...credentials, endpoint: "http://127.0.0.1:1", retry: { attempts: 1 } });
    failsWith(await cos.statFile({ bucketName, cosPath: "/a" }), -3, /^no answer from 127\.0\.0\.1:1/);
  });

  withServer("a timeout is -3, in the middle of the body too", (_, response) => response.write('{"code":'), async (cos) => {
    failsWith(await cos.statFile({ bucketName, cosPath: "/a" }, { timeout: 100 }), -3, /within 100 ms/);
  });

  withServer(
    "a download that falls silent is -3",
    (_, response) => response.writeHead(200, { "Content-Length": 10 }).write("half"),
    async (cos, dir) => {
      failsWith(
        await cos.downloadFile({ bucketName, cosPath: "/a", localFilename: join(dir, "a") }, { timeout: 100 }),
        -3,
        /no data within 100 ms/,
      );
      same(await readdir(dir), []);
    },
  );

  withServer("a download that is cut off is -2", (_, response) => {
    response.writeHead(200, { "Content-Length": 10 }).write("half", () => response.destroy());
  }, async (cos, dir) => {
    failsWith(await cos.downloadFile({ bucketName, cosPath: "/a", localFilename: join(dir, "a") }), -2, /cut off/);
    same(await readdir(dir), []);
  });

  withServer("an abort rejects with the signal's reason", () => {}, async (cos) => {
    const reason = new Error("enough");
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 50);
    await rejects(cos.statFile({ bucketName, cosPath: "/a" }, { signal: controller.signal }), (error) => error === reason);
  });

  let busy = 0;
  withServer("a busy service is asked again, whatever it was asked, for nothing got in", (_, response) => {
    busy++;
    response.writeHead(503).end('{"code":-71,"message":"ERROR_PROXY_FREQ_CONTROL"}');
  }, async (cos) => {
    const options = { retry: { attempts: 3, baseDelay: 1 } };
    failsWith(await cos.statFile({ bucketName, cosPath: "/a" }, options), -71);
    equal(busy, 3);
    failsWith(await cos.moveFile({ bucketName, cosPath: "/a", destPath: "/b" }, options), -71);
    equal(busy, 6);
  });

  const methods: string[] = [];
  withServer("what may have had an effect is looked at, and not sent again where that cannot be seen", (request, response) => {
    methods.push(request.method ?? "");
    request.resume().on("end", () => response.destroy());
  }, async (cos) => {
    const options = { retry: { attempts: 2, baseDelay: 1 } };
    failsWith(await cos.delFile({ bucketName, cosPath: "/a" }, options), -3, /; whether it took effect is not known: looking at it failed/);
    same(methods, ["POST", "GET", "GET"]);
  });

  plain("a connection that was refused, and a name that is not found, had no effect for certain", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    for (const endpoint of [`http://127.0.0.1:${port}`, "http://nonexistent.invalid"]) {
      const cos = new lib.CosClient({ ...credentials, endpoint, retry: { attempts: 2, baseDelay: 1 } });
      failsWith(await cos.delFile({ bucketName, cosPath: "/a" }), -3, /^no answer from ((?!took effect).)*$/);
    }
  });

  plain("unwrap() throws a CosError with code, HTTP status and request id", async () => {
    const emulator = new lib.CosEmulator({ ...credentials, buckets: [bucketName] });
    const cos = new lib.CosClient({ ...credentials, fetch: emulator.fetch as typeof fetch });
    const result = await cos.statFile({ bucketName, cosPath: "/none" });
    throws(() => lib.unwrap(result), (error) => {
      ok(error instanceof lib.CosError);
      same([error.code, error.httpStatus, typeof error.requestId], [-197, 404, "string"]);
      return true;
    });
  });

  withEmulator("a bucket of a client does what the client does, and says whether a file is there", async (cos) => {
    const bucket = cos.bucket(bucketName);
    equal(await bucket.exists("/a.json"), false);
    lib.unwrap(await bucket.uploadFileFromBuffer({ cosPath: "/a.json", data: '{ "a": [1, "文"] }' }));
    equal(await bucket.exists("/a.json"), true);
    const open = async () => lib.unwrap(await bucket.downloadObject({ cosPath: "/a.json" }));
    same(await (await open()).json(), { a: [1, "文"] });
    equal(await (await open()).text(), '{ "a": [1, "文"] }');
    equal((await (await open()).bytes()).length, 19);
  });

  withEmulator("an upload sets headers and authority, and guesses the type from the name", async (cos) => {
    const headers = { "Cache-Control": "max-age=60", "x-cos-meta-owner": "ann" };
    const page = { bucketName, cosPath: "/page.html", data: "<p>", headers, authority: "eWRPrivate", guessType: true } as const;
    lib.unwrap(await cos.uploadFileFromBuffer(page));
    const stat = lib.unwrap(await cos.statFile({ bucketName, cosPath: "/page.html" }));
    same([stat.customHeaders, stat.authority], [{ ...headers, "Content-Type": "text/html" }, "eWRPrivate"]);
    const object = lib.unwrap(await cos.downloadObject({ bucketName, cosPath: "/page.html" }));
    same([object.headers.get("content-type"), await object.text()], ["text/html", "<p>"]);
  });

  plain("a request is traced from its start to its end, with what was wrong, and without its sign", async () => {
    const emulator = new lib.CosEmulator({ ...credentials, buckets: [bucketName], faults: [{ operation: "stat", code: -71, nth: 1 }] });
    const told: [part: string, trace: traces.RequestTrace][] = [];
    const note = (part: string) => (trace: unknown): void => void told.push([part, { ...trace as traces.RequestTrace }]);
    const parts = {
      start: note("start"),
      end: note("end"),
      asyncStart: note("asyncStart"),
      asyncEnd: note("asyncEnd"),
      error: note("error"),
    };
    const channel = tracingChannel("cos.request");
    channel.subscribe(parts);
    const retry = { baseDelay: 1 };
    const cos = new lib.CosClient({ ...credentials, fetch: emulator.fetch as typeof fetch, retry, ...lib.tracing() });
    await cos.statFile({ bucketName, cosPath: "/a" });
    channel.unsubscribe(parts);
    await cos.statFile({ bucketName, cosPath: "/a" });
    const end = ["start", "end", "error", "asyncStart", "asyncEnd"];
    same(told.map(([part, { attempt }]) => `${part} ${attempt}`), [1, 2].flatMap((attempt) => end.map((part) => `${part} ${attempt}`)));
    same(told.filter(([part]) => part === "error").map(([, { error }]) => (error as library.CosFailure).code), [-71, -197]);
    same(told.filter(([part]) => part === "asyncEnd").map(([, { result }]) => result?.httpStatus), [503, 404]);
    ok(!/sign=|Authorization/.test(JSON.stringify(told)));
  });

  plain("no secret and no sign shows in results and inspected objects", async () => {
    const cos = new lib.CosClient({ ...credentials, endpoint: "http://127.0.0.1:1", retry: { attempts: 1 } });
    const result = await cos.downloadObject({ bucketName, cosPath: "/a" });
    const { inspect } = await import("node:util");
    const shown = [cos, result, !result.ok && result.cause, new lib.Auth(credentials)].map((one) =>
      inspect(one, { depth: 9 }) + JSON.stringify(one)
    ).join("\n");
    ok(!shown.includes(credentials.secretKey));
    ok(!/sign=(?!\*\*\*)/.test(shown), shown);
  });

  return cases;
}

/** Bytes by which a mixed-up order shows. */
function pattern(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let index = 0; index < size; index++) bytes[index] = (index * 31 + 7) % 251;
  return bytes;
}
