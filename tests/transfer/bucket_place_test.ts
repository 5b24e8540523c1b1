import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { CosError, unwrap } from "../../mod.ts";
import { BucketPlace } from "../../src/transfer/bucket_place.ts";
import { EMPTY_SHA1, type Entry, isFailure } from "../../src/transfer/place.ts";
import { AT_ONCE, bucketName, MIB, pattern, refusal, type Scene, scene } from "./_scene.ts";

const ABC = "a9993e364706816aba3e25717850c26c9cd0d89d";

async function listed(place: BucketPlace, folder = ""): Promise<Entry[]> {
  return await Array.fromAsync(place.list(folder, {}));
}

function placeIn({ cos }: Scene, folder = "/f/"): BucketPlace {
  return new BucketPlace(cos, bucketName, folder);
}

/** An upload with all its slices, of which nothing but the end is missing. */
async function almost({ cos }: Scene, cosPath: string): Promise<void> {
  const at = { bucketName, cosPath };
  const session = unwrap(await cos.uploadSliceInit({ ...at, filesize: MIB, sliceSize: MIB })).session!;
  unwrap(await cos.uploadSliceData({ ...at, session, offset: 0, filecontent: pattern(MIB) }));
}

Deno.test("a listing tells files with size and SHA-1, and folders", () =>
  scene({}, async (it) => {
    await it.put("/f/a", "abc");
    await it.put("/f/empty", "");
    await it.put("/f/sub/b", "b");
    const entries = await listed(placeIn(it));
    assertEquals(entries.map(({ path, kind, size, sha1 }) => [path, kind, size, sha1]), [
      ["a", "file", 3, ABC],
      ["empty", "file", 0, EMPTY_SHA1],
      ["sub/", "folder", undefined, undefined],
    ]);
    assertEquals((await listed(placeIn(it), "sub/")).map(({ path }) => path), ["sub/b"]);
  }));

for (const name of ["..", ".", "../x", "a/b", "/", "", "./", "../", "a\0b", "a//"]) {
  Deno.test(`a listing with the name ${JSON.stringify(name)} tells that it is none, and no folder to go into`, () =>
    scene({
      after: async ({ op }, answer) => {
        if (op !== "list") return;
        const envelope = await answer.clone().json();
        envelope.data.infos[0].name = name;
        return Response.json(envelope);
      },
    }, async (it) => {
      await it.put("/f/a", "abc");
      const outcome = await listed(placeIn(it)).catch((error) => error);
      // Either the answer as a whole is refused, or the entry.
      if (outcome instanceof CosError) return assertEquals(outcome.code, -2);
      assertEquals(outcome.map(({ kind }: Entry) => kind), ["unreadable"]);
      // A file of that name may well be there, and is no fault of the answer.
      assertEquals(outcome[0].why.code, /^\.\.?\/?$/.test(name) ? -1 : -2);
    }));
}

Deno.test("a listing that tells no size of a file tells that", () =>
  scene({
    after: async ({ op }, answer) => {
      if (op !== "list") return;
      const envelope = await answer.clone().json();
      delete envelope.data.infos[0].filesize;
      return Response.json(envelope);
    },
  }, async (it) => {
    await it.put("/f/a", "abc");
    const [entry] = await listed(placeIn(it));
    assertEquals(entry!.kind, "unreadable");
    assertMatch(entry!.why!.message, /no size/);
  }));

for (const sha of ["", "0".repeat(32), "x".repeat(40), undefined]) {
  Deno.test(`a SHA-1 of ${JSON.stringify(sha)} is none`, () =>
    scene({
      after: async ({ op }, answer) => {
        if (op !== "list" && op !== "stat") return;
        const envelope = await answer.clone().json();
        for (const one of envelope.data.infos ?? [envelope.data]) one.sha = sha;
        return Response.json(envelope);
      },
    }, async (it) => {
      await it.put("/f/a", "abc");
      assertEquals((await listed(placeIn(it)))[0]!.sha1, undefined);
      assertEquals((await placeIn(it).look("a", {}))!.sha1, undefined);
    }));
}

Deno.test("an upload under way that a listing shows, and one that is looked at, is nothing that can be transferred", () =>
  scene({
    after: async ({ op }, answer) => {
      if (op !== "list") return;
      const envelope = await answer.clone().json();
      envelope.data.infos[0].filelen = 2;
      return Response.json(envelope);
    },
  }, async (it) => {
    await it.put("/f/a", "abc");
    const session = unwrap(await it.cos.uploadSliceInit({ bucketName, cosPath: "/f/half", filesize: 2 * MIB, sliceSize: MIB })).session!;
    unwrap(await it.cos.uploadSliceData({ bucketName, cosPath: "/f/half", session, offset: 0, filecontent: pattern(MIB) }));
    for (const entry of [(await listed(placeIn(it)))[0], await placeIn(it).look("half", {})]) {
      assertEquals([entry!.kind, entry!.sha1], ["other", undefined]);
      assertMatch(entry!.why!.message, /unfinished/);
    }
    const proof = await placeIn(it).prove("half", {});
    assert(isFailure(proof), "it was proven");
  }));

Deno.test("an unfinished upload that looks like a file has no proof, listed or not", () =>
  scene({}, async (it) => {
    await almost(it, "/f/almost");
    const place = placeIn(it);
    const entry = await place.look("almost", {});
    // That is how the service shows it: with all of its bytes.
    assertEquals([entry!.kind, entry!.size], ["file", MIB]);
    for (const known of [entry, undefined]) {
      const proof = await place.prove("almost", {}, known);
      assert(isFailure(proof), "it was proven");
      assertMatch(proof.message, /an upload to it is under way/);
    }
  }));

Deno.test("a file that is about to be replaced by an upload is not relied upon", () =>
  scene({}, async (it) => {
    await it.put("/f/a", "abc");
    assert(!isFailure(await placeIn(it).prove("a", {})));
    unwrap(await it.cos.uploadSliceInit({ bucketName, cosPath: "/f/a", filesize: 2 * MIB, sliceSize: MIB, insertOnly: 0 }));
    assert(isFailure(await placeIn(it).prove("a", {})));
  }));

Deno.test("a proof has size and SHA-1 as the service stores them; what is missing, or cannot be asked for, has none", () => {
  let broken = "";
  return scene({ before: ({ op }) => op === broken ? refusal(-71, 503) : undefined }, async (it) => {
    await it.put("/f/a", "abc");
    const place = placeIn(it);
    const proof = await place.prove("a", {});
    assert(!isFailure(proof));
    assertEquals([proof.size, proof.sha1], [3, ABC]);
    const missing = await place.prove("none", {});
    assert(isFailure(missing) && missing.code === -197);
    for (broken of ["stat", "upload_slice_list"]) {
      const unknown = await place.prove("a", {});
      assert(isFailure(unknown) && unknown.code === -71, broken);
    }
  });
});

Deno.test("what is at a path is looked at; nothing is nothing, and what cannot be looked at rejects", () => {
  let broken = "";
  return scene({ before: ({ op }) => op === broken ? refusal(-71, 503) : undefined }, async (it) => {
    await it.put("/f/sub/a", "abc");
    unwrap(await it.cos.createFolder({ bucketName, cosPath: "/f/empty/" }));
    const place = placeIn(it);
    const kindOf = async (path: string): Promise<string | undefined> => (await place.look(path, {}))?.kind;
    assertEquals(
      [await kindOf(""), await kindOf("sub/"), await kindOf("empty/"), await kindOf("none/"), await kindOf("sub/a"), await kindOf("none")],
      ["folder", "folder", "folder", undefined, "file", undefined],
    );
    assertEquals((await placeIn(it, "/").look("", {}))?.kind, "folder");
    assertEquals(await placeIn(it, "/none/").look("", {}), undefined);
    for (const [op, path] of [["stat", "sub/a"], ["list", "sub/"], ["stat", "none/"]] as const) {
      broken = op;
      const error = await assertRejects(() => place.look(path, {}), CosError);
      assertEquals(error.code, -71);
    }
  });
});

for (
  const [what, change] of [
    ["other content of the same size", async (it: Scene) => await it.put("/f/a", "xyz")],
    ["larger content", async (it: Scene) => await it.put("/f/a", "abcd")],
    ["an upload that is unfinished", async (it: Scene) => {
      unwrap(await it.cos.delFile({ bucketName, cosPath: "/f/a" }));
      unwrap(await it.cos.uploadSliceInit({ bucketName, cosPath: "/f/a", filesize: MIB, sliceSize: MIB }));
    }],
  ] as const
) {
  Deno.test(`a file that was replaced by ${what} since it was proven, or listed, stays`, () =>
    scene({}, async (it) => {
      await it.put("/f/a", "abc");
      const place = placeIn(it);
      const proof = await place.prove("a", {});
      assert(!isFailure(proof));
      const [entry] = await listed(place);
      await change(it);
      for (const was of [proof, entry]) {
        const failure = await place.remove("a", was, {});
        assert(failure, "it was removed");
        assertMatch(failure.message, /changed after it was (read|listed)/);
      }
      assertEquals(it.of("delete").filter(({ path }) => path === "/f/a").length, what.includes("unfinished") ? 1 : 0);
    }));
}

Deno.test("the same content that was stored anew since it was proven is another state of it, and stays", () => {
  const clock = { now: Date.now() };
  return scene({ emulator: { now: () => clock.now }, client: { now: () => clock.now } as object }, async (it) => {
    await it.put("/f/a", "abc");
    const proof = await placeIn(it).prove("a", {});
    assert(!isFailure(proof));
    clock.now += 5000;
    await it.put("/f/a", "abc");
    assert(await placeIn(it).remove("a", proof, {}), "it was removed");
  });
});

Deno.test("a file that is what it was goes, and one that is gone already is removed", () => {
  let deleted = false;
  return scene({ before: ({ op }) => op === "delete" && deleted ? refusal(-197, 404) : undefined }, async (it) => {
    for (const name of ["a", "b", "c", "d"]) await it.put(`/f/${name}`, "abc");
    const place = placeIn(it);
    const proof = await place.prove("a", {});
    assert(!isFailure(proof));
    assertEquals(await place.remove("a", proof, {}), undefined);
    assertEquals(await place.remove("a", proof, {}), undefined);
    const [entry] = await listed(place);
    assertEquals(await place.remove("b", entry, {}), undefined);
    assertEquals(await place.remove("c", undefined, {}), undefined);
    assertEquals((await listed(place)).map(({ path }) => path), ["d"]);
    // Another process was faster.
    deleted = true;
    assertEquals(await place.remove("d", undefined, {}), undefined);
  });
});

Deno.test("a file whose content nobody can tell is not removed on the word of a listing", () =>
  scene({
    after: async ({ op }, answer) => {
      if (op !== "list" && op !== "stat") return;
      const envelope = await answer.clone().json();
      for (const one of envelope.data.infos ?? [envelope.data]) one.sha = "";
      return Response.json(envelope);
    },
  }, async (it) => {
    await it.put("/f/a", "abc");
    const [entry] = await listed(placeIn(it));
    assert(await placeIn(it).remove("a", entry, {}), "it was removed");
    assertEquals(it.of("delete").length, 0);
  }));

Deno.test("a folder goes only when nothing lies in it, and the root never", () =>
  scene({}, async (it) => {
    unwrap(await it.cos.createFolder({ bucketName, cosPath: "/f/" }));
    unwrap(await it.cos.createFolder({ bucketName, cosPath: "/f/full/" }));
    await it.put("/f/full/a", "abc");
    const place = placeIn(it);
    assertEquals(await place.removeFolder("full/", {}), false);
    assertEquals(await place.removeFolder("", {}), false);
    unwrap(await it.cos.delFile({ bucketName, cosPath: "/f/full/a" }));
    assertEquals([await place.removeFolder("full/", {}), await place.removeFolder("", {})], [true, true]);
    assertEquals(await placeIn(it, "/").removeFolder("", {}), false);
  }));

Deno.test("to digest a file is to read it: what is altered on its way is refused, and what is cut off goes on", () =>
  scene({ client: { retry: AT_ONCE } }, async (it) => {
    const place = placeIn(it);
    const content = pattern(3 * MIB);
    await it.put("/f/a", content);
    const proof = await place.digest("a", {});
    assert(!isFailure(proof));
    assertEquals(await place.prove("a", {}), proof);
    it.emulator.faults.add({ operation: "download", flip: 7, nth: 1 });
    const altered = await place.digest("a", {});
    assert(isFailure(altered));
    assertMatch(altered.message, /what came has the SHA-1 [0-9a-f]{40}, the service stores [0-9a-f]{40}/);
    it.emulator.faults.clear();
    it.emulator.faults.add({ operation: "download", cut: MIB, nth: { from: 1, to: 2 } });
    assertEquals(await place.digest("a", {}), proof);
    assertEquals(it.of("download").slice(-3).map(({ range }) => range), [undefined, `bytes=${MIB}-`, `bytes=${2 * MIB}-`]);
    it.emulator.faults.clear();
    await almost(it, "/f/almost");
    assert(isFailure(await place.digest("almost", {})));
  }));
