/**
 * The flags of the emulator's program, described once: `cos emulator` shows them in its help, and {@linkcode runEmulator} reads them.
 *
 * @module
 */

/** One flag. */
export interface Flag {
  /** Its name, without the hyphens. */
  readonly name: string;
  /** Its letter. */
  readonly short?: string;
  /** What its value is called; a switch has none. */
  readonly value?: string;
  /** Whether it may be given several times. */
  readonly many?: boolean;
  /** All values that it may have. */
  readonly values?: readonly string[];
  /** Whether its value is a local file. */
  readonly file?: boolean;
  /** What it does, in one sentence. */
  readonly doc: string;
}

/** Where clients come in, and what is there. */
export const FLAGS: readonly Flag[] = [
  { name: "port", value: "NUMBER", doc: "The port; 8004 if not given, 0 for a free one." },
  { name: "host", value: "NAME", doc: "The address to listen on; 127.0.0.1 if not given, which others cannot reach." },
  { name: "tls-cert", value: "FILE", file: true, doc: "A certificate in PEM: the port takes HTTPS too, also as an HTTP proxy." },
  { name: "tls-key", value: "FILE", file: true, doc: "The private key of the certificate, in PEM." },
  { name: "data", value: "DIR", file: true, doc: "Keep everything in a folder, which outlives the emulator; in memory if not given." },
  { name: "sync", doc: "With --data: force every change to the disk before it is acknowledged." },
  { name: "check", doc: "With --data: compare every content with its size and its SHA-1, say what is wrong, and end; 1 if anything is." },
  {
    name: "bucket",
    short: "b",
    value: "NAME[:public|:private]",
    many: true,
    doc:
      "A bucket, from which files can be downloaded without a sign if it is public; mybucket if none is given. A --data folder remembers which are public.",
  },
  {
    name: "seed",
    value: "[BUCKET=]DIR",
    many: true,
    file: true,
    doc: "Put the files of a folder that are not there yet into a bucket, the first one if none is named.",
  },
  { name: "fault", value: "FILE", many: true, file: true, doc: "A JSON file with rules of what goes wrong." },
  {
    name: "snapshot",
    value: "load=FILE|save=FILE",
    many: true,
    doc: "Begin with the state of all buckets that is in a file; write it into one at the end.",
  },
  {
    name: "console",
    doc: "Show the page to look into it, at /_emulator/. Without being told, it does so only at an address that others cannot reach.",
  },
  { name: "no-console", doc: "Show no such page." },
  {
    name: "console-host",
    value: "NAME",
    many: true,
    doc: "Another name by which that page is reached, such as one in a network of containers.",
  },
  { name: "control", doc: "Let programs change faults and the state under /_emulator/, without the token of that page." },
  { name: "log", value: "text|json", values: ["text", "json"], doc: "How each request is told; text if not given." },
  { name: "strict-folder-delete", doc: "Refuse to delete a folder that holds anything (-173)." },
  { name: "list-max", value: "NUMBER", doc: "Most entries of one page of a listing; 1000 if not given." },
  { name: "strict-slice-sizes", doc: "Refuse slices that are not of 1 MiB (-284)." },
  { name: "serial-upload", doc: "Take slices in order only, one at a time." },
  { name: "force-slice-size", value: "BYTES", doc: "The slice size that every upload gets, whatever it asks for." },
  { name: "no-instant-upload", doc: "Have contents sent that the bucket has already." },
  { name: "real-empty-sha", doc: "Show the SHA-1 of an empty file as it is, in place of 32 zeros." },
  { name: "refresh-same-content", doc: "Let an upload of the content that is there succeed with a new time, in place of -4018." },
  {
    name: "refuse-concurrent-changes",
    doc: "Refuse a change of a path while another is under way there (-20034), in place of letting it wait.",
  },
  { name: "longest-url", value: "BYTES", doc: "Most bytes of a URL; longer ones are refused (-5994). No limit if not given." },
];

/** The account, which other commands have as well. */
export const ACCOUNT_FLAGS: readonly Flag[] = [
  { name: "appid", value: "NUMBER", doc: "Number of the account; 100000 if not given." },
  { name: "secret-id", value: "ID", doc: "Names its key; AKIDEMULATOR if not given." },
  { name: "secret-key", value: "KEY", doc: "Its key; emulator-secret if not given." },
];

/** What is said meanwhile. */
export const OUTPUT_FLAGS: readonly Flag[] = [
  { name: "quiet", doc: "Say nothing but what is wrong." },
  { name: "help", doc: "Say this." },
];
