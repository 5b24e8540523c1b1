/**
 * `cos completions`.
 *
 * @module
 */
import { completionsFor, SHELLS } from "./base/completions.ts";
import { EXIT, UsageError } from "../terminal/exit.ts";
import { type Command, loaded } from "./base/command.ts";

/** Prints what makes a shell complete the command's words. */
export const completions: Command = {
  operands: "SHELL",
  count: [1, 1],
  about: [],
  options: [],
  words: SHELLS,
  examples: [
    ["cos completions bash > ~/.local/share/bash-completion/completions/cos", "For bash."],
    ['cos completions zsh > "${fpath[1]}/_cos"', "For zsh."],
    ["cos completions fish > ~/.config/fish/completions/cos.fish", "For fish."],
  ],
  run: async ({ args, output }) => {
    const shell = SHELLS.find((name) => name === args.operands[0]);
    if (shell === undefined) throw new UsageError(`there are completions for ${SHELLS.join(", ")}, not for ${args.operands[0]}`);
    // Asked for only now, for the table holds this command too.
    const { commands } = await import("./mod.ts");
    await output.text(completionsFor(shell, await Promise.all(commands.map(loaded))));
    return EXIT.done;
  },
};
