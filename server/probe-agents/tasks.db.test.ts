import { randomUUID } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { POST as heartbeat } from "../../app/api/probe/heartbeat/route.ts";
import { POST as push } from "../../app/api/probe/results/route.ts";
import { POST as pull } from "../../app/api/probe/tasks/route.ts";
import { buildProbeAgent } from "../../prisma/builders/probe-task.ts";
import { type BuiltMember, buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import { createRun } from "../audit-runs/request-run.ts";
import { catalogueVersion } from "../checks/result.ts";
import { emptyProfile } from "../checks/store-profile.ts";
import { inTenant } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { findProbeAgent, forgetProbeTasks } from "../doors/probe-agents.ts";
import { addAgent, listAgents, revokeAgent } from "./manage.ts";
import { type AgentTask, LEASE_MS, PullAnswer, type PushRequest } from "./protocol.ts";
import { askRegions, claimTasks, keepLeases, takeAnswers } from "./tasks.ts";

afterAll(disconnect);

type Route = (request: Request) => Promise<Response>;

/** Calls a route as an agent would. */
function call(route: Route, token: string | null, body: unknown): Promise<Response> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  return route(new Request("http://localhost/api/probe", { method: "POST", headers, body: text }));
}
const asks = (region: string, waitMs = 0) => ({ region, version: "0", catalogueVersion, max: 8, waitMs });
async function pulled(token: string, region: string, waitMs = 0): Promise<AgentTask[]> {
  const response = await call(pull, token, asks(region, waitMs));
  expect(response.status).toBe(200);
  return PullAnswer.parse(await response.json()).tasks;
}
type SeenAnswer = Extract<PushRequest["results"][number], { outcome: "seen" }>;
const seen = ({ taskId, leaseId }: Pick<AgentTask, "taskId" | "leaseId">): SeenAnswer => ({
  ...{ taskId, leaseId, outcome: "seen", facts: { name: "shop.example" }, confirmed: [], observations: [] },
});
async function pushed(token: string, ...results: PushRequest["results"]): Promise<string[]> {
  const response = await call(push, token, { results });
  const { results: answers }: { results: { was: string }[] } = await response.json();
  return answers.map(({ was }) => was);
}

/** A run whose regions are asked about two checks. */
async function buildAsked(regions: string[], owner?: BuiltMember) {
  const member = owner ?? (await buildWorkspace()).owner;
  const profile = { ...emptyProfile("shop.example"), ordersPerDay: 40, basketMinor: 4_900 };
  const { storeId } = await buildStore(member, { profile });
  const checkIds = ["dns.apex-resolves", "tls.expiry"];
  const { auditRunId } = await inTenant(member, (ctx) =>
    createRun(ctx, { storeId, trigger: "recheck", checkIds, stageKey: null }),
  );
  const ask = () => inTenant(member, (ctx) => askRegions(ctx, { storeId, runId: auditRunId, checkIds, regions }));
  await ask();
  const tasks = () => inTenant(member, ({ db }) => db.probeTask.findMany({ where: { runId: auditRunId } }));
  return { owner: member, storeId, auditRunId, ask, tasks };
}

test("two regions get one task a check each, with what is public of the store alone", async () => {
  const { owner, auditRunId, ask, tasks } = await buildAsked(["eu-central", "us-east"]);
  await ask();
  expect(await tasks(), "asking again changes nothing").toHaveLength(4);
  const eu = await buildProbeAgent(owner);
  const us = await buildProbeAgent(owner, { region: "us-east" });
  const [first, second] = await Promise.all([pulled(eu.token, "eu-central"), pulled(us.token, "us-east")]);
  for (const each of [first, second]) {
    expect(each.map(({ checkId }) => checkId).toSorted()).toEqual(["dns.apex-resolves", "tls.expiry"]);
    expect(each[0]).toMatchObject({ runId: auditRunId, catalogueVersion, profile: { domain: "shop.example" } });
    expect(each[0]?.profile).toMatchObject({ ordersPerDay: null, basketMinor: null });
  }
  expect(await pulled(eu.token, "eu-central"), "nothing is given twice").toEqual([]);
});

test("a pull waits for work and is woken by it", { timeout: 15_000 }, async () => {
  const { owner } = await buildWorkspace();
  const { token } = await buildProbeAgent(owner);
  const since = Date.now();
  const waiting = pulled(token, "eu-central", 20_000);
  await buildAsked(["eu-central"], owner);
  expect((await waiting).length).toBeGreaterThan(0);
  expect(Date.now() - since).toBeLessThan(12_000);
});

test("many agents of one region never hold the same task", async () => {
  const { owner } = await buildAsked(["eu-central"]);
  const agents = await Promise.all(Array.from({ length: 4 }, () => buildProbeAgent(owner)));
  const claims = await Promise.all(agents.map(({ token }) => pulled(token, "eu-central")));
  const ids = claims.flat().map(({ taskId }) => taskId);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(2);
});

test("the task of an agent that died goes to another one, and the dead one's late answer is refused", async () => {
  const { owner, tasks } = await buildAsked(["eu-central"]);
  const dead = await known(await buildProbeAgent(owner));
  const heir = await known(await buildProbeAgent(owner));
  const held = await inTenant(owner, (ctx) => claimTasks(ctx, dead, 8));
  expect(await inTenant(owner, (ctx) => claimTasks(ctx, heir, 8))).toEqual([]);
  const later = new Date(Date.now() + LEASE_MS + 1_000);
  const taken = await inTenant(owner, (ctx) => claimTasks(ctx, heir, 8), later);
  expect(taken.map(({ taskId }) => taskId).toSorted()).toEqual(held.map(({ taskId }) => taskId).toSorted());
  const late = await inTenant(owner, (ctx) => takeAnswers(ctx, dead, { results: held.map(seen) }), later);
  expect(late.results.map(({ was }) => was)).toEqual(["not-yours", "not-yours"]);
  const own = await inTenant(owner, (ctx) => takeAnswers(ctx, heir, { results: taken.map(seen) }), later);
  expect(own.results.map(({ was }) => was)).toEqual(["stored", "stored"]);
  expect((await tasks()).map(({ agentId }) => agentId)).toEqual([heir.id, heir.id]);
});

test("a sign of life keeps a task, and a task that ended three agents is given to no fourth", async () => {
  const { owner } = await buildAsked(["eu-central"]);
  const agent = await known(await buildProbeAgent(owner));
  const at = (ms: number) => new Date(Date.now() + ms);
  const first = await inTenant(owner, (ctx) => claimTasks(ctx, agent, 1));
  const leases = first.map(({ leaseId }) => leaseId);
  const beat = () => inTenant(owner, (ctx) => keepLeases(ctx, agent, { leases }), at(LEASE_MS - 1_000));
  expect(await beat()).toEqual({ held: leases });
  const other = await inTenant(owner, (ctx) => claimTasks(ctx, agent, 8), at(LEASE_MS + 1_000));
  expect(other.map(({ taskId }) => taskId)).not.toContain(first[0]?.taskId);
  await inTenant(owner, (ctx) => claimTasks(ctx, agent, 8), at(LEASE_MS * 3));
  await inTenant(owner, (ctx) => claimTasks(ctx, agent, 8), at(LEASE_MS * 5 - 1_000));
  expect(await inTenant(owner, (ctx) => claimTasks(ctx, agent, 8), at(89_000))).toEqual([]);
});

test("an answer counts once, and only for whoever holds the task", async () => {
  const { owner, tasks } = await buildAsked(["eu-central"]);
  const { token } = await buildProbeAgent(owner);
  const colleague = await buildProbeAgent(owner);
  const stranger = await buildProbeAgent((await buildWorkspace()).owner);
  const [task] = await pulled(token, "eu-central");
  if (!task) throw new Error("no task");
  expect(await pushed(colleague.token, seen(task))).toEqual(["not-yours"]);
  expect(await pushed(stranger.token, seen(task))).toEqual(["not-yours"]);
  expect(await pushed(token, { ...seen(task), leaseId: randomUUID() })).toEqual(["not-yours"]);
  expect(await pushed(token, seen({ taskId: randomUUID(), leaseId: task.leaseId }))).toEqual(["not-yours"]);
  expect(await pushed(token, seen(task))).toEqual(["stored"]);
  expect(await pushed(token, { ...seen(task), facts: { name: "other.example" } })).toEqual(["repeated"]);
  const row = (await tasks()).find(({ id }) => id === task.taskId);
  expect(row).toMatchObject({ outcome: "seen", answer: { facts: { name: "shop.example" } } });
});

test("without a token that holds, nothing is told and nothing is taken", async () => {
  const { owner } = await buildAsked(["eu-central"]);
  const { agentId, token } = await inTenant(owner, (ctx) =>
    addAgent(ctx, { region: "eu-central", label: "Frankfurt" }),
  );
  const wrong = `${token.startsWith("A") ? "B" : "A"}${token.slice(1)}`;
  for (const route of [pull, push, heartbeat]) {
    for (const bad of [null, wrong, "short", `${token}x`]) {
      expect((await call(route, bad, asks("eu-central"))).status).toBe(401);
    }
  }
  expect((await call(pull, token, asks("us-east"))).status, "another region's name").toBe(409);
  const [task] = await pulled(token, "eu-central");
  await inTenant(owner, (ctx) => revokeAgent(ctx, { agentId }));
  expect((await call(pull, token, asks("eu-central"))).status).toBe(401);
  expect((await call(push, token, { results: task ? [seen(task)] : [] })).status).toBe(401);
  const next = await buildProbeAgent(owner);
  const freed = await pulled(next.token, "eu-central");
  expect(
    freed.map(({ taskId }) => taskId),
    "what it held is free at once",
  ).toContain(task?.taskId);
});

test("hostile bodies are refused whole, and texts are cleaned before they are kept", async () => {
  const { owner, tasks } = await buildAsked(["eu-central"]);
  const { token } = await buildProbeAgent(owner);
  const [task] = await pulled(token, "eu-central");
  if (!task) throw new Error("no task");
  const observation = {
    kind: "http" as const,
    ...{ at: "1999-01-01T00:00:00.000Z", vantage: "portal", request: "GET https://shop.example/" },
    ...{ responseExcerpt: "ok", sha256: "0".repeat(64), toolVersion: "1" },
  };
  const deep = "[".repeat(5_000) + "]".repeat(5_000);
  const whole = (facts: string) => JSON.stringify({ results: [seen(task)] }).replace('{"name":"shop.example"}', facts);
  const bad: [string, unknown, number][] = [
    ["no JSON", "{", 400],
    ["another shape", { results: "all" }, 400],
    ["nothing", { results: [] }, 400],
    ["a field more", { results: [{ ...seen(task), status: "pass" }] }, 400],
    ["deep facts", whole(deep), 400],
    ["wide facts", whole(`[${"1,".repeat(70_000)}1]`), 400],
    [
      "a long excerpt",
      { results: [{ ...seen(task), observations: [{ ...observation, responseExcerpt: "a".repeat(5_000) }] }] },
      400,
    ],
    [
      "an answer by a person",
      { results: [{ ...seen(task), observations: [{ ...observation, kind: "attestation" }] }] },
      400,
    ],
    ["a huge body", whole(`"${"a".repeat(3 * 1024 * 1024)}"`), 413],
  ];
  for (const [name, body, status] of bad) expect((await call(push, token, body)).status, name).toBe(status);
  expect((await tasks()).every(({ answeredAt }) => answeredAt === null)).toBe(true);

  const key = ["sk", "live", "a1B2c3D4e5F6g7H8i9J0k1L2"].join("_");
  const text = `key ${key} \0 mail ines@customers.example`;
  const answer = { ...seen(task), facts: { text }, observations: [{ ...observation, responseExcerpt: text }] };
  expect(await pushed(token, answer)).toEqual(["stored"]);
  const row = (await tasks()).find(({ id }) => id === task.taskId);
  const stored = JSON.stringify(row?.answer);
  for (const secret of [key, "ines@", "\\u0000"]) expect(stored).not.toContain(secret);
  expect(row?.answer, "place and time are ours").toMatchObject({ observations: [{ vantage: "eu-central" }] });
  expect(stored).not.toContain("1999-");
});

test("only owners add and revoke agents, and the list shows who is there without their tokens", async () => {
  const { owner } = await buildWorkspace();
  const consultant = { ...owner, role: "consultant" } as const;
  await expect(
    inTenant(consultant, (ctx) => addAgent(ctx, { region: "eu-central", label: "Frankfurt" })),
  ).rejects.toMatchObject({ name: "NotAllowed" });
  const { agentId, token } = await inTenant(owner, (ctx) =>
    addAgent(ctx, { region: "eu-central", label: "Frankfurt" }),
  );
  const agents = await inTenant(consultant, listAgents);
  expect(agents).toMatchObject([{ id: agentId, region: "eu-central", label: "Frankfurt", state: "waiting" }]);
  expect(JSON.stringify(agents)).not.toContain(token);
  await pulled(token, "eu-central");
  expect(await inTenant(owner, listAgents)).toMatchObject([{ state: "live", version: "0" }]);
  expect(await inTenant(owner, listAgents, new Date(Date.now() + 120_000))).toMatchObject([{ state: "silent" }]);
  await expect(inTenant(consultant, (ctx) => revokeAgent(ctx, { agentId }))).rejects.toMatchObject({
    name: "NotAllowed",
  });
  const other = (await buildWorkspace()).owner;
  await expect(inTenant(other, (ctx) => revokeAgent(ctx, { agentId }))).rejects.toMatchObject({ name: "NotFound" });
  await inTenant(owner, (ctx) => revokeAgent(ctx, { agentId }));
  expect(await inTenant(owner, listAgents)).toEqual([]);
});

test("tasks are forgotten a day after they ended, and not before", async () => {
  const { tasks } = await buildAsked(["eu-central"]);
  await forgetProbeTasks(new Date(Date.now() + 86_000_000));
  expect(await tasks()).toHaveLength(2);
  await forgetProbeTasks(new Date(Date.now() + 87_000_000));
  expect(await tasks()).toEqual([]);
});

async function known({ token }: { token: string }) {
  const agent = await findProbeAgent(token);
  if (!agent) throw new Error("no such agent");
  return agent;
}
