import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type CosFailure, unwrap } from "../../src/core/result.ts";
import { openS3Place } from "../../src/transfer/s3/mod.ts";
import { bytes, type Meddler, MIB, onEachServer, type Scene } from "./_scene.ts";

const LARGE = 17 * MIB + 1;

const from = { bucketName: "mybucket", cosPath: "/d/" } as const;

/** Does something else about requests that fit, as often as is said. */
function often(times: number, fits: (request: Parameters<Meddler>[1]) => boolean, instead: Meddler): Meddler {
  let left = times;
  return (send, request) => fits(request) && left-- > 0 ? instead(send, request) : send();
}

const isContent = ({ method, url }: Parameters<Meddler>[1]): boolean => method === "PUT" && !url.searchParams.has("uploads");
const isComplete = ({ method, url }: Parameters<Meddler>[1]): boolean => method === "POST" && url.searchParams.has("uploadId");

/** Answers with an error of S3. */
function error(status: number, code: string): Response {
  return new Response(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`, { status });
}

async function copy(scene: Scene, more: object = {}): Promise<Awaited<ReturnType<Scene["cos"]["copyFolder"]>>> {
  return await scene.cos.copyFolder({ from, to: scene.at("x/"), ...more });
}

await onEachServer((test) => {
  for (
    const [name, meddle] of Object.entries<Meddler>({
      "503 and SlowDown": (_send, { method }) =>
        Promise.resolve(method === "HEAD" ? new Response(null, { status: 503 }) : error(503, "SlowDown")),
      "connections that are cut before an answer": () => Promise.reject(new TypeError("connection closed")),
      "answers that are lost behind their effect": async (send) => {
        await (await send()).body?.cancel();
        throw new TypeError("connection closed");
      },
    })
  ) {
    test(`${name} are got over, and a file is stored once and right`, async (scene) => {
      const large = bytes(LARGE);
      await scene.put({ "/d/a": "alpha", "/d/large": large });
      const seen = new Map<string, number>();
      scene.meddle = async (send, request) => {
        // Every request meets it once.
        const key = `${request.method} ${request.url.pathname}${request.url.search}`;
        seen.set(key, (seen.get(key) ?? 0) + 1);
        return seen.get(key) === 1 ? await meddle(send, request) : await send();
      };
      const report = await copy(scene);
      scene.meddle = (send) => send();
      assertEquals(report.message, "SUCCESS");
      assertEquals(await scene.get("x/large"), large);
      assertEquals(await scene.keys(), ["x/a", "x/large"]);
    });
  }

  test("an object whose deletion is answered by 200 with an error is not deleted, and says so", async (scene) => {
    const place = openS3Place(scene.s3, scene.bucket, "x/");
    await scene.put({ "/d/a": "alpha" });
    unwrap(await copy(scene));
    scene.meddle = (send, { method }) => method === "DELETE" ? Promise.resolve(error(200, "AccessDenied")) : send();
    const failure = await place.remove("a", undefined, {});
    assertStringIncludes(failure?.message ?? "", "AccessDenied");
    scene.meddle = often(1, ({ method }) => method === "DELETE", () => Promise.resolve(error(200, "InternalError")));
    assertEquals(await place.remove("a", undefined, {}), undefined);
    assertEquals(await scene.keys(), []);
  });

  test("HEAD that is refused without a word is asked about once more, and the word is the answer", async (scene) => {
    await scene.put({ "/d/a": "alpha" });
    const denied: string[] = [];
    scene.meddle = (_send, { method, headers }) => {
      denied.push(`${method} ${headers.get("range") ?? ""}`);
      return Promise.resolve(method === "HEAD" ? new Response(null, { status: 403 }) : error(403, "AccessDenied"));
    };
    const { client } = openS3Place(scene.s3, scene.bucket, "");
    const head = await client.head("a", {});
    assert(!head.ok);
    assertEquals([head.name, head.operation, denied], ["AccessDenied", "HeadObject", ["HEAD ", "GET bytes=0-0"]]);
    // Where only HEAD is refused, so it is: nothing is made up.
    scene.meddle = (send, { method }) => method === "HEAD" ? Promise.resolve(new Response(null, { status: 403 })) : send();
    const alone = await client.head("a", {});
    assertEquals([alone.ok, (alone as CosFailure).httpStatus], [false, 403]);
    // A clock that is wrong is learnt from the first answer.
    await scene.client.put("a", new Uint8Array(), {}, {});
    let first = true;
    scene.meddle = (send, { method }) => {
      if (method !== "HEAD" || !first) return send();
      first = false;
      return Promise.resolve(new Response(null, { status: 403, headers: { date: new Date().toUTCString() } }));
    };
    assertEquals((await client.head("a", {})).ok, true);
  });

  test("a part that is damaged on its way is never taken for what was sent", async (scene) => {
    const large = bytes(LARGE);
    await scene.put({ "/d/large": large });
    const s3 = scene.s3;
    let damaged = 0;
    const damage = ((input: string, init: RequestInit) => {
      if (init.method !== "PUT" || damaged++ > 0) return fetch(input, init);
      const body = (init.body as Uint8Array<ArrayBuffer>).slice();
      body[5]! ^= 1;
      return fetch(input, { ...init, body });
    }) as typeof fetch;
    const result = await scene.cos.copyFolder({ from, to: { ...scene.at("x/"), s3: { ...s3, fetch: damage } } });
    // One server looks at Content-MD5 and refuses the part, which is sent again then; the other takes whatever comes.
    if (result.ok) {
      assert(damaged > 3);
      assertEquals(await scene.get("x/large"), large);
    } else {
      assertStringIncludes(result.message, "the service gives back");
      assertEquals(await scene.keys(), []);
    }
  });

  test("an error in an answer of 200 is one, and nothing is left behind", async (scene) => {
    await scene.put({ "/d/large": bytes(LARGE) });
    scene.meddle = often(Infinity, isComplete, () => Promise.resolve(error(200, "InternalError")));
    const result = await copy(scene);
    scene.meddle = (send) => send();
    assertEquals([result.ok, result.code], [false, -2]);
    assertStringIncludes(result.message, "InternalError");
    assertEquals(await scene.keys(), []);
    assertEquals(await scene.uploads(), 0);
  });

  test("a source whose content is not what its place says is stored nowhere", async (scene) => {
    await scene.put({ "/d/a": "alpha", "/d/large": bytes(LARGE) });
    const lying = new (await import("../../mod.ts")).CosClient({
      ...scene.emulator.clientOptions,
      fetch: (async (input: string, init?: RequestInit) => {
        const answer = await scene.emulator.fetch(new Request(input, init));
        if (!new URL(input).hostname.startsWith("mybucket-")) return answer;
        const body = new Uint8Array(await answer.arrayBuffer());
        body[3]! ^= 1;
        return new Response(body, { status: answer.status, headers: answer.headers });
      }) as typeof fetch,
    });
    const result = await lying.copyFolder({ from, to: scene.at("x/") });
    assert(!result.ok);
    assertEquals(result.report?.failed, 2);
    assertStringIncludes(result.message, "nothing was stored");
    assertEquals(await scene.keys(), []);
    assertEquals(await scene.uploads(), 0);
  });

  test("a server that lies about the ETag of what it stores is found out by what it gives back", async (scene) => {
    await scene.put({ "/d/a": "alpha", "/d/large": bytes(LARGE) });
    const lie = async (send: () => Promise<Response>): Promise<Response> => {
      const answer = await send();
      if (!answer.headers.has("etag")) return answer;
      const headers = new Headers(answer.headers);
      headers.set("etag", '"0123456789abcdef0123456789abcdef"');
      return new Response(answer.body, { status: answer.status, headers });
    };
    // An ETag that is only of another kind: the content is right, and that is success.
    scene.meddle = (send, request) => request.url.search === "" ? lie(send) : send();
    const one = await copy(scene, { include: ["a"] });
    assertEquals(one.message, "SUCCESS");
    assertEquals(scene.requests.filter((request) => request === "GET x/a").length, 1);
    // The content is another one: it goes, and it is a failure.
    unwrap(await scene.client.remove("x/a", {}));
    scene.meddle = async (send, request) => {
      if (request.url.search !== "") return await send();
      const answer = await lie(send);
      return request.method === "GET" ? new Response("alphA", { status: 200, headers: answer.headers }) : answer;
    };
    const two = await copy(scene, { include: ["a"] });
    scene.meddle = (send) => send();
    assert(!two.ok);
    assertStringIncludes(two.message, "the service gives back");
    assertEquals(await scene.keys(), []);
  });

  test("metadata that a server does not keep is a failure, and the object goes", async (scene) => {
    await scene.put({ "/d/a": "alpha" });
    unwrap(await scene.cos.updateFile({ bucketName: "mybucket", cosPath: "/d/a", customHeaders: { "x-cos-meta-owner": "ann" } }));
    scene.meddle = async (send, { method }) => {
      const answer = await send();
      if (method !== "HEAD" || !answer.ok) return answer;
      const headers = new Headers(answer.headers);
      headers.delete("x-amz-meta-owner");
      return new Response(null, { status: 200, headers });
    };
    const result = await copy(scene);
    scene.meddle = (send) => send();
    assertStringIncludes(result.message, "does not keep x-amz-meta-owner");
    assertEquals(await scene.keys(), []);
  });

  test("an object of the same content that was there before is neither taken for ours nor removed when ours cannot be stored", async (scene) => {
    await scene.put({ "/d/a": "alpha" });
    const headers = { "content-type": "text/html", "x-amz-meta-owner": "another" };
    unwrap(await scene.client.put("x/a", new TextEncoder().encode("alpha"), headers, {}));
    scene.meddle = (send, request) => isContent(request) ? Promise.resolve(error(403, "AccessDenied")) : send();
    const result = await copy(scene, { overwrite: true });
    scene.meddle = (send) => send();
    assertEquals([result.ok, result.message.includes("AccessDenied")], [false, true]);
    assertEquals(unwrap(await scene.client.head("x/a", {})).headers.get("x-amz-meta-owner"), "another");
  });

  test("an object that somebody else stores right after ours stays, and ours is no success", async (scene) => {
    await scene.put({ "/d/a": "alpha" });
    scene.meddle = often(1, isContent, async (send) => {
      const answer = await send();
      unwrap(await scene.client.put("x/a", new TextEncoder().encode("of another"), {}, {}));
      return answer;
    });
    const result = await copy(scene);
    assertStringIncludes(result.message, "somebody else stores there");
    assertEquals(new TextDecoder().decode(await scene.get("x/a")), "of another");
  });

  test("a listing without end, one that is cut off, and one of another folder are doubts: nothing is deleted", async (scene) => {
    await scene.put({ "/d/a": "alpha" });
    for (const key of ["x/a", "x/old"]) unwrap(await scene.client.put(key, new TextEncoder().encode("x"), {}, {}));
    const page = (inner: string): Response => new Response(`<ListBucketResult><IsTruncated>${inner}</ListBucketResult>`);
    const object = (key: string): string => `<Contents><Key>${key}</Key><Size>1</Size><ETag>"e"</ETag></Contents>`;
    const again = "true</IsTruncated><NextContinuationToken>again</NextContinuationToken>";
    for (
      const [name, answer] of Object.entries<() => Response>({
        endless: () => page(again),
        "goes on nowhere": () => page("true</IsTruncated>"),
        "says nothing of its end": () => new Response(`<ListBucketResult>${object("x/a")}</ListBucketResult>`),
        "cut off": () => new Response(`<ListBucketResult><IsTruncated>false</IsTruncated>${object("x/a")}`),
        "of another folder": () => page(`false</IsTruncated>${object("y/a")}`),
        "names one twice": () => page(`false</IsTruncated>${object("x/b")}${object("x/b")}`),
        "with a size that is none": () => page("false</IsTruncated><Contents><Key>x/a</Key><Size>-1</Size></Contents>"),
        "no XML": () => new Response("<html>sign in"),
        empty: () => new Response(""),
      })
    ) {
      scene.meddle = (send, { method, url }) =>
        method === "GET" && url.searchParams.has("list-type") && url.searchParams.get("max-keys") !== "1"
          ? Promise.resolve(answer())
          : send();
      const result = await scene.cos.syncFolder({ from, to: scene.at("x/"), delete: true });
      assert(!result.ok, name);
      assertEquals(await scene.keys(), ["x/a", "x/old"], name);
    }
  });

  test("content that is cut off on its way to the disk or to v4 is taken up where it was", async (scene) => {
    const large = bytes(LARGE);
    await scene.put({ "/d/large": large });
    unwrap(await copy(scene));
    let cuts = 0;
    scene.meddle = async (send, { method, url }) => {
      const answer = await send();
      if (method !== "GET" || url.search !== "" || cuts++ > 2) return answer;
      const reader = answer.body!.getReader();
      let came = 0;
      const body = new ReadableStream<Uint8Array>({
        async pull(controller) {
          const { done, value } = await reader.read();
          if (done) return controller.close();
          came += value.length;
          controller.enqueue(value);
          if (came > 3 * MIB) {
            await reader.cancel();
            controller.error(new TypeError("connection closed"));
          }
        },
        cancel: (reason) => reader.cancel(reason),
      });
      return new Response(body, { status: answer.status, headers: answer.headers });
    };
    for (const to of [{ localDir: `${scene.dir}/down` }, { bucketName: "other", cosPath: "/" }, scene.at("y/")]) {
      cuts = 0;
      const report = await scene.cos.copyFolder({ from: scene.at("x/"), to, verifySha1: true });
      assertEquals(report.message, "SUCCESS");
      assert(cuts > 2);
    }
    scene.meddle = (send) => send();
    assertEquals(await Deno.readFile(`${scene.dir}/down/large`), large);
    assertEquals(await scene.get("y/large"), large);
  });

  test("an object that changes while it is read is no success", async (scene) => {
    await scene.put({ "/d/a": "alpha" });
    unwrap(await copy(scene));
    scene.meddle = often(1, ({ method, url }) => method === "GET" && url.search === "", async (send) => {
      unwrap(await scene.client.put("x/a", new TextEncoder().encode("other"), {}, {}));
      return await send();
    });
    const result = await scene.cos.copyFolder({ from: scene.at("x/"), to: { localDir: `${scene.dir}/down` } });
    assert(!result.ok);
    assertEquals([...Deno.readDirSync(`${scene.dir}/down`)], []);
  });

  test("an abort leaves nothing behind", async (scene) => {
    await scene.put({ "/d/large": bytes(LARGE) });
    const stop = new AbortController();
    scene.meddle = often(1, isContent, async (send) => {
      const answer = await send();
      stop.abort(new Error("enough"));
      return answer;
    });
    let thrown: unknown;
    await scene.cos.copyFolder({ from, to: scene.at("x/") }, { signal: stop.signal }).catch((error) => thrown = error);
    assertEquals((thrown as Error).message, "enough");
    assertEquals(await scene.keys(), []);
    assertEquals(await scene.uploads(), 0);
  });

  test("no key and no signature is in any failure", async (scene) => {
    await scene.put({ "/d/a": "alpha" });
    const secrets = [scene.s3.secretAccessKey, scene.s3.accessKeyId];
    for (
      const meddle of [
        (_send, { headers }) => {
          const signed = headers.get("authorization")!;
          secrets.push(/Signature=(.*)/.exec(signed)![1]!);
          return Promise.reject(new TypeError(`bad header ${signed} ${secrets.join(" ")}`));
        },
        (_send, { headers }) => {
          const signed = headers.get("authorization")!;
          secrets.push(/Signature=(.*)/.exec(signed)![1]!);
          const text = `<Error><Code>X</Code><Message>${signed} ${secrets.slice(0, 2).join(" ")}</Message></Error>`;
          return Promise.resolve(new Response(text, { status: 400 }));
        },
      ] as Meddler[]
    ) {
      scene.meddle = meddle;
      const result = await copy(scene);
      assert(!result.ok);
      const text = [JSON.stringify(result), Deno.inspect(result, { depth: 20 })].join("\n");
      for (const secret of secrets) assert(!text.includes(secret), text);
    }
  });
});

await onEachServer((test, name) => {
  if (!name.startsWith("versitygw")) return;
  test("where an ETag is no MD5, what was stored is read back, and passed over later by its record", async (scene) => {
    const large = bytes(LARGE);
    await scene.put({ "/d/a": "alpha", "/d/large": large });
    const input = { from, to: scene.at("x/"), state: `${scene.dir}/record` };
    assertEquals(unwrap(await scene.cos.copyFolder(input)).done, 2);
    assert(unwrap(await scene.client.head("x/a", {})).etag.length !== 32);
    assertEquals(scene.requests.filter((request) => /^GET x/.test(request)).length, 2);
    scene.requests.length = 0;
    assertEquals(unwrap(await scene.cos.copyFolder(input)).same, 2);
    assertEquals(scene.requests.filter((request) => /^(GET x|PUT|POST)/.test(request)), []);
    // Without the record nothing proves it, so it is not the same.
    assertEquals(unwrap(await scene.cos.syncFolder({ from, to: scene.at("x/") })).done, 2);
  });
}, { args: ["--data-integrity-etag"] });
