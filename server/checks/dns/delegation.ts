import { defineCheck, freshFor, HOUR_MS, type Verdict } from "../check.ts";
import type { Rcode } from "../probes/probes.ts";
import type { StoreProfile } from "../store-profile.ts";
import { wasAnswered } from "./answers.ts";
import { hasOwnWww, normalName } from "./hosts.ts";
import { gatherZone, namesOf, sorted, type ZoneFacts, type ZoneServers } from "./name-servers.ts";
import { notSeen, TRY_AGAIN_ASK } from "./not-judged.ts";

type ServerAnswer = { server: string; address: string; rcode: Rcode; aa: boolean; ns: string[] };
type Facts = ZoneFacts & { parentAnswered: boolean; answers: ServerAnswer[] };

/** Catalogue: a planned move explains a difference for three days around it; a parent keeps NS for up to 48 h. */
const CUTOVER_WINDOW_MS = 72 * HOUR_MS;

/** Checks that the registry and the zone itself name the same servers, and that these answer for the zone. */
export const delegation = defineCheck<Facts>({
  id: "dns.delegation",
  stages: ["audit", "edge"],
  level: "public",
  minimumBar: [1],
  severity: "high",
  impact: "checkout",
  reach: 1,
  effort: "M",
  title: "Delegation",
  founderTitle: "Who the registry says runs your domain",
  riskTitle: "The registry disagrees with the company running your domain",
  why: "If the registry and the company running your domain disagree, some customers are sent to a server that no longer knows your shop.",
  reference: { name: "RFC 1034, section 4.2", url: "https://www.rfc-editor.org/rfc/rfc1034#section-4.2" },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const { delegation: found, ...zone } = await gatherZone(probes.dns, normalName(store.domain));
    const answers = await Promise.all(
      (zone.servers?.servers ?? []).map(async ({ name, addresses }): Promise<ServerAnswer | null> => {
        for (const address of addresses.slice(0, 3)) {
          const answer = await probes.dns.ask(address, zone.servers?.zone ?? zone.domain, "NS");
          const isLast = address === addresses.slice(0, 3).at(-1);
          if (!wasAnswered(answer.rcode) && !isLast) continue;
          return { server: name, address, rcode: answer.rcode, aa: answer.aa, ns: namesOf(answer) };
        }
        return null;
      }),
    );
    return {
      ...zone,
      parentAnswered: found?.parentAnswers.some((answer) => wasAnswered(answer.rcode)) ?? false,
      answers: answers.flatMap((answer) => (answer === null ? [] : [answer])),
    };
  },
  judge({ store, facts, now }) {
    const missing = missingDelegation(facts);
    if (missing) return [missing];
    return facts.servers === null ? [zoneNotFound(facts)] : [judgeServers(facts, facts.servers, store, now)];
  },
  fix(verdict, store) {
    if (verdict.status !== "fail" && verdict.status !== "warn") return [];
    const data = verdict.data;
    const wanted =
      data && typeof data === "object" && !Array.isArray(data) && Array.isArray(data.childNs) ? data.childNs : [];
    const list = wanted.length > 0 ? ` The zone itself lists: ${wanted.join(", ")}.` : "";
    return [
      { text: "If DNSSEC is on, remove the DS record at the registrar first and wait until its lifetime has passed." },
      {
        text: `At your registrar, open ${store.domain}, then Name servers, and paste exactly the names your DNS company shows you; remove all others.${list}`,
      },
      {
        text: "The names stand at Cloudflare under DNS, Records, Cloudflare Nameservers (two names); at Vercel they are ns1.vercel-dns.com and ns2.vercel-dns.com; at Netlify under Domain management, four names dns1 to dns4.",
      },
      { text: "Wait up to 48 hours for the registry's old answer to expire, then check again." },
    ];
  },
});

/** A registrable domain without a zone of its own: the registry refers nobody to any server. */
function missingDelegation(facts: Facts): Verdict | null {
  const zone = facts.servers?.zone ?? null;
  const hasNoZone = hasOwnWww(facts.domain) && zone !== facts.domain && facts.nsByResolver.length === 0;
  const hasNoReferral = zone === facts.domain && facts.parentAnswered && facts.servers?.parentNs.length === 0;
  if (!hasNoReferral && !(hasNoZone && facts.nsRcode === "NXDOMAIN")) return null;
  return {
    status: "fail",
    subject: facts.domain,
    findingKey: "no-referral",
    reach: 1,
    summary: `The registry knows no name server for ${facts.domain}, so nobody can find your shop or send you mail.`,
    summaryTech: `No referral for ${facts.domain} from its parent (NS by a resolver: ${facts.nsRcode}).`,
    expected: "at least two NS records at the parent",
    found: "none",
    confirm: "later",
    data: { childNs: facts.servers?.childNs ?? [] },
  };
}

function zoneNotFound(facts: Facts): Verdict {
  return notSeen({
    subject: facts.domain,
    findingKey: "zone-not-seen",
    reach: 1,
    summary: `We could not find out who runs the records of ${facts.domain}.`,
    summaryTech: `No SOA found at or above ${facts.domain}; NS by a resolver: ${facts.nsRcode}.`,
    ask: TRY_AGAIN_ASK,
  });
}

function judgeServers(facts: Facts, servers: ZoneServers, store: StoreProfile, now: Date): Verdict {
  const { zone, parentNs } = servers;
  const byParent = facts.answers.filter((answer) => parentNs.includes(answer.server));
  const answered = byParent.filter((answer) => wasAnswered(answer.rcode));
  const good = answered.filter((answer) => isGood(answer));
  const refusing = answered.filter((answer) => !isGood(answer));
  const childNs = sorted(good.flatMap((answer) => answer.ns));
  const table = describe(facts.answers);
  const base = {
    subject: zone,
    reach: 1 as const,
    expected: "the same name servers at the parent and in the zone, all of them authoritative",
    found: `parent: ${parentNs.join(", ")}; zone: ${childNs.join(", ") || "no answer"}`,
    data: { parentNs, childNs, answers: facts.answers },
  };
  if (answered.length === 0) {
    return notSeen({
      subject: zone,
      findingKey: "servers-not-seen",
      reach: 1,
      summary: `None of the name servers of ${zone} answered us, so we could not compare them with the registry.`,
      summaryTech: `No answer to NS ${zone} from ${parentNs.join(", ")}: ${table || "no addresses"}.`,
      ask: TRY_AGAIN_ASK,
      data: base.data,
    });
  }
  if (refusing.length > 0 && good.length < 2) {
    return {
      ...base,
      status: "fail",
      findingKey: "servers-refuse",
      summary: `The registry sends visitors to name servers that no longer know ${zone}.`,
      summaryTech: `${refusing.length} of ${parentNs.length} delegated servers answer without authority, ${good.length} answer well: ${table}.`,
      confirm: refusing.some((answer) => answer.rcode === "SERVFAIL") ? "later" : "again",
    };
  }
  const missingInZone = parentNs.filter((name) => !childNs.includes(name));
  const missingAtParent = childNs.filter((name) => !parentNs.includes(name));
  if (missingInZone.length === 0 && missingAtParent.length === 0) {
    return {
      ...base,
      status: "pass",
      findingKey: "ok",
      summary: `The registry and the company running your domain records name the same servers for ${zone}.`,
      summaryTech: `Parent and zone agree on ${parentNs.length} name servers: ${parentNs.join(", ")}; asked: ${table}.`,
    };
  }
  const difference = `only at the parent: ${missingInZone.join(", ") || "none"}; only in the zone: ${missingAtParent.join(", ") || "none"}`;
  if (isMoving(store, now)) {
    return {
      ...base,
      status: "warn",
      findingKey: "moving",
      summary: `The name servers of ${zone} are being changed; the registry and the company running your records do not agree yet. This is acceptable during the planned move.`,
      summaryTech: `Acceptable within 72 h of the planned move at ${store.cutoverAt}; ${difference}; ${table}.`,
    };
  }
  if (parentNs.every((name) => !childNs.includes(name))) {
    return {
      ...base,
      status: "fail",
      findingKey: "no-overlap",
      summary: `The registry and the company running your domain records name completely different servers for ${zone}.`,
      summaryTech: `No name server is listed on both sides; ${difference}; ${table}.`,
    };
  }
  return {
    ...base,
    status: "warn",
    findingKey: "differs",
    summary: `The registry and the company running your domain records do not list the same servers for ${zone}.`,
    summaryTech: `NS sets differ; ${difference}; ${table}.`,
  };
}

function isGood(answer: ServerAnswer): boolean {
  return answer.rcode === "NOERROR" && answer.aa && answer.ns.length > 0;
}

function isMoving(store: StoreProfile, now: Date): boolean {
  if (store.cutoverAt === null) return false;
  return Math.abs(Date.parse(store.cutoverAt) - now.getTime()) <= CUTOVER_WINDOW_MS;
}

function describe(answers: ServerAnswer[]): string {
  return answers
    .map(({ server, address, rcode, aa }) => `${server} [${address}] ${rcode}${aa ? " AA" : ""}`)
    .join("; ");
}
