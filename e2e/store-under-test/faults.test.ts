import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { controlRecord } from "../../server/checks/dns/control-record.ts";
import { checks } from "../../server/checks/index.ts";
import { createProbes, probeSettingsFromEnvironment } from "../../server/checks/probes/client.ts";
import { openCloudflareZone } from "../../server/checks/probes/cloudflare.ts";
import { unpaced } from "../../server/checks/probes/pacing.ts";
import type { CheckResult } from "../../server/checks/result.ts";
import { runChecks } from "../../server/checks/run.ts";
import { addresses } from "./addresses.ts";
import { cloudflareToken } from "./cloudflare-zone.ts";
import { faults } from "./faults.ts";
import type { Flavour, StoreSpec } from "./store-spec.ts";
import type { World } from "./world.ts";
import { startWorld } from "./world.ts";

/** What an audit can see once control of the domain is proven; the rest asks a person or needs a connection. */
const seenChecks = checks.filter(
  ({ level, attestation }) => (level === "public" || level === "owner") && attestation !== true,
);
/** What it sees once the zone at Cloudflare is connected too. */
const connectedChecks = checks.filter(({ level, attestation }) => level !== "drill" && attestation !== true);
const controlToken = "5a".repeat(16);
/** The owner's word on what no probe sees, for checks that take an answer. */
const ownersWord = {
  answer: "pass",
  statement: "Both accounts are ours.",
  hasEvidence: true,
  byName: "Ines Aalto",
  at: "2026-11-01T09:00:00.000Z",
} as const;
/** One audit takes a third of a second; on a machine that builds and tests everything at once, answers come late. */
const busyMachine = { timeout: 60_000, retry: 2 };

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

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "store-under-test-"));
  world = await startWorld({ dataDir, stores: [...healthy, ...faulty] });
  for (const { domain } of [...healthy, ...faulty]) {
    const { name, value } = controlRecord(controlToken);
    world.setTxt(domain, `${name}.${domain}`, [value]);
  }
}, 60_000);
afterAll(async () => {
  await world.stop();
  await rm(dataDir, { recursive: true });
});

async function audit(domain: string, { env = world.env, isConnected = false } = {}): Promise<CheckResult[]> {
  const store = world.profile(domain);
  const settings = {
    ...probeSettingsFromEnvironment(env),
    vantage: "test",
    aboutUrl: "https://portal.example/about-our-checks",
    pacing: unpaced,
    store,
  };
  const cloudflare = isConnected ? openCloudflareZone({ ...settings, domain, token: cloudflareToken(domain) }) : null;
  const seen = isConnected ? connectedChecks : seenChecks;
  const report = await runChecks({
    checks: seen,
    store,
    connections: { controlToken, isControlProven: true, cloudflare },
    answers: Object.fromEntries(seen.map(({ id }) => [id, ownersWord])),
    probes: () => createProbes(settings),
    now: () => new Date(),
    confirmDelayMs: 50,
  });
  return report.results;
}

/** Results as lines, so that a failing test shows what was said. */
function lines(results: CheckResult[], statuses: CheckResult["status"][]): string[] {
  return results
    .filter(({ status }) => statuses.includes(status))
    .map(({ checkId, status, findingKey, summaryTech }) => `${checkId} ${status} ${findingKey}: ${summaryTech}`);
}

test.each(healthy)("a healthy store on $title passes every check", busyMachine, async ({ domain }) => {
  const results = await audit(domain);
  expect(results.length).toBeGreaterThanOrEqual(seenChecks.length);
  expect(lines(results, ["fail", "warn", "unknown", "error"])).toEqual([]);
});

test("a healthy store whose zone is connected passes every check", busyMachine, async () => {
  const results = await audit("healthy-0.example", { isConnected: true });
  expect(results.map(({ checkId }) => checkId)).toEqual(expect.arrayContaining(["edge.cf-settings", "edge.waf-ddos"]));
  expect(lines(results, ["fail", "warn", "unknown", "error"])).toEqual([]);
});

test.each(faults)(
  "$name is reported by the checks it is planted for and by no other",
  busyMachine,
  async ({ name, checks: ids, status, isConnected }) => {
    const results = await audit(`${name}.example`, { isConnected });
    const found = results.filter((result) => ["fail", "warn"].includes(result.status));
    const said = lines(results, ["fail", "warn"]).join("\n");
    expect([...new Set(found.map(({ checkId }) => checkId))].sort(), said).toEqual([...ids].sort());
    const own = found.filter(({ checkId }) => checkId === ids[0]).map((result) => result.status);
    expect(own.includes("fail") ? "fail" : "warn", said).toBe(status);
    expect(lines(results, ["error"])).toEqual([]);
  },
);

test("no audit touches an address nobody pointed it at", () => {
  expect(world.log.entries.filter(({ address }) => address === addresses.canary)).toEqual([]);
});

test("without leave to touch private addresses an audit names them and connects to none", busyMachine, async () => {
  const domain = "healthy-0.example";
  world.log.clear();
  const guarded = await audit(domain, { env: { ...world.env, LAUNCH_READY_ALLOW_PRIVATE: "0" } });
  expect(world.log.entries.filter(({ kind }) => kind !== "dns")).toEqual([]);
  const apex = guarded.find(({ checkId }) => checkId === "dns.apex-resolves");
  expect(apex).toMatchObject({ status: "fail", findingKey: "special-address", found: "127.0.1.1" });
  expect(guarded.filter(({ checkId, status }) => checkId.startsWith("tls.") && status === "pass")).toEqual([]);
});
