import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { schemaText } from "../../gen/spec.ts";
import { deno, type Json, type Outcome, ownSpec, ROOT, tinySpec, withDirectory } from "./tools.ts";

const GENERATED = ["bucket.ts", "codes.ts", "methods.ts", "operations.ts", "requests.ts", "results.ts", "service.ts"];

/** Runs the generator in a directory of the test's own, with what `deno task gen` allows it. */
async function gen(cwd: string, ...args: string[]): Promise<Outcome> {
  const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  const allowed = (tasks.gen as string).match(/--allow-\w+/g)!;
  return await deno(["run", ...allowed, `${ROOT}gen/mod.ts`, ...args], cwd);
}

/** Every file under a directory, with its text. */
async function filesUnder(directory: string, prefix = ""): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(directory + prefix)) {
    const path = `${prefix}/${name}`;
    if (isDirectory) Object.assign(files, await filesUnder(directory, path));
    else files[path] = await Deno.readTextFile(directory + path);
  }
  return files;
}

async function withSpec(spec: Json, action: (directory: string) => Promise<void>): Promise<void> {
  await withDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/spec.json`, JSON.stringify(spec));
    await action(directory);
  });
}

Deno.test("gen writes the generated sources and the JSON schema, and nothing else", async () => {
  await withSpec(tinySpec(), async (directory) => {
    const { code, out, err } = await gen(directory);
    assertEquals([code, err], [0, ""]);
    const paths = [...GENERATED.map((name) => `src/generated/${name}`), "gen/spec.schema.json"];
    assertEquals(out, paths.map((path) => `wrote ${path}\n`).join(""));
    const files = await filesUnder(directory);
    assertEquals(Object.keys(files).sort(), ["/spec.json", ...paths.map((path) => `/${path}`)].sort());
    assertEquals(files["/gen/spec.schema.json"], schemaText());
  });
});

Deno.test("gen writes only what has changed", async () => {
  await withSpec(tinySpec(), async (directory) => {
    await gen(directory);
    assertEquals((await gen(directory)).out, "Everything is up to date.\n");
    await Deno.writeTextFile(`${directory}/spec.json`, JSON.stringify(tinySpec({ apiPath: "/v2" })));
    assertEquals((await gen(directory)).out, "wrote src/generated/service.ts\n");
  });
});

Deno.test("gen brings the tables of the docs up to date and leaves the rest of them as it is", async () => {
  await withSpec(tinySpec(), async (directory) => {
    const [before, behind] = [
      "# Title\n\n<!-- table of operations: generated from spec.json by `deno task gen` -->",
      "<!-- end of table -->\n\n*End*\n",
    ];
    await Deno.mkdir(`${directory}/docs/zh`, { recursive: true });
    await Deno.writeTextFile(`${directory}/docs/zh/guide.md`, `${before}\n\nOut of date.\n\n${behind}`);
    await Deno.writeTextFile(`${directory}/docs/other.md`, "No table.\n");
    const { out } = await gen(directory);
    assertStringIncludes(out, "wrote docs/zh/guide.md\n");
    assertEquals(out.includes("other.md"), false);
    const text = await Deno.readTextFile(`${directory}/docs/zh/guide.md`);
    assertEquals([text.startsWith(before), text.endsWith(behind), text.includes("Out of date."), text.includes("| Method")], [
      true,
      true,
      false,
      true,
    ]);
    assertEquals((await gen(directory, "--check")).code, 0);
  });
});

Deno.test("gen --check says nothing and ends with 0 when everything is up to date", async () => {
  await withSpec(tinySpec(), async (directory) => {
    await gen(directory);
    assertEquals(await gen(directory, "--check"), { code: 0, out: "", err: "" });
  });
});

Deno.test("gen --check takes files with Windows' line ends as they are", async () => {
  await withSpec(tinySpec(), async (directory) => {
    await gen(directory);
    const path = `${directory}/src/generated/codes.ts`;
    await Deno.writeTextFile(path, (await Deno.readTextFile(path)).replaceAll("\n", "\r\n"));
    assertEquals((await gen(directory, "--check")).code, 0);
  });
});

Deno.test("gen --check names the stale files and the command, ends with 1, and writes nothing", async () => {
  await withSpec(tinySpec(), async (directory) => {
    await gen(directory);
    await Deno.writeTextFile(`${directory}/src/generated/codes.ts`, "// edited\n");
    await Deno.remove(`${directory}/src/generated/results.ts`);
    const before = await filesUnder(directory);
    assertEquals(await gen(directory, "--check"), {
      code: 1,
      out: "",
      err: "src/generated/codes.ts is out of date\nsrc/generated/results.ts is out of date\n\nRun: deno task gen\n",
    });
    assertEquals(await filesUnder(directory), before);
  });
});

Deno.test("gen --check of another spec names the command with its options", async () => {
  await withSpec(tinySpec(), async (directory) => {
    const { code, err } = await gen(directory, "--check", "--spec", "spec.json", "--out=out/", "--core", "core");
    assertEquals(code, 1);
    assertEquals(
      err,
      GENERATED.map((name) => `out/${name} is out of date\n`).join("") + "\nRun: deno task gen --spec spec.json --out out/ --core core\n",
    );
    assertEquals(Object.keys(await filesUnder(directory)), ["/spec.json"]);
  });
});

Deno.test("gen --spec --out --core writes nothing but the directory, with imports from the core that was named", async () => {
  await withSpec(tinySpec(), async (directory) => {
    const { code } = await gen(directory, "--spec", "spec.json", "--out", "a/b", "--core", 'x"y');
    assertEquals(code, 0);
    const files = await filesUnder(directory);
    assertEquals(Object.keys(files).sort(), [...GENERATED.map((name) => `/a/b/${name}`), "/spec.json"]);
    assertStringIncludes(files["/a/b/codes.ts"]!, String.raw`from "x\"y";`);
  });
});

Deno.test("gen imports the functions of transfers from beside the core, or from where --transfer says", async () => {
  const SIDES: readonly (readonly [args: readonly string[], from: string])[] = [
    [["--core", "jsr:@cos/v4/core"], "jsr:@cos/v4/transfer"],
    [["--core", "../core/src/core/mod.ts"], "../core/src/transfer/mod.ts"],
    [["--core", "jsr:@cos/v4/core", "--transfer", "./mine.ts"], "./mine.ts"],
  ];
  await withSpec(await ownSpec(), async (directory) => {
    for (const [args, from] of SIDES) {
      const { code } = await gen(directory, "--spec", "spec.json", "--out", "out", ...args);
      assertEquals(code, 0);
      const methods = (await filesUnder(directory))["/out/methods.ts"]!;
      const imported = [...methods.matchAll(/^import .* from "(.*)";$/gm)].filter(([line]) => /uploadFile\b|DownloadedFile\b/.test(line));
      assertEquals(imported.map(([, specifier]) => specifier), [from, from], from);
    }
  });
});

Deno.test("gen reports all problems of a bad spec, counts them, ends with 1, and writes nothing", async () => {
  const bad = tinySpec({
    defaultRegion: "hs",
    operations: { go: { doc: "A", source: "B", http: "POST json", op: "go", path: "flie", sign: "mutli" } },
  });
  for (const args of [[], ["--check"]]) {
    await withSpec(bad, async (directory) => {
      const { code, out, err } = await gen(directory, ...args);
      assertEquals([code, out], [1, ""]);
      assertEquals(err.split("\n"), [
        '/defaultRegion: expected a region (sh), got "hs" (did you mean "sh"?)',
        '/operations/go/path: expected a path rule (file), got "flie" (did you mean "file"?)',
        '/operations/go/sign: expected multi, once or download, got "mutli" (did you mean "multi"?)',
        "",
        "spec.json: 3 problems; nothing was written.",
        "",
      ]);
      assertEquals(Object.keys(await filesUnder(directory)), ["/spec.json"]);
    });
  }
});

Deno.test("gen says which file is no JSON or is not there", async () => {
  await withDirectory(async (directory) => {
    assertEquals(await gen(directory), { code: 1, out: "", err: "spec.json: no such file. Name the spec with --spec FILE.\n" });
    await Deno.writeTextFile(`${directory}/spec.json`, "{ a: 1 }");
    const { code, err } = await gen(directory);
    assertEquals(code, 1);
    assertMatch(err, /^spec\.json: no JSON: .+\n$/);
  });
});

Deno.test("gen refuses options that it does not know, and options without a value", async () => {
  await withSpec(tinySpec(), async (directory) => {
    for (
      const [arg, message] of [["--chekc", "Unknown argument --chekc."], ["more", "Unknown argument more."], [
        "--out",
        "--out needs a value.",
      ]]
    ) {
      const { code, err } = await gen(directory, arg!);
      assertEquals(code, 1, arg);
      assertStringIncludes(err, message!);
    }
    assertEquals(Object.keys(await filesUnder(directory)), ["/spec.json"]);
  });
});

Deno.test("gen --help names every option", async () => {
  await withDirectory(async (directory) => {
    const { code, out } = await gen(directory, "--help");
    assertEquals(code, 0);
    for (const option of ["--check", "--spec FILE", "--out DIR", "--core SPECIFIER", "--transfer SPECIFIER"]) {
      assertStringIncludes(out, option);
    }
  });
});

Deno.test("the checkout's generated files are up to date", async () => {
  assertEquals(await deno(["run", "--allow-read", "--allow-env", "gen/mod.ts", "--check"]), { code: 0, out: "", err: "" });
});
