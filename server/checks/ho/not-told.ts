/** The word of a check on rows of the portal that nobody has filled in. */
import type { Verdict } from "../check.ts";
import type { StoreProfile } from "../store-profile.ts";

/** Unknown: nobody has told, or nobody keeps a register (`isKept` false: command line, free check). */
export function notTold(
  { domain }: Pick<StoreProfile, "domain">,
  isKept: boolean,
  { summary, tech, ask }: { summary: string; tech: string; ask: string },
): Verdict {
  return {
    status: "unknown",
    subject: domain,
    findingKey: "not-told",
    summary,
    summaryTech: isKept ? tech : "The access register is kept in the portal alone.",
    ask,
    confidence: 0.8,
  };
}
