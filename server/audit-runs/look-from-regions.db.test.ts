import { afterAll, expect, test, vi } from "vitest";
import { buildOutcome } from "../../prisma/builders/outcome.ts";
import { buildProbeAgent } from "../../prisma/builders/probe-task.ts";
import { type BuiltMember, buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import type { Json } from "../checks/check.ts";
import { checks } from "../checks/index.ts";
import { type FakeWorld, fakeProbes } from "../checks/probes/fake.ts";
import { catalogueVersion } from "../checks/result.ts";
import { judgeAgain } from "../checks/run.ts";
import { emptyProfile } from "../checks/store-profile.ts";
import { verdictKey } from "../checks/verdict.ts";
import { inTenant, systemActor } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { findProbeAgent } from "../doors/probe-agents.ts";
import { revokeAgent } from "../probe-agents/manage.ts";
import type { AgentAnswer, AgentTask } from "../probe-agents/protocol.ts";
import { pullTasks, takeAnswers } from "../probe-agents/tasks.ts";
import { lookFromRegions } from "./look-from-regions.ts";
import { createRun } from "./request-run.ts";
import { runGroup } from "./run-group.ts";
import { startRun } from "./start-run.ts";

const domain = "shop.example";
const checkId = "dns.apex-resolves";
const healthy: FakeWorld = { dns: { [`${domain} A`]: ["192.0.2.10"] } };
const broken: FakeWorld = { dns: {} };

// The network is the one thing a database test does without; from the portal the shop is fine.
vi.mock("./make-probes.ts", () => ({ makeProbes: () => fakeProbes({ ...healthy, vantage: "portal" }) }));

afterAll(disconnect);

async function buildRun(checkIds = [checkId], member?: BuiltMember) {
  const owner = member ?? (await buildWorkspace()).owner;
  const { storeId, workspaceId } = await buildStore(owner, { domain, profile: emptyProfile(domain) });
  const { auditRunId } = await inTenant(owner, (ctx) =>
    createRun(ctx, { storeId, trigger: "recheck", checkIds, stageKey: null }),
  );
  await inTenant(owner, (ctx) => startRun(ctx, auditRunId));
  const actor = systemActor(workspaceId, "audit-run");
  return { owner, ref: { actor, storeId, auditRunId, group: "dns" as const } };
}

/** An agent that answers the first tasks it gets, from a world of its own. */
async function agentIn(owner: BuiltMember, region: string, answer: (task: AgentTask) => Promise<Partial<AgentAnswer>>) {
  const { token } = await buildProbeAgent(owner, { region });
  const agent = await findProbeAgent(token);
  if (!agent) throw new Error("no agent");
  return async () => {
    const asked = { region, version: "0", catalogueVersion, max: 8, waitMs: 10_000 };
    const { tasks } = await pullTasks(agent, asked, AbortSignal.timeout(10_000));
    const results = await Promise.all(
      tasks.map(async (task) => ({ ...seen(task, {}), ...(await answer(task)) }) as AgentAnswer),
    );
    await inTenant(owner, (ctx) => takeAnswers(ctx, agent, { results }));
  };
}
function seen({ taskId, leaseId }: AgentTask, facts: Json): AgentAnswer {
  const at = new Date().toISOString();
  const observation = { at, vantage: "x", request: `A ${domain}`, responseExcerpt: "", sha256: "0".repeat(64) };
  const observations = [{ ...observation, kind: "dns" as const, toolVersion: "1" }];
  return { taskId, leaseId, outcome: "seen", facts, confirmed: [], observations };
}
/** Looks at a world as the agent's program would. */
async function looked(task: AgentTask, world: FakeWorld): Promise<Partial<AgentAnswer>> {
  const check = checks.find(({ id }) => id === task.checkId);
  if (!check) throw new Error("no check");
  const facts = await check.gather({ store: task.profile, probes: fakeProbes(world), now: new Date() });
  const failing = judgeAgain(check, task.profile, facts, new Date()).filter(({ status }) => status === "fail");
  return { facts, confirmed: failing.map(verdictKey) };
}
async function resultsOf(owner: BuiltMember, runId: string) {
  return inTenant(owner, async ({ db }) => ({
    results: await db.result.findMany({ where: { runId, checkId } }),
    vantages: (await db.observation.findMany({ where: { runId, checkId } })).map(({ vantage }) => vantage),
  }));
}

test("without agents a run asks nobody and says what it always said", async () => {
  const { owner, ref } = await buildRun();
  await runGroup(ref);
  const { results } = await resultsOf(owner, ref.auditRunId);
  expect(results).toMatchObject([{ status: "pass", vantage: ["portal"], confidence: 0.8 }]);
  expect(await inTenant(owner, ({ db }) => db.probeTask.count())).toBe(0);
});

test("what one region alone sees is a warning with its name, and its sight is kept", async () => {
  const { owner, ref } = await buildRun();
  const near = await agentIn(owner, "eu-central", (task) => looked(task, broken));
  const far = await agentIn(owner, "us-east", (task) => looked(task, healthy));
  await Promise.all([runGroup(ref), near(), far()]);
  const { results, vantages } = await resultsOf(owner, ref.auditRunId);
  expect(results).toMatchObject([
    { subject: domain, status: "warn", findingKey: "one-region", vantage: ["eu-central"] },
  ]);
  expect(results[0]?.summary).toMatch(/^Only from eu-central: /);
  expect([...new Set(vantages)].toSorted()).toEqual(["eu-central", "portal", "us-east"]);
});

test("what two regions see is the shop's fault", async () => {
  const { owner, ref } = await buildRun();
  const agents = await Promise.all(
    ["eu-central", "us-east"].map((region) => agentIn(owner, region, (task) => looked(task, broken))),
  );
  await Promise.all([runGroup(ref), ...agents.map((work) => work())]);
  const { results } = await resultsOf(owner, ref.auditRunId);
  expect(results).toMatchObject([{ status: "fail", vantage: ["eu-central", "us-east"], confidence: 1 }]);
});

test("a failure that a region saw once, facts that fit no check and an own fault blame nobody", async () => {
  for (const answer of [
    async (task: AgentTask) => ({ ...(await looked(task, broken)), confirmed: [] }),
    async () => ({ facts: { views: "none" } }),
    async ({ taskId, leaseId }: AgentTask) => ({ taskId, leaseId, outcome: "own-fault" as const, reason: "down" }),
  ]) {
    const { owner, ref } = await buildRun();
    const work = await agentIn(owner, "eu-central", answer);
    await Promise.all([runGroup(ref), work()]);
    const { results } = await resultsOf(owner, ref.auditRunId);
    expect(results).toMatchObject([{ status: "pass", vantage: ["portal"] }]);
  }
});

test("a silent region is named, waited for no longer than allowed, and changes no verdict", async () => {
  const { owner, ref } = await buildRun();
  await buildProbeAgent(owner, { region: "eu-central" });
  const store = emptyProfile(domain);
  const check = checks.find(({ id }) => id === checkId);
  if (!check) throw new Error("no check");
  const looks = await lookFromRegions(ref, [check], store, 50);
  const since = performance.now();
  const outcome = buildOutcome(checkId, [{ subject: domain, status: "fail" }]);
  const joined = await looks?.join(outcome);
  expect(performance.now() - since).toBeLessThan(2_000);
  expect(joined?.results).toMatchObject([{ status: "fail", expiresAt: outcome.results[0]?.expiresAt }]);
  expect(joined?.results[0]?.summaryTech).toContain("Not seen from eu-central (no answer in time).");
});

test("an agent that has not called for a minute, or was revoked, is not waited for", async () => {
  const { owner, ref } = await buildRun();
  await buildProbeAgent(owner, { lastSeenAt: new Date(Date.now() - 61_000) });
  await buildProbeAgent(owner, { region: "us-east", lastSeenAt: null });
  const { agentId } = await buildProbeAgent(owner, { region: "ap-south" });
  await inTenant(owner, (ctx) => revokeAgent(ctx, { agentId }));
  const check = checks.filter(({ vantages }) => vantages === "each");
  expect(check.length).toBeGreaterThan(8);
  expect(await lookFromRegions(ref, check, emptyProfile(domain))).toBeNull();
});
