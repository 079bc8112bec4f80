import { expect, test } from "vitest";
import { emptyProfile } from "../store-profile.ts";
import { fakeRegister, registerNow as now } from "./fake-register.ts";
import { recovery } from "./recovery.ts";

const store = emptyProfile("shop.example");

test.each<[string, Parameters<typeof fakeRegister>[0], string]>([
  ["backup codes and a second administrator everywhere pass", {}, "pass ok"],
  [
    "one administrator without backup codes fails",
    { mailbox: { secondAdmin: "", hasBackupCodes: false } },
    "fail single-person",
  ],
  [
    "one administrator of whom nobody knows more fails",
    { mailbox: { secondAdmin: "", hasBackupCodes: null } },
    "fail single-person",
  ],
  ["one administrator with backup codes warns", { mailbox: { secondAdmin: "" } }, "warn one-way-back"],
  ["a second administrator without backup codes warns", { mailbox: { hasBackupCodes: false } }, "warn one-way-back"],
  ["a registrar the founder has not confirmed is unknown", { registrar: { founderAt: null } }, "unknown not-told"],
  ["an account nobody is named for is unknown", { mailbox: { ownerName: "" } }, "unknown not-told"],
])("%s", (_name, changes, expected) => {
  const [verdict] = recovery.judge({ store, facts: fakeRegister(changes), now });
  expect(`${verdict?.status} ${verdict?.findingKey}`).toBe(expected);
});

test("an empty register, and none, are unknown", () => {
  expect(recovery.judge({ store, facts: [], now })[0]?.status).toBe("unknown");
  expect(recovery.judge({ store, facts: null, now })[0]?.status).toBe("unknown");
});
