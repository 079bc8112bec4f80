import { describe, expect, test } from "vitest";
import { fakeHost, fakeStore, judgeWorld } from "../dns/fake-store.ts";
import type { FakeTls } from "../probes/fake.ts";
import { chain } from "./chain.ts";

async function wwwVerdict(tls: FakeTls[string], host = fakeHost("www.shop.test", "storefront")) {
  const world = { dns: { "www.shop.test A": ["192.0.2.10"] }, tls: { "www.shop.test": tls } };
  const verdicts = await judgeWorld(chain, world, fakeStore({ hosts: [host] }));
  return verdicts.find((verdict) => verdict.subject === "www.shop.test");
}

describe("a chain", () => {
  test.each<[string, FakeTls[string], string, string]>([
    [
      "without its intermediate fails",
      { chainError: "UNABLE_TO_VERIFY_LEAF_SIGNATURE", missingIssuerFound: true },
      "fail",
      "missing-intermediate",
    ],
    ["that is complete passes", {}, "pass", "ok"],
    ["of one self-signed certificate fails", { chainError: "DEPTH_ZERO_SELF_SIGNED_CERT" }, "fail", "self-signed"],
    ["to an unknown root fails", { chainError: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY" }, "fail", "unknown-root"],
    ["with an expired part fails", { chainError: "CERT_HAS_EXPIRED" }, "fail", "expired"],
    [
      "of Cloudflare's origin authority fails where the host is reached directly",
      {
        chainError: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
        certificate: { issuer: "O=CloudFlare, Inc., OU=CloudFlare Origin SSL Certificate Authority" },
      },
      "fail",
      "origin-certificate",
    ],
    ["that breaks for another reason fails", { chainError: "CERT_SIGNATURE_FAILURE" }, "fail", "untrusted"],
    ["behind a closed port is unknown", "refused", "unknown", "no-certificate"],
  ])("%s", async (_, tls, status, findingKey) => {
    expect(await wwwVerdict(tls)).toMatchObject({ status, findingKey });
  });

  test("with the wrong name but a trusted issuer is not this check's fault", async () => {
    expect(await wwwVerdict({ certificate: { names: ["other.test"] } })).toMatchObject({ status: "pass" });
  });

  test("that the named issuer completes is told as proof", async () => {
    const verdict = await wwwVerdict({ chainError: "UNABLE_TO_VERIFY_LEAF_SIGNATURE", missingIssuerFound: true });
    expect(verdict?.summaryTech).toContain("completes the chain");
  });
});
