import { describe, expect, test } from "vitest";
import { FAKE_NOW, fakeStore, judgeWorld, outcomes } from "../dns/fake-store.ts";
import { fakeProbes } from "../probes/fake.ts";
import type { FakeZone } from "../probes/fake-dns.ts";
import type { Sender } from "../store-profile.ts";
import { evaluateMail } from "./mail-auth.ts";
import { orderMail, rsaKey, signMail } from "./signed-mail.ts";
import { spfEvaluate } from "./spf-evaluate.ts";

const key = rsaKey();
const google: Sender = { fromDomain: "shop.test", provider: "google", stream: "personal" };
const postmark: Sender = { fromDomain: "shop.test", provider: "postmark", selectors: ["1pm"], stream: "transactional" };
const zone: FakeZone = {
  "shop.test TXT": ["v=spf1 include:_spf.google.com ~all"],
  "_spf.google.com TXT": ["v=spf1 include:_netblocks.google.com ~all"],
  "_netblocks.google.com TXT": ["v=spf1 ip4:74.125.0.0/16 ~all"],
  "google._domainkey.shop.test TXT": [key.record],
  "1pm._domainkey.shop.test TXT": [key.record],
  "pm-bounces.shop.test CNAME": ["pm.mtasv.net"],
  "pm.mtasv.net TXT": ["v=spf1 ip4:50.31.156.0/24 ~all"],
  "_dmarc.shop.test TXT": ["v=DMARC1; p=reject; rua=mailto:d@shop.test"],
};
const judge = (senders: Sender[], changes: FakeZone = {}) =>
  judgeWorld(spfEvaluate, { dns: { ...zone, ...changes } }, fakeStore({ senders }));

describe("email.spf-evaluate", () => {
  test("an address of the provider within the list passes", async () => {
    const verdicts = await judge([google, postmark]);
    expect(outcomes(verdicts)).toEqual(["shop.test via Google Workspace pass ok", "shop.test via Postmark pass ok"]);
    expect(verdicts[0]?.found).toContain("74.125.0.1 (published) for shop.test: SPF pass");
  });

  const noKeys = { "google._domainkey.shop.test TXT": [] };
  test.each<[string, FakeZone, string]>([
    ["not listed, but signed, warns", { "shop.test TXT": ["v=spf1 -all"] }, "warn signature-only"],
    ["not listed and not signed fails", { "shop.test TXT": ["v=spf1 -all"], ...noKeys }, "fail not-listed"],
    ["soft fail and no signature fails", { "shop.test TXT": ["v=spf1 ~all"], ...noKeys }, "fail not-listed"],
    [
      "two records and no signature fail",
      { "shop.test TXT": ["v=spf1 -all", "v=spf1 ~all"], ...noKeys },
      "fail not-listed",
    ],
    ["no record and no signature fails", { "shop.test TXT": [], ...noKeys }, "fail not-listed"],
    ["listed and not signed passes", noKeys, "pass ok"],
    ["a silent name server is no failure", { "shop.test TXT": "TIMEOUT", ...noKeys }, "unknown not-answered"],
    ["a provider's list that is gone leaves it open", { "_spf.google.com TXT": [] }, "unknown no-sample"],
  ])("%s", async (_, changes, expected) => {
    expect(outcomes(await judge([google], changes))).toEqual([`shop.test via Google Workspace ${expected}`]);
  });

  test("a return path of another domain is not aligned, and the signature carries it", async () => {
    const sender: Sender = { ...postmark, returnPathDomain: "pm.mtasv.net" };
    expect(outcomes(await judge([sender]))).toEqual(["shop.test via Postmark warn signature-only"]);
  });

  test("without any DMARC record sub-domains of one owner still belong together", async () => {
    const verdicts = await judge([postmark], { "_dmarc.shop.test TXT": [] });
    expect(outcomes(verdicts)).toEqual(["shop.test via Postmark pass ok"]);
  });

  test("a strict record asks for the same name", async () => {
    const verdicts = await judge([postmark], { "_dmarc.shop.test TXT": ["v=DMARC1; p=reject; aspf=s"] });
    expect(outcomes(verdicts)).toEqual(["shop.test via Postmark warn signature-only"]);
  });

  test("a sender whose servers nobody lists is asked for one mail", async () => {
    const [verdict] = await judge([{ fromDomain: "shop.test", provider: "shopify", stream: "transactional" }]);
    expect(verdict).toMatchObject({ status: "unknown", findingKey: "no-sample", ask: expect.stringContaining("mail") });
  });

  test("without declared senders it asks who sends", async () => {
    expect(outcomes(await judge([]))).toEqual(["shop.test unknown senders-not-known"]);
  });

  test("a received mail is judged by the address it really came from", async () => {
    const probes = fakeProbes({ dns: zone });
    const envelope = { ip: "203.0.113.9", helo: "x.esp.test", mailFrom: "b@shop.test", tls: null, isTlsOffered: false };
    const raw = Buffer.from(signMail(orderMail, key, { domain: "shop.test", selector: "1pm" }), "latin1");
    const facts = await evaluateMail(raw, envelope, probes.dns, FAKE_NOW);
    const received = [
      { id: "1", stream: "transactional" as const, receivedAt: FAKE_NOW.toISOString(), sentAt: null, facts },
    ];
    const connections = {
      controlToken: null,
      isControlProven: true,
      cloudflare: null,
      mail: { tests: [], received },
    };
    const store = fakeStore({ senders: [postmark] });
    const [verdict] = await judgeWorld(spfEvaluate, { dns: zone }, store, FAKE_NOW, { connections });
    expect(verdict).toMatchObject({
      status: "warn",
      found: expect.stringContaining("203.0.113.9 (live) for shop.test"),
    });
  });
});
