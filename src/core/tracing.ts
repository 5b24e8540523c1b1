/**
 * Requests on channels of `node:diagnostics_channel`, where tools of Deno, Bun and Node look for them. Nothing of the library loads this; a
 * program that wants it imports `@cos/v4/tracing`.
 *
 * @module
 */
import { type TracingChannel, tracingChannel } from "node:diagnostics_channel";
import type { Hooks, RequestEvent, ResponseEvent } from "./hooks.ts";
import type { CosFailure } from "./result.ts";

/**
 * What the channels carry: one object for each request, the same from its start to its end. Like the events of hooks it holds no sign, no
 * key, and no URL.
 *
 * @category Tracing
 */
export interface RequestTrace extends RequestEvent {
  /** How it ended; there from `asyncStart` on. */
  result?: ResponseEvent;
  /** What was wrong, or that it was given up; there from `error` on. */
  error?: CosFailure | DOMException;
}

/**
 * Hooks that publish every request on a TracingChannel: `start` and `end` when it is sent, `error` where it failed, `asyncStart` and `asyncEnd`
 * when it has ended. Where nobody subscribes, nothing is made.
 *
 * @param name The channel's name: with `cos.request`, which is the default, `tracing:cos.request:start` and so on.
 * @returns Hooks for `new CosClient`.
 *
 * @example
 * ```ts
 * import { CosClient } from "@cos/v4";
 * import { CosEmulator } from "@cos/v4/emulator";
 * import { type RequestTrace, tracing } from "@cos/v4/tracing";
 * import { subscribe } from "node:diagnostics_channel";
 *
 * subscribe("tracing:cos.request:asyncEnd", (message) => {
 *   const { operation, attempt, result } = message as RequestTrace;
 *   console.log(operation, attempt, result?.httpStatus); // statFile 1 404
 * });
 * const cos = new CosClient({ ...new CosEmulator().clientOptions, ...tracing() });
 * await cos.statFile({ bucketName: "mybucket", cosPath: "/none.txt" });
 * ```
 */
export function tracing(name: string = "cos.request"): Pick<Hooks, "onRequest" | "onResponse"> {
  const channel: TracingChannel<unknown, RequestTrace> = tracingChannel(name);
  const parts = [channel.start, channel.end, channel.asyncStart, channel.asyncEnd, channel.error];
  /** Requests under way, by call and attempt. */
  const traces = new Map<string, RequestTrace>();
  return {
    onRequest: (event) => {
      if (!parts.some(({ hasSubscribers }) => hasSubscribers)) return;
      const trace: RequestTrace = { ...event };
      traces.set(keyOf(event), trace);
      channel.start.publish(trace);
      channel.end.publish(trace);
    },
    onResponse: (event) => {
      const trace = traces.get(keyOf(event));
      // Nobody had subscribed when it began.
      if (!trace) return;
      traces.delete(keyOf(event));
      trace.result = event;
      const error = event.aborted ? new DOMException("given up by the caller", "AbortError") : event.failure;
      if (error) {
        trace.error = error;
        channel.error.publish(trace);
      }
      channel.asyncStart.publish(trace);
      channel.asyncEnd.publish(trace);
    },
  };
}

function keyOf({ callId, attempt }: RequestEvent): string {
  return `${callId}.${attempt}`;
}
