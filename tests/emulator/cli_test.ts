import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { CosClient, unwrap } from "../../mod.ts";
import { CosEmulator, runEmulator } from "../../src/emulator/mod.ts";
import type { FaultRule } from "../../src/emulator/mod.ts";
import { ACCOUNT_FLAGS, FLAGS, OUTPUT_FLAGS } from "../../src/emulator/flags.ts";
import { commandOn, runtimes, start } from "./_process.ts";
import type { Served } from "./_process.ts";

const bucketName = "photos";

async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "cos-emulator-" });
  await run(folder).finally(() => Deno.remove(folder, { recursive: true }));
}

/** The client of the snippet that the program prints. */
function clientOf(text: string): CosClient {
  const options = /^const cos = new CosClient\(\{ appid: (\d+), secretId: (".*"), secretKey: (".*"), endpoint: (".*") \}\);$/m.exec(text)!;
  const [, appid, secretId, secretKey, endpoint] = options;
  const parse = (json: string | undefined): string => JSON.parse(json!);
  return new CosClient({
    appid: appid!,
    secretId: parse(secretId),
    secretKey: parse(secretKey),
    endpoint: parse(endpoint),
    retry: { attempts: 1 },
  });
}

async function setFaults(url: string, rules: readonly FaultRule[]): Promise<void> {
  const response = await fetch(`${url}/_emulator/faults`, { method: "PUT", body: JSON.stringify(rules) });
  assertEquals([response.status, await response.text()], [204, ""]);
}

for (const runtime of runtimes) {
  Deno.test(`on ${runtime}, the program serves, fails as it is told to, finishes what is under way, and keeps what it has`, async () => {
    await withFolder(async (folder) => {
      await Deno.mkdir(`${folder}/seed/sub`, { recursive: true });
      await Deno.writeTextFile(`${folder}/seed/sub/a.txt`, "seeded");
      await Deno.writeTextFile(`${folder}/fault.json`, JSON.stringify({ operation: "stat", nth: 1, code: -71 }));
      const command = await commandOn(runtime);
      const key = 'a "key"';
      const flags = [
        "--data",
        `${folder}/data`,
        "--bucket",
        bucketName,
        "--bucket",
        "open:public",
        "--secret-key",
        key,
        "--appid",
        "7",
        "--control",
      ];
      const served = await start(command, [
        ...flags,
        "--seed",
        `${folder}/seed`,
        "--seed",
        `open=${folder}/seed`,
        "--fault",
        `${folder}/fault.json`,
      ]);
      const { url } = served;
      assertMatch(url, /^http:\/\/127\.0\.0\.1:\d+$/);
      assertEquals(await (await fetch(`${url}/open-7/sub/a.txt`)).text(), "seeded");
      const cos = new CosClient({ appid: 7, secretId: "AKIDEMULATOR", secretKey: key, endpoint: url, retry: { attempts: 1 } });
      assertEquals((await cos.statFile({ bucketName, cosPath: "/sub/a.txt" })).code, -71);
      assertEquals(unwrap(await cos.statFile({ bucketName, cosPath: "/sub/a.txt" })).filesize, 6);

      await checkFaults(served, cos);

      await setFaults(url, [{ operation: "upload", delay: 700 }]);
      const upload = cos.uploadFileFromBuffer({ bucketName, cosPath: "/late", data: "late" });
      await new Promise((resolve) => setTimeout(resolve, 300));
      served.signal("SIGTERM");
      unwrap(await upload);
      const { code, text } = await served.ended();
      assertEquals(code, 0, text);
      assertMatch(text, /\n\d\d:\d\d:\d\d 200 0 upload photos \/late \d+ ms, [^\n]*, fault \{"delay":700\}\n/);

      // The folder remembers that the bucket is public, so it need not be said again.
      const again = await start(command, flags.map((flag) => flag === "open:public" ? "open" : flag));
      assertEquals(await (await fetch(`${again.url}/open-7/sub/a.txt`)).text(), "seeded");
      const later = new CosClient({ appid: 7, secretId: "AKIDEMULATOR", secretKey: key, endpoint: again.url });
      const { body } = unwrap(await later.downloadObject({ bucketName, cosPath: "/late" }));
      assertEquals(await new Response(body).text(), "late");
      const events = await lookInto(again);
      again.signal("SIGINT");
      const end = await again.ended();
      // Who follows what happens does not keep the program, and is told that there is no more.
      for (let next = await events.read(); !next.done; next = await events.read());
      assertEquals(end.code, 0, end.text);
    });
  });
}

/** Looks into the emulator as its page does, and leaves the events open. */
async function lookInto({ url }: Served): Promise<ReadableStreamDefaultReader<string>> {
  const page = await fetch(`${url}/`, { headers: { accept: "text/html" } });
  assertEquals([page.url, page.headers.get("content-type")], [`${url}/_emulator/`, "text/html; charset=utf-8"]);
  for (const [, name] of (await page.text()).matchAll(/(?:src|href)="([^":]+)"/g)) {
    const { ok, body } = await fetch(`${url}/_emulator/${name}`);
    await body?.cancel();
    assertEquals(ok, true, name);
  }
  const { body } = await fetch(`${url}/_emulator/events`);
  const events = body!.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let text = "";
  const until = async (part: string): Promise<void> => {
    while (!text.includes(part)) text += (await events.read()).value!;
  };
  await until('"path":"/late"');
  const file = `${url}/_emulator/file?${new URLSearchParams({ appid: "7", bucket: "open", path: "/put" })}`;
  const { token } = await (await fetch(`${url}/_emulator/token`)).json();
  const put = await fetch(file, { method: "PUT", body: "by the page", headers: { "X-Emulator-Token": token } });
  assertEquals([put.status, await put.text()], [204, ""]);
  assertEquals(await (await fetch(`${url}/open-7/put`)).text(), "by the page");
  await until('"path":"/put"');
  return events;
}

/** What has to do with sockets differs between runtimes, so it is looked at on each. */
async function checkFaults({ url }: Served, cos: CosClient): Promise<void> {
  unwrap(await cos.uploadFileFromBuffer({ bucketName: "open", cosPath: "/ten", data: "0123456789" }));
  const get = async (rule: FaultRule): Promise<Response> => {
    await setFaults(url, [rule]);
    return await fetch(`${url}/open-7/ten`);
  };
  await assertRejects(() => get({ drop: true }));
  for (const cut of [0, 4, -1]) await assertRejects(async () => await (await get({ cut })).text());
  await assertRejects(async () => await (await get({ length: 2 })).text());
  assertEquals(await (await get({ length: -2 })).text(), "01234567");
  assertEquals(await (await get({ flip: 0 })).text(), "1123456789");
  assertEquals(await (await get({ status: 502, headers: { "Retry-After": "1" } })).status, 502);
  const controller = new AbortController();
  await setFaults(url, [{ stall: 3 }]);
  const response = await fetch(`${url}/open-7/ten`, { signal: controller.signal });
  const reader = response.body!.getReader();
  assertEquals(new TextDecoder().decode((await reader.read()).value), "012");
  const rest = reader.read();
  assertEquals(await Promise.race([rest, new Promise((resolve) => setTimeout(() => resolve("nothing"), 200))]), "nothing");
  controller.abort();
  await assertRejects(() => rest);
  await setFaults(url, []);
}

/** Runs the program in this process. */
async function run(args: string[], signal = AbortSignal.abort()): Promise<{ code: number; out: string; err: string }> {
  let out = "", err = "";
  const code = await runEmulator(args, { print: (line) => out += `${line}\n`, complain: (line) => err += `${line}\n`, signal });
  return { code, out, err };
}

Deno.test("--help says what there is", async () => {
  const { code, out, err } = await run(["--help"]);
  assertEquals([code, err], [0, ""]);
  for (const { name, doc } of [...FLAGS, ...ACCOUNT_FLAGS, ...OUTPUT_FLAGS]) assertMatch(out, new RegExp(`\n {2}--${name}\\b`), doc);
});

Deno.test("the program says where it listens, with whose key, and how to use it; quiet, it says nothing", async () => {
  const { code, out, err } = await run(["--port", "0", "--bucket", "a", "--bucket", "b:public"]);
  assertEquals([code, err], [0, ""]);
  assertMatch(out, /^COS v4 emulator at http:\/\/127\.0\.0\.1:\d+\n {2}appid {6}100000\n/);
  assertMatch(out, / {2}buckets {4}a, b \(public\)\n {2}data {7}in memory\n/);
  clientOf(out);
  assertEquals(await run(["--port", "0", "--quiet"]), { code: 0, out: "", err: "" });
});

Deno.test("the program says where its page is, unless it has none", async () => {
  const page = async (...flags: string[]): Promise<string | undefined> => {
    return / {2}page {7}(.*)\n/.exec((await run(["--port", "0", ...flags])).out)?.[1];
  };
  assertMatch(await page() ?? "", /^http:\/\/127\.0\.0\.1:\d+\/_emulator\/$/);
  assertMatch(await page("--host", "0.0.0.0", "--console") ?? "", /^http:\/\/127\.0\.0\.1:\d+\/_emulator\/$/);
  for (const flags of [["--no-console"], ["--host", "0.0.0.0"]]) assertEquals(await page(...flags), undefined, flags.join(" "));
});

Deno.test("the program writes its state into a file at the end, and begins with it the next time; --log json tells of requests as JSON", async () => {
  await withFolder(async (folder) => {
    const stop = new AbortController();
    let out = "";
    const cos = (text: string): CosClient => clientOf(text);
    const first = runEmulator(["--port", "0", "--snapshot", `save=${folder}/state`], {
      signal: stop.signal,
      print: (line) => {
        out += `${line}\n`;
        if (line.startsWith("const cos")) {
          cos(out).uploadFileFromBuffer({ bucketName: "mybucket", cosPath: "/a.txt", data: "kept" }).then(unwrap).then(
            () => stop.abort(),
            stop.abort,
          );
        }
      },
    });
    assertEquals(await first, 0);
    assertEquals(Array.from(Deno.readDirSync(folder), ({ name }) => name), ["state"]);
    const flags = ["--snapshot", `load=${folder}/state`, "--log", "json"];
    const served = await start(await commandOn("Deno"), flags);
    assertEquals(await (await fetch(`${served.url}/_emulator/file?appid=100000&bucket=mybucket&path=/a.txt`)).text(), "kept");
    assertEquals((await (await fetch(`${served.url}/mybucket-100000/a.txt`)).json()).code, -81);
    served.signal("SIGTERM");
    const { text } = await served.ended();
    const record = JSON.parse(text.split("\n").find((line) => line.startsWith("{"))!);
    assertEquals([record.op, record.path, record.code], ["download", "/a.txt", -81]);
  });
});

Deno.test("the program says which buckets a folder has made public, and :private takes that back", async () => {
  await withFolder(async (folder) => {
    const buckets = async (bucket: string): Promise<string> => {
      const { out } = await run(["--port", "0", "--data", `${folder}/data`, "--bucket", bucket]);
      return / {2}buckets {4}(.*)\n/.exec(out)![1]!;
    };
    const said: string[] = [];
    for (const bucket of ["a", "a:public", "a", "a:private", "a"]) said.push(await buckets(bucket));
    assertEquals(said, ["a", "a (public)", "a (public)", "a", "a"]);
  });
});

const WRONG: [args: string[], code: number, problem: RegExp][] = [
  [["--prot", "1"], 2, /Unknown option '--prot'/],
  [["here"], 2, /here/],
  [["--port"], 2, /--port/],
  [["--port", "http"], 2, /--port must be a number of 0 to 65535; got http/],
  [["--port", "65536"], 2, /--port must be/],
  [["--bucket", "a:open"], 2, /--bucket must be NAME, NAME:public or NAME:private; got a:open/],
  [["--bucket", "a:public:public"], 2, /--bucket must be NAME, NAME:public or NAME:private; got a:public:public/],
  [["--bucket", "A"], 2, /bucket name "A"/],
  [["--appid", "me"], 2, /appid is not a decimal number/],
  [["--secret-key", ""], 2, /--secret-key must not be empty/],
  [["--seed", ""], 2, /--seed must not be empty/],
  [["--bucket", "a", "--bucket", ""], 2, /--bucket must not be empty/],
  [["--host", ""], 2, /--host must not be empty/],
  [["--port", ""], 2, /--port must not be empty/],
  [["--data", ""], 2, /--data must not be empty/],
  [["--bucket", "a", "--bucket", "a:public"], 2, /bucket a of appid 100000 is given twice/],
  [["--seed", "mybucket="], 2, /--seed must be DIR or BUCKET=DIR; got mybucket=/],
  [["--seed", "=src"], 2, /--seed must be DIR or BUCKET=DIR; got =src/],
  [["--snapshot", "x"], 2, /--snapshot must be load=FILE or save=FILE; got x/],
  [["--snapshot", "load=a", "--snapshot", "load=b"], 2, /--snapshot load is given twice/],
  [["--console", "--no-console"], 2, /--console and --no-console contradict each other/],
  [["--log", "xml"], 2, /--log must be text or json; got xml/],
  [["--port", "0", "--snapshot", "load=none"], 1, /--snapshot load=none: there is no such file/],
  [["--port", "0", "--snapshot", "load=README.md"], 1, /--snapshot load=README\.md: this is no snapshot/],
  [["--port", "0", "--snapshot", "save=none/x"], 1, /--snapshot save=none\/x: there is no such folder/],
  [["--sync"], 2, /--sync goes with --data/],
  [["--check"], 2, /--check goes with --data/],
  [["--check", "--data", "none"], 1, /none/],
  [["--tls-cert", "spec.json"], 2, /--tls-cert and --tls-key go together/],
  [["--tls-cert", "none.pem", "--tls-key", "none.pem"], 2, /--tls-cert none\.pem: .*ENOENT/],
  [["--port", "0", "--tls-cert", "spec.json", "--tls-key", "spec.json"], 1, /the TLS certificate cannot be read/],
  [["--list-max", "0"], 2, /--list-max must be a number of 1 to 1000; got 0/],
  [["--list-max", "1001"], 2, /--list-max must be a number of 1 to 1000; got 1001/],
  [["--force-slice-size", "1e3"], 2, /--force-slice-size must be a number of 1 to 20971520; got 1e3/],
  [["--longest-url", "x"], 2, /--longest-url must be a number of 1 to 1000000; got x/],
  [["--fault", "none.json"], 2, /--fault none\.json: .*ENOENT/],
  [["--fault", "README.md"], 2, /--fault README\.md: [^]*JSON/],
  [["--fault", "spec.json"], 2, /--fault spec\.json:\nfaults\[0\]\.\$schema: there is no such field/],
  [["--seed", "other=src"], 2, /--seed other=src: there is no --bucket other/],
  [["--port", "0", "--seed", "none"], 1, /--seed none: .*ENOENT/],
  [["--port", "0", "--seed", "mybucket=README.md"], 1, /--seed mybucket=README\.md: is no folder/],
  [["--port", "0", "--data", "README.md"], 1, /README\.md/],
  [["--host", "256.256.256.256"], 1, /256/],
];

for (const [args, code, problem] of WRONG) {
  Deno.test(`${args.join(" ")} ends with ${code} and says what is wrong`, async () => {
    const result = await run(args);
    assertEquals([result.code, result.out.includes("emulator at")], [code, false]);
    assertMatch(result.err, problem);
    assertEquals(result.err.includes("--help says"), code === 2);
  });
}

/** What each switch makes of an emulator: the code of a request that shows it, without the flag and with it. */
const SWITCHES: readonly [flags: string[], show: (cos: CosClient) => Promise<unknown>, without: unknown, withFlag: unknown][] = [
  [
    ["--strict-folder-delete"],
    async (cos) => {
      await cos.uploadFileFromBuffer({ bucketName, cosPath: "/d/a", data: "x" });
      await cos.createFolder({ bucketName, cosPath: "/d/" });
      return (await cos.delFolder({ bucketName, cosPath: "/d/" })).code;
    },
    0,
    -173,
  ],
  [["--list-max", "5"], async (cos) => (await cos.listFolder({ bucketName, cosPath: "/", num: 6 })).code, 0, -165],
  [
    ["--strict-slice-sizes"],
    async (cos) => {
      return (await cos.uploadSliceFileFromBuffer({ bucketName, cosPath: "/s", data: new Uint8Array(600_000), sliceSize: 524_288 })).code;
    },
    0,
    -284,
  ],
  [
    ["--force-slice-size", "1000"],
    async (cos) => {
      await cos.uploadSliceFileFromBuffer({ bucketName, cosPath: "/s", data: new Uint8Array(3000) });
      const stat = await cos.statFile({ bucketName, cosPath: "/s" });
      return stat.ok && stat.data.slicesize;
    },
    1_048_576,
    1000,
  ],
  [
    ["--real-empty-sha"],
    async (cos) => {
      await cos.uploadFileFromBuffer({ bucketName, cosPath: "/e", data: "" });
      const stat = await cos.statFile({ bucketName, cosPath: "/e" });
      return stat.ok && stat.data.sha;
    },
    "0".repeat(32),
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
  ],
  [
    ["--refresh-same-content"],
    async (cos) => {
      await cos.uploadFileFromBuffer({ bucketName, cosPath: "/e", data: "x" });
      return (await cos.uploadFileFromBuffer({ bucketName, cosPath: "/e", data: "x" })).code;
    },
    -4018,
    0,
  ],
  [["--longest-url", "50"], async (cos) => (await cos.statFile({ bucketName, cosPath: "/long" })).code, -197, -5994],
];

for (const [flags, show, without, withFlag] of SWITCHES) {
  Deno.test(`${flags.join(" ")} makes the service behave so`, async () => {
    for (const [more, expected] of [[[], without], [flags, withFlag]] as const) {
      const stop = new AbortController();
      let shown: unknown;
      const code = await runEmulator(["--port", "0", "--bucket", bucketName, "--quiet", ...more], {
        signal: stop.signal,
        onListen: async ({ url, appid, secretId, secretKey }) => {
          shown = await show(new CosClient({ appid, secretId, secretKey, endpoint: url, retry: { attempts: 1 } }));
          stop.abort();
        },
      });
      assertEquals([code, shown], [0, expected]);
    }
  });
}

Deno.test("--tls-cert and --tls-key serve HTTPS", async () => {
  const pem = (name: string): string => decodeURIComponent(new URL(`../data/tls_${name}.pem`, import.meta.url).pathname);
  const { code, out } = await run(["--port", "0", "--tls-cert", pem("cert"), "--tls-key", pem("key")]);
  assertEquals(code, 0);
  assertMatch(out, /^COS v4 emulator at https:\/\/127\.0\.0\.1:\d+\n/);
});

Deno.test("--check says what of a folder is not as it was stored, and ends with 1 then", async () => {
  await withFolder(async (folder) => {
    const data = `${folder}/data`;
    await Deno.mkdir(`${folder}/seed`);
    await Deno.writeTextFile(`${folder}/seed/a.txt`, "content");
    await run(["--port", "0", "--data", data, "--seed", `${folder}/seed`]);
    assertEquals(await run(["--data", data, "--check"]), {
      code: 0,
      out: `compared 1 contents of ${data}: all are as they were stored\n`,
      err: "",
    });
    const [content] = [...Deno.readDirSync(`${data}/data`)].flatMap(({ name }) =>
      [...Deno.readDirSync(`${data}/data/${name}`)].map((file) => `${data}/data/${name}/${file.name}`)
    );
    await Deno.writeTextFile(content!, "contenT");
    const { code, out } = await run(["--data", data, "--check"]);
    assertEquals(code, 1);
    assertMatch(out, /^mybucket-100000\/a\.txt: its content [0-9a-f]{24} has another SHA-1\ncompared 1 contents of .*: 1 problems\n$/);
  });
});

Deno.test("a port that is taken ends it with 1", async () => {
  await using other = new CosEmulator();
  const { port } = await other.listen();
  const { code, err } = await run(["--port", String(port)]);
  assertEquals(code, 1);
  assertMatch(err, /EADDRINUSE|in use/i);
});

Deno.test("seed() puts a folder's files and folders into a bucket, and leaves what is there unless told otherwise", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/empty`);
    await Deno.mkdir(`${folder}/é/b`, { recursive: true });
    await Deno.writeTextFile(`${folder}/é/b/c.txt`, "one");
    await Deno.writeTextFile(`${folder}/x`, "");
    await Deno.symlink("/etc", `${folder}/link`);
    const emulator = new CosEmulator();
    assertEquals(await emulator.seed(folder, { cosPath: "/in/" }), 2);
    await Deno.writeTextFile(`${folder}/é/b/c.txt`, "two");
    assertEquals(await emulator.seed(folder, { cosPath: "/in/" }), 0);
    const cos = new CosClient(emulator.clientOptions);
    const names = async (cosPath: string) =>
      unwrap(await cos.listFolder({ bucketName: "mybucket", cosPath })).infos.map(({ name }) => name);
    assertEquals([await names("/"), await names("/in/"), await names("/in/é/b/")], [["in/"], ["empty/", "x", "é/"], ["c.txt"]]);
    const read = async () => {
      const { body } = unwrap(await cos.downloadObject({ bucketName: "mybucket", cosPath: "/in/é/b/c.txt" }));
      return await new Response(body).text();
    };
    assertEquals(await read(), "one");
    assertEquals(await emulator.seed(folder, { cosPath: "/in/", overwrite: true }), 2);
    assertEquals(await read(), "two");
    await assertRejects(() => emulator.seed(folder, { bucket: "none" }), TypeError, 'there is no bucket "none"');
    await assertRejects(() => emulator.seed(folder, { cosPath: "in" }), TypeError, "cosPath");
    await assertRejects(() => emulator.seed(folder, { cosPath: `/${"x".repeat(846)}/` }), Error, "would be refused with -180");
  });
});
