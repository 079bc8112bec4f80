/** How a bottleneck record is worded: where it stands, who agreed, how long it holds. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import type { IconName } from "@/app/_ui/icon-names.ts";
import type { Tone } from "@/app/_ui/status-words.ts";

export type Waiver = RouterOutputs["waivers"]["list"][number];
type Approvals = Pick<Waiver, "state" | "reviewerName" | "founderName">;

const DAY_MS = 86_400_000;

/** Writes the last day a record holds. It ends with that day in UTC, so the reader's zone must not move it. */
export function lastDayWords(expiresAt: Date): string {
  return expiresAt.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
}

/** Says how much of a record's time is left: "9 days left", "ends today". */
export function daysLeftWords(expiresAt: Date, now: Date): string {
  const days = Math.floor((expiresAt.getTime() - now.getTime()) / DAY_MS);
  if (expiresAt <= now) return "ended";
  if (days === 0) return "ends today";
  return days === 1 ? "1 day left" : `${days} days left`;
}

/** Says whose word a proposal waits for; null once both have agreed or the record is void. */
export function waitsFor({ state, reviewerName, founderName }: Approvals): string | null {
  if (state !== "proposed") return null;
  if (reviewerName === null && founderName === null) return "waits for the consultancy and the founder";
  return reviewerName === null ? "waits for the consultancy" : "waits for the founder";
}

/** Names who has agreed: "Noor Haddad and Lars Halden". */
export function agreedWords({ reviewerName, founderName }: Pick<Approvals, "reviewerName" | "founderName">): string {
  const names = [reviewerName, founderName].filter((name) => name !== null);
  return names.length === 0 ? "nobody yet" : names.join(" and ");
}

/** How the state of a record looks; colour only while somebody must act on it. */
export const recordLooks: Record<Waiver["state"], { word: string; icon: IconName; tone: Tone }> = {
  proposed: { word: "Proposed", icon: "clock", tone: "warn" },
  accepted: { word: "Contained", icon: "shield-alert", tone: "warn" },
  void: { word: "Void", icon: "circle-slash", tone: "idle" },
};

/** Writes the figure a record rests on; null when it rests on none. */
export function measureWords({ measuredValue, measuredUnit }: Pick<Waiver, "measuredValue" | "measuredUnit">) {
  if (measuredValue === null) return null;
  return measuredUnit === "percent" ? `${measuredValue} %` : `${measuredValue} ms`;
}
