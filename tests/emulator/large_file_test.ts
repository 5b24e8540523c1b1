/**
 * A file that is larger than the memory that the emulator may take. With `SOAK=1` in the environment it has 4 GiB.
 *
 * @module
 */
import { assertEquals, assertLess } from "@std/assert";
import { createHash } from "node:crypto";
import { commandOn, start } from "./_process.ts";
import { account, form, golden, sign } from "./_wire.ts";

const MIB = 1_048_576;
const SLICES = Deno.env.get("SOAK") === "1" ? 4096 : 96;

/** Most memory that a process ever had, in bytes; undefined where the system does not tell. */
function peakOf(pid: number): number | undefined {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(Deno.readTextFileSync(`/proc/${pid}/status`))![1]) * 1024;
  } catch {
    return undefined;
  }
}

Deno.test(`a file of ${SLICES} MiB goes in and out through a disk store, and the emulator's memory does not grow with it`, async () => {
  const folder = await Deno.makeTempDir({ prefix: "cos-emulator-" });
  const flags = ["--data", folder, "--appid", "100000", "--secret-id", account.secretId, "--secret-key", account.secretKey];
  const served = await start(await commandOn("Deno"), flags);
  const t = Math.floor(Date.now() / 1000);
  const headers = { authorization: sign({ t, e: t + 3600 }) };
  const send = async (fields: Record<string, string | Uint8Array>) => {
    const { body, type } = form(fields);
    const init = { method: "POST", headers: { ...headers, "content-type": type }, body };
    const { code, data } = await (await fetch(`${served.url}/files/v2/100000/mybucket/big`, init)).json();
    assertEquals(code, 0);
    return data;
  };
  const slice = golden(MIB);
  const sliceAt = (number: number): Uint8Array => {
    const bytes = slice.slice();
    new DataView(bytes.buffer).setUint32(0, number);
    return bytes;
  };

  const began = performance.now();
  const filesize = String(SLICES * MIB);
  const { session } = await send({ op: "upload_slice_init", filesize, slice_size: String(MIB) });
  let next = 0, early: number | undefined;
  await Promise.all(Array.from({ length: 4 }, async () => {
    while (next < SLICES) {
      const number = next++;
      if (number === 24) early = peakOf(served.pid);
      await send({ op: "upload_slice_data", session, offset: String(number * MIB), filecontent: sliceAt(number) });
    }
  }));
  await send({ op: "upload_slice_finish", session, filesize });
  const up = performance.now();

  const expected = createHash("sha1");
  for (let number = 0; number < SLICES; number++) expected.update(sliceAt(number));
  const received = createHash("sha1");
  const middle = performance.now();
  const response = await fetch(`${served.url}/mybucket-100000/big`, { headers });
  for await (const chunk of response.body!) received.update(chunk);
  assertEquals(received.digest("hex"), expected.digest("hex"));
  const down = performance.now();

  const late = peakOf(served.pid);
  served.signal("SIGTERM");
  assertEquals((await served.ended()).code, 0);
  await Deno.remove(folder, { recursive: true });
  const rate = (from: number, to: number): string => `${Math.round(SLICES / (to - from) * 1000)} MiB/s`;
  console.log(`up ${rate(began, up)}, down ${rate(middle, down)}, peak ${Math.round((late ?? 0) / MIB)} MiB of memory`);
  if (early !== undefined && late !== undefined) assertLess(late - early, 150 * MIB, `${early} bytes before, ${late} after`);
});
