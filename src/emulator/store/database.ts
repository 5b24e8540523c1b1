/**
 * The database of a store on disk: what it has in it, and which folders it is opened in.
 *
 * A folder has two things in it: `emulator.db`, an SQLite database of all records, and `data`, which holds the contents. The database is held by one
 * process at a time; the system lets go of it when the process ends, however that ends. Anything that is not as it must be is refused before a byte
 * is written: what looks like damage may be all that somebody has left.
 *
 * @module
 */
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { builtin, files } from "./builtin.ts";

/** A row, by the names of its columns. */
export type Row = Record<string, string | number | null>;

/** Name of the database in its folder. */
export const DATABASE = "emulator.db";
/** Name of the folder of contents in it. */
export const DATA = "data";

/** What tells the database from those of other programs: "COS4". */
const APPLICATION = 0x434f5334;
const FORMAT = 2;
/** What a database has behind its name while it is made. */
const DRAFT = ".new";
const MAGIC = "SQLite format 3\0";
/** Up to this size a database is looked through at every start, which takes less than half a second; beyond it, `check` does that. */
const MOST_LOOKED_THROUGH = 32 * 1_048_576;

/**
 * Folders have a row as long as they were created or hold something: `entries` counts what lies directly in them, and `ctime` is there if they were
 * created. `gone` has the contents that no record has any more and whose files are to be removed; `position` is where a slice lies in its file.
 */
const SCHEMA = `
  CREATE TABLE bucket (name TEXT PRIMARY KEY, public INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE folder (bucket TEXT, parent TEXT, name TEXT, entries INTEGER NOT NULL, biz_attr TEXT, ctime INTEGER, mtime INTEGER,
    PRIMARY KEY (bucket, parent, name)) WITHOUT ROWID;
  CREATE TABLE file (bucket TEXT, folder TEXT, name TEXT, size INTEGER NOT NULL, sha TEXT NOT NULL, content TEXT, slice_size INTEGER NOT NULL,
    biz_attr TEXT NOT NULL, authority TEXT NOT NULL, forbid INTEGER NOT NULL, headers TEXT NOT NULL, ctime INTEGER NOT NULL,
    mtime INTEGER NOT NULL, PRIMARY KEY (bucket, folder, name)) WITHOUT ROWID;
  CREATE INDEX file_content ON file (content);
  CREATE INDEX file_sha ON file (bucket, sha, size);
  CREATE TABLE upload (bucket TEXT, path TEXT, content TEXT NOT NULL, session TEXT NOT NULL, filesize INTEGER NOT NULL,
    slice_size INTEGER NOT NULL, resized INTEGER NOT NULL, sha TEXT, insert_only INTEGER NOT NULL, biz_attr TEXT NOT NULL, ctime INTEGER NOT NULL,
    received INTEGER NOT NULL, parts TEXT, PRIMARY KEY (bucket, path)) WITHOUT ROWID;
  CREATE INDEX upload_content ON upload (content);
  CREATE TABLE slice (content TEXT, offset INTEGER, size INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (content, offset)) WITHOUT ROWID;
  CREATE TABLE used_sign (digest TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE gone (content TEXT PRIMARY KEY) WITHOUT ROWID;
  PRAGMA application_id = ${APPLICATION};
  PRAGMA user_version = ${FORMAT};
`;

/**
 * The folders that this process uses. The system keeps others out, but it forgets that as soon as a process closes the file once, however often it has
 * opened it: so nothing here may look into a database that is open.
 */
const inUse = new Set<string>();

function usedBy(folder: string): string {
  return `another emulator is using the folder ${folder}: stop that one first, or take another folder`;
}

/** An open database. Everything is done at once: nothing else happens between the steps of a transaction. */
export class Database {
  readonly #sqlite: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #path: string;
  /** The folder, and the file in it, whatever they are called by now. */
  readonly #identity: string;
  #file = "";

  private constructor(sqlite: DatabaseSync, path: string, identity: string) {
    this.#sqlite = sqlite;
    this.#path = path;
    this.#identity = identity;
  }

  /**
   * Opens the database of a folder; both are made if there is nothing yet.
   *
   * @param sync Whether changes are forced to the disk before they count.
   * @throws Error naming the file and what is wrong with it, if the folder is not the emulator's, is damaged, or in use.
   */
  static async open(folder: string, sync: boolean): Promise<Database> {
    const sqlite = builtin<typeof import("node:sqlite")>("node:sqlite");
    if (sqlite === undefined) {
      const where = "Deno, Bun 1.4 or Node 22.13, or a later one of these";
      throw new Error(`a store on disk needs the built-in module node:sqlite, which this runtime has not: it takes ${where}`);
    }
    const path = `${folder}/${DATABASE}`;
    await files().mkdir(folder, { recursive: true, mode: 0o700 });
    const identity = await identityOf(folder);
    if (inUse.has(identity)) throw new Error(usedBy(folder));
    inUse.add(identity);
    try {
      const size = await checkFolder(folder) ? await checkHeader(path) : await create(path, (file) => new sqlite.DatabaseSync(file));
      const database = new Database(new sqlite.DatabaseSync(path), path, identity);
      try {
        database.#take(folder, path, size, sync);
        database.#file = await identityOf(path);
        // What was being made when a process was killed, or has found this one there.
        for (const name of await files().readdir(folder)) {
          if (name.startsWith(DATABASE + DRAFT)) await files().rm(`${folder}/${name}`, { force: true });
        }
      } catch (error) {
        database.close();
        throw error;
      }
      return database;
    } catch (error) {
      inUse.delete(identity);
      throw error;
    }
  }

  #take(folder: string, path: string, size: number, sync: boolean): void {
    try {
      this.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT");
      if (size <= MOST_LOOKED_THROUGH) {
        const found = this.all("PRAGMA quick_check(1)").map((row) => Object.values(row)[0]);
        if (found.join() !== "ok") throw new Error(String(found[0]));
      }
      this.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${sync ? "FULL" : "NORMAL"}`);
      // Columns that are not there would be found out only when they are needed.
      for (const table of ["bucket", "folder", "file", "upload", "slice", "used_sign", "gone"]) this.all(`SELECT * FROM ${table} LIMIT 0`);
    } catch (error) {
      const { message } = error as Error;
      if (/locked|busy/i.test(message)) {
        throw new Error(usedBy(folder), { cause: error });
      }
      throw new Error(`${path} is damaged (${message}): nothing was changed; put a copy of it back, or take another folder`, {
        cause: error,
      });
    }
  }

  /** Refuses to go on if the file is not where it was: what is written to it then would be of use to nobody. */
  async checkPlace(): Promise<void> {
    if (await identityOf(this.#path).catch(() => undefined) !== this.#file) throw new Error(`${this.#path} is not there any more`);
  }

  /** Carries out statements that give nothing. */
  exec(sql: string): void {
    this.#sqlite.exec(sql);
  }

  /** Carries out a statement, and says how many rows it has changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#prepared(sql).run(...values).changes);
  }

  /** The first row that a statement gives. */
  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    // Some runtimes say null.
    return (this.#prepared(sql).get(...values) ?? undefined) as Row | undefined;
  }

  /** All rows that a statement gives. */
  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepared(sql).all(...values) as Row[];
  }

  /** Makes changes, all of them or none. */
  transact<T>(work: () => T): T {
    this.exec("BEGIN");
    try {
      const result = work();
      this.exec("COMMIT");
      return result;
    } catch (error) {
      try {
        this.exec("ROLLBACK");
      } catch {
        // What went wrong may have ended the transaction already.
      }
      throw error;
    }
  }

  /** Lets go of it. */
  close(): void {
    this.#statements.clear();
    this.#sqlite.close();
    inUse.delete(this.#identity);
  }

  #prepared(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) this.#statements.set(sql, statement = this.#sqlite.prepare(sql));
    return statement;
  }
}

/** Whether a folder has a database. One that has none must have nothing else either that could be somebody's. */
async function checkFolder(folder: string): Promise<boolean> {
  const names = await files().readdir(folder);
  if (names.includes(DATABASE)) return true;
  if (names.includes("journal") && /^[0-9a-f]{8} \[\["format",/.test(await beginning(`${folder}/journal`, 20))) {
    const how = "copy what is in it with that version (cos cp -r), or take another folder";
    throw new Error(`${folder}/journal is of an older version of the emulator, which this one cannot read: ${how}`);
  }
  const other = names.find((name) => name !== DATA && !name.startsWith(DATABASE + DRAFT));
  if (other !== undefined) {
    throw new Error(`${folder}/${other} is not the emulator's: take a folder that is empty, or one that an emulator has made`);
  }
  for (const name of names.includes(DATA) ? await files().readdir(`${folder}/${DATA}`, { recursive: true }) : []) {
    if (!(await files().stat(`${folder}/${DATA}/${name}`)).isFile()) continue;
    throw new Error(`${folder}/${DATABASE} is missing, and ${DATA}/${name} is there: put the database back, or take another folder`);
  }
  return false;
}

/** Looks at a database without opening it, and gives its size. */
async function checkHeader(path: string): Promise<number> {
  const { size } = await files().stat(path);
  const text = await beginning(path, 100);
  const number = (at: number): number => [0, 1, 2, 3].reduce((value, i) => value * 256 + text.charCodeAt(at + i), 0);
  if (!text.startsWith(MAGIC) || text.length < 100) {
    const what = size === 0 ? "is empty" : "is no SQLite database";
    throw new Error(`${path} ${what}: nothing was changed; put a copy of it back, or take another folder`);
  }
  if (number(68) !== APPLICATION) throw new Error(`${path} is the database of another program: take another folder`);
  if (number(60) !== FORMAT) throw new Error(`${path} was written by another version of the emulator (format ${number(60)})`);
  return size;
}

/** Makes a database, which gets its name when it is whole, unless another process was faster; then that one's stays. */
async function create(path: string, open: (path: string) => DatabaseSync): Promise<number> {
  const draft = `${path}${DRAFT}-${crypto.randomUUID()}`;
  await (await files().open(draft, "wx", 0o600)).close();
  const sqlite = open(draft);
  try {
    sqlite.exec(`BEGIN; ${SCHEMA} COMMIT`);
  } finally {
    sqlite.close();
  }
  try {
    await files().link(draft, path);
  } catch {
    const isThere = await files().stat(path).then(() => true, () => false);
    // Some disks know no second name of a file.
    if (!isThere) await files().rename(draft, path);
  }
  await files().rm(draft, { force: true });
  return 0;
}

async function identityOf(path: string): Promise<string> {
  const { dev, ino } = await files().stat(path, { bigint: true });
  return `${dev}:${ino}`;
}

async function beginning(path: string, bytes: number): Promise<string> {
  const file = await files().open(path);
  try {
    const { bytesRead, buffer } = await file.read(new Uint8Array(bytes), 0, bytes, 0);
    return String.fromCharCode(...buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}
