/** How a stage page words its checks. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import type { Level } from "@/server/checks/check.ts";

export type StagePageData = RouterOutputs["roadmap"]["stage"];
export type StageCheck = StagePageData["checks"][number];
export type CheckResult = StageCheck["results"][number];
export type CheckStatus = CheckResult["status"];

/** Worst first: what must be fixed, what we broke, what is near a limit, what nobody could see. */
const order: readonly CheckStatus[] = ["fail", "error", "warn", "unknown", "waived", "pass", "skip"];

/** Gives the status a check is listed under: the worst of its subjects; `unknown` while it has none. */
export function worstOf(check: StageCheck): CheckStatus {
  const statuses = check.results.map(({ status }) => status);
  return statuses.toSorted((a, b) => order.indexOf(a) - order.indexOf(b))[0] ?? "unknown";
}

/** Sorts results worst first and cuts them into those to show and those to fold away; passing ones fold first. */
export function shownResults(
  results: readonly CheckResult[],
  most = 6,
): { shown: CheckResult[]; folded: CheckResult[] } {
  const sorted = results.toSorted(
    (a, b) => order.indexOf(a.status) - order.indexOf(b.status) || a.subject.localeCompare(b.subject),
  );
  return { shown: sorted.slice(0, most), folded: sorted.slice(most) };
}

/** Tells whether a check holds: every subject passes, warns, is skipped or contained. */
export function isFine(check: StageCheck): boolean {
  return (
    check.results.length > 0 &&
    check.results.every(
      ({ status }) => status === "pass" || status === "warn" || status === "skip" || status === "waived",
    )
  );
}

/** What a check needs that we do not have, by its level; null when it needs nothing. */
export function needOf(level: Level): string | null {
  switch (level) {
    case "public":
      return null;
    case "owner":
      return "It needs proof that the domain is theirs.";
    case "connected":
      return "It needs a read-only connection.";
    case "drill":
      return "It needs a drill at an agreed time.";
  }
}
