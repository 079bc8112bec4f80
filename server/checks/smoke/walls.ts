/** Tells a page that is not the shop's from the shop: what hides it is no fault of the update. */
import type { HttpChain, HttpExchange } from "../probes/probes.ts";

/** `bot-wall` a challenge; `sign-on` a log-in of the hosting company or the employer; `password` a page for all visitors. */
export const walls = ["bot-wall", "sign-on", "password"] as const;
export type Wall = (typeof walls)[number];

/** Hosts that sign people on in front of a deployment (Vercel docs, "Deployment Protection"; Cloudflare docs, "Access"). */
const SIGN_ON_HOST = /^(?:vercel\.com|app\.netlify\.com|[\w-]+\.cloudflareaccess\.com)$/;
/** Vercel answers 401 and sets this cookie where a deployment is protected. */
const SIGN_ON_COOKIE = "_vercel_sso_nonce";
/** Vercel's and Netlify's own pages in front of a protected deployment. */
const SIGN_ON_PAGE = /<title>(?:Authentication Required|Login – Vercel)<\/title>|vercel\.com\/sso-api/i;
const PASSWORD_PAGE =
  /<title>(?:Password Protected Site|Password protected site)<\/title>|vercel-password|netlify-password/i;

/** Names what stands in front of the shop; null when it is the shop that answered. */
export function wallOf(chain: HttpChain): Wall | null {
  const last = chain.final;
  if (last === null) return chain.hops.some((hop) => hop.botWall) ? "bot-wall" : null;
  return wallAt(last);
}

/** The same for one answer. */
export function wallAt(answer: HttpExchange): Wall | null {
  if (answer.botWall) return "bot-wall";
  const { hostname, pathname } = new URL(answer.url);
  if (SIGN_ON_HOST.test(hostname)) return "sign-on";
  const location = answer.locationResolved === null ? null : new URL(answer.locationResolved);
  if (location !== null && SIGN_ON_HOST.test(location.hostname)) return "sign-on";
  // Shopify Help, "Password protecting your online store": every page leads to /password until the shop opens.
  if (answer.status === 200 && /^\/password\/?$/.test(pathname)) return "password";
  if (answer.status !== 401 && answer.status !== 403) return null;
  const setsNonce = answer.headers.some(([name, value]) => name === "set-cookie" && value.startsWith(SIGN_ON_COOKIE));
  if (setsNonce || SIGN_ON_PAGE.test(answer.body)) return "sign-on";
  const asksForPassword = answer.headers.some(([name]) => name === "www-authenticate");
  return asksForPassword || PASSWORD_PAGE.test(answer.body) ? "password" : null;
}
