/**
 * URLs to download by. Loaded when the first is asked for.
 *
 * @module
 */
import type { DownloadUrlOptions } from "./client.ts";
import { checkInput } from "./core/check.ts";
import { checkObject, keysOf, lifetime, type Settings } from "./core/config.ts";
import { encodePath } from "./core/path.ts";
import { BadInput, type CosResult } from "./core/result.ts";
import { operations } from "./generated/operations.ts";

const KEYS = keysOf<DownloadUrlOptions>({ expiresIn: 1, cdn: 1 });

/**
 * A URL by which a browser or curl can download a file.
 *
 * @param settings The client's.
 * @param input The file.
 * @param options How long it is valid, and where it leads.
 * @throws CosError or BadInput when the name, the path or the time cannot be right.
 */
export async function downloadUrl(
  settings: Settings,
  input: { readonly bucketName: string; readonly cosPath: string },
  options: DownloadUrlOptions,
): Promise<CosResult<string>> {
  const { bucketName, cosPath } = checkInput(operations.downloadObject, input);
  checkObject("options", options, KEYS);
  const { signer, signExpired, clock } = settings;
  const seconds = lifetime("expiresIn", options.expiresIn ?? signExpired);
  const expiresIn = clock.lifetime(seconds);
  if (expiresIn < 1) {
    throw new BadInput(`expiresIn: this computer's clock is ${seconds - expiresIn} s behind the service's; set it right, or ask for more`);
  }
  const sign = await signer({ kind: "download", bucketName, cosPath, expiresIn });
  const data = `${settings.downloadUrl(bucketName, options.cdn)}${encodePath(cosPath)}?sign=${encodeURIComponent(sign)}`;
  return { ok: true, code: 0, message: "SUCCESS", data };
}
