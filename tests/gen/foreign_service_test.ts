/**
 * The generator on a service that is not COS: the public JSON API of a package registry, which answers with bare data, tells failures by the HTTP
 * status, and has its own field names. A `fetch` of a few lines puts its answers into the shape that the core reads; where that is needed, and
 * where the core's idea of a call ends, docs/regenerating.md says.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { generate } from "../../gen/generate.ts";
import { CORE, denoOk, withDirectory } from "./tools.ts";

const SPEC = {
  title: "a registry of packages",
  setup: ['import { Operations } from "./client/methods.ts";'],
  apiPath: "/api",
  defaultRegion: "main",
  regions: { main: { place: "Everywhere" } },
  hosts: { api: "registry.example.com", download: "registry.example.com", cdn: "registry.example.com" },
  paths: { package: { doc: "The package's name, after a slash.", kind: "file", maxBytes: 214 } },
  types: {
    Release: {
      doc: "A version of a package.",
      fields: {
        version: { type: "string", doc: "Its number." },
        yanked: { type: "boolean", optional: true, doc: "Whether it was taken back." },
      },
    },
    PackageInfo: {
      doc: "A package.",
      fields: {
        latest: { type: "string", doc: "Its newest version." },
        releases: { type: "Release[]", doc: "All of them." },
        "downloads_total": { type: "integer", doc: "How often it was fetched." },
        next_page: { type: "string", doc: "Where the next page begins." },
        done: { type: "boolean", doc: "Whether this was the last page." },
      },
    },
  },
  operations: {
    read_package: {
      doc: "Reads what is known of a package.",
      source: "The registry's own docs",
      example: [
        'const result = await cos.readPackage({ bucketName: "stable", cosPath: "/left-pad" });',
        "if (result.ok) console.log(result.data.latest);",
      ],
      http: "GET query",
      op: "info",
      path: "package",
      sign: "multi",
      safe: true,
      params: { next_page: { type: "string", wire: "cursor", default: "", omitEmpty: true, doc: "Where to begin." } },
      returns: "PackageInfo",
      pages: { items: "releases", cursor: "next_page", last: "done" },
    },
    yank_release: {
      doc: "Takes a version back.",
      source: "The registry's own docs",
      http: "POST json",
      op: "yank",
      path: "package",
      sign: "once",
      params: { version: { type: "string", required: true, doc: "Which." } },
    },
  },
  codes: { "404": { name: "NOT_FOUND", meaning: "There is no such package", http: 404, retry: "no" } },
};

/** A program that uses the generated client; it is told the service's address. */
const PROGRAM = `
import { Operations } from "./client/methods.ts";

const service = Deno.args[0]!;
const registry = new Operations({
  appid: 1,
  signer: () => Promise.resolve(btoa("token-of-the-test")), // The core takes base64 alone for a sign.
  retry: { attempts: 1 },
  // The service's shape of a request and an answer into the core's and back.
  fetch: async (address, init) => {
    const { pathname, search } = new URL(String(address));
    const headers = new Headers(init?.headers);
    headers.set("authorization", "Bearer " + atob(headers.get("authorization")!));
    const response = await fetch(service + pathname.replace("/api/1/", "/") + search, { ...init, headers });
    const data = await response.json();
    const { ok, status } = response;
    return Response.json(ok ? { code: 0, message: "SUCCESS", data } : { code: status, message: data.error }, { status });
  },
});
const read = await registry.readPackage({ bucketName: "stable", cosPath: "/left-pad" });
const versions: string[] = [];
for await (const { version, yanked } of registry.readPackageAll({ bucketName: "stable", cosPath: "/left-pad" })) {
  versions.push(yanked ? version + " (yanked)" : version);
}
const gone = await registry.readPackage({ bucketName: "stable", cosPath: "/none" });
const yanked = await registry.yankRelease({ bucketName: "stable", cosPath: "/left-pad", version: "1.0.0" });
console.log(JSON.stringify({
  latest: read.ok && read.data.latest,
  downloads: read.ok && read.data.downloadsTotal + 1,
  versions,
  gone: !gone.ok && [gone.code, gone.name, gone.message],
  yanked: yanked.ok,
}));
`;

/** The registry: two pages of versions, by the path, for who has the token. */
function registry(seen: string[]): (request: Request) => Promise<Response> {
  return async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    seen.push(`${request.method} ${pathname} ${request.headers.get("authorization")}`);
    if (pathname !== "/stable/left-pad") return Response.json({ error: "no such package" }, { status: 404 });
    if (request.method === "POST") {
      const { version } = await request.json();
      return Response.json({ yanked: version });
    }
    const second = searchParams.get("cursor") === "2";
    const releases = second ? [{ version: "1.0.0", yanked: true }] : [{ version: "1.2.0" }, { version: "1.1.0" }];
    return Response.json({ latest: "1.2.0", downloads_total: 41, releases, next_page: second ? "" : "2", done: second });
  };
}

Deno.test("a client of a service that is not COS is generated, compiles, and works against a server", async () => {
  const seen: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, registry(seen));
  try {
    await withDirectory(async (folder) => {
      await Deno.mkdir(`${folder}/client`);
      for (const [name, text] of generate(JSON.stringify(SPEC), { core: CORE })) await Deno.writeTextFile(`${folder}/client/${name}`, text);
      await Deno.writeTextFile(`${folder}/program.ts`, PROGRAM);
      await denoOk(["check", `${folder}/client`, `${folder}/program.ts`]);
      const out = await denoOk(["run", "-A", `${folder}/program.ts`, `http://127.0.0.1:${server.addr.port}`]);
      const { latest, downloads, versions, gone, yanked } = JSON.parse(out);
      assertEquals([latest, downloads, versions], ["1.2.0", 42, ["1.2.0", "1.1.0", "1.0.0 (yanked)"]]);
      assertEquals(gone.slice(0, 2), [404, "NOT_FOUND"]);
      assertEquals(gone[2].includes("no such package"), true, gone[2]);
      assertEquals(yanked, true);
    });
    assertEquals(new Set(seen.map((line) => line.split(" ").slice(2).join(" "))), new Set(["Bearer token-of-the-test"]));
    assertEquals(seen.map((line) => line.split(" ", 2).join(" ")), [
      ...Array(3).fill("GET /stable/left-pad"),
      "GET /stable/none",
      "POST /stable/left-pad",
    ]);
  } finally {
    await server.shutdown();
  }
});
