/**
 * Which weak spot may be contained, and until when (catalogue 15.4): launch only if the bottleneck is known and contained.
 * Known: measured in the last seven days, with the part that causes it named. Contained: a limit that was tested, a
 * tripwire, an end, and two people who agreed.
 */
import { DAY_MS, type Impact, type Severity, type Status } from "../checks/check.ts";

/** What a waiver is asked for: one finding on one subject, as it stands. */
export type WaivedFinding = {
  checkId: string;
  findingKey: string;
  status: Status;
  severity: Severity;
  impact: Impact;
  /** True when the subject is where buyers look or pay. */
  isStorefront: boolean;
};

export const measureUnits = ["ms", "percent"] as const;
export type MeasureUnit = (typeof measureUnits)[number];
/** A figure behind a finding, such as a p95 in ms or a share of errors in percent. */
export type Measure = { value: number; unit: MeasureUnit };

export type WaiverProposal = {
  finding: WaivedFinding;
  /** The measurement the record rests on; null when there is none. */
  measurement: { at: Date; confidence: number; measure: Measure | null } | null;
  /** What exactly is slow or open, and why. */
  bottleneck: string;
  worstCase: string;
  containment: string;
  /** A link to the test, or a check that passes now; null when the limit was never tested. */
  proof: { kind: "link" } | { kind: "check"; isPassing: boolean } | null;
  tripwire: string;
  ownerName: string;
  followUp: string;
  expiresAt: Date;
  /** When an earlier record of the same finding was made; null for the first. */
  renewsRecordOf: Date | null;
};

export type WaiverField =
  | "measuredResultId"
  | "measuredValue"
  | "bottleneck"
  | "worstCase"
  | "containment"
  | "containmentProof"
  | "tripwire"
  | "ownerName"
  | "followUp"
  | "endDay";
/** Why a record is refused; `field` names what to change, null when nothing would help. */
export type WaiverRefusal = { field: WaiverField | null; text: string };

/** 15.4: a measurement is known for seven days. */
export const MEASUREMENT_AGE_MAX_MS = 7 * DAY_MS;
/** 15.4: a waiver ends after 30 days, on a critical finding after 14. */
export function waiverDaysMax(severity: Severity): number {
  return severity === "critical" ? 14 : 30;
}
/** 15.4: worse by more than a fifth is another weak spot than the one agreed on. */
const WORSENED_BY_MAX = 1.2;
/** 15.4: a checkout slower than this, or more errors than this, cannot be contained by anything. */
const CHECKOUT_P95_MAX_MS = 1_500;
const ERRORS_MAX_PERCENT = 1;
/** Shorter answers name nothing. */
const WORDS_MIN = 10;

/** Lists why a record may not stand; empty when it may be put to the two people. */
export function judgeProposal(proposal: WaiverProposal, now: Date): WaiverRefusal[] {
  const never = notWaivable(proposal.finding);
  if (never) return [{ field: null, text: never }];
  return [...judgeKnown(proposal, now), ...judgeWords(proposal), ...judgeProof(proposal), ...judgeEnd(proposal, now)];
}

/** Says why a finding can never be contained; null when it can. */
export function notWaivable(finding: WaivedFinding): string | null {
  const { checkId, status } = finding;
  if (status !== "fail" && status !== "warn")
    return "Only what was seen can be contained. This was not checked, or it holds.";
  if (checkId.startsWith("sec.") && finding.impact === "leak" && status === "fail") {
    return "A leaked key is contained by revoking it, by nothing else.";
  }
  if (checkId === "ai.secret" || checkId === "ai.customer-data") {
    return "What an assistant gives away cannot be taken back. Switch it off until it is fixed.";
  }
  if (checkId === "mon.alert-channel") return "Without an alarm that reaches somebody, nothing else is contained.";
  if (checkId === "smoke.checkout" || checkId === "dns.apex-resolves")
    return "A shop nobody can buy from is not contained.";
  if (status !== "fail") return null;
  if (checkId === "tls.coverage" && finding.isStorefront) return "A shop that browsers warn about is not contained.";
  if (checkId === "edge.no-private-cache") return "One customer may see another's page. That cannot be contained.";
  if (checkId === "dep.owner") return "Without an owner of the deployment nobody could act when the limit is reached.";
  if (checkId === "dns.dnssec" && finding.findingKey.includes("bogus")) {
    return "With a broken signature the shop is gone for many visitors. That cannot be contained.";
  }
  return null;
}

function judgeKnown({ finding, measurement, renewsRecordOf }: WaiverProposal, now: Date): WaiverRefusal[] {
  const refuse = (field: WaiverField, text: string) => [{ field, text }];
  if (measurement === null) return refuse("measuredResultId", "Known means measured. Run the check first.");
  if (now.getTime() - measurement.at.getTime() > MEASUREMENT_AGE_MAX_MS) {
    return refuse("measuredResultId", "The measurement is older than seven days. Measure again.");
  }
  if (measurement.confidence <= 0.3) {
    return refuse(
      "measuredResultId",
      "The answer behind it has no evidence, so it is a guess. Add the evidence first.",
    );
  }
  if (renewsRecordOf && measurement.at <= renewsRecordOf) {
    return refuse("measuredResultId", "A renewal needs a new measurement. The last record rests on this one.");
  }
  if (finding.impact === "slow" && measurement.measure === null) {
    return refuse("measuredValue", "Give the measured figure, so that we notice when it gets worse.");
  }
  const cap = measurement.measure ? overCap(finding.checkId, measurement.measure) : null;
  return cap ? refuse("measuredValue", cap) : [];
}

function judgeWords(proposal: WaiverProposal): WaiverRefusal[] {
  const asks = {
    bottleneck: "Name the part that is slow or open, and why.",
    worstCase: "Say what a buyer meets at worst.",
    containment: "Say what limits the damage.",
    tripwire: "Say what would end this before its date.",
  } as const;
  const refusals: WaiverRefusal[] = [];
  for (const field of ["bottleneck", "worstCase", "containment", "tripwire"] as const) {
    if (proposal[field].trim().length < WORDS_MIN) refusals.push({ field, text: asks[field] });
  }
  if (proposal.ownerName.trim() === "") refusals.push({ field: "ownerName", text: "Say who watches it." });
  if (proposal.followUp.trim() === "")
    refusals.push({ field: "followUp", text: "Name the task that ends it for good." });
  return refusals;
}

function judgeProof({ proof }: WaiverProposal): WaiverRefusal[] {
  if (proof === null) {
    return [
      { field: "containmentProof", text: "Contained means tested. Link the test, or name the check that passes." },
    ];
  }
  if (proof.kind === "check" && !proof.isPassing) {
    return [{ field: "containmentProof", text: "The check that should prove the limit does not pass now." }];
  }
  return [];
}

function judgeEnd({ finding, expiresAt }: WaiverProposal, now: Date): WaiverRefusal[] {
  const days = waiverDaysMax(finding.severity);
  const refuse = (text: string): WaiverRefusal[] => [{ field: "endDay", text }];
  if (expiresAt <= now) return refuse("The end lies in the past.");
  if (expiresAt.getTime() - now.getTime() > days * DAY_MS) return refuse(`It ends after ${days} days at the latest.`);
  return [];
}

function overCap(checkId: string, { value, unit }: Measure): string | null {
  if (checkId === "perf.checkout-p95" && unit === "ms" && value > CHECKOUT_P95_MAX_MS) {
    return "A checkout slower than 1.5 seconds cannot be contained.";
  }
  return unit === "percent" && value > ERRORS_MAX_PERCENT ? "More than 1 % errors cannot be contained." : null;
}

export type Approvals = { reviewerUserId: string | null; founderUserId: string | null };

/** Tells whether both have agreed, and are two people: one with two hats counts once. */
export function isAgreed({ reviewerUserId, founderUserId }: Approvals): boolean {
  return reviewerUserId !== null && founderUserId !== null && reviewerUserId !== founderUserId;
}

export type WaiverInForce = {
  measure: Measure | null;
  createdAt: Date;
  expiresAt: Date;
  /** Names of the campaigns it was agreed for. */
  campaigns: readonly string[];
};
export type WaiverSight = {
  /** The finding as it stands now; null when it is fixed or gone. */
  finding: WaivedFinding | null;
  /** Its newest figure; null when there is none. */
  measure: Measure | null;
  /** Subjects of the same check that began to fail since the record was made. */
  newlyFailing: readonly string[];
  campaigns: readonly { name: string; start: string; end: string }[];
};

/** Says why a record stops holding by itself; null while it holds. */
export function voidReason(waiver: WaiverInForce, sight: WaiverSight, now: Date): string | null {
  if (waiver.expiresAt <= now) return `It ended on ${waiver.expiresAt.toISOString().slice(0, 10)}.`;
  if (sight.finding === null) return "A check has seen it fixed.";
  const never = notWaivable(sight.finding);
  if (never) return never;
  if (sight.measure) {
    const cap = overCap(sight.finding.checkId, sight.measure);
    if (cap) return cap;
  }
  if (waiver.measure && sight.measure && waiver.measure.unit === sight.measure.unit) {
    const { value, unit } = sight.measure;
    if (value > waiver.measure.value * WORSENED_BY_MAX) {
      const sign = unit === "ms" ? " ms" : " %";
      return `It got worse by more than a fifth: from ${waiver.measure.value}${sign} to ${value}${sign}.`;
    }
  }
  const [subject] = sight.newlyFailing;
  if (subject !== undefined) return `The same now fails on ${subject}, which the record does not cover.`;
  const campaign = sight.campaigns.find(
    ({ name, start, end }) => new Date(start) <= now && new Date(end) > now && !waiver.campaigns.includes(name),
  );
  return campaign ? `The campaign ${campaign.name} has begun, and the record was not made for it.` : null;
}
