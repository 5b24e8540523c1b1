import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { controlPaths, CosEmulator } from "../../../src/emulator/mod.ts";
import { account, sign, signOnce, Wire } from "../_wire.ts";

const CONTROL = "http://127.0.0.1/_emulator";

async function call(wire: Wire, method: string, path: string, body?: unknown, headers: HeadersInit = {}): Promise<[number, unknown]> {
  const text = body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body);
  const response = await wire.emulator.fetch(CONTROL + path, { method, body: text, headers });
  const answer = await response.text();
  return [response.status, answer === "" ? undefined : JSON.parse(answer)];
}

Deno.test("faults can be read, added, replaced and taken away over HTTP", async () => {
  const wire = new Wire({ control: true });
  assertEquals(await call(wire, "POST", "/faults", { operation: "stat", nth: 1, code: -71 }), [204, undefined]);
  assertEquals((await wire.stat("/")).code, -71);
  assertEquals((await wire.stat("/")).code, 0);
  assertEquals(await call(wire, "POST", "/faults", [{ delay: 0 }, { clock: 1 }]), [204, undefined]);
  assertEquals(await call(wire, "GET", "/faults"), [200, [
    { rule: { operation: "stat", nth: 1, code: -71 }, matched: 2, struck: 1 },
    { rule: { delay: 0 }, matched: 0, struck: 0 },
    { rule: { clock: 1 }, matched: 0, struck: 0 },
  ]]);
  assertEquals(await call(wire, "PUT", "/faults", [{ drop: true }]), [204, undefined]);
  assertEquals(wire.emulator.faults.active.map(({ rule }) => rule), [{ drop: true }]);
  assertEquals(await call(wire, "DELETE", "/faults"), [204, undefined]);
  assertEquals(await call(wire, "GET", "/faults"), [200, []]);
});

Deno.test("a bad rule is named, and changes nothing", async () => {
  const wire = new Wire({ control: true, faults: [{ clock: 0 }] });
  for (const method of ["POST", "PUT"]) {
    const [status, answer] = await call(wire, method, "/faults", [{ drop: true }, { nth: 0, drop: true }]);
    assertEquals(status, 400);
    assertMatch((answer as { error: string }).error, /^faults\[1\]\.nth: must be a whole number of at least 1/);
  }
  assertEquals((await call(wire, "POST", "/faults", "{"))[0], 400);
  assertEquals((await call(wire, "POST", "/faults", "[".repeat(1000)))[0], 400);
  assertEquals((await call(wire, "POST", "/faults", `"${"x".repeat(1_100_000)}"`))[0], 400);
  assertEquals((await call(wire, "POST", "/faults"))[0], 400);
  assertEquals(wire.emulator.faults.active.map(({ rule }) => rule), [{ clock: 0 }]);
});

Deno.test("the log can be read, and everything be reset", async () => {
  const wire = new Wire({ control: true, faults: [{ clock: 0 }] });
  await wire.upload("/a", "x");
  await call(wire, "POST", "/faults", { drop: true });
  const [, log] = await call(wire, "GET", "/requests");
  assertEquals((log as { op: string; code: number }[]).map(({ op, code }) => [op, code]), [["upload", 0]]);
  assertEquals(await call(wire, "POST", "/reset"), [204, undefined]);
  assertEquals(await call(wire, "GET", "/requests"), [200, []]);
  assertEquals(wire.emulator.faults.active.length, 1);
  assertEquals((await wire.stat("/a")).code, -197);
});

Deno.test("one rule can be taken away by its place in the list", async () => {
  const wire = new Wire({ control: true, faults: [{ clock: 0 }, { clock: 1 }, { clock: 2 }] });
  assertEquals(await call(wire, "DELETE", "/faults?index=1"), [204, undefined]);
  assertEquals(wire.emulator.faults.active.map(({ rule }) => rule), [{ clock: 0 }, { clock: 2 }]);
  for (const index of ["2", "-1", "x", ""]) assertEquals((await call(wire, "DELETE", `/faults?index=${index}`))[0], 404, index);
  assertEquals(wire.emulator.faults.active.length, 2);
});

Deno.test("the health URL says that the emulator answers, and nothing more", async () => {
  const wire = new Wire({ control: true });
  assertEquals(await call(wire, "GET", "/health"), [200, { ok: true }]);
  assertEquals((await wire.emulator.fetch(`${CONTROL}/health`, { method: "HEAD" })).status, 200);
});

Deno.test("control says what there is, and what each path takes", async () => {
  const wire = new Wire({ control: true });
  const [status, answer] = await call(wire, "GET", "/nothing");
  assertEquals(status, 404);
  for (const path of Object.values(controlPaths)) assertStringIncludes((answer as { error: string }).error, path);
  assertEquals(await call(wire, "GET", "/reset"), [405, { error: "/_emulator/reset takes POST" }]);
  const { headers } = await wire.emulator.fetch(`${CONTROL}/faults`, { method: "PATCH" });
  assertEquals(headers.get("allow"), "GET, POST, PUT, DELETE");
  assertEquals(wire.emulator.requests, []);
});

Deno.test("control is off unless it is asked for, and never in the way of a bucket's files", async () => {
  const off = await new CosEmulator().fetch(`${CONTROL}/faults`);
  assertEquals((await off.json()).code, -46170);
  const wire = new Wire({ control: true });
  const path = "/_emulator/faults";
  await wire.upload(path, "mine");
  assertEquals(await (await wire.download(path)).text(), "mine");
  const byPath = await wire.emulator.fetch(`http://127.0.0.1/mybucket-100000${path}`, { headers: { authorization: sign() } });
  assertEquals(await byPath.text(), "mine");
  assertEquals((await wire.json(path, { op: "delete" }, signOnce(path))).code, 0);
});

Deno.test("no answer of control holds a key", async () => {
  const wire = new Wire({ control: true });
  await wire.stat("/");
  for (const path of ["/faults", "/requests", "/nothing"]) {
    assertEquals(JSON.stringify(await call(wire, "GET", path)).includes(account.secretKey), false);
  }
});
