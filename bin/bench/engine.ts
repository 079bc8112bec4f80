/** What the embedded workflow engine does in a second. */
import type { EngineBench } from "../../inngest/engine/bench.ts";
import { type Figure, figure } from "./figure.ts";
import type { Workbench } from "./workbench.ts";

/** An Inngest server on a machine of this kind did these; the budgets are twice its steps and as many events. */
const RECORDED = { steps: 34, stepsCheckpointed: 127, events: 287 };

/** Measures the engine on a database that is flushed to disk, its app in a process of its own. */
export async function measureEngine(bench: Workbench): Promise<Figure[]> {
  const { engine } = await bench.database();
  bench.say("Workflow engine");
  const measured = await bench.runScript<EngineBench>("inngest/engine/bench.ts", [engine]);
  return [
    figure("engine, steps", measured.stepsPerSecond, "a second", { least: 2 * RECORDED.steps }),
    figure("engine, steps with checkpointing", measured.stepsPerSecondCheckpointed, "a second", {
      least: 2 * RECORDED.stepsCheckpointed,
    }),
    figure("engine, accepted events", measured.eventsPerSecond, "a second", { least: RECORDED.events }),
    figure("engine, event to end of a one-step run, median", measured.oneStepRunMsP50, "ms", { most: 100 }),
  ];
}
