/** What the checks know of a store: the onboarding inputs of the catalogue (0.6), camelCase in code, snake_case in files. */
import type { Platform, StageKey } from "./check.ts";

export const hostRoles = [
  "storefront",
  "app",
  "api",
  "checkout",
  "admin",
  "static",
  "mail",
  "redirect",
  "vendor",
] as const;
export type HostRole = (typeof hostRoles)[number];

/** Whether a host should stand behind the edge. */
export const proxying = ["yes", "no", "any"] as const;

export type StoreHost = {
  name: string;
  role: HostRole;
  /** Whether the host answers web requests at all; mail-only hosts do not. */
  http: boolean;
  /** Missing it stops sales or sign-in. Optional hosts are judged more gently. */
  required: boolean;
  /** Statuses that count as served; default 200 to 399. */
  expectStatus?: number[];
  /** Default `/`. */
  healthPath?: string;
  /** Whether it should stand behind the store's edge; left out, its role decides. */
  proxied?: (typeof proxying)[number];
};

export type Sender = {
  fromDomain: string;
  /** A key of the sender table (`google`, `microsoft`, `shopify`, `postmark`, …) or any other name. */
  provider?: string;
  returnPathDomain?: string;
  selectors?: string[];
  stream: "transactional" | "marketing" | "personal";
};

/** How the shop's page shows what its assistant answers. */
export const answerForms = ["text", "markdown", "html"] as const;

/** Beginnings of JSON that messages are written into: whatever the endpoint wants beside the message itself. */
export type MessageTemplate = {
  [field: string]: string | number | boolean | null | MessageTemplate | MessageTemplate[];
};

/** A shop's chat assistant, as the red team talks to it: one POST of JSON a message. */
export type AiAssistant = {
  /** Full https address messages are sent to. */
  url: string;
  /** Sent with every message; left out, the message stands alone. */
  requestTemplate?: MessageTemplate;
  /** Where the message goes, as a path such as `message` or `messages.0.content`. */
  messageField: string;
  /** Where a fresh conversation's id goes; left out, the assistant remembers nothing between messages. */
  conversationField?: string;
  /** Where the answer's text stands in the JSON that comes back; left out, the whole body is the answer. */
  responsePath?: string;
  /** Names of the headers it wants; their values are kept apart, sealed. */
  headers?: string[];
  /** A page of the shop the assistant reads, where a stranger's text can be planted: a review, a question. */
  contentSlotUrl?: string;
  /** JSON list of the tools the assistant called: see docs/ai-red-team.md. */
  toolLogUrl?: string;
  /** True when nobody else talks to it, so that every call in the tool log is ours. */
  staging?: boolean;
  /** Left out, answers are judged as if a page rendered them. */
  shownAs?: (typeof answerForms)[number];
};

/** Where a page says which commit it was built from. */
export const buildMarkerKinds = ["meta", "header"] as const;

/** What the smoke tests may use at a shop; each is optional, and what needs one that is missing asks for it. */
export type SmokeInputs = {
  /** Words the home page always shows. */
  marker?: string;
  /** The `<meta name>` or the response header of the home page that holds the commit's hash. */
  buildMarker?: { kind: (typeof buildMarkerKinds)[number]; name: string };
  /** Page of the test item, on the canonical origin; left out, the product page. */
  testPath?: string;
  /** Article number of the test item: hidden, and with nothing in stock to take from anybody. */
  testSku?: string;
  /** Its variant's number, for Shopify. */
  variantId?: string;
  /** E-mail address of the test account; its password is kept apart, sealed. */
  syntheticAccount?: string;
  /** Path of the shop's own checkout interface, which has to refuse an empty order. */
  checkoutApi?: string;
  /** Where payment messages arrive; left out, the first of `webhookUrls`. */
  webhookUrl?: string;
};

export type StoreProfile = {
  /** Registrable or chosen apex, lower case, without a final dot, A-labels. */
  domain: string;
  /** `https://www.shop.example`, without a path; null when not known yet. */
  canonicalOrigin: string | null;
  platform: Platform;
  hosts: StoreHost[];
  /** Paths on the canonical origin, each beginning with `/`. */
  paths: {
    home: string;
    product?: string;
    collection?: string;
    cart?: string;
    checkout?: string;
    login?: string;
    account?: string;
  };
  /** Real URLs of the shop, at most ten. */
  knownUrls: string[];
  marketingLinks: string[];
  senders: Sender[];
  /** Renewal by hand is attested; null means "judge by the lifetime". */
  certificateRenewal: "auto" | "manual" | null;
  /** The owner said the domain renews by itself (attestation). */
  domainAutoRenew: boolean;
  /** True when www is unused on purpose. */
  wwwUnused: boolean;
  /** A platform's edge in place of one's own, and who accepted that; null or left out when nobody decided. */
  edgeDecision?: { edge: string; acceptedBy: string } | null;
  /** Addresses of the servers behind the edge, and of those that were: nobody should reach the shop there. */
  origins?: string[];
  /** Where payment and shop providers send their messages: full URLs. */
  webhookUrls?: string[];
  cutoverAt: string | null;
  campaigns: { name: string; start: string; end: string }[];
  ordersPerDay: number | null;
  /** Mails a day that are planned to one large mailbox provider; null or left out when nobody said. */
  plannedVolumePerDay?: number | null;
  /** Average basket in minor units of `currency`. */
  basketMinor: number | null;
  currency: string;
  /** Null or left out when the shop has no assistant. */
  ai?: AiAssistant | null;
  /** Left out when nobody said anything for the smoke tests. */
  smoke?: SmokeInputs;
  /** The stage the store is in, where the caller knows it: before the handover a password page is expected. */
  stage?: StageKey;
};

/** Starts a profile from the domain alone: apex and www, the home page, nothing declared. */
export function emptyProfile(domain: string): StoreProfile {
  return {
    domain,
    canonicalOrigin: null,
    platform: "other",
    hosts: [
      { name: domain, role: "storefront", http: true, required: true },
      { name: `www.${domain}`, role: "redirect", http: true, required: true },
    ],
    paths: { home: "/" },
    knownUrls: [],
    marketingLinks: [],
    senders: [],
    certificateRenewal: null,
    domainAutoRenew: false,
    wwwUnused: false,
    cutoverAt: null,
    campaigns: [],
    ordersPerDay: null,
    basketMinor: null,
    currency: "EUR",
  };
}
