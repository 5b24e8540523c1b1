/**
 * Errors of runtimes quote URLs, and a download's URL holds its sign. This makes copies that do not.
 *
 * @module
 */

/** Most causes that are followed. */
const MAX_DEPTH = 8;

/**
 * A copy of an error and its causes, without what is secret.
 *
 * @param error What was thrown.
 * @param secrets Texts that must not appear.
 */
export function scrubbed(error: unknown, secrets: readonly string[], depth = 0): Error {
  const { name, message, code, cause, errors } = factsOf(error);
  const causes = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
  const copy = new Error(
    scrubText(message, secrets),
    causes === undefined || depth >= MAX_DEPTH ? undefined : { cause: scrubbed(causes, secrets, depth + 1) },
  );
  copy.name = typeof name === "string" ? name : "Error";
  // The stack's first line repeats the original's message; it also leads nowhere that concerns a user.
  copy.stack = `${copy.name}: ${copy.message}`;
  return typeof code === "string" ? Object.assign(copy, { code }) : copy;
}

interface Facts {
  readonly message: string;
  readonly name?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

/** What is known of something that was thrown. That may be anything: null, a text, an object that throws when it is looked at. */
function factsOf(error: unknown): Facts {
  try {
    const { name, message, code, cause, errors } = Object(error);
    return { message: typeof message === "string" ? message : String(error), name, code, cause, errors };
  } catch {
    return { message: "unreadable" };
  }
}

/** A text without what is secret. */
export function scrubText(text: string, secrets: readonly string[]): string {
  const rest = scrubData(text, secrets);
  return rest.includes("sign=") ? rest.replace(/([?&]sign=)[^&\s)"']*/g, "$1***") : rest;
}

/** The same for data, of which nothing else may be changed: a file may be called `a&sign=b`. */
export function scrubData(text: string, secrets: readonly string[]): string {
  let rest = text;
  for (const secret of secrets) {
    const bare = secret.replace(/=+$/, "");
    // What is shorter than a secret cannot hold it: nearly every text of nearly every answer.
    if (bare !== "" && bare.length <= text.length) rest = rest.replace(formsOf(bare), "***");
  }
  return rest;
}

let known: { readonly bare: string; readonly forms: RegExp } | undefined;

/**
 * A sign, which is base64, in each form in which a page or a proxy may repeat it and in which it could still be used: percent-encoded, once or more and
 * in either case; with a space for a `+`; with or without the `=` at its end.
 *
 * @param bare The sign without that.
 */
function formsOf(bare: string): RegExp {
  // An answer has many texts, and one sign.
  if (known?.bare === bare) return known.forms;
  const source = bare.replace(/[^\w-]/g, (char) => {
    const plain = char === "+" ? "[+ ]" : `\\${char}`;
    return `(?:${plain}|%(?:25)*${char.charCodeAt(0).toString(16)})`;
  });
  known = { bare, forms: new RegExp(`${source}(?:=|%(?:25)*3d)*`, "gi") };
  return known.forms;
}

/** The innermost cause of an error: what a runtime really met. */
export function rootCause(error: Error): Error & { code?: string } {
  return error.cause instanceof Error ? rootCause(error.cause) : error;
}
