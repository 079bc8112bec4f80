import { randomBytes } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { Inngest } from "inngest";
import { serve } from "inngest/node";
import { type NodeProcess, startEngineProcess } from "./conformance/processes.ts";

/** What the engine does in a second, and how long a short run takes; the app runs in this process. */
export type EngineBench = {
  stepsPerSecond: number;
  stepsPerSecondCheckpointed: number;
  eventsPerSecond: number;
  oneStepRunMsP50: number;
};

const RUNS = 20;
const STEPS_PER_RUN = 20;
const EVENTS = 2000;
const EVENT_SENDERS = 20;
const ONE_STEP_RUNS = 40;

/**
 * Measures the engine on a database that holds its schema, as the role the URL names: steps a second of runs side by
 * side with and without checkpointing, accepted events a second, and the time from sending an event to the end of a
 * run with one step.
 */
export async function benchEngine(databaseUrl: string): Promise<EngineBench> {
  const keys = {
    INNGEST_EVENT_KEY: randomBytes(16).toString("hex"),
    INNGEST_SIGNING_KEY: `signkey-bench-${randomBytes(32).toString("hex")}`,
  };
  const engine = await startEngineProcess({ ENGINE_DATABASE_URL: databaseUrl, ...keys });
  Object.assign(process.env, keys, { INNGEST_BASE_URL: engine.url });
  const app = await startApp();
  try {
    return {
      oneStepRunMsP50: await measureOneStep(app),
      stepsPerSecond: await measureSteps(app, "plain"),
      stepsPerSecondCheckpointed: await measureSteps(app, "checkpointed"),
      eventsPerSecond: await measureEvents(app),
    };
  } finally {
    app.close();
    await stop(engine.process);
  }
}

type App = {
  client: Inngest;
  /** Calls back with the key of every run that ends. */
  onEnd(listener: (key: string) => void): void;
  close(): void;
};

async function startApp(): Promise<App> {
  const client = new Inngest({ id: `bench-${randomBytes(4).toString("hex")}` });
  let listener: (key: string) => void = () => {};
  const functions = (["plain", "checkpointed"] as const).map((id) =>
    client.createFunction(
      { id, checkpointing: id === "checkpointed", triggers: [{ event: `${client.id}/${id}` }] },
      async ({ event, step }) => {
        for (let i = 0; i < Number(event.data.steps); i++) await step.run(`s${i}`, () => i);
        listener(String(event.data.key));
      },
    ),
  );
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on("request", serve({ client, functions, serveOrigin: origin, servePath: "/api/inngest" }));
  const synced = await fetch(`${origin}/api/inngest`, { method: "PUT" });
  if (!synced.ok) throw new Error(`The sync failed: ${synced.status}`);
  return {
    client,
    onEnd: (next) => {
      listener = next;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function measureSteps(app: App, fn: "plain" | "checkpointed"): Promise<number> {
  const keys = new Set(Array.from({ length: RUNS }, (_, i) => `${fn}-${i}`));
  const done = Promise.withResolvers<void>();
  app.onEnd((key) => {
    keys.delete(key);
    if (keys.size === 0) done.resolve();
  });
  const startedAt = performance.now();
  await app.client.send(
    [...keys].map((key) => ({ name: `${app.client.id}/${fn}`, data: { key, steps: STEPS_PER_RUN } })),
  );
  await done.promise;
  return Math.round((RUNS * STEPS_PER_RUN * 1000) / (performance.now() - startedAt));
}

async function measureEvents(app: App): Promise<number> {
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: EVENT_SENDERS }, async () => {
      for (let i = 0; i < EVENTS / EVENT_SENDERS; i++) {
        await app.client.send({ name: `${app.client.id}/nobody.listens`, data: { i } });
      }
    }),
  );
  return Math.round((EVENTS * 1000) / (performance.now() - startedAt));
}

async function measureOneStep(app: App): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < ONE_STEP_RUNS; i++) {
    const done = Promise.withResolvers<void>();
    app.onEnd((key) => {
      if (key === `one-${i}`) done.resolve();
    });
    const startedAt = performance.now();
    await app.client.send({ name: `${app.client.id}/checkpointed`, data: { key: `one-${i}`, steps: 1 } });
    await done.promise;
    times.push(performance.now() - startedAt);
  }
  return Math.round(times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0);
}

async function stop(engine: NodeProcess): Promise<void> {
  await engine.end("SIGTERM");
}

if (import.meta.main) {
  const url = process.argv[2];
  if (!url) throw new Error("Give the URL of a database that holds the engine's schema.");
  console.log(JSON.stringify(await benchEngine(url), null, 2));
  process.exit(0);
}
