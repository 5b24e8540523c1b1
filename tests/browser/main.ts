/**
 * `deno task browser`: drives the example page in a headless Chromium, against the emulator on another origin. Pictures of the page go to
 * the folder that SCREENSHOTS names, else to a temporary one.
 *
 * @module
 */
import { help } from "../help.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { Auth, CosClient, unwrap } from "@cos/v4";
import { CosEmulator, type Hooks } from "@cos/v4/emulator";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { type Bundle, bundlePageWith, BUNDLERS, installBundlers } from "./bundlers.ts";
import { findChromium } from "./chromium.ts";
import { servePage } from "./server.ts";

help(`Drives the example page in a headless Chromium, against the emulator on another origin.

  deno task browser
  SCREENSHOTS=FOLDER deno task browser   pictures of the page go there
`);

const MIB = 1024 * 1024;
const SECRET = "only-the-server-has-this-key-0123456789";
const ACCOUNT = { appid: "100000", secretId: "AKIDBROWSER", secretKey: SECRET };
const bucketName = "mybucket";
/** What needs percent-encoding, and more than one byte a character. */
const ODD_NAME = "报告 100%#1 (final).txt";

/** What a test has. */
interface Stage {
  readonly page: Page;
  readonly emulator: CosEmulator;
  /** A client with the key, to look behind the page's back. */
  readonly cos: CosClient;
  /** All that went between the page and any server. */
  readonly traffic: string[];
}

const screenshots = Deno.env.get("SCREENSHOTS") ?? await Deno.makeTempDir({ prefix: "cos-browser-pictures-" });
/** Where the chosen files lie. */
const files = await Deno.makeTempDir({ prefix: "cos-browser-files-" });
const tests: [name: string, run: (browser: Browser) => Promise<void>][] = [];

/** Describes a test, with a page, a server and an emulator of its own. */
function test(name: string, hooks: Hooks, body: (stage: Stage) => Promise<void>): void {
  tests.push([name, async (browser) => {
    const emulator = new CosEmulator({ ...ACCOUNT, buckets: [bucketName], hooks });
    const { url: endpoint } = await emulator.listen();
    const served = await servePage({ appid: ACCOUNT.appid, endpoint, bucketName, folder: "/photos/" }, new Auth(ACCOUNT));
    const context = await browser.newContext({ locale: "zh-CN", timezoneId: "Asia/Shanghai", viewport: { width: 900, height: 860 } });
    try {
      const cos = new CosClient({ ...ACCOUNT, endpoint });
      unwrap(await cos.createFolder({ bucketName, cosPath: "/photos/" }));
      for (const [file, size] of [["海边日落.jpg", 2.4 * MIB], ["notes.md", 5300], [ODD_NAME, 9]] as const) {
        unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath: `/photos/${file}`, data: pattern(Math.round(size)) }));
      }
      unwrap(await cos.createFolder({ bucketName, cosPath: "/photos/2016 旅行/" }));
      const { page, traffic, errors } = await openPage(context);
      await page.goto(served.url);
      await page.waitForSelector("#entries tr");
      await body({ page, emulator, cos, traffic });
      assertEquals(errors, [], "errors of the page");
    } finally {
      await context.close();
      await served.close();
      await emulator.close();
    }
  }]);
}

async function openPage(context: BrowserContext): Promise<{ page: Page; traffic: string[]; errors: string[] }> {
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const traffic: string[] = [];
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("request", (request) => {
    const headers = JSON.stringify(request.headers());
    traffic.push(`${request.method()} ${request.url()} ${headers} ${request.postDataBuffer()?.toString("latin1") ?? ""}`);
  });
  page.on("response", async (response) => {
    traffic.push(JSON.stringify(response.headers()), await response.text().catch(() => ""));
  });
  return { page, traffic, errors };
}

/** Content that repeats with a period which is no power of two, so that slices differ. */
function pattern(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, index) => index % 251);
}

/** Chooses a local file, as people do. */
async function choose(page: Page, name: string, content: Uint8Array): Promise<void> {
  const directory = await Deno.makeTempDir({ dir: files });
  await Deno.writeFile(`${directory}/${name}`, content);
  await page.setInputFiles("#file", `${directory}/${name}`);
}

/** Waits until a figure of the progress is passed. By a clock of the tests' own: a busy machine draws no frames, and a page's then stands still. */
async function progressBeyond(page: Page, percent: number): Promise<void> {
  await page.waitForFunction(`document.getElementById("progress").value > ${percent}`, undefined, { polling: 50 });
}

/** Waits until the page says something, and returns it. */
async function notice(page: Page): Promise<string> {
  await page.waitForSelector("#notice:not([hidden])");
  return await page.innerText("#notice");
}

async function stored(cos: CosClient, cosPath: string): Promise<Uint8Array> {
  return new Uint8Array(await new Response(unwrap(await cos.downloadObject({ bucketName, cosPath })).body).arrayBuffer());
}

/** The requests of the emulator's log with one op word. */
function asked(emulator: CosEmulator, op: string): CosEmulator["requests"] {
  return emulator.requests.filter((request) => request.op === op);
}

/** A gate in front of the requests with one op word: so many pass, one by one, and the others wait until it opens. */
class Turnstile {
  readonly #op: string;
  readonly #opened = Promise.withResolvers<void>();
  #left: number;
  #turn: Promise<void> = Promise.resolve();
  /** How many have come. */
  entered = 0;

  constructor(op: string, passes: number) {
    this.#op = op;
    this.#left = passes;
  }

  readonly hooks: Hooks = {
    before: async ({ op }) => {
      if (op !== this.#op) return;
      this.entered++;
      // Far enough apart for the progress to be told of each.
      this.#turn = this.#turn.then(() => new Promise((resolve) => setTimeout(resolve, 150)));
      await (this.#left-- > 0 ? this.#turn : this.#opened.promise);
    },
  };

  open(): void {
    this.#opened.resolve();
  }
}

test("a small file goes up in one request, after a preflight that lets its sign pass", {}, async ({ page, emulator, cos, traffic }) => {
  const before = emulator.requests.length;
  await choose(page, ODD_NAME.replace("1", "2"), pattern(3000));
  await page.click("#send");
  assertMatch(await notice(page), /已上传/);
  await page.waitForSelector(`#entries td:has-text("${ODD_NAME.replace("1", "2")}")`);
  assertEquals(await stored(cos, `/photos/${ODD_NAME.replace("1", "2")}`), pattern(3000));
  const since = emulator.requests.slice(before).map(({ method, op, code }) => `${method} ${op} ${code}`);
  assert(since.indexOf("OPTIONS  0") >= 0 && since.indexOf("OPTIONS  0") < since.indexOf("POST upload 0"), since.join());
  assertEquals(since.filter((line) => line.includes("slice")), []);
  assert(
    traffic.some((line) => line.startsWith("POST") && line.includes("files/v2") && /"authorization":"[A-Za-z0-9+/=]{60,}"/.test(line)),
  );
});

const afterSeven = new Turnstile("upload_slice_data", 7);
test(
  "a large file goes up in slices with its SHA-1, and its progress only grows",
  afterSeven.hooks,
  async ({ page, emulator, cos }) => {
    const content = pattern(12 * MIB + 5);
    await choose(page, "4K 航拍.mp4", content);
    await page.check("#verify");
    await page.evaluate(`
      globalThis.seen = [];
      new MutationObserver(() => seen.push(document.getElementById("progress").value)).observe(document.getElementById("percent"), { childList: true });
    `);
    await page.click("#send");
    await progressBeyond(page, 35);
    await page.screenshot({ path: `${screenshots}/upload.png`, fullPage: true });
    assertMatch(await page.innerText("#figures"), /[567]\.0 MiB \/ 12\.0 MiB · [\d.]+ MiB\/s/);
    afterSeven.open();
    assertMatch(await notice(page), /已上传/);
    // The first and the last are those of the page that begins and ends.
    const seen = (await page.evaluate<number[]>("seen")).slice(1, -1);
    assert(seen.length >= 2, `progress was shown ${seen.length} times`);
    assertEquals(seen, seen.toSorted((a, b) => a - b));
    assert(seen.at(-1) === 100 && seen[0]! > 0 && seen[0]! < 50, seen.join());
    assertEquals(asked(emulator, "upload_slice_data").map(({ code }) => code), Array(13).fill(0));
    assertEquals(await stored(cos, "/photos/4K 航拍.mp4"), content);
    assertEquals(unwrap(await cos.statFile({ bucketName, cosPath: "/photos/4K 航拍.mp4" })).filesize, content.length);
  },
);

const afterFive = new Turnstile("upload_slice_data", 5);
test(
  "an upload that is cancelled stops at once, and the next one goes on where it was",
  afterFive.hooks,
  async ({ page, emulator, cos }) => {
    const content = pattern(12 * MIB);
    await choose(page, "backup.zip", content);
    await page.click("#send");
    await progressBeyond(page, 10);
    await page.click("#cancel");
    // At once: those that are under way stand at the gate, and the page does not wait for them.
    assertMatch(await notice(page), /已取消/);
    // They are answered to nobody; nothing is begun any more.
    afterFive.open();
    while (asked(emulator, "upload_slice_data").length < afterFive.entered) await new Promise((resolve) => setTimeout(resolve, 20));
    const sent = asked(emulator, "upload_slice_data").length;
    assert(sent >= 5 && sent <= 9, `${sent} slices were sent: 5 that passed, and at most the 4 under way`);
    assertEquals(asked(emulator, "upload_slice_finish"), []);
    const { listparts = [], session } = unwrap(await cos.uploadSliceList({ bucketName, cosPath: "/photos/backup.zip" }));
    assert(session !== undefined && listparts.length >= 5, "nothing had arrived");

    await page.click("#send");
    await page.waitForSelector("#notice:has-text('已上传')");
    assertEquals(asked(emulator, "upload_slice_data").length - sent, 12 - listparts.length);
    assertEquals(await stored(cos, "/photos/backup.zip"), content);
  },
);

test("a folder of more than one page is listed whole, and folders can be opened", {}, async ({ page, emulator, cos }) => {
  const names = Array.from({ length: 205 }, (_, index) => `${String(index).padStart(3, "0")}.txt`);
  const uploads = names.map((name) => cos.uploadFileFromBuffer({ bucketName, cosPath: `/photos/2016 旅行/${name}`, data: name }));
  for (const upload of uploads) unwrap(await upload);
  const before = asked(emulator, "list").length;
  await page.click("#entries tr:has-text('2016 旅行/') button");
  await page.waitForSelector("#entries tr:nth-child(205)");
  assertEquals(await page.locator("#entries td:first-child").allInnerTexts(), names);
  assertEquals(asked(emulator, "list").length - before, 2);
  assertEquals(await page.inputValue("#folder"), "/photos/2016 旅行/");
});

test("a file comes down as it is, under its name", {}, async ({ page, emulator }) => {
  const coming = page.waitForEvent("download");
  await page.click(`#entries tr:has-text("${ODD_NAME}") button`);
  const download = await coming;
  assertEquals(download.suggestedFilename().replaceAll("_", "#"), ODD_NAME);
  assertEquals(new Uint8Array(await Deno.readFile(await download.path())), pattern(9));
  assertMatch(await notice(page), /已下载/);
  assertEquals(asked(emulator, "download").at(-1)?.code, 0);
});

test("what goes wrong is shown, with the service's code and with what to do", {}, async ({ page, emulator, cos }) => {
  await choose(page, "notes.md", pattern(10));
  await page.click("#send");
  assertMatch(await notice(page), /文件已存在.*Overwrite[\s\S]*-(177|4018) ERROR/);
  assertEquals(await page.getAttribute("#notice", "class"), "bad");
  await page.screenshot({ path: `${screenshots}/failure.png`, fullPage: true });
  assertEquals((await stored(cos, "/photos/notes.md")).length, 5300);

  await page.check("#overwrite");
  await page.click("#send");
  await page.waitForSelector("#notice:has-text('已上传')");
  assertEquals(await stored(cos, "/photos/notes.md"), pattern(10));

  await page.fill("#folder", "/private/");
  await page.click("#list button");
  await page.waitForSelector("#notice.bad:has-text('this page may only read and write /photos/')");
  await page.fill("#folder", "/photos/");
  await page.click("#list button");
  await page.waitForSelector("#entries tr:has-text('notes.md')");
  // The rows of the list before are the same: only when nothing is under way any more are these the new ones.
  await page.waitForLoadState("networkidle");
  unwrap(await cos.delFile({ bucketName, cosPath: "/photos/notes.md" }));
  await page.click("#entries tr:has-text('notes.md') button");
  await page.waitForSelector("#notice.bad:has-text('文件不存在')");
  await emulator.close();
  await page.click("#list button");
  await page.waitForSelector("#notice.bad:has-text('没有应答')");
});

test("the secret key is in nothing that the page gets, sends or shows", {}, async ({ page, traffic }) => {
  await choose(page, "secret.txt", pattern(100));
  await page.click("#send");
  await notice(page);
  await page.click(`#entries tr:has-text("secret.txt") button`);
  await page.waitForSelector("#notice:has-text('已下载')");
  traffic.push(await page.content(), String(await page.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])")));
  const all = traffic.join("\n");
  for (const part of ["/sign", "page.js", "upload", "files/v2", "?sign="]) assert(all.includes(part), `${part} was not seen`);
  for (const secret of [SECRET, btoa(SECRET), encodeURIComponent(SECRET)]) assert(!all.includes(secret), "the key was seen");
  assert(
    !/\bnode:|from"(?!\.\/)/.test(traffic.filter((text) => text.includes("CosClient")).join("\n")),
    "the page imports what no browser has",
  );
});

/** Serves the files of a bundle. */
function serve({ files }: Bundle): { url: string; close: () => Promise<void> } {
  const types: Readonly<Record<string, string>> = { html: "text/html", js: "text/javascript" };
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, ({ url }) => {
    const name = new URL(url).pathname.slice(1) || "index.html";
    const file = files.get(name);
    const type = types[name.split(".").at(-1)!] ?? "application/octet-stream";
    return file ? new Response(file, { headers: { "Content-Type": type } }) : new Response("not found", { status: 404 });
  });
  return { url: `http://127.0.0.1:${server.addr.port}/`, close: () => server.shutdown() };
}

let installed: Promise<string> | undefined;
const NO_FILES =
  "local files: there are none in a browser; give the content itself to uploadFileFromBuffer(), and take it from downloadObject()";

for (const bundler of BUNDLERS) {
  tests.push([`what ${bundler} makes of the packed module runs in a page, and a local path there is bad input`, async (browser) => {
    const emulator = new CosEmulator({ ...ACCOUNT, buckets: [bucketName] });
    const { url: endpoint } = await emulator.listen();
    const served = serve(await bundlePageWith(bundler, await (installed ??= installBundlers())));
    const context = await browser.newContext();
    try {
      const { page, errors } = await openPage(context);
      await page.goto(`${served.url}#${encodeURIComponent(JSON.stringify({ ...ACCOUNT, endpoint, bucketName }))}`);
      await page.waitForFunction("globalThis.outcome !== undefined");
      assertEquals(await page.evaluate("globalThis.outcome"), {
        names: ["large.bin", "small.txt"],
        text: "from the page",
        local: Array.from({ length: 4 }, () => [-1, NO_FILES]),
      });
      assertEquals(errors, [], "errors of the page");
    } finally {
      await context.close();
      await served.close();
      await emulator.close();
    }
  }]);
}

const found = await findChromium();
if ("missing" in found) {
  console.log(`skipped: ${found.missing}`);
  Deno.exit(0);
}
const browser = await chromium.launch({
  executablePath: found.path,
  headless: true,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
console.log(`Chromium ${browser.version()} at ${found.path}`);
let failed = 0;
for (const [name, run] of tests) {
  try {
    const started = performance.now();
    await run(browser);
    console.log(`ok ${name} (${Math.round(performance.now() - started)} ms)`);
  } catch (error) {
    failed++;
    console.error(`FAILED ${name}\n${(error as Error).stack ?? error}\n`);
  }
}
await browser.close();
if (installed) await Deno.remove(await installed, { recursive: true });
await Deno.remove(files, { recursive: true });
console.log(`pictures: ${screenshots}/upload.png, ${screenshots}/failure.png`);
console.log(`${tests.length - failed} passed, ${failed} failed`);
Deno.exit(failed === 0 ? 0 : 1);
