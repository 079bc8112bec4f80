/** Every minute: hands on events that waited in the outbox, ages stores whose evidence expired, deletes stores whose time is up, forgets what is old. */
import { cron } from "inngest";
import { deleteDueStores } from "../server/data-rights/delete-store.ts";
import { forgetHookDeliveries } from "../server/doors/deploy-hooks.ts";
import { forgetFreeChecks } from "../server/doors/free-checks.ts";
import { forgetIdempotencyKeys } from "../server/doors/idempotency.ts";
import { flushOutbox } from "../server/doors/outbox.ts";
import { forgetOldDeliveries } from "../server/doors/outgoing-deliveries.ts";
import { forgetProbeTasks } from "../server/doors/probe-agents.ts";
import { forgetOldWindows } from "../server/doors/rate-limit.ts";
import { forgetEvidenceFiles, forgetIdleEvidence, forgetReceivedMail } from "../server/doors/retention.ts";
import { forgetSecretLinks } from "../server/doors/secret-links.ts";
import { refreshExpired } from "../server/stores/refresh-expired.ts";
import { inngest } from "./client.ts";

export const housekeeping = inngest.createFunction(
  { id: "housekeeping", name: "Housekeeping", retries: 1, triggers: [cron("* * * * *")] },
  async ({ step }) => {
    const sent = await step.run("outbox", () => flushOutbox(new Date()));
    const refreshed = await step.run("expired", () => refreshExpired(new Date()));
    const deleted = await step.run("deletions", () => deleteDueStores(new Date()));
    await step.run("forget", async () => {
      await forgetOldWindows(new Date());
      await forgetFreeChecks(new Date());
      await forgetHookDeliveries(new Date());
      await forgetProbeTasks(new Date());
      await forgetIdempotencyKeys(new Date());
      await forgetOldDeliveries(new Date());
      await forgetReceivedMail(new Date());
      await forgetIdleEvidence(new Date());
      await forgetEvidenceFiles(new Date());
      await forgetSecretLinks(new Date());
    });
    return { sent, refreshed, deleted };
  },
);
