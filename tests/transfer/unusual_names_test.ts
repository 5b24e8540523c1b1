import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { CosClient, type TreeReport, type TreeResult, unwrap } from "../../mod.ts";
import { BucketPlace } from "../../src/transfer/bucket_place.ts";
import { diskProblem } from "../../src/transfer/local_names.ts";
import { LocalPlace } from "../../src/transfer/local_place.ts";
import { Work } from "../../src/transfer/work.ts";
import { bucketName, credentials, type Intercept, type Scene, scene } from "./_scene.ts";

const POSIX = { ignore: Deno.build.os === "windows" };
const CHARACTERS = [...'?*:|\\<>"'];
/** Files whose names are refused where they are made, and some that are not. */
const ODD = [...CHARACTERS.flatMap((char) => [`${char}`, `a${char}b.txt`, `in ${char}/${char}c`]), " /blank", "a/ "];
const USUAL = ["plain", "100%25 #+&='`$.txt", "sub/{a,b} [c];~"];
const TWO = { buckets: [bucketName, "other"] };

/** A client to which unusual names are none, beside that of the scene. */
function free({ emulator }: Scene): CosClient {
  return new CosClient({ ...credentials, fetch: emulator.fetch as typeof fetch, unusualNames: true });
}

async function fill(world: Scene, folder: string, names: readonly string[], bucket = bucketName): Promise<void> {
  for (const name of names) {
    unwrap(await free(world).uploadFileFromBuffer({ bucketName: bucket, cosPath: folder + name, data: `of ${name}` }));
  }
}

async function make(dir: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await Deno.mkdir(`${dir}/${name}`.replace(/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${dir}/${name}`, `of ${name}`);
  }
}

/** The files of a bucket's folder, with their content, as nothing but single calls tell it. */
async function stored({ cos }: Scene, folder: string, bucket = bucketName, below = ""): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const { name } of cos.listFolderAll({ bucketName: bucket, cosPath: folder + below })) {
    if (name.endsWith("/")) Object.assign(files, await stored({ cos } as Scene, folder, bucket, below + name));
    else {
      const { body } = unwrap(await cos.downloadObject({ bucketName: bucket, cosPath: folder + below + name }));
      files[below + name] = await new Response(body).text();
    }
  }
  return files;
}

function local(dir: string, below = ""): Record<string, string> {
  return Object.fromEntries(
    Array.from(Deno.readDirSync(dir)).flatMap(({ name, isDirectory }) =>
      isDirectory ? Object.entries(local(`${dir}/${name}`, `${below}${name}/`)) : [[below + name, Deno.readTextFileSync(`${dir}/${name}`)]]
    ),
  );
}

function contents(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, `of ${name}`]));
}

function reportOf(result: TreeResult): TreeReport {
  const report = result.ok ? result.data : result.report;
  assert(report, result.message);
  return report;
}

/** That the odd ones are failures which name the option, that the others went, and that the whole is no success. */
function assertRefused(result: TreeResult): void {
  assert(!result.ok);
  const failed = reportOf(result).files.filter(({ status }) => status === "failed");
  assertEquals(failed.map(({ path }) => path).sort(), [...ODD].sort());
  for (const { failure } of failed) assertMatch(failure!.hint ?? "", /option unusualNames allows it/);
  assertEquals(reportOf(result).done, USUAL.length);
}

Deno.test("a folder is downloaded with all its names, whatever they are", POSIX, () =>
  scene({}, async (world) => {
    const { cos, dir } = world;
    await fill(world, "/d/", [...ODD, ...USUAL]);
    unwrap(await cos.downloadFolder({ bucketName, cosPath: "/d/", localDir: dir }));
    assertEquals(local(dir), contents([...ODD, ...USUAL]));
    const again = unwrap(await cos.syncFolder({ from: { bucketName, cosPath: "/d/" }, to: { localDir: dir }, delete: true }));
    assertEquals([again.same, again.done, again.deleted], [ODD.length + USUAL.length, 0, 0]);
  }));

Deno.test(
  "local names that are unusual in a bucket fail by name, and the others go; where they are allowed, all go",
  POSIX,
  () =>
    scene({}, async (world) => {
      const { cos, dir } = world;
      await make(dir, [...ODD, ...USUAL]);
      const input = { bucketName, cosPath: "/d/", localDir: dir };
      const dry = reportOf(await cos.uploadFolder({ ...input, dryRun: true }));
      assertEquals([dry.done, dry.failed], [USUAL.length, ODD.length]);
      assertRefused(await cos.uploadFolder(input));
      assertEquals(await stored(world, "/d/"), contents(USUAL));
      const rest = unwrap(await free(world).uploadFolder({ ...input, skipSame: true }));
      assertEquals([rest.done, rest.same], [ODD.length, USUAL.length]);
      assertEquals(await stored(world, "/d/"), contents([...ODD, ...USUAL]));
    }),
);

for (const [how, bucket] of [["within a bucket", bucketName], ["from bucket to bucket", "other"]] as const) {
  const from = { bucketName, cosPath: "/d/" }, to = { bucketName: bucket, cosPath: "/e/" };
  for (const name of ["copyFolder", "moveFolder", "syncFolder"] as const) {
    Deno.test(`${name}() ${how} names what it leaves behind because of its name, and takes it along where that is allowed`, () =>
      scene({ emulator: TWO }, async (world) => {
        const { cos } = world;
        await fill(world, "/d/", [...ODD, ...USUAL]);
        assertRefused(await cos[name]({ from, to }));
        assertEquals(await stored(world, "/e/", bucket), contents(USUAL));
        assertEquals(await stored(world, "/d/"), contents(name === "moveFolder" ? ODD : [...ODD, ...USUAL]));
        unwrap(await free(world)[name]({ from, to, ...name === "copyFolder" ? { skipSame: true } : {} }));
        assertEquals(await stored(world, "/e/", bucket), contents([...ODD, ...USUAL]));
        assertEquals(await stored(world, "/d/"), name === "moveFolder" ? {} : contents([...ODD, ...USUAL]));
      }));
  }

  Deno.test(`what is the same ${how} needs no leave for its name, and a move of it takes the source away`, () =>
    scene({ emulator: TWO }, async (world) => {
      const { cos } = world;
      await fill(world, "/d/", ODD);
      await fill(world, "/e/", ODD, bucket);
      const synced = unwrap(await cos.syncFolder({ from, to, delete: true }));
      assertEquals([synced.same, synced.deleted], [ODD.length, 0]);
      assertEquals(unwrap(await cos.moveFolder({ from, to, skipSame: true })).same, ODD.length);
      assertEquals(await stored(world, "/d/"), {});
      assertEquals(await stored(world, "/e/", bucket), contents(ODD));
    }));

  Deno.test(`what differs ${how} is not replaced under an unusual name, in a dry run as in earnest, and nothing is deleted then`, () =>
    scene({ emulator: TWO }, async (world) => {
      const { cos } = world;
      await fill(world, "/d/", ["a?"]);
      await fill(world, "/e/", ["extra*"], bucket);
      unwrap(await free(world).uploadFileFromBuffer({ bucketName: bucket, cosPath: "/e/a?", data: "OF a?" }));
      for (const dryRun of [true, false]) {
        const result = await cos.syncFolder({ from, to, delete: true, dryRun });
        assert(!result.ok);
        assertEquals(reportOf(result).files.map(({ path, status }) => [path, status]), [["a?", "failed"]]);
      }
      assertEquals(await stored(world, "/e/", bucket), { "a?": "OF a?", ...contents(["extra*"]) });
      assertEquals(unwrap(await free(world).syncFolder({ from, to, delete: true })).deleted, 1);
      assertEquals(await stored(world, "/e/", bucket), contents(["a?"]));
    }));
}

Deno.test("sync --delete removes what has an unusual name and is not in the source", POSIX, () =>
  scene({}, async (world) => {
    const { cos, dir } = world;
    await fill(world, "/d/", [...ODD, ...USUAL]);
    await make(dir, USUAL);
    const synced = unwrap(await cos.syncFolder({ from: { localDir: dir }, to: { bucketName, cosPath: "/d/" }, delete: true }));
    assertEquals([synced.same, synced.deleted], [USUAL.length, ODD.length]);
    assertEquals(await stored(world, "/d/"), contents(USUAL));
  }));

Deno.test("a folder is moved to a disk and deleted with all its names", POSIX, () =>
  scene({}, async (world) => {
    const { cos, dir } = world;
    await fill(world, "/d/", [...ODD, ...USUAL]);
    await fill(world, "/e ?/", ODD);
    unwrap(await cos.moveFolder({ from: { bucketName, cosPath: "/d/" }, to: { localDir: dir } }));
    assertEquals(local(dir), contents([...ODD, ...USUAL]));
    unwrap(await cos.deleteFolderAll({ bucketName, cosPath: "/e ?/" }));
    assertEquals(await stored(world, "/"), {});
  }));

// ---- names that cannot be asked for -----------------------------------------------------------------------------------------------------

/** A listing that has more than can be asked for. */
function withDots(folder: string): Intercept {
  return ({ op, path }) => {
    if (op !== "list" || path !== folder) return;
    const file = { filesize: 1, filelen: 1, sha: "0".repeat(40), ctime: 1, mtime: 1 };
    const infos = [{ name: "../", ctime: 1, mtime: 1 }, { name: ".", ...file }, {
      name: "a",
      ...file,
      sha: "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8",
    }];
    return Response.json({ code: 0, message: "SUCCESS", data: { context: "", listover: true, infos } });
  };
}

Deno.test("a name of dots is a failure of its own in every transfer, the rest goes on, and nothing is deleted because of it", () =>
  scene({ before: withDots("/d/"), emulator: TWO }, async (world) => {
    const { cos, dir, put, get } = world;
    await put("/d/a", "a");
    await Deno.writeTextFile(`${dir}/extra`, "extra");
    const from = { bucketName, cosPath: "/d/" };
    const failures = (result: TreeResult) =>
      reportOf(result).files.filter(({ status }) => status === "failed").map(({ path, failure }) => [path, failure!.message]).sort();
    const ways = [
      await cos.syncFolder({ from, to: { localDir: dir }, delete: true }),
      await cos.copyFolder({ from, to: { bucketName: "other", cosPath: "/" } }),
      await cos.deleteFolderAll({ ...from, dryRun: false }),
    ];
    for (const result of ways) {
      assert(!result.ok);
      const [folder, file] = failures(result).sort(([a], [b]) => b!.length - a!.length);
      assertEquals([folder![0], file![0]], ["../", "."]);
      assertStringIncludes(folder![1]!, "has a folder named .., which cannot be asked for");
      assertStringIncludes(file![1]!, "has a file named ., which cannot be asked for");
    }
    assertEquals(local(dir), { a: "a", extra: "extra" });
    unwrap(await cos.statFile({ bucketName: "other", cosPath: "/a" }));
    assertEquals((await cos.statFile({ bucketName, cosPath: "/d/a" })).code, -197);
    await put("/d/a", "a");
    assert(!(await cos.moveFolder({ from, to: { bucketName, cosPath: "/e/" } })).ok);
    assertEquals(new TextDecoder().decode(await get("/e/a")), "a");
  }));

// ---- names that a disk cannot hold ------------------------------------------------------------------------------------------------------

const REFUSED: readonly [name: string, why: RegExp][] = [
  ...[...'<>:"/\\|?*'].map((char): [string, RegExp] => [`a${char}b`, /Windows has no names with ./]),
  ["a\x01b", /control characters/],
  ["tab\tb", /control characters/],
  ["a.", /a dot or a space at their end/],
  ["a ", /a dot or a space at their end/],
  ["...", /a dot or a space at their end/],
  [" ", /a dot or a space at their end/],
  ...["CON", "con", "Nul", "prn.txt", "AUX.tar.gz", "COM1", "com9.x", "LPT0", "COM\u00b2", "NUL .txt", "CONIN$", "conout$"].map((
    name,
  ): [string, RegExp] => [name, /the name of a device/]),
];

for (const [name, why] of REFUSED) {
  Deno.test(`a disk of Windows has no file named ${JSON.stringify(name)}, others may`, () => {
    assertMatch(diskProblem(name, true) ?? "", why);
    assertEquals(diskProblem(name, false), undefined);
  });
}

for (
  const name of ["a.b", ".hidden", " a", "console", "CONx", "COM", "COM10", "LPT", "nulls.txt", "a;b,c=d", "中文 。", "😀", "a%3Fb", "~$x"]
) {
  Deno.test(`a disk of Windows has files named ${JSON.stringify(name)}`, () => assertEquals(diskProblem(name, true), undefined));
}

for (const skipSame of [false, true]) {
  for (const dryRun of [false, true]) {
    Deno.test(
      `what a disk cannot hold fails by name, and the rest is there${skipSame ? ", beside what is the same" : ""}${
        dryRun ? ": told in a dry run" : ""
      }`,
      POSIX,
      () =>
        scene({}, async (world) => {
          const { cos, dir } = world;
          const impossible = ["a?b", "CON/x", "dot./y", "in/a\\b", "x".repeat(300)];
          await fill(world, "/d/", [...impossible, "fine", "in/fine"]);
          const options = {
            overwrite: false,
            skipSame,
            resume: false,
            verify: false,
            dryRun,
            move: false,
            deleteExtra: skipSame,
            sliceSize: undefined,
          };
          const work = new Work(cos, { ...options, parts: undefined, files: undefined, wanted: () => true, beforeFile: undefined }, {});
          const place = { source: new BucketPlace(cos, bucketName, "/d/"), target: new LocalPlace(dir, { windows: true }) };
          await Deno.writeTextFile(`${dir}/extra`, "of extra");
          const report = (await work.run([place]))!;
          const failed = report.files.filter(({ status }) => status === "failed");
          // That a name is too long, the disk alone knows.
          assertEquals(failed.map(({ path }) => path).sort(), impossible.slice(0, dryRun ? 4 : 5).sort());
          const refused = failed.filter(({ failure }) => /is no name of a local file: Windows /.test(failure!.message));
          assertEquals(refused.length, 4);
          assertEquals(local(dir), contents([...dryRun ? [] : ["fine", "in/fine"], "extra"]));
        }),
    );
  }
}

Deno.test("a backslash in a stored name is no folder on a disk that has such names", POSIX, () =>
  scene({}, async (world) => {
    const { cos, dir } = world;
    await fill(world, "/d/", ["..\\up", "a\\b"]);
    unwrap(await cos.downloadFolder({ bucketName, cosPath: "/d/", localDir: `${dir}/to` }));
    assertEquals(local(dir), { "to/..\\up": "of ..\\up", "to/a\\b": "of a\\b" });
    const there = new LocalPlace(dir, { windows: true });
    assertMatch(there.refusal("a\\b")!.message, /Windows has no names with \\/);
    assertEquals(await there.look("to/a\\b"), undefined);
    assertEquals(there.refusal("a/b.txt"), undefined);
  }));
