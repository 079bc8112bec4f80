import { describe, expect, test } from "vitest";
import { FAKE_NOW, fakeHost, fakeStore, judgeWorld } from "../dns/fake-store.ts";
import type { FakeTls } from "../probes/fake.ts";
import type { Certificate } from "../probes/probes.ts";
import type { StoreProfile } from "../store-profile.ts";
import { expiry } from "./expiry.ts";

const DAY = 86_400_000;

/** A certificate of `life` days with `left` days to go. */
function lasting(life: number, left: number): Partial<Certificate> {
  const notAfter = FAKE_NOW.getTime() + left * DAY;
  return { notAfter: new Date(notAfter).toISOString(), notBefore: new Date(notAfter - life * DAY).toISOString() };
}

async function verdictOf(
  tls: FakeTls[string],
  changes: Partial<StoreProfile> = {},
  host = fakeHost("www.shop.test", "storefront"),
) {
  const dns = { "www.shop.test A": ["192.0.2.10"] };
  const verdicts = await judgeWorld(
    expiry,
    { dns, tls: { "www.shop.test": tls } },
    fakeStore({ hosts: [host], ...changes }),
  );
  return verdicts.find((verdict) => verdict.subject === "www.shop.test");
}

describe("a certificate that renews by itself", () => {
  test.each([
    [90, 40, "pass", "ok"],
    [90, 20, "warn", "renewal-late"],
    [90, 8, "fail", "renewal-failed"],
    [47, 12, "pass", "ok"],
    [47, 11, "warn", "renewal-late"],
    [47, 4, "fail", "renewal-failed"],
    [6.6, 2, "pass", "ok"],
    [6.6, 1.5, "fail", "renewal-failed"],
    [90, -1, "fail", "expired"],
  ])("of %s days with %s left: %s", async (life, left, status, findingKey) => {
    expect(await verdictOf({ certificate: lasting(life, left) })).toMatchObject({ status, findingKey });
  });

  test("may last longer when the owner attests it", async () => {
    const certificate = lasting(198, 100);
    expect(await verdictOf({ certificate }, { certificateRenewal: "auto" })).toMatchObject({ status: "pass" });
  });
});

describe("a certificate renewed by hand", () => {
  test.each([
    [180, 13, "fail", "expires-soon"],
    [180, 50, "warn", "expires"],
    [180, 120, "warn", "manual"],
  ])("of %s days with %s left: %s", async (life, left, status, findingKey) => {
    expect(await verdictOf({ certificate: lasting(life, left) })).toMatchObject({ status, findingKey });
  });

  test("of 90 days is judged by hand when the owner says so", async () => {
    expect(await verdictOf({ certificate: lasting(90, 13) }, { certificateRenewal: "manual" })).toMatchObject({
      status: "fail",
      findingKey: "expires-soon",
    });
  });

  test("with time left is acceptable until its date", async () => {
    expect((await verdictOf({ certificate: lasting(180, 120) }))?.summary).toContain("acceptable until 2027-03-10");
  });
});

describe("other limits", () => {
  test("a start in the future fails", async () => {
    expect(await verdictOf({ certificate: lasting(90, 95) })).toMatchObject({
      status: "fail",
      findingKey: "not-yet-valid",
    });
  });

  test("more than 200 days fails since 2026-03-15, and not before, nor for a private authority", async () => {
    const long = { notBefore: "2026-10-01T00:00:00Z", notAfter: "2027-10-01T00:00:00Z" };
    const old = { notBefore: "2026-03-01T00:00:00Z", notAfter: "2027-03-31T00:00:00Z" };
    const exact = { notBefore: "2026-10-01T00:00:00Z", notAfter: "2027-04-19T00:00:00Z" };
    expect(await verdictOf({ certificate: long })).toMatchObject({ status: "fail", findingKey: "too-long" });
    expect(await verdictOf({ certificate: old })).toMatchObject({ status: "warn" });
    expect(await verdictOf({ certificate: exact })).toMatchObject({ status: "warn", findingKey: "manual" });
    expect(await verdictOf({ certificate: long, chainError: "SELF_SIGNED_CERT_IN_CHAIN" })).toMatchObject({
      status: "warn",
    });
  });

  test("must-staple without a stapled answer fails, with one it passes", async () => {
    const certificate = { ...lasting(90, 40), mustStaple: true };
    expect(await verdictOf({ certificate })).toMatchObject({ status: "fail", findingKey: "staple-missing" });
    expect(await verdictOf({ certificate, ocspStapled: true })).toMatchObject({ status: "pass" });
  });

  test("a missing staple alone is nothing to report", async () => {
    expect(await verdictOf({ ocspStapled: false })).toMatchObject({ status: "pass" });
  });

  test("the worst certificate of all addresses decides", async () => {
    const dns = { "www.shop.test A": ["192.0.2.10", "192.0.2.11"] };
    const tls = { "www.shop.test": {}, "www.shop.test@192.0.2.11": { certificate: lasting(90, -1) } };
    const verdicts = await judgeWorld(expiry, { dns, tls }, fakeStore());
    expect(verdicts.find((verdict) => verdict.subject === "www.shop.test")).toMatchObject({
      status: "fail",
      findingKey: "expired",
    });
  });

  test("the end of the certificate is the deadline", async () => {
    expect((await verdictOf({ certificate: lasting(90, 8) }))?.deadline).toBe("2026-11-18T12:00:00.000Z");
  });
});

describe("without a certificate", () => {
  test("a required host is unknown, an optional closed one does not apply", async () => {
    const optional = fakeHost("www.shop.test", "static", { required: false });
    expect(await verdictOf("refused")).toMatchObject({ status: "unknown", findingKey: "no-certificate" });
    expect(await verdictOf("refused", {}, optional)).toMatchObject({ status: "skip" });
    expect(await verdictOf("timeout", {}, optional)).toMatchObject({ status: "unknown" });
  });
});
