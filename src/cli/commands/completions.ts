/**
 * `cos completions`.
 *
 * @module
 */
import { EXIT, UsageError } from "../terminal/exit.ts";
import type { Command } from "./base/command.ts";
import { SCRIPTS } from "./complete/scripts.ts";
import { SHELLS } from "./complete/shells.ts";
import { listed, t } from "../texts/texts.ts";

/** Prints what makes a shell complete what is typed. */
export const completions: Command = {
  operands: "SHELL",
  count: [1, 1],
  about: [
    "For bash, zsh, fish and PowerShell. Commands, options, their values, profiles and the names of files in buckets are completed. For these the service is asked, with the account of the line, for one page, for at most two seconds; what it said is used again for ten seconds. A script does not become old with a new version of cos.",
  ],
  options: [],
  words: SHELLS,
  examples: [
    ["cos completions bash > ~/.local/share/bash-completion/completions/cos", "For bash."],
    ['cos completions zsh > "${fpath[1]}/_cos"', "For zsh."],
    ["cos completions fish > ~/.config/fish/completions/cos.fish", "For fish."],
    ["cos completions powershell >> $PROFILE", "For PowerShell."],
  ],
  run: async ({ args, output }) => {
    const shell = SHELLS.find((name) => name === args.operands[0]);
    if (shell === undefined) throw new UsageError(t`there are completions for ${listed(SHELLS)}, not for ${args.operands[0]}`);
    await output.text(SCRIPTS[shell]);
    return EXIT.done;
  },
};
