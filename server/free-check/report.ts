/** What a free check says: risks by what they cost, the eleven must-haves as seen from outside, what stayed unseen. */
import { z } from "zod";
import { type Check, impacts, severities, statuses } from "../checks/check.ts";
import { checks } from "../checks/index.ts";
import type { CheckOutcome } from "../checks/result.ts";
import type { StoreProfile } from "../checks/store-profile.ts";
import { barItems } from "../stages/minimum-bar.ts";
import { compareRisks, riskScore, urgency } from "../stages/risk-score.ts";

/** Catalogue 0.3: what ordinary visitors do, and nothing that a person has to answer. */
export const outsideChecks: Check[] = checks.filter((check) => check.level === "public" && !check.attestation);

const StoredVerdict = z.object({
  status: z.enum(statuses),
  subject: z.string(),
  findingKey: z.string(),
  severity: z.enum(severities),
  impact: z.enum(impacts),
  confidence: z.number(),
  reach: z.number(),
  summary: z.string(),
  found: z.string().nullable(),
  deadline: z.iso.datetime().nullable(),
  /** The first step of the fix, for the platform that was seen. */
  fix: z.string().nullable(),
});
export const StoredVerdicts = z.array(StoredVerdict);
export type StoredVerdict = z.infer<typeof StoredVerdict>;

/** Cuts an outcome down to what the report shows. */
export function toStored({ check, results }: CheckOutcome, store: StoreProfile): StoredVerdict[] {
  return results.map((result) => ({
    status: result.status,
    subject: result.subject,
    findingKey: result.findingKey,
    severity: result.severity,
    impact: result.impact,
    confidence: result.confidence,
    reach: result.reach,
    summary: result.summary,
    found: result.found?.slice(0, 400) ?? null,
    deadline: result.deadline ?? null,
    fix: result.status === "fail" || result.status === "warn" ? (check.fix(result, store)[0]?.text ?? null) : null,
  }));
}

export type OutsideRisk = {
  rank: number;
  checkId: string;
  status: "fail" | "warn";
  impact: StoredVerdict["impact"];
  title: string;
  subject: string;
  summary: string;
  /** Further addresses of which the same check says something bad. */
  more: number;
  fix: string | null;
  effort: Check["effort"];
};

/** How a must-have looks from outside; `needs-access` when nothing of it can be seen from there. */
export type OutsideState = "holds" | "warning" | "fails" | "unseen" | "needs-access";

export type OutsideItem = {
  number: number;
  title: string;
  state: OutsideState;
  /** What decided it, in a few words. */
  note: string;
};

export type FreeCheckReport = {
  domain: string;
  state: "queued" | "running" | "completed" | "failed";
  failure: string | null;
  createdAt: Date;
  expiresAt: Date;
  /** Null while it runs. */
  durationMs: number | null;
  checksTotal: number;
  checksDone: number;
  /** Whose widget asked; null from our own page. */
  brand: { name: string; accent: string; ink: string; contactUrl: string | null } | null;
  risks: OutsideRisk[];
  items: OutsideItem[];
  /** What was asked and could not be seen, in the founder's words. */
  unseen: { title: string; summary: string }[];
};

/** One check of a free check, with what it said. */
export type Outcome = { check: Check; verdicts: StoredVerdict[] };

/** Judges what has come in so far. */
export function judgeFreeCheck(
  outcomes: readonly Outcome[],
  now: Date,
): Pick<FreeCheckReport, "risks" | "items" | "unseen"> {
  const isOpen = ({ status }: StoredVerdict) => status === "unknown" || status === "error";
  return {
    risks: rank(outcomes, now),
    items: barItems.map((item) => judgeItem(item, outcomes)),
    unseen: outcomes.flatMap(({ check, verdicts }) =>
      verdicts.filter(isOpen).map(({ summary }) => ({ title: check.founderTitle, summary })),
    ),
  };
}

/** One entry a check, by the worst it says: three addresses with one cause are one thing to fix. */
function rank(outcomes: readonly Outcome[], now: Date): OutsideRisk[] {
  const risks = outcomes.flatMap(({ check, verdicts }) =>
    verdicts.flatMap((verdict) => {
      const { status } = verdict;
      if (status !== "fail" && status !== "warn") return [];
      const deadline = verdict.deadline === null ? null : new Date(verdict.deadline);
      const score = riskScore({
        ...verdict,
        urgency: urgency({ signalSeen: false, deadline, nextCampaign: null, now }),
      });
      return [{ ...verdict, status, score, checkId: check.id, title: check.riskTitle, effort: check.effort }];
    }),
  );
  const ranked = risks.toSorted(compareRisks);
  const worst = ranked.filter((risk, index) => ranked.findIndex(({ checkId }) => checkId === risk.checkId) === index);
  return worst.map((risk, index) => ({
    rank: index + 1,
    more: ranked.filter(({ checkId }) => checkId === risk.checkId).length - 1,
    checkId: risk.checkId,
    status: risk.status,
    impact: risk.impact,
    title: risk.title,
    subject: risk.subject,
    summary: risk.summary,
    fix: risk.fix,
    effort: risk.effort,
  }));
}

function judgeItem(item: (typeof barItems)[number], outcomes: readonly Outcome[]): OutsideItem {
  const view = { number: item.number, title: item.founderTitle };
  const isOutside = (id: string) => outsideChecks.some((check) => check.id === id);
  const required = item.required.filter(isOutside);
  const closed = item.required.length - required.length + (item.approvals?.length ?? 0);
  if (required.length === 0) return { ...view, state: "needs-access", note: "needs access" };
  const of = (ids: readonly string[]) => outcomes.filter(({ check }) => ids.includes(check.id));
  const seen = of([...required, ...item.supporting]);
  const failing = seen.find(({ verdicts }) => verdicts.some(({ status }) => status === "fail"));
  if (failing) return { ...view, state: "fails", note: failing.check.title };
  const warned = of(required).find(({ verdicts }) => verdicts.some(({ status }) => status === "warn"));
  if (warned) return { ...view, state: "warning", note: warned.check.title };
  const open = required.filter((id) => {
    const own = outcomes.find(({ check }) => check.id === id);
    return !own || own.verdicts.some(({ status }) => status === "unknown" || status === "error");
  });
  if (open.length > 0) return { ...view, state: "unseen", note: `${open.length} of ${required.length} not seen` };
  // No false green: what needs a look inside is named beside what holds outside.
  const note = closed > 0 ? `holds outside, ${closed} to see inside` : `${required.length} of ${required.length} hold`;
  return { ...view, state: "holds", note };
}
