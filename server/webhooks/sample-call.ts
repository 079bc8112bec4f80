/** Makes a call as a provider would send it, marked as a test in what is signed. */
import { createHash, randomUUID } from "node:crypto";
import type { Json } from "../checks/check.ts";
import { at } from "./read-fields.ts";
import { hmac } from "./signatures.ts";
import { standardKey } from "./standard.ts";
import type { ProviderId } from "./webhook.ts";

/** In the signed body, so that only who holds the secret can mark a call; what bears it makes no deploy. */
const TEST_MARK = "launch_ready_test";

export type SampleCall = { headers: Record<string, string>; body: string };

/** Tells whether a verified body is a test call of ours. */
export function isTestCall(json: unknown): boolean {
  return at(json, TEST_MARK) === true;
}

/**
 * Makes a signed call in the provider's shape. Null where only the provider can sign: SendGrid and `whpk_` keys are the
 * public half of a pair.
 */
export function sampleCall(provider: ProviderId, secret: string, now: Date): SampleCall | null {
  const id = randomUUID();
  const body = JSON.stringify({ ...bodyOf(provider, id, now), [TEST_MARK]: true });
  const headers = signed(provider, { id, body, secret, seconds: `${Math.floor(now.getTime() / 1_000)}` });
  return headers && { headers: { "content-type": "application/json", ...headers }, body };
}

/** The fields each provider's page documents that are read here; nothing in them names a shop. */
function bodyOf(provider: ProviderId, id: string, now: Date): Record<string, Json> {
  const time = now.toISOString();
  switch (provider) {
    case "vercel": {
      const deployment = { id: `dpl_${id}`, url: "launch-ready-test.deploys.example", meta: {} };
      const payload = { target: "production", project: { id: "prj_test" }, deployment };
      return { id, type: "deployment.succeeded", createdAt: now.getTime(), payload };
    }
    case "netlify":
      return { id, state: "ready", context: "production", created_at: time, published_at: time };
    case "github":
      return {
        deployment: { id, environment: "production", created_at: time },
        deployment_status: { state: "success", created_at: time },
      };
    case "heroku":
      return {
        id,
        resource: "release",
        action: "update",
        data: { id, version: 1, status: "succeeded" },
        published_at: time,
      };
    case "shopify":
      return { id, role: "main", updated_at: time };
    case "stripe":
      return { id, object: "event", type: "payment_intent.succeeded", livemode: false, data: { object: { id } } };
    case "postmark":
      return { RecordType: "Delivery", MessageID: id, DeliveredAt: time };
    default:
      return { type: "deploy.live", timestamp: time, data: { id, environment: "production", at: time } };
  }
}

type Parts = { id: string; body: string; secret: string; seconds: string };

function signed(provider: ProviderId, { id, body, secret, seconds }: Parts): Record<string, string> | null {
  switch (provider) {
    case "vercel":
      return { "x-vercel-signature": hmac("sha1", secret, body).toString("hex") };
    case "netlify":
      return { "x-webhook-signature": token(body, secret) };
    case "github":
      return {
        "x-github-event": "deployment_status",
        "x-github-delivery": id,
        "x-hub-signature-256": `sha256=${hmac("sha256", secret, body).toString("hex")}`,
      };
    case "heroku":
      return { "heroku-webhook-hmac-sha256": hmac("sha256", secret, body).toString("base64") };
    case "shopify":
      return {
        "x-shopify-topic": "themes/publish",
        "x-shopify-webhook-id": id,
        "x-shopify-hmac-sha256": hmac("sha256", secret, body).toString("base64"),
      };
    case "stripe":
      return { "stripe-signature": `t=${seconds},v1=${hmac("sha256", secret, `${seconds}.`, body).toString("hex")}` };
    case "postmark":
      return { "x-launch-secret": secret };
    case "sendgrid":
      return null;
    case "standard": {
      const key = secret.startsWith("whpk_") ? null : standardKey(secret);
      if (key === null) return null;
      const signature = hmac("sha256", key, `${id}.${seconds}.`, body).toString("base64");
      return { "webhook-id": id, "webhook-timestamp": seconds, "webhook-signature": `v1,${signature}` };
    }
    default: {
      const signature = hmac("sha256", secret, `${id}.${seconds}.`, body).toString("hex");
      return { "x-launch-id": id, "x-launch-timestamp": seconds, "x-launch-signature": `v1=${signature}` };
    }
  }
}

/** RFC 7515, section 3.1, as Netlify makes it. */
function token(body: string, secret: string): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const sha256 = createHash("sha256").update(body).digest("hex");
  const head = `${encode({ alg: "HS256", typ: "JWT" })}.${encode({ iss: "netlify", sha256 })}`;
  return `${head}.${hmac("sha256", secret, head).toString("base64url")}`;
}
