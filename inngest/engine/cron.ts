import type { Engine } from "./context.ts";
import { nextTickMs } from "./cron-expression.ts";
import { internalEvent } from "./events.ts";
import type { Fn } from "./registry.ts";
import { startRun } from "./schedule.ts";
import { durationMs } from "./time.ts";

const CRON_EVENT = "inngest/scheduled.timer";
/** The clock is looked at this often at least, so that a changed system time or schedule is noticed. */
const LOOK_MS = 15_000;

type CronRow = { fn_id: string; expr: string; next_at: number };

/** Brings the table of next ticks in line with the functions that are registered now. */
export async function refreshCron(engine: Engine): Promise<void> {
  const wanted = cronTriggers(engine);
  const nowMs = Date.now();
  await engine.db.transaction(async (tx) => {
    tx.write(
      "DELETE FROM engine.cron c WHERE NOT EXISTS (SELECT FROM unnest($1::text[], $2::text[]) w (fn, expr) WHERE w.fn = c.fn_id AND w.expr = c.expr)",
      [wanted.map(({ fn }) => fn.id), wanted.map(({ expr }) => expr)],
    );
    for (const { fn, expr } of wanted) {
      tx.write("INSERT INTO engine.cron (fn_id, expr, next_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", [
        fn.id,
        expr,
        nextTickMs(expr, nowMs),
      ]);
    }
  });
}

/**
 * Fires cron triggers when they are due. A tick missed while the engine was down fires once, late.
 */
export function startCron(engine: Engine): { stop(): void } {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    if (isStopped) return;
    let delay = LOOK_MS;
    try {
      const rows = await engine.db.query<CronRow>("SELECT fn_id, expr, next_at FROM engine.cron ORDER BY next_at");
      for (const row of rows.filter(({ next_at }) => next_at <= Date.now())) await fire(engine, row);
      const next = rows.find(({ next_at }) => next_at > Date.now());
      if (next) delay = Math.min(LOOK_MS, Math.max(next.next_at - Date.now(), 0) + 1);
      if (rows.some(({ next_at }) => next_at <= Date.now())) delay = Math.min(delay, 1000);
    } catch (error) {
      engine.log("cron-failed", { error: String(error) });
    }
    if (!isStopped) timer = setTimeout(() => look().catch(() => {}), delay);
  }

  look().catch(() => {});
  return {
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

async function fire(engine: Engine, row: CronRow): Promise<void> {
  const fn = engine.registry.get(row.fn_id);
  const nowMs = Date.now();
  const nextMs = nextTickMs(row.expr, nowMs);
  await engine.db.transaction(async (tx) => {
    const moved = await tx.query(
      "UPDATE engine.cron SET next_at = $4 WHERE fn_id = $1 AND expr = $2 AND next_at = $3 RETURNING fn_id",
      [row.fn_id, row.expr, row.next_at, nextMs ?? Number.MAX_SAFE_INTEGER],
    );
    if (moved.length === 0 || !fn || fn.archived) return;
    const scheduledAt = new Date(row.next_at).toISOString();
    const data = { cron: row.expr, scheduledAt, fireAt: new Date(nowMs).toISOString() };
    const stored = internalEvent(CRON_EVENT, data, nowMs, scheduledAt);
    const jitterMs = Math.random() * jitterOf(fn, row.expr);
    const notBeforeMs = jitterMs > 0 ? nowMs + jitterMs : null;
    const idem = `cron:${row.expr}:${scheduledAt}`;
    await startRun(engine, tx, fn, { events: [stored], idem, correlation: null, notBeforeMs }, nowMs);
  });
}

function cronTriggers(engine: Engine): { fn: Fn; expr: string }[] {
  return engine.registry
    .active()
    .flatMap((fn) =>
      fn.config.triggers.flatMap((trigger) => ("cron" in trigger ? [{ fn, expr: String(trigger.cron) }] : [])),
    );
}

function jitterOf(fn: Fn, expr: string): number {
  const trigger = fn.config.triggers.find((item) => "cron" in item && item.cron === expr);
  return trigger && typeof trigger.jitter === "string" ? (durationMs(trigger.jitter) ?? 0) : 0;
}
