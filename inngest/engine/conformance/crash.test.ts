import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { describe, expect, inject, it } from "vitest";
import { findPort } from "../../../bin/ports.ts";
import { type EngineAlone, engineAlone } from "./engine-alone.ts";
import { type NodeProcess, startNode } from "./processes.ts";
import type { Recorder } from "./recorder.ts";
import { createWorld, type Mode } from "./world.ts";

const RUNS = 25;
const KILLS = 3;
const STEPS = 6;

// Another server cannot be killed by a test: these say "skipped" there.
describe.skipIf(!inject("target").isEmbedded)("after a crash", { concurrent: true }, () => {
  it.for<[Mode, number]>([
    ["checkpointing", 0],
    ["one-by-one", 1],
  ])(
    "of the engine, three times under 25 runs, every run ends once and no step is lost (%s)",
    async ([mode, database], { onTestFinished }) => {
      const engine = await engineAlone(database);
      await engine.start();
      const world = createWorld(mode, engine.target);
      world.fn("survivor", { retries: 3 }, async ({ run, step }) => {
        for (let i = 0; i < STEPS; i++) {
          await run(`s${i}`, () => new Promise((resolve) => setTimeout(resolve, 30)));
          if (i === 2) await step.sleep("nap", "1s");
        }
        const sides = await Promise.all([run("left", () => "l"), run("right", () => "r")]);
        return sides.join("");
      });
      await world.open();
      onTestFinished(async () => {
        await engine.process().end("SIGKILL");
        await world.close();
      });

      const keys = Array.from({ length: RUNS }, () => world.newKey());
      await world.send(...keys.map((key) => ({ name: "survivor", data: { key } })));
      for (let kill = 1; kill <= KILLS; kill++) {
        const bodies = Math.floor((RUNS * (STEPS + 2) * kill) / (KILLS + 2));
        await world.recorder.until(`${bodies} bodies`, () => stepBodies(world.recorder) >= bodies);
        await engine.process().end("SIGKILL");
        await engine.start();
      }

      for (const key of keys) {
        const form = await world.recorder.normalForm("survivor", key);
        expect(form).toMatchObject({ end: "Completed", result: "lr" });
        const names = new Set(form.steps.map((step) => step.split("#")[0]));
        expect(names.size).toBe(STEPS + 2);
      }
      await expectOneEndPerRun(engine, RUNS);
    },
  );

  it("of the app in the middle of a step, the step runs again and the one before it does not", async ({
    onTestFinished,
  }) => {
    const folder = mkdtempSync(join(tmpdir(), "crash-app-"));
    const port = await findPort();
    const appUrl = `http://127.0.0.1:${port}/api/inngest`;
    const engine = await engineAlone(2, { ENGINE_APP_URLS: appUrl });
    await engine.start();
    const appEnv = {
      APP_PORT: String(port),
      APP_MARKER: join(folder, "died"),
      INNGEST_BASE_URL: engine.target.baseUrl,
      INNGEST_EVENT_KEY: engine.target.eventKey,
      INNGEST_SIGNING_KEY: engine.target.signingKey,
    };
    const startApp = () => startNode(new URL("./crash-app.ts", import.meta.url), appEnv);
    let app: NodeProcess = startApp();
    onTestFinished(async () => {
      await app.end("SIGKILL");
      await engine.process().end("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    });
    await engine.process().line(/engine synced .*crash-app/);

    const sent = await fetch(`${engine.target.baseUrl}/e/${engine.target.eventKey}`, {
      method: "POST",
      body: JSON.stringify({ name: "crash/start" }),
    });
    const { ids } = (await sent.json()) as { ids: string[] };
    await app.ended; // it kills itself
    app = startApp();

    const [run] = await endedRuns(engine, `/v1/events/${ids[0]}/runs`);
    expect(run).toMatchObject({ status: "Completed", output: { first: "kept", second: "lived" } });
    const steps = (await engine.api(`/v1/runs/${run?.run_id}/steps`)).body as {
      data: { name: string; attempt: number }[];
    };
    // The reset connection spent an attempt; the second start-up's refused ones did not.
    expect(steps.data.map(({ name, attempt }) => `${name}@${attempt}`)).toEqual(["first@0", "second@1"]);
  });

  it("of one of two engines on a database, the other takes over", async ({ onTestFinished }) => {
    const engine = await engineAlone(3);
    await engine.start();
    const second = startNode(new URL("../main.ts", import.meta.url), { ...engine.env, ENGINE_PORT: "0" });
    onTestFinished(async () => {
      await second.end("SIGKILL");
      await engine.process().end("SIGKILL");
    });
    await second.line(/engine waiting/);
    const world = createWorld("one-by-one", engine.target);
    world.fn("handed-over", {}, async ({ run, step }) => {
      await run("before");
      await step.sleep("nap", "2s");
      return await run("after", () => "done");
    });
    await world.open();
    onTestFinished(() => world.close());
    const key = world.newKey();
    await world.send({ name: "handed-over", data: { key } });
    await world.recorder.until("the first step", () => world.recorder.bodies.some((body) => body.step === "before"));
    expect(second.lines.some((line) => line.includes("listening"))).toBe(false);
    await engine.process().end("SIGKILL");
    await second.line(/engine listening/);
    const form = await world.recorder.normalForm("handed-over", key);
    expect(form).toMatchObject({ end: "Completed", result: "done" });
    await expectOneEndPerRun(engine, 1);
  });

  it("of the connection that holds the lock, the engine ends at once and the next one goes on", async ({
    onTestFinished,
  }) => {
    const engine = await engineAlone(7);
    await engine.start();
    const world = createWorld("checkpointing", engine.target);
    world.fn("cut-off", {}, async ({ run, step }) => {
      await run("before");
      await step.sleep("nap", "2s");
      return await run("after", () => "done");
    });
    await world.open();
    onTestFinished(async () => {
      await engine.process().end("SIGKILL");
      await world.close();
    });
    const key = world.newKey();
    await world.send({ name: "cut-off", data: { key } });
    await world.recorder.until("the first step", () => world.recorder.bodies.some((body) => body.step === "before"));
    const client = new pg.Client({ connectionString: engine.databaseUrl });
    await client.connect();
    await client.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'launch-ready-engine-lock' AND datname = current_database()",
    );
    await client.end();
    expect(await engine.process().ended).toBe(1);
    await engine.start();
    expect(await world.recorder.normalForm("cut-off", key)).toMatchObject({ end: "Completed", result: "done" });
  });

  it("a polite stop ends with code 0 and the run goes on after the next start", async ({ onTestFinished }) => {
    const engine = await engineAlone(4);
    await engine.start();
    const world = createWorld("one-by-one", engine.target);
    world.fn("paused", {}, async ({ run, step }) => {
      await run("before");
      await step.sleep("nap", "2s");
      return await run("after", () => "done");
    });
    await world.open();
    onTestFinished(async () => {
      await engine.process().end("SIGKILL");
      await world.close();
    });
    const key = world.newKey();
    await world.send({ name: "paused", data: { key } });
    await world.recorder.until("the first step", () => world.recorder.bodies.some((body) => body.step === "before"));
    expect(await engine.process().end("SIGTERM")).toBe(0);
    await engine.start();
    expect(await world.recorder.normalForm("paused", key)).toEqual({
      steps: ["before#1@0", "after#1@0"],
      end: "Completed",
      result: "done",
    });
  });
});

type RunInfo = { run_id: string; status: string; ended_at: string | null; output: unknown };

/** Asks until the run has ended; there is nothing to listen to. */
async function endedRuns(engine: EngineAlone, path: string): Promise<RunInfo[]> {
  for (;;) {
    const { body } = await engine.api(path);
    const { data } = body as { data: RunInfo[] };
    if (data.length > 0 && data.every((run) => run.ended_at !== null)) return data;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function stepBodies(recorder: Recorder): number {
  return recorder.bodies.filter((body) => body.step !== "").length;
}

async function expectOneEndPerRun(engine: EngineAlone, runs: number): Promise<void> {
  const client = new pg.Client({ connectionString: engine.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query(
      `SELECT payload::json->'data'->>'run_id' AS run, count(*)::int AS ends FROM engine.event
       WHERE name = 'inngest/function.finished' GROUP BY 1`,
    );
    expect(rows).toHaveLength(runs);
    expect(rows.every((row) => row.ends === 1)).toBe(true);
    const open = await client.query("SELECT count(*)::int AS n FROM engine.step WHERE memo IS NULL");
    expect(open.rows[0]).toEqual({ n: 0 });
  } finally {
    await client.end();
  }
}
