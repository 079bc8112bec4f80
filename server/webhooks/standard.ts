/** Standard Webhooks (Svix, Resend, Render and others): https://github.com/standard-webhooks/standard-webhooks, spec. */
import { createPublicKey, type KeyObject, verify as verifySignature } from "node:crypto";
import { readPlainDeploy } from "./generic.ts";
import { at, deployEvent, instant, plain, present } from "./read-fields.ts";
import {
  fromBase64,
  headerOf,
  hmac,
  isSame,
  noMatch,
  noSignature,
  outOfTime,
  secondsOf,
  usable,
  verifiedAt,
} from "./signatures.ts";
import type { DeployEvent, DeployKind, Provider, ReadingContext } from "./webhook.ts";

/** RFC 8410, section 10.3: what stands before the 32 bytes of an Ed25519 key in SubjectPublicKeyInfo. */
const ED25519_SPKI = Buffer.from("302a300506032b6570032100", "hex");

export const standard: Provider = {
  id: "standard",
  verify(headers, rawBody, secrets, now) {
    const id = headerOf(headers, "webhook-id", "svix-id");
    const time = headerOf(headers, "webhook-timestamp", "svix-timestamp");
    const given = headerOf(headers, "webhook-signature", "svix-signature");
    const seconds = secondsOf(time);
    if (id === null || time === null || seconds === null || given === null) return noSignature;
    const signatures = given.split(" ").flatMap((part) => {
      const [version = "", text = ""] = part.split(",");
      const bytes = fromBase64(text);
      return bytes === null ? [] : { version, bytes };
    });
    const head = `${id}.${time}.`;
    const isSigned = usable(secrets).some((secret) => isSignedWith(secret, head, rawBody, signatures));
    return isSigned ? (outOfTime(seconds, now) ?? verifiedAt(id.slice(0, 200), seconds)) : noMatch;
  },
  readType: (json) => plain(at(json, "type")),
  readProjects: (json) => present(plain(at(json, "data", "serviceId")), plain(at(json, "data", "serviceName"))),
  readDeploy: (json, context) => readRender(json, context) ?? readPlainDeploy(json, context),
};

type Signature = { version: string; bytes: Buffer };

function isSignedWith(secret: string, head: string, rawBody: Uint8Array, signatures: Signature[]): boolean {
  if (secret.startsWith("whpk_")) {
    const key = ed25519Key(secret);
    const signed = Buffer.concat([Buffer.from(head), rawBody]);
    return signatures.some(
      ({ version, bytes }) => version === "v1a" && key !== null && verifySignature(null, signed, key, bytes),
    );
  }
  const key = standardKey(secret);
  if (key === null) return false;
  const expected = hmac("sha256", key, head, rawBody);
  return signatures.some(({ version, bytes }) => version === "v1" && isSame(bytes, expected));
}

/** Reads the symmetric key behind `whsec_`, base64; null when it is none. */
export function standardKey(secret: string): Buffer | null {
  const key = fromBase64(secret.replace(/^whsec_/, ""));
  return key !== null && key.byteLength > 0 ? key : null;
}

/** Reads the public key behind `whpk_`, base64 of 32 bytes; null when it is none. */
export function ed25519Key(secret: string): KeyObject | null {
  const raw = fromBase64(secret.replace(/^whpk_/, ""));
  if (raw?.byteLength !== 32) return null;
  return createPublicKey({ key: Buffer.concat([ED25519_SPKI, raw]), format: "der", type: "spki" });
}

const renderKinds: Record<string, DeployKind> = { succeeded: "live", failed: "failed", canceled: "cancelled" };

/** Render names the deploy's event, service and outcome: https://render.com/docs/webhooks. */
function readRender(json: unknown, { receivedAt }: ReadingContext): DeployEvent | null {
  if (at(json, "type") !== "deploy_ended") return null;
  const data = at(json, "data");
  const status = plain(at(data, "status")) ?? "";
  const kind = Object.hasOwn(renderKinds, status) ? renderKinds[status] : undefined;
  if (kind === undefined) return null;
  return deployEvent({
    providerDeployId: plain(at(data, "deployId")) ?? plain(at(data, "id")),
    environment: "production",
    kind,
    at: instant(at(json, "timestamp")) ?? receivedAt,
    failure: kind === "failed" ? "The deploy failed." : null,
  });
}
