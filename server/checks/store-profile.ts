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
