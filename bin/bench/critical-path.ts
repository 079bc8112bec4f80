/** The least time an audit could take over a network: what has to happen one after another. */
import type { LogEntry } from "../../e2e/store-under-test/log.ts";
import type { Pacing } from "../../server/checks/probes/pacing.ts";

/** The longest chain of an audit. */
export type CriticalPath = {
  /** The host that is asked most, whose turns make the chain. */
  host: string;
  /** Different requests to it. */
  requests: number;
  /** Least time, in milliseconds. */
  leastMs: number;
};

/** A name must be found before the first request; the last one connects, shakes hands and asks (RFC 8446: one round trip). */
const ROUND_TRIPS_AROUND = 4;

/**
 * Finds the path from what the servers were asked. Requests to one host wait for their turns (`pacing`, with the mean of
 * its jitter); a request asked twice counts once, so that asking twice is our loss. Hosts and DNS go on side by side.
 */
export function criticalPath(
  log: readonly LogEntry[],
  { roundTripMs, pacing }: { roundTripMs: number; pacing: Pick<Pacing, "requestsPerSecond" | "jitter"> },
): CriticalPath {
  const asked = new Map<string, Set<string>>();
  for (const { kind, host, address, what } of log) {
    if (kind !== "http" && kind !== "https") continue;
    const requests = asked.get(host) ?? new Set();
    asked.set(host, requests.add(`${kind} ${address} ${what}`));
  }
  let [host, requests] = ["", 0];
  for (const [name, { size }] of asked) if (size > requests) [host, requests] = [name, size];
  const turnMs = (1_000 / pacing.requestsPerSecond) * (1 + pacing.jitter / 2);
  return { host, requests, leastMs: Math.max(0, requests - 1) * turnMs + ROUND_TRIPS_AROUND * roundTripMs };
}
