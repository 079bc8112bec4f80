import { describe, expect, test } from "vitest";
import { fakeHost, fakeStore, judgeWorld } from "../dns/fake-store.ts";
import type { FakeWorld } from "../probes/fake.ts";
import type { StoreProfile } from "../store-profile.ts";
import { hstsPreload } from "./hsts-preload.ts";

const full = "max-age=31536000; includeSubDomains; preload";

async function verdictOf(header: string | null, world: FakeWorld = {}, changes: Partial<StoreProfile> = {}) {
  const headers: { [name: string]: string } = header === null ? {} : { "strict-transport-security": header };
  const http: FakeWorld["http"] = {
    "http://shop.test/": "301 https://shop.test/",
    "https://shop.test/": { status: 301, headers: { ...headers, location: "https://www.shop.test/" } },
    "https://www.shop.test/": { body: "shop", headers },
  };
  const [verdict] = await judgeWorld(hstsPreload, { ...world, http: { ...http, ...world.http } }, fakeStore(changes));
  return verdict;
}

describe("the word preload", () => {
  test.each<[string, string | null, string, string]>([
    ["left out passes", "max-age=31536000", "pass", "not-asked"],
    ["left out with the whole header passes", null, "pass", "not-asked"],
    ["with all conditions met passes, though the answer is a redirect", full, "pass", "eligible"],
    ["with a day warns", "max-age=86400; includeSubDomains; preload", "warn", "not-eligible"],
    ["without includeSubDomains warns", "max-age=31536000; preload", "warn", "not-eligible"],
  ])("%s", async (_, header, status, findingKey) => {
    expect(await verdictOf(header)).toMatchObject({ status, findingKey });
  });

  test("needs a first step to https on the same host, unless port 80 is closed", async () => {
    const away = { http: { "http://shop.test/": "301 https://www.shop.test/" } };
    expect(await verdictOf(full, away)).toMatchObject({ status: "warn", found: expect.stringContaining("same host") });
    expect(await verdictOf(full, { http: { "http://shop.test/": "refused" } })).toMatchObject({ status: "pass" });
  });

  test("needs a valid certificate and https on every host below", async () => {
    const headers = { "strict-transport-security": full };
    const bad = { http: { "https://shop.test/": { tlsOk: false, headers } } };
    expect(await verdictOf(full, bad)).toMatchObject({ status: "warn", found: expect.stringContaining("certificate") });
    const hosts = [fakeHost("blog.shop.test", "vendor", { required: false })];
    const dns = { "blog.shop.test A": ["192.0.2.20"] };
    expect(await verdictOf(full, { dns }, { hosts })).toMatchObject({
      status: "warn",
      found: expect.stringContaining("blog.shop.test"),
    });
  });

  test("on www alone warns, because the list reads the bare domain", async () => {
    const http = { "https://shop.test/": "301 https://www.shop.test/" };
    expect(await verdictOf(full, { http })).toMatchObject({ status: "warn" });
  });
});

test("what could not be seen is unknown", async () => {
  const walled = { http: { "https://shop.test/": { status: 403, botWall: true } } };
  expect(await verdictOf(null, walled)).toMatchObject({ status: "unknown", findingKey: "bot-wall" });
  const silent = { http: { "https://shop.test/": "timeout" as const } };
  expect(await verdictOf(null, silent)).toMatchObject({ status: "unknown", findingKey: "not-seen" });
  expect(await verdictOf(full, silent)).toMatchObject({ status: "unknown", findingKey: "not-seen" });
});

test("the fix is to drop the word, never to join the list", async () => {
  const verdict = await verdictOf("max-age=86400; preload");
  if (!verdict) throw new Error("no verdict");
  expect(hstsPreload.fix(verdict, fakeStore())[0]?.copy).not.toContain("preload");
});
