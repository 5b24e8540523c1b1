/**
 * `deno task release`: makes the next version ready. It refuses to go on while something is missing, writes the version everywhere and the head of the
 * changelog, packs, and lets both registries look at the result without publishing it. A tag then publishes: .github/workflows/publish.yml.
 *
 * @module
 */
import { type Metadata, metadata, withFullLinks } from "./metadata.ts";
import { packForNpm, packGenerator } from "./pack.ts";
import { npmCommand, output, root } from "./tools.ts";

const HELP = `Makes the next version ready to be published.

  deno task release patch|minor|major   write the version and the changelog, pack, and try publishing
  deno task release --tag vX.Y.Z        check that this tag is the version, and that nothing is missing
  deno task release --links             give the README full links, as what is published needs them
`;

/** Where a version stands, as text around it. */
const VERSIONS: Record<string, (version: string) => string> = {
  "deno.json": (version) => `"version": "${version}"`,
  "gen/deno.json": (version) => `"version": "${version}"`,
  "gen/version.ts": (version) => `VERSION = "${version}"`,
  "src/cli/version.ts": (version) => `VERSION = "${version}"`,
};

/** The version behind another one. */
export function nextVersion(version: string, part: string): string {
  const [major, minor, patch] = version.split(".").map(Number) as [number, number, number];
  if (part === "major") return `${major + 1}.0.0`;
  if (part === "minor") return `${major}.${minor + 1}.0`;
  return `${major}.${minor}.${patch + 1}`;
}

const UNRELEASED = /^## \[Unreleased\]\n([^]*?)(?=^## |^\[|(?![^]))/m;

/** What stands in the way of a release. */
export function obstacles({ repository }: Metadata, changelog: string): string[] {
  const found: string[] = [];
  if (repository === "") {
    found.push('deno.json: "repository" is empty. Fill in the address of the project, such as https://github.com/OWNER/NAME.');
  } else if (!/^https:\/\/[\w.-]+\/[\w./-]*[\w-]$/.test(repository)) {
    found.push(`deno.json: "repository" is no plain address like https://github.com/OWNER/NAME: ${repository}`);
  }
  if (!/^- /m.test(UNRELEASED.exec(changelog)?.[1] ?? "")) found.push('CHANGELOG.md: there is nothing under "## [Unreleased]".');
  return found;
}

/** The changelog with what was unreleased under a version. */
export function releasedChangelog(changelog: string, version: string, date: string, repository: string): string {
  const headed = changelog.replace(UNRELEASED, (_, entries: string) => `## [Unreleased]\n\n## [${version}] - ${date}\n${entries}`);
  const [, before] = /^\[Unreleased\]: .*\/compare\/v(.+)\.\.\.HEAD$/m.exec(changelog) ?? [];
  const text = headed.replace(/^\[Unreleased\]: .*\n/m, "").trimEnd();
  const link = before === undefined ? `releases/tag/v${version}` : `compare/v${before}...v${version}`;
  const links = [`[Unreleased]: ${repository}/compare/v${version}...HEAD`, `[${version}]: ${repository}/${link}`];
  // Links stand at the end, newest first.
  const at = text.search(/^\[\d/m);
  return at < 0 ? `${text}\n\n${links.join("\n")}\n` : `${text.slice(0, at)}${links.join("\n")}\n${text.slice(at)}\n`;
}

function stop(...lines: readonly string[]): never {
  console.error(lines.join("\n"));
  Deno.exit(1);
}

async function rewrite(file: string, change: (text: string) => string): Promise<void> {
  const before = await Deno.readTextFile(root + file);
  const after = change(before);
  if (after === before) stop(`${file}: there is nothing to change in it`);
  await Deno.writeTextFile(root + file, after);
  console.log(`wrote ${file}`);
}

async function release(part: string): Promise<void> {
  const about = await metadata();
  const missing = obstacles(about, await Deno.readTextFile(`${root}CHANGELOG.md`));
  if (missing.length > 0) stop(...missing, "", "Nothing was changed.");
  if (await output(["git", "status", "--porcelain"], root) !== "") stop("There are changes that are not committed. Nothing was changed.");
  const version = nextVersion(about.version, part);
  for (const [file, around] of Object.entries(VERSIONS)) {
    await rewrite(file, (text) => text.replace(around(about.version), () => around(version)));
  }
  const date = new Date().toISOString().slice(0, 10);
  await rewrite("CHANGELOG.md", (text) => releasedChangelog(text, version, date, about.repository));
  const npm = await npmCommand();
  await Deno.mkdir(`${root}.tmp`, { recursive: true });
  for (const pack of [packForNpm, packGenerator]) {
    const { path } = await pack(npm, `${root}.tmp`);
    await output([...npm, "publish", "--dry-run", "--access", "public", path], root);
    console.log(`npm would take ${path}`);
  }
  await output([Deno.execPath(), "publish", "--dry-run", "--allow-dirty"], root);
  console.log(`JSR would take it.\n\nNext: git commit -am "Release ${version}" && git tag v${version} && git push --follow-tags`);
}

if (import.meta.main) {
  const [word, value] = Deno.args;
  const about = await metadata();
  if (word === "--help" || word === "-h") console.log(HELP);
  else if (word === "--links") {
    if (about.repository === "") stop(...obstacles(about, "- "));
    await rewrite("README.md", (text) => withFullLinks("README.md", text, about.repository, about.version));
  } else if (word === "--tag") {
    if (value !== `v${about.version}`) stop(`The tag is ${value}, and the version is ${about.version}.`);
    // What was unreleased has a head by now.
    const missing = obstacles(about, "## [Unreleased]\n- ");
    if (missing.length > 0) stop(...missing);
  } else if (["patch", "minor", "major"].includes(word ?? "")) await release(word!);
  else stop(HELP);
}
