import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { parsePlace } from "../../src/cli/settings/place.ts";
import { commands } from "./_commands.ts";
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

Deno.test("a command that takes no names of S3 says so, and which do", async () => {
  await using person = new Person();
  for (const command of ["tree", "find", "hash", "stat", "cat", "inventory", "url", "mkdir", "parts"]) {
    const said = await person.cos(command, "s3://bucket/a");
    assertEquals(said.status, 2, said.all);
    assertStringIncludes(said.err, `${command} takes names of the service's own`);
    const told = /S3 names: (.*)\./.exec(said.err)?.[1]?.split(", ").sort();
    // The doctor looks at the settings of S3, and takes no names.
    const takes = commands.filter(({ name, options }) => name !== "doctor" && options.some((option) => option.name === "s3-region"));
    assertEquals(told, takes.map(({ name }) => name).sort());
  }
});

Deno.test("an endpoint of COS v5 stands in the region's place, and says it where its host does", async () => {
  await using person = new Person();
  const asked: string[] = [];
  person.fetch = ((input: string, init?: RequestInit) => {
    asked.push(
      `${new URL(String(input)).host} ${/Credential=[^/]+\/[0-9]+\/([^/]+)/.exec(new Headers(init?.headers).get("authorization")!)![1]}`,
    );
    return Promise.resolve(new Response(null, { status: 403 }));
  }) as typeof fetch;
  // The emulator's endpoint stands in the place of a region of v4.
  const env = { COS_ENDPOINT: "http://127.0.0.1:1", COS_REGION: undefined };
  for (const endpoint of ["https://cos.ap-beijing.myqcloud.com", "http://127.0.0.1:7070"]) {
    const said = await person.type(["ls", "--cosv5-endpoint", endpoint, "cosv5://mybucket-100000/"], { env });
    assertEquals(said.err.includes("needs the bucket's region"), false, said.err);
  }
  assertEquals(asked, ["mybucket-100000.cos.ap-beijing.myqcloud.com ap-beijing", "127.0.0.1:7070 us-east-1"]);
  const none = await person.type(["ls", "cosv5://mybucket-100000/"], { env });
  assertEquals(none.status, 2);
  assertStringIncludes(none.err, "needs the bucket's region");
});

Deno.test("no emulator is advised where S3 does not answer", async () => {
  await using person = new Person();
  person.fetch = () => Promise.reject(new TypeError("refused"));
  const env = { COS_ENDPOINT: "http://127.0.0.1:1", AWS_ACCESS_KEY_ID: "anid", AWS_SECRET_ACCESS_KEY: "asecret" };
  const there = await person.type(["ls", "--attempts", "1", ":/"], { env });
  assertStringIncludes(there.err, "starts an emulator");
  const said = await person.type(["ls", "--attempts", "1", "s3://bucket/"], { env });
  assertStringIncludes(said.err, "no answer");
  assertEquals(said.err.includes("starts an emulator"), false, said.err);
});

Deno.test("a pipe leads to and from names of the service's own alone", async () => {
  await using person = new Person();
  for (const line of [["cp", "-", "s3://bucket/a"], ["cp", "-", "s3://bucket/"], ["cp", "s3://bucket/a", "-"]]) {
    const said = await person.type(line, { stdin: "a" });
    assertEquals(said.status, 2, said.all);
    assertStringIncludes(said.err, "- takes names of the service's own");
  }
});

Deno.test("ls -r of what cannot be gone into lists all else, and is no success; the doctor is not called for it", async () => {
  await using person = new Person();
  const object = (key: string): string => `<Contents><Key>${key}</Key><Size>1</Size><ETag>"e"</ETag></Contents>`;
  const folder = (prefix: string): string => `<CommonPrefixes><Prefix>${prefix}</Prefix></CommonPrefixes>`;
  const pages: Readonly<Record<string, string>> = { "d/": object("d/a") + folder("d/a/") + folder("d/b/"), "d/b/": object("d/b/c") };
  person.fetch = ((input: string) => {
    const page = pages[new URL(String(input)).searchParams.get("prefix")!]!;
    return Promise.resolve(new Response(`<ListBucketResult><IsTruncated>false</IsTruncated>${page}</ListBucketResult>`));
  }) as typeof fetch;
  const env = { AWS_ACCESS_KEY_ID: "anid", AWS_SECRET_ACCESS_KEY: "asecret" };
  const deep = await person.type(["ls", "-r", "--names", "s3://bucket/d/"], { env });
  assertEquals([deep.status, deep.out.trim().split("\n")], [
    1,
    ["a", "a/", "b/", "b/c"].map((name) => `s3://bucket/d/${name}`),
  ]);
  assertStringIncludes(deep.err, "s3://bucket/d/a/: it is an object as well");
  assertEquals(deep.err.includes("cos doctor"), false);
  const flat = await person.type(["ls", "--names", "s3://bucket/d/"], { env });
  assertEquals(flat.status, 0);
});

Deno.test("--acl is refused where nobody says who may read, and where nothing takes it", async () => {
  await using person = new Person();
  await person.put({ "/d/a": "a" });
  await person.write("up/a", "a");
  for (
    const line of [["cp", "-r", "--acl", ":/d/", ":/e/"], ["cp", "--acl", person.path("up/a"), "s3://bucket/"], [
      "sync",
      "--acl",
      person.path("up"),
      "s3://bucket/",
    ]]
  ) {
    const said = await person.cos(...line);
    assertEquals(said.status, 2, said.all);
    assertStringIncludes(said.err, "--acl is for copies from cos:// names to S3");
  }
});
