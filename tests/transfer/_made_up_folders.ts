/**
 * Takes an inventory of folders in each other whose pages are made up as they are asked for, and prints how many files it had: `FILES` in each of so
 * many `FOLDERS`. The folder below comes in the middle of each.
 *
 * @module
 */
import { CosClient } from "../../mod.ts";
import { inventory } from "../../src/transfer/mod.ts";

const [files, folders] = Deno.args.map(Number) as [number, number];

const cos = new CosClient({
  appid: 100000,
  secretId: "AKIDEXAMPLE",
  secretKey: "secret",
  fetch: ((url: string) => {
    const { pathname, searchParams } = new URL(url);
    const depth = pathname.split("/").length - 6;
    const middle = depth + 1 < folders ? Math.floor(files / 2) : -1;
    const all = files + (middle < 0 ? 0 : 1);
    const from = Number(searchParams.get("context") || 0);
    const to = Math.min(all, from + 1000);
    const infos = Array.from({ length: to - from }, (_, index) => {
      const number = from + index;
      if (number === middle) return { name: "x/", ctime: 0, mtime: 0 };
      const urls = { access_url: `http://b-1.file.myqcloud.com/l/${number}`, source_url: `http://b-1.cossh.myqcloud.com/l/${number}` };
      return { ...urls, name: `name-${number}`, filesize: number, filelen: number, sha: "0".repeat(40), ctime: 1, mtime: 1 };
    });
    return Promise.resolve(
      Response.json({ code: 0, message: "", data: { context: to < all ? String(to) : "", infos, listover: to >= all } }),
    );
  }) as unknown as typeof fetch,
});

let count = 0;
for await (const _ of inventory(cos, { bucketName: "mybucket", cosPath: "/" })) count++;
console.log(count);
