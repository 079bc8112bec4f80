import { drillCheck, seenVerdict } from "../ho/drill-check.ts";
import { partOf, tookWords } from "../ho/drill-words.ts";

/** Catalogue mon.detect-drill: minutes to the notification and to the answer. */
const NOTIFIED = { warnMs: 3 * 60_000, failMs: 5 * 60_000 } as const;
const ANSWERED = { warnMs: 10 * 60_000, failMs: 20 * 60_000 } as const;

/** Checks that an alert reached the founder and was answered in time. */
export const detectDrill = drillCheck({
  id: "mon.detect-drill",
  kind: "alert",
  stages: ["monitoring", "handover"],
  minimumBar: [10],
  severity: "high",
  impact: "checkout",
  title: "Time to know was drilled",
  founderTitle: "You hear within three minutes",
  riskTitle: "An outage may go unseen for long",
  why: "Twenty unseen minutes in a campaign cost a day's work.",
  reference: { name: "Google SRE book, managing incidents", url: "https://sre.google/sre-book/managing-incidents/" },
  question: {
    question: "Switch a probe path off on purpose. After how many minutes did somebody know? Link the three times.",
    passWhen: "At most three minutes.",
    warnWhen: "Between three and ten minutes.",
    failWhen: "Longer, or never.",
    fixSteps: ["Watch more often, confirm faster, send to a second channel."],
    freshDays: 90,
  },
  judgeSeen(fact, subject) {
    const started = Date.parse(fact.startedAt);
    const sentMs = Math.max(0, Date.parse(partOf(fact, "sent")?.at ?? fact.seenAt) - started);
    const answeredMs = Math.max(0, Date.parse(partOf(fact, "answered")?.at ?? fact.seenAt) - started);
    const status = worseOf(levelOf(sentMs, NOTIFIED), levelOf(answeredMs, ANSWERED));
    return seenVerdict(fact, status, {
      ...{ subject, findingKey: { pass: "ok", warn: "slow", fail: "too-slow" }[status] },
      summary:
        status === "pass"
          ? `The alert left after ${tookWords(sentMs)} and you answered after ${tookWords(answeredMs)}.`
          : `From the alert to your answer it took ${tookWords(answeredMs)}.`,
      summaryTech: `Notification after ${tookWords(sentMs)}, acknowledged by ${fact.byName} after ${tookWords(answeredMs)}.`,
      expected: "notification within 3 minutes, acknowledged within 10",
    });
  },
});

type Level = "pass" | "warn" | "fail";

function levelOf(ms: number, { warnMs, failMs }: { warnMs: number; failMs: number }): Level {
  if (ms > failMs) return "fail";
  return ms > warnMs ? "warn" : "pass";
}

function worseOf(left: Level, right: Level): Level {
  const order: Level[] = ["pass", "warn", "fail"];
  return order[Math.max(order.indexOf(left), order.indexOf(right))] ?? "fail";
}
