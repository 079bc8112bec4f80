import { describe, expect, test } from "vitest";
import { type AttestationFacts, attestationCheck, isAttestation } from "./attestation.ts";
import { DAY_MS, defineCheck } from "./check.ts";
import { emptyProfile } from "./store-profile.ts";

const now = new Date("2026-11-24T12:00:00Z");
const store = emptyProfile("shop.example");
const meta = {
  id: "dep.owner",
  stages: ["audit" as const],
  level: "connected" as const,
  minimumBar: [6],
  severity: "high" as const,
  impact: "access" as const,
  title: "Deployment owner",
  founderTitle: "Somebody owns the deployment",
  riskTitle: "Nobody owns the deployment",
  why: "What nobody owns nobody repairs.",
  reference: { name: "Page", url: "https://docs.github.com/" },
};
const check = attestationCheck({
  ...meta,
  question: "Who owns the account? Link the proof.",
  passWhen: "The founder.",
  failWhen: "Nobody.",
  fixSteps: ["Transfer the account."],
});

function judge(facts: AttestationFacts) {
  const [verdict, ...more] = check.judge({ store, facts, now });
  expect(more).toEqual([]);
  return verdict;
}
const answer = (parts: Partial<NonNullable<AttestationFacts>>): AttestationFacts => ({
  answer: "pass",
  statement: "Ines holds the account.",
  hasEvidence: true,
  byName: "Maya Okafor",
  at: "2026-11-20T09:00:00.000Z",
  ...parts,
});

test("without an answer it is unknown, and asks the question", () => {
  expect(judge(null)).toMatchObject({ status: "unknown", findingKey: "unanswered", ask: check.question });
});

describe("an answer counts as what it says", () => {
  test.each([
    ["pass", "pass", "ok"],
    ["warn", "warn", "warn"],
    ["fail", "fail", "fail"],
    ["not-applicable", "skip", "not-applicable"],
  ] as const)("%s is %s", (word, status, findingKey) => {
    expect(judge(answer({ answer: word }))).toMatchObject({
      status,
      findingKey,
      subject: "shop.example",
      confidence: 0.6,
    });
  });

  test("and without evidence it proves nothing, whatever it says", () => {
    for (const word of ["pass", "warn", "fail", "not-applicable"] as const) {
      expect(judge(answer({ answer: word, hasEvidence: false }))?.confidence).toBe(0.3);
    }
  });

  test("and names who said it, when, and what", () => {
    const verdict = judge(answer({}));
    expect(verdict?.summary).toContain("Maya Okafor");
    expect(verdict?.summaryTech).toBe("Attested with evidence by Maya Okafor on 2026-11-20: Ines holds the account.");
  });
});

test("it asks the network nothing, lasts 90 days unless told otherwise, and says how to put it right", () => {
  expect(check.freshForMs).toBe(90 * DAY_MS);
  expect(
    attestationCheck({ ...meta, question: "?", passWhen: ".", failWhen: ".", fixSteps: [], freshDays: 30 }).freshForMs,
  ).toBe(30 * DAY_MS);
  expect(check.answers).toEqual({ pass: "The founder.", warn: null, fail: "Nobody." });
  expect(check.fix({ status: "fail", subject: "", findingKey: "", summary: "", summaryTech: "" }, store)).toEqual([
    { text: "Transfer the account." },
  ]);
});

test("a measured check is no question", () => {
  expect(isAttestation(check)).toBe(true);
  const measured = defineCheck<null>({
    ...meta,
    effort: "S",
    freshForMs: DAY_MS,
    gather: async () => null,
    judge: () => [],
    fix: () => [],
  });
  expect(isAttestation(measured)).toBe(false);
});
