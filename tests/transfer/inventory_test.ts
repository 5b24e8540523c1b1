import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { type CosClient, CosError, unwrap } from "../../mod.ts";
import {
  inventory,
  type InventoryClient,
  type InventoryFile,
  type InventoryInput,
  type InventoryPosition,
} from "../../src/transfer/mod.ts";
import { EMPTY_SHA1 } from "../../src/transfer/place.ts";
import { bucketName, refusal, scene, sleep } from "./_scene.ts";

const ABC = "a9993e364706816aba3e25717850c26c9cd0d89d";

async function taken(cos: InventoryClient, input: Partial<InventoryInput> = {}): Promise<InventoryFile[]> {
  return await Array.fromAsync(inventory(cos, { bucketName, cosPath: "/", ...input }));
}

/** A listing as a service would tell it, by its folders. A page has so many entries. */
function service(folders: Readonly<Record<string, readonly (string | object)[]>>, num = 2): Served {
  return async (run) => {
    const asked: string[] = [];
    await scene({
      before: ({ op, path, fields }) => {
        if (op !== "list") return;
        const from = Number(fields.context || 0);
        asked.push(`${path}${fields.context ? `@${fields.context}` : ""}`);
        const all = folders[path] ?? [];
        const infos = all.slice(from, from + num).map((one) => {
          if (typeof one !== "string") return one;
          return one.endsWith("/")
            ? { name: one }
            : { name: one, filesize: 3, filelen: 3, sha: ABC, ctime: 1, mtime: 2, authority: "eInvalid" };
        });
        const more = from + num < all.length;
        return Response.json({ code: 0, message: "", data: { infos, context: more ? String(from + num) : "", listover: !more } });
      },
    }, ({ cos }) => run(cos, asked));
  };
}

type Served = (run: (cos: CosClient, asked: string[]) => Promise<void>) => Promise<void>;

const TREE = {
  "/": ["a", "b/", "c", "d/", "e"],
  "/b/": ["1", "2", "3", "x/", "z"],
  "/b/x/": ["deep"],
  "/d/": ["last/"],
  "/d/last/": ["1", "2"],
};
const PATHS = ["a", "b/1", "b/2", "b/3", "b/x/deep", "b/z", "c", "d/last/1", "d/last/2", "e"];

Deno.test("an inventory has each file with what the listing tells of it, depth first", () =>
  scene({}, async ({ cos, put }) => {
    await put("/b/c/d", "abc");
    await put("/a", "");
    const files = await taken(cos);
    assertEquals(files.map(({ path, size, sha1 }) => [path, size, sha1]), [["a", 0, EMPTY_SHA1], ["b/c/d", 3, ABC]]);
    const { ctime, mtime, authority, headers } = files[1]!;
    assert(ctime! > 1e9 && mtime! > 1e9 && authority === "eInvalid" && headers === undefined);
    assertEquals((await taken(cos, { cosPath: "/b/" })).map(({ path }) => path), ["c/d"]);
  }));

Deno.test("a full inventory has headers, x-cos-meta, free text and all else of one moment, in order, and asks for few at once", () =>
  scene({ before: ({ op, path }) => op === "stat" ? sleep(path.endsWith("0") ? 20 : 1) : undefined }, async ({ cos, put, flight, of }) => {
    const names = Array.from({ length: 40 }, (_, n) => `f${String(n).padStart(2, "0")}`);
    for (const name of names) await put(`/${name}`, "abc");
    const customHeaders = { "Cache-Control": "no-cache", "x-cos-meta-a": "1" };
    unwrap(await cos.updateFile({ bucketName, cosPath: "/f07", bizAttr: "free", customHeaders, authority: "eWRPrivate" }));
    flight.most = 0;
    const files = await taken(cos, { full: true, concurrency: 5 });
    assertEquals(files.map(({ path }) => path), names);
    const { headers, bizAttr, authority, sha1, forbid } = files[7]!;
    assertEquals({ headers, bizAttr, authority, sha1, forbid }, {
      headers: customHeaders,
      bizAttr: "free",
      authority: "eWRPrivate",
      sha1: ABC,
      forbid: 0,
    });
    assertEquals([flight.most, of("stat").length], [5, 40]);
  }));

Deno.test("an upload that was not finished is told of as one, be it in the listing or when it is looked at", () =>
  scene({
    after: async ({ op, path }, answer) => {
      if (op !== "list" && !(op === "stat" && path === "/b")) return;
      const envelope = await answer.clone().json();
      const one = op === "stat" ? envelope.data : envelope.data.infos[0];
      one.filelen = 1;
      return Response.json(envelope);
    },
  }, async ({ cos, put }) => {
    for (const name of ["/a", "/b", "/c"]) await put(name, "abc");
    const seen = async (full: boolean): Promise<unknown> =>
      (await taken(cos, { full })).map(({ size, sha1, unfinished }) => [size, sha1, unfinished]);
    assertEquals(await seen(false), [[3, undefined, true], [3, ABC, undefined], [3, ABC, undefined]]);
    assertEquals(await seen(true), [[3, undefined, true], [3, undefined, true], [3, ABC, undefined]]);
  }));

Deno.test("a file that no request can name is told of as the listing tells of it, with full as well, and ends nothing", () => {
  const long = "字".repeat(200);
  const names = ["a", "..", ".", "half\ud800", long, "z"];
  const size = { filesize: 3, filelen: 3, sha: ABC, ctime: 1, mtime: 2, authority: "eInvalid" };
  const entries = names.map((name) => name === "." ? { ...size, name, filelen: 1 } : name);
  return service({ "/": ["d/"], "/d/": entries })(async (cos) => {
    const files = await taken(cos);
    assertEquals(files.map(({ path }) => path), names.map((name) => `d/${name}`));
    assertEquals(files.map(({ unreachable = false }) => unreachable), [false, true, true, true, true, false]);
    const { why, ...up } = files[1]!;
    assertEquals(up, { path: "d/..", size: 3, sha1: ABC, ctime: 1, mtime: 2, authority: "eInvalid", unreachable: true });
    assertMatch(why!, /named \.\., which cannot be asked for/);
    assertEquals([files[2]!.unfinished, files[2]!.sha1], [true, undefined]);
    for (const file of files.slice(3, 5)) assertMatch(file.why!, /cannot be asked for: it must/);
    const asked: string[] = [];
    const watched = new Proxy(cos, {
      get: (client, name) => {
        if (name === "listFolder") return client.listFolder.bind(client);
        return ({ cosPath }: { cosPath: string }) => {
          asked.push(cosPath);
          return Promise.resolve({ ok: true, code: 0, message: "", data: { ...size, customHeaders: {}, bizAttr: "b", forbid: 0 } });
        };
      },
    });
    const full = await taken(watched, { full: true });
    assertEquals(asked, ["/d/a", "/d/z"]);
    assertEquals(full.slice(1, 5), files.slice(1, 5));
    assertEquals(full.at(-1)!.bizAttr, "b");
  });
});

Deno.test("a file whose SHA-1 the service does not know has none", () =>
  service({ "/": [{ name: "a", filesize: 3, filelen: 3 }, { name: "b", filesize: 3, filelen: 3, sha: "0".repeat(32) }] })(async (cos) => {
    assertEquals((await taken(cos)).map(({ path, sha1 }) => [path, sha1]), [["a", undefined], ["b", undefined]]);
  }));

Deno.test("from every position that it was told, an inventory goes on with just what is missing", () =>
  service(TREE)(async (cos, asked) => {
    const positions: { position: InventoryPosition; before: number }[] = [];
    let count = 0;
    const onPosition = (position: InventoryPosition): void =>
      void positions.push({ position: JSON.parse(JSON.stringify(position)), before: count });
    for await (const { path } of inventory(cos, { bucketName, cosPath: "/", onPosition })) assertEquals(path, PATHS[count++]);
    assertEquals([count, positions.length], [PATHS.length, asked.length]);
    for (const { position, before } of positions) {
      asked.length = 0;
      assertEquals((await taken(cos, { from: position })).map(({ path }) => path), PATHS.slice(before));
      // Of what was passed before, no folder is listed, and no page before the last.
      assert(asked.length <= positions.length - positions.findIndex((one) => one.position === position) + position.length);
    }
  }));

Deno.test("where the folder that it stood in is gone, an inventory does not guess where it goes on", () =>
  service({ ...TREE, "/": ["a", "c", "d/", "e"] })(async (cos) => {
    const error = await assertRejects(
      () => taken(cos, { from: [{ context: "", after: "b/" }, { context: "2" }] }),
      CosError,
      "/b/ is gone",
    );
    assertEquals(error.code, -2);
  }));

Deno.test("where files come before the folder that it stood in, an inventory finds that on a later page", () =>
  service({ ...TREE, "/": ["1", "2", "3", "a", "b/", "c"] })(async (cos) => {
    const rest = await taken(cos, { from: [{ context: "", after: "b/" }, { context: "2" }] });
    assertEquals(rest.map(({ path }) => path), ["b/3", "b/x/deep", "b/z", "c"]);
  }));

Deno.test("a position is told when all before it was taken, and what it gives is waited for", () =>
  service({ "/": ["a", "b", "c", "d", "e"] })(async (cos) => {
    const seen: string[] = [];
    const onPosition = async ([here]: InventoryPosition): Promise<void> => {
      await sleep(5);
      seen.push(`at ${here?.context}`);
    };
    for await (const { path } of inventory(cos, { bucketName, cosPath: "/", onPosition })) {
      seen.push(path);
    }
    assertEquals(seen, ["at ", "a", "b", "at 2", "c", "d", "at 4", "e"]);
    const failing = taken(cos, { onPosition: () => Promise.reject(new Error("full")) });
    await assertRejects(() => failing, Error, "full");
  }));

const file = { name: "a", filesize: 3, filelen: 3, sha: ABC };
const LIES: Readonly<Record<string, Record<string, readonly (string | object)[]>>> = {
  "an entry without a size": { "/": [{ name: "a", sha: ABC }] },
  "a name that leads elsewhere": { "/": [{ ...file, name: "../a" }] },
  "a folder that is the one above": { "/": ["../"] },
  "a name twice on a page": { "/": ["a", "a"] },
  "a name on two pages": { "/": ["a", "b", "b", "c"] },
  "a name that is empty": { "/": [{ ...file, name: "" }] },
  "a name that holds NUL": { "/": [{ ...file, name: "a\0" }] },
  "a name of dots twice": { "/": [{ ...file, name: ".." }, { ...file, name: ".." }] },
  "a name of dots without a size": { "/": [{ name: ".." }] },
  "a size that is none": { "/": [{ ...file, filesize: -1 }] },
  "a folder below that lies": { "/": ["a", "b/"], "/b/": [{ name: "x" }] },
};
for (const [what, folders] of Object.entries(LIES)) {
  Deno.test(`a listing with ${what} ends an inventory with a failure`, () =>
    service(folders)(async (cos) => {
      const error = await assertRejects(() => taken(cos), CosError);
      assert(error.code === -2 || (error.code === -1 && /cannot be asked for/.test(error.message)), error.message);
    }));
}

for (
  const [what, data] of Object.entries({
    "does not move on": { context: "same", listover: false },
    "leads nowhere": { context: "", listover: false },
  })
) {
  Deno.test(`a listing that ${what} ends an inventory with a failure`, () =>
    scene(
      { before: ({ op }) => op === "list" ? Response.json({ code: 0, message: "", data: { infos: [], ...data } }) : undefined },
      async ({ cos }) => {
        const error = await assertRejects(() => taken(cos), CosError, "does not move on");
        assertEquals(error.code, -2);
      },
    ));
}

Deno.test("a folder that cannot be listed ends an inventory with its failure", () =>
  scene({ before: ({ op, path }) => op === "list" && path === "/b/c/" ? refusal(-55, 403) : undefined }, async ({ cos, put }) => {
    await put("/a", "a");
    await put("/b/c/d", "d");
    const seen: string[] = [];
    const error = await assertRejects(async () => {
      for await (const { path } of inventory(cos, { bucketName, cosPath: "/" })) seen.push(path);
    }, CosError);
    assertEquals([error.code, error.failure.cosPath, seen], [-55, "/b/c/", ["a"]]);
  }));

Deno.test("a folder that there is not, and a bucket that there is not, have no inventory", () =>
  scene({}, async ({ cos }) => {
    assertEquals(await taken(cos), []);
    unwrap(await cos.createFolder({ bucketName, cosPath: "/empty/" }));
    assertEquals(await taken(cos, { cosPath: "/empty/" }), []);
    assertEquals((await assertRejects(() => taken(cos, { cosPath: "/none/" }), CosError, "no such folder")).code, -197);
    assertEquals((await assertRejects(() => taken(cos, { bucketName: "nobucket" }), CosError)).code, -133);
  }));

Deno.test("a file that is gone when it is looked at ends a full inventory, and nothing is left running", () =>
  scene(
    { before: ({ op, path }) => op === "stat" ? path === "/f3" ? refusal(-197, 404) : sleep(10) : undefined },
    async ({ cos, put, flight }) => {
      for (let n = 0; n < 10; n++) await put(`/f${n}`, "x");
      const seen: string[] = [];
      const error = await assertRejects(async () => {
        for await (const { path } of inventory(cos, { bucketName, cosPath: "/", full: true })) seen.push(path);
      }, CosError);
      assertMatch(error.message, /\/f3: was listed, and is gone/);
      assertEquals([error.code, seen, flight.now], [-197, ["f0", "f1", "f2"], 0]);
    },
  ));

Deno.test("whoever stops early, or aborts, leaves nothing running", () =>
  scene({ before: ({ op }) => op === "stat" ? sleep(10) : undefined }, async ({ cos, put, flight, of }) => {
    for (let n = 10; n < 60; n++) await put(`/f${n}`, "x");
    for await (const { path } of inventory(cos, { bucketName, cosPath: "/", full: true, concurrency: 4 })) if (path === "f12") break;
    assertEquals(flight.now, 0);
    assert(of("stat").length < 12);
    const reason = new Error("enough");
    for (const full of [true, false]) {
      const controller = new AbortController();
      const going = (async () => {
        for await (const _ of inventory(cos, { bucketName, cosPath: "/", full }, { signal: controller.signal })) controller.abort(reason);
      })();
      assertEquals(await going.catch((error) => error), reason);
      assertEquals(flight.now, 0);
    }
  }));

Deno.test("what cannot be right is refused, and nothing is sent", () =>
  scene({}, async ({ cos, sent }) => {
    const wrong: readonly (readonly [Record<string, unknown>, RegExp])[] = [
      [{ cosPath: "/a" }, /cosPath: must name a folder/],
      [{ concurrency: 0 }, /concurrency: must be an integer of 1 to 64/],
      [{ full: "yes" }, /full: must be true or false/],
      [{ form: [] }, /form: .*from is meant\?/],
      [{ from: [{ context: "" }, { context: "" }] }, /from: must be what onPosition was told/],
      [{ from: [{ context: "", after: "a/" }] }, /from:/],
      [{ onPosition: 1 }, /onPosition: must be a function/],
    ];
    for (const [input, message] of wrong) {
      const error = await assertRejects(() => taken(cos, input), CosError);
      assertEquals(error.code, -1);
      assertMatch(error.message, message);
    }
    assertEquals((await assertRejects(() => Array.fromAsync(inventory(cos, null as never)), CosError)).code, -1);
    assertEquals(sent.length, 0);
  }));

/** Folders in each other, deeper than pages are kept; a file before and behind each. */
function deep(levels: number): Record<string, string[]> {
  return Object.fromEntries(
    Array.from({ length: levels }, (_, level) => [`/${"x/".repeat(level)}`, ["a", "b", ...level + 1 < levels ? ["x/"] : [], "y", "z"]]),
  );
}

Deno.test("in folders in each other, however deep, each file comes once, from every position on", () =>
  service(deep(40))(async (cos) => {
    const expected = [
      ...Array.from({ length: 40 }, (_, level) => ["a", "b"].map((name) => "x/".repeat(level) + name)).flat(),
      ...Array.from({ length: 40 }, (_, level) => ["y", "z"].map((name) => "x/".repeat(39 - level) + name)).flat(),
    ];
    const positions: { position: InventoryPosition; before: number }[] = [];
    let count = 0;
    const onPosition = (position: InventoryPosition): void => void positions.push({ position, before: count });
    for await (const { path } of inventory(cos, { bucketName, cosPath: "/", onPosition })) assertEquals(path, expected[count++]);
    assertEquals(count, expected.length);
    for (const { position, before } of positions) {
      assertEquals((await taken(cos, { from: position })).map(({ path }) => path), expected.slice(before), JSON.stringify(position));
    }
  }));

const soak = Deno.env.get("SOAK") === "1";
for (const shape of ["one folder", "400 folders in each other"] as const) {
  const files = soak ? 1_000_000 : 160_000;
  Deno.test(`an inventory goes through ${files} files in ${shape} in 48 MiB`, async () => {
    const folders = shape === "one folder" ? 1 : 400;
    const program = new URL("_made_up_folders.ts", import.meta.url).pathname;
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--v8-flags=--max-old-space-size=48", program, String(files / folders), String(folders)],
      cwd: new URL("../..", import.meta.url).pathname,
    }).output();
    assertEquals([code, new TextDecoder().decode(stdout)], [0, `${files}\n`], new TextDecoder().decode(stderr).slice(0, 500));
  });
}
