import { assertEquals, assertStringIncludes } from "@std/assert";
import { Person } from "./_person.ts";

Deno.test("cp -r takes files by size, by age, and by files of patterns", async () => {
  await using person = new Person();
  await person.write("d/small.txt", "x");
  await person.write("d/large.txt", "x".repeat(2000));
  await person.write("d/keep.tmp", "k");
  await person.write("d/other.tmp", "o");
  await person.write("d/cache/a.txt", "c");
  await Deno.utime(person.path("d/small.txt"), new Date(), new Date(Date.now() - 3 * 86_400_000));
  const patterns = await person.write(".gitignore", "# what is left out\n\n*.tmp\n!keep.tmp\ncache/\n");
  const files = async (...options: string[]): Promise<string[]> => {
    const { status, out } = await person.cos("cp", "-r", "-n", "--json", ...options, person.path("d/"), ":/to/");
    assertEquals(status, 0);
    return out.split("\n").filter(Boolean).map((line) => JSON.parse(line).target.slice("cos://mybucket/to/".length)).sort();
  };
  assertEquals(await files("--min-size", "1K"), ["large.txt"]);
  assertEquals(await files("--max-size", "1"), ["cache/a.txt", "keep.tmp", "other.tmp", "small.txt"]);
  assertEquals(await files("--newer-than", "2d", "--include", "*.txt"), ["cache/a.txt", "large.txt"]);
  assertEquals(await files("--older-than", "2d"), ["small.txt"]);
  assertEquals(await files("--exclude-from", patterns), ["keep.tmp", "large.txt", "small.txt"]);
  assertEquals(await files("--include-from", patterns, "--exclude", "cache"), ["other.tmp"]);
});

Deno.test("files that are named one by one, as a shell's glob names them, are chosen too", async () => {
  await using person = new Person();
  const paths = [await person.write("a.txt", "a"), await person.write("b.tmp", "b"), await person.write("c.txt", "c".repeat(99))];
  const { status, err } = await person.cos("cp", "--exclude", "*.tmp", "--max-size", "10", ...paths, ":/to/");
  assertEquals(status, 0);
  assertStringIncludes(err, "1 file copied");
  assertEquals([await person.get("/to/a.txt"), await person.get("/to/b.tmp"), await person.get("/to/c.txt")], ["a", undefined, undefined]);
  const none = await person.cos("mv", "--exclude", "*.txt", paths[0]!, ":/moved/");
  assertStringIncludes(none.err, "0 files moved");
  assertEquals(await person.read("a.txt"), "a");
});

Deno.test("sync --delete touches no file that a filter leaves out, on either side", async () => {
  await using person = new Person();
  await person.write("d/small-here", "s");
  await person.write("d/large-here", "L".repeat(2000));
  await person.put({
    "/t/small-here": "x".repeat(3000),
    "/t/small-there": "s",
    "/t/large-there": "x".repeat(3000),
    "/t/large-here": "x".repeat(3000),
  });
  const { status } = await person.cos("sync", "--delete", "--yes", "--min-size", "1K", person.path("d"), ":/t");
  assertEquals(status, 0);
  // Left out here, though not there: it is not missing here.
  assertEquals(await person.get("/t/small-here"), "x".repeat(3000));
  assertEquals(await person.get("/t/small-there"), "s");
  assertEquals(await person.get("/t/large-there"), undefined);
  assertEquals(await person.get("/t/large-here"), "L".repeat(2000));
});

Deno.test("an age, a size, a number or a file of patterns that is wrong is named by its option before anything is sent", async () => {
  await using person = new Person();
  await person.write("d/a", "a");
  for (
    const [option, value, message] of [
      ["--newer-than", "soon", "--newer-than: must be an age like 36h or 2d"],
      ["--older-than", "2024-02-30", "--older-than: must be an age like 36h or 2d"],
      ["--newer-than", "999999999w", "--newer-than: must be an age like 36h or 2d"],
      ["--older-than", "-1d", "--older-than: must be an age like 36h or 2d"],
      ["--min-size", "1X", "--min-size: must be a size"],
      ["--min-size", "-1", "--min-size: must be a size"],
      ["--concurrency", "-1", "--concurrency: must be a whole number, got -1"],
      ["--exclude-from", person.path("none"), "--exclude-from: cannot read"],
    ] as const
  ) {
    const { status, err } = await person.cos("cp", "-r", option, value, person.path("d"), ":/to/");
    assertEquals(status, 2);
    assertStringIncludes(err, message);
  }
});
