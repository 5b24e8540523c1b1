/**
 * Attacks on transfers that were found by looking for them: each lost data, said a success that was none, hung, or told a secret.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { CosClient, type TreeReport, type TreeResult, unwrap } from "../../mod.ts";
import { globTest } from "../../src/core/glob.ts";
import { BucketPlace } from "../../src/transfer/bucket_place.ts";
import { noteName } from "../../src/transfer/leftovers.ts";
import { OpenFile } from "../../src/transfer/open_file.ts";
import { type Pair, Work, type WorkOptions } from "../../src/transfer/work.ts";
import { assertBytes, assertFails, bucketName, credentials, MIB, pattern, type Scene, scene, soon } from "./_scene.ts";

const POSIX = { ignore: Deno.build.os === "windows" };

const OPTIONS: WorkOptions = {
  overwrite: false,
  skipSame: false,
  deleteExtra: false,
  resume: false,
  verify: false,
  move: false,
  dryRun: false,
  sliceSize: undefined,
  parts: undefined,
  files: undefined,
  wanted: () => true,
  beforeFile: undefined,
};

/** What the engine makes of a pair of folders. */
async function carryOut(it: Scene, pair: Pair, options: Partial<WorkOptions>): Promise<TreeReport> {
  return (await soon(new Work(it.cos, { ...OPTIONS, ...options }, {}).run([pair])))!;
}

function reportOf(result: TreeResult): TreeReport {
  const report = result.ok ? result.data : result.report;
  assert(report, result.message);
  return report;
}

async function run(command: string, ...args: string[]): Promise<void> {
  const { success } = await new Deno.Command(command, { args, stdin: "null" }).output();
  assert(success, command);
}

/** The contents of all files of the bucket and of a local folder. */
async function contents(it: Scene, dir: string): Promise<string[]> {
  const all: string[] = [];
  const remote = async (folder: string): Promise<void> => {
    for await (const { name } of it.cos.listFolderAll({ bucketName, cosPath: folder })) {
      if (name.endsWith("/")) await remote(folder + name);
      else all.push(new TextDecoder().decode(await it.get(folder + name)));
    }
  };
  await remote("/");
  const local = (folder: string): void => {
    for (const { name, isDirectory, isFile } of Deno.readDirSync(folder)) {
      if (isDirectory) local(`${folder}/${name}`);
      else if (isFile) all.push(Deno.readTextFileSync(`${folder}/${name}`));
    }
  };
  local(dir);
  return all.sort();
}

// ---- two names of one file -----------------------------------------------------------------------------------------------------------

// A link within the target makes of two names one, on every disk, as a disk does that folds case or normalises.
for (const options of [{ overwrite: true }, { overwrite: true, skipSame: true }, { resume: true }]) {
  Deno.test(
    `of two remote files that have one name on the disk, a move takes one only (${JSON.stringify(options)})`,
    POSIX,
    () =>
      scene({}, async (it) => {
        for (const content of ["two", "old"]) {
          await it.put("/t/Dir/x", "one");
          await it.put("/t/dir/x", "two");
          const out = await Deno.makeTempDir({ dir: it.dir });
          await Deno.mkdir(`${out}/Dir`);
          await Deno.symlink("Dir", `${out}/dir`);
          if (content === "two" || options.overwrite) await Deno.writeTextFile(`${out}/Dir/x`, content);
          const result = await it.cos.moveFolder({ from: { bucketName, cosPath: "/t/" }, to: { localDir: out }, ...options });
          assert(!result.ok, "one of both was told to be at a place where the other is");
          const left = await contents(it, it.dir);
          assert(left.includes("one") && left.includes("two"), JSON.stringify(left));
          await it.cos.deleteFolderAll({ bucketName, cosPath: "/t/" });
          await Deno.remove(out, { recursive: true });
        }
      }),
  );
}

// ---- names of the engine's own -------------------------------------------------------------------------------------------------------

for (const name of [".cos-12345678-1-0123456789abcdef.part", ".cos-12345678-1-0123456789abcdef.tmp", ".cos-0123456789abcdef0123.json"]) {
  Deno.test(`a remote file that is called ${name} does not come where it would be cleared away`, () =>
    scene({}, async (it) => {
      await it.put(`/t/${name}`, "kept");
      await it.put("/t/other", "other");
      const result = await it.cos.moveFolder({ from: { bucketName, cosPath: "/t/" }, to: { localDir: it.dir } });
      assertFails(result, -1, /1 of 2 files failed/);
      assertEquals(it.names(), ["other"]);
      assertEquals(new TextDecoder().decode(await it.get(`/t/${name}`)), "kept");
      assertFails(
        await it.cos.downloadFile({ bucketName, cosPath: "/t/other", localFilename: `${it.dir}/${name}` }),
        -1,
        /unfinished downloads/,
      );
    }));
}

// ---- what lies in the target's folder ------------------------------------------------------------------------------------------------

for (const what of ["a pipe", "a folder", "a link to what has no end", "a large file"]) {
  Deno.test(`${what} under the name of a note does not hold a download up`, POSIX, () =>
    scene({}, async (it) => {
      const content = pattern(2 * MIB);
      await it.put("/big", content);
      const localFilename = `${it.dir}/big`;
      const note = `${it.dir}/${noteName(["big", bucketName, "/big", "", ""].join("\n"))}`;
      if (what === "a pipe") await run("mkfifo", note);
      else if (what === "a folder") await Deno.mkdir(note);
      else if (what === "a large file") {
        await Deno.writeTextFile(note, "");
        await Deno.truncate(note, 2 ** 40);
      } else await Deno.symlink("/dev/zero", note);
      const result = await soon(it.cos.downloadFile({ bucketName, cosPath: "/big", localFilename, resume: true }));
      assert(result.ok, result.message);
      assertBytes(await Deno.readFile(localFilename), content);
    }));
}

// ---- a target that is a source too ---------------------------------------------------------------------------------------------------

Deno.test("a file is not moved onto another that is still to be moved", () =>
  scene({}, async (it) => {
    for (let round = 0; round < 5; round++) {
      await it.put("/a/x", "outer");
      await it.put("/a/a/x", "inner");
      const pair: Pair = { source: new BucketPlace(it.cos, bucketName, "/a/"), target: new BucketPlace(it.cos, bucketName, "/") };
      const report = await carryOut(it, pair, { move: true, overwrite: true });
      assertEquals(await contents(it, it.dir), ["inner", "outer"]);
      assertEquals([report.done, report.failed], [1, 1]);
      await it.cos.deleteFolderAll({ bucketName, cosPath: "/" });
    }
  }));

for (const move of [false, true]) {
  Deno.test(`what is ${move ? "moved" : "copied"} into its own folder is no source of further ones`, () =>
    scene({}, async (it) => {
      await it.put("/a/x", "x");
      await it.put("/a/b/y", "y");
      const pair: Pair = { source: new BucketPlace(it.cos, bucketName, "/a/"), target: new BucketPlace(it.cos, bucketName, "/a/b/") };
      const report = await carryOut(it, pair, { move });
      assertEquals([report.done, report.failed], [0, 2]);
      assertEquals(await contents(it, it.dir), ["x", "y"]);
      const flat = await carryOut(it, { ...pair, deep: false }, { move });
      assertEquals([flat.done, flat.failed], [1, 0], "what lies beside the target's folder goes into it");
    }));
}

// ---- uploads of others ---------------------------------------------------------------------------------------------------------------

Deno.test("an upload of somebody else's that is to replace a file is ended neither by sync with delete nor by a move", () =>
  scene({}, async (it) => {
    const at = { bucketName, cosPath: "/t/x" };
    await it.put("/t/x", pattern(MIB, 1));
    const { session } = unwrap(await it.cos.uploadSliceInit({ ...at, filesize: MIB, sliceSize: MIB, insertOnly: 0 }));
    unwrap(await it.cos.uploadSliceData({ ...at, session: session!, offset: 0, filecontent: pattern(MIB) }));
    const localDir = `${it.dir}/empty`;
    await Deno.mkdir(localDir);
    const folder = { bucketName, cosPath: "/t/" };
    const synced = await it.cos.syncFolder({ from: { localDir }, to: folder, delete: true });
    assertFails(synced, -1, /an upload to cos:..mybucket.t.x is under way, so it stays/);
    const moved = await it.cos.moveFolder({ from: folder, to: { localDir } });
    assertFails(moved, -1, /an upload to cos:..mybucket.t.x is under way, so it stays/);
    unwrap(await it.cos.uploadSliceFinish({ ...at, session: session!, filesize: MIB }));
    assertBytes(await it.get("/t/x"), pattern(MIB));
  }));

// ---- a server that lies --------------------------------------------------------------------------------------------------------------

Deno.test("a file that the service calls empty, and that has content, is not verified", () =>
  scene({
    after: async ({ op }, answer) => {
      if (op !== "stat") return;
      const body = await answer.json();
      return Response.json({ ...body, data: { ...body.data, filesize: 0, filelen: 0, sha: "0".repeat(32) } });
    },
  }, async (it) => {
    await it.put("/f", "content");
    const got = await it.cos.downloadFile({ bucketName, cosPath: "/f", localFilename: `${it.dir}/f`, verifySha1: true });
    assertFails(got, -2, /SHA-1/);
    assertEquals(it.names(), []);
  }));

for (const header of ["none", "last-modified", "a weak etag"]) {
  Deno.test(`a file that is replaced while its parts come is no mixture where its version is told by ${header}`, () => {
    const [one, other] = [pattern(20 * MIB, 1), pattern(20 * MIB, 2)];
    let asked = 0;
    return scene({
      before: ({ op, range }) => {
        if (op !== "download") return;
        const content = asked++ === 0 ? one : other;
        const [, start = 0, end = content.length - 1] = /bytes=(\d+)-(\d+)?/.exec(range ?? "") ?? [];
        const part = content.subarray(Number(start), Number(end) + 1);
        const headers = new Headers({ "Content-Length": String(part.length) });
        if (header === "last-modified") headers.set("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT");
        if (header === "a weak etag") headers.set("ETag", 'W/"1"');
        if (range !== undefined) headers.set("Content-Range", `bytes ${start}-${Number(start) + part.length - 1}/${content.length}`);
        return new Response(part, { status: range === undefined ? 200 : 206, headers });
      },
    }, async (it) => {
      const got = await it.cos.downloadFile({ bucketName, cosPath: "/f", localFilename: `${it.dir}/f` });
      if (!got.ok) return assertEquals(it.names(), []);
      const content = await Deno.readFile(`${it.dir}/f`);
      assertBytes(content, one);
    });
  });
}

for (const [what, length] of [["says no length", undefined], ["says a petabyte", 1e15]] as const) {
  Deno.test(`a body without end of a file that the listing calls small, and that ${what}, is not written to the disk`, () => {
    let given = 0;
    return scene({
      before: ({ op }) => {
        if (op !== "download") return;
        const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
          pull: (controller) => {
            given += MIB;
            // Nobody reads as far as this.
            if (given > 64 * MIB) return controller.error(new Error("too much was taken"));
            controller.enqueue(new Uint8Array(MIB));
          },
        });
        return new Response(body, { headers: { ETag: '"1"', ...length === undefined ? {} : { "Content-Length": String(length) } } });
      },
    }, async (it) => {
      await it.put("/t/small", "small");
      const result = await it.cos.downloadFolder({ bucketName, cosPath: "/t/", localDir: it.dir });
      assert(!result.ok);
      assertEquals(/the service stores 5 bytes, (more|1000000000000000) came/.test(reportOf(result).files[0]!.failure!.message), true);
      assert(given < 8 * MIB, `${given} bytes were taken`);
      assertEquals(it.names(), []);
    });
  });
}

// ---- a signer, and patterns ----------------------------------------------------------------------------------------------------------

for (const sign of ["c2VjcmV0LXNpZ24=\nX: y", "c2VjcmV0LXNpZ24=\u0000", "c2VjcmV0LXNpZ24=\u{1f600}"]) {
  Deno.test(`a sign that no header takes is not told in the error (${JSON.stringify(sign)})`, async () => {
    const cos = new CosClient({
      appid: credentials.appid,
      signer: () => Promise.resolve(sign),
      endpoint: "http://127.0.0.1:9",
      retry: { attempts: 1 },
    });
    for (const result of [await cos.statFile({ bucketName, cosPath: "/f" }), await cos.downloadObject({ bucketName, cosPath: "/f" })]) {
      assert(!result.ok);
      let text = "";
      for (let error: unknown = result; error; error = (error as { cause?: unknown }).cause) {
        text += Deno.inspect(error, { depth: 9 }) + JSON.stringify(error) + String((error as Error).stack);
      }
      assert(!text.includes("c2VjcmV0"), text);
    }
  });
}

Deno.test("a pattern with many wildcards does not try all ways to fit, one after the other, for years", () => {
  for (const pattern of ["*a".repeat(12) + "b", "**/".repeat(12) + "b", "**a".repeat(12) + "b", "{*,**}a".repeat(8) + "b"]) {
    assertEquals(globTest(pattern)("a".repeat(60) + "/a".repeat(30)), false);
    assertEquals(globTest(pattern)("a".repeat(90)), false);
  }
});

// ---- a proof of what grows -----------------------------------------------------------------------------------------------------------

Deno.test("a file that grows as fast as it is hashed is hashed as far as it went, and no further", () =>
  scene({}, async (it) => {
    const path = await it.file("log", "before");
    const file = new OpenFile(path, constants.O_RDONLY);
    let reads = 0;
    const read = file.read.bind(file);
    file.read = async (into, offset) => {
      if (++reads > 20) throw new Error("it is read as long as it grows");
      await Deno.writeTextFile(path, "more", { append: true });
      return await read(into, offset);
    };
    try {
      assertEquals(await file.sha1(undefined), createHash("sha1").update("before").digest("hex"));
    } finally {
      await file.close();
    }
  }));

for (const [what, options] of [["copied", {}], ["compared", { skipSame: true }]] as const) {
  Deno.test(`a file that becomes a link before it is ${what} is not followed`, POSIX, () =>
    scene({}, async (it) => {
      const secret = await it.file("secret", "secret");
      const localDir = `${it.dir}/source`;
      await Deno.mkdir(localDir);
      await Deno.writeTextFile(`${localDir}/a`, "public");
      await it.put("/t/a", "public");
      const beforeFile = async (): Promise<void> => {
        await Deno.remove(`${localDir}/a`);
        await Deno.symlink(secret, `${localDir}/a`);
      };
      const result = await it.cos.uploadFolder({ localDir, bucketName, cosPath: "/t/", overwrite: true, beforeFile, ...options });
      assertFails(result, -1, /symbolic link/);
      assertEquals(new TextDecoder().decode(await it.get("/t/a")), "public");
    }));
}
