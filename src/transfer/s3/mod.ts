/**
 * Buckets that speak S3, as places. Loaded when one is named: with it come aws4fetch, which signs, and a parser of XML.
 *
 * @module
 */
import { BadInput } from "../../core/result.ts";
import { S3Client } from "./s3_client.ts";
import { S3Place } from "./s3_place.ts";
import type { S3Settings } from "./s3_settings.ts";
import { carryS3 } from "./s3_ways.ts";

/**
 * A bucket that speaks S3, or what begins with a prefix in it, as a place.
 *
 * @param settings Where it is, and who asks.
 * @param bucket The bucket.
 * @param prefix How keys begin: empty, or with `/` at its end.
 * @throws BadInput for what cannot be.
 */
export function openS3Place(settings: S3Settings, bucket: string, prefix: string): S3Place {
  if (typeof prefix !== "string") throw new BadInput("prefix: must be text");
  return new S3Place(new S3Client(settings, bucket), prefix, carryS3);
}
