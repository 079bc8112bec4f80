import { expect, test } from "vitest";
import { emptyProfile, type StoreProfile } from "../checks/store-profile.ts";
import { StoreProfileSchema } from "./profile-schema.ts";

function refusal(changes: Partial<StoreProfile>): string {
  const reading = StoreProfileSchema.safeParse({ ...emptyProfile("shop.example"), ...changes });
  const [issue] = reading.error?.issues ?? [];
  return issue ? `${issue.path.join(".")}: ${issue.message}` : "taken";
}

test("a list of servers, of webhooks and a planned volume are taken as they are meant", () => {
  const changes = {
    origins: ["192.0.2.10", "2001:db8::1"],
    webhookUrls: ["https://shop.example/api/webhooks/payments"],
    plannedVolumePerDay: 12_000,
  };
  expect(refusal(changes)).toBe("taken");
  expect(refusal({ origins: [], webhookUrls: [], plannedVolumePerDay: null })).toBe("taken");
});

test.each<[Partial<StoreProfile>, string]>([
  [{ origins: ["192.0.2.10", "origin.example"] }, 'origins.1: "origin.example" is no IP address.'],
  [{ origins: ["192.0.2.999"] }, 'origins.0: "192.0.2.999" is no IP address.'],
  [{ origins: Array.from({ length: 11 }, () => "192.0.2.1") }, "origins: At most ten addresses."],
  [
    { webhookUrls: ["shop.example/hook"] },
    'webhookUrls.0: "shop.example/hook" is no full address: begin with https://.',
  ],
  [
    { webhookUrls: ["ftp://shop.example/hook"] },
    'webhookUrls.0: "ftp://shop.example/hook" is no full address: begin with https://.',
  ],
  [{ knownUrls: ["shop"] }, "knownUrls.0: Type a full address that begins with https://."],
  [{ canonicalOrigin: "shop" }, "canonicalOrigin: Type a full address that begins with https://."],
  [{ plannedVolumePerDay: 1.5 }, "plannedVolumePerDay: Type a whole number of mails."],
  [{ plannedVolumePerDay: -1 }, "plannedVolumePerDay: Type a number of mails, 0 or more."],
])("%j is refused with the line that is wrong", (changes, message) => {
  expect(refusal(changes)).toBe(message);
});

test("an address with a password in it is refused, and the message does not repeat it", () => {
  const address = new URL("https://shop.example/hook");
  address.username = "sam";
  address.password = "x".repeat(12);
  expect(refusal({ webhookUrls: [address.href] })).toBe(
    "webhookUrls.0: Leave user names and passwords out of the address.",
  );
});
