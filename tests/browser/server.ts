/**
 * The server of the example page: its files, and the signs. It stands for a user's own server, the only place where the secret key is.
 * `deno run -A tests/browser/server.ts` serves the page, and an emulator, to look at by hand.
 *
 * @module
 */
import { Auth, CosError, type SignRequest } from "@cos/v4";
import { CosEmulator } from "@cos/v4/emulator";
import { output, root } from "../tools.ts";

/** What the page is told. It holds no secret. */
export interface PageConfig {
  /** The account's appid. */
  readonly appid: string;
  /** Where the service is. */
  readonly endpoint: string;
  /** The bucket. */
  readonly bucketName: string;
  /** The folder that the page begins with, and whose files it may read and write. */
  readonly folder: string;
}

/** The page, served. */
export interface ServedPage {
  /** Its address. */
  readonly url: string;
  /** Ends it. */
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = { html: "text/html", css: "text/css", js: "text/javascript" };

/**
 * Bundles the page and serves it.
 *
 * @param config What the page is told.
 * @param auth Makes the signs.
 * @param port Where; a free port when absent.
 */
export async function servePage(config: PageConfig, auth: Auth, port = 0): Promise<ServedPage> {
  const files = await (bundled ??= bundlePage());
  const server = Deno.serve({ port, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
    const name = new URL(request.url).pathname.slice(1) || "index.html";
    if (name === "sign" && request.method === "POST") return await sign(auth, config, request);
    if (name === "config.json") return Response.json(config);
    const body = files.get(name);
    const type = TYPES[name.split(".").at(-1)!] ?? "text/plain";
    return body === undefined
      ? new Response("not found", { status: 404 })
      : new Response(body, { headers: { "Content-Type": `${type}; charset=utf-8` } });
  });
  return { url: `http://127.0.0.1:${server.addr.port}/`, close: () => server.shutdown() };
}

let bundled: Promise<Map<string, string>> | undefined;

/** The page's files by name: what lies here, and its module bundled for browsers. */
async function bundlePage(): Promise<Map<string, string>> {
  const here = `${root}tests/browser/`;
  const directory = await Deno.makeTempDir({ prefix: "cos-browser-" });
  try {
    const options = ["--quiet", "--platform", "browser", "--code-splitting", "--minify", "--outdir", directory];
    await output([Deno.execPath(), "bundle", ...options, `${here}page.ts`], root);
    const files = new Map<string, string>();
    for (const name of ["index.html", "style.css"]) files.set(name, await Deno.readTextFile(here + name));
    for await (const { name } of Deno.readDir(directory)) files.set(name, await Deno.readTextFile(`${directory}/${name}`));
    return files;
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Signs what the page may do. A real server asks first who is logged in. */
async function sign(auth: Auth, { bucketName, folder }: PageConfig, request: Request): Promise<Response> {
  const wanted: SignRequest = await request.json();
  const allowed = wanted.bucketName === bucketName && wanted.kind !== "once" && String(wanted.cosPath).startsWith(folder);
  if (!allowed) return new Response(`this page may only read and write ${folder} of ${bucketName}`, { status: 403 });
  try {
    const { kind, cosPath, expiresIn } = wanted;
    return new Response(await auth.sign({ kind, bucketName, cosPath, expiresIn: Math.min(expiresIn, 300) }));
  } catch (error) {
    if (error instanceof CosError) return new Response(error.message, { status: 400 });
    throw error;
  }
}

if (import.meta.main) {
  const account = { appid: "100000", secretId: "AKIDEXAMPLE", secretKey: "only-the-server-has-this" };
  const emulator = new CosEmulator(account);
  const { url: endpoint } = await emulator.listen();
  const { url } = await servePage({ appid: account.appid, endpoint, bucketName: "mybucket", folder: "/photos/" }, new Auth(account));
  console.log(`the page is at ${url}, the emulator at ${endpoint}`);
}
