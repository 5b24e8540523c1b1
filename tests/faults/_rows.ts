/**
 * The operations of the matrix: every method of the client, once for every request that it is made of.
 *
 * @module
 */
import { type CosClient, type CosResult, unwrap } from "@cos/v4";
import { join } from "node:path";
import type { Column, Position } from "./_columns.ts";
import type { Expected, Nature } from "./_rules.ts";
import { BUCKET, patterned, type World } from "./_world.ts";

/** A row of the matrix. */
export interface Row extends Nature {
  /** The method, and what is special about this call of it. */
  readonly name: string;
  /** The path whose requests are struck; all by default. */
  readonly path?: string;
  /** Whether other requests of the call come before the struck ones, so that striking all would strike those. */
  readonly later?: boolean;
  /** Whether it works with a folder of local files. */
  readonly local?: boolean;
  /** Makes what must be there before. */
  setup?(world: World): Promise<unknown>;
  /** Does it. */
  run(client: CosClient, world: World): Promise<CosResult<unknown>>;
}

/** What is uploaded: in three slices of the size that the emulator wants. */
export const CONTENT = patterned(160_000);
/** What is downloaded. */
export const SMALL = patterned(60);
/** The emulator's slices. */
export const SLICE = 65_536;
/** The file that it is all about. */
export const TARGET = "/f/a.bin";
/** All paths where an upload may be under way. */
export const PATHS: readonly string[] = [TARGET, "/f/b.bin", "/f/other.bin", "/up/one.bin", "/up/in/two.bin"];

const AT = { bucketName: BUCKET, cosPath: TARGET };
const FOLDER = { bucketName: BUCKET, cosPath: "/d/" };
const SOURCE = { ...AT, data: CONTENT };
const MOVE = { ...AT, destPath: "/f/b.bin" };

const putTarget = (w: World): Promise<void> => w.earlier(() => w.put(TARGET, SMALL, "old"));
const putBoth = async (w: World): Promise<void> => {
  await putTarget(w);
  await w.earlier(() => w.put("/f/b.bin", "something else", "other"));
};
const putTwins = async (w: World): Promise<void> => {
  await putTarget(w);
  await w.earlier(() => w.put("/f/b.bin", SMALL, "twin"));
};
const putFolder = (w: World): Promise<unknown> => w.earlier(() => w.auditor.createFolder({ ...FOLDER, bizAttr: "old" }));

const file = (w: World): string => join(w.folder, "source.bin");
const target = (w: World): string => join(w.folder, "target.bin");

/**
 * How a sliced upload without SHA-1 goes on from an unfinished upload in its way. One that is there after a lost answer may be another
 * client's, and their slices must not be mixed.
 */
const plainStart = ({ code, sight, effect }: Column, position: Position): Partial<Expected> | undefined => {
  if (sight === "unsure" && effect) return { code, state: "before", unknown: true };
  if (code !== -4020) return undefined;
  // It makes way and begins again, once. Without an effect nothing is in the way.
  if (position === "each" || position === "all") return { code: position === "all" ? -4020 : code, state: "before" };
  return { code: 0, state: effect ? "before" : "done" };
};

/** How one with SHA-1 does: -4019 says that the upload is of the same content, so it is taken up; one that is gone by then is begun again. */
const verifiedStart = (column: Column, position: Position): Partial<Expected> | undefined => {
  if (column.sight === "unsure") return undefined;
  if (column.code !== -4019) return plainStart(column, position);
  if (position === "all") return { code: -4019, state: "before" };
  return column.effect || position !== "each" ? { code: 0, state: "done" } : { code: -4020, state: "before" };
};

/** An upload that cannot see what is there begins anew, is told that one is unfinished, and looks again. */
const asked = ({ code, sight }: Column, position: Position): Partial<Expected> | undefined => {
  if (sight === "fine" || sight === "expired") return undefined;
  return position === "each" ? { code, state: "before" } : { code: 0, state: "done" };
};

type Goes = NonNullable<Nature["goesOn"]>;

function slicedRows(name: string, start: Goes, run: Row["run"]): Row[] {
  return [
    { name: `${name}, begin`, strikes: "upload_slice_init", kind: "settles", step: true, goesOn: start, local: true, run },
    { name: `${name}, slice`, strikes: "upload_slice_data", kind: "reads", step: true, later: true, reused: true, local: true, run },
    { name: `${name}, finish`, strikes: "upload_slice_finish", kind: "settles", later: true, reused: true, local: true, run },
  ];
}

/** All rows. */
export const rows: readonly Row[] = [
  { name: "createFolder", strikes: "create", kind: "settles", run: (c) => c.createFolder({ ...FOLDER, bizAttr: "new" }) },
  {
    name: "createFolder, taken",
    strikes: "create",
    kind: "settles",
    code: -178,
    setup: putFolder,
    run: (c) => c.createFolder({ ...FOLDER, bizAttr: "new" }),
  },
  { name: "statFolder", strikes: "stat", kind: "reads", setup: putFolder, run: (c) => c.statFolder(FOLDER) },
  { name: "updateFolder", strikes: "update", kind: "repeats", setup: putFolder, run: (c) => c.updateFolder({ ...FOLDER, bizAttr: "new" }) },
  {
    name: "listFolder",
    strikes: "list",
    kind: "reads",
    setup: putTarget,
    run: (c) => c.listFolder({ bucketName: BUCKET, cosPath: "/f/" }),
  },
  { name: "delFolder", strikes: "delete", kind: "settles", setup: putFolder, run: (c) => c.delFolder(FOLDER) },

  { name: "upload", strikes: "upload", kind: "settles", run: (c) => c.upload({ ...AT, filecontent: CONTENT, bizAttr: "new" }) },
  {
    name: "upload, replace",
    strikes: "upload",
    kind: "settles",
    setup: putTarget,
    run: (c) => c.upload({ ...AT, filecontent: CONTENT, bizAttr: "new", insertOnly: 0 }),
  },
  {
    name: "upload, replace attributes",
    strikes: "upload",
    kind: "settles",
    setup: putTarget,
    run: (c) => c.upload({ ...AT, filecontent: SMALL, bizAttr: "new", insertOnly: 0 }),
  },
  {
    name: "upload, taken",
    strikes: "upload",
    kind: "settles",
    code: -177,
    setup: putTarget,
    run: (c) => c.upload({ ...AT, filecontent: CONTENT }),
  },
  { name: "upload, empty", strikes: "upload", kind: "settles", run: (c) => c.upload({ ...AT, filecontent: "" }) },
  {
    name: "uploadFile",
    strikes: "upload",
    kind: "settles",
    local: true,
    run: (c, w) => c.uploadFile({ ...AT, localPath: file(w), bizAttr: "new" }),
  },
  {
    name: "uploadSingleFile",
    strikes: "upload",
    kind: "settles",
    local: true,
    run: (c, w) => c.uploadSingleFile({ ...AT, localPath: file(w) }),
  },
  { name: "uploadFileFromBuffer", strikes: "upload", kind: "settles", run: (c) => c.uploadFileFromBuffer(SOURCE) },
  { name: "uploadSingleFileFromBuffer", strikes: "upload", kind: "settles", run: (c) => c.uploadSingleFileFromBuffer(SOURCE) },
  ...slicedRows("uploadSliceFile", plainStart, (c, w) => c.uploadSliceFile({ ...AT, localPath: file(w), bizAttr: "new" })),
  ...slicedRows("uploadSliceFile+sha", verifiedStart, (c, w) => c.uploadSliceFile({ ...AT, localPath: file(w), enableSha1: true })),
  ...slicedRows("uploadSliceFileFromBuffer", plainStart, (c) => c.uploadSliceFileFromBuffer(SOURCE)),
  {
    name: "uploadSliceFileFromBuffer, resume",
    strikes: "upload_slice_list",
    kind: "reads",
    later: true,
    goesOn: asked,
    setup: begin,
    run: (c) => c.uploadSliceFileFromBuffer({ ...SOURCE, resume: true }),
  },
  {
    name: "uploadSliceInit",
    strikes: "upload_slice_init",
    kind: "settles",
    goesOn: ({ code, sight, effect }) => sight === "unsure" && effect ? { code, state: "done", unknown: true } : undefined,
    run: (c) => c.uploadSliceInit({ ...AT, filesize: CONTENT.length }),
  },
  {
    name: "uploadSliceData",
    strikes: "upload_slice_data",
    kind: "reads",
    setup: begin,
    run: (c, w) => c.uploadSliceData({ ...AT, session: sessions.get(w)!, offset: 2 * SLICE, filecontent: CONTENT.subarray(2 * SLICE) }),
  },
  {
    name: "uploadSliceFinish",
    strikes: "upload_slice_finish",
    kind: "settles",
    setup: async (w) => {
      await begin(w);
      unwrap(
        await w.auditor.uploadSliceData({ ...AT, session: sessions.get(w)!, offset: 2 * SLICE, filecontent: CONTENT.subarray(2 * SLICE) }),
      );
    },
    run: (c, w) => c.uploadSliceFinish({ ...AT, session: sessions.get(w)!, filesize: CONTENT.length }),
  },
  { name: "uploadSliceList", strikes: "upload_slice_list", kind: "reads", setup: begin, run: (c) => c.uploadSliceList(AT) },

  { name: "statFile", strikes: "stat", kind: "reads", setup: putTarget, run: (c) => c.statFile(AT) },
  { name: "statFile, none", strikes: "stat", kind: "reads", code: -197, run: (c) => c.statFile(AT) },
  {
    name: "updateFile",
    strikes: "update",
    kind: "repeats",
    setup: putTarget,
    run: (c) => c.updateFile({ ...AT, bizAttr: "new", authority: "eWRPrivate", customHeaders: { "Content-Type": "text/plain" } }),
  },
  { name: "delFile", strikes: "delete", kind: "settles", setup: putTarget, run: (c) => c.delFile(AT) },
  { name: "delFile, pending", strikes: "delete", kind: "settles", setup: begin, run: (c) => c.delFile(AT) },
  // Nobody can tell a file that was never there from one that the lost try deleted; it is gone, as was wanted.
  { name: "delFile, none", strikes: "delete", kind: "settles", code: -197, content: true, run: (c) => c.delFile(AT) },
  { name: "moveFile", strikes: "move", kind: "settles", setup: putTarget, run: (c) => c.moveFile(MOVE) },
  { name: "moveFile, replace", strikes: "move", kind: "settles", setup: putBoth, run: (c) => c.moveFile({ ...MOVE, overwrite: true }) },
  { name: "moveFile, taken", strikes: "move", kind: "settles", code: -177, setup: putBoth, run: (c) => c.moveFile(MOVE) },
  { name: "copyFile", strikes: "copy", kind: "settles", setup: putTarget, run: (c) => c.copyFile(MOVE) },
  { name: "copyFile, replace", strikes: "copy", kind: "settles", setup: putBoth, run: (c) => c.copyFile({ ...MOVE, overwrite: true }) },
  {
    name: "copyFile, replace attributes",
    strikes: "copy",
    kind: "settles",
    setup: putTwins,
    run: (c) => c.copyFile({ ...MOVE, overwrite: true }),
  },
  { name: "copyFile, taken", strikes: "copy", kind: "settles", code: -177, setup: putBoth, run: (c) => c.copyFile(MOVE) },
  { name: "copyFile, taken by its twin", strikes: "copy", kind: "settles", code: -177, setup: putTwins, run: (c) => c.copyFile(MOVE) },

  {
    name: "downloadObject",
    strikes: "download",
    kind: "reads",
    body: "stream",
    setup: putTarget,
    run: async (c, w) => {
      const opened = await c.downloadObject(AT);
      if (!opened.ok) return opened;
      try {
        w.got = await new Response(opened.data.body).bytes();
        return opened;
      } catch (error) {
        return (error as { failure: CosResult<never> }).failure;
      }
    },
  },
  {
    name: "downloadFile",
    strikes: "download",
    kind: "reads",
    body: "file",
    local: true,
    setup: putTarget,
    run: (c, w) => c.downloadFile({ ...AT, localFilename: target(w) }),
  },
  {
    name: "downloadFile, range",
    strikes: "download",
    kind: "reads",
    body: "range",
    local: true,
    setup: (w) => w.earlier(() => w.put(TARGET, patterned(100))),
    run: (c, w) => c.downloadFile({ ...AT, localFilename: target(w), rangeStart: 0, rangeEnd: 59 }),
  },
  {
    name: "downloadFile+sha",
    strikes: "download",
    kind: "reads",
    later: true,
    body: "verified",
    local: true,
    setup: putTarget,
    run: (c, w) => c.downloadFile({ ...AT, localFilename: target(w), verifySha1: true }),
  },
  {
    name: "downloadFile+sha, stat",
    strikes: "stat",
    kind: "reads",
    local: true,
    setup: putTarget,
    run: (c, w) => c.downloadFile({ ...AT, localFilename: target(w), verifySha1: true }),
  },

  {
    name: "listFolderAll",
    strikes: "list",
    kind: "reads",
    setup: putBoth,
    run: async (c) => {
      try {
        let count = 0;
        for await (const _ of c.listFolderAll({ bucketName: BUCKET, cosPath: "/f/", num: 1 })) count++;
        return { ok: true, code: 0, message: `${count} entries`, data: undefined };
      } catch (error) {
        return (error as { failure: CosResult<never> }).failure;
      }
    },
  },
  {
    name: "deleteFolderAll, list",
    strikes: "list",
    path: "/f/",
    kind: "reads",
    step: true,
    setup: putBoth,
    run: (c) => c.deleteFolderAll({ bucketName: BUCKET, cosPath: "/f/" }),
  },
  {
    name: "deleteFolderAll, file",
    strikes: "delete",
    path: TARGET,
    kind: "settles",
    later: true,
    setup: putTarget,
    run: (c) => c.deleteFolderAll({ bucketName: BUCKET, cosPath: "/f/" }),
  },
  {
    name: "uploadFolder, file",
    strikes: "upload",
    path: "/up/in/two.bin",
    kind: "settles",
    later: true,
    others: true,
    local: true,
    run: (c, w) => c.uploadFolder({ localDir: join(w.folder, "tree"), bucketName: BUCKET, cosPath: "/up/" }),
  },
  {
    name: "downloadFolder, list",
    strikes: "list",
    path: "/f/",
    kind: "reads",
    local: true,
    setup: putTarget,
    run: (c, w) => c.downloadFolder({ localDir: w.folder, bucketName: BUCKET, cosPath: "/f/", include: ["target.bin", "a.bin"] }),
  },
  {
    name: "downloadFolder, file",
    strikes: "download",
    path: TARGET,
    kind: "reads",
    body: "listed",
    later: true,
    local: true,
    setup: putTarget,
    run: (c, w) => c.downloadFolder({ localDir: w.folder, bucketName: BUCKET, cosPath: "/f/", include: ["a.bin"] }),
  },
];

/** Sessions that were begun while things were prepared. */
const sessions = new WeakMap<World, string>();

/** An upload under way, with two of three slices. */
async function begin(world: World): Promise<void> {
  const { session } = unwrap(await world.auditor.uploadSliceInit({ ...AT, filesize: CONTENT.length }));
  sessions.set(world, session!);
  for (const offset of [0, SLICE]) {
    unwrap(
      await world.auditor.uploadSliceData({ ...AT, session: session!, offset, filecontent: CONTENT.subarray(offset, offset + SLICE) }),
    );
  }
}
