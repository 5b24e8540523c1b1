// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * Return codes: the client's own (-1, -2, -3) and the service's.
 *
 * @module
 */
import type { ReturnCode } from "../../../../src/core/mod.ts";
/**
 * Return codes by number.
 *
 * @category Codes
 */
export const codes: Readonly<Record<string, ReturnCode>> = {
  "0": { name: "SUCCESS", meaning: "It worked", http: 200, retry: "no" },
  "-5": { name: "QUOTES", meaning: "It said \"no\", and 'no'", hint: "Do this, and then that.", retry: "backoff" },
  "-6": {
    name: "LONG",
    meaning:
      "A meaning that is far too long for one line of code, so long that even when every key has a line of its own it needs one more for itself",
    retry: "no",
  },
  "-7": {
    name: "WIDE",
    meaning:
      "文件不存在文件不存在文件不存在文件不存在文件不存在文件不存在文件不存在文件不存在文件不存在文件不存在文件不存在文件不存在文件不存在",
    retry: "no",
  },
  "-71": { name: "TOO_FAST", meaning: "Too many requests; none got in", http: 503, retry: "throttle" },
  "-77": { name: "USED", meaning: "The sign was used before", http: 403, retry: "settle" },
  "-96": { name: "EXPIRED", meaning: "The sign has expired", http: 403, retry: "sign" },
  "-8": { name: "UNFINISHED", meaning: "An upload is under way", http: 409, retry: "resume" },
  "-9": { name: "LOST", meaning: "The upload is lost", http: 409, retry: "restart" },
};
