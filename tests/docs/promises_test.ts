/**
 * What the docs promise, and the tests that hold it. A promise that no test proves has no place in the docs: whoever adds an item to a list of
 * theirs adds its test here.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { root } from "../tools.ts";
import { proseOf, textOf } from "./pages.ts";

/** Words of a page; a file below tests/; and the beginning of the name, or a part of it, of a test in that file. */
type Promised = readonly [words: string, file: string, test: string];

const PROMISES: Readonly<Record<string, readonly Promised[]>> = {
  "README.md": [
    ["Everything that the official SDKs do", "porting_test.ts", "every public name of the Python SDK has a counterpart that exists"],
    ["Everything that the official SDKs do", "core/wire_test.ts", "each of the 184 captured requests was compared"],
    ["Nothing is lost or done twice without your knowing", "faults/matrix_test.ts", "every operation ends as the rules say"],
    ["Nothing is lost or done twice without your knowing", "faults/model_test.ts", "random operations of"],
    ["Nothing is lost or done twice without your knowing", "conservation/fifteen_test.ts", "deletes no source whose target is unfinished"],
    ["go on where they stopped", "transfer/upload_resume_test.ts", "an interrupted upload is taken up"],
    ["go on where they stopped", "transfer/download_resume_test.ts", "a download that failed is taken up where it was"],
    ["checked by SHA-1", "transfer/upload_sha1_test.ts", "goes over the wire, and the service finds it right"],
    ["the client finds out what became of it", "core/settle_test.ts", "succeeds, and took effect once"],
    ["a result that the compiler makes you check", "core/result_test.ts", "the compiler allows data only after ok was checked"],
    ["`unwrap()` is there for those who like exceptions", "core/result_test.ts", "unwrap() throws a failure as a CosError"],
    ["https", "porting_test.ts", "https is spoken unless it is turned off"],
    ["signs that last for minutes", "core/config_test.ts", "signs are valid as long as signExpired says"],
    ["no secret and no sign in any error", "core/secrets_test.ts", "no failure shows a secret after"],
    ["importing it loads no other package", "package_test.ts", "the library's own entry needs no other package"],
    ["no account and no network, in any language", "emulator/clients_test.ts", "as the Node SDK makes it"],
    ["Under Deno the library needs", "docs/runtimes_test.ts", "on Deno, which it asks for nothing"],
    ["CommonJS loads it", "package_test.ts", "CommonJS loads it through import()"],
    ["Both run as they are on every runtime", "docs/runtimes_test.ts", "does its work on Deno"],
    [
      "Tab completes, names in buckets too",
      "cli/completions_test.ts",
      "completes words, options, values and names, and quotes what it puts in",
    ],
    ["Every operation, limit and return code", "emulator/codes_test.ts", "every code of section 6.2 is in the table"],
    ["It verifies signs as the service does", "emulator/sign_test.ts", "signs are checked in the documented order"],
    [
      "each request as it comes, and why one was refused",
      "emulator/console/page_test.ts",
      "a refused request says why, and its sign is taken apart",
    ],
  ],
  "docs/guide.md": [
    ["An option or a key that there is not is refused", "core/keys_test.ts", "refuses the key"],
    ["may have 20 MiB at most", "transfer/upload_sources_test.ts", "a stream without a size is gathered up to 20 MiB"],
    ["Memory is taken as it is when the call begins", "core/content_test.ts", "as it was when the call began"],
    ["below 8 MiB a file goes in one request", "transfer/upload_slices_test.ts", "uploadFile() sends"],
    ["the service decides on the size", "transfer/upload_slices_test.ts", "bytes that the service wants are what it gets"],
    ["one of other content is begun anew", "transfer/upload_resume_test.ts", "resume: true does not mix slices"],
    ["the upload ends at once", "transfer/upload_slices_test.ts", "content that the service knows is not sent"],
    ["compared with the SHA-1 that the service stores", "transfer/download_test.ts", "verifySha1 compares with what the service stores"],
    ["**An unfinished upload** that is in the way", "transfer/upload_resume_test.ts", "an upload that is under way is left alone"],
    ["renamed when they are whole", "transfer/part_file_test.ts", "a file comes into being whole"],
    ["From 16 MiB on they come in 4 parts", "transfer/download_test.ts", "and every byte has its place"],
    ["throw a `CosError` when it is cut off", "core/download_object_test.ts", "fails for content that is cut off"],
    ["never goes back, and ends at 100 %", "transfer/progress_test.ts", "reports acknowledged bytes, and 100 % once"],
    ["What it throws changes nothing", "transfer/progress_test.ts", "an error that onProgress throws ends no transfer"],
    ["**`signal`** ends everything at once", "transfer/abort_test.ts", "and nothing runs on"],
    [
      "If only the update fails",
      "transfer/attributes_test.ts",
      "an update that is refused is a failure which says that the file is stored",
    ],
    ["what fails does not stop the others", "transfer/folder_test.ts", "does not stop the others"],
    ["Times are not compared", "cli/sync_test.ts", "sync goes by content, whatever the times of files are"],
    ["read as in `.gitignore`", "transfer/filter_test.ts", "a pattern ${law}"],
    ["takes back what those before it said", "transfer/filter_test.ts", "takes back what those before it said"],
    ["on either side, stays", "cli/filter_test.ts", "sync --delete touches no file that a filter leaves out, on either side"],
    ["only if it is still what was read", "transfer/local_place_test.ts", "after it was read stays"],
    ["its target was proven to be finished and equal", "conservation/fifteen_test.ts", "deletes no source whose target is unfinished"],
    ["when every file could be compared", "transfer/compare_test.ts", "a difference of each kind is told"],
    ["names the first 1000 files", "transfer/compare_test.ts", "names the first 1000, and onFile is told of all"],
    ["has the same size and SHA-1; a local file is read", "transfer/compare_test.ts", "where an upload to it is under way"],
    ["all of both sides is read", "transfer/compare_test.ts", "download reads both"],
    ["nothing is said of a folder that could not be read", "transfer/compare_test.ts", "nothing is said of what is in it"],
    ["**Memory** does not grow", "transfer/compare_test.ts", "results come while the listings are read"],
    ["only if both folders could be read without doubt", "transfer/plan_test.ts", "leaves the plan incomplete"],
    ["would lead out of a local target", "transfer/folder_test.ts", "a link in the target folder that leads out of it is refused"],
    ["is listed, read, downloaded, changed, moved away and deleted", "core/unusual_names_test.ts", "all that can be done with what exists"],
    ["such a call answers -1", "core/unusual_names_test.ts", "nothing is made under a name with ${char}"],
    ["a failure whose `hint` names the option", "transfer/unusual_names_test.ts", "names what it leaves behind because of its name"],
    ["makes that file a failure", "transfer/unusual_names_test.ts", "what a disk cannot hold fails by name, and the rest is there"],
    [
      "a failure by its name; the rest goes on",
      "transfer/unusual_names_test.ts",
      "a name of dots is a failure of its own in every transfer",
    ],
    ["one page in memory at a time", "transfer/folder_test.ts", "entries in constant memory"],
    ["if the listing does not move on", "core/pages_test.ts", "fails, and is not taken for complete"],
    ["for as many files as there are", "transfer/inventory_test.ts", "files in ${shape} in 48 MiB"],
    ["It ends only when everything was listed", "transfer/inventory_test.ts", "ends an inventory with a failure"],
    ["it is told when all files before that were taken", "transfer/inventory_test.ts", "a position is told when all before it was taken"],
    ["It throws when that cannot be told", "bucket_test.ts", "exists() throws where it cannot tell"],
    ["the only way in which a call rejects", "faults/fuzz_test.ts", "no answer of the API makes a call do anything but resolve"],
    ["the only way in which a call rejects", "core/transport_test.ts", "nothing is thrown synchronously, whatever is given"],
    ["is known: it finds the bucket with the appid", "core/explain_test.ts", "-133 says that the name is without the appid"],
    ["`unwrap()` throws a failure in one line", "core/explain_test.ts", "an exception is on one line"],
    ["never after `deadline`", "core/attempts_test.ts", "no further try begins after the total deadline"],
    ["may always be sent again", "core/attempts_test.ts", "what is safe is tried again without a look"],
    ["only if it is certain that nothing happened", "core/attempts_test.ts", "it is certain that nothing happened"],
    ["`whether it took effect is not known`", "core/settle_test.ts", "that cannot be settled says so and why, and is not sent again"],
    ["send a request again by themselves", "core/resend_test.ts", "no upload and no folder is refused plainly"],
    ["A clock that is wrong does no harm", "emulator/sign_test.ts", "a client whose clock is an hour ahead or behind"],
    ["expire by this computer's clock", "core/clock_test.ts", "a correction forward does not lengthen a URL"],
    ["until a minute before it expires", "core/sign_cache_test.ts", "a sign is used until a minute before its end"],
    ["asked once or twice for a file", "core/sign_cache_test.ts", "a sliced upload of 64 MiB asks the signer twice at most"],
    ["A sign that was refused is not used again", "core/sign_cache_test.ts", "is not used again"],
    ["have a sign of their own each time", "core/sign_cache_test.ts", "a sign for one use is made for every request"],
    ["takes signs for several uses for moves and copies", "emulator/sign_test.ts", "move and copy take single-use and reusable signs"],
    ["No event holds a sign", "core/secrets_test.ts", "no failure shows a secret after"],
    ["A hook changes nothing", "core/hooks_test.ts", "a hook that throws breaks nothing"],
    ["take the library as it is", "bundlers_test.ts", "bundles a page without a flag or a plugin"],
    ["in a page they answer -1", "browser/main.ts", "runs in a page, and a local path there is bad input"],
    ["A page that is served over plain http", "core/sign_cache_test.ts", "a page that came by plain http can do with a signer"],
    ["comes out decoded", "transfer/download_test.ts", "an object with Content-Encoding, which fetch decodes"],
  ],
  "docs/command.md": [
    ["The command speaks Chinese where", "cli/texts_test.ts", "the language is that of --lang, else of LC_ALL"],
    ["status words and codes are the same in both languages", "cli/chinese_test.ts", "with --json the language changes no key"],
    ["no more memory for it", "cli/many_test.ts", "takes no more memory for more entries"],
    ["prints full names for other commands", "cli/look_test.ts", "find prints names as other commands take them"],
    ["prints what `sha1sum -c` compares a copy with", "cli/look_test.ts", "and sha1sum -c takes it"],
    ["exits with 0 only when all is the same", "cli/compare_test.ts", "compare tells each difference in the form of rclone"],
    ["All keys of all commands are", "cli/schema_test.ts", "every line that a command prints with --json"],
    ["A folder goes under its own name", "cli/cp_test.ts", "cp -r takes a folder by its name"],
    ["**What exists** stays", "cli/cp_test.ts", "cp replaces nothing unless it is told to"],
    ["goes on where the same command was interrupted", "conservation/fifteen_test.ts", "ends where the command would have ended"],
    ["take patterns as `.gitignore` does", "cli/cp_test.ts", "cp -r takes --include, --exclude"],
    ["take files of them", "cli/filter_test.ts", "by files of patterns"],
    ["choose by size", "cli/filter_test.ts", "cp -r takes files by size, by age"],
    ["on either side, stays", "cli/filter_test.ts", "sync --delete touches no file that a filter leaves out, on either side"],
    ["takes a list of paths below the source", "cli/files_from_test.ts", "cp, mv and sync take what --files-from lists"],
    ["`cos rm` takes it as well", "cli/files_from_test.ts", "rm --files-from deletes what is listed and nothing else"],
    ["whole or not at all, and none when nothing failed", "cli/files_from_test.ts", "no list is left when nothing failed"],
    ["After Ctrl-C it holds what failed until then", "cli/files_from_test.ts", "after Ctrl-C the list holds what failed until then"],
    ["set what goes with uploaded files", "cli/upload_options_test.ts", "cp, mv, sync and cp - set headers"],
    ["those that are the same already included", "transfer/times_test.ts", "brought along for what was the same already"],
    ["stops after so many failures", "cli/upload_options_test.ts", "--max-errors stops, says so"],
    ["bound the bytes a second", "cli/limits_test.ts", "--bwlimit and --tps hold for what a command sends"],
    ["which are failures otherwise", "cli/unusual_names_test.ts", "up again with --unusual-names only"],
    ["makes an ordinary character of it", "cli/unusual_names_test.ts", "what is behind a backslash is none"],
    ["own name as well is refused", "cli/unusual_names_test.ts", "gets neither that file nor the others"],
    ["means that very file", "cli/unusual_names_test.ts", "every name that ls --names prints is taken by"],
    [
      "deletes a source only when the SHA-1",
      "cli/change_test.ts",
      "mv uploads and downloads, and deletes the source only when its copy is right",
    ],
    ["only if both folders could be read without doubt", "conservation/fifteen_test.ts", "sync --delete deletes nothing by a listing that"],
    ["shows all of it before", "cli/sync_test.ts", "sync --dry-run says what would be done and does none of it"],
    ["ends it with a failure", "transfer/inventory_test.ts", "ends an inventory with a failure"],
    ["gets its name only when it is whole", "cli/inventory_test.ts", "inventory -o replaces a file only when the new one is whole"],
    ["killed or failed", "cli/inventory_kill_test.ts", "killed at any moment, an inventory"],
    ["is read by `sha1sum -c`", "cli/inventory_test.ts", "sha1sum -c finds true of the downloaded folder"],
    ["it is listed with `unfinished`", "cli/inventory_test.ts", "is a failure with --format sha1sum, and no file comes of it"],
    ["does not guess", "transfer/inventory_test.ts", "an inventory does not guess where it goes on"],
    ["otherwise byte for byte as they are", "transfer/urls_test.ts", "nothing but hosts changes"],
    [
      "and the names of files in buckets",
      "cli/completions_test.ts",
      "completes words, options, values and names, and quotes what it puts in",
    ],
    ["for one page and for at most two seconds", "cli/completions_test.ts", "an answer that is none, a service that never answers"],
    ["kept for ten seconds", "cli/completions_test.ts", "names are asked for once in some seconds, in one page"],
    ["that nobody else can read", "cli/completions_test.ts", "what is kept of a listing holds no secret"],
    ["goes on reading the checkout", "cli/install_test.ts", "deno install --global installs it from a checkout"],
    ["In every command a failure has `status`", "cli/use_test.ts", "--json tells failures of all commands in one shape"],
    ["asks again after an answer", "cli/config_test.ts", "config asks again after an answer that cannot be right"],
    ["tries all of it before it is kept", "cli/config_test.ts", "config offers to keep what does not work"],
    ["It writes nothing to the service", "cli/doctor_test.ts", "the doctor looks at everything in order, reads only"],
    ["and shows no key", "cli/doctor_test.ts", "nothing that a server says brings a key or a sign"],
    ["It does not show the sign again", "cli/sign_test.ts", "sign --explain finds: "],
    ["a file that only its owner can read", "cli/settings_test.ts", "writes a file that only its owner can read"],
    ["Options win over", "cli/settings_test.ts", "options win over the environment"],
  ],
  "docs/porting.md": [
    ["fields of answers are in camelCase", "core/decode_test.ts", "a success becomes data with the names of TypeScript"],
    ["here that is an error", "core/auth_test.ts", "refuses an expiry that is"],
    ["`.` and `..` as parts of a path are refused", "core/path_test.ts", "the rule ${rule} refuses"],
    ["`rangeStart` and `rangeEnd` of a download work", "transfer/download_test.ts", "downloadFile() takes the range"],
    ["A slice that the service refuses is a failure", "transfer/upload_slices_test.ts", "a refused slice is a failure, even with HTTP 200"],
    ["-1, -2 and -3 are the client's own codes", "porting_test.ts", "the three codes of the Python SDK's own"],
    ["tells unfinished uploads apart by the SHA-1", "transfer/upload_resume_test.ts", "resume: true does not mix slices"],
    ["https, with certificates checked", "porting_test.ts", "https is spoken unless it is turned off"],
  ],
  "docs/emulator.md": [
    ["The page is there while", "emulator/console/guard_test.ts", "while it listens at a loopback address, the emulator shows itself"],
    ["Any other `Host`", "emulator/console/guard_test.ts", "a page whose name was made to lead here (DNS rebinding)"],
    ["any page of another origin, gets 403", "emulator/console/guard_test.ts", "no page of another origin gets anything"],
    ["Changes need a token", "emulator/console/guard_test.ts", "changes need the token, which is another one in each emulator"],
    ["runs without an origin", "emulator/console/page_test.ts", "a page that lies in a bucket can do nothing with the emulator"],
    ["No key and no sign that can be used", "emulator/console/control_test.ts", "no answer of control holds a key"],
    ["the same port takes HTTPS as well as HTTP", "emulator/tls_test.ts", "one port takes HTTPS and HTTP"],
    ["is answered 405, with what to set", "emulator/tls_test.ts", "without a certificate, a client of an HTTP proxy reads what to set"],
    ["`GET` and `PUT /_emulator/snapshot`", "emulator/console/snapshot_test.ts", "a snapshot goes over HTTP, too"],
    ["lost when the process is killed", "emulator/kill_test.ts", "what was acknowledged outlives a kill"],
    ["not even when power fails", "emulator/store_test.ts", "a folder forces what it acknowledges to the disk"],
    ["Signs for one use that were used stay used", "emulator/disk_test.ts", "a used sign stays used after a restart"],
    ["One emulator at a time uses a folder", "emulator/disk_test.ts", "one emulator at a time uses a folder"],
    ["is refused, and nothing in it is changed", "emulator/disk_test.ts", "is refused, and nothing in it is changed"],
    ["It remembers which buckets were public", "emulator/store_test.ts", "a folder remembers which buckets are public"],
    ["and ends with 1 if anything is wrong", "emulator/cli_test.ts", "--check says what of a folder is not as it was stored"],
    ["gets the whole file with 200", "emulator/download_test.ts", "several ranges at once get the whole file"],
    ["A region that there is not", "emulator/clients_test.ts", "a host of a region that there is not answers as the CDN does"],
    ["more than 15 minutes ahead", "emulator/sign_test.ts", "a sign that was made in the future is refused"],
  ],
};

/** Where lists say what is not there. */
const ABSENCES = /^## (?:Not supported|What is not the same).*?(?=^## |$(?![^]))/gms;

for (const [page, promises] of Object.entries(PROMISES)) {
  const prose = proseOf(await textOf(page));
  const plain = (text: string): string => text.replace(/\s+/g, " ");

  Deno.test(`what ${page} promises stands there, and in the name of a test`, async () => {
    for (const [words, file, test] of promises) {
      assertEquals([words, plain(prose).includes(words)], [words, true]);
      assertEquals([file, test, (await Deno.readTextFile(`${root}tests/${file}`)).includes(test)], [file, test, true]);
    }
  });

  Deno.test(`each item of a list of ${page} has a test that holds it`, () => {
    const items = [...prose.replace(ABSENCES, "").matchAll(/^- .*(?:\n {2}.*)*/gm)].map(([item]) => plain(item));
    assertEquals(items.length > 5, true);
    assertEquals(items.filter((item) => !promises.some(([words]) => item.includes(words))), []);
  });
}
