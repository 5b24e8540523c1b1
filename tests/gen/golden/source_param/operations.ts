// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * The operations of A small service.
 *
 * @module
 */
import type { Operation, PathRule, Shape } from "../../../../src/core/mod.ts";
/** The rules that a path may have to satisfy. */
export type PathRuleName = "file";
/** The rule `file`. */
export const fileRule: PathRule = { kind: "file", illegal: '?*:|\\<>"', maxBytes: 850 };
/** What a path may look like, by rule. */
export const pathRules: Readonly<Record<PathRuleName, PathRule>> = { file: fileRule };
/** How `FileStat` is read. */
export const fileStatShape: Shape = [
  { name: "accessUrl", wire: "access_url", type: "string" },
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
  { name: "session", type: "string", optional: true },
  { name: "sliceSize", wire: "slice_size", type: "integer", optional: true },
  { name: "serialUpload", wire: "serial_upload", type: "integer", optional: true },
  { name: "offset", type: "integer", optional: true },
  { name: "accessUrl", wire: "access_url", type: "string", optional: true },
  { name: "sourceUrl", wire: "source_url", type: "string", optional: true },
  { name: "resourcePath", wire: "resource_path", type: "string", optional: true },
  { name: "url", type: "string", optional: true },
];
/** How `SliceReceipt` is read. */
export const sliceReceiptShape: Shape = [
  { name: "session", type: "string", optional: true },
  { name: "offset", type: "integer", optional: true },
  { name: "datalen", type: "integer", optional: true },
  { name: "datamd5", type: "string", optional: true },
  { name: "serialUpload", wire: "serial_upload", type: "integer", optional: true },
  { name: "accessUrl", wire: "access_url", type: "string", optional: true },
];
/** How `SliceRange` is read. */
export const sliceRangeShape: Shape = [{ name: "offset", type: "integer" }, { name: "datalen", type: "integer" }];
/** How `SliceState` is read. */
export const sliceStateShape: Shape = [
  { name: "session", type: "string", optional: true },
  { name: "filesize", type: "integer", optional: true },
  { name: "sliceSize", wire: "slice_size", type: "integer", optional: true },
  { name: "sha", type: "string", optional: true },
  { name: "listparts", type: sliceRangeShape, list: true, optional: true },
  { name: "serialUpload", wire: "serial_upload", type: "integer", optional: true },
  { name: "accessUrl", wire: "access_url", type: "string", optional: true },
  { name: "sourceUrl", wire: "source_url", type: "string", optional: true },
  { name: "resourcePath", wire: "resource_path", type: "string", optional: true },
  { name: "url", type: "string", optional: true },
];
/** All operations by method name. */
export const operations: Readonly<Record<OperationName, Operation>> = {
  uploadSingleFileFromBuffer: {
    name: "uploadSingleFileFromBuffer",
    op: "",
    method: "POST",
    encoding: "json",
    path: fileRule,
    sign: "multi",
    safe: false,
    params: [
      { name: "data", type: "source", in: "call", required: true },
      { name: "bizAttr", type: "string", in: "call", default: "", maxBytes: 4096 },
      { name: "insertOnly", type: "integer", in: "call", default: 1, values: [0, 1] },
      { name: "size", type: "integer", in: "call", min: 0, max: 68719476736 },
    ],
    returns: uploadedFileShape,
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
  delFile: { name: "delFile", op: "delete", method: "POST", encoding: "json", path: fileRule, sign: "once", safe: false, params: [] },
  upload: {
    name: "upload",
    op: "upload",
    method: "POST",
    encoding: "multipart",
    path: fileRule,
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
    path: fileRule,
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
    path: fileRule,
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
    path: fileRule,
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
  updateFile: {
    name: "updateFile",
    op: "update",
    method: "POST",
    encoding: "json",
    path: fileRule,
    sign: "once",
    safe: true,
    params: [{ name: "customHeaders", wire: "custom_headers", type: "headers", in: "body", prefix: "x-cos-meta-" }],
  },
};
/** The methods that are operations of the service. */
export type OperationName =
  | "uploadSingleFileFromBuffer"
  | "statFile"
  | "delFile"
  | "upload"
  | "uploadSliceInit"
  | "uploadSliceData"
  | "uploadSliceFinish"
  | "uploadSliceList"
  | "updateFile";
