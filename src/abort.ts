/**
 * Waiting that can be given up.
 *
 * @module
 */

/**
 * Waits for a promise, unless a signal aborts first.
 *
 * @param promise What is waited for; it goes on by itself when it is given up.
 * @param signal Ends the wait; it is then rejected with the signal's reason.
 */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return await promise;
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } catch (error) {
    // What is waited for may hang on the same signal, and fail first.
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
