import { expect, test } from "vitest";
import type { Check } from "../../server/checks/check.ts";
import { checks } from "../../server/checks/index.ts";
import { stageByKey } from "../../server/stages/index.ts";
import { chooseChecks } from "./audit.ts";

const everything = { stage: null, only: null, isOwner: false };

function withLevel(id: string, level: Check["level"]): Check {
  const [first] = checks;
  if (first === undefined) throw new Error("the catalogue is empty");
  return { ...first, id, level };
}

test("questions to people are counted, not run", () => {
  const choice = chooseChecks(checks, everything);
  expect(choice.checks.every(({ attestation }) => attestation !== true)).toBe(true);
  expect(choice.questions).toBe(checks.filter(({ attestation }) => attestation === true).length);
});

test("a question that is named runs, and is answered with what to ask", () => {
  const choice = chooseChecks(checks, { ...everything, only: ["dep.owner"] });
  expect(choice.checks.map(({ id }) => id)).toEqual(["dep.owner"]);
  expect(choice.questions).toBe(0);
});

test("a stage runs its own checks and no others", () => {
  const edge = chooseChecks(checks, { ...everything, stage: stageByKey("edge") });
  expect(edge.checks.length).toBeGreaterThan(0);
  expect(edge.checks.every(({ stages }) => stages.includes("edge"))).toBe(true);
});

test("what needs the owner's consent runs with --owner alone", () => {
  const all = [withLevel("sec.one", "public"), withLevel("sec.two", "owner"), withLevel("sec.three", "connected")];
  const guest = chooseChecks(all, everything);
  expect(guest.checks.map(({ id }) => id)).toEqual(["sec.one"]);
  expect(guest.notAllowed).toBe(2);
  const owner = chooseChecks(all, { ...everything, isOwner: true });
  expect(owner.checks.map(({ id }) => id)).toEqual(["sec.one", "sec.two"]);
  expect(owner.notAllowed).toBe(1);
  expect(() => chooseChecks(all, { ...everything, only: ["sec.two"] })).toThrow("--only: sec.two needs --owner");
  expect(() => chooseChecks(all, { ...everything, only: ["sec.three"], isOwner: true })).toThrow("needs a connection");
});

test("what takes an answer is a question until its record is there to look for", () => {
  const all = [{ ...withLevel("dns.control-proven", "owner"), takesAnswer: true }];
  const choose = (isOwner: boolean, hasToken: boolean) => {
    const { checks: run, questions, notAllowed } = chooseChecks(all, { ...everything, isOwner, hasToken });
    return [run.length, questions, notAllowed];
  };
  expect(choose(false, false)).toEqual([0, 0, 1]);
  expect(choose(true, false)).toEqual([0, 1, 0]);
  expect(choose(true, true)).toEqual([1, 0, 0]);
});
