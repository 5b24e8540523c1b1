/**
 * The rules at work: which of them strike a request.
 *
 * @module
 */
import { globTest } from "../../core/glob.ts";
import type { EmulatorRequest } from "../service/hooks.ts";
import type { Fault, FaultRule } from "./fault_rule.ts";
import { checkFaultRules } from "./fault_rule.ts";

/** A rule at work. */
export interface ActiveFault {
  /** What it says. */
  readonly rule: FaultRule;
  /** How many requests it fitted so far, before `nth` and `probability`. */
  readonly matched: number;
  /** How many of them it struck. */
  readonly struck: number;
  /** Takes the rule away. */
  remove(): void;
}

/**
 * The faults of an emulator: add rules and take them away while it runs.
 *
 * @example
 * ```ts
 * import { CosClient } from "@cos/v4";
 * import { CosEmulator } from "@cos/v4/emulator";
 *
 * const emulator = new CosEmulator();
 * const cos = new CosClient({ ...emulator.clientOptions, retry: { attempts: 3, baseDelay: 1 } });
 * const fault = emulator.faults.add({ operation: "list", nth: 1, code: -71 });
 * const page = await cos.listFolder({ bucketName: "mybucket", cosPath: "/" });
 * console.log(page.ok, fault.matched, fault.struck); // true 2 1
 * emulator.faults.clear();
 * ```
 */
export class Faults {
  readonly #first: readonly FaultRule[];
  #active: Active[] = [];

  /**
   * Starts with some rules.
   *
   * @param rules The rules; checked like those that are added.
   * @throws TypeError naming everything that is wrong with them.
   */
  constructor(rules: readonly FaultRule[] = []) {
    this.#first = checkFaultRules(rules);
    this.reset();
  }

  /** The rules at work, in order. */
  get active(): readonly ActiveFault[] {
    return [...this.#active];
  }

  /**
   * Adds a rule after those that there are. It counts from now on.
   *
   * @throws TypeError naming everything that is wrong with it.
   */
  add(rule: FaultRule): ActiveFault {
    return this.addAll([rule])[0]!;
  }

  /**
   * Adds rules, all of them or none.
   *
   * @throws TypeError naming everything that is wrong with them.
   */
  addAll(rules: readonly FaultRule[]): ActiveFault[] {
    const added = checkFaultRules(rules).map((rule) =>
      new Active(rule, (one) => this.#active = this.#active.filter((other) => other !== one))
    );
    this.#active.push(...added);
    return added;
  }

  /** Takes all rules away. */
  clear(): void {
    this.#active = [];
  }

  /** Back to the rules of the beginning, which then count from the beginning. */
  reset(): void {
    this.clear();
    this.addAll(this.#first);
  }

  /**
   * Counts a request, and says what goes wrong with it. For servers other than the emulator's own; those call it by themselves.
   *
   * @returns everything that goes wrong, or undefined if nothing does.
   */
  strike(request: EmulatorRequest): Fault | undefined {
    let all: Record<string, unknown> | undefined;
    for (const active of this.#active) {
      if (!active.strikes(request)) continue;
      const { name: _, operation: __, bucket: ___, path: ____, nth: _____, probability: ______, seed: _______, ...fault } = active.rule;
      all = { ...fault, ...all };
    }
    return all;
  }
}

class Active implements ActiveFault {
  readonly rule: FaultRule;
  readonly #remove: (active: Active) => void;
  readonly #fits: (request: EmulatorRequest) => boolean;
  readonly #chance: () => number;
  matched = 0;
  struck = 0;

  constructor(rule: FaultRule, remove: (active: Active) => void) {
    this.rule = rule;
    this.#remove = remove;
    const { operation, bucket, path } = rule;
    const operations = operation === undefined ? undefined : [operation].flat() as string[];
    const onPath = path === undefined ? undefined : globTest(path);
    this.#fits = (request) =>
      (operations?.includes(request.op) ?? true) && (bucket ?? request.bucket) === request.bucket && (onPath?.(request.path) ?? true);
    this.#chance = chance(rule.seed ?? 0);
  }

  strikes(request: EmulatorRequest): boolean {
    if (!this.#fits(request)) return false;
    this.matched++;
    const { nth, probability } = this.rule;
    const { from = 1, to = Infinity } = typeof nth === "number" ? { from: nth, to: nth } : nth ?? {};
    if (this.matched < from || this.matched > to) return false;
    if (probability !== undefined && this.#chance() >= probability) return false;
    this.struck++;
    return true;
  }

  remove(): void {
    this.#remove(this);
  }
}

/** Numbers of 0 up to 1 that depend on nothing but the seed (mulberry32). */
function chance(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = state + 0x6d2b79f5 | 0;
    let mixed = Math.imul(state ^ state >>> 15, state | 1);
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32;
  };
}
