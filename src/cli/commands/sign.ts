/**
 * `cos sign`.
 *
 * @module
 */
import { Auth } from "../../core/auth.ts";
import { EXIT, UsageError } from "../terminal/exit.ts";
import type { Command } from "./base/command.ts";
import { timeOf } from "./base/record.ts";
import { formatRemote, isRemoteName } from "../settings/remote_name.ts";
import { accountOf } from "../settings/settings.ts";
import { t } from "../texts/texts.ts";

/** Seconds for which a sign is valid, if nothing is said. */
const FIVE_MINUTES = 300;

/** Makes signs. */
export const sign: Command = {
  operands: "NAME|SIGN",
  // A line of a header is several words.
  count: [1, Infinity],
  remote: true,
  about: [
    "Without --once and --download it is a sign that can be used many times until it expires, for uploads, listings and stat. Send it as it is in the header Authorization, or percent-encoded as the query parameter sign.",
    "Signs hold the time of this computer's clock. Other commands learn the service's time where it differs; here nothing is asked, so the clock must be right.",
    "With --explain it takes a sign apart: what kind it is, what it is for, when it ends, whether it was made with the key at hand, and what is wrong with it. It takes the sign as it is, a URL that holds it, or the line of the header; with - it is read from standard input, where others do not see it in the list of processes. The sign is not shown again, for it can be used as long as it is valid.",
  ],
  options: [
    { name: "once", doc: "For one request that changes or deletes just this file or folder." },
    { name: "download", doc: "For a download of this file." },
    { name: "explain", doc: "Take the sign apart that is given, and say what is wrong with it. The exit status is 1 if something is." },
    { name: "for", value: "NAME", doc: "With --explain: the remote name that the sign is wanted for. --once and --download say the kind." },
    {
      name: "expires",
      value: "TIME",
      range: { least: "1s", most: "90d" },
      doc: "For how long it is valid, for example 30m or 12h; 5m if not given, at most 90d.",
    },
  ],
  examples: [
    ["cos sign :/photos/", "A sign to list a folder."],
    ["cos sign --once :/old.txt", "A sign to delete a file."],
    ["cos sign --expires 1d --download :/report.pdf", "A sign to download a file all day."],
    ["cos sign --explain - < sign.txt", "Says what is wrong with a sign."],
    ["cos sign --explain --for :/a.txt --once - < sign.txt", "Also whether it is good to delete this file."],
  ],
  run: async (context) => {
    const { args, output, io } = context;
    if (args.has("once") && args.has("download")) throw new UsageError(t`--once and --download exclude each other`);
    if (args.has("explain")) return await (await import("./sign/explain.ts")).explainSign(context);
    if (args.text("for") !== undefined) throw new UsageError(t`--for goes with --explain`);
    // Said without quoting it: somebody may have forgotten --explain.
    const isSign = args.operands.some((text) => text.length > 60 && !isRemoteName(text));
    if (args.operands.length > 1 || isSign) {
      throw new UsageError(t`sign: takes one NAME`, isSign ? t`To have a sign explained: cos sign --explain -` : t`See cos sign --help.`);
    }
    if (args.has("once") && args.text("expires") !== undefined) throw new UsageError(t`--once has no --expires: it ends with its one use`);
    const { appid, secretId, secretKey } = accountOf(await context.settings());
    const remote = args.has("download") ? await context.remoteFile(args.operands[0]!) : await context.remote(args.operands[0]!);
    const kind = args.has("once") ? "once" : args.has("download") ? "download" : "multi";
    const expiresIn = args.seconds("expires") ?? FIVE_MINUTES;
    const auth = new Auth({ appid, secretId, secretKey }, { now: io.now });
    const made = await auth.sign({ kind, bucketName: remote.bucket, cosPath: remote.path, expiresIn });
    const expires = kind === "once" ? undefined : Math.floor(io.now() / 1000) + expiresIn;
    await output.result(made, { name: formatRemote(remote), sign: made, kind, ...timeOf("expires", expires) });
    return EXIT.done;
  },
};
