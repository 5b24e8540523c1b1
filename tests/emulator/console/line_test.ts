import { assertEquals, assertMatch } from "@std/assert";
import { jsonLineOf, lineOf } from "../../../src/emulator/console/line.ts";
import type { LoggedRequest } from "../../../src/emulator/mod.ts";
import { sign, Wire } from "../_wire.ts";

const refused: LoggedRequest = {
  time: new Date(2017, 6, 14, 12, 3, 41).getTime(),
  method: "GET",
  host: "127.0.0.1",
  bucket: "mybucket",
  path: "/q/a.txt",
  op: "stat",
  status: 403,
  code: -63,
  name: "ERROR_PROXY_FILEID_NOTMATCH",
  reason: "the sign is for /q/b.txt",
  duration: 1.7,
  received: 0,
  sent: 108,
};

Deno.test("a line has time, status, code, operation, bucket, path, duration, bytes, name and reason", () => {
  assertEquals(
    lineOf(refused),
    "12:03:41 403 -63 stat mybucket /q/a.txt 2 ms, 108 B out, ERROR_PROXY_FILEID_NOTMATCH: the sign is for /q/b.txt",
  );
  const { reason: _, ...others } = refused;
  const uploaded = { ...others, op: "upload", status: 200, code: 0, name: "SUCCESS", received: 1_500_000, sent: 0, fault: { delay: 5 } };
  assertEquals(lineOf(uploaded), '12:03:41 200 0 upload mybucket /q/a.txt 2 ms, 1.4 MiB in, fault {"delay":5}');
  assertEquals(
    lineOf({ ...others, op: "", method: "OPTIONS", bucket: "", code: 0, status: 204, sent: 0 }),
    "12:03:41 204 0 OPTIONS /q/a.txt 2 ms",
  );
});

Deno.test("nothing that a client sends can end a line, move the cursor, or turn the writing around", () => {
  const evil = '/a\n12:00:00 200 0 stat b /x\r\u001b[2J\u009b1A\u2028\u2029\u202e\u200b\ud800 "';
  for (
    const line of [
      lineOf({ ...refused, path: evil, op: evil, bucket: evil, reason: evil }),
      jsonLineOf({ ...refused, path: evil, reason: evil }),
    ]
  ) {
    assertMatch(line, /^[^\p{C}\p{Zl}\p{Zp}]+$/u);
  }
  assertEquals(JSON.parse(jsonLineOf({ ...refused, path: evil })).path, evil);
});

Deno.test("a line of JSON is the record in requests", async () => {
  const lines: string[] = [];
  await using wire = new Wire({ log: (record) => lines.push(jsonLineOf(record)) });
  await wire.get("/q/a.txt", "op=stat", sign({ f: "/100000/mybucket/q/b.txt" }));
  assertEquals(lines.map((line) => JSON.parse(line)), JSON.parse(JSON.stringify(wire.emulator.requests)));
  assertEquals(wire.emulator.requests[0]?.reason, "the sign is for /q/b.txt");
});
