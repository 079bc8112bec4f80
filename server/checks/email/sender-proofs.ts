/** What each declared sender proves: SPF for an address it really sends from, and a signature of the From domain. */
import type { DnsProbe } from "../probes/probes.ts";
import type { Sender, StoreProfile } from "../store-profile.ts";
import { evaluateSpf, type SpfResult } from "./check-host.ts";
import { planSelectors, type SelectorPlan, selectorQuestions, viewSelector } from "./dkim-selectors.ts";
import { discoverDmarc } from "./dmarc-discovery.ts";
import { asciiDomain, fromDomains } from "./from-domains.ts";
import { formatIpAddress } from "./ip-address.ts";
import { gatherLookups, type Lookups, lookUp } from "./lookups.ts";
import { isAligned } from "./mail-auth.ts";
import { freshMail, type MailIn, type ReceivedMail } from "./received-mail.ts";
import { spfDns } from "./spf-dns.ts";
import { parseSpfRecord, selectSpfRecords } from "./spf-record.ts";

/** Holds what was found out for one declared sender. */
export type SenderProof = {
  fromDomain: string;
  /** Name for people. */
  label: string;
  stream: Sender["stream"];
  /** `live` from a received message, `published` from the provider's list; null when no address is known. */
  source: "live" | "published" | null;
  ip: string;
  returnPath: string;
  /** Null when no address is known. */
  spf: { result: SpfResult; isAligned: boolean; lookups: number; trace: string[] } | null;
  /** Null when it could not be found out. */
  isSigned: boolean | null;
};

/** Facts of the checks that judge senders; `lookups` hold selectors and DMARC records. */
export type SenderFacts = { proofs: SenderProof[]; lookups: Lookups; live: ReceivedMail[] };

/**
 * By provider: the sub-domain its return path usually stands at, empty when it is the From domain itself, and the name
 * that lists its servers. Return paths that differ per account are not here (catalogue 5, sender expectations).
 */
const publishedServers: { [provider: string]: { prefix: string; list: string } } = {
  google: { prefix: "", list: "_spf.google.com" },
  microsoft: { prefix: "", list: "spf.protection.outlook.com" },
  zoho: { prefix: "", list: "zohomail.com" },
  fastmail: { prefix: "", list: "spf.messagingengine.com" },
  postmark: { prefix: "pm-bounces", list: "pm.mtasv.net" },
  resend: { prefix: "send", list: "amazonses.com" },
};
/** Servers of providers whose return path must be declared. */
const listOnly: { [provider: string]: string } = {
  sendgrid: "sendgrid.net",
  mailchimp: "servers.mcsv.net",
  ses: "amazonses.com",
  mailgun: "mailgun.org",
};
/** Ours: records followed to find one address of a provider. */
const LIST_STEPS_MAX = 10;

/** Finds out what every declared sender proves. No answer is a fact, never an exception. */
export async function gatherSenders(
  store: StoreProfile,
  dns: Pick<DnsProbe, "resolve">,
  mail: MailIn | null | undefined,
  now: Date,
): Promise<SenderFacts> {
  const live = freshMail(mail, now);
  const samples = await Promise.all(plansOf(store).map((plan) => sampleOf(plan, dns, live)));
  const names = [...fromDomains(store), ...samples.map(({ returnPath }) => returnPath).filter((name) => name !== "")];
  const lookups = await gatherLookups(dns, (known) => [
    ...[...new Set(names)].flatMap((name) => discoverDmarc(name, known).questions),
    ...fromDomains(store).flatMap((domain) => selectorQuestions(store, domain, known)),
  ]);
  const proofs = await Promise.all(
    samples.map(async ({ plan, domain, sender, ...sample }): Promise<SenderProof> => {
      const { ip, returnPath } = sample;
      const record = discoverDmarc(domain, lookups).rfc9989.record?.text ?? "";
      const evaluation =
        ip === ""
          ? null
          : await evaluateSpf({ ip, mailFrom: `bounce@${returnPath}`, helo: returnPath, dns: spfDns(dns), now });
      return {
        ...sample,
        fromDomain: domain,
        label: plan.label,
        stream: sender.stream,
        spf: evaluation && {
          result: evaluation.result,
          isAligned: isAligned(returnPath, domain, lookups, record, "aspf"),
          lookups: evaluation.lookups,
          trace: evaluation.trace.map(({ domain: at, term, outcome }) => `${at} ${term}: ${outcome}`.slice(0, 300)),
        },
        isSigned: isSigned(plan, domain, lookups, liveOf(live, domain, sender)),
      };
    }),
  );
  return { proofs, lookups, live };
}

type DeclaredPlan = { plan: SelectorPlan; domain: string; sender: Sender };
type Sample = DeclaredPlan & Pick<SenderProof, "source" | "ip" | "returnPath">;

function plansOf(store: StoreProfile): DeclaredPlan[] {
  return fromDomains(store).flatMap((domain) =>
    planSelectors(store, domain).flatMap((plan) => (plan.sender ? [{ plan, domain, sender: plan.sender }] : [])),
  );
}

function liveOf(live: ReceivedMail[], domain: string, { stream }: Sender): ReceivedMail | undefined {
  return live.find((mail) => mail.stream === stream && mail.facts.authorDomains.includes(domain));
}

async function sampleOf(declared: DeclaredPlan, dns: Pick<DnsProbe, "resolve">, live: ReceivedMail[]): Promise<Sample> {
  const { plan, domain, sender } = declared;
  const received = liveOf(live, domain, sender);
  if (received) {
    return { ...declared, source: "live", ip: received.facts.ip, returnPath: received.facts.spf.domain };
  }
  const key = plan.provider?.key ?? "";
  const published = publishedServers[key];
  const usual = published === undefined ? "" : [published.prefix, domain].filter((part) => part !== "").join(".");
  const returnPath = asciiDomain(sender.returnPathDomain ?? "") || usual;
  const list = published?.list ?? listOnly[key];
  if (returnPath === "" || list === undefined) return { ...declared, source: null, ip: "", returnPath };
  const ip = await publishedAddress(list, dns);
  return { ...declared, source: ip === null ? null : "published", ip: ip ?? "", returnPath };
}

/** Finds one address in a provider's list, following its includes in order. */
async function publishedAddress(list: string, dns: Pick<DnsProbe, "resolve">): Promise<string | null> {
  const queue = [list];
  for (let step = 0; step < LIST_STEPS_MAX; step += 1) {
    const name = queue.shift();
    if (name === undefined) return null;
    const { texts } = await lookUp(dns, name, "TXT");
    const [text] = selectSpfRecords(texts);
    if (text === undefined) continue;
    const { record } = parseSpfRecord(text);
    for (const mechanism of record?.mechanisms ?? []) {
      if (mechanism.kind === "ip4") return formatIpAddress(firstHost(mechanism.network, mechanism.prefix));
      if (mechanism.kind === "include") queue.push(mechanism.text.replace(/^[^:]*:/, ""));
    }
    const redirect = /(?:^| )redirect=([^ ]+)/i.exec(text)?.[1];
    if (redirect !== undefined) queue.push(redirect);
  }
  return null;
}

/** The network's own address is nobody's, except where the network is one address. */
function firstHost(network: { version: 4 | 6; bytes: number[] }, prefix: number): { version: 4 | 6; bytes: number[] } {
  if (prefix >= 31) return network;
  return { ...network, bytes: network.bytes.map((byte, at) => (at === network.bytes.length - 1 ? byte | 1 : byte)) };
}

/** A received message knows; else a sound key where it is known to stand, else nobody knows. */
function isSigned(
  plan: SelectorPlan,
  domain: string,
  lookups: Lookups,
  received: ReceivedMail | undefined,
): boolean | null {
  if (received) return received.facts.dkim.some(({ isAligned: isOwn }) => isOwn);
  const views = plan.selectors.map((selector) => viewSelector(selector, domain, lookups));
  if (views.some(({ key }) => key?.problem === null)) return true;
  if (views.some(({ state }) => state === "unanswered")) return null;
  return plan.isCertain || views.some(({ state }) => state !== "missing") ? false : null;
}
