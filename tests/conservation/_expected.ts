/**
 * What a command is to do, thought out without the code under test: from what there is and what was typed to what there will be.
 *
 * @module
 */
import type { Print, State, Thing } from "./_content.ts";
import { isWanted, type Pair, type Scenario } from "./_scenario.ts";

/** What is to become of one source file. */
export interface Step extends Pair {
  /** What the source holds. */
  readonly print: Print;
  /** `refuse`: something is there that is to stay. */
  readonly action: "copy" | "replace" | "same" | "refuse";
}

/** What a command is to do. */
export interface Expected {
  readonly steps: readonly Step[];
  /** Addresses whose deletion was asked for by name, or because the source does not have them. */
  readonly deletes: ReadonlySet<string>;
  /** Whether all is done at the end; undefined where that is left open. */
  readonly ok: boolean | undefined;
  /** What there is at the end, if nothing comes between. */
  readonly after: State;
  /** Addresses, and what they begin with, of which nothing is said. */
  readonly open: readonly string[];
}

/** Thinks out a command. */
export function expectedOf({ command, pairs, unfinished, event, given }: Scenario, before: State): Expected {
  const { name, options, sourceRoot, targetRoot, single } = command;
  if (options.dryRun) return { steps: [], deletes: new Set(), ok: undefined, after: before, open: [] };
  const open: string[] = [];
  const files = name === "rm" ? [...pairs] : pairs.filter(({ inner }) => single || isWanted(options, inner));
  const inSource = new Set(pairs.map(({ inner }) => inner));
  // What links of the source lead to.
  const link = before.get(`${sourceRoot}link`);
  if (link?.kind === "link") {
    inSource.add("link");
    open.push(`${targetRoot}link`);
    if (name === "mv") open.push(`${sourceRoot}link`);
  }
  // A link that is planted in the source is one that --follow-links follows.
  if (event.kind === "link" && options.followLinks && event.at.startsWith(sourceRoot)) {
    open.push(targetRoot + event.at.slice(sourceRoot.length));
  }
  // What is moved through a link is copied, stays where it is, and counts as failed: it lies outside of what was named.
  const stays = name === "mv" && options.followLinks && link?.kind === "link";
  if (before.get(`${targetRoot}link`)?.kind === "link") open.push(`${targetRoot}link`);

  // What nothing proves is not the same, unless it is read, which is done where work is taken up.
  const foreign = new Set(given.filter(({ foreign, size }) => foreign && size > 0).map(({ at }) => at));
  const isProven = ({ from, to }: Pair): boolean => options.resume || options.state || !foreign.has(from) && !foreign.has(to);
  const replaces = name === "sync" || options.overwrite || options.skipSame;
  const steps = name === "rm" ? [] : files.map((pair): Step => {
    const print = printAt(before, pair.from)!;
    const there = printAt(before, pair.to);
    const same = there === print && isProven(pair);
    const passes = same && (name === "sync" || options.skipSame || options.resume || options.state === true);
    const action = before.get(pair.to) === undefined ? "copy" : passes ? "same" : replaces ? "replace" : "refuse";
    return { ...pair, print, action };
  });
  const refused = steps.some(({ action }) => action === "refuse");

  const deletes = new Set<string>();
  if (name === "rm") { for (const { from } of files) deletes.add(from); }
  if (name === "sync" && options.delete && !refused) {
    for (const [at, thing] of before) {
      if (!at.startsWith(targetRoot) || thing.kind !== "file") continue;
      const inner = at.slice(targetRoot.length);
      if (!inSource.has(inner) && isWanted(options, inner)) deletes.add(at);
    }
  }

  const after = new Map<string, Thing>(before);
  for (const { from, to, print, action } of steps) {
    if (action === "refuse") continue;
    after.set(to, { kind: "file", print });
    if (name === "mv") after.delete(from);
  }
  // What --resume passes over counts as moved: whether the source of a refused file goes is left open where both are the same.
  if (name === "mv") {
    for (const { from, to, print, action } of steps) if (action === "refuse" && printAt(before, to) === print) open.push(from);
  }
  for (const at of deletes) after.delete(at);
  const nothing = pairs.length === 0;
  // With a record, a link that is passed over is a failure: it is not proven.
  const unproven = options.state && (link?.kind === "link" || event.kind === "link");
  const ok = unfinished.length > 0 || stays || unproven ? undefined : !refused && !nothing;
  return { steps, deletes, ok, after, open };
}

function printAt(state: State, at: string): Print | undefined {
  const thing = state.get(at);
  return thing?.kind === "file" ? thing.print : undefined;
}
