/**
 * What lies directly in a folder, page by page.
 *
 * @module
 */
import { compareUtf8, SortedNames } from "./sorted_names.ts";

/** Which names of a folder are wanted. */
export interface NameQuery {
  /** Most names to give. */
  readonly limit: number;
  /** What the names begin with. */
  readonly prefix?: string | undefined;
  /** The name after which to begin, in the direction asked for; it need not be there. */
  readonly after?: string | undefined;
  /** Whether to go from the last name to the first. */
  readonly reverse?: boolean | undefined;
  /** Only files or only folders. */
  readonly only?: "files" | "folders" | undefined;
}

/** Some names of a folder, in order. */
export interface NamePage {
  /** The names; those of folders end with `/`. */
  readonly names: readonly string[];
  /** Whether others follow. */
  readonly more: boolean;
}

/** The names in one folder, each with the number of records that it stands for: a folder without any is gone. */
export class FolderNames {
  readonly #counts = new Map<string, number>();
  readonly #files = new SortedNames();
  readonly #folders = new SortedNames();

  /** How many names there are. */
  get size(): number {
    return this.#counts.size;
  }

  /** Counts one record more or less for a name. */
  count(name: string, by: number): void {
    const before = this.#counts.get(name) ?? 0;
    const after = before + by;
    const names = name.endsWith("/") ? this.#folders : this.#files;
    if (after > 0) this.#counts.set(name, after);
    else this.#counts.delete(name);
    if (before === 0 && after > 0) names.add(name);
    if (before > 0 && after <= 0) names.delete(name);
  }

  /** A page of names. Files and folders are kept apart, so one kind is found as fast as both. */
  page({ limit, prefix = "", after, reverse = false, only }: NameQuery): NamePage {
    const beyond = reverse
      ? (name: string) => after !== undefined && compareUtf8(name, after) >= 0 || compareUtf8(name, prefix) > 0 && !name.startsWith(prefix)
      : (name: string) => (after === undefined || compareUtf8(name, after) > 0) && compareUtf8(name, prefix) >= 0;
    const empty: Iterator<string> = [][Symbol.iterator]();
    const sources = [
      only === "folders" ? empty : this.#files.from(beyond, reverse),
      only === "files" ? empty : this.#folders.from(beyond, reverse),
    ];
    const heads = sources.map((source) => source.next());
    const names: string[] = [];
    while (true) {
      const [file, folder] = heads.map((head) => head.done || !head.value.startsWith(prefix) ? undefined : head.value as string);
      if (file === undefined && folder === undefined) return { names, more: false };
      if (names.length === limit) return { names, more: true };
      const upwards = file === undefined ? 1 : folder === undefined ? -1 : compareUtf8(file, folder) * (reverse ? -1 : 1);
      const next = upwards < 0 ? 0 : 1;
      names.push((next === 0 ? file : folder)!);
      heads[next] = sources[next]!.next();
    }
  }
}
