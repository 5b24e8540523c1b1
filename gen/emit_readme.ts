/**
 * Emits the API table of a README, between its two marks. Text outside of them is left as it is.
 *
 * @module
 */
import { widthOf } from "./literal.ts";
import type { Model } from "./model.ts";

const BEGIN = "<!-- api table: generated from spec.json by `deno task gen` -->";
const END = "<!-- end of api table -->";

/** Whether a text has a place for the table. */
export function hasTable(readme: string): boolean {
  return readme.includes(BEGIN) && readme.includes(END);
}

/** A README with its table as the spec says. */
export function emitReadme(model: Model, readme: string): string {
  // A README may hold the table more than once, one for each language.
  return readme.split(BEGIN).map((part, index) => index === 0 ? part : `\n\n${table(model)}\n\n${part.slice(part.indexOf(END))}`).join(
    BEGIN,
  );
}

function table(model: Model): string {
  const rows = model.operations.map((operation) => {
    const params = operation.params.map(({ name, required }) => required ? `**${name}**` : name).join(", ");
    const returns = operation.returns === "undefined" ? "" : `\`${operation.returns}\``;
    const pages = operation.pages ? `, \`${operation.name}All\`` : "";
    return [`\`${operation.name}\`${pages}`, params, returns, operation.carriage, operation.doc]
      .map((cell) => cell.trim().replace(/\s+/g, " ").replaceAll("|", "\\|"));
  });
  const header = ["Method", "Parameters besides `bucketName`, `cosPath` (required in bold)", "Data", "Request", "What it does"];
  return aligned([header, ...rows]);
}

/** A table with columns of even width, as `deno fmt` leaves it. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(3, ...rows.map((row) => widthOf(row[column]!))));
  const lines = rows.map((row) => row.map((cell, column) => cell + " ".repeat(widths[column]! - widthOf(cell))));
  const rule = widths.map((width) => "-".repeat(width));
  return [lines[0]!, rule, ...lines.slice(1)].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
