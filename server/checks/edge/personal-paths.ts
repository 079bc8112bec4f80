/** Pages that belong to one visitor: what the store declares, what its pages link to, what its platform always has. */
import type { Platform } from "../check.ts";
import { isOwnName, normalName } from "../dns/hosts.ts";
import type { StoreProfile } from "../store-profile.ts";

/** Paths people only reach as themselves, in the words shops use. */
const PERSONAL =
  /^\/(?:cart|basket|bag|warenkorb|panier|checkouts?|kasse|account|my-account|konto|orders?|login|log-in|signin|sign-in)(?:\/|$)/i;

/** Platform defaults (catalogue, `edge.no-private-cache`); guessed, so only with the owner's leave. */
const platformPaths: { [platform in Platform]?: string[] } = {
  shopify: ["/cart", "/checkouts", "/account"],
  vercel: ["/api"],
  netlify: ["/api"],
  other: ["/cart", "/checkout", "/my-account", "/wp-json/wc/store/v1/cart"],
};

/** Lists the personal addresses a visitor may be said to open: declared ones, else those the shop's pages link to. */
export function personalUrls(store: StoreProfile, linked: string[]): string[] {
  const origin = originOf(store);
  const { cart, checkout, account, login } = store.paths;
  const declared = [cart, checkout, account, login].flatMap((path) =>
    path !== undefined && URL.canParse(path, origin) ? [new URL(path, origin).href] : [],
  );
  const own = linked.filter((link) => {
    const url = URL.parse(link);
    return url !== null && isOwnName(url.hostname, store.domain) && PERSONAL.test(url.pathname);
  });
  return unique([...declared, ...own.map(withoutQuery), ...(store.webhookUrls ?? [])]);
}

/** Lists the addresses the platform usually has beside them. */
export function guessedPersonalUrls(store: StoreProfile): string[] {
  const origin = originOf(store);
  return (platformPaths[store.platform] ?? []).map((path) => new URL(path, origin).href);
}

/** The address of the deception probe: a made-up file below the account, which some caches keep by its ending. */
export function deceptionUrl(store: StoreProfile): string {
  const { account = "/account" } = store.paths;
  return new URL(`${account.replace(/\/$/, "")}/lrc.css`, originOf(store)).href;
}

/** The shop's origin, by its domain while nobody said. */
export function originOf(store: StoreProfile): string {
  return store.canonicalOrigin ?? `https://${normalName(store.domain)}`;
}

function withoutQuery(link: string): string {
  const { origin, pathname } = new URL(link);
  return `${origin}${pathname}`;
}

function unique(urls: string[]): string[] {
  return [...new Set(urls.map((url) => new URL(url).href))].slice(0, 10);
}
