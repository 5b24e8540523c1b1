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
  codes: async () => (await import("./codes.ts")).codes,
};
