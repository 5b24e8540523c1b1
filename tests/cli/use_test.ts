import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { commands } from "./_commands.ts";
import { optionsOf } from "../../src/cli/commands/base/command.ts";
import { GLOBAL } from "../../src/cli/settings/options.ts";
import { VERSION } from "../../src/cli/version.ts";
import { DiskStore } from "../../src/emulator/mod.ts";
import { bytes, MIB, objects, Person } from "./_person.ts";

Deno.test("each command has a help with its options and examples", async () => {
  await using person = new Person();
  for (const { name, options, examples } of commands) {
    const [behind, before, help] = [await person.cos(name, "--help"), await person.cos("-h", name), await person.cos("help", name)];
    assertEquals([behind.status, behind.out, behind.out], [0, before.out, help.out]);
    for (const option of [...options, ...GLOBAL]) assertStringIncludes(behind.out, `--${option.name}`);
    assert(examples.length > 0);
    for (const [line] of examples) assertStringIncludes(behind.out, line);
    for (const line of behind.out.split("\n")) assert(line.length <= 100 || examples.some(([example]) => line.includes(example)), line);
  }
});

Deno.test("the general help names every command; without a command it is a mistake", async () => {
  await using person = new Person();
  const help = await person.cos("--help");
  assertEquals(help.status, 0);
  for (const { name, summary } of commands) assertMatch(help.out, new RegExp(`  ${name} +${summary.slice(0, 20)}`));
  const nothing = await person.cos();
  assertEquals([nothing.status, nothing.out, nothing.err.trim()], [2, "", help.out.trim()]);
});

Deno.test("the examples of the help parse", async () => {
  await using person = new Person();
  for (const { examples } of commands) {
    for (const [line] of examples) {
      const words = line.replace(/^.*\| /, "").replace(/ [<>].*$/, "").split(" ").map((word) => word.replaceAll("'", ""));
      assertEquals(words[0], "cos");
      const said = await person.cos("--help", ...words.slice(1));
      assertEquals([said.status, said.err], [0, ""]);
    }
  }
});

Deno.test("--version tells the version of the module", async () => {
  await using person = new Person();
  const config = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url)));
  assertEquals([(await person.cos("--version")).out, VERSION], [`cos ${config.version}\n`, config.version]);
  for (const word of ["-V", "version"]) assertEquals((await person.cos(word)).out, `cos ${config.version}\n`);
  const help = (await person.cos("--help")).out;
  assertMatch(help, /-V, --version +The version\.[^]*cos help COMMAND +tells more[^]*cos version +tells/);
  for (const args of [["help", "version"], ["--help", "version"], ["help", "help"], ["help", "--lang", "en"], ["help", "--quiet"]]) {
    assertEquals((await person.cos(...args)).out, help);
  }
  const about = (await person.cos("help", "cp")).out;
  for (const args of [["help", "--lang", "en", "cp"], ["help", "cp", "-r"]]) assertEquals((await person.cos(...args)).out, about);
});

Deno.test("mistakes are answered with what was probably meant", async () => {
  await using person = new Person();
  for (
    const [args, message] of [
      [["lss"], "Did you mean cos ls?"],
      [["sl"], "Did you mean cos ls?"],
      [["tsat", ":/a"], "Did you mean cos stat?"],
      [["hepl"], "Did you mean cos help?"],
      [["verison"], "Did you mean cos version?"],
      [["delete", ":/a"], "Did you mean cos rm?"],
      [["LS"], "Did you mean cos ls?"],
      [["rb", "cos://mybucket"], "The console makes and removes buckets"],
      [["pull", "a.txt"], "cos cp :/a.txt ."],
      [["help", "snyc"], "Did you mean cos sync?"],
      [["put", "a b.txt"], "Type: cos cp 'a b.txt' :/\n"],
      [["upload", "-r", "photos", "/backup/"], "Type: cos cp -r photos :/backup/\n"],
      [["get", "/a.txt"], "Type: cos cp :/a.txt .\n"],
      [["download", "cos://other/a.txt", "here/", "--secret-key", "hidden"], "Type: cos cp cos://other/a.txt here/\n"],
      [["get"], "Type: cos cp :/FILE FOLDER/\n"],
      [["put", "--xyzzy", "a"], "Type: cos cp FILE :/FOLDER/\n"],
      [["xyzzy"], "See cos --help."],
      [["cp", "--ovrewrite"], "Did you mean --overwrite?"],
      [["ls", "--recursiv"], "Did you mean --recursive?"],
      [["ls", "--xyzzy"], "unknown option --xyzzy"],
      [["ls", "--json=3"], "--json takes no value"],
      [["--quiet=no", "ls"], "--quiet takes no value"],
      [["ls", "-x"], "unknown option -x"],
      [["--jsno", "ls"], "Did you mean --json?"],
      [["ls", "--bucket"], "--bucket needs a value"],
      [["ls", "--bucket", "--json"], "--bucket needs a value"],
      [["cat"], "Usage: cos cat [OPTIONS] NAME..."],
      [["config", "x"], "x is too much"],
      [["ls", "name"], "name is no remote name"],
      [["ls", "cos://"], "names no bucket"],
      [["ls", "--timeout", "x"], "--timeout"],
      [["ls", "--endpoint", "x"], "endpoint: must be a URL"],
    ] as const
  ) {
    const said = await person.cos(...args);
    assertEquals([said.status, said.all.includes(message)], [2, true], `${args.join(" ")}: ${said.all}`);
  }
});

Deno.test("mistakes in options point to the help of the command that was named", async () => {
  await using person = new Person();
  for (
    const [args, see] of [
      [["cp", "--xyzzy", "a", ":/b"], "cp"],
      [["--json", "cp", "-X", "a", ":/b"], "cp"],
      [["--xyzzy", "cp", "a", ":/b"], "cp"],
      [["ls", "--bucket"], "ls"],
      [["set", "--authority", "nobody", ":/a"], "set"],
      [["cp", "--concurrency", "0", "a", ":/b"], "cp"],
      [["stat", "--endpoint", "x", ":/a"], "stat"],
      [["cat", "--range", "5-2", ":/a"], "cat"],
      [["url", "--expires", "91d", ":/a"], "url"],
      [["--xyzzy"], undefined],
    ] as const
  ) {
    const said = await person.cos(...args);
    assertEquals([said.status, said.out], [2, ""]);
    const line = `See cos ${see === undefined ? "" : `${see} `}--help.`;
    assert(said.err.includes(line), `${args.join(" ")}: ${said.err}`);
  }
  for (const command of ["url", "sign"]) {
    assertStringIncludes((await person.cos(command, "--expires", "91d", ":/a")).err, "--expires: must be");
  }
});

Deno.test("names with . or .. as a part are refused before anything is sent", async () => {
  await using person = new Person();
  for (const args of [["ls", ":/a/../b"], ["stat", "cos://mybucket/."], ["mkdir", ":/a/./b"], ["rm", ":/.."], ["cp", ":/..", person.dir]]) {
    const said = await person.cos(...args);
    assertEquals([said.status, said.err.includes("no part of a path can be . or ..")], [2, true], said.err);
  }
  assertEquals(person.emulator.requests.length, 0);
});

Deno.test("operands behind -- may begin with a hyphen", async () => {
  await using person = new Person();
  await person.put({ "/-x": "dash" });
  assertEquals((await person.cos("cat", "--", ":/-x")).out, "dash");
  for (const args of [["cat", "--", "-x"], ["cat", "--quiet", "--", "-x"], ["cat", "--", "--help"]]) {
    assertStringIncludes((await person.cos(...args)).err, `${args.at(-1)} is no remote name`);
  }
  const folder = await person.write("d/a", "a").then(() => person.path("d"));
  assertEquals((await person.cos("cp", "-T", "-r", "--", folder, ":/--")).status, 0);
});

Deno.test("a clock that is wrong is no matter: the service's counts", async () => {
  await using person = new Person();
  await person.put({ "/a.txt": "a" });
  for (const minutes of [-40, 40, 7 * 24 * 60]) {
    person.now = () => Date.now() + minutes * 60_000;
    const said = await person.cos("cat", ":/a.txt");
    assertEquals([said.status, said.out, said.err], [0, "a", ""]);
  }
});

Deno.test("what went wrong is recognised from the code, and the next step is named", async () => {
  await using person = new Person();
  const slow = 40 * 60_000;
  person.now = () => Date.now() - slow;
  const { fetch } = person;
  // What refuses the time in spite of the correction, and what tells no time to correct it by.
  for (
    const [date, advice] of [
      [() => new Date().toUTCString(), /-96[^]*This computer's clock is about 40 minutes behind the service's/],
      [() => "", /-96[^]*look whether this computer's clock and its time zone are right/],
    ] as const
  ) {
    person.fetch = () => Promise.resolve(Response.json({ code: -96, message: "expired" }, { status: 403, headers: { date: date() } }));
    const clock = await person.cos("ls");
    assertEquals(clock.status, 3);
    assertMatch(clock.err, advice);
  }
  person.fetch = fetch;
  person.now = Date.now;
  for (
    const [args, env, status, pattern] of [
      [["ls"], { COS_APPID: "5" }, 3, /appid 5 and the SecretId must be of the same account[^]*COS_APPID of the environment/],
      [["ls"], { COS_SECRET_ID: "AKIDother" }, 3, /Enter the key again: cos config[^]*To have everything checked: cos doctor/],
      [["ls"], { COS_SECRET_KEY: "x" }, 3, /-97[^]*Enter the key again[^]*COS_SECRET_KEY of the environment/],
      [["ls", "--secret-key", "x"], {}, 3, /It came from the command line/],
      [
        ["ls", "cos://missing/"],
        { COS_REGION: "gz" },
        1,
        /-133[^]*a bucket missing in the region gz;[^]*The regions are sh, gz, tj[^]*Another region: --region/,
      ],
      [["rm", "cos://missing/a"], {}, 1, /cos:\/\/missing\/a: [^]*-133[^]*a bucket missing in the region sh;/],
      [["cp", "cos://missing/*", "x/"], {}, 1, /cos:\/\/missing\/\*: [^]*-133[^]*a bucket missing in the region sh;/],
      [["rm", "-r", "--yes", ":/none/**/*.gz"], {}, 1, /nothing fits[^]*cos ls cos:\/\/mybucket\/none\/\n/],
      [["rm", ":/a"], { COS_SECRET_KEY: "x" }, 3, /:\/a: [^]*-97[^]*Enter the key again/],
      [["ls", "cos://mybucket-100000/"], {}, 1, /without the appid here: mybucket/],
      [["cat", ":/d/none"], {}, 1, /-197[^]*|-46628/],
    ] as const
  ) {
    const said = await person.type(args, { env });
    assertEquals(said.status, status, said.err);
    assertMatch(said.err, pattern);
  }
});

Deno.test("a store that fails is the service's trouble, or that of an emulator whose folder is gone", async () => {
  const folder = await Deno.makeTempDir({ prefix: "cos-gone-" });
  await using store = await DiskStore.open(folder);
  await using person = new Person({ store });
  const file = await person.write("a.txt", "a");
  await Deno.remove(folder, { recursive: true });
  const local = await person.type(["cp", file, ":/a.txt"], { env: { COS_ENDPOINT: "http://127.0.0.1:8004" } });
  assertEquals(local.status, 1);
  assertMatch(
    local.err,
    /-181[^]*If http:\/\/127\.0\.0\.1:8004 is an emulator, [^\n]*--data folder[^\n]* removed\. Then start it again\.\n/,
  );
  assertMatch(local.err, /If it leads to the service: [^\n]*try again later\. Its support can look up request \S+\.\n/);
  const real = await person.cos("cp", file, ":/a.txt");
  assertMatch(real.err, /-181[^]*The trouble is the service's: try again later\. Its support can look up request \S+\.\n/);
  assert(!real.err.includes("emulator"));
});

Deno.test("a network that does not answer is told, with what to look at", async () => {
  await using person = new Person();
  person.fetch = () => Promise.reject(new TypeError("connection refused"));
  const said = await person.type(["ls", "--attempts", "1"], { env: { COS_ENDPOINT: "http://127.0.0.1:9" } });
  assertEquals(said.status, 1);
  assertMatch(said.err, /no answer from 127\.0\.0\.1:9[^]*whether something listens at http:\/\/127\.0\.0\.1:9/);
  person.fetch = () => Promise.resolve(new Response("<html>login</html>", { status: 200 }));
  assertStringIncludes((await person.cos("ls", "--attempts", "1")).err, "a login page of the network");
});

Deno.test("--attempts and --timeout reach the requests", async () => {
  await using person = new Person();
  let tries = 0;
  person.fetch = () => {
    tries++;
    return Promise.resolve(new Response("", { status: 502 }));
  };
  await person.cos("ls", "--attempts", "2");
  assertEquals(tries, 2);
  person.fetch = (_, init) => new Promise((_, reject) => init!.signal!.addEventListener("abort", () => reject(init!.signal!.reason)));
  assertStringIncludes((await person.cos("ls", "--attempts", "1", "--timeout", "1s")).err, "within 1000 ms");
});

Deno.test("an option with a range says what is wrong in its own words and units", async () => {
  await using person = new Person();
  const file = await person.write("a", "a");
  const sliced = await person.cos("cp", "--slice-size", "10M", file, ":/a");
  assertEquals([sliced.status, sliced.err.split("\n")[0]], [2, "cos: --slice-size: must be 64K to 3M, got 10M"]);
  await person.put({ "/a": "1" });
  assertStringIncludes((await person.cos("set", "--biz-attr", "x".repeat(5000), ":/a")).err, ": --biz-attr: must have at most 4096 bytes");
  // One more than most, and one less than least, in the unit that they stand in.
  const beside = (text: string, by: number): string => text.replace(/[0-9]+/, (number) => String(Number(number) + by));
  let tried = 0;
  for (const command of commands) {
    for (const { name, range, value } of optionsOf(command)) {
      if (range === undefined) continue;
      for (const given of [range.most && beside(range.most, 1), range.least && beside(range.least, -1)]) {
        if (given === undefined || given.startsWith("-")) continue;
        const operands = Array.from({ length: command.count[0] }, () => file);
        const said = await person.cos(command.name, `--${name}`, given, ...operands);
        const bounds = [range.least ?? (value === "NUMBER" ? "1" : undefined), range.most].filter((one) => one !== undefined).join(" to ");
        assertEquals(said.status, 2, `${command.name} --${name} ${given}`);
        assertStringIncludes(said.err, `--${name}: must be ${bounds}, got ${given}`);
        tried++;
      }
    }
  }
  assert(tried > 10);
});

Deno.test("--json prints one object a line, failures too, and --quiet nothing but problems", async () => {
  await using person = new Person();
  await person.put({ "/d/a.txt": "a", "/d/b.txt": "b" });
  await person.write("d/a.txt", "there");
  const json = await person.cos("cp", "-r", "--json", ":/d/", person.path("d/"));
  assertEquals(json.status, 1);
  const [one, other] = objects(json.out).sort((a, b) => a.source < b.source ? -1 : 1);
  assertEquals([one.status, one.error.code, one.advice.length > 0], ["failed", -177, true]);
  assertEquals([other.status, other.source, other.size], ["done", "cos://mybucket/d/b.txt", 1]);
  const broken = await person.cos("ls", "--json", "cos://missing/");
  const [told] = objects(broken.out);
  assertEquals([broken.err, told.status, told.error.code, told.advice.length > 0], ["", "failed", -133, true]);
  const quiet = await person.cos("cp", "-q", ":/d/b.txt", person.path("c.txt"));
  assertEquals([quiet.status, quiet.all], [0, ""]);
  assertEquals((await person.cos("cp", "-q", ":/none", person.path("x"))).err.startsWith("cos: :/none: no such file"), true);
});

/** The keys of a failure, with those of what went wrong, and without what an answer of the service adds. */
function shapeOf({ name, error, ...rest }: Record<string, Record<string, unknown>>): string {
  assertEquals([typeof name, typeof error!.code, typeof error!.name, typeof error!.message], ["string", "number", "string", "string"]);
  const facts = Object.keys(error!).filter((key) => !["httpStatus", "requestId", "operation", "bucket", "path"].includes(key));
  return [...Object.keys(rest).filter((key) => !["type", "source", "target", "size", "deleted"].includes(key)), ...facts].join();
}

Deno.test("--json tells failures of all commands in one shape, one object for each name", async () => {
  await using person = new Person();
  await person.put({ "/a.txt": "a", "/d/a.txt": "b" });
  await person.write("d/a.txt", "a");
  const [none, here] = ["cos://mybucket/none", person.path("none")];
  const failed = objects((await person.cos("stat", "--json", ":/none")).out);
  assertEquals(failed.map(({ error }) => [error.operation, error.bucket, error.path]), [["statFile", "mybucket", "/none"]]);
  const model = failed.map(shapeOf);
  assertEquals(model, ["status,advice,code,name,message"]);
  for (
    const [args, failures] of [
      [["stat", ":/none", ":/none2"], [[none, -197], [`${none}2`, -197]]],
      [["rm", ":/none"], [[none, -197]]],
      [["rm", ":/none", ":/a.txt", ":/none2"], [[none, -197], [`${none}2`, -197]]],
      [["rm", "-r", "--yes", ":/none*"], [[`${none}*`, -197]]],
      [["rm", "cos://missing/a"], [["cos://missing/a", -133]]],
      [["rm", "cos://missing/*"], [["cos://missing/*", -133]]],
      [["cp", ":/none", person.path("x")], [[none, -197]]],
      [["cp", ":/none", here, person.path("x/")], [[none, -197], [here, -1]]],
      [["cp", here, ":/x"], [[here, -1]]],
      [["cp", `${here}*`, ":/x/"], [[`${here}*`, -1]]],
      [["cp", "-r", person.path("d/"), ":/d/"], [[person.path("d/a.txt"), -177]]],
      [["mv", ":/none", ":/x"], [[none, -197]]],
      [["sync", ":/none", person.path("x")], [[`${none}/`, -197]]],
      [["sync", here, ":/x"], [[here, -1]]],
      [["ls", ":/none", ":/none2"], [[none, -197], [`${none}2`, -197]]],
      [["ls", ":/none*"], [[`${none}*`, -197]]],
      [["du", ":/none", ":/none2"], [[none, -197], [`${none}2`, -197]]],
      [["set", "--biz-attr", "x", ":/none"], [[none, -197]]],
      [["set", "--biz-attr", "x", ":/none*"], [[`${none}*`, -197]]],
      [["parts", ":/none"], [[none, -197]]],
      [["rmdir", ":/none"], [[none, -197]]],
      [["mkdir", ":/d", ":/d"], [["cos://mybucket/d", -178]]],
    ] as const
  ) {
    const said = await person.cos(...args, "--json");
    const told = objects(said.out).filter(({ status }) => status === "failed");
    assertEquals([said.status, told.map(({ name, error }) => [name, error.code]), said.err], [1, failures, ""] as unknown, args.join(" "));
    for (const one of told) assertEquals([shapeOf(one)], model);
  }
});

Deno.test("--json tells failures aside where standard output carries content, or where no name is to blame", async () => {
  await using person = new Person();
  await person.put({ "/a.txt": "a" });
  for (
    const [args, env, status, code, out] of [
      [["cat", ":/none", ":/a.txt"], {}, 1, -46628, "a"],
      [["cp", ":/none", "-"], {}, 1, -46628, ""],
      [["cp", "--xyzzy"], {}, 2, -1, ""],
      [["stat", "--endpoint", "x", ":/a.txt"], {}, 2, -1, ""],
      [["ls"], { COS_SECRET_KEY: undefined }, 3, -1, ""],
      [["xyzzy"], {}, 2, -1, ""],
    ] as const
  ) {
    const said = await person.type([...args, "--json"], { env });
    const [told, ...more] = objects(said.err);
    assertEquals([said.status, said.out, told.status, told.error.code, more], [status, out, "failed", code, []]);
    assertEquals([shapeOf({ name: "", ...told })], ["status,advice,code,name,message"]);
    assert(told.advice.length > 0);
  }
});

Deno.test("colours show on a terminal, and not with NO_COLOR, on a dumb terminal or without one", async () => {
  await using person = new Person();
  await person.cos("mkdir", ":/d/");
  const on = async (terminal: boolean, env: Record<string, string>): Promise<boolean> =>
    (await person.type(["ls"], { terminal, env })).out.includes("\x1b[34m");
  assertEquals([await on(true, {}), await on(true, { NO_COLOR: "1" }), await on(true, { TERM: "dumb" }), await on(false, {})], [
    true,
    false,
    false,
    false,
  ]);
});

Deno.test("Ctrl-C stops a transfer, says how to go on, and the second time ends the process", async () => {
  const interrupt: (() => void)[] = [];
  await using person = new Person({
    hooks: {
      before: (request) => {
        if (request.op === "upload_slice_data") interrupt[0]?.();
      },
    },
  });
  const file = await person.write("big.bin", bytes(9 * MIB));
  const args = ["cp", "--secret-key", "thekeyofaperson", file, ":/big.bin"];
  const said = await person.type(args, { onStart: (press) => interrupt.push(press) });
  assertEquals(said.status, 130);
  assertStringIncludes(said.err, `To go on where it stopped: cos cp --resume ${file} :/big.bin`);
  assert(!said.all.includes("thekeyofaperson"));
  interrupt[0]!();
  assertEquals(person.exits, [130, 130, 130, 130].slice(0, person.exits.length));
  assert(person.exits.length >= 1);
});

Deno.test("Ctrl-C in a folder names --resume, which does the rest alone, and with --json the interruption is an object", async () => {
  const interrupt: (() => void)[] = [];
  await using person = new Person({ hooks: { before: ({ op }) => void (op === "upload" && interrupt[0]?.()) } });
  await person.write("d/a.txt", "a");
  await person.write("d/b.txt", "b");
  const args = ["cp", "-r", "--json", person.path("d"), ":/d/"];
  const said = await person.type(args, { onStart: (press) => interrupt.push(press) });
  assertEquals(said.status, 130);
  const [told] = objects(said.err.split("\n").filter((line) => line.startsWith("{")).join("\n"));
  assertEquals([told.status, told.advice.length], ["interrupted", 1]);
  assertStringIncludes(told.advice[0], `cos cp --resume -r --json ${person.path("d")} :/d/`);
});

Deno.test("a reader of the output that went away ends the command quietly", async () => {
  await using person = new Person();
  await person.put({ "/a": "a" });
  const { main } = await import("../../src/cli/mod.ts");
  const broken = {
    isTerminal: false,
    size: () => ({ columns: 80, rows: 24 }),
    write: () => Promise.reject(Object.assign(new Error(), { code: "EPIPE" })),
  };
  for (const args of [["ls"], ["cat", ":/a"], ["cp", ":/a", "-"]]) {
    const said: string[] = [];
    const status = await main(args, {
      stdin: { isTerminal: false, read: () => Promise.resolve(undefined), setRaw: () => {} },
      stdout: broken,
      stderr: { ...broken, write: (text) => Promise.resolve(void said.push(String(text))) },
      env: (name) =>
        ({ COS_APPID: "100000", COS_SECRET_ID: "AKIDofaperson", COS_SECRET_KEY: "thekeyofaperson", COS_BUCKET: "mybucket" })[name],
      onInterrupt: () => () => {},
      exit: () => {},
      now: Date.now,
      fetch: person.fetch,
    });
    assertEquals([status, said], [0, []]);
  }
});

Deno.test("the help of a command only names the options of every command, which the general help tells whole", async () => {
  await using person = new Person();
  const [ls, all] = [(await person.cos("ls", "--help")).out, (await person.cos("--help")).out];
  assertMatch(ls, /Options of every command:\n( {2}.*\n){2,3}$/);
  for (const { doc } of GLOBAL) assert(!ls.includes(doc.slice(0, 25)), doc);
  for (const { doc } of GLOBAL) assertStringIncludes(all.replace(/\s+/g, " "), doc);
});

Deno.test("a name whose slashes are too few is refused with the one that was meant, and nothing of that name is made", async () => {
  await using person = new Person();
  const file = await person.write("a", "a");
  for (const [text, near] of [[":photos", ":/photos"], ["cos:/a/b", "cos://a/b"], ["COS:a", "cos://a"], ["s3:/a", "s3://a"]] as const) {
    for (const args of [["ls", text], ["cp", file, text], ["cp", "-r", text, person.path("x")]]) {
      const { status, err } = await person.cos(...args);
      assertEquals([status, err.includes(`Did you mean ${near}?`)], [2, true], `${args.join(" ")}: ${err}`);
    }
  }
  assertEquals(person.emulator.requests.length, 0);
  // A path of the disk can still have such a name.
  await person.write(":odd", "odd");
  assertEquals((await person.cos("cp", person.path(":odd"), ":/odd")).status, 0);
});

Deno.test("standard output that takes no more is what is named, and not what was to be said on it", async () => {
  await using person = new Person();
  await person.put({ "/d/a": "a" });
  for (const args of [["ls", ":/d/"], ["cat", ":/d/a"], ["cp", ":/d/a", "-"], ["cp", ":/d/a", person.path("a")], ["inventory"]]) {
    const { status, err } = await person.type(args, {
      onOut: () => {
        throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC", syscall: "write" });
      },
    });
    assertEquals([status, err], [1, "cos: standard output takes no more: ENOSPC: no space left on device, write\n"], args.join(" "));
  }
});
