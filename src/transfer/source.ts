/**
 * What is uploaded, whatever it comes from: a size, and bytes at an offset.
 *
 * @module
 */
import { dataSize, type TransferData } from "../check.ts";
import { bytesOf } from "../encode.ts";

/** Content of known size that can be read anywhere, again and again. */
export interface Source {
  /** Size in bytes. */
  readonly size: number;
  /** Reads exactly `length` bytes. */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Lets go of what is held. */
  close(): Promise<void>;
}

/** What an upload names as its content. */
export type UploadSource = { readonly localPath: string } | { readonly data: TransferData };

/**
 * Opens what an upload names.
 *
 * @throws BadInput for a local file that cannot be read.
 */
export async function openSource(from: UploadSource): Promise<Source> {
  if ("localPath" in from) return await (await import("./local_file.ts")).openSourceFile(from.localPath);
  const { data } = from;
  if (data instanceof Blob) return { size: data.size, read: (offset, length) => bytesOf(data.slice(offset, offset + length)), close };
  const bytes = await bytesOf(data);
  return { size: dataSize(data), read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)), close };
}

async function close(): Promise<void> {}
