import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import { textsOf } from "../dns/answers.ts";
import { type HostToCheck, hostsOf, isOwnName, normalName, reachOf } from "../dns/hosts.ts";
import { notApplicable, notSeen, orNoWebHost, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import type { Probes } from "../probes/probes.ts";
import type { StoreProfile } from "../store-profile.ts";
import {
  type FrontFact,
  frontOf,
  gatherFronts,
  gatherZone,
  hasCloudflareZone,
  rangesOf,
  signalsText,
  type ZoneFact,
} from "./fronts.ts";
import { proxiedIn, type ZoneRecord } from "./zone-records.ts";

/** What a name that visitors never open is for. */
type MailUse = "signing key" | "bounce address" | "mail server" | "verification";
type MailFact = {
  name: string;
  use: MailUse;
  /** True, false, or null when nobody could say. */
  proxied: boolean | null;
  how: string;
};
type Facts = { zone: ZoneFact; fronts: FrontFact[]; mail: MailFact[] };

/** Labels of names that speak mail, file transfer or shells, and nothing a web proxy could pass on. */
const NOT_WEB = /^(?:mail|smtp|imap|pop3?|mx\d*|ftp|sftp|ssh)\./;

/** Checks that the proxy is on where it helps and off where it breaks things. */
export const proxyIntent = defineCheck<Facts>({
  id: "edge.proxy-intent",
  stages: ["edge"],
  level: "public",
  minimumBar: [4],
  severity: "medium",
  impact: "checkout",
  effort: "S",
  title: "Proxied where it helps, bypassed where it hurts",
  founderTitle: "The shield covers the shop and leaves mail alone",
  riskTitle: "The shield breaks mail, or leaves the shop uncovered",
  why: "The orange cloud speeds up the shop and breaks email records.",
  reference: {
    name: "Cloudflare docs, proxied DNS records",
    url: "https://developers.cloudflare.com/dns/proxy-status/",
  },
  freshForMs: freshFor.network,
  async gather({ store, probes, connections }) {
    const names = hostsOf(store).flatMap(({ name, http }) => (http ? [name] : []));
    const [{ fronts, records }, zone] = await Promise.all([
      gatherFronts(probes, names, connections),
      gatherZone(probes, store.domain, connections),
    ]);
    return { zone, fronts, mail: await gatherMail(probes, store, records) };
  },
  judge({ store, facts }) {
    if (!hasCloudflareZone(facts.zone, facts.fronts, store.domain)) {
      if (!facts.zone.isAnswered) {
        const summary = "We could not see who runs your domain's records.";
        const subject = normalName(store.domain);
        const summaryTech = "The NS look-up was not answered.";
        return [notSeen({ subject, findingKey: "zone-not-seen", summary, summaryTech, ask: TRY_AGAIN_ASK })];
      }
      return [
        notApplicable({
          subject: normalName(store.domain),
          findingKey: "not-on-cloudflare",
          summary: "Your domain is not run at Cloudflare, so no record can be proxied by mistake.",
          summaryTech: `Name servers ${facts.zone.nameServers.join(", ")}; no host proxied.`,
        }),
      ];
    }
    const hosts = hostsOf(store);
    const web = facts.fronts.flatMap((fact) => {
      const host = hosts.find(({ name }) => name === fact.name);
      return host ? [judgeHost(fact, host, store)] : [];
    });
    return [...orNoWebHost(web, store), ...facts.mail.map(judgeMail)];
  },
  fix: fixSteps,
});

/** Looks at every name of mail: keys, bounce addresses, the domain's own mail servers, and what else is no website. */
async function gatherMail(probes: Probes, store: StoreProfile, records: ZoneRecord[] | null): Promise<MailFact[]> {
  const domain = normalName(store.domain);
  const uses = new Map<string, MailUse>();
  for (const { fromDomain, selectors = [], returnPathDomain } of store.senders) {
    for (const selector of selectors) uses.set(normalName(`${selector}._domainkey.${fromDomain}`), "signing key");
    if (returnPathDomain) uses.set(normalName(returnPathDomain), "bounce address");
  }
  const mx = await probes.dns.resolve(domain, "MX");
  const exchanges = mx.answers.flatMap((record) => (record.kind === "mx" ? [normalName(record.exchange)] : []));
  for (const { name, http } of hostsOf(store)) if (!http && !uses.has(name)) uses.set(name, "mail server");
  for (const exchange of exchanges) uses.set(exchange, "mail server");
  for (const { name, proxied } of records ?? []) {
    if (!proxied || uses.has(name)) continue;
    if (name.includes("._domainkey.")) uses.set(name, "signing key");
    else if (name.startsWith("_")) uses.set(name, "verification");
    else if (NOT_WEB.test(name) && !isWebHost(store, name)) uses.set(name, "mail server");
  }
  // Somebody else's servers are their business, and Cloudflare's own mail routing lies in its ranges.
  const own = [...uses].filter(([name]) => isOwnName(name, domain));
  const isInRanges = await rangesOf(probes);
  return Promise.all(
    own.map(async ([name, use]): Promise<MailFact> => {
      const exact = proxiedIn(records, name);
      if (exact !== null) return { name, use, proxied: exact, how: "by the zone" };
      const { a, aaaa, addresses } = await probes.dns.addresses(name);
      if (addresses.length === 0 && (a.rcode === "TIMEOUT" || aaaa.rcode === "TIMEOUT")) {
        return { name, use, proxied: null, how: "not answered" };
      }
      // A proxied name shows addresses in place of its alias: where the alias shows, it is not proxied.
      const isAlias = textsOf(a, "CNAME").length > 0;
      const isProxied = !isAlias && addresses.some(isInRanges);
      return { name, use, proxied: isProxied, how: addresses.join(" ") || "no address" };
    }),
  );
}

function isWebHost(store: StoreProfile, name: string): boolean {
  return hostsOf(store).some((host) => host.name === name && host.http);
}

function judgeHost(fact: FrontFact, host: HostToCheck, store: StoreProfile): Verdict {
  const { name } = fact;
  const front = frontOf(fact, store.domain);
  const intent = intentOf(host, front.kind);
  const base = {
    subject: name,
    reach: reachOf(host, store),
    summaryTech: `${signalsText(fact)}; intent ${intent}.`,
    data: fact,
  };
  if (front.kind === "no-address") {
    return notApplicable({ ...base, findingKey: "no-address", summary: `${name} has no address.` });
  }
  if (front.kind === "not-seen") {
    const summary = `We could not see whether ${name} is behind your shield.`;
    return notSeen({ ...base, findingKey: "not-seen", summary, ask: TRY_AGAIN_ASK });
  }
  const isProxied = front.kind === "own" || front.kind === "mixed";
  if (isProxied && host.proxied !== "yes" && (fact.edge === "Vercel" || fact.edge === "Netlify")) {
    return {
      ...base,
      status: "warn",
      findingKey: "double-proxy",
      summary: `${name} passes two shields, yours and ${fact.edge}'s, which ${fact.edge} advises against.`,
      expected: "one edge, or a decision for two",
      found: `Cloudflare in front of ${fact.edge}`,
    };
  }
  if (intent === "yes" && !isProxied) {
    const isFront = host.role === "storefront";
    return {
      ...base,
      status: isFront ? "fail" : "warn",
      findingKey: "not-proxied",
      summary: isFront ? "Your shop is not behind your shield." : `${name} is not behind your shield.`,
      expected: "proxied",
      found: "DNS only",
    };
  }
  if (intent === "no" && isProxied) {
    const summary = `${name} is behind your shield, where it should not be.`;
    return {
      ...base,
      status: "warn",
      findingKey: "proxied-against-intent",
      summary,
      expected: "DNS only",
      found: "proxied",
    };
  }
  const summary = isProxied ? `${name} is behind your shield, as it should be.` : `${name} needs no shield of yours.`;
  return { ...base, status: "pass", findingKey: "ok", summary };
}

/** Catalogue: what people open is proxied, vendors' hosts and platforms' edges are left to them, mail never is. */
function intentOf(host: HostToCheck, front: ReturnType<typeof frontOf>["kind"]): "yes" | "no" | "any" {
  if (host.proxied !== undefined) return host.proxied;
  if (host.role === "mail") return "no";
  return host.role === "vendor" || front === "platform" ? "any" : "yes";
}

function judgeMail({ name, use, proxied, how }: MailFact): Verdict {
  const base = { subject: name, reach: 0.9 as const, summaryTech: `${name} (${use}): ${how}.` };
  if (proxied === null) {
    const summary = `We could not see whether ${name} is proxied.`;
    return notSeen({ ...base, findingKey: "not-seen", summary, ask: TRY_AGAIN_ASK });
  }
  if (!proxied)
    return { ...base, status: "pass", findingKey: "dns-only", summary: `${name} is left alone by your shield.` };
  const told = { ...base, expected: "DNS only", found: "proxied" };
  switch (use) {
    case "signing key":
      return {
        ...told,
        status: "fail",
        findingKey: "key-proxied",
        summary: "The key that proves your mail is hidden behind your shield.",
        impact: "email",
      };
    case "bounce address":
      return {
        ...told,
        status: "fail",
        findingKey: "bounce-proxied",
        summary: "The address that bounced mail returns to is hidden behind your shield.",
        impact: "email",
      };
    case "mail server":
      return {
        ...told,
        status: "fail",
        findingKey: "mail-proxied",
        summary: `Your mail server ${name} is hidden behind a shield that only lets web pages through.`,
        impact: "email",
      };
    case "verification":
      return {
        ...told,
        status: "warn",
        findingKey: "verification-proxied",
        summary: `${name} proves something to a vendor and is hidden behind your shield.`,
      };
  }
}

function fixSteps(verdict: Verdict): FixStep[] {
  if (verdict.status !== "fail" && verdict.status !== "warn") return [];
  const link = { label: "Cloudflare dashboard", url: "https://dash.cloudflare.com/?to=/:account/:zone/dns/records" };
  const at = `In Cloudflare, open DNS, then Records, and edit ${verdict.subject}`;
  if (verdict.findingKey === "not-proxied") {
    return [
      { text: "Set SSL/TLS to Full (strict) first." },
      { text: `${at}: set the proxy status to Proxied (orange cloud).`, link },
    ];
  }
  return [{ text: `${at}: set the proxy status to DNS only (grey cloud).`, link }];
}
