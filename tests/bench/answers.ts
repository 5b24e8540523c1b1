/**
 * What the service answers in the benchmark.
 *
 * @module
 */

function answer(data: object): string {
  return JSON.stringify({ code: 0, message: "SUCCESS", request_id: "NTc2MGI1NjFfNWI5ZjQ0MDBfMTYzY18x", data });
}

/** To a stat. */
export const STAT: string = answer({
  access_url: "http://mybucket-100000.file.myqcloud.com/dir/file.bin",
  source_url: "http://mybucket-100000.cossh.myqcloud.com/dir/file.bin",
  authority: "eInvalid",
  biz_attr: "",
  ctime: 1465887432,
  mtime: 1465887432,
  filesize: 4096,
  filelen: 4096,
  forbid: 0,
  sha: "da39a3ee5e6b4b0d3255bfef95601890afd80709",
  slicesize: 4096,
});

/** To an upload. */
export const LINKS: string = answer({ access_url: "http://a/b", source_url: "http://a/b", resource_path: "/a/b", url: "http://a/b" });

/** To the beginning of an upload in slices. */
export const SESSION: string = answer({ session: "0123456789abcdef".repeat(4), slice_size: 1048576 });
