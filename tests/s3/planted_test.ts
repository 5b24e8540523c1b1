/**
 * A comparison between v4 and S3 with a difference of each kind, by the command as a real process, as people see it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { unwrap } from "../../src/core/result.ts";
import { ON_DENO } from "../conservation/_desk.ts";
import { bytes, MIB, onEachServer, type Scene } from "./_scene.ts";
import { errorReply, S3Proxy } from "./proxy.ts";
import { S3_KEY } from "./servers.ts";

const LARGE = 9 * MIB + 3;

/** Runs the command, and tells its lines and its exit status. */
async function compare(
  scene: Scene,
  url: string,
  s3: string,
  ...options: readonly string[]
): Promise<{ lines: string[]; status: number; said: string }> {
  const { appid, secretId, secretKey } = scene.emulator.clientOptions;
  const [program, ...args] = ON_DENO;
  const { code, stdout, stderr } = await new Deno.Command(program!, {
    args: [...args, "compare", "--attempts", "1", ...options, "cos://mybucket/d/", `s3://${scene.bucket}/x/`],
    env: {
      ...{ COS_APPID: String(appid), COS_SECRET_ID: String(secretId), COS_SECRET_KEY: String(secretKey), COS_ENDPOINT: url },
      ...{ AWS_ACCESS_KEY_ID: S3_KEY.accessKeyId, AWS_SECRET_ACCESS_KEY: S3_KEY.secretAccessKey },
      ...{ AWS_ENDPOINT_URL_S3: s3, COS_CONFIG: `${scene.dir}/none.json`, NO_COLOR: "1", LC_ALL: "C.UTF-8" },
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const out = new TextDecoder().decode(stdout);
  return {
    lines: out.split("\n").filter((line) => /^[=*+!-] /.test(line)).sort(),
    status: code,
    said: out + new TextDecoder().decode(stderr),
  };
}

/** Stores content in the place of what is there, which keeps all that was said of it. */
async function alter(scene: Scene, key: string, content: Uint8Array<ArrayBuffer>): Promise<void> {
  const head = unwrap(await scene.client.head(key, {}));
  const meta = Object.fromEntries([...head.headers].filter(([name]) => name.startsWith("x-amz-meta-")));
  if (content.length < 8 * MIB) {
    unwrap(await scene.client.put(key, content, meta, {}));
    return;
  }
  const upload = unwrap(await scene.client.createUpload(key, meta, {}));
  const parts = [];
  for (const [index, part] of [content.slice(0, 8 * MIB), content.slice(8 * MIB)].entries()) {
    parts.push({ number: index + 1, ...unwrap(await scene.client.putPart(key, upload, index + 1, part, {}, {})) });
  }
  unwrap(await scene.client.completeUpload(key, upload, parts, {}, {}));
}

await onEachServer((test) => {
  test("the command names a planted difference of each kind, in the form that rclone has", async (scene) => {
    const { cos, client, emulator } = scene;
    const large = bytes(LARGE);
    await scene.put({ "/d/altered": "12345", "/d/large": large, "/d/lost metadata": "m", "/d/missing": "1" });
    await scene.put({ "/d/same": "1", "/d/size": "1", "/d/unreadable": "1" });
    unwrap(await cos.copyFolder({ from: { bucketName: "mybucket", cosPath: "/d/" }, to: scene.at("x/") }));
    const { url } = await emulator.listen();
    await using proxy = await S3Proxy.open(scene.server.endpoint);
    try {
      const none = await compare(scene, url, proxy.url, "--all");
      assertEquals([none.status, none.lines.length, none.lines.every((line) => line.startsWith("= "))], [0, 7, true], none.said);
      // Content that is another, of which all that is said is of the old.
      await alter(scene, "x/altered", new TextEncoder().encode("54321"));
      await alter(scene, "x/large", large.map((byte, index) => index === 5 ? byte ^ 1 : byte));
      unwrap(await client.remove("x/lost metadata", {}));
      unwrap(await client.put("x/lost metadata", new TextEncoder().encode("m"), {}, {}));
      unwrap(await client.remove("x/missing", {}));
      unwrap(await client.put("x/extra", new TextEncoder().encode("1"), {}, {}));
      unwrap(await client.put("x/size", new TextEncoder().encode("22"), {}, {}));
      proxy.before = ({ key }) => key === "x/unreadable" ? { reply: errorReply(403, "AccessDenied") } : undefined;
      const by = await compare(scene, url, proxy.url, "--all");
      // An object in parts, whose metadata was kept, is the one that only its content tells.
      assertEquals(
        by.lines,
        ["! altered", "! lost metadata", "! unreadable", "* size", "+ missing", "- extra", "= large", "= same"].sort(),
        by.said,
      );
      assertEquals(by.status, 1);
      const read = await compare(scene, url, proxy.url, "--all", "--download");
      const marks = Object.fromEntries(read.lines.map((line) => [line.slice(2), line[0]]));
      assertEquals(marks["lost metadata"], "=", read.said);
      assertEquals([marks.missing, marks.extra, marks.size, marks.same, marks.unreadable], ["+", "-", "*", "=", "!"], read.said);
      for (const name of ["altered", "large"]) assertEquals("*!".includes(marks[name]!), true, read.said);
      assertEquals(read.status, 1);
    } finally {
      await emulator.close();
    }
  });
});
