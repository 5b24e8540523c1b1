import { assertEquals } from "@std/assert";
import { Wire } from "./_wire.ts";
import { linksFrom, readTarget, route } from "../../src/emulator/service/hosts.ts";
import type { RawRequest } from "../../src/emulator/mod.ts";
import { Refusal } from "../../src/emulator/service/refusal.ts";
import { sign } from "./_wire.ts";

function raw(target: string, host = "sh.file.myqcloud.com", headers: Record<string, string> = {}): RawRequest {
  return { method: "GET", target, scheme: "http", headers: new Map(Object.entries({ host, ...headers })), body: null };
}

function way(target: string, host?: string): string {
  try {
    const { service, appid, bucket, path } = route(readTarget(raw(target, host)), (appid) => appid === "100000");
    return [service, appid, bucket, path].join(" ");
  } catch (error) {
    return error instanceof Refusal ? String(error.code) : "?";
  }
}

const ROUTES: [target: string, host: string, way: string][] = [
  ["/files/v2/100000/mybucket/a?op=stat", "sh.file.myqcloud.com", "api 100000 mybucket /a"],
  ["/files/v2/100000/mybucket/", "anything", "api 100000 mybucket /"],
  ["/files/v2/7/b", "anything", "api 7 b "],
  ["/files/v2/100000/mybucket/a/../%2e/b//c", "", "api 100000 mybucket /a/../%2e/b//c"],
  ["http://sh.file.myqcloud.com/files/v2/100000/mybucket/a", "other", "api 100000 mybucket /a"],
  ["/files/v2/100000/", "anything", "-5994"],
  ["/files/v2/account/mybucket/a", "anything", "-5994"],
  ["/a/b?sign=x", "mybucket-100000.cossh.myqcloud.com", "download 100000 mybucket /a/b"],
  ["/a", "my-second-bucket-100000.localhost:8080", "download 100000 my-second-bucket /a"],
  ["/", "MyBucket-100000.file.myqcloud.com", "download 100000 mybucket /"],
  ["http://mybucket-100000.cossh.myqcloud.com/a", "127.0.0.1:1", "download 100000 mybucket /a"],
  ["/mybucket-100000/a/b", "127.0.0.1:8080", "download 100000 mybucket /a/b"],
  ["/mybucket-100000", "[::1]:8080", "download 100000 mybucket /"],
  ["/mybucket-100000/a", "cos-1:8080", "download 100000 mybucket /a"],
  ["/mybucket-100001/a", "localhost", "-46170"],
  ["/a", "mybucket-100001.cossh.myqcloud.com", "-46170"],
  ["/a", "-100000.cossh.myqcloud.com", "-46170"],
  ["/", "localhost", "-46170"],
  ["", "", "-46170"],
];

for (const [target, host, expected] of ROUTES) {
  Deno.test(`${target || "an empty target"} on ${host || "no host"} goes to ${expected}`, () => assertEquals(way(target, host), expected));
}

Deno.test("links are the documented ones for those who came by a documented host, and lead back for all others", () => {
  const links = (host: string, scheme = "http", region?: string) => linksFrom(host, scheme, "100000", region)("b", "/a (1)~.txt");
  assertEquals(links("gz.file.myqcloud.com", "https"), {
    access_url: "http://b-100000.file.myqcloud.com/a%20%281%29~.txt",
    resource_path: "/100000/b/a%20%281%29~.txt",
    source_url: "http://b-100000.cosgz.myqcloud.com/a%20%281%29~.txt",
    url: "http://gz.file.myqcloud.com/files/v2/100000/b/a%20%281%29~.txt",
  });
  assertEquals(links("sh.file.myqcloud.com:80", "http", "tj").source_url, "http://b-100000.costj.myqcloud.com/a%20%281%29~.txt");
  assertEquals(links("127.0.0.1:8080"), {
    access_url: "http://127.0.0.1:8080/b-100000/a%20%281%29~.txt",
    resource_path: "/100000/b/a%20%281%29~.txt",
    source_url: "http://127.0.0.1:8080/b-100000/a%20%281%29~.txt",
    url: "http://127.0.0.1:8080/files/v2/100000/b/a%20%281%29~.txt",
  });
  assertEquals(links("[::1]:1", "https").url, "https://[::1]:1/files/v2/100000/b/a%20%281%29~.txt");
  assertEquals(links('evil"<>').url.startsWith("http://sh.file.myqcloud.com/"), true);
});

async function ask(wire: Wire, target: string, headers: Record<string, string> = {}): Promise<[number, number]> {
  const { status, body } = await wire.emulator.respond(raw(target, undefined, { authorization: sign(), ...headers }));
  return [status, JSON.parse(new TextDecoder().decode(body as Uint8Array)).code];
}

Deno.test("a path is decoded once, and a plus in it is a plus", async () => {
  const wire = new Wire();
  await wire.upload("/lab/p%2541%252F+%2B.txt", "x");
  const { data } = await wire.get("/lab/", "op=list&num=9");
  assertEquals(data.infos[0].name, "p%41%2F++.txt");
  await wire.upload("/a%2Fb", "x");
  assertEquals((await wire.stat("/a/b")).code, 0);
});

Deno.test("repeated slashes in a path are one", async () => {
  const wire = new Wire();
  await wire.upload("//a///b//c", "x");
  assertEquals((await wire.stat("/a/b/c")).data.access_url, "http://mybucket-100000.file.myqcloud.com/a/b/c");
  assertEquals((await wire.get("//a//", "op=list&num=9")).data.infos[0].name, "b/");
});

const API = "/files/v2/100000/mybucket";
const BAD_PATHS: [target: string, code: number][] = [
  ["", -164],
  ["/%zz", -180],
  ["/%", -180],
  ["/a%00b", -180],
  [`/${"x".repeat(850)}`, -180],
  [`/${"%E4%B8%AD".repeat(284)}`, -180],
  ["/%ff%fe", -46157],
  ["/%ed%a0%80", -46157],
];

for (const [path, code] of BAD_PATHS) {
  Deno.test(`the path ${path.slice(0, 20) || "of a bucket without its slash"} is refused with ${code}`, async () => {
    assertEquals(await ask(new Wire(), `${API}${path}?op=stat`), [400, code]);
  });
}

Deno.test("the longest path, and dots as names, are taken", async () => {
  const wire = new Wire();
  assertEquals(await ask(wire, `${API}/${"x".repeat(849)}?op=stat`), [404, -197]);
  assertEquals(await ask(wire, `${API}/a/../b?op=stat`), [404, -197]);
  assertEquals(wire.emulator.requests.at(-1)!.path, "/a/../b");
});

Deno.test("what fetch itself folds arrives folded, as with the real one", async () => {
  const wire = new Wire();
  await wire.stat("/a/../b");
  assertEquals(wire.emulator.requests.at(-1)!.path, "/b");
});
