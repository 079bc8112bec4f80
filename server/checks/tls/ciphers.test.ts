import { describe, expect, test } from "vitest";
import { fakeStore } from "../dns/fake-store.ts";
import { fakeFault, fakeHandshake, fakeProbes } from "../probes/fake.ts";
import type { Certificate, CipherGroup, NetworkFault, Probes } from "../probes/probes.ts";
import { ciphers } from "./ciphers.ts";

const now = new Date("2026-11-10T12:00:00Z");
type Server = {
  groups: CipherGroup[];
  protocol?: string;
  dhBits?: number;
  certificate?: Partial<Certificate>;
  fault?: NetworkFault;
};

function probesOf({
  groups,
  protocol = "TLSv1.2",
  dhBits,
  certificate = {},
  fault = fakeFault("tls"),
}: Server): Probes {
  const probes = fakeProbes({ dns: { "www.shop.test A": ["192.0.2.10"] } });
  return {
    ...probes,
    tls: {
      async handshake(host, options = {}) {
        const isTaken = options.ciphers === undefined || groups.includes(options.ciphers);
        if (!isTaken) return fakeHandshake(host, { fault });
        const temporaryKeyBits = options.ciphers === "dhe" ? dhBits : 253;
        return fakeHandshake(host, { protocol, certificate, temporaryKeyBits });
      },
    },
  };
}

async function wwwVerdict(server: Server) {
  const store = fakeStore();
  const facts = await ciphers.gather({ store, probes: probesOf(server), now });
  return ciphers.judge({ store, facts, now }).find(({ subject }) => subject === "www.shop.test");
}

describe("a server that takes", () => {
  const rsa = { keyType: "rsa", keyBits: 2048, signatureAlgorithm: "sha256WithRSAEncryption" };
  test.each<[string, Server, string, string]>([
    ["AES128-SHA only fails", { groups: ["static-rsa"] }, "fail", "static-rsa-only"],
    ["ECDHE and AES128-SHA warns", { groups: ["ecdhe-aead", "static-rsa"] }, "warn", "static-rsa"],
    ["ECDHE with GCM passes", { groups: ["ecdhe-aead"] }, "pass", "ok"],
    ["ECDHE with GCM and CBC passes", { groups: ["ecdhe-aead", "ecdhe-cbc"] }, "pass", "ok"],
    ["static RSA beside TLS 1.3 warns", { groups: ["static-rsa"], protocol: "TLSv1.3" }, "warn", "static-rsa"],
    ["CBC alone warns", { groups: ["ecdhe-cbc"] }, "warn", "no-modern-suite"],
    ["TLS 1.3 alone passes", { groups: [], protocol: "TLSv1.3" }, "pass", "ok"],
    ["DHE of 1024 bits warns", { groups: ["ecdhe-aead", "dhe"], dhBits: 1024 }, "warn", "short-dh"],
    ["DHE of 2048 bits passes", { groups: ["ecdhe-aead", "dhe"], dhBits: 2048 }, "pass", "ok"],
    ["an RSA key of 2048 bits passes", { groups: ["ecdhe-aead"], certificate: rsa }, "pass", "ok"],
    [
      "an RSA key of 1024 bits fails",
      { groups: ["ecdhe-aead"], certificate: { ...rsa, keyBits: 1024 } },
      "fail",
      "weak-key",
    ],
    [
      "a curve of 224 bits fails",
      { groups: ["ecdhe-aead"], certificate: { keyType: "ec", keyBits: 224 } },
      "fail",
      "weak-key",
    ],
    [
      "a SHA-1 signature fails",
      { groups: ["ecdhe-aead"], certificate: { ...rsa, signatureAlgorithm: "sha1WithRSAEncryption" } },
      "fail",
      "sha1",
    ],
    [
      "an ECDSA SHA-1 signature fails",
      { groups: ["ecdhe-aead"], certificate: { signatureAlgorithm: "ecdsa-with-SHA1" } },
      "fail",
      "sha1",
    ],
    [
      "an offer we could not make is unknown",
      { groups: ["ecdhe-aead"], fault: fakeFault("timeout") },
      "unknown",
      "not-seen",
    ],
  ])("%s", async (_, server, status, findingKey) => {
    expect(await wwwVerdict(server)).toMatchObject({ status, findingKey });
  });
});

test("a host without a secure connection is unknown when required, and does not apply without an address", async () => {
  const store = fakeStore();
  const probes = fakeProbes({ dns: { "www.shop.test A": ["192.0.2.10"] } });
  const facts = await ciphers.gather({ store, probes, now });
  const verdicts = ciphers.judge({ store, facts, now });
  expect(verdicts.find(({ subject }) => subject === "www.shop.test")).toMatchObject({ status: "unknown" });
  expect(verdicts.find(({ subject }) => subject === "shop.test")).toMatchObject({ status: "skip" });
});
