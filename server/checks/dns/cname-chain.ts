import { defineCheck, freshFor, type Verdict } from "../check.ts";
import type { DnsProbe } from "../probes/probes.ts";
import type { StoreProfile } from "../store-profile.ts";
import { type AliasChain, describeChain, followAliases } from "./alias-chain.ts";
import { recordsOf } from "./answers.ts";
import { type HostToCheck, hostsOf, isOwnName, normalName, reachOf } from "./hosts.ts";
import { notApplicable, notSeen, TRY_AGAIN_ASK } from "./not-judged.ts";
import { relativeName, subdomainSteps } from "./platform-records.ts";

type ChainFact = AliasChain & { besideTypes: string[] };
type Facts = { chains: ChainFact[]; mailTargets: { exchange: string; alias: string | null }[] };

/** Catalogue: up to four links are normal, up to eight a warning. */
const LINKS_NORMAL = 4;
const LINKS_MAX = 8;

/** Checks that aliases are short, end at an address and stand alone. */
export const cnameChain = defineCheck<Facts>({
  id: "dns.cname-chain",
  stages: ["audit", "edge"],
  level: "public",
  minimumBar: [3],
  severity: "medium",
  impact: "checkout",
  reach: 0.6,
  effort: "S",
  title: "Alias chains",
  founderTitle: "Addresses that lean on other companies",
  riskTitle: "One of your addresses leans on a chain that can break",
  why: "Every extra hop is one more company that can break your address.",
  reference: { name: "RFC 2181, section 10.3", url: "https://www.rfc-editor.org/rfc/rfc2181#section-10.3" },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const { dns } = probes;
    const domain = normalName(store.domain);
    const names = hostsOf(store).map((host) => host.name);
    const chains = await Promise.all(
      names.map(async (name) => {
        const chain = await followAliases(dns, name);
        // The apex has SOA and NS beside any alias: dns.apex-resolves reports that.
        const isAsked = chain.links.length > 0 && name !== domain && isOwnName(name, domain);
        return { ...chain, besideTypes: isAsked ? await typesBesideAlias(dns, name, domain) : [] };
      }),
    );
    const mx = await dns.resolve(domain, "MX");
    const exchanges = mx.answers.flatMap((record) => (record.kind === "mx" ? [normalName(record.exchange)] : []));
    const mailTargets = await Promise.all(
      // An empty exchange is a null MX (RFC 7505): no mail on purpose.
      [...new Set(exchanges)]
        .filter((exchange) => exchange !== "")
        .map(async (exchange) => {
          const answer = await dns.resolve(exchange, "CNAME");
          const alias = recordsOf(answer.answers, "CNAME", exchange)[0];
          return { exchange, alias: alias?.kind === "text" ? normalName(alias.data) : null };
        }),
    );
    return { chains, mailTargets };
  },
  judge({ store, facts }) {
    const hosts = hostsOf(store);
    const chains = facts.chains.flatMap((chain) => {
      const host = hosts.find((candidate) => candidate.name === chain.name);
      return host ? [judgeChain(chain, host, store)] : [];
    });
    return [...chains, ...mailVerdicts(facts, new Set(chains.map((verdict) => verdict.subject)))];
  },
  fix(verdict, store) {
    if (verdict.status !== "fail" && verdict.status !== "warn") return [];
    const label = relativeName(verdict.subject, store.domain);
    switch (verdict.findingKey) {
      case "mx-is-alias":
        return [
          {
            text: `At your DNS provider, change the MX record that names ${verdict.subject}: name ${verdict.found ?? "the alias's target"} directly, or give ${verdict.subject} A and AAAA records instead of a CNAME.`,
          },
        ];
      case "beside-data":
        return [
          {
            text: `At your DNS provider, delete either the CNAME record ${label} or the other records of the same name (${verdict.found ?? ""}).`,
          },
          { text: "Move verification and mail texts of that name to a name of their own if you need both." },
        ];
      case "long":
      case "too-long":
        return [
          { text: `At your DNS provider, point ${label} at the last name of the chain instead of the first.` },
          ...subdomainSteps(store, verdict.subject),
        ];
      default:
        return [
          { text: `If nobody needs ${verdict.subject} any more, delete its CNAME record at your DNS provider.` },
          ...subdomainSteps(store, verdict.subject),
        ];
    }
  },
});

/** Asks a server of the zone what else stands at the owner of an alias (RFC 1034, section 3.6.2: nothing may). */
async function typesBesideAlias(dns: DnsProbe, name: string, domain: string): Promise<string[]> {
  const delegation = await dns.delegation(domain);
  const address = delegation?.servers.flatMap((server) => server.addresses)[0];
  if (address === undefined) return [];
  const types = ["MX", "TXT", "A", "AAAA"] as const;
  const beside = await Promise.all(
    types.map(async (type) => {
      const answer = await dns.ask(address, name, type);
      return answer.aa && recordsOf(answer.answers, type, name).length > 0 ? [type] : [];
    }),
  );
  return beside.flat();
}

function judgeChain(chain: ChainFact, host: HostToCheck, store: StoreProfile): Verdict {
  const { name, links, end } = chain;
  const text = describeChain(chain);
  const base = { subject: name, reach: reachOf(host, store), data: chain };
  if (links.length === 0) {
    return end === "addresses"
      ? {
          ...base,
          status: "pass",
          findingKey: "ok",
          summary: `${name} leads straight to its address.`,
          summaryTech: `No alias: ${text}.`,
        }
      : notApplicable({
          ...base,
          findingKey: "no-alias",
          summary: `${name} is not an alias.`,
          summaryTech: `No CNAME at ${name} (${end}); whether it resolves is judged by the resolution checks.`,
        });
  }
  const fail = (findingKey: string, summary: string, summaryTech: string, found: string): Verdict => ({
    ...base,
    status: "fail",
    findingKey,
    summary,
    summaryTech,
    expected: "a short chain that ends at an address",
    found,
  });
  if (end === "loop") {
    return fail("loop", `${name} points in a circle, so it leads nowhere.`, `CNAME loop: ${text}.`, "loop");
  }
  if (end === "too-long" || links.length > LINKS_MAX) {
    return fail(
      "too-long",
      `${name} is forwarded through too many names to work reliably.`,
      `${links.length} CNAME links, at most ${LINKS_MAX} resolve reliably: ${text}.`,
      `${links.length} links`,
    );
  }
  if (end === "nxdomain" || end === "nodata") {
    const target = links.at(-1)?.to ?? "";
    const verdict = fail(
      "dead-end",
      `${name} points to ${target}, which no longer exists.`,
      `The alias ends in ${end.toUpperCase()}: ${text}.`,
      end.toUpperCase(),
    );
    return { ...verdict, confirm: "later" };
  }
  if (chain.besideTypes.length > 0) {
    const types = chain.besideTypes.join(", ");
    return fail(
      "beside-data",
      `${name} is an alias and something else at once, so parts of it are ignored.`,
      `CNAME beside ${types} at ${name} (RFC 1034, section 3.6.2): ${text}.`,
      types,
    );
  }
  if (end !== "addresses") {
    return notSeen({
      ...base,
      findingKey: "end-not-seen",
      summary: `We could not see where ${name} ends.`,
      summaryTech: `The chain ends in ${end.toUpperCase()}: ${text}.`,
      ask: TRY_AGAIN_ASK,
    });
  }
  const isLong = links.length > LINKS_NORMAL;
  return {
    ...base,
    status: isLong ? "warn" : "pass",
    findingKey: isLong ? "long" : "ok",
    summary: isLong
      ? `${name} is forwarded through ${links.length} names; each one can break it.`
      : `${name} leads to its address over a short path.`,
    summaryTech: `${links.length} CNAME ${links.length === 1 ? "link" : "links"}: ${text}.`,
    expected: `at most ${LINKS_NORMAL} links`,
    found: `${links.length}`,
  };
}

/** Mail targets that are no host of the list already: an alias there is refused by some senders (RFC 2181, section 10.3). */
function mailVerdicts(facts: Facts, judged: Set<string>): Verdict[] {
  return facts.mailTargets
    .filter(({ exchange, alias }) => alias !== null || !judged.has(exchange))
    .map(({ exchange, alias }): Verdict => {
      const base = { subject: exchange, reach: 1 as const, expected: "A or AAAA at the MX target" };
      if (alias === null) {
        return {
          ...base,
          status: "pass",
          findingKey: "mx-ok",
          summary: `Your mail server ${exchange} is named directly.`,
          summaryTech: `The MX target ${exchange} is no alias.`,
        };
      }
      return {
        ...base,
        status: "warn",
        findingKey: "mx-is-alias",
        summary: `Your mail server ${exchange} is only an alias; some senders refuse that.`,
        summaryTech: `The MX target ${exchange} is a CNAME to ${alias} (RFC 2181, section 10.3).`,
        found: alias,
      };
    });
}
