/**
 * Uploads in slices: `upload_slice_init`, `_data`, `_finish` and `_list` (protocol notes, sections 3.2 to 3.5 and 4).
 *
 * @module
 */
import type { NewUpload, SlicePart, UploadRecord } from "../../store/store.ts";
import { randomHex } from "../bytes.ts";
import type { Fields } from "../fields.ts";
import { hashOf } from "../hash.ts";
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
export const uploadSliceInit: Operate = async (context, { bucket, path, fields, borrowed, links }) => {
  const filesize = fields.integer("filesize", -29141);
  if (filesize === undefined) throw new Refusal(-5971);
  if (filesize > LARGEST) throw new Refusal(-29105);
  const wanted = fields.integer("slice_size", -46622);
  if (wanted === undefined) throw new Refusal(-5965);
  const sliceSize = grantSliceSize(context, wanted);
  const sha = readSha(fields);
  const parts = sha === undefined ? undefined : readParts(fields, filesize);
  const bizAttr = readBizAttr(fields) ?? "";
  const insertOnly = readInsertOnly(fields);

  const present = await checkPresent(context, bucket, path, insertOnly, sha);
  if (present !== undefined) {
    await context.store.commit(bucket, [{ kind: "file", path, record: { ...present, mtime: context.now() } }]);
    return links(path);
  }
  if (insertOnly) await checkPending(context, bucket, path, sha);
  const known = sha !== undefined && context.settings.instantUpload ? await context.store.fileBySha(bucket, sha, filesize) : undefined;
  if (known !== undefined && sha !== undefined) {
    borrowed.push(known);
    await finish(context, bucket, path, newFile(context.now(), { content: known, sha, sliceSize, bizAttr }));
    return links(path);
  }
  const session = randomHex(32);
  const record: NewUpload = {
    session,
    filesize,
    sliceSize,
    resized: sliceSize !== wanted,
    ...sha !== undefined && parts !== undefined ? { sha, parts } : {},
    insertOnly,
    bizAttr,
    ctime: context.now(),
  };
  await context.store.commit(bucket, [{ kind: "upload", path, record }]);
  return { session, slice_size: sliceSize, ...serial(context) };
};

/** Takes one slice. One that is sent again takes the place of the first. */
export const uploadSliceData: Operate = async (context, call) => {
  const { bucket, path, fields } = call;
  const pending = await needUpload(context, call);
  const offset = fields.integer("offset", -29098);
  if (offset === undefined) throw new Refusal(-29098);
  const { content: slice } = fields;
  if (slice === undefined) throw new Refusal(-5990);
  const sha = readSha(fields);
  if (sha !== undefined && pending.sha !== undefined && sha !== pending.sha) throw new Refusal(-29094);
  checkPlace(pending, offset, slice.size);
  if (context.settings.serialUpload && offset > receivedInOrder(pending)) throw new Refusal(-290);
  const announced = fields.given("datamd5");
  if (announced !== undefined && announced.toLowerCase() !== await hashOf(context.store, slice, "md5")) throw new Refusal(-29063);
  if (pending.parts !== undefined) {
    const chunks = await context.store.read(slice, 0, slice.size);
    if (!await sliceFits(pending.parts, offset, slice.size, chunks)) throw new Refusal(-29138);
  }
  await context.store.putSlice(bucket, path, offset, slice);
  const echo = announced === undefined ? {} : { datamd5: announced };
  return { session: pending.session, offset, datalen: slice.size, ...echo, ...serial(context) };
};

/** Puts the slices together. */
export const uploadSliceFinish: Operate = async (context, call) => {
  const { bucket, path, fields, borrowed, links } = call;
  const pending = await needUpload(context, call);
  const filesize = fields.integer("filesize", -175);
  if (filesize === undefined) throw new Refusal(-29104);
  if (filesize !== pending.filesize) throw new Refusal(-175);
  const sha = readSha(fields);
  if (pending.sha !== undefined && sha === undefined) throw new Refusal(-29094);
  if (receivedInOrder(pending) < filesize) throw new Refusal(-29144);
  const content = await context.store.assemble(bucket, path);
  borrowed.push(content);
  const whole = await hashOf(context.store, content);
  const expected = pending.sha ?? sha;
  if (whole !== expected && expected !== undefined) {
    // Nothing tells which slice is wrong, so only a new upload can help; -4019 must not lead back to this one.
    await context.store.commit(bucket, [{ kind: "upload", path, record: undefined }]);
    throw new Refusal(-4016);
  }
  if (sha !== undefined && sha !== whole) throw new Refusal(-4016);
  const present = await checkPresent(context, bucket, path, pending.insertOnly, whole);
  const { bizAttr, sliceSize } = pending;
  const file = present === undefined
    ? newFile(context.now(), { content, sha: whole, sliceSize, bizAttr })
    : { ...present, mtime: context.now() };
  await finish(context, bucket, path, file);
  return links(path);
};

/** Says how far the upload at a path is. */
export const uploadSliceList: Operate = async (context, { bucket, path, links }) => {
  const pending = await context.store.upload(bucket, path);
  if (pending === undefined) {
    await needRecord(context, bucket, path);
    return links(path);
  }
  const { session, filesize, sliceSize, sha, slices } = pending;
  const listparts = [...slices].sort(([a], [b]) => a - b).map(([offset, slice]) => ({ offset, datalen: slice.size }));
  return { filesize, slice_size: sliceSize, session, ...sha === undefined ? {} : { sha }, listparts };
};

async function needUpload(context: Context, { bucket, path, fields }: Call): Promise<UploadRecord> {
  const session = fields.given("session");
  if (session === undefined) throw new Refusal(-29103);
  const pending = await context.store.upload(bucket, path);
  if (pending?.session !== session) throw new Refusal(-29096);
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

/** How many bytes there are from the beginning of the file on, as far as no slice is missing. */
function receivedInOrder({ slices }: UploadRecord): number {
  let end = 0;
  for (let slice = slices.get(0); slice !== undefined && slice.size > 0; slice = slices.get(end)) end += slice.size;
  return end;
}
