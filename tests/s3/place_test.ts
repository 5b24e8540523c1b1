import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { CosClient, type S3Settings } from "../../mod.ts";
import { unwrap } from "../../src/core/result.ts";
import { CosEmulator } from "../../src/emulator/mod.ts";
import type { Entry } from "../../src/transfer/place.ts";
import { openS3Place } from "../../src/transfer/s3/mod.ts";
import { partCount, partSize } from "../../src/transfer/s3/parts.ts";
import { extrasOf, headersFor, statOf } from "../../src/transfer/s3/s3_metadata.ts";
import { checkedSettings } from "../../src/transfer/s3/s3_settings.ts";
import { bytes, MIB, onEachServer, type Scene } from "./_scene.ts";

async function listed(scene: Scene, prefix: string): Promise<Entry[]> {
  const place = openS3Place(scene.s3, scene.bucket, prefix);
  return await Array.fromAsync(place.list("", {}));
}

async function store(scene: Scene, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) unwrap(await scene.client.put(key, new TextEncoder().encode("x"), {}, {}));
}

await onEachServer((test, server) => {
  test("a listing tells files and folders, however many and whatever they are called", async (scene) => {
    const names = ["a", "a!", "a-b", "a b+c%20&?#", "名", "😀", "~", "'()*", "x.y"];
    await store(scene, ...names.map((name) => `d/${name}`), "d/f/1", "d/g-h/2", "e");
    const entries = await listed(scene, "d/");
    assertEquals(entries.filter(({ kind }) => kind === "file").map(({ path }) => path).sort(), names.toSorted());
    assertEquals(entries.filter(({ kind }) => kind === "folder").map(({ path }) => path).sort(), ["f/", "g-h/"]);
    for (const name of names) assertEquals((await openS3Place(scene.s3, scene.bucket, "d/").look(name, {}))?.size, 1, name);
  });

  test("a listing of several pages tells each once", async (scene) => {
    const keys = Array.from({ length: 1203 }, (_, index) => `d/${index}`);
    for (let at = 0; at < keys.length; at += 50) await Promise.all(keys.slice(at, at + 50).map((key) => store(scene, key)));
    assertEquals((await listed(scene, "d/")).length, 1203);
    assertEquals(scene.requests.filter((request) => request.startsWith("GET")).length, 2);
  });

  // A server that keeps objects in files can hold none of these.
  if (!server.startsWith("versitygw")) {
    test("keys that no path can be, and what is file and folder at once, are failures that name them", async (scene) => {
      await store(scene, "d/a", "d/a/b", "d//c", "d/full/");
      await scene.client.put("d/", new Uint8Array(), {}, {});
      const s3 = scene.s3;
      const entries = await listed(scene, "d/");
      const kinds = Object.fromEntries(entries.map(({ path, kind }) => [path, kind]));
      assertEquals(kinds, { "a": "file", "/": "unreadable", "a/": "unreadable", "full/": "folder" });
      const report = await scene.cos.copyFolder({
        from: { s3, bucket: scene.bucket, prefix: "d/" },
        to: { localDir: `${scene.dir}/down` },
      });
      assertEquals(report.ok, false);
      assertEquals(await Deno.readTextFile(`${scene.dir}/down/a`), "x");
      const failed = ("report" in report ? report.report : undefined)!.files.filter(({ status }) => status === "failed");
      assertEquals(failed.map(({ path }) => path).sort(), ["/", "a/", "full/"]);
    });

    test("keys with . and .. as parts lead nowhere", async (scene) => {
      scene.meddle = async (send, { method, url }) => {
        if (method !== "GET" || !url.searchParams.has("list-type")) return await send();
        const prefixes = ["d/../", "d/./"].map((one) => `<CommonPrefixes><Prefix>${one}</Prefix></CommonPrefixes>`).join("");
        const object = `<Contents><Key>d/..</Key><Size>1</Size><ETag>"e"</ETag></Contents>`;
        return new Response(`<ListBucketResult><IsTruncated>false</IsTruncated>${object}${prefixes}</ListBucketResult>`);
      };
      const down = `${scene.dir}/in/down`;
      const report = await scene.cos.copyFolder({ from: scene.at("d/"), to: { localDir: down } });
      assertEquals(report.ok, false);
      assertEquals(scene.requests.every((request) => request.startsWith("GET ?list")), true);
      await assertRejects(() => Deno.stat(`${scene.dir}/in`), Deno.errors.NotFound);
    });
  }

  test("content that was changed while its metadata was kept is not the same", async (scene) => {
    await scene.put({ "/d/a": "alpha" });
    const ends = { from: { bucketName: "mybucket", cosPath: "/d/" }, to: scene.at("") };
    unwrap(await scene.cos.copyFolder(ends));
    const head = unwrap(await scene.client.head("a", {}));
    const meta = Object.fromEntries([...head.headers].filter(([name]) => name.startsWith("x-amz-meta-")));
    unwrap(await scene.client.put("a", new TextEncoder().encode("alphA"), meta, {}));
    assertEquals(unwrap(await scene.cos.syncFolder(ends)).done, 1);
    assertEquals(new TextDecoder().decode(await scene.get("a")), "alpha");
  });

  test("an object without a SHA-1 is never the same, and is copied all the same", async (scene) => {
    await store(scene, "d/a");
    const ends = { from: scene.at("d/"), to: { bucketName: "mybucket", cosPath: "/d/" } };
    assertEquals(unwrap(await scene.cos.syncFolder(ends)).done, 1);
    assertEquals(unwrap(await scene.cos.syncFolder(ends)).done, 1);
  });

  test("an object that changed since it was listed is not deleted", async (scene) => {
    await store(scene, "d/a");
    const place = openS3Place(scene.s3, scene.bucket, "d/");
    const [entry] = await Array.fromAsync(place.list("", {}));
    unwrap(await scene.client.put("d/a", new TextEncoder().encode("y"), {}, {}));
    assertStringIncludes((await place.remove("a", entry, {}))!.message, "changed");
    assertEquals(await scene.keys(), ["d/a"]);
  });

  test("an upload that a crash left long ago is given up by the next of the same key, and no other", async (scene) => {
    const own = unwrap(await scene.client.createUpload("large", {}, {}));
    unwrap(await scene.client.createUpload("large2", {}, {}));
    await scene.put({ "/d/large": bytes(9 * MIB) });
    scene.meddle = async (send, { method, url }) => {
      const answer = await send();
      if (method !== "GET" || !url.searchParams.has("uploads")) return answer;
      const long = (await answer.text()).replace(/<Initiated>[^<]*/g, "<Initiated>2020-01-01T00:00:00.000Z");
      return new Response(long, { status: 200 });
    };
    unwrap(await scene.cos.copyFolder({ from: { bucketName: "mybucket", cosPath: "/d/" }, to: scene.at("") }));
    const left = unwrap(await scene.client.listUploads("", {}));
    assertEquals(left.map(({ key }) => key), ["large2"]);
    assertEquals(left.some(({ uploadId }) => uploadId === own), false);
  });
});

Deno.test("one bucket by both of its interfaces is not copied into itself, by whatever name that is asked; one of another account is another", async () => {
  const cos = new CosClient({ ...new CosEmulator({ buckets: ["mybucket"] }).clientOptions, appid: 1250000000 });
  const key = { accessKeyId: "a", secretAccessKey: "b", region: "ap-shanghai", retry: { attempts: 1 } };
  const nowhere = { ...key, fetch: (() => Promise.resolve(new Response(null, { status: 404 }))) as typeof fetch };
  const v4 = { bucketName: "mybucket", cosPath: "/" };
  const said = async (s3: S3Settings, bucket: string): Promise<string[]> => {
    const v5 = { s3, bucket, prefix: "backup/" };
    const ways = [{ from: v4, to: v5 }, { from: v5, to: v4 }];
    return await Promise.all(ways.map(async (ends) => ((await cos.copyFolder(ends)) as { message: string }).message));
  };
  const host = "cos.ap-shanghai.myqcloud.com";
  for (
    const more of [
      { dialect: "cosv5" },
      { endpoint: `https://${host}` },
      { endpoint: `https://${host.toUpperCase()}/`, pathStyle: true },
      { endpoint: "https://cos-internal.ap-shanghai.tencentcos.cn" },
    ] as const
  ) {
    for (const message of await said({ ...nowhere, ...more }, "mybucket-1250000000")) assertStringIncludes(message, "lies in the other");
    for (const message of await said({ ...nowhere, ...more }, "mybucket-1250000001")) {
      assert(!message.includes("lies in the other"), message);
    }
  }
  for (const endpoint of ["https://cos.example.com", "https://cos.ap-shanghai.myqcloud.com.example.com", "https://xcos.a.myqcloud.com"]) {
    for (const message of await said({ ...nowhere, endpoint }, "mybucket-1250000000")) assert(!message.includes("lies"), message);
  }
});

Deno.test("parts grow so that 10,000 suffice", () => {
  assertEquals([partSize(0), partCount(8 * MIB), partCount(8 * MIB + 1)], [8 * MIB, 1, 2]);
  for (const size of [80e9, 90e9, 5e12]) assertEquals(partCount(size) <= 10_000, true);
});

Deno.test("what goes with a file survives the way into metadata and back", () => {
  const headers = {
    "Content-Type": "text/plain",
    "Content-Disposition": 'attachment; filename="中"',
    "Cache-Control": "a  b",
    "x-cos-meta-a": "",
    "x-cos-meta-b": "utf-8''%41",
    "x-cos-meta-md5": "own",
    "x-cos-meta-cos-biz-attr": "own too",
    "x-cos-meta-mtime": "yesterday",
  };
  const sent = headersFor({ headers, bizAttr: "中 \n", mtime: "1.5" }, { sha1: "a".repeat(40), md5: "b".repeat(32) });
  for (const value of Object.values(sent)) assertEquals(/^[\x20-\x7e]*$/.test(value), true, value);
  const back = extrasOf({ size: 1, etag: "", mtime: 0, headers: new Headers(sent) });
  const lower = (all: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(all).map(([name, value]) => [name.toLowerCase(), value]));
  assertEquals(lower(back.headers), lower(headers));
  assertEquals([back.bizAttr, back.mtime], ["中 \n", "1.5"]);
});

Deno.test("text that has no room percent-encoded goes in base64, and what is written in either form is read", () => {
  const back = (sent: Record<string, string>) => extrasOf({ size: 1, etag: "", mtime: 0, headers: new Headers(sent) });
  const text = "\ufeff文".repeat(200);
  const headers = { "x-cos-meta-a": "utf-8;base64,QUJD", "x-cos-meta-b": "中" };
  const sent = headersFor({ headers, bizAttr: text }, { sha1: "a".repeat(40) });
  assertStringIncludes(sent["x-amz-meta-cos-biz-attr"]!, "utf-8;base64,");
  assertEquals([back(sent).bizAttr, back(sent).headers], [text, headers]);
  const old = { ...sent, "x-amz-meta-cos-biz-attr": "utf-8''" + encodeURIComponent(text) };
  assertEquals(back(old).bizAttr, text);
  // Where there is room, nothing is written otherwise than before.
  assertEquals(headersFor({ headers: {}, bizAttr: "中" }, {})["x-amz-meta-cos-biz-attr"], "utf-8''%E4%B8%AD");
  // What is none of it is taken as it is.
  for (const odd of ["utf-8;base64,*", "utf-8;base64,/w=="]) assertEquals(back({ "x-amz-meta-cos-biz-attr": odd }).bizAttr, odd);
});

Deno.test("an ETag is taken for the MD5 of the content where nothing says that it is none", () => {
  const etag = "a".repeat(32);
  const md5 = (headers: Record<string, string>, told = etag) =>
    statOf({ size: 1, etag: told, mtime: 0, headers: new Headers(headers) }, undefined).md5;
  assertEquals(md5({}), [etag]);
  assertEquals(md5({ "x-amz-server-side-encryption": "AES256" }), [etag]);
  assertEquals(md5({}, `${etag}-2`), undefined);
  assertEquals(md5({}, ""), undefined);
  for (const name of ["x-amz-server-side-encryption", "x-cos-server-side-encryption"]) {
    for (const value of ["aws:kms", "aws:kms:dsse", "cos/kms"]) assertEquals(md5({ [name]: value }), undefined, value);
    assertEquals(md5({ [`${name}-customer-algorithm`]: "AES256" }), undefined);
  }
  assertEquals(md5({ "x-cos-object-type": "appendable" }), undefined);
  assertEquals(md5({ "x-amz-storage-class": "EXPRESS_ONEZONE" }), undefined);
  // A server whose ETags are of that form, and made of something else: what its writer has said counts as well.
  assertEquals(md5({ "x-amz-meta-sha1": "c".repeat(40), "x-amz-meta-md5": "b".repeat(32) }), [etag, "b".repeat(32)]);
});

Deno.test("settings are looked at before anything is sent, and no message quotes a key", () => {
  const key = { accessKeyId: "AKIA", secretAccessKey: "secretword" };
  assertEquals(checkedSettings({ ...key, region: "eu-west-1" }).bucketUrl("b"), "https://b.s3.eu-west-1.amazonaws.com");
  assertEquals(checkedSettings({ ...key }).bucketUrl("a.b"), "https://s3.us-east-1.amazonaws.com/a.b");
  assertEquals(checkedSettings({ ...key, endpoint: "https://h/", pathStyle: true }).bucketUrl("b"), "https://h/b");
  assertEquals(checkedSettings({ ...key, endpoint: "http://127.0.0.1:1" }).bucketUrl("b"), "http://127.0.0.1:1/b");
  const v5 = checkedSettings({ ...key, dialect: "cosv5", region: "ap-shanghai" }).bucketUrl("b-1");
  assertEquals(v5, "https://b-1.cos.ap-shanghai.myqcloud.com");
  for (
    const wrong of [
      { ...key, secretAccessKey: "secretword " },
      { ...key, accessKeyId: "" },
      { ...key, endpoint: "http://host" },
      { ...key, endpoint: "http://127.0.0.1.host" },
      { ...key, region: "a/b" },
      { ...key, regoin: "x" },
      null,
    ]
  ) {
    // deno-lint-ignore no-explicit-any -- a program without types may give anything
    const error = assertThrows(() => checkedSettings(wrong as any), Error);
    assertEquals(error.message.includes("secretword"), false);
  }
  assertEquals(checkedSettings({ ...key, endpoint: "http://host", allowHttp: true }).isSafe, false);
});
