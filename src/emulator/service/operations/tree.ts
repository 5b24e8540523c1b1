/**
 * What changes which files and folders there are: `create`, `delete`, `move` and `copy` (protocol notes, sections 3.8 to 3.10).
 *
 * @module
 */
import type { FileRecord } from "../../store/store.ts";
import { isFolder, resolveTarget } from "../paths.ts";
import { Refusal } from "../refusal.ts";
import type { Call, Context, Operate } from "./context.ts";
import { changing, lockKey, needNoFolder, needRecord, needWritable, readBizAttr, readSwitch } from "./context.ts";

/** Creates a folder. Parents need not exist, and a folder that merely holds files may still be created. */
export const create: Operate = async (context, { bucket, path, fields }) => {
  const bizAttr = readBizAttr(fields) ?? "";
  const { store } = context;
  const taken = await store.folder(bucket, path) ?? await store.file(bucket, path.slice(0, -1));
  if (taken !== undefined) throw new Refusal(-178);
  const now = context.now();
  await store.commit(bucket, [{ kind: "folder", path, record: { bizAttr, ctime: now, mtime: now } }]);
  return { ctime: now };
};

/** Deletes a file, with the upload under way at its path, or the record of a folder. */
export const remove: Operate = async (context, { bucket, path }) => {
  const { store } = context;
  if (isFolder(path)) {
    if (await store.folder(bucket, path) === undefined) throw new Refusal(-197);
    if (context.settings.strictFolderDelete && (await store.names(bucket, path, { limit: 1 })).names.length > 0) throw new Refusal(-173);
    await store.commit(bucket, [{ kind: "folder", path, record: undefined }]);
    return;
  }
  const file = await store.file(bucket, path);
  if (file === undefined && await store.upload(bucket, path) === undefined) throw new Refusal(-197);
  needWritable(file);
  await store.commit(bucket, [{ kind: "file", path, record: undefined }, { kind: "upload", path, record: undefined }]);
};

/** Gives a file another path; it keeps all its attributes. */
export const move: Operate = (context, call) => {
  return relocate(context, call, async (file, target) => {
    needWritable(file);
    if (target === call.path) return;
    await context.store.commit(call.bucket, [
      { kind: "file", path: target, record: file },
      { kind: "file", path: call.path, record: undefined },
    ]);
  });
};

/** Makes a second file with the content and attributes of the first. */
export const copy: Operate = (context, call) => {
  return relocate(context, call, async (file, target) => {
    const now = context.now();
    await context.store.commit(call.bucket, [{ kind: "file", path: target, record: { ...file, ctime: now, mtime: now } }]);
  });
};

type Relocation = (file: FileRecord, target: string) => Promise<void>;

async function relocate(context: Context, { bucket, path, fields }: Call, put: Relocation): Promise<void> {
  const wanted = fields.given("dest_fileid");
  if (wanted === undefined) throw new Refusal(-5999);
  const target = resolveTarget(path, wanted);
  const overwrite = readSwitch(fields, "to_over_write", false);
  await changing(context, [lockKey(bucket, path), lockKey(bucket, target)], async () => {
    const file = await needRecord(context, bucket, path);
    await needNoFolder(context, bucket, target);
    const taken = await context.store.file(bucket, target);
    if (taken !== undefined && !overwrite) throw new Refusal(-177);
    needWritable(taken);
    await put(file, target);
  });
}
