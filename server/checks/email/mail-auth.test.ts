import { describe, expect, test } from "vitest";
import { FAKE_NOW } from "../dns/fake-store.ts";
import { fakeAnswer, fakeProbes } from "../probes/fake.ts";
import type { FakeZone } from "../probes/fake-dns.ts";
import { type Envelope, evaluateMail } from "./mail-auth.ts";
import { orderMail, rsaKey, signMail } from "./signed-mail.ts";

const key = rsaKey();
const signed = signMail(orderMail, key, { domain: "shop.test" });
const envelope: Envelope = {
  ip: "192.0.2.25",
  helo: "mta.esp.test",
  mailFrom: "bounce@bounces.shop.test",
  tls: "TLSv1.3",
  isTlsOffered: true,
};
const zone: FakeZone = {
  "s1._domainkey.shop.test TXT": [key.record],
  "s1._domainkey.other.test TXT": [key.record],
  "bounces.shop.test TXT": ["v=spf1 ip4:192.0.2.25 -all"],
  "esp.test TXT": ["v=spf1 ip4:192.0.2.0/24 -all"],
  "_dmarc.shop.test TXT": ["v=DMARC1; p=quarantine; rua=mailto:d@shop.test"],
  "25.2.0.192.in-addr.arpa PTR": ["mta.esp.test"],
  "mta.esp.test A": ["192.0.2.25"],
};
const evaluate = (message: string, changes: Partial<Envelope> = {}, dns: FakeZone = zone) =>
  evaluateMail(Buffer.from(message, "latin1"), { ...envelope, ...changes }, fakeProbes({ dns }).dns, FAKE_NOW);

describe("a message", () => {
  test("signed by the shop and sent from its list is aligned twice", async () => {
    expect(await evaluate(signed)).toMatchObject({
      authorDomains: ["shop.test"],
      spf: { result: "pass", domain: "bounces.shop.test", isAligned: true },
      dkim: [{ result: "pass", domain: "shop.test", isAligned: true }],
      dmarc: { foundAt: "shop.test", policy: "quarantine", isKnown: true },
      reverseName: "mta.esp.test",
      hasMessageId: true,
      date: "2026-11-10T11:59:30.000Z",
    });
  });

  test("of the provider's own return path and without a signature proves nothing", async () => {
    const facts = await evaluate(orderMail, { mailFrom: "x@esp.test" });
    expect(facts.spf).toMatchObject({ result: "pass", isAligned: false });
    expect(facts.dkim).toEqual([]);
  });

  test("signed by another company is signed and not aligned", async () => {
    const facts = await evaluate(signMail(orderMail, key, { domain: "other.test" }), { mailFrom: "x@esp.test" });
    expect(facts.dkim).toMatchObject([{ result: "pass", isAligned: false }]);
  });

  test("that claims its own results is not believed", async () => {
    const claim = "Authentication-Results: mx.portal.test; spf=pass; dkim=pass header.d=shop.test; dmarc=pass\r\n";
    const facts = await evaluate(claim + orderMail, { mailFrom: "x@esp.test" });
    expect([facts.spf.isAligned, facts.dkim]).toEqual([false, []]);
  });

  test("is judged strictly where the record says so", async () => {
    const strict = { ...zone, "_dmarc.shop.test TXT": ["v=DMARC1; p=reject; aspf=s; adkim=s"] };
    const facts = await evaluate(signed, {}, strict);
    expect([facts.spf.isAligned, facts.dkim[0]?.isAligned]).toEqual([false, true]);
  });

  test("without MAIL FROM is judged by the name of its server", async () => {
    const facts = await evaluate(signed, { mailFrom: "<>", helo: "bounces.shop.test" });
    expect(facts).toMatchObject({ returnPathDomain: "", spf: { domain: "bounces.shop.test", isAligned: true } });
  });

  test("with two authors is aligned with neither", async () => {
    const facts = await evaluate(`From: x@evil.test\r\n${signed}`);
    expect(facts.authorDomains).toEqual(["evil.test", "shop.test"]);
    expect([facts.spf.isAligned, facts.dkim[0]?.isAligned]).toEqual([false, false]);
  });

  test("from an address whose name leads elsewhere has no name", async () => {
    const facts = await evaluate(signed, {}, { ...zone, "mta.esp.test A": ["192.0.2.99"] });
    expect(facts).toMatchObject({ reverseName: null, isReverseKnown: true });
  });

  test("for which nobody answers is neither good nor bad", async () => {
    const dns = { resolve: async (name: string) => fakeAnswer("1.1.1.1:53", name, "TXT", "TIMEOUT") };
    const facts = await evaluateMail(Buffer.from(signed), envelope, dns, FAKE_NOW);
    expect(facts).toMatchObject({
      spf: { result: "temperror" },
      dkim: [{ result: "temperror" }],
      dmarc: { isKnown: false },
      isReverseKnown: false,
    });
  });

  test("is offered to be left by one click only as RFC 8058 wants it", async () => {
    const list = "List-Unsubscribe: <https://shop.test/u>, <mailto:u@shop.test>\r\n";
    const post = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";
    expect(await evaluate(list + post + orderMail)).toMatchObject({ hasUnsubscribe: true, hasOneClick: true });
    expect(await evaluate(list + orderMail)).toMatchObject({ hasUnsubscribe: true, hasOneClick: false });
    const mailto = "List-Unsubscribe: <mailto:u@shop.test>\r\n";
    expect(await evaluate(mailto + post + orderMail)).toMatchObject({ hasUnsubscribe: true, hasOneClick: false });
  });

  test.each([
    ["of zeros", "\0".repeat(50_000)],
    ["of endless headers", "X: y\r\n".repeat(100_000)],
    ["of a huge line", `From: ${"<".repeat(1_000_000)}`],
    ["of nested parts", `${"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n".repeat(20_000)}`],
    ["of commas", `From: ${"a@b.test,".repeat(100_000)}\r\n\r\n`],
    ["with a hostile signature", `DKIM-Signature: ${"b=;".repeat(40_000)}\r\n${orderMail}`],
    ["with an endless list to leave", `List-Unsubscribe: ${"<".repeat(100_000)}\r\n${orderMail}`],
  ])("%s is read to its end, quickly", async (_, text) => {
    const started = performance.now();
    const facts = await evaluate(text, { mailFrom: "\0", helo: "\0".repeat(300) });
    expect(facts.spf.isAligned).toBe(false);
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
