import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { Auth, type ClientOptions, CosClient, type SignRequest, unwrap } from "@cos/v4";
import { ACCOUNT, clientOf, emulatorWith, failureOf, QUICK, STRICT } from "../_support.ts";

const NOW = 1_500_000_000;
const AT = { bucketName: "mybucket", cosPath: "/a.txt" };

/** What any of the calls reads. */
const DATA = {
  access_url: "http://a/b",
  source_url: "http://a/b",
  authority: "eInvalid",
  biz_attr: "",
  ctime: 1,
  mtime: 1,
  filesize: 1,
  filelen: 1,
  forbid: 0,
  sha: "",
  infos: [],
  listover: true,
  context: "",
  session: "s",
  slice_size: 1,
};

/** A field of a sign. */
function field(sign: string, name: string): number {
  return Number(new RegExp(`(?:^|&)${name}=([0-9]+)`).exec(atob(sign).slice(20))![1]);
}

/** A client that notes the signs that it sends, by a clock that can be set, and the answers that it gets: success unless told otherwise. */
function watched(options: Partial<ClientOptions> = {}): {
  cos: CosClient;
  sent: string[];
  clock: { seconds: number };
  answers: { code: number; status: number; date?: number }[];
} {
  const sent: string[] = [];
  const answers: { code: number; status: number; date?: number }[] = [];
  const clock = { seconds: NOW };
  const cos = new CosClient({
    ...ACCOUNT,
    now: () => clock.seconds * 1000,
    retry: QUICK,
    fetch: (url, init) => {
      const sign = new Headers(init?.headers).get("Authorization") ?? new URL(String(url)).searchParams.get("sign")!;
      sent.push(sign);
      const { code, status, date } = answers.shift() ?? { code: 0, status: 200 };
      if (code === 0 && new URL(String(url)).searchParams.has("sign")) return Promise.resolve(new Response("content"));
      const headers: Record<string, string> = date === undefined ? {} : { Date: new Date(date * 1000).toUTCString() };
      return Promise.resolve(Response.json({ code, message: "said", data: code === 0 ? DATA : undefined }, { status, headers }));
    },
    ...options,
  });
  return { cos, sent, clock, answers };
}

Deno.test("calls of one kind for one path share a sign, and no others do", async () => {
  const { cos, sent } = watched();
  for (let i = 0; i < 3; i++) await cos.statFile(AT);
  assertEquals(new Set(sent).size, 1);
  await cos.statFile({ ...AT, cosPath: "/b.txt" });
  await cos.statFile({ ...AT, bucketName: "other" });
  await cos.listFolder({ ...AT, cosPath: "/" });
  await cos.listFolder({ ...AT, cosPath: "/", prefix: "a" });
  await (unwrap(await cos.downloadObject(AT))).body.cancel();
  assertEquals(new Set(sent).size, 6);
  await (unwrap(await cos.downloadObject(AT))).body.cancel();
  await cos.uploadSliceList(AT);
  assertEquals(new Set(sent).size, 6);
});

Deno.test("a sign for one use is made for every request", async () => {
  const { cos, sent } = watched();
  for (let i = 0; i < 3; i++) await cos.delFile(AT);
  assertEquals([sent.length, new Set(sent).size], [3, 3]);
});

Deno.test("a sign is used until a minute before its end, and a short one for less than half of its life", async () => {
  for (const [signExpired, last] of [[300, 239], [7_776_000, 7_775_939], [100, 48], [10, 3], [3, 0]] as const) {
    const { cos, sent, clock } = watched({ signExpired });
    await cos.statFile(AT);
    clock.seconds = NOW + last;
    await cos.statFile(AT);
    assertEquals(new Set(sent).size, 1, `${signExpired} after ${last} s`);
    clock.seconds = NOW + last + 1;
    await cos.statFile(AT);
    assertEquals(new Set(sent).size, 2, `${signExpired} after ${last + 1} s`);
    for (const sign of sent) assertEquals(field(sign, "e") - field(sign, "t"), signExpired);
  }
  const { cos, sent } = watched({ signExpired: 1 });
  await cos.statFile(AT);
  await cos.statFile(AT);
  assertEquals(new Set(sent).size, 2);
});

Deno.test("a clock that is set back makes new signs, for nobody knows how old the others are", async () => {
  const { cos, sent, clock } = watched();
  await cos.statFile(AT);
  clock.seconds -= 3600;
  await cos.statFile(AT);
  assertEquals(sent.map((sign) => field(sign, "t")), [NOW, NOW - 3600]);
});

Deno.test("a kept sign that the service calls expired is made anew in the same call, and does not come back", async () => {
  const { cos, sent, answers } = watched();
  await cos.statFile(AT);
  answers.push({ code: -96, status: 403 });
  assertEquals((await cos.statFile(AT)).code, 0);
  await cos.statFile(AT);
  const [first, old, fresh, kept] = sent;
  assertEquals([sent.length, old, kept], [4, first, fresh]);
  assertNotEquals(fresh, first);
});

Deno.test("when a new sign is called expired as well, that is the failure, after one more request", async () => {
  const { cos, sent, answers } = watched();
  await cos.statFile(AT);
  answers.push({ code: -96, status: 403 }, { code: -96, status: 403 });
  const { code, message } = failureOf(await cos.statFile(AT));
  assertEquals([code, message, sent.length], [-96, "said: still, after a new sign was made", 3]);
});

for (const [what, code] of [["wrong", -97], ["of nobody", -79], ["for a download that is wrong", -46618]] as const) {
  Deno.test(`a sign that the service calls ${what} is not used again`, async () => {
    const { cos, sent, answers } = watched();
    answers.push({ code, status: 403 });
    assertEquals((await cos.statFile(AT)).code, code);
    await cos.statFile(AT);
    assertEquals([sent.length, new Set(sent).size], [2, 2]);
  });
}

Deno.test("a failure that is not about the sign leaves it as good as it was", async () => {
  const { cos, sent, answers } = watched();
  answers.push({ code: -197, status: 404 }, { code: -71, status: 503 });
  assertEquals((await cos.statFile(AT)).code, -197);
  assertEquals((await cos.statFile(AT)).code, 0);
  assertEquals([sent.length, new Set(sent).size], [3, 1]);
});

Deno.test("no sign from before a correction of the clock is used after it", async () => {
  const { cos, sent, answers } = watched();
  const other = { ...AT, cosPath: "/b.txt" };
  await cos.statFile(other);
  answers.push({ code: -96, status: 403, date: NOW + 3600 });
  assertEquals((await cos.statFile(AT)).code, 0);
  await cos.statFile(other);
  assertEquals(sent.map((sign) => field(sign, "t")), [NOW, NOW, NOW + 3600, NOW + 3600]);
});

Deno.test("a few hundred signs are kept, and the oldest go", async () => {
  const { cos, sent } = watched();
  const stat = async (index: number): Promise<string> => {
    await cos.statFile({ ...AT, cosPath: `/${index}` });
    return sent.at(-1)!;
  };
  const signs: string[] = [];
  for (let index = 0; index <= 256; index++) signs.push(await stat(index));
  for (const index of [256, 255, 128]) assertEquals(await stat(index), signs[index]);
  for (const index of [0, 127]) assertNotEquals(await stat(index), signs[index]);
});

Deno.test("a URL to download by is valid for as long as was asked, whatever signs are kept", async () => {
  const { cos, clock } = watched();
  await (unwrap(await cos.downloadObject(AT))).body.cancel();
  for (const [passed, expiresIn] of [[100, 300], [0, 5], [0, 5], [200, 86_400]] as const) {
    clock.seconds += passed;
    const url = new URL(await cos.downloadUrl(AT.bucketName, AT.cosPath, { expiresIn }));
    const sign = url.searchParams.get("sign")!;
    assertEquals([field(sign, "t"), field(sign, "e")], [clock.seconds, clock.seconds + expiresIn]);
  }
});

/** A client whose signer is asked for every new sign. */
function signing(signer: (request: SignRequest, times: number) => Promise<string> | string): ReturnType<typeof watched> & {
  asked: SignRequest[];
} {
  const asked: SignRequest[] = [];
  const none = { secretId: undefined, secretKey: undefined };
  return { ...watched({ ...none, signer: (request) => signer(request, asked.push(request)) }), asked };
}

const auth = new Auth(ACCOUNT, { now: () => NOW * 1000 });

Deno.test("a signer is asked once for requests that want a sign at the same time", async () => {
  const { cos, sent, asked } = signing((request) => auth.sign(request));
  await Promise.all(Array.from({ length: 20 }, () => cos.statFile(AT)));
  assertEquals([asked.length, sent.length, new Set(sent).size], [1, 20, 1]);
});

Deno.test("a sliced upload of 64 MiB asks the signer twice at most", async () => {
  const emulator = emulatorWith();
  const own = new Auth(ACCOUNT);
  let asked = 0;
  const cos = new CosClient({
    appid: ACCOUNT.appid,
    fetch: emulator.fetch,
    signer: (request) => {
      asked++;
      return own.sign(request);
    },
  });
  unwrap(await cos.uploadFileFromBuffer({ ...AT, data: new Uint8Array(64 * 1024 * 1024) }));
  assertEquals(emulator.requests.filter(({ op }) => op === "upload_slice_data").length, 64);
  assert(asked >= 1 && asked <= 2, `${asked} times`);
});

Deno.test("a signer's sign is used for no longer than it says itself", async () => {
  const { cos, sent, asked, clock } = signing(({ kind, bucketName, cosPath }) => auth.sign({ kind, bucketName, cosPath, expiresIn: 100 }));
  await cos.statFile(AT);
  clock.seconds += 48;
  await cos.statFile(AT);
  assertEquals([asked.length, asked[0]!.expiresIn], [1, 300]);
  clock.seconds += 1;
  await cos.statFile(AT);
  assertEquals([asked.length, sent.length], [2, 3]);
});

Deno.test("the clock of a page may be wrong: a signer's sign lasts from when it came", async () => {
  const { cos, asked, clock } = signing((request) => auth.sign(request));
  clock.seconds = NOW + 1_000_000;
  await cos.statFile(AT);
  clock.seconds += 239;
  await cos.statFile(AT);
  assertEquals(asked.length, 1);
});

for (
  const [what, sign] of [
    ["is for one use", () => auth.signOnce(AT.bucketName, AT.cosPath)],
    ["does not say how long it lasts", () => btoa("0123456789abcdefghij" + "a=100000&k=id")],
    ["is no sign at all", () => "abc"],
  ] as const
) {
  Deno.test(`what a signer gives is used once where it ${what}`, async () => {
    const { cos, asked } = signing(sign);
    await cos.statFile(AT);
    await cos.statFile(AT);
    assertEquals(asked.length, 2);
  });
}

Deno.test("a signer that fails is asked again by the next call", async () => {
  const { cos, asked } = signing((request, times) => times === 1 ? Promise.reject(new Error("down")) : auth.sign(request));
  assertEquals((await cos.statFile(AT)).code, -1);
  assertEquals((await cos.statFile(AT)).code, 0);
  assertEquals(asked.length, 2);
});

Deno.test("a signer that falls silent holds up nobody who asks later", STRICT, async () => {
  const { cos, asked } = signing((request, times) => times === 1 ? new Promise<string>(() => {}) : auth.sign(request));
  const given = new AbortController();
  const silent = cos.statFile(AT, { signal: given.signal });
  given.abort("enough");
  assertEquals(await silent.then(() => "resolved", (reason: unknown) => reason), "enough");
  assertEquals((await cos.statFile(AT)).code, 0);
  assertEquals(asked.length, 2);
});

Deno.test("one who gives up does not take the sign from those who wait for it as well", STRICT, async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { cos, asked } = signing(async (request) => {
    await promise;
    return await auth.sign(request);
  });
  const given = new AbortController();
  const silent = cos.statFile(AT, { signal: given.signal });
  const patient = cos.statFile(AT);
  given.abort("enough");
  assertEquals(await silent.then(() => "resolved", (reason: unknown) => reason), "enough");
  resolve();
  assertEquals([(await patient).code, asked.length], [0, 1]);
});

Deno.test("an upload whose signs end on the way makes new ones, and ends well", async () => {
  let now = Date.now();
  const emulator = emulatorWith({ now: () => now });
  const signs = new Set<string>();
  const cos = clientOf(emulator, {
    now: () => now,
    fetch: async (url, init) => {
      signs.add(new Headers(init?.headers).get("Authorization")!);
      const answer = await emulator.fetch(url, init);
      now += 30_000;
      return answer;
    },
  });
  unwrap(await cos.uploadSliceFileFromBuffer({ ...AT, data: new Uint8Array(20 * 1024 * 1024) }));
  assert(signs.size >= 3 && signs.size <= 4, `${signs.size} signs in 10 minutes`);
  assertEquals(emulator.requests.filter(({ code }) => code !== 0), []);
});

Deno.test("a sign is made while content is read", async () => {
  const order: string[] = [];
  const { cos } = watched({ random: () => order.push("sign") });
  const { Filling } = await import("@cos/v4");
  const filecontent = new Filling(4, async () => {
    order.push("read");
    await new Promise((resolve) => setTimeout(resolve, 5));
    order.push("was read");
  });
  await cos.upload({ ...AT, filecontent });
  assertEquals(order, ["read", "sign", "was read"]);
});

Deno.test("a page that came by plain http is told why nothing can be signed there", async () => {
  const { cos, sent } = watched();
  // Browsers leave it out of such pages, and so does this.
  Object.defineProperty(crypto, "subtle", { value: undefined, configurable: true });
  try {
    for (const call of [() => cos.statFile(AT), () => cos.uploadFileFromBuffer({ ...AT, data: new Uint8Array(100_000) })]) {
      const { code, message } = failureOf(await call());
      assertEquals([code, message], [-1, "Web Crypto is missing: a page has it only when it came by https or from localhost"]);
    }
  } finally {
    delete (crypto as { subtle?: SubtleCrypto }).subtle;
  }
  assertEquals(sent, []);
});

Deno.test("a page that came by plain http can do with a signer what needs no digest: list, download, and upload in slices", async () => {
  const emulator = emulatorWith();
  const { appid, fetch } = emulator.clientOptions;
  const signs = new Map<string, string>();
  const signer = ({ kind }: SignRequest): string => signs.get(kind)!;
  const server = new Auth(ACCOUNT);
  for (const kind of ["multi", "download"] as const) {
    signs.set(kind, await server.sign({ kind, bucketName: AT.bucketName, cosPath: "/", expiresIn: 300 }));
  }
  const cos = new CosClient({ appid, fetch, signer, retry: QUICK });
  Object.defineProperty(crypto, "subtle", { value: undefined, configurable: true });
  try {
    unwrap(await cos.uploadFileFromBuffer({ ...AT, data: new Uint8Array(9_000_000) }));
    assertEquals(unwrap(await cos.listFolder({ ...AT, cosPath: "/" })).infos.length, 1);
    assertEquals((await unwrap(await cos.downloadObject(AT)).bytes()).length, 9_000_000);
    const refused = failureOf(await cos.uploadFileFromBuffer({ ...AT, data: new Uint8Array(100_000) }));
    assertEquals(refused.message, "Web Crypto is missing: a page has it only when it came by https or from localhost");
  } finally {
    delete (crypto as { subtle?: SubtleCrypto }).subtle;
  }
});
