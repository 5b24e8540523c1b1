/**
 * Bodies as text, bounded before they are believed.
 *
 * @module
 */

/**
 * Reads a body of UTF-8 to its end.
 *
 * @param response Whose body.
 * @param most Bytes that it may have.
 * @returns Its text; nothing where it has more, and then the rest is cancelled.
 */
export async function textOf(response: Response, most: number): Promise<string | undefined> {
  const { headers, body } = response;
  // HTTP itself keeps a body to the length that it announced, unless it is compressed or in chunks; and to read it in one piece is faster.
  const length = headers.get("content-length");
  if (length !== null && !headers.has("content-encoding") && !headers.has("transfer-encoding") && Number(length) <= most) {
    return await response.text();
  }
  if (!body) return "";
  // Not for await: some browsers cannot iterate over streams.
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let size = 0;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.length;
    if (size > most) break;
    text += decoder.decode(value, { stream: true });
  }
  // What else is wrong with it does not matter, and it may take its time to end.
  reader.cancel().catch(() => {});
  return undefined;
}
