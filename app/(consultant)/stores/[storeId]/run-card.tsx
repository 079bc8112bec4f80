import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { Card } from "@/app/_ui/card.tsx";
import { type CheckGroupLines, CheckGroups, RunTally } from "@/app/_ui/check-list.tsx";
import { ErrorPanel } from "@/app/_ui/error-panel.tsx";
import { Mark } from "@/app/_ui/status.tsx";
import type { ResultState } from "@/app/_ui/status-words.ts";
import { Time } from "@/app/_ui/time.tsx";
import { stopwatchWords } from "@/app/_ui/time-words.ts";
import { AnnounceRun } from "./announce-run.tsx";
import { StopAudit } from "./run-audit.tsx";

type Run = RouterOutputs["auditRuns"]["get"];
type RunCheck = Run["groups"][number]["checks"][number];

export const groupTitles: Record<string, string> = {
  smoke: "Home, log-in and checkout",
  dns: "DNS",
  web: "Redirects and pages",
  tls: "Certificates",
  ho: "Handover",
  email: "Email",
  sec: "Secrets in the open",
  dep: "Deploys",
  ai: "AI assistant",
  people: "Questions for people",
};

/** How an audit came about. */
export const triggerWords: Record<Run["trigger"], string> = {
  first: "first audit",
  manual: "asked for",
  recheck: "re-check",
  scheduled: "scheduled",
  deploy: "after a deploy",
  smoke: "smoke tests",
};

/** The running or last audit: progress split by result, and every check as it arrives. */
export function RunCard({ run, storeId, now, zone }: { run: Run; storeId: string; now: Date; zone: string }) {
  const all = run.groups.flatMap(({ checks }) => checks);
  const count = (...statuses: string[]) =>
    all.filter(({ status }) => status !== null && statuses.includes(status)).length;
  const running = all.filter(({ state }) => state === "running" || state === "confirming").length;
  const queued = all.filter(({ state }) => state === "queued").length;
  const isRunning = run.state === "queued" || run.state === "running";
  const counts = {
    pass: count("pass"),
    warn: count("warn"),
    fail: count("fail"),
    other: count("skip", "unknown", "error"),
    total: all.length,
  };
  const groups = run.groups.map(({ group, checks }) => groupLines(group, checks, isRunning));
  return (
    <Card
      id="run"
      title={
        isRunning ? (
          <Mark icon="loader-circle" tone="live">{`Audit ${run.number}`}</Mark>
        ) : (
          `Audit ${run.number}${run.state === "stopped" ? ", stopped" : ""}`
        )
      }
      sub={`${triggerWords[run.trigger]} by ${run.requestedByName}`}
      end={
        isRunning ? (
          <>
            <span className="num text-xs text-muted-foreground">
              {stopwatchWords(now.getTime() - (run.startedAt ?? run.createdAt).getTime())}
            </span>
            <StopAudit storeId={storeId} auditRunId={run.id} number={run.number} done={all.length - running - queued} />
          </>
        ) : (
          run.endedAt && (
            <span className="text-xs text-muted-foreground">
              <Time at={run.endedAt} form="at" now={now} zone={zone} />
            </span>
          )
        )
      }
    >
      {run.failure && <ErrorPanel kind="error" title="The audit did not finish" line={run.failure} />}
      <RunTally counts={counts} running={running} queued={queued} />
      <CheckGroups groups={groups} />
      <AnnounceRun
        done={groups
          .filter(({ status }) => status !== "running" && status !== "queued")
          .map(({ title, count: words }) => `${title}: ${words}`)}
        fails={all.filter(({ status }) => status === "fail").map(({ title }) => `Failed: ${title}`)}
      />
    </Card>
  );
}

function stateOf(check: RunCheck, isRunning: boolean): ResultState {
  if (check.status !== null) return check.status;
  if (!isRunning) return "unknown";
  return check.state === "queued" ? "queued" : "running";
}

const order: ResultState[] = ["running", "fail", "error", "warn", "unknown", "queued", "pass", "skip"];

function groupLines(group: string, checks: RunCheck[], isRunning: boolean): CheckGroupLines {
  const lines = checks.map((check) => ({
    id: check.checkId,
    title: check.title,
    status: stateOf(check, isRunning),
    result: lineOf(check, isRunning),
    durationMs: check.durationMs,
  }));
  const fine = lines.filter(({ status }) => status === "pass" || status === "skip").length;
  const status = lines.map((line) => line.status).toSorted((a, b) => order.indexOf(a) - order.indexOf(b))[0] ?? "pass";
  return { id: group, title: groupTitles[group] ?? group, count: `${fine} of ${lines.length}`, status, checks: lines };
}

function lineOf(check: RunCheck, isRunning: boolean): string {
  if (check.state === "confirming") return "looking again before we say so";
  if (check.status === null) return isRunning ? "" : "stopped before it ran";
  return check.headline ?? "";
}
