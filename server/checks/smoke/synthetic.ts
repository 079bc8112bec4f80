/** Marks what a smoke test asks, so that the shop's statistics and stock can ignore it. */
import { createHmac, randomBytes } from "node:crypto";
import type { GatherContext } from "../check.ts";

/** Name of the header every request of a smoke test carries. */
export const SYNTHETIC_HEADER = "x-launch-synthetic";

/** A key of this process, where a run has none: the mark is then only a mark, nobody can check it. */
const looseKey = randomBytes(32).toString("hex");

/** Makes the header of one look: `<id>.<hmac>`, hex HMAC-SHA-256 of the id under the store's own key. */
export function syntheticHeaders({ fingerprintKey, store }: Pick<GatherContext, "fingerprintKey" | "store">): {
  [SYNTHETIC_HEADER]: string;
} {
  const id = randomBytes(8).toString("hex");
  const key = syntheticKey(fingerprintKey ?? looseKey, store.domain);
  const mark = createHmac("sha256", key).update(id).digest("hex");
  return { [SYNTHETIC_HEADER]: `${id}.${mark}` };
}

/** Derives the key a shop may check the header with; it opens nothing else. */
export function syntheticKey(tenantKey: string, domain: string): string {
  return createHmac("sha256", tenantKey).update(`synthetic:${domain}`).digest("hex");
}
