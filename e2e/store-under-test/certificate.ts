/** X.509 version 3 certificates on P-256 keys, written as DER with what RFC 5280 asks of CAs and web servers. */

import type { KeyObject } from "node:crypto";
import { createHash, randomBytes, sign } from "node:crypto";

export type CertificateInput = {
  subject: { organization?: string; commonName: string };
  issuer: { organization?: string; commonName: string };
  publicKey: KeyObject;
  issuerPublicKey: KeyObject;
  issuerPrivateKey: KeyObject;
  notBefore: Date;
  notAfter: Date;
  /** DNS names of a web server's certificate; a CA's has none. */
  names?: string[];
  /** How many CAs may stand below; null for a web server's certificate. */
  pathLength: number | null;
};

const oids = {
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  organization: "2.5.4.10",
  commonName: "2.5.4.3",
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  authorityKeyIdentifier: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
  serverAuth: "1.3.6.1.5.5.7.3.1",
};

/** Makes and signs a certificate, in PEM. */
export function createCertificate(input: CertificateInput): string {
  const algorithm = sequence(oid(oids.ecdsaWithSha256));
  const toBeSigned = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(serialNumber()),
    algorithm,
    distinguishedName(input.issuer),
    sequence(time(input.notBefore), time(input.notAfter)),
    distinguishedName(input.subject),
    input.publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(...extensions(input))),
  );
  const signature = sign("sha256", toBeSigned, input.issuerPrivateKey);
  const der = sequence(toBeSigned, algorithm, bitString(signature, 0));
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

function extensions(input: CertificateInput): Buffer[] {
  const isAuthority = input.pathLength !== null;
  const list = [
    extension(oids.subjectKeyIdentifier, false, tagged(0x04, keyIdentifier(input.publicKey))),
    extension(oids.authorityKeyIdentifier, false, sequence(tagged(0x80, keyIdentifier(input.issuerPublicKey)))),
  ];
  if (input.pathLength !== null) {
    const constraints = sequence(tagged(0x01, Buffer.from([0xff])), integer(Buffer.from([input.pathLength])));
    list.push(extension(oids.basicConstraints, true, constraints));
  }
  // Bits of RFC 5280, section 4.2.1.3: keyCertSign and cRLSign for a CA, digitalSignature for a server.
  const usage = isAuthority ? bitString(Buffer.from([0x06]), 1) : bitString(Buffer.from([0x80]), 7);
  list.push(extension(oids.keyUsage, true, usage));
  if (!isAuthority) list.push(extension(oids.extendedKeyUsage, false, sequence(oid(oids.serverAuth))));
  if (input.names !== undefined) {
    const names = input.names.map((name) => tagged(0x82, Buffer.from(name, "latin1")));
    list.push(extension(oids.subjectAltName, false, sequence(...names)));
  }
  return list;
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  const flag = critical ? [tagged(0x01, Buffer.from([0xff]))] : [];
  return sequence(oid(id), ...flag, tagged(0x04, value));
}

/** RFC 5280, section 4.2.1.2, method 1 (over the whole key structure, which identifies it as well). */
function keyIdentifier(key: KeyObject): Buffer {
  return createHash("sha1")
    .update(key.export({ type: "spki", format: "der" }))
    .digest();
}

/** Positive and at most 20 bytes (RFC 5280, section 4.1.2.2). */
function serialNumber(): Buffer {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x40, 0);
  return bytes;
}

function distinguishedName({ organization, commonName }: CertificateInput["subject"]): Buffer {
  const parts = organization === undefined ? [] : [attribute(oids.organization, organization)];
  return sequence(...parts, attribute(oids.commonName, commonName));
}

function attribute(id: string, value: string): Buffer {
  return tagged(0x31, sequence(oid(id), tagged(0x0c, Buffer.from(value, "utf8"))));
}

/** UTCTime to 2049, as RFC 5280, section 4.1.2.5 demands. */
function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/[-:T]/g, "").slice(2, 14);
  return tagged(0x17, Buffer.from(`${digits}Z`, "latin1"));
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second, ...rest.flatMap(base128)];
  return tagged(0x06, Buffer.from(bytes));
}

function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}

function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes);
}

function bitString(bytes: Buffer, unusedBits: number): Buffer {
  return tagged(0x03, Buffer.concat([Buffer.from([unusedBits]), bytes]));
}

function sequence(...parts: Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function tagged(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  if (length < 0x100) return Buffer.from([0x81, length]);
  return Buffer.from([0x82, length >> 8, length & 0xff]);
}
