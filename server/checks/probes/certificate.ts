/** Reads certificates into the words of the contract. */
import { X509Certificate } from "node:crypto";
import type { Certificate } from "./probes.ts";

/** Object identifier 1.3.6.1.5.5.7.1.24, TLS feature (RFC 7633), as DER. */
const TLS_FEATURE_OID = Buffer.from("06082b06010505070118", "hex");

/** Field sizes of the named curves certificates use, in bits. */
const curveBits: { [curve: string]: number } = {
  prime192v1: 192,
  secp224r1: 224,
  prime256v1: 256,
  secp256k1: 256,
  secp384r1: 384,
  secp521r1: 521,
};

/** Reads one certificate. */
export function describeCertificate(certificate: X509Certificate): Certificate {
  const { publicKey } = certificate;
  const { modulusLength, namedCurve } = publicKey.asymmetricKeyDetails ?? {};
  const curve = namedCurve === undefined ? undefined : curveBits[namedCurve];
  const keyType = publicKey.asymmetricKeyType ?? "unknown";
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    serial: certificate.serialNumber,
    fingerprint256: certificate.fingerprint256.replaceAll(":", "").toLowerCase(),
    names: alternativeNames(certificate.subjectAltName ?? ""),
    notBefore: certificate.validFromDate.toISOString(),
    notAfter: certificate.validToDate.toISOString(),
    keyType,
    keyBits: modulusLength ?? curve ?? (keyType === "ed25519" ? 256 : null),
    signatureAlgorithm: certificate.signatureAlgorithm ?? null,
    mustStaple: certificate.raw.includes(TLS_FEATURE_OID),
  };
}

/** Reads a certificate that OpenSSL can parse; null for anything else. */
export function parseCertificate(bytes: Buffer): X509Certificate | null {
  try {
    return new X509Certificate(bytes);
  } catch {
    return null;
  }
}

/**
 * Splits Node's text of a subjectAltName. Names with commas or quotes are written as JSON strings there
 * (CVE-2021-44532), so that a name cannot pretend to be two.
 */
export function alternativeNames(text: string): string[] {
  const names: string[] = [];
  for (const [, type = "", quoted, plain = ""] of text.matchAll(/([A-Za-z ]+):("(?:[^"\\]|\\.)*"|([^,]*))(?:, |$)/g)) {
    const value = quoted?.startsWith('"') ? String(JSON.parse(quoted)) : plain;
    if (type === "DNS") names.push(value.toLowerCase());
    if (type === "IP Address") names.push(`IP:${value.toLowerCase()}`);
  }
  return names;
}

function oneLine(distinguishedName: string): string {
  return distinguishedName.split("\n").join(", ");
}
