import { assert, assertEquals } from "@std/assert";
import { CosClient, type CosResult, unwrap } from "@cos/v4";
import { CosEmulator } from "@cos/v4/emulator";
import { ACCOUNT } from "../_support.ts";

const BUCKET = "mybucket";

/** `either` leaves open whether a name is refused; in no case may it arrive as another. */
type Expected = "arrives" | "refused" | "either";

const NAMES: readonly [what: string, name: string, expected: Expected][] = [
  ["plain letters", "file.txt", "arrives"],
  ["Chinese", "文件", "arrives"],
  ["Chinese and a space", "文件 1.txt", "arrives"],
  ["many spaces", "a  b   c", "arrives"],
  ["a trailing space", "a ", "arrives"],
  ["a leading space", " a", "arrives"],
  ["a plus", "a+b", "arrives"],
  ["an ampersand", "a&b=c&op=delete", "arrives"],
  ["an equals sign", "=a=", "arrives"],
  ["a percent sign", "100%", "arrives"],
  ["a tilde", "~a~", "arrives"],
  ["a hash", "a#b", "arrives"],
  ["single quotes and parentheses", "it's (a) '!'", "arrives"],
  ["other marks", "@,;$[]^`{}-_.", "arrives"],
  ["emoji", "😀👩‍👩‍👧.png", "arrives"],
  ["an escape as text", "%41", "arrives"],
  ["an escaped slash as text", "a%2Fb", "arrives"],
  ["an escaped parent as text", "%2e%2e", "arrives"],
  ["a broken escape as text", "%zz%", "arrives"],
  ["a plus and a space", "a+ b", "arrives"],
  ["é composed", "\u00e9", "arrives"],
  ["é decomposed", "e\u0301", "arrives"],
  ["a dotless name", "...", "arrives"],
  ["a hidden file", ".hidden", "arrives"],
  ["dots at the end", "a..", "arrives"],
  ["a right-to-left mark", "\u202etxt.exe", "arrives"],
  ["a zero-width space", "a\u200bb", "arrives"],
  ["a byte order mark inside", "a\ufeffb", "arrives"],
  ["a no-break space", "a\u00a0", "arrives"],
  ["a non-character", "a\uffff", "arrives"],
  ["__proto__", "__proto__", "arrives"],
  ["849 letters", "a".repeat(849), "arrives"],
  ["850 letters", "a".repeat(850), "refused"],
  ["849 bytes of Chinese", "中".repeat(283), "either"],
  ["849 percent signs", "%".repeat(849), "either"],
  ["850 bytes of Chinese and a letter", "中".repeat(283) + "a", "refused"],
  ["a dot", ".", "refused"],
  ["two dots", "..", "refused"],
  ["a parent segment", "a/../b", "refused"],
  ["a dot segment", "a/./b", "refused"],
  ["an asterisk", "a*b", "arrives"],
  ["a question mark", "a?b", "arrives"],
  ["a colon", "a:b", "arrives"],
  ["a bar", "a|b", "arrives"],
  ["a backslash", "a\\b", "arrives"],
  ["two dots and a backslash", "..\\b", "arrives"],
  ["angle brackets", "<a>", "arrives"],
  ["a double quote", 'a"b', "arrives"],
  ["an empty segment", "a//b", "refused"],
  ["nothing but a space", " ", "arrives"],
  ["half a surrogate pair", "a\ud83d", "refused"],
  ["surrogates in wrong order", "\ude00\ud83d", "refused"],
  ["a NUL", "a\0b", "refused"],
  ["a tab", "a\tb", "either"],
  ["a line feed", "a\nb", "either"],
  ["CR and LF", "a\r\nHost: b", "either"],
  ["an escape character", "a\x1bb", "either"],
  ["a control character at the end", "a\x01", "either"],
  ["a DEL", "a\x7f", "either"],
  ["a C1 control character", "a\u0085b", "either"],
];

interface Place {
  emulator: CosEmulator;
  client: CosClient;
}

const PLACES: Readonly<Record<string, () => Promise<Place>>> = {
  "the emulator's fetch": () => {
    const emulator = new CosEmulator({ ...ACCOUNT, buckets: [BUCKET] });
    return Promise.resolve({
      emulator,
      client: new CosClient({ ...ACCOUNT, fetch: emulator.fetch, retry: { attempts: 1 }, unusualNames: true }),
    });
  },
  "a real listener": async () => {
    const emulator = new CosEmulator({ ...ACCOUNT, buckets: [BUCKET] });
    const { url } = await emulator.listen();
    return { emulator, client: new CosClient({ ...ACCOUNT, endpoint: url, retry: { attempts: 1 }, unusualNames: true }) };
  },
};

async function at(place: string, action: (place: Place) => Promise<void>): Promise<void> {
  const { emulator, client } = await PLACES[place]!();
  try {
    await action({ emulator, client });
  } finally {
    await emulator.close();
  }
}

/** Names of the files and folders in a folder, as the service lists them. */
async function listed(client: CosClient, cosPath: string, prefix?: string): Promise<string[]> {
  return unwrap(await client.listFolder({ bucketName: BUCKET, cosPath, prefix })).infos.map(({ name }) => name);
}

async function textOf(client: CosClient, cosPath: string): Promise<string> {
  return await new Response(unwrap(await client.downloadObject({ bucketName: BUCKET, cosPath })).body).text();
}

/** A file of that name lives through every operation, and at each step it is there under exactly that name. */
async function lives({ emulator, client }: Place, name: string, send: typeof fetch): Promise<void> {
  const cosPath = "/" + name;
  const file = { bucketName: BUCKET, cosPath };
  assertEquals(await listed(client, "/"), [name]);
  assertEquals(await listed(client, "/", [...name].slice(0, -1).join("").replace(/^(\.\.?|\s*)$/, "")), [name]);
  assertEquals(unwrap(await client.statFile(file)).filesize, 7);
  assertEquals(await textOf(client, cosPath), "content");
  const response = await send(await client.downloadUrl(BUCKET, cosPath));
  assertEquals([response.status, await response.text()], [200, "content"]);
  unwrap(await client.updateFile({ ...file, bizAttr: name }));
  assertEquals(unwrap(await client.statFile(file)).bizAttr, name);

  const other = { bucketName: BUCKET, cosPath: "/other" };
  unwrap(await client.copyFile({ ...file, destPath: "/other" }));
  unwrap(await client.delFile(file));
  assertEquals(await listed(client, "/"), ["other"]);
  unwrap(await client.copyFile({ ...other, destPath: cosPath }));
  assertEquals((await listed(client, "/")).toSorted(), [name, "other"].toSorted());
  unwrap(await client.delFile(file));
  unwrap(await client.moveFile({ ...other, destPath: cosPath }));
  assertEquals(await listed(client, "/"), [name]);
  unwrap(await client.moveFile({ ...file, destPath: "other" }));
  // Relative to the source's folder, which is the root.
  unwrap(await client.moveFile({ ...other, destPath: name }));
  assertEquals(await listed(client, "/"), [name]);
  unwrap(await client.delFile(file));

  unwrap(await client.uploadSliceFileFromBuffer({ ...file, data: "sliced!", enableSha1: true }));
  assertEquals(await textOf(client, cosPath), "sliced!");
  assertEquals(await listed(client, "/"), [name]);
  unwrap(await client.delFile(file));
  assertEquals(await listed(client, "/"), []);

  if (new TextEncoder().encode(cosPath).length < 840) {
    const folder = { bucketName: BUCKET, cosPath: cosPath + "/" };
    unwrap(await client.createFolder(folder));
    unwrap(await client.upload({ ...folder, cosPath: `${cosPath}/${"in it"}`, filecontent: "x" }));
    assertEquals(await listed(client, "/"), [name + "/"]);
    assertEquals(await listed(client, cosPath + "/"), ["in it"]);
    unwrap(await client.delFile({ ...folder, cosPath: `${cosPath}/${"in it"}` }));
    unwrap(await client.updateFolder({ ...folder, bizAttr: "b" }));
    unwrap(await client.statFolder(folder));
    unwrap(await client.delFolder(folder));
  }
  const paths = new Set(emulator.requests.map(({ path }) => path));
  for (const path of paths) assert(["/", "/other"].includes(path) || path.startsWith(cosPath.slice(0, -2)), `a request went to ${path}`);
}

/** Every operation refuses that name, and nothing reaches the service. */
async function isRefused({ emulator, client }: Place, name: string): Promise<void> {
  const cosPath = "/" + name;
  const file = { bucketName: BUCKET, cosPath };
  const source = { bucketName: BUCKET, cosPath: "/other" };
  const folder = { bucketName: BUCKET, cosPath: cosPath + "/" };
  const calls: readonly (() => Promise<CosResult<unknown>>)[] = [
    () => client.upload({ ...file, filecontent: "content" }),
    () => client.uploadFileFromBuffer({ ...file, data: "content" }),
    () => client.uploadSliceFileFromBuffer({ ...file, data: "content" }),
    () => client.statFile(file),
    () => client.updateFile(file),
    () => client.delFile(file),
    () => client.downloadObject(file),
    () => client.moveFile({ ...file, destPath: "/other" }),
    () => client.moveFile({ ...source, destPath: cosPath }),
    () => client.moveFile({ ...source, destPath: name }),
    () => client.copyFile({ ...source, destPath: cosPath }),
    () => client.copyFile({ ...source, destPath: name }),
    () => client.statFolder(folder),
    () => client.createFolder(folder),
    () => client.delFolder(folder),
    () => client.listFolder(folder),
    () => client.listFolder({ bucketName: BUCKET, cosPath: "/", prefix: name }),
  ];
  for (const [index, call] of calls.entries()) {
    const result = await call();
    assertEquals(result.code, -1, `call ${index}: ${result.message}`);
  }
  let thrown: unknown;
  await client.downloadUrl(BUCKET, cosPath).catch((error: unknown) => thrown = error);
  assert(thrown instanceof Error, "a download URL was made");
  assertEquals(emulator.requests.length, 0);
}

for (const place of Object.keys(PLACES)) {
  for (const [what, name, expected] of NAMES) {
    const verdict =
      { arrives: "arrives as it is", refused: "is refused everywhere", either: "arrives as it is or is refused everywhere" }[expected];
    Deno.test(`over ${place}, a name of ${what} ${verdict}`, async () => {
      await at(place, async (here) => {
        const first = await here.client.upload({ bucketName: BUCKET, cosPath: "/" + name, filecontent: "content" });
        assert(first.ok || first.code === -1, `neither arrived nor refused here: ${first.code} ${first.message}`);
        if (expected !== "either") assertEquals(first.ok, expected === "arrives", first.message);
        if (first.ok) await lives(here, name, place === "a real listener" ? fetch : here.emulator.fetch);
        else await isRefused(here, name);
      });
    });
  }

  Deno.test(`over ${place}, composed and decomposed forms, cases and escapes are names of their own`, async () => {
    await at(place, async ({ client }) => {
      const names = ["\u00e9", "e\u0301", "A", "a", "%41", "%61", "a+b", "a b", "a%20b", "a%2Bb", "1", "１", "K", "\u212a"];
      for (const name of names) unwrap(await client.upload({ bucketName: BUCKET, cosPath: `/d/${name}`, filecontent: name }));
      assertEquals((await listed(client, "/d/")).toSorted(), names.toSorted());
      for (const name of names) assertEquals(await textOf(client, `/d/${name}`), name);
    });
  });

  Deno.test(`over ${place}, a long path of many segments arrives as it is`, async () => {
    await at(place, async ({ client }) => {
      const cosPath = "/" + "文 件/".repeat(40) + "%+.txt";
      unwrap(await client.upload({ bucketName: BUCKET, cosPath, filecontent: "deep" }));
      assertEquals(await textOf(client, cosPath), "deep");
      assertEquals(await listed(client, "/" + "文 件/".repeat(40)), ["%+.txt"]);
    });
  });
}
