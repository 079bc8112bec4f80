import { expect } from "vitest";
import { type FnOptions, scenario, type World } from "./world.ts";

/** Notes the most bodies of a function that ran at the same time. */
function overlapCounter(): { body(): Promise<void>; max(): number } {
  let running = 0;
  let max = 0;
  return {
    body: async () => {
      running++;
      max = Math.max(max, running);
      await new Promise((resolve) => setTimeout(resolve, 150));
      running--;
    },
    max: () => max,
  };
}

/** Declares a function that only notes its runs, for scenarios about which runs start and when. */
function noteRuns(world: World, id: string, options: FnOptions): void {
  world.fn(id, options, ({ key, event, events }) => {
    world.recorder.note(`${id}:${key}`, {
      at: Date.now(),
      n: event.data.n,
      all: events.map((each: { data: { n?: unknown } }) => each.data.n),
    });
  });
}

function notesOf(world: World, id: string, key: string): { at: number; n: unknown; all: unknown[] }[] {
  return world.recorder.notes
    .filter((note) => note.key === `${id}:${key}`)
    .map((note) => note.note as { at: number; n: unknown; all: unknown[] });
}

function hasEnded(world: World, fn: string, key: string): boolean {
  const [run] = world.recorder.runs(fn, key);
  return world.recorder.ends.some((end) => end.run === run);
}

function hasRun(world: World, key: string, step: string): boolean {
  return world.recorder.bodies.some((body) => body.key === key && body.step === step);
}

async function countOf(world: World, id: string, key: string, count: number): Promise<void> {
  await world.recorder.until(`${count} runs of ${id}`, () => notesOf(world, id, key).length >= count);
}

/** Which events start which runs, when, and how many at a time. */
export const flowScenarios = [
  scenario("a trigger's condition decides which events start a run", (world) => {
    const triggers = [{ event: world.eventName("conditional"), if: "event.data.total >= 100" }];
    noteRuns(world, "conditional", { triggers });
    return async () => {
      const key = world.newKey();
      for (const total of [99, 100, 5, 250]) await world.send({ name: "conditional", data: { key, total, n: total } });
      await countOf(world, "conditional", key, 2);
      await world.settle();
      expect(
        notesOf(world, "conditional", key)
          .map((note) => note.n)
          .sort(),
      ).toEqual([100, 250]);
    };
  }),

  scenario("a wildcard trigger takes every event below its prefix", (world) => {
    noteRuns(world, "wildcard", { triggers: [{ event: world.eventName("order.*") }] });
    return async () => {
      const key = world.newKey();
      for (const name of ["order.paid", "order.sent", "orders.none", "other"]) {
        await world.send({ name, data: { key, n: name } });
      }
      await countOf(world, "wildcard", key, 2);
      await world.settle();
      expect(
        notesOf(world, "wildcard", key)
          .map((note) => note.n)
          .sort(),
      ).toEqual(["order.paid", "order.sent"]);
    };
  }),

  scenario("a function starts once per event, however many of its triggers match", (world) => {
    const event = world.eventName("twice");
    noteRuns(world, "twice", { triggers: [{ event }, { event, if: "true" }, { event: world.eventName("thrice") }] });
    return async () => {
      const key = world.newKey();
      await world.send({ name: "twice", data: { key, n: 1 } }, { name: "thrice", data: { key, n: 2 } });
      await countOf(world, "twice", key, 2);
      await world.settle();
      expect(
        notesOf(world, "twice", key)
          .map((note) => note.n)
          .sort(),
      ).toEqual([1, 2]);
    };
  }),

  scenario("a function's concurrency limit holds for its calls", (world) => {
    const overlap = overlapCounter();
    world.fn("limited", { concurrency: 2 }, async ({ run }) => {
      await run("a", overlap.body);
      await run("b", overlap.body);
    });
    return async () => {
      const keys = Array.from({ length: 7 }, () => world.newKey());
      await world.send(...keys.map((key) => ({ name: "limited", data: { key } })));
      for (const key of keys) {
        expect(await world.recorder.normalForm("limited", key)).toMatchObject({ steps: ["a#1@0", "b#1@0"] });
      }
      expect(overlap.max()).toBe(2);
    };
  }),

  scenario("a concurrency key limits each value by itself", (world) => {
    const overlaps = new Map(["x", "y"].map((shop) => [shop, overlapCounter()]));
    const both = overlapCounter();
    world.fn("keyed", { concurrency: [{ limit: 1, key: "event.data.shop" }, { limit: 5 }] }, async ({ run, event }) => {
      await run("work", async () => {
        await Promise.all([overlaps.get(String(event.data.shop))?.body(), both.body()]);
      });
    });
    return async () => {
      const sent = Array.from({ length: 8 }, (_, i) => ({ key: world.newKey(), shop: i % 2 === 0 ? "x" : "y" }));
      await world.send(...sent.map((data) => ({ name: "keyed", data })));
      for (const { key } of sent) await world.recorder.normalForm("keyed", key);
      expect([overlaps.get("x")?.max(), overlaps.get("y")?.max()]).toEqual([1, 1]);
    };
  }),

  scenario("runs that wait hold no slot", (world) => {
    world.fn("waiting", { concurrency: 1 }, async ({ run, step }) => {
      await run("before");
      await step.waitForEvent("go", { event: world.eventName("waiting-go"), timeout: "600s" });
      await run("after");
    });
    return async () => {
      const keys = Array.from({ length: 4 }, () => world.newKey());
      await world.send(...keys.map((key) => ({ name: "waiting", data: { key } })));
      // All of them come this far although none has ended.
      await world.recorder.until("every run's first step", () => keys.every((key) => hasRun(world, key, "before")));
      // A run's wait may begin only after another function has run: the word is given until all have heard it.
      for (let told = 0; told < 20 && !keys.every((key) => hasEnded(world, "waiting", key)); told++) {
        await world.settle();
        await world.send({ name: "waiting-go" });
        await world.settle();
      }
      for (const key of keys) {
        expect(await world.recorder.normalForm("waiting", key)).toMatchObject({ end: "Completed" });
      }
    };
  }),

  scenario("priority changes the order, not whether runs start", (world) => {
    const priority = { run: "event.data.plan == 'pro' ? 120 : 0" };
    noteRuns(world, "prioritized", { priority, concurrency: 1 });
    return async () => {
      const key = world.newKey();
      const plans = ["free", "free", "pro", "free", "pro"];
      await world.send(...plans.map((plan, n) => ({ name: "prioritized", data: { key, plan, n } })));
      await countOf(world, "prioritized", key, plans.length);
      await world.settle();
      expect(notesOf(world, "prioritized", key)).toHaveLength(plans.length);
    };
  }),

  scenario("idempotency keeps a second run with the same key from starting", (world) => {
    noteRuns(world, "idempotent", { idempotency: "event.data.order" });
    return async () => {
      const key = world.newKey();
      for (const [n, order] of ["o1", "o1", "o2"].entries()) {
        await world.send({ name: "idempotent", data: { key, n, order: `${key}-${order}` } });
        await world.settle();
      }
      await world.settle();
      expect(notesOf(world, "idempotent", key).map((note) => note.n)).toEqual([0, 2]);
    };
  }),

  scenario("an event sent twice with the same id starts one run", (world) => {
    noteRuns(world, "same-id", {});
    return async () => {
      const key = world.newKey();
      const event = { name: "same-id", id: `id-${key}`, data: { key } };
      await world.send(event);
      await world.send(event, event);
      await countOf(world, "same-id", key, 1);
      await world.settle();
      expect(notesOf(world, "same-id", key)).toHaveLength(1);
    };
  }),

  scenario("a rate limit drops what comes too soon, per key", (world) => {
    noteRuns(world, "rate-limited", { rateLimit: { limit: 1, period: "1h", key: "event.data.shop" } });
    return async () => {
      const key = world.newKey();
      for (const shop of ["a", "a", "b", "a"]) {
        await world.send({ name: "rate-limited", data: { key, n: shop, shop: `${key}-${shop}` } });
        await world.settle();
      }
      expect(notesOf(world, "rate-limited", key).map((note) => note.n)).toEqual(["a", "b"]);
    };
  }),

  scenario("a throttle starts every run, spread over time", (world) => {
    noteRuns(world, "throttled", { throttle: { limit: 1, period: "2s", key: "event.data.key" } });
    return async () => {
      const key = world.newKey();
      const sentAt = Date.now();
      await world.send(...[1, 2, 3].map((n) => ({ name: "throttled", data: { key, n } })));
      await countOf(world, "throttled", key, 3);
      const [, second, third] = notesOf(world, "throttled", key).map((note) => note.at - sentAt);
      expect(second).toBeGreaterThan(1990);
      expect(third).toBeGreaterThan(3980);
    };
  }),

  scenario("a debounce starts one run with the last event", (world) => {
    noteRuns(world, "debounced", { debounce: { period: "2s", key: "event.data.key" } });
    return async () => {
      const key = world.newKey();
      await world.send(...[1, 2, 3].map((n) => ({ name: "debounced", data: { key, n } })));
      await countOf(world, "debounced", key, 1);
      await world.settle();
      expect(notesOf(world, "debounced", key).map((note) => note.n)).toEqual([3]);
    };
  }),

  scenario("a debounce with a timeout does not wait for ever", (world) => {
    noteRuns(world, "debounced-max", { debounce: { period: "3s", key: "event.data.key", timeout: "5s" } });
    return async () => {
      const key = world.newKey();
      const startedAt = Date.now();
      let n = 0;
      const timer = setInterval(() => {
        n++;
        world.send({ name: "debounced-max", data: { key, n } }).catch(() => {});
      }, 700);
      try {
        await countOf(world, "debounced-max", key, 1);
      } finally {
        clearInterval(timer);
      }
      const waited = Number(notesOf(world, "debounced-max", key)[0]?.at) - startedAt;
      expect(waited).toBeGreaterThan(4990);
    };
  }),

  scenario("a batch starts when it is full, and otherwise when its time is up", (world) => {
    noteRuns(world, "batched", { batchEvents: { maxSize: 3, timeout: "3s", key: "event.data.key" } });
    return async () => {
      const key = world.newKey();
      await world.send(...[1, 2, 3, 4].map((n) => ({ name: "batched", data: { key, n } })));
      await countOf(world, "batched", key, 2);
      await world.settle();
      const sizes = notesOf(world, "batched", key).map((note) => note.all.length);
      expect(sizes.sort()).toEqual([1, 3]);
      const all = notesOf(world, "batched", key).flatMap((note) => note.all);
      expect(all.sort()).toEqual([1, 2, 3, 4]);
    };
  }),

  scenario("a singleton skips a second run while the first is active", (world) => {
    const singleton = { key: "event.data.shop", mode: "skip" as const };
    world.fn("single-skip", { singleton }, async ({ step, run }) => {
      await run("start");
      await step.waitForEvent("go", { event: world.eventName("single-go"), timeout: "600s", match: "data.key" });
    });
    return async () => {
      const [first, second, other] = [world.newKey(), world.newKey(), world.newKey()];
      await world.send({ name: "single-skip", data: { key: first, shop: first } });
      await world.send({ name: "single-skip", data: { key: other, shop: other } });
      await world.recorder.until("both starts", () => [first, other].every((key) => hasRun(world, key, "start")));
      await world.send({ name: "single-skip", data: { key: second, shop: first } });
      await world.settle();
      for (const key of [first, other]) {
        await world.send({ name: "single-go", data: { key } });
        expect(await world.recorder.normalForm("single-skip", key)).toMatchObject({ end: "Completed" });
      }
      expect(world.recorder.runs("single-skip", second)).toEqual([]);
    };
  }),

  scenario("a singleton in cancel mode ends the first run for the second", (world) => {
    const singleton = { key: "event.data.shop", mode: "cancel" as const };
    world.fn("single-cancel", { singleton }, async ({ step, run, event }) => {
      await run("start");
      if (event.data.waits) await step.waitForEvent("go", { event: world.eventName("nobody"), timeout: "600s" });
      return "done";
    });
    return async () => {
      const [first, second] = [world.newKey(), world.newKey()];
      await world.send({ name: "single-cancel", data: { key: first, shop: first, waits: true } });
      await world.recorder.until("the first run", () => hasRun(world, first, "start"));
      await world.settle();
      await world.send({ name: "single-cancel", data: { key: second, shop: first } });
      expect(await world.recorder.normalForm("single-cancel", first)).toMatchObject({ end: "Cancelled" });
      expect(await world.recorder.normalForm("single-cancel", second)).toMatchObject({ end: "Completed" });
    };
  }),

  scenario("an event with a time in the future starts its run then", (world) => {
    noteRuns(world, "future", {});
    return async () => {
      const key = world.newKey();
      const ts = Date.now() + 3000;
      await world.send({ name: "future", data: { key }, ts });
      await countOf(world, "future", key, 1);
      expect(Number(notesOf(world, "future", key)[0]?.at)).toBeGreaterThanOrEqual(ts - 20);
    };
  }),
];
