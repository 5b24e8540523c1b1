/**
 * What a failure means, and what to do about it. Loaded when the first call fails: most pages in a browser never need it.
 *
 * @module
 */
import type { Tried } from "./attempts.ts";
import type { Settings } from "./config.ts";
import type { ReturnCode, Service } from "./operation.ts";
import { rootCause } from "./scrub.ts";
import type { CosFailure } from "./result.ts";
import { unusualHint } from "./unusual_names.ts";

/** What is known when a call fails. */
export interface Asked {
  /** The operation, by the name of its method. */
  readonly operation: string;
  /** What was given, whatever it is. */
  readonly input: object;
  /** The last try, where there was one. */
  readonly tried: Tried<unknown> | undefined;
  /** The client's settings. */
  readonly settings: Settings;
  /** Where the service is. */
  readonly service: Service;
}

/**
 * A failure with all that is known of it. What it says already stays, but for the operation: the call's own is meant, not that of one of its
 * requests.
 *
 * @param failure What went wrong.
 * @param asked What was asked.
 * @param codes The service's return codes.
 */
export function explained(failure: CosFailure, asked: Asked, codes: Readonly<Record<string, ReturnCode>>): CosFailure {
  const { ok, code, name, message, bucketName = textAt(asked.input, "bucketName"), cosPath = textAt(asked.input, "cosPath"), ...more } =
    failure;
  const { meaning = codes[code]?.meaning, hint = hintFor(failure, { ...asked, bucketName, cosPath }, codes[code]) } = more;
  const known = Object.entries({ operation: asked.operation, bucketName, cosPath, meaning, hint }).filter(([, value]) =>
    value !== undefined
  );
  return { ok, code, name, message, ...more, ...Object.fromEntries(known) };
}

/** What an input holds, whatever it is. */
function textAt(input: object, key: string): string | undefined {
  try {
    const value = (input as Record<string, unknown>)[key];
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What was asked, and where. */
interface Situation extends Asked {
  readonly bucketName: string | undefined;
  readonly cosPath: string | undefined;
}

type Rule = (situation: Situation, failure: CosFailure) => string | undefined;

const clockHint: Rule = ({ settings: { clock: { skew }, ownSigns } }) => {
  if (!ownSigns) return "The signer's clock may be off, or it hands out signs that it made long ago.";
  if (skew === undefined || Math.abs(skew) <= 60_000) return undefined;
  return `This computer's clock is about ${roughly(Math.abs(skew))} ${
    skew > 0 ? "behind" : "ahead of"
  } the service's. Set it right and try again.`;
};

const keyHint: Rule = ({ settings: { ownSigns } }) =>
  ownSigns ? undefined : "The sign came from the signer: look at its key, and at the path that it signs.";

const appidHint: Rule = (situation, failure) =>
  keyHint(situation, failure) ??
    `The appid ${situation.settings.appid} and the SecretId must be of the same account; the console shows the appid on the account page.`;

const bucketHint: Rule = ({ bucketName = "", settings: { appid, region, endpoint }, service }) => {
  const bare = bucketName.endsWith(`-${appid}`) ? bucketName.slice(0, -appid.length - 1) : undefined;
  const where = endpoint !== undefined
    ? `Look whether ${endpoint} has a bucket ${bare ?? bucketName}.`
    : region === undefined
    ? `Look whether there is a bucket ${bare ?? bucketName} at these host names.`
    : `Look whether there is a bucket ${bare ?? bucketName} in the region ${region}; a bucket is found in its own only. ${
      regionsHint(region, service)
    }`;
  return bare === undefined ? where : `The bucket's name is without the appid here: ${bare}. ${where}`;
};

const missingHint: Rule = ({ operation, cosPath = "" }) => {
  const folder = cosPath.slice(0, cosPath.replace(/\/$/, "").lastIndexOf("/") + 1) || "/";
  if (/^(upload|createFolder)/.test(operation)) {
    return folder === "/" ? undefined : `The folder ${folder} may have to be there first: createFolder() makes it.`;
  }
  if (/^(move|copy)/.test(operation)) return `Look whether ${cosPath} is there, and whether the target's folder has to be made first.`;
  if (cosPath.endsWith("/")) {
    return "A folder that was never created has no attributes, even when files lie in it; listFolder() shows those.";
  }
  return `Look whether the name is right, in upper and lower case; listFolder() of ${folder} shows what is there.`;
};

const pageHint: Rule = ({ settings: { region, endpoint }, service, tried }, { message, httpStatus }) => {
  if (!message.startsWith("the answer")) return undefined;
  if (endpoint !== undefined) return `What answers at ${endpoint} does not speak this service's language: look at the endpoint.`;
  if (httpStatus === 403 && region !== undefined && isRefusal(tried)) {
    return `The region is probably wrong: a server that does not have the bucket answers like this, and here the region is ${region}. ${
      regionsHint(region, service)
    }`;
  }
  return "Something between here and the service answered, for example a proxy or a login page of the network.";
};

/** The page of a server that knows no such bucket: by the server's name, or by its sentence (protocol notes, section 10). */
function isRefusal(tried: Tried<unknown> | undefined): boolean {
  return tried?.headers?.get("server") === "NWS_SP" || /You do not have permission to get URL/i.test(tried?.text ?? "");
}

const networkHint: Rule = ({ settings: { region, endpoint }, service }, { message, cause }) => {
  if (cause instanceof Error && rootCause(cause).code === "ERR_NOT_SENT") {
    return "Look whether what the signer asks answers; timeout says how long it may take.";
  }
  if (!/^no (answer|data) /.test(message)) return undefined;
  if (endpoint !== undefined) return `Look whether something listens at ${endpoint}.`;
  if (region === undefined) return "Look at the network, and whether the host names are right.";
  return `Look at the network, and whether ${region} is the right region. ${regionsHint(region, service)}`;
};

/** The regions, and the one that was meant, where it was given by its name in COS v5. */
export function regionsHint(region: string, { regions }: Service): string {
  const meant = Object.entries(regions).find(([, { v5 }]) => v5 === region)?.[0];
  const codes = `The regions are ${Object.keys(regions).join(", ")}.`;
  if (meant !== undefined) return `${region} is its name in COS v5, which is ${meant} here: region: ${JSON.stringify(meant)}. ${codes}`;
  return /^(ap|na|eu|sa)-/.test(region) ? `${region} is a name of COS v5. ${codes}` : codes;
}

const RULES: ReadonlyMap<number, Rule> = new Map<number, Rule>([
  [-1, (_, { message }) => unusualHint(message)],
  [-2, pageHint],
  [-3, networkHint],
  ...[-59, -96, -46619].map((code) => [code, clockHint] as const),
  ...[-47, -48, -72, -79, -97, -46618].map((code) => [code, keyHint] as const),
  ...[-62, -64, -70, -80, -82, -46642].map((code) => [code, appidHint] as const),
  ...[-133, -5957].map((code) => [code, bucketHint] as const),
  ...[-197, -29043, -46628, -6101].map((code) => [code, missingHint] as const),
]);

function hintFor(failure: CosFailure, situation: Situation, known: ReturnCode | undefined): string | undefined {
  const { code, httpStatus = 0, requestId } = failure;
  const hint = RULES.get(code)?.(situation, failure) ?? known?.hint;
  const ill = code < -3 && httpStatus >= 500 && known?.retry !== "throttle";
  const rest = ill && requestId !== undefined ? ` Its support can look up request ${requestId}.` : "";
  return hint === undefined && ill ? `The trouble is the service's: try again later.${rest}` : hint && hint + rest;
}

/** Milliseconds as people say them. */
function roughly(time: number): string {
  const [count, unit] = time < 7_200_000
    ? [time / 60_000, "minute"]
    : time < 172_800_000
    ? [time / 3_600_000, "hour"]
    : [time / 86_400_000, "day"];
  const whole = Math.round(count as number);
  return `${whole} ${unit}${whole === 1 ? "" : "s"}`;
}
