/**
 * Waiting that can be given up.
 *
 * @module
 */

/** All that wait for one signal, behind a single listener. */
interface Hub {
  readonly waiting: Set<() => void>;
  readonly fire: () => void;
}

const hubs = new WeakMap<AbortSignal, Hub>();

/**
 * Does something when a signal aborts. However many wait for one signal, it has one listener: Node warns of a leak from the eleventh on, but to
 * end many calls by one signal is nothing odd.
 *
 * @param signal The signal; nothing is ever done where there is none.
 * @param action What is done, once. Not where the signal has aborted already.
 * @returns Forgets it.
 */
export function onAbort(signal: AbortSignal | undefined, action: () => void): () => void {
  if (!signal) return () => {};
  const { waiting, fire } = hubOf(signal);
  // Its own function each time: the same action may wait twice.
  const one = (): void => action();
  if (waiting.size === 0) signal.addEventListener("abort", fire, { once: true });
  waiting.add(one);
  return () => {
    if (waiting.delete(one) && waiting.size === 0) signal.removeEventListener("abort", fire);
  };
}

function hubOf(signal: AbortSignal): Hub {
  let hub = hubs.get(signal);
  if (hub === undefined) {
    const waiting = new Set<() => void>();
    const fire = (): void => {
      const all = [...waiting];
      waiting.clear();
      for (const one of all) one();
    };
    hubs.set(signal, hub = { waiting, fire });
  }
  return hub;
}

/**
 * Waits for a promise, unless a signal aborts first.
 *
 * @param promise What is waited for; it goes on by itself when it is given up.
 * @param signal Ends the wait; it is then rejected with the signal's reason.
 */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return await promise;
  let forget = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else forget = onAbort(signal, () => reject(signal.reason));
  });
  try {
    return await Promise.race([promise, aborted]);
  } catch (error) {
    // What is waited for may hang on the same signal, and fail first.
    signal.throwIfAborted();
    throw error;
  } finally {
    forget();
  }
}
