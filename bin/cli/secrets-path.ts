/** Scans what lies on disk: a folder with its git history, or one file. */
import { readFile } from "node:fs/promises";
import { GitFault } from "../../server/checks/sec/git.ts";
import { isAllowedInline } from "../../server/checks/sec/ignore-rules.ts";
import { ruleOf } from "../../server/checks/sec/rules.ts";
import { scanText } from "../../server/checks/sec/scan.ts";
import { type FolderFinding, type FolderScan, scanFolder } from "../../server/checks/sec/scan-folder.ts";
import { CouldNotRun } from "./problem.ts";
import type { SecretFinding, SecretsAnswer } from "./secrets.ts";

/** The key of the command line's fingerprints: the same everywhere, so that a baseline fits on every machine. */
export const FINGERPRINT_KEY = "launch-ready secrets";

/** Reasons that leave a gap; the others are other people's code or no text. */
const gaps = ["too-large", "unreadable"];

/** Scans a folder. Throws `CouldNotRun` when git cannot read its repository. */
export async function scanPath(path: string, target: string, baseline: ReadonlySet<string>): Promise<SecretsAnswer> {
  const scan = await runScan(path, baseline);
  const skipped = scan.skipped.map(({ file, reason }) => ({ file, reason }));
  return {
    target,
    mode: scan.mode,
    scanned: scan.scanned,
    findings: scan.findings.map(shown),
    known: scan.known.map(shown),
    ignored: scan.ignored.map(shown),
    public_by_design: scan.publicByDesign.map(shown),
    skipped: skipped.filter(({ reason }) => !gaps.includes(reason)),
    could_not_check: skipped.filter(({ reason }) => gaps.includes(reason)),
    limits: scan.limits,
  };
}

/** Scans one file, of whatever size. */
export async function scanFile(path: string, target: string, baseline: ReadonlySet<string>): Promise<SecretsAnswer> {
  const content = await readFile(path);
  const text = content.toString("utf8");
  const found = scanText(text, { file: target, key: FINGERPRINT_KEY }).map((match) => {
    const finding = { ...match, title: ruleOf(match.rule)?.title ?? match.rule, where: null };
    const nowhere = { firstCommit: null, lastCommit: null, removedCommit: null };
    return { allowed: isAllowedInline(text, match.offset), finding: shown({ ...finding, ...nowhere }) };
  });
  const open = found.filter(({ finding }) => finding.class !== "public");
  const unmarked = open.filter(({ allowed }) => !allowed).map(({ finding }) => finding);
  return {
    target,
    mode: "file",
    scanned: { files: 1, bytes: content.length, commits: 0 },
    findings: unmarked.filter(({ fingerprint }) => !baseline.has(fingerprint)),
    known: unmarked.filter(({ fingerprint }) => baseline.has(fingerprint)),
    ignored: open.filter(({ allowed }) => allowed).map(({ finding }) => finding),
    public_by_design: found.map(({ finding }) => finding).filter((finding) => finding.class === "public"),
    skipped: [],
    could_not_check: [],
    limits: [],
  };
}

async function runScan(path: string, baseline: ReadonlySet<string>): Promise<FolderScan> {
  try {
    return await scanFolder(path, { key: FINGERPRINT_KEY, baseline });
  } catch (error) {
    if (error instanceof GitFault) throw new CouldNotRun(`git cannot read ${path}: ${error.message}`, { cause: error });
    throw error;
  }
}

function shown(finding: Omit<FolderFinding, "where"> & { where: SecretFinding["where"] }): SecretFinding {
  const { rule, title, severity, prefix, length, fingerprint, name, file, line, where } = finding;
  return {
    rule,
    title,
    class: finding.class,
    severity,
    prefix,
    length,
    fingerprint,
    name,
    file,
    line,
    where,
    first_commit: finding.firstCommit,
    last_commit: finding.lastCommit,
    removed_commit: finding.removedCommit,
  };
}
