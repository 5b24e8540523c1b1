/**
 * What a program that is ported from the Python SDK finds here: every public name of it has a counterpart, and those that work alike do.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import * as library from "@cos/v4";
import { codes } from "@cos/v4/codes";
import { camel } from "../gen/names.ts";
import { ACCOUNT, clientOf, emulatorWith, failureOf, QUICK, STRICT, withFolder } from "./_support.ts";

const { Auth, CosClient, CosConfig, CosError, CredInfo, unwrap } = library;

const PLACE = ["set_bucket_name", "get_bucket_name", "set_cos_path", "get_cos_path"];
const ATTRIBUTE = ["set_biz_attr", "get_biz_attr"];
const UPLOAD = [...ATTRIBUTE, "set_insert_only", "get_insert_only", "set_verify_sha1", "get_verify_sha1"];
const SLICES = [...UPLOAD, "set_slice_size", "get_slice_size", "enable_sha1"];
/** What every request class of the Python SDK has for the SDK's own use. */
const CHECKS = ["check_params_valid", "get_err_tips"];

/** The public names of the Python SDK (its last version, 0.0.27), by class; of request classes without what all of them have. */
const PYTHON: Readonly<Record<string, readonly string[]>> = {
  CosClient: [
    ...["set_config", "get_config", "set_cred", "get_cred"],
    ...["upload_file", "upload_single_file", "upload_slice_file"],
    ...["upload_file_from_buffer", "upload_single_file_from_buffer", "upload_slice_file_from_buffer"],
    ...["del_file", "move_file", "stat_file", "update_file", "download_file", "download_object"],
    ...["create_folder", "del_folder", "stat_folder", "update_folder", "list_folder"],
  ],
  CosConfig: [
    ...["get_endpoint", "get_download_hostname", "get_user_agent"],
    ...["set_timeout", "get_timeout", "set_sign_expired", "get_sign_expired", "enable_https"],
  ],
  CosRegionInfo: ["hostname", "download_hostname"],
  CredInfo: ["get_appid", "get_secret_id", "get_secret_key", ...CHECKS],
  Auth: ["sign_once", "sign_more", "sign_download", "app_sign", "cred"],
  CosErr: ["PARAMS_ERROR", "NETWORK_ERROR", "SERVER_ERROR", "UNKNOWN_ERROR", "get_err_msg"],
  UploadFileRequest: ["set_local_path", "get_local_path", ...UPLOAD],
  UploadSliceFileRequest: ["set_local_path", "get_local_path", ...SLICES],
  UploadFileFromBufferRequest: ["set_data", "get_data", ...UPLOAD],
  UploadSliceFileFromBufferRequest: ["set_data", "get_data", ...SLICES],
  UpdateFileRequest: [
    ...[...ATTRIBUTE, "set_authority", "get_authority", "set_cache_control", "set_content_type", "set_content_disposition"],
    ...["set_content_language", "set_content_encoding", "set_x_cos_meta", "get_custom_headers"],
  ],
  UpdateFolderRequest: ATTRIBUTE,
  CreateFolderRequest: ATTRIBUTE,
  DelFileRequest: [],
  DelFolderRequest: [],
  StatFileRequest: [],
  StatFolderRequest: [],
  ListFolderRequest: [
    ...["set_num", "get_num", "set_prefix", "get_prefix", "set_context", "get_context", "set_delimiter", "get_delimiter"],
  ],
  DownloadFileRequest: [],
  DownloadObjectRequest: [],
  MoveFileRequest: ["dest_path", "overwrite"],
};

/** What stands here for a name that is not simply the same in camelCase. */
const OTHERWISE: Readonly<Record<string, string>> = {
  // A client costs nothing: make another one.
  "CosClient.set_cred": "CosClient",
  "CosClient.get_cred": "CredInfo",
  // The URL of a file, where that is what it was wanted for.
  "CosConfig.get_endpoint": "CosClient.downloadUrl",
  "CosConfig.get_download_hostname": "CosClient.downloadUrl",
  "CosConfig.get_user_agent": "CosConfig",
  // Settings of the config.
  "CosRegionInfo.hostname": "CosConfig",
  "CosRegionInfo.download_hostname": "CosConfig",
  "CredInfo.get_appid": "CredInfo.appid",
  "CredInfo.get_secret_id": "CredInfo.secretId",
  // It signs, and shows the key to nobody.
  "CredInfo.get_secret_key": "CredInfo.sign",
  "CredInfo.check_params_valid": "CredInfo",
  "CredInfo.get_err_tips": "CosError",
  "Auth.app_sign": "Auth.sign",
  "Auth.cred": "Auth",
  "CosErr.PARAMS_ERROR": "CosError",
  "CosErr.NETWORK_ERROR": "CosError",
  "CosErr.SERVER_ERROR": "CosError",
  "CosErr.UNKNOWN_ERROR": "CosError",
  "CosErr.get_err_msg": "CosError",
  // In slices, it is the other name that counts, in Python too.
  "UploadSliceFileRequest.set_verify_sha1": "UploadSliceFileRequest.setEnableSha1",
  "UploadSliceFileRequest.get_verify_sha1": "UploadSliceFileRequest.getEnableSha1",
  "UploadSliceFileFromBufferRequest.set_verify_sha1": "UploadSliceFileFromBufferRequest.setEnableSha1",
  "UploadSliceFileFromBufferRequest.get_verify_sha1": "UploadSliceFileFromBufferRequest.getEnableSha1",
};

/** Objects of the classes here, on which members can be looked for. */
function instanceOf(name: string): object {
  const made: Readonly<Record<string, () => object>> = {
    CosClient: () => new CosClient(ACCOUNT),
    CredInfo: () => new CredInfo(1, "id", "key"),
    Auth: () => new Auth({ appid: 1, secretId: "id", secretKey: "key" }),
    CosError: () => new CosError({ code: -1, message: "m" }),
    CosConfig: () => new CosConfig(),
  };
  const type = (library as unknown as Record<string, new (...args: string[]) => object>)[name]!;
  return made[name]?.() ?? new type("mybucket", "/a", "value");
}

/** Whether something of a name is exported, or a member of what is. */
function exists(name: string): boolean {
  const [type, member] = name.split(".");
  return type! in library && (member === undefined || member in instanceOf(type!));
}

Deno.test("every public name of the Python SDK has a counterpart that exists", () => {
  const missing: string[] = [];
  let count = 0;
  for (const [type, members] of Object.entries(PYTHON)) {
    const names = type.endsWith("Request") ? [...PLACE, ...members] : members;
    for (const member of names) {
      count++;
      const ours = OTHERWISE[`${type}.${member}`] ?? `${type}.${camel(member)}`;
      if (!exists(ours)) missing.push(`${type}.${member}: no ${ours}`);
    }
  }
  assertEquals(missing, []);
  assert(count > 150, `${count} names`);
});

Deno.test("what stands for another name stands for one that Python has", () => {
  const known = Object.entries(PYTHON).flatMap(([type, members]) => members.map((member) => `${type}.${member}`));
  assertEquals(Object.keys(OTHERWISE).filter((name) => !known.includes(name)), []);
});

Deno.test("the three codes of the Python SDK's own mean here what their names say", () => {
  assertMatch(codes["-1"]!.meaning, /input|argument|parameter/i);
  assertEquals([codes["-1"]!.name, codes["-2"]!.name, codes["-3"]!.name], ["BAD_INPUT", "BAD_ANSWER", "NO_ANSWER"]);
});

Deno.test("a request that Python passes to upload_single_file is taken here as well", STRICT, async () => {
  await withFolder(async (folder) => {
    const cos = clientOf(emulatorWith());
    await Deno.writeTextFile(`${folder}/a`, "content");
    unwrap(await cos.uploadSingleFile(new library.UploadFileRequest("mybucket", "/a", `${folder}/a`)));
    unwrap(await cos.uploadSingleFileFromBuffer(new library.UploadFileFromBufferRequest("mybucket", "/b", "content")));
    assertEquals(unwrap(await cos.statFile({ bucketName: "mybucket", cosPath: "/a" })).filesize, 7);
  });
});

/** A client whose requests are written down, by protocol and host. */
function sending(): { cos: library.CosClient; sent: string[] } {
  const emulator = emulatorWith();
  const sent: string[] = [];
  const fetch: typeof globalThis.fetch = (url, init) => {
    sent.push(new URL(String(url)).origin);
    return emulator.fetch(url, init);
  };
  return { cos: clientOf(emulator, { fetch, retry: QUICK, region: "sh" }), sent };
}

const ROOT = { bucketName: "mybucket", cosPath: "/" };

Deno.test("setConfig() says where requests go, and https is spoken unless it is turned off", STRICT, async () => {
  const { cos, sent } = sending();
  assertEquals(cos.getConfig(), undefined);
  const places: readonly (readonly [options: library.CosConfigOptions, origin: string])[] = [
    [{}, "https://sh.file.myqcloud.com"],
    [{ region: "guangzhou" }, "https://gz.file.myqcloud.com"],
    [{ enableHttps: false }, "http://sh.file.myqcloud.com"],
    [{ region: "tj", enableHttps: false }, "http://tj.file.myqcloud.com"],
    [{ hostname: "gz.file.myqcloud.com", downloadHostname: "cosgz.myqcloud.com" }, "https://gz.file.myqcloud.com"],
  ];
  for (const [options, origin] of places) {
    const config = new CosConfig(options);
    assertEquals(cos.setConfig(config).getConfig(), config);
    await cos.statFolder(ROOT);
    assertEquals(sent.at(-1), origin);
  }
});

Deno.test("a change of a config holds for the client that has it, and no more for one that has another", STRICT, async () => {
  const { cos, sent } = sending();
  const [first, second] = [new CosConfig(), new CosConfig()];
  cos.setConfig(first);
  first.enableHttps = false;
  await cos.statFolder(ROOT);
  cos.setConfig(second);
  first.setTimeout(1).setSignExpired(1);
  await cos.statFolder(ROOT);
  assertEquals(sent, ["http://sh.file.myqcloud.com", "https://sh.file.myqcloud.com"]);
  assertEquals([first.getTimeout(), first.getSignExpired(), first.enableHttps], [1, 1, false]);
  assertEquals([second.getTimeout(), second.getSignExpired(), second.enableHttps], [300, 300, true]);
});

Deno.test("times of a config are seconds, and those of signs reach the service", STRICT, async () => {
  const kinds: number[] = [];
  const cos = new CosClient({
    appid: 1,
    signer: ({ expiresIn }) => {
      kinds.push(expiresIn);
      return "c2lnbg==";
    },
    fetch: (_, init) => new Promise((_, reject) => init!.signal!.addEventListener("abort", () => reject(init!.signal!.reason))),
    retry: { attempts: 1 },
  });
  cos.setConfig(new CosConfig({ timeout: 0.05, signExpired: 600 }));
  const failure = failureOf(await cos.statFolder(ROOT));
  assertMatch(failure.message, /^no answer from sh\.file\.myqcloud\.com within 50 ms/);
  assertEquals(kinds, [600]);
});

Deno.test("a config with what cannot be is refused, and changes nothing", STRICT, async () => {
  const BAD: readonly (readonly [options: object, message: RegExp])[] = [
    [{ timeout: 0 }, /^timeout: must be a number of seconds, more than 0 and less than 2147483, got 0/],
    [{ timeout: "30" }, /^timeout: must be/],
    [{ signExpired: 0.5 }, /^signExpired: must be an integer/],
    [{ enableHttps: 1 }, /^enableHttps: must be true or false/],
  ];
  for (const [options, message] of BAD) assertMatch(assertThrows(() => new CosConfig(options), CosError).message, message);

  const { cos, sent } = sending();
  const good = new CosConfig({ region: "gz" });
  cos.setConfig(good);
  assertMatch(assertThrows(() => cos.setConfig(new CosConfig({ region: "not a region" })), CosError).message, /^region: /);
  assertMatch(assertThrows(() => cos.setConfig({ timeout: 5 } as never), CosError).message, /^config: must be a CosConfig/);
  assertThrows(() => good.setTimeout(-1), CosError);
  assertEquals([cos.getConfig(), good.getTimeout()], [good, 300]);
  await cos.statFolder(ROOT);
  assertEquals(sent, ["https://gz.file.myqcloud.com"]);
});

Deno.test("a client's endpoint and its other options stay when it is given a config", STRICT, async () => {
  const emulator = emulatorWith();
  const seen: string[] = [];
  const { url } = await emulator.listen();
  try {
    const cos = new CosClient({ ...ACCOUNT, endpoint: url, onRequest: ({ operation }) => void seen.push(operation) });
    cos.setConfig(new CosConfig({ region: "gz", timeout: 10 }));
    unwrap(await cos.statFolder(ROOT));
    assertEquals([seen, emulator.requests.length], [["statFolder"], 1]);
  } finally {
    await emulator.close();
  }
});

Deno.test("what a client learnt of the service's clock is not forgotten with a new config", STRICT, async () => {
  const emulator = emulatorWith({ now: () => Date.now() + 3_600_000 });
  const cos = clientOf(emulator);
  unwrap(await cos.statFolder(ROOT));
  const before = emulator.requests.length;
  cos.setConfig(new CosConfig());
  unwrap(await cos.statFolder(ROOT));
  assertEquals(emulator.requests.length, before + 1);
});
