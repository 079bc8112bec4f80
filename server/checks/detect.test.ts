import { describe, expect, test } from "vitest";
import { detectStore } from "./detect.ts";
import { type FakeWorld, fakeProbes } from "./probes/fake.ts";

const domain = "fernkiln.example";
const shop = (body: string, headers: Record<string, string> = {}) => ({ status: 200, body, headers });
const home = `<title>Fern &amp; Kiln – tea ware</title>
  <a href="/account/login">Sign in</a><a href="/cart">Cart</a><a href="/products/cup">Cup</a>
  <a href="/collections/all">All</a><a href="https://elsewhere.example/checkout">Elsewhere</a>`;

function detect(world: FakeWorld) {
  return detectStore(domain, fakeProbes(world));
}

test("a shop that answers is described from its home page, its records and its registry", async () => {
  const { profile, name, facts, questions } = await detect({
    dns: {
      [`${domain} NS`]: ["ns1.dns.example", "ns2.dns.example"],
      [`${domain} MX`]: ["1 aspmx.l.google.com"],
      [`api.${domain} A`]: ["192.0.2.20"],
    },
    http: { [`https://${domain}/`]: shop(home, { "x-vercel-id": "fra1::abc" }) },
    rdap: { [domain]: { outcome: "ok", registrar: "Good Names Ltd" } },
  });
  expect(name).toBe("Fern & Kiln");
  expect(profile).toMatchObject({
    domain,
    canonicalOrigin: `https://${domain}`,
    platform: "vercel",
    paths: {
      home: "/",
      login: "/account/login",
      cart: "/cart",
      product: "/products/cup",
      collection: "/collections/all",
    },
    knownUrls: [`https://${domain}/products/cup`, `https://${domain}/collections/all`],
    senders: [{ fromDomain: domain, provider: "google", stream: "personal" }],
  });
  expect(profile.paths.checkout).toBeUndefined();
  // Nobody said what its front page answers: a closed door there is no fault.
  const api = profile.hosts.find(({ role }) => role === "api");
  expect(api).toMatchObject({ name: `api.${domain}`, http: true, required: true });
  expect(api?.expectStatus).toContain(401);
  const value = (key: string) => facts.find((fact) => fact.key === key)?.value;
  expect(value("registrar")).toBe("Good Names Ltd");
  expect(value("dns")).toBe("ns1.dns.example, ns2.dns.example");
  expect(questions).toEqual(["Who sends the order mails?"]);
});

test("a shop that does not answer leaves every fact open, and is asked about", async () => {
  const { profile, name, facts, questions } = await detect({});
  expect(name).toBe(domain);
  expect(profile).toMatchObject({ canonicalOrigin: null, platform: "other", senders: [], knownUrls: [] });
  expect(facts.find(({ key }) => key === "canonical")?.value).toBeNull();
  expect(questions[0]).toMatch(/could not open the shop/);
});

test("names that a wildcard answers for are not taken for hosts of the shop", async () => {
  const { profile } = await detect({
    dns: {
      [`*.${domain} A`]: ["192.0.2.9"],
      [`lrc-9f2b7c41d0aa.${domain} A`]: ["192.0.2.9"],
      [`api.${domain} A`]: ["192.0.2.9"],
    },
  });
  expect(profile.hosts.map(({ name }) => name)).toEqual([domain, `www.${domain}`]);
});

describe("the platform is told by what it sends", () => {
  test.each<[string, Record<string, string>, string]>([
    ["shopify", { "powered-by": "Shopify" }, ""],
    ["shopify", { "x-shopid": "1" }, ""],
    ["shopify", {}, '<script src="https://cdn.shopify.com/s/a.js"></script>'],
    ["vercel", { server: "Vercel" }, ""],
    ["netlify", { server: "Netlify" }, ""],
    ["render", { "x-render-origin-server": "Render" }, ""],
    ["fly", { "fly-request-id": "x" }, ""],
    ["heroku", { via: "1.1 vegur" }, ""],
    ["cloudflare", { server: "cloudflare" }, ""],
    ["shopify", { server: "cloudflare", "x-shopid": "1" }, ""],
    ["other", { server: "nginx" }, ""],
  ])("%s by %j%s", async (platform, headers, body) => {
    const { profile } = await detect({ http: { [`https://${domain}/`]: shop(body, headers) } });
    expect(profile.platform).toBe(platform);
  });
});

test("a shop that lives under www makes that its storefront, and the bare domain a redirect", async () => {
  const { profile, facts } = await detect({
    http: {
      [`https://${domain}/`]: { status: 301, headers: { location: `https://www.${domain}/` } },
      [`https://www.${domain}/`]: shop(home),
    },
  });
  expect(profile.canonicalOrigin).toBe(`https://www.${domain}`);
  expect(profile.hosts.map(({ name, role }) => [name, role])).toEqual([
    [domain, "redirect"],
    [`www.${domain}`, "storefront"],
  ]);
  expect(facts.find(({ key }) => key === "canonical")?.source).toBe(`1 redirect from https://${domain}`);
});

test("an error page is not taken for the shop", async () => {
  const { profile } = await detect({ http: { [`https://${domain}/`]: { status: 503, body: home } } });
  expect(profile.canonicalOrigin).toBeNull();
  expect(profile.paths).toEqual({ home: "/" });
});
