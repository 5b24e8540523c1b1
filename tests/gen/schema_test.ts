import { assertEquals } from "@std/assert";
import { z } from "zod";
import { schemaText } from "../../gen/spec.ts";
import { type Json, operation, ownSpec, param, ROOT, tinySpec } from "./tools.ts";

const schema: Json = JSON.parse(schemaText());
/** Reads the JSON schema itself; the definition that it is derived from takes no part. */
const validator = z.fromJSONSchema(schema);

function isValid(spec: unknown): boolean {
  return validator.safeParse(spec).success;
}

Deno.test("gen/spec.schema.json is what the definition says", async () => {
  assertEquals(await Deno.readTextFile(`${ROOT}gen/spec.schema.json`), schemaText());
});

Deno.test("the JSON schema takes spec.json", async () => {
  assertEquals(validator.safeParse(await ownSpec()).error?.issues, undefined);
});

const BAD: Record<string, Json> = {
  "a misspelt key": tinySpec({ enum: {} }),
  "a misspelt key of an operation": tinySpec({ operations: { a: operation({ sgin: "once" }) } }),
  "a misspelt key of a parameter": tinySpec({ operations: { a: operation({ params: { a: param({ deflaut: "" }) } }) } }),
  "a misspelt value": tinySpec({ operations: { a: operation({ sign: "mutli" }) } }),
  "a value of the wrong type": tinySpec({ operations: { a: operation({ safe: "yes" }) } }),
  "a number that is no integer": tinySpec({ operations: { a: operation({ params: { a: param({ type: "integer", min: 0.5 }) } }) } }),
  "an operation without docs": tinySpec({ operations: { a: operation({ doc: undefined }) } }),
  "docs of spaces": tinySpec({ operations: { a: operation({ doc: "  " }) } }),
  "a name that is no snake_case": tinySpec({ operations: { aB: operation() } }),
  "an empty list of values": tinySpec({ enums: { A: { doc: "A.", values: [] } } }),
  "a code that is no number": tinySpec({ codes: { x: { name: "A", meaning: "B", retry: "no" } } }),
  "nothing": null,
};
for (const [what, spec] of Object.entries(BAD)) {
  Deno.test(`the JSON schema refuses ${what}`, () => assertEquals(isValid(JSON.parse(JSON.stringify(spec))), false));
}

Deno.test("the JSON schema allows no unknown key anywhere", () => {
  const open: string[] = [];
  const visit = (node: Json, path: string): void => {
    if (typeof node !== "object" || node === null) return;
    if (node.type === "object" && node.properties && node.additionalProperties !== false) open.push(path);
    if (node.type === "object" && !node.properties && typeof node.additionalProperties !== "object") open.push(path);
    for (const [key, child] of Object.entries(node)) visit(child, `${path}/${key}`);
  };
  visit(schema, "");
  assertEquals(open, []);
});

Deno.test("the JSON schema explains every key of operations and parameters that does not explain itself", () => {
  const { properties } = schema.properties.operations.additionalProperties;
  const silent = (keys: Json): string[] => Object.entries<Json>(keys).filter(([, { description }]) => !description).map(([key]) => key);
  assertEquals([silent(properties), silent(properties.params.additionalProperties.properties)], [["doc"], ["doc"]]);
});
