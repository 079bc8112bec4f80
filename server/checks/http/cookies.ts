/** Cookies as facts: names and attributes, never values. */
import { getPublicSuffix } from "tldts";
import { isOwnName, normalName } from "../dns/hosts.ts";
import { cookieName } from "../probes/cookie-jar.ts";

/** One cookie a host tried to set; null where an attribute is missing. */
export type CookieFact = {
  name: string;
  /** Lower case, without the leading dot. */
  domain: string | null;
  path: string | null;
  secure: boolean;
  httpOnly: boolean;
  /** Lower case. */
  sameSite: string | null;
  /** Milliseconds since 1970 of its end as written; null for a session cookie, 0 for one that is being deleted. */
  endsAtMs: number | null;
};

/** Reads a `Set-Cookie` value whose content is hidden; null when browsers would ignore it (RFC 6265, section 5.2). */
export function cookieFactOf(setCookie: string): CookieFact | null {
  const name = cookieName(setCookie);
  if (name === null) return null;
  const attributes = new Map(
    setCookie
      .split(";")
      .slice(1)
      .map((part): [string, string] => {
        const [key = "", ...value] = part.split("=");
        return [key.trim().toLowerCase(), value.join("=").trim()];
      }),
  );
  const domain = attributes.get("domain")?.replace(/^\./, "") ?? "";
  return {
    name: name.slice(0, 100),
    domain: domain === "" ? null : normalName(domain),
    path: attributes.get("path") ?? null,
    secure: attributes.has("secure"),
    httpOnly: attributes.has("httponly"),
    sameSite: attributes.get("samesite")?.toLowerCase() ?? null,
    endsAtMs: endOf(attributes.get("max-age"), attributes.get("expires")),
  };
}

/** RFC 6265, section 5.3, step 3: Max-Age goes before Expires; zero or less deletes the cookie. */
function endOf(maxAge: string | undefined, expires: string | undefined): number | null {
  if (maxAge !== undefined) return /^-\d+$|^0+$/.test(maxAge) ? 0 : null;
  const time = Date.parse(expires ?? "");
  return Number.isFinite(time) ? time : null;
}

/** Names by which a cookie is a key to somebody's account, basket or order. */
const SESSION_LIKE = /sess|sid|auth|token|login|jwt|cart|checkout|csrf/i;
/** Counting and advertising: whoever reads these reads no account. */
const ANALYTICS = /^(?:_ga|_gid$|_gat|_gcl|_fbp$|_fbc$|_shopify_[ys]$|_shopify_sa_|_uet|_hj|_tt|_pin|_clck$|_clsk$)/i;
/** Set by the network in front of the shop, each time anew, cached or not. */
const EDGE = /^(?:__cf|_cfuvid$|cf_|__cflb$|AWSALB|ARRAffinity|incap_|visid_|ak_bmsc$|bm_)/i;

/** Tells whether a cookie looks like a key to an account, a basket or an order. */
export function isSessionLike({ name }: CookieFact): boolean {
  return SESSION_LIKE.test(name) && !isIncidental({ name });
}

/** Tells whether a cookie is known to serve counting, advertising or the network in front of the shop. */
export function isIncidental({ name }: Pick<CookieFact, "name">): boolean {
  return ANALYTICS.test(name) || EDGE.test(name);
}

/** Says why a browser ignores a cookie set by a host over https; null when it takes it. */
export function rejectionOf(cookie: CookieFact, host: string): "foreign-domain" | "public-suffix" | "prefix" | null {
  const { domain, name, secure, path } = cookie;
  // RFC 6265bis, section 4.1.3: what the prefixes promise.
  if (/^__Host-/i.test(name) && (!secure || domain !== null || path !== "/")) return "prefix";
  if (/^__Secure-/i.test(name) && !secure) return "prefix";
  if (domain === null) return null;
  // RFC 6265, section 5.3, steps 5 and 6.
  if (domain !== host && getPublicSuffix(domain, { allowPrivateDomains: true }) === domain) return "public-suffix";
  return isOwnName(host, domain) ? null : "foreign-domain";
}

/** Tells whether a shared cache says that it answered from its store. */
export function isCacheHit(headers: [string, string][]): boolean {
  return headers.some(([name, value]) => {
    if (name === "cf-cache-status" || name === "x-vercel-cache") return /^hit\b/i.test(value.trim());
    if (name === "x-cache" || name === "x-cache-status") return /\bhit\b/i.test(value);
    // RFC 9211, section 2.1.
    return name === "cache-status" && /;\s*hit\s*(?:;|,|$)/i.test(value);
  });
}
