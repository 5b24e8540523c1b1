/**
 * The README against the project: its two languages say the same, and what it names exists. Its TypeScript is run by `deno test --doc`, its tests
 * for Node and Bun by tests/emulator/readme_test.ts.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { commands } from "../src/cli/commands/mod.ts";
import { GLOBAL } from "../src/cli/options.ts";
import { output, root } from "./tools.ts";

const SECOND = "\n# @cos/v4 中文\n";
const MARKS = ["<!-- api table: generated from spec.json by `deno task gen` -->", "<!-- end of api table -->"];

const readme = await Deno.readTextFile(`${root}README.md`);
const [english, chinese] = partsOf(readme);
const { tasks } = JSON.parse(await Deno.readTextFile(`${root}deno.json`)) as { tasks: Record<string, string> };

/** A block of code. */
interface Block {
  readonly language: string;
  readonly code: string;
}

function partsOf(text: string): [string, string] {
  const [first, second, ...more] = text.split(SECOND);
  assert(first !== undefined && second !== undefined && more.length === 0, `README.md must have one heading ${SECOND.trim()}`);
  return [first, SECOND + second];
}

function blocksOf(text: string): Block[] {
  return [...text.matchAll(/^```(.*)\n([^]*?)^```$/gm)].map(([, language, code]) => ({ language: language!, code: code! }));
}

/** The text with its blocks of code left out, in which `#` begins a comment and no heading. */
function proseOf(text: string): string {
  return text.replace(/^```[^]*?^```$/gm, "");
}

function headingsOf(text: string): { level: number; title: string }[] {
  return [...proseOf(text).matchAll(/^(#+) (.*)$/gm)].map(([, marks, title]) => ({ level: marks!.length, title: title! }));
}

/** Rows of each table. */
function tablesOf(text: string): number[] {
  return [...proseOf(text).matchAll(/(?:^\|.*\|\n)+/gm)].map(([table]) => table.trimEnd().split("\n").length);
}

function inlineCodeOf(text: string): string[] {
  return [...proseOf(text).matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!);
}

/** The blocks of a language, which is the first word behind the fence: `js` of `js ignore`. */
function codeIn(language: string): string[] {
  return blocksOf(english).filter((block) => block.language.split(" ")[0] === language).map(({ code }) => code);
}

/** Lines of shell without comments. */
const shellLines = codeIn("sh").flatMap((code) => code.split("\n")).map((line) => line.replace(/(^|\s)#.*$/, "").trim()).filter(Boolean);

Deno.test("the README says the same in both languages: headings, tables, and code", () => {
  assertEquals(headingsOf(chinese).map(({ level }) => level), headingsOf(english).map(({ level }) => level));
  assertEquals(tablesOf(chinese), tablesOf(english));
  const lists = (text: string): number => proseOf(text).match(/^- /gm)!.length;
  assertEquals(lists(chinese), lists(english));
  assertEquals(blocksOf(chinese), blocksOf(english));
});

Deno.test("both languages name the same things in the first column of their tables", () => {
  const names = (text: string): string[][] =>
    [...proseOf(text).matchAll(/^\| ([^|]*)/gm)].map(([, cell]) => [...cell!.matchAll(/`([^`]+)`/g)].map(([, code]) => code!));
  const rows = (text: string): string[][] => names(text).map((row) => row.filter((name) => name !== "CosClient"));
  assertEquals(rows(chinese), rows(english));
});

Deno.test("code of the README holds no Chinese", () => {
  for (const { code } of blocksOf(readme)) assert(!/\p{Script=Han}/u.test(code), code);
});

Deno.test("links of the README lead somewhere", async () => {
  const anchors = new Set(headingsOf(readme).map(({ title }) => anchorOf(title)));
  const broken: string[] = [];
  for (const [, target] of proseOf(readme).matchAll(/\]\(([^)\s]+)\)/g)) {
    const there = target!.startsWith("#")
      ? anchors.has(decodeURIComponent(target!.slice(1)))
      : /^https:\/\//.test(target!) || await Deno.stat(root + target!.split("#")[0]).then(() => true, () => false);
    if (!there) broken.push(target!);
  }
  assertEquals(broken, []);
});

/** How GitHub names a heading. */
function anchorOf(title: string): string {
  return title.toLowerCase().replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "").replaceAll(" ", "-");
}

Deno.test("every task that the README names exists, with the flags that it shows", async () => {
  const named = new Set([...readme.matchAll(/\btask ([a-z]+)\b/g)].map(([, name]) => name!));
  assertEquals([...named].filter((name) => !(name in tasks)), []);
  for (const line of shellLines) {
    const [, task, rest] = /^deno task ([a-z]+)(.*)$/.exec(line) ?? [];
    const script = task ? /\S+\.ts\b/.exec(tasks[task] ?? "")?.[0] : /^bun (\S+\.ts)/.exec(line)?.[1];
    if (!script) continue;
    // The command's options are not beside its start; those of the emulator are the ones shown.
    const text = await Deno.readTextFile(root + script.replace("src/cli/main.ts", "src/emulator/flags.ts"));
    for (const [, flag] of (rest ?? line).matchAll(/\s--([a-z0-9-]+)/g)) {
      assert(new RegExp(`(--|")${flag}(?![\\w-])`).test(text), `${line}: no --${flag}`);
    }
  }
});

Deno.test("the README's table of commands is complete", () => {
  for (const text of [english, chinese]) {
    const named = [...text.matchAll(/^\| `cos ([a-z]+)`/gm)].map(([, name]) => name);
    assertEquals(named, commands.map(({ name }) => name));
  }
});

Deno.test("every command line of cos in the README has a command and options that there are", () => {
  const lines = [
    ...shellLines.flatMap((line) => line.split(" | ")).filter((line) => line.startsWith("cos ")),
    ...inlineCodeOf(readme).filter((code) => /^cos [a-z]/.test(code)),
  ];
  assert(lines.length > 2 * commands.length);
  for (const line of lines) {
    const [, name, ...words] = line.split(/\s+/);
    const command = commands.find((command) => command.name === name);
    assert(command, `${line}: no such command`);
    for (const word of words.filter((word) => /^-[a-z-]/.test(word))) assertOption(word, [...GLOBAL, ...command.options], line);
  }
});

Deno.test("the options and variables that the README names beside commands exist", async () => {
  const settings = await Deno.readTextFile(`${root}src/cli/settings.ts`);
  for (const text of [english, chinese]) {
    const section = sectionOf(text, / cos$/);
    for (const code of inlineCodeOf(section)) {
      const all = [...GLOBAL, ...commands.flatMap(({ options }) => options)];
      if (code.startsWith("-")) assertOption(code, all, code);
      if (code.startsWith("COS_")) assert(settings.includes(`"${code}"`), `no ${code}`);
    }
  }
});

function assertOption(word: string, options: readonly { readonly name: string; readonly short?: string }[], where: string): void {
  const name = word.replace(/^--?/, "").replace(/=.*$/, "");
  const found = options.some((option) => word.startsWith("--") ? option.name === name : option.short === name);
  assert(found, `${where}: no option ${word}`);
}

/** A section, from the heading that fits to the next one of its level. */
function sectionOf(text: string, title: RegExp): string {
  const found = text.split(/^(?=## )/m).find((section) => title.test(section.split("\n")[0]!));
  assert(found, `no section ${title}`);
  return found;
}

Deno.test("both tables of operations are there and fresh", async () => {
  for (const text of [english, chinese]) for (const mark of MARKS) assertEquals(text.split(mark).length, 2, mark);
  await output([Deno.execPath(), "task", "gen", "--check"], root);
  const table = (text: string): string => text.slice(text.indexOf(MARKS[0]!), text.indexOf(MARKS[1]!));
  assertEquals(table(chinese), table(english));
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
  Deno.test(`blocks of ${language} in the README have no mistake of syntax`, async () => {
    const blocks = codeIn(language);
    assert(blocks.length > 0);
    const missing = await output(ask).then(() => undefined, (error: Error) => error.message.split("\n")[0]);
    if (missing !== undefined) return console.log(`skipped: ${ask[0]} does not run here: ${missing}`);
    const folder = await Deno.makeTempDir({ prefix: "cos-readme-" });
    try {
      await Deno.writeTextFile(`${folder}/Parse.java`, JAVA_PARSER);
      for (const code of blocks) {
        await Deno.writeTextFile(`${folder}/block`, wrap?.(code) ?? code);
        await output(command(`${folder}/block`, folder));
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("every language of the README's code is checked somewhere", () => {
  const known = new Set(["ts", "js ignore", ...Object.keys(CHECKS)]);
  assertEquals(blocksOf(readme).map(({ language }) => language).filter((language) => !known.has(language)), []);
});
