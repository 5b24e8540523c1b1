/**
 * The questions of `cos config`: what each thing is and where the console shows it, and the question again where the answer cannot be right. What people
 * copy from the console, a bucket with its appid or a URL, is taken apart. In the end all of it is tried.
 *
 * @module
 */
import { bucketProblem } from "../../../core/auth.ts";
import { regionsHint } from "../../../core/explain.ts";
import { service } from "../../../generated/service.ts";
import { type BucketAddress, readBucketAddress, regionCodeOf } from "../../settings/bucket_address.ts";
import type { Profile } from "../../settings/config_file.ts";
import { wrap } from "../../terminal/text.ts";
import type { Context } from "../base/context.ts";
import { AROUND, CONSOLE, endpointProblem } from "../check/settings.ts";
import { tryOut } from "./try_out.ts";
import { fromLibrary, listed, t, translated } from "../../texts/texts.ts";

/** The answer that leads from the region to an endpoint. */
const OTHER = "other";
/** The answer that means none. */
const NONE = "-";
/** Widest line. */
const WIDEST = 100;

/** Where the answers go. */
export interface Where {
  /** The file. */
  readonly path: string;
  /** The profile in it. */
  readonly profile: string;
}

/**
 * Asks for the settings of a profile.
 *
 * @param context Asks, and shows.
 * @param old What the profile holds.
 * @param where Where the answers go.
 * @returns The settings.
 */
export async function interview(context: Context, old: Profile, where: Where): Promise<Profile> {
  const talk = new Talk(context);
  await talk.say(t`Profile ${where.profile} in ${where.path}. Enter keeps what is in brackets; Ctrl-C changes nothing.`);
  const { args, prompt } = context;
  let meant = { ...old, ...await new Interview(context, talk, old, (name) => args.text(name)).run() };
  while (!await tryOut(context, meant, where) && !await prompt.confirm(t`Keep it all the same?`)) {
    await talk.say(t`Once more, with what was answered in brackets. Ctrl-C ends it, and changes nothing.`);
    // What an option said may be what is wrong.
    meant = { ...meant, ...await new Interview(context, talk, meant, () => undefined).run() };
  }
  return meant;
}

/** What is said beside the questions. */
class Talk {
  readonly #context: Context;

  /** @param context Where it is said. */
  constructor(context: Context) {
    this.#context = context;
  }

  /** Something to know before a question. */
  async say(text: string): Promise<void> {
    const { output } = this.#context;
    await output.problem("");
    for (const line of this.#lines(text)) await output.problem(output.asideStyle.dim(line));
  }

  /** Why a question comes again, or what was made of an answer. */
  async remark(text: string): Promise<void> {
    const { output } = this.#context;
    for (const line of this.#lines(text)) await output.problem(output.asideStyle.yellow(line));
  }

  #lines(text: string): string[] {
    return wrap(text, Math.min(WIDEST, this.#context.io.stderr.size().columns));
  }
}

/** What has been learned so far. */
class Interview {
  readonly #context: Context;
  readonly #talk: Talk;
  readonly #old: Profile;
  /** What an option says. */
  readonly #given: (name: string) => string | undefined;
  /** What a bucket's address told beside what was asked for. */
  #told: BucketAddress = {};

  constructor(context: Context, talk: Talk, old: Profile, given: (name: string) => string | undefined) {
    this.#context = context;
    this.#talk = talk;
    this.#old = old;
    this.#given = given;
  }

  async run(): Promise<Profile> {
    const appid = await this.#appid();
    const secretId = await this.#secretId();
    const secretKey = await this.#secretKey();
    const place = await this.#place();
    const bucket = await this.#bucket({ appid, ...place });
    return { appid, secretId, secretKey, ...place, ...bucket };
  }

  async #appid(): Promise<string> {
    await this.#talk.say(
      t`The account's appid is a number; the bucket's name with the appid (photos-1250000000) or its URL will do as well. ${CONSOLE.appid}`,
    );
    while (true) {
      const answer = await this.#text("appid", this.#given("appid") ?? this.#old.appid);
      if (/^[0-9]+$/.test(answer)) return answer;
      const address = readBucketAddress(answer);
      if (address?.appid !== undefined) {
        await this.#talk.remark(t`That is ${described(address)}.`);
        // What can be no bucket is not offered for one.
        const isBucket = address.bucket === undefined || !await this.#isNoBucket(address.bucket);
        this.#told = isBucket ? address : { ...address, bucket: undefined };
        return address.appid;
      }
      await this.#talk.remark(t`The appid is digits only, for example 1250000000.`);
    }
  }

  async #secretId(): Promise<string> {
    await this.#talk.say(t`A key of the account has two halves, SecretId and SecretKey. ${CONSOLE.key}`);
    const preset = this.#given("secret-id") ?? this.#old.secretId;
    const shown = preset !== undefined && preset.length > 8 ? `${preset.slice(0, 4)}…` : preset;
    while (true) {
      const answer = await this.#clean(await this.#text("SecretId", preset, shown));
      if (/^[\x21-\x7e]+$/.test(answer) && !/[&/:]/.test(answer)) return answer;
      await this.#talk.remark(t`The SecretId is letters and digits, and begins with AKID in most cases.`);
    }
  }

  async #secretKey(): Promise<string> {
    const { prompt } = this.#context;
    const given = this.#given("secret-key");
    if (given !== undefined) return given;
    while (true) {
      const answer = await this.#clean(await prompt.secret("SecretKey", this.#old.secretKey));
      if (answer !== "") return answer;
      await this.#talk.remark(t`The SecretKey is required. It is not shown while it is typed or pasted.`);
    }
  }

  /** Half of a key without what was copied along. */
  async #clean(typed: string): Promise<string> {
    const answer = typed.replace(AROUND, "");
    if (answer !== typed) await this.#talk.remark(t`White space and quotation marks were left away: no key has any.`);
    return answer;
  }

  async #place(): Promise<Pick<Profile, "region" | "endpoint">> {
    const { prompt } = this.#context;
    const endpoint = this.#given("endpoint") ??
      (this.#given("region") === undefined ? this.#told.endpoint ?? this.#old.endpoint : undefined);
    const known = endpoint ? OTHER : this.#given("region") ?? this.#told.region ?? this.#old.region ?? service.defaultRegion;
    const codes = Object.entries(service.regions).map(([code, { v5 }]) => t`${code} (${v5})`);
    await this.#talk.say(t`Where the buckets are: ${listed(codes)}; or ${OTHER} for an emulator or a proxy. ${CONSOLE.bucket}`);
    while (true) {
      const answer = await this.#text(t`Region`, known);
      if (answer === OTHER) return { region: undefined, endpoint: await this.#endpoint(endpoint || undefined) };
      const address = readBucketAddress(answer);
      const code = regionCodeOf(address?.region ?? answer);
      if (code !== undefined) {
        if (code !== answer) await this.#talk.remark(t`${answer} is ${code} here.`);
        return { region: code, endpoint: undefined };
      }
      if (address?.endpoint !== undefined) return { region: undefined, endpoint: await this.#endpoint(address.endpoint) };
      if (!/^[a-z0-9-]+$/.test(answer)) await this.#talk.remark(t`A region is a word such as sh or gz.`);
      else {
        await this.#talk.remark(t`Nobody knows a region ${answer}. ${fromLibrary(regionsHint(answer, service))}`);
        if (await prompt.confirm(t`Take it all the same?`)) return { region: answer, endpoint: undefined };
      }
    }
  }

  async #endpoint(preset: string | undefined): Promise<string> {
    await this.#talk.say(t`The endpoint is the server's URL, for example http://127.0.0.1:8004.`);
    while (true) {
      const answer = await this.#text(t`Endpoint`, preset);
      const problem = endpointProblem(answer);
      if (problem === undefined) return answer;
      await this.#talk.remark(t`${problem}.`);
    }
  }

  /** The bucket; and where its address tells another appid or region than was said, what is right of both. */
  async #bucket(said: Profile): Promise<Profile> {
    const { prompt } = this.#context;
    await this.#talk.say(t`The bucket that :/path is in, without the appid. It may be empty; ${NONE} is none.`);
    while (true) {
      const answer = await this.#text(t`Default bucket`, this.#given("bucket") ?? this.#told.bucket ?? this.#old.bucket);
      if (answer === "" || answer === NONE) return { bucket: undefined };
      const address = readBucketAddress(answer, said.appid);
      const bucket = address?.bucket ?? answer;
      if (await this.#isNoBucket(bucket)) continue;
      if (address === undefined) return { bucket };
      await this.#talk.remark(t`That is ${described(address)}.`);
      const isOther = address.appid !== undefined && address.appid !== said.appid;
      const appid = isOther && await prompt.confirm(t`Take the appid ${address.appid} in place of ${said.appid}?`)
        ? address.appid
        : said.appid;
      const moves = address.region !== undefined && address.region !== said.region;
      const place = moves && await prompt.confirm(t`Take the region ${address.region} in place of ${said.region ?? said.endpoint}?`)
        ? { region: address.region, endpoint: undefined }
        : {};
      return { bucket, appid, ...place };
    }
  }

  /** Whether a name can be no bucket's; it is said why. */
  async #isNoBucket(bucket: string): Promise<boolean> {
    const problem = bucketProblem(bucket);
    if (problem !== undefined) await this.#talk.remark(t`The bucket's name ${fromLibrary(problem)}, and ${bucket} is no such name.`);
    return problem !== undefined;
  }

  async #text(question: string, preset: string | undefined, shown?: string): Promise<string> {
    return await this.#context.prompt.text(question, preset, shown);
  }
}

/** A bucket's address in words. */
function described({ bucket, appid, region, endpoint }: BucketAddress): string {
  return [
    ...bucket === undefined ? [] : [t`the bucket ${bucket}`],
    ...appid === undefined ? [] : [t`of appid ${appid}`],
    ...region === undefined ? [] : [t`in the region ${region}`],
    ...endpoint === undefined ? [] : [t`at ${endpoint}`],
  ].join(translated(" "));
}
