/**
 * Writes figures into docs/speed.md, each kind between its own marks, with the machine that they are of.
 *
 * @module
 */
import { cpus } from "node:os";
import { output, root } from "../tools.ts";

const PAGE = `${root}docs/speed.md`;

/** The machine in words: what figures are worth depends on it. */
export function machine(): string {
  const { totalMemory } = { totalMemory: Deno.systemMemoryInfo().total };
  const [{ model = "an unknown processor" } = {}] = cpus();
  const [load = 0] = Deno.loadavg();
  const cores = navigator.hardwareConcurrency;
  const busy = load > cores ? `, busy with other work (load ${load.toFixed(1)})` : "";
  return `${cores} cores of ${model.trim()}, ${
    Math.round(totalMemory / 2 ** 30)
  } GiB of memory, ${Deno.build.os} ${Deno.osRelease()}${busy}`;
}

/** The page with a section written anew; it must have the section's marks. */
export function withSection(page: string, name: string, text: string, task: string = name): string {
  const [begin, end] = [`<!-- ${name}: written by \`deno task ${task} --write\` -->`, `<!-- end of ${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/speed.md has no place for ${name}`);
  return `${page.slice(0, from + begin.length)}\n\n${text.trim()}\n\n${page.slice(to)}`;
}

/** Writes a section of the page. */
export async function writeSection(name: string, text: string, task: string = name): Promise<void> {
  const page = await Deno.readTextFile(PAGE);
  await Deno.writeTextFile(PAGE, withSection(page, name, `${text.trim()}\n\nMeasured on ${machine()}.`, task));
  await output([Deno.execPath(), "fmt", "--quiet", PAGE], root);
  console.log(`wrote docs/speed.md: ${name}`);
}
