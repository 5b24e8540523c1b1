import { assert, assertEquals } from "@std/assert";
import { type Progress, unwrap } from "../../mod.ts";
import { Meter } from "../../src/transfer/progress.ts";
import { assertFails, AT_ONCE, bucketName, MIB, pattern, refusal, scene, sleep } from "./_scene.ts";

const cosPath = "/p.bin";

/** Collects reports, and asserts what holds for all of them. */
function collect(total: number): { reports: Progress[]; onProgress: (progress: Progress) => void; check(): void } {
  const reports: Progress[] = [];
  const start = performance.now();
  return {
    reports,
    onProgress: (progress) => void reports.push(progress),
    check() {
      // The last one comes when it comes; the others are 50 ms from each other, by the clock of whoever reports.
      assert((reports.length - 2) * 50 <= performance.now() - start, `${reports.length} reports within ${performance.now() - start} ms`);
      for (const [index, { loaded, total: all, speed }] of reports.entries()) {
        assertEquals(all, total);
        assert(loaded <= total);
        assert(speed >= 0 && Number.isFinite(speed), `speed ${speed}`);
        const before = reports[index - 1];
        if (!before) continue;
        assert(loaded > before.loaded || (loaded === total && before.loaded === total), `${before.loaded}, then ${loaded}`);
      }
    },
  };
}

for (const input of [{}, { verifySha1: true }, { concurrency: 1 }]) {
  Deno.test(`an upload ${JSON.stringify(input)} reports acknowledged bytes, and 100 % once, at the end`, () => {
    let acknowledged = 0;
    const size = 12 * MIB + 1;
    const { reports, onProgress, check } = collect(size);
    return scene({
      before: ({ op }) => op === "upload_slice_data" ? sleep(25).then(() => {}) : undefined,
      after: ({ op, content }) => void (op === "upload_slice_data" && (acknowledged += content.length)),
    }, async ({ cos }) => {
      const honest = (progress: Progress): void => {
        assert(progress.loaded <= acknowledged);
        onProgress(progress);
      };
      unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(size), ...input }, { onProgress: honest }));
      check();
      assert(reports.length >= 2);
      assertEquals(reports.filter(({ loaded }) => loaded === size).length, 1);
      assertEquals(reports.at(-1)!.loaded, size);
    });
  });
}

for (const size of [0, 1, 8 * MIB - 1]) {
  Deno.test(`an upload of ${size} bytes reports once, when it is there`, () => {
    const { reports, onProgress, check } = collect(size);
    return scene({}, async ({ cos }) => {
      unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(size) }, { onProgress }));
      check();
      assertEquals(reports.map(({ loaded }) => loaded), [size]);
    });
  });
}

Deno.test("an upload that fails reports nothing more, and never 100 %", () => {
  const { reports, onProgress, check } = collect(9 * MIB);
  return scene({ before: ({ op }) => op === "upload_slice_finish" ? refusal(-29144) : sleep(10).then(() => {}) }, async ({ cos }) => {
    assertFails(await cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(9 * MIB) }, { onProgress }), -29144);
    const { length } = reports;
    await sleep(100);
    assertEquals(reports.length, length);
    assert(reports.every(({ loaded }) => loaded < 9 * MIB));
    check();
  });
});

Deno.test("an upload that is begun again does not take back what it reported", () => {
  let lost = false;
  const { reports, onProgress, check } = collect(10 * MIB);
  return scene({
    before: async ({ op, offset }) => {
      await sleep(20);
      if (op === "upload_slice_data" && offset === 8 * MIB && !lost) {
        lost = true;
        return refusal(-29096);
      }
    },
  }, async ({ cos }) => {
    unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(10 * MIB), concurrency: 1 }, { onProgress }));
    check();
    assertEquals(reports.at(-1)!.loaded, 10 * MIB);
  });
});

Deno.test("an upload that is taken up begins where it was, and its speed is that of what is sent", () => {
  let failing = true;
  const size = 12 * MIB;
  const { reports, onProgress, check } = collect(size);
  return scene({
    before: async ({ op, offset }) => {
      if (op !== "upload_slice_data") return;
      if (offset === 9 * MIB && failing) return refusal(-5999);
      await sleep(60);
    },
  }, async ({ cos }) => {
    assert(!(await cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(size), concurrency: 3, verifySha1: true })).ok);
    failing = false;
    unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(size), resume: true, concurrency: 1 }, { onProgress }));
    check();
    assert(reports[0]!.loaded > 6 * MIB);
    for (const { speed } of reports) assert(speed < 40 * MIB, `${speed} bytes a second`);
  });
});

for (const [size, resume] of [[20 * MIB, false], [20 * MIB, true], [5, false], [0, false]] as const) {
  Deno.test(`a download of ${size} bytes${resume ? " that can be resumed" : ""} reports what is written, and 100 % at the end`, () => {
    const { reports, onProgress, check } = collect(size);
    return scene({ sockets: true }, async ({ cos, dir }) => {
      unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(size) }));
      unwrap(await cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out`, resume }, { onProgress }));
      check();
      assertEquals(reports.filter(({ loaded }) => loaded === size).length, 1);
      assertEquals(reports.at(-1)!.loaded, size);
    });
  });
}

Deno.test("a range reports its own size", () => {
  const { reports, onProgress, check } = collect(1000);
  return scene({}, async ({ cos, dir, put }) => {
    await put(cosPath, pattern(5000));
    unwrap(await cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out`, rangeStart: 10, rangeEnd: 1009 }, { onProgress }));
    check();
    assertEquals(reports.at(-1)!.loaded, 1000);
  });
});

Deno.test("a download that is cut off goes on without taking back what it reported", () => {
  const size = 3 * MIB;
  const { reports, onProgress, check } = collect(size);
  let cuts = 4;
  return scene({
    client: { retry: AT_ONCE },
    after: async ({ op }, answer) => {
      await sleep(60);
      if (op !== "download" || cuts-- <= 0) return;
      return new Response(new Uint8Array(await answer.arrayBuffer()).subarray(0, 500_000), answer);
    },
  }, async ({ cos, dir }) => {
    unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(size) }));
    unwrap(await cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out` }, { onProgress }));
    check();
    assert(reports.length >= 3);
  });
});

Deno.test("an error that onProgress throws ends no transfer", () =>
  scene({}, async ({ cos, dir, flight, get, names }) => {
    let calls = 0;
    const options = {
      onProgress: () => {
        calls++;
        throw new Error("own");
      },
    };
    unwrap(await cos.uploadFileFromBuffer({ bucketName, cosPath, data: pattern(9 * MIB) }, options));
    unwrap(await cos.downloadFile({ bucketName, cosPath, localFilename: `${dir}/out` }, options));
    assert(calls >= 2, "it was not called");
    assertEquals([await get(cosPath), await Deno.readFile(`${dir}/out`)], [pattern(9 * MIB), pattern(9 * MIB)]);
    assertEquals([flight.now, names()], [0, ["out"]]);
  }));

Deno.test("Meter: the speed is that of the last seconds, and without a listener nothing is counted in vain", () => {
  const reports: Progress[] = [];
  const meter = new Meter(100, (progress) => reports.push(progress));
  meter.begin(40);
  meter.add(10);
  meter.finish();
  meter.finish();
  assertEquals(reports.map(({ loaded }) => loaded), [50, 100]);
  new Meter(1, undefined).finish();
});
