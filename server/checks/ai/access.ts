/** What the owner gave leave for: the canaries planted in the shop's assistant, and how it is reached. */
import type { Canaries } from "./canaries.ts";

/** One request for the canary address, as the catcher wrote it down. */
export type CanaryHit = {
  /** ISO 8601. */
  at: string;
  /** Which of our texts named the address: `note`, `slot`, `image`, …; null when the request did not say. */
  place: string | null;
};

export type AiAccess = {
  canaries: Canaries;
  /** Values of the headers the assistant wants, by name. */
  headers: Record<string, string>;
  /** Whoever owns the shop agreed to be asked these things. */
  hasConsent: boolean;
  /** Somebody of the shop said that every canary stands where it should. */
  isPlanted: boolean;
  /** Gives the requests for the canary address since a moment; null where nobody catches them. */
  hits: ((since: Date) => Promise<CanaryHit[]>) | null;
  /** Milliseconds from one message to the next; 1000 unless given, shorter only for assistants of our own. */
  intervalMs?: number;
  /** How long a request for the canary address may be late, in milliseconds; 3000 unless given. */
  settleMs?: number;
};
