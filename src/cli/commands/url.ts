/**
 * `cos url`.
 *
 * @module
 */
import { EXIT } from "../terminal/exit.ts";
import type { Command } from "./base/command.ts";
import { recordOf, timeOf } from "./base/record.ts";
import { formatRemote } from "../settings/remote_name.ts";

/** Seconds for which a URL is valid, if nothing is said. */
const HOUR = 3600;

/** Makes download URLs. */
export const url: Command = {
  operands: "NAME...",
  count: [1, Infinity],
  remote: true,
  about: [
    "The link holds a sign: who has it can download the file as long as it is valid. Nothing is asked of the service, so the file need not exist.",
    "It is valid from now on by this computer's clock. Other commands learn the service's time where it differs; here nothing is asked, so the clock must be right.",
  ],
  options: [
    {
      name: "expires",
      value: "TIME",
      range: { least: "1s", most: "90d" },
      doc: "For how long it is valid, for example 30m, 12h or 7d; 1h if not given, at most 90d.",
    },
    { name: "cdn", doc: "Through the CDN, where the bucket has one." },
  ],
  examples: [
    ["cos url :/report.pdf", "A link for an hour."],
    ["cos url --expires 7d cos://mybucket/report.pdf", "A link for a week."],
  ],
  run: async (context) => {
    const { args, output, io } = context;
    const expiresIn = args.seconds("expires") ?? HOUR;
    for (const text of args.operands) {
      const remote = await context.remoteFile(text);
      const client = await context.client();
      const link = await client.downloadUrl(remote.bucket, remote.path, { expiresIn, cdn: args.has("cdn") });
      await output.result(link, {
        ...recordOf(formatRemote(remote), {}),
        url: link,
        ...timeOf("expires", Math.floor(io.now() / 1000) + expiresIn),
      });
    }
    return EXIT.done;
  },
};
