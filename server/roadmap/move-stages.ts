/** Moves the open stages of a sprint to what their gates say. */
import { checks } from "../checks/index.ts";
import type { Ctx } from "../ctx.ts";
import { nextState } from "../stages/next-state.ts";
import type { StoreJudgement } from "../stores/refresh-store.ts";
import { asStageKey, asStageState, partialTriggers } from "../words.ts";

export type StageRow = {
  id: string;
  key: string;
  number: number;
  state: string;
  openedAt: Date | null;
  changesWanted: string | null;
};

/** Moves the open stages; an approved one whose gate no longer holds is reported, and reopened after a grace period. */
export async function moveStages(
  ctx: Ctx,
  sprint: { id: string; storeId: string; state: string; stages: StageRow[] },
  judgement: StoreJudgement,
  running: Set<string | null>,
): Promise<StageRow[]> {
  if (sprint.state !== "active") return sprint.stages;
  const awaiting = await stagesAwaitingTheirAudit(ctx, sprint, judgement);
  const moved: StageRow[] = [];
  for (const stage of sprint.stages) {
    const reasons = judgement.reasons.get(asStageKey(stage.key)) ?? [];
    const isBeingMeasured = running.has(stage.key) || awaiting.has(stage.key);
    const state = nextState(asStageState(stage.state), reasons, isBeingMeasured, stage.changesWanted !== null);
    moved.push({ ...stage, state });
    if (state === stage.state) continue;
    await ctx.db.stage.update({
      where: { id: stage.id },
      data: { state, updatedAt: ctx.now, reviewAt: state === "in-review" ? ctx.now : null },
    });
    await ctx.publish({ storeId: sprint.storeId, kind: "stage", id: stage.id });
  }
  return moved;
}

/** Gives the opened stages whose first audit has not ended, and that no earlier audit has looked at in full. */
async function stagesAwaitingTheirAudit(
  ctx: Ctx,
  sprint: { storeId: string; stages: StageRow[] },
  judgement: StoreJudgement,
): Promise<Set<string>> {
  const looked = new Set(judgement.states.map(({ checkId }) => checkId));
  const unseen = sprint.stages.filter(
    ({ state, key }) =>
      state === "in-progress" &&
      checks.some((check) => check.stages.some((stageKey) => stageKey === key) && !looked.has(check.id)),
  );
  if (unseen.length === 0) return new Set();
  const ended = await ctx.db.auditRun.findMany({
    where: {
      storeId: sprint.storeId,
      state: { in: ["completed", "stopped", "failed"] },
      trigger: { notIn: partialTriggers },
      OR: unseen.map(({ key, openedAt }) => ({
        OR: [{ stageKey: key }, { stageKey: null }],
        ...(openedAt ? { createdAt: { gte: openedAt } } : {}),
      })),
    },
    select: { stageKey: true, createdAt: true },
  });
  const awaiting = unseen.filter(
    ({ key, openedAt }) =>
      !ended.some((run) => (run.stageKey ?? key) === key && (openedAt === null || run.createdAt >= openedAt)),
  );
  return new Set(awaiting.map(({ key }) => key));
}
