import { describe, expect, test } from "vitest";
import { readingGrade, unexplainedJargon } from "../checks/ho/reading-grade.ts";
import { effortDays, nextSteps, SPRINT_DAYS, secondSprint } from "./next-steps.ts";
import { type Limit, revisitAt } from "./open-limits.ts";
import { type Host, hostNames, plainRollback, projectAt } from "./plain-rollback.ts";

const hosts = Object.keys(hostNames) as Host[];
const shop = (host: Host) => ({
  host,
  project: "northbound-tea",
  projectUrl: host === "other" ? null : "https://vercel.com/studio/northbound-tea",
  pages: ["", "p", "cart", "checkout", "more"].map((path) => ({ what: "a page", url: `https://shop.example/${path}` })),
  callName: "Maya Okafor",
});

describe.each(hosts)("at %s", (host) => {
  const steps = plainRollback(shop(host));
  const text = steps.map((step) => `${step.text}\n${step.expect ?? ""}`).join("\n");

  test("the way back has at most twelve steps, each of its own name", () => {
    expect(steps.length).toBeLessThanOrEqual(12);
    expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
  });

  test("it is plain, and ends with looking and telling", () => {
    expect(readingGrade(text).grade).toBeLessThan(9);
    expect(unexplainedJargon(text)).toEqual([]);
    expect(text).toContain("Maya Okafor");
    expect(steps.some(({ link }) => link?.url === "https://shop.example/")).toBe(true);
  });
});

test.each([
  ["https://vercel.com/studio/northbound/Abc123", "northbound https://vercel.com/studio/northbound"],
  ["https://app.netlify.com/projects/tea/deploys/1", "tea https://app.netlify.com/projects/tea"],
  ["https://dashboard.heroku.com/apps/tea/activity", "tea https://dashboard.heroku.com/apps/tea"],
  ["https://vercel.com.evil.example/studio/northbound", null],
  ["http://vercel.com/studio/northbound", null],
  ["javascript:alert(1)", null],
  [null, null],
])("the project of %s is %s", (url, expected) => {
  const project = projectAt(url);
  expect(project && `${project.name} ${project.url}`).toBe(expected);
});

const limit = (name: string, score: number, effort: Limit["effort"]): Limit => ({
  ...{ name, score, effort, checkId: "x.y", subject: "s", status: "fail", severity: "high", impact: "slow" },
  ...{ title: name, sentence: name, ownerName: null, isContained: false, ask: null, revisitAt: new Date() },
});

test("next steps come by value for work; a second sprint is ten days of them", () => {
  const steps = nextSteps([
    limit("big", 90, "L"),
    limit("small", 20, "S"),
    limit("mid", 45, "M"),
    limit("none", 0, "S"),
  ]);
  expect(steps.map(({ name, rank }) => `${rank} ${name}`)).toEqual(["1 small", "2 mid", "3 big"]);
  const sprint = secondSprint(nextSteps(Array.from({ length: 5 }, (_, index) => limit(`l${index}`, 50, "L"))));
  expect(sprint).toMatchObject({ days: 2 * effortDays.L, left: 3 });
  expect(sprint.days).toBeLessThanOrEqual(SPRINT_DAYS);
});

test("what stays open is looked at again on a day that is never past, and the same until then", () => {
  const opened = new Date("2026-11-01T00:00:00Z");
  const day = (at: string) => revisitAt(opened, "high", new Date(at)).toISOString().slice(0, 10);
  expect(day("2026-11-01T00:00:00Z")).toBe("2026-11-15");
  expect(day("2026-11-14T00:00:00Z")).toBe("2026-11-15");
  expect(day("2026-11-16T00:00:00Z")).toBe("2026-11-29");
});
