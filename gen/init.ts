/**
 * The spec that a project of its own begins with: one operation of each kind that a request can be, and what they need.
 *
 * @module
 */
import { VERSION } from "./version.ts";

/** Where the schema of specs is published, for the completion and checks of an editor. */
export const SCHEMA = `https://jsr.io/@cos/v4-gen/${VERSION}/spec.schema.json`;

/** The text of the spec. */
export function firstSpec(): string {
  const spec = {
    $schema: SCHEMA,
    title: "my service",
    apiPath: "/files/v2",
    defaultRegion: "here",
    regions: { here: { place: "Where the service runs" } },
    hosts: { api: "{region}.example.com", download: "{region}.example.com", cdn: "cdn.example.com" },
    paths: { file: { doc: "The file's path in the bucket, from the root.", kind: "file", maxBytes: 850 } },
    types: {
      Note: {
        doc: "A note on a file.",
        fields: { text: { type: "string", doc: "What it says." }, written_at: { type: "integer", doc: "When, in UNIX seconds." } },
      },
    },
    operations: {
      read_note: {
        doc: "Reads the note on a file.",
        source: "Write here where this is documented",
        example: ['console.log(unwrap(await cos.readNote({ bucketName: "mybucket", cosPath: "/a.txt" })).text);'],
        http: "GET query",
        op: "read_note",
        path: "file",
        sign: "multi",
        safe: true,
        returns: "Note",
      },
      write_note: {
        doc: "Writes a note on a file.",
        source: "Write here where this is documented",
        http: "POST json",
        op: "write_note",
        path: "file",
        sign: "once",
        params: { text: { type: "string", required: true, maxBytes: 4096, doc: "What it is to say." } },
      },
    },
    codes: {
      "-1": { name: "BAD_INPUT", meaning: "The input was refused and nothing was sent", retry: "no" },
      "-2": { name: "BAD_ANSWER", meaning: "What came back is no answer of the service", retry: "backoff" },
      "-3": { name: "NO_ANSWER", meaning: "No answer came", retry: "backoff" },
      "-404": { name: "NO_NOTE", meaning: "There is no note on the file", http: 404, retry: "no" },
    },
  };
  return `${JSON.stringify(spec, null, 2)}\n`;
}
