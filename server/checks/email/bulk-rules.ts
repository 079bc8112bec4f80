import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import type { StoreProfile } from "../store-profile.ts";
import { discoverDmarc } from "./dmarc-discovery.ts";
import { fromDomains } from "./from-domains.ts";
import { gatherSenders, type SenderFacts } from "./sender-proofs.ts";

/** Gmail and Yahoo since February 2024, Outlook.com since 2025-05-05: messages a day to one of them. */
const BULK_A_DAY = 5_000;

/** Checks that the mail is ready for the rules large mailboxes enforce by rejecting. */
export const bulkRules = defineCheck<SenderFacts>({
  id: "email.bulk-rules",
  stages: ["edge"],
  level: "public",
  minimumBar: [],
  severity: "medium",
  impact: "email",
  reach: 1,
  effort: "M",
  title: "Rules for bulk senders",
  founderTitle: "Ready for the rules of Gmail, Yahoo and Outlook",
  riskTitle: "Large mailboxes may refuse your emails",
  why: "Above 5,000 mails a day the big mailboxes enforce the rules by rejecting.",
  reference: { name: "Gmail: email sender guidelines", url: "https://support.google.com/a/answer/81126" },
  freshForMs: freshFor.network,
  gather: ({ store, probes, connections, now }) => gatherSenders(store, probes.dns, connections?.mail, now),
  judge: ({ store, facts }) => fromDomains(store).flatMap((domain) => judgeDomain(store, domain, facts)),
  fix(verdict) {
    return verdict.status === "warn" || verdict.status === "fail" ? stepsOf(verdict.findingKey) : [];
  },
});

/** `unseen` where only a received message, or a clear answer, could tell. */
type Rule = { key: string; state: "met" | "missing" | "unseen"; summary: string; tech: string };

/** Mails a day, the most that is known; null when nobody said. */
function volumeOf({ plannedVolumePerDay, ordersPerDay }: StoreProfile): number | null {
  // Every order sends at least one mail.
  const known = [plannedVolumePerDay, ordersPerDay].filter((count) => typeof count === "number");
  return known.length === 0 ? null : Math.max(...known);
}

function judgeDomain(store: StoreProfile, domain: string, facts: SenderFacts): Verdict[] {
  const volume = volumeOf(store);
  const isBulk = (volume ?? 0) >= BULK_A_DAY;
  const rules = rulesOf(store, domain, facts);
  const amount = volume === null ? "the planned volume is not declared" : `${volume} mails a day`;
  const missing = rules.filter(({ state }) => state === "missing");
  const unseen = rules.filter(({ state }) => state === "unseen").map(({ key }) => key);
  const base = {
    subject: domain,
    data: { volume, rules: rules.map(({ key, state }) => ({ key, state })) },
    found: rules.map(({ key, state }) => `${key}: ${state}`).join(", "),
  };
  const verdicts = missing.map((rule): Verdict => {
    const status = isBulk ? "fail" : "warn";
    const tail = isBulk ? `required from ${BULK_A_DAY} a day` : `advised below ${BULK_A_DAY} a day`;
    return {
      ...base,
      status,
      findingKey: rule.key,
      summary: rule.summary,
      summaryTech: `${rule.tech}; ${tail} (${amount}).`,
    };
  });
  if (isBulk) return [...verdicts, ...atBulk(base, unseen)];
  if (verdicts.length > 0) return verdicts;
  if (unseen.length > 0) {
    return [
      {
        ...base,
        status: "skip",
        findingKey: "below-bulk",
        summary: `These rules are enforced from ${BULK_A_DAY} mails a day; what we could see of them is in order.`,
        summaryTech: `${amount}, below ${BULK_A_DAY} a day; not seen: ${unseen.join(", ")}.`,
      },
    ];
  }
  return [
    {
      ...base,
      status: "pass",
      findingKey: "ok",
      summary: `Mail from ${domain} follows the rules of the large mailboxes.`,
      summaryTech: `${base.found}; ${amount}.`,
    },
  ];
}

function atBulk(base: Pick<Verdict, "subject" | "data" | "found">, unseen: string[]): Verdict[] {
  const complaints: Verdict = {
    ...base,
    status: "unknown",
    findingKey: "complaint-rate",
    summary: "We cannot see how many people mark your mail as spam.",
    summaryTech: "Complaint rate (limit 0.3 %, target below 0.1 %) needs data of Google Postmaster Tools.",
    ask: "What is the spam rate in Google Postmaster Tools? Enrol the domain there if you have not.",
  };
  if (unseen.length === 0) return [complaints];
  const rest: Verdict = {
    ...base,
    status: "unknown",
    findingKey: "not-seen",
    summary: "Some rules of the large mailboxes can only be seen in a real mail, and we have none.",
    summaryTech: `Not seen: ${unseen.join(", ")}.`,
    ask: "Send us one real mail of each kind through the address on the email page.",
  };
  return [rest, complaints];
}

function rulesOf(store: StoreProfile, domain: string, { proofs, lookups, live }: SenderFacts): Rule[] {
  const own = proofs.filter(({ fromDomain }) => fromDomain === domain);
  const mails = live.filter(({ facts }) => facts.authorDomains.includes(domain)).map(({ facts }) => facts);
  const marketing = live.filter(({ stream, facts }) => stream === "marketing" && facts.authorDomains.includes(domain));
  const sendsMarketing =
    marketing.length > 0 || own.some(({ stream }) => stream === "marketing") || store.senders.length === 0;
  const discovery = discoverDmarc(domain, lookups);
  const isDmarcBlurred = discovery.rfc9989.record === null && discovery.unanswered.length > 0;
  // A result that hides behind a temporary fault, or a list nobody knows, is not missing.
  const lists = own.map(({ spf }) => (spf === null || spf.result === "temperror" ? null : spf.result === "pass"));
  const rules: Rule[] = [
    {
      key: "listed",
      state: stateOf(lists),
      summary: "A company that sends for you is not on the list large mailboxes look at.",
      tech: "SPF does not pass for every declared sender",
    },
    {
      key: "signed",
      state: stateOf(own.map(({ isSigned }) => isSigned)),
      summary: "A company that sends for you does not sign your mail.",
      tech: "DKIM of the From domain is missing for a declared sender",
    },
    {
      key: "policy",
      state: stateOf([isDmarcBlurred ? null : discovery.rfc9989.policy !== null]),
      summary: "Large mailboxes ask for a policy against forged emails, and there is none.",
      tech: "no DMARC policy (p=none is enough)",
    },
    {
      key: "encrypted",
      state: stateOf(mails.map(({ tls, isTlsOffered }) => (isTlsOffered ? tls !== null : null))),
      summary: "Your mail travels without encryption.",
      tech: "received without STARTTLS",
    },
    {
      key: "reverse-name",
      state: stateOf(mails.map(({ reverseName, isReverseKnown }) => (isReverseKnown ? reverseName !== null : null))),
      summary: "A server that sends your mail has no proper name.",
      tech: "no PTR that leads back to the sending address",
    },
  ];
  if (!sendsMarketing) return rules;
  return [
    ...rules,
    {
      key: "one-click-unsubscribe",
      state: stateOf(marketing.map(({ facts }) => facts.hasOneClick)),
      summary: "Your newsletter cannot be left with one click.",
      tech: "List-Unsubscribe with List-Unsubscribe-Post (RFC 8058) is missing",
    },
  ];
}

/** One that is missing decides; one nobody saw, or none at all, leaves it open. */
function stateOf(seen: (boolean | null)[]): Rule["state"] {
  if (seen.includes(false)) return "missing";
  return seen.length === 0 || seen.includes(null) ? "unseen" : "met";
}

function stepsOf(rule: string): FixStep[] {
  const enrol: FixStep = {
    text: "Enrol the domain in Google Postmaster Tools and look at its compliance page.",
    link: { label: "Postmaster Tools", url: "https://postmaster.google.com" },
  };
  switch (rule) {
    case "listed":
      return [{ text: "Put the SPF finding of that sender right." }, enrol];
    case "signed":
      return [{ text: "Switch on signing (DKIM) at the sending service and publish its records." }, enrol];
    case "policy":
      return [{ text: "Publish a DMARC record; p=none with a report address is enough to begin." }, enrol];
    case "encrypted":
      return [{ text: "Ask the sending service to encrypt delivery (STARTTLS)." }, enrol];
    case "reverse-name":
      return [{ text: "Ask the owner of the sending address for a reverse name that leads back to it." }, enrol];
    default:
      return [
        { text: "Switch on one-click unsubscribe at the newsletter service, and honour it within two days." },
        enrol,
      ];
  }
}
