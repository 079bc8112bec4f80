/** Audits of stores under test, for tests and for the nightly self-test: control proven, the zone connected where asked. */
import type { DeployUnderTest } from "../../server/checks/check.ts";
import { controlRecord } from "../../server/checks/dns/control-record.ts";
import { checks } from "../../server/checks/index.ts";
import { createProbes, probeSettingsFromEnvironment } from "../../server/checks/probes/client.ts";
import { openCloudflareZone } from "../../server/checks/probes/cloudflare.ts";
import { unpaced } from "../../server/checks/probes/pacing.ts";
import type { CheckResult } from "../../server/checks/result.ts";
import { runChecks } from "../../server/checks/run.ts";
import { cloudflareToken } from "./cloudflare-zone.ts";
import type { Fault } from "./fault.ts";
import { receiveOrderMail } from "./order-mail.ts";
import { commitOf, deploymentHost, testAccountOf, webhookSecretOf } from "./shop-secrets.ts";
import type { Flavour, StoreSpec } from "./store-spec.ts";
import { startWorld, type World } from "./world.ts";

/** What an audit can see once control of the domain is proven; the rest asks a person or needs a connection. */
export const seenChecks = checks.filter(
  ({ level, attestation }) => (level === "public" || level === "owner") && attestation !== true,
);
/** What it sees once the zone at Cloudflare is connected too. */
const connectedChecks = checks.filter(
  ({ level, needs, attestation }) => level !== "drill" && needs === undefined && attestation !== true,
);
const controlToken = "5a".repeat(16);
/** The owner's word on what no probe sees, for checks that take an answer. */
const ownersWord = {
  answer: "pass",
  statement: "Both accounts are ours.",
  hasEvidence: true,
  byName: "Ines Aalto",
  at: "2026-11-01T09:00:00.000Z",
} as const;

/** Starts a world of these stores in which control of every domain is proven. Throws what `startWorld` throws. */
export async function startProvenWorld(dataDir: string, stores: StoreSpec[]): Promise<World> {
  const world = await startWorld({ dataDir, stores });
  const { name, value } = controlRecord(controlToken);
  for (const { domain } of stores) world.setTxt(domain, `${name}.${domain}`, [value]);
  return world;
}

/** What a hosting company would say of the store's newest update. */
function deployOf(domain: string): DeployUnderTest {
  const at = new Date().toISOString();
  const url = `https://${deploymentHost(domain)}`;
  return { commitSha: commitOf(domain), url, liveAt: at, environment: "production", startedAt: at };
}

/**
 * Measures one store of a world, with its test account and the secret its payment messages are signed with; `env` stands
 * for the process environment of whoever audits, `isDeploy` for an update that has just gone live, `isMailed` for an order
 * mail that was sent to us.
 */
export async function audit(
  world: World,
  domain: string,
  { env = world.env, isConnected = false, isDeploy = false, isMailed = false } = {},
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
      mail: isMailed ? await receiveOrderMail(world, domain, createProbes(settings).dns) : null,
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

/** The store a fault is planted in. */
export function storeWith({ name }: Fault): StoreSpec {
  return { name: "Kettle Works", domain: `${name}.example`, flavour: "nginx", faults: [name] };
}

/** What an audit said of a planted fault, beside what it should have said. */
export type Tried = {
  /** Checks that failed or warned, sorted. */
  reported: string[];
  /** What the check it is planted for said: its worst word, null when it said neither. */
  status: "fail" | "warn" | null;
  /** Every fail and warning as a line. */
  said: string[];
  errors: string[];
};

/** Audits the store in which a fault is planted and tells what was reported. */
export async function tryFault(world: World, fault: Fault): Promise<Tried> {
  const { isConnected, isDeploy, isMailed } = fault;
  const results = await audit(world, storeWith(fault).domain, { isConnected, isDeploy, isMailed });
  const found = results.filter(({ status }) => status === "fail" || status === "warn");
  const first = found.filter(({ checkId }) => checkId === fault.checks[0]).map(({ status }) => status);
  const lesser = first.includes("warn") ? "warn" : null;
  return {
    reported: [...new Set(found.map(({ checkId }) => checkId))].sort(),
    status: first.includes("fail") ? "fail" : lesser,
    said: lines(results, ["fail", "warn"]),
    errors: lines(results, ["error"]),
  };
}

/** Stores without a fault, one of each kind of hosting. */
export const healthyStores: (StoreSpec & { title: string })[] = (
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
