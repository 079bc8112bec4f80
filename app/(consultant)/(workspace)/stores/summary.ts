/** The one sentence above the stores list. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";

/** Says how many stores need the consultant, and the worst of why. */
export function summarySentence({ all, groups, leaks, ready }: RouterOutputs["stores"]["list"]["totals"]): string {
  if (all === 0) return "";
  const need = groups.consultant;
  const first = need === 0 ? "Nothing waits for you." : `${need} ${need === 1 ? "store needs" : "stores need"} you.`;
  const rest = [
    leaks > 0 ? `${leaks} leaked ${leaks === 1 ? "key" : "keys"}` : "",
    groups.running > 0 ? `${groups.running} ${groups.running === 1 ? "audit" : "audits"} running` : "",
    `${ready} of ${all} ready`,
  ].filter((part) => part !== "");
  return `${first} ${rest.join(", ")}.`;
}
