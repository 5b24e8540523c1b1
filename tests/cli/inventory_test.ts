import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { CosClient, unwrap } from "../../mod.ts";
import { isLeftover } from "../../src/transfer/leftovers.ts";
import { objects, Person } from "./_person.ts";

/** Lets the service's answers to lists say something else. */
function lie(person: Person, change: (data: { infos: Record<string, unknown>[] }, path: string) => void): void {
  const honest = person.fetch;
  person.fetch = async (input, init) => {
    const answer = await honest(input, init);
    const url = new URL(String(input));
    if (url.searchParams.get("op") !== "list") return answer;
    const envelope = await answer.json();
    if (envelope.code === 0) change(envelope.data, decodeURIComponent(url.pathname));
    return Response.json(envelope);
  };
}

function names(person: Person): string[] {
  return Array.from(Deno.readDirSync(person.dir), ({ name }) => name).sort();
}

const FILES = { "/a.txt": "a", "/d/b c.txt": "b", "/d/e/空.txt": "", "/d/f'g": "g" };

Deno.test("inventory lists every file as JSON lines, and says the whole aside", async () => {
  await using person = new Person();
  await person.put(FILES);
  const said = await person.cos("inventory");
  assertEquals([said.status, objects(said.out).map(({ path, size }) => [path, size])], [
    0,
    [["a.txt", 1], ["d/b c.txt", 1], ["d/e/空.txt", 0], ["d/f'g", 1]],
  ]);
  assertEquals(Object.keys(objects(said.out)[0]), [
    ...["path", "name", "type", "size", "sha1", "mtime", "mtimeIso", "ctime", "ctimeIso", "authority"],
  ]);
  assertMatch(said.err, /^4 files, 3 B, \d+\.\d s\n$/);
  assertEquals(objects((await person.cos("inventory", ":/d")).out).map(({ path }) => path), ["b c.txt", "e/空.txt", "f'g"]);
  assertEquals((await person.cos("inventory", "-q")).err, "");
});

Deno.test("inventory --full has headers and free text", async () => {
  await using person = new Person();
  await person.put(FILES);
  const customHeaders = { "Content-Language": "zh", "x-cos-meta-a": '1, "2"' };
  unwrap(await person.client.updateFile({ bucketName: "mybucket", cosPath: "/a.txt", bizAttr: "free", customHeaders }));
  const [first] = objects((await person.cos("inventory", "--full")).out);
  assertEquals([first.headers, first.bizAttr, first.forbid], [customHeaders, "free", 0]);
  const csv = (await person.cos("inventory", "--full", "--format", "csv")).out;
  assertMatch(csv, /^path,size,sha1,ctime,mtime,authority,unfinished,bizAttr,forbid,headers,unreachable\r\na\.txt,1,[0-9a-f]{40},/);
  assertStringIncludes(csv, '"{""Content-Language"":""zh"",""x-cos-meta-a"":""1, \\""2\\""""}",\r\n');
});

Deno.test("inventory --format csv shows no mark at the ends of lines where somebody looks at it", async () => {
  await using person = new Person();
  await person.put(FILES);
  const { out } = await person.type(["inventory", "--format", "csv"], { terminal: true, env: { TERM: "xterm" } });
  assertMatch(out, /^path,size[^\n]*unreachable\na\.txt,1,/);
  assertEquals(/\r|\\x0d/.test(out), false);
});

Deno.test("inventory --format csv quotes as RFC 4180 does, and changes nothing", async () => {
  await using person = new Person();
  await person.put({ "/a": "a", "/b": "b" });
  lie(person, ({ infos }) => {
    infos[0]!.name = '=1,"x"\r\ny';
  });
  const { out } = await person.cos("inventory", "--format", "csv");
  assertMatch(
    out,
    /^path,size,sha1,ctime,mtime,authority,unfinished,unreachable\r\n"=1,""x""\r\ny",1,[0-9a-f]{40},\d+,\d+,eInvalid,,\r\nb,/,
  );
});

Deno.test("what inventory --format sha1sum writes, sha1sum -c finds true of the downloaded folder", async () => {
  await using person = new Person();
  await person.put({ ...FILES, "/-": "dash", "/ lead": "l", "/d/ä\u00a0": "x" });
  const sums = person.path("SHA1SUMS");
  assertEquals((await person.cos("inventory", "--format", "sha1sum", "-o", sums)).status, 0);
  assertEquals((await person.cos("cp", "-r", ":/", person.path("down/"))).status, 0);
  const check = async (): Promise<[number, string]> => {
    const child = new Deno.Command("sha1sum", {
      args: ["--strict", "-c", sums],
      cwd: person.path("down"),
      env: { LC_ALL: "C" },
      stdin: "null",
    });
    const { code, stdout } = await child.output();
    return [code, new TextDecoder().decode(stdout)];
  };
  const [code, said] = await check();
  assertEquals([code, said.split("\n").length], [0, 8]);
  const rclone = await new Deno.Command("rclone", {
    args: ["checksum", "sha1", sums, person.path("down"), "--config", "", "--one-way"],
    env: { HOME: person.dir },
  }).output().catch(() => undefined);
  if (rclone === undefined) console.log("no rclone on PATH: not tried with it");
  // It knows nothing of a lone -.
  else assertMatch(new TextDecoder().decode(rclone.stderr), /6 matching files/);
  await person.write("down/a.txt", "changed");
  assertMatch((await check())[1], /^a\.txt: FAILED$/m);
});

Deno.test("files with unusual names are in it, and sha1sum finds them true", async () => {
  await using person = new Person();
  const made = new CosClient({ ...person.emulator.clientOptions, unusualNames: true });
  const paths = ["/a?b*c", '/d|e/<f>"g', "/x\\y", "/z:\nz"];
  for (const cosPath of paths) unwrap(await made.uploadFileFromBuffer({ bucketName: "mybucket", cosPath, data: cosPath }));
  for (const full of [[], ["--full"]]) {
    const said = await person.cos("inventory", ...full);
    assertEquals([said.status, objects(said.out).map(({ path }) => `/${path}`)], [0, paths]);
  }
  const sums = person.path("sums");
  assertEquals((await person.cos("inventory", "--format", "sha1sum", "-o", sums)).status, 0);
  assertEquals((await person.cos("cp", "-r", ":/", person.path("down/"))).status, 0);
  const { code } = await new Deno.Command("sha1sum", { args: ["--strict", "-c", sums], cwd: person.path("down") }).output();
  assertEquals(code, 0);
});

Deno.test("names with a backslash or a line feed are written as sha1sum reads them", async () => {
  await using person = new Person();
  await person.put({ "/a": "a", "/b": "b" });
  lie(person, ({ infos }) => {
    infos[0]!.name = "x\\y\nz";
  });
  const { out } = await person.cos("inventory", "--format", "sha1sum");
  assertMatch(out, /^\\[0-9a-f]{40} {2}x\\\\y\\nz\n[0-9a-f]{40} {2}b\n$/);
  const down = person.path("down");
  await Deno.mkdir(down);
  await Deno.writeTextFile(`${down}/x\\y\nz`, "a");
  await Deno.writeTextFile(`${down}/b`, "b");
  await person.write("sums", out);
  const { code } = await new Deno.Command("sha1sum", { args: ["--strict", "-c", person.path("sums")], cwd: down }).output();
  assertEquals(code, 0);
});

for (const [what, change] of [["no SHA-1", { sha: undefined }], ["an unfinished upload", { filelen: 0 }]] as const) {
  Deno.test(`${what} is a failure with --format sha1sum, and no file comes of it; jsonl says what it is`, async () => {
    await using person = new Person();
    await person.put({ "/a": "aa", "/b": "b" });
    lie(person, ({ infos }) => void Object.assign(infos[0]!, change));
    const path = person.path("sums");
    const said = await person.cos("inventory", "--format", "sha1sum", "-o", path);
    assertEquals([said.status, names(person)], [1, []]);
    assertMatch(said.err, /^cos: cos:\/\/mybucket\/a: .*SHA-1.*\n {2}.*--format jsonl/);
    const json = await person.cos("inventory");
    const [first] = objects(json.out);
    assertEquals([json.status, first.path, first.sha1, first.unfinished], [0, "a", undefined, what === "no SHA-1" ? undefined : true]);
    if (what !== "no SHA-1") assertMatch(json.err, /^1 file, 1 B, 1 unfinished upload, /);
    const csv = await person.cos("inventory", "--format", "csv");
    assertEquals(csv.out.includes("eInvalid,true,\r\n"), what !== "no SHA-1");
  });
}

Deno.test("a file that no request can name is listed in each form and counted apart, with a warning; a folder of such a name is a failure", async () => {
  await using person = new Person();
  await person.put({ "/a": "a", "/b": "bb" });
  let name = "..";
  lie(person, ({ infos }) => {
    infos[0]!.name = name;
  });
  for (const more of [[], ["--full"]]) {
    const said = await person.cos("inventory", ...more);
    assertEquals(said.status, 0, said.err);
    assertMatch(said.err, /^Warning: 1 file cannot be asked for by its name.*\n1 file, 2 B, 1 unreachable file, /);
    const [up] = objects(said.out);
    assertEquals([up.path, up.name, up.size, up.unreachable], ["..", "cos://mybucket/..", 1, true]);
    assertEquals(up.sha1, "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8");
    assertMatch(up.why, /cannot be asked for/);
  }
  const json = await person.cos("inventory", "--json");
  assertEquals([json.status, objects(json.err)[0].files, objects(json.err)[0].unreachable], [0, 1, 1]);
  const csv = await person.cos("inventory", "--format", "csv", "--full");
  assertMatch(csv.out, /unfinished,bizAttr,forbid,headers,unreachable\r\n\.\.,1,86f7.*,true\r\n/);
  const path = person.path("sums");
  assertEquals((await person.cos("inventory", "--format", "sha1sum", "-o", path)).status, 0);
  assertMatch(Deno.readTextFileSync(path), /^86f7e437faa5a7fce15d1ddcb9eaeaea377667b8 {2}\.\.\n/);
  // No copy has it, and no check of a copy says that all is there.
  await person.write("copy/b", "bb");
  const check = await new Deno.Command("sha1sum", { args: ["-c", path], cwd: person.path("copy") }).output();
  assertEquals([check.code, new TextDecoder().decode(check.stdout).includes("b: OK")], [1, true]);
  name = "../";
  const folder = await person.cos("inventory");
  assertEquals(folder.status, 1);
  assertStringIncludes(folder.err, "has a folder named ..");
});

Deno.test("half a character in a name is a failure where UTF-8 cannot hold it", async () => {
  await using person = new Person();
  await person.put({ "/a": "a" });
  lie(person, ({ infos }) => {
    infos[0]!.name = "x\ud800";
  });
  for (const format of ["sha1sum", "csv"]) assertEquals((await person.cos("inventory", "--format", format)).status, 1);
  assertEquals(objects((await person.cos("inventory")).out)[0].path, "x\ud800");
});

Deno.test("on a terminal, a name does not steer it", async () => {
  await using person = new Person();
  await person.put({ "/a": "a" });
  lie(person, ({ infos }) => {
    infos[0]!.name = "x\x1b[2Jy\u202e";
  });
  for (const format of ["sha1sum", "csv", "jsonl"]) {
    const said = await person.type(["inventory", "--format", format], { terminal: true });
    assert(!said.out.includes("\x1b[2J") && !said.out.includes("\u202e"), format);
  }
  // In a pipe it is what it is.
  assertStringIncludes((await person.cos("inventory", "--format", "sha1sum")).out, "x\x1b[2Jy\u202e");
});

Deno.test("inventory -o replaces a file only when the new one is whole, and leaves nothing beside it", async () => {
  await using person = new Person();
  await person.put(FILES);
  const path = await person.write("list.jsonl", "old");
  const whole = await person.cos("inventory", "-o", path);
  assertEquals([whole.status, whole.out, names(person)], [0, "", ["list.jsonl"]]);
  const text = await person.read("list.jsonl");
  assertEquals(text, (await person.cos("inventory")).out);
  lie(person, ({ infos }, folder) => {
    if (folder.endsWith("/e/")) infos[0]!.filesize = undefined;
  });
  const said = await person.cos("inventory", "-o", path);
  assertEquals([said.status, await person.read("list.jsonl")], [1, text]);
  assertMatch(said.err, /tells no size[^]*Go on where it stopped: cos inventory --resume -o /);
  const piped = await person.cos("inventory", "-o", "-");
  assertEquals([piped.status, objects(piped.out).map(({ path }) => path)], [1, ["a.txt", "d/b c.txt"]]);
});

Deno.test("inventory --resume goes on where a failure ended it: folders that are done are not listed again", async () => {
  await using person = new Person();
  for (let n = 0; n < 8; n++) await person.put({ [`/d${n}/a`]: "a", [`/d${n}/e/b`]: "b" });
  const whole = (await person.cos("inventory")).out;
  const honest = person.fetch;
  const path = person.path("list");
  const asked: string[] = [];
  let broken = "/d5/e/";
  person.fetch = (input, init) => {
    const { pathname } = new URL(String(input));
    asked.push(pathname.replace(/^.*mybucket/, ""));
    if (pathname.endsWith(broken)) return Promise.resolve(Response.json({ code: -55, message: "NO" }, { status: 403 }));
    return honest(input, init);
  };
  const failed = await person.cos("inventory", "-o", path);
  assertEquals(failed.status, 3);
  assertEquals(names(person).filter((name) => !isLeftover(name)), []);
  [broken, asked.length] = ["/nothing/", 0];
  const said = await person.cos("inventory", "--resume", "-o", path);
  assertEquals([said.status, names(person)], [0, ["list"]]);
  assertMatch(said.err, /^Going on after \d+ files, \d+ B\.\n16 files, 16 B, /);
  assertEquals(await person.read("list"), whole);
  assertEquals(asked, ["/", "/d5/", "/d5/e/", "/d6/", "/d6/e/", "/d7/", "/d7/e/"]);
});

Deno.test("inventory --resume begins anew where there is nothing to go on from, or that was of something else", async () => {
  await using person = new Person();
  for (let n = 0; n < 4; n++) await person.put({ [`/d${n}/a`]: "a" });
  const path = person.path("list");
  assertMatch((await person.cos("inventory", "--resume", "-o", path)).err, /^There is nothing to go on from/);
  await Deno.remove(path);
  lie(person, (data, folder) => {
    if (folder.endsWith("/d2/")) data.infos = [{ name: "x" }];
  });
  assertEquals((await person.cos("inventory", "-o", path)).status, 1);
  const honest = new Person();
  honest.fetch = person.emulator.clientOptions.fetch;
  try {
    for (const other of [["--full"], ["--format", "csv"], ["-b", "other"]]) {
      assertMatch((await honest.cos("inventory", "--resume", ...other, "-o", path)).err, /^There is nothing to go on from/);
      await Deno.remove(path);
    }
    assertMatch((await honest.cos("inventory", "--resume", "-o", path)).err, /^Going on after 2 files/);
    assertEquals(await Deno.readTextFile(path), (await honest.cos("inventory")).out);
    // Without --resume, what was left is cleared away.
    assertEquals((await person.cos("inventory", "-o", path)).status, 1);
    assertEquals((await honest.cos("inventory", "-o", path)).status, 0);
    assertEquals(names(person), ["list"]);
  } finally {
    await honest[Symbol.asyncDispose]();
  }
});

Deno.test("a note that says what cannot be is not believed", async () => {
  await using person = new Person();
  for (let n = 0; n < 4; n++) await person.put({ [`/d${n}/a`]: "a" });
  const honest = person.fetch;
  const path = person.path("list");
  const whole = (await person.cos("inventory")).out;
  for (
    const version of [
      "x",
      "{}",
      '{"position":[{"context":5}],"files":1,"bytes":1,"unfinished":0}',
      '{"position":[],"files":-1,"bytes":1,"unfinished":0}',
    ]
  ) {
    lie(person, (data, folder) => {
      if (folder.endsWith("/d2/")) data.infos = [{ name: "x" }];
    });
    assertEquals((await person.cos("inventory", "-o", path)).status, 1);
    person.fetch = honest;
    const note = names(person).find((name) => name.endsWith(".json"))!;
    await person.write(note, JSON.stringify({ ...JSON.parse(await person.read(note)), version }));
    assertMatch((await person.cos("inventory", "--resume", "-o", path)).err, /^There is nothing to go on from/);
    assertEquals([await person.read("list"), names(person)], [whole, ["list"]]);
    await Deno.remove(path);
  }
});

Deno.test("what cannot be a file is refused before anything is asked for", async () => {
  await using person = new Person();
  person.fetch = () => {
    throw new Error("something was sent");
  };
  const cases: readonly (readonly [path: string, status: number, message: RegExp])[] = [
    [person.dir, 1, /^cos: --output: cannot write .*: it is there, and no regular file/],
    [person.path("none/list"), 1, /^cos: --output: cannot write .*: no such file or folder/],
    [person.path("list/"), 2, /names a folder, it takes a file/],
  ];
  for (const [path, status, message] of cases) {
    const said = await person.cos("inventory", "-o", path);
    assertEquals(said.status, status);
    assertMatch(said.err, message);
  }
  assertEquals((await person.cos("inventory", "--resume")).status, 2);
  assertEquals((await person.cos("inventory", "--concurrency", "65")).status, 2);
  assertEquals((await person.cos("inventory", "--format", "xml")).status, 2);
});

Deno.test("a link in the place of the file is replaced, and what it leads to stays", async () => {
  await using person = new Person();
  await person.put(FILES);
  const victim = await person.write("victim", "victim");
  await Deno.symlink(victim, person.path("link"));
  assertEquals((await person.cos("inventory", "-o", person.path("link"))).status, 0);
  assertEquals([await person.read("victim"), objects(await person.read("link")).length], ["victim", 4]);
});

Deno.test("two at once to one file: each is whole, one of them has the name, and nothing is left", async () => {
  await using person = new Person();
  for (let n = 0; n < 6; n++) await person.put({ [`/d${n}/a`]: "a" });
  const honest = person.fetch;
  person.fetch = async (input, init) => {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
    return await honest(input, init);
  };
  const path = person.path("list");
  const all = await Promise.all(Array.from({ length: 4 }, () => person.cos("inventory", "-o", path)));
  assertEquals(all.map(({ status }) => status), [0, 0, 0, 0]);
  assertEquals([await person.read("list"), names(person)], [(await person.cos("inventory")).out, ["list"]]);
});

Deno.test("with --json, what is said of the whole is an object, aside from an inventory on standard output", async () => {
  await using person = new Person();
  await person.put(FILES);
  const path = person.path("list");
  const [whole] = objects((await person.cos("inventory", "--json", "-o", path)).out);
  assertEquals([whole.name, whole.output, whole.format, whole.files, whole.size, whole.unfinishedUploads], [
    "cos://mybucket/",
    path,
    "jsonl",
    4,
    3,
    0,
  ]);
  const said = await person.cos("inventory", "--json");
  assertEquals([objects(said.out).length, objects(said.err)[0].files], [4, 4]);
  const failed = await person.cos("inventory", "--json", ":/none/");
  assertEquals([failed.status, failed.out, objects(failed.err)[0].error.code], [1, "", -197]);
});

Deno.test("Ctrl-C says how to go on, and going on does what the first would have done", async () => {
  await using person = new Person();
  for (let n = 0; n < 6; n++) await person.put({ [`/d${n}/a`]: "a" });
  const whole = (await person.cos("inventory")).out;
  let press = (): void => {};
  lie(person, (_, folder) => {
    if (folder.endsWith("/d3/")) press();
  });
  const path = person.path("list");
  const said = await person.type(["inventory", "-o", path], { onStart: (interrupt) => press = interrupt });
  assertEquals(said.status, 130);
  assertStringIncludes(said.err, `Go on where it stopped: cos inventory --resume -o ${path}`);
  press = () => {};
  assertMatch((await person.cos("inventory", "--resume", "-o", path)).err, /^Going on after /);
  assertEquals([await person.read("list"), names(person)], [whole, ["list"]]);
});
