import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { VERSION as cli } from "../../src/cli/version.ts";
import { VERSION as gen } from "../../gen/version.ts";
import { metadata, npmFields, withFullLinks } from "../metadata.ts";
import { nextVersion, obstacles, releasedChangelog } from "../release.ts";
import { output, root } from "../tools.ts";

const CHANGELOG = `# Changelog

## [Unreleased]

### Added

- A thing.

## [0.1.0] - 2026-01-01

- The beginning.

[Unreleased]: https://example.com/a/b/compare/v0.1.0...HEAD
[0.1.0]: https://example.com/a/b/releases/tag/v0.1.0
`;

Deno.test("a release refuses to go on without the project's address, and names the place to fill in", async () => {
  const about = await metadata();
  const [first, ...more] = obstacles({ ...about, repository: "" }, CHANGELOG);
  assertMatch(first!, /^deno\.json: "repository" is empty\./);
  assertEquals(more, []);
  assertEquals(obstacles({ ...about, repository: "git@example.com:a/b.git" }, CHANGELOG).length, 1);
  assertEquals(obstacles({ ...about, repository: "https://github.com/a/b" }, CHANGELOG), []);
});

Deno.test("a release refuses to go on when the changelog has nothing to tell", async () => {
  const about = { ...await metadata(), repository: "https://github.com/a/b" };
  assertEquals(obstacles(about, CHANGELOG.replace("### Added\n\n- A thing.\n", "")).length, 1);
  assertEquals(obstacles(about, "# Changelog\n").length, 1);
});

Deno.test("a release gives the changelog a head with the day, and links to what changed", () => {
  const text = releasedChangelog(CHANGELOG, "0.2.0", "2026-02-03", "https://example.com/a/b");
  assertStringIncludes(text, "## [Unreleased]\n\n## [0.2.0] - 2026-02-03\n\n### Added\n\n- A thing.\n\n## [0.1.0] - 2026-01-01\n");
  assertStringIncludes(
    text,
    "\n\n[Unreleased]: https://example.com/a/b/compare/v0.2.0...HEAD\n[0.2.0]: https://example.com/a/b/compare/v0.1.0...v0.2.0\n[0.1.0]: ",
  );
  const first = releasedChangelog("# Changelog\n\n## [Unreleased]\n\n- A.\n", "0.1.0", "2026-02-03", "https://example.com/a/b");
  assertMatch(first, /\n\[0\.1\.0\]: https:\/\/example\.com\/a\/b\/releases\/tag\/v0\.1\.0\n$/);
});

Deno.test("the next version is counted by its part", () => {
  assertEquals(["patch", "minor", "major"].map((part) => nextVersion("0.9.9", part)), ["0.9.10", "0.10.0", "1.0.0"]);
});

Deno.test("the version is the same everywhere", async () => {
  const { version } = await metadata();
  const { version: member } = JSON.parse(await Deno.readTextFile(`${root}gen/deno.json`));
  assertEquals([cli, gen, member], [version, version, version]);
});

Deno.test("homepage, place for bugs and full links come from the one address", async () => {
  const about = { ...await metadata(), repository: "https://github.com/a/b" };
  assertEquals(npmFields(about).homepage, "https://github.com/a/b#readme");
  assertEquals("homepage" in npmFields({ ...about, repository: "" }), false);
  const readme = await Deno.readTextFile(`${root}README.md`);
  assertEquals(withFullLinks("README.md", readme, "", "1.0.0"), readme);
  const full = withFullLinks("README.md", readme, about.repository, "1.0.0");
  assertEquals([...full.matchAll(/\/raw\/v1\.0\.0\/([^)]+)/g)].map(([, path]) => path), ["docs/cos.svg", "docs/emulator.png"]);
  const targets = [...full.replace(/^```[^]*?^```$/gm, "").matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
  assertEquals(targets.filter((target) => !/^(https:|#)/.test(target)), []);
  for (const target of targets.filter((target) => target.startsWith(about.repository))) {
    await Deno.stat(root + /\/(?:blob|raw)\/v1\.0\.0\/([^#]+)/.exec(target)![1]);
  }
});

Deno.test("actionlint finds nothing to say of the workflows", async () => {
  const gopath = await output(["go", "env", "GOPATH"]).catch(() => "");
  for (const command of ["actionlint", ...gopath === "" ? [] : [`${gopath}/bin/actionlint`]]) {
    const there = await output([command, "-version"]).then(() => true, () => false);
    if (there) return assertEquals(await output([command], root), "");
  }
  console.log("skipped: there is no actionlint. go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.7");
});
