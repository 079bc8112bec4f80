/** What workflow runs are called and how their states are shown. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import type { Words } from "@/app/_ui/status-words.ts";
import { stages } from "@/server/stages/index.ts";

export type WorkflowRun = RouterOutputs["runs"]["list"]["runs"][number];
export type WorkflowStep = RouterOutputs["runs"]["get"]["steps"][number];

const states: Record<string, Words> = {
  queued: { word: "Queued", icon: "circle-dashed", tone: "idle" },
  running: { word: "Running", icon: "loader-circle", tone: "live" },
  sleeping: { word: "Sleeping", icon: "clock", tone: "idle" },
  waiting: { word: "Waiting", icon: "hand", tone: "idle" },
  completed: { word: "Done", icon: "circle-check", tone: "quiet" },
  failed: { word: "Failed", icon: "octagon-x", tone: "fail" },
  cancelled: { word: "Cancelled", icon: "square", tone: "idle" },
  skipped: { word: "Skipped", icon: "circle-slash", tone: "idle" },
};

/** Words a state of a run or step; one we do not know is shown as it came. */
export function stateWords(status: string): Words {
  return states[status.toLowerCase()] ?? { word: status, icon: "circle-question-mark", tone: "idle" };
}

/** Names a workflow by its function id: `launch-ready-stage-audit` is "Stage 1, Quick audit". */
export function functionWords(functionId: string): string {
  const id = functionId.replace(/^launch-ready-/, "");
  const stage = stages.find(({ key }) => id === `stage-${key}`);
  if (stage) return `Stage ${stage.number}, ${stage.title}`;
  const name = id.replaceAll("-", " ");
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Says what caused a run: the event's name, or that another workflow or the clock did. */
export function causeWords(eventName: string | null | undefined): string {
  if (!eventName || eventName === "inngest/scheduled.timer") return "the clock";
  return eventName === "inngest/function.invoked" ? "another workflow" : eventName;
}

const ops: Record<string, string> = {
  Step: "step",
  StepRun: "step",
  StepPlanned: "step",
  StepError: "step",
  Sleep: "sleep",
  WaitForEvent: "wait for an event",
  InvokeFunction: "another workflow",
  SendEvent: "send events",
};

/** Names what a step does. */
export function opWords(op: string): string {
  return ops[op] ?? op;
}

/** Gives how long something took in milliseconds; null while it has not ended, or its times are not known. */
export function tookMs(from: string | null | undefined, to: string | null | undefined): number | null {
  if (!from || !to) return null;
  const took = Date.parse(to) - Date.parse(from);
  return Number.isFinite(took) && took >= 0 ? took : null;
}
