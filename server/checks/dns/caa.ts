import { defineCheck, freshFor, type Verdict } from "../check.ts";
import type { DnsProbe, Rcode } from "../probes/probes.ts";
import type { StoreProfile } from "../store-profile.ts";
import { classOfAddresses, wasAnswered } from "./answers.ts";
import { caaNamesOf, platformCaaNames } from "./certificate-authorities.ts";
import { canonicalHost, type HostToCheck, normalName, reachOf, webHostsOf } from "./hosts.ts";
import { notApplicable, notSeen, orNoWebHost, TRY_AGAIN_ASK } from "./not-judged.ts";
import { relativeName } from "./platform-records.ts";

type CaaRecord = { flags: number; tag: string; value: string };
type HostFact = {
  name: string;
  addressClass: string;
  /** The name whose CAA set decides; null when none has one up to the top. */
  owner: string | null;
  records: CaaRecord[];
  /** The answer that ended the climb. */
  rcode: Rcode;
  issuer: string | null;
  hasWildcardName: boolean;
};
type Facts = { hosts: HostFact[] };

/** Tags an authority may meet without refusing (IANA, "Certification Authority Restriction Properties"). */
const KNOWN_TAGS = new Set(["issue", "issuewild", "iodef", "issuemail", "issuevmc", "contactemail", "contactphone"]);
/** RFC 8659, section 4.1: bit 0 of the flags. */
const CRITICAL = 128;

/** Checks that CAA records let the issuers in use renew. */
export const caa = defineCheck<Facts>({
  id: "dns.caa",
  stages: ["edge"],
  level: "public",
  minimumBar: [5],
  severity: "high",
  impact: "trust",
  effort: "S",
  title: "CAA records",
  founderTitle: "Who may issue your certificates",
  riskTitle: "The next certificate renewal will be refused",
  why: "A too strict certificate rule lets today's padlock live until renewal, then it breaks.",
  reference: { name: "RFC 8659", url: "https://www.rfc-editor.org/rfc/rfc8659" },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const hosts = webHostsOf(store).map(async ({ name }): Promise<HostFact> => {
      const { a, aaaa, addresses } = await probes.dns.addresses(name);
      const addressClass = classOfAddresses(a, aaaa);
      const [climbed, handshake] = await Promise.all([
        climb(probes.dns, name),
        addresses.length === 0 ? null : probes.tls.handshake(name, { address: addresses[0] }),
      ]);
      const certificate = handshake?.certificate ?? null;
      return {
        name,
        addressClass,
        ...climbed,
        issuer: certificate?.issuer ?? null,
        hasWildcardName: certificate?.names.some((other) => other.startsWith("*.")) ?? false,
      };
    });
    return { hosts: await Promise.all(hosts) };
  },
  judge({ store, facts }) {
    const hosts = webHostsOf(store);
    const verdicts = facts.hosts.flatMap((fact) => {
      const host = hosts.find((candidate) => candidate.name === fact.name);
      return host ? [judgeHost(fact, host, store)] : [];
    });
    return orNoWebHost(verdicts, store);
  },
  fix(verdict, store) {
    if (verdict.status !== "fail" && verdict.status !== "warn") return [];
    if (verdict.findingKey === "servfail") {
      return [
        {
          text: "Look at the name server and signature findings first; authorities refuse to issue while CAA questions fail.",
        },
      ];
    }
    if (verdict.findingKey === "unknown-critical") {
      return [
        {
          text: `At your DNS provider, delete the CAA record with the tag ${verdict.found ?? ""}; authorities that do not know it refuse to issue.`,
        },
      ];
    }
    const data = verdict.data && typeof verdict.data === "object" && !Array.isArray(verdict.data) ? verdict.data : {};
    const needed = typeof data.needed === "string" ? data.needed : null;
    const owner = typeof data.owner === "string" ? relativeName(data.owner, normalName(store.domain)) : "@";
    return [
      needed === null
        ? { text: `At your DNS provider, add a CAA record at ${owner} that names your certificate authority.` }
        : {
            text: `At your DNS provider, add this CAA record at ${owner} and keep the others, iodef included.`,
            record: { type: "CAA", name: owner, value: `0 issue "${needed}"` },
          },
      { text: 'Delete a record with the value ";": it forbids everybody.' },
    ];
  },
});

/** Climbs from the name towards the top; the first set that is not empty decides (RFC 8659, section 3). */
async function climb(dns: DnsProbe, name: string): Promise<Pick<HostFact, "owner" | "records" | "rcode">> {
  let rcode: Rcode = "NOERROR";
  for (let owner = name; owner !== ""; owner = owner.includes(".") ? owner.slice(owner.indexOf(".") + 1) : "") {
    const answer = await dns.resolve(owner, "CAA");
    rcode = answer.rcode;
    if (rcode !== "NOERROR" && rcode !== "NXDOMAIN") return { owner, records: [], rcode };
    const records = answer.answers.flatMap((record) =>
      record.kind === "caa" ? [{ flags: record.flags, tag: record.tag.toLowerCase(), value: record.value }] : [],
    );
    if (records.length > 0) return { owner, records, rcode };
  }
  return { owner: null, records: [], rcode };
}

function judgeHost(fact: HostFact, host: HostToCheck, store: StoreProfile): Verdict {
  const { name, owner, records, issuer } = fact;
  const set = records.map(({ flags, tag, value }) => `${flags} ${tag} "${value}"`).join(", ");
  const text = `CAA at ${owner ?? "no name"}: ${set || "none"}; issuer ${issuer ?? "not seen"}`;
  const needed = issuer === null ? null : caaNamesOf(issuer);
  const platformCa = isServedByPlatform(name, store) ? (platformCaaNames[store.platform] ?? null) : null;
  const wanted = needed?.[0] ?? platformCa;
  const base = {
    subject: name,
    reach: reachOf(host, store),
    summaryTech: `${text}.`,
    data: { ...fact, needed: wanted },
  };
  if (fact.rcode === "SERVFAIL") {
    return {
      ...base,
      status: "fail",
      findingKey: "servfail",
      summary: `Certificate authorities cannot read the rules of ${name} and will refuse to renew.`,
      summaryTech: `CAA ${owner}: SERVFAIL (RFC 8659, section 3: no issuance).`,
      expected: "an answer",
      found: "SERVFAIL",
      confirm: "later",
    };
  }
  if (!wasAnswered(fact.rcode) || (fact.rcode !== "NOERROR" && fact.rcode !== "NXDOMAIN")) {
    return notSeen({
      ...base,
      findingKey: "not-seen",
      summary: `We could not read the certificate rules of ${name}.`,
      summaryTech: `CAA ${owner}: ${fact.rcode}.`,
      ask: TRY_AGAIN_ASK,
    });
  }
  if (!host.declared && fact.addressClass !== "addresses") {
    return notApplicable({
      ...base,
      findingKey: "no-address",
      summary: `${name} has no address, so it needs no certificate.`,
    });
  }
  const critical = records.find(({ flags, tag }) => (flags & CRITICAL) !== 0 && !KNOWN_TAGS.has(tag));
  if (critical) {
    return {
      ...base,
      status: "fail",
      findingKey: "unknown-critical",
      summary: `A rule of ${name} forbids every authority to issue a certificate.`,
      expected: "known tags, or no critical flag",
      found: critical.tag,
    };
  }
  const allowed = allowedNames(records, fact.hasWildcardName);
  if (allowed === null) {
    return {
      ...base,
      status: "pass",
      findingKey: "ok",
      summary: `No rule stops the certificate of ${name} from being renewed.`,
      summaryTech: `${text}; CAA is optional.`,
    };
  }
  if (allowed.length === 0) {
    return {
      ...base,
      status: "fail",
      findingKey: "nobody",
      summary: `A rule of ${name} forbids everybody to issue its certificate.`,
      expected: wanted === null ? "your authority allowed" : `0 issue "${wanted}"`,
      found: set,
    };
  }
  if (needed !== null && !needed.some((authority) => allowed.includes(authority))) {
    return {
      ...base,
      status: "fail",
      findingKey: "issuer-not-allowed",
      summary: `The certificate of ${name} cannot be renewed: its issuer is not on your list.`,
      expected: needed.join(" or "),
      found: allowed.join(", "),
    };
  }
  if (needed === null) return judgeWithoutIssuer(fact, allowed, platformCa, base);
  if (platformCa !== null && !allowed.includes(platformCa)) {
    return {
      ...base,
      status: "warn",
      findingKey: "platform-not-allowed",
      summary: `Today's issuer of ${name} is allowed, but the one your platform usually renews with is not. That is acceptable if you chose the issuer yourself.`,
      expected: platformCa,
      found: allowed.join(", "),
    };
  }
  return {
    ...base,
    status: "pass",
    findingKey: "ok",
    summary: `The issuer of the certificate of ${name} is on your list.`,
  };
}

/** The issuer is not known to us: only the platform's authority can be judged. */
function judgeWithoutIssuer(
  fact: HostFact,
  allowed: string[],
  platformCa: string | null,
  base: { subject: string; summaryTech: string },
): Verdict {
  if (platformCa !== null && fact.issuer === null && !allowed.includes(platformCa)) {
    return {
      ...base,
      status: "fail",
      findingKey: "issuer-not-allowed",
      summary: `The certificate of ${fact.name} cannot be issued: your platform's authority is not on your list.`,
      expected: platformCa,
      found: allowed.join(", "),
    };
  }
  if (platformCa !== null && allowed.includes(platformCa)) {
    return {
      ...base,
      status: "pass",
      findingKey: "ok",
      summary: `Your platform's certificate authority is on the list of ${fact.name}.`,
    };
  }
  return notSeen({
    ...base,
    findingKey: "issuer-unknown",
    summary: `${fact.name} limits who may issue its certificate, and we do not know whether your issuer is on the list.`,
    ask: `Which certificate authority renews ${fact.name}? Your list allows ${allowed.join(", ")}.`,
  });
}

/** Null: everybody may issue. Empty: nobody. RFC 8659, sections 4.2 and 4.3; `issuewild` replaces `issue` for wildcards. */
function allowedNames(records: CaaRecord[], isWildcard: boolean): string[] | null {
  const wild = records.filter(({ tag }) => tag === "issuewild");
  const relevant = isWildcard && wild.length > 0 ? wild : records.filter(({ tag }) => tag === "issue");
  if (relevant.length === 0) return null;
  return relevant.flatMap(({ value }) => {
    const name = normalName((value.split(";", 1)[0] ?? "").trim());
    return name === "" ? [] : [name];
  });
}

/** The platform serves the shop's own front door; other hosts may live anywhere. */
function isServedByPlatform(name: string, store: StoreProfile): boolean {
  const domain = normalName(store.domain);
  return name === domain || name === `www.${domain}` || name === canonicalHost(store);
}
