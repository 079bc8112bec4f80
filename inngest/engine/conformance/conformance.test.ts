import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { flowScenarios } from "./flow-control.ts";
import { lifecycleScenarios } from "./lifecycle.ts";
import { parallelScenarios } from "./parallel.ts";
import { stepScenarios } from "./steps.ts";
import { waitingScenarios } from "./waiting.ts";
import { wireProblems } from "./wire.ts";
import { createWorld, type Mode } from "./world.ts";

const scenarios = [
  ...lifecycleScenarios,
  ...waitingScenarios,
  ...flowScenarios,
  ...parallelScenarios,
  ...stepScenarios,
];
const modes: Mode[] = ["checkpointing", "one-by-one"];
const worlds = modes.map((mode) => {
  const world = createWorld(mode, inject("target"));
  return { mode, world, tests: scenarios.map(({ name, setUp }) => ({ name, test: setUp(world) })) };
});

beforeAll(async () => {
  for (const { world } of worlds) await world.open();
});
afterAll(async () => {
  for (const { world } of worlds) await world.close();
});

describe.concurrent.each(worlds)("$mode", ({ tests }) => {
  for (const { name, test } of tests) it.concurrent(name, test);
});

// Not concurrent, so it runs once all scenarios have made their calls.
describe("every call that came over the wire", () => {
  it.each(worlds)("obeys the protocol ($mode)", ({ world }) => {
    expect(world.recorder.calls.length).toBeGreaterThan(scenarios.length);
    expect(wireProblems(world.recorder.calls)).toEqual([]);
  });
});
