/** Reads a request body only as far as a limit, whatever its sender says of its length. */

/** Thrown when a body is longer than the limit. */
export class BodyTooLarge extends Error {
  override name = "BodyTooLarge";
}

/** Gives the same request with its body read in full; throws `BodyTooLarge` past `bytesMax`. */
export async function withLimitedBody(request: Request, bytesMax: number): Promise<Request> {
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) throw new BodyTooLarge();
  if (request.body === null) return request;
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of request.body) {
    bytes += part.byteLength;
    if (bytes > bytesMax) throw new BodyTooLarge();
    parts.push(part);
  }
  const { method, headers, signal } = request;
  return new Request(request.url, { method, headers, signal, body: Buffer.concat(parts) });
}
