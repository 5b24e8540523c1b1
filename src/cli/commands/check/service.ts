/**
 * Asks the service, and says what its answers tell: whether it can be reached, what its clock shows, whether the bucket is there, and whether the key is
 * good. One listing of a single entry tells all of it; nothing is written.
 *
 * @module
 */
import { CosClient } from "../../../client.ts";
import { Auth } from "../../../core/auth.ts";
import type { ClientOptions } from "../../../core/config.ts";
import { CosError, type CosFailure, type CosResult } from "../../../core/result.ts";
import { runtimeFetch } from "../../../core/runtime_fetch.ts";
import { codes } from "../../../generated/codes.ts";
import type { FolderPage } from "../../../generated/results.ts";
import type { Profile } from "../../settings/config_file.ts";
import type { Settings } from "../../settings/settings.ts";
import { formatSpan } from "../../terminal/format.ts";
import type { Io } from "../../terminal/io.ts";
import { isNoAccess } from "../../terminal/status.ts";
import { adviceFor, describe } from "../base/advice.ts";
import { type Finding, fine, sentenceOf, unknown, wrong } from "./finding.ts";
import { t } from "../../texts/texts.ts";

/** What the service is asked with. */
export interface Asking {
  /** The settings as they are meant. */
  readonly meant: Profile;
  /** The settings as they are, for advice. */
  readonly settings: Settings;
  /** The clock, and what sends requests. */
  readonly io: Io;
  /** Wraps what sends requests, for `--verbose`. */
  readonly observe: (send: typeof fetch) => typeof fetch;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Milliseconds that one request may take. */
  readonly timeout: number;
}

/** Seconds that one request may take, if nothing is said: whoever asks what is wrong should not wait for minutes. */
export const PATIENCE = 15;
/** Seconds by which a clock may be off without anybody noticing: answers take their way, and a Date header has whole seconds. */
const UNNOTICED = 5;
/** From here on the clock is wrong: what is signed for others begins or ends at another time than was meant. The library's own hint begins here, too. */
const OFF = 60;
/** Stands for a bucket where none is known: that it is not there is an answer as well. */
const NO_BUCKET = "cos-doctor";
/** Refusals by the service that say nothing about the sign. */
const NOT_THE_SIGN: ReadonlySet<number> = new Set([-55, -121, -289, -46615, -46616, -46617, -46620, -46621, -46627]);
/** The bucket is not there. */
const BUCKET_GONE: ReadonlySet<number> = new Set([-133, -5957]);

/** An answer as it came. */
interface Answer {
  readonly status: number;
  readonly host: string;
  readonly date: number;
  readonly asked: number;
  readonly came: number;
}

/**
 * Asks the service.
 *
 * @param asking What it is asked with.
 */
export async function checkService(asking: Asking): Promise<Finding[]> {
  const { meant, io, signal } = asking;
  const { appid, secretId, secretKey, bucket } = meant;
  const watched: Answer[] = [];
  // Whoever has no key learns at least whether there is a service.
  const client = clientFor(asking, { appid: appid ?? "0", secretId: secretId ?? "none", secretKey: secretKey ?? "none" }, watched);
  if (client === undefined) {
    return notChecked(t`what is wrong above leaves nothing to ask with.`, "endpoint", "clock", "bucket", "list", "sign");
  }
  const result = await client.listFolder({ bucketName: bucket ?? NO_BUCKET, cosPath: "/", num: 1 }, { signal });
  const [answer] = watched;
  const [endpoint, clock] = [checkEndpoint(asking, result, answer), checkClock(result, answer)];
  if (endpoint.ok === false) {
    const why = answer === undefined ? t`there is no answer.` : t`it is not the service that answers.`;
    return [endpoint, ...notChecked(why, "clock", "bucket", "list", "sign")];
  }
  const missing = [...secretId && secretKey ? [] : [t`key`], ...appid ? [] : ["appid"]];
  if (missing.length > 0) {
    return [
      endpoint,
      clock,
      ...notChecked(
        missing.length > 1 ? t`there is no ${missing[0]} and no ${missing[1]}.` : t`there is no ${missing[0]}.`,
        "bucket",
        "list",
        "sign",
      ),
    ];
  }
  return [endpoint, clock, ...await checkAccess(asking, result, (answer?.date ?? io.now()) - (answer?.came ?? io.now()))];
}

/** A client that asks once; nothing where the library refuses to make one of these settings. */
function clientFor(asking: Asking, who: Pick<ClientOptions, "appid" | "secretId" | "secretKey" | "signer">, answers: Answer[]) {
  const { meant: { region, endpoint }, io, timeout } = asking;
  try {
    return new CosClient({ ...who, region, endpoint, retry: { attempts: 1 }, timeout, now: io.now, fetch: watching(asking, answers) });
  } catch (error) {
    if (!(error instanceof CosError)) throw error;
  }
}

/** What sends requests, and keeps what answers say of themselves. */
function watching({ io, observe }: Asking, answers: Answer[]): typeof fetch {
  const send = observe(io.fetch ?? runtimeFetch);
  return (async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const asked = io.now();
    const response = await send(input, init);
    const date = Date.parse(response.headers.get("date") ?? "");
    answers.push({
      status: response.status,
      host: new URL(input instanceof Request ? input.url : input).host,
      date,
      asked,
      came: io.now(),
    });
    return response;
  }) as typeof fetch;
}

function notChecked(why: string, ...names: readonly Finding["check"][]): Finding[] {
  return names.map((name) => unknown(name, why));
}

function adviceOn({ settings, meant }: Asking, failure: CosFailure): string[] {
  const remote = meant.bucket === undefined ? undefined : { kind: "remote", bucket: meant.bucket, path: "/" } as const;
  return adviceFor(failure, { settings, remote });
}

function checkEndpoint(asking: Asking, result: CosResult<FolderPage>, answer: Answer | undefined): Finding {
  if (result.ok || result.code < -3) {
    if (answer === undefined) return fine("endpoint", t`The service answers.`);
    return fine("endpoint", t`${answer.host} answers after ${answer.came - answer.asked} ms.`);
  }
  const found = wrong("endpoint", sentence(result), ...adviceOn(asking, result));
  return { ...found, noAccess: isNoAccess(result) };
}

/** A failure as a sentence. */
function sentence(failure: CosFailure): string {
  return sentenceOf(describe(failure));
}

function checkClock(result: CosResult<FolderPage>, answer: Answer | undefined): Finding {
  if (answer === undefined || Number.isNaN(answer.date)) return unknown("clock", t`the answer has no Date header.`);
  // Between question and answer the header's second has passed, if both clocks agree.
  const ahead = answer.date + 999 < answer.asked ? answer.asked - answer.date - 999 : 0;
  const behind = answer.date > answer.came ? answer.date - answer.came : 0;
  const seconds = Math.round(Math.max(ahead, behind) / 1000);
  if (seconds <= UNNOTICED) return fine("clock", t`This computer's clock agrees with the service's.`);
  const span = formatSpan(seconds);
  const finding = ahead > 0
    ? t`This computer's clock is ${span} ahead of the service's.`
    : t`This computer's clock is ${span} behind the service's.`;
  const advice = t`Set it right. Commands that ask the service go by its time; \`cos sign\` and \`cos url\` go by this clock.`;
  return seconds <= OFF && result.ok ? fine("clock", finding, advice) : wrong("clock", finding, advice);
}

/** What the answer tells of bucket, listing and sign. */
async function checkAccess(asking: Asking, result: CosResult<FolderPage>, skew: number): Promise<Finding[]> {
  const { bucket } = asking.meant;
  const name = `cos://${bucket}/`;
  const noBucket = bucket === undefined
    ? fine("bucket", t`There is no default bucket.`, t`Name one with --bucket, COS_BUCKET or \`cos config\` to have it checked.`)
    : undefined;
  if (result.ok) {
    const list = result.data.infos.length === 0 ? t`${name}: it is empty.` : t`${name}: it can be listed.`;
    return [noBucket ?? fine("bucket", t`${name} is there.`), fine("list", list), await checkSign(asking, skew)];
  }
  if (BUCKET_GONE.has(result.code)) {
    const sign = t`the service looked no further than the bucket, and refused nothing about the sign.`;
    const list = noBucket ? t`there is no bucket to list.` : t`${name} is not there.`;
    return [noBucket ?? wrong("bucket", sentence(result), ...adviceOn(asking, result)), unknown("list", list), unknown("sign", sign)];
  }
  const failure = sentence(result);
  const advice = adviceOn(asking, result);
  if (!isNoAccess(result) || NOT_THE_SIGN.has(result.code)) {
    const list = { ...wrong("list", failure, ...advice), noAccess: isNoAccess(result) };
    return [noBucket ?? unknown("bucket", t`the service did not get so far.`), list, unknown("sign", t`the service did not get so far.`)];
  }
  const unseen = t`the service refuses the sign.`;
  return [noBucket ?? unknown("bucket", unseen), unknown("list", unseen), { ...wrong("sign", failure, ...advice), noAccess: true }];
}

/**
 * The listing took a sign for many uses. One for one use changes something wherever it is taken; with a listing the service must refuse it, and by the
 * reason it is known that it was read and found right.
 */
async function checkSign(asking: Asking, skew: number): Promise<Finding> {
  const { meant: { appid, secretId, secretKey, bucket }, io, signal } = asking;
  const auth = new Auth({ appid: appid!, secretId: secretId!, secretKey: secretKey! }, { now: () => io.now() + skew });
  const client = clientFor(asking, { appid, signer: ({ bucketName, cosPath }) => auth.signOnce(bucketName, cosPath) }, [])!;
  const once = await client.listFolder({ bucketName: bucket!, cosPath: "/", num: 1 }, { signal });
  if (once.ok) return fine("sign", t`The service takes signs of this key for many uses, and those for one use.`);
  const isTold = codes[once.code]?.name === "ERROR_PROXY_AUTH_MULTISIGN_EXPIREDEMPTY";
  if (isTold) return fine("sign", t`The service takes signs of this key for many uses, and reads those for one use.`);
  if (!isNoAccess(once) || NOT_THE_SIGN.has(once.code)) return fine("sign", t`The service takes signs of this key for many uses.`);
  const found = wrong(
    "sign",
    t`The service takes signs of this key for many uses, but not those for one use, which deleting and changing need: ${describe(once)}.`,
  );
  return { ...found, advice: adviceOn(asking, once), noAccess: true };
}
