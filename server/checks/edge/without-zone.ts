/** Whether there are settings at Cloudflare to ask about at all (catalogue 15.3, item 4). */
import type { GatherContext, Verdict } from "../check.ts";
import { normalName } from "../dns/hosts.ts";
import { notApplicable } from "../dns/not-judged.ts";
import { gatherFronts, gatherZone, isZoneElsewhere, shopHostsOf } from "./fronts.ts";

/** Gives a `skip` where the domain is seen to be run elsewhere; null where it is at Cloudflare, or not clear to see. */
export async function withoutZone({ store, probes, connections }: GatherContext): Promise<Verdict | null> {
  const names = shopHostsOf(store).map(({ name }) => name);
  const [{ fronts }, zone] = await Promise.all([
    gatherFronts(probes, names, connections),
    gatherZone(probes, store.domain, connections),
  ]);
  if (!isZoneElsewhere(zone, fronts, store.domain)) return null;
  const summary = "Your domain is not run at Cloudflare, so there are no settings of it to review.";
  const summaryTech = `Name servers ${zone.nameServers.join(", ")}; no host is proxied by a zone of the store.`;
  return notApplicable({ subject: normalName(store.domain), findingKey: "zone-elsewhere", summary, summaryTech });
}
