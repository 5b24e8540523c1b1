/**
 * The other side of the benchmark of folders, a process of its own on Bun: lists so many files, hands them out from memory, and throws uploads away.
 * Prints its port.
 *
 *     folder_server.ts COUNT SIZE
 *
 * @module
 */

declare const Bun: {
  serve(options: { hostname: string; port: number; fetch(request: Request): Response | Promise<Response> }): { readonly port: number };
};

const [count, size] = process.argv.slice(-2).map(Number) as [number, number];
const content = new Uint8Array(size).fill(7);
const sha = new Uint8Array(await crypto.subtle.digest("SHA-1", content)).reduce(
  (text, byte) => text + byte.toString(16).padStart(2, "0"),
  "",
);
const LINKS = { access_url: "http://a/b", source_url: "http://a/b", resource_path: "/a/b", url: "http://a/b" };

function answer(data: object): Response {
  return Response.json({ code: 0, message: "SUCCESS", request_id: "NTc2MGI1NjFfNWI5ZjQ0MDBfMTYzY18x", data });
}

const { port } = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    if (request.method === "POST") {
      await request.arrayBuffer();
      return answer(LINKS);
    }
    if (searchParams.get("op") !== "list") return new Response(content, { headers: { ETag: `"${sha}"` } });
    if (!pathname.endsWith("/many/")) return answer({ context: "", infos: [], listover: true });
    const from = Number(searchParams.get("context") || 0);
    const to = Math.min(count, from + Number(searchParams.get("num")));
    const infos = Array.from({ length: to - from }, (_, index) => ({
      ...LINKS,
      name: `file-${from + index}`,
      filesize: size,
      filelen: size,
      sha,
      ctime: 1500000000,
      mtime: 1500000000,
    }));
    return answer({ context: to < count ? String(to) : "", infos, listover: to === count });
  },
});
console.log(port);
