/**
 * A listing that does not move on fails: it neither counts as complete nor goes on without end.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { CosClient, CosError } from "@cos/v4";
import { ACCOUNT, emulatorWith, QUICK } from "../_support.ts";

interface Page {
  readonly context: string;
  readonly names?: readonly string[];
  readonly last?: boolean;
}

const FOLDER = { bucketName: "mybucket", cosPath: "/l/" };

/** A client whose listing is answered page by page; what it reads, and how many pages were asked for. */
function listing(pageAt: (index: number) => Page, most = 1000) {
  const asked: string[] = [];
  const cos = new CosClient({
    ...ACCOUNT,
    retry: QUICK,
    fetch: (url) => {
      asked.push(new URL(String(url)).searchParams.get("context")!);
      assert(asked.length <= most, "it goes on without end");
      const { context, names = [], last = false } = pageAt(asked.length - 1);
      const infos = names.map((name) => ({ name, filesize: 1, filelen: 1 }));
      return Promise.resolve(Response.json({ code: 0, message: "SUCCESS", data: { infos, context, listover: last } }));
    },
  });
  return { cos, asked };
}

async function readAll(cos: CosClient, into: string[] = []): Promise<string[]> {
  for await (const { name } of cos.listFolderAll(FOLDER)) into.push(name);
  return into;
}

/** What does not move on, what is read of it before it fails, and how many pages were asked for. */
const STUCK: Record<string, readonly [page: (index: number) => Page, read: string[], pages: number, why: RegExp]> = {
  "gives back the cursor that it was asked with": [(index) => ({ context: "c", names: [`n${index}`] }), ["n0"], 2, /leads back/],
  "gives an empty cursor at once": [() => ({ context: "", names: ["a"] }), [], 1, /not from where/],
  "gives an empty cursor later": [(index) => ({ context: index === 0 ? "c" : "", names: [`n${index}`] }), ["n0"], 2, /not from where/],
  "alternates between two cursors": [(index) => ({ context: "ab"[index % 2]!, names: [`n${index}`] }), ["n0", "n1"], 3, /leads back/],
  "goes in a great circle": [
    (index) => ({ context: String(index % 50), names: [`n${index}`] }),
    Array.from({ length: 50 }, (_, index) => `n${index}`),
    51,
    /leads back/,
  ],
  "repeats a page under new cursors": [(index) => ({ context: `c${index}`, names: ["a", "b"] }), ["a", "b"], 2, /repeats "a"/],
  "repeats one name of the page before": [
    (index) => ({ context: `c${index}`, names: [`n${index + 1}`, `n${index}`] }),
    ["n1", "n0"],
    2,
    /repeats "n1"/,
  ],
  "repeats a name within a page": [() => ({ context: "c", names: ["a", "b", "a"] }), [], 1, /repeats "a"/],
  "alternates between two pages under new cursors": [
    (index) => ({ context: `c${index}`, names: index % 2 ? ["c", "d"] : ["a", "b"] }),
    ["a", "b", "c", "d"],
    3,
    /begins with "a" as an earlier one did/,
  ],
  "repeats a page as its last": [(index) => ({ context: "c", names: ["a"], last: index > 0 }), ["a"], 2, /repeats "a"/],
  "has no entry on any of its pages": [(index) => ({ context: `c${index}` }), [], 100, /100 pages in a row had no entry/],
  "gives a cursor of a megabyte": [() => ({ context: "x".repeat(2 ** 20), names: ["a"] }), [], 1, /has 1048576 characters/],
};

for (const [what, [pageAt, read, pages, why]] of Object.entries(STUCK)) {
  Deno.test(`a listing that ${what} fails, and is not taken for complete`, async () => {
    const { cos, asked } = listing(pageAt, 200);
    const names: string[] = [];
    const { code, message } = await assertRejects(() => readAll(cos, names), CosError);
    assertEquals(code, -2);
    assertMatch(message, /the listing does not move on/);
    assertMatch(message, why);
    assertEquals([names, asked.length], [read, pages]);
  });
}

Deno.test("a listing may have empty pages among others, and its last page may lead anywhere", async () => {
  const names = (index: number): string[] => index % 60 === 59 ? [`n${index}`] : [];
  const { cos, asked } = listing((index) => ({ context: index === 299 ? "" : `c${index}`, names: names(index), last: index === 299 }));
  assertEquals(await readAll(cos), ["n59", "n119", "n179", "n239", "n299"]);
  assertEquals([asked.length, asked[0], asked[299]], [300, "", "c298"]);
});

Deno.test("a listing that begins in the midst may not lead back to there", async () => {
  const { cos, asked } = listing((index) => ({ context: index === 0 ? "b" : "a", names: [`n${index}`] }));
  const reading = (async () => {
    for await (const _ of cos.listFolderAll({ ...FOLDER, context: "a" }));
  })();
  assertMatch((await assertRejects(() => reading, CosError)).message, /leads back/);
  assertEquals(asked, ["a", "b"]);
});

Deno.test("a listing of 3000 pages with long cursors is read whole", async () => {
  const tail = "/\u4e2d".repeat(300);
  const { cos } = listing((index) => ({ context: `${index}${tail}`, names: [`n${index}`], last: index === 2999 }), 3000);
  assertEquals((await readAll(cos)).length, 3000);
});

Deno.test("every page size of the emulator leads through the same listing", async () => {
  const emulator = emulatorWith();
  const cos = new CosClient({ ...ACCOUNT, fetch: emulator.fetch });
  const wanted = Array.from({ length: 12 }, (_, index) => `f${String(index).padStart(2, "0")}`);
  for (const name of wanted) await cos.upload({ bucketName: "mybucket", cosPath: `/l/${name}`, filecontent: name });
  for (const num of [1, 2, 5, 12, 13]) {
    const names: string[] = [];
    for await (const { name } of cos.listFolderAll({ ...FOLDER, num })) names.push(name);
    assertEquals(names, wanted);
  }
});
