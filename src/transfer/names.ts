/**
 * Lists of names: of the files below a folder that are meant.
 *
 * @module
 */
import { BadInput, CosError, type CosFailure, localFailure } from "../core/result.ts";
import { foldersAbove } from "./filter.ts";
import type { AskOptions, Entry, Place } from "./place.ts";

/** Bytes that a name has at most: more is no list. */
const LONGEST = 64 * 1024;
/** Names that are asked for at once. */
const AT_ONCE = 16;

/** What a name stands for. */
export interface Found {
  /** The path below the folder, without what leads nowhere; that of a folder ends with `/`. */
  readonly path: string;
  /** What is there. */
  readonly entry?: Entry | undefined;
  /** What is at the other place that was asked. */
  readonly other?: Entry | undefined;
  /** Why it stands for nothing. */
  readonly why?: CosFailure | undefined;
}

/** How names are looked up. */
export interface FindOptions {
  /** Whether a name that is not there is looked for at the other place, too: it may have been moved there. */
  readonly mayBeMoved?: boolean | undefined;
  /** Looks at the other place. */
  readonly other?: ((path: string) => Promise<Entry | undefined>) | undefined;
  /** Whether a name is meant at all. */
  readonly wanted?: ((path: string) => boolean) | undefined;
}

/**
 * Names of a list: one a line, or with NUL behind each. Which of both it is shows in its first 64 KiB, for no name holds a NUL. Empty lines are no
 * names.
 *
 * @param chunks The list.
 * @param nul Whether it is with NUL, whatever it looks like.
 * @throws BadInput for what is no list.
 */
export async function* namesIn(chunks: AsyncIterable<Uint8Array>, nul = false): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let text = "";
  let separator = nul ? "\0" : undefined;
  const lines = function* (isLast: boolean): Generator<string, void, undefined> {
    if (separator === undefined && !isLast && text.length < LONGEST) return;
    if (separator === undefined) {
      separator = text.includes("\0") ? "\0" : "\n";
      if (separator === "\n") text = text.replace(/^\ufeff/, "");
    }
    const parts = text.split(separator);
    text = isLast ? "" : parts.pop()!;
    for (const part of parts) {
      const name = separator === "\n" ? part.replace(/\r$/, "") : part;
      if (name.length > LONGEST) break;
      if (name !== "") yield name;
    }
    if (text.length > LONGEST || parts.some(({ length }) => length > LONGEST)) {
      throw new BadInput(`the list has a name of more than ${LONGEST} characters, so it is none`);
    }
  };
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true });
    yield* lines(false);
  }
  text += decoder.decode();
  yield* lines(true);
}

/**
 * A list of names, which {@linkcode namesIn} reads as they are: with NUL where a name holds the end of a line.
 *
 * @param names The names.
 * @param nul Whether it is with NUL in any case.
 */
export function listOf(names: readonly string[], nul = false): string {
  const end = nul || names.some((name) => /[\r\n]|^\ufeff/.test(name)) ? "\0" : "\n";
  return names.map((name) => name + end).join("");
}

/**
 * Looks up names below a folder, some at a time, in their order; one that was met before, by itself or in a folder, is not met again.
 *
 * @param place Where they are.
 * @param names The names.
 * @param ask Settings of what the place is asked.
 * @param seen What was met already; it grows.
 * @param options How.
 */
export async function* findAll(
  place: Pick<Place, "look" | "nameOf">,
  names: Iterable<string> | AsyncIterable<string>,
  ask: AskOptions,
  seen: Set<string>,
  { other, mayBeMoved = false, wanted = () => true }: FindOptions = {},
): AsyncGenerator<Found, void, undefined> {
  const pending: Promise<Found | { readonly error: unknown }>[] = [];
  const find = async (path: string): Promise<Found> => {
    if (isOutside(path)) return { path, why: localFailure(-1, "is refused: it is no name of something in the folder") };
    const [entry, there] = await Promise.all([place.look(path, ask), other?.(path)]);
    const isFolder = path.endsWith("/");
    if (entry?.kind === "folder" && !isFolder) {
      return { path, why: localFailure(-1, "is a folder: with / at its end, all that is in it is meant") };
    }
    if (entry && (entry.kind === "folder" || !isFolder)) return { path, entry, other: there };
    if (mayBeMoved && there?.kind === (isFolder ? "folder" : "file")) {
      const why = localFailure(-1, "is not there any more, and was moved already");
      return { path, entry: { path, kind: "other", why }, other: there };
    }
    return { path, why: { ok: false, code: -197, name: "ERROR_CMD_FILE_NOTEXIST", message: "is not there" } };
  };
  const next = async (): Promise<Found> => {
    const found = await pending.shift()!;
    if ("error" in found) throw found.error;
    return found;
  };
  const whole = place.nameOf("");
  for await (const name of names) {
    ask.signal?.throwIfAborted();
    // As `find` and `tar` write them; and names in full, which no path can be taken for.
    const path = whole.includes("://") && name.startsWith(whole) ? name.slice(whole.length) : name.replace(/^(?:\.?\/)+/, "");
    if (seen.has(path) || (!isOutside(path) && foldersAbove(path).some((folder) => seen.has(folder)))) continue;
    if (!path.endsWith("/") && !wanted(path)) continue;
    seen.add(path);
    pending.push(find(path).catch((error) => failedOr(path, error)));
    if (pending.length >= AT_ONCE) yield await next();
  }
  while (pending.length > 0) yield await next();
}

function failedOr(path: string, error: unknown): Found | { readonly error: unknown } {
  if (error instanceof CosError) return { path, why: error.failure };
  if (error instanceof BadInput) return { path, why: localFailure(-1, error.message, { cause: error.cause }) };
  return { error };
}

function isOutside(path: string): boolean {
  const parts = path.replace(/\/$/, "").split("/");
  return parts.some((part) => part === "" || part === "." || part === ".." || part.includes("\0"));
}
