/** Sends text while it is still being written. */

/** Gives the pieces as UTF-8 bytes, each asked for when the reader wants more; a reader that leaves ends the writing. */
export function textStream(text: AsyncIterable<string>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const pieces = text[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const piece = await pieces.next();
      if (piece.done) controller.close();
      else controller.enqueue(encoder.encode(piece.value));
    },
    async cancel() {
      await pieces.return?.();
    },
  });
}
