import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { type TreeProgress, type TreeReport, type TreeResult, unwrap } from "../../mod.ts";
import { noteName } from "../../src/transfer/leftovers.ts";
import { LocalPlace } from "../../src/transfer/local_place.ts";
import { BucketPlace } from "../../src/transfer/bucket_place.ts";
import { type Pair, PartFailed, Work, type WorkOptions } from "../../src/transfer/work.ts";
import {
  assertBytes,
  assertFails,
  bucketName,
  gate,
  type Intercept,
  MIB,
  pattern,
  refusal,
  type Scene,
  scene,
  sleep,
  soon,
} from "./_scene.ts";

const POSIX = { ignore: Deno.build.os === "windows" };
const TWO = { buckets: [bucketName, "other"] };

async function make(dir: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  for (const [name, content] of Object.entries(files)) {
    const path = `${dir}/${name}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    if (!name.endsWith("/")) await Deno.writeFile(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
  }
  return dir;
}

/** The files and folders below a local folder. */
function below(dir: string, path = ""): string[] {
  return Array.from(Deno.readDirSync(`${dir}/${path}`)).flatMap(({ name, isDirectory }) =>
    isDirectory ? [`${path}${name}/`, ...below(dir, `${path}${name}/`)] : [path + name]
  ).sort();
}

/** The files of a bucket, with their content. */
async function stored({ cos }: Scene, bucket = bucketName, folder = "/"): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const { name } of cos.listFolderAll({ bucketName: bucket, cosPath: folder, num: 1000 })) {
    if (name.endsWith("/")) Object.assign(files, await stored({ cos } as Scene, bucket, folder + name));
    else {
      const { body } = unwrap(await cos.downloadObject({ bucketName: bucket, cosPath: folder + name }));
      files[folder + name] = await new Response(body).text();
    }
  }
  return files;
}

function reportOf(result: TreeResult): TreeReport {
  const report = result.ok ? result.data : result.report;
  assert(report, result.message);
  return report;
}

function statuses(result: TreeResult): Record<string, string> {
  return Object.fromEntries(reportOf(result).files.map(({ path, status }) => [path, status]).sort(([a], [b]) => a! < b! ? -1 : 1));
}

function whyOf(result: TreeResult, path: string): string {
  return reportOf(result).files.find((file) => file.path === path)?.failure?.message ?? "";
}

// ---- what crashes leave --------------------------------------------------------------------------------------------------------------

Deno.test("a file that is the same already is no reason to leave a crashed download's note beside it", () =>
  scene({}, async (it) => {
    await it.put("/t/a", "x");
    const localDir = await make(`${it.dir}/t`, { "a": "x", [noteName("a\nwhatever")]: JSON.stringify({ part: ".cos-gone.part" }) });
    const input = { bucketName, cosPath: "/t/", localDir, resume: true };
    assertEquals(statuses(await it.cos.downloadFolder({ ...input, dryRun: true })), { a: "same" });
    assertEquals(below(localDir).length, 2);
    assertEquals(statuses(await it.cos.downloadFolder(input)), { a: "same" });
    assertEquals(below(localDir), ["a"]);
  }));

// ---- failures ------------------------------------------------------------------------------------------------------------------------

Deno.test("a file that failed does not stop the others, and the call is no success", () =>
  scene({ before: ({ op, path }) => op === "upload" && path === "/t/b" ? refusal(-5999) : undefined }, async (it) => {
    const localDir = await make(`${it.dir}/from`, { a: "1", b: "22", c: "333" });
    const result = await it.cos.uploadFolder({ localDir, bucketName, cosPath: "/t/" });
    assertFails(result, -5999, /^1 of 3 files failed: /);
    assertEquals(statuses(result), { a: "done", b: "failed", c: "done" });
    const { done, same, skipped, deleted, failed, bytes, stopped } = reportOf(result);
    assertEquals({ done, same, skipped, deleted, failed, bytes, stopped }, {
      done: 2,
      same: 0,
      skipped: 0,
      deleted: 0,
      failed: 1,
      bytes: 4,
      stopped: undefined,
    });
    const [b] = reportOf(result).files.filter(({ path }) => path === "b");
    assertEquals([b!.source, b!.target, b!.size], [`${localDir}/b`, "cos://mybucket/t/b", 2]);
  }));

for (const code of [-97, -62, -133]) {
  Deno.test(`${code}, which every file would meet, stops the work, and the report says so`, () =>
    scene({ before: ({ op }) => op === "upload" ? refusal(code, 403) : undefined }, async (it) => {
      const localDir = await make(`${it.dir}/from`, Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`${n}`, "x"])));
      const result = await it.cos.uploadFolder({ localDir, bucketName, cosPath: "/t/", concurrency: 1 });
      assertFails(result, code);
      assertEquals(reportOf(result).stopped?.code, code);
      assertEquals(it.of("upload").length, 1);
    }));
}

Deno.test("two sources of one target are not both written: the second fails", () =>
  scene({}, async (it) => {
    const [one, other] = [await make(`${it.dir}/one`, { a: "1" }), await make(`${it.dir}/other`, { a: "2", b: "3" })];
    const target = new BucketPlace(it.cos, bucketName, "/t/");
    const report = await new Work(it.cos, { ...PLAIN, overwrite: true }, {}).run([
      { source: new LocalPlace(one), target },
      { source: new LocalPlace(other), target },
    ]);
    assertEquals(report!.files.map(({ path, status }) => `${path} ${status}`).sort(), ["a done", "a failed", "b done"]);
    assertEquals(await stored(it), { "/t/a": "1", "/t/b": "3" });
  }));

Deno.test("a folder that cannot be looked at ends the work, and it is told which", () =>
  scene({}, async (it) => {
    const good: Pair = {
      source: new LocalPlace(await make(`${it.dir}/a`, { a: "1" })),
      target: new BucketPlace(it.cos, bucketName, "/t/"),
    };
    const bad: Pair = { source: new LocalPlace(`${it.dir}/none`), target: good.target };
    const error = await assertRejects(() => new Work(it.cos, PLAIN, {}).run([good, bad]), PartFailed, "no such file or folder");
    assertEquals(error.part, bad);
  }));

const PLAIN: WorkOptions = {
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

// ---- law 2: what is missing in a listing ---------------------------------------------------------------------------------------------

/** A source and a target that has more. */
async function more(it: Scene): Promise<{ from: { localDir: string }; to: { bucketName: string; cosPath: string } }> {
  for (const [name, content] of [["a", "old"], ["extra", "x"], ["sub/extra", "x"]]) await it.put(`/t/${name}`, content!);
  return { from: { localDir: await make(`${it.dir}/from`, { a: "new", b: "b", "c/d": "d" }) }, to: { bucketName, cosPath: "/t/" } };
}

Deno.test("sync makes a folder like another: what differs is replaced, what is the same is left, and what is extra is deleted only on demand", () =>
  scene({}, async (it) => {
    const input = await more(it);
    assertEquals(statuses(await it.cos.syncFolder(input)), { a: "done", b: "done", "c/d": "done" });
    assertEquals(Object.keys(await stored(it)), ["/t/a", "/t/b", "/t/c/d", "/t/extra", "/t/sub/extra"]);
    const planned = await it.cos.syncFolder({ ...input, delete: true, dryRun: true });
    assertEquals(statuses(planned), { a: "same", b: "same", "c/d": "same", extra: "unplanned", "sub/extra": "unplanned" });
    assertEquals(it.of("delete").length, 0);
    const result = await it.cos.syncFolder({ ...input, delete: true });
    assertEquals(statuses(result), { a: "same", b: "same", "c/d": "same", extra: "deleted", "sub/extra": "deleted" });
    assertEquals(reportOf(result).deleted, 2);
    assertEquals(await stored(it), { "/t/a": "new", "/t/b": "b", "/t/c/d": "d" });
  }));

Deno.test("nothing is deleted when anything failed", () =>
  scene({ before: ({ op, path }) => op === "upload" && path === "/t/b" ? refusal(-5999) : undefined }, async (it) => {
    const result = await it.cos.syncFolder({ ...await more(it), delete: true });
    assertEquals(statuses(result), { a: "done", b: "failed", "c/d": "done" });
    assertEquals(it.of("delete").length, 0);
  }));

Deno.test("a file that the source has got meanwhile is not deleted", () =>
  scene({}, async (it) => {
    const input = await more(it);
    const onFile = ({ path }: { path: string }): void => {
      if (path === "a") Deno.writeTextFileSync(`${input.from.localDir}/extra`, "new");
    };
    const result = await it.cos.syncFolder({ ...input, delete: true, onFile });
    assertEquals([statuses(result).extra, statuses(result)["sub/extra"]], ["failed", "deleted"]);
    assertMatch(whyOf(result, "extra"), /the source has it now/);
    assertEquals((await stored(it))["/t/extra"], "x");
  }));

Deno.test("a file that was changed at the target after it was listed is not deleted", () =>
  scene({}, async (it) => {
    await it.put("/t/a", "a");
    const localDir = await make(`${it.dir}/to`, { extra: "old", fine: "x" });
    const onFile = ({ path }: { path: string }): void => {
      if (path === "a") Deno.writeTextFileSync(`${localDir}/extra`, "written meanwhile");
    };
    const result = await it.cos.syncFolder({ from: { bucketName, cosPath: "/t/" }, to: { localDir }, delete: true, onFile });
    assertEquals(statuses(result), { a: "done", extra: "failed", fine: "deleted" });
    assertEquals(await Deno.readTextFile(`${localDir}/extra`), "written meanwhile");
  }));

Deno.test("sync deletes nothing through a link in its target", POSIX, () =>
  scene({}, async (it) => {
    await it.put("/t/a", "a");
    await make(it.dir, { "outside/x": "precious", "to/real/y": "y" });
    await Deno.symlink("../outside", `${it.dir}/to/link`);
    const input = { from: { bucketName, cosPath: "/t/" }, to: { localDir: `${it.dir}/to` }, delete: true };
    for (const followLinks of [false, true]) unwrap(await it.cos.syncFolder({ ...input, followLinks }));
    assertEquals(below(it.dir), ["outside/", "outside/x", "to/", "to/a", "to/link"]);
  }));

Deno.test("a source that is not there is not an empty folder: sync deletes nothing", () =>
  scene({}, async (it) => {
    const localDir = await make(`${it.dir}/to`, { mine: "m" });
    assertFails(await it.cos.syncFolder({ from: { localDir: `${it.dir}/none` }, to: { bucketName, cosPath: "/t/" }, delete: true }), -197);
    await it.cos.syncFolder({ from: { bucketName: "none", cosPath: "/t/" }, to: { localDir }, delete: true });
    assertEquals(below(localDir), ["mine"]);
  }));

Deno.test("who is asked, and does not want that files are deleted, has nothing done at all", () =>
  scene({}, async (it) => {
    const { from, to } = await more(it);
    const pair = { source: new LocalPlace(from.localDir), target: new BucketPlace(it.cos, bucketName, to.cosPath) };
    const asked: string[][] = [];
    const options = { ...PLAIN, overwrite: true, skipSame: true, deleteExtra: true };
    const mayDelete = (extra: readonly { path: string }[]): Promise<boolean> => {
      asked.push(extra.map(({ path }) => path));
      return Promise.resolve(false);
    };
    assertEquals(await new Work(it.cos, options, {}, { mayDelete }).run([pair]), undefined);
    assertEquals(asked, [["extra", "sub/extra"]]);
    assertEquals(await stored(it), { "/t/a": "old", "/t/extra": "x", "/t/sub/extra": "x" });
  }));

// ---- law 1: a source goes only when its target is proven -----------------------------------------------------------------------------

Deno.test("a folder is moved up and down: files go when they are there, and folders when they are empty", () =>
  scene({}, async (it) => {
    const localDir = await make(`${it.dir}/from`, { a: "a", "b/c/d": "d", "b/keep.tmp": "k" });
    const up = { from: { localDir }, to: { bucketName, cosPath: "/t/" }, exclude: ["*.tmp"] };
    assertEquals(statuses(await it.cos.moveFolder(up)), { a: "done", "b/c/d": "done" });
    assertEquals(below(localDir), ["b/", "b/keep.tmp"]);
    assertEquals(await stored(it), { "/t/a": "a", "/t/b/c/d": "d" });
    assertEquals(statuses(await it.cos.moveFolder({ from: up.to, to: { localDir } })), { a: "done", "b/c/d": "done" });
    assertEquals(below(localDir), ["a", "b/", "b/c/", "b/c/d", "b/keep.tmp"]);
    assertEquals(await stored(it), {});
  }));

for (const [what, to] of [["within a bucket", bucketName], ["across buckets", "other"]] as const) {
  Deno.test(`a folder is copied and moved ${what}, with the attributes of its files`, () =>
    scene({ emulator: TWO }, async (it) => {
      for (const name of ["a", "b/c"]) await it.put(`/t/${name}`, name);
      const customHeaders = { "Content-Type": "text/x-own", "x-cos-meta-own": "1" };
      unwrap(await it.cos.updateFile({ bucketName, cosPath: "/t/a", bizAttr: "own", authority: "eWPrivateRPublic", customHeaders }));
      const input = { from: { bucketName, cosPath: "/t/" }, to: { bucketName: to, cosPath: "/u/" } };
      assertEquals(statuses(await it.cos.copyFolder(input)), { a: "done", "b/c": "done" });
      assertEquals(await stored(it, to, "/u/"), { "/u/a": "a", "/u/b/c": "b/c" });
      const copied = unwrap(await it.cos.statFile({ bucketName: to, cosPath: "/u/a" }));
      assertEquals([copied.bizAttr, copied.authority], ["own", "eWPrivateRPublic"]);
      assertEquals(statuses(await it.cos.moveFolder({ ...input, skipSame: true })), { a: "same", "b/c": "same" });
      assertEquals(await stored(it, bucketName, "/t/"), {});
      assertEquals(await stored(it, to, "/u/"), { "/u/a": "a", "/u/b/c": "b/c" });
    }));
}

for (const to of [bucketName, "other"]) {
  Deno.test(`empty files, large ones and odd names are moved to the bucket ${to} as they are`, () =>
    scene({ emulator: TWO, sockets: true }, async (it) => {
      await it.put("/t/empty", "");
      await it.put("/t/中 文+&%41", "odd");
      await it.put("/t/big", pattern(9 * MIB));
      const result = await it.cos.moveFolder({ from: { bucketName, cosPath: "/t/" }, to: { bucketName: to, cosPath: "/u/" } });
      assertEquals(statuses(result), { big: "done", empty: "done", "中 文+&%41": "done" });
      const { big, ...small } = Object.fromEntries(
        Object.entries(await stored(it, to, "/u/")).map(([path, text]) => [path.slice(3), text]),
      );
      assertEquals(small, { empty: "", "中 文+&%41": "odd" });
      assert(big === new TextDecoder().decode(pattern(9 * MIB)), "the large file is another");
      assertEquals(await stored(it, bucketName, "/t/"), {});
    }));
}

Deno.test("a file that is written to while it is moved stays, with what was written", () => {
  let path = "";
  return scene({
    after: ({ op }) => {
      if (op === "upload") Deno.writeTextFileSync(path, "written meanwhile");
    },
  }, async (it) => {
    const localDir = await make(`${it.dir}/from`, { a: "before" });
    path = `${localDir}/a`;
    const result = await it.cos.moveFolder({ from: { localDir }, to: { bucketName, cosPath: "/t/" } });
    assertFails(result, -1, /changed after it was read, so it stays/);
    assertEquals(await Deno.readTextFile(path), "written meanwhile");
  });
});

Deno.test("a file that is replaced while it is moved stays", () => {
  let path = "";
  return scene({
    after: ({ op }) => {
      if (op !== "upload") return;
      Deno.writeTextFileSync(`${path}.new`, "before");
      Deno.renameSync(`${path}.new`, path);
    },
  }, async (it) => {
    const localDir = await make(`${it.dir}/from`, { a: "before" });
    path = `${localDir}/a`;
    assertFails(await it.cos.moveFolder({ from: { localDir }, to: { bucketName, cosPath: "/t/" } }), -1, /changed/);
    assertEquals(await Deno.readTextFile(path), "before");
  });
});

Deno.test("a move that follows links takes the links away, and never what they lead to", POSIX, () =>
  scene({}, async (it) => {
    await make(it.dir, { "from/a": "a", "outside/x": "precious" });
    await Deno.symlink("../outside/x", `${it.dir}/from/file-link`);
    await Deno.symlink("../outside", `${it.dir}/from/folder-link`);
    const result = await it.cos.moveFolder({ from: { localDir: `${it.dir}/from` }, to: { bucketName, cosPath: "/t/" }, followLinks: true });
    // What lies behind a link to a folder elsewhere is not the source's to delete, so it is not copied in the first place.
    assertEquals(statuses(result), { a: "done", "file-link": "done", "folder-link/x": "failed" });
    assertMatch(whyOf(result, "folder-link/x"), /a link leads out/);
    assertEquals(await stored(it), { "/t/a": "a", "/t/file-link": "precious" });
    assertEquals(below(it.dir), ["from/", "from/folder-link", "outside/", "outside/x"]);
  }));

for (
  const [what, change] of [
    ["another SHA-1", { sha: "0".repeat(40) }],
    ["no SHA-1", { sha: "" }],
    ["fewer bytes", { filelen: 3 }],
    ["another size", { filesize: 7, filelen: 7 }],
  ] as const
) {
  Deno.test(`a source stays when the service stores ${what} for its target`, () => {
    const lying: { after: NonNullable<Parameters<typeof scene>[0]["after"]> } = {
      after: async ({ op, path }, answer) => {
        if (op !== "stat" || !path.startsWith("/u/") && !path.startsWith("/t/")) return;
        const envelope = await answer.clone().json();
        if (path.startsWith("/u/")) Object.assign(envelope.data, change);
        return Response.json(envelope);
      },
    };
    return scene({ ...lying, emulator: TWO }, async (it) => {
      const localDir = await make(`${it.dir}/from`, { a: "before" });
      await it.put("/t/a", "before");
      const froms = [{ localDir }, { bucketName, cosPath: "/t/" }];
      for (const from of froms) {
        const result = await it.cos.moveFolder({ from, to: { bucketName: "other", cosPath: "/u/" }, overwrite: true });
        assert(!result.ok, "it was believed to be there");
        assertEquals(statuses(result), { a: "failed" });
      }
      assertEquals(below(localDir), ["a"]);
      assertEquals(it.of("delete").filter(({ path }) => path === "/t/a").length, 0);
    });
  });
}

for (const resume of [false, true]) {
  Deno.test(`a move whose target is unfinished does not delete its source${resume ? ", and finishes it first when it goes on" : ""}`, () => {
    let failing = true;
    const before: Intercept = ({ op, offset }) => failing && op === "upload_slice_data" && offset === 4 * MIB ? refusal(-5999) : undefined;
    return scene({ before }, async (it) => {
      const localDir = await make(`${it.dir}/from`, { big: pattern(9 * MIB) });
      const input = { from: { localDir }, to: { bucketName, cosPath: "/t/" } };
      assertFails(await it.cos.moveFolder(input), -5999);
      assertEquals(below(localDir), ["big"]);
      failing = false;
      it.sent.length = 0;
      assertEquals(statuses(await it.cos.moveFolder({ ...input, resume, skipSame: true })), { big: "done" });
      assert(it.of("upload_slice_data").length < 9, "slices that were there were sent again");
      assertBytes(await it.get("/t/big"), pattern(9 * MIB));
      assertEquals(below(it.dir), []);
    });
  });
}

for (const resume of [false, true]) {
  Deno.test(`an upload all of whose slices came, though not their answers, is finished when it goes on${resume ? ", with its SHA-1" : ""}`, () => {
    let failing = true;
    const last = gate();
    const after = async ({ op, offset }: { op: string; offset: number }) => {
      if (op !== "upload_slice_data" || !failing) return;
      if (offset === 8 * MIB) last.open();
      if (offset !== 4 * MIB) return;
      await last.opened;
      return refusal(-5999);
    };
    return scene({ after }, async (it) => {
      const localDir = await make(`${it.dir}/from`, { a: "x", big: pattern(9 * MIB) });
      const input = { localDir, bucketName, cosPath: "/t/" };
      assertFails(await it.cos.uploadFolder({ ...input, resume }), -5999);
      failing = false;
      assertEquals(statuses(await it.cos.uploadFolder({ ...input, resume: true })), { a: "same", big: "done" });
      assertBytes(await it.get("/t/big"), pattern(9 * MIB));
    });
  });
}

Deno.test("another's upload to a file that is the same already costs nobody that file", () =>
  scene({}, async (it) => {
    const big = pattern(9 * MIB);
    const localDir = await make(`${it.dir}/from`, { big });
    await it.put("/t/a", "x");
    assert((await it.cos.uploadFile({ bucketName, cosPath: "/t/big", localPath: `${localDir}/big`, verifySha1: true })).ok);
    const other = { bucketName, cosPath: "/t/big", filesize: big.length, sliceSize: MIB, insertOnly: 0 } as const;
    assert((await it.cos.uploadSliceInit(other)).ok);
    await it.cos.moveFolder({ from: { localDir }, to: { bucketName, cosPath: "/t/" }, resume: true });
    assertBytes(await it.get("/t/big"), big);
  }));

Deno.test("an upload of which only the end is missing is not the same, though it looks like it: the source stays", () => {
  let failing = true;
  return scene({ before: ({ op }) => failing && op === "upload_slice_finish" ? refusal(-5999) : undefined }, async (it) => {
    const localDir = await make(`${it.dir}/from`, { big: pattern(9 * MIB) });
    const input = { from: { localDir }, to: { bucketName, cosPath: "/t/" }, resume: true };
    for (let times = 0; times < 3; times++) assertFails(await it.cos.moveFolder(input), -5999);
    assertEquals(below(localDir), ["big"]);
    failing = false;
    assertEquals(statuses(await it.cos.moveFolder(input)), { big: "done" });
    assertBytes(await it.get("/t/big"), pattern(9 * MIB));
  });
});

// ---- law 4: the same -----------------------------------------------------------------------------------------------------------------

Deno.test("a file that was changed with its size and its time kept is not the same", () =>
  scene({}, async (it) => {
    const localDir = await make(`${it.dir}/from`, { a: "one" });
    const input = { localDir, bucketName, cosPath: "/t/", skipSame: true, overwrite: true };
    assertEquals(statuses(await it.cos.uploadFolder(input)), { a: "done" });
    const { atime, mtime } = await Deno.stat(`${localDir}/a`);
    await Deno.writeTextFile(`${localDir}/a`, "two");
    await Deno.utime(`${localDir}/a`, atime!, mtime!);
    assertEquals(statuses(await it.cos.uploadFolder(input)), { a: "done" });
    assertEquals(await stored(it), { "/t/a": "two" });
    assertEquals(statuses(await it.cos.uploadFolder(input)), { a: "same" });
  }));

Deno.test("where no SHA-1 can be had, nothing is the same", () =>
  scene({
    after: async ({ op }, answer) => {
      if (op !== "stat" && op !== "list") return;
      const envelope = await answer.clone().json();
      for (const one of envelope.data?.infos ?? [envelope.data ?? {}]) if ("sha" in one) one.sha = "";
      return Response.json(envelope);
    },
  }, async (it) => {
    const localDir = await make(`${it.dir}/from`, { a: "one" });
    await it.put("/t/a", "one");
    assertFails(await it.cos.uploadFolder({ localDir, bucketName, cosPath: "/t/", skipSame: true }), -177);
    const input = { localDir, bucketName, cosPath: "/t/", skipSame: true, overwrite: true };
    assertEquals(statuses(await it.cos.uploadFolder(input)), { a: "done" });
    assertFails(await it.cos.downloadFolder({ localDir, bucketName, cosPath: "/t/", skipSame: true }), -177);
  }));

Deno.test("resume leaves what is the same, and replaces nothing that is not", () =>
  scene({}, async (it) => {
    const localDir = await make(`${it.dir}/from`, { a: "one", b: "two", c: "three" });
    await it.put("/t/a", "one");
    await it.put("/t/b", "TWO");
    const result = await it.cos.uploadFolder({ localDir, bucketName, cosPath: "/t/", resume: true });
    assertEquals(statuses(result), { a: "same", b: "failed", c: "done" });
    assertEquals(await stored(it), { "/t/a": "one", "/t/b": "TWO", "/t/c": "three" });
  }));

// ---- law 6: lengths ------------------------------------------------------------------------------------------------------------------

Deno.test("a download that is shorter than its listing says is no file", () =>
  scene({
    after: async ({ op }, answer) => {
      if (op !== "download") return;
      const bytes = new Uint8Array(await answer.arrayBuffer());
      return new Response(bytes.subarray(0, 3), { headers: { "Content-Length": "3", ETag: '"1"' } });
    },
  }, async (it) => {
    await it.put("/t/a", "12345");
    const result = await it.cos.downloadFolder({ localDir: `${it.dir}/to`, bucketName, cosPath: "/t/" });
    assertFails(result, -2, /the service stores 5 bytes, 3 came/);
    assert(!below(it.dir).includes("to/a"));
  }));

// ---- pause, abort, progress ----------------------------------------------------------------------------------------------------------

Deno.test("while beforeFile is pending no further file is begun", () =>
  scene({}, async (it) => {
    const localDir = await make(`${it.dir}/from`, Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`${n}`, "x"])));
    const paused = gate();
    let asked = 0;
    const call = it.cos.uploadFolder({
      localDir,
      bucketName,
      cosPath: "/t/",
      concurrency: 4,
      beforeFile: () => ++asked === 10 ? paused.opened : undefined,
    });
    for (let turns = 0; turns < 500 && it.of("upload").length < 9; turns++) await sleep(10);
    await sleep(50);
    assertEquals([asked, it.of("upload").length], [10, 9]);
    paused.open();
    assertEquals(reportOf(await call).done, 40);
    assertEquals(asked, 40);
  }));

Deno.test("an abort ends a pause, and nothing is begun after it", () =>
  scene({}, async (it) => {
    const localDir = await make(`${it.dir}/from`, { a: "1", b: "2", c: "3" });
    const controller = new AbortController();
    const reason = new Error("enough");
    const input = { localDir, bucketName, cosPath: "/t/", beforeFile: () => new Promise<void>(() => {}) };
    const call = it.cos.uploadFolder(input, { signal: controller.signal }).catch((error) => error);
    await sleep(20);
    controller.abort(reason);
    assertEquals(await soon(call), reason);
    assertEquals(it.of("upload").length, 0);
  }));

Deno.test("progress is that of the whole, in files and bytes, and comes to its end", () =>
  scene({ before: ({ op }) => op.startsWith("upload") ? sleep(5) : undefined }, async (it) => {
    const files = { a: "1", "b/c": "22", big: pattern(9 * MIB), same: "same" };
    const localDir = await make(`${it.dir}/from`, files);
    await it.put("/t/same", "same");
    const reports: TreeProgress[] = [];
    const input = { localDir, bucketName, cosPath: "/t/", skipSame: true };
    unwrap(await it.cos.uploadFolder(input, { onProgress: (progress) => void reports.push(progress) }));
    for (const [index, { loaded, total, files, filesTotal }] of reports.entries()) {
      assert(loaded <= total && files <= filesTotal, JSON.stringify(reports[index]));
      if (index > 0) assert(loaded >= reports[index - 1]!.loaded && files >= reports[index - 1]!.files, JSON.stringify(reports));
    }
    const { loaded, total, files: ended, filesTotal, complete } = reports.at(-1)!;
    // What needs no transfer is no part of the bytes.
    assertEquals([loaded, total, ended, filesTotal, complete], [9 * MIB + 3, 9 * MIB + 3, 4, 4, true]);
  }));

Deno.test("a dry run tells what would be, in the same words for files, and changes nothing", () =>
  scene({}, async (it) => {
    const input = await more(it);
    await it.put("/t/b", "b");
    const result = await it.cos.syncFolder({ ...input, delete: true, dryRun: true });
    assertEquals(statuses(result), { a: "planned", b: "same", "c/d": "planned", extra: "unplanned", "sub/extra": "unplanned" });
    const { done, same, deleted, bytes } = reportOf(result);
    assertEquals([done, same, deleted, bytes], [2, 1, 2, 0]);
    reportOf(await it.cos.moveFolder({ ...input, dryRun: true }));
    assertEquals(statuses(await it.cos.deleteFolderAll({ bucketName, cosPath: "/t/", dryRun: true })), {
      "": "unplanned",
      a: "unplanned",
      b: "unplanned",
      extra: "unplanned",
      "sub/": "unplanned",
      "sub/extra": "unplanned",
    });
    assertEquals(below(input.from.localDir), ["a", "b", "c/", "c/d"]);
    const changing = ["upload", "delete", "move", "copy", "update", "create"];
    assertEquals(it.sent.filter(({ op }) => changing.includes(op)), []);
  }));

// ---- deleting ------------------------------------------------------------------------------------------------------------------------

Deno.test("a folder of which a file cannot be deleted stays, and the others of its files go", () =>
  scene({ before: ({ op, path }) => op === "delete" && path === "/t/b/2" ? refusal(-5999) : undefined }, async (it) => {
    for (const name of ["a", "b/1", "b/2", "c/3"]) await it.put(`/t/${name}`, name);
    unwrap(await it.cos.createFolder({ bucketName, cosPath: "/t/b/" }));
    const result = await it.cos.deleteFolderAll({ bucketName, cosPath: "/t/" });
    assertEquals(statuses(result), { a: "deleted", "b/1": "deleted", "b/2": "failed", "c/3": "deleted" });
    assertEquals(await stored(it), { "/t/b/2": "b/2" });
    assert((await it.cos.statFolder({ bucketName, cosPath: "/t/b/" })).ok);
  }));
