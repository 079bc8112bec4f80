import { describe, expect, test } from "vitest";
import { fakeHost, fakeStore, judgeWorld } from "../dns/fake-store.ts";
import { type FakeWorld, fakeProbes } from "../probes/fake.ts";
import { status } from "./status.ts";

const store = fakeStore({ hosts: [fakeHost("api.shop.test", "api", { healthPath: "/health" })] });
const apiStart = "http://api.shop.test/health";

async function verdictAt(start: string, http: FakeWorld["http"]) {
  return (await judgeWorld(status, { http }, store)).find(({ subject }) => subject === start);
}

describe("a move of the shop", () => {
  const start = "http://shop.test/";
  const page = { "https://www.shop.test/": "shop" };
  test.each<[string, FakeWorld["http"], string, string]>([
    ["by 301 passes", { [start]: "301 https://www.shop.test/", ...page }, "pass", "ok"],
    ["by 308 passes", { [start]: "308 https://www.shop.test/", ...page }, "pass", "ok"],
    ["by 302 warns", { [start]: "302 https://www.shop.test/", ...page }, "warn", "temporary"],
    ["by 303 warns", { [start]: "303 https://www.shop.test/", ...page }, "warn", "temporary"],
    ["by 307 warns", { [start]: "307 https://www.shop.test/", ...page }, "warn", "temporary"],
    [
      "by a script alone fails",
      { [start]: '<script>location.replace("https://www.shop.test/")</script>' },
      "fail",
      "by-script",
    ],
    ["that never came is unknown", { [start]: "timeout" }, "unknown", "not-seen"],
    ["behind a bot wall is unknown", { [start]: { status: 403, botWall: true } }, "unknown", "bot-wall"],
    ["nobody answers without encryption does not apply", { [start]: "refused" }, "skip", "port-80-closed"],
  ])("%s", async (_, http, expected, findingKey) => {
    expect(await verdictAt(start, http)).toMatchObject({ status: expected, findingKey });
  });

  test("inside the shop may be temporary: a language is no old address", async () => {
    const http = { "https://www.shop.test/": "302 https://www.shop.test/en", "https://www.shop.test/en": "shop" };
    expect(await verdictAt("https://www.shop.test/", http)).toMatchObject({ status: "pass" });
  });

  test("away to somebody else is not the shop's rule", async () => {
    const http = { "https://www.shop.test/": "302 https://elsewhere.test/", "https://elsewhere.test/": "hello" };
    expect(await verdictAt("https://www.shop.test/", http)).toMatchObject({ status: "pass" });
  });
});

describe("an order sent to a redirecting address", () => {
  test.each([
    [301, "fail", "loses-body"],
    [302, "fail", "loses-body"],
    [303, "fail", "loses-body"],
    [307, "pass", "ok"],
    [308, "pass", "ok"],
  ])("answered with %i", async (code, expected, findingKey) => {
    const redirect = { status: code, headers: { location: "https://api.shop.test/health" } };
    const http = { [apiStart]: redirect, [`POST ${apiStart}`]: redirect, "https://api.shop.test/health": "ok" };
    expect(await verdictAt(apiStart, http)).toMatchObject({ status: expected, findingKey });
  });

  test("that is refused outright loses nothing", async () => {
    const http = { [apiStart]: "301 https://api.shop.test/health", [`POST ${apiStart}`]: 405 };
    expect(await verdictAt(apiStart, http)).toMatchObject({ status: "pass" });
  });
});

test("no address that does not redirect is sent a POST", async () => {
  const probes = fakeProbes({ http: { [apiStart]: "ok", "https://api.shop.test/health": "ok" } });
  await status.gather({ store, probes, now: new Date() });
  expect(probes.asked.filter((request) => request.startsWith("POST"))).toEqual([]);
});
