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
import { behaviours, hostileText } from "./behaviours.ts";
import { startWorld, type World } from "./world.ts";

/** Every check that looks for itself; those that need a permission see what everybody sees. No shop touches what the portal keeps. */
const seenChecks = checks.filter(({ attestation, needs }) => attestation !== true && needs !== "portal");
const hostile = behaviours.map(({ name }) => name).filter((name) => name.startsWith("hostile-"));
/** An audit of a store that answers nothing waits for every limit, on a machine that may have other work. */
const AUDIT_TIMEOUT_MS = 120_000;
/** What a shop that never shows a page does wrong itself, whoever asks: its own doors do not open. */
const shopsOwn = new Set(["dns.subdomains-resolve", "dns.stale-address", "redir.matrix", "redir.marketing-links"]);
/** Shops whose home page itself is an error, a silence or a way to nowhere. */
const closed = ["hostile-hung", "hostile-redirect-internal", "hostile-redirect-metadata"];

function isShopsOwn(checkId: string, name: string): boolean {
  return shopsOwn.has(checkId) || (checkId === "smoke.homepage" && closed.includes(name));
}

let dataDir: string;
let world: World;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "store-under-test-"));
  const stores = hostile.map((name) => ({
    name: "Kettle Works",
    domain: `${name}.example`,
    flavour: "nginx" as const,
    faults: [name],
  }));
  world = await startWorld({ dataDir, stores });
}, AUDIT_TIMEOUT_MS);
afterAll(async () => {
  await world.stop();
  await rm(dataDir, { recursive: true });
});

async function audit(domain: string): Promise<CheckResult[]> {
  const store = world.profile(domain);
  // This world allows private addresses, because it lives on some: nothing may leave this machine all the same.
  const connect = `169.254.169.254:80=${addresses.canary}:1,${world.settings.connect}`;
  const settings = {
    ...probeSettingsFromEnvironment({ ...world.env, LAUNCH_READY_CONNECT: connect }),
    vantage: "test",
    aboutUrl: "https://portal.example/about-our-checks",
    pacing: unpaced,
    limits: { wholeMs: 2500, firstByteMs: 2000 },
    store,
  };
  const report = await runChecks({
    checks: seenChecks,
    store,
    probes: () => createProbes(settings),
    now: () => new Date(),
    confirmDelayMs: 50,
  });
  return report.results;
}

test.concurrent.each(hostile)(
  "%s ends every check with an answer, and none with a failure that is not the shop's own",
  { timeout: AUDIT_TIMEOUT_MS },
  async (name) => {
    const results = await audit(`${name}.example`);
    const answered = new Set(results.map(({ checkId }) => checkId));
    expect(seenChecks.map(({ id }) => id).filter((id) => !answered.has(id))).toEqual([]);
    const wrong = results.filter(
      ({ checkId, status }) => status === "error" || (status === "fail" && !isShopsOwn(checkId, name)),
    );
    expect(
      wrong.map(({ checkId, status, summaryTech }) => `${checkId} ${status}: ${summaryTech.slice(0, 200)}`),
    ).toEqual([]);
    // What is stored has an end, whatever the shop poured out.
    for (const { subject, observations } of results) {
      expect(subject.length).toBeLessThanOrEqual(255);
      for (const { responseExcerpt } of observations)
        expect(Buffer.byteLength(responseExcerpt)).toBeLessThanOrEqual(4096);
    }
    expect(() => JSON.stringify(results)).not.toThrow();
  },
);

test("a hostile shop's mark-up is never what we say, only what we quote as seen", {
  timeout: AUDIT_TIMEOUT_MS,
}, async () => {
  const results = await audit("hostile-text.example");
  const said = results.map(({ summary }) => summary).join("\n");
  for (const text of [hostileText.markup, hostileText.formula, hostileText.bidirectional]) {
    expect(said).not.toContain(text);
  }
});
