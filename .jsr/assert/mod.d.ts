/** Types for the assertions of @std/assert that this repository uses. Every `msg` is put into the error's message. */

/** Any class, abstract ones too, whose instances are `T`. */
// deno-lint-ignore no-explicit-any
export type AnyClass<T> = abstract new (...args: any[]) => T;

/** What a failed assertion throws. */
export class AssertionError extends Error {
  /** `message` says what was wrong; `options.cause` may name the error behind it. */
  constructor(message: string, options?: ErrorOptions);
}

/** Fails unless `expr` is truthy; afterwards TypeScript knows that it is. */
export function assert(expr: unknown, msg?: string): asserts expr;

/** Fails unless `expr` is falsy. */
export function assertFalse(expr: unknown, msg?: string): asserts expr is false | 0 | 0n | "" | null | undefined;

/** Whether two values are equal by content. */
export function equal(a: unknown, b: unknown): boolean;

/** Fails unless the two are equal by content; the error shows the difference. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void;

/** Fails if the two are equal by content. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void;

/** Fails unless the two are the same by `Object.is`. */
export function assertStrictEquals<T>(actual: unknown, expected: T, msg?: string): asserts actual is T;

/** Fails if the two are the same by `Object.is`. */
export function assertNotStrictEquals<T>(actual: T, expected: T, msg?: string): void;

/** Fails unless the two numbers are within `tolerance` of each other (by default a ten-millionth of `expected`). */
export function assertAlmostEquals(actual: number, expected: number, tolerance?: number, msg?: string): void;

/** Fails unless `actual > expected`. */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void;

/** Fails unless `actual >= expected`. */
export function assertGreaterOrEqual<T>(actual: T, expected: T, msg?: string): void;

/** Fails unless `actual < expected`. */
export function assertLess<T>(actual: T, expected: T, msg?: string): void;

/** Fails unless `actual <= expected`. */
export function assertLessOrEqual<T>(actual: T, expected: T, msg?: string): void;

/** Fails if `actual` is null or undefined. */
export function assertExists<T>(actual: T, msg?: string): asserts actual is NonNullable<T>;

/** Fails unless `actual` is an instance of `expectedType`. */
export function assertInstanceOf<T>(actual: unknown, expectedType: AnyClass<T>, msg?: string): asserts actual is T;

/** Fails if `actual` is an instance of `unexpectedType`. */
export function assertNotInstanceOf<A, T>(actual: A, unexpectedType: AnyClass<T>, msg?: string): asserts actual is Exclude<A, T>;

/** Fails unless `error` is an Error of this class whose message includes (or matches) `msgMatches`. */
export function assertIsError<E extends Error = Error>(
  error: unknown,
  ErrorClass?: AnyClass<E>,
  msgMatches?: string | RegExp,
  msg?: string,
): asserts error is E;

/** Fails unless the string matches the pattern. */
export function assertMatch(actual: string, expected: RegExp, msg?: string): void;

/** Fails if the string matches the pattern. */
export function assertNotMatch(actual: string, expected: RegExp, msg?: string): void;

/** Fails unless `actual` contains `expected`. */
export function assertStringIncludes(actual: string, expected: string, msg?: string): void;

/** Fails unless `actual` holds every element of `expected`, compared by content. */
export function assertArrayIncludes<T>(actual: ArrayLike<T> & object, expected: ArrayLike<T> & object, msg?: string): void;

/** Fails unless `actual` has at least what `expected` has, at every depth. */
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void;

/** Fails unless `fn` throws; returns what it threw. */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/** Fails unless `fn` throws an Error of this class whose message includes `msgIncludes`; returns it. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: AnyClass<E>,
  msgIncludes?: string,
  msg?: string,
): E;

/** Fails unless the promise of `fn` rejects (a synchronous throw fails too); resolves to the reason. */
export function assertRejects(fn: () => PromiseLike<unknown>, msg?: string): Promise<unknown>;
/** Fails unless the promise of `fn` rejects with an Error of this class whose message includes `msgIncludes`; resolves to it. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: AnyClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;

/** Always fails. */
export function fail(msg?: string): never;

/** Fails as code that was not to be reached. */
export function unreachable(msg?: string): never;
