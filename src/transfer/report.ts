/**
 * What became of a folder that was transferred.
 *
 * @module
 */
import type { CosFailure, CosSuccess } from "../core/result.ts";

/**
 * What became of one file.
 *
 * @category Results
 */
export interface FileOutcome {
  /** Its path below the folder, with `/` between its parts, and at the end of a folder that could not be read. */
  readonly path: string;
  /**
   * `done`: it is there; `same`: it was there already, finished and with the same SHA-1; `skipped`: it is nothing that can be transferred;
   * `deleted`: it was, because the source does not have it; `planned`: it would be done, and `unplanned`: it would be deleted, if this were no dry
   * run; `failed`: see `failure`.
   */
  readonly status: "done" | "same" | "skipped" | "deleted" | "planned" | "unplanned" | "failed";
  /** Where it is, or was. */
  readonly source: string;
  /** Where it goes, or lies. */
  readonly target: string;
  /** Its size in bytes, where it is known. */
  readonly size?: number | undefined;
  /** Bytes of it that were there already, where its transfer went on where an earlier one stopped. */
  readonly resumed?: number | undefined;
  /** Whether it was to be deleted, because the source does not have it. */
  readonly extra?: true | undefined;
  /** Why it failed, or was skipped. */
  readonly failure?: CosFailure | undefined;
}

/**
 * What became of a folder.
 *
 * @category Results
 */
export interface TreeReport {
  /** Every file, in the order in which they ended. */
  readonly files: readonly FileOutcome[];
  /** How many were transferred, or would be in a dry run. */
  readonly done: number;
  /** How many were the same already. */
  readonly same: number;
  /** How many were passed over. */
  readonly skipped: number;
  /** How many were deleted because the source does not have them, or would be in a dry run. */
  readonly deleted: number;
  /** How many failed. */
  readonly failed: number;
  /** Bytes that were transferred. */
  readonly bytes: number;
  /** Why the work ended before all files were tried, where it did. */
  readonly stopped?: CosFailure | undefined;
}

/**
 * What a call that transfers a folder resolves to: a success only when no file failed. A failure is that of the first file that failed, and has
 * the report too.
 *
 * @category Results
 */
export type TreeResult = CosSuccess<TreeReport> | (CosFailure & { readonly report?: TreeReport | undefined });

/** Counts outcomes. */
export class Tally implements TreeReport {
  readonly files: FileOutcome[] = [];
  done = 0;
  same = 0;
  skipped = 0;
  deleted = 0;
  failed = 0;
  bytes = 0;
  stopped: CosFailure | undefined;

  /** Counts one more. */
  add(outcome: FileOutcome): void {
    this.files.push(outcome);
    const { status, size = 0 } = outcome;
    if (status === "planned") this.done++;
    else if (status === "unplanned") this.deleted++;
    else this[status]++;
    if (status === "done") this.bytes += size;
  }
}

/** The result that a report makes. */
export function resultOf(report: TreeReport): TreeResult {
  const first = report.stopped ?? report.files.find(({ status }) => status === "failed")?.failure;
  if (first === undefined) return { ok: true, code: 0, message: "SUCCESS", data: report };
  const message = `${report.failed} of ${report.files.length} files failed: ${first.message}`;
  return { ...first, message: report.failed > 0 ? message : first.message, report };
}
