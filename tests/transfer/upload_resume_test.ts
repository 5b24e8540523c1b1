import { assert, assertEquals } from "@std/assert";
import { unwrap, type UploadFileFromBufferInput } from "../../mod.ts";
import {
  assertBytes,
  assertFails,
  AT_ONCE,
  bucketName,
  type Intercept,
  MIB,
  pattern,
  refusal,
  type Scene,
  scene,
  sleep,
} from "./_scene.ts";

const cosPath = "/up.bin";
const SIZE = 9 * MIB + 5;

/** Uploads until some slices are there, and fails then. */
async function interrupted(
  { cos, of }: Scene,
  failing: { on: boolean },
  input: Partial<UploadFileFromBufferInput> = {},
): Promise<number[]> {
  failing.on = true;
  const result = await cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(SIZE), concurrency: 1, ...input });
  failing.on = false;
  assert(!result.ok);
  return of("upload_slice_data").map(({ offset }) => offset).slice(0, -1);
}

/** Refuses the slice at 4 MiB while it is on. */
function breaker(): { failing: { on: boolean }; before: Intercept } {
  const failing = { on: false };
  return {
    failing,
    before: ({ op, offset }) => failing.on && op === "upload_slice_data" && offset === 4 * MIB ? refusal(-5999) : undefined,
  };
}

for (
  const [name, input] of [
    ["with verifySha1", { verifySha1: true }],
    ["with resume: true", { resume: true }],
    ["with both", { verifySha1: true, resume: true }],
  ] as const
) {
  Deno.test(`an interrupted upload is taken up ${name}: slices that are there are not sent again`, () => {
    const { failing, before } = breaker();
    return scene({ before }, async (it) => {
      const there = await interrupted(it, failing, input);
      assertEquals(there, [0, MIB, 2 * MIB, 3 * MIB]);
      it.sent.length = 0;
      unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(SIZE), ...input }));
      assertEquals(it.of("upload_slice_data").map(({ offset }) => offset).sort((a, b) => a - b), [4, 5, 6, 7, 8, 9].map((n) => n * MIB));
      assertBytes(await it.get(cosPath), pattern(SIZE));
    });
  });
}

Deno.test("without verifySha1 and resume an upload that is under way is left alone, and the failure names the ways out", () => {
  const { failing, before } = breaker();
  return scene({ before }, async (it) => {
    await interrupted(it, failing);
    it.sent.length = 0;
    const result = await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(SIZE) });
    assertFails(result, -4019, /resume: true takes it up if it is of this content and begins anew if not, delFile\(\) removes it/);
    assertEquals(it.sent.length, 1);
    // insertOnly: 0 says that whatever is there may go.
    unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(SIZE), insertOnly: 0 }));
    assertBytes(await it.get(cosPath), pattern(SIZE));
  });
});

for (
  const [name, data, input] of [
    ["of another size", pattern(SIZE - 1), { resume: true }],
    ["of another size, with SHA-1", pattern(SIZE - 1), { verifySha1: true }],
    ["of other content", pattern(SIZE, 8), { verifySha1: true }],
  ] as const
) {
  Deno.test(`an unfinished upload ${name} is cleared away, and the upload begun again, once`, () => {
    const { failing, before } = breaker();
    return scene({ before }, async (it) => {
      await interrupted(it, failing, input);
      it.sent.length = 0;
      unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data, ...input }));
      assertEquals(it.of("delete").length, 1);
      assertEquals(it.of("upload_slice_init").length, 2);
      assertBytes(await it.get(cosPath), data);
    });
  });
}

Deno.test("an upload begun without SHA-1 is not taken up by one with it: it may be of anything", () => {
  const { failing, before } = breaker();
  return scene({ before }, async (it) => {
    await interrupted(it, failing);
    it.sent.length = 0;
    unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(SIZE), verifySha1: true }));
    assertEquals(it.of("upload_slice_data").length, 10);
    assertBytes(await it.get(cosPath), pattern(SIZE));
  });
});

Deno.test("the session's own slice size is taken, not the one that is asked for now", () => {
  const { failing, before } = breaker();
  return scene({ before, emulator: { forceSliceSize: 2 * MIB } }, async (it) => {
    await interrupted(it, failing, { verifySha1: true });
    it.sent.length = 0;
    const input = { bucketName, cosPath, data: pattern(SIZE), resume: true };
    // The SHA-1 of slices is known for one size only.
    assertFails(await it.cos.uploadFileFromBuffer({ ...input, sliceSize: MIB / 2 }), -1, /^sliceSize: must be 1048576/);
    assertEquals(it.sent.length, 0);
    unwrap(await it.cos.uploadFileFromBuffer(input));
    assertEquals(it.of("upload_slice_data").map(({ content }) => content.length).sort((a, b) => b - a), [2 * MIB, 2 * MIB, MIB + 5]);
    assertBytes(await it.get(cosPath), pattern(SIZE));
  });
});

Deno.test("a serial upload stays serial when it is taken up, although the state of an upload does not say so", () => {
  const { failing, before } = breaker();
  return scene({ emulator: { serialUpload: true }, before: async (...all) => await before(...all) ?? await sleep(2) }, async (it) => {
    await interrupted(it, failing, { verifySha1: true });
    it.sent.length = 0;
    it.flight.most = 0;
    unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(SIZE), resume: true, concurrency: 4 }));
    assertEquals(it.flight.most, 1);
    assertBytes(await it.get(cosPath), pattern(SIZE));
  });
});

Deno.test("an upload that is taken up goes on in parallel where the service allows it", () => {
  const { failing, before } = breaker();
  return scene({ before: async (...all) => await before(...all) ?? await sleep(10) }, async (it) => {
    await interrupted(it, failing, { verifySha1: true });
    it.flight.most = 0;
    unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(SIZE), resume: true, concurrency: 4 }));
    assertEquals(it.flight.most, 4);
  });
});

Deno.test("an upload of which all slices are there is only finished", () => {
  let failing = true;
  return scene({ before: ({ op }) => failing && op === "upload_slice_finish" ? refusal(-5999) : undefined }, async (it) => {
    assertFails(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(SIZE), verifySha1: true }), -5999);
    failing = false;
    it.sent.length = 0;
    unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(SIZE), resume: true }));
    assertEquals(it.sent.map(({ op }) => op), ["upload_slice_list", "upload_slice_finish"]);
    assertBytes(await it.get(cosPath), pattern(SIZE));
  });
});

for (const verifySha1 of [false, true]) {
  Deno.test(`an upload that was finished before its process ended is a success when it is resumed${verifySha1 ? ", with SHA-1" : ""}`, () =>
    scene({}, async (it) => {
      const input = { bucketName, cosPath, data: pattern(SIZE), resume: true, verifySha1 };
      unwrap(await it.cos.uploadFileFromBuffer(input));
      it.sent.length = 0;
      assertEquals(unwrap(await it.cos.uploadFileFromBuffer(input)).resourcePath, "/100000/mybucket/up.bin");
      assertEquals(it.of("upload_slice_data").length, 0);
      // Another file of the same size is no such thing.
      assertFails(await it.cos.uploadFileFromBuffer({ ...input, data: pattern(SIZE, 9) }), -177);
      assertFails(await it.cos.uploadFileFromBuffer({ ...input, data: pattern(SIZE - 1) }), -177);
      // Nor is it without resume.
      assertFails(await it.cos.uploadFileFromBuffer({ ...input, resume: false }), verifySha1 ? -4018 : -177);
    }));
}

Deno.test("a stream that goes in slices cannot be resumed, for its content cannot be compared: it is refused before anything is sent", () => {
  const { failing, before } = breaker();
  return scene({ before }, async (it) => {
    await interrupted(it, failing, { verifySha1: true });
    it.sent.length = 0;
    const data = (): ReadableStream<Uint8Array<ArrayBuffer>> => new Blob([pattern(SIZE)]).stream();
    assertFails(
      await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: data(), size: SIZE, resume: true }),
      -1,
      /resume: .*a stream cannot/,
    );
    assertEquals(it.sent.length, 0);
    // Without it, what is under way is not touched.
    assertFails(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: data(), size: SIZE }), -4019);
    assertEquals(it.of("delete").length, 0);
  });
});

for (const [what, input] of [["without a SHA-1", {}], ["of other content of the same size", { verifySha1: true }]] as const) {
  Deno.test(`resume: true does not mix slices: an unfinished upload ${what} is begun anew`, () => {
    const { failing, before } = breaker();
    return scene({ before }, async (it) => {
      await interrupted(it, failing, input);
      it.sent.length = 0;
      const data = pattern(SIZE, 8);
      unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data, resume: true }));
      assertEquals(it.of("upload_slice_data").length, 10);
      assertBytes(await it.get(cosPath), data);
    });
  });
}

Deno.test("resume: true without anything to resume is an upload like any other", () =>
  scene({}, async (it) => {
    unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(SIZE), resume: true }));
    assertEquals(it.of("upload_slice_data").length, 10);
    assertBytes(await it.get(cosPath), pattern(SIZE));
  }));

Deno.test("parts that do not fit the session's slices are not trusted", () => {
  const { failing, before } = breaker();
  let odd = false;
  return scene({
    before,
    after: async ({ op }, answer) => {
      if (op !== "upload_slice_list" || !odd) return;
      const envelope = await answer.clone().json();
      envelope.data.listparts[1].datalen -= 1;
      return Response.json(envelope);
    },
  }, async (it) => {
    await interrupted(it, failing, { verifySha1: true });
    odd = true;
    it.sent.length = 0;
    unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(SIZE), resume: true }));
    assertEquals(it.of("upload_slice_data").length, 10);
    assertBytes(await it.get(cosPath), pattern(SIZE));
  });
});

Deno.test("a SHA-1 with something behind it in the service's list is still the SHA-1", () => {
  const { failing, before } = breaker();
  return scene({
    before,
    after: async ({ op }, answer) => {
      if (op !== "upload_slice_list") return;
      const envelope = await answer.clone().json();
      envelope.data.sha = `${envelope.data.sha.toUpperCase()}_1048576`;
      return Response.json(envelope);
    },
  }, async (it) => {
    await interrupted(it, failing, { verifySha1: true });
    it.sent.length = 0;
    unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(SIZE), verifySha1: true }));
    assertEquals(it.of("upload_slice_data").length, 6);
  });
});

for (const code of [-4020, -4026, -4027, -29096]) {
  for (const op of ["upload_slice_init", "upload_slice_data", "upload_slice_finish"]) {
    Deno.test(`${code} at ${op} begins the upload again, once`, () => {
      let times = 0;
      return scene({
        client: { retry: AT_ONCE },
        before: (sent) =>
          sent.op === op && (op !== "upload_slice_data" || sent.offset === 3 * MIB) && times++ === 0 ? refusal(code, 409) : undefined,
      }, async ({ cos, get, of }) => {
        const data = pattern(SIZE);
        unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath, data }));
        assertEquals(of("upload_slice_init").length, 2);
        assertBytes(await get(cosPath), data);
      });
    });

    Deno.test(`${code} at ${op} a second time is the failure`, () =>
      scene({ before: (sent) => sent.op === op ? refusal(code, 409) : undefined }, async ({ cos, of }) => {
        assertFails(await cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(SIZE) }), code);
        assertEquals(of("upload_slice_init").length, 2);
      }));
  }
}

for (const code of [-4020, -4026, -4027, -29096]) {
  Deno.test(`${code} never leads to a finished file being deleted, be it replaced or not`, () =>
    scene({ before: ({ op }) => op === "upload_slice_data" || op === "upload_slice_init" ? refusal(code) : undefined }, async (it) => {
      await it.put(cosPath, "precious");
      for (const insertOnly of [0, 1] as const) {
        for (const verifySha1 of [false, true]) {
          assertFails(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(SIZE), insertOnly, verifySha1 }), code);
        }
      }
      assertEquals(it.of("delete").length, 0);
      assertEquals(new TextDecoder().decode(await it.get(cosPath)), "precious");
    }));
}

Deno.test("a session that the service forgot while an old file is there: the file is replaced in the end, and was there all the time", () => {
  let forgotten = false;
  return scene({
    before: async ({ op, offset }) => {
      if (op !== "upload_slice_data" || offset !== 5 * MIB || forgotten) return;
      forgotten = true;
      return await Promise.resolve(refusal(-29096));
    },
  }, async (it) => {
    await it.put(cosPath, "old");
    unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(SIZE), insertOnly: 0 }));
    assertEquals(it.of("delete").length, 0);
    assertBytes(await it.get(cosPath), pattern(SIZE));
  });
});

Deno.test("a stream of which something was sent is not begun again: the failure is the service's", () =>
  scene({ before: ({ op, offset }) => op === "upload_slice_data" && offset === 2 * MIB ? refusal(-29096) : undefined }, async (it) => {
    const data = new Blob([pattern(SIZE)]).stream();
    assertFails(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data, size: SIZE }), -29096);
    assertEquals(it.of("upload_slice_init").length, 1);
  }));

Deno.test("a stream of which nothing was read is begun again", () => {
  let times = 0;
  return scene({ before: ({ op }) => op === "upload_slice_init" && times++ === 0 ? refusal(-4020, 409) : undefined }, async (it) => {
    const data = new Blob([pattern(SIZE - 3)]).stream();
    unwrap(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data, size: SIZE - 3 }));
    assertEquals(it.of("upload_slice_init").length, 2);
    assertBytes(await it.get(cosPath), pattern(SIZE - 3));
  });
});

for (
  const [what, change] of [
    ["of another upload", { session: "another" }],
    ["of another place", { offset: 3 * MIB }],
    ["of fewer bytes", { datalen: 5 }],
  ] as const
) {
  Deno.test(`a receipt ${what} acknowledges no slice: the upload is not finished`, () =>
    scene({
      after: async ({ op, offset }, answer) => {
        if (op !== "upload_slice_data" || offset !== 4 * MIB) return;
        const envelope = await answer.clone().json();
        Object.assign(envelope.data, change);
        return Response.json(envelope);
      },
    }, async (it) => {
      const result = await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(SIZE), concurrency: 1 });
      assertFails(result, -2, /^slice at 4194304: the service acknowledged/);
      assertEquals(it.of("upload_slice_finish").length, 0);
    }));
}

for (const slice_size of [1, 65_535, 20 * MIB + 1, 1e15, -1]) {
  Deno.test(`slices of ${slice_size} bytes, as the service asks for, are refused before any of them`, () =>
    scene({
      after: async ({ op }, answer) => {
        if (op !== "upload_slice_init") return;
        const envelope = await answer.clone().json();
        envelope.data.slice_size = slice_size;
        return Response.json(envelope);
      },
    }, async (it) => {
      assertFails(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(SIZE) }), -2, /slice/);
      assertEquals(it.of("upload_slice_data").length, 0);
    }));
}

Deno.test("what stands in the way and cannot be deleted is the failure", () => {
  const { failing, before } = breaker();
  return scene({ before: (sent, init) => sent.op === "delete" ? refusal(-55, 403) : before(sent, init) }, async (it) => {
    await interrupted(it, failing, { verifySha1: true });
    assertFails(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(SIZE, 3), verifySha1: true }), -55);
  });
});

Deno.test("nothing is deleted when the service does not say what is there", () => {
  const { failing, before } = breaker();
  return scene({ before: (sent, init) => sent.op === "stat" ? refusal(-71, 503) : before(sent, init) }, async (it) => {
    await interrupted(it, failing, { verifySha1: true });
    assertFails(await it.cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(SIZE, 3), verifySha1: true }), -71);
    assertEquals(it.of("delete").length, 0);
  });
});
