/**
 * What an emulator is made of.
 *
 * @module
 */
import type { ConsoleOptions } from "./console/guard.ts";
import type { LoggedRequest } from "./console/log.ts";
import type { FaultRule } from "./faults/fault_rule.ts";
import type { Hooks } from "./service/hooks.ts";
import type { AccountsOptions, Switches } from "./service/settings.ts";
import type { Store } from "./store/store.ts";

/** What an emulator is made of. */
export interface EmulatorOptions extends AccountsOptions, Switches, ConsoleOptions {
  /** Region shown in links; by default that of the host by which a request came. */
  readonly region?: string | undefined;
  /** The clock, as `Date.now`. */
  readonly now?: (() => number) | undefined;
  /** Where everything is kept; in memory by default. */
  readonly store?: Store | undefined;
  /** What looks at requests before and after they take effect. */
  readonly hooks?: Hooks | undefined;
  /** What goes wrong, from the beginning on; more can be added to `faults` later. */
  readonly faults?: readonly FaultRule[] | undefined;
  /** How many requests `requests` remembers; 1000 by default. */
  readonly remember?: number | undefined;
  /** Called with every request when its answer is ready. */
  readonly log?: ((request: LoggedRequest) => void) | undefined;
}
