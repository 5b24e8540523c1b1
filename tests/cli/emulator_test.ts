import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { CosClient, unwrap } from "@cos/v4";
import { objects, Person, type Said } from "./_person.ts";

/** An emulator that somebody runs until the test has used it. */
async function running(person: Person, args: readonly string[], use: (address: Record<string, string>) => Promise<void>): Promise<Said> {
  let interrupt = (): void => {};
  let listens = (_: string): void => {};
  const listening = new Promise<string>((resolve) => listens = resolve);
  const said = person.type(["emulator", "--port", "0", "--json", ...args], {
    onStart: (press) => interrupt = press,
    onOut: (text) => listens(text),
  });
  try {
    const early = said.then(({ all }) => Promise.reject(new Error(all)));
    early.catch(() => {});
    await use(objects(await Promise.race([listening, early]))[0]);
  } finally {
    interrupt();
  }
  return await said;
}

function clientOf({ url, appid, secretId }: Record<string, string>, secretKey = "own-key"): CosClient {
  return new CosClient({ appid: appid!, secretId: secretId!, secretKey, endpoint: url!, retry: { attempts: 1 } });
}

const OWN = ["--appid", "7", "--secret-id", "id", "--secret-key", "own-key"];

Deno.test("emulator listens until Ctrl-C, with the buckets and the key that are named, and tells of requests", async () => {
  await using person = new Person();
  let client: CosClient | undefined;
  const said = await running(person, ["--bucket", "photos:public", "-b", "backup", ...OWN], async (address) => {
    assertEquals([address.appid, address.secretId, address.bucket, address.buckets as unknown], ["7", "id", "photos", [
      "photos",
      "backup",
    ]]);
    client = clientOf(address);
    for (const bucketName of ["photos", "backup"]) {
      unwrap(await client.uploadFileFromBuffer({ bucketName, cosPath: "/a.txt", data: bucketName }));
    }
    // A public one is read without a sign.
    for (const [bucketName, status] of [["photos", 200], ["backup", 403]] as const) {
      const link = await client.downloadUrl(bucketName, "/a.txt");
      const { origin, pathname } = new URL(link);
      const response = await fetch(origin + pathname);
      await response.body?.cancel();
      assertEquals(response.status, status);
    }
  });
  assertEquals(said.status, 0);
  assert(!said.all.includes("own-key"));
  assertStringIncludes(said.err, "COS_SECRET_KEY is what --secret-key gave, and is not shown.\n");
  assertMatch(said.err, /\d\d:\d\d:\d\d 200 0 upload photos \/a\.txt \d+ ms, [\d.]+ B in, [\d.]+ B out\n/);
  assertMatch(said.err, /Listening\. http:\/\/127\.0\.0\.1:\d+\/_emulator\/ shows what happens\. Ctrl-C ends it\./);
  assertEquals((await client!.statFolder({ bucketName: "photos", cosPath: "/" })).code, -3);
});

Deno.test("emulator keeps its data, begins with files, and does what fault rules say", async () => {
  await using person = new Person();
  await person.write("site/a.txt", "a");
  const fault = await person.write("fault.json", JSON.stringify({ operation: "stat", path: "/a.*", code: -195 }));
  const args = ["--data", person.path("state"), "--sync", ...OWN];
  const first = await running(
    person,
    [...args, "--seed", person.path("site"), "--fault", fault, "--control", "--quiet"],
    async (address) => {
      const stat = await clientOf(address).statFile({ bucketName: "mybucket", cosPath: "/a.txt" });
      assertEquals(stat.code, -195);
      assertStringIncludes(await (await fetch(`${address.url}/_emulator/faults`)).text(), "/a.*");
    },
  );
  assertEquals([first.status, first.err], [0, ""]);
  const second = await running(person, args, async (address) => {
    const stat = await clientOf(address).statFile({ bucketName: "mybucket", cosPath: "/a.txt" });
    assertEquals(stat.ok && stat.data.filesize, 1);
  });
  assertEquals(second.status, 0);
});

Deno.test("emulator refuses what it cannot do", async () => {
  await using person = new Person();
  const fault = await person.write("fault.json", JSON.stringify({ delay: -1 }));
  for (
    const [args, message] of [
      [["--port", "x"], "--port"],
      [["--port", "70000"], "--port"],
      [["--bucket", "Big"], "bucket name"],
      [["--bucket", "a:b"], "NAME:public"],
      [["--sync"], "--data"],
      [["--fault", fault], "faults[0].delay"],
    ] as const
  ) {
    const said = await person.cos("emulator", ...args);
    assertEquals(said.status, 2);
    assertStringIncludes(said.err, message);
  }
});

Deno.test("emulator names the flag of a folder that it cannot begin with, and touches nothing", async () => {
  await using person = new Person();
  const file = await person.write("file", "");
  for (
    const [args, status, message] of [
      [["--seed", person.path("none")], 1, `--seed ${person.path("none")}: there is no such folder`],
      [["--seed", file], 1, `--seed ${file}: is no folder`],
      [["--seed", `none=${person.dir}`], 2, `--seed none=${person.dir}: there is no --bucket none`],
    ] as const
  ) {
    const said = await person.cos("emulator", "--data", person.path("state"), ...args);
    assertEquals([said.status, said.out], [status, ""]);
    assertStringIncludes(said.err, message);
    await assertRejects(() => Deno.stat(person.path("state")));
  }
});

Deno.test("emulator says what to do when another one uses its folder, and nothing of ports", async () => {
  await using person = new Person();
  const folder = person.path("state");
  await running(person, ["--data", folder], async () => {
    const said = await person.cos("emulator", "--port", "0", "--data", folder);
    assertEquals(said.status, 1);
    assertStringIncludes(said.err, `is using the folder ${folder}: stop that one first, or take another folder`);
    assert(!said.err.includes("--port"), said.err);
  });
});

Deno.test("emulator says what to do when its port is taken", async () => {
  await using person = new Person();
  await running(person, [], async ({ url }) => {
    const said = await person.cos("emulator", "--port", new URL(url!).port);
    assertEquals(said.status, 1);
    assertMatch(said.err, /Another port: --port/);
  });
});
