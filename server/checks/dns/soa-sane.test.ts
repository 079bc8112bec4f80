import { describe, expect, test } from "vitest";
import { type FakeWorld, fakeRecord } from "../probes/fake.ts";
import { judgeWorld, outcomes } from "./fake-store.ts";
import { soaSane } from "./soa-sane.ts";

const delegation = { "shop.test": { "ns1.dns.test": ["192.0.2.1"], "ns2.dns.test": ["192.0.2.2"] } };

function soa(minimum: number, { serial = 10, expire = 604_800, ttl = 172_800 } = {}) {
  return {
    records: [
      fakeRecord("shop.test", "SOA", `ns1.dns.test host.dns.test ${serial} 10000 2400 ${expire} ${minimum}`, ttl),
    ],
  };
}

describe("a zone header", () => {
  test.each<[string, FakeWorld["dns"], string]>([
    ["with a negative TTL of 900 passes", { "shop.test SOA": soa(900) }, "pass ok"],
    ["with a negative TTL of 172800 warns", { "shop.test SOA": soa(172_800) }, "warn negative-ttl-long"],
    [
      "whose own TTL is shorter than its minimum counts by the shorter",
      { "shop.test SOA": soa(172_800, { ttl: 3600 }) },
      "pass ok",
    ],
    ["with a negative TTL of 30 warns", { "shop.test SOA": soa(30) }, "warn negative-ttl-short"],
    [
      "with serials 10 and 10 passes",
      { "shop.test SOA @192.0.2.1": soa(900), "shop.test SOA @192.0.2.2": soa(900) },
      "pass ok",
    ],
    [
      "with serials 10 and 9 warns",
      { "shop.test SOA @192.0.2.1": soa(900), "shop.test SOA @192.0.2.2": soa(900, { serial: 9 }) },
      "warn serials-differ",
    ],
    ["that expires within a day warns", { "shop.test SOA": soa(900, { expire: 86_400 }) }, "warn expire-short"],
    [
      "that stands twice fails",
      { "shop.test SOA": { records: [...soa(900).records, ...soa(900, { serial: 11 }).records] } },
      "fail several-soas",
    ],
    ["that nobody shows us is unknown", { "shop.test SOA": "TIMEOUT" }, "unknown not-seen"],
  ])("%s", async (_, dns, outcome) => {
    expect(outcomes(await judgeWorld(soaSane, { delegation, dns }))).toEqual([`shop.test ${outcome}`]);
  });

  test("that agrees at the second look passes: the change was on its way", async () => {
    const dns: FakeWorld["dns"] = {
      "shop.test SOA @192.0.2.1": soa(900),
      "shop.test SOA @192.0.2.2": { turns: [soa(900, { serial: 9 }), soa(900)] },
    };
    expect(outcomes(await judgeWorld(soaSane, { delegation, dns }))).toEqual(["shop.test pass ok"]);
  });

  test("with hosted DNS values (refresh 10000, serial 1 for ever) passes", async () => {
    expect(
      outcomes(await judgeWorld(soaSane, { delegation, dns: { "shop.test SOA": soa(1800, { serial: 1 }) } })),
    ).toEqual(["shop.test pass ok"]);
  });
});
