/** The word of a check on a handover document that nobody has published. */
import type { Verdict } from "../check.ts";
import type { StoreProfile } from "../store-profile.ts";

/**
 * Fails once the store is in its handover; before, a document that is not there yet is no fault, and what it would say is
 * unknown. Where nobody keeps documents (`isKept` false: command line, free check) it stays unknown too.
 */
export function notHandedOver(
  { domain, stage }: Pick<StoreProfile, "domain" | "stage">,
  isKept: boolean,
  { what, riskTitle, document }: { what: string; riskTitle: string; document: string },
): Verdict {
  if (isKept && stage === "handover") {
    return {
      status: "fail",
      subject: domain,
      findingKey: "missing",
      summary: `${riskTitle}: nobody has given you the written words yet.`,
      summaryTech: `No version of the ${document} is published.`,
      expected: "a published version",
      found: "none",
    };
  }
  return {
    status: "unknown",
    subject: domain,
    findingKey: "not-published",
    summary: `${what} come with the handover.`,
    summaryTech: isKept ? `No version of the ${document} is published yet.` : "Documents are kept in the portal alone.",
    ask: `Publish the ${document} in the stage Handover.`,
    confidence: 0.8,
  };
}
