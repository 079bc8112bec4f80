import { drillCheck, seenVerdict } from "./drill-check.ts";
import { partOf, tookWords } from "./drill-words.ts";

/** Checks that the founder replaced a key alone: changed at the host or said so, put online again, the shop works. */
export const drillRotate = drillCheck({
  id: "ho.drill-rotate",
  kind: "rotate",
  stages: ["handover"],
  minimumBar: [],
  severity: "high",
  impact: "access",
  title: "Founder rotated a secret alone",
  founderTitle: "You replaced a key yourself",
  riskTitle: "You have not replaced a key yourself",
  why: "A leak is fixed in minutes, not days.",
  reference: {
    name: "OWASP Secrets Management cheat sheet",
    url: "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
  },
  question: {
    question: "The founder replaces one harmless key and redeploys. Link the deployment and the refused old key.",
    passWhen: "Replaced, deployed, the old one refused.",
    warnWhen: "The old one was not tried.",
    failWhen: "Not done in 90 days, or with help.",
    fixSteps: ["Share the screen once, then repeat alone."],
    freshDays: 90,
  },
  judgeSeen(fact, subject) {
    const [isSeen, isOldDead] = [partOf(fact, "replaced-seen") !== null, partOf(fact, "old-refused") !== null];
    const replaced = isSeen ? "the host shows the change" : `${fact.byName} says it was replaced, nobody saw it`;
    const old = isOldDead ? "the old value is refused, says the founder" : "the old value was not tried";
    const summaryTech = `In ${tookWords(fact.tookMs)}: ${replaced}; redeployed, seen; ${old}.`;
    if (partOf(fact, "broke")) {
      const summary = "After you replaced a key, the shop did not work.";
      return seenVerdict(fact, "fail", { subject, findingKey: "shop-broke", summary, summaryTech });
    }
    if (!partOf(fact, "works")) {
      const summary = "You replaced a key yourself. Whether the shop worked after it, we could not see.";
      return seenVerdict(fact, "warn", { subject, findingKey: "not-tested", summary, summaryTech });
    }
    // Neither seen at the host nor tried: the redeploy alone does not show that anything was replaced.
    if (!isSeen && !isOldDead) {
      const summary = "You say you replaced a key yourself. Nobody tried the old one.";
      return seenVerdict(fact, "warn", { subject, findingKey: "old-not-tried", summary, summaryTech });
    }
    const summary = isSeen ? "You replaced a key yourself." : "You replaced a key yourself, as you told us.";
    const verdict = seenVerdict(fact, "pass", { subject, findingKey: "ok", summary, summaryTech });
    return isSeen ? verdict : { ...verdict, confidence: 0.6 };
  },
});
