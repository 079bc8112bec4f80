import { describe, expect, test } from "vitest";
import type { Severity, Status } from "../checks/check.ts";
import { expired, fakeNow, fakeState, fakeWaiver } from "./fake-state.ts";
import { type GateInput, type GateReason, gateReasons, workState } from "./gate.ts";
import type { Stage } from "./stage.ts";

const stage: Stage = {
  key: "edge",
  number: 2,
  title: "Edge",
  goal: "Test the gate.",
  promise: "It holds.",
  deliverables: [{ key: "D2.1", title: "Map", provenBy: [] }],
  signals: [{ key: "F2.1", title: "Warnings are shown", raisedBy: ["tls.chain"] }],
};
const check = (id: string, severity: Severity = "high", attestation = false) => ({
  id,
  severity,
  attestation,
  title: `Title of ${id}`,
});

function reasons(input: Partial<GateInput>): GateReason[] {
  return gateReasons({
    stage,
    checks: [check("tls.chain")],
    states: [fakeState("tls.chain")],
    waivers: [],
    signals: new Map([["F2.1", "not-seen" as const]]),
    freshDeliverables: new Set(["D2.1"]),
    now: fakeNow,
    ...input,
  });
}
const kinds = (input: Partial<GateInput>) => reasons(input).map(({ kind }) => kind);

test("a gate opens when all that counts is seen, fresh and well", () => {
  expect(reasons({})).toEqual([]);
});

describe("critical and high checks", () => {
  test.each<[Status, string[]]>([
    ["pass", []],
    ["skip", []],
    ["warn", ["fail"]],
    ["fail", ["fail"]],
    ["unknown", ["unknown"]],
    ["error", ["unknown"]],
  ])("%s gives %j", (status, expected) => {
    for (const severity of ["critical", "high"] as const) {
      const states = [fakeState("tls.chain", { status, severity })];
      expect(kinds({ checks: [check("tls.chain", severity)], states })).toEqual(expected);
    }
  });

  test("one that has never run keeps the gate shut, measured or answered", () => {
    expect(kinds({ states: [] })).toEqual(["unknown"]);
    expect(kinds({ states: [], checks: [check("dep.owner", "high", true)] })).toEqual(["attestation"]);
  });

  test("expired evidence keeps the gate shut and says so", () => {
    const [reason] = reasons({ states: [fakeState("tls.chain", expired)] });
    expect(reason).toMatchObject({ kind: "unknown", text: "Title of tls.chain: the evidence has expired." });
  });

  test("an allowed warning and a waived failure open it", () => {
    const warn = fakeState("tls.chain", { status: "warn", summary: "Acceptable until January." });
    expect(reasons({ states: [warn] })).toEqual([]);
    const fail = fakeState("tls.chain", { status: "fail", findingKey: "slow" });
    expect(reasons({ states: [fail], waivers: [fakeWaiver(fail)] })).toEqual([]);
    expect(kinds({ states: [fail], waivers: [fakeWaiver(fail, { expiresAt: fakeNow })] })).toEqual(["fail"]);
  });

  test("every subject counts, not the first", () => {
    const states = [fakeState("tls.chain"), fakeState("tls.chain", { subject: "www.shop.example", status: "fail" })];
    expect(reasons({ states })).toMatchObject([{ kind: "fail", subject: "www.shop.example" }]);
  });

  test.each<[Status]>([["pass"], ["skip"]])("%s said without evidence opens nothing", (status) => {
    const states = [fakeState("dep.owner", { status, confidence: 0.3 })];
    expect(kinds({ checks: [check("dep.owner", "high", true)], states })).toEqual(["attestation"]);
    const proven = [fakeState("dep.owner", { status, confidence: 0.6 })];
    expect(kinds({ checks: [check("dep.owner", "high", true)], states: proven })).toEqual([]);
  });
});

describe("checks of medium severity and less", () => {
  test.each<[Status]>([["fail"], ["unknown"], ["error"], ["warn"]])("%s does not keep the gate shut", (status) => {
    const states = [fakeState("tls.chain", { status, severity: "medium" })];
    expect(reasons({ checks: [check("tls.chain", "medium")], states })).toEqual([]);
    expect(reasons({ checks: [check("tls.chain", "medium")], states: [] })).toEqual([]);
  });

  test("a finding raised above its check's default does", () => {
    const states = [fakeState("tls.chain", { status: "fail", severity: "critical" })];
    expect(kinds({ checks: [check("tls.chain", "low")], states })).toEqual(["fail"]);
  });
});

test("a signal that is seen keeps the gate shut, one nobody could judge does not", () => {
  expect(reasons({ signals: new Map([["F2.1", "seen"]]) })).toMatchObject([{ kind: "signal", id: "F2.1" }]);
  expect(reasons({ signals: new Map([["F2.1", "unknown"]]) })).toEqual([]);
  expect(reasons({ signals: new Map() })).toEqual([]);
});

test("a document that is missing or old keeps the gate shut", () => {
  expect(reasons({ freshDeliverables: new Set() })).toMatchObject([{ kind: "deliverable", id: "D2.1" }]);
});

describe("the state an open stage is in", () => {
  const reason = (kind: GateReason["kind"]): GateReason => ({ kind, id: "x", subject: null, text: "x" });
  test.each<[GateReason["kind"][], string]>([
    [[], "in-review"],
    [["signal"], "needs-work"],
    [["fail"], "needs-work"],
    [["unknown"], "blocked"],
    [["attestation"], "blocked"],
    [["deliverable"], "blocked"],
    [["unknown", "fail"], "needs-work"],
    [["attestation", "unknown", "signal"], "needs-work"],
  ])("%j is %s", (given, expected) => {
    expect(workState(given.map(reason))).toBe(expected);
  });
});
