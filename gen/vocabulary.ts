/**
 * The words of a spec that stand for something hand-written: types, places, and functions.
 *
 * @module
 */
/** Results that the core defines, besides the types of a spec. */
export const CORE_RESULTS: readonly string[] = ["DownloadedObject"];
/** Results that the functions of transfers give. */
export const TRANSFER_RESULTS: readonly string[] = ["DownloadedFile"];
/** Results that are not declared in a spec. */
export const OWN_RESULTS: readonly string[] = [...CORE_RESULTS, ...TRANSFER_RESULTS];
/** Types of parameters that are not declared in a spec. */
export const PARAM_TYPES: readonly string[] = ["string", "path", "integer", "boolean", "data", "source", "headers"];
/** Types of fields that are not declared in a spec. */
export const FIELD_TYPES: readonly string[] = ["string", "integer", "boolean", "headers"];
/** The places in which a parameter has a name on the wire. */
export const NAMED_PLACES: readonly string[] = ["body", "query", "range"];
/** Where the parameters of each kind of request may travel; the first is where they travel unless they say otherwise. */
export const PLACES: Readonly<Record<string, readonly string[]>> = {
  "GET query": ["query", "path"],
  "POST json": ["body", "path"],
  "POST multipart": ["body", "path"],
  "GET download": ["header", "range", "path"],
  function: ["call"],
};

/** What a hand-written function needs of the spec that names it. */
export interface FunctionNeeds {
  /** Parameters of which one must be there, and required. */
  readonly takes: readonly string[];
  /** What it gives; absent where that is nothing but success. */
  readonly gives?: string;
  /** The operations that it is made of. */
  readonly parts: readonly string[];
}

/** Functions by name. */
type Functions = Readonly<Record<string, FunctionNeeds>>;

const SLICES = [
  "upload_slice_init",
  "upload_slice_data",
  "upload_slice_finish",
  "upload_slice_list",
  "stat_file",
  "del_file",
  "update_file",
];

/** The functions that carry out calls of more than one request. */
export const FUNCTIONS: Functions = {
  downloadFile: { takes: ["local_filename"], gives: "DownloadedFile", parts: ["download_object", "stat_file"] },
  uploadFile: { takes: ["local_path", "data"], gives: "UploadedFile", parts: ["upload", ...SLICES] },
  uploadSingleFile: { takes: ["local_path", "data"], gives: "UploadedFile", parts: ["upload", ...SLICES] },
  uploadSliceFile: { takes: ["local_path", "data"], gives: "UploadedFile", parts: ["upload", ...SLICES] },
};

const LOOKS = ["stat_file", "stat_folder", "upload_slice_list"];

/** The functions that find out whether a call took effect. */
export const SETTLERS: Functions = {
  settleCopy: { takes: ["dest_path"], parts: LOOKS },
  settleCreateFolder: { takes: [], gives: "CreatedFolder", parts: LOOKS },
  settleDelFile: { takes: [], parts: LOOKS },
  settleDelFolder: { takes: [], parts: LOOKS },
  settleMove: { takes: ["dest_path"], parts: LOOKS },
  settleSliceFinish: { takes: ["session"], gives: "UploadedFile", parts: LOOKS },
  settleSliceInit: { takes: ["filesize"], gives: "SliceSession", parts: LOOKS },
  settleUpload: { takes: ["filecontent"], gives: "UploadedFile", parts: LOOKS },
};
