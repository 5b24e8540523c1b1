/**
 * A real terminal for tests: a program runs in a pseudo terminal, keys are typed into it, and what it shows is read off its screen. The pseudo
 * terminal is that of `script` (util-linux), so that nothing has to be compiled; the screen is that of xterm.js.
 *
 * @module
 */
import xterm from "@xterm/headless";

/** How a terminal is opened. */
export interface TerminalOptions {
  /** Width in characters. */
  readonly columns?: number;
  /** Height in characters. */
  readonly rows?: number;
  /** Variables of the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Longest wait, in milliseconds, for something to show. */
const PATIENCE = 30_000;

/** Why there is no terminal on this machine; undefined if there is one. */
export const noTerminal: string | undefined = await (async () => {
  if (Deno.build.os === "windows") return "there is no `script` on Windows";
  try {
    const { stdout } = await new Deno.Command("script", { args: ["--version"], stderr: "null" }).output();
    return new TextDecoder().decode(stdout).includes("util-linux") ? undefined : "`script` is not the one of util-linux";
  } catch {
    return "there is no `script` (util-linux)";
  }
})();

/** A terminal with a program in it. */
export class Terminal implements AsyncDisposable {
  /** All bytes that the program wrote, as text. */
  raw = "";
  readonly #child: Deno.ChildProcess;
  readonly #keys: WritableStreamDefaultWriter<Uint8Array>;
  readonly #screen: InstanceType<typeof xterm.Terminal>;
  readonly #reading: Promise<void>;
  readonly #device = Promise.withResolvers<string>();
  #ended = false;

  /**
   * Runs a program.
   *
   * @param command The program and its arguments.
   * @param options Size and environment.
   */
  constructor(command: readonly string[], { columns = 100, rows = 24, env = {} }: TerminalOptions = {}) {
    this.#screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 });
    const line = `stty cols ${columns} rows ${rows}; tty; exec ${command.map(quoted).join(" ")}`;
    this.#child = new Deno.Command("script", {
      args: ["-qefc", line, "/dev/null"],
      // Whatever language the machine speaks, tests read English where nothing else is said.
      env: { SHELL: "/bin/sh", TERM: "xterm-256color", NO_COLOR: "", LC_ALL: "C.UTF-8", ...env },
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#keys = this.#child.stdin.getWriter();
    this.#reading = this.#read();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#ended) this.#child.kill("SIGKILL");
    await this.#keys.close().catch(() => {});
    await this.#reading;
    await this.#child.status;
    this.#screen.dispose();
  }

  /** Types keys. */
  async type(keys: string): Promise<void> {
    await this.#keys.write(new TextEncoder().encode(keys));
  }

  /** Makes the window another size, as a person does with the mouse. */
  async resize(columns: number, rows: number): Promise<void> {
    this.#screen.resize(columns, rows);
    await new Deno.Command("stty", { args: ["-F", await this.#device.promise, "cols", String(columns), "rows", String(rows)] }).output();
  }

  /** What there is to see, scrolled-off lines included, without the empty lines at its end. */
  get lines(): string[] {
    const buffer = this.#screen.buffer.active;
    const lines = Array.from({ length: buffer.length }, (_, index) => buffer.getLine(index)?.translateToString(true) ?? "");
    return lines.slice(0, lines.findLastIndex((line) => line !== "") + 1);
  }

  /** What there is to see, as one text. */
  get text(): string {
    return this.lines.join("\n");
  }

  /** Whether a line goes on in the next, because it was too long. */
  get isWrapped(): boolean {
    const buffer = this.#screen.buffer.active;
    return Array.from({ length: buffer.length }, (_, index) => buffer.getLine(index)?.isWrapped ?? false).includes(true);
  }

  /** Whether the cursor shows, as the program left it. */
  get showsCursor(): boolean {
    return this.raw.lastIndexOf("\x1b[?25h") >= this.raw.lastIndexOf("\x1b[?25l");
  }

  /** Waits until something shows. */
  async until(pattern: RegExp): Promise<void> {
    const end = Date.now() + PATIENCE;
    while (!pattern.test(this.text)) {
      if (this.#ended || Date.now() > end) throw new Error(`${pattern} did not show:\n${this.text}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Waits for the program to end. */
  async status(): Promise<number> {
    await this.#reading;
    return (await this.#child.status).code;
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    let first = "";
    for await (const chunk of this.#child.stdout) {
      let text = decoder.decode(chunk, { stream: true });
      // The first line names the terminal, and is none of the program's.
      if (!first.includes("\n")) {
        first += text;
        const end = first.indexOf("\n");
        if (end < 0) continue;
        this.#device.resolve(/\/dev\/\S+/.exec(first.slice(0, end))?.[0] ?? "");
        text = first.slice(end + 1);
      }
      this.raw += text;
      await new Promise<void>((resolve) => this.#screen.write(text, resolve));
    }
    this.#ended = true;
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
