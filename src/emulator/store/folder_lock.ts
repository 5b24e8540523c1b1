/**
 * Keeps a folder to one process at a time.
 *
 * Whoever uses a folder listens at a free port of this machine, and has an empty file in the folder whose name says which. Who finds the file of
 * another asks at that port. The system closes it when the process ends, however that ends, so the file of a killed process stands for nobody:
 * whoever finds it removes it, and nobody has to put anything right. A number of the process in the file would not do: Deno may look at other
 * processes only with more permissions than an emulator needs, and numbers are used again, as ports are. A port that another program has taken
 * over does not give the answer that is expected.
 *
 * Each file has a name of its own, and whoever has put it there looks for others afterwards. So of two that start at once at least one sees the
 * other, and no file can be mistaken for another when it is removed.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import { readdir, rm, stat, writeFile } from "node:fs/promises";
import type { AddressInfo, Server, Socket } from "node:net";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";

const HERE = "127.0.0.1";
const NAME = /^lock-(\d{1,5})-[0-9a-f]{16}$/;
/** How many milliseconds a process has to answer. */
const PATIENCE = 2000;
/** How many milliseconds those that start at once leave each other to step back. */
const TURN = 50;

/** Another process that has a file in the folder. */
interface Other {
  readonly name: string;
  /** Number of the process, if it has answered. */
  readonly pid?: string | undefined;
  /** Whether it has the folder or is about to take it; one that does not answer may have it. */
  readonly state: "holds" | "starts" | "silent";
}

/** The right to use a folder. */
export class FolderLock {
  readonly #folder: string;
  /** Tells the folder from a copy of it, in which there are the same files. */
  readonly #identity: string;
  readonly #server: Server;
  readonly #name: string;
  #holds = false;

  private constructor(folder: string, identity: string, server: Server) {
    this.#folder = folder;
    this.#identity = identity;
    this.#server = server;
    this.#name = `lock-${(server.address() as AddressInfo).port}-${randomBytes(8).toString("hex")}`;
    server.on("connection", (socket: Socket) => {
      socket.on("error", () => {});
      socket.end(`${this.#name} ${identity} ${process.pid} ${this.#holds ? "holds" : "starts"}`, () => socket.destroy());
    });
  }

  /**
   * Takes a folder that is there.
   *
   * @returns the lock; undefined if Deno does not permit the program to use the ports of this machine, so that there can be none.
   * @throws Error if another process has the folder.
   */
  static async take(folder: string): Promise<FolderLock | undefined> {
    if (!await mayListen()) return undefined;
    const { dev, ino } = await stat(folder, { bigint: true });
    const lock = new FolderLock(folder, `${dev}:${ino}`, await listen());
    try {
      await lock.#contend();
    } catch (error) {
      await lock.release();
      throw error;
    }
    return lock;
  }

  /** Gives the folder back. */
  async release(): Promise<void> {
    await this.#stepBack();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #contend(): Promise<void> {
    while (true) {
      await writeFile(join(this.#folder, this.#name), "");
      const others = await this.#others();
      if (others.length === 0) {
        this.#holds = true;
        return;
      }
      const holder = others.find(({ state }) => state !== "starts");
      if (holder !== undefined) throw new Error(this.#refusal(holder));
      // They start at once. The one whose name comes first stays until the others have stepped back; they then find that it has the folder.
      if (others.some(({ name }) => name < this.#name)) await this.#stepBack();
      await wait(TURN);
    }
  }

  /** The others that are alive. Files of others are removed. */
  async #others(): Promise<Other[]> {
    const names = (await readdir(this.#folder)).filter((name) => NAME.test(name) && name !== this.#name);
    const asked = await Promise.all(names.map(async (name): Promise<Other | undefined> => {
      const answer = await ask(Number(NAME.exec(name)![1]));
      if (answer === undefined) return { name, state: "silent" };
      const [found, identity, pid, state] = answer.split(" ");
      if (found === name && identity === this.#identity) return { name, pid, state: state === "holds" ? "holds" : "starts" };
      await rm(join(this.#folder, name), { force: true });
      return undefined;
    }));
    return asked.filter((other) => other !== undefined);
  }

  #refusal({ name, pid }: Other): string {
    const who = pid === undefined ? "an emulator that does not answer, perhaps suspended," : `another emulator, process ${pid},`;
    const otherwise = pid === undefined ? `; if there is none, remove ${join(this.#folder, name)}` : "";
    return `${who} is using the folder ${this.#folder}: stop that one first, or take another folder${otherwise}`;
  }

  async #stepBack(): Promise<void> {
    await rm(join(this.#folder, this.#name), { force: true });
  }
}

/** Listens at a free port, without keeping the process alive by it. */
async function listen(): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, HERE, resolve);
  });
  server.unref();
  return server;
}

/** Whether this program may use all ports of this machine. Deno would end a program that just tried, or ask its user. */
async function mayListen(): Promise<boolean> {
  const { Deno } = globalThis as { Deno?: { permissions: { query(of: { name: "net"; host: string }): Promise<{ state: string }> } } };
  return Deno === undefined || (await Deno.permissions.query({ name: "net", host: HERE })).state === "granted";
}

/**
 * What is said at a port: nothing if nobody is there, undefined if somebody is who does nothing at all. A program of another kind at least hangs
 * up when it is told, after a while, that no question comes; only one that is suspended does not.
 */
async function ask(port: number): Promise<string | undefined> {
  if (port > 65_535) return "";
  const said = await listenTo(port);
  // Who was merely slow is asked again, because Deno cannot answer any more when the other side has finished.
  return said === "" ? await listenTo(port) : said;
}

function listenTo(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    let said = "", late = false;
    const socket = connect(port, HERE);
    const timers = [
      setTimeout(() => socket.end(), PATIENCE / 4),
      setTimeout(() => {
        late = true;
        socket.destroy();
      }, PATIENCE),
    ];
    socket.on("data", (data) => {
      said += data.toString("latin1");
      if (said.length > 1000) socket.destroy();
    });
    socket.on("error", () => {});
    socket.on("end", () => socket.destroy());
    socket.on("close", () => {
      for (const timer of timers) clearTimeout(timer);
      resolve(late && said === "" ? undefined : said);
    });
  });
}
