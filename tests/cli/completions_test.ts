/**
 * Completion in the shells themselves: each runs in a terminal, keys are typed, and the line that comes of them is carried out. What a command then
 * prints shows whether what was put in is right, however it is quoted. PowerShell's script is read by a grammar, and by PowerShell where there is one.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import grammar from "tree-sitter-powershell/package.json" with { type: "json" };
import { Language, Parser } from "web-tree-sitter";
import { SHELLS } from "../../src/cli/commands/complete/shells.ts";
import { CosClient } from "../../src/client.ts";
import { unwrap } from "../../src/core/result.ts";
import { output, root } from "../tools.ts";
import { KEY, Person } from "./_person.ts";
import { findShell } from "./shells.ts";
import { noTerminal, Terminal } from "./terminal.ts";

/** Names that shells like least, and the command itself: it takes some characters for wildcards; by how far each is typed. */
const NAMES: Readonly<Record<string, string>> = {
  "plain.txt": "pl",
  "a space.txt": "a",
  "it's.txt": "it",
  "equal=s,@plus+.txt": "eq",
  "gl*b?[x]{y,z}^.txt": "gl",
  'quo"te.txt': "qu",
  "back\\slash\\*.txt": "bac",
  "colon:less<more>|.txt": "col",
  "dollar$HOME`x`.txt": "do",
  "semi;colon & more(x).txt": "se",
  "bang!x #y~%20.txt": "ban",
  "文件 名字.txt": "文",
  "deep er/in'side x.txt": "de",
};

/** What a file holds: nothing that stands in a line that is typed. */
function contentOf(name: string): string {
  return `<${[...name].reverse().join("")}>`;
}

/** How each shell is started so that it reads what was installed as the docs say, in a home of its own. */
const STARTS = {
  bash: {
    command: (path: string, home: string) => [path, "--rcfile", `${home}/rc`, "-i"],
    files: (script: string) => ({ rc: `PS1='$ '\nset +o history\n${script}` }),
  },
  zsh: {
    command: (path: string) => [path, "-i"],
    files: (script: string) => ({
      ".zshrc": "PS1='$ '\nfpath=(~/functions $fpath)\nautoload -Uz compinit\ncompinit -u\n",
      "functions/_cos": script,
    }),
  },
  fish: {
    command: (path: string) => [path, "-i"],
    files: (script: string) => ({
      ".config/fish/completions/cos.fish": script,
      ".config/fish/config.fish": "function fish_prompt; echo '$ '; end\nset -g fish_greeting\nset -g fish_autosuggestion_enabled 0\n",
    }),
  },
} as const;

for (const shell of ["bash", "zsh", "fish"] as const) {
  Deno.test(`${shell} completes words, options, values and names, and quotes what it puts in`, async () => {
    const found = await findShell(shell);
    const missing = noTerminal ?? ("missing" in found ? found.missing : undefined);
    if (missing !== undefined) return console.log(`skipped: ${missing}`);
    await using person = new Person();
    await using emulator = person.emulator;
    const { url } = await emulator.listen();
    const home = person.path("home");
    const client = new CosClient({ ...person.emulator.clientOptions, unusualNames: true });
    for (const name of Object.keys(NAMES)) {
      unwrap(await client.uploadFileFromBuffer({ bucketName: "mybucket", cosPath: `/${name}`, data: contentOf(name) }));
    }
    await person.put({ "/only here.txt": contentOf("only here.txt") }, "other");
    await install(home, shell, (await person.cos("completions", shell)).out, url);
    await person.write("home/lo cal.txt", "it is local");
    const env = {
      HOME: home,
      ZDOTDIR: home,
      XDG_CACHE_HOME: `${home}/.cache`,
      XDG_CONFIG_HOME: `${home}/.config`,
      XDG_DATA_HOME: `${home}/.local/share`,
      PATH: `${home}/bin:${Deno.env.get("PATH")}`,
      LC_ALL: "C.UTF-8",
    };
    await using terminal = new Terminal(STARTS[shell].command((found as { path: string }).path, home), { columns: 600, rows: 20, env });
    const type = async (keys: string, shown: string): Promise<void> => {
      await terminal.until(/^\$ $|^\$$/m);
      await terminal.type(`${keys}\r`);
      await terminal.until(new RegExp(shown.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
      await terminal.type("clear\r");
    };
    await type("cd", "$");
    // Behind what is whole the shell puts a space, and the next name can follow.
    const [deep, ...names] = Object.keys(NAMES).reverse();
    for (const open of ["", "'", '"']) {
      await type(`cos cat ${names.map((name) => `${open}:/${NAMES[name]}\t`).join("")}`, names.map(contentOf).join(""));
    }
    // A folder first, and then what is in it.
    for (const open of ["", "'"]) await type(`cos cat ${open}:/${NAMES[deep!]}\t\t`, contentOf(deep!));
    await type("cos --prof\two\tcat :/on\t", contentOf("only here.txt"));
    await type("cos --profile=wo\tcat :/on\t", contentOf("only here.txt"));
    await type("cos cat cos://oth\ton\t", contentOf("only here.txt"));
    await type("cos cat --ran\t1-3 :/pl\t", contentOf("plain.txt").slice(1, 4));
    await type("cos compl\tpow\t", "Register-ArgumentCompleter");
    await type("cos cp --over\tlo\t:/up.txt", "lo cal.txt -> cos://mybucket/up.txt");
    await type("cos set --auth\tpu\t:/up\t", "cos://mybucket/up.txt");
    await terminal.type("exit\r");
    await terminal.status();
    assertEquals(unwrap(await person.client.statFile({ bucketName: "mybucket", cosPath: "/up.txt" })).authority, "eWPrivateRPublic");
  });
}

Deno.test("the script for PowerShell is one, and PowerShell completes by it where there is one", async () => {
  await using person = new Person();
  const script = (await person.cos("completions", "powershell")).out;
  assert(grammar.name !== undefined);
  await Parser.init();
  const parser = new Parser();
  const file = new URL(import.meta.resolve("tree-sitter-powershell/tree-sitter-powershell.wasm"));
  parser.setLanguage(await Language.load(await Deno.readFile(file)));
  const [tree, broken] = [parser.parse(script), parser.parse(`${script} }`)];
  assertEquals([tree!.rootNode.hasError, broken!.rootNode.hasError], [false, true]);
  parser.delete();
  const found = await findShell("pwsh", false);
  if ("missing" in found) return console.log(`skipped in PowerShell itself: ${found.missing}`);
  if (Deno.build.os === "windows") return console.log("skipped in PowerShell itself: the cos of this test is a script of sh");
  await using emulator = person.emulator;
  const { url } = await emulator.listen();
  await person.put({ "/it's a.txt": "" });
  const home = person.path("home");
  await install(home, "bash", script, url);
  const asked =
    "[System.Management.Automation.CommandCompletion]::CompleteInput('cos cat :/it', 12, $null).CompletionMatches.CompletionText";
  const env = { HOME: home, XDG_CONFIG_HOME: `${home}/.config`, PATH: `${home}/bin:${Deno.env.get("PATH")}` };
  await person.write("home/ask.ps1", `${script}\n${asked}\n`);
  assertEquals(await output([...withEnv(env), found.path, "-NoProfile", "-File", `${home}/ask.ps1`]), "':/it''s a.txt'");
});

/** What runs a command with more in its environment. */
function withEnv(env: Readonly<Record<string, string>>): string[] {
  return ["env", ...Object.entries(env).map(([name, value]) => `${name}=${value}`)];
}

/** Puts a script where its shell looks for it, the command on PATH, and an account into its file. */
async function install(home: string, shell: keyof typeof STARTS, script: string, endpoint: string): Promise<void> {
  const config = { profiles: { default: { ...KEY, endpoint, bucket: "mybucket" }, work: { ...KEY, endpoint, bucket: "other" } } };
  const files: Record<string, string> = {
    ...STARTS[shell].files(script),
    ".config/cos-v4/config.json": JSON.stringify(config),
    "bin/cos": `#!/bin/sh\nexec "${Deno.execPath()}" run -A --no-check --quiet --config "${root}deno.json" "${root}src/cli/main.ts" "$@"\n`,
  };
  for (const [name, text] of Object.entries(files)) {
    const path = `${home}/${name}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, text);
  }
  await Deno.chmod(`${home}/bin/cos`, 0o755);
  await Deno.chmod(`${home}/.config/cos-v4/config.json`, 0o600);
}

/** What `cos __complete` says: what holds for all, and the candidates. */
async function ask(person: Person, shell: string, words: readonly string[], env: Record<string, string> = {}): Promise<string[]> {
  const before = words.slice(0, -1);
  const args = shell === "bash" ? [`=${words.at(-1)}`, ["cos", ...words].join(" ")] : [`=${words.at(-1)}`, ...before];
  const { out, err } = await person.type(["__complete", shell, ...args], { env: { HOME: person.dir, ...env } });
  assertEquals(err, "");
  return out.split("\n").slice(0, -1);
}

Deno.test("commands, options that are left, their values, and words are offered, with what they mean", async () => {
  await using person = new Person();
  assertEquals(await ask(person, "bash", ["s"]), ["words", "stat", "sync", "set", "sign"]);
  assertEquals((await ask(person, "fish", ["s"]))[1], "stat\tShows the attributes of files and folders");
  assertMatch((await ask(person, "fish", ["--lang", "zh", "l"])).join(), /^words,ls\t./);
  assertEquals(await ask(person, "bash", ["--profile", "work", "sync", "--de"]), ["words", "--delete"]);
  assertEquals(await ask(person, "bash", ["rm", "--de"]), ["words"]);
  assertEquals(await ask(person, "bash", ["rm", "--yes", "--ye"]), ["words"]);
  assertEquals(await ask(person, "bash", ["cp", "--include", "x", "--incl"]), ["words", "--include", "--include-from"]);
  assertEquals(await ask(person, "bash", ["set", "--forbid", ""]), ["words", "nothing", "reading", "writing"]);
  assertEquals(await ask(person, "zsh", ["set", "--forbid=r"]), ["words", "--forbid=reading"]);
  assertEquals(await ask(person, "fish", ["ls", "--region", "s"]), ["words", "sh\tap-shanghai", "sgp\tap-singapore"]);
  assertEquals(await ask(person, "bash", ["completions", ""]), ["words", ...SHELLS]);
  assertEquals(await ask(person, "bash", ["help", "em"]), ["words", "emulator"]);
  assertEquals(await ask(person, "bash", ["ls", "--config", ""]), ["files"]);
  assertEquals(await ask(person, "bash", ["diff", "--al"]), ["words", "--all"]);
  assertEquals(await ask(person, "bash", ["cat", "--", "--r"]), ["words"]);
  assertEquals(await ask(person, "bash", ["ls", "-lb", "my"]), ["words", "mybucket"]);
  assertEquals(await ask(person, "bash", ["config", ""]), ["words"]);
  assertEquals(await ask(person, "bash", ["xyzzy", ""]), []);
  assertEquals(await ask(person, "cmd", [""]), []);
});

Deno.test("profiles and buckets are those of the configuration file, and buckets those of the same account", async () => {
  await using person = new Person();
  const config = {
    profiles: { default: { bucket: "one" }, work: { appid: KEY.appid, bucket: "two" }, else: { appid: "7", bucket: "three" } },
  };
  await person.write("config.json", JSON.stringify(config));
  await Deno.chmod(person.path("config.json"), 0o600);
  assertEquals(await ask(person, "zsh", ["--profile", ""]), ["words", "default", "work", "else"]);
  assertEquals(await ask(person, "zsh", ["ls", "-b", ""]), ["words", "mybucket", "two"]);
  assertEquals(await ask(person, "zsh", ["ls", ""]), ["words", ":/", "cos://mybucket/", "cos://two/"]);
  assertEquals(await ask(person, "zsh", ["cp", ""]), ["files", ":/", "cos://mybucket/", "cos://two/"]);
  assertEquals(await ask(person, "zsh", ["cp", "./a"]), ["files"]);
  assertEquals(await ask(person, "zsh", ["--profile", "nobody", "ls", ":/"]), []);
});

Deno.test("names are asked for once in some seconds, in one page, and of a folder that is known whole not again", async () => {
  await using person = new Person();
  await person.put({ "/photos/a.jpg": "", "/photos/b.jpg": "", "/plain.txt": "" });
  const asked = (): number => person.emulator.requests.filter(({ op }) => op === "list").length;
  assertEquals(await ask(person, "zsh", ["ls", ":/p"]), ["words", ":/photos/", ":/plain.txt"]);
  assertEquals(await ask(person, "zsh", ["ls", "cos://mybucket/photos/"]), [
    "words",
    "cos://mybucket/photos/a.jpg",
    "cos://mybucket/photos/b.jpg",
  ]);
  assertEquals(asked(), 2);
  assertEquals(await ask(person, "zsh", ["ls", "cos://mybucket/photos/b"]), ["words", "cos://mybucket/photos/b.jpg"]);
  assertEquals(await ask(person, "zsh", ["ls", ":/p"]), ["words", ":/photos/", ":/plain.txt"]);
  assertEquals(asked(), 2);
  person.now = () => Date.now() + 60_000;
  assertEquals(await ask(person, "zsh", ["ls", "cos://mybucket/photos/b"]), ["words", "cos://mybucket/photos/b.jpg"]);
  assertEquals(asked(), 3);
});

Deno.test("of a folder with more than a page, what is typed stays a choice, and a page of what begins so is asked for", async () => {
  await using person = new Person();
  const names = Array.from({ length: 1001 }, (_, index) => `/n${String(index).padStart(4, "0")}`);
  await person.put(Object.fromEntries([...names, "/other"].map((name) => [name, ""])));
  const all = await ask(person, "zsh", ["ls", ":/"]);
  assertEquals([all.length, all[1], all[2], all.at(-1)], [1002, ":/", ":/n0000", ":/n0999"]);
  assertEquals(await ask(person, "zsh", ["ls", ":/n1"]), ["words", ":/n1000"]);
  assertEquals(await ask(person, "zsh", ["ls", ":/o"]), ["words", ":/other"]);
});

Deno.test("what is kept of a listing holds no secret, is the user's alone, and goes", async () => {
  await using person = new Person();
  await person.put({ "/secretly.txt": "" });
  const folder = `${person.dir}/.cache/cos-v4/names`;
  const kept = (): string[] => Array.from(Deno.readDirSync(folder), ({ name }) => name);
  await ask(person, "zsh", ["ls", ":/"]);
  const [name, ...more] = kept();
  assertEquals(more, []);
  const text = await Deno.readTextFile(`${folder}/${name}`);
  assertEquals(JSON.parse(text), { names: ["secretly.txt"], whole: true });
  for (const secret of Object.values(KEY)) assert(!`${name}${text}`.includes(secret));
  if (Deno.build.os !== "windows") {
    assertEquals([Deno.statSync(folder).mode! & 0o777, Deno.statSync(`${folder}/${name}`).mode! & 0o777], [0o700, 0o600]);
  }
  // Another account sees nothing of it, and what is too old is removed by whoever comes next.
  assertEquals(await ask(person, "zsh", ["ls", ":/"], { COS_SECRET_ID: "another" }), []);
  person.now = () => Date.now() + 60_000;
  await ask(person, "zsh", ["ls", ":/s"]);
  assertEquals(kept().includes(name!), false);
});

Deno.test("what others put into the cache, or cannot be read of it, is as if it were not there", async () => {
  await using person = new Person();
  await person.put({ "/real.txt": "" });
  const folder = `${person.dir}/.cache/cos-v4/names`;
  await ask(person, "zsh", ["ls", ":/"]);
  const [{ name } = { name: "" }] = Array.from(Deno.readDirSync(folder));
  for (const text of ["", "{", "null", "[]", '{"names":[1],"whole":true}', '{"names":"real"}']) {
    await Deno.writeTextFile(`${folder}/${name}`, text);
    assertEquals(await ask(person, "zsh", ["ls", ":/"]), ["words", ":/real.txt"], text);
  }
  await Deno.writeTextFile(`${folder}/${name}`, JSON.stringify({ names: ["a\nb", "a\x1b[2Jb", "a\tb", "a\u202eb", "ok"], whole: true }));
  assertEquals(await ask(person, "zsh", ["ls", ":/"]), ["words", ":/a\\x0ab", ":/a\\x1b[2Jb", ":/a\\x09b", ":/a\\u202eb", ":/ok"]);
  await Deno.remove(`${person.dir}/.cache`, { recursive: true });
  await Deno.writeTextFile(`${person.dir}/.cache`, "no folder");
  assertEquals(await ask(person, "zsh", ["ls", ":/"]), ["words", ":/real.txt"]);
  assertEquals(await ask(person, "zsh", ["ls", ":/"], { HOME: "" }), ["words", ":/real.txt"]);
});

Deno.test("of names that lie elsewhere nothing is asked, and nothing without a key", async () => {
  await using person = new Person();
  person.fetch = () => Promise.reject(new Error("asked"));
  const before = person.emulator.requests.length;
  for (const word of ["s3://", "s3://bucket/a", "cosv5://bucket-1/a", "https://host/a", ":/a*/", "cos:///"]) {
    assertEquals((await ask(person, "zsh", ["cp", word])).slice(1), [], word);
  }
  assertEquals(await ask(person, "zsh", ["ls", ":/"], { COS_SECRET_KEY: "" }), []);
  assertEquals(person.emulator.requests.length, before);
});

Deno.test("failures are silent: a wrong key, no answer, an answer that is none, a service that never answers", async () => {
  await using person = new Person();
  await person.put({ "/a.txt": "" });
  assertEquals(await ask(person, "zsh", ["ls", ":/"], { COS_SECRET_KEY: "wrong" }), []);
  person.fetch = () => Promise.reject(new TypeError("no network"));
  assertEquals(await ask(person, "zsh", ["ls", ":/"]), []);
  person.fetch = () => Promise.resolve(new Response("<html>"));
  assertEquals(await ask(person, "zsh", ["ls", ":/"]), []);
  person.fetch = (_, init) =>
    new Promise((_, reject) => {
      const { signal } = init as RequestInit;
      signal!.addEventListener("abort", () => reject(signal!.reason));
    });
  assertEquals(await ask(person, "zsh", ["ls", ":/"]), []);
});

Deno.test("bash gets the part that it puts in, quoted as the place is", async () => {
  await using person = new Person();
  await person.put({ "/a b/it's!.txt": "" });
  const typed = async (line: string, part: string): Promise<string[]> =>
    (await person.type(["__complete", "bash", `=${part}`, line], { env: { HOME: person.dir } })).out.split("\n").slice(0, -1);
  assertEquals(await typed("cos ls :/a", "/a"), ["part", "/a\\ b/"]);
  assertEquals(await typed("X=1 cos ls ':/a", ":/a"), ["part", ":/a b/"]);
  assertEquals(await typed("cos ls ':/a b/'", ""), ["words", "it\\'s\\!.txt"]);
  assertEquals(await typed("cos ls ':/a b/", ":/a b/"), ["words", ":/a b/it'\\''s!.txt"]);
  assertEquals(await typed('cos ls ":/a b/i', ":/a b/i"), ["words", ":/a b/it's\"'!'\".txt"]);
  assertEquals(await typed("cos ls :/a\\", "/a\\"), ["part", "/a\\ b/"]);
  assertEquals(await typed("cos set --forbid=", ""), ["words", "nothing", "reading", "writing"]);
});

Deno.test("PowerShell gets what is quoted by its own rules", async () => {
  await using person = new Person();
  await person.put({ "/it's.txt": "", "/it\u2019s$x.txt": "", "/plain.txt": "" });
  assertEquals(await ask(person, "powershell", ["ls", ":/"]), [
    "words",
    "':/it''s.txt'\t:/it's.txt\t:/it's.txt",
    "':/it\u2019\u2019s$x.txt'\t:/it\u2019s$x.txt\t:/it\u2019s$x.txt",
    ":/plain.txt\t:/plain.txt\t:/plain.txt",
  ]);
});
