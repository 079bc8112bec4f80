/** What the page of one drill shows: the rung, the record or name to use, and the steps on the provider's own screens. */
import { z } from "zod";
import { dnsProviderOf } from "../checks/dns/record-role.ts";
import type { Ctx } from "../ctx.ts";
import { shopToRestore } from "../deliverables/store-facts.ts";
import { factsBehind } from "../deliverables/stored-facts.ts";
import { NotFound } from "../errors.ts";
import { DRILL_LABEL } from "./drill.ts";
import { drillSteps } from "./drill-steps.ts";
import { drillLadder } from "./read-drills.ts";
import type { OfferDrill } from "./start-drill.ts";

const Zone = z.object({ records: z.array(z.object({ type: z.string(), name: z.string(), value: z.string() })) });

/** Gives the page. Throws `NotFound`. */
export async function drillPage(ctx: Ctx, { storeId, kind }: z.infer<typeof OfferDrill>) {
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { domain: true } });
  const rung = (await drillLadder(ctx, storeId)).find((each) => each.kind === kind);
  if (!store || !rung) throw new NotFound("store");
  const zone = Zone.safeParse((await factsBehind(ctx, storeId, "dns.map"))?.facts);
  const nameServers = zone.success
    ? zone.data.records.filter(({ type, name }) => type === "NS" && name === store.domain).map(({ value }) => value)
    : [];
  const code = rung.open?.code ?? null;
  return {
    ...rung,
    domain: store.domain,
    /** The record to add, relative to the domain; null but for the DNS drill while it runs. */
    record:
      kind === "dns" && rung.open?.state === "running" && code !== null
        ? { type: "TXT", name: DRILL_LABEL, value: code }
        : null,
    steps: drillSteps(kind, {
      domain: store.domain,
      dnsHost: dnsProviderOf(nameServers),
      shop: await shopToRestore(ctx, storeId),
      secretName: kind === "rotate" ? code : null,
    }),
  };
}
