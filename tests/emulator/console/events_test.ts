import { assertEquals, assertMatch } from "@std/assert";
import { CosEmulator } from "../../../src/emulator/mod.ts";
import { account } from "../_wire.ts";

interface Event {
  readonly name: string;
  readonly id: string | undefined;
  // deno-lint-ignore no-explicit-any -- tests look at whatever is there
  readonly data: any;
}

/** Reads the events of an emulator as a browser does. */
class Reader implements AsyncDisposable {
  readonly #chunks: ReadableStreamDefaultReader<string>;
  #text = "";

  private constructor(body: ReadableStream<Uint8Array>) {
    this.#chunks = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  }

  static async open(url: string, last = ""): Promise<Reader> {
    const response = await fetch(`${url}/_emulator/events`, { headers: last === "" ? {} : { "Last-Event-ID": last } });
    assertEquals(response.headers.get("content-type"), "text/event-stream");
    return new Reader(response.body!);
  }

  /** The next event; undefined at the end. */
  async next(): Promise<Event | undefined> {
    while (!this.#text.includes("\n\n")) {
      const { value, done } = await this.#chunks.read();
      if (done) return undefined;
      this.#text += value;
    }
    const end = this.#text.indexOf("\n\n");
    const fields = new Map(this.#text.slice(0, end).split("\n").map((line) => line.split(/: ?(.*)/s) as [string, string]));
    this.#text = this.#text.slice(end + 2);
    return { name: fields.get("event") ?? "", id: fields.get("id"), data: JSON.parse(fields.get("data") ?? "null") };
  }

  async some(count: number): Promise<Event[]> {
    const events: Event[] = [];
    while (events.length < count) events.push((await this.next())!);
    return events;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#chunks.cancel();
  }
}

async function get(emulator: CosEmulator, path: string): Promise<void> {
  await (await fetch(`${emulator.url}/mybucket-100000${path}`)).body?.cancel();
}

Deno.test("events tell of the requests that were, of those that come, of rules, and of a reset", async () => {
  await using emulator = new CosEmulator(account);
  const { url } = await emulator.listen();
  await get(emulator, "/before");
  await using reader = await Reader.open(url);
  const first = await reader.some(3);
  assertEquals(first.map(({ name, data }) => [name, data.path]), [["reset", undefined], ["request", "/before"], ["faults", undefined]]);
  assertEquals(first[1]!.data, JSON.parse(JSON.stringify(emulator.requests[0])));
  await get(emulator, "/after");
  assertEquals((await reader.next())?.data.path, "/after");

  const { token } = await (await fetch(`${url}/_emulator/token`)).json();
  const change = async (method: string, path: string, body?: string): Promise<void> => {
    const response = await fetch(`${url}/_emulator/${path}`, { method, body: body ?? null, headers: { "X-Emulator-Token": token } });
    assertEquals([response.status, await response.text()], [204, ""]);
  };
  await change("POST", "faults", '{"operation":"download","code":-71}');
  assertEquals((await reader.next())?.data, [{ rule: { operation: "download", code: -71 }, matched: 0, struck: 0 }]);
  await get(emulator, "/struck");
  const [request, faults] = await reader.some(2);
  assertEquals([request?.data.path, request?.data.fault, faults?.data[0].struck], ["/struck", { code: -71 }, 1]);
  await change("POST", "reset");
  assertEquals((await reader.some(2)).map(({ name }) => name), ["reset", "faults"]);
});

Deno.test("a reader that comes back goes on where it was; one of another emulator begins anew", async () => {
  await using emulator = new CosEmulator(account);
  const { url } = await emulator.listen();
  for (const path of ["/1", "/2", "/3"]) await get(emulator, path);
  let id = "";
  {
    await using reader = await Reader.open(url);
    id = (await reader.some(3)).at(-1)!.id!;
  }
  assertMatch(id, /^[0-9a-f]{8}-2-0$/);
  await using again = await Reader.open(url, id);
  assertEquals((await again.next())?.data.path, "/3");
  for (const other of ["00000000-2-0", "2", `${id}x`, "x".repeat(5000), `${id.slice(0, 8)}-99999999999999999999-0`]) {
    await using reader = await Reader.open(url, other);
    assertEquals((await reader.next())?.name, "reset", other);
  }
});

Deno.test("closing the emulator ends the events at once, though it would wait for requests", async () => {
  await using emulator = new CosEmulator(account);
  const { url } = await emulator.listen();
  await using reader = await Reader.open(url);
  await reader.some(2);
  await emulator.close({ grace: 60_000 });
  assertEquals(await reader.next(), undefined);
});
