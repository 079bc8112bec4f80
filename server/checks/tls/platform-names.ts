/** Domains of hosting and CDN vendors whose names stand in certificates of their customers or of unconnected hosts. */
import { registrableOf } from "../dns/hosts.ts";

/** Registrable domains by vendor, compared with the vendors' public documentation in 2026-11. */
const platformDomains = new Set([
  "myshopify.com",
  "shopify.com",
  "vercel.app",
  "vercel.com",
  "vercel-dns.com",
  "netlify.app",
  "netlify.com",
  "onrender.com",
  "fly.dev",
  "herokuapp.com",
  "heroku.com",
  "cloudflaressl.com",
  "cloudflare.com",
  "fastly.net",
  "azureedge.net",
  "azurewebsites.net",
  "amazonaws.com",
  "cloudfront.net",
  "github.io",
  "wixsite.com",
  "squarespace.com",
  "webflow.io",
]);

/** Tells whether a certificate name belongs to a hosting vendor rather than to a shop. */
export function isPlatformName(name: string): boolean {
  return platformDomains.has(registrableOf(name.replace(/^\*\./, "")) ?? "");
}
