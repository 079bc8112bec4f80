/** The whole way: a portal's routes over HTTP, two agents as processes of their own, and a shop that is broken in one region. */
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { POST as heartbeat } from "../../app/api/probe/heartbeat/route.ts";
import { POST as push } from "../../app/api/probe/results/route.ts";
import { POST as pull } from "../../app/api/probe/tasks/route.ts";
import { startWorld, type World } from "../../e2e/store-under-test/world.ts";
import { buildProbeAgent } from "../../prisma/builders/probe-task.ts";
import { buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import { createRun } from "../../server/audit-runs/request-run.ts";
import { runGroup } from "../../server/audit-runs/run-group.ts";
import { startRun } from "../../server/audit-runs/start-run.ts";
import { inTenant, systemActor } from "../../server/ctx.ts";
import { disconnect } from "../../server/db.ts";
import { type Child, startChild } from "../child.ts";

const CLI = fileURLToPath(new URL("../cli/main.ts", import.meta.url));
const shop = "kettleworks.example";
const routes: Record<string, (request: Request) => Promise<Response>> = {
  "/api/probe/tasks": pull,
  "/api/probe/results": push,
  "/api/probe/heartbeat": heartbeat,
};

let folder: string;
let world: World;
let portal: Server;
let url: string;
const children: Child[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "probe-agents-"));
  world = await startWorld({ dataDir: folder, stores: [{ name: "Kettle Works", domain: shop, flavour: "nginx" }] });
  Object.assign(process.env, world.env, { LAUNCH_READY_CONFIRM_DELAY_MS: "100" });
  portal = createServer(async (incoming, outgoing) => {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part);
    const gone = new AbortController();
    outgoing.on("close", () => gone.abort());
    const { authorization = "" } = incoming.headers;
    const request = new Request(`http://localhost${incoming.url}`, {
      ...{ method: "POST", headers: { authorization }, body: Buffer.concat(parts), signal: gone.signal },
    });
    const response = await (routes[incoming.url ?? ""]?.(request) ?? new Response("", { status: 404 }));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
  });
  await new Promise<void>((done) => portal.listen(0, "127.0.0.1", done));
  const address = portal.address();
  url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
});
afterAll(async () => {
  await Promise.all(children.map((child) => child.stop()));
  portal.closeAllConnections();
  await Promise.all([new Promise((done) => portal.close(done)), world.stop(), disconnect()]);
  await rm(folder, { recursive: true });
});

function startAgent(region: string, token: string, env: Record<string, string>): Child {
  const args = [CLI, "probe", "--region", region, "--url", url, "--buffer", join(folder, region)];
  const child = startChild(process.execPath, args, {
    env: {
      NODE_ENV: "test",
      PATH: process.env.PATH,
      LAUNCH_READY_CONFIRM_DELAY_MS: "100",
      LAUNCH_READY_PROBE_TOKEN: token,
      ...env,
    },
  });
  children.push(child);
  return child;
}

test("two agents look beside the portal, and the region that alone sees a fault is named", {
  timeout: 90_000,
}, async () => {
  const { owner, workspaceId } = await buildWorkspace();
  const { storeId } = await buildStore(owner, { domain: shop, profile: world.profile(shop) });
  world.setFaults(shop, ["region-only-fault"]);
  const near = await buildProbeAgent(owner, { region: "demo-a" });
  const far = await buildProbeAgent(owner, { region: "demo-b" });
  const agents = [startAgent("demo-a", near.token, world.env), startAgent("demo-b", far.token, world.regionEnv)];
  const called = () => inTenant(owner, ({ db }) => db.probeAgent.count({ where: { version: { not: null } } }));
  await expect.poll(called, { timeout: 60_000, interval: 200 }).toBe(2);

  const checkIds = ["dns.apex-resolves", "dns.subdomains-resolve"];
  const { auditRunId } = await inTenant(owner, (ctx) =>
    createRun(ctx, { storeId, trigger: "recheck", checkIds, stageKey: null }),
  );
  await inTenant(owner, (ctx) => startRun(ctx, auditRunId));
  await runGroup({ actor: systemActor(workspaceId, "audit-run"), storeId, auditRunId, group: "dns" });

  const results = await inTenant(owner, ({ db }) => db.result.findMany({ where: { runId: auditRunId } }));
  const troubled = results.filter(({ status }) => status !== "pass");
  const told = troubled.map(({ subject, status, findingKey, vantage }) => [subject, status, findingKey, vantage]);
  expect(told).toEqual(world.hasManyAddresses ? [[`app.${shop}`, "warn", "one-region", ["demo-b"]]] : []);
  expect(results.find(({ checkId }) => checkId === "dns.apex-resolves")).toMatchObject({
    vantage: ["portal", "demo-a", "demo-b"],
    confidence: 1,
  });
  const sights = await inTenant(owner, ({ db }) =>
    db.observation.groupBy({ by: ["vantage"], where: { runId: auditRunId } }),
  );
  expect(sights.map(({ vantage }) => vantage).toSorted()).toEqual(["demo-a", "demo-b", "portal"]);

  for (const agent of agents) await agent.stop();
  expect(await Promise.all(agents.map(({ exited }) => exited)), "told to end, an agent ends well").toEqual([0, 0]);
});

test("an agent nobody knows ends with code 2 and does not say its token", { timeout: 60_000 }, async () => {
  const token = "x".repeat(43);
  const stranger = startAgent("demo-a", token, world.env);
  expect(await stranger.exited).toBe(2);
  expect(stranger.tail()).toContain("This token is not known, or was revoked.");
  expect(stranger.tail()).not.toContain(token);
});
