import { drillCheck, seenVerdict } from "./drill-check.ts";
import { partOf, tookWords } from "./drill-words.ts";

/** Checks that the founder put the shop online again alone, and that it worked. */
export const drillRestart = drillCheck({
  id: "ho.drill-restart",
  kind: "restart",
  stages: ["handover"],
  minimumBar: [],
  severity: "high",
  impact: "access",
  title: "Founder restarted the shop alone",
  founderTitle: "You restarted the shop yourself",
  riskTitle: "You have not restarted the shop yourself",
  why: "You can restart your own shop.",
  reference: { name: "Vercel docs, redeploying", url: "https://vercel.com/docs/deployments/managing-deployments" },
  question: {
    question: "The founder redeploys from their own account. Link the deployment.",
    passWhen: "Ready, made by the founder's account.",
    warnWhen: "Ready, with a hint from somebody.",
    failWhen: "Not done in 90 days.",
    fixSteps: ["Share the screen once, then repeat alone."],
    freshDays: 90,
  },
  judgeSeen(fact, subject) {
    const online = partOf(fact, "online");
    const summaryTech = `${online?.words ?? "A new deployment went online."} Done by ${fact.byName} in ${tookWords(fact.tookMs)}.`;
    if (partOf(fact, "broke")) {
      const summary = "After you restarted the shop, it did not work.";
      return seenVerdict(fact, "fail", { subject, findingKey: "shop-broke", summary, summaryTech });
    }
    const summary = "You restarted the shop yourself.";
    return seenVerdict(fact, "pass", { subject, findingKey: "ok", summary, summaryTech });
  },
});
