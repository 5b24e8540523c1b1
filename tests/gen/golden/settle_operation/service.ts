// Generated from spec.json by `deno task gen`. Do not edit: change the spec.

/**
 * Where the service is, and what its codes mean.
 *
 * @module
 */
import type { Service } from "../../../../src/core/mod.ts";
/** What the core must know of the service besides its operations. */
export const service: Service = {
  apiPath: "/v1",
  defaultRegion: "sh",
  regions: { sh: { aliases: [] } },
  hosts: { api: "{region}.example.com", download: "{region}.download.example.com", cdn: "cdn.example.com" },
  codes: async () => (await import("./codes.ts")).codes,
};
