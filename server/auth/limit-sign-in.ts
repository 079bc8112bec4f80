/** Limits how often sign-in links are mailed. */
import { createHash } from "node:crypto";
import { limit } from "../doors/rate-limit.ts";

const QUARTER_MS = 15 * 60_000;

/** Counts a request for a link; throws `LimitReached` after 5 for one address or 30 from one client in 15 minutes. */
export async function limitSignIn(email: string, clientIp: string, now: Date): Promise<void> {
  const words = "Too many sign-in links were asked for. Wait 15 minutes, then try again.";
  // The address itself is not needed to count it.
  const key = createHash("sha256").update(email.trim().toLowerCase()).digest("hex").slice(0, 32);
  await limit(`sign-in:client:${clientIp}`, 30, QUARTER_MS, now, words);
  await limit(`sign-in:address:${key}`, 5, QUARTER_MS, now, words);
}
