import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { readDelivery, storedFacts } from "../deploy-hooks/delivery-facts.ts";
import { providers } from "./providers.ts";
import { isTestCall, sampleCall } from "./sample-call.ts";
import { type ProviderId, providerIds } from "./webhook.ts";

const now = new Date("2026-11-24T14:00:00.000Z");
const key = randomBytes(24);
const secretOf = (id: ProviderId) =>
  id === "standard" ? ["wh", "sec_", key.toString("base64")].join("") : key.toString("hex");
const signers = providerIds.filter((id) => id !== "sendgrid");

test.each(signers)("a test call in the shape of %s is verified, and makes no deploy", (id) => {
  const secret = secretOf(id);
  const call = sampleCall(id, secret, now);
  if (!call) throw new Error("no call was made");
  const [headers, rawBody] = [new Headers(call.headers), Buffer.from(call.body)];
  expect(providers[id].verify(headers, rawBody, [secret], now)).toMatchObject({ ok: true });
  expect(providers[id].verify(headers, rawBody, ["another-secret"], now)).toMatchObject({ ok: false });
  const { facts } = readDelivery(providers[id], { productionRef: null, projectRef: null }, rawBody, headers, "k", now);
  expect(storedFacts(facts)).toEqual({ deploy: null, note: "a test of ours" });
});

test.each(["vercel", "netlify", "github", "heroku", "shopify", "generic", "standard"] as const)(
  "without its mark the sample of %s would have been a deploy: it is of the provider's shape",
  (id) => {
    const call = sampleCall(id, secretOf(id), now);
    const { launch_ready_test: mark, ...body } = JSON.parse(call?.body ?? "{}");
    expect(mark).toBe(true);
    const context = { headers: new Headers(call?.headers), productionRef: null, receivedAt: now };
    expect(providers[id].readDeploy(body, context)).toMatchObject({ environment: "production", kind: "live" });
    expect(isTestCall(body)).toBe(false);
  },
);

test("two test calls are two calls, and nobody but the provider signs where we hold the public half", () => {
  expect(sampleCall("generic", "secret", now)?.body).not.toBe(sampleCall("generic", "secret", now)?.body);
  expect(sampleCall("sendgrid", "key", now)).toBe(null);
  expect(sampleCall("standard", ["wh", "pk_abcd"].join(""), now)).toBe(null);
});
