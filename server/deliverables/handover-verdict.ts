/** The head of the handover: verdict, the eleven must-haves with their evidence, and what is contained. Pure. */
import type { Status } from "../checks/check.ts";
import { type BarItemState, type BarItemView, countMet } from "../stages/minimum-bar.ts";
import type { CheckStateView } from "../stages/state.ts";
import type { StoreVerdict } from "../stages/store-verdict.ts";
import { impactSentences, type Limit } from "./open-limits.ts";
import { dayOf } from "./rollback-document.ts";
import type { Section, Sections } from "./sections.ts";

/** Says the verdict as the founder hears it. */
export function verdictOf(
  verdict: StoreVerdict,
  items: readonly BarItemView[],
  limits: readonly Limit[],
): Sections["verdict"] {
  const contained = limits.filter(({ isContained }) => isContained);
  const missing = items.length - countMet(items);
  switch (verdict) {
    case "ready":
      return { status: "pass", title: "Ready to launch", text: "All 11 must-haves pass." };
    case "ready-contained":
      return {
        status: "warn",
        title: `Ready to launch, with ${countOf(contained.length, "contained risk")}`,
        text: `All 11 must-haves hold. ${contained.map(({ title }) => `${title}.`).join(" ")} We know why, and it cannot spread.`,
      };
    default:
      return {
        status: "fail",
        title: "Not ready to launch",
        text: `${missing === 1 ? "One" : missing} of the 11 must-haves ${missing === 1 ? "is" : "are"} not proven.`,
      };
  }
}

const statusOf: Record<BarItemState, Status> = {
  met: "pass",
  "met-with-waiver": "warn",
  "not-met": "fail",
  unknown: "unknown",
};

/** Lists the must-haves with what proves each, then what is contained. */
export function barSections(
  items: readonly BarItemView[],
  states: readonly CheckStateView[],
  limits: readonly Limit[],
): Section[] {
  const bar: Section = {
    id: "minimum-bar",
    title: "The minimum bar",
    blocks: [
      {
        kind: "table",
        columns: ["", "Must-have", "Evidence"],
        rows: items.map((view) => ({
          id: `item-${view.item.number}`,
          status: statusOf[view.state],
          cells: [`${view.item.number}`, view.item.founderTitle, evidenceOf(view, states)],
        })),
      },
    ],
  };
  const contained = limits.filter(({ isContained }) => isContained);
  if (contained.length === 0) return [bar];
  return [
    bar,
    {
      id: "contained",
      title: contained.length === 1 ? "The contained risk" : "The contained risks",
      blocks: contained.map((limit) => ({
        kind: "facts",
        rows: [
          { term: "What", text: limit.sentence },
          { term: "At worst", text: impactSentences[limit.impact] },
          { term: "Ends", text: `${dayOf(limit.revisitAt)}. It is measured again before it can be renewed.` },
        ],
      })),
    },
  ];
}

function evidenceOf({ item, state, reasons }: BarItemView, states: readonly CheckStateView[]): string {
  if (state === "not-met" || state === "unknown") return reasons[0] ?? "Not proven.";
  const proving = states.filter(({ checkId }) => item.required.includes(checkId));
  const passing = proving.filter(({ status }) => status === "pass" || status === "skip");
  const seen = `${passing.length} of ${proving.length} ${proving.length === 1 ? "check" : "checks"} fine`;
  return state === "met-with-waiver" ? `${seen}, the rest contained` : seen;
}

function countOf(count: number, noun: string): string {
  return `${count === 1 ? "one" : count} ${noun}${count === 1 ? "" : "s"}`;
}
