import { describe, expect, test } from "vitest";
import type { FakeWorld } from "../probes/fake.ts";
import { dnssec } from "./dnssec.ts";
import { FAKE_NOW, judgeWorld } from "./fake-store.ts";

const HOUR_SECONDS = 3600;
const now = FAKE_NOW.getTime() / 1000;
const delegation = { "shop.test": { "ns1.dns.test": ["192.0.2.53"] } };
const SOA = "ns1.dns.test host.dns.test 1 10000 2400 604800 1800";
const ns = "@192.0.2.53";

type SignedParts = { ad?: boolean; ds?: string; keys?: string[]; leftHours?: number; lifetimeHours?: number };

/** A signed zone whose signatures end in `leftHours` of `lifetimeHours`. */
function signed({
  ad = true,
  ds = "2371 13 2 AB12",
  keys = ["257 13 2371 KEY"],
  leftHours = 240,
  lifetimeHours = 336,
}: SignedParts = {}): NonNullable<FakeWorld["dns"]> {
  const end = now + leftHours * HOUR_SECONDS;
  const rrsig = (type: string) => ({
    name: "shop.test",
    type: "RRSIG",
    ttl: 300,
    kind: "rrsig" as const,
    typeCovered: type,
    algorithm: 13,
    keyTag: 2371,
    signer: "shop.test",
    inceptionSeconds: end - lifetimeHours * HOUR_SECONDS,
    expirationSeconds: end,
  });
  return {
    "shop.test DS": [ds],
    "shop.test SOA": { records: [SOA], ad },
    "shop.test A": { records: ["192.0.2.10"], ad },
    [`shop.test DNSKEY ${ns}`]: keys.length > 0 ? keys : "NODATA",
    [`shop.test SOA ${ns}`]: [SOA, rrsig("SOA")],
    [`shop.test A ${ns}`]: ["192.0.2.10", rrsig("A")],
  };
}

const bogus: FakeWorld["dns"] = {
  ...signed(),
  "shop.test SOA": { rcode: "SERVFAIL", ede: [{ code: 9, text: "DNSKEY Missing" }] },
  "shop.test A": "SERVFAIL",
  "shop.test SOA +cd": [SOA],
  "shop.test A +cd": ["192.0.2.10"],
};

async function verdictOf(dns: FakeWorld["dns"]) {
  const verdicts = await judgeWorld(dnssec, { delegation, dns });
  expect(verdicts).toHaveLength(1);
  return verdicts[0];
}

describe("a zone", () => {
  test.each<[string, FakeWorld["dns"], string, string]>([
    ["without a signature passes", { "shop.test A": ["192.0.2.10"] }, "pass", "unsigned"],
    ["with a valid signature passes", signed(), "pass", "ok"],
    ["that validating resolvers refuse fails", bogus, "fail", "bogus"],
    ["whose DS was left behind after a move fails", signed({ ad: false, keys: [] }), "fail", "ds-without-key"],
    ["whose DS names another key fails", signed({ ad: false, keys: ["257 13 9999 KEY"] }), "fail", "ds-without-key"],
    ["whose signature ends in 24 hours warns", signed({ leftHours: 24 }), "warn", "signature-ending"],
    [
      "signed while answering, with a day left of two, passes",
      signed({ leftHours: 25, lifetimeHours: 50 }),
      "pass",
      "ok",
    ],
    [
      "with algorithm 5 only warns",
      signed({ ds: "2371 5 2 AB12", keys: ["257 5 2371 KEY"] }),
      "warn",
      "weak-algorithm",
    ],
    ["with a SHA-1 digest only warns", signed({ ds: "2371 13 1 AB12" }), "warn", "weak-algorithm"],
    ["that nobody validates is unknown", signed({ ad: false }), "unknown", "not-validated"],
    ["whose DS cannot be asked is unknown", { "shop.test DS": "TIMEOUT" }, "unknown", "not-seen"],
  ])("%s", async (_, dns, status, findingKey) => {
    expect(await verdictOf(dns)).toMatchObject({ status, findingKey });
  });

  test("that is bogus is asked again later, and shows the reason resolvers give", async () => {
    const verdict = await verdictOf(bogus);
    expect(verdict?.confirm).toBe("later");
    expect(verdict?.summaryTech).toContain("EDE 9 DNSKEY Missing");
  });

  test("that fails with and without checking is not called bogus", async () => {
    const verdict = await verdictOf({ ...signed(), "shop.test SOA": "SERVFAIL", "shop.test A": "SERVFAIL" });
    expect(verdict?.findingKey).not.toBe("bogus");
    expect(verdict?.status).toBe("unknown");
  });

  test("that one resolver of three refuses only warns", async () => {
    const verdict = await verdictOf({
      ...signed(),
      "shop.test A @8.8.8.8": "SERVFAIL",
      "shop.test A @8.8.8.8 +cd": ["192.0.2.10"],
    });
    expect(verdict).toMatchObject({ status: "warn", findingKey: "partly-bogus" });
  });

  test("whose signature is ending has a deadline", async () => {
    expect((await verdictOf(signed({ leftHours: 24 })))?.deadline).toBe("2026-11-11T12:00:00.000Z");
  });
});
