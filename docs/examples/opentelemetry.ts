/**
 * Spans of OpenTelemetry for every request of a client, by its hooks. Copy it into your program and change what you like:
 *
 * ```ts ignore
 * const cos = new CosClient({ appid, secretId, secretKey, region, ...telemetry() });
 * ```
 *
 * The attributes are those of the semantic conventions for HTTP clients, besides `cos.*`. There is no `url.full`: a download's URL has its
 * sign in it. Deno's own tracing (`OTEL_DENO=true`) exports it as it is; the signs of the client's own downloads live minutes.
 *
 * @module
 */
import { type Attributes, type Span, SpanKind, SpanStatusCode, trace, type Tracer } from "@opentelemetry/api";
import type { Hooks } from "@cos/v4";

/**
 * Hooks that make a span of each request, below whatever span is active when the call is made.
 *
 * @param tracer Makes the spans; by default that of the program's own provider.
 */
export function telemetry(tracer: Tracer = trace.getTracer("@cos/v4")): Hooks {
  /** Spans of the requests under way, by call and attempt. */
  const spans = new Map<string, Span>();
  return {
    onRequest: ({ callId, attempt, operation, bucketName, cosPath, method, host, requestSize }) => {
      const [address, port] = host.split(":");
      const attributes: Attributes = {
        "http.request.method": method,
        "http.request.body.size": requestSize,
        "server.address": address,
        "server.port": port === undefined ? undefined : Number(port),
        // Of what is sent again only, as the conventions say.
        "http.request.resend_count": attempt === 1 ? undefined : attempt - 1,
        "cos.operation": operation,
        "cos.bucket": bucketName,
        "cos.path": cosPath,
      };
      spans.set(`${callId}.${attempt}`, tracer.startSpan(`${method} ${operation}`, { kind: SpanKind.CLIENT, attributes }));
    },
    onResponse: ({ callId, attempt, httpStatus, responseSize, requestId, failure, aborted }) => {
      const span = spans.get(`${callId}.${attempt}`);
      spans.delete(`${callId}.${attempt}`);
      span?.setAttributes({
        "http.response.status_code": httpStatus,
        "http.response.body.size": responseSize,
        "cos.request_id": requestId,
      });
      if (failure || aborted) {
        span?.setAttribute("error.type", failure ? failure.name || String(failure.code) : "AbortError");
        span?.setStatus({ code: SpanStatusCode.ERROR, message: failure?.message ?? "given up by the caller" });
      }
      span?.end();
    },
  };
}
