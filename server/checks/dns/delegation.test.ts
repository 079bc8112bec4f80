import { describe, expect, test } from "vitest";
import { type FakeWorld, fakeDelegation } from "../probes/fake.ts";
import { delegation } from "./delegation.ts";
import { fakeStore, judgeWorld, outcomes } from "./fake-store.ts";

const servers = { "a.ns.test": ["192.0.2.1"], "b.ns.test": ["192.0.2.2"] };
const three = { ...servers, "c.ns.test": ["192.0.2.3"] };
const both = ["a.ns.test", "b.ns.test"];
const all = [...both, "c.ns.test"];

/** A world whose parent lists `parentNs` and whose servers answer NS with `answers`. */
function world(parentNs: string[], childNs: string[], answers: FakeWorld["dns"]): FakeWorld {
  return { delegation: { "shop.test": fakeDelegation("shop.test", three, { parentNs, childNs }) }, dns: answers };
}

describe("parent and zone", () => {
  test.each<[string, FakeWorld, string]>([
    ["that agree pass", world(both, both, { "shop.test NS": both }), "pass ok"],
    [
      "that agree but for case and final dot pass",
      world(["A.NS.test.", "b.ns.test"], both, { "shop.test NS": both }),
      "pass ok",
    ],
    [
      "that differ while all servers answer with authority warn",
      world(both, all, { "shop.test NS": all }),
      "warn differs",
    ],
    [
      "whose delegated servers refuse fail",
      world(both, [], {
        "shop.test NS": ["x.test"],
        "shop.test NS @192.0.2.1": "REFUSED",
        "shop.test NS @192.0.2.2": "REFUSED",
      }),
      "fail servers-refuse",
    ],
    [
      "of which one good server remains beside one that refuses fail",
      world(both, both, { "shop.test NS": both, "shop.test NS @192.0.2.2": "REFUSED" }),
      "fail servers-refuse",
    ],
    ["with no server in common fail", world(both, ["c.ns.test"], { "shop.test NS": ["c.ns.test"] }), "fail no-overlap"],
    ["where the parent refers to nobody fail", world([], both, { "shop.test NS": both }), "fail no-referral"],
  ])("%s", async (_, fake, outcome) => {
    expect(outcomes(await judgeWorld(delegation, fake))).toEqual([`shop.test ${outcome}`]);
  });

  test("that differ around a planned move only warn, and the text says acceptable", async () => {
    const store = fakeStore({ cutoverAt: "2026-11-12T12:00:00Z" });
    const moving = world(both, ["c.ns.test"], { "shop.test NS": ["c.ns.test"] });
    const [verdict] = await judgeWorld(delegation, moving, store);
    expect(verdict).toMatchObject({ status: "warn", findingKey: "moving" });
    expect(verdict?.summary).toContain("acceptable");
  });

  test("that differ long after the move fail again", async () => {
    const store = fakeStore({ cutoverAt: "2026-11-01T12:00:00Z" });
    const late = world(both, ["c.ns.test"], { "shop.test NS": ["c.ns.test"] });
    expect(outcomes(await judgeWorld(delegation, late, store))).toEqual(["shop.test fail no-overlap"]);
  });
});

describe("what we cannot see", () => {
  test("is unknown when no name server answers us", async () => {
    const silent = world(both, both, { "shop.test NS": "TIMEOUT" });
    const [verdict] = await judgeWorld(delegation, silent);
    expect(verdict).toMatchObject({ status: "unknown", findingKey: "servers-not-seen" });
    expect(verdict?.ask).toBeTruthy();
  });

  test("is unknown when no zone is found but a resolver knows name servers", async () => {
    expect(outcomes(await judgeWorld(delegation, { dns: { "shop.test NS": both } }))).toEqual([
      "shop.test unknown zone-not-seen",
    ]);
  });

  test("is not confused with a domain nobody registered", async () => {
    const tld: FakeWorld = { delegation: { "shop.test": fakeDelegation("test", servers) }, dns: {} };
    expect(outcomes(await judgeWorld(delegation, tld))).toEqual(["shop.test fail no-referral"]);
  });

  test("one server that stays silent changes nothing while two agree", async () => {
    const oneSilent = world(all, all, { "shop.test NS": all, "shop.test NS @192.0.2.3": "TIMEOUT" });
    expect(outcomes(await judgeWorld(delegation, oneSilent))).toEqual(["shop.test pass ok"]);
  });
});

test("a chosen subdomain is judged by the zone that holds it", async () => {
  const store = fakeStore({ domain: "store.brand.test" });
  const fake: FakeWorld = { delegation: { "brand.test": servers }, dns: { "brand.test NS": both } };
  expect(outcomes(await judgeWorld(delegation, fake, store))).toEqual(["brand.test pass ok"]);
});

test("the fix names the servers the zone lists", async () => {
  const [verdict] = await judgeWorld(delegation, world(both, all, { "shop.test NS": all }));
  if (!verdict) throw new Error("no verdict");
  const text = delegation.fix(verdict, fakeStore()).map((step) => step.text);
  expect(text.join(" ")).toContain("c.ns.test");
});
