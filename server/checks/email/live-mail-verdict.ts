/** What one received message says of the stream it belongs to (catalogue 5, `email.live-test`). */
import type { Verdict } from "../check.ts";
import type { StoreProfile } from "../store-profile.ts";
import { asciiDomain } from "./from-domains.ts";
import type { MailFacts } from "./mail-auth.ts";
import type { ReceivedMail } from "./received-mail.ts";

type Finding = Omit<Verdict, "subject">;

/** Catalogue 5: slower than five minutes, or a clock more than an hour off. */
const SLOW_MS = 5 * 60_000;
const SKEW_MS = 3_600_000;
/** RFC 8301, section 3.2: signers should use at least 2048 bits. */
const RSA_BITS_ADVISED = 2048;

/** Judges one message: what fails first, then everything worth a warning, the heaviest named first. */
export function judgeMail(store: StoreProfile, mail: ReceivedMail): Finding {
  const { facts } = mail;
  const base = {
    found: foundWords(facts),
    data: { receivedAt: mail.receivedAt, stream: mail.stream, mailId: mail.id },
  };
  const problem = failureOf(store, facts);
  if (problem !== null) return { ...base, ...problem };
  const [first, ...others] = warningsOf(mail);
  if (first === undefined) {
    return {
      ...base,
      status: "pass",
      findingKey: "ok",
      summary: "A real mail of the shop arrived and proved that it comes from you.",
      summaryTech: `Received ${mail.receivedAt}: ${foundWords(facts)}.`,
    };
  }
  const also = others.map(({ summaryTech }) => ` Also: ${summaryTech}`).join("");
  return { ...base, ...first, summaryTech: `${first.summaryTech} Received ${mail.receivedAt}.${also}` };
}

/** Tells whether a domain is the store's own: its domain, one below it, or one a sender was declared for. */
export function isOwnDomain(store: StoreProfile, domain: string): boolean {
  const own = [store.domain, ...store.senders.map(({ fromDomain }) => fromDomain)].map(asciiDomain);
  return own.some((name) => name !== "" && (domain === name || domain.endsWith(`.${name}`)));
}

function failureOf(store: StoreProfile, facts: MailFacts): Finding | null {
  const [author, ...others] = facts.authorDomains;
  if (author === undefined || others.length > 0) {
    return {
      status: "fail",
      findingKey: "author-unclear",
      summary: "The mail does not say clearly who it is from, so receivers distrust it.",
      summaryTech: `From holds ${facts.authorDomains.length} domains; DMARC needs exactly one (RFC 9989, section 5.3.1).`,
      expected: "one From address",
    };
  }
  if (!isOwnDomain(store, author)) {
    return {
      status: "fail",
      findingKey: "foreign-from",
      summary: `The mail came from ${author} instead of your own domain.`,
      summaryTech: `From is ${author}, which is neither ${store.domain} nor a declared sender's domain.`,
      expected: `From an address of ${store.domain}`,
    };
  }
  if (isProving(facts)) return null;
  if (isBlurred(facts)) {
    return {
      status: "unknown",
      findingKey: "not-answered",
      summary: "The mail arrived, but name servers did not answer when we checked who sent it.",
      summaryTech: `SPF ${facts.spf.result}; DKIM ${facts.dkim.map(({ result }) => result).join(", ") || "none"}; a temporary fault hides the result.`,
      ask: "Send the same mail to us once more.",
    };
  }
  return {
    status: "fail",
    findingKey: "unaligned",
    summary: `Nothing in the mail proves that it comes from ${author}, so it may land in spam or be refused.`,
    summaryTech: `DMARC fails: ${failureWords(facts)}.`,
    expected: `SPF or DKIM passing for ${author}`,
  };
}

/** Tells whether a message clearly fails alignment: one author, nothing that proves it, and no look-up that stayed open. */
export function isUnaligned(facts: MailFacts): boolean {
  return facts.authorDomains.length === 1 && !isProving(facts) && !isBlurred(facts);
}

/** Writes what was found instead of a proof, and why, for engineers; without a full stop. */
export function failureWords(facts: MailFacts): string {
  return `${foundWords(facts)}${reasonsOf(facts)}`.replace(/\.$/, "");
}

function isProving({ spf, dkim }: MailFacts): boolean {
  return spf.isAligned || dkim.some(({ isAligned }) => isAligned);
}

function isBlurred({ spf, dkim, dmarc }: MailFacts): boolean {
  return spf.result === "temperror" || dkim.some(({ result }) => result === "temperror") || !dmarc.isKnown;
}

function warningsOf({ stream, receivedAt, sentAt, facts }: ReceivedMail): Finding[] {
  const findings: Finding[] = [];
  const warn = (findingKey: string, summary: string, summaryTech: string) =>
    findings.push({ status: "warn", findingKey, summary, summaryTech });
  const signatures = facts.dkim.filter(({ isAligned }) => isAligned);
  if (!facts.spf.isAligned || signatures.length === 0) {
    const missing = facts.spf.isAligned ? "DKIM" : "SPF";
    warn(
      "one-aligned",
      "The mail proves its sender in one of the two ways; if that one breaks, it lands in spam.",
      `${missing} is not aligned: ${foundWords(facts)}.`,
    );
  }
  if (stream === "marketing" && !facts.hasOneClick) {
    warn(
      "no-one-click",
      "The newsletter cannot be left with one click, so people mark it as spam instead.",
      facts.hasUnsubscribe
        ? "List-Unsubscribe-Post or an https address is missing (RFC 8058)."
        : "There is no List-Unsubscribe (RFC 8058).",
    );
  }
  if (facts.isTlsOffered && facts.tls === null) {
    warn("no-tls", "The mail travelled without encryption.", "The connection did not use STARTTLS, which we offer.");
  }
  if (facts.isReverseKnown && facts.reverseName === null) {
    warn(
      "no-reverse-name",
      "The server that sent the mail has no proper name, which large mailboxes dislike.",
      `${facts.ip} has no name that leads back to it (PTR).`,
    );
  }
  const delayMs = sentAt === null ? 0 : Date.parse(receivedAt) - Date.parse(sentAt);
  if (delayMs > SLOW_MS) {
    const minutes = Math.round(delayMs / 60_000);
    warn("slow", `The mail took ${minutes} minutes to arrive.`, `Delay ${minutes} minutes from when it was set off.`);
  }
  if (!facts.hasMessageId) {
    warn("no-message-id", "The mail lacks a number of its own, as spam often does.", "There is no valid Message-ID.");
  }
  const skewMs = facts.date === null ? null : Math.abs(Date.parse(receivedAt) - Date.parse(facts.date));
  if (skewMs === null || skewMs > SKEW_MS) {
    const seen = skewMs === null ? "missing or no date" : `${Math.round(skewMs / 60_000)} minutes off`;
    warn("wrong-date", "The mail carries a wrong date, so it is sorted in the wrong place.", `Date is ${seen}.`);
  }
  if (signatures.length > 0 && signatures.every(({ hasLengthLimit }) => hasLengthLimit)) {
    warn("partly-signed", "Only the beginning of the mail is signed.", "The aligned signatures use l=.");
  }
  const strongest = Math.max(0, ...signatures.map(strengthOf));
  if (signatures.length > 0 && strongest < RSA_BITS_ADVISED) {
    warn("weak-key", "The mail's signature uses an old, short key.", `RSA ${strongest} bits; RFC 8301 advises 2048.`);
  }
  return findings;
}

/** Ed25519 is as strong as long RSA keys. */
function strengthOf({ algorithm, bits }: MailFacts["dkim"][number]): number {
  return algorithm.startsWith("ed25519") ? RSA_BITS_ADVISED : (bits ?? 0);
}

function foundWords({ spf, dkim, authorDomains }: MailFacts): string {
  const align = (isAligned: boolean) => (isAligned ? "aligned" : "not aligned");
  const signatures = dkim.map(({ result, domain, selector, isAligned }) =>
    `DKIM ${result} d=${domain} s=${selector} ${align(isAligned)}`.slice(0, 200),
  );
  const parts = [
    `From ${authorDomains.join(", ") || "nobody"}`,
    `SPF ${spf.result} for ${spf.domain} ${align(spf.isAligned)}`,
    ...(signatures.length > 0 ? signatures : ["no DKIM signature"]),
  ];
  return parts.join("; ").slice(0, 1_000);
}

function reasonsOf({ dkim }: MailFacts): string {
  return dkim.map(({ domain, reason }) => (reason === null ? "" : `. ${domain}: ${reason}`)).join("");
}
