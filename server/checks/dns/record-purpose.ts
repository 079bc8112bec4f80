/** Guesses why a record exists, from its name and value and what the store has declared. */
import { planSelectors } from "../email/dkim-selectors.ts";
import { providerOfMailServer, senderProviders } from "../email/senders.ts";
import type { HostRole, StoreProfile } from "../store-profile.ts";
import { hostsOf, normalName } from "./hosts.ts";
import type { MapRecord } from "./map-record.ts";
import { fingerprintOf } from "./takeover-fingerprints.ts";

/** What a part of the map is about. */
export const recordGroups = ["shop", "mail", "proof", "safety", "zone", "other"] as const;
export type RecordGroup = (typeof recordGroups)[number];

export type RecordPurpose = {
  group: RecordGroup;
  /** In the founder's words; empty when nothing can be told. */
  purpose: string;
  /** Whether name and value alone say why it is there and whether it is still needed. */
  isClear: boolean;
};

const roleWords: { [role in HostRole]: string } = {
  storefront: "Shows the shop",
  app: "Runs the shop's app",
  api: "Answers the shop's programs",
  checkout: "Takes payments",
  admin: "Where the shop is managed",
  static: "Serves pictures and files",
  mail: "Carries mail",
  redirect: "Sends visitors to the main address",
  vendor: "Belongs to a service you use",
};

/** Verification values by how they begin (the vendors' own setup pages); what they prove may be long over. */
const proofs: [start: string, vendor: string][] = [
  ["google-site-verification=", "Google"],
  ["facebook-domain-verification=", "Meta"],
  ["ms=", "Microsoft"],
  ["apple-domain-verification=", "Apple"],
  ["shopify-verification-code=", "Shopify"],
  ["stripe-verification=", "Stripe"],
  ["pinterest-site-verification=", "Pinterest"],
  ["tiktok-developers-site-verification=", "TikTok"],
  ["klaviyo-site-verification=", "Klaviyo"],
  ["atlassian-domain-verification=", "Atlassian"],
  ["zoho-verification=", "Zoho"],
  ["yandex-verification:", "Yandex"],
  ["docusign=", "DocuSign"],
  ["adobe-idp-site-verification=", "Adobe"],
  ["onetrust-domain-verification=", "OneTrust"],
];

/** Gives the purpose of a record of the store's zone. The provider's comment, where there is one, speaks first. */
export function purposeOf(record: MapRecord, store: StoreProfile): RecordPurpose {
  const guess = guessOf(record, store);
  return record.comment ? { ...guess, purpose: record.comment, isClear: true } : guess;
}

function guessOf(record: MapRecord, store: StoreProfile): RecordPurpose {
  switch (record.type) {
    case "A":
    case "AAAA":
    case "CNAME":
      return addressPurpose(record, store);
    case "MX": {
      const provider = providerOfMailServer(record.value.split(" ")[1] ?? "");
      return clear("mail", provider ? `Receives mail at ${provider.name}` : "Receives mail");
    }
    case "TXT":
      return textPurpose(record, store);
    case "CAA":
      return clear("safety", "Says who may issue certificates for the domain");
    case "DS":
      return clear("safety", "Lets others check that answers about the domain are genuine");
    case "NS":
      return record.name === normalName(store.domain)
        ? clear("zone", "Name server of the domain")
        : unclear("zone", "Hands this part of the domain to other name servers");
    default:
      return unclear("other", "");
  }
}

function addressPurpose(record: MapRecord, store: StoreProfile): RecordPurpose {
  const { name, value, type } = record;
  if (name.includes("._domainkey.")) return keyPurpose(name, store);
  const host = hostsOf(store).find((candidate) => candidate.name === name);
  if (host) return clear(host.role === "mail" ? "mail" : "shop", roleWords[host.role]);
  if (store.senders.some(({ returnPathDomain }) => returnPathDomain && normalName(returnPathDomain) === name)) {
    return clear("mail", "Takes back mail that could not be delivered");
  }
  if (/^(autodiscover|autoconfig)\./.test(name)) return clear("mail", "Sets up mail programs");
  if (/^_acme-challenge\./.test(name)) return clear("safety", "Proves the domain when its certificate is renewed");
  const vendor = type === "CNAME" ? fingerprintOf(value)?.vendor : undefined;
  return unclear("other", vendor ? `Leads to ${vendor}` : "");
}

function textPurpose({ name, value }: MapRecord, store: StoreProfile): RecordPurpose {
  const text = value.toLowerCase();
  if (name.includes("._domainkey.")) return keyPurpose(name, store);
  if (text.startsWith("v=spf1")) return clear("mail", senderWords(text));
  if (text.startsWith("v=dmarc1")) return clear("mail", "Says what happens to mail that is not yours");
  if (text.startsWith("v=stsv1")) return clear("mail", "Asks others to send you mail encrypted");
  if (text.startsWith("v=tlsrptv1")) return clear("mail", "Says where reports about mail encryption go");
  if (text.startsWith("v=bimi1")) return clear("mail", "Shows your logo beside your mail");
  if (name.startsWith("_launch-verify.")) return clear("proof", "Proves to Launch Ready that the domain is yours");
  if (name.startsWith("_acme-challenge.")) return clear("safety", "Proves the domain when its certificate is renewed");
  const proof = proofs.find(([start]) => text.startsWith(start));
  // Whose proof it is can be read; whether anybody still needs it cannot.
  return proof ? unclear("proof", `Proves the domain to ${proof[1]}`) : unclear("other", "");
}

function senderWords(spf: string): string {
  const names = senderProviders
    .filter(({ spfInclude }) => spfInclude !== null && spf.split(/\s+/).includes(spfInclude.toLowerCase()))
    .map(({ name }) => name);
  return names.length === 0 ? "Says who may send mail in your name" : `Lets ${names.join(", ")} send mail in your name`;
}

function keyPurpose(name: string, store: StoreProfile): RecordPurpose {
  const [selector = "", domain = ""] = name.split("._domainkey.");
  const plan = planSelectors(store, domain).find(
    ({ sender, selectors }) => sender !== null && selectors.includes(selector),
  );
  return clear("mail", plan ? `Signs mail sent through ${plan.label}` : "Signs mail");
}

function clear(group: RecordGroup, purpose: string): RecordPurpose {
  return { group, purpose, isClear: true };
}

function unclear(group: RecordGroup, purpose: string): RecordPurpose {
  return { group, purpose, isClear: false };
}
