/**
 * One call of the client in a process of its own, which can be killed. Arguments: what to import the library from, and the call as JSON.
 *
 * @module
 */
import process from "node:process";
import type * as library from "../../mod.ts";

/** What such a process does. */
export interface Task {
  /** The method that is called. */
  readonly method: "uploadFile" | "downloadFile";
  /** Options of the client. */
  readonly client: library.ClientOptions;
  /** What the method is given. */
  readonly input: library.UploadFileInput | library.DownloadFileInput;
}

const [specifier = "", text = ""] = process.argv.slice(2);
const { CosClient } = await import(specifier) as typeof library;
const task: Task = JSON.parse(text);
const result = await new CosClient(task.client)[task.method](task.input as library.UploadFileInput & library.DownloadFileInput);
console.log(result.ok ? "done" : `${result.code}: ${result.message}`);
process.exitCode = result.ok ? 0 : 1;
