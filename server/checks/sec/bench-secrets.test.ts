import { expect, test } from "vitest";
import { benchSecrets } from "./bench-secrets.ts";

test("on the labelled corpus recall is at least 0.98 and precision at least 0.99", () => {
  for (const seed of [20_261_124, 1, 2]) {
    const bench = benchSecrets({ seed, bundles: ["const a = 1;"] });
    expect(bench.samples).toBeGreaterThanOrEqual(200);
    expect(bench.recall, bench.missed.join(", ")).toBeGreaterThanOrEqual(0.98);
    expect(bench.precision, bench.wrong.join(", ")).toBeGreaterThanOrEqual(0.99);
  }
});

test("the speed is measured in million bytes per second of CPU", () => {
  const { mbPerCpuSecond } = benchSecrets({ bundles: ["const a = 1;\n".repeat(100_000)] });
  expect(mbPerCpuSecond).toBeGreaterThan(1);
});
