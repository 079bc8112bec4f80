import { describe, expect, it } from "vitest";
import { functionWords, stateWords, tookMs } from "./run-words.ts";

describe("workflow runs in words", () => {
  it("names a workflow without our prefix", () => {
    expect(functionWords("launch-ready-stage-deploy-hardening")).toBe("Stage 3, Deploy hardening");
    expect(functionWords("launch-ready-stage-reopen")).toBe("Stage reopen");
    expect(functionWords("other")).toBe("Other");
  });

  it("shows a state it does not know as it came, never as a pass", () => {
    expect(stateWords("COMPLETED").tone).toBe("quiet");
    expect(stateWords("Exploded")).toMatchObject({ word: "Exploded", tone: "idle" });
  });

  it("claims no duration without both ends, or when the clock ran backwards", () => {
    expect(tookMs("2026-11-24T10:00:00Z", "2026-11-24T10:00:01.500Z")).toBe(1_500);
    expect(tookMs("2026-11-24T10:00:00Z", null)).toBeNull();
    expect(tookMs("2026-11-24T10:00:01Z", "2026-11-24T10:00:00Z")).toBeNull();
    expect(tookMs("soon", "later")).toBeNull();
  });
});
