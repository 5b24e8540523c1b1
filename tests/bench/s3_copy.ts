/**
 * Copies a folder of v4 to S3 by the library, and prints how long it took, in seconds. Arguments: where both are, as JSON; what is copied; the prefix.
 *
 * @module
 */
import process from "node:process";
import { CosClient, unwrap } from "../../mod.ts";

const [ends = "{}", folder = "/", prefix = ""] = process.argv.slice(2);
const { endpoint, account, s3 } = JSON.parse(ends);
const cos = new CosClient({ ...account, endpoint });
const begun = performance.now();
unwrap(await cos.copyFolder({ from: { bucketName: "source", cosPath: folder }, to: { s3, bucket: "target", prefix } }));
console.log(String((performance.now() - begun) / 1000));
process.exit(0);
