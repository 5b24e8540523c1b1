/**
 * Fills the cells of the matrix, and holds each against the rules.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { type Column, PATIENCE, type Position, positions as ALL_POSITIONS } from "./_columns.ts";
import { CONTENT, PATHS, type Row, SLICE, SMALL } from "./_rows.ts";
import { expected } from "./_rules.ts";
import { assertNoSecret, assertSingleUse, BUCKET, type State, World } from "./_world.ts";

/** Cells under way at once: most of those that wait only wait. */
const AT_ONCE = { slow: 160, quick: 6 };

/** What is there before, and after the call went well. */
interface Reference {
  readonly before: State;
  readonly done: State;
  /** How many requests the struck operation takes. */
  readonly requests: number;
}

/** The file, the folder is there. */
const TAKEN = new Set([-4018, -178]);

/** Something that no operation is about. */
const BYSTANDER = "/f/other.bin";
const OLD = new TextEncoder().encode("what was there before");

async function worldFor(row: Row, slow: boolean, http: boolean): Promise<World> {
  const world = new World({
    emulator: { forceSliceSize: SLICE },
    client: { timeout: slow ? PATIENCE : 20_000 },
  });
  if (http) await world.listen();
  if (row.local) {
    world.folder = await Deno.makeTempDir({ prefix: "cos-matrix-" });
    await Deno.writeFile(join(world.folder, "source.bin"), CONTENT);
    await Deno.writeFile(join(world.folder, "target.bin"), OLD);
    await Deno.mkdir(join(world.folder, "tree", "in"), { recursive: true });
    await Deno.writeFile(join(world.folder, "tree", "one.bin"), SMALL);
    await Deno.writeFile(join(world.folder, "tree", "in", "two.bin"), CONTENT);
  }
  if (!row.name.startsWith("deleteFolderAll")) await world.put(BYSTANDER, "not to be touched");
  await row.setup?.(world);
  // A connection that is kept alive: what happens to it is not what happens to a new one.
  if (http) await world.client.statFile({ bucketName: BUCKET, cosPath: BYSTANDER });
  world.effects.clear();
  return world;
}

async function end(world: World): Promise<void> {
  await world.emulator.close();
  if (world.folder !== "") await Deno.remove(world.folder, { recursive: true });
}

async function referenceOf(row: Row, http: boolean): Promise<Reference> {
  const world = await worldFor(row, false, http);
  const before = await world.state(PATHS);
  const earlier = world.requests(row.strikes, row.path).length;
  const result = await row.run(world.client, world);
  assertEquals(result.code, row.code ?? 0, `${row.name}: undisturbed, it ends with ${result.code} ${result.message}`);
  const requests = world.requests(row.strikes, row.path).length - earlier;
  const done = await world.state(PATHS);
  await end(world);
  return { before, done, requests };
}

function strike(world: World, row: Row, column: Column, position: Position): void {
  if (position === "all") return void world.emulator.faults.add(column.fault);
  const operation = row.strikes;
  const path = row.path === undefined ? {} : { path: row.path };
  const first = ALL_POSITIONS.indexOf(position) + 1;
  if (position === "each") return void world.emulator.faults.add({ operation, ...path, ...column.fault });
  // The tries before the struck one fail without any effect.
  if (first > 1) world.emulator.faults.add({ operation, ...path, nth: { to: first - 1 }, code: -71 });
  world.emulator.faults.add({ operation, ...path, nth: first, ...column.fault });
}

/** A cell as it is printed: the code, how often the operation was sent, and a question mark where nobody knows what happened. */
async function cell(row: Row, column: Column, position: Position, reference: Reference, http: boolean): Promise<string> {
  const slow = column.slow === true;
  const world = await worldFor(row, slow, http);
  const place = `${row.name} × ${column.name} × ${position}`;
  try {
    const earlier = world.requests(row.strikes, row.path).length;
    strike(world, row, column, position);
    const [sent, arrived] = [world.signs.length, world.emulator.requests.length];
    const result = await row.run(world.client, world);
    await settled(world);
    const tries = world.requests(row.strikes, row.path).length - earlier - (result.ok ? reference.requests - 1 : 0);
    world.emulator.faults.clear();
    const unknown = /not known/.test(result.message);
    const printed = `${result.code === 0 ? "ok" : result.code}·${tries}${unknown ? "?" : ""}`;

    let want = expected(row, column, position);
    // A runtime's own fetch may send a request twice, when a connection that was kept alive closes. The refusal of the second may be that of
    // another client's file or folder, which the message says; it had its effect once.
    const twice = world.emulator.requests.length - arrived > world.signs.length - sent;
    if (http && twice && want.code === 0 && TAKEN.has(result.code)) want = { ...want, code: result.code, unknown: true };
    const said = `${place}: ${result.code} ${result.message}, after ${tries} tries`;
    assertEquals(result.code, want.code, said);
    if (want.tries !== undefined && !http) assertEquals(tries, want.tries, said);
    assertEquals(unknown, want.unknown, said);
    if (!result.ok) assert(result.message.length > 10, said);
    assertNoSecret(result, world.signs);
    assertSingleUse(world.signs, place);

    const state = await world.state(PATHS);
    const finished = row.later || row.step ? finishedOf : (all: State): State => all;
    const stateWanted = want.state === "done" ? reference.done : row.others ? without(reference.done, row.path!) : reference.before;
    // A call that failed may leave its upload to be taken up, but only as one that is under way.
    assertEquals(result.ok ? state : finished(state), result.ok ? stateWanted : finished(stateWanted), said);
    if (row.kind === "settles") {
      const effects = Math.max(0, ...[...world.effects].filter(([key]) => key.startsWith(`${row.strikes} `)).map(([, count]) => count));
      const most = row.goesOn && column.only ? 2 : 1;
      assert(effects <= most, `${place}: it took effect ${effects} times`);
    }
    const wrong = await checkBytes(world, row, result.ok, want.wrong, said);
    return wrong ? `${printed}!` : printed;
  } finally {
    await end(world);
  }
}

/** Waits until the emulator has ended all requests, those that nobody waits for any more as well. */
async function settled(world: World): Promise<void> {
  for (let i = 0; i < 1000 && world.open > 0; i++) await new Promise((resolve) => setTimeout(resolve, 1));
  assertEquals(world.open, 0, "a request never ended");
}

function without(state: State, path: string): State {
  return Object.fromEntries(Object.entries(state).filter(([key]) => key !== path));
}

/** The finished files of a state. */
function finishedOf(state: State): State {
  return Object.fromEntries(Object.entries(state).filter(([path]) => !path.endsWith("(pending)")));
}

/** Checks what was downloaded, and that nothing else lies about; says whether the bytes are wrong where that cannot be found out. */
async function checkBytes(world: World, row: Row, ok: boolean, mayBeWrong: boolean, said: string): Promise<boolean> {
  let got = world.got;
  if (row.local) {
    // What a folder's download leaves when it fails is for the next one.
    const isKept = (name: string): boolean => !ok && row.name.startsWith("downloadFolder") && /^\.cos-.+\.(part|json)$/.test(name);
    const all = (await Array.fromAsync(Deno.readDir(world.folder))).map(({ name }) => name);
    const names = all.filter((name) => !isKept(name)).sort();
    const saved = row.name.startsWith("downloadFolder") ? "a.bin" : "target.bin";
    const usual = ["source.bin", "target.bin", "tree"];
    const made = saved === "a.bin" && ok ? ["a.bin"] : [];
    assertEquals(names, [...made, ...usual], `${said}: other files lie about`);
    if (!row.name.startsWith("download")) return false;
    if (ok) got = await Deno.readFile(join(world.folder, saved));
    else assertEquals(await Deno.readFile(join(world.folder, "target.bin")), OLD, `${said}: the file that was there is not whole`);
  }
  if (!ok || got === undefined) return false;
  if (mayBeWrong) return true;
  assertEquals(got, SMALL, `${said}: the downloaded bytes are others`);
  return false;
}

/** Which cells there are: a fault that only one operation knows strikes no other, and "all" only calls that begin with the struck operation. */
function applies(row: Row, column: Column, position: Position): boolean {
  if (column.only !== undefined && column.only !== row.strikes) return false;
  return position !== "all" || !(row.later || column.only !== undefined);
}

function print(cells: ReadonlyMap<string, string>, { rows, columns, positions }: Selection): string {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines: string[] = [];
  for (const position of positions) {
    const shown = columns.map((column) => {
      const texts = rows.map((row) => cells.get(`${row.name}\n${column.name}\n${position}`) ?? "");
      const size = Math.max(column.name.length, ...texts.map((text) => text.length));
      return [column.name, ...texts].map((text) => text.padEnd(size));
    });
    const head = {
      "1st": "the first try",
      "2nd": "the second try",
      "3rd": "the third and last try",
      each: "every try",
      all: "every request",
    }[position];
    lines.push("", `Struck: ${head}`);
    for (const [index, name] of ["", ...rows.map((row) => row.name)].entries()) {
      lines.push(`${name.padEnd(width)} │ ${shown.map((texts) => texts[index]).join(" ")}`.trimEnd());
    }
  }
  return [
    ...lines,
    "",
    "ok or the code · how often the operation was sent; ? the message says that nobody knows whether it took effect;",
    "! the bytes are wrong and only their SHA-1 tells",
  ].join("\n");
}

/** What is to be run. */
export interface Selection {
  readonly rows: readonly Row[];
  readonly columns: readonly Column[];
  readonly positions: readonly Position[];
  /** Whether over real sockets. */
  readonly http?: boolean;
}

/** Runs cells, and states in a step for each row whether they are as the rules say. The table is printed at the end. */
export async function runMatrix(t: Deno.TestContext, { rows, columns, positions, http = false }: Selection): Promise<void> {
  const cells = new Map<string, string>();
  const only = Deno.env.get("CELL");
  const failed: string[] = [];
  type Next = { row: Row; column: Column; position: Position; reference: Reference };
  const queues: { slow: Next[]; quick: Next[] } = { slow: [], quick: [] };
  for (const row of rows) {
    const reference = await referenceOf(row, http);
    for (const column of columns) {
      for (const position of positions) {
        const wanted = only === undefined || `${row.name} × ${column.name} × ${position}`.includes(only);
        if (wanted && applies(row, column, position)) queues[column.slow ? "slow" : "quick"].push({ row, column, position, reference });
      }
    }
  }
  const work = async (queue: Next[]): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { row, column, position, reference } = next;
      const key = `${row.name}\n${column.name}\n${position}`;
      try {
        cells.set(key, await cell(row, column, position, reference, http));
      } catch (error) {
        cells.set(key, "FAILED");
        failed.push(`${row.name} × ${column.name} × ${position}: ${(error as Error).message.trim()}`);
      }
    }
  };
  const pool = (kind: "slow" | "quick"): Promise<void>[] => Array.from({ length: AT_ONCE[kind] }, () => work(queues[kind]));
  await Promise.all([...pool("slow"), ...pool("quick")]);
  console.log(`${print(cells, { rows, columns, positions })}\n${cells.size} cells, ${failed.length} of them failed`);
  for (const row of rows) {
    await t.step(row.name, () => {
      const own = failed.filter((message) => message.includes(`${row.name} × `));
      assert(own.length === 0, own.join("\n\n"));
    });
  }
}
