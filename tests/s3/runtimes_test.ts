/**
 * The command on Bun, as a process, and on Deno with no more permissions than the docs say: up to S3, down again, and once more with the record.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { bunCommand, root } from "../tools.ts";
import { bytes, MIB, onEachServer } from "./_scene.ts";
import { S3_KEY } from "./servers.ts";

const PERMISSIONS = ["--allow-net", "--allow-read", "--allow-write", "--allow-env"];

await onEachServer((test) => {
  for (
    const [runtime, command] of Object.entries<() => Promise<readonly string[]>>({
      Bun: async () => [...await bunCommand(), "--preload", `${root}tests/cli/bun_std.ts`],
      Deno: () => Promise.resolve([Deno.execPath(), "run", "--no-prompt", ...PERMISSIONS]),
    })
  ) {
    test(`${runtime} copies to S3 and back, and goes on by the record`, async (scene) => {
      const [program, ...args] = await command();
      const env = {
        AWS_ACCESS_KEY_ID: S3_KEY.accessKeyId,
        AWS_SECRET_ACCESS_KEY: S3_KEY.secretAccessKey,
        AWS_ENDPOINT_URL_S3: scene.server.endpoint,
        COS_CONFIG: `${scene.dir}/none.json`,
        LANG: "C",
      };
      const cos = async (...words: string[]): Promise<string> => {
        const all = [...args, `${root}src/cli/main.ts`, ...words];
        const { code, stderr } = await new Deno.Command(program!, { args: all, env, cwd: root, stdin: "null", stdout: "null" }).output();
        const said = new TextDecoder().decode(stderr);
        assertEquals([code, said], [0, said]);
        return said;
      };
      const large = bytes(17 * MIB + 1);
      await scene.write("up/large", large);
      await scene.write("up/a.txt", "alpha");
      const up = ["cp", "-r", "--state", `${scene.dir}/record`, `${scene.dir}/up/`, `s3://${scene.bucket}/x/`];
      await cos(...up);
      assertEquals((await cos(...up)).includes("0 files copied, 2 the same"), true);
      await cos("sync", `s3://${scene.bucket}/x/`, `${scene.dir}/down`);
      assertEquals(await Deno.readFile(`${scene.dir}/down/large`), large);
      assertEquals(await scene.get("x/large"), large);
    });
  }
});
