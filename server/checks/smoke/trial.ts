/** One visitor's way through a shop: each step with its status and time, all of them within the share of one look. */
import { setTimeout as pause } from "node:timers/promises";
import type { GatherContext } from "../check.ts";
import { originOf } from "../edge/personal-paths.ts";
import type { HttpChain, HttpExchange, HttpVisit, NetworkFault, VisitOptions } from "../probes/probes.ts";
import type { StoreProfile } from "../store-profile.ts";
import { syntheticHeaders } from "./synthetic.ts";
import { type Wall, wallAt, wallOf } from "./walls.ts";

/** Leaves three attempts, ten seconds apart, within 90 s in all (catalogue 8.1); in milliseconds. */
export const LOOK_MS = 22_000;
/** Catalogue 8.1. */
const ATTEMPT_DELAY_MS = 10_000;

/** What one step got, as it is kept: no body, no cookie. `status` null: `fault` says why. */
export type Step = {
  name: string;
  request: string;
  status: number | null;
  /** Network time alone, in milliseconds: waiting for our turn is no fault of the shop's. */
  ms: number;
  fault: NetworkFault["kind"] | "loop" | "out-of-time" | null;
  wall: Wall | null;
};

/** What one step got, as the next step needs it. */
export type Answer = Step & {
  /** Where it ended, redirects followed. */
  url: string;
  body: string;
  headers: [string, string][];
  /** Names of the cookies set on the way. */
  cookies: string[];
  contentType: string;
  locationResolved: string | null;
  /** The body was not read to its end: what is missing from it says nothing. */
  isCut: boolean;
};

export type Trial = {
  steps: Step[];
  /** Opens a page, redirects followed. */
  open(name: string, url: string, options?: VisitOptions): Promise<Answer>;
  /** One request, no redirect followed. */
  get(name: string, url: string, options?: VisitOptions): Promise<Answer>;
  /** Sends a form or JSON once. */
  send(name: string, url: string, body: Parameters<HttpVisit["send"]>[1], options?: VisitOptions): Promise<Answer>;
  /** Lets what must be done in any case take this long from now, in milliseconds. */
  allow(ms: number): void;
};

/**
 * Begins a trial with an empty cookie jar; its requests carry the mark of a smoke test. It ends at `endsAt`, by the clock
 * of `performance.now()`; unless given, one look from now.
 */
export function beginTrial(context: GatherContext, endsAt = performance.now() + LOOK_MS): Trial {
  const visit = context.probes.http.visit();
  const mark = syntheticHeaders(context);
  const steps: Step[] = [];
  let until = endsAt;

  async function take<T>(request: string, name: string, asking: () => Promise<T>, read: (value: T) => Parts) {
    const leftMs = until - performance.now();
    const value = leftMs > 0 ? await within(leftMs, asking) : null;
    const parts = value === null ? outOfTime(request) : read(value);
    const answer: Answer = { name, request, ...parts };
    steps.push(stepOf(answer));
    return answer;
  }

  const marked = (options: VisitOptions = {}) => ({ ...options, headers: { ...mark, ...options.headers } });
  return {
    steps,
    open: (name, url, options) => take(`GET ${url}`, name, () => visit.open(url, marked(options)), partsOfChain),
    get: (name, url, options) => take(`GET ${url}`, name, () => visit.get(url, marked(options)), partsOf),
    send: (name, url, body, options) =>
      take(`POST ${url}`, name, () => visit.send(url, body, marked(options)), partsOf),
    allow(ms) {
      until = Math.max(until, performance.now() + ms);
    },
  };
}

/** Waits between two attempts of one look. */
export async function pauseBetweenAttempts({ attemptDelayMs = ATTEMPT_DELAY_MS }: GatherContext): Promise<void> {
  await pause(attemptDelayMs);
}

/**
 * Walks once more where the first walk was slow, and gives the quicker one: a busy moment, ours or theirs, is not called
 * slow.
 */
export async function quickerOf<T>(
  context: GatherContext,
  walk: () => Promise<T>,
  { slowMs, tookMs }: { slowMs: number; tookMs: (walked: T) => number },
): Promise<T> {
  const first = await walk();
  if (tookMs(first) <= slowMs) return first;
  await pauseBetweenAttempts(context);
  const second = await walk();
  return tookMs(second) < tookMs(first) ? second : first;
}

/** Kinds of faults that are ours or nobody's: they say nothing of the shop. */
const notTheirs: Step["fault"][] = ["guarded", "budget", "unreachable", "too-large"];

/** Tells whether a step says nothing of the shop: a wall stood before it, or our own side could not look. */
export function isUnclear({ wall, fault }: Pick<Step, "wall" | "fault">): boolean {
  return wall !== null || notTheirs.includes(fault);
}

/** Tells whether the shop failed to answer: silence, a broken connection, 5xx. That may pass by itself. */
export function isDown(step: Pick<Step, "status" | "fault" | "wall">): boolean {
  return !isUnclear(step) && (step.status === null || step.status >= 500);
}

/** Writes a step for engineers: "POST https://… 500 in 120 ms". */
export function stepText({ request, status, fault, ms, wall }: Step): string {
  return `${request} ${wall ?? status ?? fault} in ${ms} ms`;
}

/** Resolves a path or address of the shop. */
export function shopUrl(store: StoreProfile, path: string): string {
  return new URL(path, originOf(store)).href;
}

type Parts = Omit<Answer, "name" | "request">;

function partsOf(exchange: HttpExchange): Parts {
  const { url, status, body, headers, ms, fault, contentType, locationResolved } = exchange;
  const wall = wallAt(exchange);
  return {
    url,
    status,
    body,
    headers,
    ms,
    wall,
    contentType,
    locationResolved,
    isCut: isCut(exchange),
    ...faultOf(fault),
    ...cookiesOf([exchange]),
  };
}

function partsOfChain(chain: HttpChain): Parts {
  const last = chain.final ?? chain.hops.at(-1);
  const ms = chain.hops.reduce((sum, hop) => sum + hop.ms, 0);
  const isAstray = chain.end === "loop" || chain.end === "too-many";
  return {
    url: last?.url ?? "",
    status: isAstray ? null : (last?.status ?? null),
    body: chain.final?.body ?? "",
    headers: last?.headers ?? [],
    contentType: chain.final?.contentType ?? "",
    locationResolved: last?.locationResolved ?? null,
    isCut: chain.final !== null && isCut(chain.final),
    ms,
    wall: wallOf(chain),
    ...(isAstray ? { fault: "loop" as const } : faultOf(last?.fault ?? null)),
    ...cookiesOf(chain.hops),
  };
}

function isCut({ status, truncated, fault }: HttpExchange): boolean {
  return truncated || (status !== null && fault !== null);
}

function faultOf(fault: NetworkFault | null): Pick<Step, "fault"> {
  return { fault: fault?.kind ?? null };
}

function cookiesOf(answers: Pick<HttpExchange, "headers">[]): { cookies: string[] } {
  const set = answers.flatMap(({ headers }) => headers.filter(([name]) => name === "set-cookie"));
  return { cookies: set.flatMap(([, value]) => value.split("=", 1)[0]?.trim() || []) };
}

function outOfTime(request: string): Parts {
  const url = request.slice(request.indexOf(" ") + 1);
  const nothing = {
    body: "",
    headers: [],
    cookies: [],
    contentType: "",
    locationResolved: null,
    wall: null,
    isCut: false,
  };
  return { url, status: null, ms: 0, fault: "out-of-time", ...nothing };
}

function stepOf({ name, request, status, ms, fault, wall }: Answer): Step {
  return { name, request, status, ms, fault, wall };
}

/** Null when the time ran out; what is still under way is left behind. */
async function within<T>(ms: number, asking: () => Promise<T>): Promise<T | null> {
  const alarm = new AbortController();
  const late = pause(ms, null, { signal: alarm.signal }).catch(() => null);
  try {
    return await Promise.race([asking(), late]);
  } finally {
    alarm.abort();
  }
}
