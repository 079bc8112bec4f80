/** Looks a domain up for the onboarding wizard. */
import { z } from "zod";
import { makeProbes } from "../audit-runs/make-probes.ts";
import { type Detection, detectStore as detect } from "../checks/detect.ts";
import { readDomain } from "../checks/domain.ts";
import { emptyProfile } from "../checks/store-profile.ts";
import { limit } from "../doors/rate-limit.ts";
import { InvalidInput } from "../errors.ts";

export const DetectStore = z.object({
  text: z.string().max(2_000, "That is too long. Paste only the shop's address."),
});

/** Detects the shop behind what was typed. Throws `InvalidInput` on no domain, `LimitReached` after 60 look-ups an hour. */
export async function detectStore(
  input: z.infer<typeof DetectStore>,
  caller: { workspaceId: string; now: Date; signal?: AbortSignal },
): Promise<Detection> {
  const reading = readDomain(input.text);
  if (!reading.ok) throw new InvalidInput("text", reading.message);
  await limit(
    `detect:${caller.workspaceId}`,
    60,
    3_600_000,
    caller.now,
    "60 look-ups an hour are the limit. Try again later.",
  );
  return detect(reading.domain, makeProbes(emptyProfile(reading.domain)));
}
