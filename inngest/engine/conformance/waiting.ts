import { referenceFunction } from "inngest";
import { expect } from "vitest";
import { scenario } from "./world.ts";

/** Sleeps, waits for events, invocations and events sent from steps. */
export const waitingScenarios = [
  scenario("a sleep lasts at least as long as it should", (world) => {
    world.fn("sleeper", {}, async ({ run, step }) => {
      const before = await run("before", () => Date.now());
      await step.sleep("nap", "2s");
      const after = await run("after", () => Date.now());
      return Number(after) - Number(before) >= 1990;
    });
    return async () => {
      expect(await world.runOnce("sleeper")).toEqual({
        steps: ["before#1@0", "after#1@0"],
        end: "Completed",
        result: true,
      });
    };
  }),

  scenario("sleepUntil wakes at a date, and at once for a date that has passed", (world) => {
    world.fn("until", {}, async ({ run, step, event }) => {
      await step.sleepUntil("past", new Date(Date.now() - 60_000));
      await step.sleepUntil("soon", String(event.data.until));
      return await run("late-enough", () => Date.now() >= Date.parse(String(event.data.until)) - 5);
    });
    return async () => {
      const until = new Date(Date.now() + 2000).toISOString();
      expect(await world.runOnce("until", { until })).toEqual({
        steps: ["late-enough#1@0"],
        end: "Completed",
        result: true,
      });
    };
  }),

  scenario("a wait gets the event that matches, not one that does not", (world) => {
    world.fn("wait-match", {}, async ({ step, run, key }) => {
      await run("ready", () => world.recorder.note(key, "ready"));
      const event = await step.waitForEvent("go", {
        event: world.eventName("go"),
        timeout: "600s",
        if: "async.data.key == event.data.key && async.data.count > 3",
      });
      return event?.data.count ?? null;
    });
    return async () => {
      const key = world.newKey();
      await world.send({ name: "wait-match", data: { key } });
      await world.recorder.until("the wait", () => world.recorder.notes.some((note) => note.key === key));
      await world.settle();
      await world.send({ name: "go", data: { key: "other", count: 9 } }, { name: "go", data: { key, count: 2 } });
      await world.settle();
      await world.send({ name: "go", data: { key, count: 5 } });
      expect(await world.recorder.normalForm("wait-match", key)).toEqual({
        steps: ["ready#1@0"],
        end: "Completed",
        result: 5,
      });
    };
  }),

  scenario("`match` compares a field of both events", (world) => {
    world.fn("wait-field", {}, async ({ step, run, key }) => {
      await run("ready", () => world.recorder.note(key, "ready"));
      const event = await step.waitForEvent("go", {
        event: world.eventName("field"),
        timeout: "600s",
        match: "data.key",
      });
      return event?.data.answer ?? null;
    });
    return async () => {
      const keys = [world.newKey(), world.newKey()];
      for (const key of keys) await world.send({ name: "wait-field", data: { key } });
      await world.recorder.until("the waits", () =>
        keys.every((key) => world.recorder.notes.some((note) => note.key === key)),
      );
      await world.settle();
      for (const key of keys) await world.send({ name: "field", data: { key, answer: `for ${key}` } });
      for (const key of keys) {
        expect(await world.recorder.normalForm("wait-field", key)).toMatchObject({ result: `for ${key}` });
      }
    };
  }),

  scenario("a wait that times out gets null", (world) => {
    world.fn("wait-timeout", {}, async ({ step, run }) => {
      const event = await step.waitForEvent("never", { event: world.eventName("never"), timeout: "1s" });
      return await run("after", () => event === null);
    });
    return async () => {
      expect(await world.runOnce("wait-timeout")).toEqual({ steps: ["after#1@0"], end: "Completed", result: true });
    };
  }),

  scenario("a wait whose condition is no expression fails the run", (world) => {
    world.fn("wait-bad", { retries: 2 }, async ({ step }) => {
      await step.waitForEvent("bad", { event: world.eventName("bad"), timeout: "5s", if: "async.data.x ==" });
    });
    return async () => {
      expect(await world.runOnce("wait-bad")).toMatchObject({ end: "Failed", error: { name: "InvalidExpression" } });
    };
  }),

  scenario("an invocation returns what the function returns", (world) => {
    const child = world.fn("child-ok", {}, async ({ run, event }) => {
      return await run("double", () => Number(event.data.n) * 2);
    });
    world.fn("invoke-ok", {}, async ({ step, key }) => {
      return await step.invoke("call", { function: child, data: { n: 21, key: `${key}-child` } });
    });
    return async () => {
      const key = world.newKey();
      await world.send({ name: "invoke-ok", data: { key } });
      expect(await world.recorder.normalForm("invoke-ok", key)).toEqual({ steps: [], end: "Completed", result: 42 });
      expect(await world.recorder.normalForm("child-ok", `${key}-child`)).toMatchObject({ steps: ["double#1@0"] });
    };
  }),

  scenario("a failing invocation throws in the function that invoked it", (world) => {
    const child = world.fn("child-bad", {}, () => {
      throw new Error("child broke");
    });
    world.fn("invoke-bad", {}, async ({ step, run }) => {
      try {
        await step.invoke("call", { function: child, data: {} });
      } catch (error) {
        return await run("caught", () => (error as Error).message);
      }
      return "not reached";
    });
    return async () => {
      expect(await world.runOnce("invoke-bad")).toEqual({
        steps: ["caught#1@0"],
        end: "Completed",
        result: "child broke",
      });
    };
  }),

  scenario("an invocation that takes too long throws, and the invoked function goes on", (world) => {
    const child = world.fn("child-slow", {}, async ({ step, run }) => {
      await step.sleep("long", "4s");
      return await run("done", () => "late");
    });
    world.fn("invoke-slow", {}, async ({ step, run, key }) => {
      try {
        await step.invoke("call", { function: child, data: { key: `${key}-child` }, timeout: "1s" });
      } catch (error) {
        return await run("caught", () => (error as Error).message);
      }
      return "not reached";
    });
    return async () => {
      const key = world.newKey();
      await world.send({ name: "invoke-slow", data: { key } });
      expect(await world.recorder.normalForm("invoke-slow", key)).toEqual({
        steps: ["caught#1@0"],
        end: "Completed",
        result: "Timed out waiting for invoked function to complete",
      });
      expect(await world.recorder.normalForm("child-slow", `${key}-child`)).toEqual({
        steps: ["done#1@0"],
        end: "Completed",
        result: "late",
      });
    };
  }),

  scenario("invoking a function that does not exist throws", (world) => {
    world.fn("invoke-unknown", {}, async ({ step, run }) => {
      try {
        await step.invoke("call", { function: referenceFunction({ functionId: "nobody" }) });
      } catch (error) {
        return await run("caught", () => (error as Error).message.startsWith("could not find function with ID"));
      }
      return "not reached";
    });
    return async () => {
      expect(await world.runOnce("invoke-unknown")).toMatchObject({ end: "Completed", result: true });
    };
  }),

  scenario("an event sent from a step starts a function once", (world) => {
    world.fn("sent", {}, ({ record }) => record("body"));
    world.fn("sender", {}, async ({ step, key }) => {
      await step.sendEvent("tell", { name: world.eventName("sent"), data: { key } });
      await step.sleep("a bit", "1s");
      return "sent";
    });
    return async () => {
      const key = world.newKey();
      await world.send({ name: "sender", data: { key } });
      expect(await world.recorder.normalForm("sender", key)).toMatchObject({ end: "Completed", result: "sent" });
      await world.recorder.normalForm("sent", key);
      expect(world.recorder.runs("sent", key)).toHaveLength(1);
    };
  }),
];
