import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { CosClient } from "../../src/client.ts";
import { CosEmulator, type EmulatorRequest } from "../../src/emulator/mod.ts";
import { bytes, KEY, MIB } from "./_person.ts";
import { noTerminal, Terminal, type TerminalOptions } from "./terminal.ts";

const MAIN = new URL("../../src/cli/main.ts", import.meta.url).pathname;
const COS = [Deno.execPath(), "run", "--no-check", "-A", MAIN];
if (noTerminal !== undefined) console.log(`passed over: ${noTerminal}`);

/** An emulator that listens, a folder, and a gate at which requests wait. */
class Desk implements AsyncDisposable {
  readonly dir = Deno.makeTempDirSync({ prefix: "cos-terminal-" });
  readonly emulator: CosEmulator;
  readonly client: CosClient;
  /** Decides which requests wait. */
  holds: (request: EmulatorRequest) => boolean = () => false;
  readonly #gate = Promise.withResolvers<void>();
  #url = "";

  constructor() {
    const before = async (request: EmulatorRequest): Promise<void> => {
      // Progress is told about 20 times a second: what comes faster would show late.
      if (request.op === "upload_slice_data") await new Promise((resolve) => setTimeout(resolve, 75));
      if (this.holds(request)) await this.#gate.promise;
    };
    this.emulator = new CosEmulator({ ...KEY, hooks: { before } });
    this.client = new CosClient(this.emulator.clientOptions);
  }

  static async open(): Promise<Desk> {
    const desk = new Desk();
    desk.#url = (await desk.emulator.listen()).url;
    return desk;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.letGo();
    await this.emulator.close();
    await Deno.remove(this.dir, { recursive: true });
  }

  /** Where the emulator listens. */
  get url(): string {
    return this.#url;
  }

  /** Lets all requests go on. */
  letGo(): void {
    this.holds = () => false;
    this.#gate.resolve();
  }

  /** Types a command into a terminal. */
  cos(args: readonly string[], options: TerminalOptions = {}): Terminal {
    return new Terminal([...COS, ...args], {
      ...options,
      env: {
        COS_APPID: KEY.appid,
        COS_SECRET_ID: KEY.secretId,
        COS_SECRET_KEY: KEY.secretKey,
        COS_BUCKET: "mybucket",
        COS_ENDPOINT: this.#url,
        COS_CONFIG: `${this.dir}/config.json`,
        ...options.env,
      },
    });
  }

  /** Waits until so many requests of a kind were answered. */
  async answered(op: string, many: number): Promise<void> {
    const end = Date.now() + 30_000;
    while (this.count(op) < many) {
      if (Date.now() > end) throw new Error(`${this.count(op)} of ${many} ${op} were answered`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** How many requests of a kind were answered. */
  count(op: string): number {
    return this.emulator.requests.filter((request) => request.op === op).length;
  }
}

/** Lets so many requests of a kind through; the next ones wait. */
function after(op: string, many: number): (request: EmulatorRequest) => boolean {
  let seen = 0;
  return (request) => request.op === op && ++seen > many;
}

function onTerminal(name: string, test: () => Promise<void>): void {
  Deno.test({ name, ignore: noTerminal !== undefined, fn: test });
}

onTerminal("bars show each running file and the total, go when all is done, and leave the cursor", async () => {
  await using desk = await Desk.open();
  Deno.mkdirSync(`${desk.dir}/d`);
  for (const name of ["one.bin", "照片.bin", "three.bin"]) Deno.writeFileSync(`${desk.dir}/d/${name}`, bytes(9 * MIB));
  desk.holds = after("upload_slice_data", 9);
  await using terminal = desk.cos(["cp", "-r", `${desk.dir}/d/`, ":/d/"]);
  await terminal.until(/one\.bin +[█▏▎▍▌▋▊▉]+.*three\.bin.*照片\.bin.*0\/3 files +[█▏▎▍▌▋▊▉]+░+ +\d+% +[\d.]+ MiB\/27\.0 MiB/s);
  assert(!terminal.isWrapped, terminal.text);
  assert(terminal.lines.every((line) => line.length < 100), terminal.text);
  assert(!terminal.showsCursor);
  desk.letGo();
  assertEquals(await terminal.status(), 0);
  assert(terminal.showsCursor);
  assertEquals(terminal.lines.length, 4, terminal.text);
  assertMatch(terminal.text, /one\.bin -> cos:\/\/mybucket\/d\/one\.bin \(9\.00 MiB\)/);
  assertMatch(terminal.lines.at(-1)!, /^3 files copied, 27\.0 MiB in \d+\.\d s \([\d.]+ [KM]iB\/s\)$/);
});

onTerminal("bars follow the width of the terminal while they are shown", async () => {
  await using desk = await Desk.open();
  Deno.writeFileSync(`${desk.dir}/a-file-with-quite-a-long-name.bin`, bytes(9 * MIB));
  desk.holds = after("upload_slice_data", 3);
  await using terminal = desk.cos(["cp", `${desk.dir}/a-file-with-quite-a-long-name.bin`, ":/x"], { columns: 110 });
  await terminal.until(/a-file-with-quite-a-long-name\.bin +█/);
  await terminal.resize(60, 20);
  await terminal.until(/^a-f\S*…\S+\.bin +\d+%/m);
  assert(terminal.lines.at(-1)!.length < 60, terminal.text);
  desk.letGo();
  assertEquals(await terminal.status(), 0);
});

onTerminal("Ctrl-C in the middle of an upload stops it and says how to go on; that goes on where it stopped", async () => {
  await using desk = await Desk.open();
  const file = `${desk.dir}/big.bin`;
  Deno.writeFileSync(file, bytes(12 * MIB));
  desk.holds = after("upload_slice_data", 5);
  {
    await using terminal = desk.cos(["cp", file, ":/big.bin"], { columns: 160 });
    // Progress is told about 20 times a second: of slices that end together, the bar shows the first until the next one ends.
    await terminal.until(/big\.bin.* (8|16|25|33|41)% +[1-5]\.00 MiB\/12\.0 MiB/);
    await desk.answered("upload_slice_data", 5);
    await terminal.type("\x03");
    assertEquals(await terminal.status(), 130);
    assert(terminal.showsCursor);
    assertMatch(terminal.text, /Interrupted\.\n {2}To go on where it stopped: cos cp --resume \S+big\.bin :\/big\.bin$/);
  }
  desk.letGo();
  const state = await desk.client.uploadSliceList({ bucketName: "mybucket", cosPath: "/big.bin" });
  assert(state.ok && state.data.session !== undefined);
  // Those that waited at the gate when it opened may have arrived as well.
  const stored = state.data.listparts!.length;
  assert(stored >= 5 && stored < 12, `${stored} slices`);
  const before = desk.count("upload_slice_data");
  await using again = desk.cos(["cp", "--resume", file, ":/big.bin"]);
  assertEquals(await again.status(), 0, again.text);
  assert(desk.count("upload_slice_data") - before <= 12 - stored);
  const stat = await desk.client.statFile({ bucketName: "mybucket", cosPath: "/big.bin" });
  assertEquals(stat.ok && stat.data.filelen, 12 * MIB);
});

onTerminal("Ctrl-C in the middle of a download keeps what came, and what it advises goes on", async () => {
  await using desk = await Desk.open();
  const content = bytes(20 * MIB);
  await desk.client.uploadFileFromBuffer({ bucketName: "mybucket", cosPath: "/big.bin", data: content });
  desk.holds = after("download", 2);
  const file = `${desk.dir}/big.bin`;
  {
    await using terminal = desk.cos(["cp", ":/big.bin", file], { columns: 160 });
    await terminal.until(/big\.bin.* \d+% .*iB\/20\.0 MiB/);
    await terminal.type("\x03");
    assertEquals(await terminal.status(), 130);
    assertMatch(terminal.text, /To go on where it stopped: cos cp --resume :\/big\.bin \S+$/);
  }
  desk.letGo();
  assertEquals([...Deno.readDirSync(desk.dir)].filter(({ name }) => name.endsWith(".part")).length, 1);
  await using again = desk.cos(["cp", "--resume", ":/big.bin", file]);
  assertEquals(await again.status(), 0, again.text);
  assertEquals(Deno.readFileSync(file), content);
  assertEquals([...Deno.readDirSync(desk.dir)].map(({ name }) => name), ["big.bin"]);
});

onTerminal("config hides the key while it is typed", async () => {
  await using desk = await Desk.open();
  await using terminal = desk.cos(["config", "--endpoint", desk.url], {
    env: { COS_APPID: "", COS_SECRET_ID: "", COS_SECRET_KEY: "", COS_BUCKET: "" },
  });
  await terminal.until(/appid: $/);
  await terminal.type("100000\r");
  await terminal.until(/SecretId: $/);
  await terminal.type("AKIDtyped\r");
  await terminal.until(/SecretKey \(hidden\): $/);
  await terminal.type("a-secret-that-nobody-sees\r");
  await terminal.until(/Region \[other\]: $/);
  await terminal.type("\r");
  await terminal.until(/Endpoint.* \[http:\S+\]: $/);
  await terminal.type("\r");
  await terminal.until(/Default bucket: $/);
  await terminal.type("mybucket\r");
  await terminal.until(/✗ sign[^]*-79[^]*Keep it all the same\? \[y\/N\] $/);
  await terminal.type("y\r");
  assertEquals(await terminal.status(), 0);
  assert(!terminal.raw.includes("a-secret"), terminal.text);
  assertMatch(terminal.text, /AKIDtyped[^]*25 characters[^]*Kept in/);
  const { profiles } = JSON.parse(Deno.readTextFileSync(`${desk.dir}/config.json`));
  assertEquals(profiles.default, {
    appid: "100000",
    secretId: "AKIDtyped",
    secretKey: "a-secret-that-nobody-sees",
    endpoint: desk.url,
    bucket: "mybucket",
  });
  assertEquals(Deno.statSync(`${desk.dir}/config.json`).mode! & 0o777, 0o600);
});

/** What is shown of `cos config`, `doctor` and `sign --explain`, in each language. */
const SHOWN = {
  "C.UTF-8": {
    appid: /appid: $/,
    again: /digits only[^]*appid: $/,
    secretId: /SecretId: $/,
    secretKey: /hidden\): $/,
    region: /Region \[sh\]: $/,
    endpoint: /Endpoint: $/,
    bucket: /Default bucket: $/,
    refused: /✗ sign[^]*\[y\/N\] $/,
    doctor: /^✓ file {6}c\.json[^]*✗ sign {6}The sign does not match/,
    explained: /^kind {10}for one use[^]*✗ It is for one use/,
  },
  "zh_CN.UTF-8": {
    appid: /appid：$/,
    again: /只有数字[^]*appid：$/,
    secretId: /SecretId：$/,
    secretKey: /不显示）：$/,
    region: /地域 \[sh\]：$/,
    endpoint: /服务器的 URL：$/,
    bucket: /默认存储桶：$/,
    refused: /✗ 签名[^]*\[y\/N\] $/,
    doctor: /^✓ 配置文件 {2}c\.json[^]*✗ 签名 {6}签名与请求不符/,
    explained: /^种类 {10}单次签名[^]*✗ 它是单次签名/,
  },
} as const;

for (const [locale, shown] of Object.entries(SHOWN)) {
  for (const columns of [40, 80, 120]) {
    onTerminal(`config, doctor and sign --explain break no word at ${columns} columns with ${locale}`, async () => {
      await using desk = await Desk.open();
      const env = {
        ...{ COS_CONFIG: "c.json", COS_APPID: "", COS_SECRET_ID: "", COS_SECRET_KEY: "", COS_BUCKET: "", COS_ENDPOINT: "" },
        // Not LC_ALL, of which sh complains where there is no such locale.
        ...{ LC_ALL: "", LC_MESSAGES: "", LANG: locale },
      };
      const cos = (...args: string[]): Terminal =>
        new Terminal(["sh", "-c", `cd ${desk.dir} && exec "$@"`, "sh", ...COS, ...args], { columns, rows: 60, env });
      await using config = cos("config");
      const answers = [
        [shown.appid, "one"],
        [shown.again, KEY.appid],
        [shown.secretId, KEY.secretId],
        [shown.secretKey, "nokey"],
        [shown.region, "other"],
        [shown.endpoint, desk.url],
        [shown.bucket, "mybucket"],
        [shown.refused, "y"],
      ] as const;
      for (const [question, answer] of answers) {
        await config.until(question);
        await config.type(`${answer}\r`);
      }
      assertEquals(await config.status(), 0);
      assert(!config.isWrapped, config.text);
      assert(!config.text.includes("\\x0a"), config.text);
      await using doctor = cos("doctor");
      assertEquals(await doctor.status(), 3);
      assert(!doctor.isWrapped, doctor.text);
      assertMatch(doctor.text, shown.doctor);
      await using made = cos("sign", "--once", ":/a.txt");
      assertEquals(await made.status(), 0);
      await using explained = cos("sign", "--explain", "--download", made.lines.join(""));
      assertEquals(await explained.status(), 1);
      assert(!explained.isWrapped, explained.text);
      assertMatch(explained.text, shown.explained);
    });
  }
}

onTerminal("Ctrl-C while the key is typed ends config, and the terminal shows keys again", async () => {
  await using desk = await Desk.open();
  await using terminal = new Terminal(["sh", "-c", `${COS.join(" ")} config; echo status $?; read answer; echo "got $answer"`], {
    env: { COS_CONFIG: `${desk.dir}/config.json` },
  });
  await terminal.until(/appid: $/);
  await terminal.type("1\rid\r");
  await terminal.until(/SecretKey \(hidden\): $/);
  await terminal.type("half\x03");
  await terminal.until(/status 130\n$|status 130$/);
  await terminal.type("seen\r");
  assertEquals(await terminal.status(), 0);
  assertMatch(terminal.text, /seen\ngot seen$/);
});

onTerminal("rm -r asks, and does what is answered", async () => {
  await using desk = await Desk.open();
  await desk.client.uploadFileFromBuffer({ bucketName: "mybucket", cosPath: "/d/a.txt", data: "a" });
  for (const [answer, status, files] of [["n", 1, 1], ["y", 0, 0]] as const) {
    await using terminal = desk.cos(["rm", "-r", ":/d"]);
    await terminal.until(/Delete :\/d: 1 file, 1 B\? \[y\/N\] $/);
    await terminal.type(`${answer}\r`);
    assertEquals(await terminal.status(), status);
    const page = await desk.client.listFolder({ bucketName: "mybucket", cosPath: "/d/" });
    assertEquals(page.ok && page.data.infos.length, files);
  }
});

onTerminal("Ctrl-C at a question is no answer", async () => {
  await using desk = await Desk.open();
  await desk.client.uploadFileFromBuffer({ bucketName: "mybucket", cosPath: "/d/a.txt", data: "a" });
  await using terminal = desk.cos(["rm", "-r", ":/d"]);
  await terminal.until(/\[y\/N\] $/);
  await terminal.type("\x03");
  assertEquals(await terminal.status(), 130);
  const page = await desk.client.listFolder({ bucketName: "mybucket", cosPath: "/d/" });
  assertEquals(page.ok && page.data.infos.length, 1);
});

onTerminal("ls shows folders in colour, and without any with NO_COLOR", async () => {
  await using desk = await Desk.open();
  await desk.client.createFolder({ bucketName: "mybucket", cosPath: "/photos/" });
  await using bright = desk.cos(["ls"]);
  await using plain = desk.cos(["ls"], { env: { NO_COLOR: "1" } });
  assertEquals([await bright.status(), await plain.status()], [0, 0]);
  assertStringIncludes(bright.raw, "\x1b[1m\x1b[34mphotos/\x1b[39m\x1b[22m");
  assertStringIncludes(plain.raw, "-  photos/\r\n");
  assertEquals(bright.text, plain.text);
});

onTerminal("the emulator runs until Ctrl-C, and other commands find it by what it prints", async () => {
  await using desk = await Desk.open();
  await using service = desk.cos(["emulator", "--port", "0"], { columns: 200, env: { COS_ENDPOINT: "" } });
  await service.until(/Listening/);
  const env = Object.fromEntries([...service.text.matchAll(/(COS_[A-Z_]+)=(\S+)/g)].map(([, name, value]) => [name!, value!]));
  await using made = desk.cos(["mkdir", ":/made"], { env });
  assertEquals(await made.status(), 0, made.text);
  await using listed = desk.cos(["ls", "--names"], { env });
  assertEquals([await listed.status(), listed.text], [0, "cos://mybucket/made/"]);
  await service.until(/^\d\d:\d\d:\d\d 200 0 create mybucket \/made\/ \d+ ms, /m);
  await service.type("\x03");
  assertEquals(await service.status(), 0);
});
