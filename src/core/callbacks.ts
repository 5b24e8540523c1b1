/**
 * Functions of the user's that are told something while a call is under way. What they do wrong breaks no transfer, and the user is told of it.
 *
 * @module
 */

/** Those that have been told of: one is called up to 20 times a second, and once is enough to be seen. */
const told = new WeakSet<object>();

/**
 * Calls a function that is told something. Where it throws, or what it promises is rejected, the console says so, once for each function:
 * `reportError` would end a process on Deno, and Node has none.
 *
 * @param name What the user knows it as, for example `onProgress`.
 * @param callback The function.
 * @param args What it is told.
 */
export function callUser<A extends readonly unknown[]>(name: string, callback: (...args: A) => unknown, ...args: A): void {
  try {
    const result = callback(...args);
    if (result instanceof Promise) result.catch((error: unknown) => tell(name, callback, error));
  } catch (error) {
    tell(name, callback, error);
  }
}

function tell(name: string, callback: object, error: unknown): void {
  if (told.has(callback)) return;
  told.add(callback);
  console.error(`cos: ${name} threw, which changes nothing for the call:`, error);
}
