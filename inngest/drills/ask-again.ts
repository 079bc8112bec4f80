/** Every hour: asks founders about drills whose 90 days end, once and once more. */
import { cron } from "inngest";
import { askAgain } from "../../server/drills/ask-again.ts";
import { inngest } from "../client.ts";

export const drillsAskAgain = inngest.createFunction(
  { id: "drills-ask-again", name: "Ask about drills again", retries: 2, triggers: [cron("17 * * * *")] },
  async ({ step }) => ({ asked: await step.run("queue", () => askAgain(new Date())) }),
);
