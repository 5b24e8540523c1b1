import { assert, assertEquals } from "@std/assert";
import { CosClient, type TreeReport, type TreeResult, unwrap } from "../../mod.ts";
import { assertBytes, assertFails, bucketName, credentials, MIB, pattern, refusal, scene, sleep } from "./_scene.ts";

/** Makes local files, folders on the way included. A name that ends with `/` is a folder. */
async function make(dir: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  for (const [name, content] of Object.entries(files)) {
    const path = `${dir}/${name}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    if (name.endsWith("/")) await Deno.mkdir(path, { recursive: true });
    else await Deno.writeFile(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
  }
  return dir;
}

/** The files below a local folder with their content. */
function read(dir: string, below = ""): Record<string, string> {
  const files: Record<string, string> = {};
  for (const { name, isDirectory, isFile } of Deno.readDirSync(dir + "/" + below)) {
    if (isDirectory) Object.assign(files, read(dir, `${below}${name}/`));
    else if (isFile) files[below + name] = Deno.readTextFileSync(`${dir}/${below}${name}`);
  }
  return Object.fromEntries(Object.entries(files).sort(([a], [b]) => a < b ? -1 : 1));
}

/** The report, of a failure too. */
function reportOf(result: TreeResult): TreeReport {
  const report = result.ok ? result.data : result.report;
  assert(report, result.message);
  return report;
}

/** What became of the files, by their path. */
function outcomes(result: TreeResult): Record<string, string> {
  const { files, failed } = reportOf(result);
  assertEquals(result.ok, failed === 0);
  assertEquals(failed, files.filter(({ status }) => status === "failed").length);
  assert(files.every(({ status, failure }) => (status === "failed" || status === "skipped") === (failure !== undefined)));
  return Object.fromEntries(files.map(({ path, status }) => [path, status]).sort(([a], [b]) => a! < b! ? -1 : 1));
}

const TREE = {
  "a.txt": "a",
  "empty.bin": "",
  "sub/b.txt": "b",
  "sub/deeper/and deeper/c.jpg": "c",
  "目录/文件 1.txt": "中文",
  ".hidden": "h",
  "sub/.dot/x": "x",
  "b c+d&e=f%41.txt": "odd",
};

Deno.test("a folder goes up and comes down again: nested, empty files, Chinese and odd names", () =>
  scene({ sockets: true }, async ({ cos, dir, get }) => {
    const from = await make(`${dir}/from`, { ...TREE, "nothing/": "" });
    const done = Object.fromEntries(Object.keys(TREE).sort().map((path) => [path, "done"]));
    assertEquals(outcomes(await cos.uploadFolder({ localDir: from, bucketName, cosPath: "/up/目标/" })), done);
    assertEquals(new TextDecoder().decode(await get("/up/目标/目录/文件 1.txt")), "中文");
    assertEquals(outcomes(await cos.downloadFolder({ localDir: `${dir}/new/to`, bucketName, cosPath: "/up/目标/" })), done);
    assertEquals(read(`${dir}/new/to`), read(from));
  }));

Deno.test("a folder goes to and comes from the root of a bucket", () =>
  scene({}, async ({ cos, dir, put }) => {
    await put("/x/y", "y");
    outcomes(await cos.uploadFolder({ localDir: await make(`${dir}/from`, { "a": "1" }), bucketName, cosPath: "/" }));
    assertEquals(outcomes(await cos.downloadFolder({ localDir: `${dir}/to`, bucketName, cosPath: "/" })), { "a": "done", "x/y": "done" });
  }));

Deno.test("an empty folder, and one that is not there, have no files", () =>
  scene({}, async ({ cos, dir }) => {
    assertEquals(
      outcomes(await cos.uploadFolder({ localDir: await make(`${dir}/empty`, { "sub/": "" }), bucketName, cosPath: "/e/" })),
      {},
    );
    assertEquals(outcomes(await cos.downloadFolder({ localDir: `${dir}/to`, bucketName, cosPath: "/none/" })), {});
    // Nothing came, so nothing was made.
    assertEquals(read(dir), {});
  }));

Deno.test("what cannot be begun is -1 and sends nothing", () =>
  scene({}, async ({ cos, dir, sent, file }) => {
    const plain = await file("plain", "x");
    assertFails(await cos.uploadFolder({ localDir: `${dir}/none`, bucketName, cosPath: "/e/" }), -1, /^cannot read/);
    assertFails(await cos.uploadFolder({ localDir: plain, bucketName, cosPath: "/e/" }), -1, /^.*no folder/);
    assertFails(await cos.uploadFolder({ localDir: dir, bucketName, cosPath: "/e" }), -1, /^cosPath: must name a folder/);
    assertFails(await cos.uploadFolder({ localDir: dir, bucketName, cosPath: "/e/", concurrency: 0 }), -1, /^concurrency: /);
    assertFails(await cos.downloadFolder({ localDir: dir, bucketName, cosPath: "e/" }), -1, /^cosPath: /);
    assertFails(await cos.downloadFolder({ localDir: "", bucketName, cosPath: "/e/" }), -1, /localDir must be/);
    assertFails(
      await cos.uploadFolder({ localDir: dir, bucketName, cosPath: "/e/", include: "*.txt" as never }),
      -1,
      /^include: must be a list/,
    );
    const inside = { from: { bucketName, cosPath: "/e/" }, to: { bucketName, cosPath: "/e/f/" } };
    for (const call of [cos.copyFolder(inside), cos.moveFolder(inside), cos.syncFolder({ ...inside, delete: true })]) {
      assertFails(await call, -1, /one of the folders lies in the other/);
    }
    assertFails(await cos.moveFolder({ from: { localDir: dir }, to: { localDir: `${dir}x` } }), -1, /must be in a bucket/);
    assertFails(await cos.deleteFolderAll({ bucketName, cosPath: "/e" }), -1, /^cosPath: /);
    assertEquals(sent.length, 0);
  }));

for (
  const [options, wanted] of [
    [{ include: ["/*.txt"] }, ["a.txt", "b c+d&e=f%41.txt"]],
    [{ include: ["*.txt"] }, ["a.txt", "b c+d&e=f%41.txt", "sub/b.txt", "目录/文件 1.txt"]],
    [{ include: ["**/*.txt"] }, ["a.txt", "b c+d&e=f%41.txt", "sub/b.txt", "目录/文件 1.txt"]],
    [{ include: ["sub/**"] }, ["sub/.dot/x", "sub/b.txt", "sub/deeper/and deeper/c.jpg"]],
    [{ include: ["deeper"] }, ["sub/deeper/and deeper/c.jpg"]],
    [{ include: ["sub/"], exclude: [".dot/"] }, ["sub/b.txt", "sub/deeper/and deeper/c.jpg"]],
    [{ exclude: [".*"] }, [
      "a.txt",
      "b c+d&e=f%41.txt",
      "empty.bin",
      "sub/b.txt",
      "sub/deeper/and deeper/c.jpg",
      "目录/文件 1.txt",
    ]],
    [{ include: ["**/*.{txt,jpg}"], exclude: ["目录/**", "/a.txt"] }, ["b c+d&e=f%41.txt", "sub/b.txt", "sub/deeper/and deeper/c.jpg"]],
    [{ include: [] }, []],
  ] as const
) {
  Deno.test(`globs ${JSON.stringify(options)} choose the same files up and down`, () =>
    scene({}, async ({ cos, dir, put }) => {
      const from = await make(`${dir}/from`, TREE);
      assertEquals(Object.keys(outcomes(await cos.uploadFolder({ localDir: from, bucketName, cosPath: "/g/", ...options }))), [...wanted]);
      for (const [name, content] of Object.entries(TREE)) await put(`/all/${name}`, content);
      assertEquals(Object.keys(outcomes(await cos.downloadFolder({ localDir: `${dir}/to`, bucketName, cosPath: "/all/", ...options }))), [
        ...wanted,
      ]);
      assertEquals(Object.keys(read(dir)).filter((path) => path.startsWith("to/")), wanted.map((path) => `to/${path}`));
    }));
}

Deno.test("skipSame leaves what is the same, and replaces what differs in size or in content alone", () =>
  scene({}, async ({ cos, dir, put, of }) => {
    const from = await make(`${dir}/from`, { same: "same", other: "1234", longer: "12345", empty: "", fresh: "f" });
    for (const [name, content] of [["same", "same"], ["other", "4321"], ["longer", "1"], ["empty", ""]]) await put(`/s/${name}`, content!);
    const expected = { empty: "same", fresh: "done", longer: "done", other: "done", same: "same" };
    assertEquals(
      outcomes(await cos.uploadFolder({ localDir: from, bucketName, cosPath: "/s/", skipSame: true, overwrite: true })),
      expected,
    );
    assertEquals(of("upload").length, 3);
    const to = await make(`${dir}/to`, { same: "same", other: "4321", longer: "1", empty: "" });
    assertEquals(outcomes(await cos.downloadFolder({ localDir: to, bucketName, cosPath: "/s/", skipSame: true })), {
      ...expected,
      longer: "failed",
      other: "failed",
    });
    assertEquals(read(to).other, "4321");
    assertEquals(outcomes(await cos.downloadFolder({ localDir: to, bucketName, cosPath: "/s/", skipSame: true, overwrite: true })), {
      ...expected,
      fresh: "same",
    });
    assertEquals(of("download").length, 3);
    assertEquals(read(to), read(from));
  }));

Deno.test("an unfinished upload is not the same, even when nothing but its finish is missing", () => {
  let failing = true;
  return scene({ before: ({ op }) => failing && op === "upload_slice_finish" ? refusal(-5999) : undefined }, async ({ cos, dir, get }) => {
    const from = await make(`${dir}/from`, { big: pattern(9 * MIB) });
    const options = { skipSame: true, verifySha1: true };
    assertEquals(outcomes(await cos.uploadFolder({ localDir: from, bucketName, cosPath: "/s/", ...options })), { big: "failed" });
    failing = false;
    assertEquals(outcomes(await cos.uploadFolder({ localDir: from, bucketName, cosPath: "/s/", ...options })), { big: "done" });
    assertBytes(await get("/s/big"), pattern(9 * MIB));
    assertEquals(outcomes(await cos.uploadFolder({ localDir: from, bucketName, cosPath: "/s/", ...options })), { big: "same" });
  });
});

Deno.test("insertOnly decides whether files are replaced, and one that may not be does not stop the others", () =>
  scene({}, async ({ cos, dir, put, get }) => {
    const from = await make(`${dir}/from`, { a: "new", b: "new", c: "new" });
    await put("/i/b", "old");
    const result = await cos.uploadFolder({ localDir: from, bucketName, cosPath: "/i/" });
    assertEquals(outcomes(result), { a: "done", b: "failed", c: "done" });
    assertEquals(reportOf(result).files.find(({ path }) => path === "b")!.failure!.code, -177);
    assert(/1 of 3 files failed/.test(result.message));
    assertEquals(new TextDecoder().decode(await get("/i/b")), "old");
    assertEquals(outcomes(await cos.uploadFolder({ localDir: from, bucketName, cosPath: "/i/", overwrite: true })), {
      a: "done",
      b: "done",
      c: "done",
    });
  }));

Deno.test("a file that cannot be uploaded or downloaded does not stop the others", () =>
  scene(
    { before: ({ op, path }) => path === "/f/b" && (op === "upload" || op === "download") ? refusal(-5999) : undefined },
    async (it) => {
      const from = await make(`${it.dir}/from`, { a: "a", b: "b", c: "c", "wrong?name": "w", "back\\slash": "w", " ": "blank" });
      const up = outcomes(await it.cos.uploadFolder({ localDir: from, bucketName, cosPath: "/f/" }));
      assertEquals(up, { " ": "failed", a: "done", b: "failed", "back\\slash": "failed", c: "done", "wrong?name": "failed" });
      await it.put("/f/b", "b");
      assertEquals(outcomes(await it.cos.downloadFolder({ localDir: `${it.dir}/to`, bucketName, cosPath: "/f/" })), {
        a: "done",
        b: "failed",
        c: "done",
      });
      assertEquals(read(`${it.dir}/to`), { a: "a", c: "c" });
    },
  ));

Deno.test(
  "a local folder that cannot be read does not stop the others",
  { ignore: Deno.build.os === "windows" },
  () =>
    scene({}, async ({ cos, dir }) => {
      const from = await make(`${dir}/from`, { "a/1": "1", "b/2": "2", "c/3": "3" });
      // Root may read everything, so the folder is taken away under the walk instead of being locked.
      const result = await cos.uploadFolder({
        localDir: from,
        bucketName,
        cosPath: "/l/",
        concurrency: 1,
        onFile: ({ path }) => path === "a/1" && Deno.removeSync(`${from}/b`, { recursive: true }),
      });
      const all = outcomes(result);
      assertEquals([all["a/1"], all["c/3"]], ["done", "done"]);
      assertEquals(Object.entries(all).filter(([path]) => path.startsWith("b/")).every(([, status]) => status === "failed"), true);
    }),
);

Deno.test("a folder of the service that cannot be listed does not stop the others; the folder itself does", () => {
  let broken = "/l/b/";
  return scene({ before: ({ op, path }) => op === "list" && path === broken ? refusal(-46627, 403) : undefined }, async (it) => {
    for (const name of ["a/1", "b/2", "c/3"]) await it.put(`/l/${name}`, name);
    const result = await it.cos.downloadFolder({ localDir: `${it.dir}/to`, bucketName, cosPath: "/l/" });
    assertEquals(outcomes(result), { "a/1": "done", "b/": "failed", "c/3": "done" });
    assertEquals(reportOf(result).files.find(({ path }) => path === "b/")!.failure!.code, -46627);
    broken = "/l/";
    assertFails(await it.cos.downloadFolder({ localDir: `${it.dir}/to`, bucketName, cosPath: "/l/" }), -46627);
  });
});

async function withLinks(dir: string): Promise<string> {
  const from = await make(`${dir}/from`, { "a.txt": "a", "sub/b.txt": "b" });
  await make(`${dir}/outside`, { "secret/s.txt": "s" });
  await Deno.symlink("../a.txt", `${from}/sub/file-link`);
  await Deno.symlink(`${dir}/outside`, `${from}/folder-link`);
  await Deno.symlink("nowhere", `${from}/dangling`);
  await Deno.symlink("..", `${from}/sub/loop`);
  await Deno.symlink(".", `${from}/self`);
  return from;
}

Deno.test("symbolic links are passed over, and reported as that", () =>
  scene({}, async ({ cos, dir }) => {
    assertEquals(outcomes(await cos.uploadFolder({ localDir: await withLinks(dir), bucketName, cosPath: "/l/" })), {
      "a.txt": "done",
      dangling: "skipped",
      "folder-link": "skipped",
      self: "skipped",
      "sub/b.txt": "done",
      "sub/file-link": "skipped",
      "sub/loop": "skipped",
    });
  }));

Deno.test("followLinks follows files and folders, and passes over loops and what leads nowhere", () =>
  scene({}, async ({ cos, dir, get }) => {
    assertEquals(outcomes(await cos.uploadFolder({ localDir: await withLinks(dir), bucketName, cosPath: "/l/", followLinks: true })), {
      "a.txt": "done",
      dangling: "skipped",
      "folder-link/secret/s.txt": "done",
      self: "skipped",
      "sub/b.txt": "done",
      "sub/file-link": "done",
      "sub/loop": "skipped",
    });
    assertEquals(new TextDecoder().decode(await get("/l/sub/file-link")), "a");
  }));

Deno.test("a loop through a link beside it ends, too, and nothing is uploaded twice through it", () =>
  scene({}, async ({ cos, dir }) => {
    const from = await make(`${dir}/from`, { "b/c/f": "f" });
    await make(from, { "a/": "" });
    await Deno.symlink("../b", `${from}/a/to-b`);
    await Deno.symlink("../../b/c", `${from}/b/c/back`);
    await Deno.symlink(from, `${from}/b/c/root`);
    assertEquals(outcomes(await cos.uploadFolder({ localDir: from, bucketName, cosPath: "/l/", followLinks: true })), {
      "a/to-b/c/back": "skipped",
      "a/to-b/c/f": "done",
      "a/to-b/c/root": "skipped",
      "b/c/back": "skipped",
      "b/c/f": "done",
      "b/c/root": "skipped",
    });
  }));

Deno.test("the folder to be uploaded may itself be a link", () =>
  scene({}, async ({ cos, dir }) => {
    await Deno.symlink(await make(`${dir}/from`, { a: "a" }), `${dir}/link`);
    assertEquals(outcomes(await cos.uploadFolder({ localDir: `${dir}/link`, bucketName, cosPath: "/l/" })), { a: "done" });
  }));

Deno.test(
  "what is no regular file is passed over without being opened",
  { ignore: Deno.build.os === "windows" },
  () =>
    scene({}, async ({ cos, dir }) => {
      const from = await make(`${dir}/from`, { a: "a" });
      await new Deno.Command("mkfifo", { args: [`${from}/pipe`] }).output();
      assertEquals(outcomes(await cos.uploadFolder({ localDir: from, bucketName, cosPath: "/l/" })), { a: "done", pipe: "skipped" });
    }),
);

/** A page of a listing, with any names. */
function page(names: readonly string[], rest: Readonly<Record<string, unknown>> = {}): Response {
  const infos = names.map((name) =>
    name.endsWith("/") ? { name, ctime: 1, mtime: 1 } : {
      name,
      filesize: 4,
      filelen: 4,
      sha: "7110eda4d09e062aa5e4a390b0a572ac0d2c0220",
      access_url: "",
      ctime: 1,
      mtime: 1,
    }
  );
  return Response.json({ code: 0, message: "SUCCESS", request_id: "x", data: { context: "", listover: true, infos, ...rest } });
}

Deno.test("names that would leave the target folder are refused, one by one", () => {
  const evil = ["..", ".", "../x", "a/../../x", "/etc/x", "a\0b", "a//b", "sub/..", "../../../../tmp/x", "../"];
  const names: Readonly<Record<string, readonly string[]>> = {
    "/e/": [...evil, "good", "sub/"],
    "/e/sub/": ["..", "fine"],
    "/e/../": ["x"],
  };
  const answer = (sent: { op: string; path: string }) => {
    if (sent.op === "list") return page(names[sent.path] ?? []);
    if (sent.op === "download") return new Response("1234", { headers: { "content-length": "4" } });
  };
  return scene({ before: answer }, async ({ cos, dir, of }) => {
    const result = outcomes(await cos.downloadFolder({ localDir: `${dir}/to`, bucketName, cosPath: "/e/" }));
    const done = Object.entries(result).filter(([, status]) => status === "done").map(([path]) => path);
    assertEquals(done, ["good", "sub/fine"]);
    const failed = Object.entries(result).filter(([, status]) => status === "failed").map(([path]) => path);
    assertEquals(failed, [...evil, "sub/.."].sort().filter((path, index, all) => path !== all[index - 1]));
    assertEquals(of("download").map(({ path }) => path).sort(), ["/e/good", "/e/sub/fine"]);
    assertEquals(Array.from(Deno.readDirSync(dir), ({ name }) => name), ["to"]);
    assertEquals(read(dir), { "to/good": "1234", "to/sub/fine": "1234" });
  });
});

Deno.test("a link in the target folder that leads out of it is refused, and nothing is made beyond it", () =>
  scene({}, async ({ cos, dir, put }) => {
    for (const name of ["link/new/a", "link/b", "inner/c", "d"]) await put(`/t/${name}`, name);
    await make(dir, { "outside/": "", "to/real/": "" });
    await Deno.symlink("../outside", `${dir}/to/link`);
    await Deno.symlink("real", `${dir}/to/inner`);
    await Deno.writeTextFile(`${dir}/outside-file`, "kept");
    await Deno.symlink("../outside-file", `${dir}/to/d`);
    const result = await cos.downloadFolder({ localDir: `${dir}/to`, bucketName, cosPath: "/t/" });
    assertEquals(outcomes(result), { d: "failed", "inner/c": "done", "link/b": "failed", "link/new/a": "failed" });
    assert(/a link leads out/.test(reportOf(result).files.find(({ path }) => path === "link/b")!.failure!.message));
    assertEquals([...Deno.readDirSync(`${dir}/outside`)], []);
    assertEquals(Deno.readTextFileSync(`${dir}/to/real/c`), "inner/c");
    // A link in the place of a file is in the way, and is replaced where that was asked for, but never followed.
    assertFails(await cos.downloadFolder({ localDir: `${dir}/to`, bucketName, cosPath: "/t/", include: ["/d"] }), -177);
    assertEquals(Deno.lstatSync(`${dir}/to/d`).isSymlink, true);
    unwrap(await cos.downloadFolder({ localDir: `${dir}/to`, bucketName, cosPath: "/t/", include: ["/d"], overwrite: true }));
    assertEquals(Deno.readTextFileSync(`${dir}/outside-file`), "kept");
    assertEquals(Deno.readTextFileSync(`${dir}/to/d`), "d");
  }));

for (const name of ["copyFolder", "moveFolder", "syncFolder", "uploadFolder", "downloadFolder", "deleteFolderAll"] as const) {
  Deno.test(`${name}() refuses what is no input with -1, and never rejects for it`, () =>
    scene({}, async ({ cos, dir, sent }) => {
      const call = cos[name].bind(cos) as (input: unknown) => Promise<TreeResult>;
      const ends = { from: { localDir: dir }, to: { bucketName, cosPath: "/e/" } };
      const folder = { ...name === "deleteFolderAll" ? {} : ends.from, ...ends.to };
      const good = ["uploadFolder", "downloadFolder", "deleteFolderAll"].includes(name) ? folder : ends;
      for (const wrong of [undefined, null, "x", {}, { from: null, to: null }, { from: dir, to: 5 }]) {
        assertFails(await call(wrong), -1, /must be|there is no such key/);
      }
      assertFails(await call({ ...good, onFile: 5 }), -1, /^onFile: must be a function/);
      const knowsPauses = name !== "deleteFolderAll";
      assertFails(await call({ ...good, beforeFile: "x" }), -1, knowsPauses ? /^beforeFile: must be a function/ : /no such key/);
      assertEquals(sent.length, 0);
    }));
}

Deno.test("a local file in the place of the target folder is no target", () =>
  scene({}, async ({ cos, dir, put, file }) => {
    await put("/t/a", "a");
    const plain = await file("plain", "x");
    for (const localDir of [plain, `${plain}/x`]) {
      assertFails(await cos.downloadFolder({ localDir, bucketName, cosPath: "/t/" }), -1, /cannot make the folder/);
    }
    assertEquals(read(dir), { plain: "x" });
  }));

Deno.test("a file where a folder must be, and a folder where a file must be, fail alone", () =>
  scene({}, async ({ cos, dir, put }) => {
    for (const name of ["a/1", "b", "c"]) await put(`/t/${name}`, name);
    await make(dir, { "to/a": "a file", "to/b/": "" });
    assertEquals(outcomes(await cos.downloadFolder({ localDir: `${dir}/to`, bucketName, cosPath: "/t/" })), {
      "a/1": "failed",
      b: "failed",
      c: "done",
    });
  }));

Deno.test("folders are walked with bounded concurrency", () =>
  scene({ before: () => sleep(10) }, async ({ cos, dir, flight }) => {
    const from = await make(`${dir}/from`, Object.fromEntries(Array.from({ length: 25 }, (_, n) => [`${n % 5}/${n}`, `${n}`])));
    unwrap(await cos.uploadFolder({ localDir: from, bucketName, cosPath: "/c/", concurrency: 3 }));
    assertEquals(flight.most, 3);
    flight.most = 0;
    unwrap(await cos.downloadFolder({ localDir: `${dir}/to`, bucketName, cosPath: "/c/", concurrency: 3 }));
    // A page of the listing may be under way beside the files.
    assert(flight.most === 3 || flight.most === 4, `${flight.most} at once`);
    assertEquals(read(`${dir}/to`), read(from));
  }));

Deno.test("onFile is told of each file as it ends, with its size", () =>
  scene({}, async ({ cos, dir }) => {
    const from = await make(`${dir}/from`, { a: "1", b: "22", c: "333" });
    const told: [string, number | undefined][] = [];
    const onFile = ({ path, size }: { path: string; size?: number | undefined }): void => void told.push([path, size]);
    const { files } = unwrap(await cos.uploadFolder({ localDir: from, bucketName, cosPath: "/o/", onFile }));
    assertEquals(told, files.map(({ path, size }) => [path, size]));
    assertEquals([...told].sort(), [["a", 1], ["b", 2], ["c", 3]]);
    told.length = 0;
    unwrap(await cos.downloadFolder({ localDir: `${dir}/to`, bucketName, cosPath: "/o/", onFile }));
    assertEquals([...told].sort(), [["a", 1], ["b", 2], ["c", 3]]);
  }));

Deno.test("a folder with files that were interrupted is resumed", () => {
  let failing = true;
  return scene(
    { before: ({ op, offset }) => failing && op === "upload_slice_data" && offset === 6 * MIB ? refusal(-5999) : undefined },
    async (it) => {
      const from = await make(`${it.dir}/from`, { big: pattern(9 * MIB), small: "s" });
      assertEquals(outcomes(await it.cos.uploadFolder({ localDir: from, bucketName, cosPath: "/r/", resume: true })), {
        big: "failed",
        small: "done",
      });
      failing = false;
      it.sent.length = 0;
      assertEquals(outcomes(await it.cos.uploadFolder({ localDir: from, bucketName, cosPath: "/r/", resume: true, skipSame: true })), {
        big: "done",
        small: "same",
      });
      assert(it.of("upload_slice_data").length < 9);
      assertBytes(await it.get("/r/big"), pattern(9 * MIB));
    },
  );
});

Deno.test("deleteFolderAll() deletes files and folders, and only those of the folder", () =>
  scene({}, async ({ cos, put, get }) => {
    for (let n = 0; n < 60; n++) await put(`/d/${n % 3}/x ${n}/中文/${n}`, `${n}`);
    for (const name of ["/d2/keep", "/d", "/e/d/keep"]) await put(name, "keep");
    unwrap(await cos.createFolder({ bucketName, cosPath: "/d/made/empty/" }));
    unwrap(await cos.createFolder({ bucketName, cosPath: "/d2/keep too/" }));
    assertEquals(unwrap(await cos.deleteFolderAll({ bucketName, cosPath: "/d/" })).deleted, 61);
    assertEquals(unwrap(await cos.listFolder({ bucketName, cosPath: "/d/" })).infos, []);
    for (const name of ["/d2/keep", "/d", "/e/d/keep"]) assertEquals((await get(name)).length, 4);
    assertEquals(unwrap(await cos.deleteFolderAll({ bucketName, cosPath: "/d/" })).files, []);
    unwrap(await cos.deleteFolderAll({ bucketName, cosPath: "/" }));
    assertEquals(unwrap(await cos.listFolder({ bucketName, cosPath: "/" })).infos, []);
  }));

Deno.test("deleteFolderAll() on a service that wants folders empty", () =>
  scene({ emulator: { strictFolderDelete: true } }, async ({ cos, put }) => {
    for (const name of ["/d/a", "/d/b/c"]) await put(name, "x");
    for (const cosPath of ["/d/", "/d/b/"]) unwrap(await cos.createFolder({ bucketName, cosPath }));
    const gone = outcomes(await cos.deleteFolderAll({ bucketName, cosPath: "/d/" }));
    assertEquals(gone, { "": "deleted", a: "deleted", "b/": "deleted", "b/c": "deleted" });
  }));

Deno.test("deleteFolderAll() fails with what cannot be deleted, stops, and leaves nothing running", () =>
  scene({ before: ({ op, path }) => op === "delete" && path.endsWith("/5") ? refusal(-55, 403) : sleep(3).then(() => {}) }, async (it) => {
    for (let n = 0; n < 40; n++) await it.put(`/d/${String(n).padStart(2, "0")}`, "x");
    await it.put("/d/0/5", "x");
    assertFails(await it.cos.deleteFolderAll({ bucketName, cosPath: "/d/" }), -55);
    assertEquals(it.flight.now, 0);
  }));

Deno.test("deleteFolderAll() goes on where another process was faster", () =>
  scene({ before: ({ op, path }) => op === "delete" && path === "/d/1" ? refusal(-197, 404) : undefined }, async ({ cos, put }) => {
    for (let n = 0; n < 3; n++) await put(`/d/${n}`, "x");
    assertEquals(outcomes(await cos.deleteFolderAll({ bucketName, cosPath: "/d/" })), { 0: "deleted", 1: "deleted", 2: "deleted" });
  }));

/** A client of a folder with so many entries, whose pages are made up as they are asked for. */
function endless(count: number, pages: { asked: number }): CosClient {
  return new CosClient({
    ...credentials,
    fetch: ((url: string) => {
      const query = new URL(url).searchParams;
      const from = Number(query.get("context") || 0);
      const to = Math.min(count, from + Number(query.get("num")));
      pages.asked++;
      const infos = Array.from({ length: to - from }, (_, index) => ({
        access_url: `http://mybucket-100000.file.myqcloud.com/l/${from + index}`,
        name: `name-${from + index}`,
        filesize: from + index,
        filelen: from + index,
        sha: "5ed35694ea7f5e781d0896a9d0c18f4ed1dcd537",
        ctime: 1500000000,
        mtime: 1500000000,
      }));
      return Promise.resolve(
        Response.json({ code: 0, message: "SUCCESS", data: { context: to < count ? String(to) : "", infos, listover: to >= count } }),
      );
    }) as unknown as typeof fetch,
  });
}

Deno.test("listFolderAll() goes through 5000 entries in five pages of the emulator", () =>
  scene({}, async ({ cos, emulator, of }) => {
    const auth = new CosClient({ ...credentials, fetch: emulator.fetch as typeof fetch });
    for (let n = 0; n < 5000; n++) unwrap(await auth.upload({ bucketName, cosPath: `/l/${String(n).padStart(5, "0")}`, filecontent: "" }));
    let count = 0;
    for await (const { name } of cos.listFolderAll({ bucketName, cosPath: "/l/", num: 1000 })) {
      assertEquals(name, String(count++).padStart(5, "0"));
      assertEquals(of("list").length, Math.ceil(count / 1000), "a page was asked for before it was needed");
    }
    assertEquals([count, of("list").length], [5000, 5]);
  }));

Deno.test("listFolderAll() stops asking when its reader stops, and ends with an abort", async () => {
  const pages = { asked: 0 };
  const cos = endless(1e6, pages);
  for await (const { name } of cos.listFolderAll({ bucketName, cosPath: "/l/", num: 10 })) if (name === "name-25") break;
  assertEquals(pages.asked, 3);
  const controller = new AbortController();
  const reason = new Error("enough");
  const names: string[] = [];
  const reading = (async () => {
    for await (const { name } of cos.listFolderAll({ bucketName, cosPath: "/l/", num: 10 }, { signal: controller.signal })) {
      names.push(name);
      if (names.length === 15) controller.abort(reason);
    }
  })();
  assertEquals(await reading.catch((error) => error), reason);
  assertEquals(names.length, 20);
});

const soak = Deno.env.get("SOAK") === "1";
Deno.test(`listFolderAll() goes through ${soak ? "1 million" : "50000"} entries in constant memory`, async () => {
  const total = soak ? 1_000_000 : 50_000;
  let count = 0;
  let base = 0;
  let most = 0;
  for await (const _ of endless(total, { asked: 0 }).listFolderAll({ bucketName, cosPath: "/l/", num: 1000 })) {
    if (++count % 5000) continue;
    const { heapUsed } = Deno.memoryUsage();
    if (count === 10_000) base = heapUsed;
    most = Math.max(most, heapUsed);
  }
  assertEquals(count, total);
  assert(most - base < 64 * MIB, `${(most - base) / MIB} MiB more than at the beginning`);
});

Deno.test("2: syncFolder() with delete deletes nothing where the source is not there", () =>
  scene({}, async ({ cos, dir, put }) => {
    const to = await make(`${dir}/to`, { kept: "kept" });
    const nowhere = { from: { bucketName, cosPath: "/none/" }, to: { localDir: to }, delete: true };
    assertFails(await cos.syncFolder(nowhere), -197, /no such folder/);
    assertEquals(read(to), { kept: "kept" });
    await put("/there/a", "a");
    const there = await cos.syncFolder({ ...nowhere, from: { bucketName, cosPath: "/there/" } });
    assertEquals([there.ok, read(to)], [true, { a: "a" }]);
  }));
