/** Types for the part of @std/cli/parse-args that this repository uses: narrower than its own, so what compiles here compiles there. */

/** How {@linkcode parseArgs} reads the arguments. `B`, `S` and `C` are the names of boolean, string and collected flags. */
export interface ParseOptions<B extends string = string, S extends string = string, C extends string = string, D = unknown> {
  /** Put what follows `--` into the result's `"--"` instead of `_`. */
  "--"?: boolean;
  /** Other names for a flag. The result has them too; read the main name, which has the type. */
  alias?: Record<string, string | readonly string[]>;
  /** Flags that take no value: false unless given. `true` makes every `--flag` without `=` one. */
  boolean?: boolean | B | readonly B[];
  /** Values for flags that are not given. */
  default?: D;
  /** Put everything from the first argument that is no flag into `_`. */
  stopEarly?: boolean;
  /** Flags whose value stays a string, even if it looks like a number. */
  string?: S | readonly S[];
  /** Flags that may be given several times: always an array. */
  collect?: C | readonly C[];
  /** Boolean flags that `--no-name` sets to false. */
  negatable?: string | readonly string[];
  /** Called with what no other option names; returning `false` leaves it out of the result. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** Names with a dot become nested objects and are not typed here. */
type Plain<K extends string> = K extends `${string}.${string}` ? never : K;

/** The type of the flag `K`: `T` if given, `N` or its default if not; arrays of `T` if collected. */
type Flag<K, C, D, T, N> = (K extends C ? T[] : T) | (K extends keyof D ? D[K] : K extends C ? never : N);

/** The names given: exactly those. No names given: any name, of an unknown type. */
type Flags<B extends string, S extends string, C extends string, D> = [B | S | C] extends [never] ? { [name: string]: unknown }
  :
    & { [K in Plain<B>]: Flag<K, C, D, boolean, never> }
    & { [K in Plain<S>]: Flag<K, C, D, string, undefined> }
    & {
      [K in Exclude<Plain<C>, B | S>]: unknown[] | (K extends keyof D ? D[K] : undefined);
    }
    & { [K in Exclude<keyof D, B | S | C>]: unknown };

/** What {@linkcode parseArgs} found. */
export type Args<B extends string = never, S extends string = never, C extends string = never, D = unknown> = Flags<B, S, C, D> & {
  /** The arguments that are no flags; what looks like a number is one, unless `string` names `"_"`. */
  _: (string | number)[];
  /** What followed `--`, if asked for. */
  "--"?: string[];
};

/** Reads command line arguments, minimist style. */
export function parseArgs<
  const B extends string = never,
  const S extends string = never,
  const C extends string = never,
  D extends object | undefined = undefined,
>(args: readonly string[], options?: ParseOptions<B, S, C, D>): Args<B, S, C, D>;
