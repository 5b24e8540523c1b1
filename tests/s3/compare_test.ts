import { assert, assertEquals, assertMatch } from "@std/assert";
import { unwrap } from "../../src/core/result.ts";
import { compareFolders } from "../../src/transfer/mod.ts";
import { onEachServer } from "./_scene.ts";

const V4 = { bucketName: "mybucket", cosPath: "/d/" };

await onEachServer((test) => {
  test("what was copied from v4 to S3 is the same, by SHA-1, by size and by content, and on the disk too", async (scene) => {
    const { cos, dir } = scene;
    await scene.put({ "/d/a.txt": "alpha", "/d/deep/er/b": "", "/d/名 字+&%.txt": "name", "/d/a/c": "c", "/d/a-b": "ab" });
    unwrap(await cos.copyFolder({ from: V4, to: scene.at("x/") }));
    unwrap(await cos.downloadFolder({ ...V4, localDir: `${dir}/d` }));
    for (const how of [{}, { by: "size" as const }, { download: true }]) {
      for (const [from, to] of [[V4, scene.at("x/")], [scene.at("x/"), V4], [{ localDir: `${dir}/d` }, scene.at("x/")]] as const) {
        const found = unwrap(await compareFolders(cos, { from, to, ...how }));
        assertEquals([found.equal, found.same], [true, 5], JSON.stringify(how));
      }
    }
  });

  test("each difference between v4 and S3 is found, also one that only the content tells", async (scene) => {
    const { cos } = scene;
    await scene.put({ "/d/same": "1", "/d/altered": "12345", "/d/size": "1", "/d/gone": "1", "/d/f/gone": "1" });
    unwrap(await cos.copyFolder({ from: V4, to: scene.at("x/") }));
    for (const key of ["x/gone", "x/f/gone"]) unwrap(await scene.client.remove(key, {}));
    // Somebody else stores something of the same size, or of another, and something new.
    for (const [key, body] of [["x/altered", "54321"], ["x/size", "22"], ["x/new", "1"]] as const) {
      unwrap(await scene.client.put(key, new TextEncoder().encode(body), {}, {}));
    }
    const listed = async (how: object): Promise<string[]> => {
      const result = await compareFolders(cos, { from: V4, to: scene.at("x/"), ...how });
      const report = result.ok ? result.data : result.report!;
      assertEquals([result.ok, report.equal, report.same >= 1], [report.failed === 0, false, true]);
      return report.differences.map(({ path, status, by }) => [path, status, by].join(" ")).sort();
    };
    const others = ["f/gone onlyFrom ", "gone onlyFrom ", "new onlyTo ", "size different size"];
    assertEquals(await listed({ download: true }), ["altered different sha1", ...others]);
    assertEquals(await listed({}), ["altered failed noSha1", ...others]);
    // By size an altered file of the same size is the same: that is what it says.
    assertEquals(await listed({ by: "size" }), others);
  });

  test("a download of S3 that was altered on its way, and a listing that breaks off, are no sameness", async (scene) => {
    const { cos } = scene;
    await scene.put({ "/d/a": "content" });
    unwrap(await cos.copyFolder({ from: V4, to: scene.at("x/") }));
    scene.meddle = async (send, { method, url }) => {
      const answer = await send();
      if (method !== "GET" || !url.pathname.endsWith("/x/a")) return answer;
      return new Response((await answer.text()).replace("content", "cOntent"), { status: answer.status, headers: answer.headers });
    };
    const altered = await compareFolders(cos, { from: V4, to: scene.at("x/"), download: true });
    assert(!altered.ok);
    assertMatch(altered.message, /what came has the SHA-1/);
    scene.meddle = async (send, { url }) => url.searchParams.has("list-type") ? new Response("<html>", { status: 500 }) : await send();
    const broken = await compareFolders(cos, { from: V4, to: scene.at("x/") });
    assert(!broken.ok && !("report" in broken));
  });
});
