/** Runs a free public check: a few at a time, so that strangers never keep a client's audit waiting. */
import { endFreeCheck } from "../server/doors/free-checks.ts";
import { runFreeCheck } from "../server/free-check/free-check.ts";
import { inngest } from "./client.ts";
import { events } from "./events.ts";

export const freeCheck = inngest.createFunction(
  {
    id: "free-check",
    name: "Free check",
    retries: 2,
    concurrency: [{ limit: 4 }],
    triggers: [{ event: events.freeCheckRequested }],
    onFailure: async ({ event, step }) => {
      const { freeCheckId } = event.data.event.data;
      const words = "The check stopped because of a fault on our side. Start it again.";
      await step.run("fail", () => endFreeCheck(String(freeCheckId), words, new Date()));
    },
  },
  async ({ event, step }) => step.run("run", () => runFreeCheck(event.data.freeCheckId)),
);
