import { isIPv6 } from "node:net";
import { defineCheck, freshFor, type Verdict } from "../check.ts";
import { type AddressFact, gatherHostPages, type HostPages } from "./address-pages.ts";
import { type HostToCheck, normalName, reachOf, webHostsOf } from "./hosts.ts";
import { notApplicable, notSeen, orNoWebHost, TRY_AGAIN_ASK } from "./not-judged.ts";
import { relativeName } from "./platform-records.ts";

type Facts = { hosts: HostPages[] };

/** Catalogue: a second more than over IPv4 is a warning. */
const SLOWER_MS = 1_000;

/** Checks that IPv6 addresses, where there are any, serve the shop. */
export const ipv6Works = defineCheck<Facts>({
  id: "dns.ipv6-works",
  stages: ["edge"],
  level: "public",
  minimumBar: [1],
  severity: "medium",
  impact: "checkout",
  effort: "S",
  title: "IPv6 reachability",
  founderTitle: "Your shop on newer connections",
  riskTitle: "Phones wait for an address that is dead",
  why: "Many phones use IPv6 first; a dead address means long waits or no shop.",
  reference: { name: "RFC 8305", url: "https://www.rfc-editor.org/rfc/rfc8305" },
  vantages: "each",
  freshForMs: freshFor.network,
  gather: async ({ store, probes }) => ({
    hosts: await Promise.all(webHostsOf(store).map((host) => gatherHostPages(probes, host.name))),
  }),
  judge({ store, facts }) {
    const hosts = webHostsOf(store);
    const hasIpv6 = facts.hosts.some((fact) => fact.addresses.some(provesIpv6));
    const verdicts = facts.hosts.flatMap((fact) => {
      const host = hosts.find((candidate) => candidate.name === fact.name);
      return host ? [judgeHost(fact, host, reachOf(host, store), hasIpv6)] : [];
    });
    return orNoWebHost(verdicts, store);
  },
  fix(verdict, store) {
    if (verdict.status !== "fail" && verdict.status !== "warn") return [];
    const label = relativeName(verdict.subject, normalName(store.domain));
    return [
      {
        text: `At your DNS provider, delete the AAAA record ${label}${verdict.found ? ` (${verdict.found})` : ""}, or connect ${verdict.subject} to that address in your platform.`,
      },
      { text: "A leftover AAAA of the old host beside a new A record is the usual cause." },
    ];
  },
});

function provesIpv6({ address, tls }: AddressFact): boolean {
  return isIPv6(address) && (tls.fault === null || tls.fault === "refused");
}

function isServing({ tls, page }: AddressFact): boolean {
  return tls.fault === null && tls.covers && page !== null && page.status !== null && page.status < 500;
}

function judgeHost(fact: HostPages, host: HostToCheck, reach: Verdict["reach"], hasIpv6: boolean): Verdict {
  const { name } = host;
  const base = { subject: name, ...(reach === undefined ? {} : { reach }), data: fact };
  const ipv6 = fact.addresses.filter(({ address }) => isIPv6(address));
  const ipv4 = fact.addresses.filter(({ address }) => !isIPv6(address));
  if (fact.addresses.length === 0) {
    const parts = {
      ...base,
      findingKey: "no-address",
      summary: `${name} has no address.`,
      summaryTech: `${name}: ${fact.class}; the resolution checks judge that.`,
    };
    return fact.class === "nodata" || fact.class === "nxdomain"
      ? notApplicable(parts)
      : notSeen({ ...parts, ask: TRY_AGAIN_ASK });
  }
  if (ipv6.length === 0) {
    return {
      ...base,
      status: "pass",
      findingKey: "none",
      summary: `${name} has no address of the newer kind, which is fine.`,
      summaryTech: `No AAAA at ${name}.`,
    };
  }
  const table = ipv6
    .map(
      ({ address, tls, page }) =>
        `${address} ${tls.fault ?? (tls.covers ? "certificate ok" : `certificate for ${tls.names.slice(0, 3).join(" ")}`)}, status ${page?.status ?? "-"}`,
    )
    .join("; ");
  if (
    ipv6.every(
      ({ tls }) => tls.fault === "unreachable" || tls.fault === "budget" || (tls.fault === "timeout" && !hasIpv6),
    )
  ) {
    return notSeen({
      ...base,
      findingKey: "no-ipv6-here",
      summary: `We look from a place that cannot reach the newer kind of address, so we could not try those of ${name}.`,
      summaryTech: `${table}.`,
      ask: "Run this check from a place with IPv6.",
    });
  }
  if (ipv6.some(({ page }) => page?.botWall)) {
    return notSeen({
      ...base,
      findingKey: "bot-wall",
      summary: `Your bot protection blocked our look at the newer address of ${name}.`,
      summaryTech: `${table}.`,
      ask: TRY_AGAIN_ASK,
    });
  }
  const dead = ipv6.filter((address) => !isServing(address));
  const hasGoodIpv4 = ipv4.some(isServing);
  if (dead.length > 0 && (hasGoodIpv4 || ipv4.length === 0)) {
    const isSilent = dead.every(({ tls, page }) => tls.fault !== null || (page?.status ?? 0) >= 500);
    return {
      ...base,
      status: host.required ? "fail" : "warn",
      findingKey: "dead",
      summary: `${name} has an address for newer connections that does not lead to your shop.`,
      summaryTech: `${table}; IPv4 ${hasGoodIpv4 ? "serves" : "absent"}.`,
      expected: "the same shop as over IPv4",
      found: dead.map(({ address }) => address).join(", "),
      confirm: isSilent ? "later" : "again",
    };
  }
  if (dead.length > 0) {
    return notSeen({
      ...base,
      findingKey: "nothing-serves",
      summary: `${name} opens at none of its addresses, so they cannot be compared.`,
      summaryTech: `${table}; the other checks judge that.`,
      ask: TRY_AGAIN_ASK,
    });
  }
  const slowest = Math.max(...ipv6.map(({ page }) => page?.ms ?? 0));
  const fastest = Math.min(...ipv4.filter(isServing).map(({ page }) => page?.ms ?? 0));
  if (Number.isFinite(fastest) && slowest - fastest > SLOWER_MS) {
    return {
      ...base,
      status: "warn",
      findingKey: "slower",
      summary: `${name} is noticeably slower on newer connections.`,
      summaryTech: `IPv6 ${slowest} ms, IPv4 ${fastest} ms; ${table}.`,
      expected: `within ${SLOWER_MS} ms of IPv4`,
      found: `${slowest - fastest} ms slower`,
    };
  }
  return {
    ...base,
    status: "pass",
    findingKey: "ok",
    summary: `${name} works on newer connections too.`,
    summaryTech: `${table}.`,
  };
}
