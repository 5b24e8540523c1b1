import { assert, assertEquals } from "@std/assert";
import { assets } from "../../../src/emulator/console/page/mod.ts";
import { output } from "../../tools.ts";

const CONFIG = {
  compilerOptions: { checkJs: true, strict: false, noImplicitAny: false, lib: ["dom", "dom.iterable", "esnext"] },
  fmt: { lineWidth: 140 },
};

const scripts = Object.entries(assets).filter(([path]) => path.endsWith(".js"));
const [, page] = assets["/_emulator/"]!;

Deno.test("the page's modules, though they are texts here, are formatted, linted and typed like any other", async () => {
  const folder = await Deno.makeTempDir({ prefix: "cos-emulator-page-" });
  try {
    for (const [path, [, text]] of scripts) await Deno.writeTextFile(`${folder}/${path.split("/").at(-1)}`, text);
    await Deno.writeTextFile(`${folder}/deno.json`, `${JSON.stringify(CONFIG)}\n`);
    const names = scripts.map(([path]) => path.split("/").at(-1)!);
    for (const command of [["fmt", "--check"], ["lint"], ["check"]]) await output([Deno.execPath(), ...command, ...names], folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the page's texts are what stands in the source: nothing is put into them, and nothing is escaped", async () => {
  for (const path of Object.keys(assets)) {
    const name = path.split("/").at(-1)!.replace(/\..*/, "") || "index";
    const source = await Deno.readTextFile(new URL(`../../../src/emulator/console/page/${name}.ts`, import.meta.url));
    assertEquals(source.split("`").length, 3 + 2 * (source.match(/^\/\*\* `/gm)?.length ?? 0), `${name} has a template in its text`);
    assertEquals(source.includes("${"), false, name);
  }
});

Deno.test("every module and file that the page names is there, and nothing else is named", () => {
  const named = [...page.matchAll(/(?:src|href)="([^":]+\.[^":]+)"/g)].map(([, name]) => name!);
  for (const [, [, text]] of scripts) named.push(...[...text.matchAll(/ from "\.\/([^"]+)"/g)].map(([, name]) => name!));
  assert(named.length > 10);
  assertEquals(
    [...new Set(named)].sort(),
    Object.keys(assets).map((path) => path.slice("/_emulator/".length)).filter((name) => name !== "").sort(),
  );
});

Deno.test("every element that a module looks for by its id is in the page", () => {
  const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!));
  const wanted = scripts.flatMap(([, [, text]]) => [...text.matchAll(/\bat\("([^"]+)"\)/g)].map(([, id]) => id!));
  assert(wanted.length > 30);
  assertEquals(wanted.filter((id) => !ids.has(id)), []);
});
