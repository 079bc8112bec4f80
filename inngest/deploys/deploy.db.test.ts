import { serve } from "inngest/edge";
import { afterAll, expect, test } from "vitest";
import { buildOutcome } from "../../prisma/builders/outcome.ts";
import { buildPerson, buildStore, buildWorkspace, unique } from "../../prisma/builders/workspace.ts";
import { finishRun } from "../../server/audit-runs/finish-run.ts";
import { recordCheck } from "../../server/audit-runs/record-check.ts";
import { createRun } from "../../server/audit-runs/request-run.ts";
import { startRun } from "../../server/audit-runs/start-run.ts";
import type { Status } from "../../server/checks/check.ts";
import { inTenant } from "../../server/ctx.ts";
import { disconnect } from "../../server/db.ts";
import { inngest } from "../client.ts";
import { canonical } from "../engine/json.ts";
import { sign } from "../engine/signature.ts";
import { ulid } from "../engine/ulid.ts";
import { deploy } from "./deploy.ts";

afterAll(disconnect);

const handler = serve({ client: inngest, functions: [deploy] });

type Op = {
  id: string;
  op: string;
  displayName?: string;
  name?: string;
  data?: unknown;
  opts?: { payload?: { data?: { auditRunId?: unknown } } };
};
type Memo = { data: unknown } | { error: { name: string; message: string } } | null;

/** `kills` says how often the word of each step is lost after its work is done; `isLate` lets time be over before the audit. */
type Drive = {
  event: { name: string; ts: number; data: { [field: string]: unknown } };
  invoke: (name: string, auditRunId: string) => Promise<Memo>;
  kills: number;
  isLate?: boolean;
};
type Driven = { output: unknown; steps: string[]; sleeps: { [name: string]: number }; losses: number };

/** Runs the function on the SDK as a workflow server would, with signed calls one step at a time; sleeps pass without waiting, in their order. */
async function drive({ event, invoke, kills, isLate = false }: Drive): Promise<Driven> {
  const runId = ulid();
  const memos: { [id: string]: Memo } = {};
  const stack: string[] = [];
  const said: Driven = { output: null, steps: [], sleeps: {}, losses: 0 };
  const waiting: Op[] = [];
  const lost: { [id: string]: number } = {};
  const keep = (op: Op, memo: Memo) => {
    if (op.id in memos) return;
    memos[op.id] = memo;
    stack.push(op.id);
    said.steps.push(op.displayName ?? op.name ?? op.id);
  };
  for (let calls = 0; calls < 100; calls++) {
    const { status, body } = await call({ runId, event, memos, stack, stepId: "step" });
    if (status === 200) return { ...said, output: body };
    if (status !== 206 || !Array.isArray(body))
      throw new Error(`the call ended with ${status}: ${JSON.stringify(body)}`);
    const found: Op[] = body;
    for (const one of found) {
      if (one.id in memos) continue;
      const name = one.displayName ?? one.name ?? one.id;
      // A step found beside others is only named; it runs when asked for by its id.
      const op = one.op === "StepPlanned" ? await single({ runId, event, memos, stack, stepId: one.id }) : one;
      if (op.op === "StepRun") {
        if ((lost[op.id] ?? 0) < kills) {
          // As if the process died between the work and the word of it.
          lost[op.id] = (lost[op.id] ?? 0) + 1;
          said.losses++;
        } else keep(op, { data: op.data });
      } else if (op.op === "InvokeFunction") {
        if (name === "audit-after" && isLate && !said.steps.includes("write-back-in-time")) continue;
        keep(op, await invoke(name, String(op.opts?.payload?.data?.auditRunId)));
      } else if (op.op === "Sleep") {
        said.sleeps[name] = Date.parse(String(op.name));
        if (name === "time-is-over" && !isLate) {
          waiting.push(op);
          continue;
        }
        // Time passes in order: what was to end earlier has.
        for (const earlier of waiting.splice(0)) keep(earlier, null);
        keep(op, null);
      } else throw new Error(`${name} is ${op.op}: ${JSON.stringify(op)}`);
    }
  }
  throw new Error(`the run does not end after ${said.steps.join(", ")}`);
}

async function single(asked: Call): Promise<Op> {
  const { status, body } = await call(asked);
  const [op] = status === 206 && Array.isArray(body) ? body : [];
  if (!op) throw new Error(`the step ended with ${status}: ${JSON.stringify(body)}`);
  return op;
}

type Call = { runId: string; event: Drive["event"]; memos: { [id: string]: Memo }; stack: string[]; stepId: string };

async function call({ runId, event, memos, stack, stepId }: Call): Promise<{ status: number; body: unknown }> {
  const key = process.env.INNGEST_SIGNING_KEY ?? "";
  const ctx = {
    ...{ attempt: 0, disable_immediate_execution: false, env: "", max_attempts: 5, run_id: runId },
    ...{ stack: { current: stack.length, stack }, step_id: stepId, use_api: false },
  };
  // The SDK verifies the signature of the canonical form (RFC 8785).
  const body = canonical(JSON.parse(JSON.stringify({ ctx, event, events: [event], steps: memos, version: 2 })));
  const url = `http://127.0.0.1:3000/api/inngest?fnId=launch-ready-deploy&stepId=${stepId}`;
  const headers = {
    host: "127.0.0.1:3000",
    "content-type": "application/json",
    "x-inngest-signature": sign(body, key, Date.now()),
    "x-inngest-server-kind": "cloud",
    "x-inngest-req-version": "2",
  };
  const response = await handler(new Request(url, { method: "POST", headers, body }));
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
}

type Words = { [checkId: string]: Status };

/** A store whose owner let us watch deploys, with one that just went live. */
async function freshDeploy() {
  const { owner } = await buildWorkspace();
  const { workspaceId, storeId } = await buildStore(owner);
  await buildPerson({ workspaceId, storeId });
  const earlier = await inTenant(owner, async (ctx) => {
    await ctx.db.store.update({ where: { id: storeId }, data: { controlProvenAt: ctx.now }, select: { id: true } });
    return createRun(ctx, { storeId, trigger: "recheck", checkIds: ["smoke.homepage"], stageKey: null });
  });
  const answer = async (auditRunId: string, words: Words): Promise<void> => {
    await inTenant(owner, (ctx) => startRun(ctx, auditRunId));
    for (const [checkId, status] of Object.entries(words)) {
      const outcome = buildOutcome(checkId, [{ subject: "shop.example", status, findingKey: status }]);
      await inTenant(owner, (ctx) => recordCheck(ctx, { id: auditRunId, storeId }, outcome));
    }
    await inTenant(owner, (ctx) => finishRun(ctx, auditRunId));
  };
  await answer(earlier.auditRunId, { "smoke.homepage": "pass" });
  const deployId = await inTenant(owner, async ({ db, now }) => {
    const own = { provider: "vercel", providerDeployId: unique("dpl"), environment: "production", state: "live" };
    const { id } = await db.deploy.create({
      data: { ...own, workspaceId, storeId, liveAt: now, lastEventAt: now, commitSha: "9f3c2e1a".repeat(5) },
      select: { id: true },
    });
    return id;
  });
  const data = { workspaceId, storeId, deployId, environment: "production" };
  const event = { name: "store/deploy.received", ts: Date.now(), data };
  const rows = () =>
    inTenant(owner, async ({ db }) => ({
      deploy: await db.deploy.findUniqueOrThrow({ where: { id: deployId } }),
      runs: await db.auditRun.findMany({ where: { storeId, deployId }, orderBy: { number: "asc" } }),
      mails: await db.mail.findMany({ where: { storeId, template: "deploy-verdict" } }),
      judged: await db.activity.count({ where: { storeId, action: "deploy.judged" } }),
    }));
  const invoke = (smoke: Status) => async (name: string, auditRunId: string) => {
    const words: { [name: string]: Words } = {
      "smoke-tests": { "smoke.homepage": smoke, "dep.no-downtime": "pass" },
      "audit-after": { "sec.bundle-scan": "pass" },
      "open-tabs-look": { "dep.no-downtime": "pass" },
    };
    await answer(auditRunId, words[name] ?? {});
    return { data: { checks: 1 } };
  };
  return { event, invoke, rows };
}

const ORDER = [
  "smoke",
  "smoke-tests",
  "audit",
  "audit-after",
  "verdict",
  "write-back",
  "time-is-over",
  "open-tabs",
  "last-look",
];

test.each([
  ["undisturbed", 0],
  ["killed once after every step", 1],
  ["killed twice after every step", 2],
])(
  "a deploy %s is looked at, judged and told of once, and looked at once more five minutes later",
  async (_how, kills) => {
    const { event, invoke, rows } = await freshDeploy();
    const driven = await drive({ event, invoke: invoke("fail"), kills });
    expect(driven.steps).toEqual([...ORDER, "open-tabs-look"]);
    expect(driven.losses).toBe(kills * 5);
    expect(driven.output).toEqual({ verdict: "roll-back" });
    expect(driven.sleeps["open-tabs"]).toBe(event.ts + 300_000);
    const { deploy, runs, mails, judged } = await rows();
    expect(deploy.verdict).toBe("roll-back");
    expect(runs.map(({ trigger, state }) => [trigger, state])).toEqual([
      ["smoke", "completed"],
      ["deploy", "completed"],
      ["smoke", "completed"],
    ]);
    expect(runs[2]?.checkIds).toEqual(["dep.no-downtime"]);
    expect(mails.map(({ toEmail }) => toEmail).toSorted()).toEqual(
      [...new Set(mails.map(({ toEmail }) => toEmail))].toSorted(),
    );
    expect(mails).toHaveLength(2);
    expect(judged).toBe(1);
  },
);

test("an audit that takes too long gets a verdict in time, and a corrected one when it ends", async () => {
  const { event, invoke, rows } = await freshDeploy();
  const driven = await drive({ event, invoke: invoke("pass"), kills: 1, isLate: true });
  expect(driven.sleeps["time-is-over"]).toBe(event.ts + 110_000);
  expect(driven.steps).toEqual(
    expect.arrayContaining(["verdict-in-time", "write-back-in-time", "verdict", "last-look"]),
  );
  expect(driven.output).toEqual({ verdict: "keep" });
  const { deploy, runs } = await rows();
  expect(deploy.verdict).toBe("keep");
  expect(runs).toHaveLength(3);
});

test("a second run for the same store finds the deploy taken and looks at nothing", async () => {
  const { event, invoke, rows } = await freshDeploy();
  await drive({ event, invoke: invoke("fail"), kills: 0 });
  const second = await drive({ event, invoke: invoke("fail"), kills: 1 });
  expect(second).toMatchObject({ output: { verdict: null }, steps: ["smoke"] });
  const { runs, mails } = await rows();
  expect([runs.length, mails.length]).toEqual([3, 2]);
});

test("a preview is not looked at", async () => {
  const { event, invoke, rows } = await freshDeploy();
  const preview = { ...event, data: { ...event.data, environment: "preview" } };
  expect(await drive({ event: preview, invoke: invoke("fail"), kills: 0 })).toMatchObject({ steps: [] });
  expect((await rows()).runs).toEqual([]);
});
