/** The token of an agent, as it is kept. */
import { createHash } from "node:crypto";

/** Hashes a token for its column: a copy of the table opens nothing. 256 random bits need no slow hash. */
export function hashOfToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
