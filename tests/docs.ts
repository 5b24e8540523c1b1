/**
 * `deno task docs`: the reference as HTML, in .tmp/docs.
 *
 * @module
 */
import { help } from "./help.ts";
import { output, root } from "./tools.ts";

help(`Writes the reference of the module as HTML into .tmp/docs.

  deno task docs
`);

const { name, exports } = JSON.parse(await Deno.readTextFile(`${root}deno.json`)) as { name: string; exports: Record<string, string> };
const folder = `${root}.tmp/docs`;
await output([Deno.execPath(), "doc", "--quiet", "--html", `--name=${name}`, `--output=${folder}`, ...Object.values(exports)], root);
await nameImports(folder);
console.log(`file://${folder}/index.html`);

/** Deno shows imports by their key among the exports, `"./emulator"`; users write the module's name before it. */
async function nameImports(path: string): Promise<void> {
  for await (const entry of Deno.readDir(path)) {
    const file = `${path}/${entry.name}`;
    if (entry.isDirectory) await nameImports(file);
    else if (file.endsWith(".html")) {
      const text = await Deno.readTextFile(file);
      const named = text.replace(/ from &quot;\.(\/[\w/]+)?&quot;/g, (_, rest: string = "") => ` from &quot;${name}${rest}&quot;`);
      if (named !== text) await Deno.writeTextFile(file, named);
    }
  }
}
