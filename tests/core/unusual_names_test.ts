import { assert, assertEquals, assertMatch } from "@std/assert";
import { CosClient, unwrap } from "../../mod.ts";
import { operations } from "../../src/generated/operations.ts";
import { CosEmulator } from "../../src/emulator/mod.ts";

/** What the Python SDK refuses, and all others store (protocol notes, section 5.2). */
const CHARACTERS = [...'?*:|\\<>"'];
/** What else has a meaning in URLs, forms, shells or globs. */
const OTHERS = [
  "%",
  "%2F",
  "%3f",
  "+",
  "#",
  "&=",
  ";",
  " ",
  "'",
  "`$(x)",
  "{a,b}",
  "[x]",
  "!~",
  "\n",
  "\u3000",
  "中?文",
  "😀*",
  "..\\..",
  "NUL",
];
const NAMES = [...CHARACTERS.map((char) => `a${char}b`), ...CHARACTERS, ...OTHERS];

function scene(): { emulator: CosEmulator; cos: CosClient; free: CosClient } {
  const emulator = new CosEmulator();
  return { emulator, cos: new CosClient(emulator.clientOptions), free: new CosClient({ ...emulator.clientOptions, unusualNames: true }) };
}

const bucketName = "mybucket";

for (const name of NAMES) {
  Deno.test(`whoever has not asked for unusual names can do with a file named ${JSON.stringify(name)} all that can be done with what exists`, async () => {
    const { cos, free, emulator } = scene();
    const at = { bucketName, cosPath: `/d ${name}/${name}` };
    const folder = { bucketName, cosPath: `/d ${name}/` };
    unwrap(await free.createFolder({ ...folder, bizAttr: "made" }));
    unwrap(await free.uploadFileFromBuffer({ ...at, data: "content" }));
    assertEquals(unwrap(await cos.statFile(at)).filesize, 7);
    assertEquals(unwrap(await cos.statFolder(folder)).bizAttr, "made");
    unwrap(await cos.updateFile({ ...at, bizAttr: "b" }));
    unwrap(await cos.updateFolder({ ...folder, bizAttr: "c" }));
    assertEquals([unwrap(await cos.statFile(at)).bizAttr, unwrap(await cos.statFolder(folder)).bizAttr], ["b", "c"]);
    const listed = await Array.fromAsync(cos.listFolderAll(folder));
    assertEquals(listed.map((entry) => entry.name), [name]);
    assertEquals(unwrap(await cos.listFolder({ ...folder, prefix: name })).infos.map((entry) => entry.name), [name]);
    assertEquals(unwrap(await cos.listFolder({ ...folder, prefix: name + "x" })).infos, []);
    assert(unwrap(await cos.uploadSliceList(at)).accessUrl !== undefined);
    const { body } = unwrap(await cos.downloadObject({ ...at, rangeStart: 0 }));
    assertEquals(await new Response(body).text(), "content");
    const link = await cos.downloadUrl(bucketName, at.cosPath);
    assertEquals(await (await emulator.fetch(link)).text(), "content");
    // As a source, by a target's name that is usual.
    unwrap(await cos.copyFile({ ...at, destPath: "/copied" }));
    unwrap(await cos.moveFile({ ...at, destPath: "/moved" }));
    assertEquals([(await cos.statFile(at)).code, (await cos.statFile({ bucketName, cosPath: "/copied" })).code], [-197, 0]);
    // And as a target, where that was asked for: from the root, and from the source's folder.
    unwrap(await free.copyFile({ bucketName, cosPath: "/moved", destPath: at.cosPath }));
    unwrap(await free.copyFile({ ...at, destPath: `${name} 2` }));
    assertEquals((await Array.fromAsync(cos.listFolderAll(folder))).map((entry) => entry.name).sort(), [name, `${name} 2`].sort());
    unwrap(await cos.delFile(at));
    unwrap(await cos.delFile({ bucketName, cosPath: `${at.cosPath} 2` }));
    unwrap(await cos.delFolder(folder));
    assertEquals(unwrap(await cos.listFolder({ bucketName, cosPath: "/" })).infos.map((entry) => entry.name), ["copied", "moved"]);
  });

  Deno.test(`a file named ${JSON.stringify(name)} is uploaded in slices where unusual names are allowed, and what is there is what was sent`, async () => {
    const { cos, free } = scene();
    const data = new Uint8Array(2 ** 20 + 5).fill(7);
    const at = { bucketName, cosPath: `/${name}` };
    unwrap(await free.uploadSliceFileFromBuffer({ ...at, data, enableSha1: true }));
    const { body } = unwrap(await cos.downloadObject(at));
    assertEquals(new Uint8Array(await new Response(body).arrayBuffer()), data);
  });
}

const made = { data: "x", localPath: "/x", filecontent: "x", filesize: 1, session: "s", offset: 0, destPath: "" };

for (const char of CHARACTERS) {
  Deno.test(`nothing is made under a name with ${char} unless unusual names are allowed, and the refusal names the option`, async () => {
    const { cos, emulator } = scene();
    unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath: "/a", data: "x" }));
    const before = emulator.requests.length;
    const tried: string[] = [];
    for (const { name, path, params } of Object.values(operations)) {
      const target = params.some(({ type }) => type === "path");
      if (path.illegal === undefined && !target) continue;
      const odd = `/b${char}${path.kind === "folder" ? "/" : ""}`;
      const given = Object.fromEntries(
        params.filter(({ required }) => required).map((param) => [param.name, made[param.name as keyof typeof made]]),
      );
      const input = { ...given, bucketName, cosPath: target ? "/a" : odd, ...target ? { destPath: odd } : {} };
      // deno-lint-ignore no-explicit-any
      const result = await (cos as any)[name](input);
      assertEquals(result.code, -1, name);
      assertMatch(result.message, new RegExp(`^(cosPath|destPath): must not contain \\${char} \\(none of`));
      assertMatch(result.hint, /option unusualNames/);
      tried.push(name);
    }
    assertEquals(tried.length, 13);
    assertEquals(emulator.requests.length, before);
  });
}

Deno.test("a name of white space alone is refused where it is made, with the same hint, and a name that cannot be sent has no such hint", async () => {
  const { cos, free } = scene();
  const at = { bucketName, cosPath: "/ /a" };
  const refused = await cos.uploadFileFromBuffer({ ...at, data: "x" });
  assertMatch(String(!refused.ok && refused.hint), /unusualNames/);
  unwrap(await free.uploadFileFromBuffer({ ...at, data: "x" }));
  assertEquals(unwrap(await cos.statFile(at)).filesize, 1);
  for (const cosPath of ["/a//b", "/../a", "/a\0"]) {
    const never = await free.uploadFileFromBuffer({ bucketName, cosPath, data: "x" });
    assert(!never.ok);
    assertEquals([never.code, never.hint], [-1, undefined]);
  }
});

Deno.test("unusualNames is true or false, and nothing that merely looks like it", () => {
  const { clientOptions } = new CosEmulator();
  for (const unusualNames of ["false", 1, null]) {
    let message = "";
    try {
      // deno-lint-ignore no-explicit-any
      new CosClient({ ...clientOptions, unusualNames } as any);
    } catch (error) {
      message = (error as Error).message;
    }
    if (unusualNames === null) assertEquals(message, "");
    else assertMatch(message, /unusualNames: must be true or false/);
  }
});
