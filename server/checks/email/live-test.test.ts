import { describe, expect, test } from "vitest";
import type { Answer } from "../check.ts";
import { FAKE_NOW, fakeStore, judgeWorld, outcomes } from "../dns/fake-store.ts";
import { fakeProbes } from "../probes/fake.ts";
import type { FakeZone } from "../probes/fake-dns.ts";
import { liveTest } from "./live-test.ts";
import { type Envelope, evaluateMail } from "./mail-auth.ts";
import type { MailIn, MailTest, ReceivedMail } from "./received-mail.ts";
import { orderMail, rsaKey, signMail } from "./signed-mail.ts";

const key = rsaKey();
const short = rsaKey(1024);
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
  "s2._domainkey.shop.test TXT": [short.record],
  "s1._domainkey.other.test TXT": [key.record],
  "bounces.shop.test TXT": ["v=spf1 ip4:192.0.2.25 -all"],
  "esp.test TXT": ["v=spf1 ip4:192.0.2.0/24 -all"],
  "_dmarc.shop.test TXT": ["v=DMARC1; p=quarantine; rua=mailto:d@shop.test"],
  "25.2.0.192.in-addr.arpa PTR": ["mta.esp.test"],
  "mta.esp.test A": ["192.0.2.25"],
};
const minutesAgo = (minutes: number) => new Date(FAKE_NOW.getTime() - minutes * 60_000).toISOString();
const inInbox: Answer = {
  answer: "pass",
  statement: "Both arrived in the inbox.",
  hasEvidence: true,
  byName: "Maya",
  at: minutesAgo(10),
};

type Changes = Partial<Envelope> & Partial<Pick<ReceivedMail, "stream" | "receivedAt" | "sentAt">> & { dns?: FakeZone };

async function receive(message: string, changes: Changes = {}): Promise<ReceivedMail> {
  const { stream = "transactional", receivedAt = FAKE_NOW.toISOString(), sentAt = null, dns, ...rest } = changes;
  const probes = fakeProbes({ dns: { ...zone, ...dns } });
  const facts = await evaluateMail(Buffer.from(message, "latin1"), { ...envelope, ...rest }, probes.dns, FAKE_NOW);
  return { id: "0198", stream, receivedAt, sentAt, facts };
}

async function judge(
  received: ReceivedMail[],
  tests: MailTest[] = [],
  answer: Answer | null = inInbox,
  store = fakeStore(),
) {
  const mail: MailIn = { tests, received };
  const connections = { controlToken: null, isControlProven: true, cloudflare: null, mail };
  return judgeWorld(liveTest, {}, store, FAKE_NOW, { connections, answer });
}

describe("a message", () => {
  test("signed by the shop, sent from its list and seen in the inbox passes", async () => {
    expect(outcomes(await judge([await receive(signed)]))).toEqual([
      "shop.test transactional pass ok",
      "shop.test inbox pass ok",
    ]);
  });

  const oneClick = "List-Unsubscribe: <https://shop.test/u>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";
  test.each<[string, string, Changes, string]>([
    ["of the provider's domain alone fails", orderMail, { mailFrom: "x@esp.test" }, "fail unaligned"],
    [
      "signed by another company fails",
      signMail(orderMail, key, { domain: "other.test" }),
      { mailFrom: "x@esp.test" },
      "fail unaligned",
    ],
    ["changed on the way fails", signed.replace("Thank", "Thenk"), { mailFrom: "x@esp.test" }, "fail unaligned"],
    [
      "that claims its own results fails",
      `Authentication-Results: mx.portal.test; dkim=pass header.d=shop.test\r\n${orderMail}`,
      { mailFrom: "x@esp.test" },
      "fail unaligned",
    ],
    [
      "rewritten to the platform's domain fails",
      signMail(orderMail.replace("orders@shop.test", "store@shopifyemail.test"), key, { domain: "other.test" }),
      {},
      "fail foreign-from",
    ],
    ["of two authors fails", `From: x@evil.test\r\n${signed}`, {}, "fail author-unclear"],
    ["without an author fails", signed.replace("From:", "Frum:"), {}, "fail author-unclear"],
    ["signed only warns", signed, { mailFrom: "x@esp.test" }, "warn one-aligned"],
    ["listed only warns", orderMail, {}, "warn one-aligned"],
    ["without encryption warns where we offer it", signed, { tls: null }, "warn no-tls"],
    ["without encryption passes where we offer none", signed, { tls: null, isTlsOffered: false }, "pass ok"],
    [
      "from a server without a name warns",
      signed,
      { dns: { "25.2.0.192.in-addr.arpa PTR": [] } },
      "warn no-reverse-name",
    ],
    ["after six minutes warns", signed, { sentAt: minutesAgo(6) }, "warn slow"],
    ["after four minutes passes", signed, { sentAt: minutesAgo(4) }, "pass ok"],
    ["without a number of its own warns", signed.replace(/Message-ID: .*\r\n/, ""), {}, "warn no-message-id"],
    [
      "dated two hours ago warns",
      signMail(orderMail.replace("11:59:30", "09:59:30"), key, { domain: "shop.test" }),
      {},
      "warn wrong-date",
    ],
    [
      "dated by no date warns",
      signMail(orderMail.replace("Tue, 10 Nov", "Some day"), key, { domain: "shop.test" }),
      {},
      "warn wrong-date",
    ],
    [
      "signed in part warns",
      signMail(orderMail, key, { domain: "shop.test", tags: " l=10;", length: 10 }),
      {},
      "warn partly-signed",
    ],
    [
      "signed with 1024 bits warns",
      signMail(orderMail, short, { domain: "shop.test", selector: "s2" }),
      {},
      "warn weak-key",
    ],
    [
      "that nobody answers for is unknown",
      signed,
      { mailFrom: "x@esp.test", dns: { "s1._domainkey.shop.test TXT": "SERVFAIL" } },
      "unknown not-answered",
    ],
  ])("%s", async (_, message, changes, expected) => {
    const verdicts = await judge([await receive(message, changes)]);
    expect(outcomes(verdicts)[0]).toBe(`shop.test transactional ${expected}`);
    expect(outcomes(verdicts).length).toBe(2);
  });

  test("of a newsletter warns unless it can be left with one click", async () => {
    const without = await judge([await receive(signed, { stream: "marketing" })]);
    expect(outcomes(without)).toContain("shop.test marketing warn no-one-click");
    const offered = await judge([await receive(oneClick + signed, { stream: "marketing" })]);
    expect(outcomes(offered)).toContain("shop.test marketing pass ok");
  });

  test("is forgotten after seven days", async () => {
    const old = await receive(signed, { receivedAt: minutesAgo(7 * 24 * 60 + 1) });
    expect(outcomes(await judge([old]))[0]).toBe("shop.test transactional unknown not-sent");
  });

  test("of yesterday does not hide that today's is bad", async () => {
    const good = await receive(signed, { receivedAt: minutesAgo(1_440) });
    const bad = await receive(orderMail, { mailFrom: "x@esp.test" });
    expect(outcomes(await judge([good, bad]))[0]).toBe("shop.test transactional fail unaligned");
  });
});

describe("a mail that was set off", () => {
  const setOff = (minutes: number): MailTest => ({
    stream: "transactional",
    issuedAt: minutesAgo(minutes + 1),
    sentAt: minutesAgo(minutes),
  });

  test("and has not come is awaited for 15 minutes, then lost", async () => {
    expect(outcomes(await judge([], [setOff(14)]))[0]).toBe("shop.test transactional unknown waiting");
    expect(outcomes(await judge([], [setOff(16)]))[0]).toBe("shop.test transactional fail not-received");
  });

  test("is not called lost while nobody said that it was set off", async () => {
    const issued: MailTest = { stream: "transactional", issuedAt: minutesAgo(60), sentAt: null };
    expect(outcomes(await judge([], [issued]))[0]).toBe("shop.test transactional unknown not-sent");
  });

  test("after an earlier one that came is lost all the same", async () => {
    const earlier = await receive(signed, { receivedAt: minutesAgo(60) });
    expect(outcomes(await judge([earlier], [setOff(20)]))[0]).toBe("shop.test transactional fail not-received");
  });

  test("and came is not lost", async () => {
    const came = await receive(signed, { receivedAt: minutesAgo(19), sentAt: minutesAgo(20), dns: {} });
    expect(outcomes(await judge([came], [setOff(20)]))[0]).not.toContain("not-received");
  });
});

test("a newsletter is asked for once one is declared", async () => {
  const store = fakeStore({ senders: [{ fromDomain: "shop.test", stream: "marketing" }] });
  expect(outcomes(await judge([], [], inInbox, store))).toContain("shop.test marketing unknown not-sent");
});

test("a declared sender's domain is the store's own", async () => {
  const store = fakeStore({ domain: "brand.test", senders: [{ fromDomain: "shop.test", stream: "transactional" }] });
  expect(outcomes(await judge([await receive(signed)], [], inInbox, store))[0]).toBe(
    "brand.test transactional pass ok",
  );
});

test("nobody's word on the inbox leaves the check open, a bad word fails it", async () => {
  const mail = [await receive(signed)];
  expect(outcomes(await judge(mail, [], null))[1]).toBe("shop.test inbox unknown unanswered");
  expect(outcomes(await judge(mail, [], { ...inInbox, answer: "fail" }))[1]).toBe("shop.test inbox fail fail");
});

test("where the portal receives no mail, people are asked for all of it", async () => {
  const connections = { controlToken: null, isControlProven: true, cloudflare: null };
  const verdicts = await judgeWorld(liveTest, {}, fakeStore(), FAKE_NOW, { connections, answer: inInbox });
  expect(outcomes(verdicts)).toEqual(["shop.test inbox pass ok"]);
  expect(outcomes(await judgeWorld(liveTest, {}))).toEqual(["shop.test inbox unknown unanswered"]);
});

test("every finding says how to put it right", () => {
  for (const findingKey of ["unaligned", "foreign-from", "not-received", "no-one-click", "weak-key", "unanswered"]) {
    const verdict = { status: "fail" as const, subject: "x", findingKey, summary: "x", summaryTech: "x" };
    expect(liveTest.fix(verdict, fakeStore()).length, findingKey).toBeGreaterThan(0);
  }
});
