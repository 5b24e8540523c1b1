import { assert, assertEquals } from "@std/assert";
import type { CosResult } from "../../mod.ts";
import { assertBytes, bucketName, type Intercept, MIB, pattern, refusal, scene, type SceneOptions } from "./_scene.ts";

const cosPath = "/chaos.bin";

/** Random numbers that can be had again. */
function randomFrom(seed: number): () => number {
  return () => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return seed / 2 ** 32;
  };
}

/** A network that loses requests, answers and parts of bodies, before a service that is busy at times. */
function chaos(random: () => number): SceneOptions {
  const before: Intercept = () => {
    const dice = random();
    if (dice < 0.08) throw new TypeError("connection refused");
    if (dice < 0.14) return new Response("<html>bad gateway</html>", { status: 502 });
    if (dice < 0.2) return refusal(-71, 503);
    if (dice < 0.22) return refusal(-29096);
  };
  const after: SceneOptions["after"] = async ({ op }, answer) => {
    if (random() < 0.1) throw new TypeError("connection reset");
    if (op !== "download" || random() < 0.5 || !answer.ok) return;
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return new Response(bytes.subarray(0, Math.floor(random() * bytes.length)), answer);
  };
  return { before, after, client: { retry: { attempts: 4, baseDelay: 0 } } };
}

async function untilDone(call: () => Promise<CosResult<unknown>>): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    const result = await call();
    if (result.ok) return;
    assert(result.code !== -1, result.message);
  }
  throw new Error("never done");
}

for (let round = 0; round < 12; round++) {
  const seed = Math.floor(Math.random() * 2 ** 32);
  Deno.test(`chaos ${round}: whatever gets lost, calling again until it succeeds gives the right file (seed ${seed})`, () => {
    const random = randomFrom(seed);
    return scene(chaos(random), async (it) => {
      const bytes = pattern(8 * MIB + Math.floor(random() * 10 * MIB), round);
      const input = {
        bucketName,
        cosPath,
        localPath: await it.file("in", bytes),
        verifySha1: random() < 0.5,
        concurrency: 1 + Math.floor(random() * 6),
        insertOnly: random() < 0.5 ? 0 : 1,
      } as const;
      // Something else stands in the way.
      await it.cos.uploadSliceFileFromBuffer({ bucketName, cosPath, data: pattern(3 * MIB), enableSha1: random() < 0.5 });
      if (input.insertOnly === 1) await untilDone(async () => gone(await it.cos.delFile({ bucketName, cosPath })));
      await untilDone(() => it.cos.uploadFile({ ...input, resume: true }));
      assertBytes(await it.get(cosPath), bytes);
      const localFilename = `${it.dir}/out`;
      const resume = random() < 0.7;
      await untilDone(() => it.cos.downloadFile({ bucketName, cosPath, localFilename, resume, verifySha1: random() < 0.5 }));
      assertBytes(await Deno.readFile(localFilename), bytes);
      assertEquals(it.names(), ["in", "out"]);
    });
  });
}

function gone(result: CosResult<undefined>): CosResult<undefined> {
  return !result.ok && result.code === -197 ? { ok: true, code: 0, message: "", data: undefined } : result;
}
