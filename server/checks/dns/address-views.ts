/** How one name looks to the zone's own server and to three resolvers: the facts behind apex and www, and their verdict. */
import type { Reach, Verdict } from "../check.ts";
import type { DnsAnswer, DnsProbe, Probes } from "../probes/probes.ts";
import { type AddressClass, classOfAddresses, recordsOf, textsOf, wasAnswered } from "./answers.ts";
import { hasOwnWww, normalName } from "./hosts.ts";
import { notSeen, TRY_AGAIN_ASK } from "./not-judged.ts";

/** Catalogue: three resolvers; a fourth opinion changes no verdict. */
const RESOLVERS_MAX = 3;
/** More addresses than this are asked of nobody: the verdict is a warning anyway. */
const ADDRESSES_MAX = 8;

type AddressView = {
  server: string;
  isAuthority: boolean;
  class: AddressClass;
  a: string[];
  aaaa: string[];
  rcodes: [string, string];
  ms: number;
};

/** How servers answer for one name. */
export type AddressFacts = {
  name: string;
  /** Owner of the SOA above the name; null when none was found. */
  zone: string | null;
  views: AddressView[];
  /** Targets of a literal CNAME at this very name, by the zone's own server, else by a resolver. */
  aliasTargets: string[];
  /** Addresses the guard refuses to connect to: private or otherwise special (RFC 6890). */
  specialAddresses: string[];
};

/** Asks one authoritative server and three resolvers for the addresses of a name. */
export async function gatherAddressViews(probes: Probes, name: string, domain: string): Promise<AddressFacts> {
  const { dns } = probes;
  const [delegation, ...resolverViews] = await Promise.all([
    dns.delegation(domain),
    ...dns.resolvers.slice(0, RESOLVERS_MAX).map(async (resolver) => {
      const [a, aaaa] = await Promise.all([
        dns.resolve(name, "A", { resolver }),
        dns.resolve(name, "AAAA", { resolver }),
      ]);
      return viewOf(a, aaaa, false);
    }),
  ]);
  const servers = delegation?.servers.flatMap((server) => server.addresses) ?? [];
  const authority = await askAuthority(dns, servers, name);
  const alias = authority?.cname ?? (await dns.resolve(name, "CNAME"));
  const views = [...(authority ? [authority.view] : []), ...resolverViews];
  const addresses = [...new Set(views.flatMap((view) => [...view.a, ...view.aaaa]))].slice(0, ADDRESSES_MAX);
  const handshakes = await Promise.all(addresses.map((address) => probes.tls.handshake(name, { address })));
  return {
    name,
    zone: delegation === null ? null : normalName(delegation.zone),
    views,
    aliasTargets: recordsOf(alias.answers, "CNAME", name).flatMap((record) =>
      record.kind === "text" ? [record.data] : [],
    ),
    specialAddresses: addresses.filter((_, index) => handshakes[index]?.fault?.kind === "guarded"),
  };
}

/** Tries the zone's servers in turn until one answers with authority; null when none does. */
async function askAuthority(dns: DnsProbe, addresses: string[], name: string) {
  for (const address of addresses.slice(0, 4)) {
    const a = await dns.ask(address, name, "A");
    if (!wasAnswered(a.rcode) || !a.aa) continue;
    const [aaaa, cname] = await Promise.all([dns.ask(address, name, "AAAA"), dns.ask(address, name, "CNAME")]);
    return { view: viewOf(a, aaaa, true), cname };
  }
  return null;
}

function viewOf(a: DnsAnswer, aaaa: DnsAnswer, isAuthority: boolean): AddressView {
  return {
    server: a.server,
    isAuthority,
    class: classOfAddresses(a, aaaa),
    a: textsOf(a, "A"),
    aaaa: textsOf(aaaa, "AAAA"),
    rcodes: [a.rcode, aaaa.rcode],
    ms: Math.max(a.ms, aaaa.ms),
  };
}

/** Judges the facts by the catalogue's order: missing, special address, alias at the apex, then the warnings. */
export function judgeAddressViews(facts: AddressFacts, reach: Reach): Verdict {
  const { name, views } = facts;
  const base = { subject: name, reach, data: facts };
  const seen = views.filter((view) => view.class !== "unseen");
  const found = describeViews(views);
  if (seen.length === 0) {
    return notSeen({
      ...base,
      findingKey: "not-seen",
      summary: `We could not look up ${name}: no name server answered us.`,
      summaryTech: `No answer for A and AAAA of ${name}: ${found}.`,
      ask: TRY_AGAIN_ASK,
    });
  }
  // With an alias at the apex the SOA may not be findable; a registrable domain is a zone apex all the same.
  if (facts.aliasTargets.length > 0 && (facts.zone === name || hasOwnWww(name))) {
    return {
      ...base,
      status: "fail",
      findingKey: "cname-at-apex",
      summary: `${name} is set up as an alias, which can hide your mail settings from the world.`,
      summaryTech: `CNAME at the zone apex ${name} -> ${facts.aliasTargets.join(", ")}; it may not stand beside SOA, NS, MX or TXT (RFC 1034, section 3.6.2).`,
      expected: "A/AAAA, ALIAS or a flattened CNAME at the apex",
      found: `CNAME ${facts.aliasTargets.join(", ")}`,
    };
  }
  const missing = missingVerdict(facts, seen, reach);
  if (missing) return missing;
  if (facts.specialAddresses.length > 0) {
    return {
      ...base,
      status: "fail",
      findingKey: "special-address",
      summary: `${name} points to an address that exists only inside a private network.`,
      summaryTech: `${name} has special-purpose addresses (RFC 6890): ${facts.specialAddresses.join(", ")}.`,
      expected: "public addresses only",
      found: facts.specialAddresses.join(", "),
    };
  }
  return presentVerdict(facts, seen, reach);
}

/** No address for most of those who answered, or by the zone itself. */
function missingVerdict(facts: AddressFacts, seen: AddressView[], reach: Reach): Verdict | null {
  const { name } = facts;
  const isMissing = (view: AddressView) => view.class !== "addresses" && view.class !== "alias";
  const missing = seen.filter(isMissing);
  // The zone's alias alone resolves for nobody: resolvers decide.
  const present = seen.filter((view) => view.class === "addresses");
  const isFail = missing.length > 0 && missing.length >= present.length;
  if (!isFail) return null;
  const counts = new Map<AddressClass, number>();
  for (const view of missing) counts.set(view.class, (counts.get(view.class) ?? 0) + 1);
  const worst = [...counts].sort((left, right) => right[1] - left[1])[0]?.[0] ?? "nodata";
  const words: { [key: string]: [string, string] } = {
    nxdomain: ["nxdomain", `${name} does not exist on the internet, so nobody can open it.`],
    servfail: ["servfail", `The name servers of ${name} give no usable answer, so most people cannot open it.`],
  };
  const [findingKey, summary] = words[worst] ?? ["no-address", `${name} has no address, so nobody can open it.`];
  return {
    status: "fail",
    subject: name,
    findingKey,
    reach,
    summary,
    summaryTech: `No address for ${name} at ${missing.length} of ${seen.length} servers that answered: ${describeViews(facts.views)}.`,
    expected: "A or AAAA at every resolver",
    found: describeViews(facts.views),
    confirm: "later",
    data: facts,
  };
}

function presentVerdict(facts: AddressFacts, seen: AddressView[], reach: Reach): Verdict {
  const { name } = facts;
  const base = { subject: name, reach, data: facts, found: describeViews(facts.views) };
  const ipv4 = new Set(seen.flatMap((view) => view.a));
  const ipv6 = new Set(seen.flatMap((view) => view.aaaa));
  const absentAt = seen.filter((view) => view.class !== "addresses" && view.class !== "alias");
  const largestSet = Math.max(...seen.map((view) => view.a.length + view.aaaa.length));
  if (absentAt.length > 0) {
    return {
      ...base,
      status: "warn",
      findingKey: "partly-resolves",
      summary: `${name} can be found by most people, but not by all.`,
      summaryTech: `${name} has no address at ${absentAt.map((view) => `${view.server} (${view.class})`).join(", ")}; the others have one.`,
      expected: "the same answer at every server",
    };
  }
  if (ipv4.size === 0 && ipv6.size > 0) {
    return {
      ...base,
      status: "warn",
      findingKey: "ipv6-only",
      summary: `${name} cannot be reached from older internet connections.`,
      summaryTech: `${name} has AAAA only (${[...ipv6].join(", ")}); clients without IPv6 get no address.`,
      expected: "A and AAAA",
    };
  }
  if (largestSet > ADDRESSES_MAX) {
    return {
      ...base,
      status: "warn",
      findingKey: "many-addresses",
      summary: `${name} points to unusually many addresses; old ones may be among them.`,
      summaryTech: `${name} has ${largestSet} addresses in one answer; more than ${ADDRESSES_MAX} is rarely intended.`,
      expected: `at most ${ADDRESSES_MAX} addresses`,
    };
  }
  const silent = facts.views.length - seen.length;
  const note = silent > 0 ? ` ${silent} of ${facts.views.length} servers did not answer us and were not counted.` : "";
  return {
    ...base,
    status: "pass",
    findingKey: "ok",
    summary: `${name} can be found from everywhere we looked.`,
    summaryTech: `${name} resolves at ${seen.length} of ${facts.views.length} servers: ${[...ipv4, ...ipv6].join(", ")}.${note}`,
  };
}

function describeViews(views: AddressView[]): string {
  const texts = views.map((view) => {
    const values = [...view.a, ...view.aaaa].join(" ");
    const answer = view.class === "unseen" ? view.rcodes.join("/") : view.class;
    return `${view.server}${view.isAuthority ? " (authority)" : ""} ${values === "" ? answer : values}`;
  });
  return texts.length === 0 ? "nobody was asked" : texts.join("; ");
}
