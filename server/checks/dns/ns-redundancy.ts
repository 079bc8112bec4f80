import { isIPv4 } from "node:net";
import { defineCheck, freshFor, type Verdict } from "../check.ts";
import { recordsOf } from "./answers.ts";
import { normalName } from "./hosts.ts";
import { gatherZone } from "./name-servers.ts";
import { notSeen, TRY_AGAIN_ASK } from "./not-judged.ts";

type ServerFact = { name: string; addresses: string[]; alias: string | null };
type Facts = { zone: string; servers: ServerFact[] };

/** Operators whose single addresses stand for machines in many places (anycast), by the end of their server names. */
const ANYCAST_OPERATORS = [
  "ns.cloudflare.com",
  "awsdns",
  "googledomains.com",
  "ns-cloud",
  "azure-dns",
  "nsone.net",
  "akam.net",
  "vercel-dns.com",
  "domaincontrol.com",
  "registrar-servers.com",
  "dnsimple",
  "ultradns",
];

/** Checks that the zone has at least two independent name servers. */
export const nsRedundancy = defineCheck<Facts>({
  id: "dns.ns-redundancy",
  stages: ["edge"],
  level: "public",
  minimumBar: [1],
  severity: "medium",
  impact: "checkout",
  reach: 1,
  effort: "M",
  title: "Name server redundancy",
  founderTitle: "More than one name server",
  riskTitle: "One machine's bad day takes your shop offline",
  why: "With one name server, one machine's bad day takes the whole shop and your email offline.",
  reference: { name: "RFC 1034, section 4.1", url: "https://www.rfc-editor.org/rfc/rfc1034#section-4.1" },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const { servers, domain } = await gatherZone(probes.dns, normalName(store.domain));
    const listed = servers?.servers.filter((server) => server.byParent) ?? [];
    const facts = listed.map(async ({ name, addresses }): Promise<ServerFact> => {
      const alias = recordsOf((await probes.dns.resolve(name, "CNAME")).answers, "CNAME", name)[0];
      return { name, addresses, alias: alias?.kind === "text" ? alias.data : null };
    });
    return { zone: servers?.zone ?? domain, servers: await Promise.all(facts) };
  },
  judge: ({ facts }) => [judgeServers(facts)],
  fix(verdict, store) {
    if (verdict.status !== "fail" && verdict.status !== "warn") return [];
    if (verdict.findingKey === "ns-is-alias") {
      return [
        {
          text: `Ask your DNS provider to give ${verdict.found ?? "the name server"} its own address records instead of a CNAME.`,
        },
      ];
    }
    return [
      {
        text: "Move the zone to a managed DNS provider (Cloudflare, Route 53, your platform's DNS): export it, import it there, compare every record.",
      },
      {
        text: `At your registrar, open ${store.domain}, then Name servers, and paste the names of the new provider; with DNSSEC remove the DS record first.`,
      },
    ];
  },
});

function judgeServers({ zone, servers }: Facts): Verdict {
  const ipv4 = new Set(servers.flatMap((server) => server.addresses.filter((address) => isIPv4(address))));
  const networks = new Set([...ipv4].map((address) => address.split(".").slice(0, 3).join(".")));
  const text = servers.map(({ name, addresses }) => `${name} [${addresses.join(" ")}]`).join("; ");
  const base = { subject: zone, reach: 1 as const, data: { zone, servers } };
  const told = {
    ...base,
    summaryTech: `${servers.length} names, ${ipv4.size} IPv4 addresses in ${networks.size} /24 networks: ${text}.`,
  };
  const areAddressesMissing = servers.some((server) => server.addresses.length === 0);
  if (servers.length === 0 || (servers.length >= 2 && ipv4.size < 2 && areAddressesMissing)) {
    return notSeen({
      ...told,
      findingKey: "not-seen",
      summary: `We could not see all name servers of ${zone}.`,
      ask: TRY_AGAIN_ASK,
    });
  }
  if (servers.length < 2 || ipv4.size < 2) {
    return {
      ...told,
      status: "fail",
      findingKey: "single",
      summary: `${zone} depends on a single name server.`,
      expected: "at least two names with two IPv4 addresses",
      found: `${servers.length} names, ${ipv4.size} IPv4 addresses`,
    };
  }
  const alias = servers.find((server) => server.alias !== null);
  if (alias) {
    return {
      ...told,
      status: "warn",
      findingKey: "ns-is-alias",
      summary: `One of the name servers of ${zone} is only an alias; some providers do not follow it.`,
      summaryTech: `${alias.name} is a CNAME to ${alias.alias} (RFC 2181, section 10.3); ${told.summaryTech}`,
      expected: "A and AAAA records",
      found: alias.name,
    };
  }
  const isAnycast = servers.every(({ name }) => ANYCAST_OPERATORS.some((operator) => name.includes(operator)));
  if (networks.size < 2 && !isAnycast) {
    return {
      ...told,
      status: "warn",
      findingKey: "one-network",
      summary: `All name servers of ${zone} stand in one network, which can fail as a whole.`,
      expected: "two networks, or an operator with many places",
      found: `${[...networks].join(", ")}.0/24`,
    };
  }
  return {
    ...told,
    status: "pass",
    findingKey: "ok",
    summary: `${zone} has ${servers.length} independent name servers.`,
  };
}
