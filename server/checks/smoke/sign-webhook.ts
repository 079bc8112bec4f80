/** Signs a message as providers do, so that a shop's receiver can be tried (catalogue 16). */
import { createHmac } from "node:crypto";
import { type WebhookScheme, webhookSchemes } from "../check.ts";

/** One message as its sender means it. */
export type Message = {
  /** The same for every repetition. */
  id: string;
  body: string;
  /** When it was signed, in seconds since 1970. */
  atSeconds: number;
};

/** Gives the headers of a signed message; the secret leaves only as its HMAC. */
export function signMessage(scheme: WebhookScheme, secret: string, message: Message): { [header: string]: string } {
  const { id, body, atSeconds } = message;
  switch (scheme) {
    case "stripe": {
      const mark = hmac(secret, `${atSeconds}.${body}`, "hex");
      return { "stripe-signature": `t=${atSeconds},v1=${mark}` };
    }
    case "shopify":
      return {
        "x-shopify-hmac-sha256": hmac(secret, body, "base64"),
        "x-shopify-topic": "launch-ready/ping",
        "x-shopify-webhook-id": id,
        "x-shopify-triggered-at": new Date(atSeconds * 1000).toISOString(),
      };
    case "standard": {
      const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
      const mark = hmac(key, `${id}.${atSeconds}.${body}`, "base64");
      return { "webhook-id": id, "webhook-timestamp": `${atSeconds}`, "webhook-signature": `v1,${mark}` };
    }
    case "github":
      return {
        "x-hub-signature-256": `sha256=${hmac(secret, body, "hex")}`,
        "x-github-event": "ping",
        "x-github-delivery": id,
      };
    case "launch": {
      const mark = hmac(secret, `${id}.${atSeconds}.${body}`, "hex");
      return { "x-launch-id": id, "x-launch-timestamp": `${atSeconds}`, "x-launch-signature": `v1=${mark}` };
    }
  }
}

/** Tells whether a scheme signs the time with the body, so that an old message can be told from a new one. */
export function signsTime(scheme: WebhookScheme): boolean {
  return scheme === "stripe" || scheme === "standard" || scheme === "launch";
}

/** Gives the headers of a message nobody signed: every scheme's, under a key that is no shop's. */
export function forgedHeaders(message: Message, key: string): { [header: string]: string } {
  return Object.assign({}, ...webhookSchemes.map((scheme) => signMessage(scheme, key, message)));
}

/** A body of a type no receiver acts on. */
export function pingBody(id: string, atSeconds: number): string {
  return JSON.stringify({ id, type: "launch-ready.ping", created: atSeconds, livemode: false, data: { object: {} } });
}

function hmac(key: string | Buffer, text: string, encoding: "hex" | "base64"): string {
  return createHmac("sha256", key).update(text).digest(encoding);
}
