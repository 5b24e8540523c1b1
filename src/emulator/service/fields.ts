/**
 * The parameters of a request, wherever they came from.
 *
 * @module
 */
import type { Content } from "../store/store.ts";
import { readJson } from "./json.ts";
import { Refusal } from "./refusal.ts";

/** Parameters by name; names are the same in any case, because SDKs write `filecontent` and `fileContent`. */
export class Fields {
  readonly #values = new Map<string, unknown>();
  /** The parameter `filecontent`, already in the store. */
  content: Content | undefined;

  /** Sets a parameter. `null` is as good as none. */
  set(name: string, value: unknown): void {
    if (value !== null && value !== undefined) this.#values.set(name.toLowerCase(), value);
  }

  /** Sets what another set of parameters has; it wins. */
  take(fields: Fields): void {
    for (const [name, value] of fields.#values) this.#values.set(name, value);
    this.content = fields.content ?? this.content;
  }

  /** A parameter as text; absent if it is not there or a structure. */
  text(name: string): string | undefined {
    const value = this.#values.get(name.toLowerCase());
    if (typeof value === "string") return value;
    if (value instanceof Uint8Array) return new TextDecoder().decode(value);
    return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
  }

  /** A parameter as text, where an empty one is as good as none. */
  given(name: string): string | undefined {
    return this.text(name) || undefined;
  }

  /**
   * A parameter that is a structure, or the JSON text of one.
   *
   * @param code What a text that is no JSON is refused with.
   */
  json(name: string, code: number): unknown {
    const value = this.#values.get(name.toLowerCase());
    if (typeof value === "object" && !(value instanceof Uint8Array)) return value;
    const text = this.given(name);
    if (text === undefined) return undefined;
    try {
      return readJson(text);
    } catch {
      throw new Refusal(code);
    }
  }

  /**
   * A parameter that is a whole number, not below zero.
   *
   * @param code What anything else is refused with.
   */
  integer(name: string, code: number): number | undefined {
    const text = this.given(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(value)) throw new Refusal(code);
    return value;
  }
}
