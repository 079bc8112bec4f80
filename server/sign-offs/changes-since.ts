/** What has changed since a snapshot was signed, and whether it got worse. Pure. */
import { barItems } from "../stages/minimum-bar.ts";
import type { Snapshot } from "./snapshot.ts";

export type ChangesSince = {
  /** Sentences about what is worse than it was signed. */
  worse: string[];
  /** Sentences about what else is different. */
  other: string[];
};

const good = ["met", "met-with-waiver"];
const isGood = (state: string | undefined) => state !== undefined && good.includes(state);

/** Compares what was signed with what is. */
export function changesSince(signed: Snapshot, now: Snapshot): ChangesSince {
  const worse: string[] = [];
  const other: string[] = [];
  for (const { number, state } of now.items) {
    const before = signed.items.find((item) => item.number === number)?.state;
    if (state === before) continue;
    const title = barItems.find((item) => item.number === number)?.title ?? `Item ${number}`;
    if (isGood(before) && !isGood(state)) worse.push(`${title} no longer holds.`);
    else other.push(`${title} is now ${state.replaceAll("-", " ")}.`);
  }
  const key = (of: Snapshot["open"][number]) => `${of.checkId} ${of.subject} ${of.findingKey}`;
  const known = new Map(signed.open.map((finding) => [key(finding), finding]));
  for (const finding of now.open) {
    const before = known.get(key(finding));
    const isHeavy = finding.severity === "critical" || finding.severity === "high";
    const name = `${finding.checkId} on ${finding.subject}`;
    if (!before && isHeavy && finding.status === "fail") worse.push(`${name} has failed since.`);
    else if (!before) other.push(`${name} is open since.`);
    else if (before.status !== "fail" && finding.status === "fail" && isHeavy) worse.push(`${name} fails now.`);
    else if (before.status !== finding.status) other.push(`${name} has changed.`);
    known.delete(key(finding));
  }
  for (const { checkId, subject } of known.values()) other.push(`${checkId} on ${subject} is settled since.`);
  for (const { key: documentKey, title, sha256 } of now.documents) {
    const before = signed.documents.find((document) => document.key === documentKey);
    if (before?.sha256 !== sha256) other.push(`${title} was published anew.`);
  }
  return { worse, other };
}
