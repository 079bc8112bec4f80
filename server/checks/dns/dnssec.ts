import { defineCheck, freshFor, HOUR_MS, type Verdict } from "../check.ts";
import type { DnsAnswer, DnsProbe, Rcode } from "../probes/probes.ts";
import { addressOfServer, wasAnswered } from "./answers.ts";
import { normalName } from "./hosts.ts";
import { notSeen, TRY_AGAIN_ASK } from "./not-judged.ts";

type DsFact = { keyTag: number; algorithm: number; digestType: number };
type KeyFact = { keyTag: number; algorithm: number; flags: number };
type SignatureFact = { type: string; inceptionSeconds: number; expirationSeconds: number };
type View = {
  resolver: string;
  type: "SOA" | "A";
  rcode: Rcode;
  ad: boolean;
  /** Answer with checking disabled; asked only after SERVFAIL. */
  cdRcode: Rcode | null;
  ede: string[];
};
type Facts = {
  zone: string;
  dsRcode: Rcode;
  ds: DsFact[];
  keysRcode: Rcode | null;
  keys: KeyFact[];
  signatures: SignatureFact[];
  views: View[];
};

/** Catalogue: a signature that ends within three days is a warning. */
const SIGNATURE_LEFT_MS = 72 * HOUR_MS;
/** Hosts that sign while answering renew far later than that: their signatures live two days in all. */
const SIGNATURE_LEFT_SHARE = 0.25;
/** RFC 8624, section 3.1: RSASHA1 (5) and RSASHA1-NSEC3-SHA1 (7) are not recommended. */
const WEAK_ALGORITHMS = new Set([5, 7]);
/** RFC 8624, section 3.3: SHA-1 digests must not be used for new DS records. */
const SHA1_DIGEST = 1;

/** Checks that the zone is unsigned or validly signed. */
export const dnssec = defineCheck<Facts>({
  id: "dns.dnssec",
  stages: ["audit", "edge"],
  level: "public",
  minimumBar: [1],
  severity: "critical",
  impact: "checkout",
  reach: 1,
  effort: "M",
  title: "DNSSEC",
  founderTitle: "The signature on your domain",
  riskTitle: "A broken signature makes your domain vanish",
  why: "A broken signature makes your domain vanish for most of the internet, and stops certificate renewal too.",
  reference: { name: "RFC 4035, section 4.3", url: "https://www.rfc-editor.org/rfc/rfc4035#section-4.3" },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const { dns } = probes;
    const domain = normalName(store.domain);
    const delegation = await dns.delegation(domain);
    const zone = delegation === null ? domain : normalName(delegation.zone);
    const parents = delegation?.parentAnswers.map((answer) => addressOfServer(answer.server)) ?? [];
    const dsAnswer = await askDs(dns, zone, parents);
    const ds = dsAnswer.answers.flatMap((record) =>
      record.kind === "ds"
        ? [{ keyTag: record.keyTag, algorithm: record.algorithm, digestType: record.digestType }]
        : [],
    );
    const facts = { zone, dsRcode: dsAnswer.rcode, ds, keysRcode: null, keys: [], signatures: [], views: [] };
    if (ds.length === 0) return facts;
    const servers = delegation?.servers.flatMap((server) => server.addresses) ?? [];
    const [signed, views] = await Promise.all([
      askSigned(dns, servers, zone, domain),
      Promise.all(
        dns.resolvers
          .slice(0, 3)
          .flatMap((resolver) => [viewOf(dns, resolver, zone, "SOA"), viewOf(dns, resolver, domain, "A")]),
      ),
    ]);
    return { ...facts, ...signed, views };
  },
  judge: ({ facts, now }) => [judgeFacts(facts, now)],
  fix(verdict, store) {
    if (verdict.status !== "fail" && verdict.status !== "warn") return [];
    if (verdict.findingKey === "weak-algorithm") {
      return [
        { text: "At your DNS provider, switch the signing algorithm to ECDSA P-256 with SHA-256 (number 13)." },
        { text: "Give the registrar the new DS record with digest type 2, and delete the old one after a day." },
      ];
    }
    if (verdict.findingKey === "signature-ending") {
      return [
        {
          text: "Ask your DNS provider why the signatures of the zone are not renewed; they normally are, days ahead.",
        },
        { text: "If it cannot repair that before they end, remove the DS record at the registrar." },
      ];
    }
    return [
      {
        text: `At your registrar, open ${store.domain}, then DNSSEC, and remove the DS record that does not belong to your present DNS company.`,
      },
      { text: "Wait until the DS record's lifetime has passed (up to two days); the domain works again step by step." },
      {
        text: "At your present DNS company, switch DNSSEC on and copy its new DS record to the registrar. At Cloudflare the state must be active or disabled, not pending.",
        link: { label: "Cloudflare: DNSSEC", url: "https://developers.cloudflare.com/dns/dnssec/" },
      },
    ];
  },
});

/** The resolver's answer, or a parent server's own where the resolver gives none. */
async function askDs(dns: DnsProbe, zone: string, parents: string[]): Promise<DnsAnswer> {
  const byResolver = await dns.resolve(zone, "DS", { dnssec: true });
  if (byResolver.rcode === "NOERROR" || byResolver.rcode === "NXDOMAIN") return byResolver;
  for (const parent of parents.slice(0, 2)) {
    const byParent = await dns.ask(parent, zone, "DS", { dnssec: true });
    if (byParent.rcode === "NOERROR" && byParent.aa) return byParent;
  }
  return byResolver;
}

async function askSigned(dns: DnsProbe, servers: string[], zone: string, domain: string) {
  for (const server of servers.slice(0, 3)) {
    const keyAnswer = await dns.ask(server, zone, "DNSKEY", { dnssec: true });
    if (!wasAnswered(keyAnswer.rcode) || !keyAnswer.aa) continue;
    const [soa, a] = await Promise.all([
      dns.ask(server, zone, "SOA", { dnssec: true }),
      dns.ask(server, domain, "A", { dnssec: true }),
    ]);
    return {
      keysRcode: keyAnswer.rcode,
      keys: keysOf(keyAnswer),
      signatures: [...signaturesOf(soa, "SOA"), ...signaturesOf(a, "A")],
    };
  }
  const keyAnswer = await dns.resolve(zone, "DNSKEY", { dnssec: true, checkingDisabled: true });
  return { keysRcode: keyAnswer.rcode, keys: keysOf(keyAnswer), signatures: [] };
}

function keysOf(answer: DnsAnswer): KeyFact[] {
  return answer.answers.flatMap((record) =>
    record.kind === "dnskey" ? [{ keyTag: record.keyTag, algorithm: record.algorithm, flags: record.flags }] : [],
  );
}

function signaturesOf(answer: DnsAnswer, type: string): SignatureFact[] {
  return answer.answers.flatMap((record) => {
    if (record.kind !== "rrsig" || record.typeCovered !== type) return [];
    const { inceptionSeconds, expirationSeconds } = record;
    return [{ type, inceptionSeconds, expirationSeconds }];
  });
}

async function viewOf(dns: DnsProbe, resolver: string, name: string, type: "SOA" | "A"): Promise<View> {
  const answer = await dns.resolve(name, type, { resolver, dnssec: true });
  const isFailing = answer.rcode === "SERVFAIL";
  const unchecked = isFailing
    ? await dns.resolve(name, type, { resolver, dnssec: true, checkingDisabled: true })
    : null;
  return {
    resolver,
    type,
    rcode: answer.rcode,
    ad: answer.ad,
    cdRcode: unchecked?.rcode ?? null,
    ede: answer.ede.map(({ code, text }) => `${code} ${text}`.trim()),
  };
}

function judgeFacts(facts: Facts, now: Date): Verdict {
  const { zone, ds, keys, views } = facts;
  const base = { subject: zone, reach: 1 as const, data: facts };
  if (ds.length === 0) return unsignedVerdict(facts);
  const tags = `DS ${ds.map((record) => `${record.keyTag}/${record.algorithm}/${record.digestType}`).join(", ")}; DNSKEY ${keys.map((key) => `${key.keyTag}/${key.algorithm}`).join(", ") || "none"}`;
  const text = `${tags}; ${describeViews(views)}`;
  const bogus = resolversWith(views, (view) => view.rcode === "SERVFAIL" && view.cdRcode === "NOERROR");
  const valid = resolversWith(views, (view) => view.ad && view.rcode === "NOERROR").filter(
    (name) => !bogus.includes(name),
  );
  if (bogus.length > 0 && bogus.length >= valid.length) {
    return {
      ...base,
      status: "fail",
      findingKey: "bogus",
      summary: `The signature on ${zone} is broken, so most of the internet cannot find your shop or send you mail.`,
      summaryTech: `Bogus at ${bogus.join(", ")}: SERVFAIL, but NOERROR with checking disabled; ${text}.`,
      expected: "NOERROR with AD=1",
      found: "SERVFAIL, NOERROR with CD=1",
      confirm: "later",
    };
  }
  const hasMatch = ds.some((record) =>
    keys.some((key) => key.keyTag === record.keyTag && key.algorithm === record.algorithm),
  );
  if (facts.keysRcode === "NOERROR" && !hasMatch && valid.length === 0) {
    return {
      ...base,
      status: "fail",
      findingKey: "ds-without-key",
      summary: `The registry announces a signature for ${zone} that the company running your domain records does not have.`,
      summaryTech: `DS without a matching DNSKEY; ${text}.`,
      expected: "a DNSKEY with the key tag and algorithm of a DS record",
      found: tags,
    };
  }
  return signedVerdict(facts, { bogus, valid, text }, now);
}

function unsignedVerdict(facts: Facts): Verdict {
  const { zone, dsRcode } = facts;
  if (dsRcode !== "NOERROR" && dsRcode !== "NXDOMAIN") {
    return notSeen({
      subject: zone,
      findingKey: "not-seen",
      reach: 1,
      summary: `We could not see whether ${zone} is signed.`,
      summaryTech: `DS ${zone}: ${dsRcode}.`,
      ask: TRY_AGAIN_ASK,
      data: facts,
    });
  }
  return {
    subject: zone,
    status: "pass",
    findingKey: "unsigned",
    severity: "info",
    reach: 1,
    summary: `${zone} is not signed. That is fine: a signature is optional.`,
    summaryTech: `No DS record for ${zone} at the parent (${dsRcode}).`,
    data: facts,
  };
}

function signedVerdict(
  facts: Facts,
  { bogus, valid, text }: { bogus: string[]; valid: string[]; text: string },
  now: Date,
): Verdict {
  const { zone, ds } = facts;
  const base = { subject: zone, reach: 1 as const, data: facts };
  if (bogus.length > 0) {
    return {
      ...base,
      status: "warn",
      findingKey: "partly-bogus",
      summary: `One of the services we asked finds the signature on ${zone} broken; the others accept it.`,
      summaryTech: `Bogus at ${bogus.join(", ")}, valid at ${valid.join(", ")}; ${text}.`,
      expected: "AD=1 at every validating resolver",
      found: `SERVFAIL at ${bogus.join(", ")}`,
    };
  }
  const ending = facts.signatures.filter((signature) => isEnding(signature, now));
  const soonest = ending.toSorted((left, right) => left.expirationSeconds - right.expirationSeconds)[0];
  if (soonest) {
    const end = new Date(soonest.expirationSeconds * 1000).toISOString();
    const hours = Math.round((soonest.expirationSeconds * 1000 - now.getTime()) / HOUR_MS);
    const isOver = hours <= 0 && valid.length === 0;
    return {
      ...base,
      status: isOver ? "fail" : "warn",
      findingKey: isOver ? "signature-expired" : "signature-ending",
      summary: isOver
        ? `The signature on ${zone} has ended.`
        : `The signature on ${zone} ends soon and has not been renewed.`,
      summaryTech: `RRSIG ${soonest.type} ends ${end}, in ${hours} h; ${text}.`,
      expected: "signatures renewed days before they end",
      found: `ends ${end}`,
      deadline: end,
    };
  }
  const isWeak =
    ds.every((record) => WEAK_ALGORITHMS.has(record.algorithm)) ||
    ds.every((record) => record.digestType === SHA1_DIGEST);
  if (isWeak) {
    return {
      ...base,
      status: "warn",
      findingKey: "weak-algorithm",
      summary: `${zone} is signed with an outdated method that more and more services ignore.`,
      summaryTech: `Only weak algorithms (5, 7) or SHA-1 digests; ${text}.`,
      expected: "algorithm 8, 13, 14 or 15 and digest type 2 or 4",
      found: text,
    };
  }
  if (valid.length > 0) {
    return {
      ...base,
      status: "pass",
      findingKey: "ok",
      summary: `The signature on ${zone} is valid.`,
      summaryTech: `AD=1 at ${valid.join(", ")}; ${text}.`,
    };
  }
  return notSeen({
    ...base,
    findingKey: "not-validated",
    summary: `${zone} is signed, but nobody we asked checks signatures.`,
    summaryTech: `No resolver set AD=1; ${text}.`,
    ask: "Run the check again with a resolver that validates DNSSEC.",
  });
}

function isEnding({ inceptionSeconds, expirationSeconds }: SignatureFact, now: Date): boolean {
  const lifetimeMs = (expirationSeconds - inceptionSeconds) * 1000;
  const leftMs = expirationSeconds * 1000 - now.getTime();
  return leftMs < Math.min(SIGNATURE_LEFT_MS, SIGNATURE_LEFT_SHARE * lifetimeMs);
}

function resolversWith(views: View[], test: (view: View) => boolean): string[] {
  return [...new Set(views.filter(test).map((view) => view.resolver))];
}

function describeViews(views: View[]): string {
  return views
    .map((view) => {
      const unchecked = view.cdRcode === null ? "" : `, CD=1 ${view.cdRcode}`;
      const ede = view.ede.length > 0 ? `, EDE ${view.ede.join(", ")}` : "";
      return `${view.resolver} ${view.type} ${view.rcode} AD=${view.ad ? 1 : 0}${unchecked}${ede}`;
    })
    .join("; ");
}
