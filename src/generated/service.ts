// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * Where the service is, and what its codes mean.
 *
 * @module
 */
import type { Service } from "../core.ts";
import { codes } from "./codes.ts";
/** What the core must know of the service besides its operations. */
export const service: Service = {
  apiPath: "/files/v2",
  defaultRegion: "shanghai",
  regions: {
    sh: { place: "Shanghai (East China)", aliases: ["shanghai"] },
    gz: { place: "Guangzhou (South China)", aliases: ["guangzhou"] },
    tj: { place: "Beijing zone 1, formerly Tianjin (North China)", aliases: ["tianjin", "tianjing"] },
    sgp: { place: "Singapore", aliases: ["singapore"] },
    bj: { place: "Beijing", aliases: [] },
    cd: { place: "Chengdu", aliases: [] },
    hk: { place: "Hong Kong", aliases: [] },
    ca: { place: "Toronto", aliases: [] },
    ger: { place: "Frankfurt", aliases: [] },
  },
  hosts: { api: "{region}.file.myqcloud.com", download: "cos{region}.myqcloud.com", cdn: "file.myqcloud.com" },
  codes,
};
