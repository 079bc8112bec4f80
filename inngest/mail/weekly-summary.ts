/** Every quarter of an hour: the founder's weekly mail, on Monday morning in the shop's own zone. */
import { cron } from "inngest";
import { sendWeeklySummaries } from "../../server/founder/weekly-summary.ts";
import { inngest } from "../client.ts";

export const weeklySummary = inngest.createFunction(
  { id: "weekly-summary", name: "Weekly summary", retries: 2, triggers: [cron("*/15 * * * *")] },
  async ({ step }) => ({ told: await step.run("queue", () => sendWeeklySummaries(new Date())) }),
);
