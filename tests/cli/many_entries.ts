/**
 * A process of its own that types a command at a bucket with very many entries, and says how much memory it holds on the way: bytes of the heap after
 * garbage was collected, at a tenth of the entries and at nine tenths. The listings are made up as they are asked for. Run with `--expose-gc`.
 *
 *     many_entries.ts COUNT WORD...
 *
 * Bucket `flat` has a folder /many/ with all of them; bucket `nested` has a folder for each thousand.
 *
 * @module
 */
import process from "node:process";
import { main } from "../../src/cli/mod.ts";
import type { Io } from "../../src/cli/mod.ts";

const [count, ...words] = [Number(process.argv[2]), ...process.argv.slice(3)] as [number, ...string[]];
const { gc } = globalThis as { gc?: () => void };
if (gc === undefined) throw new Error("run it with --expose-gc");

const PAGE = 1000;
const SHA1 = "356a192b7913b04c54574d18c28d46e6395428ab";
const LINKS = { access_url: "http://a/b", source_url: "http://a/b", resource_path: "/a/b", url: "http://a/b" };
const held: Record<string, number> = {};
let told = 0;

/** Looks at the heap when so many entries were told of: they are told over and over where a command has several listings. */
function look(): void {
  for (const share of [0.1, 0.9]) {
    if (held[share] !== undefined || told < share * count) continue;
    gc!();
    held[share] = process.memoryUsage().heapUsed;
  }
}

function page(path: string, bucket: string, from: number, size: number): object {
  const file = (index: number): object => {
    const name = `file-${String(index).padStart(8, "0")}`;
    return { ...LINKS, name, filesize: 1, filelen: 1, sha: SHA1, ctime: 1500000000, mtime: 1500000000 };
  };
  const folder = (index: number): object => ({ name: `folder-${String(index).padStart(8, "0")}/`, ctime: 1500000000, mtime: 0 });
  const [total, make] = bucket === "nested"
    ? path === "/" ? [Math.ceil(count / PAGE), folder] as const : [PAGE, file] as const
    : path === "/"
    ? [1, () => ({ name: "many/", ctime: 1500000000, mtime: 0 })] as const
    : [count, file] as const;
  const to = Math.min(total, from + size);
  const infos = Array.from({ length: to - from }, (_, index) => make(from + index));
  if (make === file) told += infos.length;
  look();
  return { context: to < total ? String(to) : "", infos, listover: to === total };
}

function answer(input: string | URL | Request): Response {
  const url = new URL(input instanceof Request ? input.url : input);
  const [, , , , bucket, ...parts] = url.pathname.split("/");
  const path = `/${parts.join("/")}`;
  const isList = url.searchParams.get("op") === "list";
  const data = isList ? page(path, bucket!, Number(url.searchParams.get("context") || 0), Number(url.searchParams.get("num"))) : LINKS;
  return Response.json({ code: 0, message: "SUCCESS", request_id: "NTc2MGI1NjFfNWI5ZjQ0MDBfMTYzY18x", data });
}

let written = 0;
const sink: Io["stdout"] = {
  isTerminal: false,
  size: () => ({ columns: 80, rows: 24 }),
  write: (data) => {
    written += data.length;
    return Promise.resolve();
  },
};
const env: Record<string, string> = { COS_APPID: "100000", COS_SECRET_ID: "id", COS_SECRET_KEY: "key", COS_CONFIG: "/none/config.json" };
let problems = "";
const status = await main(words, {
  stdin: { isTerminal: false, read: () => Promise.resolve(undefined), setRaw: () => {} },
  stdout: sink,
  stderr: { ...sink, write: (data) => Promise.resolve(void (problems += data)) },
  env: (name) => env[name],
  onInterrupt: () => () => {},
  exit: (status) => process.exit(status),
  now: Date.now,
  fetch: ((input: string | URL | Request) => Promise.resolve(answer(input))) as typeof fetch,
});
console.log(JSON.stringify({ status, written, problems, told, growth: held[0.9]! - held[0.1]!, heap: held[0.9] }));
process.exit(0);
