import { describe, expect, test } from "vitest";
import type { FakeWorld } from "../probes/fake.ts";
import { judgeWorld, outcomes } from "./fake-store.ts";
import { wildcardLabel } from "./takeover-facts.ts";
import { wildcard } from "./wildcard.ts";

const label = wildcardLabel("shop.test");
const name = `${label}.shop.test`;
const apex = { "shop.test A": ["192.0.2.10"] };
const home = { "https://www.shop.test/": "<title>My shop</title><p>Welcome</p>" };

async function judged(world: FakeWorld) {
  return outcomes(await judgeWorld(wildcard, world));
}

describe("a made-up name", () => {
  test.each<[string, FakeWorld, string]>([
    ["that does not exist passes", { dns: apex }, "pass ok"],
    [
      "that shows a parked page warns",
      { dns: { ...apex, [`${name} A`]: ["192.0.2.9"] }, http: { ...home, [`https://${name}/`]: 404 } },
      "warn wildcard",
    ],
    [
      "that leads to an unclaimed page fails",
      {
        dns: { ...apex, [`${name} CNAME`]: ["x.surge.sh"], "x.surge.sh A": ["192.0.2.9"] },
        http: { ...home, [`https://${name}/`]: { status: 404, body: "project not found" } },
      },
      "fail takeable",
    ],
    [
      "that leads to a deleted cloud resource fails",
      { dns: { ...apex, [`${name} CNAME`]: ["x.azurewebsites.net"] } },
      "fail takeable",
    ],
    [
      "that shows the shop fails",
      {
        dns: { ...apex, [`${name} A`]: ["192.0.2.10"] },
        http: { ...home, [`https://${name}/`]: "<title>My shop</title><p>Welcome</p>" },
      },
      "fail serves-shop",
    ],
    [
      "that redirects warns",
      {
        dns: { ...apex, [`${name} A`]: ["192.0.2.10"] },
        http: { ...home, [`https://${name}/`]: "301 https://www.shop.test/" },
      },
      "warn wildcard",
    ],
    [
      "that shows the shop behind a certificate warning only warns",
      {
        dns: { ...apex, [`${name} A`]: ["192.0.2.10"] },
        http: { ...home, [`https://${name}/`]: { body: "<title>My shop</title>", tlsOk: false } },
      },
      "warn wildcard",
    ],
    ["with a text record warns", { dns: { ...apex, [`_${label}.shop.test TXT`]: ["v=spf1 -all"] } }, "warn wildcard"],
    [
      "that nobody answers for is unknown",
      { dns: { ...apex, [`${name} A`]: "TIMEOUT", [`${name} AAAA`]: "TIMEOUT", [`${name} CNAME`]: "NXDOMAIN" } },
      "unknown not-seen",
    ],
  ])("%s", async (_, world, outcome) => {
    expect(await judged(world)).toEqual([`*.shop.test ${outcome}`]);
  });
});

test("the label is the same at every look and differs between domains", () => {
  expect(wildcardLabel("shop.test")).toBe(label);
  expect(wildcardLabel("shop.test")).toMatch(/^lrc-[0-9a-f]{12}$/);
  expect(wildcardLabel("other.test")).not.toBe(label);
});
