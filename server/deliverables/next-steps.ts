/** What to do next: open findings by what they are worth for the work they take, and a proposal for a second sprint. Pure. */
import type { Limit } from "./open-limits.ts";

/** Working days each effort stands for when a sprint is filled: half a day, a day and a half, a week. */
export const effortDays = { S: 0.5, M: 1.5, L: 5 } as const;
export const effortWords = { S: "about half a day", M: "one or two days", L: "about a week" } as const;

/** Working days of a second sprint: two weeks. */
export const SPRINT_DAYS = 10;

export type NextStep = Limit & { rank: number; days: number };

/** Ranks by value ÷ effort (score ÷ days); ties: the higher score, then the name. What is worth nothing is left out. */
export function nextSteps(limits: readonly Limit[]): NextStep[] {
  return limits
    .map((limit) => ({ ...limit, days: effortDays[limit.effort] }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score / b.days - a.score / a.days || b.score - a.score || a.name.localeCompare(b.name))
    .map((step, index) => ({ ...step, rank: index + 1 }));
}

/** Fills a sprint of ten working days from the top of the list; what no longer fits waits. */
export function secondSprint(steps: readonly NextStep[]): { taken: NextStep[]; days: number; left: number } {
  const taken: NextStep[] = [];
  let days = 0;
  for (const step of steps) {
    if (days + step.days > SPRINT_DAYS) continue;
    taken.push(step);
    days += step.days;
  }
  return { taken, days, left: steps.length - taken.length };
}
