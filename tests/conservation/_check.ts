/**
 * The law, looked at from outside after a command: what there was, what there is, and what was asked.
 *
 * @module
 */
import type { Print, State } from "./_content.ts";
import type { Expected } from "./_expected.ts";
import type { Scenario } from "./_scenario.ts";
import type { World } from "./_world.ts";

/** What is known after a command. */
export interface Seen {
  readonly world: World;
  readonly expected: Expected;
  readonly state: State;
}

/** Temporary files of downloads. */
const TEMPORARY = /(^|\/)\.cos-[^/]*$/;

/** What holds whatever happened: nothing is lost, nothing half-written, nothing outside is touched. */
export function always({ world, expected, state }: Seen): string[] {
  const { command, event } = world.scenario;
  const wrong: string[] = [];
  const from = new Map(expected.steps.map((step) => [step.from, step]));
  const to = new Map(expected.steps.map((step) => [step.to, step]));
  const replaces = command.name === "sync" || command.options.overwrite || command.options.skipSame;

  // 1: every content is where it was, or where it went, unless its deletion was asked for by name.
  for (const [at, thing] of world.due) {
    const now = state.get(at);
    if (now?.kind === thing.kind && (now.kind === "file" ? now.print === (thing as { print: Print }).print : true)) continue;
    const leaving = from.get(at);
    if (thing.kind === "link") {
      // A link goes with what it leads to, or when something else was asked to be in its place.
      if (isOpen(expected, at) || to.has(at) || command.name === "sync" || command.name === "mv") continue;
      wrong.push(`1: the link ${at} is gone`);
      continue;
    }
    if (leaving && command.name === "mv" && isFile(state, leaving.to, thing.print)) continue;
    // Somebody else wrote over it, or removed it, when it had arrived.
    if (leaving && command.name === "mv" && world.touched.some((one) => covers(one, leaving.to))) continue;
    const arrived = to.get(at);
    if (arrived && replaces && now?.kind === "file" && versions(world, arrived.from).includes(now.print)) continue;
    if (expected.deletes.has(at) && now === undefined) continue;
    const place = isInside(world.scenario, at) ? "1" : "3";
    const found = now === undefined ? "is gone" : "is another";
    wrong.push(`${place}: the content of ${at} ${found}${leaving ? `, and it is not at ${leaving.to}` : ""}`);
  }

  // 3: nothing is written but what was asked for; 7: and nothing half.
  for (const [at, thing] of state) {
    const before = world.due.get(at);
    const step = to.get(at);
    if (TEMPORARY.test(at) && at.startsWith("here:")) {
      if (!isNear(world.scenario, at)) wrong.push(`3: ${at} was written`);
    } else if (before === undefined && step === undefined && !world.touched.some((one) => covers(one, at)) && !isOpen(expected, at)) {
      if (event.kind === "lying listing" && isInside(world.scenario, at)) continue;
      wrong.push(`3: ${at} was written, and nobody asked for it`);
    } else if (step && thing.kind === "file") {
      const known = [...versions(world, step.from), ...versions(world, at)];
      if (!known.includes(thing.print)) {
        wrong.push(`7: ${at} holds what never was in one piece: ${thing.print}, and ${step.from} was ${known}`);
      }
    }
  }
  return wrong;
}

/** What success means: the target is what was asked. */
export async function onSuccess({ world, expected, state }: Seen): Promise<string[]> {
  const { command, event } = world.scenario;
  const wrong: string[] = [];
  const isTouched = (at: string): boolean => world.touched.some((one) => covers(one, at));
  for (const { from, to, print, action } of expected.steps) {
    if (isTouched(to) || (isTouched(from) && !world.due.has(from))) continue;
    const now = state.get(to);
    if (action === "refuse" && now?.kind === "file" && now.print !== print) {
      if (!isTouched(from)) wrong.push(`6: exit 0, and ${to} is not what ${from} was`);
      continue;
    }
    // What a link was planted over is for the link to say.
    if (event.kind === "link" && world.happened && (now?.kind === "link" || now === undefined && isBelowLink(state, to))) continue;
    if (now?.kind !== "file" || !versions(world, from).includes(now.print)) {
      wrong.push(`6: exit 0, and ${to} is not what ${from} was: ${told(now)}`);
    }
    if (command.name === "mv" && state.has(from) && !isTouched(from) && action !== "refuse" && !isOpen(expected, from)) {
      wrong.push(`6: exit 0, and ${from} was not moved away`);
    }
    // What somebody else left is none of a copy's business that the service makes by itself.
    const isOld = world.scenario.unfinished.some(({ at }) => at === to);
    if (!isOld && await world.isUnfinished(to)) wrong.push(`6: exit 0, and an upload to ${to} is unfinished`);
  }
  for (const at of expected.deletes) {
    if (state.has(at) && !isTouched(at)) wrong.push(`6: exit 0, and ${at} was not deleted`);
  }
  if (expected.ok === false && (event.kind === "nothing" || !world.happened)) wrong.push("6: exit 0, and not all was done");
  if (event.kind !== "second process") wrong.push(...leftovers(state));
  return wrong;
}

/** Where what was interrupted must end once it was taken up. */
export async function afterwards({ world, expected, state }: Seen): Promise<string[]> {
  const wrong: string[] = [];
  for (const at of new Set([...state.keys(), ...expected.after.keys()])) {
    if (TEMPORARY.test(at) || isOpen(expected, at)) continue;
    const [now, wanted] = [state.get(at), expected.after.get(at)];
    if (told(now) !== told(wanted)) wrong.push(`5: taken up, ${at} is ${told(now)}; the whole command would have made it ${told(wanted)}`);
  }
  for (const { to } of expected.steps) {
    const isOld = world.scenario.unfinished.some(({ at }) => at === to);
    if (!isOld && await world.isUnfinished(to)) wrong.push(`5: taken up, an upload to ${to} is still unfinished`);
  }
  return [...wrong, ...leftovers(state)];
}

function leftovers(state: State): string[] {
  return [...state.keys()].filter((at) => TEMPORARY.test(at)).map((at) => `7: ${at} was left behind`);
}

function versions(world: World, at: string): readonly Print[] {
  return world.versions.get(at) ?? [];
}

function isFile(state: State, at: string, print: Print): boolean {
  const thing = state.get(at);
  return thing?.kind === "file" && thing.print === print;
}

function isOpen({ open }: Expected, at: string): boolean {
  return open.some((one) => at === one || at.startsWith(`${one}/`));
}

function covers(one: string, at: string): boolean {
  return one.endsWith("/") ? at.startsWith(one) : at === one;
}

function isInside({ command: { sourceRoot, targetRoot } }: Scenario, at: string): boolean {
  return at.startsWith(sourceRoot) || (targetRoot !== "" && at.startsWith(targetRoot));
}

/** Whether a temporary file lies where one may lie: in the target, or beside it where it is a file. */
function isNear({ command: { targetRoot, single } }: Scenario, at: string): boolean {
  return at.startsWith(single ? targetRoot.slice(0, targetRoot.lastIndexOf("/") + 1) : targetRoot);
}

function isBelowLink(state: State, at: string): boolean {
  return [...at.matchAll(/\//g)].some(({ index }) => state.get(at.slice(0, index))?.kind === "link");
}

function told(thing: ReturnType<State["get"]>): string {
  return thing === undefined ? "nothing" : thing.kind === "file" ? thing.print : `a link to ${thing.to}`;
}
