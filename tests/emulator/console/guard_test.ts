import { assertEquals, assertMatch, assertNotEquals, assertStringIncludes } from "@std/assert";
import { connect } from "node:net";
import { CosEmulator } from "../../../src/emulator/mod.ts";
import { account } from "../_wire.ts";

const READS = ["", "health", "token", "faults", "requests", "events", "snapshot", "buckets", "file?appid=100000&bucket=mybucket&path=/a"];
const FOREIGN = "pages of other origins are not let in";

/** Sends a request as it is written here, whatever a proper client would make of it; gives the status and the whole answer as text. */
function raw(port: number, method: string, path: string, headers: Record<string, string>, body = ""): Promise<[number, string]> {
  const all = { "Content-Length": String(new TextEncoder().encode(body).length), Connection: "close", ...headers };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(`${method} ${path} HTTP/1.1\r\n${head}\r\n${body}`));
    socket.on("data", (data) => {
      text += data.toString();
      // One answer has no end.
      if (text.includes("text/event-stream")) socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve([Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]), text]));
  });
}

async function tokenOf(url: string): Promise<string> {
  return (await (await fetch(`${url}/_emulator/token`)).json()).token;
}

Deno.test("while it listens at a loopback address, the emulator shows itself; elsewhere and in memory only if it is told to", async () => {
  for (
    const [options, hostname, shown] of [
      [{}, undefined, true],
      [{}, "127.0.0.1", true],
      [{}, "localhost", true],
      [{}, "0.0.0.0", false],
      [{ console: true }, "0.0.0.0", true],
      [{ control: true }, "0.0.0.0", true],
      [{ console: false }, "127.0.0.1", false],
      [{ console: false, control: true }, "127.0.0.1", false],
    ] as const
  ) {
    await using emulator = new CosEmulator(options);
    const { url } = await emulator.listen({ hostname });
    const { status, headers, body } = await fetch(`${url}/_emulator/health`);
    await body?.cancel();
    assertEquals([status === 200, headers.has("x-cos-request-id")], [shown, !shown], JSON.stringify([options, hostname]));
  }
  const inMemory = await new CosEmulator().fetch("http://127.0.0.1/_emulator/requests");
  assertEquals((await inMemory.json()).code, -46170);
});

Deno.test("a page whose name was made to lead here (DNS rebinding) reads nothing and changes nothing", async () => {
  await using emulator = new CosEmulator({ ...account, control: true, faults: [{ clock: 0 }] });
  const { port } = await emulator.listen();
  const token = await tokenOf(emulator.url!);
  for (
    const host of [
      `evil.example:${port}`,
      "evil.example",
      `127.0.0.1.evil.example:${port}`,
      `localhost.evil.example:${port}`,
      "10.0.0.1",
      "",
      "127.0.0.1@evil.example",
    ]
  ) {
    for (const path of READS) {
      const [status, text] = await raw(port, "GET", `/_emulator/${path}`, { Host: host });
      assertEquals(status, 403, `${host} ${path}`);
      assertStringIncludes(text, "this emulator is not called");
      assertEquals(text.includes(token), false);
    }
    // Even with the token.
    assertEquals((await raw(port, "DELETE", "/_emulator/faults", { Host: host, "X-Emulator-Token": token }))[0], 403, host);
  }
  const [status] = await raw(port, "GET", `http://evil.example/_emulator/requests`, { Host: `127.0.0.1:${port}` });
  assertEquals(status, 403);
  assertEquals(emulator.faults.active.length, 1);
});

Deno.test("the emulator answers to loopback names, to the name it listens at, to those it is told, and at all addresses to any address", async () => {
  const says = async (options: object, hostname: string, host: string): Promise<number> => {
    await using emulator = new CosEmulator({ console: true, ...options });
    const { port } = await emulator.listen({ hostname });
    return (await raw(port, "GET", "/_emulator/health", { Host: host }))[0];
  };
  for (const host of ["localhost", "LOCALHOST:1", "127.0.0.1:9", "127.3.4.5", "[::1]:80"]) {
    assertEquals(await says({}, "127.0.0.1", host), 200, host);
  }
  assertEquals(await says({ consoleHosts: ["COS"] }, "127.0.0.1", "cos:8004"), 200);
  assertEquals(await says({}, "127.0.0.1", "192.168.1.7:8004"), 403);
  assertEquals(await says({}, "0.0.0.0", "192.168.1.7:8004"), 200);
  assertEquals(await says({}, "0.0.0.0", "192.168.1.7.evil.example:8004"), 403);
  assertEquals(await says({}, "0.0.0.0", "[fe80::1]:8004"), 200);
});

Deno.test("no page of another origin gets anything, be it on another port of this machine", async () => {
  await using emulator = new CosEmulator({ ...account, control: true, faults: [{ clock: 0 }] });
  const { port } = await emulator.listen();
  const Host = `127.0.0.1:${port}`, token = await tokenOf(emulator.url!);
  for (
    const Origin of [
      "http://evil.example",
      "null",
      `http://127.0.0.1:${port + 1}`,
      `http://localhost:${port}`,
      "file://",
      `http://${Host}.evil.example`,
      "",
    ]
  ) {
    for (const path of READS) assertEquals((await raw(port, "GET", `/_emulator/${path}`, { Host, Origin }))[0], 403, `${Origin} ${path}`);
    for (const headers of [{}, { "X-Emulator-Token": token }]) {
      const [status, text] = await raw(port, "POST", "/_emulator/reset", { Host, Origin, ...headers });
      assertEquals(status, 403, Origin);
      assertStringIncludes(text, FOREIGN);
    }
    const [preflight, text] = await raw(port, "OPTIONS", "/_emulator/faults", { Host, Origin, "Access-Control-Request-Method": "DELETE" });
    assertEquals([preflight, /access-control/i.test(text)], [403, false], Origin);
  }
  // Images, scripts and forms have no origin in all browsers, but the newer ones say where they stand.
  for (const site of ["cross-site", "same-site"]) {
    for (const path of READS) assertEquals((await raw(port, "GET", `/_emulator/${path}`, { Host, "Sec-Fetch-Site": site }))[0], 403, path);
    assertEquals((await raw(port, "POST", "/_emulator/reset", { Host, "Sec-Fetch-Site": site }))[0], 403);
    // Framed, too; but a link may lead to the page.
    const mode = { Host, "Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate" };
    assertEquals((await raw(port, "GET", "/_emulator/", { ...mode, "Sec-Fetch-Dest": "iframe" }))[0], 403);
    assertEquals((await raw(port, "GET", "/_emulator/", { ...mode, "Sec-Fetch-Dest": "document" }))[0], 200);
    assertEquals((await raw(port, "GET", "/_emulator/token", { ...mode, "Sec-Fetch-Dest": "document" }))[0], 403);
  }
  assertEquals(emulator.faults.active.length, 1);
});

Deno.test("changes need the token, which is another one in each emulator; with control, programs need none, and pages still do", async () => {
  await using emulator = new CosEmulator({ ...account, faults: [{ clock: 0 }] });
  await using other = new CosEmulator({ ...account, control: true, faults: [{ clock: 0 }] });
  const { port } = await emulator.listen(), { port: otherPort } = await other.listen();
  const Host = `127.0.0.1:${port}`, token = await tokenOf(emulator.url!), otherToken = await tokenOf(other.url!);
  assertMatch(token, /^[0-9a-f]{32}$/);
  assertNotEquals(token, otherToken);
  const changes = [["POST", "faults"], ["PUT", "faults"], ["DELETE", "faults"], ["POST", "reset"], ["PUT", "snapshot"]];
  for (const path of ["PUT", "DELETE"]) changes.push([path, "file?appid=100000&bucket=mybucket&path=/a"]);
  for (const [method, path] of changes) {
    for (
      const headers of [{}, { "X-Emulator-Token": otherToken }, { "X-Emulator-Token": "" }, { "X-Emulator-Token": `${token}0` }] as Record<
        string,
        string
      >[]
    ) {
      const [status, text] = await raw(port, method!, `/_emulator/${path}`, { Host, ...headers }, "[]");
      assertEquals([status, text.includes("changes need the token")], [403, true], `${method} ${path}`);
    }
  }
  assertEquals(emulator.faults.active.length, 1);
  const Origin = `http://${Host}`;
  assertEquals((await raw(port, "DELETE", "/_emulator/faults", { Host, Origin, "X-Emulator-Token": token }))[0], 204);
  assertEquals(emulator.faults.active.length, 0);

  const there = { Host: `127.0.0.1:${otherPort}` };
  assertEquals((await raw(otherPort, "POST", "/_emulator/reset", { ...there, Origin: `http://${there.Host}` }))[0], 403);
  assertEquals((await raw(otherPort, "POST", "/_emulator/reset", { ...there, "Sec-Fetch-Site": "same-origin" }))[0], 403);
  assertEquals((await raw(otherPort, "POST", "/_emulator/reset", there))[0], 204);
});

Deno.test("no answer may be framed, kept, sniffed, or read by other origins, and the page runs no script but its own", async () => {
  await using emulator = new CosEmulator(account);
  await emulator.listen();
  for (const path of ["", "health", "token", "requests", "nothing", "style.css"]) {
    const { headers, body } = await fetch(`${emulator.url}/_emulator/${path}`);
    await body?.cancel();
    assertEquals(headers.get("x-frame-options"), "DENY", path);
    assertEquals(headers.get("cache-control"), "no-store");
    assertEquals(headers.get("x-content-type-options"), "nosniff");
    assertEquals(headers.get("cross-origin-resource-policy"), "same-origin");
    assertEquals(headers.get("access-control-allow-origin"), null);
    assertMatch(headers.get("content-security-policy")!, /default-src 'none'; script-src 'self';.*frame-ancestors 'none'/);
  }
});

Deno.test("a file of a bucket that a browser opens where the page is has no origin; others get it as it is", async () => {
  await using emulator = new CosEmulator({ ...account, buckets: [{ name: "open", public: true }] });
  const { port } = await emulator.listen();
  const policy = async (headers: Record<string, string>, path = "/open-100000/a.html"): Promise<string | undefined> => {
    return /^content-security-policy: (.*)\r$/im.exec((await raw(port, "GET", path, headers))[1])?.[1];
  };
  const Host = `localhost:${port}`;
  for (const dest of ["document", "iframe", "object"]) {
    assertMatch(await policy({ Host, "Sec-Fetch-Dest": dest }) ?? "", /^sandbox allow-scripts (?!.*same-origin)/);
  }
  for (
    const headers of [{ Host }, { Host, "Sec-Fetch-Dest": "image" }, {
      Host: "open-100000.cossh.myqcloud.com",
      "Sec-Fetch-Dest": "document",
    }] as Record<string, string>[]
  ) {
    assertEquals(await policy(headers), undefined);
  }
});

Deno.test("a browser at the root is led to the page; programs, and browsers at a bucket, are not", async () => {
  await using emulator = new CosEmulator({ ...account, buckets: [{ name: "open", public: true }] });
  const { port } = await emulator.listen();
  const Accept = "text/html,application/xhtml+xml,*/*;q=0.8";
  const [status, text] = await raw(port, "GET", "/", { Host: `localhost:${port}`, Accept });
  assertEquals([status, /^location: (.*)\r$/im.exec(text)?.[1]], [302, "/_emulator/"]);
  assertEquals((await raw(port, "GET", "/_emulator", { Host: `localhost:${port}` }))[0], 302);
  for (
    const headers of [{ Host: `localhost:${port}`, Accept: "*/*" }, { Host: "evil.example", Accept }, {
      Host: "open-100000.cossh.myqcloud.com",
      Accept,
    }]
  ) {
    const [status, text] = await raw(port, "GET", "/", headers);
    assertNotEquals(status, 302);
    assertStringIncludes(text, '"code":');
  }
});
