/**
 * What an emulator is made of.
 *
 * @module
 */
import type { LoggedRequest } from "./console/log.ts";
import type { FaultRule } from "./faults/fault_rule.ts";
import type { Hooks } from "./service/hooks.ts";
import type { AccountsOptions, Switches } from "./service/settings.ts";
import type { Store } from "./store/store.ts";

/** What an emulator is made of. */
export interface EmulatorOptions extends AccountsOptions, Switches {
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
  /**
   * Whether there is a page to look into the emulator, at `/_emulator/`, and what it needs below that; by default, only while the emulator listens
   * at a loopback address, because whoever can reach it sees all files without a sign.
   */
  readonly console?: boolean | undefined;
  /**
   * Names by which the emulator is reached under `/_emulator/`, besides the one that it listens at, such as `cos` in a network of containers. Other
   * names are refused there, because a page of the web could have made them lead here.
   */
  readonly consoleHosts?: readonly string[] | undefined;
  /**
   * Whether programs can control the emulator over HTTP without the token of its page, wherever it listens; no by default, because whoever can
   * reach it could then empty it. See `controlPaths`.
   */
  readonly control?: boolean | undefined;
  /** How many requests `requests` remembers; 1000 by default. */
  readonly remember?: number | undefined;
  /** Called with every request when its answer is ready. */
  readonly log?: ((request: LoggedRequest) => void) | undefined;
}
