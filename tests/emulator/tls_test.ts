/**
 * HTTPS, and clients that come as to an HTTP proxy.
 *
 * @module
 */
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { once } from "node:events";
import { get } from "node:https";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { CosEmulator } from "../../src/emulator/mod.ts";
import { commandOn, runtimes, start } from "./_process.ts";
import { account, sign } from "./_wire.ts";

const path = (name: string): string => decodeURIComponent(new URL(`../data/${name}`, import.meta.url).pathname);
const cert = Deno.readTextFileSync(path("tls_cert.pem"));
const key = Deno.readTextFileSync(path("tls_key.pem"));
const OPTIONS = { ...account, buckets: ["mybucket"] };

function fresh(): string {
  const t = Math.floor(Date.now() / 1000);
  return sign({ t, e: t + 300 });
}

/** Asks over HTTPS, trusting nobody but the certificate. */
async function askTls(url: string): Promise<{ readonly status: number | undefined; readonly text: string }> {
  const request = get(url, { ca: cert, agent: false, headers: { authorization: fresh() } });
  const [response] = await once(request, "response");
  let text = "";
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, text };
}

/** Asks an HTTP proxy for a tunnel, and gives what it says to that. */
async function askTunnel(port: number, host: string): Promise<{ readonly socket: Socket; readonly said: string }> {
  const socket = connect(port, "127.0.0.1");
  socket.write(`CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  const [said] = await once(socket, "data");
  return { socket, said: String(said) };
}

Deno.test("with a certificate, one port takes HTTPS and HTTP, and links lead back by the one that was used", async () => {
  await using emulator = new CosEmulator(OPTIONS);
  const { url, port } = await emulator.listen({ tls: { cert, key } });
  assertEquals(url, `https://127.0.0.1:${port}`);
  const target = "/files/v2/100000/mybucket/a.txt";
  const plain = await fetch(`http://127.0.0.1:${port}${target}`, {
    method: "POST",
    headers: { authorization: fresh(), "content-type": "application/json" },
    body: JSON.stringify({ op: "upload", filecontent: "hello" }),
  });
  assertEquals((await plain.json()).data.url, `http://127.0.0.1:${port}${target}`);
  const stat = await askTls(`${url}${target}?op=stat`);
  assertEquals([stat.status, JSON.parse(stat.text).data.access_url], [200, `${url}/mybucket-100000/a.txt`]);
  assertEquals((await askTls(`https://localhost:${port}/mybucket-100000/a.txt`)).text, "hello");
  // Neither a client that says nothing nor one that speaks neither keeps the port from anybody, nor from being closed.
  const silent = connect(port, "127.0.0.1");
  await once(silent, "connect");
  const odd = connect(port, "127.0.0.1");
  odd.write("\x16\x03 no handshake at all\r\n\r\n");
  odd.on("error", () => {}).resume();
  await once(odd, "close");
  assertEquals((await askTls(`${url}${target}?op=stat`)).status, 200);
  silent.on("error", () => {}).resume();
  const closed = once(silent, "close");
  await emulator.close();
  await closed;
});

/** Asks for the attributes of a bucket through a tunnel, as if the emulator was a proxy on the way to the service. */
async function askThrough(port: number): Promise<string> {
  const { socket, said } = await askTunnel(port, "sh.file.myqcloud.com:443");
  assertMatch(said, /^HTTP\/1\.1 200 /);
  const secure = connectTls({ socket, servername: "sh.file.myqcloud.com", ca: cert });
  await once(secure, "secureConnect");
  secure.write(`GET /files/v2/100000/mybucket/?op=stat HTTP/1.1\r\nHost: sh.file.myqcloud.com\r\nAuthorization: ${fresh()}\r\n`);
  secure.write("Connection: close\r\n\r\n");
  let text = "";
  for await (const chunk of secure) text += chunk;
  return text;
}

Deno.test("a client of an HTTP proxy comes to the emulator itself, whatever host it names", async () => {
  await using emulator = new CosEmulator(OPTIONS);
  const { port } = await emulator.listen({ tls: { cert, key } });
  assertMatch(await askThrough(port), /^HTTP\/1\.1 200 OK\r\n[^]*"code":0/);
  const [{ host, op, code }] = emulator.requests as [typeof emulator.requests[number]];
  assertEquals([host, op, code], ["sh.file.myqcloud.com", "stat", 0]);
});

for (const runtime of runtimes) {
  Deno.test(`on ${runtime}, the program takes HTTPS, HTTP and clients of a proxy on one port`, async () => {
    const files = ["--tls-cert", path("tls_cert.pem"), "--tls-key", path("tls_key.pem")];
    const own = ["--secret-id", account.secretId, "--secret-key", account.secretKey];
    const served = await start(await commandOn(runtime), [...files, ...own]);
    const stat = "/files/v2/100000/mybucket/?op=stat";
    const port = Number(new URL(served.url).port);
    assertEquals(new URL(served.url).protocol, "https:");
    assertEquals((await askTls(served.url + stat)).status, 200);
    const plain = await fetch(`http://127.0.0.1:${port}${stat}`, { headers: { authorization: fresh() } });
    assertEquals((await plain.json()).code, 0);
    assertMatch(await askThrough(port), /^HTTP\/1\.1 200 OK\r\n[^]*"code":0/);
    served.signal("SIGTERM");
    assertEquals((await served.ended()).code, 0);
  });
}

Deno.test("without a certificate, a client of an HTTP proxy reads what to set", async () => {
  await using emulator = new CosEmulator(OPTIONS);
  const { port } = await emulator.listen();
  const { socket, said } = await askTunnel(port, "sh.file.myqcloud.com:443");
  socket.destroy();
  assertMatch(said, /^HTTP\/1\.1 405 This emulator has no TLS: start it with --tls-cert and --tls-key\r\n/);
});

Deno.test("a certificate that is none, and a key of another one, are refused before anything listens", async () => {
  const other = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign"]);
  const bytes = new Uint8Array(await crypto.subtle.exportKey("pkcs8", other.privateKey));
  const otherKey = `-----BEGIN PRIVATE KEY-----\n${btoa(String.fromCharCode(...bytes))}\n-----END PRIVATE KEY-----\n`;
  for (
    const [tls, message] of [
      [{ cert: "x", key }, "the TLS certificate cannot be read: it must be PEM"],
      [{ cert, key: "x" }, "the TLS key cannot be read: it must be PEM"],
      [{ cert, key: otherKey }, "the TLS key is not the one of the certificate"],
    ] as const
  ) {
    await using emulator = new CosEmulator(OPTIONS);
    await assertRejects(() => emulator.listen({ tls }), TypeError, message);
    assertEquals(emulator.url, undefined);
  }
});
