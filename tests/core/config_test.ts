import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { Auth, type ClientOptions, CosClient, CosError, CredInfo, type SignRequest } from "@cos/v4";
import { ACCOUNT } from "../_support.ts";

const AT = { bucketName: "mybucket", cosPath: "/pic/1 +.jpg" };
const NOW = 1_500_000_000;

interface Sent {
  url: string;
  init: RequestInit;
}

/** The requests that a stat and a download of a client send. */
async function sentBy(options: ClientOptions, cosPath = AT.cosPath): Promise<{ api: Sent; download: Sent }> {
  const sent: Sent[] = [];
  const client = new CosClient({
    ...options,
    fetch: (url, init) => {
      sent.push({ url: String(url), init: init! });
      return Promise.resolve(Response.json({ code: -197 }, { status: 404 }));
    },
  });
  await client.statFile({ ...AT, cosPath });
  await client.downloadObject({ ...AT, cosPath });
  return { api: sent[0]!, download: sent[1]! };
}

const PATH = "/pic/1%20%2B.jpg";
const API_PATH = `/files/v2/100000/mybucket${PATH}?op=stat`;

const PLACES: readonly [what: string, options: Partial<ClientOptions>, api: string, download: string][] = [
  ["nothing said, https and Shanghai", {}, "https://sh.file.myqcloud.com", "https://mybucket-100000.cossh.myqcloud.com"],
  ["http", { protocol: "http" }, "http://sh.file.myqcloud.com", "http://mybucket-100000.cossh.myqcloud.com"],
  ["a region", { region: "gz" }, "https://gz.file.myqcloud.com", "https://mybucket-100000.cosgz.myqcloud.com"],
  ["the alias shanghai", { region: "shanghai" }, "https://sh.file.myqcloud.com", "https://mybucket-100000.cossh.myqcloud.com"],
  ["the alias guangzhou", { region: "guangzhou" }, "https://gz.file.myqcloud.com", "https://mybucket-100000.cosgz.myqcloud.com"],
  ["the alias tianjin", { region: "tianjin" }, "https://tj.file.myqcloud.com", "https://mybucket-100000.costj.myqcloud.com"],
  ["the alias tianjing", { region: "tianjing" }, "https://tj.file.myqcloud.com", "https://mybucket-100000.costj.myqcloud.com"],
  ["the alias singapore", { region: "singapore" }, "https://sgp.file.myqcloud.com", "https://mybucket-100000.cossgp.myqcloud.com"],
  ["a region that no document lists", { region: "xy-1" }, "https://xy-1.file.myqcloud.com", "https://mybucket-100000.cosxy-1.myqcloud.com"],
  [
    "host names",
    { hostname: "api.example.com:8443", downloadHostname: "files.example.com" },
    "https://api.example.com:8443",
    "https://mybucket-100000.files.example.com",
  ],
  [
    "a region besides host names",
    { region: "bj", hostname: "api.example.com", downloadHostname: "files.example.com" },
    "https://bj.file.myqcloud.com",
    "https://mybucket-100000.cosbj.myqcloud.com",
  ],
  ["an endpoint", { endpoint: "http://127.0.0.1:8080" }, "http://127.0.0.1:8080", "http://127.0.0.1:8080/mybucket-100000"],
  ["an endpoint with a slash", { endpoint: "http://127.0.0.1:8080//" }, "http://127.0.0.1:8080", "http://127.0.0.1:8080/mybucket-100000"],
  ["an endpoint with a path", { endpoint: "https://h.example/cos/" }, "https://h.example/cos", "https://h.example/cos/mybucket-100000"],
  [
    "an endpoint besides everything else",
    { endpoint: "http://[::1]:8080", region: "gz", protocol: "https", hostname: "a", downloadHostname: "b" },
    "http://[::1]:8080",
    "http://[::1]:8080/mybucket-100000",
  ],
];

for (const [what, options, api, download] of PLACES) {
  Deno.test(`requests go where they should with ${what}`, async () => {
    const sent = await sentBy({ ...ACCOUNT, ...options });
    assertEquals(sent.api.url, api + API_PATH);
    assertMatch(sent.download.url, /\?sign=[A-Za-z0-9%]+$/);
    assertEquals(sent.download.url.split("?")[0], download + PATH);
  });
}

Deno.test("the sign of an API call is the Authorization header, that of a download is percent-encoded in the query", async () => {
  const clock = { now: () => NOW * 1000, random: () => 3 };
  // Vector P11, whose sign holds + and / and =.
  const { api, download } = await sentBy({ ...ACCOUNT, ...clock }, "/pic/1.jpg");
  const auth = new Auth(ACCOUNT, clock);
  assertEquals(new Headers(api.init.headers).get("Authorization"), await auth.signMore("mybucket", "/pic/1.jpg", NOW + 300));
  assert(!api.url.includes("sign="));
  const sign = await auth.signDownload("mybucket", "/pic/1.jpg", NOW + 300);
  assertMatch(sign, /^\/.*\+.*=$/);
  assertEquals(download.url.split("?")[1], "sign=" + sign.replaceAll("/", "%2F").replaceAll("+", "%2B").replaceAll("=", "%3D"));
  assertEquals(new Headers(download.init.headers).get("Authorization"), null);
});

Deno.test("signs are valid as long as signExpired says", async () => {
  const { api } = await sentBy({ ...ACCOUNT, now: () => NOW * 1000, signExpired: 7_776_000 });
  assertStringIncludes(atob(new Headers(api.init.headers).get("Authorization")!), `&e=${NOW + 7_776_000}&`);
});

Deno.test("a signer makes the signs, and no key is needed", async () => {
  const asked: SignRequest[] = [];
  const signer = (request: SignRequest) => {
    asked.push(request);
    return `a+b/${asked.length}==`;
  };
  const { api, download } = await sentBy({ appid: 100000, signer });
  assertEquals(asked, [{ kind: "multi", expiresIn: 300, ...AT }, { kind: "download", expiresIn: 300, ...AT }]);
  assertEquals(new Headers(api.init.headers).get("Authorization"), "a+b/1==");
  assertEquals(download.url.split("?")[1], "sign=a%2Bb%2F2%3D%3D");
});

Deno.test("a signer that returns no sign makes the call fail, and nothing is sent", async () => {
  for (const nothing of ["", undefined, 5, "no sign", "a\nb", "===", {}]) {
    let sent = 0;
    const client = new CosClient({
      appid: 100000,
      signer: () => nothing as string,
      fetch: () => {
        sent++;
        return Promise.resolve(new Response());
      },
    });
    const result = await client.statFile(AT);
    assert(!result.ok);
    assertEquals([result.code, result.message, sent], [-1, "signer: must return a sign, which is base64", 0]);
  }
});

Deno.test("a signer that throws makes the call fail rather than reject", async () => {
  const client = new CosClient({
    appid: 100000,
    signer: () => Promise.reject(new Error("the signing server is down")),
    fetch: () => Promise.reject(new Error("must not be reached")),
  });
  const result = await client.statFile(AT);
  assert(!result.ok);
  assertStringIncludes(result.message, "sign");
});

Deno.test("credentials can be given as CredInfo", async () => {
  const { api } = await sentBy({ cred: new CredInfo("100000", "id", "key") });
  assertEquals(api.url, "https://sh.file.myqcloud.com" + API_PATH);
});

const WRONG: readonly [what: string, options: unknown, message: RegExp][] = [
  ["no credentials", {}, /^appid, secretId, secretKey: required, unless cred or a signer is given/],
  ["no key", { appid: 1, secretId: "id" }, /^secretKey: required/],
  ["an appid that is no number", { ...ACCOUNT, appid: "x" }, /^appid: must be a decimal number/],
  ["a signer without an appid", { signer: () => "s" }, /^appid: is required, a decimal number/],
  ["a protocol of another kind", { ...ACCOUNT, protocol: "ftp" }, /^protocol: must be https or http, got ftp/],
  ["an empty region", { ...ACCOUNT, region: "" }, /^region: must be a code like sh/],
  ["a region that leads elsewhere", { ...ACCOUNT, region: "evil.example/" }, /^region: must be a code like sh.*got "evil\.example\/"/],
  ["a host name alone", { ...ACCOUNT, hostname: "a" }, /^hostname, downloadHostname: give both, or a region instead/],
  ["a download host name alone", { ...ACCOUNT, downloadHostname: "a" }, /^hostname, downloadHostname: give both/],
  [
    "a host name with a scheme",
    { ...ACCOUNT, hostname: "https://a", downloadHostname: "b" },
    /^hostname: must be a host name, without https/,
  ],
  ["a download host name with a path", { ...ACCOUNT, hostname: "a", downloadHostname: "b/c" }, /^downloadHostname: must be a host name/],
  ["a host name with a user", { ...ACCOUNT, hostname: "u@a", downloadHostname: "b" }, /^hostname: must be a host name/],
  ["a host name with an impossible port", { ...ACCOUNT, hostname: "a:99999", downloadHostname: "b" }, /^hostname: must be a host name/],
  [
    "a host name that is no host",
    { ...ACCOUNT, hostname: "1.2.3.4.5", downloadHostname: "b" },
    /^hostname: must be a host name/,
  ],
  ["an endpoint that is no URL", { ...ACCOUNT, endpoint: "127.0.0.1:8080" }, /^endpoint: must be a/],
  ["an empty endpoint", { ...ACCOUNT, endpoint: "" }, /^endpoint: must be a URL/],
  ["an endpoint of another scheme", { ...ACCOUNT, endpoint: "ftp://a" }, /^endpoint: must be an http or https URL/],
  [
    "an endpoint with a query",
    { ...ACCOUNT, endpoint: "http://a?b" },
    /^endpoint: must be an http or https URL without user, query and fragment/,
  ],
  ["an endpoint with a fragment", { ...ACCOUNT, endpoint: "http://a#b" }, /^endpoint: must be an http or https URL/],
  ["an endpoint with a user", { ...ACCOUNT, endpoint: "http://u:p@a" }, /^endpoint: must be an http or https URL/],
  ["an endpoint with a password alone", { ...ACCOUNT, endpoint: "http://:p@a" }, /^endpoint: must be an http or https URL/],
  ["a timeout of 0", { ...ACCOUNT, timeout: 0 }, /^timeout: must be more than 0 and less than 2147483648, got 0/],
  ["a negative timeout", { ...ACCOUNT, timeout: -1 }, /^timeout: must be more than 0/],
  ["an endless timeout", { ...ACCOUNT, timeout: Infinity }, /^timeout: must be more than 0/],
  ["a life of signs of 0", { ...ACCOUNT, signExpired: 0 }, /^signExpired: must be an integer of 1 to 7776000 seconds, got 0/],
  ["a life of signs of half a second", { ...ACCOUNT, signExpired: 0.5 }, /^signExpired: must be an integer/],
  ["a life of signs above 90 days", { ...ACCOUNT, signExpired: 7_776_001 }, /^signExpired: must be an integer of 1 to 7776000/],
  ["no attempts", { ...ACCOUNT, retry: { attempts: 0 } }, /^retry\.attempts: must be an integer of at least 1, got 0/],
  ["endless attempts", { ...ACCOUNT, retry: { attempts: Infinity } }, /^retry\.attempts: must be an integer/],
  ["a negative delay", { ...ACCOUNT, retry: { maxDelay: -1 } }, /^retry\.maxDelay: must be at least 0 and less than 2147483648, got -1/],
];

for (const [what, options, message] of WRONG) {
  Deno.test(`a client refuses ${what}`, () => {
    const error = assertThrows(() => new CosClient(options as ClientOptions), CosError);
    assertEquals(error.code, -1);
    assertMatch(error.message, message);
    assert(!error.message.includes(ACCOUNT.secretKey));
  });
}

Deno.test("a download URL leads to the origin, and to the CDN on request", async () => {
  const client = new CosClient({ ...ACCOUNT, now: () => NOW * 1000, random: () => 3, signExpired: 60 });
  const sign = encodeURIComponent(
    await new Auth(ACCOUNT, { now: () => NOW * 1000, random: () => 3 }).signDownload("mybucket", AT.cosPath, NOW + 60),
  );
  assertEquals(await client.downloadUrl("mybucket", AT.cosPath), `https://mybucket-100000.cossh.myqcloud.com${PATH}?sign=${sign}`);
  assertEquals(
    await client.downloadUrl("mybucket", AT.cosPath, { cdn: true }),
    `https://mybucket-100000.file.myqcloud.com${PATH}?sign=${sign}`,
  );
});

Deno.test("a download URL goes by path where there is an endpoint", async () => {
  const client = new CosClient({ ...ACCOUNT, endpoint: "http://127.0.0.1:8080/" });
  assertMatch(await client.downloadUrl("mybucket", "/a"), /^http:\/\/127\.0\.0\.1:8080\/mybucket-100000\/a\?sign=[A-Za-z0-9%]+$/);
});

for (
  const [bucket, path, message] of [["mybucket", "a", "cosPath: must begin with /"], ["My", "/a", "bucketName: must be text"]] as const
) {
  Deno.test(`a download URL of ${bucket} and ${path} is refused with a CosError`, async () => {
    const client = new CosClient(ACCOUNT);
    const error = await assertRejects(() => client.downloadUrl(bucket, path), CosError, message);
    assertEquals(error.code, -1);
  });
}

Deno.test("the runtime's own fetch is looked up when a request is sent", async () => {
  const client = new CosClient(ACCOUNT);
  const original = globalThis.fetch;
  try {
    globalThis.fetch = () => Promise.resolve(Response.json({ code: -197 }, { status: 404 }));
    const result = await client.statFile(AT);
    assertEquals(result.code, -197);
  } finally {
    globalThis.fetch = original;
  }
});

for (
  const endpoint of [
    "http://user:hunter2@bad host",
    "http://user:hunter2@[::1",
    "http://user:hunter2@a:99999",
    "http://user:hunter2/x@a",
    "http://user:hunter2#x@a:b",
    "user:hunter2@a:80",
    "//user:hunter2@a",
    "http://user:hunter2@a",
    "ftp://user:hunter2@a",
  ]
) {
  Deno.test(`the endpoint ${endpoint} is refused without its password, and so it is as a host name`, () => {
    const refused = (options: Partial<ClientOptions>): string => {
      const error = assertThrows(() => new CosClient({ ...ACCOUNT, ...options }), CosError);
      return `${error.message} ${error.stack} ${JSON.stringify(error.failure)}`;
    };
    for (const options of [{ endpoint }, { hostname: endpoint, downloadHostname: "a" }, { hostname: "a", downloadHostname: endpoint }]) {
      const text = refused(options);
      assertMatch(text, /^(endpoint|hostname|downloadHostname): must be /);
      assert(!text.includes("hunter2"), text);
    }
  });
}
