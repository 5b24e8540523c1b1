/**
 * What every cell of the matrix must be. These rules are the client's promise; nothing here was recorded.
 *
 * 1. A request that nothing is wrong with succeeds on the try on which it was sent.
 * 2. What is refused for good is not tried again, and nothing happened.
 * 3. What is throttled is tried again, three times in all; nothing happened on the tries that were.
 * 4. A sign that has expired is made again by the service's clock: one more try, once. Single-use signs do not expire.
 *    Where the clock is right, that is done only for a sign that had been used before.
 * 5. When a try of a safe operation may have happened or not, it is tried again. If none is clean, the failure is that of the last try. Where the
 *    operation changes something, its message says that nobody knows whether it did.
 * 6. When a try of any other operation may have happened or not, the client looks. What happened is a success and is not sent again; what did
 *    not happen is tried again. When looking fails, the call ends there, and its message says that nobody knows.
 * 7. A body of a download that breaks is an error of the stream (downloadObject) or is taken up where it broke (downloadFile), as long as
 *    every try brings something. A wrong body that HTTP calls right is found only by its SHA-1, or by the length that a Content-Range or a
 *    listing tells.
 * 8. Whatever happens, no file is half-written, locally or in the bucket, and what an operation is not about stays as it is.
 *
 * @module
 */
import type { Column, Position, Sight } from "./_columns.ts";

/** What an operation of the table is like. */
export interface Nature {
  /** The `op` that is struck. */
  readonly strikes: string;
  /**
   * `reads`, or sends a slice, which nobody sees before the end; `repeats`: changes something, but may be sent twice; `settles`: must not be,
   * so its outcome is looked up.
   */
  readonly kind: "reads" | "repeats" | "settles";
  /** The code that the undisturbed call ends with. 0 by default. */
  readonly code?: number;
  /** How it treats the body of a download. */
  readonly body?: "stream" | "file" | "listed" | "range" | "verified";
  /** Whether a request before the struck one has used its sign. */
  readonly reused?: boolean;
  /** Whether the struck operation is only a step on the way: its effect alone does not show in the finished state. */
  readonly step?: boolean;
  /** Where the rules do not say it all: what the call makes of a return code that it knows how to go on from. */
  readonly goesOn?: (column: Column, position: Position) => Partial<Expected> | undefined;
  /** Whether the call does other things besides, which stay done when the struck one fails. */
  readonly others?: boolean;
  /** Whether a call that was refused counts as done, because what it wants is so. */
  readonly content?: boolean;
}

/** What a cell must be. */
export interface Expected {
  /** The code of the result. */
  readonly code: number;
  /** How often the struck operation was sent; undefined where it depends on sizes. */
  readonly tries: number | undefined;
  /** The finished files and folders afterwards. */
  readonly state: "before" | "done";
  /** Whether the message must say that it is not known whether it took effect. */
  readonly unknown: boolean;
  /** Whether the downloaded bytes may be wrong, unnoticed. */
  readonly wrong: boolean;
}

const TRIES = 3;
const ONCE = new Set(["update", "delete", "move", "copy"]);

/** What a cell must be. */
export function expected(row: Nature, column: Column, position: Position): Expected {
  const own = row.code ?? 0;
  const first = { "1st": 1, "2nd": 2, "3rd": 3, each: 1, all: 1 }[position];
  const always = position === "each" || position === "all";
  const cell = (code: number, tries: number | undefined, more: Partial<Expected> = {}): Expected => ({
    code,
    tries,
    state: code === 0 ? "done" : "before",
    unknown: false,
    wrong: false,
    ...more,
  });
  // What a struck try leaves behind when the call ends with it.
  const left = column.effect && own === 0 && !row.step ? "done" : "before";
  const again = (more: Partial<Expected> = {}): Expected =>
    always || first === TRIES ? cell(column.code, TRIES, more) : cell(own, first + 1);
  const special = row.goesOn?.(column, position);
  if (special) return { ...cell(0, undefined), ...special };
  if (row.body && column.body !== undefined) return bodyCell(row, column, position, first, cell);

  switch (sightOf(row, column)) {
    case "fine":
      return cell(own, first);
    case "refused":
      return cell(column.code, first, { state: left });
    case "outdated":
      if (always) return cell(column.code, row.reused ? 2 : 1, { state: left });
      return !ONCE.has(row.strikes) && (first > 1 || row.reused) ? cell(own, first + 1) : cell(column.code, first, { state: left });
    case "throttled":
      return again();
    case "expired":
      return cell(own, first + 1);
    case "unsure":
      // A damaged refusal is still seen to be one by its HTTP status.
      if (own !== 0 && column.damaged) return again();
      if (row.kind !== "settles") return again({ state: left, unknown: row.kind === "repeats" });
      if (position === "all") return cell(column.code, 1, { state: left, unknown: true });
      return (column.effect && own === 0) || row.content ? cell(0, first) : again();
  }
}

function sightOf({ strikes }: Nature, { sight }: Column): Sight {
  return sight === "expired" && ONCE.has(strikes) ? "fine" : sight;
}

function bodyCell(
  { body }: Nature,
  column: Column,
  position: Position,
  first: number,
  cell: (code: number, tries: number | undefined, more?: Partial<Expected>) => Expected,
): Expected {
  // The length that a Content-Range tells is missed, and what is missing is fetched, as long as every try brings something.
  if (body === "range" && column.damaged && column.fault.flip === undefined) {
    const endless = position === "each" || position === "all";
    // A try that brought something is not counted, so there may be one more than that.
    return endless && column.name !== "trunc" ? cell(-2, undefined) : cell(0, undefined);
  }
  // The listing told the length. Of another try the same would have to be believed that was just found to be false.
  if (body === "listed" && column.damaged && column.fault.flip === undefined) return cell(-2, first);
  if (column.body === "wrong") return body === "verified" ? cell(-2, undefined) : cell(0, first, { wrong: true });
  if (body === "stream") return cell(column.body!, first);
  // More was announced than there is: nobody knows how much there should be, so there is no file.
  if (column.body === -2 && column.fault.length !== undefined && body !== "range") return cell(-2, undefined);
  return cell(0, undefined);
}
