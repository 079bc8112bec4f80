import pg from "pg";
import type { Job } from "./jobs.ts";

/** Runs one statement. */
export type Query = <Row extends object = Record<string, unknown>>(text: string, values?: unknown[]) => Promise<Row[]>;

/** A transaction under way. Statements are pipelined: they run in the order sent, awaited or not. */
export type Tx = {
  query: Query;
  /** Sends a write whose result nobody reads; its failure fails the transaction. */
  write(text: string, values?: unknown[]): void;
  /** Adds jobs that the commit makes visible, all in one statement. */
  enqueue(...jobs: NewJob[]): void;
  /** Runs a pg-boss call inside this transaction. */
  withBoss<T>(call: (db: BossDb) => Promise<T>): Promise<T>;
  /** Runs after everything else, right before the commit; for locks that must be taken last. */
  beforeCommit(step: () => Promise<void>): void;
  afterCommit(step: () => void): void;
};

/** A job to be done at a time in ms since 1970, or at once. */
export type NewJob = { job: Job; atMs?: number | undefined; priority?: number | undefined };

/** The one method of a database that pg-boss needs. */
export type BossDb = { executeSql(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }> };

/** Stores the jobs of a transaction right before it commits, and hears of the commit. */
export type JobSink = { insert(jobs: NewJob[], db: BossDb): Promise<void>; committed(jobs: NewJob[]): void };

/** The engine's way to Postgres. */
export type Db = {
  /** One statement of its own. */
  query: Query;
  /** One statement whose loss in a crash of Postgres does no harm; it does not wait for the disk. */
  relaxed: Query;
  /** What pg-boss uses outside our transactions, likewise without waiting for the disk. */
  boss: BossDb;
  /** Commits what `work` did, or nothing. Deadlocks are tried again, so `work` may run several times. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The same for claims whose loss in a crash of Postgres does no harm; it does not wait for the disk. */
  relaxedTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  setJobSink(sink: JobSink): void;
  close(): Promise<void>;
};

const POOL_MAX = 10;
const RELAXED_MAX = 6;
const BOSS_MAX = 3;
const STATEMENT_NAMES_MAX = 400;
const DEADLOCK_TRIES = 10;
/** deadlock_detected and serialization_failure (PostgreSQL manual, appendix A). */
const RETRIABLE = new Set(["40P01", "40001"]);

/** Connects three small pools: for transactions, for claims that need no flush, and for pg-boss' own upkeep. */
export function openDb(databaseUrl: string, onError: (error: Error) => void): Db {
  const names = new Map<string, string>();
  const pool = createPool(databaseUrl, POOL_MAX, true, onError);
  const relaxedPool = createPool(databaseUrl, RELAXED_MAX, false, onError);
  const bossPool = createPool(databaseUrl, BOSS_MAX, false, onError);
  let sink: JobSink | null = null;

  /** Names a statement so that Postgres parses and plans it once per connection. */
  function prepared(text: string, values: unknown[] | undefined): pg.QueryConfig {
    let name = names.get(text);
    if (name === undefined && names.size < STATEMENT_NAMES_MAX) {
      name = `s${names.size}`;
      names.set(text, name);
    }
    return { text, values: values ?? [], ...(name === undefined ? {} : { name }) };
  }

  function queryOn(target: pg.Pool | pg.PoolClient): Query {
    return async (text, values) => (await target.query(prepared(text, values))).rows;
  }

  async function attempt<T>(from: pg.Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await from.connect();
    const send = queryOn(client);
    const query: Query = (text, values) => {
      sendTogether(client);
      return send(text, values);
    };
    const sent: Promise<unknown>[] = [];
    const issued: Promise<unknown>[] = [];
    const jobs: NewJob[] = [];
    const before: (() => Promise<void>)[] = [];
    const after: (() => void)[] = [];

    function track<T>(promise: Promise<T>): Promise<T> {
      // Marked as handled: the transaction looks at every one of them before it ends.
      promise.catch(() => {});
      sent.push(promise);
      return promise;
    }

    const tx: Tx = {
      query: (text, values) => track(query(text, values)),
      write: (text, values) => {
        track(query(text, values));
      },
      enqueue: (...added) => {
        jobs.push(...added);
      },
      withBoss: (call) => {
        const { promise, resolve } = Promise.withResolvers<void>();
        issued.push(promise);
        const executeSql: BossDb["executeSql"] = (text, values) => {
          const rows = track(query<Record<string, unknown>>(text, values)).then((found) => ({ rows: found }));
          resolve();
          return rows;
        };
        const result = track(call({ executeSql }));
        result.then(
          () => resolve(),
          () => resolve(),
        );
        return result;
      },
      beforeCommit: (step) => {
        before.push(step);
      },
      afterCommit: (step) => {
        after.push(step);
      },
    };

    try {
      sendTogether(client);
      track(client.query("BEGIN"));
      const result = await work(tx);
      for (const step of before) await step();
      if (jobs.length > 0) tx.withBoss((db) => requireSink(sink).insert(jobs, db)).catch(() => {});
      // pg-boss sends its statements a few microtasks later; the commit may not overtake them.
      await Promise.all(issued);
      sendTogether(client);
      const commit = track(client.query("COMMIT"));
      await Promise.all(sent);
      // An aborted transaction answers COMMIT with ROLLBACK instead of an error.
      if ((await commit).command !== "COMMIT") throw new Error("The transaction was rolled back");
      client.release();
      for (const step of after) step();
      if (jobs.length > 0) sink?.committed(jobs);
      return result;
    } catch (error) {
      await Promise.allSettled(sent);
      // Rolled back by hand so that the connection can be used again; closed when even that fails.
      const usable = await client.query("ROLLBACK").then(
        () => true,
        () => false,
      );
      client.release(!usable);
      throw firstCause(await Promise.allSettled(sent), error);
    }
  }

  async function persist<T>(from: pg.Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await attempt(from, work);
      } catch (error) {
        if (tries >= DEADLOCK_TRIES || !RETRIABLE.has(sqlState(error))) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * tries));
      }
    }
  }

  return {
    query: queryOn(pool),
    relaxed: queryOn(relaxedPool),
    boss: {
      executeSql: async (text, values) => {
        // pg-boss also sends several statements at once, which cannot be prepared, and wants the rows of them all.
        const isOne = !text.trimEnd().slice(0, -1).includes(";");
        const result: pg.QueryResult | pg.QueryResult[] = await bossPool.query(
          isOne ? prepared(text, values) : { text, ...(values?.length ? { values } : {}) },
        );
        return { rows: Array.isArray(result) ? result.flatMap((each) => each.rows ?? []) : result.rows };
      },
    },
    transaction: (work) => persist(pool, work),
    relaxedTransaction: (work) => persist(relaxedPool, work),
    setJobSink: (given) => {
      sink = given;
    },
    close: async () => {
      await Promise.all([pool.end(), relaxedPool.end(), bossPool.end()]);
    },
  };
}

/** Reads the SQLSTATE of an error; empty when it has none. */
export function sqlState(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function createPool(connectionString: string, max: number, flush: boolean, onError: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({ connectionString, max, pipeline: true, application_name: "launch-ready-engine" });
  pool.on("error", onError);
  pool.on("connect", (client) => {
    // A connection that breaks while in use fails its statements; unheard, it would also end the process.
    client.on("error", onError);
    if (!flush) client.query("SET synchronous_commit = off").catch(onError);
  });
  return pool;
}

/** Holds back what is written to a connection until everything that can run now has run: one packet, not ten. */
function sendTogether(client: pg.PoolClient): void {
  const { stream } = client.connection;
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

function requireSink(sink: JobSink | null): JobSink {
  if (!sink) throw new Error("A transaction enqueued a job before the queue was open");
  return sink;
}

/** Prefers the statement that broke the transaction over those that only found it broken (25P02). */
function firstCause(results: PromiseSettledResult<unknown>[], error: unknown): unknown {
  if (sqlState(error) !== "25P02") return error;
  for (const result of results) {
    if (result.status === "rejected" && sqlState(result.reason) !== "25P02") return result.reason;
  }
  return error;
}
