import { expect, test } from "vitest";
import { labelledCorpus } from "./corpus.ts";
import { drawFrom } from "./corpus-draw.ts";
import { secretRules } from "./rules.ts";
import { type SecretMatch, scanText } from "./scan.ts";

const draw = drawFrom(3);
const join = (...parts: string[]) => parts.join("");
const KEY = "test-key";

function scan(text: string): SecretMatch[] {
  return scanText(text, { file: "app.js", key: KEY });
}
/** `rule class` of every match. */
function found(text: string): string[] {
  return scan(text).map((match) => `${match.rule} ${match.class}`);
}
function jwt(payload: object): string {
  const parts = [{ alg: "HS256", typ: "JWT" }, payload].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  return `${parts.join(".")}.${draw.base64url(43)}`;
}

test.each([
  ["a Stripe secret key", join("sk_", "live_", "a1B2".repeat(6)), "stripe-secret secret"],
  ["a restricted Stripe key", join("rk_", "live_", draw.alnum(60)), "stripe-secret secret"],
  ["a secret test key", join("sk_", "test_", draw.alnum(24)), "stripe-test-secret secret"],
  ["a publishable key", join("pk_", "live_", draw.alnum(24)), "stripe-publishable public"],
  ["a private Klaviyo key, which looks publishable", join("pk_", draw.hex(34)), "klaviyo-private secret"],
  ["a Google key", join("AI", "za", draw.alnum(35)), "google-api-key restricted"],
  ["a Sentry address", `https://${draw.hex(32)}@o12.ingest.sentry.io/34`, "sentry-dsn public"],
  ["an analytics id", `"G-${draw.upper(10)}"`, "google-analytics public"],
  ["a Supabase service key", jwt({ role: "service_role" }), "supabase-service-role secret"],
  ["a Supabase anonymous key", jwt({ role: "anon" }), "supabase-anon public"],
  ["a token of somebody", jwt({ sub: draw.uuid() }), "unknown-jwt restricted"],
  [
    "a database address with a password",
    `postgres://shop:${draw.alnum(12)}@db.shop.example/x`,
    "url-credentials secret",
  ],
  [
    "an AWS id alone, as in a signed link",
    `?X-Amz-Credential=${join("AK", "IA", draw.upper(16))}%2F`,
    "aws-key-id public",
  ],
  ["a private key", `-----BEGIN PRIVATE KEY-----\\n${draw.base64(64)}\\n${draw.base64(20)}`, "private-key secret"],
  ["a Postmark token by its neighbourhood", `postmark("${draw.uuid()}")`, "postmark-token secret"],
  [
    "a browser variable with a secret's name",
    `NEXT_PUBLIC_ADMIN_PASSWORD="${draw.alnum(12)}"`,
    "browser-variable generic",
  ],
  ["a value assigned to a telling name", `clientSecret:"${draw.alnum(30)}"`, "generic-secret generic"],
])("%s is taken for what it is", (_name, text, expected) => {
  expect(found(`x=${text};`)).toEqual([expected]);
});

test.each([
  ["repeated characters", join("sk_", "live_", "x".repeat(24))],
  ["a word to replace", join("sk_", "live_", "your_", "key".repeat(8))],
  ["a prefix alone", join("sk_", "live_")],
  ["a header constant of a crypto library", '"-----BEGIN PRIVATE KEY-----"'],
  ["a password for this machine", "redis://:abc123abc123@localhost:6379"],
  ["a uuid away from any vendor's name", `id:"${draw.uuid()}"`],
  ["a key inside a longer word", `x${join("AI", "za", draw.alnum(35))}`],
])("%s is no finding", (_name, text) => {
  expect(found(`x=${text};`)).toEqual([]);
});

test("a browser variable that holds a vendor's secret is that secret, one that holds a public key is public", () => {
  expect(found(`{VITE_SECRET_KEY:"${join("sk_", "live_", draw.alnum(24))}"}`)).toEqual(["stripe-secret secret"]);
  expect(found(`{VITE_SECRET_KEY:"${join("pk_", "live_", draw.alnum(24))}"}`)).toEqual(["stripe-publishable public"]);
});

test("an AWS id counts as a leak with its secret half near, not with one far away", () => {
  const id = join("AK", "IA", draw.upper(16));
  const half = draw.alnum(40);
  expect(found(`{id:"${id}",secret:"${half}"}`)).toContain("aws-secret secret");
  expect(found(`{id:"${id}",x:"${" ".repeat(400)}",y:"${half}"}`)).toEqual(["aws-key-id public"]);
});

test("escapes and base64 are read once", () => {
  const secret = join("sk_", "live_", draw.alnum(24));
  const escaped = secret.replaceAll("_", "\\u005f");
  const encoded = Buffer.from(`{"stripe":"${secret}"}`).toString("base64");
  const twice = Buffer.from(encoded).toString("base64");
  expect(scan(`a("${escaped}")`)).toMatchObject([
    { rule: "stripe-secret", via: "escaped", offset: 3, length: secret.length },
  ]);
  expect(scan(`a("${encoded}")`)).toMatchObject([{ rule: "stripe-secret", via: "base64", offset: 3 }]);
  expect(scan(`a("${twice}")`)).toEqual([]);
  expect(found(JSON.stringify(`amqps://shop:${draw.alnum(12)}@mq.shop.example`).replaceAll("/", "\\/"))).toEqual([
    "url-credentials secret",
  ]);
});

test("a match says where it stands and is reported once per value", () => {
  const secret = join("sk_", "live_", draw.alnum(24));
  const text = `a\nb\n  c("${secret}");\nd("${secret}")`;
  expect(scan(text)).toMatchObject([
    { line: 3, offset: text.indexOf(secret), prefix: join("sk_", "live_"), length: 32 },
  ]);
});

test("the same value has the same fingerprint under one key and another under another", () => {
  const text = join("sk_", "live_", draw.alnum(24));
  const fingerprints = [KEY, KEY, "other"].map((key) => scanText(text, { file: "a", key })[0]?.fingerprint);
  expect(fingerprints[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(fingerprints[1]).toBe(fingerprints[0]);
  expect(fingerprints[2]).not.toBe(fingerprints[0]);
});

test("no output holds a secret, whole or in its random part", () => {
  for (const { text, expected, name } of labelledCorpus()) {
    if (expected === null || expected.class === "public") continue;
    const output = JSON.stringify(scan(text));
    expect(output, name).not.toContain(expected.value);
    const runs = (expected.value.match(/[A-Za-z0-9]{10,}/g) ?? []).toSorted((a, b) => b.length - a.length);
    expect(output, name).not.toContain(runs[0]);
  }
});

test("hostile text is scanned in linear time", () => {
  const parts = secretRules.flatMap((rule) =>
    rule.anchors.flatMap((anchor) => [anchor, `${anchor} `, `"${anchor}":"`, `:${anchor}@`]),
  );
  for (const part of [...parts, "\\u005f", "a/", "eyJhbGci.", "-----BEGIN PRIVATE KEY-----\\n"]) {
    const started = performance.now();
    scan(part.repeat(20_000 / part.length));
    expect(performance.now() - started, part).toBeLessThan(1_000);
  }
}, 60_000);
