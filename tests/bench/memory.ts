/**
 * Measures by how much the process grows over idle while one large file goes up or comes down. Arguments: what to import the library from,
 * the server's port, a folder for files, `up` or `down`, MiB. Prints JSON.
 *
 * @module
 */
import { mkdir, open, rm, writeFile } from "node:fs/promises";
import process from "node:process";

const [library = "../../mod.ts", port = "0", folder = ".", direction = "up", mebibytes = "256"] = process.argv.slice(2);
const { CosClient, unwrap }: typeof import("../../mod.ts") = await import(library);

/** What came of it. */
export interface Growth {
  readonly direction: string;
  /** Most bytes over idle. */
  readonly growth: number;
  /** Bytes a second. */
  readonly rate: number;
}

const size = Number(mebibytes) * 1048576;
const cos = new CosClient({
  appid: 100000,
  secretId: "AKIDEXAMPLE",
  secretKey: "secret-of-the-benchmark",
  endpoint: `http://127.0.0.1:${port}`,
});
const localFilename = `${folder}/${direction}.bin`;
await mkdir(folder, { recursive: true });

async function transfer(bytes: number): Promise<void> {
  const at = { bucketName: "mybucket", cosPath: `/${bytes}`, concurrency: 4 };
  if (direction === "down") unwrap(await cos.downloadFile({ ...at, localFilename }));
  else {
    const file = await open(localFilename, "w");
    await file.truncate(bytes);
    await file.close();
    unwrap(await cos.uploadFile({ ...at, localPath: localFilename }));
  }
  await rm(localFilename);
}

// Idle is a process that has loaded everything and has asked once; one byte loads what a transfer loads.
await transfer(1);
unwrap(await cos.statFile({ bucketName: "mybucket", cosPath: "/dir/file.bin" }));
await new Promise((resolve) => setTimeout(resolve, 300));
const idle = process.memoryUsage().rss;
let peak = idle;
const look = (): void => void (peak = Math.max(peak, process.memoryUsage().rss));
const timer = setInterval(look, 5);
const begun = performance.now();
await transfer(size);
const rate = size * 1000 / (performance.now() - begun);
look();
clearInterval(timer);
const result: Growth = { direction, growth: peak - idle, rate };
await writeFile(`${folder}/growth.json`, JSON.stringify(result));
process.exit();
