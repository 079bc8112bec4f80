import { describe, expect, test } from "vitest";
import { FAKE_NOW, fakeStore, judgeWorld, outcomes } from "../dns/fake-store.ts";
import { fakeProbes } from "../probes/fake.ts";
import type { FakeZone } from "../probes/fake-dns.ts";
import type { Sender, StoreProfile } from "../store-profile.ts";
import { bulkRules } from "./bulk-rules.ts";
import { evaluateMail } from "./mail-auth.ts";
import type { ReceivedMail } from "./received-mail.ts";
import { orderMail, rsaKey, signMail } from "./signed-mail.ts";

const key = rsaKey();
const sender: Sender = { fromDomain: "shop.test", provider: "google", stream: "marketing" };
const zone: FakeZone = {
  "shop.test TXT": ["v=spf1 include:_spf.google.com ip4:192.0.2.25 ~all"],
  "_spf.google.com TXT": ["v=spf1 ip4:74.125.0.0/16 ~all"],
  "google._domainkey.shop.test TXT": [key.record],
  "_dmarc.shop.test TXT": ["v=DMARC1; p=none"],
  "25.2.0.192.in-addr.arpa PTR": ["mta.esp.test"],
  "mta.esp.test A": ["192.0.2.25"],
};
const list = "List-Unsubscribe: <https://shop.test/u>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";

async function newsletter(headers: string): Promise<ReceivedMail> {
  const raw = Buffer.from(headers + signMail(orderMail, key, { domain: "shop.test", selector: "google" }), "latin1");
  const envelope = {
    ip: "192.0.2.25",
    helo: "mta.esp.test",
    mailFrom: "b@shop.test",
    tls: "TLSv1.3",
    isTlsOffered: true,
  };
  const facts = await evaluateMail(raw, envelope, fakeProbes({ dns: zone }).dns, FAKE_NOW);
  return { id: "1", stream: "marketing", receivedAt: FAKE_NOW.toISOString(), sentAt: null, facts };
}

async function judge(
  volume: number | null,
  changes: FakeZone = {},
  received: ReceivedMail[] = [],
  profile: Partial<StoreProfile> = {},
) {
  const store = fakeStore({ senders: [sender], plannedVolumePerDay: volume, ...profile });
  const connections = { controlToken: null, isControlProven: true, cloudflare: null, mail: { tests: [], received } };
  return outcomes(await judgeWorld(bulkRules, { dns: { ...zone, ...changes } }, store, FAKE_NOW, { connections }));
}
const noDmarc = { "_dmarc.shop.test TXT": [] };

describe("email.bulk-rules", () => {
  test("6,000 a day without DMARC fails, 500 a day warns", async () => {
    expect(await judge(6_000, noDmarc, [await newsletter(list)])).toEqual([
      "shop.test fail policy",
      "shop.test unknown complaint-rate",
    ]);
    expect(await judge(500, noDmarc)).toEqual(["shop.test warn policy"]);
  });

  test("500 a day without a way to leave the newsletter warns", async () => {
    expect(await judge(500, {}, [await newsletter("")])).toEqual(["shop.test warn one-click-unsubscribe"]);
  });

  test("500 a day with everything in order passes, and what was not seen is said to be skipped", async () => {
    expect(await judge(500, {}, [await newsletter(list)])).toEqual(["shop.test pass ok"]);
    expect(await judge(500)).toEqual(["shop.test skip below-bulk"]);
    expect(await judge(null)).toEqual(["shop.test skip below-bulk"]);
  });

  test("6,000 a day is never green without the complaint rate and a real mail", async () => {
    expect(await judge(6_000, {}, [await newsletter(list)])).toEqual(["shop.test unknown complaint-rate"]);
    expect(await judge(6_000)).toEqual(["shop.test unknown not-seen", "shop.test unknown complaint-rate"]);
  });

  test("6,000 orders a day are at least 6,000 mails", async () => {
    expect(await judge(null, noDmarc, [], { ordersPerDay: 6_000 })).toContain("shop.test fail policy");
  });

  test.each<[string, FakeZone, string]>([
    ["a company that is not on the list", { "shop.test TXT": ["v=spf1 -all"] }, "shop.test warn listed"],
    ["a company that does not sign", { "google._domainkey.shop.test TXT": [] }, "shop.test warn signed"],
  ])("%s warns", async (_, changes, expected) => {
    expect(await judge(500, changes)).toEqual([expected]);
  });

  test("a silent name server is no missing policy", async () => {
    expect(await judge(500, { "_dmarc.shop.test TXT": "TIMEOUT" })).toEqual(["shop.test skip below-bulk"]);
  });
});
