import { describe, expect, it } from "vitest";
import { nextTickMs } from "./cron-expression.ts";
import { concurrencyOf, parseFunctions } from "./function-config.ts";

function config(rest: object): object {
  const runtime = { type: "http", url: "http://127.0.0.1:3000/api/inngest?fnId=a-b&stepId=step" };
  return { id: "a-b", name: "b", triggers: [], steps: { step: { id: "step", name: "step", runtime } }, ...rest };
}

describe("a function's configuration", () => {
  it("may use everything the SDK can say", () => {
    const parsed = parseFunctions([
      config({
        triggers: [
          { event: "a/b", expression: "event.data.x == 1" },
          { cron: "TZ=Europe/Berlin 0 9 * * 1-5", jitter: "1m" },
        ],
        concurrency: [{ limit: 2, key: "event.data.x", scope: "env" }],
        throttle: { limit: 1, period: "5s", burst: 2 },
        rateLimit: { limit: 10, period: "1h" },
        debounce: { period: "5m", key: "event.data.x", timeout: "1h" },
        batchEvents: { maxSize: 10, timeout: "5s", if: "event.data.x == 1" },
        priority: { run: "event.data.x == 1 ? 100 : 0" },
        singleton: { mode: "skip" },
        timeouts: { start: "1m", finish: "1h" },
        cancel: [{ event: "a/c", if: "event.data.x == async.data.x" }],
        somethingNew: true,
      }),
    ]);
    expect(parsed.ok).toBe(true);
  });

  it.each([
    [{ triggers: [{ event: "a/b", expression: "event.data.x ==" }] }, "triggers"],
    [{ triggers: [{ cron: "every day" }] }, "triggers"],
    [{ concurrency: [{ limit: 1, key: "nope" }] }, "concurrency"],
    [{ rateLimit: { limit: 0, period: "1h" } }, "rateLimit"],
    [{ debounce: { period: "a while" } }, "debounce"],
    [{ cancel: [{ event: "a/c", if: "&&" }] }, "cancel"],
    [{ singleton: { mode: "queue" } }, "singleton"],
  ])("is refused when part of it makes no sense (%#)", (rest, where) => {
    const parsed = parseFunctions([config({}), config(rest)]);
    expect(parsed).toMatchObject({
      ok: false,
      error: expect.stringContaining("At least one function is invalid: a-b"),
    });
    expect(parsed).toMatchObject({ error: expect.stringContaining(where) });
  });

  it("names its concurrency in three ways", () => {
    for (const concurrency of [3, { limit: 3 }, [{ limit: 3 }]]) {
      const parsed = parseFunctions([config({ concurrency })]);
      expect(parsed.ok && parsed.functions.map(concurrencyOf)).toEqual([[{ limit: 3 }]]);
    }
  });
});

describe("cron expressions", () => {
  const at = Date.UTC(2026, 2, 28, 12);

  it("tick in UTC, or in the zone they name", () => {
    expect(nextTickMs("0 9 * * *", at)).toBe(Date.UTC(2026, 2, 29, 9));
    // Summer time began that night.
    expect(nextTickMs("TZ=Europe/Berlin 0 9 * * *", at)).toBe(Date.UTC(2026, 2, 29, 7));
    expect(nextTickMs("*/15 * * * *", at)).toBe(at + 15 * 60_000);
  });

  it.each(["", "* * * *", "* * * * * *", "61 * * * *", "TZ=Nowhere/Land * * * * *", "@daily"])("refuse %j", (text) => {
    expect(nextTickMs(text, at)).toBeNull();
  });
});
