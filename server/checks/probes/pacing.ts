/** Manners towards one host: how often and how many at once (catalogue 0.4), and when to stop asking. */
import { setTimeout as pause } from "node:timers/promises";
import { FaultError } from "./network-fault.ts";

export type Pacing = {
  /** Requests a second to one host; Infinity in benches and tests. */
  requestsPerSecond: number;
  /** Pages in flight at one host. */
  pagesInFlight: number;
  /** Static files in flight at one host. */
  assetsInFlight: number;
  /** Share of the interval that is added at random, 0 to 1. */
  jitter: number;
  /** RDAP servers ask for fewer (catalogue, `dns.domain-expiry`). */
  rdapRequestsPerSecond: number;
};

/** Catalogue 0.4: at most two requests a second and one page or four static files in flight, jitter 20 %. */
export const politePacing: Pacing = {
  requestsPerSecond: 2,
  pagesInFlight: 1,
  assetsInFlight: 4,
  jitter: 0.2,
  rdapRequestsPerSecond: 1,
};

/** No waiting at all, for servers of our own. */
export const unpaced: Pacing = {
  requestsPerSecond: Number.POSITIVE_INFINITY,
  pagesInFlight: 64,
  assetsInFlight: 64,
  jitter: 0,
  rdapRequestsPerSecond: Number.POSITIVE_INFINITY,
};

/** Catalogue 0.4: this many 429 in a row and the host is left alone. */
const TOO_MANY_REQUESTS_MAX = 3;
/** A host that asks for a longer pause than this is not asked again in this run. */
const RETRY_AFTER_MS_MAX = 30_000;
/** Pause after a 429 or 503 that names none. */
const BACK_OFF_MS = 2000;

export type Lane = "page" | "asset";

export type Manners = {
  /**
   * Waits for a turn at a host and returns how to end it; throws a `FaultError` of kind `budget` when the host has asked
   * us to stop, and when `signal` ends the run.
   */
  enter(host: string, lane: Lane): Promise<() => void>;
  /** Takes an answer into account: 429 and 503 slow down or end the questions to this host. */
  answered(host: string, status: number, retryAfter: string | null): void;
};

type HostState = {
  nextStartAt: number;
  inFlight: { [lane in Lane]: number };
  waiting: { lane: Lane; start: () => void }[];
  timer: NodeJS.Timeout | null;
  tooMany: number;
  /** Why the host is left alone from now on; null while it is not. */
  closed: string | null;
};

/** Makes the manners of one client; each host has its own queue, first come, first served within a lane. */
export function createManners(pacing: Pacing, signal?: AbortSignal): Manners {
  const hosts = new Map<string, HostState>();

  function stateOf(host: string): HostState {
    const known = hosts.get(host);
    if (known !== undefined) return known;
    const inFlight = { page: 0, asset: 0 };
    const state: HostState = { nextStartAt: 0, inFlight, waiting: [], timer: null, tooMany: 0, closed: null };
    hosts.set(host, state);
    return state;
  }

  function hasRoom(state: HostState, lane: Lane): boolean {
    return state.inFlight[lane] < (lane === "page" ? pacing.pagesInFlight : pacing.assetsInFlight);
  }

  /** Starts everybody whose turn has come, and sets an alarm for the next one. */
  function advance(state: HostState): void {
    if (state.timer !== null) return;
    for (;;) {
      const isStopped = state.closed !== null || signal?.aborted === true;
      const index = isStopped ? 0 : state.waiting.findIndex((entry) => hasRoom(state, entry.lane));
      const entry = state.waiting[index];
      if (entry === undefined) return;
      const waitMs = isStopped ? 0 : state.nextStartAt - performance.now();
      if (waitMs > 0) {
        state.timer = setTimeout(() => {
          state.timer = null;
          advance(state);
        }, waitMs);
        return;
      }
      state.waiting.splice(index, 1);
      state.inFlight[entry.lane] += 1;
      state.nextStartAt = performance.now() + intervalMs(pacing);
      entry.start();
    }
  }

  /** Wakes everybody who waits at a host, now that waiting has no point any more. */
  function release(state: HostState): void {
    if (state.timer !== null) clearTimeout(state.timer);
    state.timer = null;
    advance(state);
  }

  signal?.addEventListener("abort", () => {
    for (const state of hosts.values()) release(state);
  });

  return {
    async enter(host, lane) {
      const state = stateOf(host);
      await new Promise<void>((start) => {
        state.waiting.push({ lane, start });
        advance(state);
      });
      let isLeft = false;
      function leave(): void {
        if (isLeft) return;
        isLeft = true;
        state.inFlight[lane] -= 1;
        advance(state);
      }
      const reason = signal?.aborted === true ? "the run was stopped" : state.closed;
      if (reason === null) return leave;
      leave();
      throw new FaultError("budget", signal?.aborted === true ? "STOPPED" : "RATE_LIMITED", reason);
    },
    answered(host, status, retryAfter) {
      const state = stateOf(host);
      state.tooMany = status === 429 ? state.tooMany + 1 : 0;
      if (status !== 429 && status !== 503) return;
      const waitMs = retryAfterMs(retryAfter) ?? BACK_OFF_MS;
      if (state.tooMany >= TOO_MANY_REQUESTS_MAX) state.closed = `${host} answered 429 three times in a row`;
      else if (waitMs > RETRY_AFTER_MS_MAX) state.closed = `${host} asks for a pause of ${Math.round(waitMs / 1000)} s`;
      // An unpaced client talks to its own servers, where a pause would only cost time.
      const isPaced = Number.isFinite(pacing.requestsPerSecond);
      if (isPaced) state.nextStartAt = Math.max(state.nextStartAt, performance.now() + waitMs);
      if (state.closed !== null) release(state);
    },
  };
}

function intervalMs(pacing: Pacing): number {
  return (1000 / pacing.requestsPerSecond) * (1 + Math.random() * pacing.jitter);
}

/** RFC 9110, section 10.2.3: seconds or a date; null when absent or unreadable. */
function retryAfterMs(text: string | null): number | null {
  if (text === null) return null;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text.trim()) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}

/** When each server of a kind may be asked next, shared by every run of this process. */
const nextTurns = new Map<string, number>();

/** Waits until a server may be asked again, at `perSecond` for the whole process. */
export async function waitForTurn(server: string, perSecond: number): Promise<void> {
  const now = performance.now();
  const turn = Math.max(now, nextTurns.get(server) ?? 0);
  nextTurns.set(server, turn + 1000 / perSecond);
  if (turn > now) await pause(turn - now);
}
