// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * Return codes: the client's own (-1, -2, -3) and the service's.
 *
 * @module
 */
import type { ReturnCode } from "../../../../src/core.ts";
/** Return codes by number. */
export const codes: Readonly<Record<string, ReturnCode>> = {
  "0": { name: "SUCCESS", meaning: "It worked", http: 200, retry: "no" },
  "-5": { name: "QUOTES", meaning: "It said \"no\", and 'no'", retry: "backoff" },
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
};
