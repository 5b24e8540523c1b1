/**
 * Names of files and folders in a bucket, for completions: one page of a listing, with the account that the command line itself would have.
 *
 * @module
 */
import { CosClient } from "../../../client.ts";
import { runtimeFetch } from "../../../core/runtime_fetch.ts";
import { parseRemoteName } from "../../settings/remote_name.ts";
import { accountOf, type Settings } from "../../settings/settings.ts";
import type { Io } from "../../terminal/io.ts";
import { type Page, readPage, writePage } from "./cache.ts";
import type { Candidate } from "./candidates.ts";

/**
 * The names that begin with a text.
 *
 * @param text A remote name as far as it is typed, with the `/` of its bucket.
 * @param settings The account.
 * @param io The surroundings of the command.
 * @param signal Ends what is asked of the service.
 * @throws What the service, or what there is in its place, has against it.
 */
export async function namesIn(text: string, settings: Settings, io: Io, signal: AbortSignal): Promise<Candidate[]> {
  const folder = text.slice(0, text.lastIndexOf("/") + 1);
  const begin = text.slice(folder.length);
  // In a folder whose name is a pattern there is nothing to list.
  if (/[*?]/.test(folder)) return [];
  const { bucket, path } = parseRemoteName(folder, settings.bucket);
  const account = accountOf(settings);
  const list = async (prefix: string): Promise<Page> => {
    const { appid, secretId, secretKey, region, endpoint } = account;
    const client = new CosClient({
      appid,
      secretId,
      secretKey,
      region,
      endpoint,
      retry: { attempts: 1 },
      now: io.now,
      fetch: io.fetch ?? runtimeFetch,
    });
    const listed = await client.listFolder({ bucketName: bucket, cosPath: path, ...prefix === "" ? {} : { prefix } }, { signal });
    if (!listed.ok) throw new Error(listed.message);
    const { infos, listover } = listed.data;
    return { names: infos.map(({ name }) => name), whole: listover };
  };
  const { names } = await pageOf([account.endpoint ?? account.region, account.appid, account.secretId, bucket, path], begin, list, io);
  return names.filter((name) => name.startsWith(begin)).map((name) => ({ text: folder + name }));
}

/** A page, from the cache if it was asked for a moment ago. A page that is all of a folder holds what begins in any way. */
async function pageOf(place: readonly unknown[], begin: string, list: (prefix: string) => Promise<Page>, io: Io): Promise<Page> {
  const whole = await readPage([...place, ""], io);
  if (whole?.whole) return whole;
  const known = begin === "" ? whole : await readPage([...place, begin], io);
  if (known) return known;
  const page = await list(begin);
  await writePage([...place, begin], page, io);
  return page;
}
