/**
 * The law of a listing in pages: it moves on until its last page, or it fails. A caller may delete what a listing lacks, so one that repeats
 * itself must never count as complete, and one that leads nowhere must end.
 *
 * @module
 */
import { CosError, type CosFailure, localFailure } from "./result.ts";

/** The names of the fields by which pages follow each other. */
export interface PageKeys {
  /** Holds one page's entries. */
  readonly items: string;
  /** Says where the next page begins. */
  readonly cursor: string;
  /** Says whether this was the last page. */
  readonly last: string;
  /** Names an entry: no two of a listing have the same. Absent where entries have no such field. */
  readonly key?: string;
}

/** One page as it was decoded. */
export type Page = Readonly<Record<string, unknown>>;

/** Longest cursor in characters. It travels in a URL, which the service takes up to 1024 bytes of (protocol notes, section 1.1). */
const MAX_CURSOR = 4096;
/** Most pages in a row without an entry. The service fills its pages; whatever answers like this has no end in sight. */
const MAX_EMPTY = 100;

/** How pages are read. */
export interface Paging {
  /** Reads the page that an input asks for. */
  read(input: object): Promise<Page>;
  /** Completes a failure. */
  explain(failure: CosFailure): Promise<CosFailure>;
}

/**
 * Iterates over all entries of a listing.
 *
 * @param keys The names of the fields that link the pages.
 * @param input What was given, for the first page.
 * @param paging How pages are read.
 * @throws CosError when a page cannot be read, or when the listing does not move on.
 */
export async function* entriesOf<T>(keys: PageKeys, input: object, { read, explain }: Paging): AsyncGenerator<T, void, undefined> {
  const watch = new PageWatch(keys, (input as Page | null)?.[keys.cursor]);
  let next = input;
  while (true) {
    const page = await read(next);
    const problem = watch.problem(page);
    if (problem) throw new CosError(await explain(localFailure(-2, `the listing does not move on: ${problem}`)));
    yield* page[keys.items] as T[];
    if (page[keys.last]) return;
    next = { ...input, [keys.cursor]: page[keys.cursor] };
  }
}

/** Watches one listing, with the names of one page and a few bytes for each page before it. */
export class PageWatch {
  readonly #keys: PageKeys;
  /** Where pages began: a number in the place of each cursor, for they are long and a listing may have 100,000 pages. */
  readonly #cursors = new Set<number>();
  /** What pages began with. */
  readonly #heads = new Set<number>();
  #names: ReadonlySet<unknown> = new Set();
  #empty = 0;

  /**
   * @param keys The names of the fields that link the pages.
   * @param first The cursor of the first page.
   */
  constructor(keys: PageKeys, first: unknown) {
    this.#keys = keys;
    this.#cursors.add(digest(String(first ?? "")));
  }

  /**
   * Takes the next page.
   *
   * @param page The page.
   * @returns Why the listing does not move on, or nothing. Where it does not, nothing of the page is to be believed.
   */
  problem(page: Page): string | undefined {
    return this.#repeated(page) ?? (page[this.#keys.last] ? undefined : this.#stuck(page));
  }

  #repeated(page: Page): string | undefined {
    const { key } = this.#keys;
    const items = page[this.#keys.items] as readonly Page[];
    if (key === undefined || items.length === 0) return undefined;
    const names = new Set<unknown>();
    for (const item of items) {
      const name = item[key];
      if (names.has(name) || this.#names.has(name)) return `it repeats ${JSON.stringify(name)}`;
      names.add(name);
    }
    this.#names = names;
    const head = items[0]![key];
    return added(this.#heads, String(head)) ? undefined : `a page begins with ${JSON.stringify(head)} as an earlier one did`;
  }

  #stuck(page: Page): string | undefined {
    const cursor = page[this.#keys.cursor] as string;
    if (cursor === "") return "more is said to follow, but not from where";
    if (cursor.length > MAX_CURSOR) return `the place to go on from has ${cursor.length} characters`;
    if (!added(this.#cursors, cursor)) return "it leads back to where it was before";
    this.#empty = (page[this.#keys.items] as readonly unknown[]).length === 0 ? this.#empty + 1 : 0;
    return this.#empty < MAX_EMPTY ? undefined : `${MAX_EMPTY} pages in a row had no entry`;
  }
}

function added(seen: Set<number>, text: string): boolean {
  const number = digest(text);
  if (seen.has(number)) return false;
  seen.add(number);
  return true;
}

/**
 * A number of 53 bits for a text: two FNV-1a hashes with different starts. Of 100,000 texts, two have the same once in two million listings; such
 * a listing fails, and is not wrong.
 */
function digest(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b) ^ high >>> 15;
  }
  return (low >>> 0) + (high >>> 11) * 2 ** 32;
}
