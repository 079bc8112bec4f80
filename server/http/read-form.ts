/** Reads the fields of a small form post. */
import { BodyTooLarge, withLimitedBody } from "./limited-body.ts";

const BODY_BYTES_MAX = 8 * 1024;

/** Gives the fields; null when the body is longer than any form of ours. */
export async function readForm(request: Request): Promise<URLSearchParams | null> {
  try {
    const limited = await withLimitedBody(request, BODY_BYTES_MAX);
    return new URLSearchParams(await limited.text());
  } catch (error) {
    if (error instanceof BodyTooLarge) return null;
    throw error;
  }
}
