import { isIP } from "node:net";
import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import { isPublicAddress } from "../probes/address.ts";
import type { StoreProfile } from "../store-profile.ts";
import { fromDomains, relativeName, sendersOf } from "./from-domains.ts";
import { findLookup, gatherLookups, isAnswered, isVoid, type Lookup, type Lookups, type Question } from "./lookups.ts";
import { providerOf, providerOfMailServer } from "./senders.ts";
import { isDnsName } from "./spf-macro.ts";

/** Holds the answers for mail servers and which of their addresses may not be touched. */
export type MxFacts = {
  lookups: Lookups;
  /** Special-purpose addresses (RFC 6890) of mail servers that the guard refuses to connect to. */
  guarded: string[];
};

/** More mail servers than this are not looked at one by one. */
const TARGETS_MAX = 10;

/** Checks that every From domain can receive replies and bounces. */
export const mx = defineCheck<MxFacts>({
  id: "email.mx",
  stages: ["audit", "edge"],
  level: "public",
  minimumBar: [9],
  severity: "high",
  impact: "email",
  reach: 1,
  effort: "S",
  title: "MX records",
  founderTitle: "Receiving replies",
  riskTitle: "Customers cannot answer your emails",
  why: "If replies and bounces cannot come back, mail providers distrust you and customers cannot answer.",
  reference: {
    name: "RFC 5321, section 5 (address resolution), and RFC 7505 (null MX)",
    url: "https://www.rfc-editor.org/rfc/rfc5321#section-5",
  },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const domains = fromDomains(store);
    const lookups = await gatherLookups(probes.dns, (known) => domains.flatMap((domain) => questionsOf(domain, known)));
    const special = domains
      .flatMap((domain) => targetsOf(domain, lookups))
      .flatMap((target) => target.addresses.map((address) => ({ host: target.exchange, address })))
      .filter(({ address }) => !isPublicAddress(address));
    // Only the guard knows which addresses this run may touch: a closed test network allows private ones.
    const handshakes = await Promise.all(special.map(({ host, address }) => probes.tls.handshake(host, { address })));
    const guarded = special.filter((_, index) => handshakes[index]?.fault?.kind === "guarded");
    return { lookups, guarded: [...new Set(guarded.map(({ address }) => address))] };
  },
  judge: ({ store, facts }) => fromDomains(store).map((domain) => judgeDomain(domain, facts)),
  fix(verdict, store) {
    return verdict.status === "pass" || verdict.status === "unknown" ? [] : fixSteps(verdict, store);
  },
});

type Target = {
  exchange: string;
  preference: number;
  addresses: string[];
  isAlias: boolean;
  /** Nobody answered for one of its address types. */
  isUnanswered: boolean;
};

function questionsOf(domain: string, known: Lookups): Question[] {
  const lookup = findLookup(known, domain, "MX");
  const own: Question[] = [{ name: domain, type: "MX" }];
  if (lookup === null || !isAnswered(lookup)) return own;
  const hosts = isVoid(lookup) ? [domain] : lookup.exchanges.slice(0, TARGETS_MAX).map(({ exchange }) => exchange);
  const names = hosts.filter((host) => isDnsName(host) && isIP(host) === 0);
  return [
    ...own,
    ...names.flatMap((name): Question[] => [
      { name, type: "A" },
      { name, type: "AAAA" },
    ]),
  ];
}

function targetsOf(domain: string, lookups: Lookups): Target[] {
  const exchanges = findLookup(lookups, domain, "MX")?.exchanges ?? [];
  return exchanges
    .filter(({ exchange }) => exchange !== "")
    .slice(0, TARGETS_MAX)
    .map(({ exchange, preference }) => {
      const answers = (["A", "AAAA"] as const)
        .map((type) => findLookup(lookups, exchange, type))
        .filter((lookup): lookup is Lookup => lookup !== null);
      const addresses = answers.flatMap((lookup) => lookup.texts);
      const isAlias = answers.some((lookup) => lookup.aliases.length > 0);
      return { exchange, preference, addresses, isAlias, isUnanswered: answers.some((lookup) => !isAnswered(lookup)) };
    });
}

function judgeDomain(domain: string, facts: MxFacts): Verdict {
  const lookup = findLookup(facts.lookups, domain, "MX");
  const targets = targetsOf(domain, facts.lookups);
  const found = (lookup?.exchanges ?? [])
    .map(({ preference, exchange }) => `${preference} ${exchange || "."}`)
    .join(", ");
  const providers = [...new Set(targets.flatMap(({ exchange }) => providerOfMailServer(exchange)?.name ?? []))];
  const data = { domain, targets, providers };
  const base = { subject: domain, data, found: found || (lookup?.rcode ?? "not asked") };
  if (lookup === null || !isAnswered(lookup)) {
    return {
      ...base,
      status: "unknown",
      findingKey: "not-answered",
      summary: `We could not look up where emails to ${domain} go: the name servers did not answer.`,
      summaryTech: `MX of ${domain}: ${lookup?.rcode ?? "not asked"}.`,
      ask: "Run the check again in a few minutes; if it stays silent, look at the name server findings first.",
    };
  }
  if (isVoid(lookup)) return judgeWithoutMx(domain, facts, base);
  return judgeTargets(domain, targets, facts, base, providers);
}

type Base = Pick<Verdict, "subject" | "data" | "found">;

function judgeWithoutMx(domain: string, facts: MxFacts, base: Base): Verdict {
  const addresses = (["A", "AAAA"] as const).map((type) => findLookup(facts.lookups, domain, type));
  const hasAddress = addresses.some((lookup) => lookup !== null && lookup.texts.length > 0);
  if (hasAddress) {
    return {
      ...base,
      status: "warn",
      findingKey: "address-only",
      summary: `Emails to ${domain} go to your web server, which is rarely set up to receive them.`,
      summaryTech: `${domain} has no MX; senders fall back to its address record (RFC 5321, section 5.1).`,
      expected: "MX records of a mailbox provider",
    };
  }
  if (addresses.some((lookup) => lookup === null || !isAnswered(lookup))) {
    return {
      ...base,
      status: "unknown",
      findingKey: "not-answered",
      summary: `We could not look up where emails to ${domain} go: the name servers did not answer.`,
      summaryTech: `${domain} has no MX, and its address records were not answered.`,
      ask: "Run the check again in a few minutes.",
    };
  }
  return {
    ...base,
    status: "fail",
    findingKey: "no-mail-server",
    summary: `${domain} cannot receive emails, so replies to your order confirmations are lost.`,
    summaryTech: `${domain} has neither MX nor address records; many receivers reject mail from such a domain.`,
    expected: "MX records of a mailbox provider",
    confirm: "later",
  };
}

function judgeTargets(domain: string, targets: Target[], facts: MxFacts, base: Base, providers: string[]): Verdict {
  const exchanges = findLookup(facts.lookups, domain, "MX")?.exchanges ?? [];
  const isNullMx = exchanges.some(({ exchange }) => exchange === "");
  if (isNullMx && targets.length === 0) {
    return {
      ...base,
      status: "fail",
      findingKey: "null-mx",
      summary: `${domain} declares that it takes no emails, so nobody can answer yours.`,
      summaryTech: `${domain} has a null MX (RFC 7505) although mail is sent from it.`,
      expected: "MX records of a mailbox provider",
    };
  }
  const literal = targets.find(({ exchange }) => isIP(exchange) !== 0);
  if (literal) {
    return {
      ...base,
      status: "fail",
      findingKey: "address-as-target",
      summary: `The mail server of ${domain} is written as a number, which senders do not accept.`,
      summaryTech: `MX ${literal.exchange} is an address; RFC 5321, section 5.1 wants a host name.`,
      expected: "a host name",
    };
  }
  const missing = targets.filter((target) => target.addresses.length === 0 && !target.isUnanswered);
  if (missing.length > 0) {
    const names = missing.map(({ exchange }) => exchange).join(", ");
    return {
      ...base,
      status: "fail",
      findingKey: "target-missing",
      summary: `A mail server named for ${domain} does not exist, so some emails to you are lost.`,
      summaryTech: `MX targets without an address: ${names}.`,
      expected: "an address for every MX target",
      confirm: "later",
    };
  }
  const hidden = targets.filter(
    (target) => target.addresses.length > 0 && target.addresses.every((address) => facts.guarded.includes(address)),
  );
  if (hidden.length > 0) {
    return {
      ...base,
      status: "fail",
      findingKey: "private-address",
      summary: `A mail server named for ${domain} can be reached only inside a private network.`,
      summaryTech: `Special-purpose addresses (RFC 6890): ${hidden.map((target) => `${target.exchange} ${target.addresses.join(" ")}`).join(", ")}.`,
      expected: "public addresses",
    };
  }
  const unanswered = targets.filter((target) => target.isUnanswered && target.addresses.length === 0);
  if (unanswered.length > 0) {
    return {
      ...base,
      status: "unknown",
      findingKey: "target-not-answered",
      summary: `We could not look up every mail server of ${domain}: name servers did not answer.`,
      summaryTech: `No answer for the addresses of ${unanswered.map(({ exchange }) => exchange).join(", ")}.`,
      ask: "Run the check again in a few minutes.",
    };
  }
  return judgeForm(domain, targets, base, providers, isNullMx);
}

function judgeForm(domain: string, targets: Target[], base: Base, providers: string[], isNullMx: boolean): Verdict {
  const alias = targets.find((target) => target.isAlias);
  if (alias) {
    return {
      ...base,
      status: "warn",
      findingKey: "alias-as-target",
      summary: `The mail server of ${domain} is an alias, which some senders refuse.`,
      summaryTech: `MX target ${alias.exchange} is a CNAME; RFC 2181, section 10.3 forbids it.`,
      expected: "a host name with address records of its own",
    };
  }
  if (isNullMx) {
    return {
      ...base,
      status: "warn",
      findingKey: "null-mx-beside",
      summary: `${domain} names mail servers and says at the same time that it takes no emails.`,
      summaryTech: "A null MX stands beside other MX records; RFC 7505, section 3 wants it alone.",
      expected: "no null MX",
    };
  }
  if (providers.length > 1) {
    return {
      ...base,
      status: "warn",
      findingKey: "mixed-providers",
      summary: `Emails to ${domain} go to two companies, so some replies land where nobody looks.`,
      summaryTech: `MX targets of ${providers.join(" and ")} are mixed.`,
      expected: "the servers of one provider",
    };
  }
  const hosts = targets.map(({ exchange }) => exchange).join(", ");
  return {
    ...base,
    status: "pass",
    findingKey: "ok",
    summary: `Emails to ${domain} arrive${providers[0] ? ` at ${providers[0]}` : ""}.`,
    summaryTech: `MX of ${domain}: ${hosts}; every target has an address.`,
  };
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  const name = relativeName(verdict.subject, store);
  const provider = sendersOf(store, verdict.subject)
    .map(providerOf)
    .find((candidate) => candidate !== null && candidate.mxSuffixes.length > 0);
  const records = (provider?.mxRecords ?? []).map(
    ({ preference, exchange }): FixStep => ({
      text: `At your DNS provider, add this record for ${provider?.name}.`,
      record: { type: "MX", name, value: `${preference} ${exchange}` },
    }),
  );
  const ask = provider
    ? {
        text: `Copy the MX record that ${provider.name} shows for ${verdict.subject} to your DNS provider.`,
        link: provider.docs,
      }
    : { text: `Copy the MX records that your mailbox provider shows for ${verdict.subject} to your DNS provider.` };
  const publish = records.length > 0 ? records : [ask];
  switch (verdict.findingKey) {
    case "null-mx":
    case "null-mx-beside":
      return [{ text: `At your DNS provider, delete the MX record of ${name} with the value "0 .".` }, ...publish];
    case "alias-as-target":
    case "address-as-target":
    case "target-missing":
    case "private-address":
      return [
        {
          text: `At your DNS provider, delete the MX records of ${name} that do not belong to your mailbox provider. Now: ${verdict.found}.`,
        },
        ...publish,
      ];
    case "mixed-providers":
      return [
        {
          text: `Decide where your mailboxes are and delete the MX records of the other company. Now: ${verdict.found}.`,
        },
      ];
    default:
      return publish;
  }
}
