/** The founder's sentences: what the verdict means, what is left, what happens next. */

import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { daysUntil } from "@/app/_ui/time-words.ts";
import type { StageState } from "@/server/stages/stage.ts";

type Home = RouterOutputs["founder"]["home"];

const numbers = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];

/** Writes a small number as a word, capital first; larger ones as digits. */
export function numberWord(count: number): string {
  return numbers[count] ?? String(count);
}

/** The headline: the verdict as a sentence. */
export function headline(home: Home): string {
  const left = home.risks.length;
  switch (home.verdict) {
    case "not-checked":
      return "Nothing is checked yet.";
    case "checking":
      return "We are looking at your shop.";
    case "not-ready":
      if (left === 0) return "Not ready yet. Some things are not checked.";
      return `Not ready yet. ${numberWord(left)} ${left === 1 ? "thing is" : "things are"} left.`;
    case "ready-contained":
      return "You can launch. One known weak spot is fenced in.";
    case "ready":
      return "You are ready. Launch when you like.";
  }
}

/** One sentence of reassurance or warning below the headline. */
export function lead(home: Home, todoCount: number, minutes: number): string {
  const team = home.risks.filter(({ ownerName }) => ownerName !== null).length;
  const yours = todoCount > 0 ? `your part takes about ${minutes} minutes` : "nothing waits for you today";
  switch (home.verdict) {
    case "not-checked":
      return "The first check takes about two minutes and changes nothing in your shop.";
    case "checking":
      return "The first check takes about two minutes. You can leave this page and come back.";
    case "not-ready":
      if (home.risks.length === 0) return `Nothing was found broken. A few things still need a look, and ${yours}.`;
      return team > 0
        ? `${numberWord(team)} of them ${team === 1 ? "is" : "are"} being worked on, and ${yours}.`
        : `We know what they are and how to fix them, and ${yours}.`;
    case "ready-contained":
      return "We know why it is weak, and it cannot touch the rest of the shop.";
    case "ready":
      return "All eleven must-haves hold, and each was seen to hold lately.";
  }
}

/** The day, and how far the launch is. */
export function dayLine(home: Home, now: Date): string {
  const { timeZone, launchAt, launchedAt } = home.store;
  const today = now.toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long", timeZone });
  if (launchedAt)
    return `${today}, launched ${launchedAt.toLocaleDateString("en-GB", { day: "numeric", month: "long", timeZone })}`;
  if (!launchAt) return today;
  const days = daysUntil(launchAt, now);
  if (days < 0) return today;
  return days === 0 ? `${today}, launch day` : `${today}, ${days} ${days === 1 ? "day" : "days"} to launch`;
}

/** What a step's state means to a founder. */
export const stepWords: Record<StageState, string> = {
  "not-started": "Later",
  "in-progress": "In progress",
  "needs-work": "Being worked on",
  blocked: "Waits for an answer",
  "in-review": "Nearly done",
  approved: "Done",
  reopened: "Needs a fix",
};

/** Everyday names of the six steps. */
export const stepTitles = [
  "Check-up",
  "Your web address",
  "Safe updates",
  "Speed",
  "Watching the shop",
  "Handing over",
] as const;

/** The line beside the dial on a phone. */
export function stepSummary(home: Home): string {
  const done = home.steps.filter(({ state }) => state === "approved").map(({ number }) => number);
  const broken = home.steps.filter(({ state }) => state === "reopened").map(({ number }) => number);
  const finished =
    done.length === 0 ? "No step finished yet" : `${done.length === 1 ? "Step" : "Steps"} ${list(done)} finished`;
  return broken.length > 0 ? `${finished}, ${list(broken)} needs a fix` : finished;
}

function list(items: number[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}
