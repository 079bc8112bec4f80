import { getDiffieHellman } from "node:crypto";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { alternativeNames } from "./certificate.ts";
import { coversHost } from "./certificate-names.ts";
import { type Running, startHttp, startHttps, startTcp, testHttp } from "./loopback.ts";
import { cipherGroups, type NetworkFault } from "./probes.ts";
import { createTestAuthority, type IssuedCertificate, type TestAuthority } from "./test-authority.ts";
import { createTlsProbe } from "./tls.ts";

const running: Running[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

let authority: TestAuthority;
beforeAll(async () => {
  authority = await createTestAuthority("http://aia.test/issuer.der");
});

const hosts = {
  "shop.test": ["127.0.0.1"],
  "www.shop.test": ["127.0.0.1"],
  "a.b.shop.test": ["127.0.0.1"],
  "aia.test": ["127.0.0.1"],
};

async function present(certificate: IssuedCertificate, sendChain = true) {
  const server = await startHttps(certificate, (_request, response) => response.end(), { sendChain });
  running.push(server);
  return probeOf(server.port);
}

function probeOf(https: number, http = 1) {
  const client = testHttp({ https, http }, { hosts, rootPem: authority.rootPem });
  const { dialer, recorder, context } = client;
  async function fetchCertificate(url: string): Promise<Buffer | null> {
    const file = await client.http.download(url, { bytesMax: 65_536 });
    return file.status === 200 ? file.bytes : null;
  }
  return {
    ...client,
    tls: createTlsProbe({ dialer, recorder, context, extraRootPem: authority.rootPem, fetchCertificate }),
  };
}

describe("handshakes", () => {
  test("a good certificate is described as it was sent, without the root of our own store", async () => {
    const { tls, observations } = await present(
      await authority.issue(["shop.test", "*.shop.test"], { ip: "127.0.0.1" }),
    );
    const seen = await tls.handshake("Shop.test.");
    expect(seen).toMatchObject({
      host: "shop.test",
      ip: "127.0.0.1",
      port: 443,
      ok: true,
      covers: true,
      chainError: null,
    });
    expect(seen).toMatchObject({ protocol: "TLSv1.3", ocspStapled: false, fault: null });
    expect(seen.chain.map((certificate) => certificate.subject)).toEqual(["CN=shop.test", "CN=Test Intermediate"]);
    expect(seen.certificate).toMatchObject({
      issuer: "CN=Test Intermediate",
      names: ["shop.test", "*.shop.test", "IP:127.0.0.1"],
      keyType: "ec",
      keyBits: 256,
      signatureAlgorithm: "ecdsa-with-SHA256",
      mustStaple: false,
    });
    expect(seen.certificate?.fingerprint256).toMatch(/^[0-9a-f]{64}$/);
    expect(seen.certificate?.notAfter).toMatch(/^\d{4}-.*Z$/);
    expect(observations().at(-1)).toMatchObject({ kind: "tls", request: "TLS shop.test:443 at 127.0.0.1" });
  });

  test("a wildcard covers one label, and the name and the chain are judged apart", async () => {
    const { tls } = await present(await authority.issue(["*.shop.test"]));
    expect(await tls.handshake("www.shop.test")).toMatchObject({ ok: true, covers: true });
    expect(await tls.handshake("shop.test")).toMatchObject({ ok: false, covers: false, chainError: null });
    expect(await tls.handshake("a.b.shop.test")).toMatchObject({ ok: false, covers: false });
  });

  test("a common name without subjectAltName covers nothing", async () => {
    const { tls } = await present(await authority.issue(["shop.test"], { commonNameOnly: true }));
    expect(await tls.handshake("shop.test")).toMatchObject({ covers: false, certificate: { names: [] } });
  });

  test("an expired certificate for another name shows both faults", async () => {
    const expired = { notBefore: new Date("2026-01-01"), notAfter: new Date("2026-02-01") };
    const { tls } = await present(await authority.issue(["shop.test"], expired));
    expect(await tls.handshake("www.shop.test")).toMatchObject({
      ok: false,
      covers: false,
      chainError: "CERT_HAS_EXPIRED",
    });
  });

  test("a self-signed certificate is named so, and its chain is itself", async () => {
    const { tls } = await present(await authority.issue(["shop.test"], { selfSigned: true }));
    const seen = await tls.handshake("shop.test");
    expect(seen).toMatchObject({ ok: false, covers: true, chainError: "DEPTH_ZERO_SELF_SIGNED_CERT" });
    expect(seen.chain).toHaveLength(1);
  });

  test("a missing intermediate is proven by fetching it from where the certificate points", async () => {
    const aia = await startHttp((_request, response) => response.end(authority.intermediateDer));
    const https = await startHttps(await authority.issue(["shop.test"]), (_request, response) => response.end(), {
      sendChain: false,
    });
    running.push(aia, https);
    const seen = await probeOf(https.port, aia.port).tls.handshake("shop.test");
    expect(seen).toMatchObject({ ok: false, chainError: "UNABLE_TO_VERIFY_LEAF_SIGNATURE", missingIssuerFound: true });
    expect(seen.chain).toHaveLength(1);
    expect(await probeOf(https.port).tls.handshake("shop.test")).toMatchObject({ missingIssuerFound: false });
  });

  test("the must-staple extension is seen", async () => {
    const { tls } = await present(await authority.issue(["shop.test"], { mustStaple: true }));
    expect((await tls.handshake("shop.test")).certificate?.mustStaple).toBe(true);
  });

  test("a stapled answer is seen", async () => {
    const certificate = await authority.issue(["shop.test"]);
    const server = createTlsServer({
      key: certificate.keyPem,
      cert: [certificate.pem, ...certificate.chainPem].join("\n"),
    });
    server.on("OCSPRequest", (_leaf, _issuer, answer) => answer(null, Buffer.from("30030a0101", "hex")));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    expect(await probeOf(port).tls.handshake("shop.test")).toMatchObject({ ocspStapled: true });
    server.close();
  });

  test("one version can be offered alone, old ones included", async () => {
    const certificate = await authority.issue(["shop.test"]);
    const options = { key: certificate.keyPem, cert: certificate.pem };
    const old = createTlsServer({
      ...options,
      minVersion: "TLSv1",
      maxVersion: "TLSv1.1",
      ciphers: "DEFAULT@SECLEVEL=0",
    });
    old.on("tlsClientError", () => {});
    await new Promise<void>((resolve) => old.listen(0, "127.0.0.1", resolve));
    const address = old.address();
    const { tls } = probeOf(typeof address === "object" && address !== null ? address.port : 0);
    expect(await tls.handshake("shop.test", { version: "TLSv1.1" })).toMatchObject({
      protocol: "TLSv1.1",
      fault: null,
    });
    expect((await tls.handshake("shop.test", { version: "TLSv1.3" })).fault?.kind).toBe("tls");
    old.close();
  });

  test("each handshake is made once, and each address has its own", async () => {
    let connections = 0;
    const server = await startTcp((socket) => {
      connections += 1;
      socket.destroy();
    });
    running.push(server);
    const { tls } = probeOf(server.port);
    await Promise.all([tls.handshake("shop.test"), tls.handshake("SHOP.test")]);
    expect(connections).toBe(1);
    const other = await tls.handshake("shop.test", { address: "127.0.0.9" });
    expect(other).toMatchObject({ ip: null, fault: { kind: "refused" } });
  });

  test.each<[string, (socket: import("node:net").Socket) => void, NetworkFault["kind"]]>([
    ["plain text", (socket) => socket.end("220 mail.test\r\n"), "tls"],
    ["a reset", (socket) => socket.resetAndDestroy(), "reset"],
    ["a close", (socket) => socket.end(), "reset"],
  ])("%s instead of a handshake is a fault", async (_name, onConnection, kind) => {
    const server = await startTcp(onConnection);
    running.push(server);
    expect(await probeOf(server.port).tls.handshake("shop.test")).toMatchObject({
      ok: false,
      certificate: null,
      fault: { kind },
    });
  });

  test("a private address is not shaken hands with unless allowed, and an unknown name is a DNS fault", async () => {
    const { dialer, recorder, context } = testHttp({ https: 1 }, { hosts, allowPrivate: false });
    const tls = createTlsProbe({ dialer, recorder, context, fetchCertificate: async () => null });
    expect((await tls.handshake("shop.test")).fault).toMatchObject({ kind: "guarded" });
    expect((await tls.handshake("gone.test")).fault).toMatchObject({ kind: "dns", code: "NXDOMAIN" });
  });
});

describe("one group of suites offered alone", () => {
  async function outcomes(tlsOptions: TlsOptions, rsaBits?: number) {
    const certificate = await authority.issue(["shop.test"], rsaBits === undefined ? {} : { rsaBits });
    const server = await startHttps(certificate, (_request, response) => response.end(), { tls: tlsOptions });
    running.push(server);
    const { tls } = probeOf(server.port);
    const seen = await Promise.all(cipherGroups.map((group) => tls.handshake("shop.test", { ciphers: group })));
    return Object.fromEntries(
      seen.map(({ fault, temporaryKeyBits }, index) => [
        cipherGroups[index],
        fault === null ? `taken ${temporaryKeyBits ?? "without"}` : fault.kind,
      ]),
    );
  }

  test("is taken or refused by the server, with the size of the temporary key", async () => {
    expect(await outcomes({ ciphers: "ECDHE-ECDSA-AES128-GCM-SHA256" })).toEqual({
      "ecdhe-aead": expect.stringMatching(/^taken \d+$/),
      "ecdhe-cbc": "tls",
      "static-rsa": "tls",
      dhe: "tls",
    });
    expect(await outcomes({ ciphers: "AES128-SHA" }, 2048)).toEqual({
      "ecdhe-aead": "tls",
      "ecdhe-cbc": "tls",
      "static-rsa": "taken without",
      dhe: "tls",
    });
    expect(await outcomes({ minVersion: "TLSv1.3" })).toEqual({
      "ecdhe-aead": "tls",
      "ecdhe-cbc": "tls",
      "static-rsa": "tls",
      dhe: "tls",
    });
  });

  test("shows a finite-field key too short for Node's own taste", async () => {
    const weak = { ciphers: "DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0", dhparam: shortParameters() };
    expect(await outcomes(weak, 2048)).toMatchObject({ dhe: "taken 1024", "ecdhe-aead": "tls" });
  });

  test("shows a certificate with a key too short for an ordinary handshake", async () => {
    const certificate = await authority.issue(["shop.test"], { rsaBits: 1024 });
    const weak = { ciphers: "DEFAULT:@SECLEVEL=0" };
    const server = await startHttps(certificate, (_request, response) => response.end(), { tls: weak });
    running.push(server);
    const seen = await probeOf(server.port).tls.handshake("shop.test", { ciphers: "ecdhe-aead" });
    expect(seen.certificate).toMatchObject({ keyType: "rsa", keyBits: 1024 });
  });
});

/** The 1024-bit group of RFC 2409 as PEM (PKCS #3): a sequence of prime and generator. */
function shortParameters(): string {
  const prime = Buffer.concat([Buffer.from([0]), getDiffieHellman("modp2").getPrime()]);
  const body = Buffer.concat([Buffer.from([0x02, 0x81, prime.length]), prime, Buffer.from([0x02, 0x01, 0x02])]);
  const der = Buffer.concat([Buffer.from([0x30, 0x81, body.length]), body]);
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN DH PARAMETERS-----\n${lines.join("\n")}\n-----END DH PARAMETERS-----\n`;
}

describe("names on certificates", () => {
  test.each([
    [["shop.test"], "SHOP.test", true],
    [["Shop.Test"], "shop.test.", true],
    [["*.shop.test"], "www.shop.test", true],
    [["*.shop.test"], "shop.test", false],
    [["*.shop.test"], "a.b.shop.test", false],
    [["*.test"], "shop.test", false],
    [["*"], "shop.test", false],
    [["w*.shop.test"], "www.shop.test", false],
    [["*.*.test"], "a.b.test", false],
    [["*.shop.test"], ".shop.test", false],
    [["IP:127.0.0.1"], "127.0.0.1", true],
    [["127.0.0.1"], "127.0.0.1", false],
    [[], "shop.test", false],
  ])("%j for %s: %s", (names, host, covers) => {
    expect(coversHost(names, host)).toBe(covers);
  });

  test("a name with a comma cannot pretend to be two", () => {
    expect(alternativeNames('DNS:"shop.test, DNS:bank.test", DNS:www.shop.test, IP Address:127.0.0.1')).toEqual([
      "shop.test, dns:bank.test",
      "www.shop.test",
      "IP:127.0.0.1",
    ]);
    expect(alternativeNames("DNS:a.test, email:b@c.test, URI:http://d.test/, DNS:e.test")).toEqual([
      "a.test",
      "e.test",
    ]);
  });
});
