/**
 * The command as somebody sees it whose environment says Chinese: what is said, how it is laid out, and what stays the same for programs.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { loaded } from "../../src/cli/commands/base/command.ts";
import { commandHelp, generalHelp } from "../../src/cli/commands/base/help.ts";
import { commands } from "../../src/cli/commands/mod.ts";
import type { Style } from "../../src/cli/terminal/style.ts";
import { width, wrap } from "../../src/cli/terminal/text.ts";
import { type Language, speak } from "../../src/cli/texts/texts.ts";
import { objects, Person, type Said, type Typing } from "./_person.ts";

const CHINESE = { LANG: "zh_CN.UTF-8" };

/** Types a command in Chinese. */
async function type(person: Person, line: string, typing: Typing = {}): Promise<Said> {
  return await person.type(line.split(" "), { ...typing, env: { ...CHINESE, ...typing.env } });
}

Deno.test("what commands say is Chinese where the environment says so, and English after that where it does not", async () => {
  await using person = new Person();
  await person.write("a.txt", "a");
  const file = person.path("a.txt");
  assertEquals((await type(person, `cp ${file} :/a.txt`)).out, `${file} -> cos://mybucket/a.txt（1 B）\n`);
  await person.write("a.txt", "another");
  const { status, err } = await type(person, `cp ${file} :/a.txt`);
  assertEquals(status, 1);
  assertMatch(err, /^cos: .*：文件已存在，且没有要求覆盖（-177 ERROR_CMD_COS_FILE_EXIST）\n {2}用 --overwrite 覆盖它/);
  assertMatch((await type(person, "stat :/a.txt")).out, /\n {2}大小 +1 B（1 字节）\n/);
  assertMatch((await type(person, "stat :/none")).err, /没有这个文件或文件夹|文件或文件夹不存在/);
  assertMatch((await type(person, "sl")).err, /没有命令 sl\n {2}是不是想用 cos ls？/);
  assertMatch((await person.cos("sl")).err, /there is no command sl\n {2}Did you mean cos ls\?/);
  assertMatch((await person.type(["--lang", "zh", "sl"])).err, /没有命令 sl/);
  assertMatch((await type(person, "--lang=en sl")).err, /there is no command sl/);
});

Deno.test("what the library says of files is Chinese, too", async () => {
  if (Deno.build.os === "windows") return;
  await using person = new Person();
  await person.write("folder/a.txt", "a");
  await Deno.symlink("a.txt", person.path("folder/link"));
  const copied = await type(person, `cp -r ${person.path("folder")} :/`);
  assertMatch(copied.out, /link：已跳过，是符号链接\n/);
  const again = await type(person, `cp --overwrite ${person.path("folder/none.txt")} :/`);
  assertMatch(again.err, /none\.txt：没有这个文件或文件夹\n/);
});

Deno.test("a question in Chinese is answered with 是, y or yes, and anything else is no", async () => {
  for (const [answer, isDeleted] of [["是", true], ["y", true], ["YES", true], ["不是", false], ["n", false], ["", false]] as const) {
    await using person = new Person();
    await person.put({ "/folder/a.txt": "a" });
    const { err } = await type(person, "rm -r :/folder", { terminal: true, stdin: `${answer}\n` });
    assertMatch(err, /^删除 :\/folder（1 个文件，1 B）吗？ \[y\/N\] /);
    assertEquals(await person.get("/folder/a.txt"), isDeleted ? undefined : "a", answer);
  }
});

/** Texts for people in what programs read. */
const FOR_PEOPLE = ["message", "advice", "finding", "why"];
/** What differs from run to run. */
const VOLATILE = [
  "sign",
  "url",
  "seconds",
  "requestId",
  "mtime",
  "mtimeIso",
  "ctime",
  "ctimeIso",
  "expires",
  "expiresIso",
  "made",
  "madeIso",
];

/** What programs go by, with the type in place of what is said to people. */
function machinePart(value: unknown, dir: string): unknown {
  if (typeof value === "string") return value.replaceAll(dir, "DIR");
  if (Array.isArray(value)) return value.map((one) => machinePart(one, dir));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const isText = FOR_PEOPLE.includes(key) || VOLATILE.includes(key);
      return [
        key,
        isText ? Array.isArray(inner) ? inner.map((one) => machinePart(one, dir)).length : typeof inner : machinePart(inner, dir),
      ];
    }),
  );
}

Deno.test("with --json the language changes no key, no status word and no number", async () => {
  const told = async (env: NonNullable<Typing["env"]>): Promise<unknown[]> => {
    await using person = new Person();
    await person.write("folder/a.txt", "a");
    await person.write("folder/b.txt", "bb");
    await person.write("list.txt", "http://mybucket-100000.cossh.myqcloud.com/a.txt\n");
    const { dir } = person;
    const lines = [
      `cp -r ${dir}/folder/ :/x/`,
      `cp ${dir}/folder/b.txt :/x/a.txt`,
      `cp -r --skip-same ${dir}/folder/ :/x/`,
      `cp ${dir}/none.txt :/`,
      "ls :/x/",
      "ls :/none/",
      "tree :/",
      "find --name *.txt",
      "hash :/x/a.txt",
      "stat :/x/a.txt :/none",
      "du",
      `compare ${dir}/folder :/x`,
      `sync --dry-run ${dir}/folder :/y`,
      "mkdir :/m/",
      "mkdir :/m/",
      "set --authority public :/x/a.txt",
      "url :/x/a.txt",
      "sign --once :/x/a.txt",
      "sign --explain abc",
      "parts :/x/a.txt",
      "inventory :/x/",
      `urls map --dry-run ${dir}/list.txt`,
      "doctor",
      "config --show",
      "config --profiles",
      "mv :/x/a.txt :/x/c.txt",
      "rmdir :/x/",
      "rm -r --yes :/x/",
      "rm :/none.txt",
      "frob",
      "ls --frob",
    ];
    const all: unknown[] = [];
    for (const line of lines) {
      const { status, out, err } = await person.type([...line.split(" "), "--json"], { env });
      const said = [out, err].map((text) => objects(text.split("\n").filter((one) => one.startsWith("{")).join("\n")));
      // Files at once end in any order.
      const sorted = said.map((records) => records.map((one) => JSON.stringify(machinePart(one, dir))).sort());
      all.push([line.replaceAll(dir, "DIR"), status, ...sorted]);
    }
    return all;
  };
  const [english, chinese] = [await told({}), await told(CHINESE)];
  for (const [index, said] of chinese.entries()) assertEquals(said, english[index]);
  assert(chinese.length > 25);
});

Deno.test("lines break between Chinese characters, but not before a mark that ends something or behind one that begins something", () => {
  assertEquals(wrap("上传文件，下载文件。", 8), ["上传文", "件，下载", "文件。"]);
  assertEquals(wrap("复制（移动）文件", 6), ["复制", "（移", "动）文", "件"]);
  assertEquals(wrap("用 cos cp 上传", 8), ["用 cos", "cp 上传"]);
  assertEquals(wrap("写作 cos://bucket/path。", 10), ["写作", "cos://bucket/path。"]);
  assertEquals(wrap("one two three", 7), ["one two", "three"]);
  assertEquals(wrap("", 7), [""]);
  for (const text of ["文件夹的名字以 / 结尾，“起始-”表示从那里到末尾（含）；可多次给出。"]) {
    for (let columns = 4; columns < 40; columns++) {
      const lines = wrap(text, columns);
      assertEquals(lines.join("").replaceAll(" ", ""), text.replaceAll(" ", ""));
      for (const line of lines.slice(1)) assert(!/^[，。；：）”]/.test(line), `${columns}: ${line}`);
      for (const line of lines) assert(!/[（“]$/.test(line), `${columns}: ${line}`);
    }
  }
});

const PLAIN = Object.fromEntries(["bold", "dim", "red", "green", "yellow", "blue", "cyan"].map((name) => [name, (text: string) => text]));

Deno.test("the help is as wide as the terminal at most, in both languages; only lines to copy and single words are wider", async () => {
  try {
    for (const language of ["en", "zh"] satisfies Language[]) {
      await speak(language);
      for (const columns of [40, 80, 120]) {
        const style = PLAIN as unknown as Style;
        const helps = [generalHelp(commands, columns, style)];
        for (const command of commands) helps.push(commandHelp(await loaded(command), columns, style));
        const wide = helps.flatMap((help) => help.split("\n")).filter((line) => width(line) > columns);
        assertEquals(wide.filter((line) => columns > 40 || !/^ {2}cos |^\S+$|^Usage: /.test(line)), [], `${language} ${columns}`);
      }
    }
  } finally {
    await speak("en");
  }
});

Deno.test("what the help of every command says in Chinese is laid out in columns", async () => {
  await using person = new Person();
  const { out } = await type(person, "cp --help");
  // The texts of the options under a heading begin in one column, whatever their values are called.
  const columns = out.split("\n\n").map((block) =>
    block.split("\n").flatMap((line) => {
      const [left] = /^ {2}(-\w,| {3}) --[\w-]+( \S+)? {2,}(?=\S)/.exec(line) ?? [];
      return left === undefined ? [] : [width(left)];
    })
  ).filter(({ length }) => length > 1);
  assert(columns.length > 3);
  for (const begins of columns) assertEquals(new Set(begins).size, 1, String(begins));
  assertMatch(out, /^上传、下载，以及在远程路径之间复制文件。\n\n用法：cos cp \[选项\] 源\.\.\. 目标\n/);
});
