/** The sentences of the roadmap page. */

import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { daysUntil } from "@/app/_ui/time-words.ts";

type Roadmap = RouterOutputs["stores"]["roadmap"];

/** Says why the verdict is what it is, and when the launch is. */
export function reasonLine(page: Roadmap, now: Date): string {
  const launch = launchLine(page.store, now);
  switch (page.verdict) {
    case "not-checked":
      return `Nothing has been measured yet.${launch}`;
    case "checking":
      return `The first audit is running. Results stay as they arrive.${launch}`;
    case "not-ready": {
      const titles = page.risks.slice(0, 2).map(({ title }) => title);
      const reason = titles.length > 0 ? titles.join(". ") : "Some must-haves have not been shown to hold";
      return `${reason}.${launch}`;
    }
    case "ready-contained":
      return `All eleven must-haves hold; one known weak spot is contained.${launch}`;
    case "ready":
      return `All eleven must-haves hold, with fresh evidence.${launch}`;
  }
}

function launchLine(store: Roadmap["store"], now: Date): string {
  if (store.launchedAt) return ` Launched ${dayOf(store.launchedAt, store.timeZone)}.`;
  if (!store.launchAt) return "";
  const days = daysUntil(store.launchAt, now);
  const day = store.launchAt.toLocaleDateString("en-GB", {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone: "UTC",
  });
  if (days < 0) return ` The launch was planned for ${day}.`;
  if (days === 0) return ` Launch is today, ${day}.`;
  return ` Launch is ${day}, in ${days} ${days === 1 ? "day" : "days"}.`;
}

function dayOf(date: Date, timeZone: string): string {
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "long", timeZone });
}

/** The last line of a stage's card. */
export function stageNote(stage: Roadmap["stages"][number]): string {
  const short = (date: Date) => date.toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
  if (stage.reopenedAt) return `Reopened ${short(stage.reopenedAt)}`;
  if (stage.approvedAt) return short(stage.approvedAt);
  if (stage.openedAt) return `Started ${short(stage.openedAt)}`;
  return stage.number === 6 ? "Opens after 1 to 5" : `Opens after ${stage.number - 1}`;
}
