/** What a record leads to, who keeps it and what happens without it: words for the map, never for a verdict. */
import { planSelectors } from "../email/dkim-selectors.ts";
import { providerOf, providerOfMailServer, senderProviders } from "../email/senders.ts";
import { bundledCloudflareRanges, rangeTest } from "../probes/cloudflare-ranges.ts";
import type { HostRole, StoreProfile } from "../store-profile.ts";
import { hostsOf, normalName } from "./hosts.ts";
import type { MapRecord } from "./map-record.ts";
import { platformLabels } from "./platform-records.ts";
import { textKindOf } from "./record-change.ts";
import { fingerprintOf } from "./takeover-fingerprints.ts";

/** How a record reaches what it is for: through the edge, past it, as mail, or otherwise. */
export const recordLanes = ["proxied", "dns-only", "mail", "other"] as const;
export type RecordLane = (typeof recordLanes)[number];

export type ServiceKind =
  | "hosting"
  | "shop"
  | "server"
  | "mailbox"
  | "sender"
  | "receiver"
  | "authority"
  | "dns"
  | "proof";
/** A box on the right of the map. */
export type Service = { name: string; kind: ServiceKind };

const isAtCloudflare = rangeTest([...bundledCloudflareRanges]);

/** Addresses whole platforms share (the vendors' pages linked from `platform-records.ts`, and GitHub Pages'). */
const platformAddresses: [start: string, name: string][] = [
  ["23.227.38.", "Shopify"],
  ["2620:127:f00f:", "Shopify"],
  ["76.76.21.", "Vercel"],
  ["75.2.60.5", "Netlify"],
  ["99.83.190.102", "Netlify"],
  ["185.199.108.", "GitHub Pages"],
  ["185.199.109.", "GitHub Pages"],
  ["185.199.110.", "GitHub Pages"],
  ["185.199.111.", "GitHub Pages"],
];
const shops = new Set(["Shopify", "Wix", "Squarespace"]);

/** Tells how a record reaches what it is for. Seen from outside, the edge's own addresses give it away. */
export function laneOf(record: Pick<MapRecord, "type" | "name" | "value" | "proxied">): RecordLane {
  const { type, name, value, proxied } = record;
  if (name.includes("._domainkey.")) return "mail";
  if (type === "A" || type === "AAAA" || type === "CNAME") {
    const isThrough = proxied ?? (type !== "CNAME" && isAtCloudflare(value));
    return isThrough ? "proxied" : "dns-only";
  }
  const isMailText =
    type === "TXT" && ["spf", "dmarc", "dkim", "mta-sts", "tls-rpt", "bimi"].includes(textKindOf(value) ?? "");
  return type === "MX" || isMailText ? "mail" : "other";
}

/** Names what a record leads to; several for a list of senders, none where nothing can be told. */
export function servicesOf(record: MapRecord, records: readonly MapRecord[], store: StoreProfile): Service[] {
  const { type, name, value } = record;
  if (name.includes("._domainkey.")) return [senderOfKey(name, store)];
  switch (type) {
    case "A":
    case "AAAA":
      return [addressService(value, store)];
    case "CNAME":
      return aliasServices(record, records, store);
    case "MX": {
      const exchange = value.split(" ")[1] ?? "";
      return exchange === "." ? [] : [{ name: providerOfMailServer(exchange)?.name ?? exchange, kind: "mailbox" }];
    }
    case "TXT":
      return textServices(value);
    case "CAA":
      return [{ name: "Certificate authorities", kind: "authority" }];
    case "NS":
      return [{ name: dnsProviderOf([value]) ?? "Name servers", kind: "dns" }];
    case "DS":
      return [{ name: "The zone above", kind: "dns" }];
    default:
      return [];
  }
}

function addressService(address: string, store: StoreProfile): Service {
  const platform = platformAddresses.find(([start]) => address.startsWith(start))?.[1];
  if (platform) return hosting(platform);
  if (isAtCloudflare(address)) return { name: "Behind Cloudflare", kind: "hosting" };
  // What the store says it runs on is a better name than a number, for all that is not its edge's.
  if (store.platform !== "other" && store.platform !== "cloudflare") return hosting(platformLabels[store.platform]);
  return { name: address, kind: "server" };
}

function hosting(name: string): Service {
  return { name, kind: shops.has(name) ? "shop" : "hosting" };
}

/** An alias to a name of the same map leads where that one leads. */
function aliasServices(record: MapRecord, records: readonly MapRecord[], store: StoreProfile): Service[] {
  const vendor = fingerprintOf(record.value)?.vendor ?? hostingNames.find(([end]) => record.value.endsWith(end))?.[1];
  if (vendor) return [hosting(vendor)];
  const sender = store.senders.find(
    ({ returnPathDomain }) => returnPathDomain && normalName(returnPathDomain) === record.name,
  );
  if (sender) return [{ name: providerOf(sender)?.name ?? "Senders of your mail", kind: "sender" }];
  const next = records.filter((other) => other.name === record.value && addressTypes.has(other.type));
  const found = next.flatMap((other) => (other.type === "CNAME" ? [] : [addressService(other.value, store)]));
  return found.length > 0 ? unique(found) : [{ name: record.value, kind: "server" }];
}

const addressTypes = new Set(["A", "AAAA", "CNAME"]);
/** Hosts the takeover list does not hold, by the names they give their customers. */
const hostingNames: [end: string, name: string][] = [
  [".onrender.com", "Render"],
  [".pages.dev", "Cloudflare Pages"],
  [".workers.dev", "Cloudflare Workers"],
  [".myshopify.com", "Shopify"],
  [".railway.app", "Railway"],
];

function senderOfKey(name: string, store: StoreProfile): Service {
  const [selector = "", domain = ""] = name.split("._domainkey.");
  const plan = planSelectors(store, domain).find(
    ({ sender, selectors }) => sender !== null && selectors.includes(selector),
  );
  return { name: plan?.label ?? "Senders of your mail", kind: "sender" };
}

function textServices(value: string): Service[] {
  const kind = textKindOf(value);
  if (kind === "spf") {
    const terms = value.toLowerCase().split(/\s+/);
    const named = senderProviders
      .filter(({ spfInclude }) => spfInclude !== null && terms.includes(spfInclude.toLowerCase()))
      .map(
        (provider): Service => ({ name: provider.name, kind: provider.mxSuffixes.length > 0 ? "mailbox" : "sender" }),
      );
    return named.length > 0 ? named : [{ name: "Senders of your mail", kind: "sender" }];
  }
  if (kind === "dkim") return [{ name: "Senders of your mail", kind: "sender" }];
  if (kind === "launch-verify") return [{ name: "Launch Ready", kind: "proof" }];
  if (kind !== null) return [{ name: "Mail receivers", kind: "receiver" }];
  return [{ name: "Other services", kind: "proof" }];
}

function unique(services: Service[]): Service[] {
  return services.filter(({ name }, index) => services.findIndex((other) => other.name === name) === index);
}

/** Who runs a zone, by the names of its servers (each provider's own documentation, 2026-11). */
const dnsProviders: [end: RegExp, name: string][] = [
  [/\.ns\.cloudflare\.com$/, "Cloudflare"],
  [/\.awsdns-\d+\.(?:com|net|org|co\.uk)$/, "Amazon Route 53"],
  [/\.domaincontrol\.com$/, "GoDaddy"],
  [/\.registrar-servers\.com$/, "Namecheap"],
  [/\.vercel-dns\.com$/, "Vercel"],
  [/\.nsone\.net$/, "NS1 (Netlify uses it)"],
  [/\.googledomains\.com$/, "Squarespace (was Google)"],
  [/^ns-cloud-.*\.googledomains\.com$/, "Google Cloud DNS"],
  [/\.digitalocean\.com$/, "DigitalOcean"],
  [/\.gandi\.net$/, "Gandi"],
  [/\.ui-dns\.(?:com|de|org|biz)$/, "IONOS"],
  [/\.ovh\.(?:net|ca)$/, "OVHcloud"],
  [/\.hetzner\.(?:com|de)$/, "Hetzner"],
  [/\.porkbun\.com$/, "Porkbun"],
  [/\.dnsimple(?:-edge)?\.(?:com|net|org|io)$/, "DNSimple"],
  [/\.wixdns\.net$/, "Wix"],
  [/\.azure-dns\.(?:com|net|org|info)$/, "Azure DNS"],
];

/** Names who runs the zone; null when the servers' names do not tell. */
export function dnsProviderOf(nameServers: readonly string[]): string | null {
  const names = nameServers.map((server) => dnsProviders.findLast(([end]) => end.test(server))?.[1] ?? null);
  return names.find((name) => name !== null) ?? null;
}

const roleLosses: { [role in HostRole]: string } = {
  storefront: "The shop cannot be reached",
  app: "The shop's app cannot be reached",
  api: "The shop's programs get no answer",
  checkout: "Customers cannot pay",
  admin: "Nobody can manage the shop",
  static: "Pictures and files are missing",
  mail: "Mail does not arrive",
  redirect: "Visitors who type this address find nothing",
  vendor: "A service you use is cut off",
};

const textLosses: Record<string, string> = {
  spf: "Order email lands in spam",
  dkim: "Order email loses its signature and lands in spam",
  dmarc: "Others can send in the shop's name unnoticed",
  "mta-sts": "Mail to the shop may travel unencrypted",
  "tls-rpt": "Nobody hears of mail that could not be encrypted",
  bimi: "The logo beside the mail is gone",
  "launch-verify": "Launch Ready loses the proof that the domain is yours",
};

/** Says what happens when a record is gone or wrong; null when nobody can tell from the record. */
export function lossOf(
  { type, name, value }: Pick<MapRecord, "type" | "name" | "value">,
  store: StoreProfile,
): string | null {
  if (name.includes("._domainkey.")) return textLosses.dkim ?? null;
  if (name.startsWith("_acme-challenge.")) return "The certificate is not renewed";
  const host = hostsOf(store).find((candidate) => candidate.name === name);
  switch (type) {
    case "A":
    case "AAAA":
    case "CNAME":
      if (host) return roleLosses[host.role];
      return store.senders.some(({ returnPathDomain }) => returnPathDomain && normalName(returnPathDomain) === name)
        ? "Mail that bounces is lost, and order email lands in spam"
        : null;
    case "MX":
      return "Mail to the shop is lost";
    case "TXT":
      return textLosses[textKindOf(value) ?? ""] ?? null;
    case "CAA":
      return "Any authority may issue a certificate, or none";
    case "NS":
      return name === normalName(store.domain)
        ? "The whole domain stops answering"
        : "This part of the domain stops answering";
    case "DS":
      return "Answers are no longer protected, or nobody accepts them";
    default:
      return null;
  }
}
