import { afterAll, expect, test } from "vitest";
import { buildMember, buildPerson, buildStore, buildWorkspace, unique } from "../../prisma/builders/workspace.ts";
import { type FakeWorld, fakeProbes } from "../checks/probes/fake.ts";
import { emptyProfile } from "../checks/store-profile.ts";
import { loadConnections } from "../connections/load-connections.ts";
import { type Actor, inTenant, systemActor } from "../ctx.ts";
import { disconnect, systemDb } from "../db.ts";
import { Conflict, InvalidInput, NotAllowed, NotFound } from "../errors.ts";
import { acknowledgeAlert, askDrillHelp, endDrill, tellDrill } from "./act-on-drill.ts";
import { alertToken } from "./alert-token.ts";
import { askAgain } from "./ask-again.ts";
import type { DrillKind } from "./drill.ts";
import { dropDrill, lookAtDrill } from "./look-at-drill.ts";
import { drillLadder, lastDrills, readDrill } from "./read-drills.ts";
import { offerDrill, startDrill } from "./start-drill.ts";

afterAll(disconnect);

const servers = { "ns1.dns.test": ["192.0.2.1"], "ns2.dns.test": ["192.0.2.2"] };
const begin = new Date("2026-11-24T10:00:00Z");
const at = (seconds: number) => new Date(begin.getTime() + seconds * 1_000);

async function onboard() {
  const { owner, workspaceId } = await buildWorkspace();
  const domain = `${unique("drill")}.example`;
  const { storeId } = await buildStore(owner, { profile: emptyProfile(domain), startAudit: false });
  const founder = await buildPerson({ workspaceId, storeId }, { role: "founder" });
  const system = systemActor(workspaceId, "drill");
  let world: FakeWorld = {};
  const sources = { dns: () => fakeProbes(world).dns };
  const place = { storeId };
  return {
    ...{ owner, workspaceId, domain, storeId, founder, system, place },
    /** What every name server says of the drill's record; what some say instead by `NAME TXT @address`. */
    publish(dns: NonNullable<FakeWorld["dns"]>) {
      world = { delegation: { [domain]: servers }, dns: { [`${domain} SOA`]: ["a.test b.test 1 2 3 4 5"], ...dns } };
    },
    record: `_launch-drill.${domain} TXT`,
    start: (kind: DrillKind, secretName: string | null = null, seconds = 0) =>
      inTenant(founder, (ctx) => startDrill(ctx, { storeId, kind, secretName }), at(seconds)),
    look: (drillId: string, seconds: number) => lookAtDrill(system, { storeId, drillId }, sources, at(seconds)),
    read: (drillId: string, seconds = 0) => inTenant(owner, (ctx) => readDrill(ctx, { storeId, drillId }), at(seconds)),
    act: <T>(work: Parameters<typeof inTenant<T>>[1], seconds = 1, actor: Actor = founder) =>
      inTenant(actor, work, at(seconds)),
    mails: (template: string) =>
      inTenant(owner, ({ db }) => db.mail.findMany({ where: { storeId, template }, select: { data: true } })),
    deploy: (id: string, seconds: number, more: { isRollback?: boolean; smoke?: "pass" | "fail" } = {}) =>
      inTenant(owner, async ({ db }) => {
        const { isRollback = false } = more;
        const own = { workspaceId, storeId, provider: "vercel", providerDeployId: id, environment: "production" };
        const live = { state: "live", isRollback, liveAt: at(seconds), lastEventAt: at(seconds) };
        await db.deploy.upsert({
          where: {
            storeId_provider_providerDeployId_environment: {
              ...{ storeId, provider: "vercel", providerDeployId: id, environment: "production" },
            },
          },
          create: { ...own, ...live },
          update: live,
        });
        if (!more.smoke) return;
        const last = await db.auditRun.findFirst({ where: { storeId }, orderBy: { number: "desc" } });
        const run = await db.auditRun.create({
          data: {
            ...{ workspaceId, storeId, trigger: "smoke", state: "completed", number: (last?.number ?? 0) + 1 },
            ...{ requestedByName: "Launch Ready", checkIds: ["smoke.homepage"], catalogueVersion: "1" },
            ...{ createdAt: at(seconds + 5), endedAt: at(seconds + 60), stageKey: null },
          },
        });
        await db.result.create({
          data: {
            ...{ workspaceId, storeId, runId: run.id, checkId: "smoke.homepage", subject: domain, findingKey: "ok" },
            ...{ status: more.smoke, severity: "high", impact: "checkout", summary: "s", summaryTech: "s" },
            ...{ catalogueVersion: "1", reach: 1, confidence: 1, inputsHash: "0", durationMs: 1, vantage: [] },
            ...{ startedAt: at(seconds + 60), expiresAt: at(seconds + 86_400) },
          },
        });
      }),
  };
}

test("the DNS drill is seen once every name server answers with the record, with the time it took", async () => {
  const shop = await onboard();
  const { drillId } = await shop.start("dns");
  const { code } = await shop.read(drillId);
  expect(code).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/);
  shop.publish({});
  expect(await shop.look(drillId, 10)).toMatchObject({ isOver: false, waitMs: 10_000 });
  shop.publish({ [shop.record]: [code ?? ""], [`${shop.record} @192.0.2.2`]: "NXDOMAIN" });
  await shop.look(drillId, 20);
  shop.publish({ [shop.record]: ["another text"] });
  await shop.look(drillId, 30);
  expect(await shop.read(drillId)).toMatchObject({ state: "running", parts: [] });
  shop.publish({ [shop.record]: [code ?? ""] });
  expect(await shop.look(drillId, 360)).toMatchObject({ isOver: true, state: "seen" });
  const drill = await shop.read(drillId);
  expect(drill).toMatchObject({ state: "seen", tookMs: 360_000, startedByName: shop.founder.name, help: null });
  expect(drill.sights.map(({ state }) => state)).toEqual(["seen", "seen"]);
  const { drills } = await inTenant(shop.owner, (ctx) => loadConnections(ctx, shop.storeId));
  expect(drills?.dns).toMatchObject({ state: "seen", tookMs: 360_000, hadHelp: false });
  expect(drills?.alert).toBeNull();
});

test("a look that is repeated after a kill changes nothing, and starts one re-check", async () => {
  const shop = await onboard();
  const { drillId } = await shop.start("dns");
  const { code } = await shop.read(drillId);
  shop.publish({ [shop.record]: [code ?? ""] });
  const looks = await Promise.all([shop.look(drillId, 60), shop.look(drillId, 60), shop.look(drillId, 60)]);
  expect(looks.every(({ isOver }) => isOver)).toBe(true);
  await shop.look(drillId, 600);
  await inTenant(shop.system, (ctx) => dropDrill(ctx, { storeId: shop.storeId, drillId }));
  expect(await shop.read(drillId)).toMatchObject({ state: "seen", tookMs: 60_000 });
  const counts = await inTenant(shop.owner, async ({ db }) => ({
    runs: await db.auditRun.count({ where: { storeId: shop.storeId, trigger: "recheck" } }),
    told: await db.activity.count({ where: { storeId: shop.storeId, action: "drill.seen" } }),
  }));
  expect(counts).toEqual({ runs: 1, told: 1 });
});

test("pressing start twice starts one, and a try not seen in its time has failed", async () => {
  const shop = await onboard();
  const [first, second] = [await shop.start("dns"), await shop.start("dns", null, 5)];
  expect(second).toEqual(first);
  shop.publish({});
  expect(await shop.look(first.drillId, 5 * 3_600)).toMatchObject({ isOver: true, state: "failed" });
  const last = await inTenant(shop.owner, (ctx) => lastDrills(ctx, shop.storeId));
  expect(last.dns).toMatchObject({ state: "failed", seenAt: null });
  expect((await shop.start("dns", null, 5 * 3_600)).drillId).not.toBe(first.drillId);
});

test("only the founder starts, acts and answers; another workspace and another shop see nothing", async () => {
  const [shop, other] = [await onboard(), await onboard()];
  const { drillId } = await shop.start("dns");
  const ref = { storeId: shop.storeId, drillId };
  const teammate = await buildPerson(shop, { role: "teammate" });
  const viewer = await buildMember(shop.workspaceId, { role: "viewer" });
  for (const actor of [shop.owner, teammate]) {
    const begun = inTenant(actor, (ctx) => startDrill(ctx, { ...shop.place, kind: "alert", secretName: null }));
    await expect(begun).rejects.toThrow(NotAllowed);
    await expect(inTenant(actor, (ctx) => askDrillHelp(ctx, { ...ref, step: "1" }))).rejects.toThrow(NotAllowed);
  }
  await expect(inTenant(viewer, (ctx) => endDrill(ctx, ref))).rejects.toThrow(NotAllowed);
  await expect(inTenant(viewer, (ctx) => offerDrill(ctx, { ...shop.place, kind: "mail" }))).rejects.toThrow(NotAllowed);
  for (const stranger of [other.founder, other.owner]) {
    await expect(inTenant(stranger, (ctx) => endDrill(ctx, ref))).rejects.toThrow(NotFound);
    expect((await inTenant(stranger, (ctx) => drillLadder(ctx, shop.storeId))).every(({ open }) => !open)).toBe(true);
  }
  expect((await shop.read(drillId)).state).toBe("running");
});

test("help is kept at its first step, told once a step, and the try no longer counts as done alone", async () => {
  const shop = await onboard();
  const { drillId } = await shop.start("dns");
  const ref = { storeId: shop.storeId, drillId };
  const { code } = await shop.read(drillId);
  for (const step of ["2. Press Add record.", "2. Press Add record.", "4. Press Save."]) {
    await shop.act((ctx) => askDrillHelp(ctx, { ...ref, step }));
  }
  expect(await shop.mails("drill-help")).toHaveLength(2);
  shop.publish({ [shop.record]: [code ?? ""] });
  await shop.look(drillId, 60);
  const rung = (await inTenant(shop.owner, (ctx) => drillLadder(ctx, shop.storeId), at(100)))[0];
  expect(rung).toMatchObject({ isDone: false, best: { help: { step: "2. Press Add record." } } });
  const again = await shop.start("dns", null, 200);
  const { code: next } = await shop.read(again.drillId);
  expect(next).not.toBe(code);
  shop.publish({ [shop.record]: [next ?? ""] });
  await shop.look(again.drillId, 260);
  const later = await inTenant(shop.owner, (ctx) => drillLadder(ctx, shop.storeId), at(300));
  expect(later[0]).toMatchObject({ isDone: true, best: { help: null } });
  const summer = await inTenant(shop.owner, (ctx) => drillLadder(ctx, shop.storeId), at(91 * 86_400));
  expect(summer[0]).toMatchObject({ isDone: false, best: { isExpired: true } });
});

test("the alert is answered once, with its own key only, and is seen once it also left", async () => {
  const shop = await onboard();
  const { drillId } = await shop.start("alert");
  const ref = { storeId: shop.storeId, drillId };
  const [mail] = await shop.mails("drill-alert");
  expect(JSON.stringify(mail?.data)).not.toContain(alertToken(drillId));
  const answer = (token: string) => shop.act((ctx) => acknowledgeAlert(ctx, { ...ref, token }), 360);
  await expect(answer("wrong")).rejects.toThrow(NotFound);
  await expect(answer(alertToken(crypto.randomUUID()))).rejects.toThrow(NotFound);
  await answer(alertToken(drillId));
  await answer(alertToken(drillId));
  expect(await shop.look(drillId, 361)).toMatchObject({ isOver: false });
  await systemDb().mail.updateMany({
    where: { idempotencyKey: `drill-alert:${drillId}` },
    data: { sentAt: at(120) },
  });
  expect(await shop.look(drillId, 370)).toMatchObject({ isOver: true, state: "seen" });
  const drill = await shop.read(drillId);
  expect(drill.parts.filter(({ key }) => key === "answered")).toHaveLength(1);
  expect(drill.tookMs).toBe(360_000);
  await expect(answer(alertToken(drillId))).rejects.toThrow(Conflict);
});

test("restart and rollback are read from what the host told, with the time back and the tests after it", async () => {
  const shop = await onboard();
  await expect(shop.start("restart")).rejects.toThrow(Conflict);
  await shop.deploy("dpl-1", -600);
  const { drillId } = await shop.start("restart");
  expect(await shop.look(drillId, 10)).toMatchObject({ isOver: false });
  await shop.deploy("dpl-2", 60, { smoke: "pass" });
  await shop.look(drillId, 130);
  await shop.act((ctx) => tellDrill(ctx, { storeId: shop.storeId, drillId, part: "back-began", statement: "" }), 140);
  await shop.deploy("dpl-1", 235, { isRollback: true, smoke: "pass" });
  expect(await shop.look(drillId, 300)).toMatchObject({ isOver: true, state: "seen" });
  const drill = await shop.read(drillId);
  expect(drill.tookMs).toBe(235_000);
  expect(drill.parts.map(({ key, how }) => `${key} ${how}`).sort()).toEqual(
    ["back seen", "back-began told", "back-works seen", "online seen", "works seen"].sort(),
  );
});

test("a rotated key needs a name and no value, an update and a word of the founder", async () => {
  const shop = await onboard();
  await shop.deploy("dpl-1", -600);
  const looksLikeKey = ["sk", "live", "4eC39HqLyjWDarjtT1zdp7dcAAAA"].join("_");
  await expect(shop.start("rotate")).rejects.toThrow(InvalidInput);
  await expect(shop.start("rotate", looksLikeKey)).rejects.toThrow(InvalidInput);
  const { drillId } = await shop.start("rotate", "ANALYTICS_KEY");
  await shop.deploy("dpl-2", 60, { smoke: "pass" });
  expect(await shop.look(drillId, 130)).toMatchObject({ isOver: false });
  const say = { storeId: shop.storeId, drillId, part: "replaced" as const };
  await expect(shop.act((ctx) => tellDrill(ctx, { ...say, statement: looksLikeKey }))).rejects.toThrow(InvalidInput);
  await shop.act((ctx) => tellDrill(ctx, { ...say, statement: "" }), 140);
  expect(await shop.look(drillId, 150)).toMatchObject({ isOver: true, state: "seen" });
  const parts = (await shop.read(drillId)).parts.map(({ key, how }) => `${key} ${how}`);
  expect(parts).toContain("replaced told");
  expect(parts).not.toContain("replaced-seen seen");
});

test("the host's own word of the change makes the founder's needless", async () => {
  const shop = await onboard();
  await shop.deploy("dpl-1", -600);
  const { drillId } = await shop.start("rotate", "ANALYTICS_KEY");
  await shop.deploy("dpl-2", 60, { smoke: "pass" });
  const sources = { dns: () => fakeProbes({}).dns, secretChangedAt: async () => at(40) };
  const looked = await lookAtDrill(shop.system, { storeId: shop.storeId, drillId }, sources, at(130));
  expect(looked).toMatchObject({ isOver: true, state: "seen" });
  expect((await shop.read(drillId)).parts[0]).toMatchObject({ key: "replaced-seen", how: "seen" });
});

test("an offer is mailed once to the founder, who takes it up; a cancelled try counts for nothing", async () => {
  const shop = await onboard();
  const { drillId } = await inTenant(shop.owner, (ctx) => offerDrill(ctx, { ...shop.place, kind: "dns" }), begin);
  await expect(inTenant(shop.owner, (ctx) => offerDrill(ctx, { ...shop.place, kind: "dns" }))).rejects.toThrow(
    Conflict,
  );
  expect(await shop.mails("drill-offer")).toHaveLength(1);
  expect((await shop.start("dns", null, 60)).drillId).toBe(drillId);
  await inTenant(shop.owner, (ctx) => endDrill(ctx, { storeId: shop.storeId, drillId }), at(90));
  expect(await shop.look(drillId, 100)).toMatchObject({ isOver: true, state: "given-up" });
  const { drills } = await inTenant(shop.owner, (ctx) => loadConnections(ctx, shop.storeId));
  expect(drills?.dns).toBeNull();
});

test("three months later the founder is asked once, reminded once, and not again once they did it", async () => {
  const shop = await onboard();
  const { drillId } = await shop.start("dns");
  const { code } = await shop.read(drillId);
  shop.publish({ [shop.record]: [code ?? ""] });
  await shop.look(drillId, 60);
  const day = 86_400;
  const asked = async (days: number) => {
    await askAgain(at(days * day));
    return (await shop.mails("drill-again")).length;
  };
  expect(await asked(80)).toBe(0);
  expect(await asked(84)).toBe(1);
  expect(await asked(84)).toBe(1);
  expect(await asked(85)).toBe(1);
  expect(await asked(87)).toBe(2);
  expect(await asked(92)).toBe(2);
  const mails = JSON.stringify(await shop.mails("drill-again"));
  expect(mails).not.toContain(code);
  expect(await asked(110)).toBe(2);
});
