/**
 * Takes a body to its end.
 *
 * @module
 */
import { onAbort } from "../core/abort.ts";
import { readerOf } from "../core/body.ts";

/** Bytes that are handed on at once, if they come in smaller pieces. */
const GATHERED = 512 * 1024;
/** Milliseconds for which what has come may wait for more. */
const PATIENCE = 50;

/**
 * Hands on what comes. Small pieces go together: each write waits for another thread, and Node hands over 64 KiB at a time. What has come is
 * handed on soon, and also when no more comes.
 *
 * @param stream The body. It is cancelled when it is not all taken.
 * @param signal Ends everything; the stream itself may live under another, or none.
 * @param take Is given the bytes, which are no longer its own when it ends; it says whether it wants more.
 * @param length Bytes that the body will have, where that is known: less memory is taken for less.
 * @throws The signal's reason, and what the body fails with.
 */
export async function drain(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  signal: AbortSignal | undefined,
  take: (bytes: Uint8Array<ArrayBuffer>) => Promise<boolean>,
  length: number = GATHERED,
): Promise<void> {
  const body = readerOf(stream);
  const forget = onAbort(signal, () => void body.cancel(signal!.reason).catch(() => {}));
  let room = new Uint8Array(Math.max(1, Math.min(GATHERED, length)));
  let filled = 0;
  let handedOn = performance.now();
  const handOn = async (): Promise<boolean> => {
    const gathered = filled;
    filled = 0;
    handedOn = performance.now();
    return gathered === 0 || await take(room.subarray(0, gathered));
  };
  const gather = async (bytes: Uint8Array<ArrayBuffer>): Promise<boolean> => {
    if (filled + bytes.length > room.length && !await handOn()) return false;
    if (filled === 0 && bytes.length >= room.length / 2) return await take(bytes);
    room.set(bytes, filled);
    filled += bytes.length;
    return performance.now() - handedOn < PATIENCE || await handOn();
  };
  const last = async (): Promise<void> => {
    await handOn();
    // A body that an abort cancelled fails, or ends as if it were whole.
    signal?.throwIfAborted();
  };
  let ended = false;
  try {
    for (let wantsMore = true; wantsMore;) {
      signal?.throwIfAborted();
      let bytes: Uint8Array<ArrayBuffer> | undefined;
      try {
        bytes = await body.read(room.buffer);
      } catch (error) {
        await last();
        throw error;
      }
      if (bytes === undefined) {
        await last();
        ended = true;
        return;
      }
      if (room.byteLength > 0) {
        wantsMore = await gather(bytes);
        body.free?.(bytes);
      } else {
        wantsMore = await take(bytes);
        room = new Uint8Array(bytes.buffer);
      }
    }
  } finally {
    forget();
    if (!ended) await body.cancel().catch(() => {});
  }
}
