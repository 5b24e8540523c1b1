import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { unwrap } from "../../src/core/result.ts";
import { objects, Person, type Said } from "../cli/_person.ts";
import { bytes, MIB, onEachServer, type Scene } from "./_scene.ts";
import { S3_KEY } from "./servers.ts";

/** Somebody who types commands, with a server of S3 besides the emulator. */
class Mover extends Person {
  readonly #scene: Scene;

  constructor(scene: Scene) {
    super();
    this.#scene = scene;
    const emulated = this.fetch;
    this.fetch =
      ((input: string, init?: RequestInit) =>
        String(input).startsWith(scene.server.endpoint) ? fetch(input, init) : emulated(input, init)) as typeof fetch;
  }

  /** Types a command; the name BUCKET stands for the bucket. */
  async moves(args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}): Promise<Said> {
    const { endpoint } = this.#scene.server;
    const keys = { AWS_ACCESS_KEY_ID: S3_KEY.accessKeyId, AWS_SECRET_ACCESS_KEY: S3_KEY.secretAccessKey, AWS_ENDPOINT_URL_S3: endpoint };
    return await this.type(args.map((arg) => arg.replace("BUCKET", this.#scene.bucket)), { env: { ...keys, ...env } });
  }

  /** Types a command that must do well. */
  async does(...args: readonly string[]): Promise<Said> {
    const said = await this.moves(args);
    assertEquals(said.status, 0, `${args.join(" ")}: ${said.all}`);
    return said;
  }
}

await onEachServer((test) => {
  test("cp, ls, du, sync, compare and rm take names of S3, with -r and globs", async (scene) => {
    await using person = new Mover(scene);
    await person.write("up/a.txt", "alpha");
    await person.write("up/deep/b.log", "beta");
    await person.does("cp", person.path("up/a.txt"), "s3://BUCKET/one.txt");
    await person.does("cp", "-r", person.path("up"), "s3://BUCKET/");
    assertEquals(await scene.keys(), ["one.txt", "up/a.txt", "up/deep/b.log"]);
    const names = (await person.does("ls", "-r", "--names", "s3://BUCKET")).out.trim().split("\n");
    assertEquals(names.map((name) => name.replace(scene.bucket, "b")).sort(), [
      "s3://b/one.txt",
      "s3://b/up/",
      "s3://b/up/a.txt",
      "s3://b/up/deep/",
      "s3://b/up/deep/b.log",
    ]);
    assertStringIncludes((await person.does("ls", "--names", "s3://BUCKET/up/**/*.log")).out, "/up/deep/b.log");
    assertStringIncludes((await person.does("du", "--depth", "0", "--bytes", "s3://BUCKET/up")).out, "9");
    await person.put({ "/d/c.txt": "gamma", "/d/e/f.txt": "phi" });
    await person.does("sync", ":/d", "s3://BUCKET/d");
    await person.does("compare", ":/d", "s3://BUCKET/d");
    await person.does("cp", "s3://BUCKET/d/*.txt", ":/back/");
    assertEquals(await person.get("/back/c.txt"), "gamma");
    await person.does("sync", "s3://BUCKET/d/", person.path("down"));
    assertEquals(await person.read("down/e/f.txt"), "phi");
    await person.does("sync", "--delete", "--yes", ":/back/", "s3://BUCKET/d/");
    await person.does("rm", "s3://BUCKET/one.txt");
    await person.does("rm", "-r", "--yes", "s3://BUCKET/up");
    assertEquals(await scene.keys(), ["d/c.txt"]);
    assertEquals((await person.moves(["rm", "s3://BUCKET/none"])).status, 1);
    assertEquals((await person.moves(["ls", "s3://BUCKET/none/"])).status, 1);
  });

  test("files come as JSON with the keys that files of v4 have", async (scene) => {
    await using person = new Mover(scene);
    await person.put({ "/d/c.txt": "gamma" });
    const [copied] = objects((await person.does("cp", "--json", ":/d/c.txt", "s3://BUCKET/x/")).out);
    assertEquals([copied.status, copied.target], ["done", `s3://${scene.bucket}/x/c.txt`]);
    const [listed] = objects((await person.does("ls", "--json", "s3://BUCKET/x/")).out);
    assertEquals([listed.name, listed.type, listed.size], [`s3://${scene.bucket}/x/c.txt`, "file", 5]);
    const refused = await person.moves(["cp", "--json", ":/d/c.txt", "s3://BUCKET/x/"]);
    assertEquals([refused.status, objects(refused.out)[0].status], [1, "failed"]);
  });

  test("a key of the environment, of a profile, and none; no v4 account is needed for S3 alone", async (scene) => {
    await using person = new Mover(scene);
    const none = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_ENDPOINT_URL_S3: undefined };
    const noAccount = { COS_APPID: undefined, COS_SECRET_ID: undefined, COS_SECRET_KEY: undefined, COS_BUCKET: undefined };
    await person.write("a.txt", "alpha");
    assertEquals((await person.moves(["cp", person.path("a.txt"), "s3://BUCKET/a.txt"], noAccount)).status, 0);
    const keyless = await person.moves(["ls", "s3://BUCKET/"], none);
    assertEquals(keyless.status, 3);
    assertStringIncludes(keyless.err, "AWS_ACCESS_KEY_ID");
    const { accessKeyId: s3AccessKeyId, secretAccessKey: s3SecretAccessKey } = S3_KEY;
    const profile = { s3AccessKeyId, s3SecretAccessKey, s3Endpoint: scene.server.endpoint, s3Region: "us-east-1" };
    await Deno.writeTextFile(person.path("config.json"), JSON.stringify({ profiles: { other: profile } }), { mode: 0o600 });
    const listed = await person.moves(["ls", "--names", "--profile", "other", "s3://BUCKET/"], { ...none, ...noAccount });
    assertEquals(listed.out.trim(), `s3://${scene.bucket}/a.txt`);
    const option = await person.moves(["ls", "--names", "--s3-endpoint", scene.server.endpoint, "s3://BUCKET/"], {
      ...noAccount,
      AWS_ENDPOINT_URL_S3: "https://elsewhere.invalid",
    });
    assertEquals(option.out.trim(), `s3://${scene.bucket}/a.txt`);
  });

  test("with --state, 0 says that everything is proven, and a second run asks for no content", async (scene) => {
    await using person = new Mover(scene);
    await person.put({ "/d/a": "alpha", "/d/large": bytes(9 * MIB) });
    const line = ["sync", "--state", person.path("record"), ":/d/", "s3://BUCKET/d/"];
    await person.does(...line);
    const again = await person.does(...line, "-v");
    assert(!/(PUT|POST) S3/.test(again.all), again.all);
    assertStringIncludes(again.all, "2 the same");
    await Deno.mkdir(person.path("up"));
    await person.write("up/a", "alpha");
    await Deno.symlink("a", person.path("up/link"));
    const unproven = await person.moves(["cp", "-r", "--state", person.path("record2"), person.path("up/"), "s3://BUCKET/up/"]);
    assertEquals(unproven.status, 1);
    assertStringIncludes(unproven.err, "symbolic link");
  });

  test("no key and no signature is printed, whatever is asked and refused", async (scene) => {
    await using person = new Mover(scene);
    await person.put({ "/d/a": "alpha" });
    const wrong = { AWS_SECRET_ACCESS_KEY: "thewrongsecretofatest" };
    const all = [
      await person.moves(["cp", "-v", ":/d/a", "s3://BUCKET/a"]),
      await person.moves(["ls", "-v", "s3://BUCKET/"], wrong),
      await person.moves(["ls", "-v", "--json", "s3://nobucketofmine/"], wrong),
    ].map((said) => said.all).join("\n");
    for (const secret of [S3_KEY.secretAccessKey, S3_KEY.accessKeyId, wrong.AWS_SECRET_ACCESS_KEY, "Signature="]) {
      assert(!all.includes(secret), all);
    }
  });

  test("--no-biz-attr leaves free text behind that has no room, and is what the failure names", async (scene) => {
    await using person = new Mover(scene);
    await person.put({ "/d/a": "a" });
    unwrap(await person.client.updateFile({ bucketName: "mybucket", cosPath: "/d/a", bizAttr: "x".repeat(2100) }));
    const refused = await person.moves(["cp", "-r", ":/d/", "s3://BUCKET/x/"]);
    assertEquals(refused.status, 1);
    assertStringIncludes(refused.err, "--no-biz-attr");
    await person.does("sync", "--no-biz-attr", ":/d/", "s3://BUCKET/x/");
    await person.does("cp", "--no-biz-attr", ":/d/a", "s3://BUCKET/y");
    assertEquals(await scene.keys(), ["x/a", "y"]);
    await person.does("compare", ":/d/", "s3://BUCKET/x/");
    await person.does("sync", ":/d/", "s3://BUCKET/x/");
    assertEquals((await person.moves(["cp", "--no-biz-attr", ":/d/a", person.path("a")])).status, 2);
  });

  test("a key that is refused ends the whole with 3, and says why, though HEAD is answered without a word", async (scene) => {
    await using person = new Mover(scene);
    await person.put(Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`/d/${index}`, "x"])));
    const honest = person.fetch;
    for (const name of ["InvalidAccessKeyId", "SignatureDoesNotMatch"]) {
      let asked = 0;
      person.fetch = ((input: string, init?: RequestInit) => {
        if (!String(input).startsWith(scene.server.endpoint)) return honest(input, init);
        asked++;
        const words = `<?xml version="1.0"?><Error><Code>${name}</Code><Message>no</Message></Error>`;
        return Promise.resolve(new Response(init?.method === "HEAD" ? null : words, { status: 403 }));
      }) as typeof fetch;
      for (const args of [["cp", "-r", ":/d/", "s3://BUCKET/x/"], ["sync", ":/d/", "s3://BUCKET/x/"]]) {
        asked = 0;
        const said = await person.moves(args);
        assertEquals(said.status, 3, said.all);
        assertStringIncludes(said.err, name);
        assert(asked <= 40, `${asked}`);
        assert(said.err.split(name).length < 10, said.err);
      }
    }
    person.fetch = honest;
    if (!scene.server.name.startsWith("versitygw")) return;
    const wrong = await person.moves(["cp", "-r", ":/d/", "s3://BUCKET/x/"], { AWS_SECRET_ACCESS_KEY: "thewrongsecretofatest" });
    assertEquals(wrong.status, 3, wrong.all);
    assertStringIncludes(wrong.err, "SignatureDoesNotMatch");
  });

  test("cosv5:// asks by the account's own key and virtual hosts, in the region that v5 has for that of v4", async (scene) => {
    await using person = new Mover(scene);
    const asked: string[] = [];
    const emulated = person.fetch;
    person.fetch = ((input: string, init?: RequestInit) => {
      const url = new URL(String(input));
      if (!url.host.includes(".cos.")) return emulated(input, init);
      const { authorization } = Object.fromEntries(new Headers(init?.headers));
      asked.push(`${init?.method} ${url.origin}${url.pathname} ${/Credential=([^/]+)\/[0-9]+\/([^/]+)/.exec(authorization!)!.slice(1)}`);
      const head = new Headers(init?.headers).get("x-cos-forbid-overwrite");
      if (head) asked.push(`forbid ${head}`);
      return Promise.resolve(new Response(null, { status: init?.method === "HEAD" ? 404 : 403 }));
    }) as typeof fetch;
    await person.put({ "/d/a": "alpha" });
    await person.moves(["cp", ":/d/a", "cosv5://other-1250000000/x/a"], { COS_REGION: "tj" });
    const place = "https://other-1250000000.cos.ap-beijing-1.myqcloud.com/x/a AKIDofaperson,ap-beijing-1";
    assertEquals(asked.slice(0, 3), [`HEAD ${place}`, `PUT ${place}`, "forbid true"]);
    // One bucket by both of its interfaces: a file is not copied onto itself.
    const itself = await person.moves(["cp", "--overwrite", ":/d/a", "cosv5://mybucket-100000/d/a"]);
    assertEquals(itself.status, 1);
    assertStringIncludes(itself.err, "the same file");
    // Nor a folder into itself, without end.
    for (const ends of [[":/", "cosv5://mybucket-100000/backup/"], ["cosv5://mybucket-100000/", ":/backup/"]]) {
      const inside = await person.moves(["sync", ...ends]);
      assertEquals(inside.status, 2, inside.all);
      assertStringIncludes(inside.err, "lies in the other");
    }
    const s3 = { AWS_ENDPOINT_URL_S3: "https://cos.ap-beijing-1.myqcloud.com", AWS_REGION: "ap-beijing-1" };
    for (const ends of [[":/", "s3://mybucket-100000/backup/"], ["s3://mybucket-100000/", ":/backup/"]]) {
      assertStringIncludes((await person.moves(["sync", ...ends], s3)).err, "lies in the other");
    }
    assertStringIncludes((await person.moves(["cp", "-r", ":/", "s3://mybucket-100000/backup/"], s3)).err, "into itself");
    assertStringIncludes((await person.moves(["cp", "--overwrite", ":/d/a", "s3://mybucket-100000/d/a"], s3)).err, "the same file");
    const v5 = ["sync", "cosv5://mybucket-100000/", "s3://mybucket-100000/backup/"];
    assertStringIncludes((await person.moves(v5, { ...s3, COS_REGION: "tj" })).err, "lies in the other");
    assertEquals(await person.get("/backup/d/a"), undefined);
    const nowhere = await person.moves(["ls", "cosv5://other-1250000000/"], { COS_ENDPOINT: "http://127.0.0.1:1", COS_REGION: undefined });
    assertEquals(nowhere.status, 2);
    assertStringIncludes(nowhere.err, "--cosv5-region");
  });

  test("http: to another computer is refused unless it is asked for, and other nonsense too", async (scene) => {
    await using person = new Mover(scene);
    for (
      const [endpoint, why] of [
        ["http://storage.example", "others can read and alter"],
        ["ftp://storage.example", "must be a URL"],
        ["https://me:secretword@storage.example", "must not hold a name"],
        ["nonsense", "must be a URL"],
      ] as const
    ) {
      const said = await person.moves(["ls", "--s3-endpoint", endpoint, "s3://BUCKET/"]);
      assertEquals(said.status, 2, endpoint);
      assertStringIncludes(said.err, why);
      assert(!said.all.includes("secretword"));
    }
  });
});
