import { expect, test } from "vitest";
import { attestationCheck, isAttestation, questionOf } from "./attestation.ts";
import { type Check, DAY_MS, groupOf, type Level, levels } from "./check.ts";
import { canRun, inForce, isPermitted, nothingPermitted, permissionsOf } from "./permission.ts";
import { fakeProbes } from "./probes/fake.ts";
import { runChecks } from "./run.ts";
import { emptyProfile } from "./store-profile.ts";

const store = emptyProfile("shop.example");
const everything = { isControlProven: true, hasCloudflare: true };
const whileClosed = {
  question: "Who looked for private files? Link the output.",
  passWhen: "None answers.",
  failWhen: "One can be downloaded.",
  fixSteps: ["Remove it."],
  freshDays: 7,
};

/** A check that tells when it gathers. */
function measuredAt(level: Level, parts: Partial<Check> = {}) {
  const gathered: unknown[] = [];
  const check: Check = {
    id: "sec.exposed-files",
    stages: ["audit"],
    level,
    minimumBar: [8],
    severity: "critical",
    impact: "leak",
    effort: "M",
    title: "Private files",
    founderTitle: "No private files can be downloaded",
    riskTitle: "Private files can be downloaded",
    why: "They often hold keys.",
    reference: { name: "Page", url: "https://docs.github.com/" },
    freshForMs: DAY_MS,
    whileClosed,
    async gather({ answer, connections }) {
      gathered.push({ answer, token: connections?.controlToken });
      return "seen";
    },
    judge: () => [{ status: "pass", subject: store.domain, findingKey: "ok", summary: "S.", summaryTech: "T." }],
    fix: () => [],
    ...parts,
  };
  return { check, gathered };
}
const run = (check: Check, parts: Partial<Parameters<typeof runChecks>[0]> = {}) =>
  runChecks({ checks: [check], store, probes: () => fakeProbes({}), now: () => new Date(), ...parts });

test("a level is open when its permission is there, and a drill never", () => {
  const open = (permissions: typeof everything) => levels.filter((level) => isPermitted({ level }, permissions));
  expect(open(nothingPermitted)).toEqual(["public"]);
  expect(open({ ...nothingPermitted, isControlProven: true })).toEqual(["public", "owner"]);
  expect(open({ ...nothingPermitted, hasCloudflare: true })).toEqual(["public", "connected"]);
  expect(open(everything)).toEqual(["public", "owner", "connected"]);
});

test.each(["owner", "connected"] as const)(
  "a check of level %s never gathers without its permission: it asks, and says what it waits for",
  async (level) => {
    const { check, gathered } = measuredAt(level);
    const report = await run(check);
    expect(report.results).toMatchObject([{ status: "unknown", findingKey: "unanswered", ask: whileClosed.question }]);
    expect(report.outcomes[0]?.check).toMatchObject({ id: check.id, attestation: true });
    expect(gathered).toEqual([]);
  },
);

test("once permitted it measures like any other", async () => {
  const { check, gathered } = measuredAt("owner");
  const connections = { controlToken: "t", isControlProven: true, cloudflare: null };
  expect((await run(check, { connections })).results).toMatchObject([{ status: "pass" }]);
  expect(gathered).toEqual([{ answer: null, token: "t" }]);
  expect(inForce(check, everything)).toBe(check);
});

test("while closed it has the words, the group, the answers and the freshness of a question", () => {
  const { check } = measuredAt("owner");
  const asked = inForce(check, nothingPermitted);
  expect(groupOf(asked)).toBe("people");
  expect(asked).toMatchObject({ title: check.title, minimumBar: [8], severity: "critical", freshForMs: 7 * DAY_MS });
  expect(questionOf(asked)).toMatchObject({
    question: whileClosed.question,
    answers: { pass: "None answers.", warn: null },
    answerHoldsMs: 7 * DAY_MS,
  });
  expect(questionOf(check)).toBe(null);
});

test("without a question it gathers nothing either, and cannot be asked for", async () => {
  const { check, gathered } = measuredAt("drill", { whileClosed: undefined });
  expect(canRun(inForce(check, everything), everything)).toBe(false);
  expect((await run(check)).results).toMatchObject([{ status: "error", findingKey: "probe-fault" }]);
  expect(gathered).toEqual([]);
});

test("one that takes an answer keeps its question once measured, and is given the answer", async () => {
  const { check, gathered } = measuredAt("owner", { takesAnswer: true });
  expect(questionOf(inForce(check, everything))?.question).toBe(whileClosed.question);
  const answer = { answer: "pass" as const, statement: "Ours.", hasEvidence: true, byName: "Maya", at: "2026-11-01" };
  const connections = { controlToken: null, isControlProven: true, cloudflare: null };
  await run(check, { connections, answers: { [check.id]: answer, "dns.apex-resolves": { ...answer, byName: "Tom" } } });
  expect(gathered).toEqual([{ answer, token: null }]);
});

test("a question without an object is not asked: the check looks first, and skips", async () => {
  const skip = {
    status: "skip" as const,
    subject: store.domain,
    findingKey: "elsewhere",
    summary: "S.",
    summaryTech: "T.",
  };
  const { check, gathered } = measuredAt("connected", { whileClosed: { ...whileClosed, needless: async () => skip } });
  expect((await run(check)).results).toMatchObject([{ status: "skip", findingKey: "elsewhere" }]);
  expect(gathered).toEqual([]);
  expect(inForce(check, everything)).toBe(check);
});

test("where it has one it is asked, and a person's answer counts as evidence", async () => {
  const { check } = measuredAt("connected", { whileClosed: { ...whileClosed, needless: async () => null } });
  expect((await run(check)).results).toMatchObject([{ status: "unknown", ask: whileClosed.question }]);
  const answer = { answer: "pass" as const, statement: "Ours.", hasEvidence: true, byName: "Maya", at: "2026-11-01" };
  expect((await run(check, { answers: { [check.id]: answer } })).results).toMatchObject([
    { status: "pass", confidence: 0.6 },
  ]);
  const asked = inForce(check, nothingPermitted);
  expect(canRun(asked, nothingPermitted)).toBe(true);
  expect(questionOf(asked)?.question).toBe(whileClosed.question);
});

test("a question stays a question whatever is permitted", () => {
  const { gather, judge, fix, ...meta } = measuredAt("owner").check;
  const check = attestationCheck({ ...meta, ...whileClosed });
  expect(inForce(check, everything)).toBe(check);
  expect(isAttestation(check) && canRun(check, nothingPermitted)).toBe(true);
});

test("nothing is permitted by what is not there", () => {
  expect(permissionsOf(undefined)).toEqual(nothingPermitted);
  expect(permissionsOf({ controlToken: "t", isControlProven: false, cloudflare: null })).toEqual(nothingPermitted);
});
