import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import type { IconName } from "@/app/_ui/icon-names.ts";
import type { Tone } from "@/app/_ui/status-words.ts";

export type Report = NonNullable<RouterOutputs["freeChecks"]["get"]>;

const numbers = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];

/** The verdict above the headline, and the headline: what will cost orders first. Says nothing good of what was not seen. */
export function verdictOf(report: Report): { word: string; icon: IconName; tone: Tone; headline: string } {
  const fails = report.risks.filter(({ status }) => status === "fail").length;
  const warns = report.risks.length - fails;
  if (report.state === "failed") {
    return { word: "Not finished", icon: "cloud-off", tone: "idle", headline: "This check did not finish." };
  }
  if (report.state !== "completed") {
    const found = fails > 0 ? ` ${count(fails, "problem")} so far.` : "";
    return { word: "Checking", icon: "loader-circle", tone: "live", headline: `Looking at your shop.${found}` };
  }
  const worth = warns > 0 ? `${count(warns, "thing")} ${warns === 1 ? "is" : "are"} worth fixing.` : "";
  if (fails > 0) {
    const more = warns > 0 ? ` ${count(warns, null)} more ${warns === 1 ? "is" : "are"} worth fixing.` : "";
    const headline = `${count(fails, "thing")} will cost you orders.${more}`;
    return { word: "Not ready for paid traffic", icon: "octagon-x", tone: "fail", headline };
  }
  if (warns > 0) return { word: "Almost there, from outside", icon: "triangle-alert", tone: "warn", headline: worth };
  if (report.unseen.length > 0) {
    const headline = "Nothing broken in what we could see.";
    return { word: "Not everything could be seen", icon: "circle-dashed", tone: "idle", headline };
  }
  const headline = "From outside, nothing would cost you orders.";
  return { word: "Holds from outside", icon: "circle-check", tone: "pass", headline };
}

/** Sums the eleven items up: "7 can be seen from outside: 5 hold, 1 warning, 1 fails. 4 need your permission to look." */
export function itemsSentence(items: Report["items"]): string {
  const of = (state: Report["items"][number]["state"]) => items.filter((item) => item.state === state).length;
  const closed = of("needs-access");
  const parts = [
    [of("holds"), "hold"],
    [of("warning"), of("warning") === 1 ? "has a warning" : "have warnings"],
    [of("fails"), of("fails") === 1 ? "fails" : "fail"],
    [of("unseen"), "not seen yet"],
  ] as const;
  const told = parts.filter(([n]) => n > 0).map(([n, words]) => `${n} ${words}`);
  return `${items.length - closed} can be seen from outside: ${told.join(", ")}. ${closed} need your permission to look.`;
}

function count(n: number, noun: string | null): string {
  const word = numbers[n] ?? String(n);
  return noun === null ? word : `${word} ${noun}${n === 1 ? "" : "s"}`;
}
