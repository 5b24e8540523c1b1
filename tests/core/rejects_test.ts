/**
 * A call rejects for an abort only; whatever else is wrong is a result, and a callback that throws breaks nothing.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { CosClient, CosError, type CosResult } from "@cos/v4";
import { callUser } from "../../src/core/callbacks.ts";
import { later } from "../../src/core/later.ts";
import { scrubbed } from "../../src/core/scrub.ts";
import { operations } from "../../src/generated/operations.ts";
import { ACCOUNT, callByName, clientOf, emulatorWith, failureOf, inputFor, STRICT, withFolder } from "../_support.ts";

const AT = { bucketName: "mybucket", cosPath: "/a.txt" };
const EVERYTHING = {
  data: "x",
  filecontent: "x",
  localPath: "/none",
  localFilename: "/none/x",
  destPath: "/b",
  session: "s",
  offset: 0,
  filesize: 1,
};

/** Every operation with an input that it takes. */
const INPUTS = Object.entries(operations).map(([name, { path }]) => {
  const cosPath = path.kind === "file" ? "/a" : "/a/";
  return [name, inputFor(name as keyof typeof operations, { ...EVERYTHING, bucketName: "mybucket", cosPath })] as const;
});

const deaf = new CosClient({ ...ACCOUNT, fetch: () => Promise.reject(new Error("must not be reached")) });
const odd = (value: unknown): never => value as never;

const ODD_OPTIONS: readonly [what: string, options: unknown, message: RegExp][] = [
  ["null", null, /^options: must be an object, got null$/],
  ["a text", "fast", /^options: must be an object, got string$/],
  ["a signal that is an object", { signal: {} }, /^signal: must be an AbortSignal$/],
  ["a signal that is a text", { signal: "x" }, /^signal: must be an AbortSignal$/],
  ["a signal that is 0", { signal: 0 }, /^signal: must be an AbortSignal$/],
  ["a controller for a signal", { signal: new AbortController() }, /^signal: must be an AbortSignal$/],
  ["onProgress that is no function", { onProgress: "often" }, /^onProgress: must be a function$/],
  ["a retry that is a number", { retry: 3 }, /^retry: must be an object, got number$/],
  ["a key that nobody knows", { timeOut: 5 }, /^options: timeOut: there is no such key: timeout is meant\?$/],
  ["a key of retry that nobody knows", { retry: { attempt: 5 } }, /^retry: attempt: there is no such key: attempts is meant\?$/],
];

for (const [what, options, message] of ODD_OPTIONS) {
  Deno.test(`every operation answers options that are or hold ${what} with a result`, async () => {
    for (const [name, input] of INPUTS) {
      const failure = failureOf(await callByName(deaf, name, input, options as object));
      assertEquals(failure.code, -1, name);
      assertMatch(failure.message, message, name);
    }
  });
}

Deno.test("every operation answers an input that is none, or that throws when it is read, with a result", async () => {
  const thrower = new Proxy({}, {
    get() {
      throw null;
    },
  });
  for (const [name] of INPUTS) {
    for (const input of [null, undefined, 5, "x", [], Symbol("s"), thrower]) {
      assertEquals(failureOf(await callByName(deaf, name, input)).code, -1, name);
    }
  }
});

Deno.test("folders and URLs answer options and names that are none with a failure, and not with a TypeError", async () => {
  for (const options of [null, 5, { signal: {} }]) {
    for (
      const call of [
        () => deaf.uploadFolder({ localDir: "/none", bucketName: "mybucket", cosPath: "/a/" }, odd(options)),
        () => deaf.downloadFolder({ bucketName: "mybucket", cosPath: "/a/", localDir: "/none/x" }, odd(options)),
        () => deaf.deleteFolderAll({ bucketName: "mybucket", cosPath: "/a/" }, odd(options)),
      ] as readonly (() => Promise<CosResult<unknown>>)[]
    ) assert([-1, -3].includes(failureOf(await call()).code));
  }
  for (const options of [null, 5, { expires: 5 }]) {
    assertEquals((await assertRejects(() => deaf.downloadUrl("mybucket", "/a", odd(options)), CosError)).code, -1);
  }
  for (const options of [null, 5]) {
    const reading = async (): Promise<void> => {
      for await (const _ of deaf.listFolderAll({ ...AT, cosPath: "/" }, odd(options)));
    };
    assertEquals((await assertRejects(reading, CosError)).code, -1);
  }
});

Deno.test("a client refuses options that are none, or have a key that nobody knows, with a CosError", () => {
  for (
    const [options, message] of [
      [null, /^options: must be an object, got null/],
      ["sh", /^options: must be an object, got string/],
      [{ ...ACCOUNT, regionn: "sh" }, /^options: regionn: there is no such key: region is meant\?/],
      [{ ...ACCOUNT, secret_key: "x" }, /^options: secret_key: there is no such key: secretKey is meant\?/],
      [{ ...ACCOUNT, zzzzzzzz: 1 }, /^options: zzzzzzzz: there is no such key; known are cred, appid, /],
      [{ ...ACCOUNT, retry: { attemps: 5 } }, /^retry: attemps: there is no such key: attempts is meant\?/],
    ] as const
  ) {
    const error = assertThrows(() => new CosClient(odd(options)), CosError);
    assertEquals(error.code, -1);
    assertMatch(error.message, message);
  }
});

/** What a fetch may throw, or give in place of a Response. */
const THROWN: Record<string, unknown> = {
  null: null,
  undefined: undefined,
  "a text": "gone",
  "a symbol": Symbol("gone"),
  "an object without a prototype": Object.create(null),
  "an object whose message is a number": { message: 5, cause: null },
  "an object that throws when it is read": new Proxy({}, {
    get() {
      throw null;
    },
  }),
};

for (const [what, thrown] of Object.entries(THROWN)) {
  Deno.test(`a fetch that throws ${what} is no answer, be it at once or later`, STRICT, async () => {
    for (
      const fetch of [
        () => Promise.reject(thrown),
        () => {
          throw thrown;
        },
        () => Promise.resolve(thrown),
      ]
    ) {
      const cos = new CosClient({ ...ACCOUNT, retry: { attempts: 1 }, fetch: fetch as typeof globalThis.fetch });
      for (const name of ["statFile", "upload", "downloadObject", "uploadFileFromBuffer"] as const) {
        assertEquals(failureOf(await callByName(cos, name, inputFor(name, { ...EVERYTHING, ...AT }))).code, -3);
      }
    }
  });

  Deno.test(`a signer that throws ${what} is a failure with code -1`, async () => {
    const cos = new CosClient({ appid: 1, signer: () => Promise.reject(thrown), fetch: () => Promise.reject(thrown) });
    assertEquals(failureOf(await cos.statFile(AT)).code, -1);
  });
}

Deno.test("a copy of an error is made of anything that can be thrown", () => {
  for (const thrown of Object.values(THROWN)) assert(scrubbed(thrown, ["secret"]) instanceof Error);
  assertEquals(scrubbed(null, []).message, "null");
  assertEquals(scrubbed("a secret", ["secret"]).message, "a ***");
});

Deno.test("a part that cannot be loaded is no answer, whatever was thrown, and the next call tries again", async () => {
  let tries = 0;
  const part = later(() => ++tries < 3 ? Promise.reject(tries === 1 ? null : new TypeError("Failed to fetch")) : Promise.resolve(5));
  const use = (value: number): Promise<CosResult<number>> => Promise.resolve({ ok: true, code: 0, message: "", data: value });
  assertEquals((await part(use)).code, -3);
  assertMatch((await part(use)).message, /could not be loaded: Failed to fetch/);
  assertEquals((await part(use)).code, 0);
});

Deno.test("an abort rejects with its reason, even where something else goes wrong at the same time", async () => {
  const controller = new AbortController();
  const cos = new CosClient({
    ...ACCOUNT,
    fetch: () => {
      controller.abort(null);
      throw new TypeError("gone");
    },
  });
  assertEquals(await cos.statFile(AT, { signal: controller.signal }).then(() => "resolved", (error: unknown) => error), null);
});

/** What the console was told while an action was under way. */
async function toldDuring(action: () => Promise<unknown>): Promise<string[]> {
  const told: string[] = [];
  const own = console.error;
  console.error = (...parts: unknown[]) => void told.push(parts.map(String).join(" "));
  try {
    await action();
  } finally {
    console.error = own;
  }
  return told;
}

for (
  const [what, onProgress] of [
    ["throws", () => {
      throw new Error("my own mistake");
    }],
    ["rejects", () => Promise.reject(new Error("my own mistake"))],
    ["throws null", () => {
      throw null;
    }],
  ] as const
) {
  Deno.test(`onProgress that ${what} breaks no transfer, and the console says so once`, async () => {
    await withFolder(async (folder) => {
      const cos = clientOf(emulatorWith());
      const data = new Uint8Array(9 * 2 ** 20);
      const told = await toldDuring(async () => {
        assertEquals((await cos.uploadFileFromBuffer({ ...AT, data }, { onProgress })).code, 0);
        assertEquals((await cos.downloadFile({ ...AT, localFilename: `${folder}/a` }, { onProgress })).code, 0);
        assertEquals((await cos.uploadSingleFile({ ...AT, cosPath: "/b", localPath: `${folder}/a` }, { onProgress })).code, 0);
        await new Promise((resolve) => setTimeout(resolve, 0));
      });
      assertEquals(told.length, 1);
      assertMatch(told[0]!, /^cos: onProgress threw, which changes nothing for the call: /);
    });
  });
}

Deno.test("callUser() hands on what the user is told", () => {
  const got: unknown[] = [];
  callUser("f", (...args: unknown[]) => got.push(...args), 1, "two");
  assertEquals(got, [1, "two"]);
});
