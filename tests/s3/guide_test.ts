/**
 * The example of docs/leaving-v4.md, run as it is written: by a shell, with real processes, from an emulator to each S3 server.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { CosClient, unwrap } from "../../mod.ts";
import { CosEmulator } from "../../src/emulator/mod.ts";
import { blocksOf, textOf } from "../docs/pages.ts";
import { root } from "../tools.ts";
import { S3_KEY, s3Servers } from "./servers.ts";

const FILES: Readonly<Record<string, string>> = {
  "/a.txt": "a",
  "/empty": "",
  "/photos/2024/1.jpg": "one",
  "/photos/2024/图 1.jpg": "two",
  "/what? *|<x>.txt": "unusual",
};

/** The steps of the example, and what may be done once they have all ended well. */
async function exampleOf(page: string): Promise<string> {
  const [block] = blocksOf(await textOf(page)).filter(({ language, code }) => language === "sh" && code.startsWith("cos doctor"));
  return block!.code;
}

for (const server of await s3Servers()) {
  Deno.test({
    name: `the guide's example leaves v4 for ${server.name}, as it is written`,
    ignore: server.missing !== undefined,
    fn: async () => {
      if (server.missing !== undefined) return;
      await using s3 = await server.start();
      await s3.createBucket("archive");
      const emulator = new CosEmulator({ buckets: ["mybucket"] });
      const { url } = await emulator.listen();
      const dir = await Deno.makeTempDir({ prefix: "cos-guide-" });
      try {
        const { appid, secretId, secretKey } = emulator.clientOptions;
        const cos = new CosClient({ ...emulator.clientOptions, unusualNames: true });
        for (const [cosPath, data] of Object.entries(FILES)) {
          const headers = { "Cache-Control": "max-age=60", "x-cos-meta-owner": "tests" };
          unwrap(await cos.uploadFileFromBuffer({ bucketName: "mybucket", cosPath, data, headers, bizAttr: "free text" }));
        }
        const bytes = crypto.getRandomValues(new Uint8Array(65_536));
        const big = new Blob(Array.from({ length: 300 }, () => bytes));
        unwrap(await cos.uploadFileFromBuffer({ bucketName: "mybucket", cosPath: "/big.bin", data: big }));

        const example = await exampleOf("docs/leaving-v4.md");
        const script = `set -e\ncos() { echo "$ cos $*"; "$DENO" run -A --no-lock "$MAIN" "$@" 2>&1; }\n${example}`;
        const { success, stdout } = await new Deno.Command("bash", {
          args: ["-c", script],
          cwd: dir,
          env: {
            ...{
              DENO: Deno.execPath(),
              MAIN: `${root}src/cli/main.ts`,
              COS_CONFIG: `${dir}/config.json`,
              LC_ALL: "C.UTF-8",
              NO_COLOR: "1",
            },
            ...{ COS_ENDPOINT: url, COS_APPID: String(appid), COS_SECRET_ID: String(secretId), COS_SECRET_KEY: String(secretKey) },
            ...{ AWS_ACCESS_KEY_ID: S3_KEY.accessKeyId, AWS_SECRET_ACCESS_KEY: S3_KEY.secretAccessKey, AWS_ENDPOINT_URL_S3: s3.endpoint },
          },
        }).output();
        const transcript = new TextDecoder().decode(stdout);
        assert(success, transcript);
        assertEquals(transcript.match(/^\$ cos /gm)?.length, example.match(/^cos /gm)?.length, transcript);
        assertStringIncludes(transcript, "Nothing is wrong.");
        assert(!transcript.includes(S3_KEY.secretAccessKey) && !transcript.includes(String(secretKey)), "a key is in the transcript");
        const lines = (await Deno.readTextFile(`${dir}/mybucket.jsonl`)).trimEnd().split("\n").map((line) => JSON.parse(line));
        const listed = lines.map(({ path }) => `/${path}`).sort();
        assertEquals(listed, [...Object.keys(FILES), "/big.bin"].sort());
      } finally {
        await emulator.close();
        await Deno.remove(dir, { recursive: true });
      }
    },
  });
}
