/**
 * Names that a disk can hold. Buckets take nearly every name, disks do not.
 *
 * @module
 */

/** Names of devices, which Windows takes for them whatever stands behind a dot. */
const DEVICE = /^(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3]|conin\$|conout\$) *(\.|$)/i;

/**
 * Why a disk cannot hold a name.
 *
 * @param name One part of a path.
 * @param windows Whether it is a disk of Windows.
 * @returns What is wrong, or nothing.
 */
export function diskProblem(name: string, windows: boolean): string | undefined {
  if (!windows) return undefined;
  // deno-lint-ignore no-control-regex
  const char = /[\x01-\x1f<>:"/\\|?*]/.exec(name)?.[0];
  if (char !== undefined) return `Windows has no names with ${char < " " ? "control characters" : char}`;
  if (/[. ]$/.test(name)) return "Windows has no names with a dot or a space at their end";
  return DEVICE.test(name) ? "Windows takes it for the name of a device" : undefined;
}
