/**
 * Servers of S3 that want something else, and the command as a real process on each runtime: nothing leaves its folder, nothing hangs, and no key and
 * no signature is in anything that is said.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ON_DENO, onBun, onNode } from "../conservation/_desk.ts";
import { S3_KEY } from "./servers.ts";

const RUNTIMES: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  Deno: () => Promise.resolve(ON_DENO),
  Bun: onBun,
  Node: onNode,
};

type Hostile = (request: IncomingMessage, response: ServerResponse, signatures: string[]) => void;

interface Ended {
  readonly status: number;
  readonly said: string;
  /** All that lies where the command was to write, and beside it. */
  readonly files: readonly string[];
}

/** Runs the command against a hostile server; one that has no end within half a minute is a failure. */
async function against(hostile: Hostile, command: readonly string[], ...args: readonly string[]): Promise<Ended> {
  const signatures: string[] = [];
  const server = createServer((request, response) => {
    signatures.push(/Signature=([0-9a-f]+)/.exec(request.headers.authorization ?? "")?.[1] ?? "none");
    hostile(request, response, signatures);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const dir = await Deno.makeTempDir({ prefix: "cos-attack-" });
  await Deno.mkdir(`${dir}/a/down`, { recursive: true });
  try {
    const [program, ...words] = [...command, ...args.map((arg) => arg.replace("DIR", `${dir}/a/down`))];
    const child = new Deno.Command(program!, {
      args: words,
      cwd: `${dir}/a`,
      env: {
        ...{
          AWS_ACCESS_KEY_ID: S3_KEY.accessKeyId,
          AWS_SECRET_ACCESS_KEY: S3_KEY.secretAccessKey,
          AWS_SESSION_TOKEN: "thetokenofanattack",
        },
        ...{ AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
        ...{ COS_CONFIG: `${dir}/none.json`, NO_COLOR: "1", LC_ALL: "C.UTF-8" },
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const timer = setTimeout(() => child.kill("SIGKILL"), 90_000);
    const { code, signal, stdout, stderr } = await child.output();
    clearTimeout(timer);
    assertEquals(signal, null, "the command has no end");
    const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    for (const secret of [S3_KEY.secretAccessKey, "thetokenofanattack", ...signatures]) {
      assert(!said.includes(secret), `a secret is said: ${said}`);
    }
    const files: string[] = [];
    const walk = async (below: string): Promise<void> => {
      for await (const { name, isDirectory } of Deno.readDir(`${dir}/${below}`)) {
        if (isDirectory) await walk(`${below}${name}/`);
        else files.push(below + name);
      }
    };
    await walk("");
    return { status: code, said, files: files.sort() };
  } finally {
    server.closeAllConnections();
    server.close();
    await Deno.remove(dir, { recursive: true });
  }
}

const EVIL = ["../evil", "../../evil", "/etc/evil", "a/../../evil", "..\\evil", "..", ".", "a//evil", "./evil", "a/..", "good"];

/** Lists names that lead out, as objects and as what stands for more, and gives content for all of them. */
const leadsOut: Hostile = ({ method, url = "" }, response) => {
  const content = "content";
  if (!url.includes("list-type")) {
    response.writeHead(200, { etag: '"0123456789abcdef0123456789abcdef"', "content-length": String(content.length) });
    return void response.end(method === "HEAD" ? undefined : content);
  }
  const object = (key: string): string =>
    `<Contents><Key>${key}</Key><Size>${content.length}</Size><ETag>"0123456789abcdef0123456789abcdef"</ETag></Contents>`;
  const folders = ["../", "/", "..\\/", "./"].map((prefix) => `<CommonPrefixes><Prefix>${prefix}</Prefix></CommonPrefixes>`).join("");
  response.end(
    `<ListBucketResult><IsTruncated>false</IsTruncated>${EVIL.map(object).join("")}${
      url.includes("prefix=&") ? folders : ""
    }</ListBucketResult>`,
  );
};

/** Repeats in its errors all that it was sent. */
const repeats: Hostile = ({ headers, method }, response) => {
  const text = JSON.stringify({ ...headers, secret: S3_KEY.secretAccessKey }).replace(/[<>&]/g, "");
  response.writeHead(400, { "x-amz-request-id": headers.authorization ?? "none", "x-echo": headers.authorization ?? "none" });
  response.end(method === "HEAD" ? undefined : `<Error><Code>Odd</Code><Message>${text}</Message></Error>`);
};

/** Begins an answer, and sends a little of it now and then, for ever. */
const slow: Hostile = (_request, response) => {
  response.writeHead(200, { "content-type": "application/xml" });
  const timer = setInterval(() => response.write(" "), 100);
  response.on("close", () => clearInterval(timer));
};

/** Answers with what has no end. */
const endless: Hostile = (_request, response) => {
  const more = "<Contents><Key>".padEnd(65_536, "x");
  const go = (): void => {
    while (!response.destroyed && response.write(more));
  };
  response.on("drain", go);
  response.write("<ListBucketResult>");
  go();
};

/** A listing that goes on and on, and has nothing in it. */
const goesOn: Hostile = (_request, response) => {
  const token = crypto.randomUUID();
  response.end(
    `<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>${token}</NextContinuationToken></ListBucketResult>`,
  );
};

/** Content that does not stop where it is said to. */
const tooLong: Hostile = ({ method, url = "" }, response) => {
  if (url.includes("list-type")) {
    return void response.end(
      '<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a</Key><Size>7</Size><ETag>"e"</ETag></Contents></ListBucketResult>',
    );
  }
  if (method === "HEAD") {
    response.writeHead(200, { etag: '"e"', "content-length": "7" });
    return void response.end();
  }
  response.writeHead(200, { etag: '"e"' });
  const timer = setInterval(() => response.write("content content"), 5);
  response.on("close", () => clearInterval(timer));
};

for (const [name, commandOf] of Object.entries(RUNTIMES)) {
  const attack = (what: string, body: (command: readonly string[]) => Promise<void>): void =>
    Deno.test(`${what}, on ${name}`, async () => await body(await commandOf()));

  attack("keys that lead out of a folder are failures, and nothing is written outside", async (command) => {
    const { status, said, files } = await against(leadsOut, command, "cp", "-r", "--attempts", "1", "s3://bucket/", "DIR/");
    assertEquals(status, 1, said);
    for (const file of files) assert(file.startsWith("a/down/"), `${file} was written: ${said}`);
    const synced = await against(leadsOut, command, "sync", "--delete", "--yes", "--attempts", "1", "s3://bucket/", "DIR/");
    assertEquals(synced.status, 1, synced.said);
    for (const file of synced.files) assert(file.startsWith("a/down/"), `${file} was written: ${synced.said}`);
  });

  attack("no secret is in what is said of a server that repeats all that it was sent", async (command) => {
    for (const more of [["--verbose"], ["--json"], ["--verbose", "--json"]]) {
      for (const words of [["ls", "s3://bucket/"], ["cp", "-r", "s3://bucket/x/", "DIR/"], ["rm", "s3://bucket/key"]]) {
        const { status, said } = await against(repeats, command, ...words, "--attempts", "1", ...more);
        assertEquals(status, 1, said);
      }
    }
  });

  attack("a server that has no end ends nobody's command but by a failure", async (command) => {
    for (const hostile of [slow, endless, goesOn]) {
      const { status, said, files } = await against(
        hostile,
        command,
        "cp",
        "-r",
        "--timeout",
        "2s",
        "--attempts",
        "1",
        "s3://bucket/",
        "DIR/",
      );
      assertEquals([status, files], [1, []], said);
    }
    const { status, said, files } = await against(
      tooLong,
      command,
      "cp",
      "-r",
      "--timeout",
      "2s",
      "--attempts",
      "1",
      "s3://bucket/",
      "DIR/",
    );
    assertEquals([status, files], [1, []], said);
  });
}
