/**
 * The conservation test: random trees, random commands, and something that happens in their midst; after each, what the law says of it.
 *
 * Arguments: what to import the library, the emulator and the command from; behind `--`, the program that is the command. SEED=… begins with that
 * seed, SCENARIOS=… says how many, ONLY=… replays one and tells all that was said.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { afterwards, always, onSuccess, type Seen } from "./_check.ts";
import { argvOf, argvOfLine, asCall, asProcess, type Driver, inProcess, isCall, type Outcome } from "./_drive.ts";
import { expectedOf } from "./_expected.ts";
import { type S3Server, s3Server } from "./_s3.ts";
import { type Event, type Moment, type Scenario, scenarioOf } from "./_scenario.ts";
import { type Library, noDisk, World } from "./_world.ts";

const { env } = process;
const dashes = process.argv.indexOf("--");
const [library = "../../mod.ts", emulator = "../../src/emulator/mod.ts", cli = "../../src/cli/mod.ts"] = process.argv.slice(
  2,
  dashes < 0 ? undefined : dashes,
);
const lib: Library = { ...await import(library), ...await import(emulator) };
const here = decodeURIComponent(new URL("../..", import.meta.url).pathname);
const source = join(here, "src/cli/main.ts");
const program = dashes >= 0
  ? process.argv.slice(dashes + 1).map((word) => word.includes("/") && existsSync(word) ? resolve(word) : word)
  : "Deno" in globalThis
  ? [process.execPath, "run", "--no-check", "-A", source]
  : [process.execPath, "--preload", join(here, "tests/cli/bun_std.ts"), source];
/** Ways in which a scenario can be played. */
const drivers: Readonly<Record<"here" | "process" | "call", Driver>> = {
  here: inProcess((await import(cli)).main),
  process: asProcess(program),
  call: asCall(lib),
};

/** A third of what is not a process of its own and can be said to the library is said to it. */
function driverOf(scenario: Scenario): keyof typeof drivers {
  return scenario.process ? "process" : scenario.seed % 3 === 0 && isCall(scenario) ? "call" : "here";
}

const ONLY = env.ONLY === undefined ? undefined : Number(env.ONLY);
const SEED = ONLY ?? Number(env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const SCENARIOS = ONLY !== undefined ? 1 : Number(env.SCENARIOS ?? (env.SOAK === "1" ? 10_000 : 400));
/** Scenarios at once: most wait for a process or a pause between two tries. */
const AT_ONCE = 6;

/** What became of a scenario. */
interface Result {
  readonly scenario: Scenario;
  readonly lines: readonly string[];
  readonly outcomes: readonly Outcome[];
  readonly happened: boolean;
  readonly wrong: readonly string[];
}

/** Events after which the command is taken up, and that changed nothing themselves. */
const TAKEN_UP: ReadonlySet<Event["kind"]> = new Set<Event["kind"]>(["SIGINT", "SIGKILL", "faults", "S3 faults", "full disk"]);

async function play(scenario: Scenario): Promise<Result> {
  await using world = await World.of(lib, scenario, server);
  const drive: Driver = drivers[driverOf(scenario)];
  const before = new Map(world.due);
  const expected = expectedOf(scenario, before);
  const { command, event } = scenario;
  const wasFolder = await world.isFolder(command.target);
  const argv = argvOf(scenario, world);
  const lines = [lineOf(argv)];
  const wrong: string[] = [];
  world.arm();
  const outcome = await drive(world, argv, false);
  const outcomes = [outcome];
  await world.disarm();
  // What has no end goes on meanwhile, so there is no state to look at.
  if (world.isEndless) return { scenario, lines, outcomes, happened: world.happened, wrong: ["2: the command does not end"] };
  const see = async (): Promise<Seen> => ({ world, expected, state: await world.state() });
  const seen = await see();
  wrong.push(...always(seen));
  const { status } = outcome;
  const killed = event.kind === "SIGKILL" && world.happened;
  if (status === undefined && !killed) wrong.push("2: the command does not end");
  else if (status === 0) wrong.push(...await onSuccess(seen));
  else if (expected.ok === true && !world.happened) wrong.push(`6: exit ${status}, though nothing came between`);
  const broken = status !== 0 && world.happened && TAKEN_UP.has(event.kind) && (killed || status !== undefined);
  if (broken) {
    // What was moved or deleted already cannot be named again.
    const rest = command.name === "mv" ? expected.steps.map(({ from }) => from) : [...expected.deletes];
    const isOver = (command.name === "mv" || command.name === "rm") && !rest.some((at) => seen.state.has(at));
    const again = howToGoOn(world, argv, outcome, wasFolder);
    if (typeof again === "string") wrong.push(again);
    else {
      lines.push(lineOf(again));
      world.takeUp();
      const second = await drive(world, again, true);
      outcomes.push(second);
      const then = await see();
      wrong.push(...always(then));
      if (expected.ok !== undefined) {
        wrong.push(...await afterwards(then));
        const isRefused = expected.steps.some(({ action }) => action === "refuse");
        if (expected.ok && second.status !== 0 && !isOver) wrong.push(`5: taken up, exit ${second.status}`);
        if (!expected.ok && !isRefused && second.status === 0) wrong.push("5: taken up, exit 0");
      } else if (second.status === 0) wrong.push(...await onSuccess(then));
    }
  }
  return { scenario, lines, outcomes, happened: world.happened, wrong: [...new Set(wrong)] };
}

/** How a person goes on: as it was advised; after a crash or a failure, with what would have been advised. */
function howToGoOn({ scenario, happened }: World, argv: readonly string[], outcome: Outcome, wasFolder: boolean): string[] | string {
  const { command, event } = scenario;
  if (command.name === "rm") return [...argv];
  if (event.kind === "SIGINT" && /^Interrupted/m.test(outcome.said) && happened) {
    return outcome.advice === undefined ? "5: interrupted, and nothing is advised" : argvOfLine(outcome.advice);
  }
  const fresh = command.name !== "sync" && !command.single && command.target.startsWith("here:") && !command.target.endsWith("/") &&
    !wasFolder;
  const more = ["--resume", ...fresh ? ["--no-target-directory"] : []].filter((option) => !argv.includes(option));
  return [argv[0]!, ...more, ...argv.slice(1)];
}

function lineOf(argv: readonly string[]): string {
  return ["cos", ...argv.map((word) => /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)].join(" ");
}

function eventOf(event: Event): string {
  const { kind, when, ...rest } = event as Event & { when?: Moment };
  const more = Object.values(rest).map((value) => typeof value === "string" ? value : JSON.stringify(value));
  const moment = when === undefined ? [] : [
    `${when.after ? "after" : "before"} request ${when.nth}${when.about === undefined ? "" : ` about ${when.about}`}`,
  ];
  return [kind, ...moment, ...more].join(", ");
}

function tell({ scenario, lines, outcomes, happened, wrong }: Result): void {
  const { seed, event, process } = scenario;
  console.log(
    `${wrong.length === 0 ? "ok" : "FAILED"} seed ${seed}${
      process ? ", a process of its own" : driverOf(scenario) === "call" ? ", a call of the library" : ""
    }: ${lines[0]}`,
  );
  console.log(`  ${eventOf(event)}${happened || event.kind === "nothing" ? "" : " (did not come about)"}`);
  lines.forEach((line, index) => console.log(`  ${index > 0 ? `then ${line}: ` : ""}exit ${outcomes[index]?.status}`));
  for (const one of wrong) console.log(`  law ${one}`);
  if (ONLY === undefined) return;
  console.log(JSON.stringify(scenario, undefined, 1));
  outcomes.forEach(({ said }, index) => console.log(`\n${lines[index]}\n${said}`));
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** A server of S3: the one that was named, or on Deno one that is started here. */
async function findServer(): Promise<S3Server | string> {
  if (s3Server) return s3Server;
  if (!("Deno" in globalThis)) return "COS_TEST_S3 names none";
  const servers: string = "../s3/servers.ts";
  const { S3_KEY, s3Servers } = await import(servers) as typeof import("../s3/servers.ts");
  const [versitygw] = await s3Servers();
  if (versitygw!.missing !== undefined) return versitygw!.missing;
  const { endpoint, folder } = await versitygw!.start();
  return { endpoint, folder: folder!, ...S3_KEY };
}

const found = await findServer();
const server = typeof found === "string" ? undefined : found;
if (typeof found === "string") console.log(`no transfers to or from S3: ${found}`);
console.log(`SEED=${SEED} SCENARIOS=${SCENARIOS}${noDisk === undefined ? "" : `; no full disk, a limit of files in its place: ${noDisk}`}`);
const begun = performance.now();
let next = 0;
let failed = 0;
const events = new Map<string, number>();
const laws = new Map<string, number>();
await Promise.all(Array.from({ length: AT_ONCE }, async () => {
  while (next < SCENARIOS) {
    const scenario = scenarioOf(SEED + next++, server !== undefined);
    const result = await play(scenario).catch((error): Result => {
      return { scenario, lines: ["cos"], outcomes: [], happened: false, wrong: [`?: the test itself failed: ${(error as Error).stack}`] };
    });
    count(events, `${scenario.event.kind}${result.happened || scenario.event.kind === "nothing" ? "" : " (not)"}`);
    for (const law of new Set(result.wrong.map((one) => one.slice(0, 1)))) count(laws, law);
    if (result.wrong.length > 0) failed++;
    if (result.wrong.length > 0 || ONLY !== undefined) tell(result);
  }
}));
// What never came about was not tried.
const kinds = [...new Set([...events.keys()].map((key) => key.replace(" (not)", "")))];
const untried = SCENARIOS < 400 ? [] : kinds.filter((kind) => !events.has(kind));
if (untried.length > 0) console.log(`FAILED: ${untried.join(", ")} never came about`);
failed += untried.length;
const list = (counts: ReadonlyMap<string, number>): string => [...counts].sort().map(([key, number]) => `${key} ${number}`).join(", ");
console.log(`\n${list(events)}`);
if (laws.size > 0) console.log(`laws that were broken: ${list(laws)}; ONLY=… replays a seed`);
console.log(`${((performance.now() - begun) / 1000).toFixed(0)} s`);
console.log(`${Math.max(0, SCENARIOS - failed)} passed, ${failed} failed`);
// A command that has no end would keep the process.
process.exit(failed === 0 ? 0 : 1);
