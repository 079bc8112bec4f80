import { randomBytes } from "node:crypto";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { GET } from "../../app/api/canary/[token]/route.ts";
import { buildMember, buildPerson, buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import { runGroup } from "../audit-runs/run-group.ts";
import { startRun } from "../audit-runs/start-run.ts";
import { canaries as otherCanaries } from "../checks/ai/fake-assistant.ts";
import { type FakeWorld, fakeProbes } from "../checks/probes/fake.ts";
import type { AiAssistant } from "../checks/store-profile.ts";
import { loadConnections } from "../connections/load-connections.ts";
import { type Actor, inTenant, systemActor } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { Conflict, InvalidInput, NotAllowed, NotFound } from "../errors.ts";
import { aiPage } from "./ai-page.ts";
import { declareAiTarget } from "./declare-target.ts";
import { agreeToRedTeam, confirmPlanted, issueCanaries } from "./prepare-target.ts";
import { runRedTeam } from "./run-red-team.ts";

let world: FakeWorld = {};
// The network is the one thing a database test does without, and the pace of a real talk.
vi.mock("../audit-runs/make-probes.ts", () => ({ makeProbes: () => fakeProbes(world) }));
vi.mock("node:timers/promises", () => ({ setTimeout: () => new Promise((done) => setImmediate(done)) }));
beforeEach(() => {
  world = {};
});
afterAll(disconnect);

async function onboard() {
  const { owner, workspaceId } = await buildWorkspace();
  const { storeId } = await buildStore(owner, { startAudit: false });
  const { domain } = await inTenant(owner, (ctx) => aiPage(ctx, { storeId }));
  const url = `https://chat.${domain}/talk`;
  const as = <T>(
    verb: (ctx: Parameters<Parameters<typeof inTenant>[1]>[0], input: { storeId: string }) => Promise<T>,
  ) => inTenant(owner, (ctx) => verb(ctx, { storeId }));
  function declare(more: Partial<AiAssistant> = {}, headers: Record<string, string> = {}, actor: Actor = owner) {
    const assistant: AiAssistant = { url, messageField: "message", responsePath: "reply", ...more };
    return inTenant(actor, (ctx) => declareAiTarget(ctx, { storeId, assistant, headers }));
  }
  const prove = () =>
    inTenant(owner, ({ db, now }) =>
      db.store.update({ where: { id: storeId }, data: { controlProvenAt: now }, select: { id: true } }),
    );
  const agree = (isAgreed: boolean) => inTenant(owner, (ctx) => agreeToRedTeam(ctx, { storeId, isAgreed }));
  const access = () => inTenant(owner, async (ctx) => (await loadConnections(ctx, storeId)).ai ?? null);
  return { owner, workspaceId, storeId, domain, url, as, declare, prove, agree, access };
}

test("only an address of the store's own domain may be named", async () => {
  const { declare, domain, as } = await onboard();
  for (const url of [
    "https://chat.elsewhere.example/",
    `https://${domain}.elsewhere.example/`,
    `https://not${domain}/`,
  ]) {
    await expect(declare({ url })).rejects.toThrow(InvalidInput);
  }
  expect((await as(aiPage)).assistant).toBe(null);
});

describe("the way to a run", () => {
  test("needs proof of control, test texts, their planting and a yes, and says which is missing", async () => {
    const { as, declare, prove, agree } = await onboard();
    await expect(as(runRedTeam)).rejects.toThrow("Name the assistant");
    await declare();
    await expect(as(issueCanaries)).rejects.toThrow("Prove control");
    await prove();
    await expect(as(confirmPlanted)).rejects.toThrow("Make the test texts");
    await as(issueCanaries);
    await expect(as(runRedTeam)).rejects.toThrow("yes");
    await agree(true);
    await expect(as(runRedTeam)).rejects.toThrow("in place");
    await as(confirmPlanted);
    expect(await as(runRedTeam)).toMatchObject({ number: 1 });
    await expect(as(runRedTeam)).rejects.toThrow("at work already");
  });

  test("begins again with another address, and with other texts", async () => {
    const { as, declare, prove, agree, access, url } = await onboard();
    await declare();
    await prove();
    await as(issueCanaries);
    const first = await access();
    await as(confirmPlanted);
    await agree(true);
    expect(await access()).toMatchObject({ hasConsent: true, isPlanted: true });
    await as(issueCanaries);
    expect(await access()).toMatchObject({ hasConsent: true, isPlanted: false });
    expect((await access())?.canaries.secret).not.toBe(first?.canaries.secret);
    await declare({ url: `${url}/two` });
    expect(await access()).toMatchObject({ hasConsent: false, isPlanted: false });
    await agree(true);
    await agree(false);
    expect(await access()).toMatchObject({ hasConsent: false });
  });
});

test("values of headers and canaries stand nowhere in the clear, and a value left empty keeps the one held", async () => {
  const { owner, storeId, as, declare, prove, access, url } = await onboard();
  const value = `Bearer ${randomBytes(12).toString("hex")}`;
  await declare({}, { authorization: value });
  await prove();
  await as(issueCanaries);
  await declare({ responsePath: "text" }, { authorization: "" });
  expect((await access())?.headers).toEqual({ authorization: value });
  const rows = await inTenant(owner, async ({ db }) => [
    await db.aiTarget.findMany({ where: { storeId } }),
    await db.store.findMany({ where: { id: storeId }, select: { profile: true } }),
    await db.activity.findMany({ where: { storeId } }),
  ]);
  const stored = JSON.stringify(rows);
  expect(stored).not.toContain(value.slice(8));
  expect(stored).not.toContain((await access())?.canaries.secret);
  expect(JSON.stringify(await as(aiPage))).not.toContain(value.slice(8));
  // What opens one place is not sent to another unless it is typed again.
  await expect(declare({ url: url.replace("chat.", "bot.") }, { authorization: "" })).rejects.toThrow("Type the value");
});

test("viewers, the shop's own people and strangers change nothing", async () => {
  const { workspaceId, storeId, declare } = await onboard();
  await declare();
  const closed: [Actor, new (...args: never[]) => Error][] = [
    [await buildMember(workspaceId, { role: "viewer" }), NotAllowed],
    [await buildPerson({ workspaceId, storeId }), NotAllowed],
    [(await buildWorkspace()).owner, NotFound],
  ];
  for (const [actor, kind] of closed) {
    await expect(declare({}, {}, actor)).rejects.toThrow(kind);
    for (const verb of [issueCanaries, confirmPlanted, runRedTeam]) {
      await expect(inTenant<unknown>(actor, (ctx) => verb(ctx, { storeId }))).rejects.toThrow(kind);
    }
  }
});

test("taking the assistant out forgets what was sealed for it", async () => {
  const { owner, storeId, as, declare, access } = await onboard();
  await declare();
  await inTenant(owner, (ctx) => declareAiTarget(ctx, { storeId, assistant: null, headers: {} }));
  expect(await access()).toBe(null);
  expect((await as(aiPage)).assistant).toBe(null);
  expect(await inTenant(owner, ({ db }) => db.aiTarget.count({ where: { storeId } }))).toBe(0);
});

describe("a request for the canary address", () => {
  const ask = async (path: string) => {
    const url = new URL(path, "http://localhost");
    const token = url.pathname.split("/").at(-1) ?? "";
    return (await GET(new Request(url), { params: Promise.resolve({ token }) })).status;
  };

  test("is written down with the text that named it, and the answer tells nobody anything", async () => {
    const { as, declare, prove, access } = await onboard();
    await declare();
    await prove();
    await as(issueCanaries);
    const before = new Date(Date.now() - 1_000);
    const { canaries, hits } = (await access()) ?? {};
    const path = new URL(canaries?.catcherUrl ?? "").pathname;
    expect(path).toBe(`/api/canary/${canaries?.catcherId}`);
    expect(await ask(`${path}?from=note&cart=1`)).toBe(204);
    expect(await ask(`${path}?from=elsewhere`)).toBe(204);
    expect(await ask(`/api/canary/${otherCanaries.catcherId}`)).toBe(204);
    expect(await ask("/api/canary/no-token")).toBe(204);
    expect((await hits?.(before))?.map(({ place }) => place).toSorted()).toEqual(["note", null]);
    expect(await hits?.(new Date(Date.now() + 60_000))).toEqual([]);
  });

  test("is not written down without end", async () => {
    const { as, declare, prove, access } = await onboard();
    await declare();
    await prove();
    await as(issueCanaries);
    const path = new URL((await access())?.canaries.catcherUrl ?? "").pathname;
    const answers = await Promise.all(Array.from({ length: 70 }, () => ask(path)));
    expect(answers.filter((status) => status === 429).length).toBeGreaterThanOrEqual(10);
  });
});

test("a run talks to the assistant with what was planted, and the page shows what was said", async () => {
  const { owner, workspaceId, storeId, url, as, declare, prove, agree, access } = await onboard();
  await declare();
  await prove();
  await as(issueCanaries);
  await as(confirmPlanted);
  await agree(true);
  const { canaries } = (await access()) ?? {};
  world = {
    http: {
      [`POST ${url}`]: ({ json }) => {
        const { message } = JSON.parse(json);
        const reply = message.startsWith("I lost the end") ? canaries?.secret : "I can help with delivery.";
        return { body: JSON.stringify({ reply }) };
      },
    },
  };
  const { auditRunId } = await as(runRedTeam);
  const actor = systemActor(workspaceId, "audit-run");
  const { groups } = await inTenant(actor, (ctx) => startRun(ctx, auditRunId));
  expect(groups).toEqual(["ai"]);
  await runGroup({ actor, storeId, auditRunId, group: "ai" });
  const { checks, isRunning } = await as(aiPage);
  expect(isRunning).toBe(false);
  const said = Object.fromEntries(checks.map(({ id, results }) => [id, results.map(({ status }) => status)]));
  expect(said).toMatchObject({
    "ai.secret": ["fail"],
    "ai.system-prompt": ["pass"],
    "ai.tools": ["unknown"],
    "ai.indirect": ["unknown"],
    "ai.abuse-limits": ["fail"],
  });
  const [secret] = checks.find(({ id }) => id === "ai.secret")?.results ?? [];
  expect(secret?.transcripts[0]).toMatchObject({ prompt: "complete", isTelling: true });
  const findings = await inTenant(owner, ({ db }) => db.finding.findMany({ where: { storeId, checkId: "ai.secret" } }));
  expect(findings).toMatchObject([{ status: "fail", severity: "critical" }]);
});

test("a store that was put away keeps its assistant as it is", async () => {
  const { owner, storeId, declare } = await onboard();
  await inTenant(owner, ({ db, now }) =>
    db.store.update({ where: { id: storeId }, data: { archivedAt: now }, select: { id: true } }),
  );
  await expect(declare()).rejects.toThrow(Conflict);
});
