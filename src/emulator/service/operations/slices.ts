/**
 * Uploads in slices: `upload_slice_init`, `_data`, `_finish` and `_list`, and `upload_slice` (protocol notes, sections 3.2 to 3.5, 3.13 and 4).
 *
 * @module
 */
import type { NewUpload, SlicePart, UploadRecord } from "../../store/store.ts";
import { randomHex } from "../bytes.ts";
import type { Fields } from "../fields.ts";
import { hashOf } from "../hash.ts";
import type { Links } from "../hosts.ts";
import { Refusal } from "../refusal.ts";
import { sliceFits } from "../sha1.ts";
import { param } from "../table.ts";
import type { Call, Context, Operate } from "./context.ts";
import { needRecord, readBizAttr, readInsertOnly, readSha } from "./context.ts";
import { checkPending, checkPresent, finish, newFile } from "./uploads.ts";

const MIB = 1_048_576;
const SLICE_SIZES: readonly number[] = [MIB / 2, MIB, 2 * MIB, 3 * MIB];
const LARGEST = param("upload_slice_init", "filesize").max ?? 68_719_476_736;
const LARGEST_SLICE = param("upload", "filecontent").maxBytes ?? 20_971_520;

/** Begins an upload, or ends it at once where the content is known. */
export const uploadSliceInit: Operate = async (context, call) => {
  const { bucket, path, fields } = call;
  const wanted = fields.integer("slice_size", -46622);
  const plan = readPlan(context, fields, wanted);
  if (wanted === undefined) throw new Refusal(-5965, "slice_size is missing");
  const parts = plan.sha === undefined ? undefined : readParts(fields, plan.filesize);
  const present = await refreshed(context, call, plan);
  if (present !== undefined) return present;
  if (plan.insertOnly) await checkPending(context, bucket, path, plan.sha);
  return await instantly(context, call, plan) ??
    { session: await begin(context, call, { ...plan, parts }), slice_size: plan.sliceSize, ...serial(context) };
};

/** Takes one slice. One that is sent again takes the place of the first. */
export const uploadSliceData: Operate = async (context, call) => {
  const { session } = await needUpload(context, call);
  const { offset, size, datamd5 } = await take(context, call);
  return { session, offset, datalen: size, ...datamd5 === undefined ? {} : { datamd5 }, ...serial(context) };
};

/** Puts the slices together. */
export const uploadSliceFinish: Operate = async (context, call) => {
  const { fields } = call;
  const pending = await needUpload(context, call);
  const filesize = fields.integer("filesize", -175);
  if (filesize === undefined) throw new Refusal(-29104);
  if (filesize !== pending.filesize) throw new Refusal(-175, `the upload was begun for ${pending.filesize} bytes`);
  const sha = readSha(fields);
  if (pending.sha !== undefined && sha === undefined) throw new Refusal(-29094);
  if (pending.received < filesize) throw new Refusal(-29144, `the slice at ${pending.received} is missing`);
  return await putTogether(context, call, pending, sha);
};

/**
 * A whole upload with one word (protocol notes, section 3.13): the first request begins it, or goes on with one of the same content; those with
 * content are slices; the last of them ends it, and there is none that only does so.
 */
export const uploadSlice: Operate = async (context, call) => {
  const { bucket, path, fields } = call;
  if (fields.content !== undefined) {
    const { session, filesize } = await needUpload(context, call);
    const { offset, size } = await take(context, call);
    const pending = await needUpload(context, call);
    if (pending.received >= filesize) return await putTogether(context, call, pending, undefined);
    return { session, offset, datalen: size, ...serial(context) };
  }
  const plan = readPlan(context, fields, fields.integer("slice_size", -46622));
  const { filesize, sha, sliceSize } = plan;
  const present = await refreshed(context, call, plan);
  if (present !== undefined) return present;
  const pending = await context.store.upload(bucket, path);
  // There is no word to ask how far an upload is, so this one answers that. Another content takes its place.
  if (pending !== undefined && pending.filesize === filesize && pending.sha === sha && sha !== undefined) {
    return { session: pending.session, offset: pending.received, slice_size: pending.sliceSize, ...serial(context) };
  }
  const known = await instantly(context, call, plan);
  if (known !== undefined) return known;
  const session = await begin(context, call, plan);
  if (filesize === 0) return await putTogether(context, call, await needPending(context, call), undefined);
  return { session, offset: 0, slice_size: sliceSize, ...serial(context) };
};

/** Says how far the upload at a path is. */
export const uploadSliceList: Operate = async (context, { bucket, path, links }) => {
  const pending = await context.store.upload(bucket, path);
  if (pending === undefined) {
    await needRecord(context, bucket, path);
    return links(path);
  }
  const { session, filesize, sliceSize, sha } = pending;
  const listparts = (await context.store.slices(bucket, path)).map(({ offset, size }) => ({ offset, datalen: size }));
  return { filesize, slice_size: sliceSize, session, ...sha === undefined ? {} : { sha }, listparts };
};

/** An upload that is to begin. */
type Plan = Pick<UploadRecord, "filesize" | "sliceSize" | "resized" | "insertOnly" | "bizAttr"> & {
  readonly sha: string | undefined;
  readonly parts?: readonly SlicePart[] | undefined;
};

function readPlan(context: Context, fields: Fields, wanted: number = MIB): Plan {
  const filesize = fields.integer("filesize", -29141);
  if (filesize === undefined) throw new Refusal(-5971);
  if (filesize > LARGEST) throw new Refusal(-29105);
  const sliceSize = grantSliceSize(context, wanted);
  const bizAttr = readBizAttr(fields) ?? "";
  return { filesize, sliceSize, resized: sliceSize !== wanted, sha: readSha(fields), bizAttr, insertOnly: readInsertOnly(fields) };
}

/** Refuses an upload to where something finished is, or gives the links of that if the service is set to accept the same content. */
async function refreshed(context: Context, { bucket, path, links }: Call, { insertOnly, sha }: Plan): Promise<Links | undefined> {
  const present = await checkPresent(context, bucket, path, insertOnly, sha);
  if (present === undefined) return undefined;
  await context.store.commit(bucket, [{ kind: "file", path, record: { ...present, mtime: context.now() } }]);
  return links(path);
}

/** Makes the file of a content that the bucket has already: its links then, else undefined. */
async function instantly(context: Context, call: Call, { sha, filesize, sliceSize, bizAttr }: Plan): Promise<Links | undefined> {
  const { bucket, path, borrowed, links } = call;
  const content = sha !== undefined && context.settings.instantUpload ? await context.store.fileBySha(bucket, sha, filesize) : undefined;
  if (content === undefined || sha === undefined) return undefined;
  borrowed.push(content);
  await finish(context, bucket, path, newFile(context.now(), { content, sha, sliceSize, bizAttr }));
  return links(path);
}

/** Begins an upload, and gives its session. */
async function begin(context: Context, { bucket, path }: Call, { sha, parts, ...plan }: Plan): Promise<string> {
  const given = { ...sha === undefined ? {} : { sha }, ...parts === undefined ? {} : { parts } };
  const record: NewUpload = { ...plan, ...given, session: randomHex(32), ctime: context.now() };
  await context.store.commit(bucket, [{ kind: "upload", path, record }]);
  return record.session;
}

/** Takes the slice of a request in. */
async function take(context: Context, call: Call): Promise<{ readonly offset: number; readonly size: number; readonly datamd5?: string }> {
  const { bucket, path, fields } = call;
  const pending = await needUpload(context, call);
  const offset = fields.integer("offset", -29098);
  if (offset === undefined) throw new Refusal(-29098, "offset is missing");
  const { content: slice } = fields;
  if (slice === undefined) throw new Refusal(-5990);
  const sha = readSha(fields);
  if (sha !== undefined && pending.sha !== undefined && sha !== pending.sha) {
    throw new Refusal(-29094, "the upload was begun with another sha");
  }
  checkPlace(pending, offset, slice.size);
  if (context.settings.serialUpload && offset > pending.received) {
    throw new Refusal(-290, `the next slice is the one at ${pending.received}`);
  }
  const datamd5 = fields.given("datamd5");
  if (datamd5 !== undefined && datamd5.toLowerCase() !== await hashOf(context.store, slice, "md5")) throw new Refusal(-29063);
  if (pending.parts !== undefined) {
    const chunks = await context.store.read(slice, 0, slice.size);
    if (!await sliceFits(pending.parts, offset, slice.size, chunks)) throw new Refusal(-29138);
  }
  await context.store.putSlice(bucket, path, offset, slice);
  return { offset, size: slice.size, ...datamd5 === undefined ? {} : { datamd5 } };
}

/** Makes the file of the slices, all of which are there. */
async function putTogether(context: Context, call: Call, pending: UploadRecord, sha: string | undefined): Promise<Links> {
  const { bucket, path, borrowed, links } = call;
  const content = await context.store.assemble(bucket, path);
  borrowed.push(content);
  const whole = await hashOf(context.store, content);
  const expected = pending.sha ?? sha;
  if (whole !== expected && expected !== undefined) {
    // Nothing tells which slice is wrong, so only a new upload can help; -4019 must not lead back to this one.
    await context.store.commit(bucket, [{ kind: "upload", path, record: undefined }]);
    throw new Refusal(-4016, `the SHA-1 of the slices is ${whole}`);
  }
  if (sha !== undefined && sha !== whole) throw new Refusal(-4016, `the SHA-1 of the slices is ${whole}`);
  const present = await checkPresent(context, bucket, path, pending.insertOnly, whole);
  const { bizAttr, sliceSize } = pending;
  const file = present === undefined
    ? newFile(context.now(), { content, sha: whole, sliceSize, bizAttr })
    : { ...present, mtime: context.now() };
  await finish(context, bucket, path, file);
  return links(path);
}

async function needPending(context: Context, { bucket, path }: Call): Promise<UploadRecord> {
  const pending = await context.store.upload(bucket, path);
  if (pending === undefined) throw new Refusal(-29096, "no upload is under way here");
  return pending;
}

async function needUpload(context: Context, call: Call): Promise<UploadRecord> {
  const session = call.fields.given("session");
  if (session === undefined) throw new Refusal(-29103, "session is missing");
  const pending = await needPending(context, call);
  if (pending.session !== session) throw new Refusal(-29096, "the session is of another upload");
  return pending;
}

/** The slice size that an upload gets (protocol notes, section 7, row 27). */
function grantSliceSize(context: Context, wanted: number): number {
  const { forceSliceSize, sliceSizes } = context.settings;
  if (sliceSizes === "strict" && wanted !== MIB) throw new Refusal(-284);
  if (wanted === 0) throw new Refusal(-46622);
  return forceSliceSize ?? (SLICE_SIZES.includes(wanted) ? wanted : MIB);
}

function serial(context: Context): { serial_upload?: number } {
  return context.settings.serialUpload ? { serial_upload: 1 } : {};
}

/** Reads `uploadparts`: parts without gap or overlap that add up to the file. */
function readParts(fields: Fields, filesize: number): SlicePart[] {
  const list = fields.json("uploadparts", -5965);
  if (list === undefined) throw new Refusal(-29133);
  if (!Array.isArray(list)) throw new Refusal(-29134);
  let end = 0;
  const parts = list.map((item: unknown): SlicePart => {
    const { offset, datalen, datasha } = (item ?? {}) as Record<string, unknown>;
    const length = Number(datalen);
    if (offset === undefined || Number(offset) !== end || !Number.isSafeInteger(length) || length <= 0) throw new Refusal(-29134);
    if (typeof datasha !== "string" || !/^[0-9a-f]{40}$/i.test(datasha)) throw new Refusal(-29134);
    end += length;
    return { offset: end - length, datalen: length, datasha: datasha.toLowerCase() };
  });
  if (end !== filesize) throw new Refusal(-29134);
  return parts;
}

/** Refuses a slice that is not where, or not as long as, a slice can be. */
function checkPlace({ filesize, sliceSize, resized, parts }: UploadRecord, offset: number, length: number): void {
  const part = parts?.find((candidate) => candidate.offset === offset);
  const aligned = offset % sliceSize === 0;
  if (parts === undefined && !aligned) throw new Refusal(offset % MIB === 0 ? -29098 : -29095);
  // A list made for slices of another size than the service chose cannot have all offsets.
  if (parts !== undefined && part === undefined && !(resized && aligned)) throw new Refusal(-29136);
  if (offset + length > filesize) throw new Refusal(-46622);
  const whole = length === Math.min(sliceSize, filesize - offset) || length === part?.datalen;
  if (!whole || length === 0 || length > LARGEST_SLICE) throw new Refusal(-46622);
}
