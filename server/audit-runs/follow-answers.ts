/** Follows what agents answer in one run: one reader for all of its checks, however many wait. */
import { type Actor, inTenant } from "../ctx.ts";
import { listenForProbes } from "../probe-agents/notes.ts";

/** How often rows are looked at without being told of an answer, in ms. */
const LOOK_AGAIN_MS = 2_000;

/** What a region answered; `answer` as `takeAnswers` stored it. */
export type Answered = { region: string; outcome: string | null; reason: string | null; answer: unknown };

type Wait = { until: number; done: PromiseWithResolvers<void> };

/** Gives a function that waits until `wanted` regions have answered about a check, or so long, and gives what they said. */
export function followAnswers(
  actor: Actor,
  runId: string,
  wanted: number,
): (checkId: string, waitMs: number) => Promise<Answered[]> {
  const waiting = new Map<string, Wait>();
  let isReading = false;

  async function release(): Promise<void> {
    const counts = await inTenant(actor, ({ db }) =>
      db.probeTask.groupBy({
        by: ["checkId"],
        where: { runId, checkId: { in: [...waiting.keys()] }, answeredAt: { not: null } },
        _count: { _all: true },
      }),
    );
    for (const [checkId, wait] of waiting) {
      const count = counts.find((row) => row.checkId === checkId)?._count._all ?? 0;
      if (count < wanted && Date.now() < wait.until) continue;
      waiting.delete(checkId);
      wait.done.resolve();
    }
  }

  async function read(): Promise<void> {
    const ear = listenForProbes(actor.workspaceId);
    isReading = true;
    try {
      await release();
      while (waiting.size > 0) {
        const nextEnd = Math.min(...[...waiting.values()].map(({ until }) => until));
        await ear.wait(runId, Math.min(Math.max(nextEnd - Date.now(), 0), LOOK_AGAIN_MS));
        await release();
      }
    } catch (error) {
      for (const { done } of waiting.values()) done.reject(error);
      waiting.clear();
    } finally {
      isReading = false;
      ear.close();
    }
  }

  return async (checkId, waitMs) => {
    const done = Promise.withResolvers<void>();
    done.promise.catch(() => {}); // awaited below, unless the first look fails before
    waiting.set(checkId, { until: Date.now() + waitMs, done });
    if (isReading) await release();
    else void read();
    await done.promise;
    return inTenant(actor, ({ db }) =>
      db.probeTask.findMany({
        where: { runId, checkId, answeredAt: { not: null } },
        select: { region: true, outcome: true, reason: true, answer: true },
      }),
    );
  };
}
