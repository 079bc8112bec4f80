import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { BadEvent, EVENTS_MAX, readEvents } from "./events.ts";

const NOW = Date.UTC(2026, 10, 24);
const read = (body: unknown, seed?: string) =>
  readEvents(typeof body === "string" ? body : JSON.stringify(body), seed, NOW);

describe("events from outside", () => {
  it("get an id, a time, data and a user of their own where they bring none", () => {
    const [stored] = read({ name: "a/b" });
    expect(stored?.event).toEqual({ name: "a/b", id: stored?.internalId, ts: NOW, data: {}, user: {} });
    expect(JSON.parse(stored?.payload ?? "")).toEqual(stored?.event);
  });

  it("keep what they bring", () => {
    const event = { name: "a/b", id: "mine", ts: NOW - 5, data: { x: [1] }, user: { id: 1 }, v: "2", meta: { s: 1 } };
    expect(read([event])[0]?.event).toEqual(event);
  });

  it("are written in canonical form, half emoji and all", () => {
    const [stored] = read({ name: "a/b", data: { b: 1, a: "x\ud83d" } });
    expect(stored?.payload).toContain('"data":{"a":"x\ufffd","b":1}');
  });

  it("lose what only the engine may say", () => {
    expect(read({ name: "a/b", data: { _inngest: { fn_id: "x" }, y: 1 } })[0]?.event.data).toEqual({ y: 1 });
  });

  it.each([
    ["{"],
    ["1"],
    ["[1]"],
    [[{ name: "" }]],
    [{ name: "inngest/function.failed" }],
    [{ name: "a\u0000b" }],
    [{ data: {} }],
    [{ name: "a/b", data: [] }],
    [{ name: "a/b", data: "x" }],
    [{ name: "a/b", ts: 5 }],
    [{ name: "a/b", ts: "now" }],
    [{ name: "a/b", ts: Date.UTC(2101, 0, 1) }],
    [{ name: "a/b", id: 5 }],
    [Array.from({ length: EVENTS_MAX + 1 }, () => ({ name: "a/b" }))],
    [{ name: "a/b", data: { big: "x".repeat(3 * 1024 * 1024) } }],
  ])("are refused when malformed (case %#)", (body) => {
    expect(() => read(body)).toThrow(BadEvent);
  });

  it("get the same ids again for the same seed", () => {
    const seed = `${NOW},${randomBytes(10).toString("base64")}`;
    const ids = () => read([{ name: "a/b" }, { name: "a/c" }], seed).map((stored) => stored.internalId);
    expect(ids()).toEqual(ids());
    expect(new Set(ids()).size).toBe(2);
  });

  it("get new ids for a seed that is none", () => {
    const ids = () => read({ name: "a/b" }, "5,abc").map((stored) => stored.internalId);
    expect(ids()).not.toEqual(ids());
  });
});
