/**
 * Work of many parts, some at a time, whose results come in the order of the parts.
 *
 * @module
 */
import { onAbort } from "../core/abort.ts";

/**
 * Works on items, so many at a time, and gives what comes of them in their order. Nothing is left running when it ends, however it ends.
 *
 * @param items What is to be done.
 * @param atOnce How many at a time.
 * @param outer Ends everything.
 * @param work Works on one item.
 * @throws What the source of the items throws, and what the first failing item threw.
 */
export async function* inOrder<T, R>(
  items: AsyncIterable<T>,
  atOnce: number,
  outer: AbortSignal | undefined,
  work: (item: T, signal: AbortSignal) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  outer?.throwIfAborted();
  const inner = new AbortController();
  const forget = onAbort(outer, () => inner.abort(outer?.reason));
  const running: Promise<R>[] = [];
  try {
    for await (const item of items) {
      outer?.throwIfAborted();
      const one = work(item, inner.signal);
      // It is waited for below, when its turn has come.
      one.catch(() => {});
      running.push(one);
      if (running.length >= atOnce) yield await running.shift()!;
    }
    while (running.length > 0) yield await running.shift()!;
  } finally {
    forget();
    inner.abort();
    await Promise.allSettled(running);
  }
}
