import { createHash, randomUUID } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/node";
import type { Target } from "./global-setup.ts";
import { type CallBody, createRecorder, type NormalForm, type Recorder } from "./recorder.ts";

type CreateFunction = Inngest["createFunction"];
/** A function's configuration without what the world fills in. */
export type FnOptions = Partial<Omit<Parameters<CreateFunction>[0], "id">>;
type Context = Parameters<Parameters<CreateFunction>[1]>[0];

/** What a scenario's function gets: the SDK's context and `run`, a `step.run` whose body is recorded. */
export type FnContext = Context & {
  key: string;
  run<T>(name: string, body?: () => T | Promise<T>): Promise<unknown>;
  /** Records a body without a step around it. */
  record(name: string): void;
};

/** An event to be sent; the name gets the world's prefix unless it has a slash. */
export type SentEvent = { name: string; data?: Record<string, unknown>; id?: string; ts?: number };

/** One app with a client of its own, its functions and the recording of what they do. */
export type World = {
  mode: Mode;
  target: Target;
  client: Inngest;
  recorder: Recorder;
  /** Names an event so that no other world's functions hear it. */
  eventName(name: string): string;
  /** The id of a function as the server knows it. */
  fnId(id: string): string;
  /** Adds a function; its event is the world's own of the same name unless the options say otherwise. */
  fn(id: string, options: FnOptions, handler: (context: FnContext) => unknown): InngestFunction.Any;
  send(...events: SentEvent[]): Promise<string[]>;
  /** Sends the event of a function with a new key and waits for the end of its run. */
  runOnce(id: string, data?: Record<string, unknown>): Promise<NormalForm>;
  newKey(): string;
  /** Waits until everything sent before has been routed and what it started has had time to start. */
  settle(): Promise<void>;
  /** Starts to listen and registers the functions; answers the address of the serve endpoint. */
  open(): Promise<string>;
  close(): Promise<void>;
};

/** Whether the SDK may report steps while it goes on. */
export type Mode = "checkpointing" | "one-by-one";

/** A named guarantee: sets its functions up in a world and hands back the test. */
export type Scenario = { name: string; setUp(world: World): () => Promise<void> };

/** Declares a scenario. */
export function scenario(name: string, setUp: (world: World) => () => Promise<void>): Scenario {
  return { name, setUp };
}

const CALL_BYTES_KEPT = 1_000_000;

/**
 * Makes a world, by default with a function that records how runs end. Its server and keys are given to the client, because one process holds
 * worlds of several servers.
 */
export function createWorld(mode: Mode, target: Target, options = { watchesEnds: true }): World {
  const appId = `conf-${mode}-${randomUUID().slice(0, 8)}`;
  const { baseUrl, eventKey, signingKey } = target;
  const checkpointing = mode === "checkpointing";
  const client = new Inngest({ id: appId, baseUrl, eventKey, signingKey, isDev: false, checkpointing, logger: silent });
  const recorder = createRecorder();
  const functions: InngestFunction.Any[] = [];
  const eventName = (name: string) => (name.includes("/") ? name : `${appId}/${name}`);
  let server: http.Server | null = null;

  const world: World = {
    mode,
    target,
    client,
    recorder,
    eventName,
    fnId: (id) => `${appId}-${id}`,
    fn: (id, options, handler) => {
      const created = client.createFunction(
        { id, retries: 0, triggers: [{ event: eventName(id) }], ...options },
        async (context) => {
          const key = keyOf(context);
          const record = (step: string) =>
            recorder.body({ run: context.runId, fn: id, key, step, attempt: context.attempt });
          record("");
          function run<T>(name: string, body?: () => T | Promise<T>): Promise<unknown> {
            return context.step.run(name, async () => {
              record(name);
              return await body?.();
            });
          }
          return await handler({ ...context, key, run, record });
        },
      );
      functions.push(created);
      return created;
    },
    send: async (...events) => {
      const { ids } = await client.send(events.map((event) => ({ data: {}, ...event, name: eventName(event.name) })));
      return ids;
    },
    runOnce: async (id, data = {}) => {
      const key = world.newKey();
      await world.send({ name: id, data: { ...data, key } });
      return await recorder.normalForm(id, key);
    },
    newKey: () => randomUUID(),
    settle: async () => {
      // One may overtake a call that is on its way; what two in turn have not outlasted is not coming.
      await world.runOnce("sentinel");
      await world.runOnce("sentinel");
    },
    open: async () => {
      server = http.createServer();
      await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
      const { port } = server.address() as AddressInfo;
      const origin = `http://127.0.0.1:${port}`;
      const handler = serve({ client, functions, serveOrigin: origin, servePath: "/api/inngest" });
      server.on("request", (request, response) => {
        tap(request, recorder).then(
          (copy) => handler(copy, response),
          () => response.destroy(),
        );
      });
      const answer = await fetch(`${origin}/api/inngest`, { method: "PUT" });
      if (!answer.ok) throw new Error(`The sync failed: ${answer.status} ${await answer.text()}`);
      return `${origin}/api/inngest`;
    },
    close: async () => {
      server?.closeAllConnections();
      await new Promise((resolve) => server?.close(resolve));
    },
  };

  world.fn("sentinel", {}, () => "done");
  if (options.watchesEnds) watchEnds(world, functions, appId);
  return world;
}

/** The id the SDK gives a step: SHA-1 of its name, with `:1` and so on for repeated ones. */
export function hashedStep(name: string): string {
  return createHash("sha1").update(name).digest("hex");
}

function watchEnds(world: World, functions: InngestFunction.Any[], appId: string): void {
  functions.push(
    world.client.createFunction(
      {
        id: "watch-ends",
        triggers: [{ event: "inngest/function.finished", if: `event.data.function_id.startsWith('${appId}-')` }],
      },
      async ({ event }) => {
        const { run_id, function_id, result, error, _inngest } = event.data;
        const fn = String(function_id).slice(appId.length + 1);
        const status = _inngest?.status ?? (error ? "Failed" : "Completed");
        world.recorder.end({ run: run_id, fn, status, result, error });
      },
    ),
  );
}

function keyOf(context: Context): string {
  const data: unknown = context.event.data;
  return typeof data === "object" && data !== null && "key" in data ? String(data.key) : "";
}

/** Reads a request's body and hands on a request that still has it. */
async function tap(request: http.IncomingMessage, recorder: Recorder): Promise<http.IncomingMessage> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const whole = Buffer.concat(chunks);
  if (request.method === "POST") {
    const url = new URL(request.url ?? "/", "http://app");
    const body = whole.length > CALL_BYTES_KEPT ? null : (JSON.parse(whole.toString("utf8")) as CallBody);
    recorder.call({ stepId: url.searchParams.get("stepId") ?? "", body });
  }
  const { method, url, headers, socket } = request;
  return Object.assign(Readable.from([whole]), { method, url, headers, socket }) as http.IncomingMessage;
}

const nothing = () => {};
const silent = { info: nothing, warn: nothing, error: nothing, debug: nothing };
