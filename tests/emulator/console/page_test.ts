/**
 * The emulator's page in a headless Chromium. Pictures of it go to the folder that SCREENSHOTS names, if it names one.
 *
 * @module
 */
/// <reference lib="dom" />
import { Buffer } from "node:buffer";
import { assert, assertEquals, assertMatch, assertNotEquals, assertStringIncludes } from "@std/assert";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { CosEmulator, type EmulatorOptions } from "../../../src/emulator/mod.ts";
import { findChromium } from "../../browser/chromium.ts";
import { account, form, sign, signOnce } from "../_wire.ts";

const found = await findChromium();
if ("missing" in found) console.log(`the page is not tested: ${found.missing}`);
const pictures = Deno.env.get("SCREENSHOTS");
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--host-resolver-rules=MAP evil.example 127.0.0.1",
];
let browser: Promise<Browser> | undefined;
Deno.test.afterAll(async () => await (await browser)?.close());

/** What a test has. */
interface Stage {
  readonly page: Page;
  readonly emulator: CosEmulator;
  readonly url: string;
  /** All that the page sent and got. */
  readonly traffic: string[];
}

/** Describes a test with an emulator and its page. */
function test(name: string, body: (stage: Stage) => Promise<void>, options: EmulatorOptions = {}, look: BrowserContextOptions = {}): void {
  Deno.test({
    name,
    ignore: "missing" in found,
    // The browser outlives a test.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => {
      await using emulator = new CosEmulator({ ...account, buckets: ["mybucket", { name: "open", public: true }], ...options });
      const { url } = await emulator.listen();
      browser ??= chromium.launch({ executablePath: (found as { path: string }).path, headless: true, args: ARGS });
      const context = await (await browser).newContext({ locale: "en-GB", viewport: { width: 1360, height: 860 }, ...look });
      try {
        const page = await context.newPage();
        page.setDefaultTimeout(20_000);
        const traffic: string[] = [], errors: string[] = [];
        page.on("pageerror", (error) => errors.push(error.message));
        page.on("console", (message) => /^(?!Framing).*Content Security Policy/.test(message.text()) && errors.push(message.text()));
        page.on("request", (request) => traffic.push(`${request.method()} ${request.url()} ${JSON.stringify(request.headers())}`));
        page.on("response", async (response) => {
          const isEndless = response.url().endsWith("/events");
          traffic.push(JSON.stringify(response.headers()), isEndless ? "" : await response.text().catch(() => ""));
        });
        await body({ page, emulator, url, traffic });
        assertEquals(errors, [], "errors of the page");
      } finally {
        await context.close();
      }
    },
  });
}

const seconds = (): number => Math.floor(Date.now() / 1000);
const good = (): string => sign({ t: seconds(), e: seconds() + 300 });

async function stat({ url }: Stage, path: string, authorization?: string): Promise<void> {
  const headers: HeadersInit = authorization === undefined ? {} : { authorization };
  await (await fetch(`${url}/files/v2/100000/mybucket${path}?op=stat`, { headers })).body?.cancel();
}

async function upload({ url }: Stage, path: string, content = "content"): Promise<void> {
  const { body, type } = form({ op: "upload", insertOnly: "0", filecontent: content });
  const headers = { authorization: good(), "content-type": type };
  const response = await fetch(`${url}/files/v2/100000/mybucket${path.split("/").map(encodeURIComponent).join("/")}`, {
    method: "POST",
    headers,
    body,
  });
  assertEquals((await response.json()).code, 0);
}

async function contentOf({ emulator }: Stage, path: string): Promise<string> {
  const url = `http://mybucket-100000.cossh.myqcloud.com${path.split("/").map(encodeURIComponent).join("/")}`;
  return await (await emulator.fetch(url, { headers: { authorization: good() } })).text();
}

async function open({ page, url }: Stage): Promise<void> {
  await page.goto(url);
  await page.waitForSelector("#live.live");
  await page.waitForSelector("#tree [role=treeitem]");
}

/** Drops files on a row of the tree, as a browser tells a page of it. */
async function drop(page: Page, row: string, files: Record<string, string>): Promise<void> {
  const data = await page.evaluateHandle((files) => {
    const data = new DataTransfer();
    for (const [name, content] of Object.entries(files)) data.items.add(new File([content], name));
    return data;
  }, files);
  const target = page.locator(`#tree [role=treeitem] > .row:has-text("${row}")`);
  await target.dispatchEvent("dragover", { dataTransfer: data });
  assertEquals(await page.locator("#tree .target").count(), 1);
  await target.dispatchEvent("drop", { dataTransfer: data });
  assertEquals(await page.locator("#tree .target").count(), 0);
}

/** What the list of terms in an element says. */
async function facts(page: Page, element: string): Promise<Record<string, string>> {
  return Object.fromEntries(
    await page.locator(`${element} dl.facts > div`).evaluateAll((rows) => {
      return rows.map((row) => [row.querySelector("dt")!.innerText, row.querySelector("dd")!.innerText]);
    }),
  );
}

for (const colorScheme of ["light", "dark"] as const) {
  test(
    `a refused request says why, and its sign is taken apart, ${colorScheme}`,
    async (stage) => {
      const { page, traffic } = stage;
      await upload(stage, "/q/a.txt");
      await upload(stage, "/photos/海边日落.jpg", "x".repeat(240_000));
      await upload(stage, "/readme.md", "x".repeat(5300));
      const now = seconds();
      const other = sign({ t: now - 60, e: now + 240, f: "/100000/mybucket/q/b.txt" });
      const expired = sign({ t: now - 4000, e: now - 400 });
      await stat(stage, "/q/a.txt");
      await stat(stage, "/q/a.txt", expired);
      await stat(stage, "/q/a.txt", good());
      stage.emulator.faults.add({ operation: "list", nth: 1, code: -71 });
      await fetch(`${stage.url}/files/v2/100000/mybucket/?op=list&num=1`, { headers: { authorization: good() } }).then((answer) =>
        answer.text()
      );
      await open(stage);
      assertStringIncludes(page.url(), "/_emulator/");
      // This one comes while somebody looks.
      await stat(stage, "/q/a.txt", other);
      const row = page.locator("#rows tr").first();
      await page.waitForSelector("#rows tr:has-text('/q/b.txt')");
      assertMatch(
        await row.innerText(),
        /^\d\d:\d\d:\d\d\.\d{3}\s+403\s+-63\s+stat\s+mybucket\/q\/a\.txt\s+The sign is for \/q\/b\.txt · ERROR_PROXY_FILEID_NOTMATCH\s+0 B\s+1\d\d B\s+<?\d+ ms$/,
      );
      await page.getByRole("treeitem", { name: "readme.md" }).click();
      await page.waitForSelector("#chosen-facts:has-text('5,300 B')");
      await row.getByRole("button").click();
      assertEquals(await row.getByRole("button").getAttribute("aria-expanded"), "true");
      assertEquals(await page.innerText(".detail .why"), "Refused. The sign is for /q/b.txt.");
      const said = await facts(page, ".detail");
      assertEquals([said.Who, said.Bucket], [`${account.secretId}, appid 100000`, "mybucket"]);
      assertEquals(said.Kind, "for any number of uses until it expires");
      assertEquals(said.For, "/q/b.txt\nthe request: /q/a.txt");
      assertMatch(said.Issued!, /1 minute before the request$/);
      assertEquals([said.Code, said.Answer, said.Body?.slice(0, 7)], ["-63 ERROR_PROXY_FILEID_NOTMATCH", "403", "0 B in,"]);
      if (pictures !== undefined) await page.screenshot({ path: `${pictures}/emulator-${colorScheme}.png` });
      await row.getByRole("button").click();
      assertEquals(await page.locator(".detail").count(), 0);

      await page.locator("#rows tr:has-text('expired')").click();
      assertMatch((await facts(page, ".detail")).Expires!, /\n6 minutes before the request$/);
      await page.locator("#rows tr:has-text('-81')").click();
      assertStringIncludes(await page.locator(".detail").last().innerText(), "None came with it");

      assertEquals(await page.locator("#rows tr:not(.detail)").count(), 8);
      await page.check("#refused");
      assertEquals(await page.locator("#rows tr:not(.detail):visible").count(), 4);
      await page.fill("#search", "stat 403 b.txt");
      assertEquals(await page.locator("#rows tr:not(.detail):visible").count(), 1);
      await page.fill("#search", "nothing such");
      assertEquals(await page.innerText("#no-requests"), "None of the requests fits.");

      // Neither the key nor a sign that could be used is in anything that the page got or shows.
      const all = traffic.join("\n") + await page.content() + await page.evaluate(async () => await (await fetch("requests")).text());
      for (const secret of [account.secretKey, other, expired, other.slice(0, 27), encodeURIComponent(other)]) {
        assertEquals(all.includes(secret), false);
      }
    },
    {},
    { colorScheme },
  );
}

for (const colorScheme of ["light", "dark"] as const) {
  test(
    `those who read with a keyboard, a screen reader or weak eyes find nothing missing, ${colorScheme}`,
    async (stage) => {
      const { page } = stage;
      await upload(stage, "/a/b.txt");
      await stat(stage, "/a/b.txt");
      await stat(stage, "/a/b.txt", sign({ t: seconds() - 60, e: seconds() - 30, f: "/100000/mybucket/c.txt" }));
      stage.emulator.faults.add({ name: "slow", delay: 0 });
      stage.emulator.faults.add({ operation: "list", status: 503 });
      await fetch(`${stage.url}/files/v2/100000/mybucket/?op=list&num=1`).then((answer) => answer.text());
      await open(stage);
      const inspect = async (view: string): Promise<void> => {
        await page.evaluate(axe.source);
        const found = await page.evaluate<axe.AxeResults>("axe.run(document, { resultTypes: ['violations'] })");
        const wrong = found.violations.map(({ id, nodes }) =>
          `${view}: ${id}: ${nodes.map(({ html, failureSummary }) => html + failureSummary).join("; ")}`
        );
        assertEquals(wrong, []);
        assert(found.passes.length > 10);
      };
      await page.getByRole("treeitem", { name: "a", exact: true }).click();
      await page.getByRole("treeitem", { name: "b.txt" }).click();
      for (const row of await page.locator("#rows tr .open").all()) await row.click();
      await page.waitForSelector("#chosen-facts:has-text('SHA-1')");
      await inspect("requests");
      await page.click("#faults-tab");
      await page.click("summary");
      await inspect("faults");
      await page.click("#delete");
      await page.waitForSelector("dialog[open]");
      await inspect("a question");
      await page.setViewportSize({ width: 390, height: 800 });
      await page.keyboard.press("Escape");
      await inspect("a telephone");
    },
    {},
    { colorScheme },
  );
}

test("the tree is walked with the keyboard, shows what a stat shows, and follows what clients do", async (stage) => {
  const { page } = stage;
  await upload(stage, "/a/b/c.txt", "0123456789");
  await open(stage);
  const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.querySelector(".name")?.textContent ?? "");
  await page.locator("[role=treeitem][tabindex='0']").focus();
  assertEquals(await focused(), "mybucket");
  for (const [key, name] of [["ArrowDown", "a"], ["ArrowRight", "a"]] as const) {
    await page.keyboard.press(key);
    assertEquals(await focused(), name);
  }
  await page.waitForSelector("[role=treeitem] .name:text-is('b')");
  await page.keyboard.press("ArrowRight");
  assertEquals(await focused(), "b");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[role=treeitem] .name:text-is('c.txt')");
  await page.keyboard.press("ArrowDown");
  assertEquals(await focused(), "c.txt");
  await page.waitForSelector("#chosen-facts:has-text('/a/b/c.txt')");
  const said = await facts(page, "#chosen");
  assertEquals([said.Path, said.Size, said["SHA-1"], said.Readers], [
    "/a/b/c.txt",
    "10 B",
    "87acec17cd9dcd20a716cc2cf67417b71c8a7016",
    "as the bucket",
  ]);
  assertEquals(said.Address, `${stage.url}/mybucket-100000/a/b/c.txt`);
  await page.keyboard.press("ArrowLeft");
  assertEquals(await focused(), "b");

  // What a client does shows without being asked for, and the focus stays where it is.
  await upload(stage, "/a/b/d.txt");
  await page.waitForSelector("[role=treeitem] .name:text-is('d.txt')");
  assertEquals(await focused(), "b");
  await page.keyboard.press("ArrowDown");
  const authorization = signOnce("/a/b/c.txt").replace(/.*/, () => sign({ t: seconds(), e: 0, f: "/100000/mybucket/a/b/c.txt" }));
  await fetch(`${stage.url}/files/v2/100000/mybucket/a/b/c.txt`, {
    method: "POST",
    headers: { authorization, "content-type": "application/json" },
    body: '{"op":"delete"}',
  }).then((answer) => answer.text());
  await page.waitForSelector("[role=treeitem] .name:text-is('c.txt')", { state: "detached" });
  assertEquals(await focused(), "b");
  await page.keyboard.press("Home");
  assertEquals(await focused(), "mybucket");
  await page.keyboard.press("ArrowLeft");
  assertEquals(await page.locator("[role=treeitem][aria-level='1']").first().getAttribute("aria-expanded"), "false");
  await page.keyboard.press("End");
  assertEquals(await focused(), "open");
});

test("a folder of many files is shown in pages", async (stage) => {
  const { page } = stage;
  for (let i = 0; i < 201; i++) await upload(stage, `/many/${String(i).padStart(3, "0")}`, "x");
  await open(stage);
  await page.getByRole("treeitem", { name: "many" }).click();
  await page.getByRole("treeitem", { name: "Show more" }).click();
  await page.waitForSelector("[role=treeitem] .name:text-is('200')");
  // The page may be at it still: the tree is drawn anew with every event.
  await page.getByRole("treeitem", { name: "Show more" }).waitFor({ state: "detached" });
  assertEquals(await page.locator("[role=treeitem][aria-level='3']").count(), 201);
});

test("files are uploaded by dropping them on a folder, replaced when that is wished, downloaded, and deleted", async (stage) => {
  const { page, emulator } = stage;
  await upload(stage, "/in/old.txt", "old");
  await open(stage);
  const before = emulator.requests.length;
  await drop(page, "in", { "报告 100%#1.txt": "new", "b.txt": "b" });
  await page.waitForSelector("#notice:has-text('2 files uploaded to mybucket/in/')");
  assertEquals([await contentOf(stage, "/in/报告 100%#1.txt"), await contentOf(stage, "/in/b.txt")], ["new", "b"]);
  assertEquals(emulator.requests.slice(before).filter(({ op }) => op !== "download"), []);

  await drop(page, "in", { "old.txt": "newer" });
  await page.click("dialog button:text-is('Cancel')");
  await page.waitForSelector("#notice:has-text('Nothing was uploaded')");
  assertEquals(await contentOf(stage, "/in/old.txt"), "old");
  await drop(page, "in", { "old.txt": "newer" });
  await page.click("dialog button:text-is('Replace')");
  await page.waitForSelector("#notice:has-text('1 file uploaded')");
  assertEquals(await contentOf(stage, "/in/old.txt"), "newer");

  // Without a mouse.
  await page.getByRole("treeitem", { name: "open" }).click();
  await page.setInputFiles("#chooser", { name: "chosen.txt", mimeType: "text/plain", buffer: Buffer.from("chosen") });
  await page.waitForSelector("[role=treeitem] .name:text-is('chosen.txt')");
  assertEquals(await (await emulator.fetch("http://open-100000.cossh.myqcloud.com/chosen.txt")).text(), "chosen");

  await page.getByRole("treeitem", { name: "in", exact: true }).click();
  await page.getByRole("treeitem", { name: "报告" }).click();
  const coming = page.waitForEvent("download");
  await page.click("#download");
  const download = await coming;
  assertEquals(download.suggestedFilename().replaceAll("_", "#"), "报告 100%#1.txt");
  assertEquals(await Deno.readTextFile(await download.path()), "new");

  await page.getByRole("treeitem", { name: "报告" }).press("Delete");
  await page.keyboard.press("Escape");
  assertEquals(await contentOf(stage, "/in/报告 100%#1.txt"), "new");
  await page.getByRole("treeitem", { name: "in", exact: true }).press("Delete");
  await page.click("dialog button:text-is('Delete')");
  await page.waitForSelector("[role=treeitem] .name:text-is('in')", { state: "detached" });
  assertStringIncludes(await contentOf(stage, "/in/b.txt"), "-46628");
});

test("fault rules are added, watched and taken away", async (stage) => {
  const { page, emulator } = stage;
  await open(stage);
  await page.getByRole("tab", { name: "Requests" }).press("ArrowRight");
  assertEquals(await page.getByRole("tab", { name: "Faults" }).getAttribute("aria-selected"), "true");
  await page.selectOption("#fault-operation", "stat");
  await page.fill("#fault-path", "/slow/**");
  await page.fill("#fault-nth", "1");
  await page.fill("#fault-value", "-197");
  await page.click("text=Add the rule");
  await page.waitForSelector("#fault-rules li");
  assertEquals(emulator.faults.active.map(({ rule }) => rule), [{ operation: "stat", path: "/slow/**", nth: 1, code: -197 }]);
  for (let i = 0; i < 2; i++) await stat(stage, "/slow/a", good());
  await page.waitForSelector("#fault-rules li:has-text('struck 1 of 2')");
  emulator.faults.add({ name: "from a test", delay: 1 });

  await page.click("summary");
  await page.fill("#fault-json", '{ "nth": 0, "drop": true }');
  await page.click("text=Add the rule");
  await page.waitForSelector("#notice.bad:has-text('faults[0].nth: must be a whole number of at least 1')");
  await page.fill("#fault-json", '[{ "clock": 60 }, { "operation": "download", "cut": -1 }]');
  await page.click("text=Add the rule");
  await page.waitForSelector("#fault-rules li:nth-child(4)");
  if (pictures !== undefined) await page.screenshot({ path: `${pictures}/emulator-faults.png` });
  await page.getByRole("button", { name: "Remove rule 2" }).click();
  await page.waitForSelector("#fault-rules li:nth-child(4)", { state: "detached" });
  assertEquals(emulator.faults.active.map(({ rule }) => rule.name ?? rule.clock ?? rule.cut ?? rule.code), [-197, 60, -1]);
  await page.click("#fault-clear");
  await page.waitForSelector("#no-faults:visible");
  assertEquals(emulator.faults.active, []);
});

test("reset empties all, after it was asked whether that is meant", async (stage) => {
  const { page, emulator } = stage;
  await upload(stage, "/a.txt");
  await open(stage);
  await page.waitForSelector("[role=treeitem] .name:text-is('a.txt')");
  await page.click("#reset");
  await page.click("dialog button:text-is('Cancel')");
  assertEquals(emulator.requests.length, 1);
  await page.click("#reset");
  await page.click("dialog button:text-is('Reset')");
  await page.waitForSelector("[role=treeitem] .name:text-is('a.txt')", { state: "detached" });
  await page.waitForSelector("#no-requests:visible");
  assertEquals(emulator.requests, []);
});

test("a state is saved as a file, and loaded from it", async (stage) => {
  const { page } = stage;
  await upload(stage, "/a.txt", "as it was");
  await open(stage);
  const coming = page.waitForEvent("download");
  await page.click("#save");
  const saved = await (await coming).path();
  await upload(stage, "/b.txt");
  await page.setInputFiles("#state", saved);
  await page.click("dialog button:text-is('Load')");
  await page.waitForSelector("#notice:has-text('The buckets hold what they held then.')");
  await page.waitForSelector("[role=treeitem] .name:text-is('b.txt')", { state: "detached" });
  assertEquals(await contentOf(stage, "/a.txt"), "as it was");
  await page.setInputFiles("#state", { name: "other", mimeType: "text/plain", buffer: Buffer.from("no state\n") });
  await page.click("dialog button:text-is('Load')");
  await page.waitForSelector("#notice.bad:has-text('It was not loaded: this is no snapshot of an emulator')");
});

test("a page that lies in a bucket can do nothing with the emulator, though it has its address", async (stage) => {
  const { page, emulator, url } = stage;
  emulator.faults.add({ delay: 0 });
  const script = `
    const attempt = (path, init) => fetch(path, init).then((answer) => answer.text()).catch(() => "nothing");
    Promise.all([attempt("/_emulator/token"), attempt("/_emulator/reset", { method: "POST" }), attempt("/_emulator/requests")]).then((got) => {
      document.body.textContent = "got " + got.join();
    });`;
  const { body, type } = form({ op: "upload", insertOnly: "0", filecontent: `<!doctype html><body><script>${script}</script>` });
  const now = seconds();
  const authorization = sign({ t: now, e: now + 300, b: "open" });
  await fetch(`${url}/files/v2/100000/open/evil.html`, { method: "POST", headers: { authorization, "content-type": type }, body }).then((
    answer,
  ) => answer.text());
  const changed = sign({ t: now, e: 0, b: "open", f: "/100000/open/evil.html" });
  await fetch(`${url}/files/v2/100000/open/evil.html`, {
    method: "POST",
    headers: { authorization: changed, "content-type": "application/json" },
    body: '{"op":"update","custom_headers":{"Content-Type":"text/html"}}',
  }).then((answer) => answer.text());
  await page.goto(`${url}/open-100000/evil.html`);
  await page.waitForSelector("text=got nothing,nothing,nothing");
  assertEquals(emulator.faults.active.length, 1);
});

test("names, headers and reasons are texts and never markup", async (stage) => {
  const { page } = stage;
  const evil = "<img src=x onerror=alert(1)>";
  page.on("dialog", () => assert(false, "a script ran"));
  await upload(stage, `/${evil}`, "<script>alert(1)</script>");
  await stat(stage, "/a", sign({ t: seconds(), e: seconds() + 60, f: `/100000/mybucket/${evil}`, b: evil }));
  stage.emulator.faults.add({ name: evil, delay: 0 });
  await open(stage);
  await page.getByRole("treeitem", { name: evil }).click();
  await page.locator("#rows tr").first().click();
  await page.waitForSelector("#chosen-facts:has-text('onerror')");
  assertStringIncludes(await page.innerText(".detail"), evil);
  assertEquals(await page.locator("img, iframe").count(), 0);
  assertEquals(await page.locator("script").count(), 1);
});

test("the page waits for an emulator that goes, and works on with the one that comes", async (stage) => {
  const { page, emulator, url } = stage;
  await upload(stage, "/old.txt");
  await open(stage);
  await emulator.faults.add({ delay: 0 });
  await page.waitForSelector("#rows tr");
  await emulator.close();
  await page.waitForSelector("#live.lost");
  await using next = new CosEmulator({ ...account, buckets: ["mybucket"] });
  await next.listen({ port: Number(new URL(url).port) });
  await page.waitForSelector("#live.live");
  await page.waitForSelector("#no-requests:visible");
  await stat(stage, "/x", good());
  await page.waitForSelector("#rows tr:nth-child(1)");
  assertEquals(await page.locator("#rows tr").count(), 1);
  // Its token is another one.
  await drop(page, "mybucket", { "new.txt": "new" });
  await page.waitForSelector("#notice:has-text('1 file uploaded')");
  assertEquals(await contentOf({ ...stage, emulator: next }, "/new.txt"), "new");
});

test("a page of another origin, and one whose name leads here, gets nothing and changes nothing", async (stage) => {
  const { page, emulator, url } = stage;
  await upload(stage, "/a.txt", "precious");
  emulator.faults.add({ delay: 0 });
  const html = (request: Request): Response =>
    new Response(`<!doctype html><p>${new URL(request.url).pathname}</p>`, { headers: { "Content-Type": "text/html" } });
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, html);
  const attack = async (base: string): Promise<string[]> => {
    const got: string[] = [];
    const attempt = async (name: string, task: () => Promise<string>): Promise<void> => {
      got.push(`${name}: ${await task().catch(() => "nothing")}`);
    };
    for (const mode of ["cors", "no-cors"] as const) {
      for (const path of ["", "token", "requests", "buckets", "file?appid=100000&bucket=mybucket&path=/a.txt", "snapshot"]) {
        await attempt(`${mode} ${path}`, async () => (await (await fetch(base + path, { mode })).text()) || "nothing");
      }
      await attempt(
        `${mode} reset`,
        async () => String((await fetch(`${base}reset`, { mode, method: "POST", body: "" })).status || "nothing"),
      );
      await attempt(
        `${mode} faults`,
        async () => String((await fetch(`${base}faults`, { mode, method: "POST", body: '{"drop":true}' })).status || "nothing"),
      );
    }
    await attempt("delete", async () => String((await fetch(`${base}faults`, { method: "DELETE" })).status));
    for (const tag of ["img", "script", "iframe", "link"]) {
      await attempt(tag, () =>
        new Promise((resolve) => {
          const element = document.createElement(tag) as HTMLIFrameElement & HTMLLinkElement;
          element.onload = () => resolve(tag === "iframe" && element.contentDocument === null ? "nothing" : "loaded");
          element.onerror = () => resolve("nothing");
          element.rel = "stylesheet";
          if (tag === "link") element.href = `${base}style.css`;
          else element.src = base + (tag === "script" ? "app.js" : "");
          document.body.append(element);
        }));
    }
    return got;
  };
  try {
    await page.goto(`http://127.0.0.1:${server.addr.port}/attack`);
    for (const line of await page.evaluate(attack, `${url}/_emulator/`)) assertMatch(line, /: nothing$/);
    // A form needs no leave to be sent.
    await page.evaluate((action) => {
      const form = document.createElement("form");
      Object.assign(form, { action, method: "POST", enctype: "text/plain" });
      document.body.append(form);
      form.submit();
    }, `${url}/_emulator/reset`);
    await page.waitForSelector("text=pages of other origins are not let in");

    const rebound = url.replace("127.0.0.1", "evil.example");
    assertEquals((await page.goto(`${rebound}/_emulator/`))?.status(), 403);
    assertEquals((await page.goto(`${rebound}/`))?.status(), 400);
    // The page has the emulator's origin now, as far as the browser knows.
    for (const line of await page.evaluate(attack, `${rebound}/_emulator/`)) {
      assertMatch(line, /(nothing|"error": "this emulator is not called[^]*|: 403|iframe: loaded)$/);
    }
  } finally {
    await server.shutdown();
  }
  assertEquals(await contentOf(stage, "/a.txt"), "precious");
  assertEquals(emulator.faults.active.map(({ rule }) => rule), [{ delay: 0 }]);
  assertNotEquals(emulator.requests.length, 0);
});
