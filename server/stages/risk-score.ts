/** Ranks findings by business impact (catalogue 15.1): the same inputs give the same order, always. */
import { DAY_MS, HOUR_MS, type Impact, type Severity, type Status, severities } from "../checks/check.ts";

/** Class weights of 0.1; a store may carry its own. */
export const impactWeights: Record<Impact, number> = {
  checkout: 100,
  leak: 95,
  email: 80,
  login: 70,
  access: 65,
  slow: 60,
  "deploy-down": 55,
  trust: 40,
};

const severityFactors: Record<Severity, number> = { critical: 1, high: 0.7, medium: 0.4, low: 0.2, info: 0.05 };
const statusFactors: Record<Status, number> = { fail: 1, unknown: 0.5, warn: 0.4, pass: 0, skip: 0, error: 0 };

export type RiskInput = {
  impact: Impact;
  severity: Severity;
  status: Status;
  confidence: number;
  reach: number;
  urgency: 1 | 1.2 | 1.5 | 2;
};

/** Scores a finding, 0 to 200, rounded half up. */
export function riskScore(input: RiskInput): number {
  const product =
    impactWeights[input.impact] *
    severityFactors[input.severity] *
    statusFactors[input.status] *
    input.confidence *
    input.reach *
    input.urgency;
  // A product of decimals carries noise in its last bits: half up must not depend on it.
  return Math.floor(Number(product.toFixed(6)) + 0.5);
}

/** Gives the urgency factor: an active signal or incident 2, a deadline or campaign close by 1.5 or 1.2. */
export function urgency(input: {
  signalSeen: boolean;
  deadline: Date | null;
  nextCampaign: Date | null;
  now: Date;
}): RiskInput["urgency"] {
  if (input.signalSeen) return 2;
  const msTo = (date: Date | null) => (date ? date.getTime() - input.now.getTime() : Number.POSITIVE_INFINITY);
  if (msTo(input.deadline) <= 7 * DAY_MS || msTo(input.nextCampaign) <= 72 * HOUR_MS) return 1.5;
  return msTo(input.deadline) <= 30 * DAY_MS ? 1.2 : 1;
}

/** Orders two risks: score, then severity, then lower effort, then check id. */
export function compareRisks(
  a: { score: number; severity: Severity; effort: "S" | "M" | "L"; checkId: string; subject: string },
  b: typeof a,
): number {
  return (
    b.score - a.score ||
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    "SML".indexOf(a.effort) - "SML".indexOf(b.effort) ||
    a.checkId.localeCompare(b.checkId) ||
    a.subject.localeCompare(b.subject)
  );
}
