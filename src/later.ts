/**
 * Parts of the library that are loaded when they are first used, so that a program, above all a page, loads what it needs.
 *
 * @module
 */
import { type CosResult, localFailure } from "./result.ts";

/**
 * Loads a part and hands it on. A page may be cut off from where its scripts lie: that is no answer, as with any other request.
 *
 * @param load Loads it.
 * @param run Uses it.
 */
export async function later<M, T>(load: () => Promise<M>, run: (part: M) => Promise<CosResult<T>>): Promise<CosResult<T>> {
  let part: M;
  try {
    part = await load();
  } catch (cause) {
    return localFailure(-3, `a part of the library could not be loaded: ${(cause as Error).message}`, { cause });
  }
  return await run(part);
}
