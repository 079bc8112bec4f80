/** Every five minutes: starts the audits that are due, at night in the shop's own zone where that is possible. */
import { cron } from "inngest";
import { requestDueRuns } from "../../server/audit-runs/request-due-runs.ts";
import { inngest } from "../client.ts";

export const scheduledAudits = inngest.createFunction(
  { id: "scheduled-audits", name: "Scheduled audits", retries: 1, triggers: [cron("*/5 * * * *")] },
  async ({ step }) => ({ requested: await step.run("request", () => requestDueRuns(new Date())) }),
);
