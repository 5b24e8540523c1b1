import { assertEquals, assertMatch } from "@std/assert";
import { objects, Person } from "./_person.ts";

const OLD = "https://mybucket-100000.cossh.myqcloud.com/a.jpg";
const NEW = "https://mybucket-100000.cos.ap-shanghai.myqcloud.com/a.jpg";

async function person(): Promise<Person> {
  const one = new Person();
  one.fetch = () => {
    throw new Error("something was sent");
  };
  await one.write(
    "dump.sql",
    `INSERT INTO t VALUES ('${OLD}?sign=SECRET');\n-- http://sh.file.myqcloud.com/files/v2/100000/mybucket/a.jpg\n`,
  );
  await one.write("page.html", `<img src="//other-100000.file.myqcloud.com/x">\r\n<img src="//other-100000.cosgz.myqcloud.com/x">`);
  return one;
}

Deno.test("urls map writes texts with the hosts of v5, and names what stays", async () => {
  await using one = await person();
  const said = await one.cos("urls", "map", one.path("dump.sql"), one.path("page.html"));
  const texts = await one.read("dump.sql") + await one.read("page.html");
  assertEquals([said.status, said.out], [
    0,
    texts.replace(OLD, NEW).replace("other-100000.cosgz", "other-100000.cos.ap-guangzhou"),
  ]);
  assertMatch(
    said.err,
    /dump\.sql:2: sh\.file\.myqcloud\.com\/files\/v2\/100000\/mybucket\/a\.jpg stays: .*\n2 URLs changed in 2 files, 1 of v4 stay\n$/,
  );
});

Deno.test("urls map --dry-run lists each URL with file and line, and no sign", async () => {
  await using one = await person();
  const said = await one.cos("urls", "map", "--dry-run", one.path("dump.sql"), one.path("page.html"));
  assertEquals(
    said.out.replaceAll(`${one.dir}/`, ""),
    [
      `dump.sql:1: ${OLD.slice(8)} -> ${NEW.slice(8)}`,
      "page.html:2: other-100000.cosgz.myqcloud.com/x -> other-100000.cos.ap-guangzhou.myqcloud.com/x\n",
    ].join("\n"),
  );
  assertMatch(said.err, /\n2 URLs would change in 2 files, 1 of v4 stay\n$/);
  assertEquals(said.all.includes("SECRET"), false);
  const json = objects((await one.cos("urls", "map", "-n", "--json", one.path("dump.sql"))).out);
  assertEquals(json.map(({ line, to, why }) => [line, to, why !== undefined]), [[1, NEW.slice(8), false], [2, undefined, true], [
    undefined,
    undefined,
    false,
  ]]);
  assertEquals(json[2], { files: 1, failed: 0, changed: 1, stay: 1 });
});

Deno.test("urls map takes the bucket and the appid that are said on the command line, and no others", async () => {
  await using one = await person();
  const page = await one.read("page.html");
  assertEquals((await one.cos("urls", "map", "-b", "mybucket", one.path("page.html"))).out, page);
  assertEquals((await one.cos("urls", "map", "--appid", "5", one.path("page.html"))).out, page);
  // The default bucket is not said.
  assertMatch((await one.cos("urls", "map", one.path("page.html"))).out, /ap-guangzhou/);
});

Deno.test("urls map reads standard input, and goes on where a file cannot be read", async () => {
  await using one = await person();
  assertEquals((await one.type(["urls", "map", "-"], { stdin: OLD })).out, NEW);
  await one.write("utf16", new Uint8Array([0xff, 0xfe, 0x61, 0]));
  await one.write("gz", new Uint8Array([0x1f, 0x8b, 0x08]));
  const said = await one.type(["urls", "map", one.path("none"), one.path("utf16"), one.path("gz"), one.dir, "-"], { stdin: OLD });
  assertEquals([said.status, said.out], [1, NEW]);
  assertMatch(
    said.err,
    /none: no such file or folder\n.*utf16: is UTF-16.*\n.*gz: is compressed by gzip.*\n.*cannot be read.*\n1 URL changed in 1 file\n$/,
  );
  assertEquals((await one.cos("urls", "list", "x")).status, 2);
});
