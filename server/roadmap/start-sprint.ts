/** Starts a sprint: the six stages, and the workflow that carries them. */
import { recordActivity } from "../activity/record-activity.ts";
import { type Ctx, requireEditor } from "../ctx.ts";
import { Conflict, NotFound } from "../errors.ts";
import { stages } from "../stages/index.ts";
import { lockStore } from "../stores/lock-store.ts";
import { refreshStore } from "../stores/refresh-store.ts";

/** Starts the store's next sprint. Throws `Conflict` while one is active. With `start` false the workflow waits for `beginSprint`. */
export async function startSprint(ctx: Ctx, input: { storeId: string; start: boolean }): Promise<{ sprintId: string }> {
  requireEditor(ctx, "starting a sprint");
  const { workspaceId } = ctx.actor;
  await lockStore(ctx, input.storeId);
  const store = await ctx.db.store.findUnique({
    where: { id: input.storeId },
    select: {
      archivedAt: true,
      sprints: { orderBy: { number: "desc" }, take: 1, select: { number: true, state: true } },
    },
  });
  if (!store) throw new NotFound("store");
  if (store.archivedAt) throw new Conflict("This store was put away. Bring it back first.");
  const last = store.sprints[0];
  if (last?.state === "active") throw new Conflict("A sprint is already running on this store.");
  const sprint = await ctx.db.sprint.create({
    data: {
      workspaceId,
      storeId: input.storeId,
      number: (last?.number ?? 0) + 1,
      startedAt: ctx.now,
      stages: {
        create: stages.map(({ key, number }) => ({
          storeId: input.storeId,
          key,
          number,
          ...(key === "audit" && input.start ? { state: "in-progress", openedAt: ctx.now } : {}),
        })),
      },
    },
    select: { id: true, number: true },
  });
  await recordActivity(ctx, {
    storeId: input.storeId,
    action: "sprint.started",
    subject: { kind: "sprint", id: sprint.id, name: `Sprint ${sprint.number}` },
  });
  if (input.start) {
    await ctx.emit("sprintStarted", { workspaceId, storeId: input.storeId, sprintId: sprint.id });
  }
  await refreshStore(ctx, input.storeId);
  return { sprintId: sprint.id };
}

/** Begins a sprint that was created without starting: opens stage 1. Does nothing when it has begun. */
export async function beginSprint(ctx: Ctx, input: { storeId: string }): Promise<void> {
  requireEditor(ctx, "starting the first audit");
  await lockStore(ctx, input.storeId);
  const sprint = await ctx.db.sprint.findFirst({
    where: { storeId: input.storeId, state: "active", store: { archivedAt: null } },
    select: { id: true },
  });
  if (!sprint) throw new NotFound("sprint");
  const opened = await ctx.db.stage.updateMany({
    where: { sprintId: sprint.id, key: "audit", state: "not-started" },
    data: { state: "in-progress", openedAt: ctx.now, updatedAt: ctx.now },
  });
  if (opened.count === 0) return;
  await ctx.emit("sprintStarted", { workspaceId: ctx.actor.workspaceId, storeId: input.storeId, sprintId: sprint.id });
  await refreshStore(ctx, input.storeId);
}
