/** Looks a shop up from its domain alone, for the onboarding wizard and `config --print`: each fact with its source. */
import { parse } from "tldts";
import type { Platform } from "./check.ts";
import type { DnsAnswer, HttpChain, Probes } from "./probes/probes.ts";
import { emptyProfile, type HostRole, type Sender, type StoreHost, type StoreProfile } from "./store-profile.ts";

export type DetectedFact = {
  key: "name" | "canonical" | "platform" | "hosting" | "dns" | "registrar" | "mail" | "hosts" | "pages";
  label: string;
  /** Null when nothing was found: the wizard asks. */
  value: string | null;
  source: string;
};
export type Detection = { profile: StoreProfile; name: string; facts: DetectedFact[]; questions: string[] };

/** What the front page of an API may answer: nobody said that there is one, and many have none or ask for a key. */
const API_STATUSES = [200, 204, 301, 302, 307, 308, 400, 401, 403, 404];

/** Names a shop usually has, with the role they usually play. */
const usualHosts: [string, HostRole][] = [
  ["app", "app"],
  ["api", "api"],
  ["shop", "storefront"],
  ["checkout", "checkout"],
  ["admin", "admin"],
  ["help", "vendor"],
  ["status", "vendor"],
  ["mail", "mail"],
];
/** Where sign-in, cart and account usually stand, by platform; the first that the home page links to wins. */
const usualPaths: Record<"login" | "cart" | "account" | "product" | "collection" | "checkout", RegExp> = {
  login: /^\/(?:account\/login|login|log-in|signin|sign-in)\/?$/i,
  cart: /^\/(?:cart|basket|bag)\/?$/i,
  account: /^\/(?:account|my-account)\/?$/i,
  product: /^\/(?:products?|item|p)\/[\w-]+\/?$/i,
  collection: /^\/(?:collections?|shop|category|c)(?:\/[\w-]+)?\/?$/i,
  checkout: /^\/checkout\/?$/i,
};

/** Detects what the outside shows of a shop. A look-up that fails leaves its fact null; nothing is guessed into the profile. */
export async function detectStore(domain: string, probes: Probes): Promise<Detection> {
  const profile = emptyProfile(domain);
  const [chain, ns, mx, txt, rdap, hosts, wildcard] = await Promise.all([
    probes.http.chain(`https://${domain}/`),
    probes.dns.resolve(domain, "NS"),
    probes.dns.resolve(domain, "MX"),
    probes.dns.resolve(domain, "TXT"),
    probes.rdap.domain(parse(domain).domain ?? domain),
    Promise.all(
      usualHosts.map(async ([label, role]) => ({ label, role, ...(await probes.dns.addresses(`${label}.${domain}`)) })),
    ),
    probes.dns.addresses(`lrc-9f2b7c41d0aa.${domain}`),
  ]);
  const body = chain.final?.body ?? "";
  const finalUrl = chain.final && (chain.final.status ?? 500) < 400 ? new URL(chain.final.url) : null;
  if (finalUrl) profile.canonicalOrigin = finalUrl.origin;
  profile.platform = platformOf(chain);
  const senders = sendersOf(domain, mx, txt);
  profile.senders = senders;
  for (const host of hosts) {
    const isWildcard = sameAddresses(host.addresses, wildcard.addresses);
    if (host.addresses.length > 0 && !isWildcard) {
      const isMail = host.role === "mail";
      profile.hosts.push({
        name: `${host.label}.${domain}`,
        role: host.role,
        http: !isMail,
        required: ["app", "api", "checkout"].includes(host.label),
        ...(host.role === "api" ? { expectStatus: API_STATUSES } : {}),
      });
    }
  }
  const links = finalUrl ? linkedPaths(body, finalUrl) : [];
  for (const [key, pattern] of Object.entries(usualPaths)) {
    const path = links.find((candidate) => pattern.test(candidate));
    if (path) profile.paths[key as keyof typeof usualPaths] = path;
  }
  profile.knownUrls = [profile.paths.product, profile.paths.collection].flatMap((path) =>
    path && finalUrl ? [`${finalUrl.origin}${path}`] : [],
  );
  const canonicalHost = finalUrl?.hostname;
  if (
    canonicalHost &&
    !profile.hosts.some(({ name }) => name === canonicalHost) &&
    canonicalHost.endsWith(`.${domain}`)
  ) {
    profile.hosts.push({ name: canonicalHost, role: "storefront", http: true, required: true });
  }
  profile.hosts = profile.hosts.map((host) => withSeenRole(host, domain, canonicalHost ?? null));
  return {
    profile,
    name: nameOf(body) ?? domain,
    facts: facts({ chain, ns, profile, body, registrar: rdap.registrar, finalUrl }),
    questions: questionsFor(profile, finalUrl !== null),
  };
}

/** The host the shop ends at is its storefront; a bare domain that leads elsewhere only redirects. */
function withSeenRole(host: StoreHost, domain: string, canonicalHost: string | null): StoreHost {
  if (host.name === canonicalHost) return { ...host, role: "storefront" };
  return canonicalHost && host.name === domain ? { ...host, role: "redirect" } : host;
}

function sameAddresses(a: string[], b: string[]): boolean {
  return b.length > 0 && a.length > 0 && a.every((address) => b.includes(address));
}

/** Platform detection of the catalogue (0.6): headers first, then what the page loads. */
function platformOf(chain: HttpChain): Platform {
  const headers = new Map(chain.final?.headers ?? []);
  const body = chain.final?.body ?? "";
  const server = headers.get("server")?.toLowerCase() ?? "";
  if (/shopify/i.test(headers.get("powered-by") ?? "") || headers.has("x-shopid") || body.includes("cdn.shopify.com"))
    return "shopify";
  if (server === "vercel" || headers.has("x-vercel-id")) return "vercel";
  if (server === "netlify" || headers.has("x-nf-request-id")) return "netlify";
  if (headers.has("x-render-origin-server")) return "render";
  if (headers.has("fly-request-id")) return "fly";
  if (/vegur|heroku-router/.test(headers.get("via") ?? "")) return "heroku";
  return server === "cloudflare" || headers.has("cf-ray") ? "cloudflare" : "other";
}

const mailHosts: [RegExp, string][] = [
  [/\.?(?:google|googlemail)\.com$/, "google"],
  [/\.protection\.outlook\.com$|\.mx\.microsoft$/, "microsoft"],
  [/\.messagingengine\.com$/, "fastmail"],
  [/\.zoho\.(?:com|eu)$/, "zoho"],
];

function sendersOf(domain: string, mx: DnsAnswer, txt: DnsAnswer): Sender[] {
  const exchanges = mx.answers.flatMap((record) => (record.kind === "mx" ? [record.exchange.toLowerCase()] : []));
  const spf = txt.answers.find((record) => record.kind === "text" && /^v=spf1(?: |$)/i.test(record.data));
  const provider =
    mailHosts.find(([pattern]) => exchanges.some((exchange) => pattern.test(exchange)))?.[1] ??
    (spf?.kind === "text" && spf.data.includes("_spf.google.com") ? "google" : undefined);
  return provider ? [{ fromDomain: domain, provider, stream: "personal" }] : [];
}

function nameOf(body: string): string | null {
  const site = /<meta[^>]+property=["']og:site_name["'][^>]+content=["']([^"']{1,80})["']/i.exec(body)?.[1];
  const title = /<title[^>]*>([^<]{1,200})<\/title>/i.exec(body)?.[1];
  const text = (site ?? title?.split(/\s[|–—-]\s/)[0])?.replace(/&amp;/g, "&").replace(/\s+/g, " ").trim();
  return text ? text.slice(0, 80) : null;
}

function linkedPaths(body: string, base: URL): string[] {
  const paths: string[] = [];
  for (const match of body.matchAll(/href=["']([^"'#?]{1,300})["'#?]/gi)) {
    const url = URL.parse(match[1] ?? "", base);
    if (url && url.origin === base.origin && !paths.includes(url.pathname)) paths.push(url.pathname);
    if (paths.length >= 300) break;
  }
  return paths;
}

const platformNames: Record<Platform, string | null> = {
  shopify: "Shopify",
  vercel: "Vercel",
  netlify: "Netlify",
  render: "Render",
  fly: "Fly",
  heroku: "Heroku",
  cloudflare: "behind Cloudflare",
  other: null,
};

function facts(seen: {
  chain: HttpChain;
  ns: DnsAnswer;
  profile: StoreProfile;
  body: string;
  registrar: string | null;
  finalUrl: URL | null;
}): DetectedFact[] {
  const nameServers = seen.ns.answers.flatMap((record) => (record.kind === "text" ? [record.data] : [])).toSorted();
  const hops = seen.chain.hops.length - 1;
  const hosts = seen.profile.hosts.map(({ name }) => name);
  const pages = Object.entries(seen.profile.paths).filter(([key]) => key !== "home");
  const sender = seen.profile.senders[0];
  return [
    { key: "name", label: "Name", value: nameOf(seen.body), source: "title of the home page" },
    {
      key: "canonical",
      label: "Main address",
      value: seen.finalUrl?.origin ?? null,
      source:
        hops > 0 ? `${hops} redirect${hops === 1 ? "" : "s"} from https://${seen.profile.domain}` : "answers directly",
    },
    {
      key: "platform",
      label: "Platform",
      value: platformNames[seen.profile.platform],
      source: "response headers and scripts",
    },
    { key: "dns", label: "Name servers", value: nameServers.join(", ") || null, source: "NS records" },
    { key: "registrar", label: "Registrar", value: seen.registrar, source: "registry (RDAP)" },
    { key: "mail", label: "Mail", value: sender?.provider ?? null, source: "MX and SPF records" },
    { key: "hosts", label: "Addresses", value: hosts.join(", "), source: "usual names that resolve" },
    {
      key: "pages",
      label: "Key pages",
      value: pages.map(([, path]) => path).join(", ") || null,
      source: "links of the home page",
    },
  ];
}

function questionsFor(profile: StoreProfile, isReachable: boolean): string[] {
  const questions: string[] = [];
  if (!isReachable) questions.push("We could not open the shop. Is the spelling right, or is it not public yet?");
  if (!profile.paths.login) questions.push("Where do customers sign in?");
  if (!profile.senders.some(({ stream }) => stream === "transactional")) questions.push("Who sends the order mails?");
  return questions;
}
