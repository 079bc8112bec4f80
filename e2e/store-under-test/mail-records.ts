/** Mail set-ups: Google Workspace for mailboxes, Postmark for order mail, with real keys. */
import { createHash, generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import { readOrCreate } from "./data-folder.ts";
import type { DnsRecord } from "./dns-message.ts";
import { dkimSelectors } from "./store-spec.ts";
import { record } from "./zones.ts";

/** Public keys as DKIM records carry them: base64 of a DER SubjectPublicKeyInfo (RFC 6376, section 3.6.1). */
export type DkimKeys = {
  /** RSA, 2048 bit. */
  healthy: string[];
  /** RSA, 1024 bit: RFC 8301 still allows it, providers advise against it. */
  short: string;
};

/** How many healthy keys the stores of a world share: making one takes up to half a second of a core. */
const HEALTHY_KEYS = 4;

/** Reads the keys from the data folder, or makes and keeps them. */
export function dkimKeys(dataDir: string): Promise<DkimKeys> {
  return readOrCreate(dataDir, "dkim-keys.json", async () => {
    const [short, ...healthy] = await Promise.all([
      publicKey(1024),
      ...Array.from({ length: HEALTHY_KEYS }, () => publicKey(2048)),
    ]);
    return { short, healthy };
  });
}

async function publicKey(bits: number): Promise<string> {
  const pair = await promisify(generateKeyPair)("rsa", { modulusLength: bits });
  return pair.publicKey.export({ type: "spki", format: "der" }).toString("base64");
}

/** The mail records of a healthy store. */
export function mailRecords(domain: string, keys: DkimKeys): DnsRecord[] {
  return [
    record(domain, { type: "MX", preference: 1, exchange: "smtp.google.com" }),
    record(domain, { type: "TXT", value: "v=spf1 include:_spf.google.com ~all" }),
    record(domain, { type: "TXT", value: `google-site-verification=${verificationToken(domain)}` }),
    record(`_dmarc.${domain}`, { type: "TXT", value: `v=DMARC1; p=quarantine; rua=mailto:dmarc@${domain}` }),
    ...Object.values(dkimSelectors).map((selector) =>
      record(dkimName(domain, selector), { type: "TXT", value: dkimRecord(keyFor(domain, selector, keys)) }),
    ),
    record(`pm-bounces.${domain}`, { type: "CNAME", value: "pm.mtasv.net" }),
  ];
}

/** Where a selector's key stands. */
export function dkimName(domain: string, selector: string): string {
  return `${selector}._domainkey.${domain}`;
}

/** The text of a DKIM record; an empty key means revoked (RFC 6376, section 3.6.1). */
export function dkimRecord(key: string): string {
  return `v=DKIM1; k=rsa; p=${key}`;
}

function keyFor(domain: string, selector: string, keys: DkimKeys): string {
  const index = createHash("sha256").update(`${selector}.${domain}`).digest().readUInt8(0) % keys.healthy.length;
  return keys.healthy[index] ?? "";
}

function verificationToken(domain: string): string {
  return createHash("sha256").update(domain).digest("base64url");
}
