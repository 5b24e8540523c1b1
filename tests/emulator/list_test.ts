import { assertEquals } from "@std/assert";
import { T, Wire } from "./_wire.ts";

async function library(options = {}): Promise<Wire> {
  const wire = new Wire(options);
  await wire.json("/list/", { op: "create" });
  await wire.json("/list/dir/", { op: "create" });
  for (const name of ["b1", "a3", "a1", "a2", "sub/x", "sub/y", "\u{1f600}", "\uffee", "中 文"]) {
    await wire.upload(`/list/${encodeURIComponent(name).replace("%2F", "/")}`, name);
  }
  return wire;
}

const ALL = ["a1", "a2", "a3", "b1", "dir/", "sub/", "中 文", "\uffee", "\u{1f600}"];

async function names(wire: Wire, path: string, query: string): Promise<string[]> {
  return (await wire.get(path, `op=list&${query}`)).data.infos.map((info: { name: string }) => info.name);
}

Deno.test("list shows what lies directly in a folder, in the order of UTF-8 bytes", async () => {
  const wire = await library();
  assertEquals(await names(wire, "/list/", "num=199&context="), ALL);
  assertEquals(await names(wire, "/", "num=199"), ["list/"]);
  const { data } = await wire.get("/list/", "op=list&num=1000");
  assertEquals([data.context, data.listover], ["", true]);
  assertEquals(data.infos[0], {
    access_url: "http://mybucket-100000.file.myqcloud.com/list/a1",
    authority: "eInvalid",
    ctime: T,
    filelen: 2,
    filesize: 2,
    mtime: T,
    name: "a1",
    sha: "f29bc91bbdab169fc0c0a326965953d11c7dff83",
    source_url: "http://mybucket-100000.cossh.myqcloud.com/list/a1",
  });
  assertEquals(data.infos[4], { ctime: T, mtime: T, name: "dir/" });
  assertEquals(data.infos[5], { ctime: 0, mtime: 0, name: "sub/" });
});

Deno.test("list goes page by page, forward and backward, with the cursor encoded or not", async () => {
  const wire = await library();
  for (const num of [1, 2, 3, 4, 8, 9, 10]) {
    for (const order of [0, 1]) {
      const found: string[] = [];
      let context = "";
      let pages = 0;
      for (let over = false; !over; pages++) {
        const { data } = await wire.get("/list/", `op=list&num=${num}&order=${order}&context=${context}`);
        found.push(...data.infos.map((info: { name: string }) => info.name));
        ({ context, listover: over } = data);
      }
      assertEquals(found, order === 0 ? ALL : ALL.toReversed());
      assertEquals(pages, Math.ceil(ALL.length / num));
    }
  }
});

Deno.test("list goes on where it was, though the last entry was deleted and others came", async () => {
  const wire = await library();
  const { data } = await wire.get("/list/", "op=list&num=2");
  await wire.json("/list/a2", { op: "delete" });
  await wire.upload("/list/a0", "x");
  await wire.upload("/list/a2b", "x");
  assertEquals(await names(wire, "/list/", `num=2&context=${data.context}`), ["a2b", "a3"]);
});

Deno.test("list of a folder with a prefix shows names that begin with it, relative to the folder", async () => {
  const wire = await library();
  assertEquals(await names(wire, "/list/a", "num=10&context="), ["a1", "a2", "a3"]);
  assertEquals(await names(wire, "/list/%E4%B8%AD%20%E6%96%87", "num=10"), ["中 文"]);
  assertEquals(await names(wire, "/list/su", "num=10"), ["sub/"]);
  assertEquals(await names(wire, "/list/z", "num=10"), []);
  assertEquals(await names(wire, "/l", "num=10"), ["list/"]);
  const { data } = await wire.get("/list/a", "op=list&num=2");
  assertEquals(data.listover, false);
  assertEquals(await names(wire, "/list/a", `num=2&context=${data.context}`), ["a3"]);
});

Deno.test("list honours pattern, takes a delimiter and list_flag, and finds nothing in an unknown folder", async () => {
  const wire = await library();
  assertEquals(await names(wire, "/list/", "num=10&pattern=eListDirOnly"), ["dir/", "sub/"]);
  assertEquals((await names(wire, "/list/", "num=10&pattern=eListFileOnly")).length, 7);
  assertEquals(await names(wire, "/list/", "num=10&pattern=eListBoth&delimiter=%2F&list_flag=1"), ALL);
  const { data } = await wire.get("/unknown/", "op=list&num=10");
  assertEquals(data, { context: "", infos: [], listover: true });
});

Deno.test("a folder that is left by its last file is gone", async () => {
  const wire = await library();
  for (const name of ["x", "y"]) await wire.json(`/list/sub/${name}`, { op: "delete" });
  assertEquals(await names(wire, "/list/", "num=10&pattern=eListDirOnly"), ["dir/"]);
});

const REFUSED: Record<string, number> = {
  "": -5966,
  "num=0": -5966,
  "num=-1": -5966,
  "num=ten": -5966,
  "num=1001": -5966,
  "num=1&delimiter=ab": -46178,
  "num=1&order=2": -5999,
  "num=1&pattern=eListAll": -5999,
  "num=1&context=%21%21": -5999,
};

for (const [query, code] of Object.entries(REFUSED)) {
  Deno.test(`list?${query} is refused with ${code}`, async () => {
    const reply = await new Wire().get("/", `op=list&${query}`);
    assertEquals([reply.code, reply.status], [code, 400]);
  });
}

Deno.test("a cursor longer than any path is refused with -46177", async () => {
  assertEquals((await new Wire().get("/", `op=list&num=1&context=${"QUFB".repeat(300)}`)).code, -46177);
});

Deno.test("the list maximum can be that of the older service", async () => {
  const wire = new Wire({ listMax: 199 });
  assertEquals((await wire.get("/", "op=list&num=199")).code, 0);
  assertEquals((await wire.get("/", "op=list&num=200")).code, -165);
});
