/**
 * Names that the service takes, and the client makes only if it is told to (protocol notes, section 5.2). Loaded when one was refused.
 *
 * @module
 */

/**
 * What to do about a name that was refused only because it is unusual.
 *
 * @param problem What a path rule has against it, behind the parameter's name or not.
 * @returns The hint; nothing where the name cannot be made at all.
 */
export function unusualHint(problem: string): string | undefined {
  if (!/(^|^(cosPath|destPath): )must not (contain . \(none of|have a blank segment)/u.test(problem)) return undefined;
  return "The service takes such a name, but other programs and most disks may not: the client's option unusualNames allows it.";
}
