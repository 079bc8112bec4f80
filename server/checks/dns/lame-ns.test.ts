import { describe, expect, test } from "vitest";
import type { FakeWorld } from "../probes/fake.ts";
import { judgeWorld, outcomes } from "./fake-store.ts";
import { lameNs } from "./lame-ns.ts";

const soa = ["ns1.dns.test host.dns.test 1 10000 2400 604800 1800"];
const two = { "ns1.dns.test": ["192.0.2.1"], "ns2.dns.test": ["192.0.2.2"] };
const three = { ...two, "ns3.dns.test": ["192.0.2.3"] };

function world(servers: { [name: string]: string[] }, dns: FakeWorld["dns"] = {}): FakeWorld {
  return { delegation: { "shop.test": servers }, dns: { "shop.test SOA": soa, ...dns } };
}

describe("name servers", () => {
  test.each<[string, FakeWorld, string]>([
    ["2 of 2 good pass", world(two), "pass ok"],
    ["1 of 3 refusing warns", world(three, { "shop.test SOA @192.0.2.3": "REFUSED" }), "warn lame"],
    ["1 of 2 timing out fails", world(two, { "shop.test SOA @192.0.2.2": "TIMEOUT" }), "fail too-few-good"],
    [
      "more than half refusing fails",
      world(
        { ...three, "ns4.dns.test": ["192.0.2.4"], "ns5.dns.test": ["192.0.2.5"] },
        {
          "shop.test SOA @192.0.2.3": "REFUSED",
          "shop.test SOA @192.0.2.4": "REFUSED",
          "shop.test SOA @192.0.2.5": "REFUSED",
        },
      ),
      "fail mostly-lame",
    ],
    [
      "answering without authority are lame",
      world(three, { "shop.test SOA @192.0.2.3": { records: soa, aa: false } }),
      "warn lame",
    ],
    ["refusing TCP warn", world(two, { "shop.test SOA @192.0.2.2 +tcp": "NETWORK" }), "warn no-tcp"],
  ])("%s", async (_, fake, outcome) => {
    expect(outcomes(await judgeWorld(lameNs, fake))).toEqual([`shop.test ${outcome}`]);
  });

  test("that time out are asked again later, those that refuse at once", async () => {
    const [silent] = await judgeWorld(lameNs, world(two, { "shop.test SOA @192.0.2.2": "TIMEOUT" }));
    const [refusing] = await judgeWorld(lameNs, world(two, { "shop.test SOA @192.0.2.2": "REFUSED" }));
    expect([silent?.confirm, refusing?.confirm]).toEqual(["later", "again"]);
  });

  test("with IPv6 addresses are not lame when our network has no IPv6, and the note says so", async () => {
    const dual = { "ns1.dns.test": ["192.0.2.1", "2001:db8::1"], "ns2.dns.test": ["192.0.2.2", "2001:db8::2"] };
    const dns: FakeWorld["dns"] = { "shop.test SOA @2001:db8::1": "NETWORK", "shop.test SOA @2001:db8::2": "NETWORK" };
    const [verdict] = await judgeWorld(lameNs, world(dual, dns));
    expect(verdict).toMatchObject({ status: "pass" });
    expect(verdict?.summaryTech).toContain("2 addresses were not judged");
  });

  test("with one dead IPv6 address are lame once another IPv6 address has answered", async () => {
    const dual = { "ns1.dns.test": ["192.0.2.1", "2001:db8::1"], "ns2.dns.test": ["192.0.2.2", "2001:db8::2"] };
    const fake = world(dual, { "shop.test SOA @2001:db8::2": "TIMEOUT" });
    expect(outcomes(await judgeWorld(lameNs, fake))).toEqual(["shop.test warn lame"]);
  });

  test("are unknown when none answers us although a resolver reaches them", async () => {
    const fake = world(two, { "shop.test SOA @192.0.2.1": "TIMEOUT", "shop.test SOA @192.0.2.2": "TIMEOUT" });
    const [verdict] = await judgeWorld(lameNs, fake);
    expect(verdict).toMatchObject({ status: "unknown" });
    expect(verdict?.ask).toBeTruthy();
  });

  test("fail when none answers and resolvers fail as well", async () => {
    const fake = world(two, {
      "shop.test SOA": "SERVFAIL",
      "shop.test SOA @192.0.2.1": "TIMEOUT",
      "shop.test SOA @192.0.2.2": "TIMEOUT",
    });
    expect(outcomes(await judgeWorld(lameNs, fake))).toEqual(["shop.test fail too-few-good"]);
  });

  test("are not blamed when our network lets no DNS over TCP out", async () => {
    const fake = world(two, { "shop.test SOA +tcp": "NETWORK", "shop.test NS +tcp": "NETWORK" });
    const [verdict] = await judgeWorld(lameNs, fake);
    expect(verdict).toMatchObject({ status: "pass" });
    expect(verdict?.summaryTech).toContain("TCP was not judged");
  });

  test("whose own name does not exist count as lame", async () => {
    const fake = world({ ...two, "gone.dns.test": [] });
    expect(outcomes(await judgeWorld(lameNs, fake))).toEqual(["shop.test warn lame"]);
  });
});
