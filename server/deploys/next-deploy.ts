/** Decides what an event makes of a deploy: pure, so that every order of events can be tried. */
import type { DeployEvent, DeployKind } from "../webhooks/webhook.ts";

/** A deploy as it is stored. */
export type HeldDeploy = {
  state: string;
  isRollback: boolean;
  commitSha: string | null;
  branch: string | null;
  title: string | null;
  authorName: string | null;
  url: string | null;
  detailUrl: string | null;
  failure: string | null;
  startedAt: Date | null;
  liveAt: Date | null;
  lastEventAt: Date;
  providerDeployId: string;
};

/** The other production deploys of the same provider; all null for a preview, which stands alone. */
export type Neighbours = {
  live: HeldDeploy | null;
  /** The one that went live last by the provider's clock, live or not by now. */
  newest: HeldDeploy | null;
  /** Whether another deploy of this commit was live at some time. */
  wasCommitLive: boolean;
};

export type DeployState = "building" | "live" | "superseded" | "failed" | "cancelled";
export type NextDeploy = {
  change: Omit<HeldDeploy, "providerDeployId" | "state"> & { state: DeployState };
  /** Whether it went live or failed just now: what follows a deploy begins. */
  isNews: boolean;
  /** Whether the deploys that are live now are live no longer. */
  supersedes: boolean;
};

/** Of two events of one second the one further on counts. */
const order: Record<DeployKind, number> = { building: 0, cancelled: 1, failed: 2, live: 3, "rolled-back": 4 };

/** Gives the deploy after the event. `held` is null for the first word of it; a time ahead of `now` counts as now. */
export function nextDeploy(held: HeldDeploy | null, event: DeployEvent, others: Neighbours, now: Date): NextDeploy {
  const at = event.at > now ? now : event.at;
  const known = held && stateOf(held.state);
  const details = mergeDetails(held, event, at);
  const stays = (): NextDeploy => ({
    change: {
      ...details,
      state: known ?? "building",
      isRollback: held?.isRollback ?? false,
      failure: held?.failure ?? null,
      liveAt: held?.liveAt ?? null,
      lastEventAt: held?.lastEventAt ?? at,
    },
    isNews: false,
    supersedes: false,
  });
  if (held && known && !isNewer(held, known, event.kind, at)) return stays();

  const ended = { ...details, isRollback: held?.isRollback ?? false, lastEventAt: at };
  switch (event.kind) {
    case "building":
      if (known === "live" || known === "superseded") return stays();
      return {
        change: { ...ended, state: "building", failure: null, liveAt: held?.liveAt ?? null },
        isNews: false,
        supersedes: false,
      };
    case "cancelled":
      if (known === "live" || known === "superseded") return stays();
      return {
        change: { ...ended, state: "cancelled", failure: null, liveAt: held?.liveAt ?? null },
        isNews: false,
        supersedes: false,
      };
    case "failed":
      if (known === "superseded") return stays();
      return {
        change: { ...ended, state: "failed", failure: event.failure, liveAt: held?.liveAt ?? null },
        isNews: known !== "failed" && event.environment === "production",
        supersedes: false,
      };
    default:
      return goLive(held, known, event, others, details, at);
  }
}

type Details = ReturnType<typeof mergeDetails>;

function goLive(
  held: HeldDeploy | null,
  known: DeployState | null,
  event: DeployEvent,
  others: Neighbours,
  details: Details,
  at: Date,
): NextDeploy {
  const mine = { liveAt: at, startedAt: details.startedAt, providerDeployId: event.providerDeployId };
  const isLate = others.newest !== null && isAfter({ ...others.newest }, mine);
  const isRollback = isGoingBack(held, known, event, others, details);
  return {
    change: {
      ...details,
      state: isLate ? "superseded" : "live",
      isRollback: known === "live" && event.kind === "live" ? (held?.isRollback ?? false) : isRollback,
      failure: null,
      liveAt: at,
      lastEventAt: at,
    },
    // The word of a rollback may come before the word of what it took back: the deploy then still counts as live.
    isNews: !isLate && (known !== "live" || (event.kind === "rolled-back" && held?.isRollback === false)),
    supersedes: !isLate && event.environment === "production",
  };
}

/** The provider says so, or an older deploy, or an older commit in a new one, takes the place of a newer one. */
function isGoingBack(
  held: HeldDeploy | null,
  known: DeployState | null,
  event: DeployEvent,
  { live, wasCommitLive }: Neighbours,
  { startedAt, commitSha }: Details,
): boolean {
  if (event.kind === "rolled-back") return true;
  if (live === null) return false;
  if (known === "superseded" && held?.liveAt) {
    const [mine, theirs] = [startedAt ?? held.liveAt, live.startedAt ?? live.liveAt];
    return theirs !== null && theirs > mine;
  }
  // After a rollback the newer commit comes back: that is forward again.
  return wasCommitLive && !live.isRollback && live.commitSha !== null && live.commitSha !== commitSha;
}

function isNewer(held: HeldDeploy, known: DeployState, kind: DeployKind, at: Date): boolean {
  const difference = at.getTime() - held.lastEventAt.getTime();
  if (difference !== 0) return difference > 0;
  const reached: Record<DeployState, number> = { building: 0, cancelled: 1, failed: 2, live: 3, superseded: 4 };
  return order[kind] > reached[known];
}

type Place = { liveAt: Date | null; startedAt: Date | null; providerDeployId: string };

/** Whether `left` went live after `right`; of one instant the later begun counts, then the greater id, so that order of arrival decides nothing. */
function isAfter(left: Place, right: Place): boolean {
  const byTime = time(left.liveAt) - time(right.liveAt) || time(left.startedAt) - time(right.startedAt);
  return byTime === 0 ? left.providerDeployId > right.providerDeployId : byTime > 0;
}

function time(at: Date | null): number {
  return at?.getTime() ?? 0;
}

/** What is told later fills what was not told before; a newer word takes the place of an older one. */
function mergeDetails(held: HeldDeploy | null, event: DeployEvent, at: Date) {
  const isFresh = held === null || at >= held.lastEventAt;
  const pick = <K extends "commitSha" | "branch" | "title" | "authorName" | "url" | "detailUrl">(key: K) => {
    const [first, second] = isFresh ? [event[key], held?.[key]] : [held?.[key], event[key]];
    return first ?? second ?? null;
  };
  const begun = [held?.startedAt, event.startedAt, event.kind === "building" ? at : null].filter(
    (each) => each != null,
  );
  return {
    commitSha: pick("commitSha"),
    branch: pick("branch"),
    title: pick("title"),
    authorName: pick("authorName"),
    url: pick("url"),
    detailUrl: pick("detailUrl"),
    startedAt: begun.length === 0 ? null : new Date(Math.min(...begun.map((each) => each.getTime()))),
  };
}

function stateOf(text: string): DeployState {
  switch (text) {
    case "live":
    case "superseded":
    case "failed":
    case "cancelled":
      return text;
    default:
      return "building";
  }
}
