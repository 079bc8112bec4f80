import { describe, expect, it } from "vitest";
import { planStages, workingDays } from "./plan.ts";

const tuesday = new Date("2026-11-24T10:00:00Z");
const day = (date: Date) => date.toISOString().slice(0, 10);

describe("the plan of a sprint", () => {
  it("counts working days up to the day before launch", () => {
    expect(workingDays(tuesday, new Date("2026-11-30T12:00:00Z")).map(day)).toEqual([
      "2026-11-24",
      "2026-11-25",
      "2026-11-26",
      "2026-11-27",
    ]);
  });

  it("gives all six stages their days in order, from today to the last working day", () => {
    const plan = planStages(tuesday, new Date("2026-12-18T12:00:00Z"));
    expect(plan.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(day(plan[0]?.from ?? new Date(0))).toBe("2026-11-24");
    expect(day(plan[5]?.to ?? new Date(0))).toBe("2026-12-17");
    for (const [index, stage] of plan.entries()) {
      expect(stage.from.getTime()).toBeLessThanOrEqual(stage.to.getTime());
      if (index > 0) expect(stage.from.getTime()).toBeGreaterThanOrEqual(plan[index - 1]?.from.getTime() ?? 0);
    }
  });

  it("lets stages share days when there are fewer than six", () => {
    const plan = planStages(tuesday, new Date("2026-11-26T12:00:00Z"));
    expect(plan).toHaveLength(6);
    expect(new Set(plan.map(({ from }) => day(from)))).toEqual(new Set(["2026-11-24", "2026-11-25"]));
  });

  it("plans nothing when the launch is today or past", () => {
    expect(planStages(tuesday, tuesday)).toEqual([]);
    expect(planStages(tuesday, new Date("2026-11-01T12:00:00Z"))).toEqual([]);
  });
});
