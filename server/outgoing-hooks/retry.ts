/** When a message that did not arrive is sent again. */

/** Eight tries in 24 hours, each wait longer than the last, so that nothing is lost while a receiver is repaired. */
export const TRIES = 8;
const FIRST_WAIT_MS = 30_000;
/** 30 s × 3.5ⁿ for the seven waits sums up to 21 h 27 min, with jitter at most 23 h 36 min. */
const FACTOR = 3.5;
/** Receivers that failed together are not asked again together. */
const JITTER = 0.1;

/** Gives the wait after try number `attempt` (from 1), in ms; null after the last. `random` is within 0 and 1. */
export function waitAfter(attempt: number, random: number): number | null {
  if (attempt >= TRIES) return null;
  return Math.round(FIRST_WAIT_MS * FACTOR ** (attempt - 1) * (1 - JITTER + 2 * JITTER * random));
}
