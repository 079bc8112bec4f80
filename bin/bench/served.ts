/** Next apps of a bench, built and serving on loopback. */
import { setTimeout as delay } from "node:timers/promises";
import { buildApp, NEXT } from "../build.ts";
import type { Child } from "../child.ts";
import { generateClient } from "../generate.ts";
import { findPort } from "../ports.ts";
import { appEnvironment } from "./app-environment.ts";
import type { PortalData } from "./portal-data.ts";
import { ROOT, type Workbench } from "./workbench.ts";

/** A serving app. */
export type Served = {
  origin: string;
  child: Child;
  /** Waits for its death, which somebody else brings about, and serves again at the same address. */
  startAgain(): Promise<void>;
};

/** The portal on the bench's database, and how to come in. */
export type Portal = Served & { data: PortalData };

const READY_MS = 60_000;
const portals = new WeakMap<Workbench, Promise<Portal>>();

/** Gives the portal's production build, filled and serving; started once a bench, by whoever asks first. */
export function servePortal(bench: Workbench): Promise<Portal> {
  const held = portals.get(bench);
  if (held) return held;
  const begun = startPortal(bench);
  portals.set(bench, begun);
  return begun;
}

/** Gives the `Cookie` header of somebody signed in. */
export function cookieOf(token: string): string {
  return `next-auth.session-token=${token}`;
}

/** Serves the production build in `folder` and waits until `path` answers well. */
export async function serve(
  bench: Workbench,
  folder: string,
  path: string,
  env: (origin: string) => NodeJS.ProcessEnv,
): Promise<Served> {
  const port = await findPort();
  const origin = `http://127.0.0.1:${port}`;
  const args = ["--disable-warning=DEP0169", NEXT, "start", folder, "-H", "127.0.0.1", "-p", String(port)];
  // The same again after a death: with other keys it would be another app.
  const options = { cwd: folder, env: env(origin) };
  const launch = async (): Promise<Child> => {
    const child = bench.start(process.execPath, args, options);
    await answers(`${origin}${path}`, child);
    return child;
  };
  const served: Served = {
    origin,
    child: await launch(),
    async startAgain() {
      await served.child.exited;
      served.child = await launch();
    },
  };
  return served;
}

async function answers(url: string, child: Child): Promise<void> {
  for (let waitedMs = 0; waitedMs < READY_MS; waitedMs += 200) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
    await delay(200);
  }
  throw new Error(`${url} is not served:\n${child.tail()}`);
}

async function startPortal(bench: Workbench): Promise<Portal> {
  const urls = await bench.database();
  await generateClient();
  bench.say("Building the portal, unless it is built");
  await buildApp();
  bench.say("Filling a database: 200 stores, and a year of one");
  const data = await bench.runScript<PortalData>(
    "bin/bench/portal-data.ts",
    [],
    appEnvironment(urls, "http://127.0.0.1:3000"),
  );
  const served = await serve(bench, ROOT, "/login", (origin) => appEnvironment(urls, origin));
  return Object.assign(served, { data });
}
