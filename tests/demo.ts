/**
 * `deno task demo`: the main job, once through, over real HTTP on real files. It runs on an emulator of its own; with COS_APPID, COS_SECRET_ID,
 * COS_SECRET_KEY, COS_REGION and COS_BUCKET set, on the real service. Either way it removes what it made.
 *
 * @module
 */
import { help } from "./help.ts";
import { type ClientOptions, CosClient, unwrap, UpdateFileRequest, UploadFileRequest } from "@cos/v4";
import { CosEmulator } from "@cos/v4/emulator";
import { assert, assertEquals } from "@std/assert";

help(`Does the main job once through, over HTTP, on an emulator that it starts itself; with COS_APPID, COS_SECRET_ID, COS_SECRET_KEY,
COS_REGION and COS_BUCKET set, on the real service.

  deno task demo
`);

const VARIABLES = ["COS_APPID", "COS_SECRET_ID", "COS_SECRET_KEY", "COS_REGION", "COS_BUCKET"] as const;

/** Where the demo runs. */
interface Place {
  readonly options: ClientOptions;
  readonly bucketName: string;
  readonly about: string;
  close(): Promise<void>;
}

async function placeFromEnvironment(): Promise<Place> {
  const [appid, secretId, secretKey, region, bucketName] = VARIABLES.map((name) => Deno.env.get(name));
  if (appid && secretId && secretKey && region && bucketName) {
    return {
      options: { appid, secretId, secretKey, region },
      bucketName,
      about: `Tencent COS, region ${region}`,
      close: () => Promise.resolve(),
    };
  }
  const missing = VARIABLES.filter((name) => !Deno.env.get(name));
  if (missing.length < VARIABLES.length) {
    console.error(
      `To run on the real service, set ${missing.join(", ")} too. To run on the emulator, set none of ${VARIABLES.join(", ")}.`,
    );
    Deno.exit(2);
  }
  const emulator = new CosEmulator({ appid: 100000, secretId: "AKIDEXAMPLE", secretKey: "secret-of-the-demo", buckets: ["mybucket"] });
  const { url } = await emulator.listen();
  return {
    options: { appid: 100000, secretId: "AKIDEXAMPLE", secretKey: "secret-of-the-demo", endpoint: url },
    bucketName: "mybucket",
    about: `the embedded emulator at ${url}`,
    close: () => emulator.close(),
  };
}

function say(what: string, detail: string): void {
  console.log(`  ${what.padEnd(12)} ${detail}`);
}

async function sameContent(one: string, other: string): Promise<boolean> {
  const digests = await Promise.all(
    [one, other].map(async (path) => new Uint8Array(await crypto.subtle.digest("SHA-1", await Deno.readFile(path)))),
  );
  return digests[0]!.join() === digests[1]!.join();
}

async function demo({ options, bucketName }: Place, folder: string, local: string): Promise<void> {
  const cos = new CosClient(options);

  unwrap(await cos.createFolder({ bucketName, cosPath: folder, bizAttr: "demo" }));
  say("create", folder);

  await Deno.writeTextFile(`${local}/hello.txt`, "hello, cos\n");
  await Deno.writeFile(`${local}/big.bin`, Uint8Array.from({ length: 12 * 1024 * 1024 }, (_, index) => (index * 31 + 7) % 251));
  const small = new UploadFileRequest(bucketName, `${folder}hello.txt`, `${local}/hello.txt`).setBizAttr("greeting");
  const uploaded = unwrap(await cos.uploadFile(small));
  say("upload", `hello.txt, 11 bytes, one request -> ${uploaded.resourcePath}`);
  unwrap(await cos.uploadFile({ bucketName, cosPath: `${folder}big.bin`, localPath: `${local}/big.bin`, verifySha1: true }));
  say("upload", "big.bin, 12 MiB, in slices, checked by SHA-1");

  const big = unwrap(await cos.statFile({ bucketName, cosPath: `${folder}big.bin` }));
  assertEquals(big.filesize, 12 * 1024 * 1024);
  say("stat", `big.bin: ${big.filesize} bytes, SHA-1 ${big.sha}`);

  const update = new UpdateFileRequest(bucketName, `${folder}hello.txt`).setAuthority("eWRPrivate").setContentType("text/plain")
    .setXCosMeta("x-cos-meta-owner", "ann");
  unwrap(await cos.updateFile(update));
  const { authority, customHeaders } = unwrap(await cos.statFile({ bucketName, cosPath: `${folder}hello.txt` }));
  assertEquals(customHeaders?.["x-cos-meta-owner"], "ann");
  say("update", `hello.txt: ${authority}, ${JSON.stringify(customHeaders)}`);

  unwrap(await cos.copyFile({ bucketName, cosPath: `${folder}hello.txt`, destPath: "复制 copy.txt" }));
  say("copy", "hello.txt -> 复制 copy.txt");
  unwrap(await cos.moveFile({ bucketName, cosPath: `${folder}hello.txt`, destPath: `${folder}moved.txt` }));
  say("move", "hello.txt -> moved.txt");

  const names: string[] = [];
  for (let context = "", last = false; !last;) {
    const page = unwrap(await cos.listFolder({ bucketName, cosPath: folder, num: 2, context }));
    names.push(...page.infos.map(({ name }) => name));
    ({ context, listover: last } = page);
  }
  assertEquals(names, ["big.bin", "moved.txt", "复制 copy.txt"]);
  say("list", `in pages of 2: ${names.join(", ")}`);

  for (const [name, original] of [["big.bin", "big.bin"], ["复制 copy.txt", "hello.txt"]] as const) {
    unwrap(await cos.downloadFile({ bucketName, cosPath: folder + name, localFilename: `${local}/downloaded` }));
    assert(await sameContent(`${local}/downloaded`, `${local}/${original}`), `${name} came back different`);
  }
  say("download", "big.bin, 复制 copy.txt: the same bytes as uploaded");

  const response = await fetch(await cos.downloadUrl(bucketName, `${folder}moved.txt`));
  assertEquals(await response.text(), "hello, cos\n");
  say("signed URL", `HTTP ${response.status}, ${response.headers.get("content-type")}`);
}

/** Removes whatever the demo made, and finds what it missed. */
async function cleanUp({ options, bucketName }: Place, folder: string): Promise<void> {
  const cos = new CosClient(options);
  const removed: string[] = [];
  for await (const { name } of cos.listFolderAll({ bucketName, cosPath: folder })) {
    unwrap(await cos.delFile({ bucketName, cosPath: folder + name }));
    removed.push(name);
  }
  const folderGone = await cos.delFolder({ bucketName, cosPath: folder });
  const left = unwrap(await cos.listFolder({ bucketName, cosPath: folder })).infos.length;
  assertEquals(left, 0);
  say("delete", `${removed.length} files${folderGone.ok ? " and the folder" : ""}; nothing is left`);
}

const place = await placeFromEnvironment();
const local = await Deno.makeTempDir({ prefix: "cos-demo-" });
const folder = `/cos-v4-demo-${Date.now()}/`;
console.log(`COS v4 on ${place.about}, bucket ${place.bucketName}`);
try {
  await demo(place, folder, local);
  await cleanUp(place, folder);
  console.log("Done: every step worked.");
} catch (error) {
  console.error(`FAILED: ${(error as Error).message}`);
  await cleanUp(place, folder).catch(() => console.error(`${folder} may still hold files.`));
  Deno.exitCode = 1;
} finally {
  await place.close();
  await Deno.remove(local, { recursive: true });
}
