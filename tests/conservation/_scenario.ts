/**
 * Scenarios at random: what there is, what is typed, and what happens in its midst. Everything follows from the seed.
 *
 * @module
 */
import type { FaultRule } from "../../src/emulator/mod.ts";
import type { ProxyRequest } from "../s3/proxy.ts";
import { Random } from "./_random.ts";
import { S3_FAULTS, type S3FaultName } from "./_s3.ts";

/** A file or link to begin with. */
export interface Given {
  /** Its address. */
  readonly at: string;
  /** Number of its content. */
  readonly content: number;
  /** Size of its content. */
  readonly size: number;
  /** Seconds since it was changed. */
  readonly age: number;
  /** Where it leads, for a link: an address `here:`. */
  readonly link?: string;
  /** Whether an object says nothing that proves its content. */
  readonly foreign?: boolean;
}

/** An upload that somebody left unfinished. */
export interface Unfinished {
  /** Address. */
  readonly at: string;
  /** Number of its content. */
  readonly content: number;
  /** Size of its content. */
  readonly size: number;
  /** Whether the service was told its SHA-1. */
  readonly verified: boolean;
  /** The slice that did not arrive any more. */
  readonly slices: number;
}

/** Options of a command, apart from operands. */
export interface Options {
  readonly recursive: boolean;
  readonly overwrite: boolean;
  readonly skipSame: boolean;
  readonly resume: boolean;
  readonly verify: boolean;
  readonly delete: boolean;
  readonly followLinks: boolean;
  readonly dryRun: boolean;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly sliceSize?: string;
  readonly concurrency?: number;
  readonly attempts: number;
  readonly timeout?: string;
  /** Whether what is proven is recorded. */
  readonly state?: boolean;
}

/** One source file and where it goes. */
export interface Pair {
  /** Its path below the source. */
  readonly inner: string;
  readonly from: string;
  readonly to: string;
}

/** A command. */
export interface Command {
  readonly name: "cp" | "mv" | "sync" | "rm";
  readonly options: Options;
  /** The source: an address, with `/` at its end if it is typed so. For `rm`, what is deleted. */
  readonly source: string;
  /** The target in the same way; empty for `rm`. */
  readonly target: string;
  /** A pattern behind the source, of names in it. */
  readonly glob: string;
  /** Whether the source is one file. */
  readonly single: boolean;
  /** Addresses that begin so are the source's. */
  readonly sourceRoot: string;
  /** Addresses that begin so are the target's; for a single file the address itself. */
  readonly targetRoot: string;
}

/** When something happens: before or after a request takes effect, counted among all, or among those about a file's content. */
export interface Moment {
  readonly nth: number;
  readonly after: boolean;
  /** The remote address whose content the request is about. */
  readonly about?: string;
}

/** How a file is changed. */
export type Change = "rewrite" | "rewrite in its time" | "grow" | "replace" | "remove" | "create";

/** What goes wrong with requests to S3. */
export interface S3Rule {
  /** What. */
  readonly fault: S3FaultName;
  /** With which kinds of requests; with all where there is none. */
  readonly ops: readonly ProxyRequest["op"][];
  /** The first and the last of them. */
  readonly first: number;
  readonly last: number;
  /** How many of these. */
  readonly probability: number;
  readonly seed: number;
}

/** What happens in the midst of it. */
export type Event =
  | { readonly kind: "nothing" }
  | { readonly kind: "S3 faults"; readonly rule: S3Rule }
  | { readonly kind: "faults"; readonly rules: readonly FaultRule[] }
  | { readonly kind: "SIGINT" | "SIGKILL"; readonly when: Moment; readonly lost: boolean }
  | {
    readonly kind: "change";
    readonly when: Moment;
    readonly at: string;
    readonly how: Change;
    readonly content: number;
    readonly size: number;
  }
  | { readonly kind: "link"; readonly when: Moment; readonly at: string; readonly to: string }
  | { readonly kind: "second process"; readonly when: Moment }
  | { readonly kind: "full disk"; readonly bytes: number }
  | { readonly kind: "lying listing"; readonly how: Lie };

/** How a listing lies. */
export type Lie = typeof LIES[number];

/** Ways in which listings lie. */
export const LIES = [
  "same context",
  "no context",
  "two contexts",
  "same page",
  "empty pages",
  "larger sizes",
  "smaller sizes",
  "other SHA-1",
  "names that lead out",
  "a name twice",
  "names of nothing",
] as const;

/** All of it. */
export interface Scenario {
  readonly seed: number;
  readonly given: readonly Given[];
  readonly unfinished: readonly Unfinished[];
  readonly command: Command;
  /** What the command is about, as the scenario was made. */
  readonly pairs: readonly Pair[];
  /** Whether the command is a process of its own. */
  readonly process: boolean;
  /** Whether paths are typed as relative ones; only a process has a folder. */
  readonly relative: boolean;
  readonly event: Event;
  readonly emulator: { readonly instantUpload: boolean; readonly strictFolderDelete: boolean };
}

const FILES = [
  "a.txt",
  "b.jpg",
  "c.tmp",
  "sp ace.txt",
  "über.jpg",
  "照片.jpg",
  "-dash.txt",
  "--resume",
  ".hidden",
  "[x].txt",
  "{y}.jpg",
  "100%25.tmp",
  "a+b#c&d=e.txt",
  "it's.txt",
  "$HOME.jpg",
  "dot.",
  "😀.tmp",
];
const FOLDERS = ["sub", "sub two", "-d", "日本", "deep.d", "it's"];
const ROOTS = ["photos", "-photos", "my photos", "фото", "x.y", "--verify"];
const SIZES = [0, 1, 100, 4096, 70_000, 1_048_575, 1_048_576, 1_048_577];
const BIG = [8_388_607, 8_388_608, 8_388_609, 9_437_189, 12_582_912];
/** From here on a download comes in several parts. */
const LARGEST = 17_000_000;

/**
 * Makes the scenario of a seed.
 *
 * @param seed The seed.
 * @param hasS3 Whether there is a server of S3; a third of all is about its buckets then.
 */
export function scenarioOf(seed: number, hasS3: boolean): Scenario {
  return new Making(seed).make(hasS3);
}

/** Ends of transfers with S3. */
const S3_WAYS: readonly (readonly [number, readonly [string, string]])[] = [
  [30, ["mybucket", "s3"]],
  [20, ["s3", "mybucket"]],
  [20, ["here", "s3"]],
  [20, ["s3", "here"]],
  [10, ["s3", "s3"]],
];

class Making {
  readonly #random: Random;
  readonly #seed: number;
  #contents = 0;

  constructor(seed: number) {
    this.#seed = seed;
    this.#random = new Random(seed);
  }

  make(hasS3: boolean): Scenario {
    const random = this.#random;
    const isS3 = random.chance(0.35) && hasS3;
    const name = random.weighted([[40, "cp"], [isS3 ? 0 : 25, "mv"], [isS3 ? 40 : 25, "sync"], [10, "rm"]] as const);
    const [from, to] = name === "rm"
      ? [isS3 ? "s3" : "mybucket", ""] as const
      : isS3
      ? random.weighted<readonly [string, string]>(S3_WAYS)
      : random.weighted<readonly [string, string]>(
        [
          [30, ["here", "mybucket"]],
          [30, ["mybucket", "here"]],
          [10, ["mybucket", "mybucket"]],
          [10, ["mybucket", "other"]],
        ] as const,
      );
    const eventKind = this.#eventKind(name, from, to);
    const single = name !== "sync" && random.chance(0.2);
    const options = this.#options(name, single, isS3);
    const root = random.pick(ROOTS);
    const base = (where: string, way: string): string => where === "here" ? `here:${way}/` : `${where}:/${way}/`;
    const big = random.chance(0.3) || (single && random.chance(0.3));
    const tree = this.#tree(single ? 1 : 1 + random.below(8), big, single, from === "mybucket" && to === "here");

    // Where it comes from.
    const sourceBase = base(from, "in");
    const sourceRoot = single ? sourceBase : `${sourceBase}${root}/`;
    const slash = !single && (name === "sync" ? random.chance(0.5) : random.chance(0.5));
    const glob = !single && from !== "here" && (name === "cp" || name === "rm") && random.chance(0.15)
      ? random.pick(["*.txt", "*.jpg", "*"])
      : "";
    const inTree = [...tree.entries()].map(([inner, size]) => ({ inner, size, content: this.#contents++ }));
    const foreign = (where: string): { foreign?: boolean } => where === "s3" && random.chance(0.2) ? { foreign: true } : {};
    const given: Given[] = inTree.map(({ inner, size, content }) => ({
      ...{ at: sourceRoot + inner, size, content, age: random.below(5000) },
      ...foreign(from),
    }));

    // Where it goes.
    const into = name !== "sync" && name !== "rm" && (glob !== "" || random.chance(0.5));
    const targetBase = base(to, "out");
    const targetName = random.pick(ROOTS);
    let targetRoot: string;
    let target: string;
    if (single) {
      const [inner] = tree.keys();
      target = into ? targetBase : targetBase + random.pick(FILES);
      targetRoot = into ? targetBase + inner! : target;
    } else if (into) {
      target = `${targetBase}${targetName}/`;
      targetRoot = slash || glob !== "" ? target : `${target}${root}/`;
    } else {
      targetRoot = `${targetBase}${targetName}/`;
      target = name === "sync" && random.chance(0.5) ? targetRoot : targetRoot.slice(0, -1);
    }
    const meant = inTree.filter(({ inner }) => glob === "" || !inner.includes("/") && fits(glob, inner));
    const pairs: Pair[] = name === "rm"
      ? meant.map(({ inner }) => ({ inner, from: sourceRoot + inner, to: "" }))
      : meant.map(({ inner }) => ({ inner, from: sourceRoot + inner, to: single ? targetRoot : targetRoot + inner }));

    // What is there already. A local folder that is there changes what a target without a slash means.
    const settled = name !== "rm" && (to !== "here" || single || into || name === "sync") && random.chance(0.6);
    if (settled) {
      for (const [index, { to: at }] of pairs.entries()) {
        if (!random.chance(0.35)) continue;
        const own = meant[index]!;
        const same = random.chance(0.5);
        const size = same || random.chance(0.5) ? own.size : this.#size(false);
        given.push({ at, size, content: same ? own.content : this.#contents++, age: random.below(5000), ...foreign(to) });
      }
      if (!single && (into || to !== "here" || name === "sync")) {
        for (const inner of random.some(["old.txt", "sub/old.jpg", "gone/x.tmp", "gone/deeper/y.txt"], 0.4)) {
          given.push({ at: targetRoot + inner, size: this.#size(false), content: this.#contents++, age: random.below(5000) });
        }
      }
    }
    // What is none of its business.
    for (
      const at of [
        "here:outside/keep.txt",
        "here:outside/folder/keep.jpg",
        "here:in-between.txt",
        "mybucket:/by/stander.txt",
        "other:/by/stander.txt",
        ...isS3 ? ["s3:/by/stander.txt"] : [],
      ]
    ) {
      given.push({ at, size: 10 + random.below(100), content: this.#contents++, age: 100 });
    }
    if (to === "here" && !single) given.push({ at: "here:out/neighbour.txt", size: 50, content: this.#contents++, age: 100 });
    else if (to !== "here" && name !== "rm" && !single) {
      given.push({ at: `${targetBase}neighbour.txt`, size: 50, content: this.#contents++, age: 100 });
    }
    if (!single) given.push({ at: `${sourceBase}neighbour.txt`, size: 50, content: this.#contents++, age: 100 });

    // Links from the beginning.
    if (from === "here" && !single && random.chance(0.25)) {
      const link = random.pick(["here:outside/keep.txt", "here:outside/folder", "here:outside/nothing"]);
      given.push({ at: `${sourceRoot}link`, size: 0, content: 0, age: 0, link });
    }
    if (to === "here" && !single && settled && random.chance(0.25)) {
      const link = random.pick(["here:outside/keep.txt", "here:outside/folder"]);
      given.push({ at: `${targetRoot}link`, size: 0, content: 0, age: 0, link });
    }

    const unfinished: Unfinished[] = [];
    if (to === "mybucket" || to === "other") {
      for (const [index, { to: at }] of pairs.entries()) {
        const own = meant[index]!;
        if (own.size < 8_388_608 || given.some((one) => one.at === at) || !random.chance(0.25)) continue;
        const content = random.chance(0.6) ? own.content : this.#contents++;
        unfinished.push({
          at,
          content,
          size: own.size,
          verified: random.chance(0.5),
          slices: 1 + random.below(Math.ceil(own.size / 1_048_576)),
        });
      }
    }

    let event = this.#event(
      eventKind,
      name,
      pairs,
      sourceRoot,
      targetRoot,
      single,
      from,
      to,
      (at) => given.some((one) => one.at === at),
      options,
    );
    // A second process that begins when the first has made its folder goes into it, as it should: that is another target.
    if (event.kind === "second process" && to === "here" && !single && !into && name !== "sync") event = { kind: "nothing" };
    const forced = event.kind === "SIGKILL" || event.kind === "full disk";
    const process = forced || random.chance(0.3);
    return {
      seed: this.#seed,
      given,
      unfinished,
      command: {
        name,
        options: {
          ...options,
          recursive: options.recursive && glob === "",
          ...event.kind === "faults" && event.rules.some(({ stall }) => stall !== undefined) ? { timeout: "3s" } : {},
        },
        source: single
          ? pairs[0]!.from
          : slash || name === "sync" && random.chance(0.5) || glob !== ""
          ? sourceRoot
          : sourceRoot.slice(0, -1),
        target: name === "rm" ? "" : target,
        glob,
        single,
        sourceRoot: single ? pairs[0]!.from : sourceRoot,
        targetRoot: name === "rm" ? "" : targetRoot,
      },
      pairs,
      process,
      relative: process && random.chance(0.6),
      event,
      emulator: {
        instantUpload: random.chance(0.5),
        strictFolderDelete: random.chance(0.5),
      },
    };
  }

  #eventKind(name: string, from: string, to: string): Event["kind"] {
    const isS3 = from === "s3" || to === "s3";
    const isV4 = [from, to].some((end) => end === "mybucket" || end === "other");
    return this.#random.weighted<Event["kind"]>([
      [15, "nothing"],
      [isV4 ? isS3 ? 8 : 20 : 0, "faults"],
      [isS3 ? 25 : 0, "S3 faults"],
      [18, "SIGINT"],
      [8, "SIGKILL"],
      [16, "change"],
      [name === "rm" ? 0 : 7, "link"],
      [5, "second process"],
      [to === "here" ? 8 : 0, "full disk"],
      [8, "lying listing"],
    ]);
  }

  #options(name: string, single: boolean, isS3: boolean): Options {
    const random = this.#random;
    const copies = name === "cp" || name === "mv";
    const verify = name !== "rm" && random.chance(0.3);
    const filters = !single && name !== "rm" && random.chance(0.25);
    return {
      recursive: !single && name !== "sync",
      overwrite: copies && random.chance(0.3),
      skipSame: copies && random.chance(0.35),
      resume: name !== "rm" && random.chance(0.3),
      verify,
      delete: name === "sync" && random.chance(0.6),
      followLinks: name !== "rm" && random.chance(0.25),
      dryRun: random.chance(0.03),
      include: filters && random.chance(0.5) ? [random.pick(["*.jpg", "sub/**", "**/*.txt"])] : [],
      exclude: filters ? [random.pick(["*.tmp", "sub/**", "**/*.jpg"])] : [],
      // With SHA-1, which mv needs too, the service takes slices of 1 MiB only.
      ...!isS3 && (name === "cp" || name === "sync")
        ? random.chance(0.2) ? { sliceSize: verify ? "1M" : random.pick(["512K", "1M", "2M"]) } : {}
        : {},
      ...name !== "rm" && random.chance(0.3) ? { concurrency: random.pick([1, 2, 8]) } : {},
      attempts: random.pick([1, 2, 3]),
      ...isS3 && name !== "rm" && random.chance(0.4) ? { state: true } : {},
    };
  }

  #tree(count: number, big: boolean, single: boolean, parts: boolean): Map<string, number> {
    const random = this.#random;
    const files = new Map<string, number>();
    for (let i = 0; i < count; i++) {
      let folder = "";
      while (!single && folder.length < 12 && random.chance(0.4)) folder += `${random.pick(FOLDERS)}/`;
      const isBig = big && i === 0;
      const size = isBig ? parts && random.chance(0.25) ? LARGEST : random.pick(BIG) : this.#size(single);
      files.set(folder + random.pick(FILES), size);
    }
    return files;
  }

  #size(larger: boolean): number {
    const random = this.#random;
    return random.chance(larger ? 0.5 : 0.8) ? SIZES[random.below(5)]! : random.pick(SIZES);
  }

  /** A moment that is likely to come: the content of files that are there already, or are left out, may not be asked for. */
  #moment(pairs: readonly Pair[], from: string, to: string, name: string, isThere: (at: string) => boolean, options: Options): Moment {
    const random = this.#random;
    const after = random.chance(0.5);
    const likely = pairs.filter((pair) => isWanted(options, pair.inner) && !isThere(pair.to));
    if (likely.length > 0 && name !== "rm" && random.chance(0.7)) {
      const pair = random.pick(likely);
      const about = to === "here" || from === to ? pair.from : pair.to;
      return { about, nth: random.pick([1, 1, 1, 1, 2, 3]), after };
    }
    return { nth: 1 + random.below(2 + pairs.length), after };
  }

  #event(
    kind: Event["kind"],
    name: string,
    pairs: readonly Pair[],
    sourceRoot: string,
    targetRoot: string,
    single: boolean,
    from: string,
    to: string,
    isThere: (at: string) => boolean,
    options: Options,
  ): Event {
    const random = this.#random;
    const when = this.#moment(pairs, from, to, name, isThere, options);
    switch (kind) {
      case "nothing":
        return { kind };
      case "faults":
        return { kind, rules: this.#rules(name, from, to, options.verify) };
      case "S3 faults":
        return { kind, rule: this.#s3Rule(name, to, options) };
      case "SIGINT":
      case "SIGKILL":
        return { kind, when, lost: random.chance(0.5) };
      case "second process":
        return { kind, when };
      case "full disk":
        return { kind, bytes: random.pick([0, 4096, 65_536, 1_048_576, 4_194_304]) };
      case "lying listing":
        return { kind, how: random.pick(LIES) };
      case "link": {
        const places: string[] = [];
        if (from === "here" && !single) places.push(`${sourceRoot}planted`, `${sourceRoot}sub`);
        if (to === "here") {
          places.push(...single ? [targetRoot] : [`${targetRoot}planted`, `${targetRoot}sub`, ...pairs.map((pair) => pair.to)]);
        }
        if (places.length === 0) return { kind: "nothing" };
        // Half of them are planted before the first request.
        const first = random.chance(0.4) ? { nth: 1, after: false } : when;
        return {
          kind,
          when: first,
          at: random.pick(places),
          to: random.pick(["here:outside/keep.txt", "here:outside/folder", "here:outside"]),
        };
      }
      case "change": {
        if (pairs.length === 0) return { kind: "nothing" };
        const pair = when.about === undefined ? random.pick(pairs) : pairs.find((one) => one.from === when.about || one.to === when.about)!;
        const target = name !== "rm" && random.chance(0.3);
        const fresh = { content: this.#contents++, size: this.#size(false) };
        // A move is asked to notice what happens up to the end of a file's own requests. Between its last look at the source and the deletion
        // there is a gap that no service closes, and nothing is told of it here.
        if (name === "mv") {
          const about = to === "here" || from === to ? pair.from : pair.to;
          return {
            kind,
            when: { ...when, nth: when.about === undefined ? 1 : when.nth, about },
            at: pair.from,
            how: random.pick(CHANGES),
            ...fresh,
          };
        }
        const how = target ? random.pick(["create", "rewrite", "remove"] as const) : random.pick(CHANGES);
        return { kind, when, at: target ? pair.to : pair.from, how, ...fresh };
      }
    }
  }

  #s3Rule(name: string, to: string, { verify, state }: Options): S3Rule {
    const random = this.#random;
    const content: S3Rule["ops"] = name === "rm" ? ["delete"] : to === "s3" ? ["upload", "part", "begin", "complete"] : ["download"];
    const ops = random.pick<S3Rule["ops"]>([[], content, content, content, ["complete", "upload"], ["stat"], ["list"], [
      "abort",
      "uploads",
    ]]);
    // A bit that is turned over on its way shows by a SHA-1 or MD5 alone.
    const fault = random.pick(S3_FAULTS.filter((fault) => fault !== "a bit turned" || verify || state));
    const first = 1 + random.below(3);
    const isShort = random.chance(0.4) || fault.startsWith("cut");
    return {
      ...{ fault, ops: fault === "a bit turned" ? ["download"] : ops, first, probability: random.pick([0.2, 0.5, 1]) },
      ...{ last: isShort ? first + random.below(5) : Infinity, seed: random.below(1_000_000) },
    };
  }

  #rules(name: string, from: string, to: string, verify: boolean): FaultRule[] {
    const random = this.#random;
    const probability = random.pick([0.2, 0.5, 1]);
    const seed = random.below(1_000_000);
    const content = name === "rm"
      ? ["delete"]
      : from === "here" || from === "s3"
      ? ["upload", "upload_slice_data"]
      : to === "here" || to === "s3"
      ? ["download"]
      : from === to
      ? [name === "mv" ? "move" : "copy"]
      : ["download", "upload"];
    const operation = random.pick<FaultRule["operation"]>([
      undefined,
      content,
      content,
      from === "here" ? "stat" : "list",
      name === "mv" || name === "sync" ? "delete" : content,
      from === "here" ? ["upload_slice_finish", "upload_slice_init"] : content,
    ]);
    const fault: FaultRule = random.pick<FaultRule>([
      { drop: true },
      { drop: true, effect: true },
      { status: 502 },
      { status: 502, effect: true },
      { code: -71 },
      { code: -195, effect: true },
      { cut: -1 },
      { cut: 7 },
      { length: 9 },
      { truncate: 20 },
      { truncate: -1, headers: {} },
      { status: 403 },
    ]);
    // A bit that is turned over shows by the SHA-1 only.
    if (from !== "here" && (verify || name === "mv") && random.chance(0.15)) return [{ operation: "download", flip: 0, probability, seed }];
    const stalls: FaultRule = { operation: "download", nth: 1, stall: 10 };
    if (random.chance(0.05)) return [stalls];
    // A body that is cut off each time after a few bytes comes, but not within anybody's patience.
    const first = 1 + random.below(3);
    const nth = random.chance(0.4) || fault.cut !== undefined ? { nth: { from: first, to: first + random.below(5) } } : {};
    return [{ ...fault, probability, seed, ...operation === undefined ? {} : { operation }, ...nth }];
  }
}

const CHANGES: readonly Change[] = ["rewrite", "rewrite in its time", "grow", "replace", "remove"];

/** Whether a name fits a pattern: without `/` at any depth, else as a whole. Written for the few patterns above. */
export function fits(pattern: string, path: string): boolean {
  const own = pattern.includes("/") ? path : path.slice(path.lastIndexOf("/") + 1);
  const source = pattern.split(/(\*\*\/|\*\*|\*)/).map((part) =>
    part === "**/" ? "(?:.*/)?" : part === "**" ? ".*" : part === "*" ? "[^/]*" : part.replace(/[.\\+?^$()[\]{}|]/g, "\\$&")
  ).join("");
  return new RegExp(`^${source}$`, "su").test(own);
}

/** Whether a path below the source is meant by the filters. */
export function isWanted({ include, exclude }: Options, inner: string): boolean {
  return (include.length === 0 || include.some((pattern) => fits(pattern, inner))) && !exclude.some((pattern) => fits(pattern, inner));
}
