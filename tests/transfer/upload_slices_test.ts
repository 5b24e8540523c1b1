import { createHash } from "node:crypto";
import { assert, assertEquals } from "@std/assert";
import { unwrap } from "../../mod.ts";
import { assertBytes, assertFails, AT_ONCE, bucketName, MIB, pattern, refusal, scene, sleep } from "./_scene.ts";

const cosPath = "/up.bin";

for (const [size, requests] of [[0, 0], [1, 0], [8 * MIB - 1, 0], [8 * MIB, 8], [8 * MIB + 1, 9]] as const) {
  const way = requests === 0 ? "in one request with its SHA-1" : `in ${requests} slices`;
  Deno.test(`uploadFile() sends ${size} bytes ${way}`, () =>
    scene({}, async ({ cos, get, of, file }) => {
      const bytes = pattern(size);
      unwrap(await cos.uploadFile({ bucketName, cosPath, localPath: await file("in", bytes), bizAttr: "attr" }));
      assertBytes(await get(cosPath), bytes);
      assertEquals(of("upload_slice_data").length, requests);
      assertEquals(of("upload").length, requests === 0 ? 1 : 0);
      if (requests === 0) assertEquals(of("upload")[0]!.fields.sha, createHash("sha1").update(bytes).digest("hex"));
      assertEquals(unwrap(await cos.statFile({ bucketName, cosPath })).bizAttr, "attr");
    }));
}

Deno.test("one request takes 20 MiB, and a byte more is refused before anything is sent", () =>
  scene({}, async ({ cos, of, sent }) => {
    const bytes = pattern(20 * MIB);
    unwrap(await cos.uploadSingleFileFromBuffer({ bucketName, cosPath, data: bytes }));
    assertEquals(of("upload").length, 1);
    const more = new Blob([bytes, "x"]);
    assertFails(await cos.uploadSingleFileFromBuffer({ bucketName, cosPath: "/more", data: more }), -1, /at most 20971520 bytes/);
    assertEquals(sent.length, 1);
  }));

for (
  const [sliceSize, size, lengths] of [
    [MIB, 1, [1]],
    [MIB, MIB - 1, [MIB - 1]],
    [MIB, MIB, [MIB]],
    [MIB, 2 * MIB, [MIB, MIB]],
    [MIB, 2 * MIB + 1, [MIB, MIB, 1]],
    [3 * MIB, 4 * MIB, [3 * MIB, MIB]],
    [524_288, MIB + 7, [524_288, 524_288, 7]],
  ] as const
) {
  for (const concurrency of [1, 4]) {
    Deno.test(`${size} bytes in slices of ${sliceSize}, ${concurrency} at once, are ${lengths.length} slices without gap or overlap`, () =>
      scene({}, async ({ cos, get, of }) => {
        const data = pattern(size);
        unwrap(await cos.uploadSliceFileFromBuffer({ bucketName, cosPath, data, sliceSize, maxCon: concurrency }));
        const slices = of("upload_slice_data").sort((one, other) => one.offset - other.offset);
        assertEquals(slices.map(({ content }) => content.length), [...lengths]);
        assertEquals(slices.map(({ offset }) => offset), lengths.map((_, index) => index * sliceSize));
        assertEquals(of("upload_slice_init")[0]!.fields.slice_size, String(sliceSize));
        assertEquals(of("upload_slice_finish")[0]!.fields.filesize, String(size));
        assertBytes(await get(cosPath), data);
      }));
  }
}

Deno.test("an empty file has no slices, and uploadSliceFile() says so", () =>
  scene({}, async ({ cos, sent, file }) => {
    assertFails(await cos.uploadSliceFile({ bucketName, cosPath, localPath: await file("in", "") }), -1, /empty file has no slices/);
    assertEquals(sent.length, 0);
  }));

for (const forceSliceSize of [262_144, 2 * MIB, 20 * MIB]) {
  for (const verifySha1 of [false, true]) {
    Deno.test(`slices of ${forceSliceSize} bytes that the service wants are what it gets${verifySha1 ? ", with SHA-1 too" : ""}`, () =>
      scene({ emulator: { forceSliceSize } }, async ({ cos, get, of }) => {
        const data = pattern(9 * MIB + 5);
        unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath, data, verifySha1 }));
        const largest = Math.max(...of("upload_slice_data").map(({ content }) => content.length));
        assertEquals(largest, Math.min(forceSliceSize, data.length));
        assertBytes(await get(cosPath), data);
      }));
  }
}

for (const answer of [{ session: "s", slice_size: 0 }, { slice_size: MIB }]) {
  Deno.test(`a beginning that cannot be right (${JSON.stringify(answer)}) is a bad answer`, () =>
    scene({
      before: ({ op }) => op === "upload_slice_init" ? Response.json({ code: 0, message: "SUCCESS", data: answer }) : undefined,
    }, async ({ cos, sent }) => {
      assertFails(await cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(8 * MIB) }), -2, /the service began an upload/);
      assertEquals(sent.length, 1);
    }));
}

Deno.test("serial_upload: 1 means one at a time and in order, whatever the concurrency", () =>
  scene({ emulator: { serialUpload: true }, before: () => sleep(1) }, async ({ cos, get, of, flight }) => {
    const data = pattern(9 * MIB + 5);
    unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath, data, concurrency: 8 }));
    assertEquals(flight.most, 1);
    assertEquals(of("upload_slice_data").map(({ offset }) => offset), Array.from({ length: 10 }, (_, index) => index * MIB));
    assertBytes(await get(cosPath), data);
  }));

for (const concurrency of [1, 2, 4, 9]) {
  Deno.test(`concurrency ${concurrency} is used, and not exceeded`, () =>
    scene({ before: () => sleep(15) }, async ({ cos, flight }) => {
      unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(12 * MIB), concurrency }));
      assertEquals(flight.most, concurrency);
    }));
}

Deno.test("slices go four at a time when nothing is said, and one for uploadSliceFile() as in the Python SDK", () =>
  scene({ before: () => sleep(15) }, async ({ cos, flight }) => {
    unwrap(await cos.uploadSliceFileFromBuffer({ bucketName, cosPath: "/one", data: pattern(3 * MIB) }));
    assertEquals(flight.most, 1);
    unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(9 * MIB) }));
    assertEquals(flight.most, 4);
  }));

Deno.test("content that the service knows is not sent: the upload ends at the beginning", () =>
  scene({}, async ({ cos, get, put, of, sent }) => {
    const data = pattern(9 * MIB);
    await put("/known", data);
    const reports: number[] = [];
    const onProgress = ({ loaded }: { loaded: number }): void => void reports.push(loaded);
    const result = await cos.uploadFileFromBuffer({ bucketName, cosPath, data, verifySha1: true }, { onProgress });
    assertEquals(unwrap(result).resourcePath, "/100000/mybucket/up.bin");
    assertEquals(sent.map(({ op }) => op), ["upload_slice_init"]);
    assertEquals(of("upload_slice_finish").length, 0);
    assertEquals(reports, [data.length]);
    assertBytes(await get(cosPath), data);
  }));

Deno.test("all requests of an upload go by one sign, slices that are tried again too", () => {
  let failures = 0;
  return scene({
    client: { retry: AT_ONCE },
    before: ({ op }) => op === "upload_slice_data" && failures++ % 2 === 0 ? refusal(-71, 503) : undefined,
  }, async ({ cos, sent, signed }) => {
    unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(8 * MIB), concurrency: 1 }));
    assertEquals(sent.length, 1 + 16 + 1);
    assertEquals(new Set(sent.map(({ sign }) => sign)).size, 1);
    assertEquals(signed, [{ kind: "multi", bucketName, cosPath, expiresIn: 300 }]);
  });
});

Deno.test("signs are made when they are needed: an upload that outlasts a sign's life goes through", () => {
  let time = 1_500_000_000_000;
  return scene({
    emulator: { now: () => time },
    client: {
      secretId: "AKIDEXAMPLE0123456789",
      secretKey: "SecretKeyExample0123456789",
      signer: undefined,
      now: () => time,
      signExpired: 60,
    },
    before: ({ op }) => void (op === "upload_slice_data" && (time += 50_000)),
  }, async ({ cos, get }) => {
    const data = pattern(9 * MIB);
    unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath, data, concurrency: 1 }));
    assertBytes(await get(cosPath), data);
  });
});

Deno.test("a refused slice is a failure, even with HTTP 200: nothing is finished, and the error names the slice", () =>
  scene({
    before: ({ op, offset }) => op === "upload_slice_data" && offset === 5 * MIB ? refusal(-29138, 200, "ERROR_DATA") : undefined,
  }, async ({ cos, of }) => {
    const reports: number[] = [];
    const result = await cos.uploadFileFromBuffer(
      { bucketName, cosPath, data: pattern(9 * MIB) },
      { onProgress: ({ loaded }) => reports.push(loaded) },
    );
    assertFails(result, -29138, /^slice at 5242880: ERROR_DATA/);
    assertEquals(of("upload_slice_finish").length, 0);
    assert(reports.every((loaded) => loaded < 9 * MIB));
  }));

Deno.test("a slice that fails for good stops the others: nothing is left running, nothing is sent afterwards", () =>
  scene({
    before: async ({ op, offset }, { signal }) => {
      if (op !== "upload_slice_data") return;
      if (offset === 2 * MIB) return await sleep(20).then(() => refusal(-46622));
      // The others would take for ever.
      await new Promise((_, reject) => signal!.addEventListener("abort", () => reject(signal!.reason)));
    },
  }, async ({ cos, sent, flight }) => {
    assertFails(await cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(16 * MIB) }), -46622, /slice at 2097152/);
    assertEquals(flight.now, 0);
    const { length } = sent;
    assertEquals(length, 1 + 4);
    await sleep(50);
    assertEquals(sent.length, length);
  }));

Deno.test("slices are tried again by the retry rule, and as often as it says", () => {
  const tries = new Map<number, number>();
  return scene({
    client: { retry: AT_ONCE },
    before: ({ op, offset }) => {
      if (op !== "upload_slice_data") return;
      tries.set(offset, (tries.get(offset) ?? 0) + 1);
      if (offset === MIB && tries.get(offset)! < 3) return new Response("<html>bad gateway</html>", { status: 502 });
      if (offset === 3 * MIB) throw new TypeError("connection reset");
    },
  }, async ({ cos }) => {
    assertFails(
      await cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(8 * MIB), concurrency: 1 }),
      -3,
      /slice at 3145728.*connection reset/,
    );
    assertEquals([...tries], [[0, 1], [MIB, 3], [2 * MIB, 1], [3 * MIB, 3]]);
  });
});

for (
  const [what, change] of [
    ["grows", (path: string) => Deno.writeFile(path, new Uint8Array(1), { append: true })],
    ["shrinks", (path: string) => Deno.truncate(path, 9 * MIB - 1)],
    ["is written to", (path: string) => Deno.utime(path, new Date(), new Date(Date.now() + 5000))],
  ] as const
) {
  Deno.test(`a file that ${what} while it is uploaded is an error before anything is finished`, () => {
    let path = "";
    let changed = false;
    return scene({
      before: async ({ op }) => {
        if (op !== "upload_slice_data" || changed) return;
        changed = true;
        await change(path);
      },
    }, async ({ cos, of, file }) => {
      path = await file("in", pattern(9 * MIB));
      assertFails(await cos.uploadFile({ bucketName, cosPath, localPath: path }), -1, /changed while|became shorter while/);
      assertEquals(of("upload_slice_finish").length, 0);
    });
  });
}

for (const [what, code] of [["no answer", -3], ["a gateway's page", -2], ["a back end's network error", -196]] as const) {
  for (const arrived of [true, false]) {
    Deno.test(`a finish that ${arrived ? "took effect" : "took none"} and got ${what} is settled: the upload succeeds`, () => {
      let lost = 0;
      const lose = (): Response => {
        if (code === -3) throw new TypeError("connection reset");
        return code === -2 ? new Response("<html>", { status: 502 }) : refusal(-196, 503);
      };
      return scene({
        client: { retry: AT_ONCE },
        before: ({ op }) => op === "upload_slice_finish" && !arrived && lost++ === 0 ? lose() : undefined,
        after: ({ op }) => op === "upload_slice_finish" && arrived && lost++ === 0 ? lose() : undefined,
      }, async ({ cos, get, of }) => {
        const data = pattern(9 * MIB);
        const result = unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath, data }));
        assertEquals(result.resourcePath, "/100000/mybucket/up.bin");
        assertEquals(of("upload_slice_finish").length, arrived ? 1 : 2);
        assertEquals(of("upload_slice_data").length, 9);
        assertBytes(await get(cosPath), data);
      });
    });
  }
}

Deno.test("a finish that is refused is a failure, and nothing is tried again", () =>
  scene({
    client: { retry: AT_ONCE },
    before: ({ op }) => op === "upload_slice_finish" ? refusal(-29144) : undefined,
  }, async ({ cos, of }) => {
    assertFails(await cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(8 * MIB) }), -29144);
    assertEquals(of("upload_slice_finish").length, 1);
  }));

Deno.test("a file that is there already is refused at the beginning, and replaced with insertOnly: 0", () =>
  scene({}, async ({ cos, get, put, sent }) => {
    await put(cosPath, "old");
    const data = pattern(9 * MIB);
    assertFails(await cos.uploadFileFromBuffer({ bucketName, cosPath, data }), -177);
    assertEquals(sent.length, 1);
    unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath, data, insertOnly: 0 }));
    assertBytes(await get(cosPath), data);
  }));

for (const sockets of [false, true]) {
  Deno.test(`a file over ${sockets ? "a socket" : "the emulator's own fetch"} arrives whole at concurrency 8`, () =>
    scene({ sockets }, async ({ cos, get, file }) => {
      const data = pattern(17 * MIB + 11);
      unwrap(await cos.uploadFile({ bucketName, cosPath: "/目录/大 文件.bin", localPath: await file("大 文件", data), concurrency: 8 }));
      assertBytes(await get("/目录/大 文件.bin"), data);
    }));
}
