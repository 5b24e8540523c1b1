/**
 * A page that is cut off from where its scripts lie: the library in one file, and none of what it loads later.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { build, stop } from "esbuild";
import { ACCOUNT, failureOf } from "../_support.ts";

type Library = typeof import("@cos/v4");

const AT = { bucketName: "mybucket", cosPath: "/a.txt" };

/** The entry in one file, beside which nothing lies. */
async function entryAlone(): Promise<Library> {
  const directory = await Deno.makeTempDir({ prefix: "cos-later-" });
  try {
    await build({
      entryPoints: [decodeURIComponent(new URL("../../mod.ts", import.meta.url).pathname)],
      bundle: true,
      format: "esm",
      outfile: `${directory}/entry.js`,
      logLevel: "silent",
      plugins: [{
        name: "later-left-out",
        setup({ onResolve }) {
          onResolve({ filter: /.*/ }, ({ kind, path }) => kind === "dynamic-import" ? { path, external: true } : undefined);
        },
      }],
    });
    return await import(`file://${directory}/entry.js`);
  } finally {
    await stop();
    await Deno.remove(directory, { recursive: true });
  }
}

const { CosClient } = await entryAlone();

Deno.test("a first request that fails is told as it failed, though what would try again cannot be loaded", async () => {
  let requests = 0;
  const cos = new CosClient({
    ...ACCOUNT,
    fetch: () => {
      requests++;
      return Promise.reject(new TypeError("Failed to fetch"));
    },
  });
  const failure = failureOf(await cos.statFile(AT));
  assertEquals([failure.code, failure.operation, requests], [-3, "statFile", 1]);
  assertMatch(failure.message, /^no answer from .*: Failed to fetch$/);
});

Deno.test("a code of the service is told, though its name and what may be done after it cannot be loaded", async () => {
  const cos = new CosClient({
    ...ACCOUNT,
    fetch: () => Promise.resolve(Response.json({ code: -71, message: "slow down" }, { status: 403 })),
  });
  const failure = failureOf(await cos.statFile(AT));
  assertEquals([failure.code, failure.name, failure.message, failure.httpStatus], [-71, "", "slow down", 403]);
});

Deno.test("an upload, a header and a URL that need a part which cannot be loaded fail with -3, and nothing is sent", async () => {
  let requests = 0;
  const cos = new CosClient({
    ...ACCOUNT,
    fetch: () => {
      requests++;
      return Promise.resolve(Response.json({ code: 0 }));
    },
  });
  const url = cos.downloadUrl("mybucket", "/a.txt").catch((error: { failure: unknown }) => error.failure);
  const failures = [
    failureOf(await cos.upload({ ...AT, filecontent: "a" })),
    failureOf(await cos.updateFile({ ...AT, customHeaders: { "x-cos-meta-a": "b" } })),
    await url as ReturnType<typeof failureOf>,
  ];
  for (const { code, message } of failures) {
    assertEquals(code, -3);
    assertMatch(message, /^a part of the library could not be loaded: /);
  }
  assertEquals(requests, 0);
});
