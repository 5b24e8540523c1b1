import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { unwrap } from "../../src/core/result.ts";
import { Person } from "./_person.ts";

const ATTRIBUTES = ["--header", "Cache-Control: max-age=60", "--header", "x-cos-meta-owner:ann", "--authority", "public", "--guess-type"];

async function attributes(person: Person, cosPath: string): Promise<unknown> {
  const { customHeaders, authority } = unwrap(await person.client.statFile({ bucketName: "mybucket", cosPath }));
  return [customHeaders, authority];
}

const EXPECTED = [{ "Cache-Control": "max-age=60", "x-cos-meta-owner": "ann", "Content-Type": "text/html" }, "eWPrivateRPublic"];

Deno.test("cp, mv, sync and cp - set headers, who may read and the type of what they upload", async () => {
  await using person = new Person();
  const page = await person.write("d/page.html", "<p>");
  assertEquals((await person.cos("cp", ...ATTRIBUTES, page, ":/one/")).status, 0);
  assertEquals((await person.cos("cp", "-r", ...ATTRIBUTES, person.path("d"), ":/two/")).status, 0);
  assertEquals((await person.cos("sync", ...ATTRIBUTES, person.path("d"), ":/three/")).status, 0);
  assertEquals((await person.type(["cp", ...ATTRIBUTES, "-", ":/four/page.html"], { stdin: "<p>" })).status, 0);
  const long = { stdin: "x".repeat(9 * 1024 * 1024) };
  assertEquals((await person.type(["cp", ...ATTRIBUTES, "-", ":/five/page.html"], long)).status, 0);
  assertEquals((await person.cos("mv", ...ATTRIBUTES, page, ":/six/")).status, 0);
  for (const path of ["one", "two/d", "three", "four", "five", "six"]) {
    assertEquals(await attributes(person, `/${path}/page.html`), EXPECTED);
  }
});

Deno.test("attributes are refused where nothing is uploaded into a bucket of v4, before anything is sent", async () => {
  await using person = new Person();
  await person.put({ "/a": "a" });
  const file = await person.write("b", "b");
  for (
    const [option, args] of [
      ["--header", ["cp", "--header", "Cache-Control: x", ":/a", person.path("c")]],
      ["--authority", ["cp", "--authority", "public", ":/a", ":/c"]],
      ["--guess-type", ["cp", "--guess-type", ":/a", "-"]],
      ["--authority", ["mv", "--authority", "private", ":/a", "cos://other/c"]],
      ["--header", ["sync", "--header", "Cache-Control: x", ":/", person.path("d")]],
      ["--guess-type", ["cp", "--guess-type", file, ":/a", "cos://other/"]],
      ["--header", ["cp", "--header", "Cache-Control: x", file, "s3://bucket/a"]],
    ] as const
  ) {
    const { status, err } = await person.cos(...args);
    assertEquals([args, status], [args, 2]);
    assertStringIncludes(err, `${option} is for uploads, from here to cos:// names`);
  }
  for (
    const [args, message] of [
      [["--header", "Odd"], "--header: must be NAME:VALUE, got Odd"],
      [["--header", "X-Odd: 1"], "--header: X-Odd is not allowed"],
      [["--authority", "all"], "--authority: must be one of bucket, private, public"],
    ] as const
  ) {
    const { status, err } = await person.cos("cp", ...args, file, ":/b");
    assertEquals(status, 2);
    assertStringIncludes(err, message);
  }
  assertEquals(await person.get("/b"), undefined);
});

Deno.test("--preserve keeps the time of change both ways, and is refused for a pipe", async () => {
  await using person = new Person();
  const when = new Date(1_500_000_000_000);
  await Deno.utime(await person.write("d/a", "a"), when, when);
  assertEquals((await person.cos("sync", "--preserve", person.path("d"), ":/d")).status, 0);
  assertEquals((await person.cos("cp", "--preserve", ":/d/a", person.path("again"))).status, 0);
  assertEquals((await Deno.stat(person.path("again"))).mtime, when);
  for (const args of [["cp", "--preserve", "-", ":/b"], ["cp", "--preserve", ":/d/a", "-"]]) {
    const { status, err } = await person.cos(...args);
    assertEquals(status, 2);
    assertStringIncludes(err, "--preserve: - has no time of change");
  }
});

Deno.test("--max-errors stops, says so, and exits with 1; a single failure more is not told as if it were all", async () => {
  await using person = new Person();
  for (const name of ["a", "b", "c", "d", "e"]) {
    await person.write(`d/${name}`, name);
    await person.put({ [`/d/${name}`]: "another" });
  }
  const { status, err } = await person.cos("cp", "-r", "--concurrency", "1", "--max-errors", "2", person.path("d"), ":/");
  assertEquals(status, 1);
  assertMatch(err, /Stopped after failures: 2\. What was not tried yet is not told of\./);
  assertMatch(err, /2 of 2 items failed:/);
});

Deno.test("mv -L copies nothing that it could not take away", async () => {
  await using person = new Person();
  await person.write("outside/x", "precious");
  await person.write("d/a", "a");
  await Deno.symlink(person.path("outside"), person.path("d/link"));
  const planned = await person.cos("mv", "-r", "-L", "-n", person.path("d/"), ":/t/");
  const { status, err } = await person.cos("mv", "-r", "-L", person.path("d/"), ":/t/");
  assertEquals([planned.status, status], [1, 1]);
  assertMatch(err, /a link leads out of .*, so nothing is moved from there/);
  assertEquals([await person.get("/t/a"), await person.get("/t/link/x"), await person.read("outside/x")], ["a", undefined, "precious"]);
});
