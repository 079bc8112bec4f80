/** Asks a few pages of a shop once a second while a deploy goes live. */
import { setTimeout as pause } from "node:timers/promises";
import type { GatherContext } from "../check.ts";
import { webHostsOf } from "../dns/hosts.ts";
import type { HttpExchange } from "../probes/probes.ts";
import { SYNTHETIC_HEADER, syntheticHeaders } from "../smoke/synthetic.ts";
import { shopUrl } from "../smoke/trial.ts";
import { wallAt } from "../smoke/walls.ts";
import type { StoreProfile } from "../store-profile.ts";

/** One address of a series. */
export type Series = {
  url: string;
  sent: number;
  failed: number;
  /** Failures in a row, at most. */
  longestRun: number;
  /** Requests a wall or our own side answered: they say nothing. */
  unclear: number;
  /** What the first failure was; null when none. */
  firstFailure: { at: string; what: string } | null;
};

/** Catalogue 7: home, product, an interface's health. */
const ADDRESSES_MAX = 3;

/** Names what is asked: the home page, a product, and the health of each interface, three in all. */
export function seriesUrls(store: StoreProfile): string[] {
  const { home, product } = store.paths;
  const pages = [home, ...(product === undefined ? [] : [product])].map((path) => shopUrl(store, path));
  const health = webHostsOf(store).flatMap(({ name, role, healthPath }) =>
    role === "api" && healthPath !== undefined ? [`https://${name}${healthPath}`] : [],
  );
  return [...new Set([...pages, ...health])].slice(0, ADDRESSES_MAX);
}

/** How often each address is asked, and how long after each other, in milliseconds. */
export type Rhythm = { turns: number; intervalMs: number };

/** Asks every address in the same rhythm. A slow answer does not hold the next question up. */
export async function askInSeries(context: GatherContext, rhythm: Rhythm): Promise<Series[]> {
  return Promise.all(seriesUrls(context.store).map((url) => askOne(context, url, rhythm)));
}

async function askOne(context: GatherContext, url: string, { turns, intervalMs }: Rhythm): Promise<Series> {
  const mark = syntheticHeaders(context)[SYNTHETIC_HEADER];
  const answers: Promise<{ at: string; answer: HttpExchange }>[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    if (turn > 0) await pause(intervalMs);
    const at = new Date().toISOString();
    // A copy the edge keeps would hide that the server is gone.
    const headers = { [SYNTHETIC_HEADER]: mark, "cache-control": "no-cache" };
    const asked = context.probes.http.get(url, { headers, isSample: true, fresh: true, kind: "other" });
    answers.push(asked.then((answer) => ({ at, answer })));
  }
  return summed(url, await Promise.all(answers));
}

function summed(url: string, seen: { at: string; answer: HttpExchange }[]): Series {
  const series: Series = { url, sent: seen.length, failed: 0, longestRun: 0, unclear: 0, firstFailure: null };
  let run = 0;
  for (const { at, answer } of seen) {
    if (isUnclear(answer)) {
      series.unclear += 1;
      continue;
    }
    const isFailure = answer.status === null || answer.status >= 500;
    run = isFailure ? run + 1 : 0;
    if (!isFailure) continue;
    series.failed += 1;
    series.longestRun = Math.max(series.longestRun, run);
    series.firstFailure ??= { at, what: `${answer.status ?? answer.fault?.kind}` };
  }
  return series;
}

function isUnclear(answer: HttpExchange): boolean {
  const { fault, status } = answer;
  if (fault !== null) return ["guarded", "budget", "unreachable", "too-large"].includes(fault.kind);
  return status === 429 || wallAt(answer) !== null;
}
