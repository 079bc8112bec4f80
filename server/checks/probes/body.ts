/** Reads response bodies that may be endless, compressed into bombs, or broken. */
import { PassThrough, type Readable, type Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from "node:zlib";
import { FaultError } from "./network-fault.ts";

/** RFC 9110, section 8.4 allows several codings; more than two is nobody's shop. */
const CODINGS_MAX = 2;
/** RFC 9659, section 3: a window over 8 MiB is not for the web. */
const ZSTD_WINDOW_LOG_MAX = 23;

export type ReadBody = { bytes: Buffer; truncated: boolean };

/**
 * Reads at most `bytesMax` after decompression and stops the source there; throws a `FaultError` of kind `protocol` for
 * a coding it cannot undo, and the source's own error when it breaks off.
 */
export async function readBody(source: Readable, contentEncoding: string, bytesMax: number): Promise<ReadBody> {
  const codings = contentEncoding
    .split(",")
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== "" && coding !== "identity");
  if (codings.length > CODINGS_MAX) {
    source.destroy();
    throw new FaultError("protocol", "ENCODING", `${codings.length} content codings`);
  }
  const decoders: Transform[] = [];
  for (const coding of codings.reverse()) {
    const decoder = await decoderOf(coding, source);
    if (decoder === null) {
      source.destroy();
      throw new FaultError("protocol", "ENCODING", `unknown content coding ${coding}`);
    }
    decoders.push(decoder);
  }
  const output = new PassThrough();
  const flow = pipeline([source, ...decoders, output]);
  // The loop below reports the error; without a handler an early stop would count as unhandled.
  flow.catch(() => {});
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of output) {
    const room = bytesMax - length;
    chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
    length += Math.min(chunk.length, room);
    if (chunk.length > room) {
      source.destroy();
      return { bytes: Buffer.concat(chunks), truncated: true };
    }
  }
  await flow;
  return { bytes: Buffer.concat(chunks), truncated: false };
}

async function decoderOf(coding: string, source: Readable): Promise<Transform | null> {
  switch (coding) {
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "br":
      return createBrotliDecompress();
    case "zstd":
      return createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG_MAX } });
    case "deflate":
      return (await isZlibWrapped(source)) ? createInflate() : createInflateRaw();
    default:
      return null;
  }
}

/** Some servers send "deflate" without the zlib wrapper RFC 9110 demands; the first byte tells (RFC 1950, section 2.2). */
async function isZlibWrapped(source: Readable): Promise<boolean> {
  for await (const chunk of source.iterator({ destroyOnReturn: false })) {
    source.unshift(chunk);
    return (chunk[0] & 0x0f) === 8;
  }
  return true;
}

/** Decodes bytes by the charset of a content type, UTF-8 when it names none or one nobody knows. */
export function decodeText(bytes: Buffer, contentType: string): string {
  const charset = /charset\s*=\s*"?([\w-]+)/i.exec(contentType)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return bytes.toString("utf8");
  }
}
