/**
 * Work of many parts, some at a time.
 *
 * @module
 */
import { onAbort } from "../core/abort.ts";

/**
 * Works on items, so many at a time. When one fails the others are aborted, and nothing is left running when this ends.
 *
 * @param items Gives what is to be done, in order; taken one by one. Its signal ends it, where it has to wait for something.
 * @param concurrency How many at a time.
 * @param outer Ends everything; it is then rejected with the signal's reason.
 * @param work Works on one item.
 * @throws What the first failing item threw.
 */
export async function inParallel<T>(
  items: (signal: AbortSignal) => Iterable<T> | AsyncIterable<T>,
  concurrency: number,
  outer: AbortSignal | undefined,
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  outer?.throwIfAborted();
  const inner = new AbortController();
  const forget = onAbort(outer, () => inner.abort(outer?.reason));
  let failure: { error: unknown } | undefined;
  try {
    const source = items(inner.signal);
    const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
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
    await Promise.all(Array.from({ length: concurrency }, worker));
    await iterator.return?.();
  } finally {
    forget();
  }
  outer?.throwIfAborted();
  if (failure) throw failure.error;
}
