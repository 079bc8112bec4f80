/** TLS handshakes as facts: what was presented, whether it covers the name, whether it can be trusted. */
import { X509Certificate as X509, type X509Certificate } from "node:crypto";
import {
  createSecureContext,
  rootCertificates,
  type SecureContext,
  type SecureContextOptions,
  type SecureVersion,
  type TLSSocket,
} from "node:tls";
import type { Observation } from "../check.ts";
import { bareHost } from "./address.ts";
import { describeCertificate, parseCertificate } from "./certificate.ts";
import { coversHost } from "./certificate-names.ts";
import type { Dialer, Secured } from "./dial.ts";
import { FaultError } from "./network-fault.ts";
import type { CipherGroup, HandshakeOptions, NetworkFault, TlsHandshake, TlsProbe } from "./probes.ts";
import type { Recorder } from "./recorder.ts";

/** Connect and handshake together, in milliseconds (catalogue 0.4: 5 s each). */
const WHOLE_TIMEOUT_MS = 10_000;
/** RFC 5280 sets no limit; no public chain is longer. */
const CHAIN_MAX = 10;

export type TlsSettings = {
  dialer: Dialer;
  recorder: Recorder;
  context: SecureContext;
  /** The extra trust root in PEM, if any: a root of ours that a server did not send must not count as sent. */
  extraRootPem?: string;
  /** Fetches a certificate named by AIA through the guarded client; null when there is none to be had. */
  fetchCertificate: (url: string) => Promise<Buffer | null>;
};

type Known = { handshake: TlsHandshake; observation: Observation };

/** Makes the TLS probe. Like the web client, it never throws for what the network says. */
export function createTlsProbe(settings: TlsSettings): TlsProbe {
  const known = new Map<string, Promise<Known>>();

  async function shake(host: string, options: HandshakeOptions): Promise<Known> {
    const handshake = await attempt(host, options);
    const { port, ip } = handshake;
    const only = [options.version, options.ciphers].filter((part) => part !== undefined).join(" ");
    const request = `TLS ${host}:${port}${ip === null ? "" : ` at ${ip}`}${only === "" ? "" : ` ${only} only`}`;
    return { handshake, observation: settings.recorder.record("tls", request, handshakeText(handshake)) };
  }

  async function attempt(
    host: string,
    { address, port = 443, version, ciphers }: HandshakeOptions,
  ): Promise<TlsHandshake> {
    const started = performance.now();
    const blank = { host, ip: null as string | null, port };
    try {
      const places = await settings.dialer.placesOf(host, port, address);
      const { socket, place } = await settings.dialer.connect(places, started + WHOLE_TIMEOUT_MS);
      blank.ip = place.address;
      const context = contextOf(version, ciphers) ?? settings.context;
      // Short keys are refused by Node unless asked for; here they are what is looked for.
      const minDhBits = ciphers === "dhe" ? 1 : undefined;
      const secured = await settings.dialer.secure(socket, host, { context, minDhBits });
      try {
        const facts = await read(host, secured, version === undefined && ciphers === undefined);
        return { ...blank, ...facts, ms: Math.round(performance.now() - started) };
      } finally {
        secured.socket.destroy();
      }
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      return { ...blank, ...noFacts(error.fault), ms: Math.round(performance.now() - started) };
    }
  }

  async function read(
    host: string,
    secured: Secured,
    isTrustJudged: boolean,
  ): Promise<Omit<TlsHandshake, "host" | "ip" | "port" | "ms">> {
    const sent = sentChain(secured, settings.extraRootPem);
    const [leaf] = sent;
    if (leaf === undefined) throw new FaultError("tls", "NO_CERTIFICATE", "the server presented no certificate");
    const certificate = describeCertificate(leaf);
    const covers = coversHost(certificate.names, host);
    const chainError = isTrustJudged ? secured.chainError : null;
    const facts = {
      ok: covers && chainError === null,
      covers,
      chainError,
      protocol: secured.socket.getProtocol(),
      certificate,
      chain: sent.map(describeCertificate),
      ocspStapled: secured.ocspStapled,
      temporaryKeyBits: temporaryKeyBits(secured.socket),
      fault: null,
    };
    if (chainError !== "UNABLE_TO_VERIFY_LEAF_SIGNATURE") return facts;
    const missingIssuerFound = await isIssuerToBeHad(sent.at(-1) ?? leaf, settings.fetchCertificate);
    return missingIssuerFound === null ? facts : { ...facts, missingIssuerFound };
  }

  return {
    async handshake(rawHost, options = {}) {
      const host = bareHost(rawHost);
      const key = JSON.stringify([
        host,
        options.address ?? "",
        options.port ?? 443,
        options.version ?? "",
        options.ciphers ?? "",
      ]);
      const pending = known.get(key) ?? settings.recorder.apart(() => shake(host, options));
      known.set(key, pending);
      const { handshake, observation } = await pending;
      settings.recorder.attach([observation]);
      return handshake;
    },
  };
}

function noFacts(fault: NetworkFault): Omit<TlsHandshake, "host" | "ip" | "port" | "ms"> {
  const nothing = { protocol: null, certificate: null, chain: [], ocspStapled: false };
  return { ok: false, covers: false, chainError: null, ...nothing, fault };
}

/** The certificates that came over the wire. Node appends the root it found in its own store, which proves nothing. */
function sentChain(secured: Secured, extraRootPem: string | undefined): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let certificate = secured.socket.getPeerX509Certificate();
  while (certificate !== undefined && chain.length < CHAIN_MAX) {
    chain.push(certificate);
    const issuer: X509Certificate | undefined = certificate.issuerCertificate;
    if (issuer?.fingerprint256 === certificate.fingerprint256) break;
    certificate = issuer;
  }
  const last = chain.at(-1);
  const isFromStore =
    chain.length > 1 && last !== undefined && trustedFingerprints(extraRootPem).has(last.fingerprint256);
  return isFromStore ? chain.slice(0, -1) : chain;
}

const fingerprints = new Map<string, Set<string>>();

function trustedFingerprints(extraRootPem = ""): Set<string> {
  const known = fingerprints.get(extraRootPem);
  if (known !== undefined) return known;
  const roots = [
    ...rootCertificates,
    ...(extraRootPem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []),
  ];
  const set = new Set(roots.map((pem) => new X509(pem).fingerprint256));
  fingerprints.set(extraRootPem, set);
  return set;
}

/** RFC 5280, section 4.2.2.1: caIssuers names where the issuer's certificate lies. Null when nothing was named. */
async function isIssuerToBeHad(
  certificate: X509Certificate,
  fetchCertificate: TlsSettings["fetchCertificate"],
): Promise<boolean | null> {
  const url = /CA Issuers - URI:(\S+)/.exec(certificate.infoAccess ?? "")?.[1];
  if (url === undefined) return null;
  const bytes = await fetchCertificate(url);
  const issuer = bytes === null ? null : parseCertificate(bytes);
  return issuer !== null && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/** Null once the connection is gone or where the exchange had no temporary key. */
function temporaryKeyBits(socket: TLSSocket): number | null {
  const key = socket.getEphemeralKeyInfo();
  return key !== null && "size" in key && typeof key.size === "number" ? key.size : null;
}

/** OpenSSL names; level 0 lets short keys and old signatures through, so that the server's choice is seen. */
const cipherLists: { [group in CipherGroup]: string } = {
  "ecdhe-aead": "ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE+AESCCM:@SECLEVEL=0",
  "ecdhe-cbc":
    "ECDHE-ECDSA-AES128-SHA256:ECDHE-RSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA384:ECDHE-RSA-AES256-SHA384:ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA:ECDHE-RSA-AES256-SHA:@SECLEVEL=0",
  "static-rsa": "AES128-GCM-SHA256:AES256-GCM-SHA384:AES128-SHA256:AES256-SHA256:AES128-SHA:AES256-SHA:@SECLEVEL=0",
  dhe: "DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384:DHE-RSA-AES128-SHA256:DHE-RSA-AES256-SHA256:DHE-RSA-AES128-SHA:DHE-RSA-AES256-SHA:@SECLEVEL=0",
};

const contexts = new Map<string, SecureContext>();

/** The context that offers one version or one group of suites alone; null for the ordinary offer. */
function contextOf(version: SecureVersion | undefined, ciphers: CipherGroup | undefined): SecureContext | null {
  if (version === undefined && ciphers === undefined) return null;
  const key = `${version ?? ""} ${ciphers ?? ""}`;
  const known = contexts.get(key);
  if (known !== undefined) return known;
  // Suites of TLS 1.3 cannot be named in this list: with groups, 1.2 is offered alone.
  const only = version ?? "TLSv1.2";
  // OpenSSL 3 offers the old versions only at security level 0; without it the client fails, not the server.
  const isOld = only === "TLSv1" || only === "TLSv1.1";
  const list = ciphers === undefined ? isOld && "DEFAULT@SECLEVEL=0" : cipherLists[ciphers];
  const options: SecureContextOptions = { minVersion: only, maxVersion: only };
  const context = createSecureContext(list === false ? options : { ...options, ciphers: list });
  contexts.set(key, context);
  return context;
}

function handshakeText(handshake: TlsHandshake): string {
  const { fault, protocol, covers, chainError, chain, ocspStapled } = handshake;
  if (fault !== null) return `fault: ${fault.kind} ${fault.code} ${fault.message}`;
  const lines = [`${protocol} covers=${covers} chain=${chainError ?? "trusted"} stapled=${ocspStapled}`];
  for (const [depth, certificate] of chain.entries()) {
    const { subject, issuer, serial, fingerprint256, names, notBefore, notAfter } = certificate;
    lines.push(`${depth}: ${subject} | issuer ${issuer} | serial ${serial} | sha256 ${fingerprint256}`);
    lines.push(`   ${notBefore} to ${notAfter} | ${names.join(" ") || "no subjectAltName"}`);
  }
  return lines.join("\n");
}
