/**
 * `cos emulator`: the emulator's own program, with the variables by which other commands find it.
 *
 * @module
 */
import type { EmulatorAddress } from "../../emulator/mod.ts";
import { quote } from "../advice.ts";
import type { Context } from "../context.ts";
import { EXIT, Failed, Interrupted, UsageError } from "../exit.ts";
import type { Command, Option } from "../options.ts";

/** Those of its own; the account's are among the options of every command. */
const OPTIONS: readonly Option[] = [
  { name: "port", value: "NUMBER", doc: "The port; 8004 if not given, 0 for a free one." },
  { name: "host", value: "NAME", doc: "The address to listen on; 127.0.0.1 if not given, which others cannot reach." },
  { name: "data", value: "DIR", file: true, doc: "Keep everything in a folder, which outlives the emulator; in memory if not given." },
  { name: "sync", doc: "With --data: force every change to the disk before it is acknowledged." },
  {
    name: "bucket",
    short: "b",
    value: "NAME[:public|:private]",
    many: true,
    doc:
      "A bucket, from which files can be downloaded without a sign if it is public; mybucket if none is given. A --data folder remembers which are public.",
  },
  {
    name: "seed",
    value: "[BUCKET=]DIR",
    many: true,
    file: true,
    doc: "Put the files of a folder that are not there yet into a bucket, the first one if none is named.",
  },
  { name: "fault", value: "FILE", many: true, file: true, doc: "A JSON file with rules of what goes wrong." },
  {
    name: "snapshot",
    value: "load=FILE|save=FILE",
    many: true,
    doc: "Begin with the state of all buckets that is in a file; write it into one at the end.",
  },
  {
    name: "console",
    doc: "Show the page to look into it, at /_emulator/. Without being told, it does so only at an address that others cannot reach.",
  },
  { name: "no-console", doc: "Show no such page." },
  {
    name: "console-host",
    value: "NAME",
    many: true,
    doc: "Another name by which that page is reached, such as one in a network of containers.",
  },
  { name: "control", doc: "Let programs change faults and the state under /_emulator/, without the token of that page." },
  { name: "log", value: "text|json", doc: "How each request is told." },
];

const ACCOUNT = ["appid", "secret-id", "secret-key"];

/** Runs the emulator. */
export const emulator: Command = {
  name: "emulator",
  summary: "Runs the service on this computer, to try things out",
  operands: "",
  count: [0, 0],
  about: [
    "It listens until Ctrl-C. It prints the variables by which other `cos` commands find it, and the address of a page to look into it, and then a line for each request: time, status, code, operation, bucket, path, duration, bytes, and why it was refused.",
  ],
  options: OPTIONS,
  examples: [
    ["cos emulator --port 8080", "Listens on port 8080, with one bucket called mybucket."],
    ["cos emulator --bucket photos:public --bucket backup --data state/", "Has these buckets, and knows next time what was in them."],
    ["cos emulator --seed photos/ --appid 100000 --secret-id id --secret-key key", "Begins with these files, and takes this key only."],
  ],
  run: async (context) => {
    const { output, signal } = context;
    const { runEmulator } = await import("../../emulator/mod.ts");
    const gone = new AbortController();
    const complaints: string[] = [];
    // Who reads what it says may go away, and it ends then.
    const say = (said: Promise<void>): void => void said.catch((error) => gone.abort(error));
    const status = await runEmulator(flagsOf(context), {
      signal: AbortSignal.any([signal, gone.signal]),
      onListen: (address) => say(introduce(context, address)),
      print: (line) => {
        if (!signal.aborted) say(output.note(output.asideStyle.dim(line)));
      },
      complain: (line) => complaints.push(line),
    });
    if (status === 0) {
      // Ctrl-C is how an emulator ends, and no interruption of anything.
      if (gone.signal.aborted && !(gone.signal.reason instanceof Interrupted)) throw gone.signal.reason;
      return EXIT.done;
    }
    const [message = "", ...more] = (complaints[0] ?? "").replace(/^cos emulator: /, "").split("\n");
    if (status === EXIT.usage) throw new UsageError(message, ...more);
    const isTaken = /EADDRINUSE|in use/i.test(message);
    throw new Failed(message, ...more, ...isTaken ? ["Another port: --port; --port 0 takes a free one."] : []);
  },
};

/** Its flags, which are called as they are here. */
function flagsOf({ args }: Context): string[] {
  const valued = [...ACCOUNT, ...OPTIONS.filter(({ value }) => value !== undefined).map(({ name }) => name)];
  const switches = ["quiet", ...OPTIONS.filter(({ value }) => value === undefined).map(({ name }) => name)];
  return [
    ...valued.flatMap((name) => [args.list(name) ?? []].flat().map((value) => `--${name}=${value}`)),
    ...switches.filter((name) => args.has(name)).map((name) => `--${name}`),
  ];
}

async function introduce({ args, output }: Context, { url, page, appid, secretId, secretKey, buckets }: EmulatorAddress): Promise<void> {
  const account = { url, page, appid, secretId, bucket: buckets[0], buckets };
  await output.result(`export COS_ENDPOINT=${url} COS_APPID=${appid} COS_SECRET_ID=${quote(secretId)} COS_BUCKET=${buckets[0]}`, account);
  // The key that everybody knows is no secret; one's own is not shown.
  if (args.text("secret-key") === undefined && !output.json) await output.result(`export COS_SECRET_KEY=${secretKey}`, {});
  const look = page === undefined ? "" : ` ${page} shows what happens.`;
  await output.note(output.asideStyle.dim(`Listening.${look} Ctrl-C ends it.`));
}
