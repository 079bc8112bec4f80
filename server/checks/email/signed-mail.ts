/** Makes messages with real DKIM signatures, for tests. */
import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { type Canonicalization, canonicalBody, canonicalHeader } from "./dkim-canonical.ts";

/** A key to sign with and the record its domain publishes. */
export type SigningKey = { key: KeyObject; record: string; algorithm: "rsa-sha256" | "ed25519-sha256" };

/** Makes an RSA key; receivers refuse fewer than 1024 bits. */
export function rsaKey(bits = 2048): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  const p = publicKey.export({ type: "spki", format: "der" }).toString("base64");
  return { key: privateKey, record: `v=DKIM1; k=rsa; p=${p}`, algorithm: "rsa-sha256" };
}

/** Makes an Ed25519 key, published as its 32 raw octets (RFC 8463, section 4.2). */
export function ed25519Key(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const p = publicKey.export({ type: "spki", format: "der" }).subarray(-32).toString("base64");
  return { key: privateKey, record: `v=DKIM1; k=ed25519; p=${p}`, algorithm: "ed25519-sha256" };
}

/** An order mail of `shop.test`, headers and body with CRLF. */
export const orderMail = [
  "From: Shop <orders@shop.test>",
  "To: <buyer@inbound.test>",
  "Subject: Your order 1001",
  "Date: Tue, 10 Nov 2026 11:59:30 +0000",
  "Message-ID: <1001@shop.test>",
  "",
  "Thank you  for your order. \t",
  "",
  "",
].join("\r\n");

/** Puts a signature of the domain above a message; `tags` are added as they stand, `form` is used for header and body. */
export function signMail(
  message: string,
  { key, algorithm }: SigningKey,
  options: {
    domain: string;
    selector?: string;
    form?: Canonicalization;
    tags?: string;
    fields?: string[];
    length?: number;
  },
): string {
  const { domain, selector = "s1", form = "relaxed", tags = "", fields = ["from", "subject", "date", "to"] } = options;
  const at = message.indexOf("\r\n\r\n");
  const headers = message.slice(0, at).split(/\r\n(?![ \t])/);
  const canonical = Buffer.from(canonicalBody(message.slice(at + 4), form), "latin1");
  const bodyHash = createHash("sha256").update(canonical.subarray(0, options.length ?? canonical.length));
  const bh = bodyHash.digest("base64");
  const own = `DKIM-Signature: v=1; a=${algorithm}; c=${form}/${form}; d=${domain}; s=${selector};${tags}\r\n h=${fields.join(":")}; bh=${bh};\r\n b=`;
  const signed = fields.flatMap((name) => {
    const raw = headers.findLast((line) => line.toLowerCase().startsWith(`${name}:`));
    return raw === undefined ? [] : [`${canonicalHeader(raw, form)}\r\n`];
  });
  const data = Buffer.from(`${signed.join("")}${canonicalHeader(own, form)}`, "latin1");
  const signature =
    algorithm === "rsa-sha256"
      ? sign("sha256", data, key)
      : sign(null, createHash("sha256").update(data).digest(), key);
  return `${own}${signature.toString("base64")}\r\n${message}`;
}
