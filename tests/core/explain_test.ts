/**
 * What a program is told of a failure: what failed, what is wrong in words, and what to do about it.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { codes } from "@cos/v4/codes";
import { type ClientOptions, CosClient, CosError, type CosFailure, type CosResult, unwrap } from "@cos/v4";
import { service } from "../../src/generated/service.ts";
import { ACCOUNT, clientOf, emulatorWith, failureOf, QUICK, withFolder } from "../_support.ts";

const AT = { bucketName: "mybucket", cosPath: "/dir/a.txt" };
const NOW = 1_500_000_000_000;

/** A client that gets one answer to everything. */
function answered(answer: () => Response, options: Partial<ClientOptions> = {}): CosClient {
  return new CosClient({ ...ACCOUNT, retry: { attempts: 1 }, now: () => NOW, fetch: () => Promise.resolve(answer()), ...options });
}

/** The answer with a code, as the service gives it. */
function coded(code: number, { ahead = 0, message = codes[code]?.name ?? "", http = codes[code]?.http ?? 500 } = {}): () => Response {
  const headers = { Date: new Date(NOW + ahead).toUTCString() };
  return () => Response.json({ code, message, request_id: "NWEx" }, { status: http, headers });
}

/** The page that a wrong region answers (protocol notes, section 10). */
const page = (server?: string) => (): Response =>
  new Response("You do not have permission to get URL '/files/v2/100000/mybucket/a' from this server.", {
    status: 403,
    headers: { "Content-Type": "text/html", ...server === undefined ? {} : { Server: server } },
  });

async function hintOf(cos: CosClient, call = (cos: CosClient): Promise<CosResult<unknown>> => cos.statFile(AT)): Promise<string> {
  const { hint } = failureOf(await call(cos));
  assert(hint !== undefined, "there is no hint");
  return hint;
}

Deno.test("a failure of the service says what failed, what it means and what to do, and so does its exception", async () => {
  const result = await answered(coded(-197)).statFile(AT);
  const failure: CosFailure = {
    ok: false,
    code: -197,
    name: "ERROR_CMD_FILE_NOTEXIST",
    message: "ERROR_CMD_FILE_NOTEXIST",
    operation: "statFile",
    bucketName: "mybucket",
    cosPath: "/dir/a.txt",
    meaning: "The file or folder does not exist",
    hint: "Look whether the name is right, in upper and lower case; listFolder() of /dir/ shows what is there.",
    httpStatus: 404,
    requestId: "NWEx",
  };
  assertEquals(result, failure);
  const error = await assertRejects(async () => unwrap(await answered(coded(-197)).statFile(AT)), CosError);
  const text = "statFile mybucket /dir/a.txt: the file or folder does not exist (-197 ERROR_CMD_FILE_NOTEXIST, HTTP 404, request NWEx)";
  assertEquals([error.message, error.hint, error.failure], [text, failure.hint, failure]);
  assertEquals(String(error), `CosError: ${text}`);
});

for (
  const [what, failure, message] of [
    [
      "words of the service's own",
      { code: -97, message: "sign mismatch", httpStatus: 403 },
      "the sign does not match the request: sign mismatch",
    ],
    [
      "what was found out besides",
      { code: -4018, message: "ERROR_SAME_FILE_UPLOAD; whether it took effect is not known: x", httpStatus: 409 },
      "the file exists and is complete; whether it took effect is not known: x",
    ],
    ["a name in its meaning", { code: -62, message: "SECRETID_WRONG", httpStatus: 403 }, "the SecretId is wrong"],
    ["a code of nobody's", { code: -987654, message: "strange", httpStatus: 500 }, "strange"],
    ["what the client found out", { code: -4019, message: "an upload is under way" }, "an upload is under way"],
  ] as const
) {
  Deno.test(`an exception holds ${what} in words`, () => {
    const { name = "", meaning } = codes[failure.code] ?? {};
    const error = new CosError({ ...failure, name, ...meaning === undefined ? {} : { meaning } });
    assertEquals(error.message.replace(/ \([^()]*\)$/, ""), message);
  });
}

Deno.test("an exception is on one line and steers no terminal, whatever the path is", () => {
  const error = new CosError({ code: -1, message: "no", operation: "statFile", bucketName: "b", cosPath: "/a\n\x1b[31m\x9b b" });
  assertEquals(error.message, 'statFile b "/a\\n\\u001b[31m\\u009b b": no (-1 BAD_INPUT)');
  assert(new CosError({ code: -1, message: "no", cosPath: "/" + "x".repeat(100_000) }).message.length < 400);
});

Deno.test("bad input is a failure with the operation, and with bucket and path where they are text", async () => {
  const cos = answered(coded(-197));
  const { message, operation, bucketName, cosPath, meaning } = failureOf(await cos.statFile({ ...AT, cosPath: "/a/" }));
  assertEquals([operation, bucketName, cosPath, meaning], ["statFile", "mybucket", "/a/", "The input was refused and nothing was sent"]);
  assertMatch(message, /^cosPath: must name a file/);
  const odd = failureOf(await cos.statFile({ bucketName: 5, cosPath: null } as never));
  assertEquals([odd.operation, odd.bucketName, odd.cosPath], ["statFile", undefined, undefined]);
});

Deno.test("a call of many requests fails by its own name", async () => {
  await withFolder(async (folder) => {
    const cos = clientOf(emulatorWith());
    const path = `${folder}/big`;
    await Deno.writeFile(path, new Uint8Array(9 * 2 ** 20));
    for (
      const [call, operation, code] of [
        [cos.uploadFile({ ...AT, localPath: `${folder}/none` }), "uploadFile", -1],
        [cos.uploadFile({ ...AT, bucketName: "nobucket", localPath: path }), "uploadFile", -133],
        [cos.downloadFile({ ...AT, localFilename: `${folder}/x` }), "downloadFile", -46628],
      ] as const
    ) {
      const failure = failureOf(await call);
      assertEquals([failure.operation, failure.code, failure.cosPath, failure.meaning !== undefined], [operation, code, AT.cosPath, true]);
    }
  });
});

Deno.test("calls of folders, and of URLs, fail by their own names and by what they were given", async () => {
  const cos = answered(coded(-133));
  for (
    const [call, operation] of [
      [cos.uploadFolder({ localDir: "src", bucketName: "mybucket", cosPath: "/a" }), "uploadFolder"],
      [cos.downloadFolder({ bucketName: "mybucket", cosPath: "/a", localDir: "/none/x" }), "downloadFolder"],
      [cos.deleteFolderAll({ bucketName: "mybucket", cosPath: "/a/" }), "deleteFolderAll"],
    ] as const
  ) {
    const failure = failureOf(await call);
    assertEquals([failure.operation, failure.bucketName, failure.cosPath?.slice(0, 2)], [operation, "mybucket", "/a"]);
  }
  const { message } = await assertRejects(() => cos.downloadUrl("mybucket", "/a/"), CosError);
  assertMatch(message, /^downloadUrl mybucket \/a\/: cosPath: must name a file/);
});

Deno.test("a listing that fails throws with what failed", async () => {
  const reading = async (cos: CosClient): Promise<void> => {
    for await (const _ of cos.listFolderAll({ bucketName: "mybucket", cosPath: "/" }));
  };
  assertMatch(
    (await assertRejects(() => reading(answered(coded(-133))), CosError)).message,
    /^listFolder mybucket \/: the bucket does not exist/,
  );
  const stuck = answered(() => Response.json({ code: 0, data: { infos: [], context: "", listover: false } }));
  assertMatch((await assertRejects(() => reading(stuck), CosError)).message, /^listFolder mybucket \/: the listing does not move on: /);
});

for (const server of ["NWS_SP", undefined]) {
  Deno.test(`the page of a wrong region is told as such, ${server ? "by its server" : "by its sentence"}, with the codes of regions`, async () => {
    const hint = await hintOf(answered(page(server), { region: "gz" }));
    assertMatch(hint, /^The region is probably wrong: .*here the region is gz\. The regions are sh, gz, tj, sgp, bj, cd, hk, ca, ger\.$/);
    for (const call of [(cos: CosClient) => cos.upload({ ...AT, filecontent: "x" }), (cos: CosClient) => cos.delFile(AT)]) {
      assertEquals(await hintOf(answered(page(server), { region: "gz" }), call), hint);
    }
  });
}

Deno.test("a download from a wrong region is told by the server of its page", async () => {
  assertMatch(await hintOf(answered(page("NWS_SP")), (cos) => cos.downloadObject(AT)), /^The region is probably wrong/);
});

for (const [code, { v5 }] of Object.entries(service.regions)) {
  Deno.test(`${v5}, a name of COS v5, is told to be ${code} here`, async () => {
    assert(v5 !== undefined);
    const meant = `${v5} is its name in COS v5, which is ${code} here: region: "${code}".`;
    for (const answer of [page(), coded(-133)]) assert((await hintOf(answered(answer, { region: v5 }))).includes(meant));
    const down = new CosClient({ ...ACCOUNT, region: v5, retry: { attempts: 1 }, fetch: () => Promise.reject(new TypeError("dns error")) });
    assert((await hintOf(down)).includes(meant));
  });
}

Deno.test("a region that is in COS v5 only is told to be of COS v5", async () => {
  assertMatch(await hintOf(answered(page(), { region: "ap-tokyo" })), /ap-tokyo is a name of COS v5\. The regions are sh, /);
});

Deno.test("a page of anybody else's, and one of an endpoint, is told by where it comes from", async () => {
  const login = (): Response => new Response("<html>please log in</html>", { headers: { "Content-Type": "text/html" } });
  assertMatch(await hintOf(answered(login)), /^Something between here and the service answered/);
  assertMatch(
    await hintOf(answered(page("NWS_SP"), { endpoint: "http://127.0.0.1:1" })),
    /^What answers at http:\/\/127\.0\.0\.1:1 does not speak/,
  );
});

for (const code of [-96, -59]) {
  for (
    const [ahead, said] of [[7_200_000, "2 hours behind"], [-600_000, "10 minutes ahead of"], [10 * 86_400_000, "10 days behind"]] as const
  ) {
    Deno.test(`${code} on a machine whose clock is ${said} the service's says so`, async () => {
      const hint = await hintOf(answered(coded(code, { ahead })));
      assertEquals(hint, `This computer's clock is about ${said} the service's. Set it right and try again.`);
    });
  }

  Deno.test(`${code} without a skew that could be the reason says where to look, and of a signer's that it is the signer's`, async () => {
    assertMatch(await hintOf(answered(coded(code))), /^Signs hold the time/);
    const signed = new CosClient({ appid: 1, signer: () => "AAAA", retry: QUICK, fetch: () => Promise.resolve(coded(code)()) });
    assertMatch(await hintOf(signed), /^The signer's clock may be off/);
  });
}

Deno.test("-97 says what is wrong with most keys, and with a signer where to look", async () => {
  assertMatch(await hintOf(answered(coded(-97))), /of one pair, of the appid's account.*white space/);
  assertMatch(
    await hintOf(new CosClient({ appid: 1, signer: () => "AAAA", fetch: () => Promise.resolve(coded(-97)()) })),
    /^The sign came from the signer/,
  );
});

Deno.test("a key of another appid is told by the appid", async () => {
  for (const code of [-62, -64, -70]) {
    assertMatch(await hintOf(answered(coded(code))), /^The appid 100000 and the SecretId must be of the same account/);
  }
});

Deno.test("-133 says that the name is without the appid, or names the region", async () => {
  const appended = await hintOf(answered(coded(-133)), (cos) => cos.statFile({ ...AT, bucketName: "mybucket-100000" }));
  assertMatch(
    appended,
    /^The bucket's name is without the appid here: mybucket\. Look whether there is a bucket mybucket in the region sh;/,
  );
  assertMatch(await hintOf(answered(coded(-133))), /^Look whether there is a bucket mybucket in the region sh; .*The regions are sh, gz/);
  assertMatch(await hintOf(answered(coded(-133), { endpoint: "http://a" })), /^Look whether http:\/\/a has a bucket mybucket\.$/);
  const hosts = { hostname: "a", downloadHostname: "b" };
  assertMatch(await hintOf(answered(coded(-133), hosts)), /^Look whether there is a bucket mybucket at these host names\.$/);
});

Deno.test("-197 says which folder a path may need, and where to look for a name", async () => {
  const cos = answered(coded(-197));
  for (
    const call of [
      cos.upload({ ...AT, filecontent: "x" }),
      cos.uploadFileFromBuffer({ ...AT, data: "x" }),
      cos.uploadSliceInit({ ...AT, filesize: 1 }),
    ]
  ) {
    assertEquals(failureOf(await call).hint, "The folder /dir/ may have to be there first: createFolder() makes it.");
  }
  assertMatch(failureOf(await cos.moveFile({ ...AT, destPath: "/x/b" })).hint!, /whether the target's folder has to be made first/);
  assertMatch(failureOf(await cos.statFolder({ ...AT, cosPath: "/dir/" })).hint!, /never created has no attributes/);
  assertMatch(failureOf(await cos.downloadObject(AT)).hint!, /listFolder\(\) of \/dir\//);
});

Deno.test("-71 says to send fewer, and a failing service is said to be one, with the mark of the request", async () => {
  assertMatch(await hintOf(answered(coded(-71))), /^Too much at once: send fewer requests at a time \(maxRequests\)/);
  for (const code of [-195, -181, -987654]) {
    assertEquals(
      await hintOf(answered(coded(code))),
      "The trouble is the service's: try again later. Its support can look up request NWEx.",
    );
  }
});

Deno.test("no answer says what to look at: the network and the region, the endpoint, or the signer", async () => {
  const down = { ...ACCOUNT, retry: { attempts: 1 }, fetch: () => Promise.reject(new TypeError("down")) };
  assertMatch(await hintOf(new CosClient(down)), /^Look at the network, and whether sh is the right region\. The regions are sh, /);
  assertMatch(
    await hintOf(new CosClient({ ...down, endpoint: "http://127.0.0.1:1" })),
    /^Look whether something listens at http:\/\/127\.0\.0\.1:1\.$/,
  );
  const silent = new CosClient({ appid: 1, signer: () => new Promise(() => {}), timeout: 10, retry: { attempts: 1 } });
  assertMatch(await hintOf(silent), /^Look whether what the signer asks answers/);
});

Deno.test("every code with a hint ends it as a sentence, and no hint or meaning speaks of an option of the command", () => {
  const hinted = Object.entries(codes).filter(([, { hint }]) => hint !== undefined);
  assert(hinted.length > 60);
  for (const [code, { hint, meaning }] of hinted) {
    assertMatch(hint!, /^[A-Zi].*\.$/, code);
    assert(!/ --[a-z]|\bcos [a-z]/.test(`${hint} ${meaning}`), code);
  }
});
