import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { Auth, type ClientOptions, CosClient, CosError } from "@cos/v4";
import { Clock } from "../../src/core/clock.ts";
import { ACCOUNT, callByName, clientOf, emulatorWith, failureOf, inputFor, QUICK } from "../_support.ts";

const NOW = 1_500_000_000_000;
const AT = { bucketName: "mybucket", cosPath: "/a.txt" };

function dated(time: number): Headers {
  return new Headers({ Date: new Date(time).toUTCString() });
}

Deno.test("a clock shows the local time until it is corrected, and goes on from there", () => {
  let local = NOW;
  const clock = new Clock(() => local);
  assertEquals([clock.now(), clock.service(), clock.offset], [NOW, NOW, 0]);
  clock.correct(dated(NOW + 3_600_000));
  local += 1000;
  assertEquals([clock.now(), clock.service(), clock.offset], [NOW + 3_601_000, NOW + 3_601_000, 3_600_000]);
});

Deno.test("a clock is not corrected for 5 seconds and less, in either direction", () => {
  for (const [difference, offset] of [[5000, 0], [-5000, 0], [6000, 6000], [-6000, -6000], [0, 0]] as const) {
    const clock = new Clock(() => NOW);
    clock.correct(dated(NOW + difference));
    assertEquals(clock.offset, offset);
  }
});

Deno.test("a clock that was corrected can be corrected again, by what it is off then", () => {
  const clock = new Clock(() => NOW);
  clock.correct(dated(NOW + 60_000));
  clock.correct(dated(NOW + 63_000));
  assertEquals(clock.offset, 60_000);
  clock.correct(dated(NOW));
  assertEquals(clock.offset, 0);
});

Deno.test("a clock learns nothing from an answer without a date, or with one that is none", () => {
  const clock = new Clock(() => NOW);
  for (const headers of [undefined, new Headers(), new Headers({ Date: "yesterday" })]) clock.correct(headers);
  clock.observe(new Headers({ Date: "yesterday" }));
  assertEquals([clock.offset, clock.service()], [0, NOW]);
});

Deno.test("a clock that observes an answer knows the service's time, and signs by its own", () => {
  const clock = new Clock(() => NOW);
  clock.observe(dated(NOW + 60_000));
  assertEquals([clock.now(), clock.service(), clock.offset], [NOW, NOW + 60_000, 0]);
});

Deno.test("a clock believes no time of more than a day ahead, and any behind", () => {
  const [hour, day, year] = [3_600_000, 86_400_000, 365 * 86_400_000];
  for (
    const [ahead, offset] of [[day, day], [day + 1000, 0], [83 * year, 0], [-day - 1000, -day - 1000], [-20 * year, -20 * year]] as const
  ) {
    const clock = new Clock(() => NOW);
    clock.correct(dated(NOW + ahead));
    assertEquals([clock.offset, clock.skew], [offset, ahead]);
    clock.observe(dated(NOW + ahead));
    assertEquals(clock.service(), NOW + offset);
  }
  // What was believed once stays so.
  const clock = new Clock(() => NOW);
  clock.correct(dated(NOW + hour));
  clock.correct(dated(NOW + year));
  assertEquals(clock.offset, hour);
});

/** When the sign of a URL expires: UNIX time in milliseconds. */
function expiryOf(url: string): number {
  const sign = atob(new URL(url).searchParams.get("sign")!);
  return Number(/&e=([0-9]+)/.exec(sign)![1]) * 1000;
}

/** A client that was told once that its sign had expired, with this date; and the times until which its signs of requests were valid. */
async function toldOnce(date: number) {
  const expiries: number[] = [];
  const cos = new CosClient({
    ...ACCOUNT,
    now: () => NOW,
    retry: QUICK,
    fetch: (_, init) => {
      const sign = atob(new Headers(init?.headers).get("Authorization")!);
      expiries.push(Number(/&e=([0-9]+)/.exec(sign)![1]) * 1000);
      const answer = expiries.length === 1 ? { code: -96, message: "expired" } : { code: 0, message: "SUCCESS", data: {} };
      return Promise.resolve(Response.json(answer, { status: expiries.length === 1 ? 403 : 200, headers: dated(date) }));
    },
  });
  const first = await cos.createFolder({ ...AT, cosPath: "/a/" });
  await cos.createFolder({ ...AT, cosPath: "/b/" });
  return { cos, first, expiries };
}

Deno.test("one answer with a date of 2099 makes neither signs nor URLs that are valid until then", async () => {
  const { cos, first, expiries } = await toldOnce(Date.UTC(2099, 0));
  assertEquals(failureOf(first).code, -96);
  assertEquals(expiries, [NOW + 300_000, NOW + 300_000]);
  assertEquals(expiryOf(await cos.downloadUrl("mybucket", "/a")), NOW + 300_000);
});

Deno.test("a correction forward does not lengthen a URL, and one that would have expired is refused", async () => {
  const { cos, first, expiries } = await toldOnce(NOW + 3_600_000);
  assertEquals([first.code, expiries], [0, [NOW + 300_000, NOW + 3_900_000, NOW + 3_900_000]]);
  assertEquals(expiryOf(await cos.downloadUrl("mybucket", "/a", { expiresIn: 7200 })), NOW + 7_200_000);
  const { code, message } = await assertRejects(() => cos.downloadUrl("mybucket", "/a"), CosError);
  assertEquals(code, -1);
  assertStringIncludes(message, "this computer's clock is 3600 s behind the service's");
});

Deno.test("a correction backward shortens a URL by as much as the local clock is ahead, for the service's time counts", async () => {
  const { cos, first } = await toldOnce(NOW - 3_600_000);
  assertEquals(first.code, 0);
  assertEquals(expiryOf(await cos.downloadUrl("mybucket", "/a")), NOW - 3_600_000 + 300_000);
});

/** An emulator, and a client whose clock is off by so many milliseconds. */
function skewed(by: number, options: Partial<ClientOptions> = {}) {
  const emulator = emulatorWith({ now: () => NOW });
  return { emulator, client: clientOf(emulator, { now: () => NOW + by, ...options }) };
}

for (const [what, attempts] of [["as usual", 3], ["even where calls are not tried again", 1]] as const) {
  Deno.test(`a clock that is behind is corrected once after an expired sign, and the call is tried again, ${what}`, async () => {
    const { emulator, client } = skewed(-3_600_000, { retry: { ...QUICK, attempts } });
    assertEquals((await client.upload({ ...AT, filecontent: "x" })).code, 0);
    assertEquals(emulator.requests.map(({ code }) => code), [-96, 0]);
    assertEquals((await client.statFile(AT)).code, 0);
    assertEquals((await client.delFile(AT)).code, 0);
    assertEquals(emulator.requests.map(({ code }) => code), [-96, 0, 0, 0]);
  });
}

Deno.test("a clock is corrected after the download host's code for an expired sign as well", async () => {
  const { emulator, client } = skewed(-3_600_000);
  assertEquals((await client.downloadObject(AT)).code, -46628);
  assertEquals(emulator.requests.map(({ status }) => status), [403, 404]);
});

for (const call of ["delFile", "moveFile", "updateFile", "upload"] as const) {
  Deno.test(`${call}() that failed for an expired sign alone is tried again without a look`, async () => {
    let tries = 0;
    const { emulator, client } = skewed(0, {
      fetch: async (url, init) => {
        if (++tries > 1) return await emulator.fetch(url, init);
        return Response.json({ code: -96, message: "expired" }, { status: 403, headers: dated(NOW + 10_000) });
      },
    });
    const input = inputFor(call, { ...AT, destPath: "/b", filecontent: "x" });
    assertEquals((await callByName(client, call, input)).code, call === "upload" ? 0 : -197);
    assertEquals(tries, 2);
  });
}

Deno.test("calls that were under way when another one corrected the clock are tried again too", async () => {
  const { emulator, client } = skewed(-3_600_000);
  const results = await Promise.all(Array.from({ length: 10 }, () => client.listFolder({ ...AT, cosPath: "/" })));
  assertEquals(results.map(({ code }) => code), Array(10).fill(0));
  assertEquals(emulator.requests.filter(({ code }) => code === -96).length, 10);
});

Deno.test("a sign that is expired though the clock is right is a failure at once", async () => {
  for (const difference of [0, 4000, -5000]) {
    let tries = 0;
    const client = new CosClient({
      ...ACCOUNT,
      now: () => NOW,
      fetch: () => {
        tries++;
        return Promise.resolve(Response.json({ code: -96, message: "expired" }, { status: 403, headers: dated(NOW + difference) }));
      },
    });
    const { code, message } = failureOf(await client.statFile(AT));
    assertEquals([code, message, tries], [-96, "expired", 1]);
  }
});

Deno.test("a sign that is expired still, after the clock was corrected, is a failure that says so", async () => {
  for (const [offset, said] of [[3_600_000, "3600 s"], [-60_000, "-60 s"]] as const) {
    let tries = 0;
    const client = new CosClient({
      ...ACCOUNT,
      now: () => NOW,
      retry: QUICK,
      fetch: () => {
        tries++;
        return Promise.resolve(Response.json({ code: -96, message: "expired" }, { status: 403, headers: dated(NOW + offset) }));
      },
    });
    const { message } = failureOf(await client.statFile(AT));
    assertEquals([message, tries], [`expired: still, after the clock was corrected by ${said}`, 2]);
  }
});

Deno.test("an expired sign of a signer is made once more, for it may have been kept for too long", async () => {
  const emulator = emulatorWith({ now: () => NOW });
  const [old, fresh] = [new Auth(ACCOUNT, { now: () => NOW - 3_600_000 }), new Auth(ACCOUNT, { now: () => NOW })];
  let asked = 0;
  const options = { appid: 100000, now: () => NOW - 3_600_000, fetch: emulator.fetch };
  const kept = new CosClient({ ...options, signer: (request) => (asked++ === 0 ? old : fresh).sign(request) });
  assertEquals((await kept.listFolder({ ...AT, cosPath: "/" })).code, 0);
  assertEquals(asked, 2);

  const wrong = new CosClient({ ...options, signer: (request) => old.sign(request) });
  const { code, message } = failureOf(await wrong.statFile(AT));
  assertEquals(code, -96);
  assertMatch(message, /: still, after a new sign was asked for; the signer's clock may be off$/);
});

Deno.test("a signer is asked afresh for each try, and so is the client's own", async () => {
  for (const own of [true, false]) {
    const signs: string[] = [];
    let count = 0;
    const options: ClientOptions = own ? { ...ACCOUNT } : { appid: 100000, signer: () => `sign${count++}` };
    const client = new CosClient({
      ...options,
      random: () => count++,
      retry: QUICK,
      fetch: (_, init) => {
        signs.push(new Headers(init?.headers).get("Authorization")!);
        return Promise.resolve(Response.json({ code: -71 }, { status: 503 }));
      },
    });
    await client.delFile(AT);
    assertEquals([signs.length, new Set(signs).size], [3, 3]);
  }
});

Deno.test("a signer that falls silent is waited for no longer than a try may take, and nothing was sent", async () => {
  let asked = 0;
  const client = new CosClient({
    appid: 100000,
    timeout: 20,
    retry: QUICK,
    signer: () => {
      asked++;
      return new Promise(() => {});
    },
    fetch: () => Promise.reject(new Error("must not be reached")),
  });
  const { code, message } = failureOf(await client.delFile(AT));
  assertEquals([code, message, asked], [-3, "no sign within 20 ms, so nothing was sent", 3]);
  assertStringIncludes(failureOf(await client.statFile(AT)).message, "no sign within 20 ms");
  assert(asked > 3);
});
