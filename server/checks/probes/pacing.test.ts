import { describe, expect, test } from "vitest";
import { createManners, politePacing, unpaced, waitForTurn } from "./pacing.ts";

/** Tells whether a promise has settled once everything due now has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol("pending");
  const tick = new Promise((resolve) => setTimeout(resolve, 10, pending));
  return (await Promise.race([promise, tick])) !== pending;
}

describe("turns", () => {
  test("one page and four static files are in flight at a host, each lane on its own", async () => {
    const manners = createManners({ ...politePacing, requestsPerSecond: Number.POSITIVE_INFINITY });
    const leavePage = await manners.enter("shop.test", "page");
    const secondPage = manners.enter("shop.test", "page");
    const assets = await Promise.all(Array.from({ length: 4 }, () => manners.enter("shop.test", "asset")));
    const fifthAsset = manners.enter("shop.test", "asset");
    expect(await isSettled(secondPage)).toBe(false);
    expect(await isSettled(fifthAsset)).toBe(false);
    leavePage();
    leavePage();
    assets[0]?.();
    expect(await isSettled(secondPage)).toBe(true);
    expect(await isSettled(fifthAsset)).toBe(true);
    expect(await isSettled(manners.enter("shop.test", "page"))).toBe(false);
  });

  test("starts at one host are half a second apart, never less, with up to a fifth more", async () => {
    const manners = createManners(politePacing);
    const starts: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const leave = await manners.enter("shop.test", turn === 1 ? "asset" : "page");
      starts.push(performance.now());
      leave();
    }
    const gaps = starts.slice(1).map((start, index) => start - (starts[index] ?? 0));
    for (const gap of gaps) {
      expect(gap).toBeGreaterThanOrEqual(495);
      expect(gap).toBeLessThan(2000);
    }
  });

  test("Retry-After holds the next start back", async () => {
    const manners = createManners({ ...politePacing, requestsPerSecond: 1000 });
    (await manners.enter("shop.test", "page"))();
    manners.answered("shop.test", 503, "1");
    const started = performance.now();
    (await manners.enter("shop.test", "page"))();
    expect(performance.now() - started).toBeGreaterThanOrEqual(990);
  });

  test("a date far ahead or a third 429 closes the host for those already waiting, too", async () => {
    const manners = createManners({ ...politePacing, requestsPerSecond: 0.5 });
    (await manners.enter("shop.test", "page"))();
    const waiting = manners.enter("shop.test", "page");
    const refused = expect(waiting).rejects.toMatchObject({ fault: { kind: "budget", code: "RATE_LIMITED" } });
    manners.answered("shop.test", 429, new Date(Date.now() + 3_600_000).toUTCString());
    await refused;
    await expect(manners.enter("shop.test", "page")).rejects.toThrow("asks for a pause");
  });

  test("another status between two 429 starts the count again", async () => {
    const manners = createManners(unpaced);
    for (const status of [429, 429, 200, 429, 429]) manners.answered("shop.test", status, null);
    await expect(manners.enter("shop.test", "page")).resolves.toBeTypeOf("function");
    manners.answered("shop.test", 429, null);
    await expect(manners.enter("shop.test", "page")).rejects.toThrow("three times in a row");
  });
});

test("servers shared by the whole process are asked one at a time at their pace", async () => {
  const started = performance.now();
  await Promise.all([0, 1, 2].map(() => waitForTurn("rdap.test", 20)));
  expect(performance.now() - started).toBeGreaterThanOrEqual(95);
  await waitForTurn("other.test", 1);
  expect(performance.now() - started).toBeLessThan(1000);
});
