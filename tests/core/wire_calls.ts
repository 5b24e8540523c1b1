/**
 * The calls of the capture in `data/python-sdk.json`: what they were, how this client makes the same ones, and a service that hears them.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { type Authority, CosClient, type CosResult, type InsertOnly } from "@cos/v4";

/** What the Python SDK was asked to do. */
export interface CapturedCall {
  readonly op: string;
  readonly path: string;
  readonly authority?: Authority;
  readonly biz_attr?: string;
  readonly concurrency?: number;
  readonly context?: string;
  readonly custom_headers?: Record<string, string>;
  readonly data?: string;
  readonly delimiter?: string;
  readonly dest?: string;
  readonly file?: string;
  readonly headers?: Record<string, string>;
  readonly insert_only?: InsertOnly;
  readonly num?: number;
  readonly overwrite?: boolean;
  readonly prefix?: string;
  readonly range_end?: number;
  readonly range_start?: number;
  readonly sha?: boolean;
  readonly slice_size?: number;
}

/** One part of a captured multipart body. */
export interface CapturedPart {
  readonly name: string;
  readonly filename: string;
  readonly size: number;
  readonly sha1: string;
  readonly text?: string;
}

/** One captured request. */
export interface Captured {
  readonly step: string;
  readonly call: CapturedCall;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly path_decoded: string;
    readonly query: Readonly<Record<string, string>>;
    readonly headers: Readonly<Record<string, string>> & {
      readonly authorization: { readonly where: string; readonly plain: string; readonly verified: boolean };
    };
    readonly body: null | readonly CapturedPart[] | Readonly<Record<string, unknown>>;
  };
}

/** The captured requests of one call. */
export interface Step {
  readonly name: string;
  readonly call: CapturedCall;
  readonly captured: readonly Captured[];
}

/** Every captured request, in the order in which they were sent. */
export const capture: readonly Captured[] = JSON.parse(Deno.readTextFileSync(new URL("../data/python-sdk.json", import.meta.url)));

/** Arguments that the notes on a call do not name, or do not give, and its request shows. */
const UNNAMED: Readonly<Record<string, Partial<CapturedCall>>> = {
  "list-prefix-unicode": { num: 10 },
  "list-page-2": { context: "YTE=" },
  "list-page-3": { context: "YTM=" },
  "slice-plain": { biz_attr: "biz-a" },
};

/** The capture by calls: requests of one step that follow each other belong to one. */
export const steps: readonly Step[] = capture.reduce<(Step & { captured: Captured[] })[]>((found, entry) => {
  const last = found.at(-1);
  if (last?.name === entry.step) last.captured.push(entry);
  else found.push({ name: entry.step, call: { ...entry.call, ...UNNAMED[entry.step] }, captured: [entry] });
  return found;
}, []);

const BINARY_SIZES: Readonly<Record<string, number>> = {
  "bin-4k.bin": 4096,
  "big-a.bin": 12 * 1024 * 1024,
  "big-b.bin": 12 * 1024 * 1024 + 12345,
  "big-c.bin": 12 * 1024 * 1024,
};
const TEXTS: Readonly<Record<string, string>> = { "small.txt": "hello cos\n", "small2.txt": "hello again, cos\n", "empty.bin": "" };

const binaries = new Map<string, Uint8Array<ArrayBuffer>>();

/** The content of a file that was uploaded. A binary one is the SHA-256 of `<name>:0`, `<name>:1` and so on, one behind the other. */
function contentOf(file: string): Uint8Array<ArrayBuffer> {
  const text = TEXTS[file];
  if (text !== undefined) return new TextEncoder().encode(text);
  const size = BINARY_SIZES[file];
  if (size === undefined) throw new Error(`the capture names a file of unknown content: ${file}`);
  const known = binaries.get(file);
  if (known) return known;
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 32) {
    bytes.set(createHash("sha256").update(`${file}:${at / 32}`).digest().subarray(0, size - at), at);
  }
  binaries.set(file, bytes);
  return bytes;
}

/** The buffer that was uploaded: described, or the text itself. */
function bufferOf(data: string): string | Uint8Array<ArrayBuffer> {
  if (data === "bytes 00..ff") return Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const file = /^content of (.*)$/.exec(data)?.[1];
  return file === undefined ? data : contentOf(file);
}

/** How one kind of call is made with this client. */
interface Method {
  readonly name: string;
  readonly call: (client: CosClient, call: CapturedCall, folder: string) => Promise<CosResult<unknown>>;
}

const at = ({ path }: CapturedCall) => ({ bucketName: "mybucket", cosPath: path });
const upload = (call: CapturedCall) => ({ ...at(call), bizAttr: call.biz_attr, insertOnly: call.insert_only });
const slices = (call: CapturedCall) => ({
  ...upload(call),
  sliceSize: call.slice_size,
  enableSha1: call.sha,
  maxCon: call.concurrency,
});
const data = (call: CapturedCall) => ({ data: bufferOf(call.data ?? "") });
const download = (call: CapturedCall) => ({
  ...at(call),
  rangeStart: call.range_start,
  rangeEnd: call.range_end,
  headers: call.headers,
});

/** A range of a file is asked for by its ends: what a header names, the file's parts would not know of. */
function rangeOf(
  { headers: { Range, ...headers } = {} }: CapturedCall,
): { rangeStart?: number; rangeEnd?: number; headers: Record<string, string> } {
  const [, start, end] = /^bytes=([0-9]+)-([0-9]*)$/.exec(Range ?? "") ?? [];
  return { ...start ? { rangeStart: Number(start) } : {}, ...end ? { rangeEnd: Number(end) } : {}, headers };
}

async function localFile(call: CapturedCall, folder: string): Promise<{ localPath: string }> {
  const localPath = `${folder}/${call.file}`;
  await Deno.writeFile(localPath, contentOf(call.file ?? ""));
  return { localPath };
}

/** How each kind of captured call is made with this client. */
export const methods: Readonly<Record<string, Method>> = {
  create_folder: { name: "createFolder", call: (cos, call) => cos.createFolder({ ...at(call), bizAttr: call.biz_attr }) },
  stat_folder: { name: "statFolder", call: (cos, call) => cos.statFolder(at(call)) },
  update_folder: { name: "updateFolder", call: (cos, call) => cos.updateFolder({ ...at(call), bizAttr: call.biz_attr }) },
  delete_folder: { name: "delFolder", call: (cos, call) => cos.delFolder(at(call)) },
  list_folder: {
    name: "listFolder",
    call: (cos, call) =>
      cos.listFolder({ ...at(call), num: call.num, prefix: call.prefix, context: call.context, delimiter: call.delimiter }),
  },
  stat_file: { name: "statFile", call: (cos, call) => cos.statFile(at(call)) },
  update_file: {
    name: "updateFile",
    call: (cos, call) =>
      cos.updateFile({ ...at(call), bizAttr: call.biz_attr, authority: call.authority, customHeaders: call.custom_headers }),
  },
  delete_file: { name: "delFile", call: (cos, call) => cos.delFile(at(call)) },
  move_file: {
    name: "moveFile",
    call: (cos, call) => cos.moveFile({ ...at(call), destPath: call.dest ?? "", overwrite: call.overwrite }),
  },
  upload_file: {
    name: "uploadFile",
    call: async (cos, call, folder) => await cos.uploadFile({ ...upload(call), ...await localFile(call, folder) }),
  },
  upload_single_file: {
    name: "uploadSingleFile",
    call: async (cos, call, folder) => await cos.uploadSingleFile({ ...upload(call), ...await localFile(call, folder) }),
  },
  upload_slice_file: {
    name: "uploadSliceFile",
    call: async (cos, call, folder) => await cos.uploadSliceFile({ ...slices(call), ...await localFile(call, folder) }),
  },
  upload_file_from_buffer: {
    name: "uploadFileFromBuffer",
    call: (cos, call) => cos.uploadFileFromBuffer({ ...upload(call), ...data(call) }),
  },
  upload_slice_file_from_buffer: {
    name: "uploadSliceFileFromBuffer",
    call: (cos, call) => cos.uploadSliceFileFromBuffer({ ...slices(call), ...data(call) }),
  },
  download_file: {
    name: "downloadFile",
    call: (cos, call, folder) => cos.downloadFile({ ...download(call), ...rangeOf(call), localFilename: `${folder}/downloaded` }),
  },
  download_object: {
    name: "downloadObject",
    call: async (cos, call) => {
      const opened = await cos.downloadObject(download(call));
      if (opened.ok) await opened.data.body.cancel();
      return opened;
    },
  },
};

/** The secret key that tests sign with; that of the capture is not known. */
export const SECRET_KEY = "SecretKeyOfTheTests";

/** What a call sent, and what came of it. */
export interface Made {
  readonly sent: readonly Request[];
  readonly result: CosResult<unknown>;
  /** Whether the service refused it, as it did when the capture was made. */
  readonly refused: boolean;
}

/** Makes the call of a step. */
export async function make(step: Step): Promise<Made> {
  const method = methods[step.call.op];
  if (!method) throw new Error(`no method for ${step.call.op}`);
  const service = new Service(step.captured);
  const client = new CosClient({
    appid: 100000,
    secretId: "AKIDtestid",
    secretKey: SECRET_KEY,
    region: "sh",
    now: () => 1_795_412_415_000,
    retry: { attempts: 1 },
    fetch: service.fetch,
  });
  const folder = await Deno.makeTempDir();
  try {
    const result = await method.call(client, step.call, folder);
    return { sent: service.sent, result, refused: service.refused };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Answers a call as the service did when the capture was made, as far as the later requests tell, and keeps what was sent. */
class Service {
  readonly sent: Request[] = [];
  refused = false;
  readonly #session: CapturedSession | undefined;

  constructor(captured: readonly Captured[]) {
    this.#session = sessionOf(captured);
  }

  // A Request is what fetch makes of its arguments: an URL or a header that fetch would change is seen as changed.
  readonly fetch = async (input: URL | RequestInfo, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    this.sent.push(request);
    if (!new URL(request.url).pathname.startsWith("/files/v2/")) return contentAnswer(request);
    const form = request.headers.get("content-type")?.startsWith("multipart/form-data") ? await request.clone().formData() : undefined;
    if (form?.get("op") !== "upload_slice_init") return success(ANY_DATA);
    if (this.#session) return success(this.#session);
    // Nothing followed the first request: with SHA-1 the content was there already, without it the upload was refused.
    if (form.has("sha")) return success(ANY_DATA);
    this.refused = true;
    return Response.json({ code: -177, message: "ERROR_CMD_COS_FILE_EXIST" }, { status: 409 });
  };
}

interface CapturedSession {
  readonly session: string;
  readonly slice_size: number;
}

/** What the service answered to the beginning of a sliced upload, told by the slice that was sent first. */
function sessionOf(captured: readonly Captured[]): CapturedSession | undefined {
  for (const { request: { body } } of captured) {
    if (!Array.isArray(body)) continue;
    const parts = new Map((body as CapturedPart[]).map((part) => [part.name, part]));
    if (parts.get("op")?.text !== "upload_slice_data") continue;
    return { session: parts.get("session")?.text ?? "", slice_size: parts.get("filecontent")?.size ?? 0 };
  }
}

function contentAnswer(request: Request): Response {
  const [, begin, end] = /^bytes=([0-9]+)-([0-9]*)$/.exec(request.headers.get("range") ?? "") ?? [];
  if (begin === undefined) return new Response("hello cos\n", { headers: { "Content-Length": "10" } });
  const last = end ? Number(end) : Number(begin) + 9;
  const headers = { "content-range": `bytes ${begin}-${last}/${last + 1}` };
  return new Response("x".repeat(last - Number(begin) + 1), { status: 206, headers });
}

function success(data: object): Response {
  return Response.json({ code: 0, message: "SUCCESS", data });
}

/** Has what any operation answers. */
const ANY_DATA = {
  access_url: "http://mybucket-100000.file.myqcloud.com/any",
  source_url: "http://mybucket-100000.cossh.myqcloud.com/any",
  resource_path: "/100000/mybucket/any",
  url: "http://sh.file.myqcloud.com/files/v2/100000/mybucket/any",
  ctime: 1_795_412_415,
  mtime: 1_795_412_415,
  filesize: 0,
  filelen: 0,
  infos: [],
  context: "",
  listover: true,
};
