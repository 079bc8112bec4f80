import { describe, expect, test } from "vitest";
import { fakeStore } from "../dns/fake-store.ts";
import type { FakeResponse } from "../probes/fake-http.ts";
import { debugEndpoints } from "./debug-endpoints.ts";
import { file, judgeRoot, type WebRoot } from "./fake-web-root.ts";

const page = "<!doctype html><html><title>Fern & Kiln</title><h1>Stoneware made slowly</h1></html>";
const frames = "Error: boom\n  at handler (/app/server.js:10:5)\n  at next (/app/router.js:22:9)";

async function outcome(root: WebRoot): Promise<string[]> {
  const { verdicts } = await judgeRoot(debugEndpoints, root);
  return verdicts.map(({ status, findingKey }) => `${status} ${findingKey}`);
}
const html = (title: string, body = "") => `<html><head><title>${title}</title></head><body>${body}</body></html>`;

test.each<[string, FakeResponse, string]>([
  ["/phpinfo.php", html("PHP 8.3.1 - phpinfo()"), "fail phpinfo"],
  ["/actuator/env", file('{"propertySources":[{"name":"systemEnvironment"}]}'), "fail actuator-env"],
  ["/actuator/heapdump", file("JAVA PROFILE 1.0.2\u0000", "application/octet-stream"), "fail actuator-heapdump"],
  ["/debug/pprof/", html("/debug/pprof/", "goroutine heap"), "fail pprof"],
  ["/__debug__/", html("Debug", '<div id="djDebug">'), "fail django-debug"],
  ["/_profiler", html("Symfony Profiler"), "fail symfony-profiler"],
  ["/telescope", html("Laravel - Telescope"), "fail telescope"],
  ["/horizon", html("Horizon"), "fail horizon"],
  ["/elmah.axd", html("Error log", "<h1>Error Log for SHOP</h1>"), "fail elmah"],
  ["/api/debug", file('{"NODE_ENV":"production","DATABASE_URL":"postgres://…"}'), "fail api-debug"],
  ["/api/health?verbose", file("PATH=/usr/bin\nHOME=/root\n"), "fail api-health"],
  ["/server-status", html("Apache Status", "<h1>Apache Server Status for shop</h1>"), "warn server-status"],
  ["/metrics", file("# HELP http_requests_total Requests.\n# TYPE http_requests_total counter\n"), "warn metrics"],
  ["POST /graphql", file('{"data":{"__schema":{"queryType":{"name":"Query"}}}}'), "warn graphql-introspection"],
  ["/lrc-no-such-page", { status: 500, body: html("Oops // Werkzeug Debugger") }, "fail not-found-debugger"],
  ["/lrc-no-such-page", { status: 404, body: `<pre>${frames}</pre>` }, "warn not-found-trace"],
  ["/lrc-%zz", { status: 500, body: "Traceback (most recent call last):\n  File" }, "warn bad-request-trace"],
])("%s that answers is %3$s", async (path, response, expected) => {
  expect(await outcome({ [path]: response })).toEqual([expected]);
});

describe("nothing is open", () => {
  test.each<[string, WebRoot]>([
    ["where every path is missing", {}],
    ["where a page answers everything", () => page],
    ["where the tools ask for a log-in", { "/metrics": 401, "/horizon": "302 https://www.shop.test/login" }],
    ["where a health check says only that it is well", { "/api/health?verbose": file('{"status":"ok"}') }],
    ["where GraphQL refuses to introspect", { "POST /graphql": file('{"errors":[{"message":"disabled"}]}') }],
    ["where a product is called Horizon, and so is every page", () => html("Horizon lamp")],
    ["where a page speaks of one place in code", { "/lrc-no-such-page": "we met at the inn (road:12)" }],
    ["where error pages are plain", { "/lrc-no-such-page": { status: 404, body: page }, "/lrc-%zz": 400 }],
  ])("%s", async (_, root) => {
    expect(await outcome(root)).toEqual(["pass ok"]);
  });
});

test("names of the environment are kept, and none of its values", async () => {
  const body = '{"NODE_ENV":"production","DATABASE_URL":"postgres://u:hunter-two@db"}';
  const { verdicts, facts } = await judgeRoot(debugEndpoints, { "/api/debug": file(body) });
  expect(verdicts[0]?.summaryTech).toContain("NODE_ENV, DATABASE_URL");
  expect(JSON.stringify(verdicts) + facts).not.toContain("hunter-two");
});

test("a wall and a server that fails are not known", async () => {
  expect(await outcome(() => ({ status: 403, botWall: true }))).toEqual(["unknown not-all-seen"]);
  expect(await outcome(() => 503)).toEqual(["unknown not-all-seen"]);
});

test("what is open has a step, what shows keys has one for them, and a pass has none", () => {
  const verdict = { subject: "x", findingKey: "metrics", summary: "", summaryTech: "", found: "/metrics" };
  const steps = (status: "fail" | "warn" | "pass") => debugEndpoints.fix({ ...verdict, status }, fakeStore()).length;
  expect([steps("fail"), steps("warn"), steps("pass")]).toEqual([2, 1, 0]);
});
