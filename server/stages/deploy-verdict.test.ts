import { describe, expect, test } from "vitest";
import type { Severity, Status } from "../checks/check.ts";
import type { Change } from "./compare-runs.ts";
import { type DeployWord, judgeDeploy } from "./deploy-verdict.ts";

function word(before: Status | null, after: Status | null, parts: Partial<DeployWord & { severity: Severity }> = {}) {
  const { severity = "high", ...rest } = parts;
  const change: Change = before === after ? "unchanged" : "worsened";
  return {
    checkId: "sec.bundle-scan",
    title: "Keys in scripts",
    subject: "shop.example",
    isSmoke: false,
    isOfDeploy: true,
    change: before === null && after !== "pass" ? "new" : change,
    isStale: false,
    isFirstLook: false,
    before: before && { status: before },
    after: after && { status: after, severity, summary: "A live key stands in a script." },
    ...rest,
  } satisfies DeployWord;
}
const smoke = (before: Status | null, after: Status | null, parts: Partial<DeployWord> = {}) =>
  word(before, after, { checkId: "smoke.homepage", title: "Home page", isSmoke: true, severity: "critical", ...parts });
const fine = smoke("pass", "pass");
const verdict = (words: DeployWord[], more: Partial<Parameters<typeof judgeDeploy>[0]> = {}) =>
  judgeDeploy({ words, isComplete: true, isDomainAlone: false, ...more });

describe("a deploy is rolled back", () => {
  test.each<[string, DeployWord[]]>([
    ["when a smoke test fails", [smoke("pass", "fail")]],
    ["when a smoke test fails that nothing was known of", [smoke(null, "fail")]],
    ["when a smoke test failed before, too: nobody can use the shop", [smoke("fail", "fail")]],
    ["when something that weighs high is newly broken", [fine, word("pass", "fail")]],
    ["when something critical appears", [fine, word(null, "fail", { severity: "critical" })]],
  ])("%s", (_, words) => expect(verdict(words).verdict).toBe("roll-back"));

  test("with what broke and whether it worked before in one sentence", () => {
    expect(verdict([smoke("pass", "fail")]).reason).toBe(
      "A live key stands in a script. It worked before this update.",
    );
    expect(verdict([smoke("fail", "fail")]).reason).toContain("It was broken before this update, too.");
  });

  test("for its smoke test first, whatever else broke", () => {
    const { because } = verdict([word("pass", "fail", { severity: "critical" }), smoke("pass", "fail")]);
    expect(because.map(({ checkId }) => checkId)).toEqual(["smoke.homepage", "sec.bundle-scan"]);
  });
});

describe("a deploy is watched", () => {
  test.each<[string, DeployWord[]]>([
    ["when what was seen before could not be seen now", [fine, word("pass", "unknown")]],
    ["when our own fault hides what was seen before", [fine, word("pass", "pass", { isStale: true })]],
    ["when only something small broke", [fine, word("pass", "fail", { severity: "medium" })]],
    ["when what broke lies outside the deploy", [fine, word("pass", "fail", { isOfDeploy: false })]],
    ["when something heavy is seen at the first look", [fine, word(null, "fail", { isFirstLook: true })]],
    ["when the shop was described otherwise before", [fine, word("pass", "fail", { change: "incomparable" })]],
    ["when one smoke test could not look any more", [fine, smoke("pass", "unknown", { checkId: "smoke.login" })]],
  ])("%s", (_, words) => expect(verdict(words).verdict).toBe("watch"));

  test("when the build works at its own address and only the domain fails", () => {
    const judged = verdict([smoke("pass", "fail")], { isDomainAlone: true });
    expect(judged.verdict).toBe("watch");
    expect(judged.reason).toContain("at its own address");
  });

  test("when the time was over before the audit was done", () => {
    expect(verdict([fine], { isComplete: false }).verdict).toBe("watch");
  });
});

describe("a deploy is kept", () => {
  test.each<[string, DeployWord[]]>([
    ["when nothing that worked is broken", [fine, word("pass", "pass")]],
    ["when something is slower than it was", [fine, word("pass", "warn")]],
    ["when what failed before still fails: rolling back would not help", [fine, word("fail", "fail")]],
    ["when what could not be seen before cannot be seen now", [fine, word("unknown", "unknown")]],
    [
      "when something small is seen at the first look",
      [fine, word(null, "fail", { isFirstLook: true, severity: "low" })],
    ],
    ["when it is the first look", [smoke(null, "pass"), word(null, "pass")]],
  ])("%s", (_, words) => expect(verdict(words).verdict).toBe("keep"));

  test("and says what it fixed", () => {
    expect(verdict([fine, word("fail", "pass", { change: "fixed" })]).reason).toContain("One thing is fixed.");
  });
});

test.each<[string, DeployWord[]]>([
  ["nothing was looked at", []],
  ["every smoke test was shut out", [smoke("pass", "unknown"), word("pass", "pass")]],
  ["every smoke test was our own fault", [smoke(null, "error", { isStale: true })]],
])("there is no verdict when %s", (_, words) => expect(verdict(words).verdict).toBe("unknown"));
