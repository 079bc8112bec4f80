import { describe, expect, test } from "vitest";
import type { FakeTls, FakeWorld } from "../probes/fake.ts";
import type { StoreProfile } from "../store-profile.ts";
import { caa } from "./caa.ts";
import { fakeStore, judgeWorld } from "./fake-store.ts";

async function apexVerdict(dns: FakeWorld["dns"], tls: FakeTls[string] = {}, changes: Partial<StoreProfile> = {}) {
  const world: FakeWorld = { dns: { "shop.test A": ["192.0.2.10"], ...dns }, tls: { "shop.test": tls } };
  const verdicts = await judgeWorld(caa, world, fakeStore(changes));
  return verdicts.find((verdict) => verdict.subject === "shop.test");
}

describe("CAA records", () => {
  test.each<[string, FakeWorld["dns"], string, string]>([
    [
      "for another authority than the issuer fail",
      { "shop.test CAA": ['0 issue "digicert.com"'] },
      "fail",
      "issuer-not-allowed",
    ],
    ["that are none pass", {}, "pass", "ok"],
    ["that allow nobody fail", { "shop.test CAA": ['0 issue ";"'] }, "fail", "nobody"],
    [
      "for the issuer pass",
      { "shop.test CAA": ['0 issue "letsencrypt.org"', '0 iodef "mailto:a@shop.test"'] },
      "pass",
      "ok",
    ],
    [
      "with parameters pass",
      { "shop.test CAA": ['0 issue "letsencrypt.org; validationmethods=dns-01"'] },
      "pass",
      "ok",
    ],
    ["with iodef alone pass", { "shop.test CAA": ['0 iodef "mailto:a@shop.test"'] }, "pass", "ok"],
    [
      "with an unknown critical tag fail",
      { "shop.test CAA": ['128 tbs "x"', '0 issue "letsencrypt.org"'] },
      "fail",
      "unknown-critical",
    ],
    [
      "with an unknown tag that is not critical pass",
      { "shop.test CAA": ['0 tbs "x"', '0 issue "letsencrypt.org"'] },
      "pass",
      "ok",
    ],
    ["that make the server fail fail", { "shop.test CAA": "SERVFAIL" }, "fail", "servfail"],
    ["that time out are unknown", { "shop.test CAA": "TIMEOUT" }, "unknown", "not-seen"],
  ])("%s", async (_, dns, status, findingKey) => {
    expect(await apexVerdict(dns)).toMatchObject({ status, findingKey });
  });

  test("of the parent are inherited, the own set wins", async () => {
    const world: FakeWorld = {
      dns: {
        "shop.test A": ["192.0.2.10"],
        "www.shop.test A": ["192.0.2.10"],
        "shop.test CAA": ['0 issue "digicert.com"'],
      },
      tls: { "shop.test": {}, "www.shop.test": {} },
    };
    const www = async (dns: FakeWorld["dns"]) =>
      (await judgeWorld(caa, { ...world, dns })).find((verdict) => verdict.subject === "www.shop.test");
    expect(await www(world.dns)).toMatchObject({ status: "fail" });
    expect(await www({ ...world.dns, "www.shop.test CAA": ['0 issue "letsencrypt.org"'] })).toMatchObject({
      status: "pass",
    });
  });

  test("for wildcards count where the certificate has one", async () => {
    const dns: FakeWorld["dns"] = { "shop.test CAA": ['0 issue "letsencrypt.org"', '0 issuewild ";"'] };
    expect(await apexVerdict(dns, { certificate: { names: ["shop.test", "*.shop.test"] } })).toMatchObject({
      status: "fail",
      findingKey: "nobody",
    });
    expect(await apexVerdict(dns, { certificate: { names: ["shop.test"] } })).toMatchObject({ status: "pass" });
  });

  test("under an issuer we do not know are unknown, not wrong", async () => {
    const verdict = await apexVerdict(
      { "shop.test CAA": ['0 issue "ca.test"'] },
      { certificate: { issuer: "O=Some CA" } },
    );
    expect(verdict).toMatchObject({ status: "unknown", findingKey: "issuer-unknown" });
    expect(verdict?.ask).toContain("ca.test");
  });

  test("without the platform's authority only warn while today's issuer is allowed", async () => {
    const dns: FakeWorld["dns"] = { "shop.test CAA": ['0 issue "pki.goog"'] };
    const google: FakeTls[string] = { certificate: { issuer: "C=US, O=Google Trust Services, CN=WE1" } };
    expect(await apexVerdict(dns, google, { platform: "vercel" })).toMatchObject({
      status: "warn",
      findingKey: "platform-not-allowed",
    });
    expect(await apexVerdict(dns, "refused", { platform: "vercel" })).toMatchObject({
      status: "fail",
      findingKey: "issuer-not-allowed",
    });
  });
});

test("the fix is the record that is missing", async () => {
  const verdict = await apexVerdict({ "shop.test CAA": ['0 issue "digicert.com"'] });
  if (!verdict) throw new Error("no verdict");
  expect(caa.fix(verdict, fakeStore())[0]?.record?.value).toBe('0 issue "letsencrypt.org"');
});
