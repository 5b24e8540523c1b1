import { assertEquals, assertStringIncludes } from "@std/assert";
import { bytes, Person } from "./_person.ts";

Deno.test("--bwlimit and --tps hold for what a command sends, and Ctrl-C ends the wait", async () => {
  await using person = new Person();
  await person.put({ "/first": "1", "/second": "2" });
  const small = await person.write("small", "x".repeat(5000));
  let interrupt = (): void => {};
  let sent = 0;
  person.fetch = (...given: Parameters<typeof fetch>) => {
    sent++;
    setTimeout(interrupt, 50);
    return person.emulator.clientOptions.fetch(...given);
  };
  const slowly = await person.type(["rm", "--tps", "0.001", ":/first", ":/second"], { onStart: (given) => void (interrupt = given) });
  assertEquals([slowly.status, sent], [130, 1]);
  const little = await person.type(["cp", "--bwlimit", "1", small, ":/to/"], { onStart: (given) => void setTimeout(given, 50) });
  assertEquals([little.status, sent], [130, 1]);
});

Deno.test("with limits everything arrives as it is, up, down and between buckets", async () => {
  await using person = new Person();
  const content = bytes(9 * 1024 * 1024);
  await Deno.writeFile(person.path("big"), content);
  await person.write("d/a", "a");
  await person.write("d/b", "b");
  const limits = ["--bwlimit", "300M/s", "--tps", "10000", "--timeout", "60s"];
  for (
    const args of [
      ["cp", person.path("big"), ":/big"],
      ["cp", "-r", person.path("d"), ":/"],
      ["cp", "-r", ":/d", "cos://other/"],
      ["cp", ":/big", "cos://other/big"],
      ["mv", "cos://other/big", person.path("again")],
      ["sync", "cos://other/d", person.path("e")],
    ]
  ) assertEquals((await person.cos(...args, ...limits)).status, 0);
  assertEquals(await Deno.readFile(person.path("again")), content);
  assertEquals([await person.read("e/a"), await person.read("e/b")], ["a", "b"]);
});

Deno.test("a limit that is none is refused in the option's words", async () => {
  await using person = new Person();
  for (const value of ["0", "fast", "10X"]) {
    const { status, err } = await person.cos("ls", "--bwlimit", value, ":/");
    assertEquals(status, 2);
    assertStringIncludes(err, `--bwlimit: must be bytes a second like 500K or 10M, got ${value}`);
  }
  for (const value of ["0", "many", "1e9"]) {
    const { status, err } = await person.cos("ls", "--tps", value, ":/");
    assertEquals(status, 2);
    assertStringIncludes(err, `--tps: must be a number of requests a second like 5 or 0.5, got ${value}`);
  }
});
