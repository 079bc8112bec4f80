import { describe, expect, test } from "vitest";
import { fakeHost, fakeStore, judgeWorld } from "../dns/fake-store.ts";
import type { FakeTls } from "../probes/fake.ts";
import { ipConsistent } from "./ip-consistent.ts";

const A = "192.0.2.10";
const B = "192.0.2.11";

async function wwwVerdict(first: FakeTls[string], second: FakeTls[string], required = true) {
  const world = {
    dns: { "www.shop.test A": [A, B] },
    tls: { [`www.shop.test@${A}`]: first, [`www.shop.test@${B}`]: second },
  };
  const verdicts = await judgeWorld(
    ipConsistent,
    world,
    fakeStore({ hosts: [fakeHost("www.shop.test", "storefront", { required })] }),
  );
  return verdicts.find((verdict) => verdict.subject === "www.shop.test");
}

const expired = {
  certificate: { notBefore: "2026-08-01T00:00:00Z", notAfter: "2026-10-30T00:00:00Z" },
  chainError: "CERT_HAS_EXPIRED",
};

describe("the addresses of a host", () => {
  test.each<[string, FakeTls[string], FakeTls[string], string, string]>([
    ["of which one has expired fail", {}, expired, "fail", "some-bad"],
    ["that are all valid pass", {}, {}, "pass", "ok"],
    ["of which one names another host fail", {}, { certificate: { names: ["old.test"] } }, "fail", "some-bad"],
    ["of which one is closed fail", {}, "refused", "fail", "some-bad"],
    ["that are all expired are left to the expiry check", expired, expired, "skip", "none-good"],
    [
      "with other issuers that end far apart warn",
      {},
      { certificate: { issuer: "O=DigiCert", notAfter: "2027-03-01T00:00:00Z" } },
      "warn",
      "renewals-apart",
    ],
    [
      "with other issuers that end together pass",
      {},
      { certificate: { issuer: "O=DigiCert", notAfter: "2027-01-05T00:00:00Z" } },
      "pass",
      "ok",
    ],
    ["of which one cannot be reached from here pass", {}, "unreachable", "pass", "ok"],
  ])("%s", async (_, first, second, status, findingKey) => {
    expect(await wwwVerdict(first, second)).toMatchObject({ status, findingKey });
  });

  test("of an optional host only warn", async () => {
    expect(await wwwVerdict({}, expired, false)).toMatchObject({ status: "warn" });
  });

  test("that are silent are asked again later, a wrong certificate at once", async () => {
    expect((await wwwVerdict({}, "timeout"))?.confirm).toBe("later");
    expect((await wwwVerdict({}, expired))?.confirm).toBe("again");
  });
});
