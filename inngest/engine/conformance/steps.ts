import { NonRetriableError, RetryAfterError } from "inngest";
import { expect } from "vitest";
import { scenario } from "./world.ts";

/** Throws until it has been tried often enough. */
function failsUntil(attempt: number, current: number, value: unknown): unknown {
  if (current < attempt) throw new Error(`not yet ${current}`);
  return value;
}

/** Steps, retries and failures. */
export const stepScenarios = [
  scenario("a function without steps returns its value", (world) => {
    world.fn("plain", {}, () => ({ answer: 42 }));
    return async () => {
      expect(await world.runOnce("plain")).toEqual({ steps: [], end: "Completed", result: { answer: 42 } });
    };
  }),

  scenario("steps run once each, in order, and hand their results on", (world) => {
    world.fn("sequence", {}, async ({ run }) => {
      const a = await run("a", () => 1);
      const b = await run("b", () => Number(a) + 1);
      const c = await run("c", () => Number(b) + 1);
      return { a, b, c };
    });
    return async () => {
      expect(await world.runOnce("sequence")).toEqual({
        steps: ["a#1@0", "b#1@0", "c#1@0"],
        end: "Completed",
        result: { a: 1, b: 2, c: 3 },
      });
    };
  }),

  scenario("a repeated step id in a loop is a step of its own each time", (world) => {
    world.fn("loop", {}, async ({ run }) => {
      const results: unknown[] = [];
      for (let i = 0; i < 4; i++) results.push(await run("turn", () => i * 10));
      return results;
    });
    return async () => {
      expect(await world.runOnce("loop")).toEqual({
        steps: ["turn#1@0", "turn#2@0", "turn#3@0", "turn#4@0"],
        end: "Completed",
        result: [0, 10, 20, 30],
      });
    };
  }),

  scenario("undefined comes back as null", (world) => {
    world.fn("undefined", {}, async ({ run }) => {
      const value = await run("nothing", () => undefined);
      return { isNull: value === null };
    });
    return async () => {
      expect(await world.runOnce("undefined")).toEqual({
        steps: ["nothing#1@0"],
        end: "Completed",
        result: { isNull: true },
      });
    };
  }),

  scenario("a step's object comes back as it was, whatever its keys", (world) => {
    const values = [{ data: 1 }, { data: { data: "x" } }, { error: { name: "E" } }, { input: [1] }, "ä\u2028😀", 1e21];
    world.fn("shapes", {}, async ({ run }) => {
      const back: unknown[] = [];
      for (const [index, value] of values.entries()) back.push(await run(`v${index}`, () => value));
      await run("end", () => null);
      return back;
    });
    return async () => {
      const { end, result } = await world.runOnce("shapes");
      expect({ end, result }).toEqual({ end: "Completed", result: values });
    };
  }),

  scenario("a failing step is tried again until it works", (world) => {
    world.fn("step-retry", { retries: 2 }, async ({ run, attempt }) => {
      const a = await run("a", () => "first");
      const b = await run("b", () => failsUntil(2, attempt, "worked"));
      const c = await run("c", () => "last");
      return [a, b, c];
    });
    return async () => {
      expect(await world.runOnce("step-retry")).toEqual({
        steps: ["a#1@0", "b#1@0", "b#2@1", "b#3@2", "c#1@0"],
        end: "Completed",
        result: ["first", "worked", "last"],
      });
    };
  }),

  scenario("a step that failed for good can be caught", (world) => {
    world.fn("caught", { retries: 1 }, async ({ run }) => {
      try {
        await run("bad", () => {
          throw new TypeError("broken");
        });
      } catch (error) {
        const { name, message } = error as Error;
        return await run("after", () => ({ name, message }));
      }
      return "not reached";
    });
    return async () => {
      const form = await world.runOnce("caught");
      expect(form.steps).toEqual(["bad#1@0", "bad#2@1", "after#1@0"]);
      expect(form).toMatchObject({ end: "Completed", result: { message: "broken" } });
    };
  }),

  scenario("a run whose step failed for good fails, and onFailure runs once with the error", (world) => {
    world.fn(
      "failing",
      {
        retries: 1,
        onFailure: async ({ event, error, step }) => {
          await step.run("tell", () => {
            const original = event.data.event.data as { key: string };
            world.recorder.note(original.key, { message: error.message, fn: event.data.function_id });
          });
        },
      },
      async ({ run }) => {
        await run("bad", () => {
          throw new Error("out of stock");
        });
      },
    );
    return async () => {
      const key = world.newKey();
      await world.send({ name: "failing", data: { key } });
      const form = await world.recorder.normalForm("failing", key);
      expect(form.steps).toEqual(["bad#1@0", "bad#2@1"]);
      expect(form).toMatchObject({ end: "Failed", error: { message: "out of stock" } });
      const told = await world.recorder.until("onFailure", () => world.recorder.notes.find((n) => n.key === key));
      expect(told.note).toEqual({ message: "out of stock", fn: world.fnId("failing") });
      await world.settle();
      expect(world.recorder.notes.filter((n) => n.key === key)).toHaveLength(1);
    };
  }),

  scenario("NonRetriableError in a step ends its attempts", (world) => {
    world.fn("no-retry-step", { retries: 3 }, async ({ run }) => {
      await run("bad", () => {
        throw new NonRetriableError("never again");
      });
    });
    return async () => {
      expect(await world.runOnce("no-retry-step")).toMatchObject({
        steps: ["bad#1@0"],
        end: "Failed",
        error: { message: "never again" },
      });
    };
  }),

  scenario("NonRetriableError in a function ends its attempts", (world) => {
    world.fn("no-retry-fn", { retries: 3 }, ({ record }) => {
      record("body");
      throw new NonRetriableError("stop");
    });
    return async () => {
      expect(await world.runOnce("no-retry-fn")).toMatchObject({
        steps: ["body#1@0"],
        end: "Failed",
        error: { name: "NonRetriableError", message: "stop" },
      });
    };
  }),

  scenario("RetryAfterError decides when the next attempt comes", (world) => {
    world.fn("retry-after", { retries: 1 }, async ({ run, attempt, key }) => {
      return await run("later", () => {
        world.recorder.note(key, Date.now());
        if (attempt === 0) throw new RetryAfterError("in a moment", 3000);
        return "now";
      });
    });
    return async () => {
      const key = world.newKey();
      await world.send({ name: "retry-after", data: { key } });
      expect(await world.recorder.normalForm("retry-after", key)).toEqual({
        steps: ["later#1@0", "later#2@1"],
        end: "Completed",
        result: "now",
      });
      const [first, second] = world.recorder.notes.filter((n) => n.key === key).map((n) => Number(n.note));
      expect(Number(second) - Number(first)).toBeGreaterThanOrEqual(2900);
    };
  }),

  scenario("a function that fails after a step is tried again without running the step again", (world) => {
    world.fn("fn-retry", { retries: 2 }, async ({ run, record, attempt }) => {
      await run("once", () => 1);
      record("outside");
      failsUntil(1, attempt, null);
      return "ok";
    });
    return async () => {
      const form = await world.runOnce("fn-retry");
      expect(form.steps.filter((step) => step.startsWith("once"))).toEqual(["once#1@0"]);
      expect(form.steps.at(-1)).toBe("outside#2@1");
      expect(form).toMatchObject({ end: "Completed", result: "ok" });
    };
  }),

  scenario("a function that always fails ends after its last attempt", (world) => {
    world.fn("fn-fails", { retries: 1 }, ({ record }) => {
      record("body");
      throw new RangeError("too far");
    });
    return async () => {
      expect(await world.runOnce("fn-fails")).toEqual({
        steps: ["body#1@0", "body#2@1"],
        end: "Failed",
        error: { name: "RangeError", message: "too far" },
      });
    };
  }),
];
