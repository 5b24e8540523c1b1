/**
 * `deno task picture`: draws docs/cos.svg and docs/zh/cos.svg, the pictures of the command in the READMEs. The commands are really run, in a terminal, on an emulator;
 * what the terminal shows in the end is drawn.
 *
 * @module
 */
import xterm from "@xterm/headless";
import { CosEmulator } from "../src/emulator/mod.ts";
import { noTerminal, Terminal } from "./cli/terminal.ts";
import { help } from "./help.ts";
import { root } from "./tools.ts";

const [COLUMNS, ROWS] = [102, 40];
const [WIDTH, HEIGHT, MARGIN] = [8.4, 19, 18];
const GROUND = "#161b22";
const INK = "#e6edf3";
/** The sixteen colours of a terminal. */
const COLOURS = ["#484f58", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#b1bac4"];
const BRIGHT = ["#6e7681", "#ffa198", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#ffffff"];

/** What is typed, with the names of files and of their folder, and who reads it. */
interface Scene {
  readonly folder: string;
  readonly files: readonly [beach: string, harbour: string, list: string, trip: string, notes: string, none: string];
  readonly locale: string;
  readonly title: string;
}

const SCENES: Readonly<Record<string, Scene>> = {
  "docs/cos.svg": {
    folder: "photos",
    files: ["2024/beach.jpg", "2024/harbour.jpg", "list.txt", "trip.mp4", "notes.md", "none.jpg"],
    locale: "C.UTF-8",
    title: "The command cos at work",
  },
  "docs/zh/cos.svg": {
    folder: "照片",
    files: ["2024/海滩.jpg", "2024/港口.jpg", "列表.txt", "旅行.mp4", "笔记.md", "没有.jpg"],
    locale: "zh_CN.UTF-8",
    title: "命令行工具 cos",
  },
};

function commandsOf({ folder, files }: Scene): string[] {
  return [
    `cos cp -r ${folder}/ :/${folder}/`,
    `cos ls -l :/${folder}/`,
    `cos sync --delete --dry-run ${folder} :/${folder}`,
    `cos stat :/${folder}/${files[5]}`,
    "cos du :/",
  ];
}

/** Runs the commands and returns all that the terminal got. */
async function session(scene: Scene): Promise<string> {
  const [beach, harbour, list, trip, notes] = scene.files;
  const emulator = new CosEmulator();
  const { url } = await emulator.listen();
  const folder = await Deno.makeTempDir({ prefix: "cos-picture-" });
  try {
    await Deno.mkdir(`${folder}/${scene.folder}/2024`, { recursive: true });
    for (const [name, size] of [[beach, 3_200_000], [harbour, 2_400_000], [list, 5300], [trip, 9_500_000]] as const) {
      await Deno.writeFile(`${folder}/${scene.folder}/${name}`, Uint8Array.from({ length: size }, (_, index) => (index * 31) % 251));
    }
    const { appid, secretId, secretKey } = emulator.clientOptions;
    const lines = [
      `cos() { LC_ALL=${scene.locale} "${Deno.execPath()}" run -A --quiet --config "${root}deno.json" "${root}src/cli/main.ts" "$@"; }`,
      ...commandsOf(scene).flatMap((command, index) => [
        // The last but one of what sync would do has something to tell.
        ...index === 2 ? [`cd ${scene.folder}; rm ${list}; echo new > ${notes}; cd ..`] : [],
        `printf '\\033[32m$\\033[0m %s\\n' ${JSON.stringify(command)}`,
        command,
        "echo",
      ]),
    ];
    await Deno.writeTextFile(`${folder}/session.sh`, lines.join("\n"));
    await using terminal = new Terminal(["bash", "-c", `cd ${folder} && . ./session.sh`], {
      columns: COLUMNS,
      rows: ROWS,
      env: {
        COS_ENDPOINT: url,
        COS_APPID: String(appid),
        COS_SECRET_ID: secretId!,
        COS_SECRET_KEY: secretKey!,
        COS_BUCKET: "mybucket",
        HOME: folder,
        PATH: Deno.env.get("PATH") ?? "",
        DENO_DIR:
          JSON.parse(new TextDecoder().decode((await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output()).stdout))
            .denoDir,
      },
    });
    await terminal.status();
    return terminal.raw;
  } finally {
    await emulator.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/** What a terminal shows when it got some text, as SVG. */
export async function drawn(raw: string, title: string): Promise<string> {
  const screen = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true, scrollback: 1000 });
  await new Promise<void>((resolve) => screen.write(raw, resolve));
  const buffer = screen.buffer.active;
  const lines: string[] = [];
  for (let row = 0; row < buffer.length; row++) {
    const line = buffer.getLine(row)!;
    const runs: { text: string; style: string; at: number; wide: boolean }[] = [];
    for (let column = 0; column < COLUMNS; column++) {
      const cell = line.getCell(column);
      if (!cell || cell.getWidth() === 0) continue;
      const index = cell.isFgPalette() ? cell.getFgColor() : -1;
      const colour = index < 0 ? "" : index < 8 ? COLOURS[index] : BRIGHT[index - 8] ?? "";
      const style = `${colour ? ` fill="${colour}"` : ""}${cell.isBold() ? ' font-weight="bold"' : ""}${
        cell.isDim() ? ' opacity="0.65"' : ""
      }`;
      const last = runs.at(-1);
      const text = cell.getChars() || " ";
      const wide = cell.getWidth() === 2;
      if (last?.style === style && last.wide === wide) last.text += text;
      else runs.push({ text, style, at: column, wide });
    }
    const shown = runs.filter(({ text }) => text.trim() !== "");
    lines.push(
      shown.map(({ text, style, at, wide }) => {
        // Fonts differ in how wide a Chinese character is beside a Latin one, so each has its place.
        const begin = at + text.length - text.trimStart().length;
        const places = wide ? [...text].map((_, index) => begin + 2 * index) : [begin];
        const x = places.map((column) => (MARGIN + column * WIDTH).toFixed(1)).join(" ");
        return `<text x="${x}" y="${MARGIN + (row + 1) * HEIGHT + 16}"${style}>${escaped(text.trim())}</text>`;
      }).join(""),
    );
  }
  screen.dispose();
  while (lines.at(-1) === "") lines.pop();
  const [width, height] = [Math.round(COLUMNS * WIDTH + 2 * MARGIN), lines.length * HEIGHT + 2 * MARGIN + 24];
  const dots = ["#ff5f57", "#febc2e", "#28c840"].map((fill, index) => `<circle cx="${22 + index * 20}" cy="20" r="6" fill="${fill}"/>`)
    .join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${title}</title>
<rect width="${width}" height="${height}" rx="10" fill="${GROUND}"/>${dots}
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace" font-size="14" fill="${INK}" xml:space="preserve">
${lines.filter(Boolean).join("\n")}
</g>
</svg>
`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

if (import.meta.main) {
  help(`Draws docs/cos.svg and docs/zh/cos.svg, the pictures of the command in the READMEs, from real runs in a terminal.

  deno task picture
`);
  if (noTerminal !== undefined) {
    console.error(`There is no terminal to run the command in: ${noTerminal}.`);
    Deno.exit(1);
  }
  for (const [path, scene] of Object.entries(SCENES)) {
    await Deno.writeTextFile(root + path, await drawn(await session(scene), scene.title));
    console.log(`wrote ${path}`);
  }
}
