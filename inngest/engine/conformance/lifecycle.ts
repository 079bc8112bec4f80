import { expect } from "vitest";
import { scenario } from "./world.ts";

/** Cancelling, time limits, cron, large state and long runs. */
export const lifecycleScenarios = [
  scenario("an event that matches cancels the run, one that does not leaves it", (world) => {
    const cancelOn = [{ event: world.eventName("cancel"), match: "data.key" as const }];
    world.fn("cancellable", { cancelOn }, async ({ step, run }) => {
      await run("start");
      await step.waitForEvent("go", { event: world.eventName("cancel-go"), timeout: "600s" });
      await run("end");
      return "done";
    });
    return async () => {
      const [cancelled, spared] = [world.newKey(), world.newKey()];
      for (const key of [cancelled, spared]) await world.send({ name: "cancellable", data: { key } });
      await world.recorder.until("both starts", () =>
        [cancelled, spared].every((key) => world.recorder.bodies.some((b) => b.key === key && b.step === "start")),
      );
      await world.settle();
      await world.send({ name: "cancel", data: { key: cancelled } }, { name: "cancel", data: { key: "nobody" } });
      expect(await world.recorder.normalForm("cancellable", cancelled)).toEqual({
        steps: ["start#1@0"],
        end: "Cancelled",
      });
      await world.send({ name: "cancel-go" });
      expect(await world.recorder.normalForm("cancellable", spared)).toEqual({
        steps: ["start#1@0", "end#1@0"],
        end: "Completed",
        result: "done",
      });
    };
  }),

  scenario("cancelOn takes a condition on both events", (world) => {
    const cancelOn = [
      { event: world.eventName("stop"), if: "async.data.key == event.data.key && async.data.force == true" },
    ];
    world.fn("stoppable", { cancelOn }, async ({ step, run }) => {
      await run("start");
      await step.sleep("work", "600s");
    });
    return async () => {
      const key = world.newKey();
      await world.send({ name: "stoppable", data: { key } });
      await world.recorder.until("the start", () => world.recorder.bodies.some((b) => b.key === key && b.step !== ""));
      await world.settle();
      await world.send({ name: "stop", data: { key, force: false } });
      await world.settle();
      expect(world.recorder.ends.filter((end) => end.fn === "stoppable")).toEqual([]);
      await world.send({ name: "stop", data: { key, force: true } });
      expect(await world.recorder.normalForm("stoppable", key)).toMatchObject({ end: "Cancelled" });
    };
  }),

  scenario("a run that does not finish in time is cancelled", (world) => {
    world.fn("too-long", { timeouts: { finish: "2s" } }, async ({ step, run }) => {
      await run("start");
      await step.sleep("work", "600s");
    });
    return async () => {
      expect(await world.runOnce("too-long")).toEqual({ steps: ["start#1@0"], end: "Cancelled" });
    };
  }),

  scenario("a run that does not start in time is cancelled", (world) => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    world.fn("late-start", { concurrency: 1, timeouts: { start: "2s" } }, async ({ run }) => {
      await run("hold", () => released);
    });
    return async () => {
      const [first, second] = [world.newKey(), world.newKey()];
      await world.send({ name: "late-start", data: { key: first } });
      await world.recorder.until("the first run", () => world.recorder.runs("late-start", first).length > 0);
      await world.send({ name: "late-start", data: { key: second } });
      // It never ran, so only its end tells of it.
      await world.recorder.until("the cancelled end", () =>
        world.recorder.ends.some((end) => end.fn === "late-start" && end.status === "Cancelled"),
      );
      release();
      expect(await world.recorder.normalForm("late-start", first)).toMatchObject({ end: "Completed" });
      expect(world.recorder.runs("late-start", second)).toEqual([]);
    };
  }),

  scenario("state above four megabytes is fetched by the SDK", (world) => {
    const size = 1_500_000;
    world.fn("big", {}, async ({ run, step }) => {
      const parts: number[] = [];
      for (let i = 0; i < 4; i++) {
        const part = await run(`part-${i}`, () => `${i}`.repeat(size));
        parts.push(String(part).length);
        await step.sleep(`pause-${i}`, "1s");
      }
      return parts;
    });
    return async () => {
      expect(await world.runOnce("big")).toEqual({
        steps: ["part-0#1@0", "part-1#1@0", "part-2#1@0", "part-3#1@0"],
        end: "Completed",
        result: [size, size, size, size],
      });
    };
  }),

  scenario("a cron trigger starts its function every minute", (world) => {
    world.fn("every-minute", { triggers: [{ cron: "TZ=Europe/Berlin * * * * *" }] }, ({ event }) => {
      world.recorder.note("cron", { name: event.name, cron: event.data.cron });
    });
    return async () => {
      const { note } = await world.recorder.until("a tick", () =>
        world.recorder.notes.find((each) => each.key === "cron"),
      );
      expect(note).toEqual({ name: "inngest/scheduled.timer", cron: "TZ=Europe/Berlin * * * * *" });
    };
  }),

  scenario("a run longer than one call may last goes on in the next", (world) => {
    world.fn("long", { checkpointing: { maxRuntime: "2s", bufferedSteps: 1 } }, async ({ run }) => {
      for (let i = 0; i < 6; i++) await run(`s${i}`, () => new Promise((resolve) => setTimeout(resolve, 700)));
      return "done";
    });
    return async () => {
      expect(await world.runOnce("long")).toEqual({
        steps: [0, 1, 2, 3, 4, 5].map((i) => `s${i}#1@0`),
        end: "Completed",
        result: "done",
      });
    };
  }),

  scenario("buffered checkpoints lose no step", (world) => {
    world.fn("buffered", { checkpointing: { bufferedSteps: 4, maxInterval: "1s" } }, async ({ run, step }) => {
      for (let i = 0; i < 6; i++) await run(`s${i}`, () => i);
      await step.sleep("nap", "1s");
      return await run("end", () => "done");
    });
    return async () => {
      expect(await world.runOnce("buffered")).toEqual({
        steps: [...[0, 1, 2, 3, 4, 5].map((i) => `s${i}#1@0`), "end#1@0"],
        end: "Completed",
        result: "done",
      });
    };
  }),

  scenario("operations the engine does not support fail in a way the function can catch", (world) => {
    world.fn("signal", {}, async ({ step, run }) => {
      try {
        await step.waitForSignal("signal", { signal: `s-${world.newKey()}`, timeout: "2s" });
      } catch (error) {
        return await run("caught", () => (error as Error).message.includes("not supported"));
      }
      return null;
    });
    return async () => {
      const form = await world.runOnce("signal");
      // Inngest itself supports signals and times out with null.
      expect(form.result).toBe(world.target.isEmbedded ? true : null);
    };
  }),
];
