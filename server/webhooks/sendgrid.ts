/** SendGrid's signed event webhook: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features. */
import { createHash, createPublicKey, type KeyObject, verify as verifySignature } from "node:crypto";
import { at, line, plain, readJson } from "./read-fields.ts";
import { fromBase64, headerOf, noMatch, noSignature, outOfTime, secondsOf, usable, verifiedAt } from "./signatures.ts";
import type { Provider } from "./webhook.ts";

/** Ours: events of one batch that are looked at. */
const EVENTS_MAX = 1_000;

export const sendgrid: Provider = {
  id: "sendgrid",
  verify(headers, rawBody, secrets, now) {
    const signature = fromBase64(headerOf(headers, "x-twilio-email-event-webhook-signature") ?? "");
    const time = headerOf(headers, "x-twilio-email-event-webhook-timestamp");
    const seconds = secondsOf(time);
    if (signature === null || time === null || seconds === null) return noSignature;
    const signed = Buffer.concat([Buffer.from(time), rawBody]);
    const isSigned = usable(secrets).some((secret) => {
      const key = sendgridKey(secret);
      return key !== null && verifySignature("sha256", signed, key, signature);
    });
    return isSigned ? (outOfTime(seconds, now) ?? verifiedAt(batchId(rawBody), seconds)) : noMatch;
  },
  readType: (json) => {
    const kinds = [...new Set(eventsOf(json).map((event) => plain(at(event, "event"), 40)))];
    return (
      kinds
        .filter((kind) => kind !== null)
        .join(", ")
        .slice(0, 100) || null
    );
  },
  readProjects: () => [],
  readDeploy: () => null,
  readFacts: (json, hash) => ({
    events: eventsOf(json)
      .slice(0, 20)
      .map((event) => {
        const email = at(event, "email");
        return {
          event: plain(at(event, "event"), 40),
          email: typeof email === "string" ? hash(email.trim().toLowerCase()) : null,
          reason: line(at(event, "reason")),
        };
      }),
  }),
};

/** Reads the verification key of SendGrid's settings, base64 of SubjectPublicKeyInfo (RFC 5280, 4.1.2.7); null for any but P-256. */
export function sendgridKey(text: string): KeyObject | null {
  try {
    const der = Buffer.from(text.replace(/-----[A-Z ]+-----|\s/g, ""), "base64");
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    return key.asymmetricKeyType === "ec" && key.asymmetricKeyDetails?.namedCurve === "prime256v1" ? key : null;
  } catch {
    return null;
  }
}

function eventsOf(json: unknown): unknown[] {
  return Array.isArray(json) ? json.slice(0, EVENTS_MAX) : [];
}

/** A batch has no id of its own: its events have. The same events are the same batch, whenever they are sent again. */
function batchId(rawBody: Uint8Array): string | null {
  const ids = eventsOf(readJson(rawBody)).flatMap((event) => plain(at(event, "sg_event_id"), 100) ?? []);
  return ids.length === 0 ? null : createHash("sha256").update(ids.toSorted().join("\n")).digest("hex");
}
