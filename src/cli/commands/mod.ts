/**
 * All commands, in the order in which the help shows them.
 *
 * @module
 */
import type { Command } from "./base/command.ts";
import { cat } from "./cat.ts";
import { completions } from "./completions.ts";
import { config } from "./config.ts";
import { cp } from "./cp.ts";
import { du } from "./du.ts";
import { emulator } from "./emulator.ts";
import { ls } from "./ls.ts";
import { mkdir } from "./mkdir.ts";
import { mv } from "./mv.ts";
import { parts } from "./parts.ts";
import { rm } from "./rm.ts";
import { rmdir } from "./rmdir.ts";
import { set } from "./set.ts";
import { sign } from "./sign.ts";
import { stat } from "./stat.ts";
import { sync } from "./sync.ts";
import { url } from "./url.ts";

/** All commands. */
export const commands: readonly Command[] = [
  ls,
  stat,
  cat,
  cp,
  mv,
  rm,
  mkdir,
  rmdir,
  set,
  url,
  sign,
  du,
  sync,
  parts,
  emulator,
  completions,
  config,
];
