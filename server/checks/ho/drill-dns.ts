import { drillCheck, seenVerdict } from "./drill-check.ts";
import { tookWords } from "./drill-words.ts";

/** Catalogue ho.drill-dns: longer than this is a warning. */
const SLOW_MS = 30 * 60_000;

/** Checks that the founder added a record to the domain alone, seen on every name server. */
export const drillDns = drillCheck({
  id: "ho.drill-dns",
  kind: "dns",
  stages: ["handover"],
  minimumBar: [],
  severity: "high",
  impact: "access",
  title: "Founder changed DNS alone",
  founderTitle: "You changed a domain record yourself",
  riskTitle: "You have not changed a domain record yourself",
  why: "Proof that DNS is in your hands.",
  reference: { name: "RFC 1035", url: "https://www.rfc-editor.org/rfc/rfc1035" },
  question: {
    question:
      "The founder adds one TXT record without help. Link the answer of the name servers and say how long it took.",
    passWhen: "Seen on all name servers within 30 minutes.",
    warnWhen: "It took longer than 30 minutes.",
    failWhen: "Not done in 90 days, or with help.",
    fixSteps: ["Share the screen once, then repeat alone."],
    freshDays: 90,
  },
  judgeSeen(fact, subject) {
    const isSlow = fact.tookMs > SLOW_MS;
    const took = tookWords(fact.tookMs);
    return seenVerdict(fact, isSlow ? "warn" : "pass", {
      ...{ subject, findingKey: isSlow ? "slow" : "ok" },
      summary: isSlow ? `You changed a domain record yourself, in ${took}.` : "You changed a domain record yourself.",
      summaryTech: `The TXT record stood on all authoritative servers ${took} after the start.`,
      expected: "at most 30 minutes",
    });
  },
});
