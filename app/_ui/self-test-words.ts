/** What the nightly self-test says, in words: for the foot of the sidebar and the page about our checks. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import type { Tone } from "./status-words.ts";

export type SelfTestReport = RouterOutputs["selfTests"]["latest"];

/** Gives the line of the sidebar and its tone: never greener than what the last night showed. */
export function selfTestLine({ state, isRunning, last }: SelfTestReport): { title: string; tone: Tone } {
  if (state === "running" || (isRunning && !last)) return { title: "Trying our checks now", tone: "live" };
  if (!last) return { title: state === "never" ? "Checks not tried yet" : "Self-test broke off", tone: "warn" };
  const count = `${last.caught} of ${last.planted} faults caught`;
  if (state === "old") return { title: "Self-test is old", tone: "warn" };
  if (state === "unfinished") return { title: "Self-test broke off", tone: "warn" };
  return { title: count, tone: state === "good" ? "quiet" : "fail" };
}

/** Gives the sentence of the page about our checks. */
export function selfTestSentence({ state, isRunning, last }: SelfTestReport): string {
  if (!last) {
    if (isRunning) return "Our checks are being tried for the first time. It takes a few minutes.";
    if (state === "never") return "Our checks have not been tried here yet. It happens every night at 03:30.";
    return "The last trial of our checks broke off before it could say anything.";
  }
  const { caught, planted, falseAlarms, failure } = last;
  if (state === "unfinished") return `The last trial broke off. ${failure ?? "It was ended from outside."}`;
  const count = `Our checks caught ${caught} of ${planted} planted faults`;
  const alarms =
    falseAlarms.length === 0
      ? "and accused no healthy store"
      : `and raised ${falseAlarms.length} false alarm${falseAlarms.length === 1 ? "" : "s"}`;
  if (state === "old") return `${count} ${alarms}, but that is more than 36 hours ago and says nothing of today.`;
  return `${count} ${alarms} last night.`;
}
