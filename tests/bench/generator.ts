/**
 * How long the generator takes for a spec of 500 operations, in a process of its own: what a build has to wait for.
 *
 * @module
 */
import process from "node:process";
import { generate } from "../../gen/mod.ts";

const OPERATIONS = 500;

const spec = {
  title: "a large service",
  apiPath: "/v1",
  defaultRegion: "sh",
  regions: { sh: { place: "Shanghai" } },
  hosts: { api: "{region}.example.com", download: "{region}.example.com", cdn: "example.com" },
  paths: { file: { doc: "A file.", kind: "file", maxBytes: 100 } },
  types: { Answer: { doc: "An answer.", fields: { size: { type: "integer", doc: "A size." }, name: { type: "string", doc: "A name." } } } },
  operations: Object.fromEntries(Array.from({ length: OPERATIONS }, (_, index) => [`do_${index}`, {
    doc: "Does something that takes a line or two to describe, as operations of real services do.",
    source: "Made up",
    example: index % 10 === 0
      ? [`console.log(unwrap(await cos.do${index}({ bucketName: "a", cosPath: "/b", first: "c" })).size);`]
      : undefined,
    http: index % 2 === 0 ? "GET query" : "POST json",
    op: `do_${index}`,
    path: "file",
    sign: "multi",
    params: {
      first: { type: "string", required: true, doc: "The first." },
      second: { type: "integer", default: 7, min: 1, max: 9, doc: "The second." },
      third: { type: "boolean", doc: "The third." },
    },
    returns: "Answer",
  }])),
  codes: {},
};

const began = performance.now();
const files = generate(JSON.stringify(spec), { core: "@cos/v4/core" });
const lines = [...files.values()].reduce((sum, text) => sum + text.split("\n").length, 0);
const seconds = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage();
console.log(
  `${OPERATIONS} operations, 50 of them with an example, ${lines} lines: ${seconds.toFixed(1)} s, ` +
    `${((user + system) / 1e6).toFixed(1)} s of processor time with the start of the program`,
);
