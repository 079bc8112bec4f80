import { createHash, createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { providers } from "./providers.ts";
import type { ProviderId } from "./webhook.ts";

const now = new Date("2026-11-24T14:02:11.900Z");
const seconds = Math.floor(now.getTime() / 1_000);
const bytes = (text: string) => new TextEncoder().encode(text);
const base64 = (text: string | Uint8Array) => Buffer.from(text).toString("base64");
const hex = (key: string, text: string) => createHmac("sha256", key).update(text).digest("hex");

function verify(
  id: ProviderId,
  headers: Record<string, string>,
  body: string,
  secrets: string | string[],
  at: Date = now,
) {
  return providers[id].verify(new Headers(headers), bytes(body), [secrets].flat(), at);
}
const reasonOf = (verdict: ReturnType<typeof verify>) => (verdict.ok ? "accepted" : verdict.reason);

/** What a scheme needs to be tried: a body, a secret, and the headers that sign it at a time. */
type Signer = {
  secret: string;
  body: string;
  sign(body: string, secret: string, at: number): Record<string, string>;
  isTimeSigned: boolean;
  deliveryId: string | null;
};

const standardSecret = `${"wh"}sec_${base64("a key of some length")}`;
const signers: Record<Exclude<ProviderId, "sendgrid" | "postmark">, Signer> = {
  vercel: {
    secret: "vercel secret",
    body: '{"id":"evt-1","type":"deployment.created"}',
    sign: (body, secret) => ({ "x-vercel-signature": createHmac("sha1", secret).update(body).digest("hex") }),
    isTimeSigned: false,
    deliveryId: "evt-1",
  },
  netlify: {
    secret: "netlify secret",
    body: '{"id":"d1","state":"ready"}',
    sign: (body, secret) => ({ "x-webhook-signature": netlifyToken(body, secret) }),
    isTimeSigned: false,
    deliveryId: "d1:ready",
  },
  github: {
    secret: "github secret",
    body: '{"zen":"Keep it simple."}',
    sign: (body, secret) => ({ "x-hub-signature-256": `sha256=${hex(secret, body)}`, "x-github-delivery": "guid-1" }),
    isTimeSigned: false,
    deliveryId: "guid-1",
  },
  shopify: {
    secret: "shopify secret",
    body: '{"id":7}',
    sign: (body, secret) => ({
      "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64"),
      "x-shopify-webhook-id": "wh-1",
    }),
    isTimeSigned: false,
    deliveryId: "wh-1",
  },
  stripe: {
    secret: "stripe secret",
    body: '{"id":"evt_1"}',
    sign: (body, secret, at) => ({ "stripe-signature": `t=${at},v1=${hex(secret, `${at}.${body}`)}` }),
    isTimeSigned: true,
    deliveryId: "evt_1",
  },
  heroku: {
    secret: "heroku secret",
    body: '{"id":"h-1"}',
    sign: (body, secret) => ({
      "heroku-webhook-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64"),
    }),
    isTimeSigned: false,
    deliveryId: "h-1",
  },
  standard: {
    secret: standardSecret,
    body: '{"type":"deploy_ended"}',
    sign: (body, secret, at) => standardHeaders("msg_1", at, body, secret),
    isTimeSigned: true,
    deliveryId: "msg_1",
  },
  generic: {
    secret: "generic secret",
    body: '{"type":"deploy.live"}',
    sign: (body, secret, at) => ({
      "x-launch-id": "call-1",
      "x-launch-timestamp": `${at}`,
      "x-launch-signature": `v1=${hex(secret, `call-1.${at}.${body}`)}`,
    }),
    isTimeSigned: true,
    deliveryId: "call-1",
  },
};
const schemes = Object.entries(signers) as [ProviderId, Signer][];

function netlifyToken(body: string, secret: string, changes: { header?: object; claims?: object } = {}): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const sha256 = createHash("sha256").update(body).digest("hex");
  const text = `${part({ alg: "HS256", typ: "JWT", ...changes.header })}.${part({ iss: "netlify", sha256, ...changes.claims })}`;
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}

function standardHeaders(id: string, at: number, body: string, secret: string): Record<string, string> {
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": `${at}`, "webhook-signature": `v1,${signature}` };
}

describe("vectors of the vendors' pages", () => {
  test("GitHub: its documented key and body, in either case of hex", () => {
    const signature = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    for (const each of [signature, signature.toUpperCase()]) {
      const headers = { "x-hub-signature-256": `sha256=${each}` };
      expect(verify("github", headers, "Hello, World!", "It's a Secret to Everybody").ok).toBe(true);
    }
  });

  test("Standard Webhooks: right at its time, refused by age today, also under its older names", () => {
    const [id, time, body] = ["msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", '{"test": 2432232314}'];
    const secret = `${"wh"}sec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw`;
    for (const prefix of ["webhook", "svix"]) {
      const headers = {
        [`${prefix}-id`]: id,
        [`${prefix}-timestamp`]: time,
        [`${prefix}-signature`]: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
      };
      const then = new Date(Number(time) * 1_000);
      expect(verify("standard", headers, body, secret, then)).toEqual({
        ok: true,
        deliveryId: id,
        isTimeSigned: true,
        signedAt: then,
      });
      expect(reasonOf(verify("standard", headers, body, secret))).toBe("signed at a time older than five minutes");
    }
  });

  test.each<[ProviderId, string, string, Record<string, string>]>([
    ["vercel", "secret", '{"id":"1"}', { "x-vercel-signature": "064ed8a4ab12749de928392ea09e90eb2aa23388" }],
    ["shopify", "shpss_test", '{"id":1}', { "x-shopify-hmac-sha256": "1GxccvotnkOedTjSm8S0m/VA3yAUKshyqT52ccNYHj4=" }],
  ])("%s", (id, secret, body, headers) => {
    expect(verify(id, headers, body, secret).ok).toBe(true);
    expect(reasonOf(verify(id, headers, body.replace("1", "2"), secret))).toBe("signature did not match");
  });

  test("Stripe, at its time", () => {
    const signature = "c89214b5b5da833daed6f0b8c5bb6bd58cea9022bd80ccc78230f3942d632925";
    const headers = { "stripe-signature": `t=1700000000,v1=${signature}` };
    const then = new Date(1_700_000_000_000);
    const secret = `${"wh"}sec_test`;
    expect(verify("stripe", headers, '{"id":"evt_1"}', secret, then)).toMatchObject({ ok: true, deliveryId: "evt_1" });
    expect(verify("stripe", headers, '{"id":"evt_1"}', secret).ok).toBe(false);
  });
});

describe.each(schemes)("%s", (id, { secret, body, sign: signWith, isTimeSigned, deliveryId }) => {
  test("takes what its secret signed, and says what the signature covers", () => {
    const verdict = verify(id, signWith(body, secret, seconds), body, secret);
    expect(verdict).toMatchObject({ ok: true, deliveryId, isTimeSigned });
  });

  test("refuses a body with one byte changed, another secret, none, and an empty one", () => {
    const headers = signWith(body, secret, seconds);
    const changed = body.replace(/[a-z]/, (letter) => letter.toUpperCase());
    expect(verify(id, headers, changed, secret).ok).toBe(false);
    expect(verify(id, headers, `${body} `, secret).ok).toBe(false);
    expect(
      verify(id, headers, body, `${secret.slice(0, 8)}${secret[8] === "a" ? "b" : "a"}${secret.slice(9)}`).ok,
    ).toBe(false);
    expect(verify(id, headers, body, []).ok).toBe(false);
    expect(verify(id, signWith(body, "", seconds), body, "").ok).toBe(false);
  });

  test("refuses what is not signed at all, and what cannot be read as a signature", () => {
    expect(verify(id, {}, body, secret).ok).toBe(false);
    for (const text of ["", "undefined", "a.b", "v1=", "v1,", "=".repeat(64), "x".repeat(10_000)]) {
      const spoilt = Object.fromEntries(Object.keys(signWith(body, secret, seconds)).map((name) => [name, text]));
      expect(verify(id, spoilt, body, secret).ok, text).toBe(false);
    }
  });

  test("takes either secret while one takes over from the other", () => {
    const both = ["the next secret", secret];
    expect(verify(id, signWith(body, secret, seconds), body, both).ok).toBe(true);
    expect(verify(id, signWith(body, secret, seconds), body, both.toReversed()).ok).toBe(true);
  });

  test("compares the bytes as received: JSON written again is another body", () => {
    const spaced = body.replace(":", ": ");
    const headers = signWith(spaced, secret, seconds);
    expect(verify(id, headers, spaced, secret).ok).toBe(true);
    expect(verify(id, headers, JSON.stringify(JSON.parse(spaced)), secret).ok).toBe(false);
  });
});

test.each(schemes.filter(([, { isTimeSigned }]) => isTimeSigned))(
  "%s takes a signed time up to five minutes off, and no second more",
  (id, { secret, body, sign: signWith }) => {
    for (const [age, isTaken] of [
      [300, true],
      [301, false],
      [-300, true],
      [-301, false],
    ] as const) {
      expect(verify(id, signWith(body, secret, seconds - age), body, secret).ok, `${age} s`).toBe(isTaken);
    }
  },
);

describe("what is special", () => {
  test("GitHub's SHA-1 header opens nothing", () => {
    const sha1 = createHmac("sha1", "secret").update("{}").digest("hex");
    expect(reasonOf(verify("github", { "x-hub-signature": `sha1=${sha1}` }, "{}", "secret"))).toBe(
      "there is no signature",
    );
    expect(verify("github", { "x-hub-signature-256": `sha1=${sha1}` }, "{}", "secret").ok).toBe(false);
  });

  test("of two Stripe signatures one is enough, and v0 is none", () => {
    const right = hex("secret", `${seconds}.{}`);
    const wrong = "0".repeat(64);
    const with_ = (fields: string) =>
      verify("stripe", { "stripe-signature": `t=${seconds},${fields}` }, "{}", "secret");
    expect(with_(`v1=${wrong},v1=${right}`).ok).toBe(true);
    expect(with_(`v0=${right}`).ok).toBe(false);
    expect(with_(`v1=${wrong},v0=${right}`).ok).toBe(false);
    expect(verify("stripe", { "stripe-signature": `v1=${right}` }, "{}", "secret").ok).toBe(false);
  });

  test("a Standard Webhooks list is searched for one that fits, of the version of the secret", () => {
    const headers = standardHeaders("m", seconds, "{}", standardSecret);
    const right = headers["webhook-signature"] ?? "";
    const given = (text: string) => verify("standard", { ...headers, "webhook-signature": text }, "{}", standardSecret);
    expect(given(`v1,${base64("wrong")} ${right}`).ok).toBe(true);
    expect(given(right.replace("v1,", "v1a,")).ok).toBe(false);
    expect(given(right.replace("v1,", "v2,")).ok).toBe(false);
  });

  test("a Standard Webhooks call may be signed with Ed25519", () => {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const raw = publicKey.export({ format: "der", type: "spki" }).subarray(-32);
    const signature = sign(null, Buffer.from(`m.${seconds}.{}`), privateKey).toString("base64");
    const headers = { "webhook-id": "m", "webhook-timestamp": `${seconds}`, "webhook-signature": `v1a,${signature}` };
    const key = `${"wh"}pk_${base64(raw)}`;
    expect(verify("standard", headers, "{}", key)).toMatchObject({ ok: true, deliveryId: "m", isTimeSigned: true });
    expect(verify("standard", headers, "{ }", key).ok).toBe(false);
    expect(verify("standard", headers, "{}", `${"wh"}pk_${base64("short")}`).ok).toBe(false);
    expect(verify("standard", { ...headers, "webhook-timestamp": `${seconds - 301}` }, "{}", key).ok).toBe(false);
  });

  test("Netlify's token must be HS256, of Netlify, and about this body", () => {
    const body = '{"id":"d1","state":"ready"}';
    const given = (token: string) => reasonOf(verify("netlify", { "x-webhook-signature": token }, body, "secret"));
    expect(given(netlifyToken(body, "secret"))).toBe("accepted");
    const none = netlifyToken(body, "secret", { header: { alg: "none" } });
    for (const token of [none, `${none.split(".").slice(0, 2).join(".")}.`]) {
      expect(given(token)).toBe("signed with another method than HS256");
    }
    for (const alg of ["HS512", "RS256", "hs256", 1]) {
      expect(given(netlifyToken(body, "secret", { header: { alg } }))).not.toBe("accepted");
    }
    expect(given(netlifyToken(body, "secret", { claims: { iss: "somebody" } }))).not.toBe("accepted");
    expect(given(netlifyToken(`${body} `, "secret"))).toBe("signature is for another body");
    expect(given(netlifyToken(body, "secret", { claims: { sha256: null } }))).not.toBe("accepted");
    expect(given(`${netlifyToken(body, "secret")}.more`)).not.toBe("accepted");
  });

  test("a Netlify deploy that is published again is another call than before", () => {
    const idOf = (publishedAt: string) => {
      const body = JSON.stringify({ id: "d1", state: "ready", published_at: publishedAt });
      const verdict = verify("netlify", { "x-webhook-signature": netlifyToken(body, "secret") }, body, "secret");
      return verdict.ok ? verdict.deliveryId : null;
    };
    expect(idOf("2026-11-24T10:00:00Z")).toBe(idOf("2026-11-24T10:00:00Z"));
    expect(idOf("2026-11-24T10:00:00Z")).not.toBe(idOf("2026-11-24T12:00:00Z"));
  });

  describe("SendGrid", () => {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
    const body = JSON.stringify([{ sg_event_id: "b" }, { sg_event_id: "a", email: "someone@people.example" }]);
    const keyText = (key: KeyObject) => base64(key.export({ format: "der", type: "spki" }));
    const headersOf = (at: number, text = body) => ({
      "x-twilio-email-event-webhook-timestamp": `${at}`,
      "x-twilio-email-event-webhook-signature": sign("sha256", Buffer.from(`${at}${text}`), privateKey).toString(
        "base64",
      ),
    });

    test("is taken with its public key, in time, and known again by its events", () => {
      const verdict = verify("sendgrid", headersOf(seconds), body, keyText(publicKey));
      expect(verdict).toMatchObject({ ok: true, isTimeSigned: true });
      const again = verify("sendgrid", headersOf(seconds + 5), body, keyText(publicKey));
      expect(again.ok && verdict.ok && again.deliveryId === verdict.deliveryId && again.deliveryId !== null).toBe(true);
    });

    test("is refused when changed, late, without a signature, or with a key of another kind", () => {
      expect(verify("sendgrid", headersOf(seconds), `${body} `, keyText(publicKey)).ok).toBe(false);
      expect(verify("sendgrid", headersOf(seconds - 301), body, keyText(publicKey)).ok).toBe(false);
      expect(verify("sendgrid", {}, body, keyText(publicKey)).ok).toBe(false);
      const other = generateKeyPairSync("ec", { namedCurve: "secp384r1" }).publicKey;
      for (const key of [keyText(other), "no key", ""]) {
        expect(verify("sendgrid", headersOf(seconds), body, key).ok).toBe(false);
      }
    });
  });

  test("Postmark's password comes in a header or as basic auth, whoever is named before it", () => {
    const body = '{"RecordType":"Bounce","MessageID":"m-1","ID":4}';
    const given = (headers: Record<string, string>) => verify("postmark", headers, body, "pass:word");
    expect(given({ authorization: `Basic ${base64("launch:pass:word")}` })).toEqual({
      ok: true,
      deliveryId: "Bounce:m-1:4",
      isTimeSigned: false,
      signedAt: null,
    });
    expect(given({ "x-launch-secret": "pass:word" }).ok).toBe(true);
    for (const headers of [
      {},
      { authorization: "Bearer pass:word" },
      { authorization: `Basic ${base64("pass:word")}` },
      { authorization: `Basic ${base64("launch:")}` },
      { "x-launch-secret": "pass:wor" },
    ]) {
      expect(given(headers as Record<string, string>).ok).toBe(false);
    }
  });
});
