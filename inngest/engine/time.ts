const UNIT_MS = {
  w: 7 * 86_400_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
} as const;

/** A year in ms, the longest a wait or a timer without a time of its own is kept. */
export const YEAR_MS = 365 * 86_400_000;

/** Waits before attempts 2, 3, …; the last one repeats. The values are Inngest's own schedule. */
const RETRY_DELAYS_MS = [15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_200_000, 2_400_000, 3_600_000, 7_200_000];
const RETRY_JITTER_MS = 30_000;
const RETRY_AFTER_MIN_MS = 1000;
const RETRY_AFTER_MAX_MS = 86_400_000;

/** Reads a time string such as `1d2h30m` as ms; null if it is none. */
export function durationMs(text: string): number | null {
  const trimmed = text.trim();
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[wdhms]))+$/.test(trimmed)) return null;
  let total = 0;
  for (const [, amount, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|[wdhms])/g)) {
    total += Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
  }
  return Math.round(total);
}

/** Reads a time string or an ISO date as a moment in ms since 1970; null if it is neither. */
export function momentMs(text: string, nowMs: number): number | null {
  const duration = durationMs(text);
  if (duration !== null) return nowMs + duration;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : date;
}

/**
 * Decides how long to wait before the next attempt, in ms.
 * `attempt` is the number of the attempt that just failed, from 0; `retryAfterMs` is what the app asked for.
 */
export function retryDelayMs(attempt: number, retryAfterMs: number | null, fixedMs: number | null): number {
  if (retryAfterMs !== null) return Math.min(Math.max(retryAfterMs, RETRY_AFTER_MIN_MS), RETRY_AFTER_MAX_MS);
  if (fixedMs !== null) return fixedMs;
  const base = RETRY_DELAYS_MS[Math.min(attempt, RETRY_DELAYS_MS.length - 1)] ?? 0;
  return base + Math.random() * RETRY_JITTER_MS;
}

/** Reads a `retry-after` header as ms from now; null if there is none. Up to seven characters are seconds, more a date. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  if (!header) return null;
  if (header.length <= 7) {
    const seconds = Number(header);
    return Number.isFinite(seconds) ? seconds * 1000 : null;
  }
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : date - nowMs;
}
