import { afterAll, beforeAll, describe, inject, it } from "vitest";
import { stepScenarios } from "./steps.ts";
import { createWorld, type Mode } from "./world.ts";

const scenarios = [...stepScenarios];
const modes: Mode[] = ["checkpointing", "one-by-one"];

describe.concurrent.each(modes)("%s", (mode) => {
  const world = createWorld(mode, inject("target"));
  const tests = scenarios.map(({ name, setUp }) => ({ name, test: setUp(world) }));

  beforeAll(() => world.open());
  afterAll(() => world.close());

  for (const { name, test } of tests) it.concurrent(name, test);
});
