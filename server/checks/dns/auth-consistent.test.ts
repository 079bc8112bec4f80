import { describe, expect, test } from "vitest";
import type { FakeWorld } from "../probes/fake.ts";
import { authConsistent } from "./auth-consistent.ts";
import { judgeWorld } from "./fake-store.ts";

const delegation = { "shop.test": { "ns1.dns.test": ["192.0.2.1"], "ns2.dns.test": ["192.0.2.2"] } };

async function apexVerdict(dns: FakeWorld["dns"], tls: FakeWorld["tls"] = {}) {
  const verdicts = await judgeWorld(authConsistent, { delegation, dns, tls });
  return verdicts.find((verdict) => verdict.subject === "shop.test");
}

describe("authoritative answers", () => {
  test.each<[string, FakeWorld["dns"], string, string]>([
    ["that agree pass", { "shop.test A": ["192.0.2.10"] }, "pass", "ok"],
    [
      "in another order pass",
      {
        "shop.test A @192.0.2.1": ["192.0.2.10", "192.0.2.11"],
        "shop.test A @192.0.2.2": ["192.0.2.11", "192.0.2.10"],
      },
      "pass",
      "ok",
    ],
    [
      "of which one does not exist fail",
      { "shop.test A": ["192.0.2.10"], "shop.test A @192.0.2.2": "NXDOMAIN" },
      "fail",
      "differs-a",
    ],
    [
      "with different addresses fail",
      { "shop.test A @192.0.2.1": ["192.0.2.10"], "shop.test A @192.0.2.2": ["203.0.113.10"] },
      "fail",
      "differs-a",
    ],
    [
      "that rotate in one range pass",
      { "shop.test A @192.0.2.1": ["192.0.2.10"], "shop.test A @192.0.2.2": ["192.0.2.200"] },
      "pass",
      "ok",
    ],
    [
      "with different mail servers fail",
      {
        "shop.test A": ["192.0.2.10"],
        "shop.test MX @192.0.2.1": ["10 a.mail.test"],
        "shop.test MX @192.0.2.2": ["10 b.mail.test"],
      },
      "fail",
      "differs-mx",
    ],
    [
      "with different texts warn",
      { "shop.test A": ["192.0.2.10"], "shop.test TXT @192.0.2.1": ["a"], "shop.test TXT @192.0.2.2": ["b"] },
      "warn",
      "differs-txt",
    ],
    [
      "of which one server refuses are not compared with it",
      { "shop.test A": ["192.0.2.10"], "shop.test A @192.0.2.2": "REFUSED" },
      "pass",
      "ok",
    ],
    [
      "that never come are unknown",
      Object.fromEntries(["A", "AAAA", "CNAME", "MX", "TXT", "CAA"].map((type) => [`shop.test ${type}`, "TIMEOUT"])),
      "unknown",
      "not-seen",
    ],
  ])("%s", async (_, dns, status, findingKey) => {
    expect(await apexVerdict(dns)).toMatchObject({ status, findingKey });
  });

  test("in other networks that all serve the shop only warn", async () => {
    const dns: FakeWorld["dns"] = {
      "shop.test A @192.0.2.1": ["192.0.2.10"],
      "shop.test A @192.0.2.2": ["203.0.113.10"],
    };
    expect(await apexVerdict(dns, { "shop.test": {} })).toMatchObject({
      status: "warn",
      findingKey: "differs-but-serves",
    });
  });

  test("that change from question to question and all serve are an edge at work", async () => {
    const dns: FakeWorld["dns"] = {
      "shop.test A @192.0.2.1": { turns: [["192.0.2.10"], ["203.0.113.10"]] },
      "shop.test A @192.0.2.2": ["203.0.113.10"],
    };
    expect(await apexVerdict(dns, { "shop.test": {} })).toMatchObject({ status: "pass" });
  });

  test("that differ are looked at again later", async () => {
    const dns: FakeWorld["dns"] = { "shop.test A": ["192.0.2.10"], "shop.test A @192.0.2.2": "NXDOMAIN" };
    expect((await apexVerdict(dns))?.confirm).toBe("later");
  });
});
