/** Proof of control: looks for the store's record, and keeps what was seen. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { makeProbes } from "../audit-runs/make-probes.ts";
import { type ControlView, controlRecord, lookForControl } from "../checks/dns/control-record.ts";
import { checks } from "../checks/index.ts";
import { type Actor, type Ctx, inTenant, requireEditor } from "../ctx.ts";
import { limit } from "../doors/rate-limit.ts";
import { Conflict, NotFound } from "../errors.ts";
import { lockStore } from "../stores/lock-store.ts";
import { profileOf } from "../stores/profile-schema.ts";
import { refreshStore } from "../stores/refresh-store.ts";
import { recheckLevel } from "./recheck-level.ts";

export const ControlRef = z.object({ storeId: z.uuid() });

/** Gives the record to publish and what is known of it. Throws `NotFound`. */
export async function controlState(ctx: Ctx, { storeId }: z.infer<typeof ControlRef>) {
  const store = await find(ctx, storeId);
  return {
    domain: store.domain,
    record: controlRecord(store.controlToken),
    /** Since when it is proven; null while it is not. */
    provenAt: store.controlProvenAt,
    /** When the last proof disappeared; null while one holds, and before the first. */
    lostAt: store.controlLostAt,
  };
}

/**
 * Looks now, for a person who waits. What the proof opens or closes is looked at again by an audit of its own. Throws
 * `NotAllowed` for viewers and teammates, `Conflict` for a store put away, `LimitReached` after 30 looks an hour.
 */
export async function checkControl(
  actor: Actor,
  { storeId }: z.infer<typeof ControlRef>,
  now = new Date(),
): Promise<ControlView & { isProven: boolean }> {
  await inTenant(actor, async (ctx) => {
    const isFounder = actor.kind === "person" && actor.role === "founder";
    if (!isFounder) requireEditor(ctx, "proving control of the domain");
    const { archivedAt } = await find(ctx, storeId);
    if (archivedAt) throw new Conflict("This store was put away. Bring it back first.");
  });
  await limit(`control:${storeId}`, 30, 3_600_000, now, "30 looks an hour are the limit. Try again later.");
  const { view, hasMoved, isProven } = await lookAndSettle(actor, storeId, now);
  if (hasMoved) await inTenant(actor, (ctx) => recheckLevel(ctx, storeId, "owner"), now);
  return { ...view, isProven };
}

/** Looks again before an audit that depends on it: a proof that is gone closes the doors it opened. Safe to repeat. */
export async function verifyControlBefore(
  actor: Actor,
  { storeId, auditRunId }: { storeId: string; auditRunId: string },
): Promise<{ isProven: boolean | null }> {
  const depends = await inTenant(actor, async (ctx) => {
    const run = await ctx.db.auditRun.findUnique({
      where: { id: auditRunId },
      select: { checkIds: true, state: true, store: { select: { archivedAt: true } } },
    });
    if (!run || !["queued", "running"].includes(run.state) || run.store.archivedAt) return false;
    return dependsOnControl(run.checkIds);
  });
  if (!depends) return { isProven: null };
  const { isProven } = await lookAndSettle(actor, storeId, new Date());
  return { isProven };
}

function dependsOnControl(checkIds: readonly string[]): boolean {
  return checks.some(({ id, level, attestation }) => level === "owner" && !attestation && checkIds.includes(id));
}

/** Looks without holding a transaction. One look that misses the record never ends a proof: a second one must agree. */
async function lookAndSettle(
  actor: Actor,
  storeId: string,
  now: Date,
): Promise<{ view: ControlView; hasMoved: boolean; isProven: boolean }> {
  const store = await inTenant(actor, (ctx) => find(ctx, storeId));
  const look = () => lookForControl(makeProbes(profileOf(store)).dns, store.domain, store.controlToken);
  let view = await look();
  if (view.sight === "missing" && store.controlProvenAt !== null) view = await look();
  const settled = await inTenant(actor, (ctx) => settle(ctx, storeId, view), now);
  return { view, ...settled };
}

/** What could not be read changes nothing: neither a proof nor its loss is a guess. */
async function settle(ctx: Ctx, storeId: string, view: ControlView): Promise<{ hasMoved: boolean; isProven: boolean }> {
  await lockStore(ctx, storeId);
  const store = await find(ctx, storeId);
  const wasProven = store.controlProvenAt !== null;
  const isProven = view.sight === "unclear" ? wasProven : view.sight === "seen";
  if (isProven === wasProven) return { hasMoved: false, isProven };
  await ctx.db.store.update({
    where: { id: storeId },
    data: isProven
      ? { controlProvenAt: ctx.now, controlLostAt: null }
      : { controlProvenAt: null, controlLostAt: ctx.now },
  });
  await recordActivity(ctx, {
    storeId,
    action: isProven ? "control.proven" : "control.lost",
    subject: { kind: "store", id: storeId, name: store.domain },
    after: { nameServers: view.servers.map(({ server, sight }) => `${server} ${sight}`).join(", ") },
  });
  await refreshStore(ctx, storeId);
  return { hasMoved: true, isProven };
}

async function find(ctx: Ctx, storeId: string) {
  const store = await ctx.db.store.findUnique({ where: { id: storeId } });
  if (!store) throw new NotFound("store");
  return store;
}
