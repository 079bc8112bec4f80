import { drillCheck, seenVerdict } from "../ho/drill-check.ts";
import { partOf, tookWords } from "../ho/drill-words.ts";

/** Catalogue dep.rollback-drill: above five minutes a warning, above fifteen a fail. */
const WARN_MS = 5 * 60_000;
const FAIL_MS = 15 * 60_000;

/** Checks that going back to the version before was practised, in time, and that the shop worked after it. */
export const rollbackDrill = drillCheck({
  id: "dep.rollback-drill",
  kind: "restart",
  stages: ["deploy-hardening", "handover"],
  minimumBar: [6],
  severity: "high",
  impact: "deploy-down",
  title: "Rollback was practised",
  founderTitle: "Going back was practised",
  riskTitle: "Nobody has practised going back",
  why: "Nobody should learn to roll back during an outage.",
  reference: { name: "Google SRE book, emergency response", url: "https://sre.google/sre-book/emergency-response/" },
  question: {
    question:
      "Roll back and forward once with the written steps. Who did it, and how long did each way take? Link the two deployments.",
    passWhen: "The founder or a stand-in did it alone in at most five minutes.",
    warnWhen: "It took between five and 15 minutes.",
    failWhen: "It was not done in 90 days, or took longer.",
    fixSteps: ["Practise with the written steps and a clock.", "Shorten the steps, pin the version to go back to."],
    freshDays: 90,
  },
  judgeSeen(fact, subject) {
    const began = partOf(fact, "back-began");
    const from = began ?? partOf(fact, "online");
    const back = partOf(fact, "back");
    const tookMs = Math.max(0, Date.parse(back?.at ?? fact.seenAt) - Date.parse(from?.at ?? fact.startedAt));
    // Without the founder's word of the start, only the longest it can have taken is known.
    const took = `${began ? "" : "at most "}${tookWords(tookMs)}`;
    const summaryTech = `${back?.words ?? "The earlier version is live again."} It took ${took}.`;
    const expected = "at most 5 minutes";
    const say = (status: "pass" | "warn" | "fail", findingKey: string, summary: string) =>
      seenVerdict(fact, status, { subject, findingKey, summary, summaryTech, expected });
    if (partOf(fact, "back-broke")) return say("fail", "shop-broke", "After going back, the shop did not work.");
    if (began && tookMs > FAIL_MS) return say("fail", "too-slow", `Going back took ${took}, too long for an outage.`);
    if (tookMs > WARN_MS) return say("warn", "slow", `Going back took ${took}.`);
    if (!partOf(fact, "back-works")) {
      return say("warn", "not-tested", `Going back took ${took}. Whether the shop worked after it, we could not see.`);
    }
    return say("pass", "ok", `Going back took ${took}, and the shop worked after it.`);
  },
});
