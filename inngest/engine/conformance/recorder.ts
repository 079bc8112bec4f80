import { EventEmitter } from "node:events";

/** One execution of a step's body, or of a function's code outside steps (`step` is then empty). */
export type BodyRecord = { run: string; fn: string; key: string; step: string; attempt: number };
/** How a run ended, as `inngest/function.finished` tells. */
export type EndRecord = { run: string; fn: string; status: string; result: unknown; error: unknown };
/** A call as it came over the wire; `body` is null when it was too large to keep. */
export type CallRecord = { stepId: string; body: CallBody | null };
/** The part of a call's body that the wire check looks at. */
export type CallBody = {
  steps: Record<string, unknown>;
  use_api: boolean;
  ctx: {
    run_id: string;
    attempt: number;
    max_attempts: number;
    use_api: boolean;
    stack: { stack: string[]; current: number };
  };
};

/** What a run did, without times: each body as `name#times@attempt`, then how it ended. */
export type NormalForm = {
  steps: string[];
  end: string;
  result?: unknown;
  error?: { name: unknown; message: unknown };
};

/** Collects what the functions of one app do, and lets tests wait for it. */
export type Recorder = {
  bodies: BodyRecord[];
  ends: EndRecord[];
  calls: CallRecord[];
  /** Free-form notes of a function, by key. */
  notes: { key: string; note: unknown }[];
  body(record: BodyRecord): void;
  end(record: EndRecord): void;
  call(record: CallRecord): void;
  note(key: string, note: unknown): void;
  /** Waits until `look` finds something. */
  until<T>(what: string, look: () => T | null | undefined | false): Promise<T>;
  /** Runs of a function for a key, in the order they started. */
  runs(fn: string, key: string): string[];
  /** Waits for the end of the nth run (from 0) of a function for a key. */
  normalForm(fn: string, key: string, nth?: number): Promise<NormalForm>;
};

/** Long, because a loaded machine is slow and nothing else ends a wait. */
const WAIT_MS = 220_000;

/** Makes an empty recorder. */
export function createRecorder(): Recorder {
  const changed = new EventEmitter().setMaxListeners(0);
  const bodies: BodyRecord[] = [];
  const ends: EndRecord[] = [];
  // Hundreds of waiting tests look at every change, so what they look for is found by key.
  const runsByKey = new Map<string, Set<string>>();
  const bodiesByRun = new Map<string, BodyRecord[]>();
  const endByRun = new Map<string, EndRecord>();
  const calls: CallRecord[] = [];
  const notes: { key: string; note: unknown }[] = [];

  function until<T>(what: string, look: () => T | null | undefined | false): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => finish(new Error(`Waited too long for ${what}`)), WAIT_MS);
      function finish(error: Error | null, value?: T): void {
        clearTimeout(timer);
        changed.off("change", check);
        if (error) reject(error);
        else resolve(value as T);
      }
      function check(): void {
        const found = look();
        if (found !== null && found !== undefined && found !== false) finish(null, found);
      }
      changed.on("change", check);
      check();
    });
  }

  function runs(fn: string, key: string): string[] {
    return [...(runsByKey.get(`${fn} ${key}`) ?? [])];
  }

  return {
    bodies,
    ends,
    calls,
    notes,
    body: (record) => {
      bodies.push(record);
      const name = `${record.fn} ${record.key}`;
      runsByKey.set(name, (runsByKey.get(name) ?? new Set()).add(record.run));
      bodiesByRun.set(record.run, [...(bodiesByRun.get(record.run) ?? []), record]);
      changed.emit("change");
    },
    end: (record) => {
      ends.push(record);
      if (!endByRun.has(record.run)) endByRun.set(record.run, record);
      changed.emit("change");
    },
    call: (record) => {
      calls.push(record);
    },
    note: (key, note) => {
      notes.push({ key, note });
      changed.emit("change");
    },
    until,
    runs,
    normalForm: async (fn, key, nth = 0) => {
      const end = await until(`the end of run ${nth} of ${fn} for ${key}`, () => {
        const run = runs(fn, key)[nth];
        return run !== undefined && endByRun.get(run);
      });
      return normalFormOf(end, bodiesByRun.get(end.run) ?? []);
    },
  };
}

function normalFormOf(end: EndRecord, bodies: BodyRecord[]): NormalForm {
  const times = new Map<string, number>();
  const steps: string[] = [];
  for (const body of bodies) {
    if (body.step === "") continue;
    const count = (times.get(body.step) ?? 0) + 1;
    times.set(body.step, count);
    steps.push(`${body.step}#${count}@${body.attempt}`);
  }
  return {
    steps,
    end: end.status,
    ...(end.status === "Completed" ? { result: end.result ?? null } : {}),
    ...(end.status === "Failed" ? { error: shortError(end.error) } : {}),
  };
}

function shortError(error: unknown): { name: unknown; message: unknown } {
  const { name, message } = typeof error === "object" && error !== null ? (error as Record<string, unknown>) : {};
  return { name, message };
}
