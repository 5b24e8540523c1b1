/**
 * Looks through a folder of a store: whether what the records say is there.
 *
 * @module
 */
import type { createHash } from "node:crypto";
import { builtin } from "./builtin.ts";
import type { Contents } from "./contents.ts";
import type { Database, Row } from "./database.ts";

/** How many records are read at a time. */
const BATCH = 1000;

/** Compares every content with the size and the SHA-1 of its record, and finds those that no record has. See `DiskStore.check`. */
export async function checkFolder(database: Database, contents: Contents, found: (problem: string) => void): Promise<number> {
  for (const row of database.all("PRAGMA integrity_check")) {
    if (row["integrity_check"] !== "ok") found(`the database: ${row["integrity_check"]}`);
  }
  let compared = 0;
  let last = "";
  const next =
    "SELECT content, size, sha, min(bucket || folder || name) AS path FROM file WHERE content > ? GROUP BY content, size, sha ORDER BY content LIMIT ?";
  for (let rows: Row[]; (rows = database.all(next, last, BATCH)).length > 0; last = String(rows.at(-1)!["content"])) {
    for (const { content, size, sha, path } of rows) {
      compared++;
      const problem = await compare(contents, String(content), Number(size), String(sha));
      if (problem !== undefined) found(`${path}: its content ${content} ${problem}`);
    }
  }
  for await (const name of contents.all()) {
    const id = name.slice(name.indexOf("/") + 1);
    const row = database.get("SELECT 1 AS yes FROM file WHERE content = ?1 UNION ALL SELECT 1 FROM upload WHERE content = ?1 LIMIT 1", id);
    if (row === undefined) found(`data/${name}: no record has it`);
  }
  return compared;
}

async function compare(contents: Contents, id: string, size: number, sha: string): Promise<string | undefined> {
  const hash = builtin<{ readonly createHash: typeof createHash }>("node:crypto")!.createHash("sha1");
  try {
    const bytes = await contents.sizeOf({ id, isNew: false });
    if (bytes !== size) return `has ${bytes} bytes in the place of ${size}`;
    for await (const chunk of await contents.read({ id, isNew: false }, 0, size)) hash.update(chunk);
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    return code === "ENOENT" ? "is missing" : `cannot be read: ${message}`;
  }
  return hash.digest("hex") === sha ? undefined : "has another SHA-1";
}
