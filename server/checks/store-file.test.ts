import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { applyStoreFile, readStoreFile, storeFileOf, storeFileSchema, unusedInputs } from "./store-file.ts";
import { emptyProfile, type StoreProfile } from "./store-profile.ts";

const full: StoreProfile = {
  domain: "shop.example",
  canonicalOrigin: "https://www.shop.example",
  platform: "vercel",
  hosts: [
    { name: "www.shop.example", role: "storefront", http: true, required: true },
    { name: "api.shop.example", role: "api", http: true, required: true, expectStatus: [200, 404], healthPath: "/up" },
    { name: "bounces.shop.example", role: "mail", http: false, required: false },
  ],
  paths: { home: "/", product: "/products/mug", checkout: "/checkout" },
  knownUrls: ["https://www.shop.example/products/mug"],
  marketingLinks: ["https://www.shop.example/?utm_source=letter"],
  senders: [
    {
      fromDomain: "shop.example",
      provider: "postmark",
      returnPathDomain: "bounces.shop.example",
      selectors: ["2026"],
      stream: "transactional",
    },
  ],
  certificateRenewal: "auto",
  domainAutoRenew: true,
  wwwUnused: false,
  cutoverAt: "2026-12-01T08:00:00Z",
  campaigns: [{ name: "Winter", start: "2026-12-05T00:00:00Z", end: "2026-12-12T00:00:00Z" }],
  ordersPerDay: 12,
  basketMinor: 5400,
  currency: "GBP",
  smoke: {
    marker: "Fresh today",
    buildMarker: { kind: "meta", name: "build" },
    testPath: "/products/test-item",
    testSku: "TEST-1",
    variantId: "41850000000001",
    syntheticAccount: "smoke@shop.example",
    checkoutApi: "/api/checkout",
    webhookUrl: "https://www.shop.example/webhooks/orders",
  },
};

function read(value: unknown) {
  const reading = readStoreFile(value);
  if (!reading.ok) throw new Error(reading.problems.join("\n"));
  return reading.file;
}

function problems(value: unknown): string[] {
  const reading = readStoreFile(value);
  return reading.ok ? [] : reading.problems;
}

test("a profile written as a file and read again is the same profile", () => {
  const file = JSON.parse(JSON.stringify(storeFileOf(full)));
  expect(applyStoreFile(read(file), emptyProfile("shop.example"))).toEqual(full);
  const empty = emptyProfile("shop.example");
  expect(applyStoreFile(read(JSON.parse(JSON.stringify(storeFileOf(empty)))), empty)).toEqual(empty);
});

test("a file that names the domain alone changes nothing", () => {
  expect(applyStoreFile(read({ domain: "shop.example" }), full)).toEqual(full);
  expect(applyStoreFile(read({ domain: "shop.example", canonical_origin: null }), full)).toEqual(full);
});

test("paths of the file are laid over those known, host by host nothing is mixed", () => {
  const profile = applyStoreFile(
    read({ domain: "shop.example", paths: { login: "/login" }, hosts: [{ name: "shop.example" }] }),
    full,
  );
  expect(profile.paths).toEqual({ home: "/", product: "/products/mug", checkout: "/checkout", login: "/login" });
  expect(profile.hosts).toEqual([{ name: "shop.example", role: "redirect", http: true, required: true }]);
});

test("a host without a role gets the one its name gives away", () => {
  const names = ["shop.example", "www.shop.example", "api.shop.example", "mail.shop.example", "help.shop.example"];
  const profile = applyStoreFile(
    read({ domain: "shop.example", hosts: names.map((name) => ({ name })) }),
    emptyProfile("shop.example"),
  );
  expect(profile.hosts.map(({ role, http, required }) => [role, http, required])).toEqual([
    ["storefront", true, true],
    ["redirect", true, true],
    ["api", true, true],
    ["mail", false, false],
    ["vendor", true, false],
  ]);
});

test("one expected status may stand without a list, names in any spelling", () => {
  const profile = applyStoreFile(
    read({ domain: "Bücher.example.", hosts: [{ name: "API.Shop.example", expect_status: 204 }] }),
    emptyProfile("shop.example"),
  );
  expect(profile.domain).toBe("xn--bcher-kva.example");
  expect(profile.hosts[0]).toMatchObject({ name: "api.shop.example", expectStatus: [204] });
});

test.each([
  [{}, "domain: is missing"],
  ["shop.example", 'the file: "shop.example" – '],
  [null, "the file: – "],
  [{ domain: "not a name" }, 'domain: "not a name" is no host name'],
  [{ domain: "a.example", hosts: [] }, "hosts: names no host"],
  [
    { domain: "a.example", hosts: [{ name: "a.example" }, { name: "b.example", role: "shop" }] },
    'hosts[1].role: "shop"',
  ],
  [{ domain: "a.example", hosts: [{ name: "a.example" }, { name: "A.example" }] }, "hosts: names a host twice"],
  [{ domain: "a.example", hosts: [{ name: "a.example", expect_status: 20 }] }, "hosts[0].expect_status: 20"],
  [{ domain: "a.example", hosts: [{ nam: "a.example" }] }, "hosts[0].nam: there is no such field; did you mean name?"],
  [
    { domain: "a.example", canonicalOrigin: "x" },
    "canonicalOrigin: there is no such field; did you mean canonical_origin?",
  ],
  [{ domain: "a.example", canonical_origin: "https://a.example/x" }, "is no origin"],
  [{ domain: "a.example", paths: { cart: "cart" } }, 'paths.cart: "cart" is no path'],
  [{ domain: "a.example", senders: [{ from_domain: "a.example", stream: "orders" }] }, 'senders[0].stream: "orders"'],
  [{ domain: "a.example", senders: [{ from_domain: "a.example" }] }, "senders[0].stream: is missing"],
  [
    { domain: "a.example", known_urls: ["ftp://a.example/"] },
    'known_urls[0]: "ftp://a.example/" is no http(s) address',
  ],
  [{ domain: "a.example", known_urls: [["https://u", "p@a.example/"].join(":")] }, "must not hold a user name"],
  [{ domain: "a.example", cutover_at: "tomorrow" }, 'cutover_at: "tomorrow" is no moment'],
  [{ domain: "a.example", orders_per_day: -1 }, "orders_per_day: -1"],
  [
    { domain: "a.example", campaigns: [{ name: "x", start: "2026-12-02T00:00:00Z", end: "2026-12-01T00:00:00Z" }] },
    "campaigns: one ends before it starts",
  ],
])("a wrong file is refused with the field's path: %j", (value, expected) => {
  expect(problems(value).join("\n")).toContain(expected);
});

test("inputs of later checks are accepted and named as unused", () => {
  const file = read({
    domain: "a.example",
    repos: ["https://git.example/a"],
    hosts: [{ name: "a.example", proxied: "yes" }],
  });
  expect(unusedInputs(file)).toEqual(["repos"]);
  expect(unusedInputs(read({ domain: "a.example" }))).toEqual([]);
});

test("the published schema is that of the file; write it with `launch-ready config --schema > public/launch.schema.json`", () => {
  const published = JSON.parse(readFileSync(new URL("../../public/launch.schema.json", import.meta.url), "utf8"));
  expect(published).toEqual(JSON.parse(JSON.stringify(storeFileSchema())));
  expect(published.required).toEqual(["domain"]);
  expect(published.additionalProperties).toBe(false);
});

test("what the smoke tests may use is checked field by field", () => {
  expect(problems({ domain: "shop.example", smoke: { build_marker: { kind: "cookie", name: "b" } } })[0]).toContain(
    "smoke.build_marker.kind",
  );
  expect(problems({ domain: "shop.example", smoke: { password: "x" } })[0]).toContain(
    "smoke.password: there is no such field",
  );
  expect(problems({ domain: "shop.example", smoke: { webhook_url: "http://shop.example/hook" } })[0]).toContain(
    "is no https address",
  );
});
