/**
 * Shows how far transfers are: bars on a terminal, a line now and then elsewhere.
 *
 * Not with a library: those of npm draw on `process.stderr` by themselves, so that result lines and questions run into the bars, and know neither
 * wide characters nor a set of files that grows; that of @std/cli runs on Deno only.
 *
 * @module
 */
import type { Io } from "./io.ts";
import type { Output } from "./output.ts";
import { formatBytes, formatDuration } from "./format.ts";
import type { Style } from "./style.ts";
import { pad, shorten, width } from "./text.ts";
import { t } from "../texts/texts.ts";

/** One file on its way. */
export interface Tracked {
  /** Says how far it is, in bytes; of them, those that were there already have not been transferred now. */
  update(loaded: number, total: number, resumed?: number): void;
  /** Says that it ended, well or not. */
  end(done: boolean): void;
}

/** What can be shown of one file or of all. */
export interface Row {
  /** What it is. */
  readonly name: string;
  /** Bytes that are there. */
  readonly loaded: number;
  /** Bytes in all; nothing where that is not known yet. */
  readonly total: number | undefined;
  /** Bytes a second; nothing as long as there is too little to tell. */
  readonly rate: number | undefined;
}

/** Milliseconds between two drawings of the bars. */
const FRAME = 100;
/** Milliseconds between two lines where there are no bars. */
const LINE_INTERVAL = 10_000;
/** Milliseconds that rates look back. */
const WINDOW = 5000;
/** Milliseconds after the first bytes until there is a rate: what a moment tells is far from it. */
const LEAST = 1000;

/** Bytes a second over the last seconds. */
class Rate {
  readonly #marks: { readonly time: number; readonly bytes: number }[] = [];
  #bytes = 0;

  add(bytes: number, now: number): void {
    this.#bytes += bytes;
    // How long the first bytes took, nobody knows: before them, files are read and asked for.
    if (this.#marks.length === 0) {
      if (bytes > 0) this.#marks.push({ time: now, bytes });
      return;
    }
    if (now - this.#marks.at(-1)!.time < FRAME) return;
    this.#marks.push({ time: now, bytes: this.#bytes });
    while (this.#marks.length > 2 && now - this.#marks[1]!.time > WINDOW) this.#marks.shift();
  }

  at(now: number): number | undefined {
    const [first] = this.#marks;
    return first && now - first.time >= LEAST ? (this.#bytes - first.bytes) * 1000 / (now - first.time) : undefined;
  }
}

interface Running {
  readonly name: string;
  readonly rate: Rate;
  loaded: number;
  size: number | undefined;
}

/** Watches over transfers, and shows them. */
export class ProgressView {
  readonly #output: Output;
  readonly #io: Io;
  readonly #running = new Set<Running>();
  readonly #rate: Rate;
  readonly #lineInterval: number;
  readonly #isSilent: boolean;
  readonly #timer: ReturnType<typeof setInterval> | undefined;
  #known = 0;
  #ended = 0;
  #failed = 0;
  #bytes = 0;
  #endedBytes = 0;
  #complete = false;
  #spoke: number;

  /**
   * @param output Where it is shown.
   * @param io The clock, and the terminal's size.
   * @param lineInterval Milliseconds between two lines where there are no bars.
   */
  constructor(output: Output, io: Io, lineInterval: number = LINE_INTERVAL) {
    this.#output = output;
    this.#io = io;
    this.#lineInterval = lineInterval;
    this.#spoke = io.now();
    this.#rate = new Rate();
    // Programs that read what is said want no lines in between.
    this.#isSilent = output.quiet || (output.json && !output.interactive);
    if (this.#isSilent) return;
    const every = output.interactive ? FRAME : Math.min(1000, lineInterval);
    this.#timer = setInterval(() => void this.show().catch(() => {}), every);
  }

  /** Shows how far it is by now; a timer asks for it, too. */
  async show(): Promise<void> {
    if (this.#isSilent) return;
    if (this.#output.interactive) await this.#draw();
    else await this.#speak();
  }

  /** One more file is known of. */
  expect(size: number | undefined): void {
    this.#known++;
    this.#bytes += size ?? 0;
  }

  /** All files are known of now. */
  complete(): void {
    this.#complete = true;
  }

  /** A file that needs no transfer. */
  pass(size: number | undefined): void {
    this.#ended++;
    this.#bytes -= size ?? 0;
  }

  /**
   * A file is on its way.
   *
   * @param name What it is called.
   * @param size Its size in bytes, where it is known.
   */
  begin(name: string, size: number | undefined): Tracked {
    const one: Running = { name, rate: new Rate(), loaded: 0, size };
    this.#running.add(one);
    return {
      update: (loaded, total, resumed) => this.#update(one, loaded, total, resumed),
      end: (done) => this.#end(one, done),
    };
  }

  #update(one: Running, loaded: number, total: number, resumed = 0): void {
    const now = this.#io.now();
    this.#bytes += total - (one.size ?? 0);
    one.size = total;
    const moved = Math.max(0, loaded - Math.max(one.loaded, resumed));
    one.loaded = loaded;
    one.rate.add(moved, now);
    this.#rate.add(moved, now);
  }

  #end(one: Running, done: boolean): void {
    if (!this.#running.delete(one)) return;
    this.#ended++;
    if (!done) this.#failed++;
    this.#endedBytes += one.size ?? 0;
  }

  /** Takes the bars away. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#output.interactive && !this.#output.quiet) await this.#output.live([]);
  }

  async #draw(): Promise<void> {
    const { columns, rows } = this.#io.stderr.size();
    const now = this.#io.now();
    const running = [...this.#running].map(({ name, loaded, size, rate }) => ({ name, loaded, total: size, rate: rate.at(now) }));
    const shown = running.slice(0, Math.max(1, rows - 3));
    const style = this.#output.asideStyle;
    const lines = shown.map((row) => renderRow(row, columns - 1, style));
    if (this.#known > 1) lines.push(renderRow(this.#whole(now), columns - 1, style, true));
    await this.#output.live(lines);
  }

  #whole(now: number): Row {
    let loaded = this.#endedBytes;
    for (const one of this.#running) loaded += one.loaded;
    const ended = `${this.#ended}/${this.#known}${this.#complete ? "" : "+"}`;
    const name = this.#failed > 0 ? t`${ended} files, ${this.#failed} failed` : t`${ended} files`;
    return { name, loaded, total: this.#bytes, rate: this.#rate.at(now) };
  }

  /** The figures of the whole, or of the one file that there is. */
  async #speak(): Promise<void> {
    const now = this.#io.now();
    if (now - this.#spoke < this.#lineInterval) return;
    const [one] = this.#running;
    const isWhole = this.#known > 1;
    if (!isWhole && (one === undefined || one.size === undefined)) return;
    this.#spoke = now;
    const row = isWhole ? this.#whole(now) : { name: one!.name, loaded: one!.loaded, total: one!.size, rate: one!.rate.at(now) };
    await this.#output.note(renderLine(row));
  }
}

/**
 * One line with a bar.
 *
 * @param row What it shows.
 * @param columns How wide it may be.
 * @param style Its colours.
 * @param strong Whether it is the total.
 */
export function renderRow(row: Row, columns: number, style: Style, strong = false): string {
  const { name, loaded, total, rate } = row;
  const share = total ? Math.min(1, loaded / total) : 0;
  const facts = [
    `${Math.floor(share * 100)}%`.padStart(4),
    `${formatBytes(loaded)}/${total === undefined ? "?" : formatBytes(total)}`.padStart(17),
    ...columns >= 64 ? [(rate === undefined ? "" : `${formatBytes(rate)}/s`).padStart(10)] : [],
    ...columns >= 52 ? [(rate && total !== undefined ? formatDuration((total - loaded) / rate) : "-:--").padStart(7)] : [],
  ].join("  ");
  const bar = columns >= 76 ? Math.min(30, Math.floor((columns - facts.length) / 3)) : 0;
  const room = Math.max(0, columns - facts.length - bar - 2);
  const label = pad(shorten(name, room), room);
  const painted = strong ? style.bold(label) : label;
  return `${painted} ${bar > 0 ? `${renderBar(share, bar, style)} ` : ""}${facts}`.trimEnd();
}

/** A bar with eighths of a character, so that it moves smoothly. */
function renderBar(share: number, columns: number, style: Style): string {
  const eighths = Math.round(share * columns * 8);
  const full = "█".repeat(Math.floor(eighths / 8));
  const part = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]!;
  return style.green(full + part) + style.dim("░".repeat(Math.max(0, columns - width(full + part))));
}

/** One line without a bar. */
export function renderLine({ name, loaded, total, rate }: Row): string {
  const share = total ? Math.floor(Math.min(1, loaded / total) * 100) : 0;
  const whole = total === undefined ? "?" : formatBytes(total);
  if (rate === undefined) return t`${name}: ${share}% of ${whole}`;
  const speed = `${formatBytes(rate)}/s`;
  if (rate === 0 || total === undefined) return t`${name}: ${share}% of ${whole}, ${speed}`;
  return t`${name}: ${share}% of ${whole}, ${speed}, ${formatDuration((total - loaded) / rate)} left`;
}
