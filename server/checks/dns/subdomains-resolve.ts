import { defineCheck, type FixStep, freshFor, type Impact, type Verdict } from "../check.ts";
import type { NetworkFault, Probes } from "../probes/probes.ts";
import { readPage } from "../seo/page.ts";
import type { HostRole, StoreHost, StoreProfile } from "../store-profile.ts";
import { type AddressClass, classOfAddresses, isIpv6, textsOf } from "./answers.ts";
import { declaredHostsOf, normalName, reachOf } from "./hosts.ts";
import { BOT_WALL_ASK, notApplicable, notSeen, TRY_AGAIN_ASK } from "./not-judged.ts";
import { relativeName, subdomainSteps } from "./platform-records.ts";

type HttpFact = {
  url: string;
  status: number | null;
  ms: number;
  /** How long a second look took, asked for when the first was slow; null when none was needed or it got no answer. */
  msAgain: number | null;
  title: string;
  location: string | null;
  tlsOk: boolean | null;
  botWall: boolean;
  fault: NetworkFault | null;
};
type HostFact = {
  name: string;
  class: AddressClass;
  rcode: string;
  aliases: string[];
  addresses: string[];
  http: HttpFact | null;
};
type Facts = { hosts: HostFact[] };

/** Catalogue: an answer that takes longer counts as served, with a warning. */
const SLOW_MS = 5_000;

const impactByRole: { [role in HostRole]: Impact } = {
  storefront: "checkout",
  checkout: "checkout",
  api: "checkout",
  static: "checkout",
  app: "login",
  admin: "login",
  mail: "email",
  redirect: "trust",
  vendor: "trust",
};

/** Checks that every declared host resolves and serves what its role promises. */
export const subdomainsResolve = defineCheck<Facts>({
  id: "dns.subdomains-resolve",
  stages: ["audit", "edge"],
  level: "public",
  minimumBar: [3],
  severity: "high",
  impact: "checkout",
  reach: 0.6,
  effort: "S",
  title: "Declared hosts resolve and serve",
  founderTitle: "All your shop's addresses work",
  riskTitle: "One of your shop's addresses does not open",
  why: "Every address of the shop is a door; one locked door is enough to lose the order.",
  reference: { name: "RFC 1034, section 4.3.2", url: "https://www.rfc-editor.org/rfc/rfc1034#section-4.3.2" },
  vantages: "each",
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const hosts = declaredHostsOf(store).map(async (host): Promise<HostFact> => {
      const { name } = host;
      const { a, aaaa, addresses } = await probes.dns.addresses(name);
      const fact = {
        name,
        class: classOfAddresses(a, aaaa),
        rcode: a.rcode,
        aliases: textsOf(a, "CNAME"),
        addresses,
      };
      const isServed = host.http && host.role !== "redirect" && addresses.length > 0;
      if (!isServed) return { ...fact, http: null };
      const exchange = await probes.http.get(healthUrl(host), { kind: "html" });
      const { url, status, ms, tlsOk, botWall, fault } = exchange;
      const title = readPage(exchange.body).title.slice(0, 200);
      const location = exchange.locationResolved;
      const msAgain = ms > SLOW_MS && fault === null ? await lookAgain(probes, healthUrl(host)) : null;
      return { ...fact, http: { url, status, ms, msAgain, title, location, tlsOk, botWall, fault } };
    });
    return { hosts: await Promise.all(hosts) };
  },
  judge({ store, facts }) {
    const hosts = declaredHostsOf(store);
    if (hosts.length === 0) {
      return [
        notSeen({
          subject: normalName(store.domain),
          findingKey: "no-hosts",
          summary: "We do not know which addresses your shop uses besides the domain itself.",
          summaryTech: "hosts[] is empty.",
          ask: "Which subdomains does your shop use, and what for (shop, app, api, checkout, admin, mail)?",
        }),
      ];
    }
    return facts.hosts.flatMap((fact) => {
      const host = hosts.find((candidate) => candidate.name === fact.name);
      return host ? [judgeHost(fact, host, store)] : [];
    });
  },
  fix: fixSteps,
});

/** A busy machine or line of ours makes one answer late as well: only what is slow twice is slow. */
async function lookAgain(probes: Probes, url: string): Promise<number | null> {
  const { ms, fault } = await probes.http.get(url, { kind: "html", fresh: true });
  return fault === null ? ms : null;
}

function healthUrl(host: StoreHost): string {
  return `https://${host.name}${host.healthPath ?? "/"}`;
}

function isExpected(host: StoreHost, status: number): boolean {
  return host.expectStatus ? host.expectStatus.includes(status) : status >= 200 && status <= 399;
}

function judgeHost(fact: HostFact, host: StoreHost, store: StoreProfile): Verdict {
  const { name, http } = fact;
  const base = { subject: name, reach: reachOf(host, store), impact: impactByRole[host.role], data: fact };
  const chain = [...fact.aliases, fact.addresses.join(" ")].filter((part) => part !== "").join(" -> ");
  /** An optional host that is broken is worth a warning, not a closed door. */
  const broken = host.required ? ("fail" as const) : ("warn" as const);
  if (fact.class === "unseen") {
    return notSeen({
      ...base,
      findingKey: "not-seen",
      summary: `We could not look up ${name}.`,
      summaryTech: `A/AAAA of ${name}: ${fact.rcode}.`,
      ask: TRY_AGAIN_ASK,
    });
  }
  const ownCheck = name === normalName(store.domain) ? "apex" : "www";
  if (fact.class !== "addresses" && (ownCheck === "apex" || name === `www.${normalName(store.domain)}`)) {
    return notApplicable({
      ...base,
      findingKey: "reported-apart",
      summary: `Whether ${name} can be found is a point of its own.`,
      summaryTech: `${name} has no address (${fact.rcode}); dns.${ownCheck}-resolves reports it.`,
    });
  }
  if (fact.class !== "addresses") {
    const isFailing = fact.class === "servfail";
    return {
      ...base,
      status: broken,
      findingKey: isFailing ? "servfail" : "no-address",
      summary: `${name} cannot be found, so nothing on it opens.`,
      summaryTech: `${name} has no address (${fact.rcode}${fact.aliases.length > 0 ? ` after ${fact.aliases.join(" -> ")}` : ""}).`,
      expected: "A or AAAA",
      found: fact.rcode === "NOERROR" ? "no address" : fact.rcode,
      confirm: "later",
    };
  }
  if (http === null) {
    const reason = host.http ? "where it forwards to is judged with the redirects" : "it is not a web host";
    return {
      ...base,
      status: "pass",
      findingKey: "ok",
      summary: `${name} can be found.`,
      summaryTech: `${name} resolves: ${chain}; ${reason}.`,
    };
  }
  return judgeAnswer(fact, http, host, { base, broken, chain });
}

function judgeAnswer(
  fact: HostFact,
  http: HttpFact,
  host: StoreHost,
  context: { base: { subject: string } & Partial<Verdict>; broken: "fail" | "warn"; chain: string },
): Verdict {
  const { base, broken, chain } = context;
  const { name } = fact;
  const expected = host.expectStatus ? host.expectStatus.join(", ") : "200 to 399";
  if (http.botWall) {
    return notSeen({
      ...base,
      findingKey: "bot-wall",
      summary: `Your bot protection blocked our look at ${name}.`,
      summaryTech: `GET ${http.url} answered with a bot challenge (status ${http.status}).`,
      ask: BOT_WALL_ASK,
    });
  }
  if (http.fault !== null && http.status === null) return judgeFault(fact, http, http.fault, context);
  if (http.status === null || isExpected(host, http.status)) {
    const fastest = Math.min(http.ms, http.msAgain ?? 0);
    const isSlow = fastest > SLOW_MS;
    const times = http.msAgain === null ? `${http.ms} ms` : `${http.ms} ms, then ${http.msAgain} ms`;
    const tlsNote = http.tlsOk === false ? " The certificate was not valid; the certificate checks judge that." : "";
    return {
      ...base,
      status: isSlow ? "warn" : "pass",
      findingKey: isSlow ? "slow" : "ok",
      summary: isSlow ? `${name} opens, but takes longer than five seconds.` : `${name} opens.`,
      summaryTech: `GET ${http.url} -> ${http.status} in ${times}${http.title ? `, title "${http.title}"` : ""}; ${chain}.${tlsNote}`,
      expected: isSlow ? `under ${SLOW_MS} ms` : expected,
      found: isSlow ? times : String(http.status),
    };
  }
  if (http.status === 401 || http.status === 403) {
    // A closed shop front or checkout is never what the owner means; a closed back office usually is.
    const mayBeClosed = host.role !== "storefront" && host.role !== "checkout";
    const hint = mayBeClosed ? " That is acceptable if it is closed on purpose." : "";
    return {
      ...base,
      status: "warn",
      findingKey: "asks-for-login",
      summary: `${name} refuses visitors.${hint}`,
      summaryTech: `GET ${http.url} -> ${http.status}; declared ${expected}.${hint}`,
      expected,
      found: String(http.status),
    };
  }
  return {
    ...base,
    status: broken,
    findingKey: http.status >= 500 ? "server-error" : "unexpected-status",
    summary: `${name} answers with an error instead of its page.`,
    summaryTech: `GET ${http.url} -> ${http.status}; declared ${expected}; ${chain}.`,
    expected,
    found: String(http.status),
    confirm: "later",
  };
}

function judgeFault(
  fact: HostFact,
  http: HttpFact,
  fault: NetworkFault,
  context: { base: { subject: string } & Partial<Verdict>; broken: "fail" | "warn"; chain: string },
): Verdict {
  const { base, broken, chain } = context;
  const { name } = fact;
  const summaryTech = `GET ${http.url}: ${fault.kind} (${fault.code}); ${chain}.`;
  if (fault.kind === "guarded") {
    return {
      ...base,
      status: broken,
      findingKey: "special-address",
      summary: `${name} points to an address that exists only inside a private network.`,
      summaryTech,
      expected: "public addresses only",
      found: fact.addresses.join(", "),
    };
  }
  const isOurs =
    fault.kind === "unreachable" || fault.kind === "budget" || fault.kind === "dns" || fault.kind === "too-large";
  if (isOurs) {
    const isIpv6Only = fact.addresses.every(isIpv6);
    return notSeen({
      ...base,
      findingKey: "not-reached",
      summary: `We could not reach ${name} from here.`,
      summaryTech: isIpv6Only ? `${summaryTech} The name has IPv6 addresses only.` : summaryTech,
      ask: TRY_AGAIN_ASK,
    });
  }
  return {
    ...base,
    status: broken,
    findingKey: fault.kind === "tls" || fault.kind === "refused" ? "refuses-https" : "no-answer",
    summary: `${name} can be found, but does not open.`,
    summaryTech,
    expected: "an answer over https",
    found: `${fault.kind} (${fault.code})`,
    confirm: "later",
  };
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  if (verdict.status !== "fail" && verdict.status !== "warn") return [];
  const label = relativeName(verdict.subject, store.domain);
  switch (verdict.findingKey) {
    case "no-address":
    case "servfail":
      return subdomainSteps(store, verdict.subject);
    case "special-address":
      return [
        { text: `At your DNS provider, delete the record ${label} with the value ${verdict.found ?? ""}.` },
        ...subdomainSteps(store, verdict.subject),
      ];
    case "asks-for-login":
      return [
        {
          text: `If ${verdict.subject} is closed on purpose, declare the status ${verdict.found ?? ""} for this host; else remove the access rule.`,
        },
      ];
    case "refuses-https":
      return [
        { text: `Add ${verdict.subject} to the domains of your platform, so that it gets a certificate.` },
        ...subdomainSteps(store, verdict.subject),
      ];
    case "slow":
      return [{ text: `Find out in your platform's logs why the first answer of ${verdict.subject} takes so long.` }];
    default:
      return [
        { text: `Open ${verdict.subject} in your platform's log viewer and look at the newest errors.` },
        { text: "If the last deploy broke it, roll back to the one before." },
        {
          text: "Check that the name is listed in the platform's domain settings; the DNS record alone is not enough.",
        },
      ];
  }
}
