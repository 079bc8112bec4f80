import { describe, expect, test } from "vitest";
import { FAKE_NOW } from "../dns/fake-store.ts";
import { fakeAnswer, fakeProbes } from "../probes/fake.ts";
import { verifyDkim } from "./dkim-verify.ts";
import { readMessage } from "./mail-message.ts";
import { ed25519Key, orderMail, rsaKey, signMail } from "./signed-mail.ts";

const rsa = rsaKey();
const ed25519 = ed25519Key();

async function check(message: string, records: Record<string, string[]>, now = FAKE_NOW) {
  const dns = Object.fromEntries(Object.entries(records).map(([name, texts]) => [`${name} TXT`, texts]));
  return verifyDkim(readMessage(Buffer.from(message, "latin1")), fakeProbes({ dns }).dns, now);
}
const published = { "s1._domainkey.shop.test": [rsa.record] };

describe("a signature", () => {
  test.each(["simple", "relaxed"] as const)("in the %s form passes", async (form) => {
    const [result] = await check(signMail(orderMail, rsa, { domain: "shop.test", form }), published);
    expect(result).toMatchObject({ result: "pass", domain: "shop.test", selector: "s1", bits: 2048, reason: null });
  });

  test("of Ed25519 passes", async () => {
    const records = { "s1._domainkey.shop.test": [ed25519.record] };
    const [result] = await check(signMail(orderMail, ed25519, { domain: "shop.test" }), records);
    expect(result).toMatchObject({ result: "pass", algorithm: "ed25519-sha256", bits: 256 });
  });

  test("in the relaxed form survives folding, blanks at line ends and bare line feeds", async () => {
    const signed = signMail(orderMail, rsa, { domain: "shop.test" })
      .replace("Subject: Your order", "SUBJECT:Your\r\n\t order")
      .replace("order. \t\r\n", "order.\r\n");
    expect((await check(signed, published))[0]).toMatchObject({ result: "pass" });
    expect((await check(signed.replaceAll("\r\n", "\n"), published))[0]).toMatchObject({ result: "pass" });
  });

  test.each([
    ["of a changed body fails", "Thank you", "Pay again", "body"],
    ["of a changed subject fails", "order 1001", "order 1002", "signature"],
    ["of a changed sender fails", "orders@shop.test", "orders@evil.test", "signature"],
  ])("%s", async (_, from, to, reason) => {
    const [result] = await check(signMail(orderMail, rsa, { domain: "shop.test" }).replace(from, to), published);
    expect(result).toMatchObject({ result: "fail", reason: expect.stringContaining(reason) });
  });

  test("by another key fails", async () => {
    const [result] = await check(signMail(orderMail, rsa, { domain: "shop.test" }), {
      "s1._domainkey.shop.test": [rsaKey().record],
    });
    expect(result?.result).toBe("fail");
  });

  test("with l= passes when text was added behind it, and says so", async () => {
    const signed = `${signMail(orderMail, rsa, { domain: "shop.test", tags: " l=20;", length: 20 })}Added.\r\n`;
    expect((await check(signed, published))[0]).toMatchObject({ result: "pass", hasLengthLimit: true });
  });

  test("may stand among others, each judged by itself", async () => {
    const twice = signMail(signMail(orderMail, rsa, { domain: "shop.test" }), ed25519, { domain: "esp.test" });
    const results = await check(twice, { ...published, "s1._domainkey.esp.test": [ed25519.record] });
    expect(results.map(({ domain, result }) => `${domain} ${result}`)).toEqual(["esp.test pass", "shop.test pass"]);
  });

  test.each<[string, { tags?: string; fields?: string[] }, string[] | null, string]>([
    ["without From in h=", { fields: ["subject"] }, null, "From is not signed"],
    ["with a tag twice", { tags: " d=shop.test;" }, null, "twice"],
    ["that has expired", { tags: " t=1700000000; x=1700003600;" }, null, "expired"],
    ["that ends before it begins", { tags: " t=1900000000; x=1800000000;" }, null, "before"],
    ["with an identity elsewhere", { tags: " i=@other.test;" }, null, "i="],
    ["with an l= beyond the body", { tags: " l=99999;" }, null, "l="],
    ["without a key", {}, [], "no key"],
    ["with two keys", {}, [rsa.record, ed25519.record], "2 keys"],
    ["with a revoked key", {}, ["v=DKIM1; p="], "empty"],
    ["with a key of the other kind", {}, [ed25519.record], "ed25519"],
    ["with a key for SHA-1 only", {}, [rsa.record.replace("k=rsa", "h=sha1; k=rsa")], "h=sha1"],
    ["of a sub-domain under t=s", { tags: " i=@mail.shop.test;" }, [`${rsa.record}; t=s`], "i="],
  ])("%s cannot be used", async (_, options, texts, reason) => {
    const signed = signMail(orderMail, rsa, { domain: "shop.test", ...options });
    const [result] = await check(signed, texts === null ? published : { "s1._domainkey.shop.test": texts });
    expect(result).toMatchObject({ result: "permerror", reason: expect.stringContaining(reason) });
  });

  test("of SHA-1 or with a key of 512 bits proves nothing", async () => {
    const sha1 = signMail(orderMail, rsa, { domain: "shop.test" }).replace("a=rsa-sha256", "a=rsa-sha1");
    expect((await check(sha1, published))[0]?.reason).toContain("SHA-1");
    const small = rsaKey(512);
    const signed = signMail(orderMail, small, { domain: "shop.test" });
    const [result] = await check(signed, { "s1._domainkey.shop.test": [small.record] });
    expect(result).toMatchObject({ result: "permerror", bits: 512 });
  });

  test("whose key nobody answers for is neither good nor bad", async () => {
    const message = readMessage(Buffer.from(signMail(orderMail, rsa, { domain: "shop.test" })));
    const dns = { resolve: async (name: string) => fakeAnswer("1.1.1.1:53", name, "TXT", "SERVFAIL") };
    expect((await verifyDkim(message, dns, FAKE_NOW))[0]?.result).toBe("temperror");
  });
});

/** RFC 8463, appendix A: one message, an Ed25519 and an RSA signature. */
const rfc8463 = `DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
`.replaceAll("\n", "\r\n");
const rfc8463Keys = {
  "brisbane._domainkey.football.example.com": ["v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="],
  "test._domainkey.football.example.com": [
    "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB",
  ],
};

test("both signatures of RFC 8463, appendix A, pass", async () => {
  const results = await check(rfc8463, rfc8463Keys);
  expect(results.map(({ result, bits }) => [result, bits])).toEqual([
    ["pass", 256],
    ["pass", 1024],
  ]);
});

test("a repeated From above the signed one breaks a signature that names From twice (RFC 6376, section 8.15)", async () => {
  const results = await check(`From: evil@other.example\r\n${rfc8463}`, rfc8463Keys);
  expect(results.map(({ result }) => result)).toEqual(["fail", "fail"]);
});

test("hundreds of signatures cost ten look-ups", async () => {
  const many = Array.from(
    { length: 400 },
    (_, index) => `DKIM-Signature: v=1; a=rsa-sha256; d=d${index}.test; s=s; h=from; bh=x; b=y\r\n`,
  );
  const probes = fakeProbes();
  const results = await verifyDkim(readMessage(Buffer.from(many.join("") + orderMail)), probes.dns, FAKE_NOW);
  expect(results).toHaveLength(10);
  expect(probes.asked).toHaveLength(10);
});
