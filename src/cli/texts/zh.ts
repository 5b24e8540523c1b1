/**
 * What the command says, in Chinese.
 *
 * @module
 */
import { codes, hints } from "../../generated/codes_zh.ts";
import type { Table } from "./texts.ts";
import { help } from "./zh_help.ts";
import { library } from "./zh_library.ts";
import { messages } from "./zh_messages.ts";

/** Chinese, as users of the service write it. */
export const zh: Table = { codes, texts: { ...help, ...messages }, library: { ...hints, ...library } };
