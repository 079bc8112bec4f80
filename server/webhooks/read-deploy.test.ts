import { describe, expect, test } from "vitest";
import { providerOf, providers } from "./providers.ts";
import type { ProviderId } from "./webhook.ts";

const receivedAt = new Date("2026-11-24T14:00:00.000Z");

function read(id: ProviderId, json: unknown, given: Record<string, string> = {}) {
  const { productionRef = null, ...headers } = given;
  return providers[id].readDeploy(json, { headers: new Headers(headers), productionRef, receivedAt });
}

const vercelBody = (type: string, payload: object = {}) => ({
  id: "evt-1",
  type,
  createdAt: Date.parse("2026-11-24T13:59:00.000Z"),
  payload: {
    target: "production",
    project: { id: "prj_1" },
    links: { deployment: "https://vercel.example/fern/deployments/1" },
    deployment: {
      id: "dpl_1",
      url: "fern-1.deploys.example",
      meta: {
        githubCommitSha: "A".repeat(40),
        githubCommitRef: "main",
        githubCommitMessage: "Add basket\n\nmore",
        githubCommitAuthorName: "Ines Duarte",
      },
    },
    ...payload,
  },
});

describe("Vercel", () => {
  test("a production deployment that succeeded is live, with what a list shows of it", () => {
    expect(read("vercel", vercelBody("deployment.succeeded"))).toEqual({
      providerDeployId: "dpl_1",
      environment: "production",
      kind: "live",
      at: new Date("2026-11-24T13:59:00.000Z"),
      startedAt: null,
      commitSha: "a".repeat(40),
      branch: "main",
      title: "Add basket",
      authorName: "Ines Duarte",
      url: "https://fern-1.deploys.example/",
      detailUrl: "https://vercel.example/fern/deployments/1",
      failure: null,
    });
  });

  test("where domains follow a promotion alone, succeeding is not going live", () => {
    const productionRef = "promoted";
    expect(read("vercel", vercelBody("deployment.succeeded"), { productionRef })?.kind).toBe("building");
    expect(read("vercel", vercelBody("deployment.promoted"), { productionRef })?.kind).toBe("live");
  });

  test.each<[string, object, string, string]>([
    ["deployment.created", {}, "building", "production"],
    ["deployment.ready", {}, "building", "production"],
    ["deployment.error", {}, "failed", "production"],
    ["deployment.canceled", {}, "cancelled", "production"],
    ["deployment.rollback", {}, "rolled-back", "production"],
    ["deployment.succeeded", { target: null }, "live", "preview"],
    ["deployment.succeeded", { target: "staging" }, "live", "preview"],
    ["deployment.promoted", { target: null }, "live", "production"],
  ])("%s %j is %s on %s", (type, payload, kind, environment) => {
    expect(read("vercel", vercelBody(type, payload))).toMatchObject({ kind, environment });
  });

  test("a rollback names the deployment that serves again", () => {
    const payload = { fromDeploymentId: "dpl_2", toDeploymentId: "dpl_1", deployment: undefined };
    expect(read("vercel", vercelBody("deployment.rollback", payload))?.providerDeployId).toBe("dpl_1");
  });

  test.each(["project.created", "deployment.checks.failed", "domain.certificate.renew.failed", "toString", ""])(
    "%j does nothing",
    (type) => expect(read("vercel", vercelBody(type))).toBe(null),
  );
});

const netlifyBody = (changes: object) => ({
  id: "d1",
  site_id: "site-1",
  name: "fern",
  state: "ready",
  context: "production",
  branch: "main",
  commit_ref: "b".repeat(40),
  title: "Add basket",
  created_at: "2026-11-24T13:50:00Z",
  updated_at: "2026-11-24T13:55:00Z",
  published_at: "2026-11-24T13:56:00Z",
  deploy_ssl_url: "https://d1--fern.deploys.example",
  admin_url: "https://app.netlify.example/sites/fern",
  error_message: null,
  ...changes,
});

describe("Netlify", () => {
  test("ready in production is live from when it was published", () => {
    expect(read("netlify", netlifyBody({}))).toMatchObject({
      providerDeployId: "d1",
      kind: "live",
      environment: "production",
      at: new Date("2026-11-24T13:56:00Z"),
      startedAt: new Date("2026-11-24T13:50:00Z"),
      detailUrl: "https://app.netlify.example/sites/fern/deploys/d1",
    });
  });

  test.each<[object, string, string]>([
    [{ context: "deploy-preview" }, "live", "preview"],
    [{ context: "branch-deploy" }, "live", "preview"],
    [{ state: "building" }, "building", "production"],
    [{ state: "error", error_message: "Build script returned non-zero exit code: 2" }, "failed", "production"],
    [{ state: "error", error_message: "Canceled build" }, "cancelled", "production"],
    [{ state: "error", error_message: "Skipped" }, "cancelled", "production"],
  ])("%j is %s on %s", (changes, kind, environment) => {
    expect(read("netlify", netlifyBody(changes))).toMatchObject({ kind, environment });
  });

  test("a state nobody has named yet does nothing", () => {
    expect(read("netlify", netlifyBody({ state: "hibernating" }))).toBe(null);
  });
});

const deploymentStatus = (state: string, deployment: object = {}, status: object = {}) => ({
  deployment: {
    id: 42,
    sha: "c".repeat(40),
    ref: "main",
    environment: "production",
    production_environment: true,
    created_at: "2026-11-24T13:50:00Z",
    creator: { login: "ines" },
    ...deployment,
  },
  deployment_status: {
    state,
    created_at: "2026-11-24T13:58:00Z",
    environment_url: "https://shop.example/?token=abc",
    log_url: "https://github.example/runs/1",
    ...status,
  },
  repository: { full_name: "fern/shop", default_branch: "main" },
});
const workflowRun = (changes: object = {}) => ({
  action: "completed",
  workflow_run: {
    id: 9,
    name: "Deploy",
    head_sha: "d".repeat(40),
    head_branch: "main",
    status: "completed",
    conclusion: "success",
    run_attempt: 2,
    run_started_at: "2026-11-24T13:50:00Z",
    updated_at: "2026-11-24T13:57:00Z",
    html_url: "https://github.example/runs/9",
    head_commit: { message: "Add basket\nmore", author: { name: "Ines" } },
    ...changes,
  },
  repository: { full_name: "fern/shop", default_branch: "main" },
});

describe("GitHub", () => {
  const status = { "x-github-event": "deployment_status" };
  const run = { "x-github-event": "workflow_run" };

  test("a deployment that succeeded in the production environment is live; queries of addresses are dropped", () => {
    expect(read("github", deploymentStatus("success"), status)).toMatchObject({
      providerDeployId: "42",
      environment: "production",
      kind: "live",
      at: new Date("2026-11-24T13:58:00Z"),
      startedAt: new Date("2026-11-24T13:50:00Z"),
      url: "https://shop.example/",
      authorName: "ines",
    });
  });

  test.each<[string, object, string | undefined, string | undefined, string | undefined]>([
    ["in_progress", {}, undefined, "building", "production"],
    ["failure", {}, undefined, "failed", "production"],
    ["error", {}, undefined, "failed", "production"],
    ["inactive", {}, undefined, undefined, undefined],
    ["success", { environment: "staging", production_environment: false }, undefined, "live", "preview"],
    ["success", { environment: "eu-live", production_environment: false }, "eu-live", "live", "production"],
    ["success", {}, "eu-live", "live", "preview"],
    ["success", {}, "workflow:Deploy", undefined, undefined],
  ])("status %s of %j, declared %s, is %s on %s", (state, deployment, productionRef, kind, environment) => {
    const event = read(
      "github",
      deploymentStatus(state, deployment),
      productionRef ? { ...status, productionRef } : status,
    );
    expect([event?.kind, event?.environment]).toEqual([kind, environment]);
  });

  test.each<[object, string | undefined]>([
    [{}, "live"],
    [{ conclusion: "failure" }, "failed"],
    [{ conclusion: "timed_out" }, "failed"],
    [{ conclusion: "cancelled" }, "cancelled"],
    [{ conclusion: "skipped" }, undefined],
    [{ status: "in_progress", conclusion: null }, "building"],
    [{ head_branch: "feature" }, undefined],
    [{ name: "Tests" }, undefined],
  ])("a run of the declared workflow with %j is %s", (changes, kind) => {
    const event = read("github", workflowRun(changes), { ...run, productionRef: "workflow:Deploy" });
    expect(event?.kind).toBe(kind);
    if (event) expect([event.providerDeployId, event.title]).toEqual(["9.2", "Add basket"]);
  });

  test("a run of a workflow nobody declared does nothing, nor does a ping", () => {
    expect(read("github", workflowRun(), run)).toBe(null);
    expect(read("github", { zen: "Simple." }, { "x-github-event": "ping" })).toBe(null);
    expect(providers.github.readType({ zen: "Simple." }, new Headers({ "x-github-event": "ping" }))).toBe("ping");
  });
});

describe("others", () => {
  test.each<[object, string | undefined]>([
    [{ status: "succeeded", version: 12, description: "Deploy abc1234" }, "live"],
    [{ status: "succeeded", version: 13, description: "Rollback to v11" }, "rolled-back"],
    [{ status: "pending", version: 13 }, "building"],
    [{ status: "failed", version: 13 }, "failed"],
    [{ status: "succeeded" }, undefined],
  ])("a Heroku release with %j is %s", (data, kind) => {
    const body = { id: "h", resource: "release", action: "update", data: { app: { name: "fern" }, ...data } };
    expect(read("heroku", body)?.kind).toBe(kind);
    expect(read("heroku", { ...body, resource: "dyno" })).toBe(null);
  });

  test("a Shopify theme that is published is a deploy of its own every time", () => {
    const topic = { "x-shopify-topic": "themes/publish" };
    const first = read("shopify", { id: 5, name: "Dawn", updated_at: "2026-11-24T13:00:00Z" }, topic);
    const second = read("shopify", { id: 5, name: "Dawn", updated_at: "2026-11-24T13:30:00Z" }, topic);
    expect([first?.kind, first?.environment, first?.title]).toEqual(["live", "production", "Dawn"]);
    expect(first?.providerDeployId).not.toBe(second?.providerDeployId);
    expect(read("shopify", { id: 5 }, { "x-shopify-topic": "orders/create" })).toBe(null);
  });

  test.each<[unknown, string | undefined, string | undefined]>([
    [{ type: "deploy.live", id: "r1" }, "live", "production"],
    [{ type: "deploy", status: "failed", id: "r1" }, "failed", "production"],
    [{ type: "deploy.rolled-back", id: "r1" }, "rolled-back", "production"],
    [{ type: "deploy.live", id: "r1", environment: "preview" }, "live", "preview"],
    [{ type: "deploy.live", commit: "abcdef0" }, "live", "production"],
    [{ type: "deploy.live" }, undefined, undefined],
    [{ type: "order.paid", id: "r1" }, undefined, undefined],
    [undefined, undefined, undefined],
    [[], undefined, undefined],
    ["deploy.live", undefined, undefined],
  ])("our own call %j is %s on %s", (body, kind, environment) => {
    const event = read("generic", body);
    expect([event?.kind, event?.environment]).toEqual([kind, environment]);
  });

  test("Render's deploys are read through Standard Webhooks", () => {
    const body = { type: "deploy_ended", timestamp: "2026-11-24T13:59:00Z", data: { id: "evt-1", serviceId: "srv-1" } };
    const ended = (status: string) => read("standard", { ...body, data: { ...body.data, status } })?.kind;
    expect([ended("succeeded"), ended("failed"), ended("canceled"), ended("odd")]).toEqual([
      "live",
      "failed",
      "cancelled",
      undefined,
    ]);
  });

  test.each<ProviderId>(["stripe", "sendgrid", "postmark"])("%s tells of no deploy", (id) => {
    expect(read(id, { type: "deploy.live", id: "r1" })).toBe(null);
  });

  test("bodies of any shape are read without a fault", () => {
    for (const id of Object.keys(providers) as ProviderId[]) {
      for (const body of [undefined, null, 1, "x", [], {}, { payload: 1 }, { deployment: [] }, [null]]) {
        expect(() => {
          read(id, body, { "x-github-event": "deployment_status" });
          providers[id].readType(body, new Headers());
          providers[id].readProjects(body);
          providers[id].readFacts?.(body, (text) => text);
        }).not.toThrow();
      }
    }
  });

  test("a name that is no provider's finds none", () => {
    expect([providerOf("vercel")?.id, providerOf("constructor"), providerOf("")]).toEqual(["vercel", null, null]);
  });
});

describe("free text", () => {
  const secret = ["sk", "live", "4eC39HqLyjWDarjtT1zdp7dcABCDEFGH"].join("_");

  test("is redacted and cut, and of a message only the first line is kept", () => {
    const event = read("generic", {
      type: "deploy.failed",
      id: "r1",
      title: `Use ${secret} of someone@people.example ${"x".repeat(5_000)}\nsecond line`,
      author: "y".repeat(500),
      failure: `password=${"hunter2hunter2"} ${secret}`,
    });
    const text = JSON.stringify(event);
    for (const kept of [secret, "someone@people.example", "second line"]) expect(text).not.toContain(kept);
    expect([event?.title?.length, event?.authorName?.length]).toEqual([200, 80]);
  });

  test("an address that no browser should open is dropped", () => {
    for (const url of ["javascript:alert(1)", "data:text/html,x", "//", "ftp://shop.example", "https://localhost"]) {
      expect(read("generic", { type: "deploy.live", id: "r1", url })?.url, url).toBe(null);
    }
    const event = read("generic", { type: "deploy.live", id: "r1", url: "https://me:pass@shop.example/a?key=b#c" });
    expect(event?.url).toBe("https://shop.example/a");
  });

  test("of a bounce the address is a hash, and of an order nothing is kept", () => {
    const hash = () => "hashed";
    const bounce = { RecordType: "Bounce", Email: "someone@people.example", Description: "No someone@people.example" };
    const kept = [
      providers.postmark.readFacts?.(bounce, hash),
      providers.sendgrid.readFacts?.([{ event: "bounce", email: "someone@people.example" }], hash),
      providers.shopify.readFacts?.({ id: 1, email: "someone@people.example", customer: { first_name: "Some" } }, hash),
    ];
    expect(JSON.stringify(kept)).not.toMatch(/someone|first_name|"Some"/);
    expect(kept[0]).toMatchObject({ email: "hashed" });
  });
});
