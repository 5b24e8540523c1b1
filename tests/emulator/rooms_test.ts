import { assert, assertEquals } from "@std/assert";

const house = new URL("../../src/emulator/", import.meta.url);

/** What each room may import from besides itself. The files outside of rooms put the rooms together. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  store: [],
  service: ["store"],
  http: ["service", "store"],
  faults: ["service"],
  console: ["service", "faults"],
  "": ["store", "service", "http", "faults", "console"],
};

/** The sources of the emulator, by path from its folder. */
async function* sources(folder = ""): AsyncGenerator<[path: string, text: string], void, undefined> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, house))) {
    if (isDirectory) yield* sources(`${folder}${name}/`);
    else if (name.endsWith(".ts")) yield [folder + name, await Deno.readTextFile(new URL(folder + name, house))];
  }
}

function roomOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : "";
}

/** What each file imports of the emulator, types included. */
async function imports(): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for await (const [path, text] of sources()) {
    const named = [...text.matchAll(/^(?:import|export)\b[^;"]*?from "(\.[^"]+)"|\bimport\("(\.[^"]+)"\)/gm)].map(([, from, lazy]) =>
      new URL(from ?? lazy!, new URL(path, house)).href
    );
    found.set(path, named.filter((url) => url.startsWith(house.href)).map((url) => url.slice(house.href.length)));
  }
  return found;
}

Deno.test("rooms of the emulator import one way: http, service, store, with faults and console beside", async () => {
  const all = await imports();
  assert(all.size > 30);
  const wrong = [...all].flatMap(([path, named]) =>
    named.filter((other) => roomOf(other) !== roomOf(path) && !MAY[roomOf(path)]?.includes(roomOf(other))).map((other) =>
      `${path} imports ${other}`
    )
  );
  assertEquals(wrong, []);
});

Deno.test("no file of the emulator imports itself by way of others", async () => {
  const all = await imports();
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) return void circles.push([...way.slice(way.indexOf(path)), path].join(" -> "));
    if (done.has(path)) return;
    for (const other of all.get(path) ?? []) walk(other, [...way, path]);
    done.add(path);
  };
  for (const path of all.keys()) walk(path, []);
  assertEquals(circles, []);
});
