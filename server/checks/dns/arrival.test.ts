import { expect, test } from "vitest";
import { type FakeWorld, fakeProbes, fakeRecord } from "../probes/fake.ts";
import { type Arrival, watchArrival } from "./arrival.ts";
import { readLine } from "./record-change.ts";

const servers: FakeWorld["dns"] = {
  "shop.test NS": ["ns1.dns.test", "ns2.dns.test"],
  "ns1.dns.test A": ["192.0.2.53"],
  "ns2.dns.test A": ["192.0.2.54"],
};

async function watch(line: string, dns: FakeWorld["dns"]): Promise<Arrival> {
  const reading = readLine(line, "shop.test");
  if (!reading.ok) throw new Error(reading.message);
  const probes = fakeProbes({ resolvers: ["1.1.1.1:53", "192.0.2.1:5353"], dns: { ...servers, ...dns } });
  return watchArrival(probes.dns, "shop.test", reading.change);
}

function lines({ sights }: Arrival): string[] {
  return sights.map(({ label, state, ttlSeconds }) => `${label} ${state} ${ttlSeconds ?? "-"}`);
}

test("a record that every server and resolver gives has arrived", async () => {
  const arrival = await watch("set TXT @ v=spf1 -all", { "shop.test TXT": ["v=spf1 -all", "site=1"] });
  expect(lines(arrival)).toEqual([
    "ns1.dns.test new -",
    "ns2.dns.test new -",
    "Cloudflare new -",
    "192.0.2.1:5353 new -",
  ]);
  expect(arrival).toMatchObject({ hasArrived: true, longestSeconds: 0 });
});

test("a resolver that still keeps the old text says for how long", async () => {
  const arrival = await watch("set TXT @ v=spf1 -all", {
    "shop.test TXT": ["v=spf1 -all"],
    "shop.test TXT @1.1.1.1": { records: ["v=spf1 mx ~all"], ttl: 171 },
  });
  expect(lines(arrival)[2]).toBe("Cloudflare old 171");
  expect(arrival).toMatchObject({ hasArrived: false, longestSeconds: 171 });
});

test("the new text beside the old one has not arrived", async () => {
  const arrival = await watch("set TXT @ v=spf1 -all", { "shop.test TXT": ["v=spf1 mx ~all", "v=spf1 -all"] });
  expect(lines(arrival)[0]).toBe("ns1.dns.test old -");
});

test("a resolver that remembers that there is no such record says for how long", async () => {
  const soa = fakeRecord("shop.test", "SOA", "ns1.dns.test host.shop.test 1 7200 900 1209600 120", 900);
  const arrival = await watch("TXT new hello", {
    "new.shop.test TXT": ["hello"],
    "new.shop.test TXT @1.1.1.1": { rcode: "NXDOMAIN", authority: [soa] },
  });
  expect(lines(arrival)[2]).toBe("Cloudflare absent 120");
});

test("who does not answer holds nothing up, and nobody answering has not arrived", async () => {
  const some = await watch("TXT new hello", {
    "new.shop.test TXT": ["hello"],
    "new.shop.test TXT @192.0.2.54": "TIMEOUT",
  });
  expect(lines(some)[1]).toBe("ns2.dns.test silent -");
  expect(some.hasArrived).toBe(true);
  expect((await watch("TXT new hello", { "new.shop.test TXT": "TIMEOUT" })).hasArrived).toBe(false);
});

test("a zone's server without authority is not believed", async () => {
  const arrival = await watch("TXT new hello", {
    "new.shop.test TXT": ["hello"],
    "new.shop.test TXT @192.0.2.53": { records: ["hello"], aa: false },
  });
  expect(lines(arrival)[0]).toBe("ns1.dns.test silent -");
});

test("a deleted record has arrived once nobody gives it, and a twin under another value is no obstacle", async () => {
  const arrival = await watch("delete TXT @ site=1", {
    "shop.test TXT": ["v=spf1 -all"],
    "shop.test TXT @1.1.1.1": { records: ["site=1", "v=spf1 -all"], ttl: 30 },
  });
  expect(lines(arrival)).toEqual([
    "ns1.dns.test new -",
    "ns2.dns.test new -",
    "Cloudflare old 30",
    "192.0.2.1:5353 new -",
  ]);
});

test("a resolver alone is not enough where the zone's servers are not found", async () => {
  const arrival = await watch("TXT new hello", { "shop.test NS": [], "new.shop.test TXT": ["hello"] });
  expect(arrival.hasArrived).toBe(false);
});
