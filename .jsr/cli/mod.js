// @ts-self-types="./mod.d.ts"
// Not cli/mod.js: that one needs a JSON file the npm package leaves out.
export { parseArgs } from "npm:deno-std@1.4.0/cli/parse_args.js";
export { promptSecret } from "npm:deno-std@1.4.0/cli/prompt_secret.js";
