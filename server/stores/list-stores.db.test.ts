import { afterAll, expect, test } from "vitest";
import { buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import { inTenant } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { listStores, STORES_PER_PAGE } from "./list-stores.ts";

afterAll(disconnect);

test("pages hold every store once, those who need the consultant first", {
  timeout: 60_000,
}, async () => {
  const { owner } = await buildWorkspace();
  const many = STORES_PER_PAGE + 3;
  const ids: string[] = [];
  for (let n = 0; n < many; n++) ids.push((await buildStore(owner)).storeId);
  const movers = ["consultant", "nobody", "founder", "running"];
  await inTenant(owner, async (ctx) => {
    for (const [index, storeId] of ids.entries()) {
      await ctx.db.storeSummary.update({
        where: { storeId },
        data: {
          nextMoveBy: movers[index % 4],
          topRiskScore: (index * 37) % 101,
          verdict: index % 4 === 1 ? "ready" : "not-ready",
          validUntil: null,
          ...(index === 0 ? { topRiskImpact: "leak", topRiskStatus: "fail", topRiskTitle: "A key is public" } : {}),
        },
      });
    }
  });
  const read = (page: number) => inTenant(owner, (ctx) => listStores(ctx, { page }));
  const [first, second] = [await read(1), await read(2)];
  expect([first.stores.length, second.stores.length, first.pages]).toEqual([STORES_PER_PAGE, 3, 2]);
  const all = [...first.stores, ...second.stores];
  expect(new Set(all.map(({ id }) => id))).toEqual(new Set(ids));
  const places = all.map(({ nextMove }) => ["consultant", "running", "founder", "nobody"].indexOf(nextMove.by));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(first.totals).toEqual(second.totals);
  expect(first.totals).toMatchObject({ all: many, leaks: 1 });
  const { consultant, running, founder, nobody } = first.totals.groups;
  expect(consultant + running + founder + nobody).toBe(many);
  expect(first.totals.ready).toBe(nobody);
  expect((await read(99)).page, "past the end is the last page").toBe(2);

  const { owner: stranger } = await buildWorkspace();
  expect(await inTenant(stranger, (ctx) => listStores(ctx, {}))).toMatchObject({ stores: [], totals: { all: 0 } });
});

test("expired evidence takes a store out of the count of the ready", async () => {
  const { owner } = await buildWorkspace();
  const { storeId } = await buildStore(owner);
  await inTenant(owner, (ctx) =>
    ctx.db.storeSummary.update({
      where: { storeId },
      data: { verdict: "ready", validUntil: new Date(Date.now() - 1) },
    }),
  );
  const { totals, stores } = await inTenant(owner, (ctx) => listStores(ctx, {}));
  expect(totals.ready).toBe(0);
  expect(stores[0]?.verdict).toBe("not-ready");
});
