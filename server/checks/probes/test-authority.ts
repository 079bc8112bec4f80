/** A certificate authority for tests, so that every kind of good and bad certificate can be presented. */
import "./reflect-metadata.ts";
import * as x509 from "@peculiar/x509";

x509.cryptoProvider.set(crypto);

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

export type IssuedCertificate = {
  pem: string;
  keyPem: string;
  /** Intermediates a server sends after its own certificate. */
  chainPem: string[];
};

export type IssueOptions = {
  notBefore?: Date;
  notAfter?: Date;
  /** TLS feature `status_request`, RFC 7633. */
  mustStaple?: boolean;
  /** Only a common name, no subjectAltName. */
  commonNameOnly?: boolean;
  selfSigned?: boolean;
  ip?: string;
  /** An RSA key of so many bits in place of a P-256 one. */
  rsaBits?: number;
};

export type TestAuthority = {
  rootPem: string;
  intermediateDer: Buffer;
  issue(names: string[], options?: IssueOptions): Promise<IssuedCertificate>;
};

/** Makes a root and one intermediate that issues leaves. */
export async function createTestAuthority(aiaUrl?: string): Promise<TestAuthority> {
  const rootKeys = await newKeys();
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: "01",
    name: "CN=Test Root",
    ...validity({}),
    signingAlgorithm: ALGORITHM,
    keys: rootKeys,
    extensions: authorityExtensions(),
  });
  const keys = await newKeys();
  const intermediate = await x509.X509CertificateGenerator.create({
    serialNumber: "02",
    subject: "CN=Test Intermediate",
    issuer: root.subject,
    ...validity({}),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: rootKeys.privateKey,
    extensions: authorityExtensions(),
  });
  let serial = 16;
  return {
    rootPem: root.toString("pem"),
    intermediateDer: Buffer.from(intermediate.rawData),
    async issue(names, options = {}) {
      const leafKeys = await newKeys(options.rsaBits);
      serial += 1;
      const isSelfSigned = options.selfSigned === true;
      const leaf = await x509.X509CertificateGenerator.create({
        serialNumber: serial.toString(16),
        subject: `CN=${names[0]}`,
        issuer: isSelfSigned ? `CN=${names[0]}` : intermediate.subject,
        ...validity(options),
        signingAlgorithm: ALGORITHM,
        publicKey: leafKeys.publicKey,
        signingKey: isSelfSigned ? leafKeys.privateKey : keys.privateKey,
        extensions: leafExtensions(names, options, aiaUrl),
      });
      const chainPem = isSelfSigned ? [] : [intermediate.toString("pem")];
      return { pem: leaf.toString("pem"), keyPem: await privateKeyPem(leafKeys.privateKey), chainPem };
    },
  };
}

async function newKeys(rsaBits?: number): Promise<CryptoKeyPair> {
  const algorithm =
    rsaBits === undefined
      ? ALGORITHM
      : {
          name: "RSASSA-PKCS1-v1_5",
          hash: "SHA-256",
          modulusLength: rsaBits,
          publicExponent: new Uint8Array([1, 0, 1]),
        };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  return keys as CryptoKeyPair;
}

function validity(options: IssueOptions): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  const day = 86_400_000;
  return {
    notBefore: options.notBefore ?? new Date(now - day),
    notAfter: options.notAfter ?? new Date(now + 60 * day),
  };
}

function authorityExtensions(): x509.Extension[] {
  const usage = x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign;
  return [new x509.BasicConstraintsExtension(true, undefined, true), new x509.KeyUsagesExtension(usage, true)];
}

function leafExtensions(names: string[], options: IssueOptions, aiaUrl: string | undefined): x509.Extension[] {
  const extensions: x509.Extension[] = [new x509.BasicConstraintsExtension(false, undefined, true)];
  if (!options.commonNameOnly) {
    const entries: x509.JsonGeneralName[] = names.map((value) => ({ type: "dns", value }));
    if (options.ip) entries.push({ type: "ip", value: options.ip });
    extensions.push(new x509.SubjectAlternativeNameExtension(entries));
  }
  // RFC 7633: a sequence that holds the number of the status_request extension, 5.
  if (options.mustStaple) {
    extensions.push(new x509.Extension("1.3.6.1.5.5.7.1.24", false, new Uint8Array([0x30, 0x03, 0x02, 0x01, 0x05])));
  }
  if (aiaUrl) extensions.push(new x509.AuthorityInfoAccessExtension({ caIssuers: aiaUrl }));
  return extensions;
}

async function privateKeyPem(key: CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
}
