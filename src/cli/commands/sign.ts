/**
 * `cos sign`.
 *
 * @module
 */
import { Auth } from "../../core/auth.ts";
import { lifetime } from "../../core/config.ts";
import { EXIT, UsageError } from "../terminal/exit.ts";
import type { Command } from "./base/command.ts";
import { timeOf } from "./base/record.ts";
import { formatRemote } from "../settings/remote_name.ts";
import { accountOf } from "../settings/settings.ts";

/** Seconds for which a sign is valid, if nothing is said. */
const FIVE_MINUTES = 300;

/** Makes signs. */
export const sign: Command = {
  operands: "NAME",
  count: [1, 1],
  about: [
    "Without --once and --download it is a sign that can be used many times until it expires, for uploads, listings and stat. Send it as it is in the header Authorization, or percent-encoded as the query parameter sign.",
    "Signs hold the time of this computer's clock. Other commands learn the service's time where it differs; here nothing is asked, so the clock must be right.",
  ],
  options: [
    { name: "once", doc: "For one request that changes or deletes just this file or folder." },
    { name: "download", doc: "For a download of this file." },
    { name: "expires", value: "TIME", doc: "For how long it is valid, for example 30m or 12h; 5m if not given, at most 90d." },
  ],
  examples: [
    ["cos sign :/photos/", "A sign to list a folder."],
    ["cos sign --once :/old.txt", "A sign to delete a file."],
    ["cos sign --expires 1d --download :/report.pdf", "A sign to download a file all day."],
  ],
  run: async (context) => {
    const { args, output, io } = context;
    if (args.has("once") && args.has("download")) throw new UsageError("--once and --download exclude each other");
    if (args.has("once") && args.text("expires") !== undefined) throw new UsageError("--once has no --expires: it ends with its one use");
    const { appid, secretId, secretKey } = accountOf(await context.settings());
    const remote = args.has("download") ? await context.remoteFile(args.operands[0]!) : await context.remote(args.operands[0]!);
    const kind = args.has("once") ? "once" : args.has("download") ? "download" : "multi";
    const expiresIn = lifetime("--expires", args.seconds("expires") ?? FIVE_MINUTES);
    const auth = new Auth({ appid, secretId, secretKey }, { now: io.now });
    const made = await auth.sign({ kind, bucketName: remote.bucket, cosPath: remote.path, expiresIn });
    const expires = kind === "once" ? undefined : Math.floor(io.now() / 1000) + expiresIn;
    await output.result(made, { name: formatRemote(remote), sign: made, kind, ...timeOf("expires", expires) });
    return EXIT.done;
  },
};
