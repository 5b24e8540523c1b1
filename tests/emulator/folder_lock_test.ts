/**
 * One process at a time in a folder: as long as it lives, no other; at once when it does not.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import type { AddressInfo, Socket } from "node:net";
import { createServer } from "node:net";
import { DiskStore } from "../../src/emulator/mod.ts";
import { output, root } from "../tools.ts";
import { commandOn, runtimes, start } from "./_process.ts";

class Folder implements AsyncDisposable {
  readonly path: string = Deno.makeTempDirSync({ prefix: "cos-emulator-" });

  /** The files that stand for processes. */
  locks(path: string = this.path): string[] {
    return [...Deno.readDirSync(path)].map(({ name }) => name).filter((name) => name.startsWith("lock-"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

for (const runtime of runtimes) {
  Deno.test(`on ${runtime}, of several that start at once one gets the folder, the others say why not, and a kill frees it at once`, async () => {
    await using folder = new Folder();
    const flags = ["--data", folder.path];
    for (let round = 0; round < 2; round++) {
      // On every runtime alike: they know of each other whatever they run on.
      const commands = [await commandOn(runtime), await commandOn(runtime), ...await Promise.all(runtimes.map(commandOn))];
      const results = await Promise.allSettled(commands.map((command) => start(command, flags)));
      const [served, ...more] = results.filter((result) => result.status === "fulfilled").map(({ value }) => value);
      assertEquals([served !== undefined, more.length], [true, 0]);
      const { pid } = served!;
      for (const result of results) {
        if (result.status === "fulfilled") continue;
        const message = String(result.reason);
        assertMatch(
          message,
          /ended with 1: cos emulator: another emulator, process \d+, is using the folder .*: stop that one first, or take another/,
        );
        assert(message.includes(folder.path) && message.includes(`process ${pid},`), message);
      }
      assertEquals(folder.locks().length, 1);
      served!.signal("SIGKILL");
      await served!.ended();
      assertEquals(folder.locks().length, 1);
      const again = await start(await commandOn(runtime), flags);
      again.signal("SIGTERM");
      assertEquals((await again.ended()).code, 0);
      assertEquals(folder.locks(), []);
    }
  });
}

Deno.test("a folder that is in use is refused and left as it is, and can be opened when it was closed", async () => {
  await using folder = new Folder();
  const store = await DiskStore.open(folder.path);
  const before = [folder.locks(), Deno.readTextFileSync(`${folder.path}/journal`)];
  const error = await assertRejects(() => DiskStore.open(folder.path), Error, "is using the folder");
  assert(error.message.includes(folder.path) && error.message.includes(`process ${Deno.pid},`), error.message);
  assertEquals([folder.locks(), Deno.readTextFileSync(`${folder.path}/journal`)], before);
  await store.close();
  assertEquals(folder.locks(), []);
  await (await DiskStore.open(folder.path)).close();
});

Deno.test("of many that open a folder in the same instant exactly one gets it, time and again", async () => {
  await using folder = new Folder();
  for (let round = 0; round < 20; round++) {
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => DiskStore.open(folder.path)));
    const stores = results.filter((result) => result.status === "fulfilled").map(({ value }) => value);
    assertEquals(stores.length, 1);
    for (const result of results) {
      if (result.status === "rejected") assertMatch(String(result.reason), /is using the folder/);
    }
    await stores[0]!.close();
    assertEquals(folder.locks(), []);
  }
});

Deno.test("a folder that could not be opened is free again", async () => {
  await using folder = new Folder();
  Deno.mkdirSync(`${folder.path}/journal`);
  for (let again = 0; again < 2; again++) {
    const error = await assertRejects(() => DiskStore.open(folder.path), Error);
    assert(!error.message.includes("is using"), error.message);
  }
  assertEquals(folder.locks(), []);
});

Deno.test("a copy of a folder in use is free", async () => {
  await using folder = new Folder();
  await using copy = new Folder();
  await using _store = await DiskStore.open(folder.path);
  for (const name of folder.locks()) Deno.copyFileSync(`${folder.path}/${name}`, `${copy.path}/${name}`);
  await using _other = await DiskStore.open(copy.path);
  assertEquals([folder.locks().length, copy.locks().length], [1, 1]);
});

const STRANGERS: Record<string, (socket: Socket) => void> = {
  "greets and waits": (socket) => socket.write("220 mail\r\n"),
  "waits for a question": (socket) => socket.resume(),
  "hangs up": (socket) => socket.destroy(),
};

for (const [what, answer] of Object.entries(STRANGERS)) {
  Deno.test(`the port of a killed process does not keep a folder shut when it now belongs to a program that ${what}`, async () => {
    await using folder = new Folder();
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on("error", () => {});
      answer(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const left = `lock-${(server.address() as AddressInfo).port}-${"0".repeat(16)}`;
    Deno.writeTextFileSync(`${folder.path}/${left}`, "");
    await using _store = await DiskStore.open(folder.path);
    assertEquals([sockets.length > 0, folder.locks().length, folder.locks().includes(left)], [true, 1, false]);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
}

for (const runtime of runtimes) {
  Deno.test(`on ${runtime}, a slow or suspended emulator keeps its folder, and a kill frees that at once`, async () => {
    await using folder = new Folder();
    const command = await commandOn(runtime);
    const served = await start(command, ["--data", folder.path]);
    const locks = folder.locks();
    try {
      served.signal("SIGSTOP");
      const slow = setTimeout(() => served.signal("SIGCONT"), 1000);
      await assertRejects(() => DiskStore.open(folder.path), Error, `another emulator, process ${served.pid}, is using the folder`);
      clearTimeout(slow);
      served.signal("SIGSTOP");
      const path = `${folder.path}/${locks[0]}`;
      await assertRejects(
        () => DiskStore.open(folder.path),
        Error,
        `does not answer, perhaps suspended, is using the folder ${folder.path}:`,
      );
      await assertRejects(() => start(command, ["--data", folder.path]), Error, `or take another folder; if there is none, remove ${path}`);
      assertEquals(folder.locks(), locks);
    } finally {
      served.signal("SIGKILL");
      await served.ended();
    }
    await (await DiskStore.open(folder.path)).close();
  });
}

Deno.test("without permission for the network a folder can be opened all the same, and nobody is asked", async () => {
  await using folder = new Folder();
  const code = `import { DiskStore } from "${root}src/emulator/mod.ts"; await (await DiskStore.open(${
    JSON.stringify(folder.path)
  })).close();`;
  Deno.writeTextFileSync(`${folder.path}/program.ts`, `${code} console.log("done");`);
  const command = [Deno.execPath(), "run", "--allow-read", "--allow-write", "--config", `${root}deno.json`, `${folder.path}/program.ts`];
  assertMatch(await output(command, root), /^done$/m);
});

Deno.test("a store that nobody closes does not keep its process alive", async () => {
  await using folder = new Folder();
  const code = `import { DiskStore } from "${root}src/emulator/mod.ts"; await DiskStore.open(${JSON.stringify(folder.path)});`;
  Deno.writeTextFileSync(`${folder.path}/program.ts`, `${code} console.log("done");`);
  assertMatch(await output([Deno.execPath(), "run", "-A", "--config", `${root}deno.json`, `${folder.path}/program.ts`], root), /^done$/m);
  await (await DiskStore.open(folder.path)).close();
  assertEquals(folder.locks(), []);
});
