/**
 * Waiting for what may not come.
 *
 * @module
 */

/**
 * Waits for a promise, or for an abort.
 *
 * @param promise What is waited for.
 * @param signal Ends the waiting; it then rejects with the signal's reason.
 */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
