import { describe, expect, it } from "vitest";
import { compileExpression, isTrue, keyAt, keyOf, matchOf, priorityOf } from "./cel.ts";

const event = {
  name: "order/paid",
  data: { id: "a", total: 120, plan: "pro", tags: ["new", "vip"], none: null, nested: { deep: 1 }, flag: true },
};
const context = { event, async: { data: { id: "a", total: 5 } } };

describe("conditions", () => {
  it.each([
    "event.data.id == async.data.id",
    "event.data.total >= 100",
    "event.data.total == 120",
    "event.data.plan == 'pro' && event.data.flag",
    "event.data.flag == true",
    "'vip' in event.data.tags",
    "event.data.tags.exists(t, t == 'new')",
    "size(event.data.tags) == 2",
    "event.data.id.startsWith('a')",
    "event.data['plan'] == 'pro'",
    "!has(event.data.missing)",
    "event.data.plan.uppercase() == 'PRO'",
    "'total ' + event.data.total == 'total 120'",
    "event.data.missing == null",
    "event.data.missing.deeper == null",
    "event.data.none == null",
    "event.data.missing < 1",
    "event.data.missing < event.data.total",
    "event.data.missing == async.data.missing",
  ])("holds: %s", (expression) => {
    expect(isTrue(expression, context)).toBe(true);
  });

  it.each([
    "event.data.id == 'b'",
    "event.data.total == '120'",
    "event.data.missing == 'x'",
    "has(event.data.missing)",
    "event.data.missing > 1",
    "event.data.total",
    "event.data.plan",
    "event.data.id.matches('(')",
    "event.data.total + 1 > 0",
  ])("does not hold: %s", (expression) => {
    expect(isTrue(expression, context)).toBe(false);
  });

  it("leaves the event it reads as it was", () => {
    const frozen = structuredClone(event);
    isTrue("event.data.missing.deeper == null", { event: frozen });
    expect(frozen).toEqual(event);
  });
});

describe("expressions that are none", () => {
  it.each(["event.data.x ==", "", "foo == 1", "event.data.x === 1", "event.data.("])("refuses %j", (expression) => {
    expect(() => compileExpression(expression)).toThrow();
  });
});

describe("keys", () => {
  it("are the same for the same value and differ by type", () => {
    const key = (data: unknown) => keyOf("event.data.k", { event: { data } });
    expect(key({ k: "1" })).toBe(key({ k: "1" }));
    expect(key({ k: "1" })).not.toBe(key({ k: 1 }));
    expect(key({ k: "a+b" })).not.toBe(key({ k: "a b" }));
    expect(key({ k: { b: 1, a: 2 } })).toBe(key({ k: { a: 2, b: 1 } }));
    expect(key({})).toBe(key({ k: null }));
  });

  it("put values together", () => {
    expect(keyOf("event.data.a + '-' + event.data.b", { event: { data: { a: "x", b: "y" } } })).toBe(
      keyOf("event.data.k", { event: { data: { k: "x-y" } } }),
    );
  });

  it("that cannot be evaluated share one key", () => {
    expect(keyOf("event.data.total + 1", context)).toBe("<invalid>");
  });
});

describe("priorities", () => {
  it.each([
    ["event.data.plan == 'pro' ? 120 : 0", 120],
    ["event.data.plan == 'free' ? 120 : 0", 0],
    ["1000", 600],
    ["-1000", -600],
    ["event.data.total", 0],
    ["'high'", 0],
    ["event.data.total / 0", 0],
  ])("%s is %d", (expression, priority) => {
    expect(priorityOf(expression, context)).toBe(priority);
  });
});

describe("equalities between two events", () => {
  it.each([
    ["event.data.id == async.data.id", { eventPath: "data.id", asyncPath: "data.id" }],
    ["async.data.store == event.data.id", { eventPath: "data.id", asyncPath: "data.store" }],
    ["async.data.n > 3 && event.data.id == async.data.id", { eventPath: "data.id", asyncPath: "data.id" }],
    ["event.data.id == async.data.id || async.data.n > 3", null],
    ["async.data.id == 'fixed'", null],
    ["event.data['a.b'] == async.data.id", null],
    ["!(event.data.id == async.data.id)", null],
  ])("finds in %s", (expression, match) => {
    expect(matchOf(expression)).toEqual(match);
  });

  it("look their values up the way expressions compare them", () => {
    expect(keyAt(event, "data.id")).toBe(keyAt(context.async, "data.id"));
    expect(keyAt(event, "data.nothing.here")).toBe(keyAt(event, "data.none"));
    expect(keyAt(event, "data.total")).not.toBe(keyAt(context.async, "data.total"));
  });
});
