import { assert, assertEquals } from "@std/assert";
import { z } from "zod";
import { root } from "../tools.ts";
import { commands } from "./_commands.ts";
import { MIB, objects, Person } from "./_person.ts";

/** As much of a schema as is looked at here. */
interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly additionalProperties?: unknown;
}

const schema = JSON.parse(await Deno.readTextFile(`${root}docs/command.schema.json`)) as Schema & {
  readonly $defs: Record<string, Schema>;
};

/** Commands that print no objects of their own. */
const NONE: readonly string[] = ["cat", "completions"];

function validator(name: string): z.ZodType {
  const { $schema, $defs } = schema as unknown as Record<string, unknown>;
  return z.fromJSONSchema({ $schema, $defs, $ref: `#/$defs/${name}` } as Parameters<typeof z.fromJSONSchema>[0]);
}

const validators = new Map(Object.keys(schema.$defs).map((name) => [name, validator(name)]));

/** The keys that a schema knows at one level, each with what is known of its value. */
function keysOf({ $ref, properties = {}, allOf = [], anyOf = [] }: Schema): Record<string, Schema[]> {
  const all: Record<string, Schema[]> = {};
  const add = (more: Record<string, readonly Schema[]>): void => {
    for (const [key, schemas] of Object.entries(more)) (all[key] ??= []).push(...schemas);
  };
  if ($ref) add(keysOf(schema.$defs[$ref.replace("#/$defs/", "")]!));
  add(Object.fromEntries(Object.entries(properties).map(([key, one]) => [key, [one]])));
  for (const one of [...allOf, ...anyOf]) add(keysOf(one));
  return all;
}

/** Keys of a value that no schema tells of. */
function unknownKeys(value: unknown, schemas: readonly Schema[], at = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => unknownKeys(one, schemas.flatMap(({ items }) => items ?? []), `${at}[]`));
  if (typeof value !== "object" || value === null || schemas.some(({ additionalProperties }) => additionalProperties)) return [];
  const keys = keysOf({ allOf: schemas });
  return Object.entries(value).flatMap(([key, inner]) => keys[key] ? unknownKeys(inner, keys[key], `${at}.${key}`) : [`${at}.${key}`]);
}

/** Which schema of a command's a line fits, with every key of it known; nothing where none does. */
function fitting(command: string, line: object): string | undefined {
  return [command, "failure", "interrupted"].find((name) => {
    return validators.get(name)?.safeParse(line).success && unknownKeys(line, [schema.$defs[name]!]).length === 0;
  });
}

/** Lines that are objects. */
function onlyObjects(text: string): string {
  return text.split("\n").filter((line) => line.startsWith("{")).join("\n");
}

Deno.test("the schema has every command, and no other", () => {
  const shared = ["facts", "file", "failure", "interrupted"];
  const named = commands.map(({ name }) => name).filter((name) => !NONE.includes(name));
  assertEquals(Object.keys(schema.$defs).filter((name) => !shared.includes(name)).sort(), named.sort());
  assertEquals(schema.anyOf!.map(({ $ref }) => $ref), Object.keys(schema.$defs).slice(2).map((name) => `#/$defs/${name}`));
});

Deno.test("a file has the same keys in every command: none says it in another way", () => {
  const facts = Object.keys(schema.$defs.facts!.properties!);
  const odd = /^(sha|filesize|filelen|bytes|length|customHeaders|modified|created_at|lastModified|slicesize)$/;
  for (const [name, one] of Object.entries(schema.$defs)) {
    assertEquals(Object.keys(keysOf(one)).filter((key) => odd.test(key)), [], name);
    // What is said twice is said in the same way.
    for (const [key, schemas] of Object.entries(keysOf(one))) {
      if (!facts.includes(key) || name === "sign" || name === "urls" || name === "config") continue;
      const types = new Set(schemas.map((each) => JSON.stringify((each as { type?: unknown }).type)));
      assertEquals(types.size, 1, `${name}.${key}`);
    }
  }
});

Deno.test("the schema refuses what is not so", () => {
  const good = { name: "cos://b/a", type: "file", size: 1, mtime: 1, mtimeIso: "1970-01-01T00:00:01Z" };
  assertEquals(fitting("ls", good), "ls");
  for (
    const change of [{ size: "1" }, { size: -1 }, { type: "dir" }, { sha1: "x" }, { mtime: "1970" }, { sha: "x" }]
  ) {
    assertEquals(fitting("ls", { ...good, ...change }), undefined, JSON.stringify(change));
  }
  const { name: _, ...nameless } = good;
  assertEquals(fitting("ls", nameless), undefined);
  assertEquals(fitting("ls", { status: "failed", error: { code: -1, name: "BAD_INPUT", message: "x" }, advice: [] }), "failure");
  assertEquals(fitting("ls", { status: "failed", error: { code: -1, name: "BAD_INPUT" }, advice: [] }), undefined);
  assertEquals(fitting("compare", { status: "same", mark: "=", path: "a", name: "a", from: { ...good, bytes: 1 } }), undefined);
});

Deno.test("every line that a command prints with --json is as the schema says", async () => {
  await using person = new Person();
  const met = new Map<string, number>();
  const seen = new Set<string>();
  const check = (command: string, text: string, args: readonly string[]): void => {
    for (const line of objects(text)) {
      const fits = fitting(command, line);
      const problems = unknownKeys(line, [schema.$defs[command] ?? schema.$defs.failure!]);
      assert(fits, `cos ${args.join(" ")}: ${JSON.stringify(line)} ${problems}`);
      if (fits === command) met.set(command, (met.get(command) ?? 0) + 1);
      for (const key of Object.keys(line)) seen.add(key);
    }
  };
  const type = async (args: readonly string[], stdin?: string): Promise<void> => {
    const said = await person.type([...args, "--json"], stdin === undefined ? {} : { stdin });
    // Notes for people stand beside the objects on standard error; standard output has them alone, unless it carries content.
    const carries = NONE.includes(args[0]!) || args.at(-1) === "-" || (args[0] === "urls" && !args.includes("--dry-run"));
    if (!carries) check(args[0]!, said.out, args);
    check(args[0]!, onlyObjects(said.err), args);
  };
  const here = (name: string): string => person.path(name);
  await person.put({ "/a.txt": "1", "/d/b": "22", "/d/e/c": "1", "/extra/x": "1" });
  await person.write("d/b", "2");
  await person.write("d/n", "3");
  await Deno.symlink("b", here("d/link"));
  await person.write("page.html", "http://mybucket-100000.cossh.myqcloud.com/a http://mybucket-100000.cosxx.myqcloud.com/b");
  const at = { bucketName: "mybucket", cosPath: "/big" };
  const begun = await person.client.uploadSliceInit({ ...at, filesize: 3 * MIB, sliceSize: MIB });
  assert(begun.ok);
  const slice = { ...at, session: begun.data.session!, offset: 0, filecontent: new Uint8Array(MIB) };
  assert((await person.client.uploadSliceData(slice)).ok);
  const sign = (await person.cos("sign", ":/a.txt")).out.trim();
  for (
    const args of [
      ["mkdir", "--biz-attr", "note", ":/made/", ":/d/"],
      ["mkdir", "-p", ":/made/"],
      ["set", "--authority", "public", "--meta", "a=b", "--forbid", "nothing", "--biz-attr", "x", ":/a.txt", ":/none"],
      ["set", "--biz-attr", "y", ":/made/"],
      ["ls", "-r", ":/"],
      ["ls", "-l", ":/a.txt", ":/none"],
      ["stat", ":/a.txt", ":/d/", ":/made/", ":/none"],
      ["tree", ":/", here("d"), ":/none/"],
      ["find", ":/", here("d"), ":/none/"],
      ["hash", "-r", ":/", here("d"), ":/none"],
      ["du", ":/a.txt", ":/", ":/none"],
      ["inventory", "--full"],
      ["inventory", "-o", here("list")],
      ["cp", "-r", here("d/"), ":/d/"],
      ["cp", "-r", "--skip-same", here("d/"), ":/d/"],
      ["cp", "-n", ":/a.txt", ":/b.txt"],
      ["cp", ":/a.txt", "-"],
      ["cat", ":/none"],
      ["compare", "--all", here("d"), ":/d/"],
      ["compare", ":/d/", "cos://other/"],
      ["diff", ":/none/", ":/d/"],
      ["sync", "--delete", "--yes", here("d/"), ":/extra/"],
      ["sync", "--delete", "--dry-run", here("d/"), ":/extra/"],
      ["mv", ":/a.txt", ":/b.txt"],
      ["rm", "-r", "--yes", ":/extra/"],
      ["rm", "-n", ":/b.txt"],
      ["rmdir", ":/made/", ":/d/"],
      ["url", ":/b.txt"],
      ["sign", ":/b.txt"],
      ["sign", "--once", ":/b.txt"],
      ["sign", "--explain", sign],
      ["sign", "--explain", "nonsense"],
      ["parts", ":/big", ":/b.txt", ":/none"],
      ["parts", "--abort", ":/big"],
      ["urls", "map", "--dry-run", here("page.html"), here("none")],
      ["urls", "map", here("page.html")],
      ["config", "--show"],
      ["config", "--profiles"],
      ["doctor", "--bucket", "none"],
      ["completions", "csh"],
      ["ls", "--none"],
    ]
  ) await type(args);
  await type(["cp", "-", ":/piped"], "content");
  await type(["config", "--appid", "1", "--secret-id", "AKID"], "key\n");
  await type(["config", "--profiles"]);
  await type(["config", "--remove"]);
  const missing = commands.map(({ name }) => name).filter((name) => !NONE.includes(name) && !met.has(name) && name !== "emulator");
  assertEquals(missing, [], "commands of which no object was seen");
  assertEquals(Object.keys(schema.$defs.facts!.properties!).filter((key) => !seen.has(key)), [], "keys that nothing shows");
});

Deno.test("an emulator and an interruption are told as the schema says", async () => {
  await using person = new Person();
  const lines: string[] = [];
  let end = (): void => {};
  const said = await person.type(["emulator", "--port", "0", "--json", "--quiet"], {
    onStart: (interrupt) => end = interrupt,
    onOut: (text) => {
      lines.push(text);
      end();
    },
  });
  assertEquals(said.status, 0);
  for (const line of objects(lines.join(""))) assertEquals(fitting("emulator", line), "emulator", JSON.stringify(line));
  assert(lines.length > 0);
  await person.put({ "/d/a": "1" });
  const stopped = await person.type(["cp", "-r", "--json", ":/d/", person.path("d/")], { onStart: (interrupt) => interrupt() });
  assertEquals(stopped.status, 130);
  assertEquals(objects(onlyObjects(stopped.err)).map((line) => fitting("cp", line)), ["interrupted"]);
});
