import { describe, expect, test } from "vitest";
import { type FakeWorld, fakeProbes, fakeRecord } from "../probes/fake.ts";
import type { StoreHost } from "../store-profile.ts";
import { fakeHost, fakeStore, judgeWorld } from "./fake-store.ts";
import { takeover } from "./takeover.ts";
import { wildcardLabel } from "./takeover-facts.ts";
import { fingerprintOf } from "./takeover-fingerprints.ts";

const delegation = { "shop.test": { "ns1.dns.test": ["192.0.2.53"] } };
const help = fakeHost("help.shop.test", "vendor", { required: false });

async function helpVerdict(world: FakeWorld, host: StoreHost = help) {
  const verdicts = await judgeWorld(takeover, { delegation, ...world }, fakeStore({ hosts: [host] }));
  return verdicts.find((verdict) => verdict.subject === host.name);
}

/** help.shop.test is an alias of `target`, which answers both schemes with `body` and `status`. */
function vendorPage(target: string, body: string, status = 404): FakeWorld {
  return {
    dns: { "help.shop.test CNAME": [target], [`${target} A`]: ["192.0.2.80"] },
    http: { "http://help.shop.test/": { status, body }, "https://help.shop.test/": "tls" },
  };
}

describe("an alias to a vendor", () => {
  test.each<[string, FakeWorld, string, string]>([
    [
      "whose page says the name is unclaimed fails",
      vendorPage("x.helpscoutdocs.com", "No settings were found for this company:"),
      "fail",
      "takeable",
    ],
    [
      "of an old Vercel deployment warns",
      vendorPage("cname.vercel-dns.com", "DEPLOYMENT_NOT_FOUND"),
      "warn",
      "edge-case",
    ],
    [
      "of an old Vercel project warns",
      vendorPage("abc123.vercel-dns-017.com", "Code: DEPLOYMENT_NOT_FOUND"),
      "warn",
      "edge-case",
    ],
    [
      "whose 404 is the shop's own page passes",
      vendorPage("cname.vercel-dns.com", "<h1>Page not found in our shop</h1>"),
      "pass",
      "ok",
    ],
    [
      "of a missing bucket fails",
      vendorPage("shop.s3-website-us-east-1.amazonaws.com", "<Message>The specified bucket does not exist</Message>"),
      "fail",
      "takeable",
    ],
    [
      "with another apostrophe is still recognised",
      vendorPage("user.github.io", "There isn&#39;t a GitHub Pages site here."),
      "fail",
      "takeable",
    ],
    ["that protects names only warns", vendorPage("shop.zendesk.com", "Help Center Closed"), "warn", "broken"],
    [
      "with the marker but another status passes",
      vendorPage("user.github.io", "There isn't a GitHub Pages site here, said the article", 200),
      "pass",
      "ok",
    ],
    [
      "of a deleted cloud resource fails",
      { dns: { "help.shop.test CNAME": ["old.azurewebsites.net"] } },
      "fail",
      "takeable",
    ],
    [
      "that no list knows passes while it answers",
      { dns: { "help.shop.test CNAME": ["x.vendor.example"], "x.vendor.example A": ["192.0.2.80"] } },
      "pass",
      "ok",
    ],
    [
      "that we cannot reach is unknown",
      {
        dns: { "help.shop.test CNAME": ["user.github.io"], "user.github.io A": ["192.0.2.80"] },
        http: { "http://help.shop.test/": "timeout", "https://help.shop.test/": "timeout" },
      },
      "unknown",
      "not-seen",
    ],
    [
      "behind a bot wall is unknown",
      {
        dns: { "help.shop.test CNAME": ["user.github.io"], "user.github.io A": ["192.0.2.80"] },
        http: {
          "http://help.shop.test/": { status: 403, botWall: true },
          "https://help.shop.test/": { status: 403, botWall: true },
        },
      },
      "unknown",
      "bot-wall",
    ],
  ])("%s", async (_, world, status, findingKey) => {
    expect(await helpVerdict(world)).toMatchObject({ status, findingKey });
  });

  test("in the checkout counts as a checkout risk", async () => {
    const host = fakeHost("pay.shop.test", "checkout");
    const verdict = await helpVerdict({ dns: { "pay.shop.test CNAME": ["old.azurewebsites.net"] } }, host);
    expect(verdict).toMatchObject({ status: "fail", impact: "checkout", reach: 0.9 });
  });
});

describe("a missing target", () => {
  const dns = { "help.shop.test CNAME": ["shop.gone-vendor.example"] };

  test("fails when its domain has no SOA and the registry knows nothing of it", async () => {
    const verdict = await helpVerdict({ dns, rdap: { "gone-vendor.example": { outcome: "not-found" } } });
    expect(verdict).toMatchObject({ status: "fail", findingKey: "buyable", confirm: "later" });
  });

  test.each(["rate-limited", "no-service", "fault"] as const)(
    "only warns when the registry says %s",
    async (outcome) => {
      expect(await helpVerdict({ dns, rdap: { "gone-vendor.example": { outcome } } })).toMatchObject({
        status: "warn",
        findingKey: "dangling",
      });
    },
  );

  test("only warns when its domain is registered", async () => {
    const registered: FakeWorld = {
      dns: { ...dns, "gone-vendor.example SOA": ["ns.x h.x 1 2 3 4 5"] },
      rdap: { "gone-vendor.example": { outcome: "not-found" } },
    };
    expect(await helpVerdict(registered)).toMatchObject({ status: "warn", findingKey: "dangling" });
  });

  test("in the own zone can be claimed by nobody", async () => {
    expect(await helpVerdict({ dns: { "help.shop.test CNAME": ["gone.shop.test"] } })).toMatchObject({
      status: "pass",
    });
  });
});

describe("a handed-over name", () => {
  const referral = { records: [], aa: false, authority: [fakeRecord("help.shop.test", "NS", "ns.old-dns.example")] };

  test("whose servers refuse fails as high", async () => {
    const verdict = await helpVerdict({
      dns: {
        "help.shop.test NS @192.0.2.53": referral,
        "help.shop.test A": "SERVFAIL",
        "help.shop.test AAAA": "SERVFAIL",
        "ns.old-dns.example A": ["192.0.2.90"],
        "help.shop.test SOA @192.0.2.90": "REFUSED",
      },
    });
    expect(verdict).toMatchObject({ status: "fail", severity: "high", findingKey: "delegation-refused" });
  });

  test("whose server's domain can be bought fails as critical", async () => {
    const verdict = await helpVerdict({
      dns: {
        "help.shop.test NS @192.0.2.53": referral,
        "help.shop.test A": "SERVFAIL",
        "help.shop.test AAAA": "SERVFAIL",
      },
      rdap: { "old-dns.example": { outcome: "not-found" } },
    });
    expect(verdict).toMatchObject({ status: "fail", findingKey: "ns-buyable" });
    expect(verdict?.severity).toBeUndefined();
  });
});

test("a mail server whose domain anyone can buy fails", async () => {
  const world: FakeWorld = {
    delegation,
    dns: {
      "shop.test A": ["192.0.2.10"],
      "shop.test MX": ["10 mx.gone-mail.example"],
      "ns1.dns.test A": ["192.0.2.53"],
    },
    rdap: { "gone-mail.example": { outcome: "not-found" } },
  };
  const verdicts = await judgeWorld(takeover, world);
  expect(verdicts.find((verdict) => verdict.subject === "mx.gone-mail.example")).toMatchObject({
    status: "fail",
    findingKey: "mail-buyable",
  });
});

test("a wildcard is reported once, not at every name", async () => {
  const hosts = [help, fakeHost("docs.shop.test", "vendor", { required: false })];
  const world: FakeWorld = {
    delegation,
    dns: {
      "help.shop.test CNAME": ["x.azurewebsites.net"],
      "docs.shop.test CNAME": ["x.azurewebsites.net"],
      [`${wildcardLabel("shop.test")}.shop.test CNAME`]: ["x.azurewebsites.net"],
    },
  };
  const verdicts = await judgeWorld(takeover, world, fakeStore({ hosts }));
  expect(verdicts.filter((verdict) => verdict.status === "fail").map((verdict) => verdict.subject)).toEqual([
    "*.shop.test",
  ]);
});

test("only declared names are asked, no guessed ones", async () => {
  const probes = fakeProbes({ delegation, dns: {} });
  await takeover.gather({ store: fakeStore({ hosts: [help] }), probes, now: new Date() });
  expect(probes.asked.filter((question) => /^(blog|staging|dev|admin)\./.test(question))).toEqual([]);
});

test("the fix deletes the record before the account", async () => {
  const verdict = await helpVerdict({ dns: { "help.shop.test CNAME": ["old.azurewebsites.net"] } });
  if (!verdict) throw new Error("no verdict");
  expect(takeover.fix(verdict, fakeStore())[0]?.text).toMatch(/delete the CNAME record help now/);
});

test.each([
  ["bucket.s3.eu-central-1.amazonaws.com", "Amazon S3"],
  ["lb-1.eu-west-1.elb.amazonaws.com", undefined],
  ["shops.myshopify.com", "Shopify"],
  ["notgithub.io", undefined],
])("the vendor of %s is %s", (target, vendor) => {
  expect(fingerprintOf(target)?.vendor).toBe(vendor);
});
