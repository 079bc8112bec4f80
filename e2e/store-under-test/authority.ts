/** The world's certificate authority: a root to trust, an intermediate that signs, and TLS contexts by server name. */

import type { KeyObject } from "node:crypto";
import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SecureContext } from "node:tls";
import { createSecureContext } from "node:tls";
import { createCertificate } from "./certificate.ts";
import { readOrCreate } from "./data-folder.ts";

/** What certificate a server should show; times in days from now, negative for the past. */
export type CertificateWish = {
  names: string[];
  notBeforeDays: number;
  notAfterDays: number;
  /** Whether the intermediate is sent along, as servers must. */
  sendsChain: boolean;
  /** An RSA key in place of one on P-256: with it, suites without forward secrecy can be spoken. */
  isRsa?: boolean;
  /** Signed under the name of an authority that renews through the challenge path. */
  isAcme?: boolean;
};

export type Authority = {
  /** PEM file with the root, for `LAUNCH_READY_CA`. */
  caFile: string;
  /** The root in PEM. */
  rootPem: string;
  /** A TLS context for a wish; contexts are kept, so that a host shows the same certificate until it changes. */
  contextFor(wish: CertificateWish): SecureContext;
};

type Kept = {
  rootPem: string;
  intermediatePem: string;
  /** The same key under the name of an authority that renews through the challenge path. */
  acmeIntermediatePem: string;
  intermediateKeyPem: string;
  notAfter: string;
};

const DAY_MS = 86_400_000;
/** In a world that runs for weeks, certificates are made anew so that they stay as far from their end as wished. */
const RENEWAL_MS = 7 * DAY_MS;
const organization = "Loopback World";
const rootName = { organization, commonName: "Loopback World Root" };
const intermediateName = { organization, commonName: "Loopback World TLS R1" };
const acmeIntermediateName = { organization: "Let's Encrypt", commonName: "Loopback World TLS R2" };

/** A 90-day certificate a month into its life, as automatic renewal leaves it. */
export function healthyCertificate(names: string[]): CertificateWish {
  return { names, notBeforeDays: -30, notAfterDays: 60, sendsChain: true };
}

/** Opens the authority kept in a folder, or founds one there. */
export async function openAuthority(dataDir: string): Promise<Authority> {
  const inAMonth = Date.now() + 30 * DAY_MS;
  const kept = await readOrCreate<Kept>(
    dataDir,
    "authority.json",
    found,
    (old) => Date.parse(old.notAfter) > inAMonth && typeof old.acmeIntermediatePem === "string",
  );
  const caFile = join(dataDir, "ca.pem");
  await writeFile(caFile, kept.rootPem);
  const issuerPrivateKey = createPrivateKey(kept.intermediateKeyPem);
  const issuer = { issuerPrivateKey, issuerPublicKey: createPublicKey(issuerPrivateKey) };
  const server = newKeyPair();
  let rsa: ReturnType<typeof newKeyPair> | null = null;
  const contexts = new Map<string, { context: SecureContext; madeAt: number }>();
  return {
    caFile,
    rootPem: kept.rootPem,
    contextFor(wish) {
      const key = JSON.stringify(wish);
      const known = contexts.get(key);
      if (known !== undefined && Date.now() - known.madeAt < RENEWAL_MS) return known.context;
      if (wish.isRsa === true) rsa ??= generateKeyPairSync("rsa", { modulusLength: 2048 });
      const keys = (wish.isRsa === true ? rsa : null) ?? server;
      const chain = wish.isAcme === true ? kept.acmeIntermediatePem : kept.intermediatePem;
      const leaf = createCertificate({
        ...issuer,
        subject: { commonName: wish.names[0] ?? "unnamed" },
        issuer: wish.isAcme === true ? acmeIntermediateName : intermediateName,
        publicKey: keys.publicKey,
        notBefore: inDays(wish.notBeforeDays),
        notAfter: inDays(wish.notAfterDays),
        names: wish.names,
        pathLength: null,
      });
      const context = createSecureContext({
        key: keys.privateKey.export({ type: "pkcs8", format: "pem" }),
        cert: wish.sendsChain ? leaf + chain : leaf,
      });
      contexts.set(key, { context, madeAt: Date.now() });
      return context;
    },
  };
}

async function found(): Promise<Kept> {
  const root = newKeyPair();
  const intermediate = newKeyPair();
  const common = { issuerPrivateKey: root.privateKey, issuerPublicKey: root.publicKey, issuer: rootName };
  const notBefore = inDays(-365);
  const notAfter = inDays(3650);
  const intermediateUnder = (subject: typeof intermediateName) =>
    createCertificate({ ...common, subject, publicKey: intermediate.publicKey, notBefore, notAfter, pathLength: 0 });
  return {
    rootPem: createCertificate({
      ...common,
      subject: rootName,
      publicKey: root.publicKey,
      notBefore,
      notAfter,
      pathLength: 1,
    }),
    intermediatePem: intermediateUnder(intermediateName),
    acmeIntermediatePem: intermediateUnder(acmeIntermediateName),
    intermediateKeyPem: intermediate.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    notAfter: notAfter.toISOString(),
  };
}

function newKeyPair(): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync("ec", { namedCurve: "P-256" });
}

function inDays(days: number): Date {
  return new Date(Date.now() + days * DAY_MS);
}
