/** Watches one drill of a founder from outside until it was seen, ended or its time is over. */
import { makeProbes } from "../../server/audit-runs/make-probes.ts";
import { inTenant, systemActor } from "../../server/ctx.ts";
import { dropDrill, lookAtDrill } from "../../server/drills/look-at-drill.ts";
import { inngest } from "../client.ts";
import { events } from "../events.ts";

/** Four hours at the pace of a look are about 250; more is a clock gone wrong. */
const LOOKS_MAX = 400;

export const drill = inngest.createFunction(
  {
    id: "drill",
    name: "Watch a drill",
    retries: 4,
    concurrency: [{ key: "event.data.workspaceId", limit: 20 }],
    cancelOn: [{ event: events.drillStopped, match: "data.drillId" }],
    triggers: [{ event: events.drillStarted }],
    onFailure: async ({ event, step }) => {
      const { workspaceId, storeId, drillId } = event.data.event.data;
      const actor = systemActor(String(workspaceId), "drill");
      const ref = { storeId: String(storeId), drillId: String(drillId) };
      await step.run("drop", async () => {
        await inTenant(actor, (ctx) => dropDrill(ctx, ref));
        return { drillId: ref.drillId };
      });
    },
  },
  async ({ event, step, group }) => {
    const { workspaceId, storeId, drillId, kind } = event.data;
    const actor = systemActor(workspaceId, "drill");
    const sources = { dns: (store: Parameters<typeof makeProbes>[0]) => makeProbes(store).dns };
    // What the founder presses wakes every drill, an update of the shop those that wait for one.
    const isOfUpdates = kind === "rotate" || kind === "restart";
    for (let look = 0; look < LOOKS_MAX; look++) {
      const seen = await step.run(`look-${look}`, () => lookAtDrill(actor, { storeId, drillId }, sources));
      if (seen.isOver) return { state: seen.state };
      const wait = { timeout: seen.waitMs };
      const acted = () =>
        step.waitForEvent(`wait-${look}`, {
          ...wait,
          event: events.drillActed,
          if: `async.data.drillId == "${drillId}"`,
        });
      const updated = () =>
        step.waitForEvent(`update-${look}`, {
          ...wait,
          event: events.deployReceived,
          if: `async.data.storeId == "${storeId}"`,
        });
      if (isOfUpdates) await group.parallel({ mode: "race" }, () => Promise.race([acted(), updated()]));
      else await acted();
    }
    await step.run("drop", async () => {
      await inTenant(actor, (ctx) => dropDrill(ctx, { storeId, drillId }));
      return { drillId };
    });
    return { state: "given-up" };
  },
);
