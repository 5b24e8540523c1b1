/**
 * `cos emulator`: a thin face of the emulator, to be handed on to its own runner.
 *
 * @module
 */
import { EXIT, Interrupted, UsageError } from "../exit.ts";
import type { Command } from "../options.ts";

/** Runs the emulator. */
export const emulator: Command = {
  name: "emulator",
  summary: "Runs the service on this computer, in memory, to try things out",
  operands: "",
  count: [0, 0],
  about: ["It listens until Ctrl-C, and forgets everything then. It prints the variables by which other `cos` commands find it."],
  options: [
    { name: "port", value: "NUMBER", doc: "The port; a free one if not given." },
    { name: "host", value: "NAME", doc: "The address to listen on; 127.0.0.1 if not given, which others cannot reach." },
    { name: "public", doc: "Files can be downloaded without a sign." },
  ],
  examples: [
    ["cos emulator --port 8080", "Listens on port 8080, with one bucket called mybucket."],
    ["cos emulator --bucket photos --appid 100000 --secret-id id --secret-key key", "Has this bucket, and takes this key only."],
  ],
  run: async ({ args, output, signal }) => {
    const port = args.text("port") ?? "0";
    if (!/^[0-9]{1,5}$/.test(port) || Number(port) > 65_535) throw new UsageError(`--port: must be a number of 0 to 65535, got ${port}`);
    const { CosEmulator } = await import("../../emulator/mod.ts");
    const bucket = args.text("bucket") ?? "mybucket";
    let service;
    try {
      service = new CosEmulator({
        appid: args.text("appid"),
        secretId: args.text("secret-id"),
        secretKey: args.text("secret-key"),
        buckets: [{ name: bucket, public: args.has("public") }],
      });
    } catch (error) {
      throw new UsageError((error as Error).message);
    }
    const { url } = await service.listen({ port: Number(port), hostname: args.text("host") }).catch((error) => {
      throw new UsageError(`cannot listen: ${error.code ?? error.message}`, "Another port: --port.");
    });
    try {
      const { appid, secretId, secretKey } = service.clientOptions;
      const account = { url, appid, secretId, bucket };
      await output.result(`export COS_ENDPOINT=${url} COS_APPID=${appid} COS_SECRET_ID=${secretId} COS_BUCKET=${bucket}`, account);
      // The key that everybody knows is no secret; one's own is not shown.
      if (args.text("secret-key") === undefined && !output.json) await output.result(`export COS_SECRET_KEY=${secretKey}`, {});
      await output.note(output.asideStyle.dim("Listening. Ctrl-C ends it."));
      await untilAborted(signal);
      return EXIT.done;
    } catch (error) {
      // Ctrl-C is how an emulator ends, and no interruption of anything.
      if (error instanceof Interrupted) return EXIT.done;
      throw error;
    } finally {
      await service.close();
    }
  },
};

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
