import { describe, expect, test } from "vitest";
import type { FakeTls, FakeWorld } from "../probes/fake.ts";
import { judgeWorld } from "./fake-store.ts";
import { ipv6Works } from "./ipv6-works.ts";

const V4 = "192.0.2.10";
const V6 = "2001:db8::10";

async function apexVerdict(tls: FakeTls, http: FakeWorld["http"] = {}, ipv6: string[] = [V6]) {
  const world: FakeWorld = {
    dns: { "shop.test A": [V4], "shop.test AAAA": ipv6 },
    tls: { "shop.test": {}, ...tls },
    http: { "https://shop.test/": "shop", ...http },
  };
  return (await judgeWorld(ipv6Works, world)).find((verdict) => verdict.subject === "shop.test");
}

describe("an IPv6 address", () => {
  test.each<[string, FakeTls, FakeWorld["http"], string, string]>([
    ["that refuses while IPv4 serves fails", { [`shop.test@${V6}`]: "refused" }, {}, "fail", "dead"],
    [
      "with a certificate for another name fails",
      { [`shop.test@${V6}`]: { certificate: { names: ["old.test"] } } },
      {},
      "fail",
      "dead",
    ],
    ["that serves passes", {}, {}, "pass", "ok"],
    [
      "that is a second slower warns",
      {},
      { [`https://shop.test/ @${V6}`]: { body: "shop", ms: 1_200 } },
      "warn",
      "slower",
    ],
    ["that we have no route to is unknown", { [`shop.test@${V6}`]: "unreachable" }, {}, "unknown", "no-ipv6-here"],
    [
      "that stays silent where nothing else proves IPv6 is unknown",
      { [`shop.test@${V6}`]: "timeout" },
      {},
      "unknown",
      "no-ipv6-here",
    ],
    ["beside a dead IPv4 cannot be compared", { "shop.test": "refused" }, {}, "unknown", "nothing-serves"],
  ])("%s", async (_, tls, http, status, findingKey) => {
    expect(await apexVerdict(tls, http)).toMatchObject({ status, findingKey });
  });

  test("that stays silent fails once another one has answered", async () => {
    expect(await apexVerdict({ "shop.test@2001:db8::66": "timeout" }, {}, [V6, "2001:db8::66"])).toMatchObject({
      status: "fail",
      found: "2001:db8::66",
      confirm: "later",
    });
  });
});

test("without an IPv6 address there is nothing to fail", async () => {
  expect(await apexVerdict({}, {}, [])).toMatchObject({ status: "pass", findingKey: "none" });
});
