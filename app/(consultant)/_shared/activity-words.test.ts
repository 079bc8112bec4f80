import { describe, expect, it } from "vitest";
import { actionWords, changesOf } from "./activity-words.ts";

describe("activity", () => {
  it("says what changed and leaves out what stayed", () => {
    expect(changesOf({ state: "open", ownerName: null }, { state: "being-fixed", ownerName: null })).toEqual([
      { field: "state", before: "open", after: "being fixed" },
    ]);
  });

  it("says what was taken away", () => {
    expect(changesOf({ ownerName: "Maya" }, { ownerName: null })).toEqual([
      { field: "owner", before: "Maya", after: null },
    ]);
  });

  it("shows what came with a thing that was not there before", () => {
    expect(changesOf(null, { role: "founder" })).toEqual([{ field: "role", before: null, after: "founder" }]);
  });

  it("claims nothing about a field that was not written again", () => {
    expect(changesOf({ state: "in-review" }, { note: "Re-read the footer" })).toEqual([
      { field: "note", before: null, after: "Re-read the footer" },
    ]);
  });

  it("cuts times to their day", () => {
    expect(changesOf({ dueAt: null }, { dueAt: "2026-11-27T22:59:00.000Z" })).toEqual([
      { field: "due", before: null, after: "2026-11-27" },
    ]);
  });

  it("survives values that are no records", () => {
    expect(changesOf("x", [1])).toEqual([]);
  });

  it("words what happens to a weak spot that is contained, and the end of a sprint", () => {
    const actions = ["proposed", "agreed", "accepted", "revoked", "voided"].map((word) => `waiver.${word}`);
    for (const action of [...actions, "sprint.completed"]) expect(actionWords(action)).toMatch(/^[a-z][a-z, ]+$/);
    expect(actionWords("waiver.proposed")).toBe("proposed to contain");
    expect(actionWords("waiver.accepted"), "not only one more word").not.toBe(actionWords("waiver.agreed"));
  });

  it("words what happens to a shop's keys, each in its own way", () => {
    const actions = [
      ...["access.confirmed", "access.refused", "access.told", "component.disowned", "component.owned"],
      ...["credentials.explained", "evidence.given", "secret-link.made", "secret-link.taken-back"],
      ...["secret.replaced", "secret.sent-in-plain"],
    ];
    const words = actions.map(actionWords);
    expect(new Set(words).size).toBe(actions.length);
    expect(actionWords("access.refused")).toBe("said they cannot open");
    expect(actionWords("secret-link.taken-back")).toBe("took back the one-time link for");
    expect(words, "no word left as it is stored").not.toContain("told");
    expect(words, "no word left as it is stored").not.toContain("given");
  });

  it("words an action nobody listed as it is stored", () => {
    expect(actionWords("stage.approved")).toBe("approved");
    expect(actionWords("monitor.paused-by-hand")).toBe("paused by hand");
  });
});
