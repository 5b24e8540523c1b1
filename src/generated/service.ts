// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * Where the service is, and what its codes mean.
 *
 * @module
 */
import type { Service } from "../core/mod.ts";
/** What the core must know of the service besides its operations. */
export const service: Service = {
  apiPath: "/files/v2",
  defaultRegion: "sh",
  regions: {
    sh: { aliases: ["shanghai"], v5: "ap-shanghai" },
    gz: { aliases: ["guangzhou"], v5: "ap-guangzhou" },
    tj: { aliases: ["tianjin", "tianjing"], v5: "ap-beijing-1" },
    sgp: { aliases: ["singapore"], v5: "ap-singapore" },
    bj: { aliases: [], v5: "ap-beijing" },
    cd: { aliases: [], v5: "ap-chengdu" },
    hk: { aliases: [], v5: "ap-hongkong" },
    ca: { aliases: [], v5: "na-toronto" },
    ger: { aliases: [], v5: "eu-frankfurt" },
  },
  hosts: { api: "{region}.file.myqcloud.com", download: "cos{region}.myqcloud.com", cdn: "file.myqcloud.com" },
  retries: {
    "-2": "backoff",
    "-3": "backoff",
    "-59": "sign",
    "-71": "throttle",
    "-77": "settle",
    "-96": "sign",
    "-152": "backoff",
    "-195": "backoff",
    "-196": "backoff",
    "-300": "throttle",
    "-4016": "restart",
    "-4019": "resume",
    "-4020": "restart",
    "-4024": "backoff",
    "-4025": "backoff",
    "-4026": "restart",
    "-4027": "restart",
    "-5997": "backoff",
    "-20034": "backoff",
    "-21095": "backoff",
    "-29096": "restart",
    "-29138": "backoff",
    "-29144": "resume",
    "-29214": "throttle",
    "-29302": "backoff",
    "-46619": "sign",
  },
  codes: async () => (await import("./codes.ts")).codes,
};
