/**
 * A part of the matrix over real sockets: what the emulator does to a connection, and what the runtime's own fetch makes of it.
 *
 * @module
 */
import { columns } from "./_columns.ts";
import { runMatrix } from "./_matrix.ts";
import { rows } from "./_rows.ts";

const ROWS = [
  "createFolder",
  "upload",
  "uploadSliceFile+sha, begin",
  "uploadSliceFile+sha, slice",
  "uploadSliceFile+sha, finish",
  "statFile",
  "updateFile",
  "delFile",
  "moveFile",
  "copyFile",
  "downloadObject",
  "downloadFile",
  "downloadFile, range",
  "downloadFile+sha",
];
const COLUMNS = ["late", "502", "502+", "-71", "drop", "drop+", "cut", "stall", "trunc", "flip", "len+", "len-", "+14m"];

Deno.test("over HTTP, operations end as they do in memory", async (t) => {
  await runMatrix(t, {
    rows: rows.filter(({ name }) => ROWS.includes(name)),
    columns: columns.filter(({ name }) => COLUMNS.includes(name)),
    positions: ["1st", "each"],
    http: true,
  });
});
