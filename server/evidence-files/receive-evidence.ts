/** Takes a file given as proof: who may give it, looking through it, keeping it. */
import { z } from "zod";
import { type Actor, inTenant } from "../ctx.ts";
import { limit } from "../doors/rate-limit.ts";
import { cleanFile } from "./clean-file.ts";
import { keepEvidence, requireGiver } from "./keep-evidence.ts";

/** Ours: looking through a picture takes seconds of a core. */
const FILES_AN_HOUR = 40;

export const EvidencePlace = z.object({ storeId: z.uuid() });

/** Keeps the file once it is clean. Throws `NotAllowed`, `InvalidInput`, `LimitReached`, `Conflict`, `NotFound` or `Unavailable`. */
export async function receiveEvidence(
  actor: Actor,
  storeId: string,
  file: { name: string; bytes: Uint8Array },
  now: Date,
): Promise<{ id: string; name: string }> {
  // Asked first: whoever may not give proofs costs no picture its reading.
  await inTenant(actor, async (ctx) => requireGiver(ctx), now);
  await limit(
    `evidence:${actor.workspaceId}:${storeId}`,
    FILES_AN_HOUR,
    3_600_000,
    now,
    "Forty files an hour are the most. Try again in an hour.",
  );
  const clean = await cleanFile(file.name, file.bytes);
  const { id } = await inTenant(actor, (ctx) => keepEvidence(ctx, storeId, clean), now);
  return { id, name: clean.name };
}
