/**
 * Names: from the wire's snake_case to TypeScript's, and which of them no generated code can use.
 *
 * @module
 */

/** `biz_attr` → `bizAttr`. */
export function camel(name: string): string {
  return name.replace(/[_-]+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `biz_attr` → `BizAttr`, `Cache-Control` → `CacheControl`. */
export function pascal(name: string): string {
  const joined = camel(name.replace(/-+([A-Za-z0-9])/g, (_, letter: string) => "_" + letter.toLowerCase()));
  return joined.charAt(0).toUpperCase() + joined.slice(1);
}

/** The setter of one header, or of the headers with one prefix: `Cache-Control` → `setCacheControl`, `x-cos-meta-` → `setXCosMeta`. */
export function headerSetter(header: string): string {
  return "set" + pascal(header.replace(/[-_]+$/, ""));
}

/** Words that cannot name a constructor parameter in a module. */
const RESERVED = new Set(
  ("arguments as async await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if " +
    "implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof " +
    "undefined var void while with yield").split(" "),
);

/** Property names with a meaning of their own in JavaScript. */
const UNSAFE = new Set(["__proto__", "constructor", "prototype", "toString", "valueOf", "hasOwnProperty", "then"]);

/** Names that generated code uses for something else. */
const TAKEN_TYPES = new Set(
  ("Array AsyncGenerator Blob Boolean Date Error Function Headers Map Number Object Operation OperationName Operations PathRule PathRuleName Promise " +
    "Readonly ReadonlyArray Record Request Response Service Set Shape String Symbol Uint8Array BaseBucket BaseClient BaseRequest BucketOperations CallOptions ClientOptions " +
    "CosResult DownloadedFile DownloadedObject TransferData TransferStream")
    .split(" "),
);

/** Members that the client, or a bucket of it, has already. */
const TAKEN_METHODS = new Set(
  ["call", "run", "pages", "guarded", "settings", "reconfigure", "close", "toJSON", "client", "bucketName", "filled", "within"],
);

/** Why a word cannot be a property or parameter, or nothing. */
export function propertyProblem(name: string): string | undefined {
  if (RESERVED.has(name)) return `${JSON.stringify(name)} is a reserved word`;
  if (UNSAFE.has(name)) return `${JSON.stringify(name)} is an unsafe property name`;
  if (!/^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name)) return `${JSON.stringify(name)} is no identifier`;
}

/** Why a word cannot be a method of the client, or nothing. */
export function methodProblem(name: string): string | undefined {
  if (TAKEN_METHODS.has(name)) return `${JSON.stringify(name)} is something that every client has already`;
  return propertyProblem(name);
}

/** Why a word cannot be a type, or nothing. */
export function typeProblem(name: string): string | undefined {
  if (TAKEN_TYPES.has(name)) return `${JSON.stringify(name)} is the name of something that generated code uses`;
}
