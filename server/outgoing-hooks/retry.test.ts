import { expect, test } from "vitest";
import { TRIES, waitAfter } from "./retry.ts";

test("eight tries end within 24 hours whatever the dice say, and each wait is longer than the one before", () => {
  for (const random of [0, 0.5, 1]) {
    const waits = Array.from({ length: TRIES }, (_, index) => waitAfter(index + 1, random));
    expect(waits[TRIES - 1]).toBeNull();
    const counted = waits.slice(0, -1).map((wait) => wait ?? 0);
    expect(counted).toEqual(counted.toSorted((a, b) => a - b));
    expect(counted.reduce((sum, wait) => sum + wait, 0)).toBeLessThan(24 * 3_600_000);
    expect(counted.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(18 * 3_600_000);
  }
});
