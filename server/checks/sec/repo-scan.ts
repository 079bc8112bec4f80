import { defineCheck, freshFor, type Severity, type Verdict } from "../check.ts";
import { notSeen } from "../dns/not-judged.ts";
import { ProbeFault } from "../probes/probes.ts";
import type { RepositoryScan } from "../probes/repository.ts";
import { fingerprintKeyOf } from "./crawl-scan.ts";
import { leakSteps } from "./leak-steps.ts";
import type { FolderFinding } from "./scan-folder.ts";

/** What of a finding is kept: places and a keyed fingerprint, never the value. */
export type RepositoryFinding = Pick<
  FolderFinding,
  "rule" | "title" | "class" | "severity" | "prefix" | "length" | "name" | "file" | "line" | "fingerprint" | "where"
> & {
  firstCommit: { id: string; at: string } | null;
  removedCommit: { id: string; at: string } | null;
};

type Facts =
  | { name: string; failure: string }
  | (Omit<RepositoryScan, "findings" | "ignored"> & { findings: RepositoryFinding[]; ignored: RepositoryFinding[] })
  | null;

/** Findings told one by one; the rest is a number. */
const TOLD = 50;

/** Checks that no secret is kept in the shop's repository or anywhere in its history. */
export const repoScan = defineCheck<Facts>({
  id: "sec.repo-scan",
  stages: ["audit", "deploy-hardening"],
  level: "connected",
  needs: "repository",
  minimumBar: [8],
  severity: "critical",
  impact: "leak",
  effort: "M",
  title: "No secrets in the repository or its history",
  founderTitle: "No keys are kept in the code",
  riskTitle: "A key is kept in the code or its history",
  why: "Git remembers everything; deleting the line does not delete the secret.",
  reference: {
    name: "OWASP Secrets Management cheat sheet",
    url: "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
  },
  freshForMs: freshFor.bundle,
  whileClosed: {
    question: "Run `launch-ready secrets .` in a full clone of the repository. What did it find? Link the output.",
    passWhen: "Nothing of class secret, at HEAD and in the history.",
    warnWhen: "Only keys in the history that were rotated, with proof.",
    failWhen: "A key at HEAD, or one in the history that still works.",
    fixSteps: [
      "Rotate the key at its vendor first.",
      "Take it out of the code and use a variable of the platform.",
      "Switch on push protection at the code host.",
    ],
    freshDays: 7,
  },
  async gather(context) {
    const repository = context.connections?.repository ?? null;
    if (repository === null) return null;
    const { name } = repository;
    try {
      const addresses = async (host: string) => (await context.probes.dns.addresses(host)).addresses;
      const scan = await repository.scan({ key: fingerprintKeyOf(context), addresses });
      return { ...scan, findings: scan.findings.map(kept), ignored: scan.ignored.map(kept) };
    } catch (error) {
      if (!(error instanceof ProbeFault)) throw error;
      return { name, failure: error.message };
    }
  },
  judge({ store, facts }) {
    if (facts === null || "failure" in facts) {
      const why = facts === null ? "No repository is connected." : facts.failure;
      return [
        notSeen({
          subject: facts?.name ?? store.domain,
          findingKey: "not-read",
          summary: "We could not read the code of your shop, so a key kept in it would go unnoticed.",
          summaryTech: why,
          ask: "Check the repository's address and its token under Connections, then look again.",
        }),
      ];
    }
    const verdicts = facts.findings.slice(0, TOLD).map((finding) => verdictOf(facts, finding));
    if (verdicts.length > 0) return verdicts;
    return [
      {
        status: "pass",
        subject: facts.name,
        findingKey: "ok",
        summary: `We read the whole history of your code, ${facts.scanned.commits} changes, and found no key.`,
        summaryTech: `${seen(facts)} ${facts.limits.join(" ")}`,
        data: { scanned: facts.scanned, ignored: facts.ignored, tooLarge: facts.tooLarge },
      },
    ];
  },
  fix(verdict, store) {
    const { data } = verdict;
    if (!data || typeof data !== "object" || Array.isArray(data)) return [];
    const { rule, file } = data;
    return typeof rule === "string" && typeof file === "string" ? leakSteps(rule, store.platform, file) : [];
  },
});

function verdictOf(
  facts: { name: string; isPublic: boolean } & Parameters<typeof seen>[0],
  finding: RepositoryFinding,
): Verdict {
  const isSecret = finding.class === "secret";
  const place = finding.where === "history" ? "in an older version of your code" : "in your code";
  const severity: Severity =
    isSecret && (facts.isPublic || finding.where !== "history") ? "critical" : finding.severity;
  return {
    status: isSecret ? "fail" : "warn",
    subject: facts.name,
    findingKey: `${finding.rule}-${finding.fingerprint.slice(0, 8)}`,
    severity,
    summary: isSecret
      ? `Your ${finding.title} stands ${place}${facts.isPublic ? ", which anybody can read" : ""}. Replace it at its vendor; deleting the line is not enough.`
      : `Something that looks like a secret stands ${place}, in ${finding.file}.`,
    summaryTech: `${finding.rule} ${shape(finding)} in ${finding.file}:${finding.line}${historyOf(finding)}; HMAC-SHA-256 ${finding.fingerprint.slice(0, 16)}…. ${seen(facts)}`,
    expected: "no secret in any commit",
    found: `${finding.rule} ${shape(finding)} in ${finding.file}:${finding.line}`,
    data: finding,
  };
}

function historyOf({ where, firstCommit, removedCommit }: RepositoryFinding): string {
  const came = firstCommit ? `, since ${firstCommit.id.slice(0, 10)} of ${firstCommit.at.slice(0, 10)}` : "";
  const went = removedCommit ? `, removed in ${removedCommit.id.slice(0, 10)}` : "";
  return `${came}${where === "history" ? went || ", not in the last commit" : ""}`;
}

function shape({ prefix, length, name }: RepositoryFinding): string {
  const shown = prefix === "" ? `${length} characters` : `${prefix}… (${length} characters)`;
  return name === null ? shown : `${shown} as ${name}`;
}

function seen({
  scanned,
  tooLarge,
  ignored,
}: {
  scanned: RepositoryScan["scanned"];
  tooLarge: string[];
  ignored: RepositoryFinding[];
}): string {
  const parts = [`${scanned.commits} commits and ${scanned.files} contents read.`];
  if (tooLarge.length > 0) parts.push(`Not read, over 1 MiB: ${tooLarge.join(", ")}.`);
  if (ignored.length > 0) parts.push(`Marked as no leak by the shop: ${ignored.length}.`);
  return parts.join(" ");
}

function kept(finding: FolderFinding): RepositoryFinding {
  const { rule, title, severity, prefix, length, name, file, line, fingerprint, where } = finding;
  return {
    ...{ rule, title, class: finding.class, severity, prefix, length, name, file, line, fingerprint, where },
    firstCommit: finding.firstCommit,
    removedCommit: finding.removedCommit,
  };
}
