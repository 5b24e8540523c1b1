/**
 * The tables of texts: every text that the command says is in them, with the same values, and nothing else is.
 */
import { assert, assertEquals } from "@std/assert";
import { FLAGS } from "../../src/emulator/flags.ts";
import { codes } from "../../src/generated/codes.ts";
import { fromLibrary, languageOf, patternOf, speak, t } from "../../src/cli/texts/texts.ts";
import { zh } from "../../src/cli/texts/zh.ts";
import { help } from "../../src/cli/texts/zh_help.ts";
import { library } from "../../src/cli/texts/zh_library.ts";
import { messages } from "../../src/cli/texts/zh_messages.ts";
import { formsOf, textsOf } from "./_texts.ts";

const ROOT = new URL("../../", import.meta.url);

/** What reads the same in Chinese, and so stands in no table. */
const THE_SAME: ReadonlySet<string> = new Set(["SHELL", "ID", "URL", "text|json"]);

/** What is no text: lines to type, which are the same in every language, and scripts. */
const NO_TEXT: readonly RegExp[] = [
  /^cos [a-z]+$/,
  /^cos \{1\}$/,
  /^export COS_/,
  /^SUCCESS$/,
  /^(# bash|#compdef|# fish|# PowerShell)/,
  /^(appid|SecretId|SecretKey)$/,
];

/** What the library puts together of parts that say nothing by themselves. */
const PUT_TOGETHER: readonly RegExp[] = [
  // A duration in a hint.
  /^\{1\} (minute|hour|day)s?$/,
  // A parameter, and what is wrong with it.
  /^(cosPath|bucketName): \{1\}$/,
  // What the library made of the same content.
  /^a (file|folder) (of|with) the same /,
  // The command's own words for a parameter.
  /^--header: \{1\}$/,
  /^s3: endpoint: .*--s3-allow-http$/,
  // What a runtime says of a port.
  /^listen EADDRINUSE/,
  // A name, and what is wrong with it.
  /^\{1\}: is an unfinished upload$/,
];

/** Chinese that is a name, the same in both languages. */
const ONLY_NAMES: ReadonlySet<string> = new Set([
  "the appid",
  "the SecretId",
  "bucket: {1}",
  "cosPath: {1}",
  "bucketName: {1}",
  "--header: {1}",
]);

/** English in Chinese that is a name, a word to type or a unit, and no English left over. */
const NAMES =
  /\b(Tencent|Content-[A-Z][a-z]+|Cache-Control|XML API|JSON API|[A-Z][a-z]*Id|SecretKey|cos [a-z]+( [-\w:/.]+)*|[a-z]+\(\)|[a-zA-Z]+: (true|0))/g;

async function sources(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
    if (isDirectory) found.push(...await sources(`${folder}${name}/`));
    else if (name.endsWith(".ts")) found.push(folder + name);
  }
  return found.sort();
}

const read = (name: string): Promise<string> => Deno.readTextFile(new URL(name, ROOT));

const all = await Promise.all(
  (await sources("src/cli/")).filter((name) => !name.startsWith("src/cli/texts/zh")).map(async (name) => textsOf(name, await read(name))),
);
const wrapped = [
  ...all.flatMap((texts) => texts.wrapped),
  // The command shows the flags of the emulator as its own options.
  ...FLAGS.flatMap(({ doc, value }) => [doc, value ?? ""]).filter(Boolean).map((text) => ({ text, where: "src/emulator/flags.ts" })),
].filter(({ text }) => !THE_SAME.has(text));

/** The values of a text, each as often as it stands there. */
function valuesOf(text: string): string[] {
  return (text.match(/\{[0-9]+[*,]?\}/g) ?? []).map((value) => value.replace(/[*,]/, "")).sort();
}

const withoutNumbers = (form: string): string => form.replace(/\{[0-9]+\}/g, "{}");

Deno.test("every text of the command is in the table for Chinese", () => {
  const missing = wrapped.filter(({ text }) => zh.texts[text] === undefined);
  assertEquals(missing.map(({ where, text }) => `${where} ${JSON.stringify(text)}`), []);
});

Deno.test("every text that the command says goes through the table", () => {
  const bare = all.flatMap((texts) => texts.bare).filter(({ text }) => NO_TEXT.every((form) => !form.test(text)));
  assertEquals(bare.map(({ where, text }) => `${where} ${JSON.stringify(text)}`), []);
});

Deno.test("no text is looked up before the language is known", () => {
  assertEquals(all.flatMap(({ early }) => early), []);
});

Deno.test("the table for Chinese has no text that the command does not say, and none twice", () => {
  const said = new Set([...wrapped.map(({ text }) => text), ...all.flatMap(({ bare }) => bare.map(({ text }) => text))]);
  assertEquals(Object.keys(zh.texts).filter((text) => !said.has(text)), []);
  assertEquals(Object.keys(help).filter((text) => text in messages), []);
});

Deno.test("Chinese has the same values as the English", () => {
  for (const [english, chinese] of [...Object.entries(zh.texts), ...Object.entries(zh.library)]) {
    const [given, used] = [new Set(valuesOf(english)), new Set(valuesOf(chinese))];
    // A value of the library that says the same as another may be left out, one of the command may not.
    if (english in zh.texts) assertEquals([...used].sort(), [...given].sort(), english);
    else assert([...used].every((value) => given.has(value)), english);
  }
});

Deno.test("Chinese is written in Chinese, with Chinese marks, and with a space beside Latin letters", () => {
  const wrong: string[] = [];
  for (const [english, chinese] of [...Object.entries(zh.texts), ...Object.entries(zh.library), ...Object.entries(zh.codes)]) {
    const bare = chinese.replace(/`[^`]*`/g, "`").replace(NAMES, "`");
    const isMarks = !/\p{L}/u.test(chinese.replace("[y/N]", ""));
    if (!/\p{Script=Han}/u.test(chinese) && !isMarks && !ONLY_NAMES.has(english)) wrong.push(`no Chinese: ${chinese}`);
    if (/[a-z]{2,} [a-z]{2,} [a-z]{2,}/.test(bare)) wrong.push(`English: ${chinese}`);
    if (/\p{Script=Han}[,;?!]|\p{Script=Han}: |\p{Script=Han}\.$/u.test(bare)) wrong.push(`marks: ${chinese}`);
    if (
      !chinese.startsWith("cos ") && /\p{Script=Han}[A-Za-z0-9{`]|[A-Za-z0-9`]\p{Script=Han}/u.test(bare.replace(/\{[0-9]+[*,]?\}/g, ""))
    ) {
      wrong.push(`space: ${chinese}`);
    }
    if (/[\p{Script=Han}，。：；] {2}|[，。：；] /u.test(chinese)) wrong.push(`too much space: ${chinese}`);
  }
  assertEquals(wrong, []);
});

Deno.test("what the table has of the library is what the library says", async () => {
  const files = (await Promise.all(["src/core/", "src/transfer/", "src/emulator/"].map(sources))).flat();
  const forms = (await Promise.all(files.map(async (name) => formsOf(name, await read(name))))).flat();
  // A form of the library with values in it is said as well, `cannot {1} {2}` as `cannot read {2}`, and so is one with something before it or behind.
  const patterns = forms.filter((form) => form.includes("{1}") && form.replace(/\{[0-9]+\}/g, "").length >= 6).map(patternOf);
  const bare = forms.map(withoutNumbers).filter((form) => form.length >= 12);
  const unknown = Object.keys(library).filter((form) =>
    !forms.includes(form) && PUT_TOGETHER.every((one) => !one.test(form)) && patterns.every((pattern) => !pattern.test(form)) &&
    bare.every((one) => !withoutNumbers(form).includes(one))
  );
  assertEquals(unknown, []);
});

Deno.test("every hint and every meaning of a return code is in Chinese", async () => {
  await speak("zh");
  try {
    for (const [code, { meaning, hint }] of Object.entries(codes)) {
      assert(zh.codes[code], `${code} ${meaning}`);
      if (hint !== undefined) assert(fromLibrary(hint) !== hint, hint);
    }
  } finally {
    await speak("en");
  }
});

Deno.test("the first form of the library that fits a message is the one that was meant for it", async () => {
  await speak("zh");
  try {
    for (const form of Object.keys(zh.library)) {
      const values = valuesOf(form);
      const said = form.replace(/\{([0-9]+)\}/g, "value$1");
      const expected = zh.library[form]!.replace(/\{([0-9]+)[*,]?\}/g, "value$1");
      assertEquals(fromLibrary(said), expected, `${form} ${values}`);
    }
  } finally {
    await speak("en");
  }
});

Deno.test("a value of a text is shown as it is, whatever it holds", async () => {
  await speak("zh");
  try {
    assertEquals(t`there is no command ${"{1}$&`is a symbolic link`"}`, "没有命令 {1}$&`is a symbolic link`");
    assertEquals(fromLibrary("is no file exists"), "is no file 已存在");
    // A server's message, however long, is compared with nothing for long.
    const long = " bytes with SHA-1 were sent, the service stores".repeat(100_000);
    assertEquals(fromLibrary(long), long);
    assertEquals(fromLibrary("nothing that anybody translates"), "nothing that anybody translates");
  } finally {
    await speak("en");
  }
  assertEquals(t`there is no command ${"x"}`, "there is no command x");
});

Deno.test("the language is that of --lang, else of LC_ALL, LC_MESSAGES, LANG; English where a terminal could not show Chinese", () => {
  const of = (env: Record<string, string>, option?: string) => languageOf(option, (name) => env[name]);
  for (
    const [env, language] of [
      [{}, "en"],
      [{ LANG: "zh_CN.UTF-8" }, "zh"],
      [{ LANG: "zh_CN.utf8" }, "zh"],
      [{ LANG: "zh_TW" }, "zh"],
      [{ LANG: "zh" }, "zh"],
      [{ LANG: "zh_Hans_CN.UTF-8@pinyin" }, "zh"],
      [{ LANG: "zh_CN.GBK" }, "en"],
      [{ LANG: "zha_CN.UTF-8" }, "en"],
      [{ LANG: "zh_CN.UTF-8", LC_MESSAGES: "en_US.UTF-8" }, "en"],
      [{ LANG: "en_US.UTF-8", LC_MESSAGES: "zh_CN.UTF-8" }, "zh"],
      [{ LANG: "zh_CN.UTF-8", LC_MESSAGES: "zh_CN.UTF-8", LC_ALL: "C" }, "en"],
      [{ LANG: "zh_CN.UTF-8", LC_ALL: "" }, "zh"],
    ] as const
  ) assertEquals(of(env), language, JSON.stringify(env));
  assertEquals(of({ LANG: "zh_CN.UTF-8" }, "en"), "en");
  assertEquals(of({ LC_ALL: "C" }, "zh"), "zh");
  assertEquals(of({}, "zh-CN"), "zh");
});
