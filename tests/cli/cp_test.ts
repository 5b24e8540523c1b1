import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { unwrap } from "../../mod.ts";
import { digestSlices } from "../../src/transfer/sha1.ts";
import { bytes, MIB, objects, Person } from "./_person.ts";

Deno.test("cp uploads a file, under its own name into a folder and under another name", async () => {
  await using person = new Person();
  const file = await person.write("a.txt", "content");
  const into = await person.cos("cp", file, ":/folder/");
  assertEquals([into.status, into.out], [0, `${file} -> cos://mybucket/folder/a.txt (7 B)\n`]);
  assertEquals((await person.cos("cp", file, "cos://mybucket/b.txt")).status, 0);
  assertEquals([await person.get("/folder/a.txt"), await person.get("/b.txt")], ["content", "content"]);
});

Deno.test("cp downloads a file, into a folder that is there, and under another name", async () => {
  await using person = new Person();
  await person.put({ "/x/a.txt": "content" });
  assertEquals((await person.cos("cp", ":/x/a.txt", person.dir)).status, 0);
  assertEquals((await person.cos("cp", ":/x/a.txt", person.path("b.txt"))).status, 0);
  assertEquals((await person.cos("cp", ":/x/a.txt", person.path("new/"))).status, 0);
  assertEquals([await person.read("a.txt"), await person.read("b.txt"), await person.read("new/a.txt")], ["content", "content", "content"]);
});

Deno.test("cp -r takes a folder by its name, with / behind it what is in it, and puts it in the place of a target without /", async () => {
  await using person = new Person();
  await person.write("photos/a.jpg", "a");
  await person.write("photos/2024/b.jpg", "b");
  assertEquals((await person.cos("cp", "-r", person.path("photos"), ":/one/")).status, 0);
  assertEquals((await person.cos("cp", "-r", person.path("photos/"), ":/two/")).status, 0);
  assertEquals((await person.cos("cp", "-r", person.path("photos"), ":/three")).status, 0);
  const { out } = await person.cos("ls", "-r", "--names", ":/");
  assertEquals(out.split("\n").filter((name) => name.endsWith(".jpg")), [
    "cos://mybucket/one/photos/2024/b.jpg",
    "cos://mybucket/one/photos/a.jpg",
    "cos://mybucket/three/2024/b.jpg",
    "cos://mybucket/three/a.jpg",
    "cos://mybucket/two/2024/b.jpg",
    "cos://mybucket/two/a.jpg",
  ]);
  assertEquals((await person.cos("cp", "-r", ":/one/photos", person.path("back/"))).status, 0);
  assertEquals((await person.cos("cp", "-r", ":/one/photos/", person.path("flat/"))).status, 0);
  assertEquals([await person.read("back/photos/2024/b.jpg"), await person.read("flat/a.jpg")], ["b", "a"]);
});

Deno.test("cp without -r refuses a folder and says what to add", async () => {
  await using person = new Person();
  await person.put({ "/x/a.txt": "a" });
  for (const source of [person.dir, ":/x/", ":/x"]) {
    const said = await person.cos("cp", source, source.startsWith(":") ? person.path("y") : ":/y");
    assertEquals(said.status, 2);
    assertStringIncludes(said.err, "Add -r");
  }
});

Deno.test("cp takes globs on both sides; ** reaches into folders", async () => {
  await using person = new Person();
  await person.put({ "/logs/1.gz": "1", "/logs/2.gz": "2", "/logs/3.txt": "3", "/logs/old/4.gz": "4", "/logs/[5].gz": "5" });
  assertEquals((await person.cos("cp", ":/logs/*.gz", person.path("flat/"))).status, 0);
  assertEquals([...Deno.readDirSync(person.path("flat"))].map(({ name }) => name).sort(), ["1.gz", "2.gz", "[5].gz"]);
  assertEquals((await person.cos("cp", ":/logs/**/*.gz", person.path("deep/"))).status, 0);
  assertEquals(await person.read("deep/old/4.gz"), "4");
  assertEquals((await person.cos("cp", person.path("flat/?.gz"), ":/up/")).status, 0);
  assertEquals((await person.cos("ls", "--names", ":/up/")).out, "cos://mybucket/up/1.gz\ncos://mybucket/up/2.gz\n");
  const none = await person.cos("cp", ":/logs/*.zip", person.path("none/"));
  assertEquals(none.status, 1);
  assertStringIncludes(none.err, "nothing fits");
});

Deno.test("cp -r with a glob takes whole folders that fit", async () => {
  await using person = new Person();
  await person.put({ "/a1/x": "1", "/a2/y": "2", "/b/z": "3" });
  assertEquals((await person.cos("cp", "-r", ":/a*", person.path("got/"))).status, 0);
  assertEquals([await person.read("got/a1/x"), await person.read("got/a2/y")], ["1", "2"]);
  assertEquals([...Deno.readDirSync(person.path("got"))].length, 2);
});

Deno.test("cp copies within a bucket by the service and between buckets through this computer, with attributes", async () => {
  await using person = new Person();
  await person.put({ "/a.txt": "content" });
  await person.cos("set", "--authority", "public", "--meta", "owner=ann", "--biz-attr", "note", ":/a.txt");
  assertEquals((await person.cos("cp", ":/a.txt", ":/b.txt")).status, 0);
  assertEquals(person.emulator.requests.at(-1)!.op, "copy");
  for (const options of [[], ["--overwrite", "--verify"]]) {
    assertEquals((await person.cos("cp", ...options, ":/a.txt", "cos://other/c.txt")).status, 0);
  }
  assertEquals(await person.get("/c.txt", "other"), "content");
  const [record] = objects((await person.cos("stat", "--json", "cos://other/c.txt")).out);
  assertEquals([record.authority, record.bizAttr, record.headers], ["eWPrivateRPublic", "note", { "x-cos-meta-owner": "ann" }]);
});

Deno.test("cp between buckets takes large files in slices, and whole folders", async () => {
  await using person = new Person();
  await person.put({ "/x/big.bin": bytes(9 * MIB), "/x/small": "small" });
  const said = await person.cos("cp", "-r", "--verify", ":/x/", "cos://other/y/");
  assertEquals([said.status, said.err.includes("2 files copied")], [0, true]);
  const one = await person.client.statFile({ bucketName: "mybucket", cosPath: "/x/big.bin" });
  const two = await person.client.statFile({ bucketName: "other", cosPath: "/y/big.bin" });
  assert(one.ok && two.ok);
  assertEquals(one.data.sha, two.data.sha);
});

Deno.test("cp replaces nothing unless it is told to, in all directions", async () => {
  await using person = new Person();
  const file = await person.write("a.txt", "new");
  await person.put({ "/a.txt": "old", "/b.txt": "other" });
  for (const args of [[file, ":/a.txt"], [":/a.txt", file], [":/b.txt", ":/a.txt"], ["--no-overwrite", file, ":/a.txt"]]) {
    const said = await person.cos("cp", ...args);
    assertEquals(said.status, 1);
    assertStringIncludes(said.err, "--overwrite");
  }
  assertEquals([await person.get("/a.txt"), await person.read("a.txt")], ["old", "new"]);
  assertEquals((await person.cos("cp", "--overwrite", file, ":/a.txt")).status, 0);
  assertEquals((await person.cos("cp", "--overwrite", ":/b.txt", file)).status, 0);
  assertEquals((await person.cos("cp", "--overwrite", ":/b.txt", ":/a.txt")).status, 0);
  assertEquals([await person.get("/a.txt"), await person.read("a.txt")], ["other", "other"]);
});

Deno.test("cp --skip-same passes over what is the same and replaces what differs, in all directions", async () => {
  await using person = new Person();
  await person.write("d/same.txt", "same");
  await person.write("d/other.txt", "here");
  await person.put({ "/d/same.txt": "same", "/d/other.txt": "away" });
  const up = await person.cos("cp", "-r", "--skip-same", "--json", person.path("d/"), ":/d/");
  assertEquals(objects(up.out).map(({ status }) => status).sort(), ["done", "same"]);
  assertEquals(await person.get("/d/other.txt"), "here");
  await person.put({ "/d/other.txt": "gone" });
  const down = await person.cos("cp", "-r", "--skip-same", "--json", ":/d/", person.path("d/"));
  assertEquals(objects(down.out).map(({ status }) => status).sort(), ["done", "same"]);
  assertEquals(await person.read("d/other.txt"), "gone");
  for (const target of [":/e/", "cos://other/e/"]) {
    assertEquals((await person.cos("cp", "-r", ":/d/", target)).status, 0);
    const again = await person.cos("cp", "-r", "--skip-same", "--json", ":/d/", target);
    assertEquals(objects(again.out).map(({ status }) => status), ["same", "same"]);
  }
});

Deno.test("cp says that everything was the same, or that there was nothing, on standard error", async () => {
  await using person = new Person();
  const file = await person.write("d/a.txt", "a");
  await person.put({ "/d/a.txt": "a" });
  for (const [args, verb] of [[["cp", "-r", person.path("d/"), ":/d/"], "copied"], [["cp", file, ":/d/"], "copied"]] as const) {
    const said = await person.cos(...args, "--skip-same");
    assertEquals([said.status, said.out, said.err], [0, "", `0 files ${verb}, 1 the same\n`]);
    assertEquals((await person.cos(...args, "--skip-same", "--quiet")).all, "");
    const json = await person.cos(...args, "--skip-same", "--json");
    assertEquals(objects(json.out), [{
      status: "same",
      name: file,
      type: "file",
      source: file,
      target: "cos://mybucket/d/a.txt",
      size: 1,
    }]);
    assertEquals(json.err, `0 files ${verb}, 1 the same\n`);
  }
  const none = await person.cos("cp", "-r", "--include", "*.none", person.path("d/"), ":/d/");
  assertEquals([none.status, none.all], [0, "0 files copied\n"]);
  await person.write("e/b.txt", "b");
  assertMatch((await person.cos("cp", "-r", person.path("e/"), ":/e/")).err, /^1 file copied(, 1 B in \d\.\d s \(.*\/s\))?\n$/);
  const refused = await person.cos("cp", "-r", person.path("e/"), ":/e/");
  assertEquals([refused.status, refused.err.includes("files copied")], [1, false]);
});

Deno.test("cp takes content from standard input, small, large and of a given size, and gives it to standard output", async () => {
  await using person = new Person();
  assertEquals((await person.type(["cp", "-", ":/small"], { stdin: "piped" })).status, 0);
  const large = bytes(9 * MIB);
  assertEquals((await person.type(["cp", "-", ":/large"], { stdin: large })).status, 0);
  assertEquals((await person.type(["cp", "--size", "5", "-", ":/sized"], { stdin: "sized" })).status, 0);
  assertEquals((await person.type(["cp", "--size", "9", "-", ":/wrong"], { stdin: "short" })).status, 1);
  const printed = await person.cos("cp", ":/small", "-");
  assertEquals([printed.status, printed.out], [0, "piped"]);
  assertEquals([await person.get("/sized"), (await person.cos("du", "--bytes", "--depth", "0", ":/large")).out.trim().split(/\s+/)[0]], [
    "sized",
    String(9 * MIB),
  ]);
});

/** Begins an upload of which the first slice is there; with its SHA-1, it can be known again. */
async function begin(person: Person, cosPath: string, content: Uint8Array<ArrayBuffer>, known: boolean): Promise<void> {
  const at = { bucketName: "mybucket", cosPath };
  const slices = (async function* () {
    for (let offset = 0; offset < content.length; offset += MIB) yield await Promise.resolve(content.subarray(offset, offset + MIB));
  })();
  const { sha, parts: uploadparts } = await digestSlices(slices);
  const size = { filesize: content.length, sliceSize: MIB };
  const session = unwrap(await person.client.uploadSliceInit({ ...at, ...size, ...known ? { sha, uploadparts } : {} })).session!;
  unwrap(await person.client.uploadSliceData({ ...at, session, offset: 0, filecontent: content.slice(0, MIB), ...known ? { sha } : {} }));
}

Deno.test("cp takes up an upload that is known to be of the same content; one that may be of any it leaves alone, or begins anew with --resume", async () => {
  await using person = new Person();
  for (
    const [path, known, how, slices] of [
      ["/known.bin", true, [], 8],
      ["/known-resumed.bin", true, ["--resume"], 8],
      ["/unknown.bin", false, [], undefined],
      ["/unknown-resumed.bin", false, ["--resume"], 9],
    ] as const
  ) {
    // Of its own each time: what the service has already needs no slices.
    const content = bytes(9 * MIB);
    const file = await person.write("big.bin", content);
    await begin(person, path, content, known);
    const before = person.emulator.requests.length;
    const { status, err } = await person.cos("cp", ...how, file, `:${path}`);
    const sent = person.emulator.requests.slice(before).filter(({ op }) => op === "upload_slice_data").length;
    if (slices === undefined) {
      assertEquals([status, sent], [1, 0]);
      assertMatch(err, /-4020[^]*--resume[^]*cos parts --abort cos:\/\/mybucket\/unknown\.bin/);
      continue;
    }
    assertEquals([status, sent], [0, slices], err);
    const { body } = unwrap(await person.client.downloadObject({ bucketName: "mybucket", cosPath: path }));
    assertEquals(new Uint8Array(await new Response(body).arrayBuffer()), content);
  }
});

Deno.test("an unfinished upload in the way of a copy between buckets is told with the ways out, and makes way with --resume", async () => {
  await using person = new Person();
  const content = bytes(9 * MIB);
  await person.put({ "/big.bin": content }, "other");
  await begin(person, "/big.bin", content, false);
  const refused = await person.cos("cp", "cos://other/big.bin", ":/big.bin");
  assertEquals(refused.status, 1);
  assertMatch(refused.err, /--resume[^]*cos parts --abort cos:\/\/mybucket\/big\.bin/);
  assertEquals((await person.cos("cp", "--resume", "cos://other/big.bin", ":/big.bin")).status, 0);
  assertEquals(unwrap(await person.client.statFile({ bucketName: "mybucket", cosPath: "/big.bin" })).filelen, content.length);
});

Deno.test("cp takes --slice-size, --concurrency and --verify", async () => {
  await using person = new Person();
  const file = await person.write("big.bin", bytes(9 * MIB));
  assertEquals((await person.cos("cp", "--slice-size", "3M", "--concurrency", "2", file, ":/three.bin")).status, 0);
  assertEquals(person.emulator.requests.filter(({ op }) => op === "upload_slice_data").length, 3);
  assertEquals((await person.cos("cp", "--verify", file, ":/verified.bin")).status, 0);
  assertEquals((await person.cos("cp", "--verify", "--concurrency", "3", ":/verified.bin", person.path("back.bin"))).status, 0);
  assertEquals(await Deno.readFile(person.path("back.bin")), await Deno.readFile(file));
  const wrong = await person.cos("cp", "--verify", "--slice-size", "2M", file, ":/x.bin");
  assertEquals([wrong.status, wrong.err.split("\n")[0]], [2, "cos: --slice-size: must be 1M with --verify, got 2M"]);
  const moved = await person.cos("mv", "--slice-size", "2M", file, ":/x.bin");
  assertEquals([moved.status, moved.err.split("\n")[0]], [2, "cos: --slice-size: must be 1M for what is moved, got 2M"]);
  assertEquals((await person.cos("cp", "--verify", "--slice-size", "2M", ":/three.bin", "cos://other/x.bin")).status, 0);
});

Deno.test("cp -r takes --include, --exclude, --follow-links and --dry-run", async () => {
  await using person = new Person();
  for (const name of ["a.jpg", "b.tmp", "sub/c.jpg", "sub/d.txt"]) await person.write(`d/${name}`, name);
  Deno.symlinkSync("a.jpg", person.path("d/link.jpg"));
  const dry = await person.cos("cp", "-r", "--dry-run", "--include", "*.jpg", "--exclude", "sub/", person.path("d/"), ":/d/");
  assertMatch(
    dry.out,
    /^\S+link\.jpg: passed over, it is a symbolic link\nwould be copied: \S+a\.jpg -> \S+\n$|^would be copied: \S+a\.jpg -> \S+\n\S+link\.jpg: passed over, it is a symbolic link\n$/,
  );
  assertEquals(person.emulator.requests.filter(({ op }) => op === "upload").length, 0);
  const said = await person.cos("cp", "-r", "-L", "--include", "/*.jpg", "--include", "sub/*.txt", person.path("d/"), ":/d/");
  assertEquals(said.status, 0);
  assertEquals(
    (await person.cos("du", "--json", "--depth", "0", ":/d/")).out,
    '{"name":"cos://mybucket/d/","type":"folder","size":19,"files":3}\n',
  );
});

Deno.test("cp -r reports each file that fails and goes on with the others", async () => {
  await using person = new Person();
  await person.write("d/a.txt", "a");
  await person.write("d/b.txt", "b");
  await person.put({ "/d/a.txt": "there" });
  const said = await person.cos("cp", "-r", person.path("d/"), ":/d/");
  assertEquals(said.status, 1);
  assertStringIncludes(said.err, "1 of 2 items failed:");
  assertStringIncludes(said.err, "cos://mybucket/d/a.txt: the file exists and no overwrite was asked (-177 ERROR_CMD_COS_FILE_EXIST)");
  assertEquals(await person.get("/d/b.txt"), "b");
});

Deno.test("cp -r does not go on when the key is refused, and exits with 3", async () => {
  await using person = new Person();
  for (let index = 0; index < 20; index++) await person.write(`d/${index}.txt`, "x");
  const said = await person.type(["cp", "-r", "--concurrency", "1", person.path("d/"), ":/d/"], { env: { COS_SECRET_KEY: "wrong" } });
  assertEquals(said.status, 3);
  assertEquals(person.emulator.requests.length, 1);
});

Deno.test("cp refuses what cannot be meant", async () => {
  await using person = new Person();
  const file = await person.write("a.txt", "a");
  await person.put({ "/d/a.txt": "a" });
  for (
    const [args, message] of [
      [[file, person.path("b.txt")], "neither the source nor the target"],
      [[file, file, ":/x"], "several sources need a folder"],
      [[":/d/*", person.path("x")], "a glob needs a folder"],
      [["-", ":/x/"], "needs the name of a remote file"],
      [["-r", ":/d/", "-"], "more than one file"],
      [["-r", ":/d/", ":/d/e/"], "copied into itself"],
      [["--overwrite", "--no-overwrite", file, ":/x"], "exclude each other"],
      [["--concurrency", "0", file, ":/x"], "--concurrency"],
      [["--slice-size", "big", file, ":/x"], "--slice-size"],
      [[file], "cp: TARGET is missing"],
      [[], "cp: SOURCE and TARGET are missing"],
    ] as const
  ) {
    const said = await person.cos("cp", ...args);
    assertEquals([said.status, said.err.includes(message)], [2, true], `${args.join(" ")}: ${said.err}`);
  }
  for (const [source, target] of [[person.path("none"), ":/x"], [":/none", person.path("x")], [":/d/a.txt", ":/d/a.txt"]]) {
    assertEquals((await person.cos("cp", source!, target!)).status, 1);
  }
});

Deno.test("cp refuses names that would lead out of the target folder", async () => {
  await using person = new Person();
  await person.put({ "/d/a.txt": "a" });
  Deno.mkdirSync(person.path("out"));
  Deno.mkdirSync(person.path("target"));
  Deno.symlinkSync(person.path("out"), person.path("target/sub"));
  await person.put({ "/d/sub/b.txt": "b" });
  const said = await person.cos("cp", "-r", ":/d/", person.path("target/"));
  assertEquals(said.status, 1);
  assertStringIncludes(said.err, "a link leads out of ");
  assertEquals([...Deno.readDirSync(person.path("out"))].length, 0);
});

Deno.test("a file that changes while it is read is a failure by the name that was typed", async () => {
  await using person = new Person();
  const path = await person.write("a.bin", new Uint8Array(9 * 1024 * 1024));
  const sends = person.fetch;
  person.fetch = (async (input: string, init?: RequestInit) => {
    if (init?.method === "POST") await Deno.writeFile(path, new Uint8Array(1), { append: true });
    return await sends(input, init);
  }) as typeof fetch;
  const said = await person.cos("cp", path, ":/a.bin");
  assertEquals(said.status, 1);
  assertStringIncludes(said.err, `a.bin: ${path} changed while it was uploaded`);
});

Deno.test("cp says of a local file that cannot be written its name, without a word of those who write programs", async () => {
  await using person = new Person();
  await person.put({ "/a": "a" });
  const file = await person.write("f", "a file");
  const { status, err } = await person.cos("cp", ":/a", `${file}/a`);
  assertEquals(status, 1);
  assertStringIncludes(err, `${file}/a: cannot make the folder of ${file}/a: part of the path is no folder`);
});
