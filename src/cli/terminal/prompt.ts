/**
 * Questions to the person at the terminal.
 *
 * Not with the prompts of @std/cli: they run on Deno only, ask on standard output, where results go, and do not end with Ctrl-C as the rest of the
 * command does.
 *
 * @module
 */
import { Interrupted, UsageError } from "./exit.ts";
import type { Io } from "./io.ts";
import type { Output } from "./output.ts";
import { unlessAborted } from "./waiting.ts";
import { t } from "../texts/texts.ts";

/** Asks questions, where there is somebody to answer. */
export class Prompt {
  readonly #io: Io;
  readonly #output: Output;
  readonly #signal: AbortSignal;
  readonly #decoder = new TextDecoder();
  /** What was typed ahead. */
  #rest = "";
  /** Whether there is no more to come. */
  #ended = false;

  /**
   * @param io Where answers come from.
   * @param output Where questions go.
   * @param signal Ends a question.
   */
  constructor(io: Io, output: Output, signal: AbortSignal) {
    this.#io = io;
    this.#output = output;
    this.#signal = signal;
  }

  /** Whether there is somebody to answer. */
  get possible(): boolean {
    return this.#io.stdin.isTerminal && this.#io.stderr.isTerminal;
  }

  /**
   * Asks whether something is to be done. Anything but yes is no.
   *
   * @param question Without a question mark's answers.
   */
  async confirm(question: string): Promise<boolean> {
    await this.#output.ask(t`${question} [y/N] `);
    return /^\s*(y(es)?|是)\s*$/i.test(await this.#line());
  }

  /**
   * Asks, with what holds if nothing is typed.
   *
   * @param question What is asked.
   * @param preset What holds if nothing is typed.
   * @param shown How that is shown.
   * @throws UsageError where nobody answers any more.
   */
  async text(question: string, preset: string | undefined, shown: string | undefined = preset): Promise<string> {
    await this.#output.ask(shown ? t`${question} [${shown}]: ` : t`${question}: `);
    const line = await this.#line();
    if (line === "" && this.#ended) return await this.#noAnswer();
    return line.trim() || (preset ?? "");
  }

  /**
   * Asks for something that is not shown while it is typed.
   *
   * @param question What is asked.
   * @param kept What holds if nothing is typed; it is not shown either.
   */
  async secret(question: string, kept: string | undefined): Promise<string> {
    // Before it is asked for: whoever pastes at once must not see it.
    this.#io.stdin.setRaw(true);
    try {
      await this.#output.ask(kept ? t`${question} (hidden) [the old one]: ` : t`${question} (hidden): `);
      const typed = (await this.#rawLine()).trim();
      await this.#output.ask(typed === "" ? "\n" : `${t`${typed.length} characters`}\n`);
      return typed || (kept ?? "");
    } finally {
      this.#io.stdin.setRaw(false);
    }
  }

  /** A line without a terminal, for example out of a pipe. */
  async piped(): Promise<string> {
    return (await this.#line()).trim();
  }

  /** A line that the terminal edits and shows. */
  async #line(): Promise<string> {
    while (true) {
      const end = this.#rest.search(/\r?\n/);
      if (end >= 0) {
        const line = this.#rest.slice(0, end);
        this.#rest = this.#rest.slice(end).replace(/^\r?\n/, "");
        return line;
      }
      if (await this.#more()) continue;
      const line = this.#rest;
      this.#rest = "";
      return line;
    }
  }

  /** A line key by key, with what a terminal would do itself. */
  async #rawLine(): Promise<string> {
    let line = "";
    while (true) {
      while (this.#rest !== "") {
        const [key] = this.#rest;
        // deno-lint-ignore no-control-regex
        const sequence = /^\x1b(\[[0-9;?]*[A-Za-z~]|O.)?/.exec(this.#rest)?.[0];
        this.#rest = this.#rest.slice((sequence ?? key!).length);
        if (sequence !== undefined) continue;
        if (key === "\r" || key === "\n") return line;
        if (key === "\x03") throw new Interrupted();
        if (key === "\x04") return await this.#noAnswer();
        if (key === "\x7f" || key === "\b") line = [...line].slice(0, -1).join("");
        else if (key === "\x15") line = "";
        else if (key! >= " ") line += key;
      }
      if (await this.#more()) continue;
      if (line === "") return await this.#noAnswer();
      return line;
    }
  }

  /** Ends what asked; what is said of it does not stand behind the question. */
  async #noAnswer(): Promise<never> {
    await this.#output.ask("\n");
    throw new UsageError(t`no answer`);
  }

  async #more(): Promise<boolean> {
    const chunk = await unlessAborted(this.#io.stdin.read(), this.#signal);
    if (chunk !== undefined) this.#rest += this.#decoder.decode(chunk, { stream: true });
    else this.#ended = true;
    return chunk !== undefined;
  }
}
