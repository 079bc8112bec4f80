/** What a caller says about a shop in the world, and the profile the checks get for it. */
import type { StoreHost, StoreProfile } from "../../server/checks/store-profile.ts";
import { testAccountOf, variantOf } from "./shop-secrets.ts";

export const flavours = ["nginx", "shopify", "vercel"] as const;
export type Flavour = (typeof flavours)[number];

export type Product = { slug: string; title: string; priceMinor: number; text: string };

export type StoreSpec = {
  name: string;
  domain: string;
  flavour: Flavour;
  /** Which host is the shop's one address; the other redirects to it. Default `www`. */
  canonical?: "apex" | "www";
  /** Names from the fault list and the behaviour list, applied from the start. */
  faults?: string[];
  tagline?: string;
  products?: Product[];
  /** ISO 4217; default EUR. */
  currency?: string;
  ordersPerDay?: number;
  /** Average basket in minor units. */
  basketMinor?: number;
};

/** The selectors a healthy store signs with: one for mailboxes, one for order mail. */
export const dkimSelectors = { google: "google", postmark: "20260412093012pm" } as const;

const defaultProducts: Product[] = [
  {
    slug: "field-notebook",
    title: "Field notebook",
    priceMinor: 1400,
    text: "Stitched, 96 pages, made to be carried.",
  },
  { slug: "walnut-tray", title: "Walnut tray", priceMinor: 5200, text: "Oiled by hand, for keys and small change." },
  { slug: "linen-apron", title: "Linen apron", priceMinor: 6800, text: "Washed linen with two deep pockets." },
];

/** The products a store sells. */
export function productsOf(spec: StoreSpec): [Product, ...Product[]] {
  const [first = defaultProducts[0], ...rest] = spec.products ?? defaultProducts;
  if (first === undefined) throw new Error(`${spec.domain} sells nothing`);
  return [first, ...rest];
}

/** The shop's one host name. */
export function canonicalHost(spec: StoreSpec): string {
  return spec.canonical === "apex" ? spec.domain : `www.${spec.domain}`;
}

/** The shop's one origin. */
export function canonicalOrigin(spec: StoreSpec): string {
  return `https://${canonicalHost(spec)}`;
}

export type ShopPaths = {
  home: string;
  product: string;
  collection: string;
  cart: string;
  checkout: string;
  login: string;
  account: string;
};

/** Paths as the platform of each flavour names them. */
export function pathsOf(spec: StoreSpec): ShopPaths {
  const [first] = productsOf(spec);
  const isPlain = spec.flavour === "nginx";
  return {
    home: "/",
    product: isPlain ? `/shop/${first.slug}` : `/products/${first.slug}`,
    collection: isPlain ? "/shop" : "/collections/all",
    cart: "/cart",
    checkout: "/checkout",
    login: spec.flavour === "shopify" ? "/account/login" : "/login",
    account: "/account",
  };
}

/** What a consultant who onboarded the store well would have entered. */
export function profileOf(spec: StoreSpec): StoreProfile {
  const paths = pathsOf(spec);
  const origin = canonicalOrigin(spec);
  const platforms = { nginx: "other", shopify: "shopify", vercel: "vercel" } as const;
  return {
    domain: spec.domain,
    canonicalOrigin: origin,
    platform: platforms[spec.flavour],
    hosts: hostsOf(spec),
    paths,
    knownUrls: [origin + paths.home, origin + paths.product, origin + paths.collection],
    marketingLinks: [`${origin}${paths.collection}?utm_source=newsletter&utm_medium=email`],
    senders: [
      { fromDomain: spec.domain, provider: "google", selectors: [dkimSelectors.google], stream: "personal" },
      {
        fromDomain: spec.domain,
        provider: "postmark",
        returnPathDomain: `pm-bounces.${spec.domain}`,
        selectors: [dkimSelectors.postmark],
        stream: "transactional",
      },
    ],
    certificateRenewal: "auto",
    domainAutoRenew: false,
    wwwUnused: false,
    ...(spec.flavour === "nginx"
      ? {}
      : { edgeDecision: { edge: spec.flavour === "shopify" ? "Shopify" : "Vercel", acceptedBy: "the founder" } }),
    webhookUrls: [`${origin}/webhooks/orders`],
    cutoverAt: null,
    campaigns: [],
    ordersPerDay: spec.ordersPerDay ?? 20,
    basketMinor: spec.basketMinor ?? 5400,
    currency: spec.currency ?? "EUR",
    smoke: {
      marker: spec.name,
      buildMarker: { kind: "meta", name: "build" },
      testSku: productsOf(spec)[0].slug,
      ...(spec.flavour === "shopify" ? { variantId: variantOf(productsOf(spec)[0].slug) } : {}),
      syntheticAccount: testAccountOf(spec.domain).email,
      checkoutApi: "/api/checkout",
    },
  };
}

function hostsOf(spec: StoreSpec): StoreHost[] {
  const other = spec.canonical === "apex" ? `www.${spec.domain}` : spec.domain;
  return [
    { name: canonicalHost(spec), role: "storefront", http: true, required: true },
    { name: other, role: "redirect", http: true, required: true },
    { name: `app.${spec.domain}`, role: "app", http: true, required: true },
    { name: `api.${spec.domain}`, role: "api", http: true, required: true, healthPath: "/health" },
    { name: `help.${spec.domain}`, role: "vendor", http: true, required: false },
    { name: `pm-bounces.${spec.domain}`, role: "mail", http: false, required: false },
  ];
}
