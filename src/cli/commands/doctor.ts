/**
 * `cos doctor`.
 *
 * @module
 */
import { checkFile, checkSettings } from "./check/settings.ts";
import { checkS3 } from "./check/s3.ts";
import { checkService, PATIENCE } from "./check/service.ts";
import { statusOfFindings, tellFinding } from "./check/finding.ts";
import { observing } from "./base/observe.ts";
import type { Command } from "./base/command.ts";
import { S3 } from "../settings/options.ts";
import { settingsFrom } from "../settings/settings.ts";
import { plural } from "../terminal/format.ts";
import { t } from "../texts/texts.ts";

/** Looks for what is wrong. */
export const doctor: Command = {
  operands: "",
  count: [0, 0],
  about: [
    "It reads the settings as any other command would, and looks in order at the file and who may read it, the key, the appid, the region or the endpoint, proxies, whether the service can be reached, the clock, the bucket, a listing, and a sign. Each is a line with what was found and what to do about it. What depends on something that is wrong is not checked, and said so.",
    "Nothing is written to the service: it is asked for one entry of one listing, twice. No key and no sign is shown.",
    "The exit status is 0 if all is well, 1 if something is wrong, and 3 if there is no access.",
  ],
  options: S3,
  examples: [
    ["cos doctor", "Says what is wrong, and what to do."],
    ["cos doctor --profile work --bucket photos", "The same for another account, and this bucket."],
    ["cos doctor --json", "An object for each check: check, ok, finding, advice."],
  ],
  run: async ({ args, io, output, signal }) => {
    const { columns } = io.stdout.size();
    const { found, stored } = await checkFile(args, io);
    const settings = settingsFrom(stored, args, io);
    const { findings, meant } = checkSettings(settings, io);
    const local = [found, ...findings, ...checkS3(settings, args, io)];
    // The bucket's name comes in its turn, behind what is asked first.
    for (const one of local.filter(({ check }) => check !== "bucket")) await tellFinding(output, columns, one);
    const timeout = (args.seconds("timeout") ?? PATIENCE) * 1000;
    const observe = (send: typeof fetch): typeof fetch => observing(send, output, io.now);
    const asked = await checkService({ meant, settings, io, observe, signal, timeout });
    const named = local.filter(({ check }) => check === "bucket");
    const service = asked.flatMap((one) =>
      one.check !== "bucket" || named.length === 0 ? [one] : one.ok === false ? [...named, one] : named
    );
    for (const one of service) await tellFinding(output, columns, one);
    const all = [...local.filter(({ check }) => check !== "bucket"), ...service];
    const count = all.filter(({ ok }) => ok === false).length;
    await output.note(output.asideStyle.dim(count === 0 ? t`Nothing is wrong.` : t`${plural(count, "thing")} to mend.`));
    return statusOfFindings(all);
  },
};
