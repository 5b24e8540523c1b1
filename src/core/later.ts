/**
 * Parts of the library that are loaded when they are first used, so that a program, above all a page, loads what it needs.
 *
 * @module
 */
import { type CosResult, localFailure, unwrap } from "./result.ts";
import { scrubbed } from "./scrub.ts";

/** Hands a part on to whoever uses it. */
type Later<M> = <T>(use: (part: M) => Promise<CosResult<T>>) => Promise<CosResult<T>>;

/**
 * A part that is loaded once. A page may be cut off from where its scripts lie: that is no answer, as with any other request, and the next
 * call tries to load it again.
 *
 * @param load Loads it.
 * @returns Hands the part on to whoever uses it.
 */
export function later<M>(load: () => Promise<M>): Later<M> {
  let part: M | undefined;
  return async (use) => {
    try {
      // Kept: to ask the runtime for a module that it has takes 3 µs on Bun and Deno, and a turn of the event loop.
      part ??= await load();
    } catch (error) {
      const cause = scrubbed(error, []);
      return localFailure(-3, `a part of the library could not be loaded: ${cause.message}`, { cause });
    }
    return await use(part);
  };
}

/**
 * Uses a part for what is no call by itself.
 *
 * @param part The part.
 * @param use What is done with it.
 * @throws CosError (-3) where it cannot be loaded.
 */
export async function using<M, T>(part: Later<M>, use: (part: M) => T | Promise<T>): Promise<T> {
  return unwrap(await part(async (loaded) => ({ ok: true, code: 0, message: "", data: await use(loaded) })));
}
