import { describe, expect, test } from "vitest";
import { fakeHost, fakeStore, judgeWorld } from "../dns/fake-store.ts";
import type { FakeWorld } from "../probes/fake.ts";
import type { StoreHost } from "../store-profile.ts";
import { hsts } from "./hsts.ts";

async function wwwVerdict(header: string | string[] | null, world: FakeWorld = {}, hosts: StoreHost[] = []) {
  const headers: { [name: string]: string | string[] } = header === null ? {} : { "Strict-Transport-Security": header };
  const http = { "https://www.shop.test/": { body: "shop", headers } };
  const verdicts = await judgeWorld(hsts, { ...world, http: { ...http, ...world.http } }, fakeStore({ hosts }));
  return verdicts.find((verdict) => verdict.subject === "www.shop.test");
}

describe("the header", () => {
  test.each<[string, string | string[] | null, string, string]>([
    ["of a year passes", "max-age=31536000", "pass", "ok"],
    ["of no time warns", "max-age=0", "warn", "short"],
    ["of three months warns", "max-age=7889238", "warn", "short"],
    ["that is missing warns", null, "warn", "missing"],
    ["in capitals and quotes passes", 'MAX-AGE="31536000"; IncludeSubDomains', "pass", "ok"],
    ["that stands twice fails", ["max-age=31536000", "max-age=31536000"], "fail", "invalid"],
    ["joined by a comma fails", "max-age=31536000, max-age=31536000", "fail", "invalid"],
    ["without a number fails", "max-age=year", "fail", "invalid"],
    ["without max-age fails", "includeSubDomains", "fail", "invalid"],
    ["with a directive twice fails", "max-age=1; max-age=31536000", "fail", "invalid"],
    ["with an unknown directive passes", "max-age=31536000; preload; other=1", "pass", "ok"],
  ])("%s", async (_, header, status, findingKey) => {
    expect(await wwwVerdict(header)).toMatchObject({ status, findingKey });
  });

  test("over an invalid certificate does not count", async () => {
    const http = {
      "https://www.shop.test/": { tlsOk: false, headers: { "strict-transport-security": "max-age=31536000" } },
    };
    expect(await wwwVerdict(null, { http })).toMatchObject({ status: "unknown" });
  });

  test("behind a bot wall is unknown", async () => {
    expect(
      await wwwVerdict(null, { http: { "https://www.shop.test/": { status: 403, botWall: true } } }),
    ).toMatchObject({ status: "unknown", findingKey: "bot-wall" });
  });
});

describe("includeSubDomains", () => {
  const header = "max-age=31536000; includeSubDomains";
  const blog = fakeHost("blog.www.shop.test", "vendor", { required: false });
  const dns = { "blog.www.shop.test A": ["192.0.2.20"] };

  test("fails while a declared host below has no https", async () => {
    expect(await wwwVerdict(header, { dns }, [blog])).toMatchObject({ status: "fail", findingKey: "locks-out" });
  });

  test("passes when it has, and when we cannot see it", async () => {
    expect(await wwwVerdict(header, { dns, tls: { "blog.www.shop.test": {} } }, [blog])).toMatchObject({
      status: "pass",
    });
    expect(await wwwVerdict(header, { dns, tls: { "blog.www.shop.test": "unreachable" } }, [blog])).toMatchObject({
      status: "pass",
    });
  });

  test("does not touch hosts beside the name", async () => {
    const side = fakeHost("blog.shop.test", "vendor", { required: false });
    expect(await wwwVerdict(header, { dns: { "blog.shop.test A": ["192.0.2.20"] } }, [side])).toMatchObject({
      status: "pass",
    });
  });
});
