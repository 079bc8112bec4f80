import { parseDocument } from "htmlparser2";
import { expect, test } from "vitest";
import { defineCheck, freshFor, type Verdict } from "../../server/checks/check.ts";
import { type CheckOutcome, completeVerdict } from "../../server/checks/result.ts";
import { emptyProfile } from "../../server/checks/store-profile.ts";
import type { outputFormats } from "./arguments.ts";
import { exitCodeOf } from "./audit.ts";
import { fakeTerminal } from "./fake-terminal.ts";
import { printReport } from "./formats.ts";
import { buildReport, lastLine, type Report } from "./report.ts";

const store = emptyProfile("shop.example");
const now = new Date("2026-11-24T09:00:00Z");
/** What a page may say to attack whoever reads the report. */
const hostile =
  'Shop\u001b[2J\u202e<img src=x onerror="alert(1)"> **bold** [here](https://evil.example) @everyone | `x`\n::error::no';

function outcome(id: string, verdicts: Partial<Verdict>[]): CheckOutcome {
  const check = defineCheck({
    id,
    stages: ["audit"],
    level: "public",
    minimumBar: [],
    severity: "high",
    impact: "email",
    effort: "S",
    title: `Title of ${id}`,
    founderTitle: "Founder title",
    riskTitle: `Risk of ${id}`,
    why: "Orders are lost without it.",
    reference: { name: "RFC 7208", url: "https://www.rfc-editor.org/rfc/rfc7208" },
    freshForMs: freshFor.network,
    gather: async () => null,
    judge: () => [],
    fix: ({ status }) =>
      status === "fail" ? [{ text: "Set this record.", record: { type: "TXT", name: "@", value: "v=spf1 -all" } }] : [],
  });
  const observation = {
    kind: "dns" as const,
    at: now.toISOString(),
    vantage: "local",
    request: "TXT shop.example",
    responseExcerpt: "NOERROR",
    sha256: "ab",
    toolVersion: "t/1",
  };
  const results = verdicts.map((verdict) =>
    completeVerdict(
      check,
      { status: "pass", subject: "shop.example", findingKey: "ok", summary: "Fine.", summaryTech: "ok", ...verdict },
      {
        store,
        observations: [observation],
        startedAt: now,
        seenAt: now,
        durationMs: 3,
        vantage: ["local"],
        confidence: 1,
      },
    ),
  );
  return { check, results, facts: null };
}

function reportOf(...outcomes: CheckOutcome[]): Report {
  const later = new Date(now.getTime() + 1500);
  const rest = { questions: 2, notAllowed: 1, notes: ["A note."], hasMinimumBar: true, isPartial: false };
  return buildReport({ target: "shop.example", startedAt: now, now: later, outcomes, store, ...rest });
}

const mixed = reportOf(
  outcome("email.spf", [
    { status: "fail", findingKey: "several-records", summary: "Two lists.", summaryTech: hostile },
  ]),
  outcome("email.dkim", [{ status: "warn", findingKey: "short-key", severity: "medium", summary: "A short key." }]),
  outcome("dns.dnssec", [
    { status: "unknown", findingKey: "not-answered", summary: hostile, ask: "Is the domain yours?" },
    { subject: "www.shop.example" },
  ]),
  outcome("dns.ttl", [{ status: "error", findingKey: "probe-fault", summary: "Our side.", summaryTech: "spent" }]),
  outcome("tls.expiry", [{ status: "skip", findingKey: "no-https", subject: "https://shop.example/a?b=c&d" }]),
);

function write(report: Report, format: (typeof outputFormats)[number]): string {
  const terminal = fakeTerminal();
  printReport(report, format, "high", terminal);
  return terminal.printed();
}

test("the JSON object has the names of the contract", () => {
  const json = JSON.parse(write(mixed, "json"));
  expect(json).toMatchObject({
    target: "shop.example",
    started_at: "2026-11-24T09:00:00.000Z",
    duration_ms: 1500,
    catalogue_version: expect.any(String),
    could_not_check: { results: 2, questions: 2, not_allowed: 1 },
    notes: ["A note."],
  });
  expect(json.results[0]).toEqual({
    check_id: "email.spf",
    subject: "shop.example",
    finding_key: "several-records",
    status: "fail",
    severity: "high",
    impact: "email",
    summary: "Two lists.",
    summary_tech: hostile,
    observations: [
      {
        kind: "dns",
        at: now.toISOString(),
        vantage: "local",
        request: "TXT shop.example",
        response_excerpt: "NOERROR",
        sha256_of_full: "ab",
        tool_version: "t/1",
      },
    ],
  });
  expect(json.results).toHaveLength(6);
  expect(json.results[2].ask).toBe("Is the domain yours?");
  expect(json.minimum_bar).toHaveLength(11);
  expect(json.minimum_bar[8]).toEqual({
    item: 9,
    title: "Order mails arrive and prove they are yours",
    state: "not-met",
  });
});

test("risks are failures and warnings alone, ranked by score, with the fix in words", () => {
  const { risks } = JSON.parse(write(mixed, "json"));
  expect(risks).toEqual([
    {
      rank: 1,
      check_id: "email.spf",
      subject: "shop.example",
      finding_key: "several-records",
      score: 56,
      impact: "email",
      title: "Risk of email.spf",
      fix: "Set this record.\n   TXT @ v=spf1 -all",
    },
    expect.objectContaining({ rank: 2, check_id: "email.dkim", score: 13, fix: "" }),
  ]);
});

test("the last line always counts what could not be checked", () => {
  const text = write(mixed, "human").trimEnd().split("\n");
  expect(text.at(-1)).toBe(
    "1 failing, 1 warning, 1 passed, 1 not applicable, 2 could not be checked, 2 questions only a person can answer, 1 need a consent or a connection",
  );
  const clean = buildReport({
    target: "shop.example",
    startedAt: now,
    now,
    outcomes: [outcome("email.spf", [{}])],
    store,
    questions: 0,
    notAllowed: 0,
    notes: [],
    hasMinimumBar: false,
    isPartial: false,
  });
  expect(lastLine(clean)).toBe("0 failing, 0 warnings, 1 passed, 0 could not be checked");
});

test("what could not be checked stands first, and ten risks at most", () => {
  const many = reportOf(...Array.from({ length: 12 }, (_, index) => outcome(`dns.c${index}`, [{ status: "fail" }])));
  const text = write(many, "human");
  expect(text.match(/^ +\d+\. Risk of/gm)).toHaveLength(10);
  expect(text).toContain("and 2 more, with --json");
  const order = write(mixed, "human");
  expect(order.indexOf("What we could not check")).toBeLessThan(order.indexOf("Risks"));
});

test("the exit code follows severity, and what was not seen only when strict", () => {
  expect(exitCodeOf(mixed, "high", false)).toBe(1);
  expect(exitCodeOf(mixed, "critical", false)).toBe(0);
  expect(exitCodeOf(mixed, "critical", true)).toBe(1);
  const clean = reportOf(outcome("email.spf", [{}, { status: "warn", subject: "b.example" }]));
  expect(exitCodeOf(clean, "info", true)).toBe(0);
});

test("text from outside cannot steer a terminal or a Markdown page", () => {
  for (const format of ["human", "markdown"] as const) {
    const text = write(reportOf(outcome("dns.ttl", [{ status: "fail", summary: hostile, subject: hostile }])), format);
    expect(text).not.toContain("\u001b");
    expect(text).not.toContain("\u202e");
    expect(text).not.toMatch(/^\s*::error/m);
  }
  const markdown = write(mixed, "markdown");
  expect(markdown).not.toMatch(/(?<!\\)<img/);
  expect(markdown).not.toMatch(/(?<!\\)\*\*bold/);
  expect(markdown).not.toContain("](https://evil");
  expect(markdown).not.toContain("@everyone");
  expect(markdown).toContain("```text\nSet this record.");
});

test("colours appear only where they are wanted", () => {
  const terminal = fakeTerminal();
  terminal.hasColour = true;
  printReport(mixed, "human", "high", terminal);
  expect(terminal.printed()).toContain("\u001b[31m");
  expect(write(mixed, "human")).not.toContain("\u001b");
});

test("JUnit is well-formed, with failures as failures and the unseen as skipped", () => {
  const xml = write(mixed, "junit");
  const parsed = parseDocument(xml, { xmlMode: true });
  expect(parsed.children.length).toBeGreaterThan(0);
  expect(xml).not.toMatch(/[^\P{Cc}\n]/u);
  expect(xml.match(/<testcase /g)).toHaveLength(6);
  expect(xml.match(/<failure type="several-records"/g)).toHaveLength(1);
  expect(xml.match(/<skipped /g)).toHaveLength(3);
  expect(xml).toContain('<testsuites name="launch-ready shop.example" tests="6" failures="1" time="1.500">');
  expect(xml).not.toContain("<img");
});

test("SARIF holds what fails, warns or stays open, each with a rule, a place and a lasting fingerprint", () => {
  const log = JSON.parse(write(mixed, "sarif"));
  const [run] = log.runs;
  expect(log.version).toBe("2.1.0");
  expect(run.results.map(({ ruleId, kind, level }: Record<string, string>) => [ruleId, kind, level])).toEqual([
    ["email.spf", "fail", "error"],
    ["email.dkim", "fail", "warning"],
    ["dns.dnssec", "open", "none"],
    ["dns.ttl", "open", "none"],
  ]);
  for (const { ruleId, ruleIndex, locations, partialFingerprints } of run.results) {
    expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
    expect(URL.canParse(locations[0].physicalLocation.artifactLocation.uri)).toBe(true);
    expect(partialFingerprints["launchReady/v1"]).toMatch(/^[0-9a-f]{32}$/);
  }
  expect(JSON.parse(write(mixed, "sarif"))).toEqual(log);
});
