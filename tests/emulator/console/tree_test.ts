import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { account, golden, sign, Wire } from "../_wire.ts";

/** The emulator's own paths, without a network, as a program with control has them. */
async function ask(wire: Wire, method: string, path: string, query: Record<string, string> = {}, body?: BodyInit): Promise<Response> {
  const given = new URLSearchParams({ appid: account.appid.toString(), bucket: "mybucket", ...query });
  return await wire.emulator.fetch(`http://127.0.0.1:8004/_emulator/${path}?${given}`, { method, body: body ?? null });
}

Deno.test("all buckets of all accounts are there, and which are public", async () => {
  await using wire = new Wire({ control: true, accounts: [{ appid: 7, secretId: "other", secretKey: "key", buckets: ["a-b"] }] });
  assertEquals(await (await ask(wire, "GET", "buckets")).json(), [
    { appid: "100000", bucket: "mybucket", public: false },
    { appid: "100000", bucket: "my-second-bucket", public: false },
    { appid: "100000", bucket: "open", public: true },
    { appid: "7", bucket: "a-b", public: false },
  ]);
});

Deno.test("a folder and a file are shown as list and stat answer, and that is not in the log", async () => {
  await using wire = new Wire({ control: true });
  for (let i = 0; i < 205; i++) await wire.upload(`/in/${String(i).padStart(3, "0")}`, "x");
  await wire.json("/in/sub/", { op: "create" });
  const before = wire.emulator.requests.length;
  const first = await (await ask(wire, "GET", "list", { path: "/in/" })).json();
  assertEquals([first.infos.length, first.listover], [200, false]);
  const second = await (await ask(wire, "GET", "list", { path: "/in/", context: first.context })).json();
  assertEquals(second.infos.map(({ name }: { name: string }) => name), ["200", "201", "202", "203", "204", "sub/"]);
  const shown = await (await ask(wire, "GET", "stat", { path: "/in/007" })).json();
  assertEquals(wire.emulator.requests.length, before);
  const { data } = await wire.reply("http://127.0.0.1:8004/files/v2/100000/mybucket/in/007?op=stat", {
    headers: { authorization: sign() },
  });
  assertEquals(shown, data);
  assertEquals(shown.access_url, "http://127.0.0.1:8004/mybucket-100000/in/007");
});

Deno.test("a file comes as it is, to be kept and never shown in place", async () => {
  await using wire = new Wire({ control: true });
  const path = "/é (1)'*.html";
  await wire.upload(encodeURI(path), golden(100_000), {});
  await wire.json(encodeURI(path), { op: "update", custom_headers: { "Content-Type": "text/html", "Content-Disposition": "inline" } });
  const response = await ask(wire, "GET", "file", { path });
  assertEquals(await response.bytes(), golden(100_000));
  assertEquals(response.headers.get("content-type"), "application/octet-stream");
  assertEquals(response.headers.get("content-disposition"), "attachment; filename*=UTF-8''%C3%A9%20%281%29%27%2A.html");
  assertEquals(response.headers.get("content-length"), "100000");
  const head = await ask(wire, "HEAD", "file", { path });
  assertEquals([head.status, (await head.bytes()).length], [200, 0]);
});

Deno.test("a file can be put there, and in place of another only when that is said", async () => {
  await using wire = new Wire({ control: true });
  const path = "/new/é.bin";
  const large = golden(22 * 1024 * 1024);
  assertEquals((await ask(wire, "PUT", "file", { path }, large)).status, 204);
  assertEquals(await (await wire.download(encodeURI(path))).bytes(), large);
  const taken = await ask(wire, "PUT", "file", { path }, "other");
  assertEquals([taken.status, (await taken.json()).code], [409, -177]);
  assertEquals((await ask(wire, "PUT", "file", { path, overwrite: "1" }, "other")).status, 204);
  assertEquals(await (await wire.download(encodeURI(path))).text(), "other");
  await wire.json(encodeURI(path), { op: "update", forbid: 2 });
  const forbidden = await ask(wire, "PUT", "file", { path, overwrite: "1" }, "more");
  assertEquals((await forbidden.json()).code, -55);
  assertEquals((await ask(wire, "PUT", "file", { path: "/empty" })).status, 204);
  assertEquals((await wire.stat("/empty")).data.filesize, 0);
});

Deno.test("a file goes, a folder goes with all that it holds, and a bucket is emptied", async () => {
  await using wire = new Wire({ control: true });
  for (let i = 0; i < 250; i++) await wire.upload(`/a/b/${i}`, "x");
  await wire.json("/a/made/", { op: "create" });
  for (const path of ["/a/b/c/d", "/ab", "/z"]) await wire.upload(path, "x");
  assertEquals((await ask(wire, "DELETE", "file", { path: "/z" })).status, 204);
  assertEquals((await wire.stat("/z")).code, -197);
  assertEquals((await ask(wire, "DELETE", "file", { path: "/a/" })).status, 204);
  assertEquals((await wire.get("/", "op=list&num=10")).data.infos.map(({ name }: { name: string }) => name), ["ab"]);
  assertEquals((await ask(wire, "DELETE", "file", { path: "/" })).status, 204);
  assertEquals((await wire.get("/", "op=list&num=10")).data.infos, []);
});

Deno.test("what is asked for wrongly is refused with a sentence", async () => {
  await using wire = new Wire({ control: true });
  for (
    const [method, path, query, status, error] of [
      ["GET", "list", { path: "/", bucket: "none" }, 404, "there is no such bucket"],
      ["GET", "list", { path: "/", appid: "1" }, 404, "there is no such bucket"],
      ["GET", "stat", { path: "/none" }, 404, "does not exist"],
      ["GET", "file", { path: "/none" }, 404, "does not exist"],
      ["GET", "file", {}, 400, ""],
      ["GET", "file", { path: "a" }, 400, ""],
      ["GET", "file", { path: `/${"x".repeat(2000)}` }, 400, ""],
      ["PUT", "file", { path: "/folder/" }, 400, ""],
      ["DELETE", "file", { path: "/none" }, 404, "does not exist"],
      ["GET", "list", { path: "/", context: "!" }, 400, "the context is not one that a list gave"],
      ["GET", "file", { path: `/${"x".repeat(20_000)}` }, 414, "too long"],
    ] as const
  ) {
    const response = await ask(wire, method, path, query);
    const answer = await response.json();
    assertEquals(response.status, status, JSON.stringify([method, path, query, answer]));
    assertStringIncludes(answer.error, error);
    assert(answer.error.length > 5);
  }
});
