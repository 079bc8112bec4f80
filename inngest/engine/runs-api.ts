import type { Engine } from "./context.ts";
import type { Query } from "./db.ts";
import { endRun, isActive, lockRun, type RunStatus } from "./runs.ts";

/** A run in the shape of Inngest's public REST API, where `function_id` is our function's id instead of a UUID. */
export type ApiRun = {
  run_id: string;
  run_started_at: string | null;
  function_id: string;
  function_version: number;
  event_id: string;
  status: RunStatus;
  ended_at: string | null;
  output: unknown;
  queued_at: string;
  event_name: string;
  /** Data of the event that caused it; there when runs are asked for by their data. */
  event_data?: unknown;
};

/** A step of a run; `output` is there when asked for. */
export type ApiStep = {
  id: string;
  name: string;
  op: string;
  status: string;
  attempt: number;
  created_at: string;
  ended_at: string | null;
  error: unknown;
  output?: unknown;
};

type RunRow = {
  id: string;
  fn_id: string;
  fn_version: number;
  status: RunStatus;
  event_ids: string[];
  event_name: string;
  queued_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  output: string | null;
  events?: string;
};

const COLUMNS = "id, fn_id, fn_version, status, event_ids, event_name, queued_at, started_at, ended_at, output";
const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 500;

/** Reads one run; null if there is none. */
export async function readRun(query: Query, id: string): Promise<ApiRun | null> {
  const rows = await query<RunRow>(`SELECT ${COLUMNS} FROM engine.run WHERE id = $1`, [id]);
  return rows[0] ? toApiRun(rows[0]) : null;
}

/** Lists the runs an event started, by the event's internal id or the id its sender gave it. */
export async function eventRuns(query: Query, eventId: string): Promise<ApiRun[]> {
  const rows = await query<RunRow>(
    `SELECT ${COLUMNS} FROM engine.run
     WHERE event_ids && (ARRAY[$1] || ARRAY(SELECT internal_id FROM engine.event WHERE event_id = $1)) ORDER BY id`,
    [eventId],
  );
  return rows.map(toApiRun);
}

/**
 * Lists runs, newest first. Parameters: `function`, `status`, `event` (an event id), `before` (a run id), `run` (its
 * id), `data` (a JSON object that the data of an event of the run must contain), `limit`.
 */
export async function listRuns(query: Query, params: URLSearchParams): Promise<ApiRun[]> {
  const limit = Number(params.get("limit") ?? LIMIT_DEFAULT);
  const data = params.get("data");
  // JSON that holds an escaped NUL is no jsonb: such a run is not found by its data, and does not break the list.
  const rows = await query<RunRow>(
    `SELECT ${COLUMNS}${data === null ? "" : ", events"} FROM engine.run
     WHERE ($1::text IS NULL OR fn_id = $1) AND ($2::text IS NULL OR status = $2)
       AND ($3::text IS NULL
         OR event_ids && (ARRAY[$3] || ARRAY(SELECT internal_id FROM engine.event WHERE event_id = $3)))
       AND ($4::text IS NULL OR id < $4)
       AND ($6::text IS NULL OR id = $6)
       AND ($7::jsonb IS NULL
         OR CASE WHEN position('\\u0000' IN events) > 0 THEN false ELSE events::jsonb @> $7 END)
     ORDER BY id DESC LIMIT $5`,
    [
      params.get("function"),
      params.get("status"),
      params.get("event"),
      params.get("before"),
      Number.isInteger(limit) ? Math.min(Math.max(limit, 1), LIMIT_MAX) : LIMIT_DEFAULT,
      params.get("run"),
      data === null ? null : JSON.stringify([{ data: JSON.parse(data) }]),
    ],
  );
  return rows.map(toApiRun);
}

/** Lists the steps of a run in the order they were found; null if there is no such run. */
export async function runSteps(query: Query, id: string, withOutput: boolean): Promise<ApiStep[] | null> {
  if ((await readRun(query, id)) === null) return null;
  const rows = await query<{
    id: string;
    name: string;
    op: string;
    status: string;
    attempt: number;
    created_at: Date;
    ended_at: Date | null;
    error: string | null;
    memo: string | null;
  }>(
    `SELECT id, name, op, status, attempt, created_at, ended_at, error, ${withOutput ? "memo" : "NULL AS memo"}
     FROM engine.step WHERE run_id = $1 ORDER BY created_at, ended_at NULLS LAST, id`,
    [id],
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    op: row.op,
    status: row.status,
    attempt: row.attempt,
    created_at: row.created_at.toISOString(),
    ended_at: row.ended_at?.toISOString() ?? null,
    error: row.error === null ? null : JSON.parse(row.error),
    ...(withOutput ? { output: row.memo === null ? null : JSON.parse(row.memo) } : {}),
  }));
}

/** Reads a run's events as the SDK wants them when the call was too large to carry them; null if there is no run. */
export async function runEvents(query: Query, id: string): Promise<string | null> {
  const rows = await query<{ events: string }>("SELECT events FROM engine.run WHERE id = $1", [id]);
  return rows[0]?.events ?? null;
}

/** Reads a run's memos as the SDK wants them when the call was too large to carry them; null if there is no run. */
export async function runMemos(query: Query, id: string): Promise<string | null> {
  const rows = await query<{ memos: string | null }>(
    `SELECT string_agg('"' || s.id || '":' || s.memo, ',') AS memos
     FROM engine.run r LEFT JOIN engine.step s ON s.run_id = r.id AND s.id = ANY (r.stack)
     WHERE r.id = $1 GROUP BY r.id`,
    [id],
  );
  return rows[0] ? `{${rows[0].memos ?? ""}}` : null;
}

/** Cancels a run that is still active; false if there is no such run. */
export async function cancelRun(engine: Engine, id: string): Promise<boolean> {
  return await engine.db.transaction(async (tx) => {
    const run = await lockRun(tx, id);
    if (run && isActive(run)) await endRun(engine, tx, run, { status: "Cancelled" });
    return run !== null;
  });
}

function toApiRun(row: RunRow): ApiRun {
  return {
    run_id: row.id,
    run_started_at: (row.started_at ?? row.queued_at).toISOString(),
    function_id: row.fn_id,
    function_version: row.fn_version,
    event_id: row.event_ids[0] ?? "",
    status: row.status,
    ended_at: row.ended_at?.toISOString() ?? null,
    output: row.output === null ? null : JSON.parse(row.output),
    queued_at: row.queued_at.toISOString(),
    event_name: row.event_name,
    ...(row.events === undefined ? {} : { event_data: JSON.parse(row.events)[0]?.data ?? null }),
  };
}
