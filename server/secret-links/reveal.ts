/** Gives a reader without an account the encrypted text of a one-time link, once. */
import { z } from "zod";
import { limit } from "../doors/rate-limit.ts";
import { burnSecretLink } from "../doors/secret-links.ts";

/** Ours: a person opens one or two links; nobody may try tokens. */
const TRIES_AN_HOUR = 30;

export const RevealSecret = z.object({ token: z.string().max(100) });

/** Burns the link and gives its encrypted text; null when there is nothing to read any more. Throws `LimitReached`. */
export async function revealSecret(
  { token }: z.infer<typeof RevealSecret>,
  { clientIp, now }: { clientIp: string; now: Date },
): Promise<{ ciphertext: string } | null> {
  await limit(
    `secret-link:${clientIp}`,
    TRIES_AN_HOUR,
    3_600_000,
    now,
    "Too many links were opened from here. Try again in an hour.",
  );
  const ciphertext = await burnSecretLink(token, now);
  return ciphertext === null ? null : { ciphertext };
}
