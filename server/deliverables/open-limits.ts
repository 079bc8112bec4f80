/** What is known to be imperfect: open findings, contained ones, and what could not be seen, each with a day to look again. */
import { DAY_MS, type Impact, type Severity, type Status } from "../checks/check.ts";
import { findingName } from "../checks/handover-facts.ts";
import { checksInForce } from "../connections/permissions.ts";
import type { Ctx } from "../ctx.ts";
import { asImpact, asSeverity, asStatus, openFindingStates } from "../words.ts";

export type Limit = {
  /** As `findingName` writes it. */
  name: string;
  checkId: string;
  subject: string;
  status: Status;
  severity: Severity;
  impact: Impact;
  /** Of 15.1; for a contained one, as if it were not. */
  score: number;
  title: string;
  sentence: string;
  effort: "S" | "M" | "L";
  ownerName: string | null;
  isContained: boolean;
  /** What we need to see it; null when it was seen. */
  ask: string | null;
  /** The day it is looked at again. */
  revisitAt: Date;
};

/** Days between two looks at what stays open, by how much it weighs: our own habit, no rule of anybody's. */
const revisitDays: Record<Severity, number> = { critical: 7, high: 14, medium: 30, low: 90, info: 90 };

/** What the list of limitations says of itself would change with it. */
const OWN_CHECKS = ["ho.known-limits", "ho.signoff"];

/** Lists everything open, the heaviest first, and when its evidence was seen. */
export async function openLimits(ctx: Ctx, storeId: string): Promise<Limit[]> {
  const findings = await ctx.db.finding.findMany({
    where: {
      storeId,
      checkId: { notIn: OWN_CHECKS },
      state: { in: [...openFindingStates, "contained"] },
    },
  });
  const states = await ctx.db.checkState.findMany({
    where: { storeId },
    select: { checkId: true, subject: true, findingKey: true, summary: true, ask: true },
  });
  const waivers = await ctx.db.waiver.findMany({
    where: { storeId, state: "accepted", voidedAt: null },
    select: { checkId: true, subject: true, findingKey: true, expiresAt: true },
  });
  const checks = await checksInForce(ctx, storeId);
  return findings
    .map((finding): Limit => {
      const name = findingName(finding);
      const state = states.find((each) => findingName(each) === name);
      const waiver = waivers.find((each) => findingName(each) === name);
      const check = checks.find(({ id }) => id === finding.checkId);
      const severity = asSeverity(finding.severity);
      return {
        name,
        checkId: finding.checkId,
        subject: finding.subject,
        status: asStatus(finding.status),
        severity,
        impact: asImpact(finding.impact),
        score: finding.score,
        title: finding.status === "unknown" ? (check?.founderTitle ?? finding.title) : finding.title,
        sentence: finding.founderSentence ?? state?.summary ?? finding.title,
        effort: check?.effort ?? "M",
        ownerName: finding.ownerName,
        isContained: finding.state === "contained",
        ask: finding.status === "unknown" ? (state?.ask ?? state?.summary ?? null) : null,
        revisitAt: waiver?.expiresAt ?? revisitAt(finding.reopenedAt ?? finding.openedAt, severity, ctx.now),
      };
    })
    .toSorted((a, b) => b.score - a.score || a.name.localeCompare(b.name));
}

/** Gives the next day on which an open finding is looked at again: full periods after it was opened, never past. */
export function revisitAt(openedAt: Date, severity: Severity, now: Date): Date {
  const period = revisitDays[severity] * DAY_MS;
  const periods = Math.max(1, Math.ceil((now.getTime() - openedAt.getTime()) / period));
  return new Date(openedAt.getTime() + periods * period);
}

/** What each kind of damage costs, as a founder would say it. */
export const impactSentences: Record<Impact, string> = {
  checkout: "People cannot buy.",
  leak: "Strangers may get at keys or customer data.",
  email: "Order mails may not arrive.",
  login: "Customers may not get into their account.",
  access: "You may lose a key to your own shop.",
  slow: "Buyers wait, and some leave.",
  "deploy-down": "An update may take the shop down.",
  trust: "Visitors may trust the shop less.",
};
