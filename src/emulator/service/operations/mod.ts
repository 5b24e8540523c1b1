/**
 * All operations by their `op` word.
 *
 * @module
 */
import { stat, update } from "./attributes.ts";
import type { Operate } from "./context.ts";
import { concurrent, exclusive } from "./context.ts";
import { list } from "./list.ts";
import { uploadSlice, uploadSliceData, uploadSliceFinish, uploadSliceInit, uploadSliceList } from "./slices.ts";
import { copy, create, move, remove } from "./tree.ts";
import { upload } from "./uploads.ts";

/** What carries out each operation. Moves and copies change two paths and lock them themselves. */
export const operate: Readonly<Record<string, Operate>> = {
  copy,
  create: exclusive(create),
  delete: exclusive(remove),
  list,
  move,
  stat,
  update: exclusive(update),
  upload: exclusive(upload),
  upload_slice: concurrent(uploadSlice),
  upload_slice_data: concurrent(uploadSliceData),
  upload_slice_finish: exclusive(uploadSliceFinish),
  upload_slice_init: exclusive(uploadSliceInit),
  upload_slice_list: uploadSliceList,
};
