/** Plays a DNS change through: the same checks, with the zone as it is and as if the change were made. */
import type { Check, Connections, Status } from "./check.ts";
import type { DnsChange } from "./dns/record-change.ts";
import { judgeRules, type RuleFinding, readStanding, type StandingZone } from "./dns/rehearsal-rules.ts";
import { isPermitted, permissionsOf } from "./permission.ts";
import { overlayProbes } from "./probes/overlay-dns.ts";
import type { Probes } from "./probes/probes.ts";
import type { CheckResult } from "./result.ts";
import { runChecks } from "./run.ts";
import type { StoreProfile } from "./store-profile.ts";

export type RehearseInput = {
  store: StoreProfile;
  /** Makes the probes of one look, as for `runChecks`: 1 to 5, none of which share what they know. */
  probes: (look: number) => Probes;
  changes: readonly DnsChange[];
  /** The catalogue; what a DNS change cannot move is left out by itself. */
  checks: readonly Check[];
  now: () => Date;
  connections?: Connections;
  /** Ends the rehearsal: what is not decided by then is an error with the key `stopped`. */
  signal?: AbortSignal;
};

/** What a check says of one subject on one side of the change. */
export type Side = { status: Status; findingKey: string; summary: string; summaryTech: string };

/**
 * What the change does to one subject: `breaks` it fails and did not, `fixes` it passes and did not, `worse` and
 * `better` in between, `same`, `unclear` we cannot see it with the change.
 */
export const effects = ["breaks", "worse", "unclear", "fixes", "better", "same"] as const;
export type Effect = (typeof effects)[number];

export type RehearsalRow = {
  checkId: string;
  title: string;
  /** What the risk list would say. */
  riskTitle: string;
  subject: string;
  /** Null when the check had no such subject. */
  before: Side | null;
  after: Side | null;
  effect: Effect;
};

export type Rehearsal = {
  changes: DnsChange[];
  /** What the rules of DNS say, whatever stands behind the records. */
  rules: RuleFinding[];
  /** Every check whose question the change answers, worst effect first. */
  rows: RehearsalRow[];
  /** What this could not play through, one sentence each. */
  limits: string[];
  /** The word over it all: the worst effect, a broken rule counting as `breaks`. */
  verdict: Effect;
  /** Longest time in seconds somebody may still be given the old answer. */
  oldAnswersSeconds: number;
};

/** Checks that look only at addresses; a TXT, MX or CAA record does not move them, and they take long. */
const addressChecks = new Set([
  "dns.takeover",
  "dns.stale-address",
  "dns.ipv6-works",
  "tls.coverage",
  "tls.expiry",
  "tls.chain",
  "tls.ip-consistent",
]);
const addressTypes = new Set(["A", "AAAA", "CNAME", "ALIAS"]);

/** Rehearses changes of one domain. Reads only: no record is written anywhere. */
export async function rehearse(input: RehearseInput): Promise<Rehearsal> {
  const { store, changes, now, signal } = input;
  const bases = new Map<number, Probes>();
  const baseOf = (look: number): Probes => {
    const known = bases.get(look) ?? input.probes(look);
    bases.set(look, known);
    return known;
  };
  // Inside a connected zone the provider's list would speak, and that does not hold the change.
  const connections = input.connections && { ...input.connections, cloudflare: null };
  const standing = await readStanding(baseOf(1).dns, store.domain, changes);
  const permissions = permissionsOf(connections);
  const movesAddresses = changes.some(({ type }) => addressTypes.has(type));
  const checks = input.checks.filter(
    (check) =>
      check.attestation !== true &&
      isPermitted(check, permissions) &&
      (/^(?:dns|email)\./.test(check.id) || addressChecks.has(check.id)) &&
      (movesAddresses || !addressChecks.has(check.id)),
  );
  const run = async (check: Check, probes: (look: number) => Probes): Promise<CheckResult[]> => {
    const { results } = await runChecks({
      checks: [check],
      store,
      probes,
      now,
      signal,
      connections,
      confirmDelayMs: 0,
    });
    return results;
  };
  const rows = await Promise.all(
    checks.map(async (check): Promise<RehearsalRow[]> => {
      let isTouched = false;
      const onTouch = () => {
        isTouched = true;
      };
      const { zone, isApexFlattened } = standing;
      const after = await run(check, (look) =>
        overlayProbes(baseOf(look), { changes, zone, isApexFlattened, onTouch }),
      );
      return isTouched ? compare(check, await run(check, baseOf), after) : [];
    }),
  );
  const rules = judgeRules(changes, standing);
  const sorted = rows.flat().toSorted((left, right) => effects.indexOf(left.effect) - effects.indexOf(right.effect));
  return {
    changes: [...changes],
    rules,
    rows: sorted,
    limits: limitsOf(changes, standing, sorted),
    verdict: verdictOf(rules, sorted),
    oldAnswersSeconds: standing.oldAnswersSeconds,
  };
}

function verdictOf(rules: RuleFinding[], rows: RehearsalRow[]): Effect {
  if (rules.some(({ status }) => status === "fail")) return "breaks";
  return effects.find((effect) => rows.some((row) => row.effect === effect)) ?? "same";
}

/** A subject's worst word on each side; a subject only one side knows is shown all the same. */
function compare(check: Check, before: CheckResult[], after: CheckResult[]): RehearsalRow[] {
  const subjects = [...new Set([...after, ...before].map(({ subject }) => subject))];
  return subjects.map((subject) => {
    const [was, becomes] = [worstOf(before, subject), worstOf(after, subject)];
    const { id: checkId, title, riskTitle } = check;
    return { checkId, title, riskTitle, subject, before: was, after: becomes, effect: effectOf(was, becomes) };
  });
}

const badness: Record<Status, number> = { pass: 0, skip: 0, warn: 2, unknown: 3, error: 3, fail: 4 };

function worstOf(results: CheckResult[], subject: string): Side | null {
  const [worst] = results
    .filter((result) => result.subject === subject)
    .toSorted((left, right) => badness[right.status] - badness[left.status]);
  if (!worst) return null;
  const { status, findingKey, summary, summaryTech } = worst;
  return { status, findingKey, summary, summaryTech };
}

/** Names what becomes of a subject; nothing there counts as nothing wrong. */
export function effectOf(before: Pick<Side, "status"> | null, after: Pick<Side, "status"> | null): Effect {
  const was = before?.status ?? "skip";
  const becomes = after?.status ?? "skip";
  if (becomes === "unknown" || becomes === "error") return was === becomes ? "same" : "unclear";
  if (becomes === "fail") return was === "fail" ? "same" : "breaks";
  if (becomes === "pass" && (was === "fail" || was === "warn")) return "fixes";
  if (badness[becomes] > badness[was]) return "worse";
  return badness[becomes] < badness[was] ? "better" : "same";
}

function limitsOf(changes: readonly DnsChange[], standing: StandingZone, rows: RehearsalRow[]): string[] {
  const limits: string[] = [];
  if (standing.nameServers.length === 0) {
    limits.push("No name server of the zone was found, so the change was laid over what a resolver says.");
  }
  if (standing.unseen.length > 0) {
    limits.push(`Nobody answered for ${standing.unseen.join(", ")}, so what stands there is not known.`);
  }
  if (changes.some(({ type }) => addressTypes.has(type))) {
    limits.push("Redirects and pages behind a new address are not played through; look again once it is set.");
  }
  const hidden = standing.wildcards.filter((wildcard) =>
    changes.some(({ act, name }) => act !== "delete" && name.endsWith(wildcard.slice(1)) && name !== wildcard),
  );
  for (const wildcard of hidden) {
    limits.push(
      `${wildcard} answers for names that do not exist; a name that gets a record of its own loses that answer.`,
    );
  }
  if (changes.some(({ name }) => name.startsWith("*."))) {
    limits.push("A wildcard is shown only for the names the checks ask for.");
  }
  const longest = changes.find(({ type, value }) => type === "TXT" && value.length > 255);
  if (longest) {
    limits.push("The text is longer than 255 characters: whether the provider splits it right shows once it is set.");
  }
  if (rows.length === 0)
    limits.push("No check of ours reads this record, so nothing can be said of what depends on it.");
  return limits;
}
