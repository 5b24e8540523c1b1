import { assertEquals } from "@std/assert";
import { readBucketAddress, regionCodeOf } from "../../src/cli/settings/bucket_address.ts";

/** What is known, without what is not. */
function read(text: string, appid?: string): object | undefined {
  const found = readBucketAddress(text, appid);
  return found && Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

Deno.test("a bucket's address is taken apart, in each form in which it is copied", () => {
  const photos = { bucket: "my-photos", appid: "1250000000" };
  for (
    const [text, expected] of [
      ["my-photos-1250000000", photos],
      [" My_Photos-1250000000 ", { bucket: "My_Photos", appid: "1250000000" }],
      ["https://my-photos-1250000000.cossh.myqcloud.com/a%20b.txt", { ...photos, region: "sh", path: "/a b.txt" }],
      ["my-photos-1250000000.cos.ap-guangzhou.myqcloud.com", { ...photos, region: "gz", path: "/" }],
      ["http://my-photos-1250000000.cos.ap-chongqing.myqcloud.com", { ...photos, region: "ap-chongqing", path: "/" }],
      ["http://my-photos-1250000000.file.myqcloud.com/x", { ...photos, path: "/x" }],
      ["https://tj.file.myqcloud.com/files/v2/1250000000/my-photos/d/x", { ...photos, region: "tj", path: "/d/x" }],
      ["https://console.cloud.tencent.com/cos/bucket?bucket=my-photos-1250000000&region=ap-shanghai", { ...photos, region: "sh" }],
      ["http://127.0.0.1:8080/files/v2/1250000000/my-photos", { ...photos, path: "/", endpoint: "http://127.0.0.1:8080" }],
      ["http://127.0.0.1:8080/my-photos-1250000000/a", { ...photos, path: "/a", endpoint: "http://127.0.0.1:8080" }],
      ["http://127.0.0.1:8080", { endpoint: "http://127.0.0.1:8080" }],
      ["https://sh.file.myqcloud.com", { region: "sh" }],
      ["cos://my-photos-1250000000/a", photos],
      ["cos://my-photos/a", { bucket: "my-photos" }],
      ["my-photos", undefined],
      ["photos-2024", undefined],
      ["1250000000", undefined],
      ["", undefined],
      ["https://", undefined],
    ] as const
  ) assertEquals(read(text), expected, text);
  assertEquals(read("mybucket-100000", "100000"), { bucket: "mybucket", appid: "100000" });
});

Deno.test("a region is known by its code, its alias, its name in COS v5 and the label of its host", () => {
  for (const [text, code] of [["sh", "sh"], ["Shanghai", "sh"], ["ap-beijing-1", "tj"], ["cosgz", "gz"], ["eu-frankfurt", "ger"]]) {
    assertEquals(regionCodeOf(text!), code);
  }
  for (const text of ["ap-chongqing", "", "xx"]) assertEquals(regionCodeOf(text), undefined);
});
