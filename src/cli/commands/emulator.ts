/**
 * `cos emulator`: the emulator's own program, with the variables by which other commands find it.
 *
 * @module
 */
import { ACCOUNT_FLAGS, FLAGS } from "../../emulator/flags.ts";
import type { EmulatorAddress } from "../../emulator/mod.ts";
import { quote } from "./base/advice.ts";
import type { Context } from "./base/context.ts";
import { EXIT, Failed, Interrupted, UsageError } from "../terminal/exit.ts";
import type { Command } from "./base/command.ts";
import { fromLibrary, t } from "../texts/texts.ts";

const ACCOUNT = ACCOUNT_FLAGS.map(({ name }) => name);

/** Runs the emulator. */
export const emulator: Command = {
  operands: "",
  count: [0, 0],
  about: [
    "It listens until Ctrl-C. It prints the variables by which other `cos` commands find it, and the address of a page to look into it, and then a line for each request: time, status, code, operation, bucket, path, duration, bytes, and why it was refused.",
  ],
  options: FLAGS,
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
    const isCheck = context.args.has("check");
    const status = await runEmulator(flagsOf(context), {
      signal: AbortSignal.any([signal, gone.signal]),
      onListen: (address) => say(introduce(context, address)),
      print: (line) => {
        if (isCheck) say(output.result(fromLibrary(line), { message: line }));
        else say(output.note(output.asideStyle.dim(line.startsWith("put ") ? fromLibrary(line) : line)));
      },
      complain: (line) => complaints.push(line),
    });
    if (status === 0) {
      // Ctrl-C is how an emulator ends, and no interruption of anything.
      if (gone.signal.aborted && !(gone.signal.reason instanceof Interrupted)) throw gone.signal.reason;
      return EXIT.done;
    }
    if (isCheck && complaints.length === 0) return EXIT.failed;
    const [message = "", ...more] = (complaints[0] ?? "").replace(/^cos emulator: /, "").split("\n");
    if (status === EXIT.usage) throw new UsageError(fromLibrary(message), ...more);
    const isTaken = /EADDRINUSE|in use/i.test(message);
    throw new Failed(fromLibrary(message), ...more, ...isTaken ? [t`Another port: --port; --port 0 takes a free one.`] : []);
  },
};

/** Its flags, which are called as they are here. */
function flagsOf({ args }: Context): string[] {
  const valued = [...ACCOUNT, ...FLAGS.filter(({ value }) => value !== undefined).map(({ name }) => name)];
  const switches = ["quiet", ...FLAGS.filter(({ value }) => value === undefined).map(({ name }) => name)];
  return [
    ...valued.flatMap((name) => [args.list(name) ?? []].flat().map((value) => `--${name}=${value}`)),
    ...switches.filter((name) => args.has(name)).map((name) => `--${name}`),
  ];
}

async function introduce({ args, output }: Context, { url, page, appid, secretId, secretKey, buckets }: EmulatorAddress): Promise<void> {
  const account = { url, page, appid, secretId, bucket: buckets[0], buckets };
  await output.result(`export COS_ENDPOINT=${url} COS_APPID=${appid} COS_SECRET_ID=${quote(secretId)} COS_BUCKET=${buckets[0]}`, account);
  // The key that everybody knows is no secret; one's own is not shown.
  if (args.text("secret-key") !== undefined) {
    await output.note(output.asideStyle.dim(t`COS_SECRET_KEY is what --secret-key gave, and is not shown.`));
  } else if (!output.json) await output.result(`export COS_SECRET_KEY=${secretKey}`, {});
  const said = page === undefined ? t`Listening. Ctrl-C ends it.` : t`Listening. ${page} shows what happens. Ctrl-C ends it.`;
  await output.note(output.asideStyle.dim(said));
}
