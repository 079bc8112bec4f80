import { describe, expect, test } from "vitest";
import { FAKE_NOW, fakeHost, fakeStore } from "../dns/fake-store.ts";
import { type FakeWorld, fakeProbes } from "../probes/fake.ts";
import type { FakeResponse } from "../probes/fake-http.ts";
import type { Certificate } from "../probes/probes.ts";
import type { StoreProfile } from "../store-profile.ts";
import { renewalPath } from "./renewal-path.ts";

const dns = { "www.shop.test A": ["192.0.2.10"] };

/** Learns the made-up path first, then answers it. */
async function wwwVerdict(
  answer: (url: string) => FakeResponse,
  certificate: Partial<Certificate> = {},
  changes: Partial<StoreProfile> = {},
) {
  const store = fakeStore(changes);
  const asking = { store, now: FAKE_NOW };
  const blind = fakeProbes();
  await renewalPath.gather({ ...asking, probes: blind });
  const url = blind.asked.find((asked) => asked.startsWith("GET http://www."))?.slice(4) ?? "";
  const http: FakeWorld["http"] = { [url]: answer(url), [url.replace("http:", "https:")]: 404 };
  const probes = fakeProbes({ dns, http, tls: { "www.shop.test": { certificate } } });
  const facts = await renewalPath.gather({ ...asking, probes });
  return renewalPath.judge({ ...asking, facts }).find(({ subject }) => subject === "www.shop.test");
}
const loop = (url: string): FakeResponse => `301 ${url}`;
const long = { notBefore: "2026-06-01T00:00:00.000Z", notAfter: "2026-12-15T00:00:00.000Z" };

describe("the renewal path", () => {
  test.each<[string, (url: string) => FakeResponse, Partial<Certificate>, string, string]>([
    ["that answers a plain 404 passes", () => 404, {}, "pass", "ok"],
    ["that goes to https first passes", (url) => `301 ${url.replace("http:", "https:")}`, {}, "pass", "ok"],
    ["in a circle fails", loop, {}, "fail", "loop"],
    ["behind a bot wall fails", () => ({ status: 403, botWall: true }), {}, "fail", "challenged"],
    [
      "in a circle is unknown where DNS proves the name",
      loop,
      { names: ["www.shop.test", "*.shop.test"] },
      "unknown",
      "loop-elsewhere",
    ],
    [
      "in a circle is unknown at an authority of another kind",
      loop,
      { issuer: "O=Other CA" },
      "unknown",
      "loop-elsewhere",
    ],
    [
      "behind a bot wall is unknown at an authority of another kind",
      () => ({ status: 403, botWall: true }),
      { issuer: "O=Other CA" },
      "unknown",
      "bot-wall",
    ],
    ["that is refused without a reason is unknown", () => 403, {}, "unknown", "refused"],
    ["that breaks is unknown", () => 502, {}, "unknown", "not-seen"],
    ["nobody answers without encryption does not apply", () => "refused", {}, "skip", "port-80-closed"],
    ["of a long certificate warns", () => 404, long, "warn", "manual"],
    ["in a circle warns where nobody uses it", loop, long, "warn", "manual"],
  ])("%s", async (_, answer, certificate, status, findingKey) => {
    expect(await wwwVerdict(answer, certificate)).toMatchObject({ status, findingKey });
  });

  test("warns where the owner renews by hand", async () => {
    expect(await wwwVerdict(() => 404, {}, { certificateRenewal: "manual" })).toMatchObject({ status: "warn" });
  });
});

test("what a vendor runs is the vendor's to renew, and each host is asked once", async () => {
  const probes = fakeProbes();
  const store = fakeStore({ hosts: [fakeHost("help.shop.test", "vendor")] });
  await renewalPath.gather({ store, probes, now: FAKE_NOW });
  const asked = probes.asked.filter((request) => request.startsWith("GET"));
  expect(asked).toHaveLength(2);
  expect(asked.join()).not.toContain("help.shop.test");
});
