import { describe, expect, test } from "vitest";
import { fakeStore } from "../dns/fake-store.ts";
import { fakeFault, fakeHandshake, fakeProbes } from "../probes/fake.ts";
import type { NetworkFault, Probes, TlsVersion } from "../probes/probes.ts";
import { protocols } from "./protocols.ts";

const now = new Date("2026-11-10T12:00:00Z");

/** Probes whose www speaks the given versions; the others end with `fault`. */
function speaking(versions: TlsVersion[], fault: NetworkFault = fakeFault("tls")): Probes {
  const probes = fakeProbes({ dns: { "www.shop.test A": ["192.0.2.10"] } });
  return {
    ...probes,
    tls: {
      async handshake(host, options = {}) {
        const isSpoken = options.version === undefined || versions.includes(options.version);
        return fakeHandshake(host, isSpoken ? {} : { fault });
      },
    },
  };
}

async function wwwVerdict(probes: Probes) {
  const store = fakeStore();
  const facts = await protocols.gather({ store, probes, now });
  return protocols.judge({ store, facts, now }).find((verdict) => verdict.subject === "www.shop.test");
}

describe("a host", () => {
  test.each<[TlsVersion[], string, string]>([
    [["TLSv1.2", "TLSv1.3"], "pass", "ok"],
    [["TLSv1", "TLSv1.2", "TLSv1.3"], "warn", "old-version"],
    [["TLSv1.1", "TLSv1.2", "TLSv1.3"], "warn", "old-version"],
    [["TLSv1"], "fail", "no-modern-version"],
    [["TLSv1.2"], "warn", "no-tls13"],
  ])("that speaks %s: %s", async (versions, status, findingKey) => {
    expect(await wwwVerdict(speaking(versions))).toMatchObject({ status, findingKey });
  });

  test("is not blamed for versions our own side cannot offer", async () => {
    const ours = { kind: "tls", code: "ERR_SSL_NO_PROTOCOLS_AVAILABLE", message: "" } as const;
    expect(await wwwVerdict(speaking([], ours))).toMatchObject({ status: "unknown" });
    expect(await wwwVerdict(speaking(["TLSv1.2", "TLSv1.3"], ours))).toMatchObject({ status: "pass" });
  });

  test("without TLS is left to the coverage check", async () => {
    expect(await wwwVerdict(fakeProbes({ dns: { "www.shop.test A": ["192.0.2.10"] } }))).toMatchObject({
      status: "unknown",
      findingKey: "no-tls",
    });
    expect(await wwwVerdict(fakeProbes({}))).toMatchObject({ status: "skip" });
  });
});
