import { afterAll, describe, expect, test } from "vitest";
import { buildOutcome } from "../../prisma/builders/outcome.ts";
import { type BuiltMember, buildPerson, buildStore, buildWorkspace, unique } from "../../prisma/builders/workspace.ts";
import { finishRun } from "../audit-runs/finish-run.ts";
import { recordCheck } from "../audit-runs/record-check.ts";
import { createRun } from "../audit-runs/request-run.ts";
import { startRun } from "../audit-runs/start-run.ts";
import type { Status } from "../checks/check.ts";
import { type Ctx, inTenant } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { deployUnderTest } from "./deploy-under-test.ts";
import { startLastLook, startReaudit, startSmokeTests } from "./look-at-deploy.ts";
import { settleDeploy } from "./settle-deploy.ts";

afterAll(disconnect);

type Shop = { owner: BuiltMember; storeId: string; workspaceId: string };
async function shop(): Promise<Shop> {
  const { owner } = await buildWorkspace();
  const place = await buildStore(owner);
  await buildPerson(place);
  return { owner, ...place };
}

async function deployOf(
  { owner, storeId, workspaceId }: Shop,
  fields: { liveAt: Date; title?: string; verdict?: string; state?: string },
) {
  const { id } = await inTenant(owner, ({ db, now }) =>
    db.deploy.create({
      data: {
        ...{ workspaceId, storeId, provider: "vercel", providerDeployId: unique("dpl"), environment: "production" },
        ...{ state: "live", lastEventAt: now, commitSha: "9f3c2e1a".repeat(5) },
        ...fields,
      },
    }),
  );
  return id;
}

/** Runs checks as they would answer, in a run of their own or in one that stands. */
async function say(
  { owner, storeId }: Shop,
  words: { [checkId: string]: Status },
  auditRunId: string | null = null,
): Promise<string> {
  const request = { storeId, trigger: "recheck", checkIds: Object.keys(words), stageKey: null } as const;
  const id =
    auditRunId ??
    (await inTenant(owner, (ctx) => createRun(ctx, { ...request, checkIds: [...request.checkIds] }))).auditRunId;
  await inTenant(owner, (ctx) => startRun(ctx, id));
  for (const [checkId, status] of Object.entries(words)) {
    const outcome = buildOutcome(checkId, [{ subject: "shop.example", status, findingKey: status }]);
    await inTenant(owner, (ctx) => recordCheck(ctx, { id, storeId }, outcome));
  }
  await inTenant(owner, (ctx) => finishRun(ctx, id));
  return id;
}
const inShop = <T>({ owner }: Shop, work: (ctx: Ctx) => Promise<T>) => inTenant(owner, work);
const read = (place: Shop, id: string) => inShop(place, ({ db }) => db.deploy.findUniqueOrThrow({ where: { id } }));
const mails = (place: Shop) =>
  inShop(place, ({ db }) => db.mail.findMany({ where: { storeId: place.storeId, template: "deploy-verdict" } }));

async function look(place: Shop, words: { [checkId: string]: Status }): Promise<string> {
  const { storeId } = place;
  const started = await inShop(place, (ctx) => startSmokeTests(ctx, storeId));
  if (!started?.auditRunId) throw new Error("no smoke run was started");
  const { deployId } = started;
  const smoke = Object.entries(words).filter(([id]) => id.startsWith("smoke."));
  await say(place, Object.fromEntries(smoke), started.auditRunId);
  const audit = await inShop(place, (ctx) => startReaudit(ctx, { storeId, deployId }));
  if (!audit.auditRunId) throw new Error("no audit was started");
  await say(
    place,
    Object.fromEntries(Object.entries(words).filter(([id]) => !id.startsWith("smoke."))),
    audit.auditRunId,
  );
  await inShop(place, (ctx) => settleDeploy(ctx, { storeId, deployId, isComplete: true }));
  return deployId;
}

describe("a deploy that goes live", () => {
  test("is kept while nothing that worked is broken, and nobody is written to", async () => {
    const place = await shop();
    await say(place, { "smoke.homepage": "pass", "sec.bundle-scan": "pass" });
    await deployOf(place, { liveAt: new Date() });
    const id = await look(place, { "smoke.homepage": "pass", "sec.bundle-scan": "pass" });
    expect(await read(place, id)).toMatchObject({ verdict: "keep", verdictSteps: [] });
    expect(await mails(place)).toEqual([]);
  });

  test("is rolled back to the last one that was kept, and everybody hears once", async () => {
    const place = await shop();
    const day = (n: number) => new Date(Date.UTC(2026, 10, n));
    await deployOf(place, { liveAt: day(1), title: "Kept", verdict: "keep", state: "superseded" });
    await deployOf(place, { liveAt: day(2), title: "Doubtful", verdict: "watch", state: "superseded" });
    await say(place, { "smoke.homepage": "pass" });
    await deployOf(place, { liveAt: day(3), title: "Gift wrap" });
    const id = await look(place, { "smoke.homepage": "fail", "sec.bundle-scan": "pass" });
    const deploy = await read(place, id);
    expect(deploy.verdict).toBe("roll-back");
    expect(deploy.verdictReason).toContain("It worked before this update.");
    expect(JSON.stringify(deploy.verdictSteps)).toContain("“Kept”");
    expect(await mails(place)).toHaveLength(2);
    await inShop(place, (ctx) => settleDeploy(ctx, { storeId: place.storeId, deployId: id, isComplete: true }));
    expect(await mails(place)).toHaveLength(2);
  });

  test("is looked at once, however often we are told of it", async () => {
    const place = await shop();
    await deployOf(place, { liveAt: new Date() });
    const begin = () => inShop(place, (ctx) => startSmokeTests(ctx, place.storeId));
    const all = await Promise.all([begin(), begin(), begin()]);
    expect(all.filter(Boolean)).toHaveLength(1);
    const started = all.find(Boolean);
    const deployId = started?.deployId ?? "";
    const again = () => inShop(place, (ctx) => startReaudit(ctx, { storeId: place.storeId, deployId }));
    expect(await again()).toEqual(await again());
  });

  test("has no verdict of its own once a newer one took its place", async () => {
    const place = await shop();
    const id = await deployOf(place, { liveAt: new Date() });
    const started = await inShop(place, (ctx) => startSmokeTests(ctx, place.storeId));
    await say(place, { "smoke.homepage": "fail" }, started?.auditRunId ?? null);
    await inShop(place, ({ db }) => db.deploy.update({ where: { id }, data: { state: "superseded" } }));
    await inShop(place, (ctx) => settleDeploy(ctx, { storeId: place.storeId, deployId: id, isComplete: true }));
    expect((await read(place, id)).verdict).toBe("unknown");
    expect(await mails(place)).toEqual([]);
  });

  test("is compared with the last word on each check, not with its own smoke tests", async () => {
    const place = await shop();
    const before = await say(place, { "sec.bundle-scan": "fail", "seo.canonical": "pass" });
    await deployOf(place, { liveAt: new Date() });
    const id = await look(place, { "smoke.homepage": "pass", "sec.bundle-scan": "pass", "seo.canonical": "pass" });
    const deploy = await read(place, id);
    expect(deploy).toMatchObject({ verdict: "keep", comparedRunId: before });
    expect(deploy.verdictReason).toContain("One thing is fixed.");
  });

  test("leaves a store that was put away alone", async () => {
    const place = await shop();
    await deployOf(place, { liveAt: new Date() });
    await inShop(place, ({ db, now }) =>
      db.store.update({ where: { id: place.storeId }, data: { archivedAt: now }, select: { id: true } }),
    );
    expect(await inShop(place, (ctx) => startSmokeTests(ctx, place.storeId))).toBeNull();
  });
});

test("a deploy's runs do not keep an audit of everything from starting, nor are they taken for one", async () => {
  const place = await shop();
  await deployOf(place, { liveAt: new Date() });
  await inShop(place, (ctx) => startSmokeTests(ctx, place.storeId));
  const whole = await inShop(place, (ctx) =>
    createRun(ctx, { storeId: place.storeId, trigger: "manual", checkIds: null, stageKey: null }),
  );
  expect(whole.number).toBeGreaterThan(1);
});

describe("what the checks are told of a deploy", () => {
  test("is what the provider said, and what earlier looks saw", async () => {
    const place = await shop();
    const { owner, storeId } = place;
    const files = ["https://shop.example/assets/shop-1a2b3c4d.js"];
    const home = buildOutcome("smoke.homepage", [{ subject: "shop.example", status: "pass" }], {
      facts: { home: { files } },
    });
    const earlier = await inShop(place, (ctx) =>
      createRun(ctx, { storeId, trigger: "recheck", checkIds: ["smoke.homepage"], stageKey: null }),
    );
    await inTenant(owner, (ctx) => recordCheck(ctx, { id: earlier.auditRunId, storeId }, home));
    await deployOf(place, { liveAt: new Date("2026-11-24T14:00:00Z") });
    const started = await inShop(place, (ctx) => startSmokeTests(ctx, storeId));
    if (!started?.auditRunId) throw new Error("no smoke run was started");
    await say(place, { "smoke.homepage": "fail" }, started.auditRunId);
    const audit = await inShop(place, (ctx) => startReaudit(ctx, { storeId, deployId: started.deployId }));
    expect(await inShop(place, (ctx) => deployUnderTest(ctx, audit.auditRunId ?? ""))).toEqual({
      commitSha: "9f3c2e1a".repeat(5),
      url: null,
      liveAt: "2026-11-24T14:00:00.000Z",
      environment: "production",
      startedAt: null,
      failedSmoke: ["smoke.homepage"],
      earlierAssets: files,
    });
    expect(await inShop(place, (ctx) => deployUnderTest(ctx, earlier.auditRunId))).toBeUndefined();
  });

  test("asks for no last look where nobody watched for downtime", async () => {
    const place = await shop();
    await deployOf(place, { liveAt: new Date() });
    const started = await inShop(place, (ctx) => startSmokeTests(ctx, place.storeId));
    const deployId = started?.deployId ?? "";
    const last = await inShop(place, (ctx) => startLastLook(ctx, { storeId: place.storeId, deployId }));
    expect(last.auditRunId).toBeNull();
  });
});
