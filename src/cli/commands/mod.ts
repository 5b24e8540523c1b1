/**
 * All commands, in the order in which the help shows them. A command's file is loaded when the command is named, so that none waits for what others
 * need.
 *
 * To add one: write `commands/NAME.ts`, which exports its {@linkcode Command}, put a line into this table, and a row into the tables of
 * docs/command.md and docs/zh/command.md. Help, completions and their tests come from the table.
 *
 * @module
 */
import type { Heading } from "./base/command.ts";

/** All commands. */
export const commands: readonly Heading[] = [
  { name: "ls", group: "Looking:", summary: "Lists what is in a folder", load: async () => (await import("./ls.ts")).ls },
  { name: "tree", group: "Looking:", summary: "Draws what is in folders", load: async () => (await import("./tree.ts")).tree },
  {
    name: "find",
    group: "Looking:",
    summary: "Finds files and folders by name, size and age",
    load: async () => (await import("./find.ts")).find,
  },
  {
    name: "stat",
    group: "Looking:",
    summary: "Shows the attributes of files and folders",
    load: async () => (await import("./stat.ts")).stat,
  },
  { name: "cat", group: "Looking:", summary: "Prints the content of files", load: async () => (await import("./cat.ts")).cat },
  {
    name: "hash",
    group: "Looking:",
    summary: "Prints the SHA-1 of files, as sha1sum does",
    load: async () => (await import("./hash.ts")).hash,
  },
  { name: "du", group: "Looking:", summary: "Adds up the sizes of all files in folders", load: async () => (await import("./du.ts")).du },
  {
    name: "cp",
    group: "Copying and changing:",
    summary: "Copies files up, down, and between remote names",
    load: async () => (await import("./cp.ts")).cp,
  },
  {
    name: "mv",
    group: "Copying and changing:",
    summary: "Moves or renames files, in buckets and to and from them",
    load: async () => (await import("./mv.ts")).mv,
  },
  {
    name: "sync",
    group: "Copying and changing:",
    summary: "Makes a folder like another",
    load: async () => (await import("./sync.ts")).sync,
  },
  {
    name: "rm",
    group: "Copying and changing:",
    summary: "Deletes files, and folders with everything in them",
    load: async () => (await import("./rm.ts")).rm,
  },
  { name: "mkdir", group: "Copying and changing:", summary: "Creates folders", load: async () => (await import("./mkdir.ts")).mkdir },
  { name: "rmdir", group: "Copying and changing:", summary: "Deletes empty folders", load: async () => (await import("./rmdir.ts")).rmdir },
  {
    name: "set",
    group: "Copying and changing:",
    summary: "Changes who may read files, their headers, and free text",
    load: async () => (await import("./set.ts")).set,
  },
  {
    name: "parts",
    group: "Copying and changing:",
    summary: "Shows the unfinished upload of a file, or gives it up",
    load: async () => (await import("./parts.ts")).parts,
  },
  {
    name: "compare",
    group: "Comparing, and leaving v4:",
    aliases: ["diff"],
    summary: "Tells in what two folders or files differ",
    load: async () => (await import("./compare.ts")).compare,
  },
  {
    name: "inventory",
    group: "Comparing, and leaving v4:",
    summary: "Lists every file of a bucket or folder with its SHA-1, for keeping and for other programs",
    load: async () => (await import("./inventory.ts")).inventory,
  },
  {
    name: "urls",
    group: "Comparing, and leaving v4:",
    summary: "Rewrites the URLs of v4 buckets in texts to those of COS v5",
    load: async () => (await import("./urls.ts")).urls,
  },
  {
    name: "url",
    group: "Links and signs:",
    summary: "Makes a link by which a browser can download a file",
    load: async () => (await import("./url.ts")).url,
  },
  {
    name: "sign",
    group: "Links and signs:",
    summary: "Makes a sign for another program, or explains one",
    load: async () => (await import("./sign.ts")).sign,
  },
  {
    name: "config",
    group: "Settings and trying out:",
    summary: "Asks for the account and its key, and keeps them in a file",
    load: async () => (await import("./config.ts")).config,
  },
  {
    name: "doctor",
    group: "Settings and trying out:",
    summary: "Looks for what is wrong, and says what to do",
    load: async () => (await import("./doctor.ts")).doctor,
  },
  {
    name: "emulator",
    group: "Settings and trying out:",
    summary: "Runs the service on this computer, to try things out",
    load: async () => (await import("./emulator.ts")).emulator,
  },
  {
    name: "completions",
    group: "Settings and trying out:",
    summary: "Prints what makes a shell complete the words of this command",
    load: async () => (await import("./completions.ts")).completions,
  },
];
