import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cloudflareToken } from "../../../e2e/store-under-test/cloudflare-zone.ts";
import { startWorld, type World } from "../../../e2e/store-under-test/world.ts";
import { createProbes, probeSettingsFromEnvironment } from "./client.ts";
import { cloudflareTokenProblem, openCloudflareZone, verifyCloudflareToken } from "./cloudflare.ts";
import { unpaced } from "./pacing.ts";

const domain = "kettle.example";
const token = cloudflareToken(domain);
let dataDir: string;
let world: World;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "cloudflare-"));
  world = await startWorld({ dataDir, stores: [{ name: "Kettle", domain, flavour: "nginx" }] });
}, 60_000);
afterAll(async () => {
  await world.stop();
  await rm(dataDir, { recursive: true });
});

function settings() {
  const aboutUrl = "https://portal.example/about-our-checks";
  return { ...probeSettingsFromEnvironment(world.env), vantage: "test", aboutUrl, pacing: unpaced, domain, token };
}

test("a zone is found by its name, its settings are read one by one, and pages of a list are joined", async () => {
  const zone = openCloudflareZone(settings());
  expect(await zone.get("/zones/{zone}/settings/ssl")).toMatchObject({
    status: 200,
    body: { result: { value: "strict" } },
  });
  const { body } = await zone.get("/zones/{zone}/dns_records?per_page=5");
  const records = typeof body === "object" && body !== null && "result" in body ? body.result : null;
  expect(Array.isArray(records) && records.length).toBeGreaterThan(5);
  expect((await zone.get("/zones/{zone}/rulesets/phases/ddos_l7/entrypoint")).status).toBe(404);
});

test("the token and the account stay out of what is written down", async () => {
  const store = world.profile(domain);
  const probes = createProbes({ ...settings(), store });
  const zone = openCloudflareZone(settings());
  const collected = await probes.collect?.(() => zone.get("/zones/{zone}"));
  expect(collected?.observations.map(({ kind, request }) => [kind, request])).toEqual([
    ["api", `Cloudflare GET /zones/{zone} (${domain})`],
  ]);
  expect(JSON.stringify(collected)).not.toContain(token);
  expect(JSON.stringify(collected)).not.toContain('"account"');
});

test("a token is verified, and one of another zone or a Global API Key is refused", async () => {
  expect(await verifyCloudflareToken(settings())).toMatchObject({ ok: true, zone: domain, status: "active" });
  expect(await verifyCloudflareToken({ ...settings(), domain: "other.example" })).toMatchObject({ ok: false });
  expect(await verifyCloudflareToken({ ...settings(), token: cloudflareToken("nobody.example") })).toMatchObject({
    ok: false,
  });
  expect(cloudflareTokenProblem(["cfk", "a".repeat(44)].join("_"))).toContain("Global API Key");
  expect(cloudflareTokenProblem(token)).toBeNull();
});
