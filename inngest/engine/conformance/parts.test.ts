import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { EngineConfig } from "../config.ts";
import type { Engine } from "../context.ts";
import { nextTickMs } from "../cron-expression.ts";
import { type Db, openDb } from "../db.ts";
import { type Rate, reserveStart, takeFromLimit } from "../limits.ts";
import { sweep } from "../retention.ts";
import { engineAlone } from "./engine-alone.ts";
import { createWorld } from "./world.ts";

const NOW = Date.UTC(2026, 10, 24);

describe.skipIf(!inject("target").isEmbedded)("the engine's parts on a database", () => {
  let db: Db;
  beforeAll(() => {
    db = openDb(inject("databases")[8] ?? "", () => {});
  });
  afterAll(() => db?.close());

  it("a rate limit spreads what it lets through, with a tenth of it as burst", async () => {
    const takes = (key: string, rate: Rate, timesMs: number[]) =>
      db.transaction(async (tx) => {
        const taken: number[] = [];
        for (const at of timesMs) if (await takeFromLimit(tx, key, rate, NOW + at)) taken.push(at);
        return taken;
      });
    // Two in ten seconds: one at once, the next after five.
    const two = { limit: 2, periodMs: 10_000, burst: 0 };
    expect(await takes("two", two, [0, 0, 1000, 4999, 5000, 5001, 10_000])).toEqual([0, 5000, 10_000]);
    const twenty = { limit: 20, periodMs: 10_000, burst: 2 };
    expect(await takes("twenty", twenty, [0, 0, 0, 0, 0, 499, 500])).toEqual([0, 0, 0, 500]);
  });

  it("a throttle gives each its place, and after a pause none is saved up", async () => {
    const rate = { limit: 1, periodMs: 1000, burst: 0 };
    const places = await db.transaction(async (tx) => {
      const starts: number[] = [];
      for (const at of [0, 0, 0, 10_000, 10_000])
        starts.push((await reserveStart(tx, "throttle", rate, NOW + at)) - NOW);
      return starts;
    });
    expect(places).toEqual([0, 1000, 2000, 10_000, 11_000]);
  });

  it("a transaction that fails leaves nothing behind and its connection usable", async () => {
    const failed = db.transaction(async (tx) => {
      tx.write("INSERT INTO engine.bucket (key, tat) VALUES ('rolled-back', 1)");
      tx.write("INSERT INTO engine.bucket (key, tat) VALUES ('rolled-back', 2)");
      tx.write("INSERT INTO engine.bucket (key, tat) VALUES ('after', 3)");
    });
    // The statement that broke it, not the ones that only found it broken.
    await expect(failed).rejects.toThrow(/duplicate key/);
    for (let i = 0; i < 12; i++) await db.transaction((tx) => tx.query("SELECT 1"));
    expect(await db.query("SELECT key FROM engine.bucket WHERE key IN ('rolled-back', 'after')")).toEqual([]);
  });

  it("two transactions that block each other both come through", async () => {
    await db.query("INSERT INTO engine.bucket (key, tat) VALUES ('left', 0), ('right', 0)");
    const both = Promise.withResolvers<void>();
    let arrived = 0;
    const cross = (first: string, second: string) =>
      db.transaction(async (tx) => {
        await tx.query("UPDATE engine.bucket SET tat = tat + 1 WHERE key = $1", [first]);
        if (++arrived === 2) both.resolve();
        await both.promise;
        await tx.query("UPDATE engine.bucket SET tat = tat + 1 WHERE key = $1", [second]);
      });
    await Promise.all([cross("left", "right"), cross("right", "left")]);
    expect(await db.query("SELECT tat FROM engine.bucket WHERE key IN ('left', 'right')")).toEqual([
      { tat: 2 },
      { tat: 2 },
    ]);
  });

  it("retention deletes old events and ended runs, never one that is active", async () => {
    const insert = `INSERT INTO engine.run (id, fn_id, fn_version, status, events, event_ids, event_name, idem, queued_at, ended_at)
      VALUES ($1, 'f', 1, $2, '[]', '{}', 'e', $1, now() - interval '40 days', now() - make_interval(days => $3))`;
    await db.query(insert, ["old", "Completed", 31]);
    await db.query(insert, ["young", "Failed", 29]);
    await db.query(insert, ["active", "Running", null]);
    await db.query(
      "INSERT INTO engine.step (run_id, id, name, op, status, memo) VALUES ('old', 's', 's', 'o', 'Completed', '1')",
    );
    await db.query(`INSERT INTO engine.event (internal_id, event_id, name, payload, received_at)
      VALUES ('a', 'a', 'n', '{}', now() - interval '31 days'), ('b', 'b', 'n', '{}', now())`);
    const config = { retentionDays: 30 } as EngineConfig;
    await sweep({ db, config } as Engine);
    expect(await db.query("SELECT id FROM engine.run ORDER BY id")).toEqual([{ id: "active" }, { id: "young" }]);
    expect(await db.query("SELECT run_id FROM engine.step")).toEqual([]);
    expect(await db.query("SELECT internal_id FROM engine.event")).toEqual([{ internal_id: "b" }]);
  });
});

describe.skipIf(!inject("target").isEmbedded)("jobs that are due later than the queue looks ahead", () => {
  it("come on time, and those of runs that moved on or ended are taken back", async ({ onTestFinished }) => {
    const engine = await engineAlone(9);
    await engine.start();
    const world = createWorld("one-by-one", engine.target);
    world.fn("far-off", { timeouts: { finish: "1h" } }, async ({ run, step, key }) => {
      const before = await run("before", () => world.recorder.note(key, "ready") ?? Date.now());
      await step.waitForEvent("go", { event: world.eventName("far-go"), timeout: "30d", match: "data.key" });
      await step.sleep("nap", "12s");
      const slept = await run("after", () => Date.now() - Number(before));
      return Number(slept) >= 12_000;
    });
    await world.open();
    const db = openDb(engine.databaseUrl, () => {});
    onTestFinished(async () => {
      await db.close();
      await engine.process().end("SIGKILL");
      await world.close();
    });
    const timers = async () => (await db.query("SELECT key FROM engine.timer")).length;
    const key = world.newKey();
    await world.send({ name: "far-off", data: { key } });
    await world.recorder.until("the first step", () => world.recorder.notes.some((note) => note.key === key));
    // The limit on the whole run and the end of the wait.
    await expect.poll(timers, { timeout: 60_000 }).toBe(2);
    await world.send({ name: "far-go", data: { key } });
    expect(await world.recorder.normalForm("far-off", key)).toMatchObject({ end: "Completed", result: true });
    expect(await timers()).toBe(0);
  });

  it("a tick missed while the engine was down comes once, late", async ({ onTestFinished }) => {
    const engine = await engineAlone(10);
    await engine.start();
    const world = createWorld("one-by-one", engine.target);
    const cron = "0 3 1 1 *";
    world.fn("yearly", { triggers: [{ cron }] }, () => world.recorder.note("yearly", "ran"));
    await world.open();
    const db = openDb(engine.databaseUrl, () => {});
    onTestFinished(async () => {
      await db.close();
      await engine.process().end("SIGKILL");
      await world.close();
    });
    await engine.process().end("SIGTERM");
    await db.query("UPDATE engine.cron SET next_at = next_at - 366 * 86400000.0 * 3");
    await engine.start();
    await world.recorder.until("the tick", () => world.recorder.notes.length > 0);
    await world.settle();
    expect(world.recorder.notes).toHaveLength(1);
    expect(await db.query("SELECT next_at FROM engine.cron")).toEqual([{ next_at: nextTickMs(cron, Date.now()) }]);
  });
});
