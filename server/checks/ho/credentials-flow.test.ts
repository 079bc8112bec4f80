import { expect, test } from "vitest";
import { emptyProfile } from "../store-profile.ts";
import { credentialsFlow } from "./credentials-flow.ts";
import { fakeRegister, registerNow as now } from "./fake-register.ts";

const store = emptyProfile("shop.example");
type Changes = Parameters<typeof fakeRegister>[0];

test.each<[string, Changes, { name: string; isReplaced: boolean }[], string]>([
  ["invitations and a vault pass", { payment: { grantedBy: "vault" } }, [], "pass ok"],
  ["a password in an e-mail fails", {}, [{ name: "Shop admin password", isReplaced: false }], "fail plain-text"],
  ["one that was replaced since does not", {}, [{ name: "Shop admin password", isReplaced: true }], "pass ok"],
  ["access given by chat fails", { hosting: { grantedBy: "chat" } }, [], "fail plain-text"],
  ["a shared login warns", { hosting: { isSharedLogin: true } }, [], "warn shared-login"],
  ["a way nobody has told is unknown", { hosting: { grantedBy: null } }, [], "unknown not-told"],
  [
    "a system the shop does without is not asked about",
    { cloudflare: { isUsed: false, grantedBy: null } },
    [],
    "pass ok",
  ],
])("%s", (_name, changes, plainSecrets, expected) => {
  const [verdict] = credentialsFlow.judge({ store, facts: { rows: fakeRegister(changes), plainSecrets }, now });
  expect(`${verdict?.status} ${verdict?.findingKey}`).toBe(expected);
});

test("where nobody keeps it, it is unknown", () => {
  expect(credentialsFlow.judge({ store, facts: null, now })[0]?.status).toBe("unknown");
});
