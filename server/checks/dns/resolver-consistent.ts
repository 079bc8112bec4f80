import { defineCheck, freshFor, HOUR_MS, type Verdict } from "../check.ts";
import type { DnsAnswer, Probes, Rcode } from "../probes/probes.ts";
import type { StoreProfile } from "../store-profile.ts";
import { type AddressClass, classOfAddresses, isIpv6, textsOf, wasAnswered } from "./answers.ts";
import { type HostToCheck, hostsOf, normalName, reachOf } from "./hosts.ts";
import { notApplicable, notSeen, TRY_AGAIN_ASK } from "./not-judged.ts";

type View = {
  resolver: string;
  class: AddressClass;
  rcode: Rcode;
  addresses: string[];
  /** Longest time an answer of this view may be kept, in seconds. */
  ttl: number;
  /** A blocklist's answer: NXDOMAIN without SOA, or one of RFC 8914's codes 15 to 18. */
  isBlocked: boolean;
  /** With checking disabled; asked only after SERVFAIL. */
  cdRcode: Rcode | null;
};
type HostFact = {
  name: string;
  views: View[];
  /** Addresses by the zone's own server; null when none answered. */
  authority: string[] | null;
  /** Addresses, of those that differ, with a valid certificate for the name, and those without. */
  serving: string[];
  failing: string[];
};
type Facts = { hosts: HostFact[] };

/** RFC 8914, section 4: Blocked, Censored, Filtered, Prohibited. */
const BLOCKING_CODES = new Set([15, 16, 17, 18]);
const HOSTS_MAX = 8;
/** A negative answer is kept for a day at most (RFC 2308, section 5 allows more, resolvers do not). */
const MOVE_WINDOW_MS = 24 * HOUR_MS;

/** Checks that every public resolver finds the required names. */
export const resolverConsistent = defineCheck<Facts>({
  id: "dns.resolver-consistent",
  stages: ["edge"],
  level: "public",
  minimumBar: [1],
  severity: "high",
  impact: "checkout",
  effort: "M",
  title: "Consistent public resolvers",
  founderTitle: "Your shop can be found from everywhere",
  riskTitle: "Your shop is missing for part of the world",
  why: "It can look fine on your sofa and be broken for a whole country.",
  reference: { name: "RFC 8914 (extended DNS errors)", url: "https://www.rfc-editor.org/rfc/rfc8914" },
  vantages: "each",
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const hosts = hostsOf(store).filter((host) => host.required);
    const delegation = await probes.dns.delegation(normalName(store.domain));
    const servers = delegation?.servers.flatMap((server) => server.addresses) ?? [];
    return { hosts: await Promise.all(hosts.slice(0, HOSTS_MAX).map((host) => gatherHost(probes, host, servers))) };
  },
  judge({ store, facts, now }) {
    const hosts = hostsOf(store);
    const verdicts = facts.hosts.flatMap((fact) => {
      const host = hosts.find((candidate) => candidate.name === fact.name);
      return host ? [judgeHost(fact, host, store, now)] : [];
    });
    if (verdicts.length > 0) return verdicts;
    return [
      notApplicable({
        subject: normalName(store.domain),
        findingKey: "no-required-host",
        summary: "No address of yours is declared as required.",
        summaryTech: "No host with required: true.",
      }),
    ];
  },
  fix(verdict) {
    if (verdict.status !== "fail" && verdict.status !== "warn") return [];
    switch (verdict.findingKey) {
      case "servfail-dnssec":
        return [{ text: "Repair the signature first: see the finding about DNSSEC." }];
      case "blocklisted":
        return [
          {
            text: `Ask ${verdict.found ?? "the blocking service"} to review the domain (Quad9: quad9.net/support/contact), and say that it is a shop.`,
          },
          { text: "Look for injected pages or scripts first; a hacked shop is the usual reason for such a listing." },
        ];
      case "propagating":
        return [
          {
            text: "Wait until the old answers have expired (the TTL shown here), then check again. Change nothing meanwhile.",
          },
        ];
      case "region-fails":
        return [
          {
            text: `At your DNS provider, look for regional (geo) rules of ${verdict.subject} and repair or remove the one with ${verdict.found ?? "the address shown"}.`,
          },
        ];
      default:
        return [
          { text: "Look at the name server findings first; they explain most of these answers." },
          { text: "If the zone's own answers are right, wait for the TTL and check again; else correct the record." },
        ];
    }
  },
});

async function gatherHost(probes: Probes, host: HostToCheck, servers: string[]): Promise<HostFact> {
  const { dns } = probes;
  const views = await Promise.all(dns.resolvers.map((resolver) => viewOf(probes, resolver, host.name)));
  const sets = new Set(views.filter((view) => view.addresses.length > 0).map((view) => view.addresses.join()));
  const fact: HostFact = {
    name: host.name,
    views,
    authority: await authorityOf(probes, servers, host.name),
    serving: [],
    failing: [],
  };
  if (sets.size < 2 || !host.http) return fact;
  const addresses = [...new Set(views.flatMap((view) => view.addresses))].slice(0, 8);
  const handshakes = await Promise.all(addresses.map((address) => probes.tls.handshake(host.name, { address })));
  for (const [index, address] of addresses.entries()) {
    const handshake = handshakes[index];
    const kind = handshake?.fault?.kind;
    if (handshake?.ok) fact.serving.push(address);
    else if (kind !== "unreachable" && kind !== "budget" && !(kind === "timeout" && isIpv6(address)))
      fact.failing.push(address);
  }
  return fact;
}

async function viewOf({ dns }: Probes, resolver: string, name: string): Promise<View> {
  const [a, aaaa] = await Promise.all([dns.resolve(name, "A", { resolver }), dns.resolve(name, "AAAA", { resolver })]);
  const kind = classOfAddresses(a, aaaa);
  const unchecked = kind === "servfail" ? await dns.resolve(name, "A", { resolver, checkingDisabled: true }) : null;
  const ttls = [...a.answers, ...aaaa.answers].map((record) => record.ttl);
  return {
    resolver,
    class: kind,
    rcode: a.rcode,
    addresses: [...textsOf(a, "A"), ...textsOf(aaaa, "AAAA")].sort(),
    ttl: Math.max(0, ...ttls),
    isBlocked: isBlocking(a),
    cdRcode: unchecked?.rcode ?? null,
  };
}

function isBlocking(answer: DnsAnswer): boolean {
  if (answer.ede.some(({ code }) => BLOCKING_CODES.has(code))) return true;
  const hasSoa = answer.authority.some((record) => record.kind === "soa");
  return answer.rcode === "NXDOMAIN" && !hasSoa;
}

async function authorityOf({ dns }: Probes, servers: string[], name: string): Promise<string[] | null> {
  for (const address of servers.slice(0, 3)) {
    const [a, aaaa] = await Promise.all([dns.ask(address, name, "A"), dns.ask(address, name, "AAAA")]);
    if (wasAnswered(a.rcode) && a.aa) return [...textsOf(a, "A"), ...textsOf(aaaa, "AAAA")].sort();
  }
  return null;
}

function judgeHost(fact: HostFact, host: HostToCheck, store: StoreProfile, now: Date): Verdict {
  const { name, views } = fact;
  const seen = views.filter((view) => view.class !== "unseen");
  const found = views.filter((view) => view.class === "addresses");
  const table = views
    .map(
      (view) => `${view.resolver} ${view.addresses.join(" ") || (view.class === "unseen" ? view.rcode : view.class)}`,
    )
    .join("; ");
  const base = { subject: name, reach: reachOf(host, store), summaryTech: `${table}.`, data: fact };
  if (seen.length === 0) {
    return notSeen({
      ...base,
      findingKey: "not-seen",
      summary: `None of the public look-up services answered us about ${name}.`,
      ask: TRY_AGAIN_ASK,
    });
  }
  const lost = seen.filter((view) => view.class !== "addresses");
  const isBogus = lost.some((view) => view.class === "servfail" && view.cdRcode === "NOERROR");
  if (found.length === 0 && lost.length > 0 && !isBogus) {
    return notApplicable({
      ...base,
      findingKey: "missing-everywhere",
      summary: `${name} is known to no public look-up service, so there is nothing to compare.`,
      summaryTech: `${table}; the resolution checks report that.`,
    });
  }
  if (lost.length > 0) return lostVerdict(fact, { lost, found, base }, store, now);
  const silent = views.length - seen.length;
  const differing = judgeDifferences(fact, found, base);
  if (differing) return differing;
  if (silent > 0 && seen.length < 2 && views.length > 1) {
    return {
      ...base,
      status: "warn",
      findingKey: "time-outs",
      summary: `Only one of ${views.length} public look-up services answered us about ${name}.`,
      expected: "an answer from each",
      found: `${silent} silent`,
    };
  }
  const note = silent > 0 ? ` ${silent} of ${views.length} resolvers did not answer us.` : "";
  return {
    ...base,
    status: "pass",
    findingKey: "ok",
    summary: `${name} is found by every public look-up service that answered us.`,
    summaryTech: `${table}.${note}`,
  };
}

function lostVerdict(
  fact: HostFact,
  {
    lost,
    found,
    base,
  }: { lost: View[]; found: View[]; base: { subject: string; summaryTech: string } & Partial<Verdict> },
  store: StoreProfile,
  now: Date,
): Verdict {
  const { name } = fact;
  const list = lost.map((view) => `${view.resolver} ${view.class}`).join(", ");
  const told = { ...base, expected: "addresses at every resolver", found: list, confirm: "later" as const };
  const isBlocklisted = found.length > 0 && lost.every((view) => view.isBlocked);
  if (isBlocklisted) {
    return {
      ...told,
      status: "fail",
      impact: "trust",
      severity: "high",
      findingKey: "blocklisted",
      summary: `${name} is on the blocklist of a security service, so its users cannot open your shop.`,
    };
  }
  if (lost.some((view) => view.class === "servfail" && view.cdRcode === "NOERROR")) {
    return {
      ...told,
      status: "fail",
      findingKey: "servfail-dnssec",
      summary: `${name} is missing for part of the world, because the domain's signature is broken.`,
    };
  }
  if (found.length > 0 && isRecentMove(store, now)) {
    return {
      ...base,
      status: "warn",
      findingKey: "propagating",
      summary: `${name} is new in some parts of the world and not there yet in others.`,
      summaryTech: `${base.summaryTech} The move at ${store.cutoverAt} is less than a day ago.`,
      expected: "the same everywhere within a day",
      found: list,
    };
  }
  return {
    ...told,
    status: "fail",
    findingKey: "missing-somewhere",
    summary: `${name} cannot be found by part of the world.`,
  };
}

/** Different addresses at different resolvers: an old copy, an edge at work, or a region that is broken. */
function judgeDifferences(
  fact: HostFact,
  found: View[],
  base: { subject: string; summaryTech: string },
): Verdict | null {
  const { authority, failing, serving } = fact;
  if (failing.length === 0 || serving.length === 0) return null;
  const stale = failing.filter((address) => authority !== null && authority.length > 0 && !authority.includes(address));
  const ttl = Math.max(
    ...found.filter((view) => view.addresses.some((address) => stale.includes(address))).map((view) => view.ttl),
    0,
  );
  if (stale.length === failing.length) {
    return {
      ...base,
      status: "warn",
      findingKey: "propagating",
      summary: `Part of the world still knows an old address of ${fact.name}; it is forgotten within ${Math.max(1, Math.ceil(ttl / 60))} minutes.`,
      expected: "the zone's present addresses",
      found: stale.join(", "),
    };
  }
  const regional = failing.filter((address) => !stale.includes(address));
  return {
    ...base,
    status: "fail",
    findingKey: "region-fails",
    summary: `${fact.name} leads part of the world to an address that does not serve your shop.`,
    expected: "a valid certificate at every address",
    found: regional.join(", "),
    confirm: "later",
  };
}

function isRecentMove(store: StoreProfile, now: Date): boolean {
  if (store.cutoverAt === null) return false;
  const ageMs = now.getTime() - Date.parse(store.cutoverAt);
  return ageMs >= 0 && ageMs <= MOVE_WINDOW_MS;
}
