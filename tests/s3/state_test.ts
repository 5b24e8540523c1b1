import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { CosError } from "../../mod.ts";
import { unwrap } from "../../src/core/result.ts";
import { bytes, MIB, onEachServer, type Scene } from "./_scene.ts";

const LARGE = 9 * MIB + 3;

/** Requests that read or write content of objects. */
function contents(scene: Scene): string[] {
  return scene.requests.filter((request) => /^(GET [^?]|PUT|POST)/.test(request));
}

await onEachServer((test) => {
  test("what is recorded is passed over when it is still so on both sides, and is not read again", async (scene) => {
    await scene.put({ "/d/a": "alpha", "/d/large": bytes(LARGE) });
    const input = { from: { bucketName: "mybucket", cosPath: "/d/" }, to: scene.at("x/"), state: `${scene.dir}/record` };
    assertEquals(unwrap(await scene.cos.copyFolder(input)).done, 2);
    scene.requests.length = 0;
    assertEquals(unwrap(await scene.cos.copyFolder(input)).same, 2);
    assertEquals(contents(scene), []);
    const lines = (await Deno.readTextFile(input.state)).trim().split("\n");
    assertEquals(lines.filter((line) => JSON.parse(line).sha1).length, 2);
  });

  test("an object that is no longer what was recorded is not passed over, though its metadata says that it is the same", async (scene) => {
    const large = bytes(LARGE);
    await scene.put({ "/d/large": large });
    const input = { from: { bucketName: "mybucket", cosPath: "/d/" }, to: scene.at("x/"), state: `${scene.dir}/record`, overwrite: true };
    unwrap(await scene.cos.copyFolder(input));
    // Somebody changes the content in as many parts, and keeps all that is said of it.
    const head = unwrap(await scene.client.head("x/large", {}));
    const meta = Object.fromEntries([...head.headers].filter(([name]) => name.startsWith("x-amz-meta-")));
    const upload = unwrap(await scene.client.createUpload("x/large", meta, {}));
    const other = Uint8Array.from(large, (byte) => byte ^ 1);
    const parts = [];
    for (const [index, part] of [other.subarray(0, 8 * MIB), other.subarray(8 * MIB)].entries()) {
      parts.push({ number: index + 1, ...unwrap(await scene.client.putPart("x/large", upload, index + 1, part.slice(), {}, {})) });
    }
    unwrap(await scene.client.completeUpload("x/large", upload, parts, {}, {}));
    assertEquals(unwrap(await scene.cos.copyFolder(input)).done, 1);
    assertEquals(await scene.get("x/large"), large);
    // Nor is it, where there is no record of it, before all of it was read.
    const upload2 = unwrap(await scene.client.createUpload("x/large", meta, {}));
    parts.length = 0;
    for (const [index, part] of [other.subarray(0, 8 * MIB), other.subarray(8 * MIB)].entries()) {
      parts.push({ number: index + 1, ...unwrap(await scene.client.putPart("x/large", upload2, index + 1, part.slice(), {}, {})) });
    }
    unwrap(await scene.client.completeUpload("x/large", upload2, parts, {}, {}));
    assertEquals(unwrap(await scene.cos.copyFolder({ ...input, state: `${scene.dir}/another` })).done, 1);
    assertEquals(await scene.get("x/large"), large);
  });

  test("a source that changed, or a target that went, is copied again", async (scene) => {
    await scene.put({ "/d/a": "alpha", "/d/b": "beta", "/d/c": "gamma" });
    const input = { from: { bucketName: "mybucket", cosPath: "/d/" }, to: scene.at(""), state: `${scene.dir}/record`, overwrite: true };
    unwrap(await scene.cos.copyFolder(input));
    await scene.put({ "/d/a": "alphA" });
    unwrap(await scene.client.remove("b", {}));
    const report = unwrap(await scene.cos.copyFolder(input));
    assertEquals([report.done, report.same], [2, 1]);
    assertEquals(new TextDecoder().decode(await scene.get("a")), "alphA");
    assertEquals(new TextDecoder().decode(await scene.get("b")), "beta");
  });

  test("objects of others that keep no SHA-1 are read twice, proven, and passed over by what they were", async (scene) => {
    const large = bytes(LARGE);
    const upload = unwrap(await scene.client.createUpload("x/large", {}, {}));
    const parts = [];
    for (const [index, part] of [large.subarray(0, 5 * MIB), large.subarray(5 * MIB)].entries()) {
      parts.push({ number: index + 1, ...unwrap(await scene.client.putPart("x/large", upload, index + 1, part.slice(), {}, {})) });
    }
    unwrap(await scene.client.completeUpload("x/large", upload, parts, {}, {}));
    unwrap(await scene.client.put("x/small", new TextEncoder().encode("small"), {}, {}));
    for (
      const [to, name] of [
        [{ localDir: `${scene.dir}/down` }, "disk"],
        [{ bucketName: "mybucket", cosPath: "/x/" }, "v4"],
        [scene.at("y/"), "S3"],
      ] as const
    ) {
      const input = { from: scene.at("x/"), to, state: `${scene.dir}/record-${name}` };
      assertEquals(unwrap(await scene.cos.copyFolder(input)).done, 2, name);
      scene.requests.length = 0;
      assertEquals(unwrap(await scene.cos.copyFolder(input)).same, 2, name);
      assertEquals(contents(scene), [], name);
    }
    assertEquals(await Deno.readFile(`${scene.dir}/down/large`), large);
  });

  test("a record among the files that are copied, on either side, is refused before anything is done", async (scene) => {
    const file = await scene.write("up/deep/a", "alpha");
    await Deno.symlink(`${scene.dir}/up`, `${scene.dir}/link`);
    const up = { from: { localDir: `${scene.dir}/up` }, to: scene.at("x/") };
    const down = { from: scene.at("x/"), to: { localDir: `${scene.dir}/up` }, delete: true };
    for (const state of ["up/record", "up/deep/record", "link/record"].map((name) => `${scene.dir}/${name}`)) {
      const copied = await scene.cos.copyFolder({ ...up, state });
      const synced = await scene.cos.syncFolder({ ...down, state });
      for (const result of [copied, synced]) assertStringIncludes((result as { message: string }).message, "whose files are copied");
    }
    assertEquals(scene.requests, []);
    assertEquals([...Deno.readDirSync(`${scene.dir}/up`), ...Deno.readDirSync(`${scene.dir}/up/deep`)].map(({ name }) => name), [
      "deep",
      "a",
    ]);
    unwrap(await scene.cos.copyFolder({ ...up, state: `${scene.dir}/up-record` }));
    assertEquals(await Deno.readTextFile(file), "alpha");
  });

  test("a record of another transfer, of something else, or in use is refused", async (scene) => {
    await scene.put({ "/d/a": "alpha" });
    const state = `${scene.dir}/record`;
    const input = { from: { bucketName: "mybucket", cosPath: "/d/" }, to: scene.at("x/"), state };
    unwrap(await scene.cos.copyFolder(input));
    assertStringIncludes(
      (await scene.cos.copyFolder({ ...input, to: scene.at("y/") }) as { message: string }).message,
      "of another transfer",
    );
    await Deno.writeTextFile(`${scene.dir}/notes`, "mine\n");
    const foreign = await scene.cos.copyFolder({ ...input, state: `${scene.dir}/notes` });
    assertEquals(foreign.code, -1);
    assertEquals(await Deno.readTextFile(`${scene.dir}/notes`), "mine\n");
    let inner: string | undefined;
    scene.meddle = async (send) => {
      inner ??= ((await scene.cos.copyFolder(input)) as { message: string }).message;
      return await send();
    };
    unwrap(await scene.cos.copyFolder(input));
    assertStringIncludes(inner!, "in use by another process");
    // Nobody is left in the way.
    scene.meddle = (send) => send();
    unwrap(await scene.cos.copyFolder(input));
  });

  test("a torn line counts for nothing, and a lock that a crash left is taken", async (scene) => {
    await scene.put({ "/d/a": "alpha", "/d/b": "beta" });
    const state = `${scene.dir}/record`;
    const input = { from: { bucketName: "mybucket", cosPath: "/d/" }, to: scene.at(""), state };
    unwrap(await scene.cos.copyFolder(input));
    const text = await Deno.readTextFile(state);
    await Deno.writeTextFile(state, text.slice(0, -30));
    const child = new Deno.Command("true").spawn();
    await child.status;
    await Deno.writeTextFile(`${state}.lock`, JSON.stringify({ host: Deno.hostname(), pid: child.pid, begun: "1" }));
    assertEquals(unwrap(await scene.cos.copyFolder(input)).same, 2);
    const lines = (await Deno.readTextFile(state)).trim().split("\n");
    assertEquals(lines.filter((line) => line.endsWith("}")).length, 3);
    await assertRejects(() => Deno.stat(`${state}.lock`), Deno.errors.NotFound);
  });

  test("a lock that is torn or of another machine is taken when nobody touches it, and no folder of its name is touched", async (scene) => {
    await scene.put({ "/d/a": "alpha" });
    const state = `${scene.dir}/record`;
    const input = { from: { bucketName: "mybucket", cosPath: "/d/" }, to: scene.at(""), state };
    for (const text of ["", JSON.stringify({ host: "another machine", pid: 1 })]) {
      await Deno.writeTextFile(`${state}.lock`, text);
      assertStringIncludes((await scene.cos.copyFolder(input) as { message: string }).message, "in use");
      await Deno.utime(`${state}.lock`, new Date(), new Date(Date.now() - 31_000));
      assertEquals((await scene.cos.copyFolder(input)).message, "SUCCESS");
    }
    await Deno.mkdir(`${state}.lock`);
    assertStringIncludes((await scene.cos.copyFolder(input) as { message: string }).message, "in use");
    assert((await Deno.stat(`${state}.lock`)).isDirectory);
  });

  test("with a record, what cannot be proven is no success", async (scene) => {
    await scene.write("up/a", "alpha");
    await Deno.symlink("a", `${scene.dir}/up/link`);
    const input = { from: { localDir: `${scene.dir}/up` }, to: scene.at("") };
    assert(unwrap(await scene.cos.copyFolder({ ...input, resume: true })).skipped === 1);
    const result = await scene.cos.copyFolder({ ...input, state: `${scene.dir}/record` });
    assert(!result.ok);
    assertEquals(result.report?.failed, 1);
    await assertRejects(
      () => scene.cos.moveFolder({ ...input, to: { bucketName: "mybucket", cosPath: "/" }, state: "x" }).then(unwrap),
      CosError,
    );
  });
});
