import http from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { sign } from "../signature.ts";
import { type EngineAlone, engineAlone } from "./engine-alone.ts";
import { makeKeys } from "./global-setup.ts";
import { createWorld, type World } from "./world.ts";

const FIVE_MINUTES_MS = 5 * 60_000;

describe.skipIf(!inject("target").isEmbedded)("the embedded engine", { concurrent: true }, () => {
  let engine: EngineAlone;
  let world: World;

  beforeAll(async () => {
    engine = await engineAlone(5);
    await engine.start();
    world = createWorld("one-by-one", engine.target);
    world.fn("waiting", {}, async ({ run, step, key }) => {
      await run("first", () => world.recorder.note(key, "ready"));
      await step.waitForEvent("never", { event: world.eventName("never"), timeout: "600s" });
    });
    await world.open();
  });
  afterAll(async () => {
    await engine?.process().end("SIGTERM");
    await world?.close();
  });

  it.each([
    ["GET", "/v1/runs"],
    ["GET", "/v1/runs/x"],
    ["DELETE", "/v1/runs/x"],
    ["GET", "/v1/events/x/runs"],
    ["GET", "/v0/runs/x/batch"],
    ["GET", "/v0/runs/x/actions"],
    ["POST", "/v1/checkpoint/x/async"],
    ["POST", "/fn/register"],
    ["GET", "/metrics"],
  ])("wants the signing key for %s %s", async (method, path) => {
    for (const authorization of ["", "Bearer undefined", `Bearer ${engine.target.signingKey}`]) {
      expect((await engine.api(path, { method, headers: { authorization } })).status).toBe(401);
    }
  });

  it("answers that it is well without a key, and 404 for what it does not know", async () => {
    expect(await engine.api("/health", { headers: {} })).toEqual({ status: 200, body: { status: "ok" } });
    expect((await engine.api("/v1/signals", { method: "POST" })).status).toBe(404);
  });

  it.for([
    ["no signature", () => ({})],
    [
      "another key's signature",
      (body: string) => ({ "x-inngest-signature": sign(body, makeKeys().signingKey, Date.now()) }),
    ],
    [
      "an expired signature",
      (body: string, key: string) => ({
        "x-inngest-signature": sign(body, key, Date.now() - FIVE_MINUTES_MS - 2000),
      }),
    ],
  ] as [string, (body: string, key: string) => Record<string, string>][])(
    "takes an answer with %s for a failed attempt",
    async ([, headersFor], { onTestFinished }) => {
      const body = JSON.stringify("forged");
      const server = http.createServer((_request, response) => {
        response.writeHead(200, { "x-inngest-sdk": "js:v4", ...headersFor(body, engine.target.signingKey) });
        response.end(body);
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      onTestFinished(() => {
        server.closeAllConnections();
        server.close();
      });
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/inngest`;
      const app = `forger-${world.newKey()}`;
      const event = `${app}/start`;
      await registerApp(engine, app, url, [fnConfig(`${app}-fn`, url, { triggers: [{ event }] })]);
      const run = await runOf(engine, event);
      expect(run).toMatchObject({ status: "Failed" });
      expect(String((run.output as { message: string }).message)).toContain("signature");
    },
  );

  it("refuses a sync with one bad expression and keeps all functions as they were", async () => {
    const app = `bad-${world.newKey()}`;
    const url = "http://127.0.0.1:9/api/inngest";
    const bad = fnConfig(`${app}-bad`, url, { triggers: [{ event: "a/b", expression: "event.data.x ==" }] });
    const answer = await registerApp(engine, app, url, [fnConfig(`${app}-good`, url, {}), bad]);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain("At least one function is invalid");
    expect(await countRows(engine, "SELECT count(*)::int AS n FROM engine.fn WHERE app_id = $1", [app])).toBe(0);
  });

  it("starts no runs of a function that its app no longer has", async () => {
    const app = `shrinking-${world.newKey()}`;
    const url = "http://127.0.0.1:9/api/inngest";
    const event = `${app}/start`;
    await registerApp(engine, app, url, [fnConfig(`${app}-fn`, url, { triggers: [{ event }] })]);
    const second = await registerApp(engine, app, url, []);
    expect(second.body).toEqual({ ok: true, modified: true });
    expect((await registerApp(engine, app, url, [])).body).toEqual({ ok: true, modified: false });
    await postEvent(engine, event);
    await world.settle();
    expect(await countRows(engine, "SELECT count(*)::int AS n FROM engine.run WHERE fn_id = $1", [`${app}-fn`])).toBe(
      0,
    );
  });

  it("refuses a checkpoint of a call that is not the run's own", async () => {
    const runId = await startWaiting(engine, world);
    const body = JSON.stringify({ run_id: runId, fn_id: "x", qi_id: "stale", steps: [] });
    const path = (run: string) => `/v1/checkpoint/${run}/async`;
    expect((await engine.api(path(runId), { ...withKey(engine), method: "POST", body })).status).toBe(409);
    expect((await engine.api(path("none"), { ...withKey(engine), method: "POST", body })).status).toBe(404);
    expect((await engine.api(path(runId), { ...withKey(engine), method: "POST", body: "{" })).status).toBe(400);
  });

  it("tells about runs and steps, and cancels one on request", async () => {
    const runId = await startWaiting(engine, world);
    const run = await engine.api(`/v1/runs/${runId}`);
    expect(run.body).toMatchObject({ data: { run_id: runId, function_id: world.fnId("waiting"), status: "Running" } });
    const steps = (await engine.api(`/v1/runs/${runId}/steps?output=1`)).body as { data: Record<string, unknown>[] };
    expect(steps.data.map(({ name, status }) => [name, status])).toEqual([
      ["first", "Completed"],
      ["never", "Waiting"],
    ]);
    const list = await engine.api(`/v1/runs?function=${world.fnId("waiting")}&status=Running`);
    expect(JSON.stringify(list.body)).toContain(runId);

    expect((await engine.api(`/v1/runs/${runId}`, { ...withKey(engine), method: "DELETE" })).status).toBe(202);
    expect((await engine.api(`/v1/runs/${runId}`)).body).toMatchObject({ data: { status: "Cancelled" } });
    expect(await countRows(engine, "SELECT count(*)::int AS n FROM engine.wait WHERE run_id = $1", [runId])).toBe(0);
    expect((await engine.api("/v1/runs/none")).status).toBe(404);
    expect((await engine.api("/v1/runs/none", { ...withKey(engine), method: "DELETE" })).status).toBe(404);
  });

  it("measures itself", async () => {
    const { body } = await engine.api("/metrics");
    expect(body).toMatchObject({
      queue: { due: expect.any(Number), oldestDueMs: expect.any(Number) },
      waiters: expect.any(Number),
      inFlight: { calls: expect.any(Number) },
      sync: [],
    });
    expect(Math.abs((body as { clockSkewMs: number }).clockSkewMs)).toBeLessThan(2000);
  });

  it("sees no table but its own", async ({ onTestFinished }) => {
    const client = new pg.Client({ connectionString: engine.databaseUrl });
    await client.connect();
    onTestFinished(() => client.end());
    await expect(client.query("SELECT * FROM public.tenant_secret")).rejects.toThrow(/permission denied/);
    await expect(client.query("CREATE TABLE public.own (id int)")).rejects.toThrow(/permission denied/);
  });
});

describe.skipIf(!inject("target").isEmbedded)("under 200 runs", () => {
  it("slots never exceed the limit and nobody is left waiting", async ({ onTestFinished }) => {
    const LIMIT = 3;
    const engine = await engineAlone(6);
    await engine.start();
    const world = createWorld("checkpointing", engine.target, { watchesEnds: false });
    const running = new Map<string, number>();
    const max = new Map<string, number>();
    const concurrency = [{ limit: LIMIT, key: "event.data.shop" }, { limit: 2 * LIMIT }] as [
      { limit: number; key: string },
      { limit: number },
    ];
    const enter = (name: string, change: number) => {
      const now = (running.get(name) ?? 0) + change;
      running.set(name, now);
      max.set(name, Math.max(now, max.get(name) ?? 0));
    };
    world.fn("crowd", { concurrency }, async ({ run, event }) => {
      const shop = String(event.data.shop);
      await run("work", async () => {
        for (const name of [shop, "all"]) enter(name, 1);
        await new Promise((resolve) => setTimeout(resolve, 5));
        for (const name of [shop, "all"]) enter(name, -1);
      });
    });
    await world.open();
    onTestFinished(async () => {
      await engine.process().end("SIGKILL");
      await world.close();
    });
    const sent = Array.from({ length: 200 }, (_, i) => ({ key: world.newKey(), shop: `shop-${i % 3}` }));
    await world.send(...sent.map((data) => ({ name: "crowd", data })));
    await world.recorder.until("every step", () => stepsOf(world).length === sent.length);
    // The last runs end a moment after their step.
    const done = "SELECT count(*)::int AS n FROM engine.run WHERE status = 'Completed'";
    await expect.poll(() => countRows(engine, done, []), { timeout: 30_000 }).toBe(sent.length);
    expect(new Set(stepsOf(world).map((body) => body.run)).size).toBe(sent.length);
    for (const shop of ["shop-0", "shop-1", "shop-2"]) expect(max.get(shop)).toBeLessThanOrEqual(LIMIT);
    expect(max.get("all")).toBeLessThanOrEqual(2 * LIMIT);
    for (const table of ["slot", "waiter", "wait"]) {
      expect(await countRows(engine, `SELECT count(*)::int AS n FROM engine.${table}`, [])).toBe(0);
    }
  });
});

function stepsOf(world: World) {
  return world.recorder.bodies.filter((body) => body.step === "work");
}

type RunInfo = { run_id: string; status: string; ended_at: string | null; output: unknown };

function fnConfig(id: string, url: string, rest: object): object {
  const runtime = { type: "http", url: `${url}?fnId=${id}&stepId=step` };
  return {
    id,
    name: id,
    triggers: [],
    steps: { step: { id: "step", name: "step", runtime, retries: { attempts: 0 } } },
    ...rest,
  };
}

function withKey(engine: EngineAlone): { headers: Record<string, string> } {
  return { headers: { authorization: engine.authorization } };
}

async function registerApp(engine: EngineAlone, appName: string, url: string, functions: object[]) {
  const body = JSON.stringify({ appName, url, functions, sdk: "js:v4", deployType: "ping", v: "0.1" });
  return await engine.api("/fn/register", { ...withKey(engine), method: "POST", body });
}

async function postEvent(engine: EngineAlone, name: string): Promise<string> {
  const answer = await fetch(`${engine.target.baseUrl}/e/${engine.target.eventKey}`, {
    method: "POST",
    body: JSON.stringify({ name, data: {} }),
  });
  const { ids } = (await answer.json()) as { ids: string[] };
  return ids[0] ?? "";
}

/** Sends an event and asks for its run until it has ended; there is nothing to listen to. */
async function runOf(engine: EngineAlone, eventName: string): Promise<RunInfo> {
  const id = await postEvent(engine, eventName);
  for (;;) {
    const { data } = (await engine.api(`/v1/events/${id}/runs`)).body as { data: RunInfo[] };
    if (data[0]?.ended_at) return data[0];
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Starts a run and comes back once the engine holds its wait. */
async function startWaiting(engine: EngineAlone, world: World): Promise<string> {
  const key = world.newKey();
  await world.send({ name: "waiting", data: { key } });
  await world.recorder.until("the first step", () => world.recorder.notes.some((note) => note.key === key));
  const runId = world.recorder.runs("waiting", key)[0] ?? "";
  const waits = "SELECT count(*)::int AS n FROM engine.wait WHERE run_id = $1";
  while ((await countRows(engine, waits, [runId])) === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  return runId;
}

async function countRows(engine: EngineAlone, sql: string, values: unknown[]): Promise<number> {
  const client = new pg.Client({ connectionString: engine.databaseUrl });
  await client.connect();
  try {
    return (await client.query<{ n: number }>(sql, values)).rows[0]?.n ?? -1;
  } finally {
    await client.end();
  }
}
