/**
 * All commands, each with what its file tells.
 *
 * @module
 */
import { loaded, type NamedCommand } from "../../src/cli/commands/base/command.ts";
import { commands as headings } from "../../src/cli/commands/mod.ts";

/** All commands. */
export const commands: readonly NamedCommand[] = await Promise.all(headings.map(loaded));
