/**
 * `deno task binary`: the command as one program that needs nothing installed, made by `deno compile` or `bun build --compile`.
 *
 * @module
 */
import { help } from "./help.ts";
import { bundleWhole } from "./pack.ts";
import { bunCommand, output, root } from "./tools.ts";

/** What makes the program. */
export type Maker = "deno" | "bun";

/**
 * Makes the program.
 *
 * @param maker What makes it. Deno fetches the base of such programs from dl.deno.land once; Bun is its own base.
 * @param file Where it goes.
 */
export async function makeBinary(maker: Maker, file: string): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "cos-binary-" });
  try {
    // In one file, so that neither needs to know the packages of this project.
    const bundle = `${directory}/cos.js`;
    await bundleWhole(bundle);
    const permissions = ["--allow-net", "--allow-read", "--allow-write", "--allow-env", "--allow-sys"];
    await output(
      maker === "deno"
        ? [Deno.execPath(), "compile", "--quiet", "--no-config", "--no-lock", ...permissions, "--output", file, bundle]
        : [...await bunCommand(), "build", "--compile", "--outfile", file, bundle],
      directory,
    );
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Whether what went wrong is that the base of such programs cannot be fetched: not every network reaches it. */
export function isBaseMissing(error: unknown): boolean {
  return error instanceof Error && error.message.includes("dl.deno.land") && error.message.includes("error sending request");
}

if (import.meta.main) {
  help(`Makes .tmp/cos, the command as one program that needs nothing installed.

  deno task binary        by deno compile, which fetches its base from dl.deno.land once
  deno task binary --bun  by bun build --compile, which needs no network
`);
  await Deno.mkdir(`${root}.tmp`, { recursive: true });
  const file = `${root}.tmp/cos${Deno.build.os === "windows" ? ".exe" : ""}`;
  try {
    await makeBinary(Deno.args.includes("--bun") ? "bun" : "deno", file);
  } catch (error) {
    if (!isBaseMissing(error)) throw error;
    console.error("The base of programs that deno compile makes cannot be fetched from dl.deno.land. By Bun: deno task binary --bun");
    Deno.exit(1);
  }
  console.log(`${file}: ${((await Deno.stat(file)).size / 1024 / 1024).toFixed(0)} MiB`);
}
