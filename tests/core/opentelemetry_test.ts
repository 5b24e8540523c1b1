/**
 * The example of docs/examples/opentelemetry.ts, with the SDK of OpenTelemetry and an exporter that keeps spans in memory.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { BasicTracerProvider, InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { CosClient, unwrap } from "@cos/v4";
import { telemetry } from "../../docs/examples/opentelemetry.ts";
import { ACCOUNT, clientOf, emulatorWith, failureOf, QUICK } from "../_support.ts";

const AT = { bucketName: "mybucket", cosPath: "/a.txt" };

/** Hooks of the example, and the spans that they have ended. */
function exporting(): { hooks: ReturnType<typeof telemetry>; spans: () => ReadableSpan[] } {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  return { hooks: telemetry(provider.getTracer("test")), spans: () => exporter.getFinishedSpans() };
}

Deno.test("the OpenTelemetry example makes a span of each request, with its resends and what was wrong with them", async () => {
  const { hooks, spans } = exporting();
  const emulator = emulatorWith({ faults: [{ operation: "stat", code: -71, nth: 1 }, { operation: "stat", drop: true, nth: 2 }] });
  const cos = clientOf(emulator, { ...hooks, retry: QUICK });
  unwrap(await cos.upload({ ...AT, filecontent: "content" }));
  unwrap(await cos.statFile(AT));
  assertEquals(spans().map(({ name }) => name), ["POST upload", "GET statFile", "GET statFile", "GET statFile"]);
  const seen = spans().map(({ attributes }) => [
    attributes["http.request.resend_count"],
    attributes["http.response.status_code"],
    attributes["error.type"],
  ]);
  assertEquals(seen, [
    [undefined, 200, undefined],
    [undefined, 503, "ERROR_PROXY_FREQ_CONTROL"],
    [1, undefined, "NO_ANSWER"],
    [2, 200, undefined],
  ]);
  const [upload, throttled] = spans();
  assertEquals([upload!.kind, upload!.status.code, throttled!.status.code], [SpanKind.CLIENT, SpanStatusCode.UNSET, SpanStatusCode.ERROR]);
  const { attributes } = upload!;
  assertEquals([attributes["server.address"], attributes["cos.bucket"], attributes["cos.path"]], [
    "sh.file.myqcloud.com",
    "mybucket",
    "/a.txt",
  ]);
  assert(Number(attributes["http.request.body.size"]) > 7);
});

Deno.test("the OpenTelemetry example ends the span of a request that is given up", async () => {
  const { hooks, spans } = exporting();
  const stop = new AbortController();
  const fetch = (): Promise<Response> => {
    stop.abort(new Error("enough"));
    return Promise.reject(stop.signal.reason);
  };
  await assertRejects(() => new CosClient({ ...ACCOUNT, ...hooks, fetch }).statFile(AT, { signal: stop.signal }), Error, "enough");
  assertEquals(spans().map(({ name, attributes }) => [name, attributes["error.type"]]), [["GET statFile", "AbortError"]]);
});

Deno.test("no span holds a sign or a URL", async () => {
  const { hooks, spans } = exporting();
  const cos = clientOf(emulatorWith(), hooks);
  failureOf(await cos.downloadObject(AT));
  unwrap(await cos.upload({ ...AT, filecontent: "content" }));
  await unwrap(await cos.downloadObject(AT)).bytes();
  assertEquals(spans().length, 3);
  const text = JSON.stringify(spans().map(({ name, attributes, status, events }) => ({ name, attributes, status, events })));
  assert(!/sign=|https?:\/\/|Authorization/i.test(text), text);
  assert(!text.includes(ACCOUNT.secretKey));
});
