/** What a check may answer, enforced: a sloppy verdict must end as our error, never as a green light. */
import { createHash } from "node:crypto";
import { impacts, type Status, severities, statuses, type Verdict } from "./check.ts";
import { storableText, toStorable } from "./storable.ts";

/** Thrown when a check's answer breaks the contract; its message says where. */
export class BadVerdict extends Error {
  override name = "BadVerdict";
}

/** The contract's limit on a subject, in characters. */
const SUBJECT_MAX = 255;
/** Worst last: of two verdicts on one subject and key, the worse is kept. */
const byBadness: Status[] = ["skip", "pass", "warn", "unknown", "error", "fail"];

/** Checks and tidies what a check answered: at least one verdict, one per subject and key. Throws `BadVerdict`. */
export function validVerdicts(verdicts: Verdict[]): Verdict[] {
  if (!Array.isArray(verdicts) || verdicts.length === 0) throw new BadVerdict("the check judged nothing");
  const kept = new Map<string, Verdict>();
  for (const verdict of verdicts.map(validVerdict)) {
    const key = verdictKey(verdict);
    const earlier = kept.get(key);
    if (earlier === undefined || isWorse(verdict, earlier)) kept.set(key, verdict);
  }
  return [...kept.values()];
}

/** Identifies a verdict between looks and runs. */
export function verdictKey(verdict: Pick<Verdict, "subject" | "findingKey">): string {
  return `${verdict.subject}\n${verdict.findingKey}`;
}

function isWorse(a: Verdict, b: Verdict): boolean {
  return byBadness.indexOf(a.status) > byBadness.indexOf(b.status);
}

function validVerdict(verdict: Verdict): Verdict {
  const { status, findingKey, confidence } = verdict;
  const where = `${verdict.subject} ${findingKey}`;
  if (!statuses.includes(status)) throw new BadVerdict(`${where}: "${status}" is no status`);
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(findingKey)) throw new BadVerdict(`${where}: the key is not kebab-case`);
  for (const field of ["subject", "summary", "summaryTech"] as const) {
    if (typeof verdict[field] !== "string" || verdict[field].trim() === "") {
      throw new BadVerdict(`${where}: ${field} is empty`);
    }
  }
  if (verdict.severity !== undefined && !severities.includes(verdict.severity)) {
    throw new BadVerdict(`${where}: "${verdict.severity}" is no severity`);
  }
  if (verdict.impact !== undefined && !impacts.includes(verdict.impact)) {
    throw new BadVerdict(`${where}: "${verdict.impact}" is no impact`);
  }
  if (confidence !== undefined && !(confidence > 0 && confidence <= 1)) {
    throw new BadVerdict(`${where}: confidence ${confidence} is not between 0 and 1`);
  }
  if (verdict.deadline !== undefined && Number.isNaN(Date.parse(verdict.deadline))) {
    throw new BadVerdict(`${where}: "${verdict.deadline}" is no date`);
  }
  return tidy(verdict);
}

function tidy(verdict: Verdict): Verdict {
  const { data, ...fields } = verdict;
  const texts = Object.entries(fields).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return [[name, typeof value === "string" ? storableText(value) : value] as const];
  });
  const tidied = { ...fields, ...Object.fromEntries(texts), subject: shortSubject(storableText(verdict.subject)) };
  return data === undefined ? tidied : { ...tidied, data: toStorable(data) };
}

/** Cuts a long subject (a URL) and keeps it distinct from others that begin alike. */
function shortSubject(subject: string): string {
  if (subject.length <= SUBJECT_MAX) return subject;
  const hash = createHash("sha256").update(subject).digest("hex").slice(0, 8);
  return `${subject.slice(0, SUBJECT_MAX - 10).toWellFormed()}…${hash}`;
}
