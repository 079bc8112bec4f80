/** How a deploy is named in lists: its verdict once there is one, else where it stands at the provider. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { deployWords, type Words } from "@/app/_ui/status-words.ts";

export type ListedDeploy = RouterOutputs["deploys"]["list"]["deploys"][number];
export type Deploy = RouterOutputs["deploys"]["get"];

const stateWords: Record<ListedDeploy["state"], Words> = {
  building: { word: "Building", icon: "loader-circle", tone: "live" },
  live: { word: "Live", icon: "circle-dot", tone: "live" },
  superseded: { word: "Replaced", icon: "circle-check", tone: "idle" },
  failed: { word: "Build failed", icon: "circle-slash", tone: "idle" },
  cancelled: { word: "Cancelled", icon: "circle-slash", tone: "idle" },
};

/** Gives word, icon and tone of a deploy. */
export function deployMark(deploy: Pick<ListedDeploy, "state" | "verdict">): Words {
  if (deploy.state === "failed" || deploy.state === "cancelled" || deploy.verdict === null)
    return stateWords[deploy.state];
  return deployWords[deploy.verdict];
}

/** Says in a few words what a deploy changed: "2 regressed, 1 new". */
export function changeWords({ counts, state, verdict }: Pick<ListedDeploy, "counts" | "state" | "verdict">): string {
  if (verdict === null || verdict === "checking") return deployMark({ state, verdict }).word;
  const parts = [
    [counts.worsened, "regressed"],
    [counts.new, "new"],
    [counts.fixed, "fixed"],
    [counts.outside, "outside the deploy"],
  ].flatMap(([count, word]) => (typeof count === "number" && count > 0 ? [`${count} ${word}`] : []));
  return parts.length > 0 ? parts.join(", ") : "No change";
}
