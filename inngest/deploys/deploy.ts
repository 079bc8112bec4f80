/** A deploy went live: smoke tests at once, then an audit of what it can have changed, and a verdict within two minutes. */
import { inTenant, systemActor } from "../../server/ctx.ts";
import { startLastLook, startReaudit, startSmokeTests } from "../../server/deploys/look-at-deploy.ts";
import { settleDeploy } from "../../server/deploys/settle-deploy.ts";
import { writeVerdict } from "../../server/deploys/write-back/write-verdict.ts";
import { auditRun } from "../audit-runs/audit-run.ts";
import { inngest } from "../client.ts";
import { events } from "../events.ts";

/** Ours: a provider tells of one deploy several times within moments. */
const SETTLE = { period: "2s", timeout: "10s" } as const;
/** Catalogue 8.1: smoke tests end within 90 s, the verdict stands two minutes after the event. */
const SMOKE_MS = 90_000;
const VERDICT_MS = 110_000;
/** Then the audit may still take its time, and corrects the verdict. */
const AUDIT_LIMIT = "15m";
/** Catalogue 7: an open tab asks for old files five minutes later. */
const OPEN_TABS_MS = 300_000;

export const deploy = inngest.createFunction(
  {
    id: "deploy",
    name: "Look at a deploy",
    retries: 4,
    debounce: { key: "event.data.storeId + event.data.environment", ...SETTLE },
    triggers: [{ event: events.deployReceived }],
  },
  async ({ event, step, group, runId }) => {
    const { workspaceId, storeId, environment } = event.data;
    // A preview is not what customers see.
    if (environment !== "production") return { verdict: null };
    const actor = systemActor(workspaceId, "deploy");
    const began = event.ts ?? Date.now();
    const smoke = await step.run("smoke", () => inTenant(actor, (ctx) => startSmokeTests(ctx, storeId, runId)));
    if (!smoke) return { verdict: null };
    const { deployId } = smoke;
    const run = (name: string, auditRunId: string | null, timeout: string | number) =>
      auditRunId === null
        ? Promise.resolve(true)
        : step
            .invoke(name, { function: auditRun, data: { workspaceId, storeId, auditRunId }, timeout })
            // Stopped by a person, failed or too late: what it saw until then counts.
            .then(
              () => true,
              () => false,
            );
    const settle = (name: string, isComplete: boolean) =>
      step.run(name, () => inTenant(actor, (ctx) => settleDeploy(ctx, { storeId, deployId, isComplete })));
    const isSmokeDone = await run("smoke-tests", smoke.auditRunId, SMOKE_MS);
    const reaudit = await step.run("audit", () => inTenant(actor, (ctx) => startReaudit(ctx, { storeId, deployId })));
    const audited = run("audit-after", reaudit.auditRunId, AUDIT_LIMIT);
    const isInTime = await group.parallel({ mode: "race" }, () =>
      Promise.race([audited, step.sleepUntil("time-is-over", new Date(began + VERDICT_MS)).then(() => null)]),
    );
    const writeBack = (name: string) => step.run(name, () => writeVerdict(actor, { storeId, deployId }));
    if (isInTime === null) {
      await settle("verdict-in-time", false);
      await writeBack("write-back-in-time");
    }
    const verdict = await settle("verdict", (await audited) && isSmokeDone);
    // Told to the code host last: nothing of ours waits for it.
    await writeBack("write-back");
    await step.sleepUntil("open-tabs", new Date(began + OPEN_TABS_MS));
    const last = await step.run("last-look", () => inTenant(actor, (ctx) => startLastLook(ctx, { storeId, deployId })));
    await run("open-tabs-look", last.auditRunId, AUDIT_LIMIT);
    return { verdict };
  },
);
