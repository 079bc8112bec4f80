/** Signs what leaves the portal, in the form it takes itself: HMAC-SHA-256 of id, time and body (docs/api.md). */
import { createHmac } from "node:crypto";

/** Makes the three headers; a signature per secret, so that a receiver may change its own in peace. */
export function signedHeaders(
  id: string,
  body: string,
  secrets: readonly string[],
  now: Date,
): { "x-launch-id": string; "x-launch-timestamp": string; "x-launch-signature": string } {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signatures = secrets.map(
    (secret) => `v1=${createHmac("sha256", secret).update(`${id}.${timestamp}.${body}`).digest("hex")}`,
  );
  return { "x-launch-id": id, "x-launch-timestamp": timestamp, "x-launch-signature": signatures.join(",") };
}
