import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { startChild } from "../child.ts";
import { cpuOfGroup } from "./cpu.ts";

test.runIf(existsSync("/proc/self/stat"))("a group's CPU is that of its processes and of no other", async () => {
  const ready = Promise.withResolvers<void>();
  const work =
    "const end = Date.now() + 5_000; let n = 0; while (process.cpuUsage().user < 300_000 && Date.now() < end) n++; console.log('done'); setInterval(() => {}, 1_000)";
  const child = startChild(process.execPath, ["-e", work], {
    env: { NODE_ENV: "test", PATH: process.env.PATH },
    onLine: () => ready.resolve(),
  });
  await ready.promise;
  const spentMs = cpuOfGroup(child.group ?? 0) ?? 0;
  await child.stop(0);
  expect(spentMs).toBeGreaterThanOrEqual(250);
  expect(spentMs).toBeLessThan(3_000);
});

test("a group that nobody is in has no CPU", () => {
  expect(cpuOfGroup(-1)).toBeNull();
});
