// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * The operations of Tencent COS v4, the JSON API (files/v2).
 *
 * @module
 */
import type { Operation, PathRule, Shape } from "../core/mod.ts";
/** The rules that a path may have to satisfy. */
export type PathRuleName = "file" | "newFile" | "folder" | "folderNotRoot" | "newFolder";
/** The rule `file`. */
export const fileRule: PathRule = { kind: "file", maxBytes: 850 };
/** The rule `newFile`. */
export const newFileRule: PathRule = { kind: "file", illegal: '?*:|\\<>"', maxBytes: 850 };
/** The rule `folder`. */
export const folderRule: PathRule = { kind: "folder", root: true, maxBytes: 850 };
/** The rule `folderNotRoot`. */
export const folderNotRootRule: PathRule = { kind: "folder", maxBytes: 850 };
/** The rule `newFolder`. */
export const newFolderRule: PathRule = { kind: "folder", illegal: '?*:|\\<>"', maxBytes: 850 };
/** What a path may look like, by rule. */
export const pathRules: Readonly<Record<PathRuleName, PathRule>> = {
  file: fileRule,
  newFile: newFileRule,
  folder: folderRule,
  folderNotRoot: folderNotRootRule,
  newFolder: newFolderRule,
};
/** How `CreatedFolder` is read. */
export const createdFolderShape: Shape = [
  { name: "ctime", type: "integer", optional: true },
  { name: "resourcePath", wire: "resource_path", type: "string", optional: true },
];
/** How `FolderStat` is read. */
export const folderStatShape: Shape = [
  { name: "bizAttr", wire: "biz_attr", type: "string", optional: true },
  { name: "ctime", type: "integer" },
  { name: "mtime", type: "integer", optional: true },
];
/** How `Entry` is read. */
export const entryShape: Shape = [
  { name: "name", type: "string" },
  { name: "ctime", type: "integer", optional: true },
  { name: "mtime", type: "integer", optional: true },
  { name: "filesize", type: "integer", optional: true, strict: true },
  { name: "filelen", type: "integer", optional: true, strict: true },
  { name: "sha", type: "string", optional: true },
  { name: "accessUrl", wire: "access_url", type: "string", optional: true },
  { name: "sourceUrl", wire: "source_url", type: "string", optional: true },
  { name: "previewUrl", wire: "preview_url", type: "string", optional: true },
  { name: "authority", type: "string", optional: true },
  { name: "bizAttr", wire: "biz_attr", type: "string", optional: true },
];
/** How `FolderPage` is read. */
export const folderPageShape: Shape = [
  { name: "infos", type: entryShape, list: true },
  { name: "context", type: "string" },
  { name: "listover", type: "boolean" },
];
/** How `FileStat` is read. */
export const fileStatShape: Shape = [
  { name: "accessUrl", wire: "access_url", type: "string", optional: true },
  { name: "sourceUrl", wire: "source_url", type: "string", optional: true },
  { name: "previewUrl", wire: "preview_url", type: "string", optional: true },
  { name: "name", type: "string", optional: true },
  { name: "filesize", type: "integer" },
  { name: "filelen", type: "integer" },
  { name: "sha", type: "string", optional: true },
  { name: "slicesize", type: "integer", optional: true },
  { name: "ctime", type: "integer" },
  { name: "mtime", type: "integer" },
  { name: "bizAttr", wire: "biz_attr", type: "string", optional: true },
  { name: "authority", type: "string", optional: true },
  { name: "forbid", type: "integer", optional: true },
  { name: "customHeaders", wire: "custom_headers", type: "headers", optional: true },
];
/** How `UploadedFile` is read. */
export const uploadedFileShape: Shape = [
  { name: "accessUrl", wire: "access_url", type: "string", optional: true },
  { name: "sourceUrl", wire: "source_url", type: "string", optional: true },
  { name: "resourcePath", wire: "resource_path", type: "string", optional: true },
  { name: "url", type: "string", optional: true },
  { name: "previewUrl", wire: "preview_url", type: "string", optional: true },
  { name: "vid", type: "string", optional: true },
];
/** How `SlicePart` is read. */
export const slicePartShape: Shape = [
  { name: "offset", type: "integer" },
  { name: "datalen", type: "integer" },
  { name: "datasha", type: "string" },
];
/** How `SliceSession` is read. */
export const sliceSessionShape: Shape = [
  { name: "session", type: "string", optional: true, strict: true },
  { name: "sliceSize", wire: "slice_size", type: "integer", optional: true, strict: true },
  { name: "serialUpload", wire: "serial_upload", type: "integer", optional: true, strict: true },
  { name: "offset", type: "integer", optional: true, strict: true },
  { name: "accessUrl", wire: "access_url", type: "string", optional: true },
  { name: "sourceUrl", wire: "source_url", type: "string", optional: true },
  { name: "resourcePath", wire: "resource_path", type: "string", optional: true },
  { name: "url", type: "string", optional: true },
];
/** How `SliceReceipt` is read. */
export const sliceReceiptShape: Shape = [
  { name: "session", type: "string", optional: true, strict: true },
  { name: "offset", type: "integer", optional: true, strict: true },
  { name: "datalen", type: "integer", optional: true, strict: true },
  { name: "datamd5", type: "string", optional: true },
  { name: "serialUpload", wire: "serial_upload", type: "integer", optional: true, strict: true },
  { name: "accessUrl", wire: "access_url", type: "string", optional: true },
];
/** How `SliceRange` is read. */
export const sliceRangeShape: Shape = [{ name: "offset", type: "integer" }, { name: "datalen", type: "integer" }];
/** How `SliceState` is read. */
export const sliceStateShape: Shape = [
  { name: "session", type: "string", optional: true, strict: true },
  { name: "filesize", type: "integer", optional: true, strict: true },
  { name: "sliceSize", wire: "slice_size", type: "integer", optional: true, strict: true },
  { name: "sha", type: "string", optional: true, strict: true },
  { name: "listparts", type: sliceRangeShape, list: true, optional: true, strict: true },
  { name: "serialUpload", wire: "serial_upload", type: "integer", optional: true, strict: true },
  { name: "accessUrl", wire: "access_url", type: "string", optional: true },
  { name: "sourceUrl", wire: "source_url", type: "string", optional: true },
  { name: "resourcePath", wire: "resource_path", type: "string", optional: true },
  { name: "url", type: "string", optional: true },
];
/** All operations by method name. */
export const operations: Readonly<Record<OperationName, Operation>> = {
  createFolder: {
    name: "createFolder",
    op: "create",
    method: "POST",
    encoding: "json",
    path: newFolderRule,
    sign: "multi",
    safe: false,
    params: [{ name: "bizAttr", wire: "biz_attr", type: "string", in: "body", default: "", maxBytes: 4096 }],
    returns: createdFolderShape,
  },
  statFolder: {
    name: "statFolder",
    op: "stat",
    method: "GET",
    encoding: "query",
    path: folderRule,
    sign: "multi",
    safe: true,
    params: [],
    returns: folderStatShape,
  },
  updateFolder: {
    name: "updateFolder",
    op: "update",
    method: "POST",
    encoding: "json",
    path: folderNotRootRule,
    sign: "once",
    safe: true,
    params: [{ name: "bizAttr", wire: "biz_attr", type: "string", in: "body", default: "", maxBytes: 4096 }],
  },
  listFolder: {
    name: "listFolder",
    op: "list",
    method: "GET",
    encoding: "query",
    path: folderRule,
    sign: "multi",
    safe: true,
    params: [
      { name: "num", type: "integer", in: "query", default: 199, min: 1, max: 1000 },
      { name: "prefix", type: "string", in: "path", default: "" },
      { name: "context", type: "string", in: "query", default: "" },
      { name: "delimiter", type: "string", in: "query", default: "", omitEmpty: true, maxLength: 1 },
      { name: "order", type: "integer", in: "query", values: [0, 1] },
      { name: "pattern", type: "string", in: "query", values: ["eListBoth", "eListDirOnly", "eListFileOnly"] },
    ],
    returns: folderPageShape,
  },
  delFolder: {
    name: "delFolder",
    op: "delete",
    method: "POST",
    encoding: "json",
    path: folderNotRootRule,
    sign: "once",
    safe: false,
    params: [],
  },
  uploadFile: {
    name: "uploadFile",
    op: "",
    method: "POST",
    encoding: "json",
    path: newFileRule,
    sign: "multi",
    safe: false,
    params: [
      { name: "localPath", type: "string", in: "call", required: true },
      { name: "bizAttr", type: "string", in: "call", default: "", maxBytes: 4096 },
      { name: "insertOnly", type: "integer", in: "call", default: 1, values: [0, 1] },
      { name: "verifySha1", type: "boolean", in: "call", default: false },
      { name: "sliceSize", type: "integer", in: "call", default: 1048576, min: 65536, max: 3145728 },
      { name: "concurrency", type: "integer", in: "call", default: 4, min: 1, max: 64 },
      { name: "resume", type: "boolean", in: "call", default: false },
      {
        name: "headers",
        type: "headers",
        in: "call",
        maxBytes: 4096,
        names: ["Cache-Control", "Content-Type", "Content-Disposition", "Content-Language", "Content-Encoding"],
        prefix: "x-cos-meta-",
      },
      { name: "authority", type: "string", in: "call", values: ["eInvalid", "eWRPrivate", "eWPrivateRPublic"] },
      { name: "guessType", type: "boolean", in: "call", default: false },
    ],
    returns: uploadedFileShape,
  },
  uploadSingleFile: {
    name: "uploadSingleFile",
    op: "",
    method: "POST",
    encoding: "json",
    path: newFileRule,
    sign: "multi",
    safe: false,
    params: [
      { name: "localPath", type: "string", in: "call", required: true },
      { name: "bizAttr", type: "string", in: "call", default: "", maxBytes: 4096 },
      { name: "insertOnly", type: "integer", in: "call", default: 1, values: [0, 1] },
      {
        name: "headers",
        type: "headers",
        in: "call",
        maxBytes: 4096,
        names: ["Cache-Control", "Content-Type", "Content-Disposition", "Content-Language", "Content-Encoding"],
        prefix: "x-cos-meta-",
      },
      { name: "authority", type: "string", in: "call", values: ["eInvalid", "eWRPrivate", "eWPrivateRPublic"] },
      { name: "guessType", type: "boolean", in: "call", default: false },
    ],
    returns: uploadedFileShape,
  },
  uploadSliceFile: {
    name: "uploadSliceFile",
    op: "",
    method: "POST",
    encoding: "json",
    path: newFileRule,
    sign: "multi",
    safe: false,
    params: [
      { name: "localPath", type: "string", in: "call", required: true },
      { name: "sliceSize", type: "integer", in: "call", default: 1048576, min: 65536, max: 3145728 },
      { name: "bizAttr", type: "string", in: "call", default: "", maxBytes: 4096 },
      { name: "enableSha1", type: "boolean", in: "call", default: false },
      { name: "maxCon", type: "integer", in: "call", default: 1, min: 1, max: 64 },
      { name: "insertOnly", type: "integer", in: "call", default: 1, values: [0, 1] },
      { name: "resume", type: "boolean", in: "call", default: false },
      {
        name: "headers",
        type: "headers",
        in: "call",
        maxBytes: 4096,
        names: ["Cache-Control", "Content-Type", "Content-Disposition", "Content-Language", "Content-Encoding"],
        prefix: "x-cos-meta-",
      },
      { name: "authority", type: "string", in: "call", values: ["eInvalid", "eWRPrivate", "eWPrivateRPublic"] },
      { name: "guessType", type: "boolean", in: "call", default: false },
    ],
    returns: uploadedFileShape,
  },
  uploadFileFromBuffer: {
    name: "uploadFileFromBuffer",
    op: "",
    method: "POST",
    encoding: "json",
    path: newFileRule,
    sign: "multi",
    safe: false,
    params: [
      { name: "data", type: "source", in: "call", required: true },
      { name: "bizAttr", type: "string", in: "call", default: "", maxBytes: 4096 },
      { name: "insertOnly", type: "integer", in: "call", default: 1, values: [0, 1] },
      { name: "verifySha1", type: "boolean", in: "call", default: false },
      { name: "size", type: "integer", in: "call", min: 0, max: 68719476736 },
      { name: "sliceSize", type: "integer", in: "call", default: 1048576, min: 65536, max: 3145728 },
      { name: "concurrency", type: "integer", in: "call", default: 4, min: 1, max: 64 },
      { name: "resume", type: "boolean", in: "call", default: false },
      {
        name: "headers",
        type: "headers",
        in: "call",
        maxBytes: 4096,
        names: ["Cache-Control", "Content-Type", "Content-Disposition", "Content-Language", "Content-Encoding"],
        prefix: "x-cos-meta-",
      },
      { name: "authority", type: "string", in: "call", values: ["eInvalid", "eWRPrivate", "eWPrivateRPublic"] },
      { name: "guessType", type: "boolean", in: "call", default: false },
    ],
    returns: uploadedFileShape,
  },
  uploadSingleFileFromBuffer: {
    name: "uploadSingleFileFromBuffer",
    op: "",
    method: "POST",
    encoding: "json",
    path: newFileRule,
    sign: "multi",
    safe: false,
    params: [
      { name: "data", type: "source", in: "call", required: true },
      { name: "bizAttr", type: "string", in: "call", default: "", maxBytes: 4096 },
      { name: "insertOnly", type: "integer", in: "call", default: 1, values: [0, 1] },
      { name: "size", type: "integer", in: "call", min: 0, max: 68719476736 },
      {
        name: "headers",
        type: "headers",
        in: "call",
        maxBytes: 4096,
        names: ["Cache-Control", "Content-Type", "Content-Disposition", "Content-Language", "Content-Encoding"],
        prefix: "x-cos-meta-",
      },
      { name: "authority", type: "string", in: "call", values: ["eInvalid", "eWRPrivate", "eWPrivateRPublic"] },
      { name: "guessType", type: "boolean", in: "call", default: false },
    ],
    returns: uploadedFileShape,
  },
  uploadSliceFileFromBuffer: {
    name: "uploadSliceFileFromBuffer",
    op: "",
    method: "POST",
    encoding: "json",
    path: newFileRule,
    sign: "multi",
    safe: false,
    params: [
      { name: "data", type: "source", in: "call", required: true },
      { name: "sliceSize", type: "integer", in: "call", default: 1048576, min: 65536, max: 3145728 },
      { name: "bizAttr", type: "string", in: "call", default: "", maxBytes: 4096 },
      { name: "enableSha1", type: "boolean", in: "call", default: false },
      { name: "maxCon", type: "integer", in: "call", default: 1, min: 1, max: 64 },
      { name: "insertOnly", type: "integer", in: "call", default: 1, values: [0, 1] },
      { name: "size", type: "integer", in: "call", min: 0, max: 68719476736 },
      { name: "resume", type: "boolean", in: "call", default: false },
      {
        name: "headers",
        type: "headers",
        in: "call",
        maxBytes: 4096,
        names: ["Cache-Control", "Content-Type", "Content-Disposition", "Content-Language", "Content-Encoding"],
        prefix: "x-cos-meta-",
      },
      { name: "authority", type: "string", in: "call", values: ["eInvalid", "eWRPrivate", "eWPrivateRPublic"] },
      { name: "guessType", type: "boolean", in: "call", default: false },
    ],
    returns: uploadedFileShape,
  },
  downloadFile: {
    name: "downloadFile",
    op: "",
    method: "POST",
    encoding: "json",
    path: fileRule,
    sign: "multi",
    safe: true,
    params: [
      { name: "localFilename", type: "string", in: "call", required: true },
      { name: "rangeStart", type: "integer", in: "call", min: 0 },
      { name: "rangeEnd", type: "integer", in: "call", min: 0 },
      { name: "headers", type: "headers", in: "call" },
      { name: "concurrency", type: "integer", in: "call", default: 4, min: 1, max: 64 },
      { name: "resume", type: "boolean", in: "call", default: false },
      { name: "verifySha1", type: "boolean", in: "call", default: false },
    ],
  },
  downloadObject: {
    name: "downloadObject",
    op: "",
    method: "GET",
    encoding: "download",
    path: fileRule,
    sign: "download",
    safe: true,
    params: [
      { name: "rangeStart", wire: "start", type: "integer", in: "range", min: 0 },
      { name: "rangeEnd", wire: "end", type: "integer", in: "range", min: 0 },
      { name: "headers", type: "headers", in: "header" },
    ],
  },
  statFile: {
    name: "statFile",
    op: "stat",
    method: "GET",
    encoding: "query",
    path: fileRule,
    sign: "multi",
    safe: true,
    params: [],
    returns: fileStatShape,
  },
  updateFile: {
    name: "updateFile",
    op: "update",
    method: "POST",
    encoding: "json",
    path: fileRule,
    sign: "once",
    safe: true,
    params: [
      { name: "bizAttr", wire: "biz_attr", type: "string", in: "body", maxBytes: 4096 },
      { name: "authority", type: "string", in: "body", values: ["eInvalid", "eWRPrivate", "eWPrivateRPublic"] },
      { name: "forbid", type: "integer", in: "body", values: [0, 1, 2] },
      {
        name: "customHeaders",
        wire: "custom_headers",
        type: "headers",
        in: "body",
        maxBytes: 4096,
        names: ["Cache-Control", "Content-Type", "Content-Disposition", "Content-Language", "Content-Encoding"],
        prefix: "x-cos-meta-",
      },
    ],
  },
  delFile: { name: "delFile", op: "delete", method: "POST", encoding: "json", path: fileRule, sign: "once", safe: false, params: [] },
  moveFile: {
    name: "moveFile",
    op: "move",
    method: "POST",
    encoding: "json",
    path: fileRule,
    sign: "once",
    safe: false,
    params: [
      { name: "destPath", wire: "dest_fileid", type: "path", path: newFileRule, in: "body", required: true },
      { name: "overwrite", wire: "to_over_write", type: "boolean", in: "body", default: false },
    ],
  },
  copyFile: {
    name: "copyFile",
    op: "copy",
    method: "POST",
    encoding: "json",
    path: fileRule,
    sign: "once",
    safe: false,
    params: [
      { name: "destPath", wire: "dest_fileid", type: "path", path: newFileRule, in: "body", required: true },
      { name: "overwrite", wire: "to_over_write", type: "boolean", in: "body", default: false },
    ],
  },
  upload: {
    name: "upload",
    op: "upload",
    method: "POST",
    encoding: "multipart",
    path: newFileRule,
    sign: "multi",
    safe: false,
    params: [
      { name: "filecontent", type: "data", in: "body", required: true, maxBytes: 20971520 },
      { name: "sha", type: "string", in: "body", default: "", omitEmpty: true, maxLength: 40 },
      { name: "bizAttr", wire: "biz_attr", type: "string", in: "body", default: "", maxBytes: 4096 },
      { name: "insertOnly", type: "integer", in: "body", default: 1, values: [0, 1] },
    ],
    returns: uploadedFileShape,
  },
  uploadSliceInit: {
    name: "uploadSliceInit",
    op: "upload_slice_init",
    method: "POST",
    encoding: "multipart",
    path: newFileRule,
    sign: "multi",
    safe: false,
    params: [
      { name: "filesize", type: "integer", in: "body", required: true, min: 0, max: 68719476736 },
      { name: "sliceSize", wire: "slice_size", type: "integer", in: "body", default: 1048576, min: 1, max: 3145728 },
      { name: "sha", type: "string", in: "body", default: "", omitEmpty: true, maxLength: 40 },
      { name: "uploadparts", type: "json", in: "body", shape: slicePartShape },
      { name: "bizAttr", wire: "biz_attr", type: "string", in: "body", default: "", maxBytes: 4096 },
      { name: "insertOnly", type: "integer", in: "body", default: 1, values: [0, 1] },
    ],
    returns: sliceSessionShape,
  },
  uploadSliceData: {
    name: "uploadSliceData",
    op: "upload_slice_data",
    method: "POST",
    encoding: "multipart",
    path: newFileRule,
    sign: "multi",
    safe: true,
    params: [
      { name: "session", type: "string", in: "body", required: true },
      { name: "offset", type: "integer", in: "body", required: true, min: 0 },
      { name: "filecontent", type: "data", in: "body", required: true },
      { name: "sha", type: "string", in: "body", default: "", omitEmpty: true, maxLength: 40 },
      { name: "datamd5", type: "string", in: "body", default: "", omitEmpty: true, maxLength: 32 },
    ],
    returns: sliceReceiptShape,
  },
  uploadSliceFinish: {
    name: "uploadSliceFinish",
    op: "upload_slice_finish",
    method: "POST",
    encoding: "multipart",
    path: newFileRule,
    sign: "multi",
    safe: false,
    params: [
      { name: "session", type: "string", in: "body", required: true },
      { name: "filesize", type: "integer", in: "body", required: true, min: 0, max: 68719476736 },
      { name: "sha", type: "string", in: "body", default: "", omitEmpty: true, maxLength: 40 },
    ],
    returns: uploadedFileShape,
  },
  uploadSliceList: {
    name: "uploadSliceList",
    op: "upload_slice_list",
    method: "POST",
    encoding: "multipart",
    path: fileRule,
    sign: "multi",
    safe: true,
    params: [],
    returns: sliceStateShape,
  },
};
/** The methods that are operations of the service. */
export type OperationName =
  | "createFolder"
  | "statFolder"
  | "updateFolder"
  | "listFolder"
  | "delFolder"
  | "uploadFile"
  | "uploadSingleFile"
  | "uploadSliceFile"
  | "uploadFileFromBuffer"
  | "uploadSingleFileFromBuffer"
  | "uploadSliceFileFromBuffer"
  | "downloadFile"
  | "downloadObject"
  | "statFile"
  | "updateFile"
  | "delFile"
  | "moveFile"
  | "copyFile"
  | "upload"
  | "uploadSliceInit"
  | "uploadSliceData"
  | "uploadSliceFinish"
  | "uploadSliceList";
