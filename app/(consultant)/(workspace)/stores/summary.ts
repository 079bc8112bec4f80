/** The one sentence above the stores list. */

type Summarised = {
  nextMove: { by: string };
  verdict: string;
  topRisk: { impact: string; status: string } | null;
};

/** Says how many stores need the consultant, and the worst of why. */
export function summarySentence(stores: readonly Summarised[]): string {
  if (stores.length === 0) return "";
  const need = stores.filter(({ nextMove }) => nextMove.by === "consultant").length;
  const running = stores.filter(({ nextMove }) => nextMove.by === "running").length;
  const leaks = stores.filter(({ topRisk }) => topRisk?.impact === "leak" && topRisk.status === "fail").length;
  const ready = stores.filter(({ verdict }) => verdict === "ready" || verdict === "ready-contained").length;
  const first = need === 0 ? "Nothing waits for you." : `${need} ${need === 1 ? "store needs" : "stores need"} you.`;
  const rest = [
    leaks > 0 ? `${leaks} leaked ${leaks === 1 ? "key" : "keys"}` : "",
    running > 0 ? `${running} ${running === 1 ? "audit" : "audits"} running` : "",
    `${ready} of ${stores.length} ready`,
  ].filter((part) => part !== "");
  return `${first} ${rest.join(", ")}.`;
}
