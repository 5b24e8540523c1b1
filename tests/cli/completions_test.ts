import { assert, assertEquals, assertMatch } from "@std/assert";
import { commands } from "./_commands.ts";
import { completionsFor, SHELLS } from "../../src/cli/commands/base/completions.ts";
import { Person } from "./_person.ts";

async function run(program: string, args: string[], stdin = ""): Promise<string | undefined> {
  try {
    const child = new Deno.Command(program, { args, stdin: "piped", stdout: "piped", stderr: "piped" }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(stdin));
    await writer.close();
    const { success, stdout, stderr } = await child.output();
    assert(success, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** What bash would offer for the last word. */
async function offered(...words: string[]): Promise<string[] | undefined> {
  const script = completionsFor("bash", commands);
  const asked = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${
    words.length - 1
  }; _cos; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return (await run("bash", ["--norc", "-s"], `${script}\n${asked}\n`))?.split("\n").filter(Boolean);
}

Deno.test("completions are printed for each shell, and name every command and option", async () => {
  await using person = new Person();
  for (const shell of SHELLS) {
    const { status, out } = await person.cos("completions", shell);
    assertEquals([status, out], [0, completionsFor(shell, commands)]);
    for (const { name, options } of commands) {
      assertMatch(out, new RegExp(`\\b${name}\\b`));
      for (const option of options) assert(out.includes(option.name), `${shell} ${name} ${option.name}`);
    }
  }
  assertEquals([(await person.cos("completions", "cmd")).status, (await person.cos("completions")).status], [2, 2]);
});

Deno.test("bash completes commands, options of the command, and values", async () => {
  const first = await offered("cos", "s");
  if (first === undefined) return assert(true, "there is no bash");
  assertEquals(first, ["stat", "set", "sign", "sync"]);
  assertEquals(await offered("cos", "--profile", "work", "sync", "--de"), ["--delete"]);
  assertEquals(await offered("cos", "rm", "--de"), []);
  assertEquals(await offered("cos", "set", "--forbid", ""), ["nothing", "reading", "writing"]);
  assertEquals(await offered("cos", "completions", ""), ["bash", "zsh", "fish"]);
  assertEquals(await offered("cos", "help", "em"), ["emulator"]);
});

Deno.test("zsh and fish take their scripts, where they are installed", async () => {
  const zsh = await run("zsh", ["-n"], completionsFor("zsh", commands));
  const fish = await run("fish", ["-n", "/dev/stdin"], completionsFor("fish", commands));
  if (zsh === undefined || fish === undefined) console.log(`not installed: ${[zsh ?? "zsh", fish ?? "fish"].filter(Boolean).join(", ")}`);
  assertEquals([zsh ?? "", fish ?? ""], ["", ""]);
});
