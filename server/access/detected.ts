/** What the evidence shows of the accounts behind a shop: a start for the register, never its last word. */
import { z } from "zod";
import type { Platform } from "../checks/check.ts";
import { providerOf, providerOfMailServer } from "../checks/email/senders.ts";
import type { AccessSystem } from "../checks/ho/access-facts.ts";
import type { Ctx } from "../ctx.ts";
import { factsBehind } from "../deliverables/stored-facts.ts";
import { profileOf } from "../stores/profile-schema.ts";

/** A value that was seen, and where. */
export type Seen = { value: string; source: string };

const Registry = z.object({ rdap: z.object({ registrar: z.string().nullish() }) });
const Zone = z.object({ records: z.array(z.object({ type: z.string(), name: z.string(), value: z.string() })) });

/** Ends of the name servers of hosts that many shops use. */
const dnsHosts: readonly [RegExp, string][] = [
  [/\.ns\.cloudflare\.com$/, "Cloudflare"],
  [/\.awsdns-\d+\.(?:com|net|org|co\.uk)$/, "Amazon Route 53"],
  [/\.domaincontrol\.com$/, "GoDaddy"],
  [/\.registrar-servers\.com$/, "Namecheap"],
  [/\.nsone\.net$/, "NS1 (Netlify)"],
  [/\.vercel-dns\.com$/, "Vercel"],
  [/\.googledomains\.com$/, "Google"],
  [/\.ui-dns\.(?:com|de|org|biz)$/, "IONOS"],
  [/\.hetzner\.(?:com|de)$/, "Hetzner"],
  [/\.dnsimple(?:-edge)?\.(?:com|net|org|io)$/, "DNSimple"],
];

const platformNames: Readonly<Record<Exclude<Platform, "other">, string>> = {
  shopify: "Shopify",
  vercel: "Vercel",
  netlify: "Netlify",
  render: "Render",
  fly: "Fly.io",
  heroku: "Heroku",
  cloudflare: "Cloudflare",
};

/** Gives what stored facts show of each system; nothing is looked up, and what was not seen is left out. */
export async function detectedAccess(ctx: Ctx, storeId: string): Promise<Partial<Record<AccessSystem, Seen>>> {
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { domain: true, profile: true } });
  if (!store) return {};
  const profile = profileOf(store);
  const registry = Registry.safeParse((await factsBehind(ctx, storeId, "dns.domain-expiry"))?.facts);
  const zone = Zone.safeParse((await factsBehind(ctx, storeId, "dns.map"))?.facts);
  const records = zone.success ? zone.data.records : [];
  const valuesOf = (type: string) =>
    records.filter((record) => record.type === type && record.name === store.domain).map(({ value }) => value);
  const nameServer = valuesOf("NS")[0]?.toLowerCase().replace(/\.$/, "");
  const dnsHost = nameServer && (dnsHosts.find(([end]) => end.test(nameServer))?.[1] ?? nameServer);
  const exchange = valuesOf("MX")[0]?.split(/\s+/).at(-1)?.replace(/\.$/, "");
  const transactional = profile.senders.find(({ stream }) => stream === "transactional");
  const sender = transactional && (providerOf(transactional)?.name ?? transactional.provider);
  const cloudflare = dnsHost === "Cloudflare" ? dnsHost : undefined;
  const seen: [AccessSystem, string | null | undefined, string][] = [
    ["registrar", registry.success ? registry.data.rdap.registrar : null, "the domain registry"],
    ["dns-host", dnsHost, "the name servers"],
    ["cloudflare", cloudflare, "the name servers"],
    ["hosting", profile.platform === "other" ? null : platformNames[profile.platform], "the shop's answers"],
    ["mailbox", exchange && (providerOfMailServer(exchange)?.name ?? exchange), "the mail records"],
    ["transactional-mail", sender, "the store's settings"],
    ["payment", profile.platform === "shopify" ? "Shopify Payments, or its provider" : null, "the platform"],
  ];
  return Object.fromEntries(
    seen.flatMap(([system, value, source]) => (value ? [[system, { value, source }] as const] : [])),
  );
}
