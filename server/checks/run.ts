/** Runs checks: gathers in parallel over one shared set of probes, judges, and confirms before it says "fail". */
import { setTimeout as pause } from "node:timers/promises";
import type { Answer, Check, Connections, DeployUnderTest, Json, Observation, Verdict } from "./check.ts";
import { blamedOnUs, confirmationOf, type Decided, decide, isSettled, isSuspicious, type Look } from "./confirm.ts";
import { inForce, permissionsOf } from "./permission.ts";
import { ProbeFault, type Probes } from "./probes/probes.ts";
import { type CheckOutcome, type CheckResult, completeVerdict } from "./result.ts";
import { toStorable } from "./storable.ts";
import type { StoreProfile } from "./store-profile.ts";
import { BadVerdict, validVerdicts, verdictKey } from "./verdict.ts";

/** Catalogue 0.4: what may pass by itself is looked at again after ten seconds. */
const CONFIRM_DELAY_MS = 10_000;
const CONCURRENCY = 32;

export type RunInput = {
  checks: Check[];
  store: StoreProfile;
  /**
   * Makes the probes of one look: 1 for the first, 2 and 3 for what is looked at again at once, 4 and 5 for what is
   * looked at again later. Probes of different looks must not share what they know.
   */
  probes: (look: number) => Probes;
  now: () => Date;
  /** Runs only these checks. */
  ids?: readonly string[];
  /** Ends the run: what has not been decided by then becomes an error with the key `stopped`. */
  signal?: AbortSignal;
  confirmDelayMs?: number;
  /** The tenant's key for fingerprints of secrets; without it they are stable but guessable. */
  fingerprintKey?: string;
  /** What the store has permitted and connected. */
  connections?: Connections;
  /** What people answered, by check id, for checks that take an answer beside what they measure. */
  answers?: { readonly [checkId: string]: Answer };
  /** The deploy the run looks at, where there is one. */
  deploy?: DeployUnderTest;
  /** Checks that gather at the same time. */
  concurrency?: number;
  /** Called when a check begins to look. */
  onStart?: (check: Check) => void | Promise<void>;
  /** Called when a check found something and is going to look again. */
  onConfirm?: (check: Check) => void | Promise<void>;
  /** Called with every result as soon as it stands; a later result for the same subject replaces the earlier one. */
  onResult?: (result: CheckResult) => void | Promise<void>;
  /** Called once a check is decided, with all its results and its facts. */
  onOutcome?: (outcome: CheckOutcome) => void | Promise<void>;
};

export type RunReport = {
  results: CheckResult[];
  outcomes: CheckOutcome[];
  /** False when no control hosts are set, so that nothing tells our own faults from the shop's; the report says so. */
  isOwnFaultGuarded: boolean;
};

type Suspect = { check: Check; looks: Look[]; shown: Set<string> };

/** Runs checks over one store. A check that crashes yields one `error` result and the others go on. */
export async function runChecks(input: RunInput): Promise<RunReport> {
  const { store, signal, confirmDelayMs = CONFIRM_DELAY_MS, concurrency = CONCURRENCY } = input;
  const permissions = permissionsOf(input.connections);
  const checks = input.checks
    .filter((check) => input.ids === undefined || input.ids.includes(check.id))
    .map((check) => inForce(check, permissions));
  const outcomes = new Map<string, CheckOutcome>();
  const suspects: Suspect[] = [];

  async function settle(suspect: Suspect, decided: Decided[]): Promise<void> {
    const { check, looks, shown } = suspect;
    const observations = [...new Set(looks.flatMap((look) => look.observations))];
    const results = decided.map((entry) => resultOf(check, store, looks, entry, observations));
    for (const result of results) if (!shown.has(verdictKey(result))) await input.onResult?.(result);
    const isFailing = decided.some(({ verdict }) => verdict.status === "fail");
    const clear = looks.filter((look) => look.facts !== null);
    // The facts kept are those that say what was decided, so that judging them again says the same.
    const told = clear.findLast((look) => isSuspicious(look) === isFailing) ?? clear.at(-1);
    const facts = told?.facts ?? null;
    const outcome = { check, results, facts };
    outcomes.set(check.id, outcome);
    await input.onOutcome?.(outcome);
  }

  async function lookFirst(check: Check, probes: Probes): Promise<void> {
    await input.onStart?.(check);
    const look = await lookAt(check, input, probes);
    const suspect: Suspect = { check, looks: [look], shown: new Set() };
    // A person's answer does not change by asking twice, and some checks have looked often enough.
    if (!isSuspicious(look) || check.attestation || check.looksRepeatedly) {
      await settle(
        suspect,
        look.verdicts.map((verdict) => ({ verdict, confidence: check.attestation ? 0.3 : 0.8 })),
      );
      return;
    }
    if (look.verdicts.every(({ status, confirm: how }) => status !== "fail" || how === "seen")) {
      await settleAtOnce(suspect, look, probes);
      return;
    }
    for (const verdict of look.verdicts.filter(({ status }) => status !== "fail")) {
      suspect.shown.add(verdictKey(verdict));
      await input.onResult?.(resultOf(check, store, [look], { verdict, confidence: 0.8 }, look.observations));
    }
    suspects.push(suspect);
    await input.onConfirm?.(check);
  }

  /** Settles what cannot be looked at again, unless our own side is to blame. */
  async function settleAtOnce(suspect: Suspect, { verdicts }: Look, probes: Probes): Promise<void> {
    const fault = (await probes.ownFault?.()) ?? null;
    const decided = verdicts.map((verdict): Decided => {
      if (verdict.status !== "fail") return { verdict, confidence: 0.8 };
      return fault === null ? { verdict, confidence: 1 } : { verdict: blamedOnUs(verdict, fault), confidence: 0.8 };
    });
    await settle(suspect, decided);
  }

  /** Looks again at a batch, waiting once for all of it, and a third time where two looks disagree. */
  async function confirm(batch: Suspect[], delayMs: number, looks: [number, number]): Promise<void> {
    let open = batch;
    let probes: Probes | null = null;
    for (const look of looks) {
      open = open.filter((suspect) => !isSettled(suspect.looks));
      if (open.length === 0) break;
      if (delayMs > 0) await pauseUntil(delayMs, signal);
      if (signal?.aborted) break;
      const fresh = input.probes(look);
      probes = fresh;
      await inParallel(open, concurrency, async (suspect) => {
        suspect.looks.push(await lookAt(suspect.check, input, fresh));
      });
    }
    const decisions = batch.map((suspect) => ({ suspect, decided: decisionOf(suspect, signal) }));
    const isBlaming = decisions.some(({ decided }) => decided.some(({ verdict }) => isBlame(verdict)));
    const fault = (isBlaming ? await probes?.ownFault?.() : null) ?? null;
    for (const { suspect, decided } of decisions) {
      const blamed = ({ verdict, confidence }: Decided) =>
        fault !== null && isBlame(verdict)
          ? { verdict: blamedOnUs(verdict, fault), confidence: 0.8 }
          : { verdict, confidence };
      await settle(suspect, decided.map(blamed));
    }
  }

  const first = input.probes(1);
  await inParallel(checks, concurrency, (check) => lookFirst(check, first));
  const again = suspects.filter(({ looks }) => looks.every((look) => confirmationOf(look) === "again"));
  const later = suspects.filter((suspect) => !again.includes(suspect));
  await Promise.all([confirm(again, 0, [2, 3]), confirm(later, confirmDelayMs, [4, 5])]);
  const inOrder = checks.flatMap((check) => outcomes.get(check.id) ?? []);
  const results = inOrder.flatMap((outcome) => outcome.results);
  return { results, outcomes: inOrder, isOwnFaultGuarded: first.isOwnFaultGuarded === true };
}

/** Judges stored facts again, perhaps by a newer catalogue or at a later time; nothing is looked at. */
export function judgeAgain(check: Check, store: StoreProfile, facts: Json, now: Date): CheckResult[] {
  const verdicts = judge(check, store, facts, now);
  const confidence = check.attestation ? 0.3 : 0.8;
  const evidence = { store, observations: [], startedAt: now, seenAt: now, durationMs: 0, vantage: [], confidence };
  return verdicts.map((verdict) => completeVerdict(check, verdict, evidence));
}

async function lookAt(check: Check, input: RunInput, probes: Probes): Promise<Look> {
  const { store, signal } = input;
  const startedAt = input.now();
  const started = performance.now();
  const base = { vantage: probes.vantage, startedAt };
  const seen: Observation[] = [];
  try {
    if (signal?.aborted) throw new Stopped();
    const { fingerprintKey, connections, deploy, confirmDelayMs: attemptDelayMs } = input;
    const answer = input.answers?.[check.id] ?? null;
    const context = { store, probes, now: startedAt, fingerprintKey, connections, answer, deploy, attemptDelayMs };
    const gather = () => check.gather(context);
    const { value, observations } = await untilStopped(collect(probes, gather), signal);
    seen.push(...observations);
    const facts = toStorable(value);
    const verdicts = judge(check, store, facts, startedAt);
    return { ...base, facts, verdicts, observations, durationMs: performance.now() - started };
  } catch (error) {
    const verdicts = [ourError(store.domain, error)];
    return { ...base, facts: null, verdicts, observations: seen, durationMs: performance.now() - started };
  }
}

async function collect(
  probes: Probes,
  gather: () => Promise<Json>,
): Promise<{ value: Json; observations: Observation[] }> {
  if (probes.collect !== undefined) return probes.collect(gather);
  const value = await gather();
  return { value, observations: probes.observations() };
}

/** Judges, and turns whatever goes wrong in it into one `error` verdict. */
function judge(check: Check, store: StoreProfile, facts: Json, now: Date): Verdict[] {
  try {
    return validVerdicts(check.judge({ store, facts, now }));
  } catch (error) {
    return [ourError(store.domain, error)];
  }
}

class Stopped extends Error {
  override name = "Stopped";
}

function ourError(subject: string, error: unknown): Verdict {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const base = { status: "error" as const, subject, summaryTech: message.slice(0, 500) || "unknown error" };
  if (error instanceof Stopped) {
    return {
      ...base,
      findingKey: "stopped",
      summary: "The run ended before this was checked.",
      summaryTech: "stopped",
    };
  }
  const summary = "We could not check this; the fault is on our side.";
  if (error instanceof ProbeFault) return { ...base, findingKey: "probe-fault", summary };
  return { ...base, findingKey: error instanceof BadVerdict ? "bad-verdict" : "crashed", summary };
}

function decisionOf(suspect: Suspect, signal: AbortSignal | undefined): Decided[] {
  const decided = decide(suspect.looks);
  if (!signal?.aborted || isSettled(suspect.looks)) return decided;
  // What was seen once and could not be looked at again because the run ended.
  return decided.map((entry) => {
    const { verdict } = entry;
    if (verdict.findingKey !== "unconfirmed" && verdict.findingKey !== "flaky") return entry;
    return {
      confidence: 0.8,
      verdict: { ...ourError(verdict.subject, new Stopped()), summaryTech: verdict.summaryTech },
    };
  });
}

/** Tells whether a verdict blames the shop for something seen over the network. */
function isBlame(verdict: Verdict): boolean {
  return verdict.status === "fail" || verdict.findingKey === "flaky";
}

function resultOf(
  check: Check,
  store: StoreProfile,
  looks: Look[],
  { verdict, confidence }: Decided,
  observations: Observation[],
): CheckResult {
  const startedAt = looks[0]?.startedAt ?? new Date(0);
  return completeVerdict(check, verdict, {
    store,
    observations,
    startedAt,
    seenAt: looks.at(-1)?.startedAt ?? startedAt,
    durationMs: looks.reduce((sum, look) => sum + look.durationMs, 0),
    vantage: [...new Set(looks.map((look) => look.vantage))],
    confidence,
  });
}

async function inParallel<T>(items: T[], limit: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  async function worker(): Promise<void> {
    for (const item of queue) await work(item);
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}

/** Waits for a promise or the end of the run, whichever comes first; what is still under way is left behind. */
async function untilStopped<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  const listening = new AbortController();
  const stopped = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Stopped()), { signal: listening.signal });
  });
  try {
    return await Promise.race([promise, stopped]);
  } finally {
    listening.abort();
  }
}

async function pauseUntil(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await pause(ms, undefined, { signal });
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}
