import { defineCheck, freshFor, HOUR_MS, type Verdict } from "../check.ts";
import type { StoreProfile } from "../store-profile.ts";
import { wasAnswered } from "./answers.ts";
import { type HostToCheck, hostsOf, isOwnName, normalName, reachOf } from "./hosts.ts";
import { notApplicable, notSeen, TRY_AGAIN_ASK } from "./not-judged.ts";
import { relativeName } from "./platform-records.ts";

type TtlFact = { name: string; wasSeen: boolean; records: { type: string; ttl: number; data: string }[] };
type Facts = { zone: string | null; hosts: TtlFact[] };

const TTL_MAX_SECONDS = 86_400;
/** Before a move old answers should be gone within the hour. */
const TTL_MOVING_MAX_SECONDS = 3_600;
const TTL_MIN_SECONDS = 30;
const MOVE_WINDOW_MS = 48 * HOUR_MS;

/** Checks that addresses can be corrected quickly. */
export const ttl = defineCheck<Facts>({
  id: "dns.ttl",
  stages: ["edge"],
  level: "public",
  minimumBar: [1],
  severity: "low",
  impact: "deploy-down",
  effort: "S",
  title: "Record lifetimes (TTL)",
  founderTitle: "How fast a change of your domain takes effect",
  riskTitle: "A mistake in your domain records would last a day",
  why: "A long TTL means a mistake lasts a day.",
  reference: { name: "RFC 2181, section 8", url: "https://www.rfc-editor.org/rfc/rfc2181#section-8" },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const { dns } = probes;
    const domain = normalName(store.domain);
    const delegation = await dns.delegation(domain);
    const servers = delegation?.servers.flatMap((server) => server.addresses) ?? [];
    const hosts = hostsOf(store).filter((host) => isOwnName(host.name, domain));
    const facts = hosts.map(async ({ name }): Promise<TtlFact> => {
      for (const address of servers.slice(0, 3)) {
        const answers = await Promise.all([dns.ask(address, name, "A"), dns.ask(address, name, "AAAA")]);
        if (!answers.every((answer) => wasAnswered(answer.rcode) && answer.aa)) continue;
        const own = answers.flatMap((answer) => answer.answers.filter((record) => record.name === name));
        const records = own.flatMap((record) =>
          record.kind === "text" && ["A", "AAAA", "CNAME"].includes(record.type)
            ? [{ type: record.type, ttl: record.ttl, data: record.data }]
            : [],
        );
        return { name, wasSeen: true, records };
      }
      return { name, wasSeen: false, records: [] };
    });
    return { zone: delegation?.zone ?? null, hosts: await Promise.all(facts) };
  },
  judge({ store, facts, now }) {
    const hosts = hostsOf(store);
    return facts.hosts.flatMap((fact) => {
      const host = hosts.find((candidate) => candidate.name === fact.name);
      return host ? [judgeTtl(fact, host, store, now)] : [];
    });
  },
  fix(verdict, store) {
    if (verdict.status !== "fail" && verdict.status !== "warn") return [];
    const label = relativeName(verdict.subject, normalName(store.domain));
    const seconds = verdict.findingKey === "long-before-move" ? 300 : 3600;
    return [
      { text: `At your DNS provider, set the TTL of the record ${label} to ${seconds} seconds.` },
      ...(seconds === 300
        ? [{ text: "Wait until the old TTL has passed before you move, and set it to 3600 afterwards." }]
        : []),
    ];
  },
});

function judgeTtl(fact: TtlFact, host: HostToCheck, store: StoreProfile, now: Date): Verdict {
  const { name, records } = fact;
  const base = { subject: name, reach: reachOf(host, store), data: fact };
  if (!fact.wasSeen) {
    return notSeen({
      ...base,
      findingKey: "not-seen",
      summary: `We could not see how long answers about ${name} are kept.`,
      summaryTech: `No authoritative answer for ${name}.`,
      ask: TRY_AGAIN_ASK,
    });
  }
  if (records.length === 0) {
    return notApplicable({
      ...base,
      findingKey: "no-record",
      summary: `${name} has no address record of its own.`,
      summaryTech: `No A, AAAA or CNAME at ${name}.`,
    });
  }
  const longest = Math.max(...records.map((record) => record.ttl));
  const shortest = Math.min(...records.map((record) => record.ttl));
  const text = records.map(({ type, ttl: seconds, data }) => `${type} ${data} ${seconds} s`).join(", ");
  const told = { ...base, summaryTech: `${name}: ${text}.`, found: `${longest} seconds` };
  if (longest > TTL_MAX_SECONDS) {
    return {
      ...told,
      status: "warn",
      findingKey: "long",
      summary: `A change of ${name} takes more than a day to reach everybody.`,
      expected: `at most ${TTL_MAX_SECONDS} seconds`,
    };
  }
  if (longest > TTL_MOVING_MAX_SECONDS && isMovingSoon(store, now)) {
    return {
      ...told,
      status: "warn",
      findingKey: "long-before-move",
      summary: `The move is near, and old answers about ${name} would be kept for hours.`,
      expected: `at most ${TTL_MOVING_MAX_SECONDS} seconds before a move`,
    };
  }
  if (shortest < TTL_MIN_SECONDS) {
    return {
      ...told,
      status: "warn",
      findingKey: "short",
      summary: `${name} is looked up again every few seconds, which slows visitors down.`,
      expected: `at least ${TTL_MIN_SECONDS} seconds`,
      found: `${shortest} seconds`,
    };
  }
  return {
    ...told,
    status: "pass",
    findingKey: "ok",
    summary: `A change of ${name} takes effect within ${longest < 3600 ? "the hour" : "a day"}.`,
  };
}

/** Within 48 hours before the move; once it is done long lifetimes are right again. */
function isMovingSoon(store: StoreProfile, now: Date): boolean {
  if (store.cutoverAt === null) return false;
  const untilMs = Date.parse(store.cutoverAt) - now.getTime();
  return untilMs >= 0 && untilMs <= MOVE_WINDOW_MS;
}
