/**
 * From v4 to S3: one large file and many small ones, by the library and by the command as a process, on each runtime, beside `rclone copy` of the same
 * files from S3 to S3. The emulator, which keeps files on the disk, is a process of its own, and so is each S3 server.
 *
 *     s3.ts [--rounds N] [--mebibytes N] [--files N]
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { onBun, onNode } from "../conservation/_desk.ts";
import { bunCommand, nodeCommand, output, root } from "../tools.ts";
import { S3_KEY, type S3Server, s3Servers } from "../s3/servers.ts";

const MIB = 1024 * 1024;
/** What the command may take at most, besides what it takes to do nothing. */
const MEMORY = 96 * MIB;
const ACCOUNT = { appid: "100000", secretId: "AKIDEXAMPLE", secretKey: "secret" };

/** A way to copy, and its figures: one a round, after one that warms up. */
interface Way {
  readonly name: string;
  readonly copy: (folder: string) => Promise<number>;
  readonly large: number[];
  readonly small: number[];
  /** Most memory of its process, in bytes, and of one that does nothing. */
  memory?: { readonly peak: number; readonly idle: number };
}

/** Measures, and gives a section of Markdown. */
export async function measureS3(rounds: number, mebibytes = 512, files = 2000): Promise<string> {
  const [versitygw] = await s3Servers();
  if (versitygw!.missing !== undefined) return `Not measured: no ${versitygw!.name}, ${versitygw!.missing}.`;
  const folder = await Deno.makeTempDir({ prefix: "cos-bench-s3-" });
  await using from = await versitygw!.start();
  await using to = await versitygw!.start();
  await from.createBucket("source");
  await to.createBucket("target");
  const emulator = await startEmulator(`${folder}/v4`);
  try {
    await fill(folder, mebibytes, files);
    const rclone = await rcloneOf(from, to);
    const ways = await waysOf(emulator.url, to, rclone, folder);
    await copyIn(folder, emulator.url, rclone);
    for (let round = 0; round <= rounds; round++) {
      for (const way of ways) {
        for (const [name, list] of [["large", way.large], ["small", way.small]] as const) {
          await empty(to);
          const seconds = await way.copy(name);
          if (round > 0) list.push(seconds);
        }
      }
    }
    return section(ways, mebibytes, files, rounds, rclone !== undefined);
  } finally {
    emulator.process.kill();
    await emulator.process.status;
    await Deno.remove(folder, { recursive: true });
  }
}

async function startEmulator(data: string): Promise<{ url: string; process: Deno.ChildProcess }> {
  const { appid, secretId, secretKey } = ACCOUNT;
  const flags = ["--data", data, "--bucket", "source", "--appid", appid, "--secret-id", secretId, "--secret-key", secretKey, "--port", "0"];
  const args = ["run", "-A", `${root}src/cli/main.ts`, "emulator", "--quiet", ...flags];
  const process = new Deno.Command(Deno.execPath(), { args, stdout: "piped", stderr: "null" }).spawn();
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (true) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`no emulator: ${said}`);
    said += value;
    const url = /COS_ENDPOINT=(\S+)/.exec(said)?.[1];
    if (url) return { url, process };
  }
}

async function fill(folder: string, mebibytes: number, files: number): Promise<void> {
  await Deno.mkdir(`${folder}/in/large`, { recursive: true });
  await Deno.mkdir(`${folder}/in/small`, { recursive: true });
  const bytes = new Uint8Array(MIB);
  using file = await Deno.create(`${folder}/in/large/one.bin`);
  for (let index = 0; index < mebibytes; index++) {
    for (let at = 0; at < MIB; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
    await file.write(bytes);
  }
  for (let index = 0; index < files; index++) await Deno.writeFile(`${folder}/in/small/file-${index}`, bytes.subarray(index, index + 1024));
}

async function rcloneOf(from: S3Server, to: S3Server): Promise<((...args: string[]) => Promise<void>) | undefined> {
  try {
    await output(["rclone", "version"]);
  } catch {
    return undefined;
  }
  const remote = (name: string, { endpoint }: S3Server): Record<string, string> => ({
    [`RCLONE_CONFIG_${name}_TYPE`]: "s3",
    [`RCLONE_CONFIG_${name}_PROVIDER`]: "Other",
    [`RCLONE_CONFIG_${name}_ENDPOINT`]: endpoint,
    [`RCLONE_CONFIG_${name}_ACCESS_KEY_ID`]: S3_KEY.accessKeyId,
    [`RCLONE_CONFIG_${name}_SECRET_ACCESS_KEY`]: S3_KEY.secretAccessKey,
  });
  // Nothing of this environment, such as certificates, is meant for it.
  const env = { ...remote("FROM", from), ...remote("TO", to), RCLONE_CONFIG: "/dev/null", PATH: Deno.env.get("PATH") ?? "" };
  return async (...args) => {
    const { success, stderr } = await new Deno.Command("rclone", { args, env, clearEnv: true, stdout: "null", stderr: "piped" }).output();
    if (!success) throw new Error(`rclone ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  };
}

/** Puts the files where they are copied from. */
async function copyIn(folder: string, endpoint: string, rclone: Awaited<ReturnType<typeof rcloneOf>>): Promise<void> {
  const { appid, secretId, secretKey } = ACCOUNT;
  const env = { COS_APPID: appid, COS_SECRET_ID: secretId, COS_SECRET_KEY: secretKey, COS_ENDPOINT: endpoint };
  const args = ["run", "-A", `${root}src/cli/main.ts`, "cp", "-r", "-q", `${folder}/in/`, "cos://source/"];
  const { success } = await new Deno.Command(Deno.execPath(), { args, env, stdout: "null", stderr: "inherit" }).output();
  if (!success) throw new Error("the files could not be uploaded");
  await rclone?.("copy", `${folder}/in`, "FROM:source");
}

async function empty(to: S3Server): Promise<void> {
  for (const kind of ["large", "small"]) {
    for (const place of [`${to.folder}/target/${kind}`, `${to.folder}/../about/target/${kind}`]) {
      await Deno.remove(place, { recursive: true }).catch(() => {});
    }
  }
}

async function waysOf(
  endpoint: string,
  to: S3Server,
  rclone: Awaited<ReturnType<typeof rcloneOf>>,
  folder: string,
): Promise<Way[]> {
  const s3 = { ...S3_KEY, endpoint: to.endpoint };
  const ends = JSON.stringify({ endpoint, account: ACCOUNT, s3 });
  const { appid, secretId, secretKey } = ACCOUNT;
  const env = {
    ...{ COS_APPID: appid, COS_SECRET_ID: secretId, COS_SECRET_KEY: secretKey, COS_ENDPOINT: endpoint, COS_CONFIG: `${folder}/none.json` },
    ...{ AWS_ACCESS_KEY_ID: S3_KEY.accessKeyId, AWS_SECRET_ACCESS_KEY: S3_KEY.secretAccessKey, AWS_ENDPOINT_URL_S3: to.endpoint },
  };
  const script = `${root}tests/bench/s3_copy.ts`;
  await output([Deno.execPath(), "bundle", "--quiet", "--platform", "deno", "-o", `${folder}/s3_copy.mjs`, script], root);
  const deno = [Deno.execPath(), "run", "-A"];
  const runtimes = [
    ["Deno", [...deno, script], [...deno, `${root}src/cli/main.ts`]],
    ["Bun", [...await bunCommand(), script], await onBun()],
    ["Node", [...await nodeCommand(), `${folder}/s3_copy.mjs`], await onNode()],
  ] as const;
  const ways: Way[] = [];
  for (const [name, library, command] of runtimes) {
    ways.push({
      name: `the library on ${name}`,
      copy: async (kind) => Number(await output([...library, ends, `/${kind}/`, `${kind}/`])),
      large: [],
      small: [],
    });
    const way: Way = {
      name: `the command on ${name}`,
      large: [],
      small: [],
      copy: async (kind) => {
        const begun = performance.now();
        const peak = await peakOf([...command, "cp", "-r", "-q", `cos://source/${kind}/`, `s3://target/${kind}/`], env);
        const seconds = (performance.now() - begun) / 1000;
        const idle = way.memory?.idle ?? await peakOf([...command, "ls", "-q", "s3://target/"], env);
        way.memory = { idle, peak: Math.max(peak, way.memory?.peak ?? 0) };
        return seconds;
      },
    };
    ways.push(way);
  }
  if (rclone) {
    const copy = async (kind: string): Promise<number> => {
      const begun = performance.now();
      await rclone("copy", "--transfers", "32", `FROM:source/${kind}`, `TO:target/${kind}`);
      return (performance.now() - begun) / 1000;
    };
    ways.push({ name: "rclone copy, from S3", copy, large: [], small: [] });
  }
  return ways;
}

/** Most memory that a command's process has. */
async function peakOf([program, ...args]: readonly string[], env: Record<string, string>): Promise<number> {
  const child = new Deno.Command(program!, { args, env, stdin: "null", stdout: "null", stderr: "inherit" }).spawn();
  let peak = 0;
  const look = (): void => {
    try {
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+) kB/.exec(Deno.readTextFileSync(`/proc/${child.pid}/status`))?.[1] ?? 0) * 1024);
    } catch {
      // It has ended.
    }
  };
  const timer = setInterval(look, 20);
  const { success } = await child.status;
  clearInterval(timer);
  if (!success) throw new Error(`${args.join(" ")} failed`);
  return peak;
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)]!;
}

function section(ways: readonly Way[], mebibytes: number, files: number, rounds: number, hasRclone: boolean): string {
  const rival = hasRclone ? ways.at(-1)! : undefined;
  const cell = (amount: number, own: readonly number[], other: readonly number[] | undefined): string =>
    `${Math.round(amount / median(own)).toLocaleString("en")}${other ? ` · ${(median(other) / median(own)).toFixed(2)}` : ""}`;
  const rows = ways.map((way) => [
    way.name,
    cell(mebibytes, way.large, rival && rival !== way ? rival.large : undefined),
    cell(files, way.small, rival && rival !== way ? rival.small : undefined),
    way.memory ? `${Math.round((way.memory.peak - way.memory.idle) / MIB)} (${Math.round(way.memory.peak / MIB)})` : "",
  ]);
  const head = [
    `from v4 to S3`,
    `one file of ${mebibytes} MiB, MiB/s`,
    `${files.toLocaleString("en")} files of 1 KiB, files/s`,
    "memory, MiB",
  ];
  const table = [head, ["---", "---:", "---:", "---:"], ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  const large = ways.filter(({ memory }) => memory && memory.peak - memory.idle > MEMORY).map(({ name }) => name);
  return `${table}\n\nMedians of ${rounds} rounds in turns: a rate, and its ratio to \`rclone copy\` of the same files between two servers of S3, 32 at ` +
    `a time, in the same run${
      hasRclone ? "" : "; here there was no rclone"
    }. The library's time is that of the call, the command's that of its whole ` +
    `process. Memory: the most that the command's process had (VmHWM), less what \`cos ls\` of an empty bucket takes, and in brackets the whole. ` +
    (large.length === 0
      ? "None takes more than the 96 MiB that are aimed at."
      : `More than the 96 MiB that are aimed at: ${large.join(", ")}.`);
}

if (import.meta.main) {
  const { rounds, mebibytes, files } = parseArgs(Deno.args, { string: ["rounds", "mebibytes", "files"] });
  console.log(await measureS3(Number(rounds ?? 3), Number(mebibytes ?? 512), Number(files ?? 2000)));
}
