/**
 * What the command says, in Chinese.
 *
 * @module
 */
import { codes } from "../../generated/codes_zh.ts";
import type { Table } from "./texts.ts";

/** Chinese, as users of the service write it. */
export const zh: Table = {
  codes,
  texts: {
    "{1} files": "{1} 个文件",
  },
  library: {},
};
