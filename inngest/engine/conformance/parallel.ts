import { expect } from "vitest";
import type { NormalForm } from "./recorder.ts";
import { scenario } from "./world.ts";

/** Steps that are out at the same time have no order. */
function sorted(form: NormalForm): NormalForm {
  return { ...form, steps: [...form.steps].sort() };
}

/** Steps side by side. */
export const parallelScenarios = [
  scenario("parallel steps run once each and their results meet", (world) => {
    world.fn("parallel", {}, async ({ run }) => {
      const [a, b, c] = await Promise.all([run("a", () => 1), run("b", () => 2), run("c", () => 3)]);
      return await run("sum", () => Number(a) + Number(b) + Number(c));
    });
    return async () => {
      expect(sorted(await world.runOnce("parallel"))).toEqual({
        steps: ["a#1@0", "b#1@0", "c#1@0", "sum#1@0"],
        end: "Completed",
        result: 6,
      });
    };
  }),

  scenario("a parallel step that fails is tried again by itself", (world) => {
    world.fn("parallel-retry", { retries: 2 }, async ({ run, attempt }) => {
      const results = await Promise.all([
        run("good", () => "good"),
        run("flaky", () => {
          if (attempt < 1) throw new Error("not yet");
          return "flaky";
        }),
      ]);
      await run("end");
      return results;
    });
    return async () => {
      expect(sorted(await world.runOnce("parallel-retry"))).toEqual({
        steps: ["end#1@0", "flaky#1@0", "flaky#2@1", "good#1@0"],
        end: "Completed",
        result: ["good", "flaky"],
      });
    };
  }),

  scenario("steps, a sleep and a failure side by side all end", (world) => {
    world.fn("mixed", { retries: 0 }, async ({ run, step }) => {
      const results = await Promise.allSettled([
        run("works", () => "w"),
        run("fails", () => {
          throw new Error("no");
        }),
        step.sleep("nap", "1s"),
      ]);
      return await run("end", () => results.map((result) => result.status));
    });
    return async () => {
      expect(sorted(await world.runOnce("mixed"))).toEqual({
        steps: ["end#1@0", "fails#1@0", "works#1@0"],
        end: "Completed",
        result: ["fulfilled", "rejected", "fulfilled"],
      });
    };
  }),

  scenario("chains side by side each keep their order", (world) => {
    world.fn("chains", {}, async ({ run, step }) => {
      const chain = async (name: string) => {
        await run(`${name}1`);
        await step.sleep(`${name}-nap`, "1s");
        return await run(`${name}2`, () => name);
      };
      return await Promise.all([chain("x"), chain("y")]);
    });
    return async () => {
      const form = await world.runOnce("chains");
      expect(sorted(form)).toEqual({
        steps: ["x1#1@0", "x2#1@0", "y1#1@0", "y2#1@0"],
        end: "Completed",
        result: ["x", "y"],
      });
      expect(form.steps.indexOf("x1#1@0")).toBeLessThan(form.steps.indexOf("x2#1@0"));
    };
  }),

  scenario("Promise.race gives the first result once all steps found with it have ended", (world) => {
    world.fn("race", {}, async ({ run, step }) => {
      const wait = step.waitForEvent("slow", { event: world.eventName("race-go"), timeout: "600s", match: "data.key" });
      const winner = await Promise.race([run("fast", () => "fast"), wait.then(() => "slow")]);
      return await run("end", () => winner);
    });
    return async () => {
      const key = world.newKey();
      await world.send({ name: "race", data: { key } });
      const isRun = (step: string) => world.recorder.bodies.some((body) => body.key === key && body.step === step);
      await world.recorder.until("the fast step", () => isRun("fast"));
      await world.settle();
      expect(isRun("end")).toBe(false);
      await world.send({ name: "race-go", data: { key } });
      expect(sorted(await world.recorder.normalForm("race", key))).toEqual({
        steps: ["end#1@0", "fast#1@0"],
        end: "Completed",
        result: "fast",
      });
    };
  }),

  scenario("race mode goes on with the first result without waiting for the others", (world) => {
    world.fn("race-mode", {}, async ({ run, step, group }) => {
      const event = world.eventName("race-mode-go");
      const winner = await group.parallel({ mode: "race" }, () =>
        Promise.race([
          run("fast", () => "fast"),
          step.waitForEvent("slow", { event, timeout: "600s", match: "data.key" }).then(() => "slow"),
        ]),
      );
      return await run("end", () => winner);
    });
    return async () => {
      const key = world.newKey();
      await world.send({ name: "race-mode", data: { key } });
      await world.recorder.until("the step after the race", () =>
        world.recorder.bodies.some((body) => body.key === key && body.step === "end"),
      );
      // The SDK lets a function end only when every step it has found is over.
      await world.settle();
      await world.send({ name: "race-mode-go", data: { key } });
      expect(sorted(await world.recorder.normalForm("race-mode", key))).toEqual({
        steps: ["end#1@0", "fast#1@0"],
        end: "Completed",
        result: "fast",
      });
    };
  }),

  scenario("execution version 1 looks again after every parallel step", (world) => {
    world.fn("version-1", { optimizeParallelism: false, retries: 1 }, async ({ run, attempt }) => {
      const results = await Promise.all([
        run("a", () => "a"),
        run("b", () => {
          if (attempt < 1) throw new Error("not yet");
          return "b";
        }),
        run("c", () => "c"),
      ]);
      return await run("end", () => results);
    });
    return async () => {
      expect(sorted(await world.runOnce("version-1"))).toEqual({
        steps: ["a#1@0", "b#1@0", "b#2@1", "c#1@0", "end#1@0"],
        end: "Completed",
        result: ["a", "b", "c"],
      });
    };
  }),

  scenario("two sleeps that end together do not run the next step twice", (world) => {
    world.fn("sleeps", {}, async ({ run, step }) => {
      await Promise.all([step.sleep("one", "1s"), step.sleep("two", "1s"), step.sleep("three", "1s")]);
      return await run("next", () => new Promise((resolve) => setTimeout(() => resolve("once"), 300)));
    });
    return async () => {
      const key = world.newKey();
      await world.send({ name: "sleeps", data: { key } });
      expect(await world.recorder.normalForm("sleeps", key)).toEqual({
        steps: ["next#1@0"],
        end: "Completed",
        result: "once",
      });
    };
  }),
];
