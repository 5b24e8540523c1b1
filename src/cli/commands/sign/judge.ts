/**
 * What the fields of a sign say, and what is wrong with them (protocol notes, sections 2.1 to 2.4).
 *
 * @module
 */
import type { SignKind } from "../../../core/operation.ts";
import type { BucketAddress } from "../../settings/bucket_address.ts";
import { formatSpan } from "../../terminal/format.ts";
import { percentDecoded, type ReadSign, type Remark } from "./read_sign.ts";
import { listed, t } from "../../texts/texts.ts";

/** What the fields say. */
export interface Facts {
  /** Which kind of sign it is. */
  readonly kind: SignKind;
  /** Whose bucket. */
  readonly appid: string | undefined;
  /** The bucket. */
  readonly bucket: string | undefined;
  /** Names the key. Not to be shown. */
  readonly secretId: string | undefined;
  /** When it was made, in seconds; nothing where that is no number. */
  readonly made: number | undefined;
  /** When it ends; nothing for one that ends with its use, and where that is no number. */
  readonly expires: number | undefined;
  /** The random number. */
  readonly random: string | undefined;
  /** Which file or folder it is for, decoded; empty for all of the bucket. */
  readonly path: string;
}

/** What a sign is wanted for. */
export interface Wanted extends Pick<BucketAddress, "appid" | "bucket" | "path"> {
  /** Which kind. */
  readonly kind?: SignKind | undefined;
}

/** What the fields are, by their names. */
const meanings = (): Readonly<Record<string, string>> => ({
  a: t`the appid`,
  b: t`the bucket`,
  k: t`the SecretId`,
  e: t`when it ends`,
  t: t`when it was made`,
  r: t`a random number`,
  f: t`what it is for`,
});
/** The orders in which the service's own samples and SDKs put the fields. */
const ORDERS = ["aketrfb", "abketrf"];
/** Longest life, in seconds: 90 days, and what the table of return codes says of some accounts. */
const [LONGEST, MONTH] = [7_776_000, 2_678_400];
/** Seconds by which a sign may lie in the future before it is a wrong clock's. */
const AHEAD = 60;
/** Longest sign that the service takes, in characters. */
export const LONGEST_SIGN = 2048;

/** What the fields say. */
export function factsOf({ fields }: ReadSign): Facts {
  const [a, b, f = ""] = [fields.get("a"), fields.get("b"), fields.get("f")];
  const expires = secondsOf(fields.get("e"));
  const path = percentDecoded(f);
  const home = `/${a}/${b}`;
  const isFull = path === home || path.startsWith(`${home}/`);
  return {
    kind: expires === 0 ? "once" : f !== "" && !isFull ? "download" : "multi",
    appid: a,
    bucket: b,
    secretId: fields.get("k"),
    made: secondsOf(fields.get("t")),
    expires: expires === 0 ? undefined : expires,
    random: fields.get("r"),
    path: isFull ? path.slice(home.length) || "/" : path,
  };
}

/** A time in seconds, also where milliseconds were given for it. */
function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,20}$/.test(text)) return undefined;
  return isMilliseconds(text) ? Math.floor(Number(text) / 1000) : Number(text);
}

function isMilliseconds(text: string): boolean {
  return text.length === 13;
}

/**
 * What is wrong with a sign, or to be known of it.
 *
 * @param sign The sign.
 * @param wanted What it is wanted for, as far as that is known.
 * @param now The time, in seconds.
 */
export function judge(sign: ReadSign, wanted: Wanted, now: number): Remark[] {
  const facts = factsOf(sign);
  return [...judgeFields(sign), ...judgeTimes(sign, facts, now), ...judgeFile(sign, facts), ...judgeUse(facts, wanted)];
}

function judgeFields({ fields, names }: ReadSign): Remark[] {
  const missing = [..."abketrf"].filter((name) => !fields.has(name));
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  const strange = names.filter((name) => !"abketrf".includes(name) || name.length !== 1);
  const order = names.join("");
  const numbers = [..."ater"].filter((name) => fields.has(name) && !/^\d{1,20}$/.test(fields.get(name)!));
  return [
    ...missing.map((name) => ({ says: t`The field ${name} is missing: ${meanings()[name]}.`, isNote: name === "f" })),
    ...twice.map((name) => ({ says: t`The field ${name} is there more than once.` })),
    ...strange.length > 0
      ? [{
        says: t`There are fields that no sign has: ${listed(strange.map((name) => name.slice(0, 20)))}.`,
        advice: t`Percent-encode what f holds: an & in a name ends the field.`,
      }]
      : [],
    ...numbers.map((name) => ({ says: t`The field ${name} is no number: ${meanings()[name]}.` })),
    ...missing.length + twice.length + strange.length === 0 && !ORDERS.includes(order)
      ? [{
        says: t`The fields are in an order that no SDK has: ${[...order].join(" ")}.`,
        advice: t`Usual are a k e t r f b, and a b k e t r f.`,
        isNote: true,
      }]
      : [],
  ];
}

function judgeTimes({ fields }: ReadSign, { kind, made, expires }: Facts, now: number): Remark[] {
  const remarks: Remark[] = [..."te"].filter((name) => isMilliseconds(fields.get(name) ?? "")).map((name) => ({
    says: t`The field ${name} is in milliseconds: ${meanings()[name]}.`,
    advice: t`Times are in seconds since 1970.`,
  }));
  if (made !== undefined && made > now + AHEAD) {
    remarks.push({
      says: t`It was made ${formatSpan(made - now)} from now: a clock is wrong.`,
      advice: t`Look at the clock of this computer, and of the one that made it.`,
    });
  }
  if (kind === "once" || expires === undefined) return remarks;
  const life = made === undefined ? undefined : expires - made;
  if (life !== undefined && life <= 0) {
    const relative = expires < 100_000_000
      ? t`It ends at a number of seconds that is a duration, and no time.`
      : t`It ended before it was made.`;
    remarks.push({ says: relative, advice: t`The field e is the time of its end: t and the seconds for which it is valid.` });
  } else if (expires < now) {
    remarks.push({
      says: t`It expired ${formatSpan(now - expires)} ago.`,
      advice: t`Make a new one, and look at the clock where it was made.`,
    });
  }
  if (life !== undefined && life > LONGEST) {
    remarks.push({ says: t`It is valid for ${formatSpan(life)}, and 90 days are the most.`, advice: t`Make one that ends sooner.` });
  } else if (life !== undefined && life > MONTH) {
    remarks.push({ says: t`It is valid for ${formatSpan(life)}; some accounts allow a month.`, isNote: true });
  }
  return remarks;
}

function judgeFile({ fields }: ReadSign, { kind, appid, bucket }: Facts): Remark[] {
  const f = fields.get("f") ?? "";
  const remarks: Remark[] = [];
  if (appid !== undefined && bucket?.endsWith(`-${appid}`)) {
    remarks.push({
      says: t`The appid is part of the bucket's name (b): ${bucket}.`,
      advice: t`The bucket is ${bucket.slice(0, -appid.length - 1)} here.`,
    });
  }
  if (kind === "once" && f === "") {
    return [...remarks, { says: t`A sign for one use must say what it is for (f).`, advice: t`Sign /appid/bucket/path.` }];
  }
  if (f === "") return remarks;
  if (!f.startsWith("/")) remarks.push({ says: t`What it is for (f) does not begin with /.` });
  if (/%25[0-9a-f]{2}/i.test(f)) {
    remarks.push({ says: t`What it is for (f) is percent-encoded twice.`, advice: t`Encode the path once, before it is signed.` });
  } else if (/[^A-Za-z0-9/._~%*!'()-]/.test(f) || /%(?![0-9a-f]{2})/i.test(f)) {
    remarks.push({
      says: t`What it is for (f) is not percent-encoded.`,
      advice: t`Encode the path before it is signed, all but the slashes.`,
      isNote: true,
    });
  }
  const [, first, second] = /^\/(\d{5,})\/([^/]+)/.exec(percentDecoded(f)) ?? [];
  if (first !== undefined && (first !== appid || second !== bucket)) {
    remarks.push({
      says: t`What it is for (f) is in the bucket ${second} of appid ${first}, but the fields b and a say ${bucket} and ${appid}.`,
    });
  } else if (kind === "once" && first === undefined) {
    remarks.push({ says: t`A sign for one use names appid and bucket before the path (f).`, advice: t`Sign /appid/bucket/path.` });
  }
  return remarks;
}

function judgeUse({ kind, appid, bucket, path }: Facts, wanted: Wanted): Remark[] {
  const remarks: Remark[] = [];
  if (wanted.appid !== undefined && appid !== undefined && wanted.appid !== appid) {
    remarks.push({ says: t`It is for appid ${appid}, and the request for ${wanted.appid}.` });
  }
  if (wanted.bucket !== undefined && bucket !== undefined && wanted.bucket !== bucket) {
    remarks.push({ says: t`It is for the bucket ${bucket}, and the request for ${wanted.bucket}.` });
  }
  if (wanted.path !== undefined && path !== "" && !covers(path, kind, wanted.path)) {
    remarks.push({
      says: t`It is for ${path}, and the request for ${wanted.path}.`,
      advice: t`A sign for many uses covers a file, or a folder, which ends with /, and all in it.`,
    });
  }
  if (wanted.kind === "once" && kind !== "once") {
    remarks.push({
      says: t`It is for many uses, and changing and deleting need one for one use.`,
      advice: t`Make it with e=0: cos sign --once NAME`,
    });
  } else if (wanted.kind !== undefined && wanted.kind !== "once" && kind === "once") {
    remarks.push({
      says: t`It is for one use, which reading and uploading do not take.`,
      advice: t`Make it with a time of its end (e): cos sign NAME`,
    });
  } else if (wanted.kind === "multi" && kind === "download") {
    remarks.push({
      says: t`It is for downloads only: what it is for (f) begins without appid and bucket.`,
      advice: t`Make it with them: cos sign NAME`,
    });
  }
  return remarks;
}

function covers(signed: string, kind: SignKind, path: string): boolean {
  return signed === path || (kind !== "once" && signed.endsWith("/") && path.startsWith(signed));
}
