/**
 * The example page: uploads a file, lists a folder, downloads. It has no secret: for every request it asks the server that it came from for
 * a sign, and then talks to the service itself.
 *
 * @module
 */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { CosClient, CosError, type CosFailure, type Entry, type Progress, type SignRequest, unwrap } from "@cos/v4";
import type { PageConfig } from "./server.ts";

const config: PageConfig = await (await fetch("config.json")).json();
const { bucketName } = config;
const cos = new CosClient({ appid: config.appid, endpoint: config.endpoint, signer });

/** Asks the page's own server, which knows who is logged in and what they may do. */
async function signer(request: SignRequest): Promise<string> {
  const response = await fetch("sign", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(request),
  });
  if (!response.ok) throw new Error(await response.text());
  return await response.text();
}

function element<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

const file = element<HTMLInputElement>("file");
const folder = element<HTMLInputElement>("folder");
const progress = element<HTMLProgressElement>("progress");
const send = element<HTMLButtonElement>("send");
const cancel = element<HTMLButtonElement>("cancel");

/** From this size on, the client sends a file in slices of 1 MiB. */
const SLICED_FROM = 8 * 1024 * 1024;

async function upload(chosen: File): Promise<void> {
  const stop = new AbortController();
  const onCancel = (): void => stop.abort();
  cancel.addEventListener("click", onCancel);
  const started = performance.now();
  underWay(true);
  try {
    unwrap(
      await cos.uploadFileFromBuffer({
        bucketName,
        cosPath: folder.value + chosen.name,
        data: chosen,
        insertOnly: element<HTMLInputElement>("overwrite").checked ? 0 : 1,
        verifySha1: element<HTMLInputElement>("verify").checked,
        // What was cancelled or cut off before goes on where it stopped.
        resume: true,
      }, { signal: stop.signal, onProgress: showProgress }),
    );
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    say(`已上传 ${chosen.name}，用时 ${seconds} 秒`, `Uploaded in ${seconds} s`);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    say("已取消，再次上传会从断点继续", "Cancelled; uploading again goes on from here");
  } finally {
    cancel.removeEventListener("click", onCancel);
    underWay(false);
  }
  await list();
}

function underWay(running: boolean): void {
  if (running) element("notice").hidden = true;
  element("under-way").hidden = !running;
  cancel.hidden = !running;
  send.disabled = running;
  file.disabled = running;
  progress.value = 0;
  element("percent").textContent = "0%";
  element("figures").textContent = "";
}

function showProgress({ loaded, total, speed }: Progress): void {
  progress.value = total === 0 ? 100 : loaded * 100 / total;
  element("percent").textContent = `${Math.floor(progress.value)}%`;
  element("figures").textContent = `${sizeText(loaded)} / ${sizeText(total)} · ${sizeText(speed)}/s`;
}

async function list(): Promise<void> {
  const entries: Entry[] = [];
  for await (const entry of cos.listFolderAll({ bucketName, cosPath: folder.value })) entries.push(entry);
  element("entries").replaceChildren(...entries.map(row));
  element("empty").hidden = entries.length > 0;
}

function row({ name, filesize, filelen, mtime }: Entry): HTMLTableRowElement {
  const line = document.createElement("tr");
  const isFolder = name.endsWith("/");
  line.className = isFolder ? "folder" : "file";
  const isUnfinished = filelen !== undefined && filelen !== filesize;
  const texts = [
    name,
    isFolder ? "" : sizeText(filesize ?? 0),
    isFolder || mtime === undefined ? "" : new Date(mtime * 1000).toLocaleString("zh-CN", { hour12: false }),
  ];
  for (const text of texts) line.insertCell().textContent = text;
  const last = line.insertCell();
  if (isUnfinished) {
    last.append("未完成 ", Object.assign(document.createElement("small"), { lang: "en", textContent: "unfinished" }));
    return line;
  }
  const button = document.createElement("button");
  button.className = "quiet";
  button.textContent = isFolder ? "打开 Open" : "下载 Download";
  button.addEventListener("click", guarded(() => isFolder ? open(folder.value + name) : download(name)));
  last.append(button);
  return line;
}

async function open(path: string): Promise<void> {
  folder.value = path;
  await list();
}

async function download(name: string): Promise<void> {
  const { body } = unwrap(await cos.downloadObject({ bucketName, cosPath: folder.value + name }));
  const url = URL.createObjectURL(await new Response(body).blob());
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  // The browser takes the content when it begins to save it, which is not at once.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  say(`已下载 ${name}`, "Downloaded");
}

/** What some codes mean to people; the message has the rest. */
const MEANINGS: Readonly<Record<number, readonly [string, string]>> = {
  [-1]: ["请求未发出", "Nothing was sent"],
  [-2]: ["应答异常", "That was no answer of COS"],
  [-3]: ["没有应答，请检查网络", "No answer: is the network there?"],
  [-177]: ["文件已存在，可勾选“覆盖”", "The file exists; tick Overwrite"],
  [-197]: ["文件或文件夹不存在", "There is no such file or folder"],
  [-4018]: ["相同的文件已存在", "The same file is there already"],
  [-46628]: ["文件不存在", "There is no such file"],
};

function sayFailure({ code, name, message }: CosFailure): void {
  const [chinese, english] = MEANINGS[code] ?? ["操作失败", "That did not work"];
  say(chinese, english, `${code} ${name} ${message === name ? "" : message}`.trim());
}

/** Tells the user; with a failure's details, as one. */
function say(chinese: string, english: string, details?: string): void {
  const notice = element("notice");
  notice.className = details === undefined ? "" : "bad";
  notice.textContent = `${chinese} `;
  notice.append(Object.assign(document.createElement("span"), { lang: "en", textContent: english }));
  if (details !== undefined) {
    notice.append(document.createElement("br"), Object.assign(document.createElement("code"), { textContent: details }));
  }
  notice.hidden = false;
}

/** A listener that shows what goes wrong. */
function guarded(action: () => Promise<void>): (event: Event) => Promise<void> {
  return async (event) => {
    event.preventDefault();
    try {
      await action();
    } catch (error) {
      if (error instanceof CosError) sayFailure(error.failure);
      else say("出错了", "Something went wrong", String(error));
    }
  };
}

function sizeText(bytes: number): string {
  if (bytes < 1024) return `${Math.round(bytes)} B`;
  const power = Math.min(4, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(1)} ${["", "KiB", "MiB", "GiB", "TiB"][power]}`;
}

function showChosen(): void {
  const chosen = file.files?.[0];
  const way = !chosen || chosen.size < SLICED_FROM ? ["一次上传", "in one request"] : ["分片上传", "in slices"];
  element("chosen").textContent = chosen ? chosen.name : "选择文件，或拖到这里";
  element("chosen-more").textContent = chosen ? `${sizeText(chosen.size)} · ${way.join(" ")}` : "Choose a file, or drop it here";
}

function acceptDrops(area: HTMLElement): void {
  area.addEventListener("dragover", (event) => {
    event.preventDefault();
    area.classList.add("over");
  });
  area.addEventListener("dragleave", () => area.classList.remove("over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("over");
    if (event.dataTransfer?.files.length && !file.disabled) file.files = event.dataTransfer.files;
    showChosen();
  });
}

element("where").textContent = `${bucketName} · ${config.endpoint}`;
folder.value = config.folder;
file.addEventListener("change", showChosen);
acceptDrops(element("drop"));
element("upload").addEventListener("submit", guarded(() => upload(file.files![0]!)));
element("list").addEventListener("submit", guarded(list));
await guarded(list)(new Event("load"));
