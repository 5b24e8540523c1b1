/**
 * `cos config`.
 *
 * @module
 */
import { stat } from "node:fs/promises";
import { bucketProblem } from "../../core/auth.ts";
import { service } from "../../generated/service.ts";
import { CONSOLE, endpointProblem } from "./check/settings.ts";
import { readBucketAddress, regionCodeOf } from "../settings/bucket_address.ts";
import type { Context } from "./base/context.ts";
import { type Profile, PROFILE_KEYS, readConfig, type StoredProfile, writeConfig } from "../settings/config_file.ts";
import { EXIT, UsageError } from "../terminal/exit.ts";
import type { Command } from "./base/command.ts";
import { pad } from "../terminal/text.ts";
import { configPlace, type Origin, readSettings } from "../settings/settings.ts";
import { fromLibrary, t } from "../texts/texts.ts";

/** Keeps settings. */
export const config: Command = {
  operands: "",
  count: [0, 0],
  about: [
    "The file can be read by its owner only. It is ~/.config/cos-v4/config.json, or what --config or COS_CONFIG names. With --profile, several accounts can be kept.",
    "What is asked for stands in the console, and it is said where. A bucket with its appid or its URL is taken apart. In the end all is tried as `cos doctor` does, and can be kept all the same.",
    "Without a terminal it takes --appid, --secret-id, --region, --endpoint and --bucket, and reads the SecretKey from standard input; nothing is tried. --endpoint '' takes an endpoint out of the profile.",
    "Options win over COS_APPID, COS_SECRET_ID, COS_SECRET_KEY, COS_REGION, COS_ENDPOINT, COS_BUCKET and COS_PROFILE of the environment, and these over the file; a profile that is named with --profile wins over the environment.",
  ],
  options: [
    { name: "show", doc: "Show the settings that hold, and from where they come; never a key." },
    { name: "profiles", doc: "Show the names of all profiles." },
    { name: "remove", doc: "Remove the profile." },
  ],
  examples: [
    ["cos config", "Asks, and keeps the answers."],
    ["cos config --profile work", "The same for another account."],
    ["cos config --show", "Tells which settings hold."],
    ["cos config --appid 1250000000 --secret-id AKID… --region sh < key.txt", "Without questions."],
  ],
  run: async (context) => {
    const { args } = context;
    if (args.has("show")) return await show(context);
    if (args.has("profiles")) return await profiles(context);
    if (args.has("remove")) return await remove(context);
    return await ask(context);
  },
};

async function ask(context: Context): Promise<number> {
  const { args, io, output, prompt } = context;
  const { path, profile } = configPlace(args, io);
  const all = await readConfig(path);
  const old: StoredProfile = Object.hasOwn(all.profiles, profile) ? all.profiles[profile]! : {};
  const made = prompt.possible
    ? await (await import("./config/interview.ts")).interview(context, old, { path, profile })
    : await given(context, old);
  // All that there is: a profile may hold more than is asked for.
  const kept = Object.fromEntries(Object.entries(made).filter(([, value]) => value));
  await writeConfig(path, { profiles: { ...all.profiles, [profile]: kept } });
  await output.item(t`Kept in ${path}.`, { path, profile });
  return EXIT.done;
}

/** What options and standard input say, where there is nobody to ask. What cannot be right is refused; nothing is tried. */
async function given({ args, prompt }: Context, old: Profile): Promise<Profile> {
  const unasked = t`Without a terminal, give --appid and --secret-id, and the SecretKey on standard input.`;
  const appid = args.text("appid") ?? old.appid;
  if (!appid || !/^[0-9]+$/.test(appid)) {
    throw new UsageError(
      appid === undefined ? t`appid: must be a number, got nothing` : t`appid: must be a number, got text that is none`,
      CONSOLE.appid,
      unasked,
    );
  }
  const secretId = args.text("secret-id") ?? old.secretId;
  if (!secretId) throw new UsageError(t`SecretId: is required`, unasked);
  const endpoint = args.text("endpoint") ?? (args.text("region") === undefined ? old.endpoint : undefined);
  const wrong = endpoint ? endpointProblem(endpoint) : undefined;
  if (wrong !== undefined) throw new UsageError(wrong);
  const region = endpoint ? undefined : args.text("region") ?? old.region;
  const code = region === undefined ? undefined : regionCodeOf(region);
  if (code !== undefined && !(region! in service.regions)) {
    throw new UsageError(t`region: ${region} is ${code} here`, t`Give --region ${code}`);
  }
  const bucket = args.text("bucket") ?? old.bucket;
  const problem = bucket === undefined ? undefined : bucketProblem(bucket);
  const bare = readBucketAddress(bucket ?? "", appid)?.bucket;
  if (problem !== undefined) throw new UsageError(t`bucket: ${fromLibrary(problem)}`, CONSOLE.bucket);
  if (bare !== undefined) throw new UsageError(t`bucket: ${bucket} has the appid appended`, t`Give --bucket ${bare}`);
  // The key that is kept belongs to the SecretId that is kept.
  const kept = secretId === old.secretId ? old.secretKey : undefined;
  const secretKey = args.text("secret-key") ?? (await prompt.piped() || kept);
  if (!secretKey) throw new UsageError(t`SecretKey: is required`, unasked);
  return { ...old, appid, secretId, secretKey, region, endpoint, bucket };
}

async function show(context: Context): Promise<number> {
  const { output } = context;
  const settings = await readSettings(context.args, context.io);
  for (const warning of settings.warnings) await output.problem(output.asideStyle.yellow(t`Warning: ${warning}`));
  const shown = PROFILE_KEYS.map((key) => [key, key === "secretKey" && settings[key] ? t`(kept, not shown)` : settings[key]] as const);
  if (output.json) {
    const record = Object.fromEntries(shown.filter(([key]) => key !== "secretKey"));
    await output.result("", { path: settings.path, profile: settings.profile, ...record, origins: settings.origins });
    return EXIT.done;
  }
  const there = await stat(settings.path).then(() => "", () => `  ${t`(not there)`}`);
  const named = context.args.text("profile") !== undefined ? "option" : context.io.env("COS_PROFILE") ? "environment" : "default";
  await output.result(`${pad(t`file`, 10)}${settings.path}${output.style.dim(there)}`, {});
  await output.result(`${pad(t`profile`, 10)}${settings.profile}${output.style.dim(`  ${wordOf(named)}`)}`, {});
  for (const [key, value] of shown) {
    const origin = settings.origins[key];
    const from = origin === undefined ? "" : output.style.dim(`  ${wordOf(origin)}`);
    await output.result(`${key.padEnd(10)}${value ?? "-"}${from}`, {});
  }
  return EXIT.done;
}

/** From where a setting comes, in a word. */
function wordOf(origin: Origin): string {
  return { option: t`(command line)`, environment: t`(environment)`, file: t`(file)`, default: t`(default)` }[origin];
}

async function profiles({ args, io, output }: Context): Promise<number> {
  const { path, profile } = configPlace(args, io);
  const all = await readConfig(path);
  if (Object.keys(all.profiles).length === 0) await output.note(t`There are no profiles in ${path}. \`cos config\` makes one.`);
  for (const [name, { appid, region, endpoint, bucket }] of Object.entries(all.profiles)) {
    const facts = [appid, region ?? endpoint, bucket].filter((fact) => fact !== undefined).join(", ");
    const mark = name === profile ? "*" : " ";
    await output.result(`${mark} ${output.style.bold(name)}  ${output.style.dim(facts)}`, {
      name,
      appid,
      region,
      endpoint,
      bucket,
      current: name === profile,
    });
  }
  return EXIT.done;
}

async function remove({ args, io, output }: Context): Promise<number> {
  const { path, profile } = configPlace(args, io);
  const { profiles } = await readConfig(path);
  if (!Object.hasOwn(profiles, profile)) throw new UsageError(t`there is no profile ${profile} in ${path}`);
  await writeConfig(path, { profiles: Object.fromEntries(Object.entries(profiles).filter(([name]) => name !== profile)) });
  await output.item(t`Removed the profile ${profile}.`, { path, profile, removed: true });
  return EXIT.done;
}
