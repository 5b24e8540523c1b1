/**
 * Real processes that are killed in the middle of a copy, and two at once: what is visible in S3 is right at any moment, and running the same line again
 * ends with everything there, once, and proven. With `SEED` in the environment it does the same again.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { unwrap } from "../../src/core/result.ts";
import { root } from "../tools.ts";
import { bytes, MIB, onEachServer, type Scene } from "./_scene.ts";
import { S3_KEY } from "./servers.ts";

const SEED = Number(Deno.env.get("SEED") ?? Date.now() % 1_000_000);
const ROUNDS = 5;

function numbers(seed: number): (below: number) => number {
  return (below) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
}

/** Starts the command as a process. */
function start(scene: Scene, endpoint: string, args: readonly string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", `${root}src/cli/main.ts`, ...args],
    env: {
      AWS_ACCESS_KEY_ID: S3_KEY.accessKeyId,
      AWS_SECRET_ACCESS_KEY: S3_KEY.secretAccessKey,
      AWS_ENDPOINT_URL_S3: scene.server.endpoint,
      COS_APPID: String(scene.emulator.clientOptions.appid),
      COS_SECRET_ID: scene.emulator.clientOptions.secretId!,
      COS_SECRET_KEY: scene.emulator.clientOptions.secretKey!,
      COS_ENDPOINT: endpoint,
      COS_CONFIG: `${scene.dir}/none.json`,
      LANG: "C",
    },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
}

/** Puts files of many sizes into the bucket of v4, and tells their content. */
async function fill(scene: Scene): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (let index = 0; index < 60; index++) files.set(`f${index % 7}/${index}`, bytes(1 + (index * 7919) % 70_000));
  for (let index = 0; index < 3; index++) files.set(`large/${index}`, bytes(9 * MIB + index * 5 * MIB));
  await scene.put(Object.fromEntries([...files].map(([path, content]) => [`/d/${path}`, content])));
  return files;
}

/** Checks that whatever is visible is right. */
async function checkAll(scene: Scene, files: ReadonlyMap<string, Uint8Array>): Promise<number> {
  const keys = await scene.keys();
  for (const key of keys) {
    const content = files.get(key.slice("x/".length));
    assert(content !== undefined, `${key} is nobody's`);
    const stored = await scene.get(key);
    assertEquals(stored?.length, content.length, key);
    assertEquals(createHash("sha1").update(stored!).digest("hex"), createHash("sha1").update(content).digest("hex"), key);
  }
  return keys.length;
}

await onEachServer((test) => {
  test("a copy that is killed at any moment is ended by the same line, with nothing wrong on the way", async (scene) => {
    console.log(`SEED=${SEED}`);
    const random = numbers(SEED);
    const files = await fill(scene);
    const listening = await scene.emulator.listen({ port: 0 });
    try {
      const line = ["cp", "-r", "-q", "--state", `${scene.dir}/record`, "cos://mybucket/d/", `s3://${scene.bucket}/x/`];
      for (let round = 0; round < ROUNDS; round++) {
        const child = start(scene, listening.url, line);
        const killed = setTimeout(() => child.kill("SIGKILL"), 300 + random(1500));
        await child.stderr.cancel();
        await child.status;
        clearTimeout(killed);
        await checkAll(scene, files);
      }
      const last = start(scene, listening.url, line);
      const said = await new Response(last.stderr).text();
      assertEquals((await last.status).code, 0, said);
      assertEquals(await checkAll(scene, files), files.size);
      for (const path of files.keys()) {
        const { sha } = unwrap(await scene.cos.statFile({ bucketName: "mybucket", cosPath: `/d/${path}` }));
        assertEquals(unwrap(await scene.client.head(`x/${path}`, {})).headers.get("x-amz-meta-sha1"), sha);
      }
    } finally {
      await scene.emulator.close();
    }
  });

  test("two copies to one place at once end with everything right", async (scene) => {
    const files = await fill(scene);
    const listening = await scene.emulator.listen({ port: 0 });
    try {
      const line = ["sync", "-q", "cos://mybucket/d/", `s3://${scene.bucket}/x/`];
      const children = [start(scene, listening.url, line), start(scene, listening.url, line)];
      await Promise.all(children.map(async (child) => {
        await child.stderr.cancel();
        await child.status;
      }));
      assertEquals(await checkAll(scene, files), files.size);
      const last = start(scene, listening.url, line);
      const said = await new Response(last.stderr).text();
      assertEquals((await last.status).code, 0, said);
      assertEquals(await checkAll(scene, files), files.size);
      assertEquals(await scene.uploads(), 0);
    } finally {
      await scene.emulator.close();
    }
  });
});
