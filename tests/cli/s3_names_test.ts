import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { parsePlace } from "../../src/cli/settings/place.ts";
import { Person } from "./_person.ts";

Deno.test("names of S3 and of COS v5 are read as they are typed", () => {
  assertEquals(parsePlace("s3://bucket/a/b c%20", undefined), { kind: "s3", bucket: "bucket", path: "/a/b c%20" });
  assertEquals(parsePlace("S3://bucket", undefined), { kind: "s3", bucket: "bucket", path: "/" });
  assertEquals(parsePlace("cosv5://bucket-1250000000/a/", undefined), { kind: "cosv5", bucket: "bucket-1250000000", path: "/a/" });
  assertEquals(parsePlace("./s3://bucket", undefined), { kind: "local", path: "./s3://bucket" });
  assertEquals(parsePlace("C://folder", undefined), { kind: "local", path: "C://folder" });
});

Deno.test("a kind of place that is not known is refused by every command, and nothing of that name is made", async () => {
  await using person = new Person();
  const file = await person.write("a.txt", "a");
  for (
    const line of [
      ["sync", ":/", "gs://out/t/"],
      ["sync", "gs://out/t/", ":/"],
      ["cp", file, "ftp://host/a.txt"],
      ["cp", "oss://bucket/a", ":/a"],
      ["mv", file, "http://host/a.txt"],
      ["rm", "gs://out/t"],
    ]
  ) {
    const said = await person.cos(...line);
    assertEquals(said.status, 2, line.join(" "));
    assertStringIncludes(said.err, "there is no kind of place");
  }
  for (const name of ["gs:", "ftp:", "http:"]) await assertRejects(() => Deno.lstat(name), Deno.errors.NotFound);
});

Deno.test("names of S3 that could be no path, or name no bucket, are refused", async () => {
  await using person = new Person();
  for (
    const [name, why] of [
      ["s3://", "names no bucket"],
      ["s3:///key", "names no bucket"],
      ["s3://b/a/../b", "can be . or .."],
      ["s3://b//a", "empty part"],
      ["cosv5://mybucket/a", "the appid behind it"],
      ["s3://../a", "no bucket's name"],
    ] as const
  ) {
    const said = await person.cos("ls", name);
    assertEquals(said.status, 2, name);
    assertStringIncludes(said.err, why);
  }
});

Deno.test("nothing is moved to or from S3, and it is said what to do", async () => {
  await using person = new Person();
  await person.write("a.txt", "a");
  const said = await person.cos("mv", person.path("a.txt"), "s3://bucket/a.txt");
  assertEquals(said.status, 2);
  assertStringIncludes(said.err, "cos compare");
  assertEquals(await person.read("a.txt"), "a");
});
