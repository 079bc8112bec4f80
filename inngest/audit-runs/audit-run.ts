/** Executes an audit run: one step per group of checks, each result stored as it arrives. */
import { failRun, finishRun } from "../../server/audit-runs/finish-run.ts";
import { runGroup } from "../../server/audit-runs/run-group.ts";
import { startRun } from "../../server/audit-runs/start-run.ts";
import { verifyControlBefore } from "../../server/connections/prove-control.ts";
import { inTenant, systemActor } from "../../server/ctx.ts";
import { inngest } from "../client.ts";
import { events } from "../events.ts";

export const auditRun = inngest.createFunction(
  {
    id: "audit-run",
    name: "Audit run",
    retries: 4,
    concurrency: [
      { key: "event.data.storeId", limit: 6 },
      { key: "event.data.workspaceId", limit: 24 },
    ],
    cancelOn: [{ event: events.auditRunStopped, match: "data.auditRunId" }],
    triggers: [{ event: events.auditRunRequested }],
    onFailure: async ({ event, step }) => {
      const { workspaceId, auditRunId } = event.data.event.data;
      const actor = systemActor(String(workspaceId), "audit-run");
      const words = "The audit stopped because of a fault on our side. Finished checks are kept. Run it again.";
      await step.run("fail", () => inTenant(actor, (ctx) => failRun(ctx, String(auditRunId), words)));
    },
  },
  async ({ event, step }) => {
    const { workspaceId, storeId, auditRunId } = event.data;
    const actor = systemActor(workspaceId, "audit-run");
    await step.run("control", () => verifyControlBefore(actor, { storeId, auditRunId }));
    const { groups } = await step.run("start", () => inTenant(actor, (ctx) => startRun(ctx, auditRunId)));
    const counts = await Promise.all(
      groups.map((group) => step.run(`checks-${group}`, () => runGroup({ actor, storeId, auditRunId, group }))),
    );
    await step.run("finish", () => inTenant(actor, (ctx) => finishRun(ctx, auditRunId)));
    return { checks: counts.reduce((sum, { checks }) => sum + checks, 0) };
  },
);
