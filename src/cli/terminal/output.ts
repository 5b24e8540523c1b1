/**
 * All that the command says. Results go to standard output; progress, notes and problems to standard error.
 *
 * @module
 */
import { t } from "../texts/texts.ts";
import { type Io, isBrokenPipe, OutputFailed, type Sink } from "./io.ts";
import { type Style, styleFor } from "./style.ts";
import { harmless, plain, width } from "./text.ts";

/** How much is said, and how. */
export interface OutputOptions {
  /** One JSON object for each result line. */
  readonly json: boolean;
  /** Nothing but what was asked for, and problems. */
  readonly quiet: boolean;
  /** Each request. */
  readonly verbose: boolean;
}

/** Where everything that is said goes through, so that lines and bars do not run into each other. */
export class Output {
  /** One JSON object for each result line. */
  readonly json: boolean;
  /** Nothing but what was asked for, and problems. */
  readonly quiet: boolean;
  /** Each request. */
  readonly verbose: boolean;
  /** Colours of results. */
  readonly style: Style;
  /** Colours of everything else. */
  readonly asideStyle: Style;
  readonly #io: Io;
  #results: Sink;
  #live: readonly string[] = [];
  #drawn: readonly string[] = [];
  #queue: Promise<void> = Promise.resolve();

  /**
   * @param io Where it goes.
   * @param options How much is said.
   */
  constructor(io: Io, { json, quiet, verbose }: OutputOptions) {
    this.#io = io;
    this.#results = io.stdout;
    this.json = json;
    this.quiet = quiet;
    this.verbose = verbose;
    this.style = styleFor(io.stdout, io);
    this.asideStyle = styleFor(io.stderr, io);
  }

  /** Whether a person sees what is said beside the results. */
  get interactive(): boolean {
    return this.#io.stderr.isTerminal;
  }

  /** Result lines go to standard error from now on: standard output carries a file's content. */
  keepResultsAside(): void {
    this.#results = this.#io.stderr;
  }

  /** A result that was asked for: a line, or an object with `--json`. */
  async result(line: string, record: object): Promise<void> {
    await this.#line(this.#results, this.json ? jsonOf(record) : line);
  }

  /** What was done with one item; nothing with `--quiet`. */
  async item(line: string, record: object): Promise<void> {
    if (!this.quiet) await this.result(line, record);
  }

  /** Text of several lines, for example a help. */
  async text(text: string): Promise<void> {
    await this.#write(this.#io.stdout, text.split("\n").map(harmless).join("\n"));
  }

  /** Content. */
  async content(bytes: Uint8Array): Promise<void> {
    await this.#write(this.#io.stdout, bytes);
  }

  /** Something that is good to know; nothing with `--quiet`. */
  async note(line: string): Promise<void> {
    if (!this.quiet) await this.#line(this.#io.stderr, line);
  }

  /** Something that must be known. */
  async problem(line: string): Promise<void> {
    await this.#line(this.#io.stderr, line);
  }

  /** A request; nothing without `--verbose`. */
  async detail(line: string): Promise<void> {
    if (this.verbose) await this.#line(this.#io.stderr, this.asideStyle.dim(line));
  }

  /** A question, behind which the answer is typed. */
  async ask(text: string): Promise<void> {
    await this.#write(this.#io.stderr, text.split("\n").map(harmless).join("\n"));
  }

  /**
   * Shows lines below everything else, in place of those that were there. Each must be shorter than the terminal is wide.
   *
   * @param lines What to show; none to end it.
   */
  async live(lines: readonly string[]): Promise<void> {
    await this.#inOrder(async () => {
      this.#live = lines.map(harmless);
      await this.#io.stderr.write(this.#erase() + this.#draw());
    });
  }

  async #line(sink: Sink, line: string): Promise<void> {
    await this.#write(sink, `${harmless(line)}\n`);
  }

  async #write(sink: Sink, data: string | Uint8Array): Promise<void> {
    await this.#inOrder(async () => {
      if (this.#drawn.length > 0 && sink.isTerminal) {
        await this.#io.stderr.write(this.#erase());
        await this.#put(sink, data);
        await this.#io.stderr.write(this.#draw());
      } else await this.#put(sink, data);
    });
  }

  async #put(sink: Sink, data: string | Uint8Array): Promise<void> {
    try {
      await sink.write(data);
    } catch (error) {
      if (sink !== this.#io.stdout || isBrokenPipe(error)) throw error;
      throw new OutputFailed(t`standard output takes no more: ${(error as Error).message}`, { cause: error });
    }
  }

  /** One after the other, whoever calls: what is erased must be what was drawn last. */
  async #inOrder(action: () => Promise<void>): Promise<void> {
    const run = this.#queue.then(action);
    this.#queue = run.catch(() => {});
    await run;
  }

  #erase(): string {
    if (this.#drawn.length === 0) return "";
    // A terminal that became narrower has broken long lines into several.
    const { columns } = this.#io.stderr.size();
    const rows = this.#drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(width(plain(line)) / columns)), 0);
    return `\x1b[${rows}A\r\x1b[J`;
  }

  #draw(): string {
    // The cursor is hidden as long as there are lines, so that it does not flicker through them.
    const cursor = this.#live.length > 0 === this.#drawn.length > 0 ? "" : this.#live.length > 0 ? "\x1b[?25l" : "\x1b[?25h";
    this.#drawn = this.#live;
    return cursor + this.#live.map((line) => `${line}\n`).join("");
  }
}

/** JSON without characters that steer a terminal: JSON itself leaves some as they are. */
export function jsonOf(record: object): string {
  return JSON.stringify(record).replace(
    /[\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
