/**
 * Emits the tables of operations and of return codes that stand in docs, each between its two marks, in the language that the mark names.
 * Text outside of them is left as it is.
 *
 * @module
 */
import { widthOf } from "./literal.ts";
import type { Model, OperationModel } from "./model.ts";

const MARK =
  /(<!-- table of (operations|codes)(?:, (\w\w))?: generated from spec\.json by `deno task gen` -->)[^]*?(<!-- end of table -->)/g;

/** The words of the tables, by language; English is what a spec is written in. */
const WORDS = {
  en: {
    operations: ["Method", "Parameters besides `bucketName`, `cosPath` (required in bold)", "Data", "Request", "What it does"],
    codes: ["Code", "Name", "HTTP", "Tried again", "Meaning"],
    several: "several requests",
    retry: {
      no: "",
      throttle: "after a pause",
      backoff: "yes",
      sign: "with a new sign",
      resume: "goes on",
      restart: "from the start",
      settle: "after a look",
    },
  },
  zh: {
    operations: ["方法", "`bucketName`、`cosPath` 之外的参数（必需的用粗体）", "数据", "请求", "作用"],
    codes: ["返回码", "名称", "HTTP", "是否重试", "含义"],
    several: "多个请求",
    retry: {
      no: "",
      throttle: "等待后重试",
      backoff: "重试",
      sign: "重新签名",
      resume: "续传",
      restart: "从头开始",
      settle: "先查明结果",
    },
  },
} as const;

type Language = keyof typeof WORDS;

/** Whether a text has a place for a table. */
export function hasTable(text: string): boolean {
  return text.match(MARK) !== null;
}

/**
 * A text with its tables as the spec says.
 *
 * @throws {Error} For a language of which there are no words or no texts.
 */
export function emitDocs(model: Model, text: string): string {
  return text.replace(MARK, (_, begin: string, kind: "operations" | "codes", language = "en", end: string) => {
    if (!(language in WORDS) || (language !== "en" && !(language in model.translations))) {
      throw new Error(`${begin}: the spec has no translations in ${language}`);
    }
    const table = kind === "operations" ? operations(model, language) : codes(model, language);
    return `${begin}\n\n${aligned(table)}\n\n${end}`;
  });
}

function operations(model: Model, language: Language): string[][] {
  const words = WORDS[language];
  const does = ({ key, doc }: OperationModel): string => model.translations[language]?.operations[key] ?? doc;
  const rows = model.operations.map((operation) => {
    const params = operation.params.map(({ name, required }) => required ? `**${name}**` : name).join(", ");
    const returns = operation.returns === "undefined" ? "" : `\`${operation.returns}\``;
    const pages = operation.pages ? `, \`${operation.name}All\`` : "";
    return [`\`${operation.name}\`${pages}`, params, returns, operation.carriage ?? words.several, does(operation)];
  });
  return [[...words.operations], ...rows];
}

function codes(model: Model, language: Language): string[][] {
  const words = WORDS[language];
  const rows = Object.entries(model.codes).map(([code, { name, meaning, http, retry }]) => {
    const text = model.translations[language]?.codes[code] ?? meaning;
    return [code, `\`${name}\``, http === undefined ? "" : String(http), words.retry[retry], text];
  });
  return [[...words.codes], ...rows];
}

/** A table with columns of even width, as `deno fmt` leaves it. */
function aligned(table: readonly (readonly string[])[]): string {
  const rows = table.map((row) => row.map((cell) => cell.trim().replace(/\s+/g, " ").replaceAll("|", "\\|")));
  const widths = rows[0]!.map((_, column) => Math.max(3, ...rows.map((row) => widthOf(row[column]!))));
  const lines = rows.map((row) => row.map((cell, column) => cell + " ".repeat(widths[column]! - widthOf(cell))));
  const rule = widths.map((width) => "-".repeat(width));
  return [lines[0]!, rule, ...lines.slice(1)].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
