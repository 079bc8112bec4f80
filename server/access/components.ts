/** The parts a shop is made of, as far as evidence and its settings tell: names of the zone, and declared hosts. */
import { z } from "zod";
import { purposeOf } from "../checks/dns/record-purpose.ts";
import type { componentSeverities } from "../checks/ho/access-facts.ts";
import type { Ctx } from "../ctx.ts";
import { factsBehind } from "../deliverables/stored-facts.ts";
import { profileOf } from "../stores/profile-schema.ts";

export type Component = {
  name: string;
  /** Why it is there, in a few words. */
  what: string;
  severity: (typeof componentSeverities)[number];
};

const Zone = z.object({
  records: z.array(
    z.object({
      type: z.string(),
      name: z.string(),
      value: z.string(),
      ttl: z.number().nullable(),
      proxied: z.boolean().nullable(),
      comment: z.string().nullable(),
    }),
  ),
});

/** Records that say where a name leads; the rest prove or protect and are no part anybody calls about. */
const leading = ["A", "AAAA", "CNAME", "MX"];
/** Ours: more names than this are machines', not people's. */
const COMPONENTS_MAX = 60;

/** Gives each part once, the shop's own name first. */
export async function componentsOf(ctx: Ctx, storeId: string): Promise<Component[]> {
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { domain: true, profile: true } });
  if (!store) return [];
  const profile = profileOf(store);
  const parts = new Map<string, Component>();
  for (const { name, role, required } of profile.hosts) {
    parts.set(name, { name, what: role, severity: required ? "sales-stop" : "degraded" });
  }
  const zone = Zone.safeParse((await factsBehind(ctx, storeId, "dns.map"))?.facts);
  for (const record of zone.success ? zone.data.records : []) {
    if (!leading.includes(record.type)) continue;
    const name = record.type === "MX" ? `mail of ${record.name}` : record.name;
    if (parts.has(name)) continue;
    parts.set(name, { name, what: purposeOf(record, profile).purpose, severity: "degraded" });
  }
  return [...parts.values()]
    .toSorted(
      (a, b) => Number(b.name === store.domain) - Number(a.name === store.domain) || a.name.localeCompare(b.name),
    )
    .slice(0, COMPONENTS_MAX);
}
