/** How the states of an audit are shown. */
import type { Words } from "@/app/_ui/status-words.ts";
import type { AuditRunState } from "@/server/words.ts";

export const runStateWords: Record<AuditRunState, Words> = {
  queued: { word: "Queued", icon: "circle-dashed", tone: "idle" },
  running: { word: "Running", icon: "loader-circle", tone: "live" },
  completed: { word: "Done", icon: "circle-check", tone: "quiet" },
  stopped: { word: "Stopped", icon: "square", tone: "idle" },
  failed: { word: "Did not finish", icon: "cloud-off", tone: "idle" },
};
