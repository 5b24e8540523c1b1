/**
 * Buckets, folders and files, over HTTP, for the page. It has the service's own operations carried out, so that what it shows is what a `list` or
 * `stat` answers, and its uploads end where any other does; only that nobody signs for them, and that they are not in the log.
 *
 * | Request | What it does |
 * | --- | --- |
 * | `GET /_emulator/buckets` | all buckets |
 * | `GET /_emulator/list` | a page of a folder; the `context` of one leads to the next |
 * | `GET /_emulator/stat` | a file or folder |
 * | `GET /_emulator/file` | the content of a file, to be kept |
 * | `PUT /_emulator/file` | puts a file there, with `overwrite=1` in place of another |
 * | `DELETE /_emulator/file` | deletes a file, or a folder with all that it holds |
 *
 * All but the first take `appid`, `bucket` and `path`.
 *
 * @module
 */
import type { Bucket } from "../service/accounts.ts";
import type { Header, RawRequest } from "../service/exchange.ts";
import { Fields } from "../service/fields.ts";
import { hashOf } from "../service/hash.ts";
import { linksFrom } from "../service/hosts.ts";
import type { Call, Context } from "../service/operations/context.ts";
import { changing, lockKey, needRecord } from "../service/operations/context.ts";
import { operate } from "../service/operations/mod.ts";
import { checkPresent, finish, newFile } from "../service/operations/uploads.ts";
import { checkPath, isFolder } from "../service/paths.ts";
import { Refusal } from "../service/refusal.ts";
import { ConsoleError, done, json, reply } from "./reply.ts";
import type { ConsoleCall, Routes, Shown } from "./routes.ts";

/** Entries of one page of a folder. */
const PAGE = 200;
/** Entries that are deleted before it is looked for more. */
const BATCH = 100;

/** The return code for a path at which there is nothing. */
const GONE = -197;

/** A file or folder that is asked for, as an operation takes it. */
interface Place extends Call {
  readonly context: Context;
}

/** What can be asked for, by path and method. */
export const treeRoutes: Routes = {
  "/_emulator/buckets": {
    GET: async ({ accounts, isPublic }) => {
      const buckets = [];
      for (const bucket of accounts.buckets()) {
        buckets.push({ appid: appidOf(bucket), bucket: bucket.name, public: await isPublic(bucket) });
      }
      return json(buckets);
    },
  },
  "/_emulator/list": {
    GET: async (shown, call) => {
      const place = placeOf(shown, call);
      place.fields.set("num", Math.min(PAGE, place.context.settings.listMax));
      place.fields.set("context", call.query.get("context"));
      return json(await operate.list!(place.context, place));
    },
  },
  "/_emulator/stat": {
    GET: async (shown, call) => {
      const place = placeOf(shown, call);
      return json(await operate.stat!(place.context, place));
    },
  },
  "/_emulator/file": {
    GET: async (shown, call) => {
      const { context, bucket, path } = placeOf(shown, call);
      const { content } = await needRecord(context, bucket, path);
      const headers: Header[] = [
        // Never shown in place: a page in a bucket would run with the rights of the emulator's own.
        ["Content-Type", "application/octet-stream"],
        ["Content-Disposition", `attachment; filename*=UTF-8''${encodeName(path.slice(path.lastIndexOf("/") + 1))}`],
        ["Content-Length", String(content.size)],
      ];
      return reply(200, headers, content.size === 0 ? new Uint8Array() : await context.store.read(content, 0, content.size));
    },
    PUT: async (shown, call) => {
      await put(placeOf(shown, call), call.request, call.query.get("overwrite") === "1");
      return done();
    },
    DELETE: async (shown, call) => {
      const place = placeOf(shown, call);
      if (isFolder(place.path)) await removeFolder(place);
      else await operate.delete!(place.context, place);
      return done();
    },
  },
};

function appidOf({ name, home }: Bucket): string {
  return home.slice(name.length + 1);
}

function placeOf(shown: Shown, { query, host, request }: ConsoleCall): Place {
  const appid = query.get("appid") ?? "", name = query.get("bucket") ?? "";
  const bucket = shown.accounts.bucket(appid, name);
  if (bucket === undefined) throw new ConsoleError(404, "there is no such bucket; appid and bucket name one");
  const links = linksFrom(host, request.scheme, appid, shown.region);
  return {
    context: shown.context(),
    bucket: bucket.home,
    path: checkPath(query.get("path") ?? ""),
    fields: new Fields(),
    borrowed: [],
    links: (path) => links(name, path),
  };
}

/** A name as RFC 8187 has it in a header. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

async function put({ context, bucket, path }: Place, { body }: RawRequest, overwrite: boolean): Promise<void> {
  if (isFolder(path)) throw new Refusal(-160);
  const content = await context.store.write(body ?? []);
  try {
    const sha = await hashOf(context.store, content);
    await changing(context, [lockKey(bucket, path)], async () => {
      const present = await checkPresent(context, bucket, path, !overwrite, sha);
      const record = newFile(context.now(), { content, sha, sliceSize: content.size, bizAttr: "" });
      if (present === undefined) await finish(context, bucket, path, record);
    });
  } finally {
    await context.store.release(content);
  }
}

/** Deletes all that a folder holds, and its own record. What somebody else deletes meanwhile is as good. */
async function removeFolder(place: Place): Promise<void> {
  const { context: { store }, bucket, path } = place;
  while (true) {
    const { names } = await store.names(bucket, path, { limit: BATCH });
    if (names.length === 0) break;
    for (const name of names) {
      const below = { ...place, path: path + name };
      await (isFolder(name) ? removeFolder(below) : removeOne(below));
    }
  }
  if (path !== "/") await removeOne(place);
}

async function removeOne(place: Place): Promise<void> {
  try {
    await operate.delete!(place.context, place);
  } catch (error) {
    if (!(error instanceof Refusal && error.code === GONE)) throw error;
  }
}
