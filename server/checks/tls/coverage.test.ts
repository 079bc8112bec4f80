import { describe, expect, test } from "vitest";
import { fakeHost, fakeStore, judgeWorld, outcomes } from "../dns/fake-store.ts";
import type { FakeTls, FakeWorld } from "../probes/fake.ts";
import type { StoreHost } from "../store-profile.ts";
import { coverage } from "./coverage.ts";

const A = "192.0.2.10";
const B = "192.0.2.11";

async function verdictOf(host: StoreHost, tls: FakeTls, addresses = [A], store = fakeStore()) {
  const ipv4 = addresses.filter((address) => !address.includes(":"));
  const ipv6 = addresses.filter((address) => address.includes(":"));
  const world: FakeWorld = { dns: { [`${host.name} A`]: ipv4, [`${host.name} AAAA`]: ipv6 }, tls };
  const verdicts = await judgeWorld(coverage, world, { ...store, hosts: [host] });
  return verdicts.find((verdict) => verdict.subject === host.name);
}

describe("a certificate", () => {
  test.each([
    ["for the apex alone does not cover www", "www.shop.test", ["shop.test"], "fail", "name-not-covered"],
    ["with a wildcard does not cover two levels", "a.b.shop.test", ["*.shop.test"], "fail", "name-not-covered"],
    ["with a wildcard covers one level", "a.shop.test", ["*.shop.test"], "pass", "ok"],
    ["with a wildcard does not cover the apex", "shop.test", ["*.shop.test"], "fail", "name-not-covered"],
    ["naming the host among others of the shop passes", "www.shop.test", ["shop.test", "www.shop.test"], "pass", "ok"],
    ["naming the same brand elsewhere passes", "www.shop.test", ["www.shop.test", "shop.example"], "pass", "ok"],
    ["naming its platform too passes", "www.shop.test", ["www.shop.test", "sni.cloudflaressl.com"], "pass", "ok"],
    ["naming strangers warns", "www.shop.test", ["www.shop.test", "bakery.example"], "warn", "shared-certificate"],
  ])("%s", async (_, name, names, status, findingKey) => {
    const verdict = await verdictOf(fakeHost(name, "storefront"), { [name]: { certificate: { names } } });
    expect(verdict).toMatchObject({ status, findingKey });
  });

  test("is judged by its names, not by its common name", async () => {
    const tls: FakeTls = { "www.shop.test": { certificate: { subject: "CN=www.shop.test", names: ["old.test"] } } };
    expect(await verdictOf(fakeHost("www.shop.test", "storefront"), tls)).toMatchObject({ status: "fail" });
  });

  test("is looked at on every address", async () => {
    const tls: FakeTls = { "www.shop.test": {}, [`www.shop.test@${B}`]: { certificate: { names: ["old.test"] } } };
    const verdict = await verdictOf(fakeHost("www.shop.test", "storefront"), tls, [A, B]);
    expect(verdict).toMatchObject({ status: "fail", findingKey: "name-not-covered", found: "old.test" });
  });

  test("that names strangers is called acceptable only if they are the owner's", async () => {
    const verdict = await verdictOf(fakeHost("www.shop.test"), {
      "www.shop.test": { certificate: { names: ["www.shop.test", "bakery.example"] } },
    });
    expect(verdict?.summary).toContain("acceptable only if these are yours");
  });
});

describe("a host", () => {
  test.each<[string, StoreHost, FakeTls, string, string]>([
    ["without TLS fails", fakeHost("www.shop.test"), { "www.shop.test": "refused" }, "fail", "no-tls"],
    ["that stays silent on 443 fails", fakeHost("www.shop.test"), { "www.shop.test": "timeout" }, "fail", "no-tls"],
    [
      "whose handshake breaks off fails",
      fakeHost("www.shop.test"),
      { "www.shop.test": "tls" },
      "fail",
      "handshake-failed",
    ],
    [
      "that is optional and has no TLS only warns",
      fakeHost("www.shop.test", "static", { required: false }),
      {},
      "warn",
      "no-tls",
    ],
    [
      "with a private address is unknown",
      fakeHost("www.shop.test"),
      { "www.shop.test": "guarded" },
      "unknown",
      "private-address",
    ],
    [
      "we have no route to is unknown",
      fakeHost("www.shop.test"),
      { "www.shop.test": "unreachable" },
      "unknown",
      "not-reached",
    ],
    ["for mail does not apply", fakeHost("mail.shop.test", "mail", { http: false }), {}, "skip", "no-web-host"],
  ])("%s", async (_, host, tls, status, findingKey) => {
    expect(await verdictOf(host, tls)).toMatchObject({ status, findingKey });
  });

  test("with a dead IPv6 address is not blamed for our missing IPv6", async () => {
    const tls: FakeTls = { "www.shop.test": {}, "www.shop.test@2001:db8::1": "timeout" };
    const verdict = await verdictOf(fakeHost("www.shop.test"), tls, [A, "2001:db8::1"]);
    expect(verdict).toMatchObject({ status: "pass" });
    expect(verdict?.summaryTech).toContain("1 more addresses could not be reached");
  });

  test("that only redirects needs a certificate too", async () => {
    expect(
      await verdictOf(fakeHost("old.shop.test", "redirect"), {
        "old.shop.test": { certificate: { names: ["x.test"] } },
      }),
    ).toMatchObject({ status: "fail", impact: "trust" });
  });

  test.each([
    ["storefront", "checkout", 1],
    ["checkout", "checkout", 0.9],
    ["api", "checkout", 0.6],
    ["admin", "trust", 0.6],
  ] as const)("with the role %s counts as %s, reach %s", async (role, impact, reach) => {
    expect(await verdictOf(fakeHost("x.shop.test", role), {})).toMatchObject({ status: "fail", impact, reach });
  });

  test("that nobody declared and that has no address does not apply; a declared one is unknown", async () => {
    const store = fakeStore({ hosts: [fakeHost("app.shop.test")], canonicalOrigin: null });
    const verdicts = await judgeWorld(coverage, { dns: { "shop.test A": [A] }, tls: { "shop.test": {} } }, store);
    expect(outcomes(verdicts)).toEqual([
      "app.shop.test unknown no-address",
      "shop.test pass ok",
      "www.shop.test skip no-address",
    ]);
  });

  test("that fails to connect is asked again later, a wrong name at once", async () => {
    expect((await verdictOf(fakeHost("www.shop.test"), { "www.shop.test": "timeout" }))?.confirm).toBe("later");
    expect(
      (await verdictOf(fakeHost("www.shop.test"), { "www.shop.test": { certificate: { names: ["x.test"] } } }))
        ?.confirm,
    ).toBeUndefined();
  });
});

test("the fix for two levels at Cloudflare is another kind of certificate", async () => {
  const store = fakeStore({ platform: "cloudflare" });
  const verdict = await verdictOf(
    fakeHost("a.b.shop.test"),
    { "a.b.shop.test": { certificate: { names: ["*.shop.test"] } } },
    [A],
    store,
  );
  if (!verdict) throw new Error("no verdict");
  expect(
    coverage
      .fix(verdict, store)
      .map((step) => step.text)
      .join(" "),
  ).toContain("Total TLS");
});
