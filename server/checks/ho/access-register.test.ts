import { expect, test } from "vitest";
import { emptyProfile } from "../store-profile.ts";
import { accessRegister } from "./access-register.ts";
import { fakeRegister, registerNow as now } from "./fake-register.ts";

function judge(facts: ReturnType<typeof fakeRegister> | null, stage: "handover" | "edge" = "handover") {
  const store = { ...emptyProfile("shop.example"), stage };
  return accessRegister.judge({ store, facts, now }).map(({ status, findingKey }) => `${status} ${findingKey}`);
}

test.each<[string, Parameters<typeof fakeRegister>[0], string[]]>([
  ["eleven rows in order pass", {}, ["pass ok"]],
  ["six of the first seven fail", { analytics: null }, ["fail missing"]],
  ["a row without an owner is none", { registrar: { ownerName: "" } }, ["fail missing"]],
  ["a missing row after the first seven is no fault", { database: null }, ["pass ok"]],
  ["a system the shop does without is no missing row", { cloudflare: { isUsed: false, ownerName: "" } }, ["pass ok"]],
  ["an owner who is a contractor fails", { hosting: { ownerSide: "contractor" } }, ["fail not-yours"]],
  ["the founder's no outweighs the register", { hosting: { founderWord: "not-mine" } }, ["fail not-yours"]],
  ["no second administrator warns", { registrar: { secondAdmin: "" } }, ["warn one-login"]],
  ["two-step login by SMS warns", { mailbox: { mfa: "sms" } }, ["warn weak-login"]],
  [
    "a registrar account that answers to its own domain warns",
    { registrar: { ownerMailbox: "ines@shop.example" } },
    ["warn same-domain"],
  ],
  ["another domain that ends alike does not", { registrar: { ownerMailbox: "i@myshop.example" } }, ["pass ok"]],
  [
    "a row the founder has not confirmed is unknown",
    { hosting: { founderAt: null, founderWord: null } },
    ["unknown unconfirmed"],
  ],
  ["a word older than 90 days is unknown", { hosting: { founderAt: "2026-08-20T12:00:00Z" } }, ["unknown unconfirmed"]],
])("%s", (_name, changes, expected) => {
  expect(judge(fakeRegister(changes))).toEqual(expected);
});

test("an empty register fails in the handover, and before it nothing is known", () => {
  expect(judge([])).toEqual(["fail missing"]);
  expect(judge([], "edge")).toEqual(["unknown not-told"]);
  expect(judge(null)).toEqual(["unknown not-told"]);
});
