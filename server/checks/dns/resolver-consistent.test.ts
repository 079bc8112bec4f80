import { describe, expect, test } from "vitest";
import { type FakeWorld, fakeRecord } from "../probes/fake.ts";
import type { StoreProfile } from "../store-profile.ts";
import { fakeStore, judgeWorld } from "./fake-store.ts";
import { resolverConsistent } from "./resolver-consistent.ts";

const delegation = { "shop.test": { "ns1.dns.test": ["192.0.2.53"] } };
const good = { "shop.test A": ["192.0.2.10"] };
const soa = fakeRecord("test", "SOA", "a.test b.test 1 2 3 4 900");

async function apexVerdict(dns: FakeWorld["dns"], tls: FakeWorld["tls"] = {}, changes: Partial<StoreProfile> = {}) {
  const verdicts = await judgeWorld(resolverConsistent, { delegation, dns, tls }, fakeStore(changes));
  return verdicts.find((verdict) => verdict.subject === "shop.test");
}

/** NXDOMAIN with the SOA an honest server sends along. */
const absent = { rcode: "NXDOMAIN" as const, authority: [soa] };

describe("the resolvers", () => {
  test.each<[string, FakeWorld["dns"], string, string]>([
    ["that all find the name pass", good, "pass", "ok"],
    [
      "of which one fails until checking is disabled fail through the signature",
      {
        ...good,
        "shop.test A @8.8.8.8": "SERVFAIL",
        "shop.test AAAA @8.8.8.8": "SERVFAIL",
        "shop.test A @8.8.8.8 +cd": ["192.0.2.10"],
      },
      "fail",
      "servfail-dnssec",
    ],
    [
      "of which one honestly says it does not exist fail",
      { ...good, "shop.test A @8.8.8.8": absent, "shop.test AAAA @8.8.8.8": absent },
      "fail",
      "missing-somewhere",
    ],
    [
      "of which one is silent pass with a note",
      { ...good, "shop.test A @8.8.8.8": "TIMEOUT", "shop.test AAAA @8.8.8.8": "TIMEOUT" },
      "pass",
      "ok",
    ],
    [
      "that are all silent are unknown",
      { "shop.test A": "TIMEOUT", "shop.test AAAA": "TIMEOUT" },
      "unknown",
      "not-seen",
    ],
  ])("%s", async (_, dns, status, findingKey) => {
    expect(await apexVerdict(dns)).toMatchObject({ status, findingKey });
  });

  test("of which only the filtering one says it does not exist show a blocklist", async () => {
    const bare = {
      ...good,
      "shop.test A @9.9.9.9": "NXDOMAIN" as const,
      "shop.test AAAA @9.9.9.9": "NXDOMAIN" as const,
    };
    const named = {
      ...good,
      "shop.test A @9.9.9.9": { ...absent, ede: [{ code: 15, text: "Blocked" }] },
      "shop.test AAAA @9.9.9.9": absent,
    };
    expect(await apexVerdict(bare)).toMatchObject({
      status: "fail",
      findingKey: "blocklisted",
      impact: "trust",
      severity: "high",
    });
    expect(await apexVerdict(named)).toMatchObject({ status: "fail", findingKey: "blocklisted" });
  });

  test("that lack a name moved an hour ago only warn", async () => {
    const dns: FakeWorld["dns"] = { ...good, "shop.test A @8.8.8.8": absent, "shop.test AAAA @8.8.8.8": absent };
    expect(await apexVerdict(dns, {}, { cutoverAt: "2026-11-10T11:00:00Z" })).toMatchObject({
      status: "warn",
      findingKey: "propagating",
    });
  });
});

describe("different addresses", () => {
  const dns: FakeWorld["dns"] = { ...good, "shop.test A @8.8.8.8": { records: ["192.0.2.66"], ttl: 3_000 } };
  const tls: FakeWorld["tls"] = { "shop.test": {}, "shop.test@192.0.2.66": "refused" };

  test("of which one is old and dead only warn: it is still being forgotten", async () => {
    const verdict = await apexVerdict(dns, tls);
    expect(verdict).toMatchObject({ status: "warn", findingKey: "propagating" });
    expect(verdict?.summary).toContain("50 minutes");
  });

  test("of which one is current and has a wrong certificate fail", async () => {
    const both: FakeWorld["dns"] = { ...dns, "shop.test A @192.0.2.53": ["192.0.2.10", "192.0.2.66"] };
    expect(
      await apexVerdict(both, { "shop.test": {}, "shop.test@192.0.2.66": { certificate: { names: ["x.test"] } } }),
    ).toMatchObject({ status: "fail", findingKey: "region-fails" });
  });

  test("that all serve the shop pass: an edge at work", async () => {
    expect(await apexVerdict(dns, { "shop.test": {} })).toMatchObject({ status: "pass" });
  });
});

test("an implied name without an address anywhere does not apply", async () => {
  const verdicts = await judgeWorld(resolverConsistent, { delegation, dns: good });
  expect(verdicts.find((verdict) => verdict.subject === "www.shop.test")).toMatchObject({ status: "skip" });
});
