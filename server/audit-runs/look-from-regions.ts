/** Lets every live region look at what may differ from place to place, and joins what they say with our own look. */
import { z } from "zod";
import type { Check, Json, Observation, Verdict } from "../checks/check.ts";
import { joinRegions, type RegionView, type SilentRegion } from "../checks/join-regions.ts";
import { type CheckOutcome, completeVerdict } from "../checks/result.ts";
import { judgeAgain } from "../checks/run.ts";
import type { StoreProfile } from "../checks/store-profile.ts";
import { verdictKey } from "../checks/verdict.ts";
import { type Actor, inTenant } from "../ctx.ts";
import { askRegions, liveRegions } from "../probe-agents/tasks.ts";
import { type Answered, followAnswers } from "./follow-answers.ts";

/** How long a decided check waits for regions that have not answered, in ms. */
const WAIT_MS = 20_000;

type RunRef = { actor: Actor; storeId: string; auditRunId: string };

/** The looks of a run's regions. */
export type RegionLooks = {
  /** Whether regions were asked about this check. */
  covers(check: Check): boolean;
  /** Waits for the regions, at most so long after our own look, and joins. Never throws for what a region said. */
  join(outcome: CheckOutcome): Promise<CheckOutcome>;
};

/** Asks the live regions about those of the checks that ask for it; null when there is nobody or nothing to ask. */
export async function lookFromRegions(
  ref: RunRef,
  due: readonly Check[],
  store: StoreProfile,
  waitMs = WAIT_MS,
): Promise<RegionLooks | null> {
  const checkIds = due.filter(({ vantages, attestation }) => vantages === "each" && !attestation).map(({ id }) => id);
  if (checkIds.length === 0) return null;
  const { actor, storeId, auditRunId: runId } = ref;
  const regions = await inTenant(actor, async (ctx) => {
    const live = await liveRegions(ctx);
    if (live.length > 0) await askRegions(ctx, { storeId, runId, checkIds, regions: live });
    return live;
  });
  if (regions.length === 0) return null;
  const answersOf = followAnswers(actor, runId, regions.length);
  return {
    covers: ({ id }) => checkIds.includes(id),
    async join(outcome) {
      return joined(outcome, store, regions, await answersOf(outcome.check.id, waitMs));
    },
  };
}

function joined(outcome: CheckOutcome, store: StoreProfile, regions: string[], answers: Answered[]): CheckOutcome {
  const { check, results } = outcome;
  const first = results[0];
  if (first === undefined) return outcome;
  const views: RegionView[] = [];
  const silent: SilentRegion[] = [];
  const observations: Observation[] = [...first.observations];
  for (const vantage of regions) {
    const sight = sightOf(
      check,
      store,
      answers.find(({ region }) => region === vantage),
    );
    if (typeof sight === "string") {
      silent.push({ vantage, reason: sight });
      continue;
    }
    views.push({ vantage, verdicts: sight.verdicts });
    observations.push(...sight.observations);
  }
  const own = { vantage: first.vantage[0] ?? "portal", verdicts: results };
  const { startedAt, durationMs, expiresAt } = first;
  return {
    ...outcome,
    results: joinRegions(own, views, silent).map(({ verdict, vantage }) => {
      const seenAt = new Date(startedAt);
      const evidence = { store, observations, startedAt: seenAt, seenAt, durationMs, vantage, confidence: 0.8 };
      return { ...completeVerdict(check, verdict, evidence), expiresAt };
    }),
  };
}

/** What a region's answer says by our own judgement, or why it says nothing. */
function sightOf(
  check: Check,
  store: StoreProfile,
  answered: Answered | undefined,
): { verdicts: Verdict[]; observations: Observation[] } | string {
  if (answered === undefined) return "no answer in time";
  if (answered.outcome === "own-fault") return "its own connection had a problem";
  if (answered.outcome === "declined") return answered.reason ?? "it declined";
  const stored = StoredAnswer.safeParse(answered.answer);
  if (answered.outcome !== "seen" || !stored.success) return "it could not look";
  const { facts, confirmed, observations } = stored.data;
  const judged = judgeAgain(check, store, facts, new Date());
  if (judged.some(({ findingKey }) => findingKey === "crashed" || findingKey === "bad-verdict")) {
    return "its answer could not be read";
  }
  const verdicts = judged.map(
    (verdict): Verdict =>
      // Nobody is blamed for what was seen there once.
      verdict.status === "fail" && !confirmed.includes(verdictKey(verdict))
        ? { ...verdict, status: "unknown", findingKey: "unconfirmed" }
        : verdict,
  );
  return { verdicts, observations };
}

/** Written by `takeAnswers`, which has checked it. */
const StoredAnswer = z.object({
  facts: z.custom<Json>((value) => value !== undefined),
  confirmed: z.array(z.string()),
  observations: z.array(z.custom<Observation>((value) => typeof value === "object" && value !== null)),
});
