import { expect, test } from "vitest";
import type { FakeResponse, FakeWeb } from "../probes/fake-http.ts";
import { mayGetBypass } from "./deployment-look.ts";
import { contextOf, deployed, shop } from "./fake-shop.ts";
import { homepage } from "./homepage.ts";

const store = {
  ...shop,
  hosts: [
    ...shop.hosts,
    { ...{ name: "Preview.shop.test", http: true }, ...{ role: "app" as const, required: false } },
  ],
};

test.each([
  ["https://shop-r41.vercel.app/", true],
  ["https://SHOP-r41.vercel.app./", true],
  ["https://preview.shop.test/", true],
  ["https://shop.test/", true],
  ["http://shop-r41.vercel.app/", false],
  ["https://vercel.app/", false],
  ["https://shop-r41.vercel.app.other.test/", false],
  ["https://notvercel.app/", false],
  ["https://vercel.app@other.test/", false],
  ["https://other.test/shop-r41.vercel.app", false],
  ["https://staging.shop.test/", false],
  ["https://127.0.0.1/", false],
])("the bypass for %s: %s", (url, expected) => {
  expect(mayGetBypass(url, store)).toBe(expected);
});

test.each([
  ["https://shop-r41.vercel.app", ["opens-it", "_vercel_jwt=j"]],
  ["https://shop-r41.other.test", ["nothing"]],
])("at %s the secret and its cookie are seen where they belong and nowhere else", async (url, expected) => {
  const seen: string[] = [];
  const elsewhere: string[] = [];
  const leads = "https://collector.other.test";
  const own: FakeWeb[string] = ({ headers }): FakeResponse => {
    const bypass = headers["x-vercel-protection-bypass"];
    seen.push(bypass ?? headers.cookie ?? "nothing");
    if (bypass === undefined) return { status: 302, headers: { location: `${leads}/` } };
    return { status: 307, headers: { location: "/", "set-cookie": "_vercel_jwt=j; Path=/" } };
  };
  const collector: FakeWeb[string] = ({ headers }) => {
    elsewhere.push(JSON.stringify(headers));
    return "<title>Elsewhere</title>";
  };
  const home = "<title>Shop</title><p>Fresh today</p>";
  const deploy = deployed("4f3d2c1b0a99887766554433221100ffeeddccbb", { url });
  const connections = { previewBypass: "opens-it" };
  const web = { [`${shop.canonicalOrigin}/`]: home, [`${url}/`]: own, [`${leads}/`]: collector };
  const context = contextOf(web, { store, deploy, connections });
  await homepage.gather(context);
  expect(seen).toEqual(expected);
  expect(elsewhere).toHaveLength(1);
  expect(elsewhere.join()).not.toMatch(/opens-it|_vercel_jwt|bypass/);
});
