/**
 * What the generated tables say of an operation. Data only: the generator writes values of these types, and check, encode, decode and the
 * emulator read them, so an operation that is added to `spec.json` needs no code.
 *
 * @module
 */

/**
 * Which sign an operation carries (protocol notes, section 2.2): reusable, single-use, or the download host's.
 *
 * @category Signing
 */
export type SignKind = "multi" | "once" | "download";

/** Where an operation's parameters travel: query of a GET, JSON or multipart body of a POST, or a GET on the download host. */
export type Encoding = "query" | "json" | "multipart" | "download";

/** What a path may look like (protocol notes, section 5.2). */
export interface PathRule {
  /** A file path never ends in `/`, a folder path always does. */
  readonly kind: "file" | "folder";
  /** Whether `/`, the bucket itself, is allowed. */
  readonly root?: boolean;
  /** Characters that no name may contain, nor may a part of it be of white space alone, unless unusual names are allowed. */
  readonly illegal?: string;
  /** Longest path, in bytes of UTF-8. */
  readonly maxBytes: number;
}

/**
 * How a value is checked and written: `path` is another path of the same bucket, with a leading `/` or relative to the folder of the first;
 * `data` is content of known size, `source` that or a stream, `headers` a map of header names to values, `json` a list that travels as JSON
 * text.
 */
export type ParamType = "string" | "path" | "integer" | "boolean" | "data" | "source" | "headers" | "json";

/** Where one parameter travels; `call` means not at all: the function that carries the operation out uses it. */
export type ParamPlace = "body" | "query" | "path" | "range" | "header" | "call";

/** One parameter of an operation. */
export interface Param {
  /** Name in TypeScript. */
  readonly name: string;
  /** Name on the wire, where it is another. */
  readonly wire?: string;
  /** How the value is checked and written. */
  readonly type: ParamType;
  /** For a path: what it must look like, where that is not what the operation's own must. */
  readonly path?: PathRule;
  /** Where it travels. */
  readonly in: ParamPlace;
  /** Whether a call without it is refused. */
  readonly required?: boolean;
  /** What is used when it is not given. */
  readonly default?: string | number | boolean;
  /** Whether an empty text is left out instead of sent. */
  readonly omitEmpty?: boolean;
  /** Least value of an integer. */
  readonly min?: number;
  /** Greatest value of an integer. */
  readonly max?: number;
  /** Longest text or content, in bytes of UTF-8; for headers, of all names and values together. */
  readonly maxBytes?: number;
  /** Most characters of a text. */
  readonly maxLength?: number;
  /** The only values allowed. */
  readonly values?: readonly (string | number)[];
  /** For headers: the names allowed as they are. */
  readonly names?: readonly string[];
  /** For headers: the prefix that any other name must have. */
  readonly prefix?: string;
  /** For JSON text: the fields of each entry of the list. */
  readonly shape?: Shape;
}

/** How one field of an answer is read. */
export interface Field {
  /** Name in TypeScript. */
  readonly name: string;
  /** Name on the wire, where it is another. */
  readonly wire?: string;
  /** `integer` also takes decimal text; `headers` is an object of texts. */
  readonly type: "string" | "integer" | "boolean" | "headers" | Shape;
  /** Whether it is a list of `type`. */
  readonly list?: boolean;
  /** Whether it may be absent. */
  readonly optional?: boolean;
  /** Of an optional one, whether the client goes by it: a value of another kind makes the answer a bad one, in place of being left out. */
  readonly strict?: boolean;
}

/** The fields of an answer's `data`, in the order of the spec. */
export type Shape = readonly Field[];

/** One operation of the service. */
export interface Operation {
  /** Method name in TypeScript. */
  readonly name: string;
  /** The `op` word on the wire; empty for a download and for a call that is more than one request. */
  readonly op: string;
  /** HTTP method. */
  readonly method: "GET" | "POST";
  /** Where the parameters travel. */
  readonly encoding: Encoding;
  /** What the path must look like. */
  readonly path: PathRule;
  /** Which sign the operation carries. */
  readonly sign: SignKind;
  /** Whether it can be sent twice without a second effect. */
  readonly safe: boolean;
  /** Parameters besides bucket and path, in the order of the spec. */
  readonly params: readonly Param[];
  /** What `data` holds; absent where the service sends none. */
  readonly returns?: Shape;
}

/**
 * What a client may do after a return code (protocol notes, section 6.5): `no` nothing; `throttle` the same again after a
 * wait, for it did not get in; `backoff` the same again after a wait, though it may have got half-way; `sign` again
 * with a new sign; `resume` continue the upload under way; `restart` begin the upload again; `settle` look whether the first try worked.
 *
 * @category Codes
 */
export type CodeRetry = "no" | "throttle" | "backoff" | "sign" | "resume" | "restart" | "settle";

/**
 * One return code (protocol notes, section 6).
 *
 * @category Codes
 */
export interface ReturnCode {
  /** The service's name of it, or a short name where no document gives one. */
  readonly name: string;
  /** What it means. */
  readonly meaning: string;
  /** What to do about it. */
  readonly hint?: string;
  /** HTTP status that the documents give for it. */
  readonly http?: number;
  /** What a client may do about it. */
  readonly retry: CodeRetry;
}

/** One region. Where it is stands in the spec alone: the client has no use for it. */
export interface Region {
  /** Other names of it. */
  readonly aliases: readonly string[];
  /** Its name in COS v5. */
  readonly v5?: string;
}

/** What a client must know of the service besides its operations. */
export interface Service {
  /** Path under which the API lives, for example `/files/v2`. */
  readonly apiPath: string;
  /** Region used when neither region nor host names are given. */
  readonly defaultRegion: string;
  /** Known regions by code. Others are used as they are. */
  readonly regions: Readonly<Record<string, Region>>;
  /** Host name templates; `{region}` is replaced. `<bucket>-<appid>.` is put before the download hosts. */
  readonly hosts: { readonly api: string; readonly download: string; readonly cdn: string };
  /** Loads the return codes by number: they are wanted only when a call fails. */
  readonly codes: () => Promise<Readonly<Record<string, ReturnCode>>>;
}
