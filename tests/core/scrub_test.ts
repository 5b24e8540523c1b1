import { assert, assertEquals } from "@std/assert";
import { Auth, CosClient } from "../../mod.ts";
import { scrubData, scrubText } from "../../src/core/scrub.ts";
import { ACCOUNT } from "../_support.ts";

const SIGN = "ab+c/d0EFgh/IJ+kl==";
const ENCODED = encodeURIComponent(SIGN);

/** How pages and proxies repeat what they were sent. */
const FORMS: Readonly<Record<string, string>> = {
  "as it is": SIGN,
  "percent-encoded": ENCODED,
  "percent-encoded in small letters": ENCODED.replace(/%../g, (code) => code.toLowerCase()),
  "percent-encoded twice": encodeURIComponent(ENCODED),
  "percent-encoded three times": encodeURIComponent(encodeURIComponent(ENCODED)),
  "with spaces for +": SIGN.replaceAll("+", " "),
  "without = at its end": SIGN.replace(/=+$/, ""),
  "in other letters": SIGN.toUpperCase(),
};

for (const [how, form] of Object.entries(FORMS)) {
  Deno.test(`a sign is taken out of texts ${how}, and nothing else is`, () => {
    assertEquals(scrubData(`refused: ${form}, ${form}`, [SIGN]), "refused: ***, ***");
    assertEquals(scrubText(`"${form}"`, [SIGN]), '"***"');
    const other = form.replace(/c/i, "x");
    assertEquals(scrubData(other, [SIGN]), other);
  });
}

Deno.test("a download's headers do not hold its sign, whatever a proxy repeats in them", async () => {
  const auth = new Auth(ACCOUNT);
  let sign = "";
  const cos = new CosClient({
    ...ACCOUNT,
    secretId: undefined,
    secretKey: undefined,
    signer: async (request) => sign = await auth.sign(request),
    fetch: (url) => {
      const headers = { "x-cos-request-id": String(url), "Content-Location": String(url), "X-Seen": `sign ${sign}`, ETag: '"kept"' };
      return Promise.resolve(new Response("content", { headers }));
    },
  });
  const opened = await cos.downloadObject({ bucketName: "mybucket", cosPath: "/a.txt" });
  assert(opened.ok, "it is no success");
  await opened.data.body.cancel();
  const { headers } = opened.data;
  assert(headers.get("content-location")!.endsWith("/a.txt?sign=***"));
  assertEquals([headers.get("x-seen"), headers.get("etag")], ["sign ***", '"kept"']);
  assert(opened.requestId!.endsWith("?sign=***"));
});
