import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checks } from "../../server/checks/index.ts";
import { joinRegions } from "../../server/checks/join-regions.ts";
import { createProbes, probeSettingsFromEnvironment } from "../../server/checks/probes/client.ts";
import { redactEvidence } from "../../server/checks/redact.ts";
import { runChecks } from "../../server/checks/run.ts";
import { startWorld, type World } from "./world.ts";

const shop = "kettleworks.example";
/** What a person in the region would meet: the name resolves, and nobody answers. */
const ids = ["dns.apex-resolves", "dns.subdomains-resolve", "tls.coverage"];

let dataDir: string;
let world: World;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "store-under-test-"));
  world = await startWorld({ dataDir, stores: [{ name: "Kettle Works", domain: shop, flavour: "nginx" }] });
});
afterAll(async () => {
  await world.stop();
  await rm(dataDir, { recursive: true });
});

/** Looks from one place, without the manners that only make a test slow. */
async function lookFrom(vantage: string, env: Record<string, string>) {
  const store = world.profile(shop);
  const settings = {
    ...probeSettingsFromEnvironment(env),
    ...{ vantage, aboutUrl: "https://portal.example/about-our-checks", redact: redactEvidence },
    pacing: { requestsPerSecond: 1_000, jitter: 0 },
  };
  const { outcomes } = await runChecks({
    checks: [...checks],
    ids,
    store,
    probes: () => createProbes({ ...settings, store }),
    now: () => new Date(),
    confirmDelayMs: 0,
  });
  return (id: string) => ({ vantage, verdicts: outcomes.find(({ check }) => check.id === id)?.results ?? [] });
}

test("a fault of one region is named, as a warning, and nobody else sees it", { timeout: 30_000 }, async () => {
  world.setFaults(shop, ["region-only-fault"]);
  const [portal, near, far] = await Promise.all([
    lookFrom("portal", world.env),
    lookFrom("demo-a", world.env),
    lookFrom("demo-b", world.regionEnv),
  ]);
  const told = (id: string) => joinRegions(portal(id), [near(id), far(id)], []);
  expect(told("dns.apex-resolves").map(({ verdict }) => verdict.status)).toEqual(["pass"]);
  const troubled = told("dns.subdomains-resolve").filter(({ verdict }) => verdict.status !== "pass");
  if (!world.hasManyAddresses) return expect(troubled).toEqual([]);
  expect(
    troubled.map(({ verdict, vantage }) => [verdict.subject, verdict.status, verdict.findingKey, vantage]),
  ).toEqual([[`app.${shop}`, "warn", "one-region", ["demo-b"]]]);
  expect(troubled[0]?.verdict.summary).toMatch(/^Only from demo-b: /);
  expect(portal("dns.subdomains-resolve").verdicts.every(({ status }) => status === "pass")).toBe(true);
});
