/** What the host told of updates while a drill runs: put online again, gone back, and whether the shop worked after it. */
import { requestRun } from "../audit-runs/request-run.ts";
import { checks } from "../checks/index.ts";
import { canRun, inForce } from "../checks/permission.ts";
import { loadPermissions } from "../connections/permissions.ts";
import type { Ctx } from "../ctx.ts";
import { smokeChecks } from "../deploys/affected-checks.ts";
import { deployName } from "../deploys/record-deploy.ts";
import type { DrillPart, DrillSight } from "./drill.ts";
import type { Look } from "./look-at-drill.ts";
import type { DrillView } from "./read-drills.ts";

/** Ours: the deploy's own smoke tests begin within seconds; after this we start them. */
const OWN_SMOKE_MS = 45_000;
/** Catalogue 8.1: smoke tests end within 90 s; four minutes later we go on without them and say so. */
const SMOKE_PATIENCE_MS = 240_000;

type Live = { id: string; liveAt: Date; isRollback: boolean; words: string };

/** A key was replaced: seen at the provider or told, put online again, and the shop works. */
export async function lookAtRotate(
  ctx: Ctx,
  storeId: string,
  drill: DrillView,
  /** When the host says the key was last changed; null where nobody can ask it. */
  changedAt: Date | null,
): Promise<Look> {
  const startedAt = drill.startedAt ?? drill.createdAt;
  const replaced: DrillPart[] =
    changedAt && changedAt > startedAt
      ? [part("replaced-seen", changedAt, `The host shows that ${drill.code} was changed.`)]
      : [];
  const isReplaced = replaced.length > 0 || has(drill, "replaced") || has(drill, "replaced-seen");
  const online = (await liveSince(ctx, storeId, startedAt)).find(({ isRollback }) => !isRollback) ?? null;
  const smoke = online ? await smokeAfter(ctx, storeId, online, null) : null;
  const parts = [
    ...replaced,
    ...(online ? [part("online", online.liveAt, `${online.words} went online.`)] : []),
    ...(smoke ? smokePart("works", smoke) : []),
  ];
  const last = [online?.liveAt, changedAt, toldAt(drill, "replaced")].filter((at) => at instanceof Date);
  return {
    parts,
    sights: [
      sight(`The key ${drill.code ?? ""} replaced`, isReplaced),
      sight("Online again", online !== null),
      sight("The shop works", smoke?.word === "pass"),
    ],
    seenAt: online && isReplaced && smoke?.isSettled ? latest(last) : null,
  };
}

/** The shop was put online again, then went back one version, and worked after each. */
export async function lookAtRestart(ctx: Ctx, storeId: string, drill: DrillView): Promise<Look> {
  const startedAt = drill.startedAt ?? drill.createdAt;
  const lives = await liveSince(ctx, storeId, startedAt);
  const onlineAt = toldAt(drill, "online") ?? lives.find(({ isRollback }) => !isRollback)?.liveAt ?? null;
  const online = lives.find(({ isRollback }) => !isRollback) ?? null;
  const back = onlineAt ? (lives.find(({ isRollback, liveAt }) => isRollback && liveAt > onlineAt) ?? null) : null;
  const works = online ? await smokeAfter(ctx, storeId, online, back?.liveAt ?? null) : null;
  const backWorks = back ? await smokeAfter(ctx, storeId, back, null) : null;
  const parts = [
    ...(online ? [part("online", online.liveAt, `${online.words} went online.`)] : []),
    ...(works ? smokePart("works", works) : []),
    ...(back ? [part("back", back.liveAt, `${back.words} is live again.`)] : []),
    ...(backWorks ? smokePart("back-works", backWorks) : []),
  ];
  const isOnline = onlineAt !== null;
  return {
    parts,
    sights: [
      sight("Online again", isOnline),
      sight("Back one version", back !== null),
      sight("The shop works", backWorks?.word === "pass"),
    ],
    seenAt: isOnline && back && backWorks?.isSettled ? back.liveAt : null,
  };
}

/** Every version of the shop that went live since, oldest first. */
async function liveSince(ctx: Ctx, storeId: string, since: Date): Promise<Live[]> {
  const rows = await ctx.db.deploy.findMany({
    where: { storeId, environment: "production", liveAt: { gt: since }, state: { in: ["live", "superseded"] } },
    orderBy: { liveAt: "asc" },
    take: 20,
  });
  return rows.flatMap((row) =>
    row.liveAt ? [{ id: row.id, liveAt: row.liveAt, isRollback: row.isRollback, words: deployName(row) }] : [],
  );
}

type Smoke = { word: "pass" | "fail" | "unclear"; at: Date; isSettled: boolean };

/** What the smoke tests after an update said; they are started where nobody else did. */
async function smokeAfter(ctx: Ctx, storeId: string, live: Live, until: Date | null): Promise<Smoke> {
  const run = await ctx.db.auditRun.findFirst({
    where: { storeId, trigger: "smoke", createdAt: { gte: live.liveAt, ...(until ? { lt: until } : {}) } },
    orderBy: { createdAt: "desc" },
    select: { id: true, state: true, endedAt: true },
  });
  const age = ctx.now.getTime() - live.liveAt.getTime();
  const unclear = { word: "unclear" as const, at: ctx.now, isSettled: until !== null || age > SMOKE_PATIENCE_MS };
  if (!run) {
    if (until === null && age > OWN_SMOKE_MS && age < SMOKE_PATIENCE_MS) await startSmoke(ctx, storeId, live.id);
    return unclear;
  }
  if (run.state === "queued" || run.state === "running") return unclear;
  const results = await ctx.db.result.findMany({ where: { runId: run.id }, select: { status: true } });
  const at = run.endedAt ?? ctx.now;
  if (results.some(({ status }) => status === "fail")) return { word: "fail", at, isSettled: true };
  const isSeen = results.some(({ status }) => status === "pass");
  return { word: isSeen ? "pass" : "unclear", at, isSettled: true };
}

async function startSmoke(ctx: Ctx, storeId: string, deployId: string): Promise<void> {
  const permissions = await loadPermissions(ctx, storeId);
  const checkIds = checks
    .filter(({ id, duringDeploy }) => smokeChecks.includes(id) && !duringDeploy)
    .map((check) => inForce(check, permissions))
    .filter((check) => !check.attestation && canRun(check, permissions))
    .map(({ id }) => id);
  if (checkIds.length > 0) await requestRun(ctx, { storeId, trigger: "smoke", checkIds, stageKey: null, deployId });
}

function smokePart(key: "works" | "back-works", { word, at, isSettled }: Smoke): DrillPart[] {
  if (!isSettled) return [];
  if (word === "pass") return [part(key, at, "The shop worked after it: the short tests passed.")];
  if (word === "fail") return [part(key.replace("works", "broke"), at, "After it a short test of the shop failed.")];
  return [part(key.replace("works", "unclear"), at, "Whether the shop worked after it, we could not see.")];
}

function part(key: string, at: Date, words: string): DrillPart {
  return { key, at: at.toISOString(), how: "seen", words };
}

function sight(place: string, isSeen: boolean): DrillSight {
  return { place, state: isSeen ? "seen" : "missing" };
}

function has({ parts }: DrillView, key: string): boolean {
  return parts.some((each) => each.key === key);
}

function toldAt({ parts }: DrillView, key: string): Date | null {
  const told = parts.find((each) => each.key === key);
  return told ? new Date(told.at) : null;
}

function latest(dates: Date[]): Date | null {
  return dates.length === 0 ? null : new Date(Math.max(...dates.map((at) => at.getTime())));
}
