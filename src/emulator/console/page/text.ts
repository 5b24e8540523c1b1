/**
 * Texts in other languages, as they are. What is written behind these words goes to browsers untouched, from modules of the emulator, so that
 * the page travels with it wherever that is installed or bundled; editors and the formatter know the words.
 *
 * @module
 */

/** A text as it stands in the source. */
export type Text = (strings: TemplateStringsArray) => string;

const asItIs: Text = ({ raw }) => raw[0]!.trimStart();

/** A style sheet. */
export const css: Text = asItIs;
/** A page. */
export const html: Text = asItIs;
/** A module of JavaScript. */
export const js: Text = asItIs;
