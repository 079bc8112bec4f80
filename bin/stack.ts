import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { buildApp, NEXT } from "./build.ts";
import { type Child, startChild } from "./child.ts";
import { createDatabase, migrate, openRoles, urlsFor, withClient } from "./database.ts";
import { type DemoWorld, startDemoAgents } from "./demo-agents.ts";
import { generateClient } from "./generate.ts";
import { isSelfTestOn, scheduleSelfTests } from "./nightly.ts";
import { type OutsideDatabase, prepareOutsideDatabase, readOutsideDatabase } from "./outside-database.ts";
import { findPort } from "./ports.ts";
import { type Postgres, startPostgres } from "./postgres.ts";
import { readSecrets, type Secrets } from "./secrets.ts";
import { keepRunning, openLog, type Service } from "./service.ts";

/** Says what to run and where. */
export type StackOptions = {
  mode: "production" | "development";
  /** Holds database, secrets, mail and logs of one installation. */
  dataDir: string;
  /** A loopback address, or others may reach the portal and everything made for demonstration stays off. */
  host: string;
  /** The app's port; it must be free. */
  port: number;
  /** What the operator set; nothing else of this process's environment is read. */
  env: NodeJS.ProcessEnv;
  /** Hears of progress, one short sentence a time. */
  say: (line: string) => void;
  /** False leaves out the demo's two probe agents: browser tests look from one place, on two processors. */
  hasAgents?: boolean;
};

/** A running portal with everything it needs. */
export type Stack = {
  url: string;
  /** Whether the demo workspace, its stores and one-click sign-in are there. */
  isDemo: boolean;
  /** Whether mail is kept for the page /dev/mail instead of sent. */
  isMailCaught: boolean;
  /** What the app was given, and what only the seed and tests may know: the owner's database, the demo stores' control. */
  env: NodeJS.ProcessEnv;
  /** What the seed said: who can sign in, as it prefers to put it. */
  seedNotes: string[];
  /** Stops everything in order: app, engine and stores, mail, database. */
  stop(): Promise<void>;
};

type Stores = DemoWorld & { controlUrl: string };
type Database = { urls: OutsideDatabase["urls"]; isEmbedded: boolean };

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const ENGINE = join(ROOT, "inngest", "engine", "main.ts");
const STORES = join(ROOT, "e2e", "store-under-test", "main.ts");
const SEED = join(ROOT, "prisma", "seed.ts");
const MAIL_IN = join(ROOT, "bin", "mail-in.ts");
const MAIL_CATCHER = join(ROOT, "bin", "mail-catcher.ts");
const DATABASE_NAME = "launch_ready";
const READY_MS = 120_000;
const LOOPBACK = ["127.0.0.1", "::1", "localhost"];

/**
 * Starts database, engine, mail catcher, demo stores and app, each only where the operator named no other, and waits
 * until a person can sign in. Stops what it started when any of it fails, and throws an `Error` that says what happened.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const started: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const part of started.splice(0).reverse()) await part.stop();
  };
  try {
    return { ...(await startParts(options, started)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(options: StackOptions, started: { stop(): Promise<void> }[]): Promise<Omit<Stack, "stop">> {
  const { mode, dataDir, host, port, env, say } = options;
  const isOpen = !LOOPBACK.includes(host);
  if (isOpen && !env.SMTP_URL) {
    throw new Error("HOST lets others reach the portal, so sign-in mail must really be sent: set SMTP_URL.");
  }
  const secrets = { ...readSecrets(dataDir), ...given(env, SECRET_NAMES) };
  const isDemo = !env.DATABASE_URL && !isOpen;
  const run = (name: string, start: (onLine: (line: string) => void) => Child): Service => {
    const log = openLog(join(dataDir, "logs", `${name}.log`));
    const service = keepRunning(name, () => start(log), say);
    started.push(service);
    return service;
  };

  const client = timed(say, "Database client", generateClient());
  const built = mode === "production" ? client.then(() => timed(say, "Production build", buildApp())) : client;
  built.catch(() => {}); // looked at below, after the parts that run beside it
  const [database, mail, stores] = await Promise.all([
    timed(say, "Database", openDatabase(options, secrets, started)),
    env.SMTP_URL ? null : catchMail(options, run),
    isDemo ? startStores(options, run) : null,
  ]);

  const url = env.NEXTAUTH_URL ?? `http://${isOpen ? host : "localhost"}:${port}`;
  const engine =
    env.INNGEST_EVENT_KEY || env.INNGEST_DEV ? null : await startEngine(options, secrets, database.urls, run);
  const appEnv: NodeJS.ProcessEnv = {
    ...env,
    NODE_ENV: mode,
    HOST: host,
    PORT: String(port),
    NEXT_TELEMETRY_DISABLED: "1",
    DATABASE_URL: database.urls.app,
    SYSTEM_DATABASE_URL: database.urls.system,
    NEXTAUTH_URL: url,
    NEXTAUTH_SECRET: secrets.NEXTAUTH_SECRET,
    LAUNCH_READY_ENCRYPTION_KEY: secrets.LAUNCH_READY_ENCRYPTION_KEY,
    ...mail,
    ...engine,
    ...(isDemo ? { LAUNCH_READY_DEMO: "1" } : {}),
    ...(stores && {
      LAUNCH_READY_RESOLVER: stores.resolver,
      LAUNCH_READY_CONNECT: stores.connect,
      LAUNCH_READY_CA: stores.caFile,
      LAUNCH_READY_ALLOW_PRIVATE: "1",
    }),
  };
  const ownerEnv = {
    ...appEnv,
    ...(database.urls.owner && { MIGRATION_DATABASE_URL: database.urls.owner }),
    ...(stores && { STORE_UNDER_TEST_CONTROL_URL: stores.controlUrl }),
  };
  // The owner's address is not the app's to know.
  delete appEnv.MIGRATION_DATABASE_URL;
  delete appEnv.ENGINE_DATABASE_URL;
  await client;
  const isSeeded = !isDemo || (await hasDemo(ownerEnv.MIGRATION_DATABASE_URL));
  const seeded = isDemo ? seed(ownerEnv, say) : Promise.resolve([]);
  seeded.catch(() => {});
  await built;
  // Not beside the app: the workflows of new stores would begin audits that the seed is about to run itself.
  if (!isSeeded) await seeded;
  const command = mode === "production" ? "start" : "dev";
  const app = run("app", (onLine) =>
    startChild(process.execPath, ["--disable-warning=DEP0169", NEXT, command, "-H", host, "-p", String(port)], {
      cwd: ROOT,
      env: appEnv,
      onLine: (line) => {
        onLine(line);
        if (mode === "development") say(line);
      },
    }),
  );
  if (env.MAIL_IN_DOMAIN && env.MAIL_IN_PORT) {
    run("mail-in", (onLine) => startChild(process.execPath, [MAIL_IN], { cwd: ROOT, env: appEnv, onLine }));
  }
  const seedNotes = await seeded;
  await timed(say, "Portal", waitForApp(app, originHere(options)));
  if (stores && database.urls.owner && options.hasAgents !== false) {
    const agents = { url: originHere(options), dataDir, env, world: stores, run };
    await startDemoAgents(database.urls.owner, agents);
  }
  if (isSelfTestOn(env, mode)) {
    const onLine = openLog(join(dataDir, "logs", "self-test.log"));
    started.push(
      scheduleSelfTests({ env: appEnv, hasRun: await hasSelfTest(ownerEnv.MIGRATION_DATABASE_URL), onLine }),
    );
  }
  return { url, isDemo, isMailCaught: mail !== null, env: ownerEnv, seedNotes };
}

type Run = (name: string, start: (onLine: (line: string) => void) => Child) => Service;

async function openDatabase(
  { dataDir, env, say }: StackOptions,
  secrets: Secrets,
  started: { stop(): Promise<void> }[],
): Promise<Database> {
  if (env.DATABASE_URL) {
    const outside = readOutsideDatabase(given(env, DATABASE_NAMES));
    const { host, pathname } = new URL(env.DATABASE_URL);
    say(`Using your database ${host}${pathname} (DATABASE_URL); it gets no demo data.`);
    if (!outside.urls.owner) say("MIGRATION_DATABASE_URL is not set, so migrations are yours to run.");
    await prepareOutsideDatabase(outside);
    return { urls: outside.urls, isEmbedded: false };
  }
  const folder = join(dataDir, "postgres");
  const server = await keepPostgres(folder, say);
  started.push(server);
  await createDatabase(server.url(), DATABASE_NAME, secrets.passwords.owner);
  const urls = urlsFor(server.url(DATABASE_NAME), secrets.passwords);
  await migrate(urls.owner);
  await openRoles(urls.owner, secrets.passwords);
  return { urls, isEmbedded: true };
}

/** Starts the embedded server, and again on the same port whenever it ends unasked. */
async function keepPostgres(dataDir: string, say: (line: string) => void): Promise<Pick<Postgres, "url" | "stop">> {
  let server = await startPostgres({ dataDir, port: 54_329, durable: true });
  const { port } = server;
  let isStopping = false;
  const watch = async (): Promise<void> => {
    while (true) {
      await server.exited;
      if (isStopping) return;
      say("The database ended; starting it again.");
      server = await startPostgres({ dataDir, port, durable: true });
      if (server.port !== port) say(`The database's port ${port} was taken meanwhile: stop this and start it again.`);
    }
  };
  const watching = watch().catch((error: unknown) => say(`The database cannot start again: ${String(error)}`));
  return {
    url: server.url,
    stop: async () => {
      isStopping = true;
      await server.stop();
      await watching;
    },
  };
}

async function catchMail({ dataDir, env }: StackOptions, run: Run): Promise<Record<string, string>> {
  const folder = join(dataDir, "mail");
  const port = await findPort(1025);
  run("mail", (onLine) => startChild(process.execPath, [MAIL_CATCHER, folder, String(port)], { env, onLine }));
  return { SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_CATCHER_DIR: folder };
}

async function startStores({ dataDir, env, say }: StackOptions, run: Run): Promise<Stores> {
  const ready = Promise.withResolvers<Stores>();
  const service = run("stores", (onLine) =>
    startChild(process.execPath, [STORES], {
      cwd: ROOT,
      env: { ...env, STORE_UNDER_TEST_DATA_DIR: join(dataDir, "store-under-test") },
      onLine: (line) => {
        onLine(line);
        const stores = readStores(line);
        if (stores) ready.resolve(stores);
      },
    }),
  );
  const failed = service.firstCrash.then((said) => Promise.reject(new Error(`The demo stores do not start:\n${said}`)));
  return timed(say, "Demo stores", Promise.race([ready.promise, failed, timeout("The demo stores do not answer.")]));
}

/** Reads the line by which the demo stores say where they are; null for any other line. */
function readStores(line: string): Stores | null {
  if (!line.startsWith("{")) return null;
  const { resolver, connect, caFile, regionResolver, controlUrl }: Partial<Stores> = JSON.parse(line);
  if (!resolver || !connect || !caFile || !controlUrl) return null;
  return { resolver, connect, caFile, controlUrl, ...(regionResolver && { regionResolver }) };
}

async function startEngine(
  options: StackOptions,
  secrets: Secrets,
  urls: Database["urls"],
  run: Run,
): Promise<Record<string, string>> {
  if (!urls.engine) throw new Error("Set ENGINE_DATABASE_URL, or INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY.");
  const enginePort = await findPort(8288);
  const appUrl = originHere(options);
  const keys = { INNGEST_EVENT_KEY: secrets.INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY: secrets.INNGEST_SIGNING_KEY };
  const engineEnv: NodeJS.ProcessEnv = {
    ...options.env,
    NODE_ENV: "production",
    ...keys,
    ENGINE_DATABASE_URL: urls.engine,
    ENGINE_PORT: String(enginePort),
    ENGINE_APP_URLS: `${appUrl}/api/inngest`,
  };
  run("engine", (onLine) => startChild(process.execPath, [ENGINE], { cwd: ROOT, env: engineEnv, onLine }));
  return {
    ...keys,
    INNGEST_BASE_URL: `http://127.0.0.1:${enginePort}`,
    INNGEST_SERVE_ORIGIN: appUrl,
    INNGEST_DEV: "0",
  };
}

/** Tells whether the demo workspace is there, so that the seed has nothing left to do. */
async function hasDemo(ownerUrl: string | undefined): Promise<boolean> {
  if (!ownerUrl) return false;
  const sql = 'SELECT FROM "Workspace" WHERE "isDemo"';
  return withClient(ownerUrl, async (client) => Boolean((await client.query(sql)).rowCount));
}

/** Tells whether the checks were ever tried here; where that cannot be asked, the first night is soon enough. */
async function hasSelfTest(ownerUrl: string | undefined): Promise<boolean> {
  if (!ownerUrl) return true;
  return withClient(ownerUrl, async (client) =>
    Boolean((await client.query('SELECT FROM "SelfTest" LIMIT 1')).rowCount),
  );
}

/** Fills the demo workspace; harmless to repeat. Returns what the seed printed. */
async function seed(env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<string[]> {
  const lines: string[] = [];
  const child = startChild(process.execPath, ["--disable-warning=ExperimentalWarning", SEED], {
    cwd: ROOT,
    env,
    onLine: (line) => lines.push(line),
  });
  if ((await timed(say, "Demo workspace", child.exited)) !== 0) throw new Error(`The seed failed:\n${child.tail()}`);
  return lines;
}

/** Waits until the app says it is ready and a person could sign in. */
async function waitForApp(app: Service, origin: string): Promise<void> {
  const crashed = app.firstCrash.then((said) => Promise.reject(new Error(`The portal does not start:\n${said}`)));
  for (const path of ["/api/ready", "/login"]) {
    await Promise.race([crashed, waitForPage(`${origin}${path}`)]);
  }
}

async function waitForPage(url: string): Promise<void> {
  const deadline = Date.now() + READY_MS;
  let last = "no answer";
  while (Date.now() < deadline) {
    try {
      const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(30_000) });
      const body = await response.text();
      if (response.status < 400) return;
      last = `${response.status} ${body.slice(0, 500)}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await delay(100);
  }
  throw new Error(`${url} does not answer well: ${last}`);
}

const SECRET_NAMES = ["NEXTAUTH_SECRET", "LAUNCH_READY_ENCRYPTION_KEY"] as const;
const DATABASE_NAMES = [
  "DATABASE_URL",
  "SYSTEM_DATABASE_URL",
  "MIGRATION_DATABASE_URL",
  "ENGINE_DATABASE_URL",
] as const;

/** Picks the variables that hold something; an empty one counts as unset, as in every `.env` file. */
function given<Name extends string>(env: NodeJS.ProcessEnv, names: readonly Name[]): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = env[name];
    if (value) found[name] = value;
  }
  return found;
}

/** Where processes of this machine reach the app. */
function originHere({ host, port }: StackOptions): string {
  if (host === "0.0.0.0" || host === "::") return `http://127.0.0.1:${port}`;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

async function timed<T>(say: (line: string) => void, what: string, work: Promise<T>): Promise<T> {
  const since = performance.now();
  const result = await work;
  say(`${what} ready (${((performance.now() - since) / 1_000).toFixed(1)} s)`);
  return result;
}

async function timeout(message: string): Promise<never> {
  await delay(READY_MS, undefined, { ref: false });
  throw new Error(message);
}
