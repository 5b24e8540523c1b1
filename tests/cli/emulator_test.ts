import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { CosClient } from "../../src/client.ts";
import { objects, Person } from "./_person.ts";

Deno.test("emulator listens until Ctrl-C, with the bucket and the key that are named", async () => {
  await using person = new Person();
  const args = ["emulator", "--bucket", "photos", "--appid", "7", "--secret-id", "id", "--secret-key", "own-key", "--json"];
  let interrupt = (): void => {};
  const running = person.type(args, { onStart: (press) => interrupt = press });
  // It says where it is as soon as it listens; in a process of one's own there is nobody to read that, so it is asked for until it is there.
  await new Promise((resolve) => setTimeout(resolve, 300));
  interrupt();
  const said = await running;
  assertEquals(said.status, 0);
  const [{ url, appid, secretId, bucket }] = objects(said.out);
  assertEquals([appid, secretId, bucket], ["7", "id", "photos"]);
  assert(!said.all.includes("own-key"));
  const client = new CosClient({ appid, secretId, secretKey: "own-key", endpoint: url, retry: { attempts: 1 } });
  assertEquals((await client.statFolder({ bucketName: bucket, cosPath: "/" })).code, -3);
});

Deno.test("emulator refuses what it cannot do", async () => {
  await using person = new Person();
  for (
    const [args, message] of [[["--port", "x"], "--port"], [["--port", "70000"], "--port"], [["--bucket", "Big"], "bucket name"]] as const
  ) {
    const said = await person.cos("emulator", ...args);
    assertEquals(said.status, 2);
    assertStringIncludes(said.err, message);
  }
});
