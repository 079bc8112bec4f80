import { expect, test } from "vitest";
import { emptyProfile } from "../store-profile.ts";
import { type OwnershipFacts, ownershipMap } from "./ownership-map.ts";

function judge(facts: OwnershipFacts, stage: "handover" | "edge" = "handover") {
  const store = { ...emptyProfile("shop.example"), stage };
  return ownershipMap
    .judge({ store, facts, now: new Date() })
    .map(({ status, findingKey }) => `${status} ${findingKey}`);
}
const shop = { name: "shop.example", businessOwner: "Ines Duarte" };

test.each<[string, OwnershipFacts, string]>([
  ["an orphan api. fails", [shop, { name: "api.shop.example", businessOwner: "" }], "fail orphan"],
  ["an owner for every part passes", [shop], "pass ok"],
  ["no known part is unknown", [], "unknown not-told"],
  ["nobody who keeps a map is unknown", null, "unknown not-told"],
])("%s", (_name, facts, expected) => {
  expect(judge(facts)).toEqual([expected]);
});

test("a map nobody has begun fails in the handover alone", () => {
  const untouched = [{ ...shop, businessOwner: "" }];
  expect(judge(untouched, "edge")).toEqual(["unknown not-told"]);
  expect(judge(untouched)).toEqual(["fail orphan"]);
});
