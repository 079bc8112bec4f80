import { afterAll, beforeEach, expect, test } from "vitest";
import { disconnect, systemDb } from "../db.ts";
import { beginSelfTest, endSelfTest, readSelfTest } from "./self-tests.ts";

const at = new Date("2026-11-24T03:30:00Z");
const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000);
const outcome = (name: string, caught: boolean) => ({ name, title: name, checks: ["dns.apex-resolves"], caught });

beforeEach(async () => {
  await systemDb().selfTest.deleteMany();
});
afterAll(disconnect);

test("an installation that never tried its checks says so", async () => {
  expect(await readSelfTest(at)).toEqual({ state: "never", isRunning: false, last: null });
});

test("all faults caught is good, for 36 hours", async () => {
  const id = await beginSelfTest(2, "2026.11.1", at);
  expect(await readSelfTest(later(1))).toMatchObject({ state: "running", isRunning: true, last: null });
  const outcomes = [outcome("one", true), outcome("two", true)];
  await endSelfTest(id, { state: "completed", outcomes, falseAlarms: [], failure: null }, later(2));
  expect(await readSelfTest(later(3))).toMatchObject({ state: "good", last: { caught: 2, planted: 2, missed: [] } });
  expect(await readSelfTest(later(2 + 36 * 60))).toMatchObject({ state: "good" });
  expect(await readSelfTest(later(3 + 36 * 60))).toMatchObject({ state: "old", last: { caught: 2 } });
});

test("a missed fault is named, and so is an accused healthy store", async () => {
  const id = await beginSelfTest(2, "2026.11.1", at);
  const outcomes = [outcome("one", true), outcome("two", false)];
  await endSelfTest(id, { state: "completed", outcomes, falseAlarms: ["Shopify: x"], failure: null }, later(2));
  const { state, last } = await readSelfTest(later(3));
  expect(state).toBe("missed");
  expect(last?.missed.map(({ name }) => name)).toEqual(["two"]);
  expect(last?.falseAlarms).toEqual(["Shopify: x"]);
});

test("a healthy store that is accused is never good, even when every fault was caught", async () => {
  const id = await beginSelfTest(1, "2026.11.1", at);
  const outcomes = [outcome("one", true)];
  await endSelfTest(id, { state: "completed", outcomes, falseAlarms: ["Shopify: x"], failure: null }, later(2));
  expect(await readSelfTest(later(3))).toMatchObject({ state: "missed" });
});

test("one that took too long, or was killed, is not taken for a result", async () => {
  const id = await beginSelfTest(1, "2026.11.1", at);
  const outcomes = [outcome("one", true)];
  await endSelfTest(id, { state: "timed-out", outcomes, falseAlarms: [], failure: "too long" }, later(10));
  expect(await readSelfTest(later(11))).toMatchObject({ state: "unfinished", last: { failure: "too long" } });
  await endSelfTest(id, { state: "completed", outcomes, falseAlarms: [], failure: null }, later(12));
  expect(await readSelfTest(later(13)), "a second end changes nothing").toMatchObject({ state: "unfinished" });
  await beginSelfTest(1, "2026.11.1", later(20));
  expect(await readSelfTest(later(21))).toMatchObject({ isRunning: true });
  expect(await readSelfTest(later(60))).toMatchObject({ state: "unfinished", isRunning: false });
});
