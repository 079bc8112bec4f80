import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { flagsOf, type RunningDns, startDns, testDns } from "./loopback.ts";

/** A registry at 127.0.0.1 that is also the resolver, and two name servers of the shop at 127.0.0.2 and 127.0.0.3. */
let registry: RunningDns;
let nameServers: RunningDns[];
let childNs: { [address: string]: string[] | "REFUSED" };
let parentNs: string[];
let isResolving: boolean;

const addresses: { [name: string]: string } = {
  "ns.registry.test": "127.0.0.1",
  "ns1.shop.test": "127.0.0.2",
  "ns2.shop.test": "127.0.0.3",
};
const ns = (name: string, data: string) => ({ name, type: "NS", ttl: 60, data });
const soa = (name: string) => ({
  name,
  type: "SOA",
  ttl: 60,
  data: { mname: "ns1.shop.test", rname: "admin.shop.test", serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 1 },
});

beforeEach(async () => {
  childNs = { "127.0.0.2": ["ns1.shop.test", "ns2.shop.test"], "127.0.0.3": ["ns1.shop.test", "ns2.shop.test"] };
  parentNs = ["ns1.shop.test", "ns2.shop.test"];
  isResolving = true;
  registry = await startDns(({ name, type }, query) => {
    const isInShop = name === "shop.test" || name.endsWith(".shop.test");
    if (query.flag_rd) {
      const address = addresses[name];
      if (type === "A" && address) return { answers: [{ name, type: "A", ttl: 60, data: address }] };
      if (isInShop && type === "SOA" && !isResolving) return { flags: flagsOf(2) };
      if (isInShop && parentNs.length === 0) return { flags: flagsOf(3), authorities: [soa("test")] };
      if (isInShop && type === "SOA") return { [name === "shop.test" ? "answers" : "authorities"]: [soa("shop.test")] };
      if (name === "test" && type === "SOA") return { answers: [soa("test")] };
      if (name === "test" && type === "NS") return { answers: [ns("test", "ns.registry.test")] };
      return { flags: flagsOf(0) };
    }
    if (!isInShop) return { flags: flagsOf(5) };
    const glue = parentNs.map((data) => ({ name: data, type: "A", ttl: 60, data: addresses[data] ?? "127.0.0.9" }));
    return { authorities: parentNs.map((data) => ns("shop.test", data)), additionals: glue };
  });
  nameServers = await Promise.all(
    ["127.0.0.2", "127.0.0.3"].map((address) =>
      startDns(
        () => {
          const names = childNs[address] ?? [];
          if (names === "REFUSED") return { flags: flagsOf(5) };
          return { flags: flagsOf(0, true), answers: names.map((data) => ns("shop.test", data)) };
        },
        address,
        registry.port,
      ),
    ),
  );
});

afterEach(async () => {
  await Promise.all([registry, ...nameServers].map((server) => server.close()));
});

describe("delegation", () => {
  test("parent and child are asked at their own addresses, glue included", async () => {
    const { dns } = testDns(registry);
    const found = await dns.delegation("shop.test");
    expect(found).toMatchObject({
      zone: "shop.test",
      parentZone: "test",
      parentNs: ["ns1.shop.test", "ns2.shop.test"],
      childNs: ["ns1.shop.test", "ns2.shop.test"],
      servers: [
        { name: "ns1.shop.test", addresses: ["127.0.0.2"] },
        { name: "ns2.shop.test", addresses: ["127.0.0.3"] },
      ],
    });
    expect(found?.parentAnswers.map((answer) => answer.aa)).toEqual([false]);
    expect(found?.childAnswers.map((answer) => answer.aa)).toEqual([true, true]);
  });

  test("a name below the cut finds the same zone, and the questions are asked once", async () => {
    const { dns, recorder } = testDns(registry);
    await dns.delegation("shop.test");
    const before = nameServers.map((server) => server.queries.length);
    const { value, observations } = await recorder.collect(() => dns.delegation("www.shop.test"));
    expect(value?.zone).toBe("shop.test");
    expect(observations.some((observation) => observation.request.startsWith("NS shop.test @127.0.0.2"))).toBe(true);
    expect(nameServers.map((server) => server.queries.length)).toEqual(before);
  });

  test("a name server only the child knows is listed with its address", async () => {
    addresses["ns3.shop.test"] = "127.0.0.3";
    childNs["127.0.0.2"] = ["ns1.shop.test", "ns3.shop.test"];
    const found = await testDns(registry).dns.delegation("shop.test");
    expect(found?.childNs).toEqual(["ns1.shop.test", "ns2.shop.test", "ns3.shop.test"]);
    expect(found?.servers.find((server) => server.name === "ns3.shop.test")?.addresses).toEqual(["127.0.0.3"]);
  });

  test("a domain that does not resolve because its servers refuse still shows its delegation", async () => {
    isResolving = false;
    childNs = { "127.0.0.2": "REFUSED", "127.0.0.3": "REFUSED" };
    const found = await testDns(registry).dns.delegation("shop.test");
    expect(found).toMatchObject({ zone: "shop.test", parentNs: ["ns1.shop.test", "ns2.shop.test"], childNs: [] });
    expect(found?.childAnswers.map((answer) => answer.rcode)).toEqual(["REFUSED", "REFUSED"]);
  });

  test("a domain its registry does not know is governed by the registry's zone", async () => {
    parentNs = [];
    expect(await testDns(registry).dns.delegation("shop.test")).toMatchObject({ zone: "test" });
  });

  test("no zone at all is null", async () => {
    const empty = await startDns(() => ({ flags: flagsOf(5) }));
    expect(await testDns(empty).dns.delegation("shop.test")).toBeNull();
    await empty.close();
  });
});
