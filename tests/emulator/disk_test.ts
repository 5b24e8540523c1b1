/**
 * The store on disk: what it makes of folders that are damaged, foreign, in use or left by a killed process, and what it takes for a million files.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { CosEmulator, DiskStore, MemoryStore } from "../../src/emulator/mod.ts";
import type { Change, FileRecord, NameQuery, Store } from "../../src/emulator/mod.ts";
import { bunCommand, output, root } from "../tools.ts";
import { golden, signOnce, Wire } from "./_wire.ts";

async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "cos-emulator-" });
  await run(`${folder}/state`).finally(() => Deno.remove(folder, { recursive: true }));
}

async function put(store: Store, path: string, bytes: Uint8Array): Promise<void> {
  const content = await store.write([bytes]);
  const sha = createHash("sha1").update(bytes).digest("hex");
  await store.commit("b", [{ kind: "file", path, record: recordOf({ content, sha }) }]);
  await store.release(content);
}

function recordOf(more: Pick<FileRecord, "content" | "sha">): FileRecord {
  return { sliceSize: 1, bizAttr: "", authority: "eInvalid", forbid: 0, headers: {}, ctime: 1, mtime: 2, ...more };
}

/** Everything in a folder: paths, and what is in the files. */
function snapshot(folder: string, below = ""): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name, isDirectory } of Deno.readDirSync(folder + below)) {
    const path = `${below}/${name}`;
    if (isDirectory) Object.assign(found, { [path]: "" }, snapshot(folder, path));
    else found[path] = createHash("sha1").update(Deno.readFileSync(folder + path)).digest("hex");
  }
  return found;
}

/** Paths of the contents. */
function contents(folder: string): string[] {
  return Object.keys(snapshot(folder)).filter((path) => /^\/data\/[^/]+\/[^/]+$/.test(path)).map((path) => folder + path);
}

/** A folder with some files in it, which nobody uses any more. */
async function filled(folder: string): Promise<void> {
  await using store = await DiskStore.open(folder);
  for (let i = 0; i < 20; i++) await put(store, `/d/${i}`, golden(1000 + i));
}

async function names(store: Store, folder = "/"): Promise<readonly string[]> {
  return (await store.names("b", folder, { limit: 1000 })).names;
}

/** What is done to a folder with files, and what a start says to it then. */
const DAMAGE: Record<string, [damage: (folder: string) => void, message: RegExp]> = {
  "whose database is empty": [(folder) => Deno.truncateSync(`${folder}/emulator.db`), /emulator\.db is empty: nothing was changed/],
  "whose database is missing": [(folder) => Deno.removeSync(`${folder}/emulator.db`), /emulator\.db is missing, and data\/.* is there/],
  "whose database is cut off": [(folder) => Deno.truncateSync(`${folder}/emulator.db`, 8192), /emulator\.db is damaged/],
  "whose database has another beginning": [(folder) => overwrite(folder, 0, "XQLite"), /emulator\.db is no SQLite database/],
  "whose database lost a page": [(folder) => overwrite(folder, 4096, "\0".repeat(4096)), /emulator\.db is damaged/],
  "whose database is of another program": [(folder) => overwrite(folder, 68, "GIMP"), /emulator\.db is the database of another program/],
  "whose database is of another version": [
    (folder) => overwrite(folder, 60, "\0\0\0\x63"),
    /another version of the emulator \(format 99\)/,
  ],
  "whose database lacks a table": [(folder) => {
    const database = new DatabaseSync(`${folder}/emulator.db`);
    database.exec("DROP TABLE slice");
    database.close();
    for (const rest of ["-wal", "-shm"]) remove(`${folder}/emulator.db${rest}`);
  }, /emulator\.db is damaged \(no such table: slice\)/],
};

function overwrite(folder: string, at: number, text: string): void {
  const file = Deno.openSync(`${folder}/emulator.db`, { write: true });
  file.seekSync(at, Deno.SeekMode.Start);
  file.writeSync(Uint8Array.from(text, (character) => character.charCodeAt(0)));
  file.close();
}

function remove(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // It is not there.
  }
}

for (const [what, [damage, message]] of Object.entries(DAMAGE)) {
  Deno.test(`a folder ${what} is refused, and nothing in it is changed`, async () => {
    await withFolder(async (folder) => {
      await filled(folder);
      damage(folder);
      const before = snapshot(folder);
      await assertRejects(() => DiskStore.open(folder), Error, undefined).then(({ message: said }) => assertMatch(said, message));
      assertEquals(snapshot(folder), before);
    });
  });
}

Deno.test("a bit that flips in the database is noticed, or does no harm to any content", async () => {
  await withFolder(async (folder) => {
    await filled(folder);
    const path = `${folder}/emulator.db`, whole = Deno.readFileSync(path), kept = contents(folder);
    let noticed = 0;
    for (let at = 0; at < whole.length; at += 397) {
      const flipped = whole.slice();
      flipped[at]! ^= 1 << at % 8;
      Deno.writeFileSync(path, flipped);
      try {
        await (await DiskStore.open(folder)).close();
      } catch (error) {
        noticed++;
        assertMatch((error as Error).message, /emulator\.db/);
      }
      assertEquals(contents(folder), kept, `bit ${at % 8} of byte ${at}`);
      for (const rest of ["-wal", "-shm"]) remove(path + rest);
    }
    assert(noticed > 0);
  });
});

Deno.test("a bit that flips in what a killed process had not yet put into the database costs no content", async () => {
  await withFolder(async (folder) => {
    const crashed = `${folder}-crashed`;
    await using store = await DiskStore.open(folder);
    for (let i = 0; i < 10; i++) await put(store, `/${i}`, golden(100 + i));
    await store.commit("b", [{ kind: "file", path: "/0", record: undefined }]);
    const wal = Deno.readFileSync(`${folder}/emulator.db-wal`);
    const kept = contents(folder).map((path) => path.slice(folder.length));
    assertEquals(kept.length, 9);
    for (let at = 0; at < wal.length; at += 1 + Math.floor(wal.length / 40)) {
      await copyFolder(folder, crashed);
      const flipped = wal.slice();
      flipped[at]! ^= 1 << at % 8;
      Deno.writeFileSync(`${crashed}/emulator.db-wal`, flipped);
      await (await DiskStore.open(crashed)).close();
      assertEquals(contents(crashed).map((path) => path.slice(crashed.length)), kept, `bit ${at % 8} of byte ${at}`);
      await Deno.remove(crashed, { recursive: true });
    }
  });
});

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to);
  for (const { name, isDirectory } of Deno.readDirSync(from)) {
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`);
    // Not read by this process, which holds it: see `inUse` of the database.
    else await output(["cp", `${from}/${name}`, `${to}/${name}`]);
  }
}

Deno.test("a folder with somebody else's files is refused, and nothing in it is changed", async () => {
  for (const name of ["journal", "notes.txt", "data/picture.jpg", "data/00/picture.jpg"]) {
    await withFolder(async (folder) => {
      await Deno.mkdir(`${folder}/${name}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${folder}/${name}`, "mine");
      const before = snapshot(folder);
      const { message } = await assertRejects(() => DiskStore.open(folder), Error);
      assert(message.includes(name), message);
      assertEquals(snapshot(folder), before);
    });
  }
});

Deno.test("a folder of an older version is refused with what to do", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/data`, { recursive: true });
    const text = JSON.stringify([["format", 1]]);
    await Deno.writeTextFile(`${folder}/journal`, `${createHash("sha1").update(text).digest("hex").slice(0, 8)} ${text}\n`);
    const before = snapshot(folder);
    await assertRejects(
      () => DiskStore.open(folder),
      Error,
      "journal is of an older version of the emulator, which this one cannot read: copy what",
    );
    assertEquals(snapshot(folder), before);
  });
});

Deno.test("a content that no record has stays, and check tells of it, of one that is missing, of a wrong size and of a flipped bit", async () => {
  await withFolder(async (folder) => {
    await filled(folder);
    assertEquals(await checked(folder), { compared: 20, problems: [] });
    const stray = `${folder}/data/00/${"0".repeat(24)}`;
    await Deno.mkdir(`${folder}/data/00`, { recursive: true });
    await Deno.writeTextFile(stray, "somebody's");
    const [missing, short, flipped] = contents(folder).filter((path) => path !== stray) as [string, string, string];
    const bytes = await Deno.readFile(flipped);
    bytes[7]! ^= 1;
    await Deno.writeFile(flipped, bytes);
    await Deno.truncate(short, 5);
    await Deno.remove(missing);
    await (await DiskStore.open(folder)).close();
    assertEquals(await Deno.readTextFile(stray), "somebody's");
    const { problems } = await checked(folder);
    assertEquals(
      problems.map((problem) => problem.replace(/^b\/d\/\d+: its content [0-9a-f]{24} |\d{4}$/g, "")).sort(),
      [
        `data/00/${"0".repeat(20)}`.padEnd(32, "0") + ": no record has it",
        "has 5 bytes in the place of ",
        "has another SHA-1",
        "is missing",
      ].sort(),
    );
    await using store = await DiskStore.open(folder);
    assertEquals((await names(store, "/d/")).length, 20);
  });
});

async function checked(folder: string): Promise<{ compared: number; problems: string[] }> {
  const problems: string[] = [];
  return { compared: await DiskStore.check(folder, (problem) => problems.push(problem)), problems };
}

Deno.test("check makes no folder where there is none", async () => {
  await withFolder(async (folder) => {
    await assertRejects(() => checked(folder), Error, "ENOENT");
    await assertRejects(() => Deno.stat(folder), Deno.errors.NotFound);
  });
});

Deno.test("what a killed process leaves half done goes at the next start: contents without a name, contents noted as gone, half a database", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(folder);
    await Deno.writeTextFile(`${folder}/emulator.db.new`, "half");
    await Deno.writeTextFile(`${folder}/emulator.db.new-journal`, "half");
    await filled(folder);
    const [gone] = contents(folder) as [string];
    const id = gone.slice(-24);
    await Deno.mkdir(`${folder}/data/new`, { recursive: true });
    await Deno.writeTextFile(`${folder}/data/new/${"1".repeat(24)}`, "half");
    const database = new DatabaseSync(`${folder}/emulator.db`);
    database.prepare("DELETE FROM file WHERE content = ?").run(id);
    database.prepare("INSERT INTO gone VALUES (?)").run(id);
    database.close();
    await (await DiskStore.open(folder)).close();
    assertEquals(contents(folder).length, 19);
    assertEquals((await checked(folder)).problems, []);
  });
});

Deno.test("a folder and its files are open to nobody else", { ignore: Deno.build.os === "windows" }, async () => {
  await withFolder(async (folder) => {
    await using store = await DiskStore.open(folder);
    await put(store, "/a", golden(10));
    await put(store, "/b", golden(5_000_000));
    for (const path of ["", ...Object.keys(snapshot(folder))]) {
      const { isDirectory, mode } = await Deno.stat(folder + path);
      assertEquals((mode! & 0o777).toString(8), isDirectory ? "700" : "600", path);
    }
  });
});

Deno.test("one emulator at a time uses a folder, in one process and in several", async () => {
  await withFolder(async (folder) => {
    const first = await DiskStore.open(folder);
    const message = `another emulator is using the folder ${folder}: stop that one first, or take another folder`;
    await assertRejects(() => DiskStore.open(folder), Error, message);
    const code = `import { DiskStore } from "${root}src/emulator/mod.ts"; await (await DiskStore.open(${JSON.stringify(folder)})).close();`;
    const file = `${folder}.ts`;
    await Deno.writeTextFile(file, code);
    const commands = [[Deno.execPath(), "run", "-A", "--config", `${root}deno.json`, file], [...await bunCommand(), file]];
    for (const command of commands) await assertRejects(() => output(command, root), Error, message);
    await put(first, "/a", golden(10));
    await first.close();
    for (const command of commands) await output(command, root);
  });
});

Deno.test("of several processes that make one folder at the same time, one at a time has it, and nothing is lost", async () => {
  await withFolder(async (folder) => {
    const code = `
      import { DiskStore } from "${root}src/emulator/mod.ts";
      const [folder, name] = Deno.args;
      try {
        const store = await DiskStore.open(folder);
        await store.commit("b", [{ kind: "folder", path: "/" + name + "/", record: { bizAttr: "", ctime: 1, mtime: 1 } }]);
        await store.close();
        console.log(name + "/");
      } catch (error) {
        console.log(error.message);
      }
    `;
    await Deno.writeTextFile(`${folder}.ts`, code);
    const started = ["p", "q", "r", "s"].map((name) => {
      return output([Deno.execPath(), "run", "-A", "--config", `${root}deno.json`, `${folder}.ts`, folder, name], root);
    });
    const said = await Promise.all(started);
    const done = said.filter((text) => /^[pqrs]\/$/.test(text)).sort();
    assert(done.length > 0, said.join("; "));
    assertEquals(said.filter((text) => !done.includes(text) && !text.includes("is using the folder")), []);
    await using store = await DiskStore.open(folder);
    assertEquals([await names(store), Object.keys(snapshot(folder)).filter((path) => path.includes(".new"))], [done, []]);
  });
});

Deno.test("a used sign stays used after a restart", async () => {
  await withFolder(async (folder) => {
    const once = signOnce("/a");
    for (const code of [0, -77]) {
      await using store = await DiskStore.open(folder);
      const wire = new Wire({ store });
      await wire.upload("/a", "x", { insertOnly: "0" });
      assertEquals((await wire.json("/a", { op: "update", biz_attr: "y" }, once)).code, code);
    }
  });
});

Deno.test("without node:sqlite the store on disk says what it takes, and the one in memory works", async () => {
  const { process } = globalThis as unknown as { process: { getBuiltinModule: (name: string) => unknown } };
  const { getBuiltinModule } = process;
  process.getBuiltinModule = (name) => name === "node:sqlite" ? undefined : getBuiltinModule(name);
  try {
    await withFolder(async (folder) => {
      await assertRejects(
        () => DiskStore.open(folder),
        Error,
        "a store on disk needs the built-in module node:sqlite, which this runtime has not",
      );
      await assertRejects(() => Deno.stat(folder), Deno.errors.NotFound);
    });
    assertEquals((await new Wire({ store: new MemoryStore() }).upload("/a", "x")).code, 0);
  } finally {
    process.getBuiltinModule = getBuiltinModule;
  }
});

Deno.test("a store on disk lists what one in memory does, after any changes, by any query", async () => {
  await withFolder(async (folder) => {
    await using disk = await DiskStore.open(folder);
    const memory = new MemoryStore();
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
    const parts = ["a", "ab", "b", "B", "é", "\u{1f600}", "\uffee", "a.txt", "%", "_"];
    const pick = (): string => parts[random(parts.length)]!;
    for (let i = 0; i < 600; i++) {
      const path = "/" + Array.from({ length: 1 + random(3) }, pick).join("/");
      const isFolder = random(4) === 0;
      for (const store of [disk, memory]) {
        const content = await store.write([]);
        const change: Change = isFolder
          ? { kind: "folder", path: `${path}/`, record: random(3) === 0 ? undefined : { bizAttr: String(i), ctime: i, mtime: i } }
          : { kind: "file", path, record: i % 3 === 0 ? undefined : recordOf({ content, sha: "0".repeat(40) }) };
        // Both have to get the same.
        const settled = isFolder
          ? { ...change, record: i % 3 === 0 ? undefined : { bizAttr: String(i), ctime: i, mtime: i } } as Change
          : change;
        await store.commit("b", [settled]);
      }
    }
    let compared = 0;
    for (const at of ["/", "/a/", "/é/", "/a/b/", "/none/"]) {
      for (const prefix of [undefined, "", "a", "a.", "\u{1f600}", "\u{10ffff}", "zz"]) {
        for (const after of [undefined, "a", "a/", "ab", "é", "\uffff", "\u{1f600}/", ""]) {
          for (const reverse of [false, true]) {
            for (const only of [undefined, "files", "folders"] as const) {
              const query: NameQuery = { limit: 1 + compared % 4, prefix, after, reverse, only };
              assertEquals(await disk.names("b", at, query), await memory.names("b", at, query), JSON.stringify({ at, ...query }));
              compared++;
            }
          }
        }
      }
    }
    assertEquals(compared, 1680);
    for (const path of ["/a/", "/é/", "/a/b/"]) assertEquals(await disk.folder("b", path), await memory.folder("b", path));
  });
});

/** As many files as the issue of this store names, or fewer where nobody has asked for it. */
const FILES = Deno.env.get("SOAK") === "1" ? 1_000_000 : 50_000;

Deno.test(`a folder with ${FILES} files is opened, listed and asked within 150 MiB of memory`, async () => {
  await withFolder(async (folder) => {
    await (await DiskStore.open(folder)).close();
    const database = new DatabaseSync(`${folder}/emulator.db`);
    database.exec(`
      INSERT INTO folder SELECT 'mybucket-100000', '/', 'many/', ${FILES}, NULL, NULL, NULL;
      WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n < ${FILES - 1})
      INSERT INTO file SELECT 'mybucket-100000', '/many/', printf('file-%09d.txt', n), 10, printf('%040x', n), printf('%024x', n), 10, '""',
        'eInvalid', 0, '{}', 1, 2 FROM number`);
    database.close();
    const code = `
      import { CosEmulator, DiskStore } from "${root}src/emulator/mod.ts";
      import { CosClient, unwrap } from "${root}mod.ts";
      const store = await DiskStore.open(${JSON.stringify(folder)});
      const cos = new CosClient(new CosEmulator({ store }).clientOptions);
      let names = 0;
      for await (const _ of cos.listFolderAll({ bucketName: "mybucket", cosPath: "/many/", num: 1000 })) if (++names === 20_000) break;
      const last = unwrap(await cos.listFolder({ bucketName: "mybucket", cosPath: "/many/", prefix: "file-000049999" })).infos.map(({ name }) => name);
      const { sha } = unwrap(await cos.statFile({ bucketName: "mybucket", cosPath: "/many/file-000049999.txt" }));
      await store.close();
      const peak = Number(/VmHWM:\\s+(\\d+)/.exec(Deno.readTextFileSync("/proc/self/status"))?.[1] ?? Deno.memoryUsage().rss / 1024) / 1024;
      console.log(JSON.stringify({ names, last, sha, peak }));
    `;
    await Deno.writeTextFile(`${folder}.ts`, code);
    const said = JSON.parse(await output([Deno.execPath(), "run", "-A", "--config", `${root}deno.json`, `${folder}.ts`], root));
    assertEquals([said.names, said.last, said.sha], [20_000, ["file-000049999.txt"], (49_999).toString(16).padStart(40, "0")]);
    assert(said.peak <= 150, `${said.peak} MiB`);
  });
});

Deno.test("an emulator whose folder lost a content says so with a code, and goes on", async () => {
  await withFolder(async (folder) => {
    await using store = await DiskStore.open(folder);
    const wire = new Wire({ store });
    await wire.upload("/a", "x");
    for (const path of contents(folder)) await Deno.remove(path);
    assertEquals((await wire.download("/a")).status, 500);
    assertEquals((await wire.upload("/b", "y")).code, 0);
    assertEquals(new CosEmulator({ store }).requests, []);
  });
});

Deno.test("a folder that was removed, or put in the place of another, takes no more changes, and does not come back", async () => {
  await withFolder(async (folder) => {
    await using store = await DiskStore.open(folder);
    await put(store, "/a", golden(10));
    await Deno.rename(folder, `${folder}-away`);
    const make = () => store.commit("b", [{ kind: "folder", path: "/d/", record: { bizAttr: "", ctime: 1, mtime: 1 } }]);
    await assertRejects(make, Error, "emulator.db is not there any more");
    await assertRejects(() => put(store, "/b", golden(10)), Error, "is not there any more");
    await assertRejects(() => Deno.stat(folder), Deno.errors.NotFound);
    await Deno.mkdir(folder);
    await Deno.writeTextFile(`${folder}/emulator.db`, "another");
    await assertRejects(make, Error, "emulator.db is not there any more");
    assertEquals(await Deno.readTextFile(`${folder}/emulator.db`), "another");
  });
});

Deno.test("a store waits with its end for changes under way, and takes none afterwards", async () => {
  await withFolder(async (folder) => {
    const store = await DiskStore.open(folder);
    const late = Array.from({ length: 20 }, (_, i) => put(store, `/${i}`, golden(100_000)));
    await Promise.resolve();
    const settled = Promise.allSettled(late);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await store.close();
    await store.close();
    const done = (await settled).filter(({ status }) => status === "fulfilled").length;
    await assertRejects(() => put(store, "/x", golden(10)), Error, "the store is closed");
    await using again = await DiskStore.open(folder);
    assertEquals((await names(again)).length, done);
    await again.close();
    assertEquals((await checked(folder)).problems, []);
  });
});
