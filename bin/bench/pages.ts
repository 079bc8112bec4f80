/** How the portal's pages hold under load, against the barest page that could be served. */
import { buildBareApp } from "./bare-app.ts";
import { cpuOfGroup } from "./cpu.ts";
import { type Figure, figure, quantile } from "./figure.ts";
import type { Load, LoadTally } from "./load-worker.ts";
import { cookieOf, type Served, serve, servePortal } from "./served.ts";
import { plainEnvironment, type Workbench } from "./workbench.ts";

const PER_SECOND = 50;
const FOR_MS = 10_000;
/** Lets the server compile what is hot before anything counts. */
const WARM_UP = { perSecond: 10, forMs: 6_000 };
/** CPU of a bare page that a page of ours may cost. */
const RATIO_MAX = 2.5;

type Measured = { p50: number; p95: number; worst: number; failed: number; cpuMs: number | null; kilobytes: number };

/** Measures the two pages the budget names and the bare page, one after another in the same run. */
export async function measurePages(bench: Workbench): Promise<Figure[]> {
  const portal = await servePortal(bench);
  const { data } = portal;
  bench.say("Building the bare page");
  const bareApp = await buildBareApp(bench);
  try {
    // As the system role: the bare page knows no tenant, and no policy may empty it.
    const { system } = await bench.database();
    const env = { ...plainEnvironment(), DATABASE_URL: system };
    const bareServer = await serve(bench, bareApp.folder, "/", () => env);
    const cookie = cookieOf(data.consultantToken);
    const bare = await measure(bench, bareServer, { url: `${bareServer.origin}/`, cookie: "" });
    await bareServer.child.stop();
    const list = await measure(bench, portal, { url: `${portal.origin}/stores`, cookie });
    const store = await measure(bench, portal, { url: `${portal.origin}/stores/${data.storeId}`, cookie });
    return [
      ...figuresOf(`dashboard, ${data.stores} stores`, list, bare),
      ...figuresOf("store page, a year of history", store, bare),
      figure("bare page, CPU", bare.cpuMs ?? Number.NaN, "ms", null, `p95 ${Math.round(bare.p95)} ms`),
    ];
  } finally {
    bareApp.remove();
  }
}

function figuresOf(name: string, page: Measured, bare: Measured): Figure[] {
  const failures = page.failed > 0 ? `; ${page.failed} failed` : "";
  const figures = [
    figure(
      `${name}: p95`,
      page.p95,
      "ms",
      { most: 100 },
      `${PER_SECOND} a second, median ${Math.round(page.p50)} ms${failures}`,
    ),
    figure(`${name}: worst`, page.failed > 0 ? Number.POSITIVE_INFINITY : page.worst, "ms", { most: 1_000 }),
  ];
  if (page.cpuMs === null || bare.cpuMs === null) return figures;
  const note = `${page.cpuMs.toFixed(1)} ms, ${Math.round(page.kilobytes)} KB gzip`;
  return [...figures, figure(`${name}: CPU over a bare page`, page.cpuMs / bare.cpuMs, "", { most: RATIO_MAX }, note)];
}

async function measure(
  bench: Workbench,
  { child }: Pick<Served, "child">,
  page: Pick<Load, "url" | "cookie">,
): Promise<Measured> {
  bench.say(`Load on ${new URL(page.url).pathname}`);
  await run(bench, { ...page, ...WARM_UP });
  const before = cpuOf(child);
  const { ms, failed, bytes } = await run(bench, { ...page, perSecond: PER_SECOND, forMs: FOR_MS });
  const after = cpuOf(child);
  const asked = ms.length + failed;
  return {
    p50: quantile(ms, 0.5),
    p95: quantile(ms, 0.95),
    worst: quantile(ms, 1),
    failed,
    cpuMs: before === null || after === null ? null : (after - before) / asked,
    kilobytes: bytes / asked / 1_000,
  };
}

function run(bench: Workbench, load: Load): Promise<LoadTally> {
  return bench.runScript<LoadTally>("bin/bench/load-worker.ts", [JSON.stringify(load)]);
}

function cpuOf({ group }: Served["child"]): number | null {
  return group === null ? null : cpuOfGroup(group);
}
