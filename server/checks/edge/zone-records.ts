/** The records of a connected zone, with the switch that outsiders can only guess. */
import type { CloudflareZone } from "../check.ts";
import { normalName } from "../dns/hosts.ts";
import { askZone, fieldOf, listOf, textOf } from "./api-answer.ts";

export type ZoneRecord = {
  name: string;
  type: string;
  content: string;
  /** The orange cloud: visitors reach Cloudflare, not what the record holds. */
  proxied: boolean;
};

/** Reads every record (Cloudflare API, "List DNS records"); null when no zone is connected or the token may not read them. */
export async function readZoneRecords(zone: CloudflareZone | null | undefined): Promise<ZoneRecord[] | null> {
  if (!zone) return null;
  const { status, result } = await askZone(zone, "/zones/{zone}/dns_records?per_page=100");
  if (status !== 200) return null;
  return listOf(result).flatMap((entry) => {
    const [name, type, content] = ["name", "type", "content"].map((field) => textOf(fieldOf(entry, field)));
    if (!name || !type || content === null || content === undefined) return [];
    return [{ name: normalName(name), type, content, proxied: fieldOf(entry, "proxied") === true }];
  });
}

/** Tells whether a name is proxied; null when the zone is not connected or holds no address or alias of that name. */
export function proxiedIn(records: ZoneRecord[] | null, name: string): boolean | null {
  const own = (records ?? []).filter((record) => record.name === name && ["A", "AAAA", "CNAME"].includes(record.type));
  return own.length === 0 ? null : own.some(({ proxied }) => proxied);
}
