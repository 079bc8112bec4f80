/** Runs one group of checks of a run: no transaction is held while the network is asked, each result is stored at once. */
import { createHmac } from "node:crypto";
import { judgeAttestation, newestAnswer } from "../attestations/attest.ts";
import { type AttestationCheck, isAttestation } from "../checks/attestation.ts";
import type { Answer, Check, CheckGroup, Connections, DeployUnderTest, StageKey } from "../checks/check.ts";
import { checks } from "../checks/index.ts";
import { inForce, permissionsOf } from "../checks/permission.ts";
import type { Probes } from "../checks/probes/probes.ts";
import type { CheckOutcome } from "../checks/result.ts";
import { runChecks } from "../checks/run.ts";
import type { StoreProfile } from "../checks/store-profile.ts";
import { loadConnections } from "../connections/load-connections.ts";
import { type Actor, type Ctx, inTenant } from "../ctx.ts";
import { deployUnderTest } from "../deploys/deploy-under-test.ts";
import { env } from "../env.ts";
import { profileOf } from "../stores/profile-schema.ts";
import { asStageKey } from "../words.ts";
import { lookFromRegions, type RegionLooks } from "./look-from-regions.ts";
import { makeProbes } from "./make-probes.ts";
import { recordCheck } from "./record-check.ts";

type GroupRef = { actor: Actor; storeId: string; auditRunId: string; group: CheckGroup };

/** Runs what is left of the group. Gives how many checks it ran; none when the run is over. Safe to repeat. */
export async function runGroup(ref: GroupRef): Promise<{ checks: number }> {
  const plan = await inTenant(ref.actor, async (ctx) => {
    const run = await ctx.db.auditRun.findUnique({
      where: { id: ref.auditRunId },
      select: { state: true, store: { select: { id: true, profile: true } } },
    });
    if (run?.state !== "running") return null;
    const left = await ctx.db.auditRunCheck.findMany({
      where: { runId: ref.auditRunId, group: ref.group, state: { not: "done" } },
      select: { checkId: true },
    });
    const connections = await loadConnections(ctx, ref.storeId);
    const permissions = permissionsOf(connections);
    const due = checks
      .filter(({ id }) => left.some(({ checkId }) => checkId === id))
      .map((check) => inForce(check, permissions));
    return {
      store: run.store,
      stage: await furthestStage(ctx, ref.storeId),
      connections,
      answers: await answersFor(ctx, ref.storeId, due),
      deploy: await deployUnderTest(ctx, ref.auditRunId),
      due,
    };
  });
  if (!plan) return { checks: 0 };
  // A permission may have come or gone since the run was asked for: the form counts, not the group.
  const asked = plan.due.filter(isAttestation);
  const measured = plan.due.filter((check) => !isAttestation(check));
  await answerPeople(ref, asked, plan.store);
  if (measured.length > 0) await measure(ref, measured, { ...profileOf(plan.store), stage: plan.stage }, plan);
  return { checks: plan.due.length };
}

/** What people said of the checks that take an answer beside what they measure. */
async function answersFor(ctx: Ctx, storeId: string, due: Check[]): Promise<{ [checkId: string]: Answer }> {
  const answers: { [checkId: string]: Answer } = {};
  for (const { id, takesAnswer } of due) {
    const newest = takesAnswer ? await newestAnswer(ctx, storeId, id) : null;
    if (newest) answers[id] = newest.answer;
  }
  return answers;
}

/** The furthest stage opened: what is fine in an early stage (a password page) is not at the handover. */
async function furthestStage(ctx: Ctx, storeId: string): Promise<StageKey> {
  const stage = await ctx.db.stage.findFirst({
    where: { storeId, openedAt: { not: null }, sprint: { state: "active" } },
    orderBy: { number: "desc" },
    select: { key: true },
  });
  return stage ? asStageKey(stage.key) : "audit";
}

async function answerPeople(
  ref: GroupRef,
  due: AttestationCheck[],
  store: { id: string; profile: unknown },
): Promise<void> {
  for (const check of due) {
    await inTenant(ref.actor, async (ctx) => {
      const outcome = await judgeAttestation(ctx, check, store);
      await recordCheck(ctx, { id: ref.auditRunId, storeId: ref.storeId }, outcome);
    });
  }
}

type Told = { connections: Connections; answers: { [checkId: string]: Answer }; deploy: DeployUnderTest | undefined };

async function measure(
  ref: GroupRef,
  due: Check[],
  store: StoreProfile,
  { connections, answers, deploy }: Told,
): Promise<void> {
  const record = (outcome: CheckOutcome) =>
    inTenant(ref.actor, (ctx) => recordCheck(ctx, { id: ref.auditRunId, storeId: ref.storeId }, outcome));
  const regions = await lookFromRegions(ref, due, store);
  // Checks that wait for a region hold up no other one.
  const joining: Promise<void>[] = [];
  async function joinAndRecord(looks: RegionLooks, outcome: CheckOutcome): Promise<void> {
    await record(await looks.join(outcome));
  }
  await runChecks({
    checks: due,
    store,
    probes: (round) => probesOf(ref.auditRunId, round, store),
    now: () => new Date(),
    fingerprintKey: fingerprintKeyOf(ref.actor.workspaceId),
    connections,
    answers,
    deploy,
    confirmDelayMs: env().LAUNCH_READY_CONFIRM_DELAY_MS,
    onStart: (check) => mark(ref, check.id, "running"),
    onConfirm: (check) => mark(ref, check.id, "confirming"),
    async onOutcome(outcome) {
      if (regions === null || !regions.covers(outcome.check)) return record(outcome);
      const work = joinAndRecord(regions, outcome);
      work.catch(() => {}); // looked at below, after the checks that go on meanwhile
      joining.push(work);
    },
  });
  await Promise.all(joining);
}

/** A workspace's key: the same secret has the same fingerprint in its audits, and another one elsewhere. */
function fingerprintKeyOf(workspaceId: string): string {
  const key = Buffer.from(env().LAUNCH_READY_ENCRYPTION_KEY, "base64");
  return createHmac("sha256", key).update(`fingerprints:${workspaceId}`).digest("hex");
}

async function mark(ref: GroupRef, checkId: string, state: "running" | "confirming"): Promise<void> {
  await inTenant(ref.actor, async (ctx) => {
    await ctx.db.auditRunCheck.updateMany({
      where: { runId: ref.auditRunId, checkId, state: { not: "done" } },
      data: { state, startedAt: state === "running" ? ctx.now : undefined },
    });
    await ctx.publish({ storeId: ref.storeId, kind: "audit-run", id: ref.auditRunId });
  });
}

/**
 * The groups of a run look through the same probes in each round, so that a fact is fetched once however many groups ask.
 * Only this process shares them; another replica fetches again and sees the same.
 */
const shared = new Map<string, { probes: Probes; timer: NodeJS.Timeout }>();
const KEEP_MS = 3 * 60_000;

function probesOf(auditRunId: string, round: number, store: StoreProfile): Probes {
  const key = `${auditRunId}:${round}`;
  const held = shared.get(key);
  if (held) return held.probes;
  const probes = makeProbes(store);
  const timer = setTimeout(() => shared.delete(key), KEEP_MS).unref();
  shared.set(key, { probes, timer });
  return probes;
}
