import { describe, expect, test } from "vitest";
import { fakeHost, fakeStore, judgeWorld } from "../dns/fake-store.ts";
import { type FakeWorld, fakeProbes } from "../probes/fake.ts";
import type { FakeResponse } from "../probes/fake-http.ts";
import { cors } from "./cors.ts";

const origin = "https://www.shop.test";
const store = fakeStore({ hosts: [fakeHost("api.shop.test", "api", { healthPath: "/health" })] });
const called = "https://api.shop.test/stock/";
type Answer = (origin: string, method: string) => FakeResponse;

function world(answer: Answer, script = `fetch("${called}" + slug)`): FakeWorld {
  const respond = ({ method, headers }: { method: string; headers: Record<string, string> }) =>
    answer(headers.origin ?? "", method);
  const urls = [called, "https://api.shop.test/health"];
  const http = Object.fromEntries(urls.flatMap((url) => [`GET ${url}`, `OPTIONS ${url}`].map((key) => [key, respond])));
  const home = { "https://www.shop.test/": "shop" };
  const site = { pages: ["https://www.shop.test/"], assets: { "https://www.shop.test/app.js": script } };
  return { http: { ...home, ...http }, site };
}

async function verdictOf(given: FakeWorld) {
  const [verdict, ...more] = await judgeWorld(cors, given, store);
  expect(more).toEqual([]);
  return verdict;
}

const grant = (allowed: string, more: { [name: string]: string } = {}) => ({
  headers: { "access-control-allow-origin": allowed, ...more },
});
const credentials = { "access-control-allow-credentials": "true" };

describe("an API the shop's script calls", () => {
  test.each<[string, Answer, string, string]>([
    ["that allows an old address only fails", () => grant("https://old-domain.test"), "fail", "shop-not-allowed"],
    ["that allows nobody fails", () => "ok", "fail", "shop-not-allowed"],
    ["that reflects any origin with credentials fails", (from) => grant(from, credentials), "fail", "reflects-any"],
    [
      "that allows null with credentials fails",
      (from) => grant(from === "null" ? "null" : origin, credentials),
      "fail",
      "null-allowed",
    ],
    [
      "that allows exactly the shop passes",
      (from) => (from === origin ? grant(origin, credentials) : "ok"),
      "pass",
      "ok",
    ],
    ["that always names the shop passes", () => grant(origin, credentials), "pass", "ok"],
    ["that is open to all without a session passes", () => grant("*"), "pass", "ok"],
    ["that is open to all behind a log-in warns", () => ({ status: 401, ...grant("*") }), "warn", "open-to-all"],
    ["that is open to all with credentials warns", () => grant("*", credentials), "warn", "open-to-all"],
    ["that reflects any origin without credentials gives no secrets away", (from) => grant(from), "pass", "ok"],
    [
      "whose stored answers do not vary warns",
      () => grant(origin, { "cache-control": "public, max-age=60" }),
      "warn",
      "no-vary",
    ],
    [
      "whose stored answers vary passes",
      () => grant(origin, { "cache-control": "public, max-age=60", vary: "Accept, Origin" }),
      "pass",
      "ok",
    ],
    [
      "that only preflights fail is still allowed",
      (_, method) => (method === "GET" ? grant(origin) : 405),
      "pass",
      "ok",
    ],
    ["behind a bot wall is unknown", () => ({ status: 403, botWall: true }), "unknown", "bot-wall"],
    ["that does not answer is unknown", () => "timeout", "unknown", "not-seen"],
    ["at an address that needs more than we know is unknown", () => 404, "unknown", "no-view"],
  ])("%s", async (_, answer, status, findingKey) => {
    expect(await verdictOf(world(answer))).toMatchObject({ status, findingKey });
  });
});

test("a host only the server side calls does not apply, but strangers are still kept out", async () => {
  expect(await verdictOf(world(() => "ok", "no call"))).toMatchObject({ status: "skip", findingKey: "not-called" });
  expect(await verdictOf(world((from) => grant(from, credentials), "no call"))).toMatchObject({ status: "fail" });
});

test("a shop we could not read whole may call it after all", async () => {
  const given = world(() => "ok", "no call");
  expect(await verdictOf({ ...given, site: { ...given.site, truncated: true } })).toMatchObject({ status: "unknown" });
});

test("without an address the script names, a silent health page proves nothing", async () => {
  const given = world(() => "ok", 'const api = "https://api.shop.test"');
  expect(await verdictOf(given)).toMatchObject({ status: "unknown", findingKey: "no-view" });
});

test("a name that only begins like the host is another host", async () => {
  const given = world(() => "ok", 'fetch("https://api.shop.test.vendor.test/x")');
  expect(await verdictOf(given)).toMatchObject({ findingKey: "not-called" });
});

test("a shop without another host for its API does not apply, and nothing is asked", async () => {
  const probes = fakeProbes();
  const facts = await cors.gather({ store: fakeStore(), probes, now: new Date() });
  expect(probes.asked).toEqual([]);
  expect(cors.judge({ store: fakeStore(), facts, now: new Date() })).toMatchObject([{ status: "skip" }]);
});
