import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checks } from "../../server/checks/index.ts";
import { createProbes, probeSettingsFromEnvironment } from "../../server/checks/probes/client.ts";
import { unpaced } from "../../server/checks/probes/pacing.ts";
import type { CheckResult } from "../../server/checks/result.ts";
import { runChecks } from "../../server/checks/run.ts";
import { addresses } from "./addresses.ts";
import { faults } from "./faults.ts";
import type { Flavour, StoreSpec } from "./store-spec.ts";
import type { World } from "./world.ts";
import { startWorld } from "./world.ts";

/** What an audit from outside can see; the rest asks a person or needs a permission. */
const publicChecks = checks.filter(({ level, attestation }) => level === "public" && attestation !== true);
const AUDITS_AT_ONCE = 4;

const healthy: (StoreSpec & { title: string })[] = (
  [
    ["a server of its own", "nginx", "www"],
    ["Shopify", "shopify", "www"],
    ["Vercel", "vercel", "www"],
    ["Vercel without www", "vercel", "apex"],
  ] satisfies [string, Flavour, "apex" | "www"][]
).map(([title, flavour, canonical], index) => ({
  title,
  name: "Kettle Works",
  domain: `healthy-${index}.example`,
  flavour,
  canonical,
}));
const faulty: StoreSpec[] = faults.map(({ name }) => ({
  name: "Kettle Works",
  domain: `${name}.example`,
  flavour: "nginx",
  faults: [name],
}));

let dataDir: string;
let world: World;
const results = new Map<string, CheckResult[]>();

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "store-under-test-"));
  world = await startWorld({ dataDir, stores: [...healthy, ...faulty] });
  const queue = [...healthy, ...faulty].values();
  const work = async () => {
    for (const { domain } of queue) results.set(domain, await audit(domain));
  };
  await Promise.all(Array.from({ length: AUDITS_AT_ONCE }, work));
}, 120_000);
afterAll(async () => {
  await world.stop();
  await rm(dataDir, { recursive: true });
});

async function audit(domain: string, env = world.env): Promise<CheckResult[]> {
  const store = world.profile(domain);
  const settings = {
    ...probeSettingsFromEnvironment(env),
    vantage: "test",
    aboutUrl: "https://portal.example/about-our-checks",
    pacing: unpaced,
    store,
  };
  const report = await runChecks({
    checks: publicChecks,
    store,
    probes: () => createProbes(settings),
    now: () => new Date(),
    confirmDelayMs: 50,
  });
  return report.results;
}

/** Results as lines, so that a failing test shows what was said. */
function lines(domain: string, statuses: CheckResult["status"][]): string[] {
  return (results.get(domain) ?? [])
    .filter(({ status }) => statuses.includes(status))
    .map(({ checkId, status, findingKey, summaryTech }) => `${checkId} ${status} ${findingKey}: ${summaryTech}`);
}

test.each(healthy)("a healthy store on $title passes every public check", ({ domain }) => {
  expect(results.get(domain)?.length).toBeGreaterThanOrEqual(publicChecks.length);
  expect(lines(domain, ["fail", "warn", "unknown", "error"])).toEqual([]);
});

test.each(faults)(
  "$name is reported by the checks it is planted for and by no other",
  ({ name, checks: ids, status }) => {
    const found = (results.get(`${name}.example`) ?? []).filter((result) => ["fail", "warn"].includes(result.status));
    const said = lines(`${name}.example`, ["fail", "warn"]).join("\n");
    expect([...new Set(found.map(({ checkId }) => checkId))].sort(), said).toEqual([...ids].sort());
    const own = found.filter(({ checkId }) => checkId === ids[0]).map((result) => result.status);
    expect(own.includes("fail") ? "fail" : "warn", said).toBe(status);
    expect(lines(`${name}.example`, ["error"])).toEqual([]);
  },
);

test("no audit touches an address nobody pointed it at", () => {
  expect(world.log.entries.filter(({ address }) => address === addresses.canary)).toEqual([]);
});

test("without leave to touch private addresses an audit names them and connects to none", async () => {
  const domain = "healthy-0.example";
  world.log.clear();
  const guarded = await audit(domain, { ...world.env, LAUNCH_READY_ALLOW_PRIVATE: "0" });
  expect(world.log.entries.filter(({ kind }) => kind !== "dns")).toEqual([]);
  const apex = guarded.find(({ checkId }) => checkId === "dns.apex-resolves");
  expect(apex).toMatchObject({ status: "fail", findingKey: "special-address", found: "127.0.1.1" });
  expect(guarded.filter(({ checkId, status }) => checkId.startsWith("tls.") && status === "pass")).toEqual([]);
});
