/**
 * The emulator's own paths, all below `/_emulator/`: the page to look into it, what that page asks for, and what programs may do.
 *
 * @module
 */
import type { RawRequest, RawResponse } from "../service/exchange.ts";
import { discard } from "../service/exchange.ts";
import type { Target } from "../service/hosts.ts";
import { Refusal } from "../service/refusal.ts";
import { describe } from "../service/table.ts";
import { controlRoutes } from "./control.ts";
import type { Guard } from "./guard.ts";
import { HOME } from "./guard.ts";
import { assets } from "./page/mod.ts";
import { ConsoleError, json, reply, text } from "./reply.ts";
import type { Routes, Shown } from "./routes.ts";
import { treeRoutes } from "./tree.ts";

const LARGEST_QUERY = 16_384;

/** Answers requests to the emulator's own paths. */
export class Console {
  readonly #shown: Shown;
  readonly #guard: Guard;
  readonly #routes: Routes;

  /** Shows an emulator to those whom the guard lets in. */
  constructor(shown: Shown, guard: Guard) {
    this.#shown = shown;
    this.#guard = guard;
    this.#routes = {
      ...controlRoutes,
      ...treeRoutes,
      "/_emulator/token": { GET: () => json({ token: guard.token }) },
    };
  }

  /**
   * Answers.
   *
   * @param closing Is aborted when the emulator ends, and with it what would go on for ever.
   */
  async respond(request: RawRequest, target: Target, closing: AbortSignal): Promise<RawResponse> {
    const answer = await this.#answer(request, target, closing);
    if (request.method !== "HEAD") return answer;
    await discard(answer.body);
    return { ...answer, body: null };
  }

  async #answer(request: RawRequest, { host, path, query }: Target, closing: AbortSignal): Promise<RawResponse> {
    const method = request.method === "HEAD" ? "GET" : request.method;
    const refused = this.#guard.refuse(request, host, method !== "GET", path === HOME);
    if (refused !== undefined) return json({ error: refused }, 403);
    if (path === HOME.slice(0, -1)) return reply(302, [["Location", HOME]]);
    if (Object.hasOwn(assets, path)) return method === "GET" ? text(...assets[path]!) : wrongMethod(path, ["GET"]);
    if (!Object.hasOwn(this.#routes, path)) {
      return json({ error: `there is nothing here; there are ${Object.keys(this.#routes).join(", ")}, and the page at ${HOME}` }, 404);
    }
    const methods = this.#routes[path]!;
    if (!Object.hasOwn(methods, method)) return wrongMethod(path, Object.keys(methods));
    if (query.length > LARGEST_QUERY) return json({ error: "the query is too long" }, 414);
    const gone = request.signal === undefined ? closing : AbortSignal.any([request.signal, closing]);
    try {
      return await methods[method]!(this.#shown, { request, host, query: new URLSearchParams(query), gone });
    } catch (error) {
      return failure(error);
    }
  }
}

function wrongMethod(path: string, methods: readonly string[]): RawResponse {
  const allowed = methods.join(", ");
  const { status, headers, body } = json({ error: `${path} takes ${allowed}` }, 405);
  return { status, headers: [...headers, ["Allow", allowed]], body };
}

function failure(error: unknown): RawResponse {
  if (error instanceof Refusal) {
    const { name, meaning, status } = describe(error.code);
    return json({ error: error.reason ?? meaning, code: error.code, name }, status);
  }
  if (error instanceof ConsoleError) return json({ error: error.message }, error.status);
  // Rules and bodies that are not as they must be; anything else may hold what is nobody's business.
  if (error instanceof TypeError || error instanceof SyntaxError) return json({ error: error.message }, 400);
  return json({ error: "this did not work" }, 500);
}
