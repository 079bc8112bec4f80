import Link from "next/link";
import type { StageState } from "../../server/stages/stage.ts";
import { StageStatus } from "./status.tsx";

export type StageCardStage = {
  number: number;
  title: string;
  state: StageState;
  /** "10 of 11 checks". */
  checks: string;
  /** "SPF changed 23 Nov", "Opens after 4, 5". */
  note: string;
  /** Share of the stage's checks that hold, 0 to 1; drawn on the rail of stages that are not approved. */
  share: number;
  href?: string;
  isCurrent?: boolean;
  blockedBy?: string;
  /** True adds the red "Signal seen" line to any state. */
  isSignalSeen?: boolean;
};

/** Lists the six stages as cards, each with its state, checks and date. */
export function StageCards({ stages }: { stages: readonly StageCardStage[] }) {
  return (
    <ol className="stages" aria-label="Six stages">
      {stages.map((stage) => (
        <li key={stage.number}>
          <StageCard stage={stage} />
        </li>
      ))}
    </ol>
  );
}

function StageCard({ stage }: { stage: StageCardStage }) {
  const body = (
    <>
      <StageRail state={stage.state} share={stage.share} />
      <span className="flex gap-1.5">
        <span className="num text-muted-foreground">{stage.number}</span>
        <span className="truncate font-semibold">{stage.title}</span>
      </span>
      <span className="mt-1 flex">
        <StageStatus state={stage.state} by={stage.blockedBy} size="xs" />
      </span>
      <span className="mt-1.5 block text-xs text-muted-foreground">
        {stage.checks}
        <br />
        {stage.note}
      </span>
      {stage.isSignalSeen && <span className="block text-xs font-medium text-fail">Signal seen</span>}
    </>
  );
  const current = stage.isCurrent ? "step" : undefined;
  if (!stage.href) {
    return (
      <div className="stage" aria-current={current}>
        {body}
      </div>
    );
  }
  return (
    <Link className="stage" href={stage.href} aria-current={current}>
      {body}
    </Link>
  );
}

function StageRail({ state, share }: { state: StageState; share: number }) {
  const width = `${Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10}%`;
  return (
    <svg className="stage-rail" aria-hidden="true">
      {state === "approved" && <rect className="mark-ink" width="100%" height="4" />}
      {state === "not-started" && <rect className="rail-line" width="100%" height="1" />}
      {state === "in-review" && <rect className="mark-live" width="100%" height="4" />}
      {state === "in-progress" && (
        <>
          <rect className="mark-live-tint" width="100%" height="4" />
          <path className="mark-live" d={railStripes} />
        </>
      )}
      {(state === "needs-work" || state === "blocked") && (
        <>
          <rect className="rail-warn-tint" width="100%" height="4" />
          <rect className="mark-warn" width={width} height="4" />
        </>
      )}
      {state === "reopened" && (
        <>
          <rect className="rail-fail-tint" width="100%" height="4" />
          <rect className="mark-fail" width={width} height="4" />
        </>
      )}
    </svg>
  );
}

const railStripes = Array.from({ length: 40 }, (_, index) => `M${index * 10} 0h5l-2 4h-5z`).join("");
