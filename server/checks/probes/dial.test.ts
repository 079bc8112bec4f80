import { expect, test } from "vitest";
import { createDialer, trustContext } from "./dial.ts";
import { fakeDns } from "./fake-dns.ts";
import { startTcp } from "./loopback.ts";
import { createRouter, parseConnectRules } from "./route.ts";

function dialer(zone: { [question: string]: string[] }, rules = "", allowPrivate = false) {
  const router = createRouter(parseConnectRules(rules), allowPrivate);
  return createDialer({ dns: fakeDns(zone), router, context: trustContext(undefined), latencyMs: 0 });
}

test("special-purpose addresses are dropped from a mixed answer, IPv4 stands before IPv6 without a route", async () => {
  const zone = { "mixed.test A": ["10.0.0.1", "9.9.9.9", "127.0.0.1"], "mixed.test AAAA": ["::1", "2620:fe::fe"] };
  const places = await dialer(zone).placesOf("mixed.test", 443);
  expect(places.map(({ address }) => address).toSorted()).toEqual(["2620:fe::fe", "9.9.9.9"]);
});

test("a rule moves the connection, and the address of the name is still told", async () => {
  const zone = { "shop.test A": ["9.9.9.9"] };
  const places = await dialer(zone, "*:443=149.112.112.112:8443").placesOf("shop.test", 443);
  expect(places).toEqual([{ address: "9.9.9.9", endpoint: { address: "149.112.112.112", port: 8443 } }]);
});

test("a rule cannot lead a public name into a private network", async () => {
  await expect(
    dialer({ "shop.test A": ["9.9.9.9"] }, "*:443=127.0.0.1:8443").placesOf("shop.test", 443),
  ).rejects.toThrow("127.0.0.1 is not a public address");
});

test("what an address answered tells more than that another has no route", async () => {
  const server = await startTcp(() => {});
  await server.close();
  const { connect, placesOf } = dialer({}, `*:443=:${server.port}`, true);
  const places = [...(await placesOf("255.255.255.255", 443)), ...(await placesOf("127.0.0.1", 443))];
  await expect(connect(places, performance.now() + 5000)).rejects.toMatchObject({ fault: { kind: "refused" } });
});

test("no time left is a time-out, not a crash", async () => {
  const { connect, placesOf } = dialer({}, "", true);
  const places = await placesOf("127.0.0.1", 443);
  await expect(connect(places, performance.now() - 1)).rejects.toMatchObject({ fault: { kind: "timeout" } });
});
