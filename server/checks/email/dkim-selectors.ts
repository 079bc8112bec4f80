/** Which selectors to look at for a From domain, and what each one holds. */
import type { Sender, StoreProfile } from "../store-profile.ts";
import { type DkimKey, parseDkimKey } from "./dkim-key.ts";
import { sendersOf } from "./from-domains.ts";
import { findLookup, isAnswered, isVoid, type Lookup, type Lookups, type Question } from "./lookups.ts";
import { commonSelectors, providerOf, type SenderProvider, senderProviders } from "./senders.ts";
import { isDnsName } from "./spf-macro.ts";

/** Holds what one selector looks like from outside. */
export type SelectorView = {
  selector: string;
  /** `<selector>._domainkey.<domain>`. */
  name: string;
  /**
   * `key` one record that was read, `several` more than one record, `address-only` the name has addresses but no text
   * (a proxied CNAME), `missing` nothing of its own, `unanswered` nobody answered.
   */
  state: "key" | "several" | "address-only" | "missing" | "unanswered";
  rcode: string;
  /** Records at the name, aliases followed. */
  texts: string[];
  aliases: string[];
  key: DkimKey | null;
};

/** What is looked at for one sender; `sender` is null when none is declared and the selectors are guesses. */
export type SelectorPlan = {
  sender: Sender | null;
  provider: SenderProvider | null;
  /** Name for people: of the provider, or the word it was declared with. */
  label: string;
  selectors: string[];
  /** Selectors the owner named. */
  declared: string[];
  /** Whether "none of them is there" is evidence rather than a guess. */
  isCertain: boolean;
};

/** A selector nobody uses: what answers here answers everywhere, so it is no key (wildcard records). */
const WILDCARD_SELECTOR = "launch-ready-no-such-selector";

/** Plans the selectors of a From domain, one entry per declared sender, or one with guesses when none is declared. */
export function planSelectors(store: StoreProfile, domain: string): SelectorPlan[] {
  const senders = sendersOf(store, domain);
  if (senders.length === 0) {
    const guesses = senderProviders.flatMap((provider) => provider.selectors);
    const selectors = usable([...guesses, ...commonSelectors], domain);
    return [{ sender: null, provider: null, label: domain, selectors, declared: [], isCertain: false }];
  }
  const plans = senders.map((sender): SelectorPlan => {
    const provider = providerOf(sender);
    const declared = usable(sender.selectors ?? [], domain);
    const known = provider?.selectors ?? [];
    const guesses = provider === null && declared.length === 0 ? [...commonSelectors] : known;
    return {
      sender,
      provider,
      label: provider?.name ?? sender.provider ?? domain,
      selectors: usable([...declared, ...guesses], domain),
      declared,
      isCertain: declared.length > 0 || (known.length > 0 && provider?.areSelectorsCertain === true),
    };
  });
  // The same provider may be declared for several streams of one domain.
  return [...new Map(plans.map((plan) => [`${plan.label} ${plan.selectors.join(" ")}`, plan])).values()];
}

/** Lists the DNS questions for a From domain, as far as they can be foreseen from what is known. */
export function selectorQuestions(store: StoreProfile, domain: string, known: Lookups): Question[] {
  const selectors = new Set(planSelectors(store, domain).flatMap((plan) => plan.selectors));
  const names = [WILDCARD_SELECTOR, ...selectors].map((selector) => selectorName(selector, domain));
  const texts = names.map((name): Question => ({ name, type: "TXT" }));
  // A name that exists without a text may be a proxied alias: its addresses tell.
  const bare = names.filter((name) => {
    const lookup = findLookup(known, name, "TXT");
    return lookup?.rcode === "NOERROR" && isVoid(lookup);
  });
  return [...texts, ...bare.map((name): Question => ({ name, type: "A" }))];
}

/** Views one selector of a domain in the answers known. */
export function viewSelector(selector: string, domain: string, known: Lookups): SelectorView {
  const name = selectorName(selector, domain);
  const lookup = findLookup(known, name, "TXT");
  const base = { selector, name, rcode: lookup?.rcode ?? "NETWORK", texts: [], aliases: [], key: null };
  if (lookup === null || !isAnswered(lookup)) return { ...base, state: "unanswered" };
  const { aliases } = lookup;
  const wildcard = selectorName(WILDCARD_SELECTOR, domain);
  const texts = withoutWildcard(lookup, findLookup(known, wildcard, "TXT"));
  const [text] = texts;
  if (text === undefined) {
    const addresses = withoutWildcard(findLookup(known, name, "A"), findLookup(known, wildcard, "A"));
    return { ...base, aliases, state: addresses.length > 0 ? "address-only" : "missing" };
  }
  if (texts.length > 1) return { ...base, aliases, texts, state: "several" };
  return { ...base, aliases, texts, state: "key", key: parseDkimKey(text) };
}

function withoutWildcard(lookup: Lookup | null, wildcard: Lookup | null): string[] {
  return (lookup?.texts ?? []).filter((text) => !wildcard?.texts.includes(text));
}

function selectorName(selector: string, domain: string): string {
  return `${selector}._domainkey.${domain}`;
}

/** Selectors may be pasted with their suffix; what cannot be a name is dropped. */
function usable(selectors: string[], domain: string): string[] {
  const plain = selectors.map((selector) =>
    selector
      .trim()
      .toLowerCase()
      .replace(/\._domainkey(\..*)?$/, ""),
  );
  return [...new Set(plain)].filter(
    (selector) => isDnsName(selectorName(selector, domain)) && /^[\x21-\x7e]+$/.test(selector),
  );
}
