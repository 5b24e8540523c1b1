/**
 * Names of files and folders in a bucket, for completions: one page of a listing, with the account that the command line itself would have.
 *
 * @module
 */
import { CosClient } from "../../../client.ts";
import { runtimeFetch } from "../../../core/runtime_fetch.ts";
import { readTypedPath, typedPath } from "../../settings/glob.ts";
import { parseRemoteName } from "../../settings/remote_name.ts";
import { accountOf, type Settings } from "../../settings/settings.ts";
import type { Io } from "../../terminal/io.ts";
import { type Page, readPage, writePage } from "./cache.ts";
import type { Candidate } from "./candidates.ts";

/** Most names of a page that the service gives. */
const MOST = 1000;

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
  const { bucket, path, glob } = parseRemoteName(folder, settings.bucket);
  // A backslash at the end belongs to what is not typed yet.
  const { path: begin, glob: pattern } = readTypedPath(text.slice(folder.length).replace(/(?<!\\)(\\\\)*\\$/, "$1"));
  if (glob !== undefined || pattern !== undefined) return [];
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
    const listed = await client.listFolder({ bucketName: bucket, cosPath: path, num: MOST, ...prefix === "" ? {} : { prefix } }, {
      signal,
    });
    if (!listed.ok) throw new Error(listed.message);
    const { infos, listover } = listed.data;
    return { names: infos.map(({ name }) => name), whole: listover };
  };
  const { names, whole } = await pageOf(
    [account.endpoint ?? account.region, account.appid, account.secretId, bucket, path],
    begin,
    list,
    io,
  );
  const found = names.filter((name) => name.startsWith(begin)).map((name) => ({ text: folder + typedPath(name) }));
  // Shells put in what all candidates have in common. Others than these may have less, so what is typed is one of them.
  return whole || found.length === 0 ? found : [{ text }, ...found];
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
