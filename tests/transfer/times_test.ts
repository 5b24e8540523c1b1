import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { BadInput, unwrap } from "../../src/core/result.ts";
import { MTIME_HEADER, secondsIn, timeText } from "../../src/transfer/times.ts";
import type { TreeResult } from "../../src/transfer/report.ts";
import { scene } from "./_scene.ts";

const bucketName = "mybucket";
const WHEN = 1_500_000_000.25;

for (
  const [nanoseconds, text] of [
    [0n, "0"],
    [1_714_564_800_000_000_000n, "1714564800"],
    [1_714_564_800_123_456_789n, "1714564800.123456789"],
    [1_714_564_800_100_000_000n, "1714564800.1"],
    [1n, "0.000000001"],
    [-1_500_000_000n, "-1.5"],
  ] as const
) {
  Deno.test(`a time is kept as rclone writes it: ${text}`, () => {
    assertEquals(timeText(nanoseconds), text);
    assertEquals(secondsIn(text), Number(text));
  });
}

Deno.test("what is no time is none that is kept", () => {
  assertEquals([secondsIn(null), secondsIn(undefined), secondsIn("")], [undefined, undefined, undefined]);
  for (const wrong of ["x", "1e9", "1.", "2024-05-01", "1".repeat(12), "1.1234567890", " 1", "NaN"]) {
    assertThrows(() => secondsIn(wrong), BadInput, "x-cos-meta-mtime: is no time");
  }
});

Deno.test("preserveTimes keeps the time of change on the way up, within the service, and down", () =>
  scene({ emulator: { buckets: [bucketName, "other"] } }, async (it) => {
    await make(it.dir, { "from/a": "a", "from/d/empty": "" });
    for (const name of ["a", "d/empty"]) await Deno.utime(`${it.dir}/from/${name}`, 1, WHEN);
    const from = { localDir: `${it.dir}/from` };
    unwrap(
      await it.cos.copyFolder({ from, to: { bucketName, cosPath: "/t/" }, preserveTimes: true, headers: { "Cache-Control": "no-store" } }),
    );
    const { customHeaders } = unwrap(await it.cos.statFile({ bucketName, cosPath: "/t/a" }));
    assertEquals(customHeaders, { "Cache-Control": "no-store", [MTIME_HEADER]: "1500000000.25" });
    unwrap(await it.cos.copyFolder({ from: { bucketName, cosPath: "/t/" }, to: { bucketName, cosPath: "/u/" } }));
    unwrap(await it.cos.moveFolder({ from: { bucketName, cosPath: "/u/" }, to: { bucketName: "other", cosPath: "/" } }));
    unwrap(
      await it.cos.moveFolder({
        from: { bucketName: "other", cosPath: "/" },
        to: { localDir: `${it.dir}/to` },
        preserveTimes: true,
      }),
    );
    for (const name of ["a", "d/empty"]) assertEquals((await Deno.stat(`${it.dir}/to/${name}`)).mtime, new Date(WHEN * 1000));
    // Nothing is set that nobody asked for, and nothing where nothing is kept.
    await it.put("/t/plain", "p");
    unwrap(await it.cos.downloadFolder({ bucketName, cosPath: "/t/", localDir: `${it.dir}/now` }));
    unwrap(await it.cos.downloadFolder({ bucketName, cosPath: "/t/", localDir: `${it.dir}/kept`, preserveTimes: true }));
    assert((await Deno.stat(`${it.dir}/now/a`)).mtime!.getTime() > WHEN * 1000);
    assert((await Deno.stat(`${it.dir}/kept/plain`)).mtime!.getTime() > WHEN * 1000);
    assertEquals((await Deno.stat(`${it.dir}/kept/a`)).mtime, new Date(WHEN * 1000));
  }));

Deno.test("preserveTimes keeps a time before 1970, too, in whole seconds", () =>
  scene({}, async (it) => {
    await it.put("/t/a", "a");
    unwrap(await it.cos.updateFile({ bucketName, cosPath: "/t/a", customHeaders: { [MTIME_HEADER]: "-3600.5" } }));
    unwrap(await it.cos.downloadFolder({ bucketName, cosPath: "/t/", localDir: `${it.dir}/to`, preserveTimes: true }));
    assertEquals((await Deno.stat(`${it.dir}/to/a`)).mtime, new Date(-3_601_000));
  }));

Deno.test("preserveTimes and attributes are brought along for what was the same already, and what else it has stays", () =>
  scene({}, async (it) => {
    await make(it.dir, { "from/a": "a" });
    await Deno.utime(`${it.dir}/from/a`, 1, WHEN);
    const at = { bucketName, cosPath: "/t/a" };
    await it.put("/t/a", "a");
    unwrap(await it.cos.updateFile({ ...at, customHeaders: { "Content-Language": "zh", "Cache-Control": "x" } }));
    const up = { from: { localDir: `${it.dir}/from` }, to: { bucketName, cosPath: "/t/" }, preserveTimes: true };
    const attributes = { headers: { "cache-control": "max-age=1" }, authority: "eWPrivateRPublic" } as const;
    assertEquals(statuses(await it.cos.syncFolder({ ...up, ...attributes, dryRun: true })), { a: "same" });
    assertEquals(unwrap(await it.cos.statFile(at)).authority ?? "eInvalid", "eInvalid");
    assertEquals(statuses(await it.cos.syncFolder({ ...up, ...attributes })), { a: "same" });
    const { customHeaders = {}, authority } = unwrap(await it.cos.statFile(at));
    assertEquals(Object.entries(customHeaders).map(([name, value]) => `${name.toLowerCase()}: ${value}`).sort(), [
      "cache-control: max-age=1",
      "content-language: zh",
      "x-cos-meta-mtime: 1500000000.25",
    ]);
    assertEquals(authority, "eWPrivateRPublic");
    const before = it.of("update").length;
    assertEquals(statuses(await it.cos.syncFolder({ ...up, ...attributes })), { a: "same" });
    assertEquals(it.of("update").length, before);

    await make(it.dir, { "down/a": "a" });
    const down = { from: { bucketName, cosPath: "/t/" }, to: { localDir: `${it.dir}/down` } };
    assertEquals(statuses(await it.cos.syncFolder({ ...down, preserveTimes: true })), { a: "same" });
    assertEquals((await Deno.stat(`${it.dir}/down/a`)).mtime, new Date(WHEN * 1000));
  }));

Deno.test("a kept time that is none is a failure of its file, which moves nothing away", () =>
  scene({}, async (it) => {
    await it.put("/t/a", "a");
    unwrap(await it.cos.updateFile({ bucketName, cosPath: "/t/a", customHeaders: { [MTIME_HEADER]: "yesterday" } }));
    const result = await it.cos.moveFolder({ from: { bucketName, cosPath: "/t/" }, to: { localDir: `${it.dir}/d` }, preserveTimes: true });
    assert(!result.ok);
    assertMatch(result.message, /x-cos-meta-mtime: is no time: "yesterday"/);
    assert((await it.cos.statFile({ bucketName, cosPath: "/t/a" })).ok);
  }));

Deno.test("attributes that the service would refuse are refused before anything is sent", () =>
  scene({}, async (it) => {
    await make(it.dir, { "from/a": "a" });
    const up = { localDir: `${it.dir}/from`, bucketName, cosPath: "/t/" };
    const results = [
      await it.cos.uploadFolder({ ...up, headers: { "X-Odd": "1" } }),
      await it.cos.uploadFolder({ ...up, authority: "everybody" as "eInvalid" }),
      await it.cos.uploadFolder({ ...up, maxErrors: 0 }),
    ];
    assertEquals(results.map(({ code }) => code), [-1, -1, -1]);
    for (const [index, name] of ["headers: X-Odd", "authority: ", "maxErrors: "].entries()) assert(results[index]!.message.includes(name));
    assertEquals(it.of("upload").length, 0);
  }));

Deno.test("maxErrors stops the work after so many failures, and the result says so", () =>
  scene({}, async (it) => {
    const names = Array.from({ length: 40 }, (_, index) => `f${String(index).padStart(2, "0")}`);
    await make(it.dir, Object.fromEntries(names.map((name) => [`from/${name}`, name])));
    for (const name of names) await it.put(`/t/${name}`, "another");
    const up = { localDir: `${it.dir}/from`, bucketName, cosPath: "/t/", concurrency: 1 };
    const some = await it.cos.uploadFolder({ ...up, maxErrors: 3 });
    assert(!some.ok);
    assertEquals([some.code, some.report?.failed, some.report?.files.length], [-177, 3, 3]);
    assertMatch(some.message, /stopped after 3 failures, the last one: /);
    const all = await it.cos.uploadFolder({ ...up, maxErrors: 41 });
    assert(!all.ok);
    assertEquals(all.report?.failed, 40);
  }));

async function make(dir: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await Deno.mkdir(`${dir}/${name}`.replace(/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${dir}/${name}`, content);
  }
}

function statuses(result: TreeResult): Record<string, string> {
  const report = result.ok ? result.data : result.report!;
  return Object.fromEntries(report.files.map(({ path, status }) => [path, status]));
}
