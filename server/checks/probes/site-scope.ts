/** Says which hosts and files are the shop's own: what is somebody else's script is not ours to scan. */
import { getDomain } from "tldts";

/** Networks that serve shops' own files under the network's name. Libraries' networks (jsdelivr, unpkg) are not among them. */
const contentNetworks = [
  "cdn.shopify.com",
  "cloudfront.net",
  "b-cdn.net",
  "fastly.net",
  "azureedge.net",
  "azurefd.net",
  "akamaized.net",
  "amazonaws.com",
  "digitaloceanspaces.com",
  "storage.googleapis.com",
  "r2.dev",
  "vercel.app",
  "netlify.app",
  "pages.dev",
  "web.app",
  "bigcommerce.com",
];
/** Folders only a site's own build writes, wherever it is served from. */
const OWN_FOLDERS = /\/(?:_next\/static|_nuxt|_astro|_app\/immutable)\//;
/** Files the platform or the CDN adds to every shop. */
const PLATFORM_FILES = /^\/cdn-cgi\/|\/shopifycloud\//;

/** Registrable domain of a host, private suffixes counted (`a.vercel.app` is nobody else's); the host itself when it has none. */
export function siteOf(host: string): string {
  return getDomain(host, { allowPrivateDomains: true }) ?? host;
}

/** Tells whether a URL belongs to the shop: its registrable domain, or its files on a content network. */
export function isOwnFile(url: string, site: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname, pathname, protocol } = new URL(url);
  if (!/^https?:$/.test(protocol) || PLATFORM_FILES.test(pathname)) return false;
  if (siteOf(hostname) === site) return true;
  return (
    OWN_FOLDERS.test(pathname) || contentNetworks.some((name) => hostname === name || hostname.endsWith(`.${name}`))
  );
}

const linkPatterns = {
  product: /\/(?:products?|p|item|artikel|produkt)\/[^/]+\/?$/i,
  cart: /\/(?:cart|basket|bag|warenkorb|panier)\/?$/i,
  login: /\/(?:login|log-in|signin|sign-in|anmelden|account(?:\/login)?)\/?$/i,
};

/** Finds the first link of a page to a product, the cart and the log-in, on the shop's own site. */
export function namedLinks(links: string[], site: string): { [page in keyof typeof linkPatterns]: string | null } {
  const own = links.filter((link) => siteOf(new URL(link).hostname) === site);
  const find = (pattern: RegExp) => own.find((link) => pattern.test(new URL(link).pathname)) ?? null;
  return { product: find(linkPatterns.product), cart: find(linkPatterns.cart), login: find(linkPatterns.login) };
}
