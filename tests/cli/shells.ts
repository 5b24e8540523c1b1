/**
 * Finds shells, or installs Debian's where that is allowed.
 *
 * @module
 */
import { output } from "../tools.ts";

/** A shell that can be run, or why there is none. */
export type FoundShell = { readonly path: string } | { readonly missing: string };

const found = new Map<string, Promise<FoundShell>>();

/**
 * Finds a shell on PATH; installs it when this is Debian and the user is root.
 *
 * @param name Its name, which is that of its package.
 * @param isPackage Whether Debian has it.
 */
export function findShell(name: string, isPackage = true): Promise<FoundShell> {
  const known = found.get(name) ?? look(name, isPackage);
  found.set(name, known);
  return known;
}

async function look(name: string, isPackage: boolean): Promise<FoundShell> {
  const path = await onPath(name);
  if (path !== undefined) return { path };
  if (!isPackage) return { missing: `no ${name} on PATH` };
  if (Deno.build.os !== "linux" || await onPath("apt-get") === undefined) return { missing: `no ${name}, and no apt-get to install it` };
  if (Deno.uid() !== 0) return { missing: `no ${name}; root can install it: apt-get install ${name}` };
  console.log(`no ${name}: installing it`);
  try {
    await output(["apt-get", "update"]);
    await output(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "--no-install-recommends", name]);
  } catch (error) {
    return { missing: `no ${name}, and it cannot be installed: ${(error as Error).message}` };
  }
  const now = await onPath(name);
  return now === undefined ? { missing: `no ${name}, though it was just installed` } : { path: now };
}

async function onPath(name: string): Promise<string | undefined> {
  for (const folder of (Deno.env.get("PATH") ?? "").split(Deno.build.os === "windows" ? ";" : ":")) {
    const path = `${folder}/${name}`;
    if (await Deno.stat(path).then(({ isFile }) => isFile, () => false)) return path;
  }
}
