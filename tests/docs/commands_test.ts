/**
 * What the pages of the docs name, against the project: tasks, commands, options, methods; and the syntax of their code. Their TypeScript is run by
 * `deno test --doc`, their programs for Node and Bun by runtimes_test.ts.
 *
 * @module
 */
import type { Operation } from "../../src/core/operation.ts";
import { operations } from "../../src/generated/operations.ts";
import { assert, assertEquals } from "@std/assert";
import * as module from "../../mod.ts";
import { commands } from "../cli/_commands.ts";
import { isNamed } from "../../src/cli/commands/base/command.ts";
import { GLOBAL } from "../../src/cli/settings/options.ts";
import { FLAGS } from "../../src/emulator/flags.ts";
import { CosEmulator } from "../../src/emulator/mod.ts";
import { output, root } from "../tools.ts";
import { type Block, blocksOf, inlineCodeOf, PAGES, textOf } from "./pages.ts";

const texts = await Promise.all(PAGES.map(textOf));
const blocks: readonly Block[] = texts.flatMap(blocksOf);
const { tasks } = JSON.parse(await Deno.readTextFile(`${root}deno.json`)) as { tasks: Record<string, string> };
const COMMAND_PAGES = ["docs/command.md", "docs/zh/command.md"];

/** The blocks of a language, which is the first word behind the fence: `js` of `js ignore`. */
function codeIn(language: string): string[] {
  return [...new Set(blocks.filter((block) => block.language.split(" ")[0] === language).map(({ code }) => code))];
}

/** Lines of shell without comments. */
const shellLines = codeIn("sh").flatMap((code) => code.split("\n")).map((line) => line.replace(/(^|\s)#.*$/, "").trim()).filter(Boolean);

Deno.test("every task that the docs name exists, with the flags that they show", async () => {
  const named = new Set(texts.flatMap((text) => [...text.matchAll(/\bdeno(?:@2)? task ([a-z]+)\b/g)].map(([, name]) => name!)));
  assertEquals([...named].filter((name) => !(name in tasks)), []);
  for (const line of shellLines) {
    const [, task, rest] = /^deno task ([a-z]+)(.*)$/.exec(line) ?? [];
    const script = /\S+\.ts\b/.exec(tasks[task ?? ""] ?? "")?.[0];
    if (!script) continue;
    // Flags of the command are held against it below; those of the generator are beside its start.
    if (script === "src/cli/main.ts") continue;
    const text = await Deno.readTextFile(root + script.replace("gen/mod.ts", "gen/main.ts"));
    for (const [, flag] of rest!.matchAll(/\s--([a-z0-9-]+)/g)) {
      assert(new RegExp(`(--|")${flag}(?![\\w-])`).test(text), `${line}: no --${flag}`);
    }
  }
});

Deno.test("the tables of commands are complete", async () => {
  for (const page of COMMAND_PAGES) {
    const text = await textOf(page);
    const named = [...text.matchAll(/^\| `cos ([a-z]+)`/gm)].map(([, name]) => name);
    assertEquals(named, commands.map(({ name }) => name));
  }
});

Deno.test("every command line of cos in the docs has a command and options that there are", () => {
  // Ways to say `cos`, and the task of the emulator.
  const said = shellLines.flatMap((line) => line.split(" | ")).map((line) => {
    return line.replace(/^deno task emulator\b/, "cos emulator").replace(/^(?:npx|bunx) @cos\/v4 (?=[a-z])/, "cos ");
  });
  const lines = [
    ...said.filter((line) => line.startsWith("cos ")),
    ...texts.flatMap(inlineCodeOf).filter((code) => /^cos [a-z]/.test(code)),
  ];
  assert(lines.length > 2 * commands.length);
  for (const line of lines) {
    const [, name, ...words] = line.split(/\s+/);
    if (name === "version" || name === "help") continue;
    const command = commands.find((command) => isNamed(command, name!));
    assert(command, `${line}: no such command`);
    for (const word of words.filter((word) => /^-[a-z-]/.test(word))) assertOption(word, [...GLOBAL, ...command.options], line);
  }
});

Deno.test("the emulator's paths and flags that its page names are there", async () => {
  const emulator = new CosEmulator({ console: true });
  for (const page of ["docs/emulator.md", "docs/zh/emulator.md"]) {
    const text = await textOf(page);
    const paths = new Set([...text.matchAll(/\/_emulator\/[a-z]+/g)].map(([path]) => path));
    assertEquals(paths.size, 8);
    for (const path of paths) {
      const { status, body } = await emulator.fetch(`http://127.0.0.1${path}`, { method: "GET" });
      await body?.cancel();
      assert(status === 200 || status === 405, `${path}: ${status}`);
    }
    for (const code of inlineCodeOf(text).filter((code) => code.startsWith("-") && !/^-\d/.test(code))) {
      assertOption(code.split(" ")[0]!, [...GLOBAL, ...FLAGS], code);
    }
  }
});

Deno.test("the options and variables that the docs name beside commands exist", async () => {
  const settings = await Deno.readTextFile(`${root}src/cli/settings/settings.ts`);
  for (const page of COMMAND_PAGES) {
    for (const code of inlineCodeOf(await textOf(page))) {
      const all = [...GLOBAL, ...commands.flatMap(({ options }) => options)];
      if (/^-\S/.test(code)) assertOption(code.split(" ")[0]!, all, code);
      if (code.startsWith("COS_")) assert(settings.includes(`"${code}"`), `no ${code}`);
    }
  }
});

function assertOption(word: string, options: readonly { readonly name: string; readonly short?: string }[], where: string): void {
  const name = word.replace(/^--?/, "").replace(/=.*$/, "");
  const found = options.some((option) => word.startsWith("--") ? option.name === name : option.short === name);
  assert(found, `${where}: no option ${word}`);
}

Deno.test("what the chapter on porting calls a name of this module is one", async () => {
  const known = new Set([
    ...Object.keys(module),
    "AbortController",
    ...propertiesOf(module.CosClient),
    ...propertiesOf(module.Auth),
    ...propertiesOf(module.CosConfig),
    ...settersOfRequests(),
    ...Object.values<Operation>(operations).flatMap(({ params }) => params.map(({ name }) => name)),
  ]);
  for (const page of ["docs/porting.md", "docs/zh/porting.md"]) {
    // The second column of the tables: what is here. Words in braces, with blanks or quotes are options and values.
    const cells = [...(await textOf(page)).matchAll(/^\| [^|]+ \| ([^|]+) \|$/gm)].map(([, cell]) => cell!);
    const names = cells.flatMap(inlineCodeOf).filter((code) => /^[a-zA-Z]\w*$/.test(code));
    assert(names.length > 80);
    assertEquals([...new Set(names)].filter((name) => !known.has(name) && !OPTIONS.has(name)), []);
  }
});

/** Options of a client or of a call, and fields of results, that the tables name: they are types, which a test cannot see. */
const OPTIONS = new Set([
  ...["timeout", "signExpired", "region", "hostname", "downloadHostname", "protocol", "cred", "endpoint", "fetch", "retry", "signer"],
  ...["httpStatus", "code", "message", "data", "body", "onProgress", "signal"],
]);

function propertiesOf(constructor: { readonly prototype: object }): string[] {
  const names: string[] = [];
  for (let at = constructor.prototype; at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    names.push(...Object.getOwnPropertyNames(at));
  }
  return names;
}

/** Setters and parameters of all request classes. */
function settersOfRequests(): string[] {
  const classes = Object.entries(module).filter(([name]) => name.endsWith("Request")).map(([, value]) => value);
  return classes.flatMap((value) => {
    const request = value as unknown as { new (...args: unknown[]): object; readonly prototype: object };
    return [...propertiesOf(request), ...Object.keys(new request("mybucket", "/a"))];
  });
}

Deno.test("what the docs show as generated is fresh", async () => {
  await output([Deno.execPath(), "task", "gen", "--check"], root);
});

/** Parses Java as the compiler does, without the classes that it names. */
const JAVA_PARSER = `import com.sun.source.util.JavacTask;
import java.net.URI;
import java.nio.file.*;
import java.util.List;
import javax.tools.*;

class Parse {
  public static void main(String[] args) throws Exception {
    var text = Files.readString(Path.of(args[0]));
    var file = new SimpleJavaFileObject(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
      @Override public CharSequence getCharContent(boolean ignored) { return text; }
    };
    var problems = new DiagnosticCollector<JavaFileObject>();
    ((JavacTask) ToolProvider.getSystemJavaCompiler().getTask(null, null, problems, null, null, List.of(file))).parse();
    for (var problem : problems.getDiagnostics()) System.err.println(problem);
    System.exit(problems.getDiagnostics().isEmpty() ? 0 : 1);
  }
}
`;

/** How each language is checked: what the block is wrapped in, what shows that the tool is there, and the command. */
const CHECKS: Record<string, { wrap?: (code: string) => string; ask: string[]; command: (file: string, folder: string) => string[] }> = {
  sh: { ask: ["bash", "--version"], command: (file) => ["bash", "-n", file] },
  python: { ask: ["python3", "--version"], command: (file) => ["python3", "-m", "py_compile", file] },
  java: {
    wrap: (code) => `class Snippet { void run() {\n${code}\n} }\n`,
    ask: ["javac", "--version"],
    command: (file, folder) => ["java", `${folder}/Parse.java`, file],
  },
  php: { wrap: (code) => `<?php\n${code}`, ask: ["php", "--version"], command: (file) => ["php", "-l", file] },
};

for (const [language, { wrap, ask, command }] of Object.entries(CHECKS)) {
  Deno.test(`blocks of ${language} in the docs have no mistake of syntax`, async () => {
    const codes = codeIn(language);
    assert(codes.length > 0);
    const missing = await output(ask).then(() => undefined, (error: Error) => error.message.split("\n")[0]);
    if (missing !== undefined) return console.log(`skipped: ${ask[0]} does not run here: ${missing}`);
    const folder = await Deno.makeTempDir({ prefix: "cos-docs-" });
    try {
      await Deno.writeTextFile(`${folder}/Parse.java`, JAVA_PARSER);
      for (const code of codes) {
        await Deno.writeTextFile(`${folder}/block`, wrap?.(code) ?? code);
        await output(command(`${folder}/block`, folder));
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("every language of the docs' code is checked somewhere", async () => {
  // Requests and answers of the protocol notes are no code.
  const notes = blocksOf(await textOf("docs/protocol.md"));
  const known = new Set(["ts", "js ignore", "json", ...Object.keys(CHECKS)]);
  assertEquals(notes.map(({ language }) => language).filter((language) => language !== ""), []);
  assertEquals(blocks.map(({ language }) => language).filter((language) => language !== "" && !known.has(language)), []);
  assertEquals(blocks.filter(({ language }) => language === "").length, notes.length);
});

Deno.test("blocks of JSON in the docs can be read", () => {
  for (const code of codeIn("json")) JSON.parse(code);
});
