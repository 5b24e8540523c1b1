/**
 * Finds Chromium, or installs Debian's where that is allowed.
 *
 * @module
 */
import { output } from "../tools.ts";

/** A browser that can be run, or why there is none. */
export type Found = { readonly path: string } | { readonly missing: string };

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
/** The browser, and letters for what Chinese users read. */
const PACKAGES = ["chromium", "fonts-noto-cjk"];

/** Finds the browser that CHROMIUM names, or one that is installed; installs one when this is Debian and the user is root. */
export async function findChromium(): Promise<Found> {
  const path = await installed();
  if (path !== undefined) return { path };
  const where = `no Chromium at ${[Deno.env.get("CHROMIUM") ?? [], PLACES].flat().join(", ")}`;
  if (Deno.build.os !== "linux" || !await isFile("/usr/bin/apt-get")) return { missing: `${where}, and no apt-get to install one` };
  if (Deno.uid() !== 0) return { missing: `${where}; root can install one: apt-get install ${PACKAGES.join(" ")}` };
  console.log(`${where}: installing ${PACKAGES.join(" ")}`);
  try {
    await output(["apt-get", "update"]);
    await output(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "--no-install-recommends", ...PACKAGES]);
  } catch (error) {
    return { missing: `${where}, and it cannot be installed: ${(error as Error).message}` };
  }
  const now = await installed();
  return now === undefined ? { missing: `${where}, though it was just installed` } : { path: now };
}

async function installed(): Promise<string | undefined> {
  const named = Deno.env.get("CHROMIUM");
  for (const path of named === undefined ? PLACES : [named]) {
    if (await isFile(path)) return path;
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}
