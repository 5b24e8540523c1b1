/**
 * Work of many parts, some at a time.
 *
 * @module
 */
import { onAbort } from "../abort.ts";

/**
 * Works on items, so many at a time. When one fails the others are aborted, and nothing is left running when this ends.
 *
 * @param items What is to be done, in order; taken one by one.
 * @param concurrency How many at a time.
 * @param outer Ends everything; it is then rejected with the signal's reason.
 * @param work Works on one item.
 * @throws What the first failing item threw.
 */
export async function inParallel<T>(
  items: Iterable<T> | AsyncIterable<T>,
  concurrency: number,
  outer: AbortSignal | undefined,
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  outer?.throwIfAborted();
  const inner = new AbortController();
  const forget = onAbort(outer, () => inner.abort(outer?.reason));
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let failure: { error: unknown } | undefined;
  const worker = async (): Promise<void> => {
    try {
      while (!inner.signal.aborted) {
        const { done, value } = await iterator.next();
        if (done) return;
        // The items' own source may take its time: what was aborted meanwhile is not begun.
        if (!inner.signal.aborted) await work(value, inner.signal);
      }
    } catch (error) {
      failure ??= { error };
      inner.abort(error);
    }
  };
  try {
    await Promise.all(Array.from({ length: concurrency }, worker));
  } finally {
    forget();
    await iterator.return?.();
  }
  outer?.throwIfAborted();
  if (failure) throw failure.error;
}
