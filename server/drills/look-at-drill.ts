/** One look at a running drill from outside: what is there now, kept in its row. Safe to repeat. */
import { requestRun } from "../audit-runs/request-run.ts";
import { lookForText } from "../checks/dns/control-record.ts";
import type { DnsProbe } from "../checks/probes/probes.ts";
import type { StoreProfile } from "../checks/store-profile.ts";
import { type Actor, type Ctx, inTenant } from "../ctx.ts";
import { lockStore } from "../stores/lock-store.ts";
import { profileOf } from "../stores/profile-schema.ts";
import { DRILL_HOLDS_MS, DRILL_LABEL, type DrillPart, type DrillSight, drillPlans } from "./drill.ts";
import { lookAtAlert, lookAtMail } from "./look-at-messages.ts";
import { lookAtRestart, lookAtRotate } from "./look-at-updates.ts";
import { type DrillView, drillView } from "./read-drills.ts";
import { note } from "./start-drill.ts";

/** What a look gives: parts that are done, what each place shows, and whether that is all of it. */
export type Look = { parts: DrillPart[]; sights: DrillSight[]; seenAt: Date | null };
export type Looked = { isOver: boolean; state: DrillView["state"]; waitMs: number };
/** Where a look gets its facts from outside the database. */
export type LookSources = {
  dns(store: StoreProfile): DnsProbe;
  /** When the connected host says a key was last changed; null where it does not know it. Left out, nobody can be asked. */
  secretChangedAt?(actor: Actor, storeId: string, name: string): Promise<Date | null>;
};

/**
 * Looks once and settles what was seen. The network is asked outside the transaction; a try that ended meanwhile stays
 * as it ended. A look that could not see changes nothing but the time of it.
 */
export async function lookAtDrill(
  actor: Actor,
  { storeId, drillId }: { storeId: string; drillId: string },
  sources: LookSources,
  now = new Date(),
): Promise<Looked> {
  const before = await inTenant(actor, (ctx) => find(ctx, storeId, drillId), now);
  if (before?.drill.state !== "running") return over(before?.drill.state ?? "given-up");
  const { drill, store } = before;
  const zone = drill.kind === "dns" ? await lookAtDns(sources.dns(store), store.domain, drill, now) : null;
  const changedAt =
    drill.kind === "rotate" ? ((await sources.secretChangedAt?.(actor, storeId, drill.code ?? "")) ?? null) : null;
  return inTenant(actor, (ctx) => settle(ctx, { storeId, drillId }, { zone, changedAt }), now);
}

async function lookAtDns(dns: DnsProbe, domain: string, { code }: DrillView, now: Date): Promise<Look> {
  const view = await lookForText(dns, domain, { name: DRILL_LABEL, value: code ?? "" });
  const sights = view.servers.map(({ server, sight }) => ({ place: server, state: sight }));
  if (view.sight !== "seen") return { parts: [], sights, seenAt: null };
  const words = `All ${sights.length} name servers of ${domain} answer with the record.`;
  return { parts: [{ key: "record", at: now.toISOString(), how: "seen", words }], sights, seenAt: now };
}

/** What was seen before the transaction began. */
type Outside = { zone: Look | null; changedAt: Date | null };

async function settle(
  ctx: Ctx,
  ref: { storeId: string; drillId: string },
  { zone, changedAt }: Outside,
): Promise<Looked> {
  await lockStore(ctx, ref.storeId);
  const found = await find(ctx, ref.storeId, ref.drillId);
  if (found?.drill.state !== "running") return over(found?.drill.state ?? "given-up");
  const { drill } = found;
  const look = zone ?? (await lookInside(ctx, ref.storeId, drill, changedAt));
  const known = new Set(drill.parts.map(({ key }) => key));
  const parts = [...drill.parts, ...look.parts.filter(({ key }) => !known.has(key))];
  const isLate = drill.endsAt !== null && drill.endsAt <= ctx.now && look.seenAt === null;
  const isNews =
    parts.length > drill.parts.length || JSON.stringify(look.sights) !== JSON.stringify(drill.sights) || isLate;
  const startedAt = drill.startedAt ?? drill.createdAt;
  const seen = look.seenAt && {
    state: "seen",
    seenAt: look.seenAt,
    endedAt: ctx.now,
    tookMs: Math.max(0, look.seenAt.getTime() - startedAt.getTime()),
    expiresAt: new Date(look.seenAt.getTime() + DRILL_HOLDS_MS),
  };
  const late = { state: "failed", endedAt: ctx.now, failure: "We did not see all of it in the time there was." };
  await ctx.db.drill.update({
    where: { id: drill.id },
    data: { steps: parts, sights: look.sights, lookedAt: ctx.now, ...(seen ?? (isLate ? late : {})) },
    select: { id: true },
  });
  if (seen || isLate) {
    await note(ctx, { ...ref, kind: drill.kind }, seen ? "drill.seen" : "drill.failed");
    const { checkIds } = drillPlans[drill.kind];
    const request = { storeId: ref.storeId, trigger: "recheck" as const, checkIds: [...checkIds], stageKey: null };
    await requestRun(ctx, request);
    return over(seen ? "seen" : "failed");
  }
  if (isNews) await ctx.publish({ storeId: ref.storeId, kind: "drill", id: drill.id });
  return { isOver: false, state: "running", waitMs: waitMs(drill, ctx.now) };
}

function lookInside(ctx: Ctx, storeId: string, drill: DrillView, changedAt: Date | null): Promise<Look> {
  switch (drill.kind) {
    case "rotate":
      return lookAtRotate(ctx, storeId, drill, changedAt);
    case "restart":
      return lookAtRestart(ctx, storeId, drill);
    case "alert":
      return lookAtAlert(ctx, drill);
    case "mail":
      return lookAtMail(ctx, storeId, drill);
    case "dns":
      return Promise.resolve({ parts: [], sights: drill.sights, seenAt: null });
  }
}

/** Ours: a person waits at first; later one look in two minutes is soon enough. About 250 looks in four hours. */
function waitMs({ startedAt, endsAt }: DrillView, now: Date): number {
  const since = now.getTime() - (startedAt?.getTime() ?? 0);
  const left = Math.max(1_000, (endsAt?.getTime() ?? 0) - now.getTime());
  if (since < 10 * 60_000) return Math.min(left, 10_000);
  return Math.min(left, since < 3_600_000 ? 30_000 : 120_000);
}

/**
 * Ends a drill we could not watch to its end: our fault, so it is nobody's failure. Safe to repeat, and changes nothing
 * of one that ended.
 */
export async function dropDrill(ctx: Ctx, { storeId, drillId }: { storeId: string; drillId: string }): Promise<void> {
  await lockStore(ctx, storeId);
  const found = await find(ctx, storeId, drillId);
  if (found?.drill.state !== "running") return;
  await ctx.db.drill.update({
    where: { id: drillId },
    data: {
      ...{ state: "given-up", endedAt: ctx.now, endedByName: "Launch Ready" },
      failure: "Something went wrong on our side while we watched. It does not count. Start again.",
    },
    select: { id: true },
  });
  await note(ctx, { storeId, drillId, kind: found.drill.kind }, "drill.cancelled");
}

async function find(ctx: Ctx, storeId: string, drillId: string) {
  const row = await ctx.db.drill.findFirst({
    where: { id: drillId, storeId },
    include: { store: { select: { domain: true, profile: true } } },
  });
  return row && { drill: drillView(row, ctx.now), store: profileOf(row.store) };
}

function over(state: DrillView["state"]): Looked {
  return { isOver: true, state, waitMs: 0 };
}
