/**
 * What the packages say of themselves. It stands in deno.json, once: `repository` is the project's address, `https://github.com/OWNER/NAME`, which
 * is empty until the first publication; from it come the homepage, the place for bugs, and the full links of what is published.
 *
 * @module
 */
import { root } from "./tools.ts";

/** The project's deno.json, as far as it describes packages. */
export interface Metadata {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly license: string;
  readonly engines: { readonly node: string };
  /** The project's address; empty while there is none. */
  readonly repository: string;
}

/** Reads it. */
export async function metadata(): Promise<Metadata> {
  return JSON.parse(await Deno.readTextFile(`${root}deno.json`));
}

/** What npm's package.json says besides what `deno pack` writes into it. */
export function npmFields({ engines, repository }: Metadata): Record<string, unknown> {
  const address = repository === "" ? {} : {
    repository: { type: "git", url: `git+${repository}.git` },
    homepage: `${repository}#readme`,
    bugs: { url: `${repository}/issues` },
  };
  return { engines, ...address };
}

/**
 * A page with full links in the place of those that lead to other files of the project, which npm and JSR do not have.
 *
 * @param page The page's path in the project.
 * @param text Its text.
 * @param repository The project's address; with none, the text is returned as it is.
 * @param version The version that the links are to show.
 */
export function withFullLinks(page: string, text: string, repository: string, version: string): string {
  if (repository === "") return text;
  // Code shows what it shows.
  return text.split(/(^```[^]*?^```$)/m).map((part, index) =>
    index % 2 === 1 ? part : part.replace(/(!\[[^\]]*)?\]\((?!https?:|#)([^)\s]+)\)/g, (_, picture: string | undefined, target: string) => {
      const { pathname, hash } = new URL(target, `file:///${page}`);
      // What is at `blob` is a page about the file, which no picture can be.
      const kind = picture === undefined ? "blob" : "raw";
      return `${picture ?? ""}](${repository}/${kind}/v${version}${pathname}${hash})`;
    })
  ).join("");
}
