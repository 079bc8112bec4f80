/** Audits of stores under test as the tests of planted faults run them: control proven, the zone connected where asked. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DeployUnderTest } from "../../server/checks/check.ts";
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
import { commitOf, deploymentHost, testAccountOf, webhookSecretOf } from "./shop-secrets.ts";
import type { StoreSpec } from "./store-spec.ts";
import { startWorld, type World } from "./world.ts";

/** What an audit can see once control of the domain is proven; the rest asks a person or needs a connection. */
export const seenChecks = checks.filter(
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
export const busyMachine = { timeout: 60_000, retry: 2 };

/** Starts a world of these stores for the tests of one file; control of every domain is proven. */
export function worldOf(stores: StoreSpec[]): () => World {
  let dataDir: string;
  let world: World;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "store-under-test-"));
    world = await startWorld({ dataDir, stores });
    for (const { domain } of stores) {
      const { name, value } = controlRecord(controlToken);
      world.setTxt(domain, `${name}.${domain}`, [value]);
    }
  }, 60_000);
  afterAll(async () => {
    await world.stop();
    await rm(dataDir, { recursive: true });
  });
  return () => world;
}

/** What a hosting company would say of the store's newest update. */
function deployOf(domain: string): DeployUnderTest {
  const at = new Date().toISOString();
  const url = `https://${deploymentHost(domain)}`;
  return { commitSha: commitOf(domain), url, liveAt: at, environment: "production", startedAt: at };
}

/**
 * Measures one store of a world, with its test account and the secret its payment messages are signed with; `env` stands
 * for the process environment of whoever audits, `isDeploy` for an update that has just gone live.
 */
export async function audit(
  world: World,
  domain: string,
  { env = world.env, isConnected = false, isDeploy = false } = {},
): Promise<CheckResult[]> {
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
    connections: {
      controlToken,
      isControlProven: true,
      cloudflare,
      synthetic: testAccountOf(domain),
      webhookSigning: { scheme: "stripe", secret: webhookSecretOf(domain) },
    },
    deploy: isDeploy ? deployOf(domain) : undefined,
    answers: Object.fromEntries(seen.map(({ id }) => [id, ownersWord])),
    probes: () => createProbes(settings),
    now: () => new Date(),
    confirmDelayMs: 50,
  });
  return report.results;
}

/** Gives results as lines, so that a failing test shows what was said. */
export function lines(results: CheckResult[], statuses: CheckResult["status"][]): string[] {
  return results
    .filter(({ status }) => statuses.includes(status))
    .map(({ checkId, status, findingKey, summaryTech }) => `${checkId} ${status} ${findingKey}: ${summaryTech}`);
}

/** Declares the tests of every `of`-th planted fault from `part` on: several files, as each runs on a processor of its own. */
export function testPlantedFaults(part: number, of: number): void {
  const own = faults.filter((_, index) => index % of === part);
  const world = worldOf(
    own.map(({ name }) => ({ name: "Kettle Works", domain: `${name}.example`, flavour: "nginx", faults: [name] })),
  );
  test.each(own)(
    "$name is reported by the checks it is planted for and by no other",
    busyMachine,
    async ({ name, checks: ids, status, isConnected, isDeploy }) => {
      const results = await audit(world(), `${name}.example`, { isConnected, isDeploy });
      const found = results.filter((result) => ["fail", "warn"].includes(result.status));
      const said = lines(results, ["fail", "warn"]).join("\n");
      expect([...new Set(found.map(({ checkId }) => checkId))].sort(), said).toEqual([...ids].sort());
      const first = found.filter(({ checkId }) => checkId === ids[0]).map((result) => result.status);
      expect(first.includes("fail") ? "fail" : "warn", said).toBe(status);
      expect(lines(results, ["error"])).toEqual([]);
    },
  );
  test("no audit touches an address nobody pointed it at", () => {
    expect(world().log.entries.filter(({ address }) => address === addresses.canary)).toEqual([]);
  });
}
