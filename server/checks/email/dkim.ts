import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import type { StoreProfile } from "../store-profile.ts";
import type { DkimKeyProblem } from "./dkim-key.ts";
import {
  planSelectors,
  type SelectorPlan,
  type SelectorView,
  selectorQuestions,
  viewSelector,
} from "./dkim-selectors.ts";
import { asciiDomain, fromDomains, relativeName } from "./from-domains.ts";
import { gatherLookups, type Lookups } from "./lookups.ts";
import { providerOf, senderProviders } from "./senders.ts";

/** RFC 8301, section 3.2: receivers must not accept shorter keys, signers should use at least 2048. */
const RSA_BITS_MIN = 1024;
const RSA_BITS_ADVISED = 2048;

/** Holds the answers for every selector looked at. */
export type DkimFacts = { lookups: Lookups };

/** Checks that every declared sender signs with a healthy key. */
export const dkim = defineCheck<DkimFacts>({
  id: "email.dkim",
  stages: ["audit", "edge"],
  level: "public",
  minimumBar: [9],
  severity: "high",
  impact: "email",
  reach: 1,
  effort: "M",
  title: "DKIM keys",
  founderTitle: "Signature on your emails",
  riskTitle: "Order emails may be taken for forgeries",
  why: "This signature is what proves to Gmail that the order confirmation is really yours.",
  reference: {
    name: "RFC 6376, section 3.6 (DKIM keys), and RFC 8301",
    url: "https://www.rfc-editor.org/rfc/rfc6376#section-3.6",
  },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const domains = fromDomains(store);
    const lookups = await gatherLookups(probes.dns, (known) =>
      domains.flatMap((domain) => selectorQuestions(store, domain, known)),
    );
    return { lookups };
  },
  judge({ store, facts }) {
    return fromDomains(store).flatMap((domain) => judgeDkim(store, domain, facts.lookups));
  },
  fix(verdict, store) {
    return verdict.status === "pass" ? [] : fixSteps(verdict, store);
  },
});

/** Judges the senders of one From domain; each selector and each sender without one appears once. */
export function judgeDkim(store: StoreProfile, domain: string, lookups: Lookups): Verdict[] {
  const verdicts = planSelectors(store, domain).flatMap((plan) => judgeSender(plan, domain, lookups));
  return [...new Map(verdicts.map((verdict) => [verdict.subject, verdict])).values()];
}

function judgeSender(plan: SelectorPlan, domain: string, lookups: Lookups): Verdict[] {
  const views = plan.selectors.map((selector) => viewSelector(selector, domain, lookups));
  const present = views.filter((view) => view.state !== "missing" && view.state !== "unanswered");
  if (plan.sender === null) return judgeGuesses(domain, present);
  if (present.length === 0) return [noSelector(plan, domain, views)];
  const hasHealthyKey = present.some((view) => view.key?.problem === null);
  // A withdrawn key is the normal end of an old one, as long as another is in use and nobody declared this one.
  const inUse = present.filter(
    (view) => !(hasHealthyKey && view.key?.problem === "revoked" && !plan.declared.includes(view.selector)),
  );
  const hasRsa = inUse.some((view) => view.key?.type === "rsa" && view.key.problem === null);
  const verdicts = inUse.map((view) => judgeSelector(view, plan.label, hasRsa));
  if (!plan.provider?.needsEverySelector) return verdicts;
  const gone = views.filter((view) => view.state === "missing");
  return [...verdicts, ...gone.map((view) => halfMissing(view, plan))];
}

function judgeSelector(view: SelectorView, label: string, hasRsa: boolean): Verdict {
  const { name: subject, key } = view;
  const data = dataOf(view);
  const tail = view.aliases.length > 0 ? ` (alias of ${view.aliases.join(" -> ")})` : "";
  const fail = (findingKey: string, summary: string, summaryTech: string): Verdict => ({
    status: "fail",
    subject,
    findingKey,
    summary,
    summaryTech: `${summaryTech}${tail}.`,
    expected: "one TXT record with an RSA key of 2048 bits or more",
    found: view.texts.join(" | ").slice(0, 1_000) || view.rcode,
    data,
  });
  if (view.state === "several") {
    return fail(
      "several-records",
      `The signature of ${label} is published twice, so receivers cannot tell which one counts.`,
      `${subject} has ${view.texts.length} TXT records; RFC 6376, section 3.6.2.2 allows one`,
    );
  }
  if (view.state === "address-only" || key === null) {
    return fail(
      "address-only",
      `The signature record of ${label} is hidden behind your website's protection, so nobody can read it.`,
      `${subject} answers with addresses and no TXT, as a proxied CNAME does`,
    );
  }
  if (key.problem !== null) {
    const [findingKey, summary] = problemWords[key.problem];
    return fail(findingKey, summary.replace("{sender}", label), `${subject}: ${key.detail ?? key.problem}`);
  }
  if (key.type === "rsa" && (key.bits ?? 0) < RSA_BITS_MIN) {
    return fail(
      "short-key",
      `The signature of ${label} is so weak that receivers must ignore it.`,
      `${subject}: RSA ${key.bits} bits, RFC 8301 forbids fewer than ${RSA_BITS_MIN}`,
    );
  }
  const base = { subject, found: `${key.type} ${key.bits} bits${key.isTesting ? ", t=y" : ""}`, data };
  if (key.type === "rsa" && (key.bits ?? 0) < RSA_BITS_ADVISED) {
    return {
      ...base,
      status: "warn",
      findingKey: "weak-key",
      summary: `The signature of ${label} works, but uses an old, short key.`,
      summaryTech: `${subject}: RSA ${key.bits} bits; RFC 8301 advises ${RSA_BITS_ADVISED}${tail}.`,
      expected: "RSA 2048 bits",
    };
  }
  if (key.isTesting) {
    return {
      ...base,
      status: "warn",
      findingKey: "testing",
      summary: `The signature of ${label} is marked as a test, so receivers may ignore it.`,
      summaryTech: `${subject}: t=y, receivers may treat signed mail like unsigned mail${tail}.`,
      expected: "no t=y",
    };
  }
  if (key.type === "ed25519" && !hasRsa) {
    return {
      ...base,
      status: "warn",
      findingKey: "ed25519-only",
      summary: `The signature of ${label} is of a new kind that some receivers cannot read yet.`,
      summaryTech: `${subject}: Ed25519 without an RSA key beside it; not every receiver knows RFC 8463${tail}.`,
      expected: "an RSA key beside the Ed25519 key",
    };
  }
  return {
    ...base,
    status: "pass",
    findingKey: "ok",
    summary: `Emails sent through ${label} carry a signature that receivers can check.`,
    summaryTech: `${subject}: ${key.type} ${key.bits} bits${tail}.`,
  };
}

/** By problem: the finding key and the founder's sentence. */
const problemWords: { [problem in DkimKeyProblem]: [findingKey: string, summary: string] } = {
  revoked: ["revoked", "The signature of {sender} was withdrawn, so its emails count as unsigned."],
  malformed: ["malformed", "The signature record of {sender} has a typing mistake, so receivers ignore it."],
  "not-base64": [
    "not-base64",
    "The signature record of {sender} was pasted with stray characters, so receivers ignore it.",
  ],
  unreadable: ["unreadable-key", "The signature record of {sender} is cut off, so receivers ignore it."],
  "unknown-type": ["unknown-type", "The signature of {sender} is of a kind no receiver knows."],
  "sha1-only": ["sha1-only", "The signature of {sender} uses a method that receivers refuse."],
  "not-for-mail": ["not-for-mail", "The signature record of {sender} says it is not meant for emails."],
};

function noSelector(plan: SelectorPlan, domain: string, views: SelectorView[]): Verdict {
  const base = {
    subject: `${domain} via ${plan.label}`.slice(0, 255),
    found: views.map((view) => `${view.name}: ${view.rcode}`).join(", ") || "no selector known",
    data: { domain, provider: plan.provider?.key ?? null, selectors: plan.selectors },
  };
  const unanswered = views.filter((view) => view.state === "unanswered");
  if (unanswered.length > 0) {
    return {
      ...base,
      status: "unknown",
      findingKey: "not-answered",
      summary: `We could not look up the signature of ${plan.label} for ${domain}: the name servers did not answer.`,
      summaryTech: `No answer for ${unanswered.map((view) => `${view.name} (${view.rcode})`).join(", ")}.`,
      ask: "Run the check again in a few minutes; if it stays silent, look at the name server findings first.",
    };
  }
  if (plan.isCertain) {
    return {
      ...base,
      status: "fail",
      findingKey: "no-selector",
      summary: `Emails sent through ${plan.label} carry no signature of ${domain} that receivers can check.`,
      summaryTech: `None of the selectors of ${plan.label} exists: ${base.found}.`,
      expected: plan.selectors.map((selector) => `${selector}._domainkey.${domain} TXT`).join(" or "),
      confirm: "later",
    };
  }
  const hint = plan.provider ? ` ${plan.provider.name} uses ${plan.provider.selectorHint}.` : "";
  return {
    ...base,
    status: "unknown",
    findingKey: "selector-not-known",
    summary: `We do not know where ${plan.label} keeps the signature of ${domain}, so we could not check it.`,
    summaryTech: `Selectors of ${plan.label} differ per account and none is declared; tried: ${base.found}.`,
    ask: `Which selector does ${plan.label} use for ${domain}?${hint} Send us one message from it, or copy the s= value of its DKIM-Signature header.`,
  };
}

function judgeGuesses(domain: string, present: SelectorView[]): Verdict[] {
  // A guessed selector may be a leftover: what is broken there says nothing about the mail that is sent today.
  const sound = present.filter(
    (view) => view.key?.problem === null && !(view.key.type === "rsa" && (view.key.bits ?? 0) < RSA_BITS_MIN),
  );
  if (sound.length > 0) {
    const hasRsa = sound.some((view) => view.key?.type === "rsa");
    return sound.map((view) => judgeSelector(view, `${view.selector}._domainkey`, hasRsa));
  }
  return [
    {
      status: "unknown",
      subject: domain,
      findingKey: "senders-not-known",
      summary: `We do not know which companies send emails for ${domain}, so we could not check their signatures.`,
      summaryTech: `No sender is declared for ${domain} and no sound key was found at the usual selectors; selectors cannot be listed.`,
      found:
        present.map((view) => `${view.name}: ${view.key?.problem ?? view.state}`).join(", ") ||
        "nothing at the usual selectors",
      ask: `Who sends emails for ${domain} (shop system, newsletter, mailboxes)? Add them as senders, or send us one message from each.`,
      data: { domain, provider: null, selectors: [] },
    },
  ];
}

function halfMissing(view: SelectorView, plan: SelectorPlan): Verdict {
  return {
    status: "warn",
    subject: view.name,
    findingKey: "half-missing",
    summary: `One of the two signature records of ${plan.label} is missing; signing stops at the next key change.`,
    summaryTech: `${view.name} does not exist (${view.rcode}); ${plan.label} rotates between ${plan.selectors.join(" and ")}.`,
    expected: `CNAME at ${view.name}`,
    found: view.rcode,
    data: dataOf(view, plan),
  };
}

function dataOf(view: SelectorView, plan?: SelectorPlan) {
  const { selector, name, state, texts, aliases, key } = view;
  return {
    selector,
    name,
    state,
    texts: texts.map((text) => text.slice(0, 1_000)),
    aliases,
    provider: plan?.provider?.key ?? null,
    type: key?.type ?? null,
    bits: key?.bits ?? null,
  };
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  const provider = providerOfVerdict(verdict, store);
  const publish: FixStep[] = (
    provider?.dkimSteps ?? ["In the sending service, open its domain settings and copy the DKIM record it shows."]
  ).map((text) => ({ text }));
  const docs: FixStep[] = provider ? [{ text: `${provider.name} describes each click.`, link: provider.docs }] : [];
  const name = relativeName(verdict.subject, store);
  switch (verdict.findingKey) {
    case "address-only":
      return [
        { text: `At your DNS provider, set the record ${name} to DNS only (grey cloud in Cloudflare).` },
        ...docs,
      ];
    case "several-records":
      return [
        { text: `At your DNS provider, delete all TXT records of ${name} but the one the sending service shows.` },
        ...publish,
      ];
    case "not-base64":
    case "malformed":
    case "unreadable-key":
      return [
        {
          text: `Delete the TXT record ${name} and paste it again from the sending service: no quotes, no blanks, no backslashes.`,
        },
        { text: "A 2048-bit key is longer than 255 characters; make sure the whole value arrived." },
        ...docs,
      ];
    case "testing":
      return [{ text: `In the TXT record ${name}, remove the part t=y; and keep the rest as it is.` }];
    case "selector-not-known":
    case "senders-not-known":
    case "not-answered":
      return verdict.ask ? [{ text: verdict.ask }, ...docs] : docs;
    default:
      return [...publish, ...docs];
  }
}

/** By the data of the verdict, else by the selector: `google._domainkey` is Google's. */
function providerOfVerdict(verdict: Verdict, store: StoreProfile) {
  const { data } = verdict;
  const key = data && typeof data === "object" && !Array.isArray(data) ? data.provider : null;
  if (typeof key === "string") return senderProviders.find((provider) => provider.key === key) ?? null;
  const selector = verdict.subject.split("._domainkey")[0] ?? "";
  const declared = store.senders.find((sender) => sender.selectors?.some((name) => asciiDomain(name) === selector));
  if (declared) return providerOf(declared);
  return (
    senderProviders.find((provider) => provider.areSelectorsCertain && provider.selectors.includes(selector)) ?? null
  );
}
