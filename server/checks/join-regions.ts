/**
 * Joins what several places say of one check. A fault that two places see keeps its verdict; one that a single place sees
 * while another has a clear view is shown as a warning that names the place, and is never a failure (catalogue 0.4, 10).
 */
import type { Verdict } from "./check.ts";

/** The key of what one place alone sees. */
export const ONE_REGION = "one-region";

/** What one place says, judged by the check itself. */
export type RegionView = { vantage: string; verdicts: readonly Verdict[] };
/** A place that said nothing, and why; that says nothing of the shop. */
export type SilentRegion = { vantage: string; reason: string };
export type JoinedVerdict = { verdict: Verdict; vantage: string[] };

/** Catalogue 10: this many places make a fault one of the shop. */
const QUORUM = 2;
/** What our own place cannot see at all and another may: its verdict gives way to theirs. */
const placeBound = new Set(["no-ipv6-here"]);
const TECH_MAX = 2_000;

/** Joins the views; with no other place the own verdicts stand as they are. */
export function joinRegions(
  own: RegionView,
  regions: readonly RegionView[],
  silent: readonly SilentRegion[],
): JoinedVerdict[] {
  const subjects = new Set([own, ...regions].flatMap(({ verdicts }) => verdicts.map(({ subject }) => subject)));
  return [...subjects]
    .flatMap((subject) => joinSubject(subject, own, regions))
    .map((joined) => tellSilent(joined, silent));
}

function joinSubject(subject: string, own: RegionView, regions: readonly RegionView[]): JoinedVerdict[] {
  const of = ({ vantage, verdicts }: RegionView): RegionView => ({
    vantage,
    verdicts: verdicts.filter((verdict) => verdict.subject === subject),
  });
  const mine = of(own);
  const views = [mine, ...regions.map(of)];
  const failing = views.filter(isFailing);
  if (failing.length >= QUORUM) return agreedFailure(mine, views, failing);
  const sole = failing[0];
  if (sole === undefined) return withoutFailure(mine, views);
  const others = views.filter((view) => view !== sole && isClear(view));
  if (sole === mine && others.length === 0) return asSeen(mine);
  return [...besideProblem(mine), { verdict: oneRegion(worst(sole), sole, others), vantage: [sole.vantage] }];
}

/** Several places fail: the words of the first one hold, ours where we are among them. */
function agreedFailure(mine: RegionView, views: RegionView[], failing: RegionView[]): JoinedVerdict[] {
  const teller = failing[0] ?? mine;
  const vantage = failing.map((view) => view.vantage);
  const fine = views.filter((view) => !failing.includes(view) && isClear(view)).map((view) => view.vantage);
  const told = teller.verdicts
    .filter(({ status }) => status === "fail")
    .map((verdict) => ({
      verdict: {
        ...verdict,
        confidence: 1,
        summary: fine.length === 0 ? verdict.summary : `${verdict.summary} Seen from ${list(vantage)}.`,
        summaryTech: tech(
          `${verdict.summaryTech} Seen from ${list(vantage)}${fine.length === 0 ? "" : `, not from ${list(fine)}`}.`,
        ),
      },
      vantage,
    }));
  return [...besideProblem(mine), ...told];
}

/** Nobody fails: ours stand, and what only others warn of comes beside them. */
function withoutFailure(mine: RegionView, views: RegionView[]): JoinedVerdict[] {
  const clear = views.filter(isClear);
  if (!isClear(mine) && mine.verdicts.length > 0 && mine.verdicts.every(givesWay)) {
    const better = clear[0];
    if (better === undefined) return asSeen(mine);
    const vantage = clear.map((view) => view.vantage);
    return better.verdicts.map((verdict) => ({ verdict: seenFrom(verdict, vantage), vantage }));
  }
  const warned = warnings(mine, views);
  const calm = warned.length === 0 ? mine.verdicts : mine.verdicts.filter(({ status }) => status !== "pass");
  const kept = calm.map((verdict) => {
    const agreeing = views.filter((view) => view.verdicts.some((other) => isSame(other, verdict)));
    const vantage = agreeing.map((view) => view.vantage);
    const isMeasured = verdict.status === "pass" || verdict.status === "warn";
    const isTwice = vantage.length >= QUORUM && isMeasured && verdict.findingKey !== "flaky";
    return { verdict: isTwice ? { ...verdict, confidence: 1 } : verdict, vantage };
  });
  return [...kept, ...warned];
}

/** Warnings that our own place does not share, each rule once. */
function warnings(mine: RegionView, views: RegionView[]): JoinedVerdict[] {
  const keys = new Map<string, RegionView[]>();
  for (const view of views) {
    for (const { status, findingKey } of view.verdicts) {
      if (status === "warn") keys.set(findingKey, [...(keys.get(findingKey) ?? []), view]);
    }
  }
  return [...keys].flatMap(([key, seers]) => {
    const first = seers[0];
    if (first === undefined || seers.includes(mine)) return [];
    const verdict = first.verdicts.find(({ findingKey, status }) => findingKey === key && status === "warn");
    if (verdict === undefined) return [];
    const vantage = seers.map((view) => view.vantage);
    if (seers.length >= QUORUM) return [{ verdict: seenFrom(verdict, vantage), vantage }];
    const others = views.filter((view) => view !== first && isClear(view));
    return [{ verdict: oneRegion(verdict, first, others), vantage }];
  });
}

/** Words a fault that one place alone sees. It may pass by itself or be that place's: no failure, and no deadline. */
function oneRegion(verdict: Verdict, { vantage }: RegionView, others: RegionView[]): Verdict {
  const { confirm: _confirm, deadline: _deadline, confidence: _confidence, ...rest } = verdict;
  const names = others.map((view) => view.vantage);
  const fine =
    names.length === 0
      ? "nobody else has a clear view"
      : `${list(names)} ${names.length === 1 ? "sees" : "see"} it well`;
  return {
    ...rest,
    status: "warn",
    findingKey: ONE_REGION,
    confidence: 0.8,
    summary: `Only from ${vantage}: ${verdict.summary}`,
    summaryTech: tech(`Seen from ${vantage} alone, ${fine} (${verdict.findingKey}): ${verdict.summaryTech}`),
  };
}

function seenFrom(verdict: Verdict, vantage: string[]): Verdict {
  return {
    ...verdict,
    confidence: vantage.length >= QUORUM ? 1 : 0.8,
    summaryTech: tech(`${verdict.summaryTech} Seen from ${list(vantage)}.`),
  };
}

/** What of ours stands beside a problem: neither a pass, nor what the problem says better. */
function besideProblem(mine: RegionView): JoinedVerdict[] {
  const left = mine.verdicts.filter(
    ({ status, findingKey }) => status !== "pass" && status !== "fail" && findingKey !== "flaky",
  );
  return left.map((verdict) => ({ verdict, vantage: [mine.vantage] }));
}

function asSeen(view: RegionView): JoinedVerdict[] {
  return view.verdicts.map((verdict) => ({ verdict, vantage: [view.vantage] }));
}

/** Adds who gave no answer to the engineer's sentence. */
function tellSilent({ verdict, vantage }: JoinedVerdict, silent: readonly SilentRegion[]): JoinedVerdict {
  if (silent.length === 0) return { verdict, vantage };
  const said = silent.map(({ vantage: name, reason }) => `${name} (${reason})`).join(", ");
  return { verdict: { ...verdict, summaryTech: tech(`${verdict.summaryTech} Not seen from ${said}.`) }, vantage };
}

function isFailing(view: RegionView): boolean {
  return view.verdicts.some(({ status }) => status === "fail");
}

/** Tells whether a place saw the subject: unknown, error and skip say nothing. */
function isClear(view: RegionView): boolean {
  return view.verdicts.some(({ status }) => status === "pass" || status === "warn" || status === "fail");
}

/** Our own fault, or something our place can never see. */
function givesWay({ status, findingKey }: Verdict): boolean {
  return status === "error" || placeBound.has(findingKey);
}

function isSame(one: Verdict, other: Verdict): boolean {
  return one.status === other.status && one.findingKey === other.findingKey;
}

/** The failing verdict of a view; views asked for it have one. */
function worst(view: RegionView): Verdict {
  const verdict = view.verdicts.find(({ status }) => status === "fail");
  if (verdict === undefined) throw new TypeError("this view does not fail");
  return verdict;
}

/** Writes names as people do: "a", "a and b", "a, b and c". */
function list(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

function tech(text: string): string {
  return text.length > TECH_MAX ? `${text.slice(0, TECH_MAX - 1).toWellFormed()}…` : text;
}
