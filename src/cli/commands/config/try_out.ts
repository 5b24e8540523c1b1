/**
 * Tries settings before they are kept, by the same checks as `cos doctor`.
 *
 * @module
 */
import { wrap } from "../../terminal/text.ts";
import type { Profile } from "../../settings/config_file.ts";
import type { Context } from "../base/context.ts";
import { observing } from "../base/observe.ts";
import { linesOf } from "../check/finding.ts";
import { checkService, PATIENCE } from "../check/service.ts";
import { checkSettings } from "../check/settings.ts";
import { t } from "../../texts/texts.ts";

/**
 * Tries settings, and shows what is wrong with them.
 *
 * @param context Asks the service, and shows.
 * @param profile The settings.
 * @param where Where they are to be kept.
 * @returns Whether they work.
 */
export async function tryOut(
  context: Context,
  profile: Profile,
  where: { readonly path: string; readonly profile: string },
): Promise<boolean> {
  const { args, io, output, signal } = context;
  const { asideStyle: style } = output;
  // They come from nowhere yet.
  const settings = { ...profile, ...where, origins: {}, s3: {}, warnings: [] };
  const { columns } = io.stderr.size();
  await output.problem("");
  for (const line of wrap(t`Trying it; nothing is written to the service.`, columns)) await output.problem(style.dim(line));
  const { findings, meant } = checkSettings(settings, io);
  const timeout = (args.seconds("timeout") ?? PATIENCE) * 1000;
  const observe = (send: typeof fetch): typeof fetch => observing(send, output, io.now);
  const all = [...findings, ...await checkService({ meant, settings, io, observe, signal, timeout })];
  const works = all.every(({ ok }) => ok !== false);
  const isProven = all.some(({ check, ok }) => check === "sign" && ok);
  for (const one of all) {
    // A key that opens the bucket is no unusual one.
    const isTold = one.ok === false || (one.ok && one.advice.length > 0 && !(isProven && one.check === "key"));
    if (!isTold) continue;
    for (const line of linesOf(one, columns, style)) await output.problem(line);
  }
  if (isProven && works) await output.problem(style.green(t`It works: the key opens the bucket ${meant.bucket}.`));
  return works;
}
