/** What a received message proves of its sender: SPF, DKIM and whether they are aligned with From (RFC 9989, section 5). */
import type { DnsProbe } from "../probes/probes.ts";
import { evaluateSpf, type SpfResult } from "./check-host.ts";
import { type DkimResult, verifyDkim } from "./dkim-verify.ts";
import { discoverDmarc } from "./dmarc-discovery.ts";
import type { DmarcPolicy } from "./dmarc-record.ts";
import { asciiDomain } from "./from-domains.ts";
import { connectingAddress, reverseName } from "./ip-address.ts";
import { gatherLookups, isAnswered, type Lookups, lookUp } from "./lookups.ts";
import {
  authorDomains,
  domainOfAddress,
  fieldsOf,
  headerValue,
  type MailMessage,
  readMessage,
} from "./mail-message.ts";
import { spfDns } from "./spf-dns.ts";
import { parseTagList, tagValue } from "./tag-list.ts";

/** How a message came in, as our own server saw it. */
export type Envelope = {
  /** Of the connecting client. */
  ip: string;
  helo: string;
  /** With or without angle brackets; empty for bounces. */
  mailFrom: string;
  /** `TLSv1.3`; null without encryption. */
  tls: string | null;
  /** False where our own server offered no encryption, so that its lack says nothing of the sender. */
  isTlsOffered: boolean;
};

/** What is kept of a message: no address of a person, no text. */
export type MailFacts = {
  /** Domains of From; DMARC judges exactly one. */
  authorDomains: string[];
  /** Domain of MAIL FROM; empty for bounces. */
  returnPathDomain: string;
  helo: string;
  ip: string;
  /** A name of the address that leads back to it; null when there is none or nobody answered. */
  reverseName: string | null;
  /** False when the name servers did not answer for the reverse name. */
  isReverseKnown: boolean;
  tls: string | null;
  isTlsOffered: boolean;
  spf: { result: SpfResult; domain: string; isAligned: boolean };
  dkim: (DkimResult & { isAligned: boolean })[];
  dmarc: {
    record: string | null;
    foundAt: string | null;
    organizationalDomain: string;
    policy: DmarcPolicy | null;
    /** False when the name servers did not answer for it. */
    isKnown: boolean;
  };
  hasMessageId: boolean;
  /** ISO 8601; null when the field is missing or no date. */
  date: string | null;
  hasUnsubscribe: boolean;
  /** RFC 8058: `List-Unsubscribe-Post: List-Unsubscribe=One-Click` beside an https address. */
  hasOneClick: boolean;
  isMalformed: boolean;
};

/**
 * Evaluates a message on its raw bytes. `Authentication-Results` are not read: anybody on the way may have written them.
 * Throws `RangeError` when the envelope's address is none; neither the message nor the network makes it throw.
 */
export async function evaluateMail(
  raw: Uint8Array,
  envelope: Envelope,
  dns: Pick<DnsProbe, "resolve">,
  now: Date,
): Promise<MailFacts> {
  const message = readMessage(raw);
  const authors = authorDomains(message).slice(0, 10);
  const author = authors.length === 1 ? (authors[0] ?? null) : null;
  const returnPathDomain = domainOfAddress(envelope.mailFrom);
  const spfDomain = returnPathDomain || asciiDomain(envelope.helo);
  const [spf, dkim, reverse] = await Promise.all([
    evaluateSpf({ ip: envelope.ip, mailFrom: envelope.mailFrom, helo: envelope.helo, dns: spfDns(dns), now }),
    verifyDkim(message, dns, now),
    findReverseName(envelope.ip, dns),
  ]);
  const domains = [author, spfDomain, ...dkim.map(({ domain }) => domain)].filter((name) => isComparable(name));
  const lookups = await gatherLookups(dns, (known) =>
    [...new Set(domains)].flatMap((domain) => discoverDmarc(domain, known).questions),
  );
  const discovery = author === null ? null : discoverDmarc(author, lookups);
  const record = discovery?.rfc9989.record ?? null;
  const aligned = (domain: string, tag: "aspf" | "adkim") =>
    author !== null && isComparable(domain) && isAligned(domain, author, lookups, record?.text ?? "", tag);
  const date = Date.parse(headerValue(message, "date") ?? "");
  return {
    authorDomains: authors,
    returnPathDomain,
    helo: envelope.helo.slice(0, 253),
    ip: envelope.ip,
    ...reverse,
    tls: envelope.tls,
    isTlsOffered: envelope.isTlsOffered,
    spf: {
      result: spf.result,
      domain: spfDomain.slice(0, 253),
      // RFC 9989, section 5.3.2: without MAIL FROM the HELO name is the identity.
      isAligned: spf.result === "pass" && aligned(spfDomain, "aspf"),
    },
    dkim: dkim.map((entry) => ({ ...entry, isAligned: entry.result === "pass" && aligned(entry.domain, "adkim") })),
    dmarc: {
      record: record?.text.slice(0, 1_000) ?? null,
      foundAt: discovery?.rfc9989.foundAt ?? null,
      organizationalDomain: author === null ? "" : organizationOf(author, lookups),
      policy: discovery?.rfc9989.policy ?? null,
      isKnown: discovery !== null && discovery.unanswered.length === 0,
    },
    hasMessageId: /<[^<>\s]+@[^<>\s]+>/.test((headerValue(message, "message-id") ?? "").slice(0, 1_000)),
    date: Number.isFinite(date) ? new Date(date).toISOString() : null,
    ...unsubscribe(message),
    isMalformed: message.isMalformed,
  };
}

/**
 * Tells whether two domains are aligned: the same name when the record asks for it (`aspf=s`, `adkim=s`), else the same
 * organizational domain (RFC 9989, section 4.10.2). `record` is the author domain's, empty when there is none.
 */
export function isAligned(
  domain: string,
  author: string,
  known: Lookups,
  record: string,
  tag: "aspf" | "adkim",
): boolean {
  if (domain === author) return true;
  if (tagValue(parseTagList(record).tags, tag)?.toLowerCase() === "s") return false;
  return organizationOf(domain, known) === organizationOf(author, known);
}

/**
 * Gives the organizational domain. Where no record stands anywhere the Public Suffix List decides, as receivers of RFC
 * 7489 do: the tree walk then knows only the name itself.
 */
export function organizationOf(domain: string, known: Lookups): string {
  const { rfc9989, rfc7489 } = discoverDmarc(domain, known);
  return rfc9989.record === null ? rfc7489.organizationalDomain : rfc9989.organizationalDomain;
}

function isComparable(name: string | null): name is string {
  return /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/.test(name ?? "");
}

/** A name counts when one of its addresses is the client's; at most ten are tried, as in RFC 7208, section 5.5. */
async function findReverseName(
  ip: string,
  dns: Pick<DnsProbe, "resolve">,
): Promise<Pick<MailFacts, "reverseName" | "isReverseKnown">> {
  const address = connectingAddress(ip);
  if (address === null) return { reverseName: null, isReverseKnown: false };
  const pointers = await lookUp(dns, reverseName(address), "PTR");
  if (!isAnswered(pointers)) return { reverseName: null, isReverseKnown: false };
  const names = pointers.texts.slice(0, 10).map((name) => name.toLowerCase().replace(/\.$/, ""));
  const answers = await Promise.all(names.map((name) => lookUp(dns, name, address.version === 4 ? "A" : "AAAA")));
  const found = names.find((_, index) =>
    answers[index]?.texts.some((text) => connectingAddress(text)?.bytes.join() === address.bytes.join()),
  );
  return {
    reverseName: found?.slice(0, 253) ?? null,
    isReverseKnown: found !== undefined || answers.every(isAnswered),
  };
}

function unsubscribe(message: MailMessage): Pick<MailFacts, "hasUnsubscribe" | "hasOneClick"> {
  const [list, ...others] = fieldsOf(message, "list-unsubscribe");
  const post = headerValue(message, "list-unsubscribe-post") ?? "";
  const hasUnsubscribe = list !== undefined && /<(?:https:|mailto:)[^<>]{1,4000}>/i.test(list.value);
  const hasPost = /^List-Unsubscribe=One-Click$/i.test(post.trim());
  return {
    hasUnsubscribe,
    hasOneClick: hasUnsubscribe && hasPost && others.length === 0 && /<https:/i.test(list.value),
  };
}
