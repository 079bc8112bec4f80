/** The tasks of agents: made for a run, claimed by one agent at a time, answered once. */

import type { InputJsonValue } from "../../prisma/generated/internal/prismaNamespace.ts";
import type { Json, Observation } from "../checks/check.ts";
import { redactEvidence } from "../checks/redact.ts";
import { catalogueVersion } from "../checks/result.ts";
import { storableText, toStorable } from "../checks/storable.ts";
import { type Ctx, inTenant, systemActor } from "../ctx.ts";
import type { KnownAgent } from "../doors/probe-agents.ts";
import { profileOf } from "../stores/profile-schema.ts";
import { uuidv7 } from "../uuid.ts";
import { listenForProbes, tellProbes } from "./notes.ts";
import {
  type AgentAnswer,
  type AgentTask,
  type HeartbeatAnswer,
  type HeartbeatRequest,
  LEASE_MS,
  type PullAnswer,
  type PullRequest,
  type PushAnswer,
  type PushRequest,
  profileForAgents,
} from "./protocol.ts";

/** An agent that has not called for so long is not waited for: two pulls and a little. */
export const LIVE_MS = 60_000;
/** A run has moved on by then. */
const TASK_LIFE_MS = 90_000;
/** A task that ended three agents is not given to a fourth. */
const ATTEMPTS_MAX = 3;
/** How often a waiting pull looks again without being told: for leases that ended and notes that were lost. */
const LOOK_AGAIN_MS = 5_000;
/** Calls within this time are one sign of life. */
const SEEN_EVERY_MS = 10_000;

/** The workspace's regions with an agent that called lately, in order. */
export async function liveRegions(ctx: Ctx): Promise<string[]> {
  const agents = await ctx.db.probeAgent.findMany({
    where: { revokedAt: null, lastSeenAt: { gt: new Date(ctx.now.getTime() - LIVE_MS) } },
    distinct: ["region"],
    orderBy: { region: "asc" },
    select: { region: true },
  });
  return agents.map(({ region }) => region);
}

/** Asks every region to look at these checks of a run. Safe to repeat: what is answered stays, what lay too long is open again. */
export async function askRegions(
  ctx: Ctx,
  input: { storeId: string; runId: string; checkIds: string[]; regions: string[] },
): Promise<void> {
  const { storeId, runId, checkIds, regions } = input;
  const expiresAt = new Date(ctx.now.getTime() + TASK_LIFE_MS);
  const base = { workspaceId: ctx.actor.workspaceId, storeId, runId, createdAt: ctx.now, expiresAt };
  await ctx.db.probeTask.updateMany({
    where: { runId, checkId: { in: checkIds }, region: { in: regions }, answeredAt: null, expiresAt: { lte: ctx.now } },
    data: { expiresAt, attempts: 0, leaseUntil: null },
  });
  await ctx.db.probeTask.createMany({
    data: regions.flatMap((region) => checkIds.map((checkId) => ({ ...base, id: uuidv7(), region, checkId }))),
    skipDuplicates: true,
  });
  for (const region of regions) await tellProbes(ctx, { kind: "task", id: region });
}

/** Gives an agent work, waiting for it as long as it asked for. Ends early when the agent goes away. */
export async function pullTasks(agent: KnownAgent, request: PullRequest, signal: AbortSignal): Promise<PullAnswer> {
  const actor = systemActor(agent.workspaceId, "probe-agent");
  const until = Date.now() + request.waitMs;
  const ear = listenForProbes(agent.workspaceId, signal);
  try {
    await inTenant(actor, (ctx) => noteAgent(ctx, agent, request));
    for (;;) {
      const tasks = await inTenant(actor, (ctx) => claimTasks(ctx, agent, request.max));
      const leftMs = until - Date.now();
      if (tasks.length > 0 || leftMs <= 0 || signal.aborted) return { tasks };
      await ear.wait(agent.region, Math.min(leftMs, LOOK_AGAIN_MS));
    }
  } finally {
    ear.close();
  }
}

async function noteAgent(
  ctx: Ctx,
  agent: KnownAgent,
  said?: { version: string; catalogueVersion: string },
): Promise<void> {
  const before = new Date(ctx.now.getTime() - SEEN_EVERY_MS);
  const changed = said
    ? [{ version: { not: said.version } }, { catalogueVersion: { not: said.catalogueVersion } }]
    : [];
  await ctx.db.probeAgent.updateMany({
    where: { id: agent.id, OR: [{ lastSeenAt: null }, { lastSeenAt: { lt: before } }, ...changed] },
    data: { lastSeenAt: ctx.now, version: said?.version, catalogueVersion: said?.catalogueVersion },
  });
}

type Claimed = { id: string; leaseId: string; runId: string; storeId: string; checkId: string };

/**
 * Takes open tasks of the agent's region, oldest first; those another agent is taking at this moment are passed over. The
 * choice is materialized: planned as a loop it would run again and take more than asked for.
 */
export async function claimTasks(ctx: Ctx, agent: KnownAgent, max: number): Promise<AgentTask[]> {
  const leaseUntil = new Date(ctx.now.getTime() + LEASE_MS);
  const claimed = await ctx.db.$queryRaw<Claimed[]>`
    WITH due AS MATERIALIZED (
      SELECT id FROM "ProbeTask"
      WHERE "workspaceId" = ${agent.workspaceId}::uuid AND region = ${agent.region} AND "answeredAt" IS NULL
        AND "expiresAt" > ${ctx.now} AND attempts < ${ATTEMPTS_MAX} AND ("leaseUntil" IS NULL OR "leaseUntil" <= ${ctx.now})
        AND EXISTS (SELECT FROM "ProbeAgent" WHERE id = ${agent.id}::uuid AND "revokedAt" IS NULL)
      ORDER BY "createdAt", id LIMIT ${max} FOR UPDATE SKIP LOCKED)
    UPDATE "ProbeTask" AS task SET "agentId" = ${agent.id}::uuid, "leaseId" = gen_random_uuid(),
      "leaseUntil" = ${leaseUntil}, attempts = attempts + 1
    FROM due WHERE task.id = due.id
    RETURNING task.id, "leaseId", "runId", "storeId", "checkId"`;
  if (claimed.length === 0) return [];
  const stores = await ctx.db.store.findMany({
    where: { id: { in: claimed.map(({ storeId }) => storeId) } },
    select: { id: true, profile: true },
  });
  const profiles = new Map(stores.map((store) => [store.id, profileForAgents(profileOf(store))]));
  return claimed.flatMap(({ id, leaseId, runId, storeId, checkId }) => {
    const profile = profiles.get(storeId);
    return profile ? [{ taskId: id, leaseId, runId, checkId, catalogueVersion, profile }] : [];
  });
}

/** Holds an agent's leases for another while; gives those it still has. */
export async function keepLeases(ctx: Ctx, agent: KnownAgent, request: HeartbeatRequest): Promise<HeartbeatAnswer> {
  await noteAgent(ctx, agent);
  const where = { agentId: agent.id, leaseId: { in: request.leases }, answeredAt: null, expiresAt: { gt: ctx.now } };
  await ctx.db.probeTask.updateMany({ where, data: { leaseUntil: new Date(ctx.now.getTime() + LEASE_MS) } });
  const held = await ctx.db.probeTask.findMany({ where, select: { leaseId: true } });
  return { held: held.flatMap(({ leaseId }) => leaseId ?? []) };
}

/**
 * Takes answers. Each counts once, and only from the agent that holds the task's last lease: pushing twice is harmless,
 * and what is somebody else's is left alone.
 */
export async function takeAnswers(ctx: Ctx, agent: KnownAgent, request: PushRequest): Promise<PushAnswer> {
  await noteAgent(ctx, agent);
  const results: PushAnswer["results"] = [];
  const runs = new Set<string>();
  for (const answer of request.results) {
    const { taskId, leaseId } = answer;
    const mine = { id: taskId, agentId: agent.id, leaseId };
    const task = await ctx.db.probeTask.findFirst({ where: mine, select: { runId: true, createdAt: true } });
    if (!task) {
      results.push({ taskId, was: "not-yours" });
      continue;
    }
    const { count } = await ctx.db.probeTask.updateMany({
      where: { ...mine, answeredAt: null },
      data: { answeredAt: ctx.now, outcome: answer.outcome, ...kept(answer, agent.region, task.createdAt, ctx.now) },
    });
    if (count > 0) runs.add(task.runId);
    results.push({ taskId, was: count > 0 ? "stored" : "repeated" });
  }
  for (const runId of runs) await tellProbes(ctx, { kind: "result", id: runId });
  return { results };
}

/** What of an answer is stored: its texts are anybody's, so they are redacted here too, and its place and times are ours. */
function kept(
  answer: AgentAnswer,
  region: string,
  askedAt: Date,
  now: Date,
): { reason: string | null; answer?: InputJsonValue } {
  if (answer.outcome !== "seen") return { reason: clean(answer.reason).slice(0, 500) };
  const observations: Observation[] = answer.observations.map((each) => ({
    ...each,
    vantage: region,
    at: between(each.at, askedAt, now),
    request: clean(each.request),
    responseExcerpt: clean(each.responseExcerpt),
    toolVersion: clean(each.toolVersion),
  }));
  const facts = cleanJson(toStorable(answer.facts));
  return { reason: null, answer: JSON.parse(JSON.stringify({ facts, confirmed: answer.confirmed, observations })) };
}

/** An agent's clock may be wrong; it looked after it was asked and before it answered. */
function between(at: string, from: Date, to: Date): string {
  const time = Math.min(Math.max(Date.parse(at), from.getTime()), to.getTime());
  return new Date(time).toISOString();
}

function clean(text: string): string {
  return storableText(redactEvidence(text));
}

function cleanJson(value: Json): Json {
  if (typeof value === "string") return clean(value);
  if (Array.isArray(value)) return value.map(cleanJson);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleanJson(inner ?? null)]));
}
