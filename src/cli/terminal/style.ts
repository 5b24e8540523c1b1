/**
 * Colours, where a terminal shows them and nobody asked for none (no-color.org).
 *
 * Not with the colours of @std/fmt: those are on or off for the whole process, while standard output may go to a file and standard error to a terminal;
 * and they are not to be told from colours that a file's name brings along.
 *
 * @module
 */
import type { Io, Sink } from "./io.ts";
import { colour } from "./text.ts";

/** Puts colours around texts, or leaves them as they are. */
export interface Style {
  /** What matters. */
  bold(text: string): string;
  /** What matters less. */
  dim(text: string): string;
  /** What went wrong. */
  red(text: string): string;
  /** What went well. */
  green(text: string): string;
  /** What is to be noticed. */
  yellow(text: string): string;
  /** Folders. */
  blue(text: string): string;
  /** What can be typed. */
  cyan(text: string): string;
}

/** How texts for a sink are coloured. */
export function styleFor(sink: Sink, io: Io): Style {
  const on = sink.isTerminal && !io.env("NO_COLOR") && io.env("TERM") !== "dumb";
  const paint = (start: number, end: number) => (text: string): string => on && text !== "" ? colour(start) + text + colour(end) : text;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    blue: paint(34, 39),
    cyan: paint(36, 39),
  };
}
