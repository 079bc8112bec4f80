import { afterAll, expect, test } from "vitest";
import { inTenant } from "../../server/ctx.ts";
import { disconnect } from "../../server/db.ts";
import { storePage } from "../../server/stores/store-page.ts";
import { buildHistory, buildRecordedAudit } from "./history.ts";
import { buildStore, buildWorkspace } from "./workspace.ts";

afterAll(disconnect);

test("a past of days leaves the newest audit the newest, and as many before it", async () => {
  const { owner } = await buildWorkspace();
  const place = await buildStore(owner);
  const bystander = await buildStore(owner);
  const says = { "redir.chain": [{ subject: "shop.example", status: "fail" as const }] };
  const auditRunId = await buildRecordedAudit(owner, place, ["redir.chain", "dns.apex-resolves"], says);
  await buildRecordedAudit(owner, bystander, ["redir.chain"]);
  const before = await inTenant(owner, (ctx) => storePage(ctx, place.storeId));
  await buildHistory(process.env.MIGRATION_DATABASE_URL ?? "", { storeId: place.storeId, auditRunId, days: 30 });
  await inTenant(owner, async (ctx) => {
    const runs = await ctx.db.auditRun.findMany({ where: { storeId: place.storeId }, orderBy: { createdAt: "desc" } });
    expect(runs.map(({ number }) => number)).toEqual(Array.from({ length: 31 }, (_, index) => 31 - index));
    expect(runs[0]?.id).toBe(auditRunId);
    expect(runs[30]?.endedAt).toEqual(new Date((runs[0]?.endedAt?.getTime() ?? 0) - 30 * 86_400_000));
    expect(await ctx.db.result.count({ where: { storeId: place.storeId } })).toBe(31 * 2);
    expect(await ctx.db.result.count({ where: { runId: runs[30]?.id } })).toBe(2);
    expect(await ctx.db.auditRun.count({ where: { storeId: bystander.storeId } })).toBe(1);
    const { items, risks, run } = await storePage(ctx, place.storeId);
    expect({ items, risks, run: run?.id }).toEqual({ items: before.items, risks: before.risks, run: auditRunId });
  });
});
