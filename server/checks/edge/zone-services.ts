/** What a zone has beside its settings: bot protection, signed answers and certificates (catalogue, `edge.cf-settings`). */
import type { CloudflareZone, Json } from "../check.ts";
import { normalName } from "../dns/hosts.ts";
import { type ApiFact, askZone, fieldOf, listOf, textOf } from "./api-answer.ts";
import type { SettingRow } from "./zone-settings.ts";

export type ZoneServices = { bots: ApiFact; dnssec: ApiFact; certificates: ApiFact };

/** Hosts the services are judged for. */
export type ServiceContext = {
  /** The storefront, and whether visitors reach it through the zone. */
  host: string;
  isProxied: boolean;
  /** An address payment messages come to stands behind the proxy. */
  hasProxiedWebhook: boolean;
};

/** The permission each part needs (Cloudflare docs, "API token permissions"). */
export const servicePermissions = {
  bots: "Bot Management Read",
  dnssec: "DNS Read",
  certificates: "SSL and Certificates Read",
};

/** Reads the three by their own paths (Cloudflare API, "Bot Management", "DNSSEC", "Certificate Packs"). */
export async function readServices(ask: (path: string) => Promise<ApiFact>): Promise<ZoneServices> {
  const [bots, dnssec, certificates] = await Promise.all([
    ask("/zones/{zone}/bot_management"),
    ask("/zones/{zone}/dnssec"),
    ask("/zones/{zone}/ssl/certificate_packs?status=all"),
  ]);
  return { bots, dnssec, certificates };
}

/** Judges what could be read of the three; a part that could not be has no row. */
export function judgeServices({ bots, dnssec, certificates }: ZoneServices, context: ServiceContext): SettingRow[] {
  return [
    ...(bots.status === 200 ? [judgeBots(bots.result, context)] : []),
    ...(dnssec.status === 200 ? [judgeDnssec(dnssec.result)] : []),
    ...(certificates.status === 200 ? [judgeCertificates(certificates.result, context)] : []),
  ];
}

/** Cloudflare docs, "Bot Fight Mode": no WAF rule makes an exception from it, so payment messages meet it too. */
function judgeBots(result: Json, { hasProxiedWebhook }: ServiceContext): SettingRow {
  const isOn = fieldOf(result, "fight_mode") === true;
  const status = isOn && hasProxiedWebhook ? "warn" : "pass";
  return { id: "bot_fight_mode", value: isOn ? "on" : "off", status, good: "off" };
}

/** Cloudflare API, "DNSSEC Details": `pending` waits for the DS record at the registrar. Off is as good as on. */
function judgeDnssec(result: Json): SettingRow {
  const value = textOf(fieldOf(result, "status")) ?? "unknown";
  const status = value === "pending" || value === "error" ? "warn" : "pass";
  return { id: "dnssec", value, status, good: "active or disabled" };
}

/** Cloudflare API, "Certificate Packs": only an `active` pack serves visitors; packs that wait or ended do not. */
function judgeCertificates(result: Json, { host, isProxied }: ServiceContext): SettingRow {
  const packs = listOf(result).map((pack) => ({
    status: textOf(fieldOf(pack, "status")) ?? "unknown",
    hosts: listOf(fieldOf(pack, "hosts")).flatMap((name) => textOf(name) ?? []),
  }));
  const own = packs.filter(({ hosts }) => hosts.some((name) => covers(name, host)));
  const isServed = own.some(({ status }) => status === "active");
  const value = own.map(({ status }) => status).join(", ") || "none";
  return { id: "certificate_packs", value, status: isServed || !isProxied ? "pass" : "warn", good: "active" };
}

/** Says how a service is put right; null for what is a setting. */
export function serviceFix(id: string): string | null {
  const fixes: { [id: string]: string } = {
    bot_fight_mode: "In Cloudflare, open Security, then Bots, and turn Bot Fight Mode off: no rule excepts a webhook.",
    dnssec:
      "In Cloudflare, open DNS, then Settings. Copy the DS record to your registrar, or cancel the setup of DNSSEC.",
    certificate_packs:
      "In Cloudflare, open SSL/TLS, then Edge Certificates, and finish the validation the certificate waits for.",
  };
  return fixes[id] ?? null;
}

/** RFC 9525, section 6.3: a wildcard stands for one label. */
function covers(name: string, host: string): boolean {
  const known = normalName(name);
  return known === host || (known.startsWith("*.") && known.slice(2) === host.slice(host.indexOf(".") + 1));
}

/** Asks a zone, or says that none is connected. */
export function asker(zone: CloudflareZone | null): (path: string) => Promise<ApiFact> {
  return (path) =>
    zone === null ? Promise.resolve({ status: 404, result: null, error: "no zone is connected" }) : askZone(zone, path);
}
