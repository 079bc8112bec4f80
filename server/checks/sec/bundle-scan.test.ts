import { expect, test } from "vitest";
import type { Verdict } from "../check.ts";
import { fakeStore, judgeWorld } from "../dns/fake-store.ts";
import type { FakeWorld } from "../probes/fake.ts";
import { fakeExchange } from "../probes/fake.ts";
import { bundleScan } from "./bundle-scan.ts";
import { drawFrom } from "./corpus-draw.ts";

const draw = drawFrom(11);
const HOME = "https://www.shop.test/";
const APP = "https://www.shop.test/app.js";
const join = (...parts: string[]) => parts.join("");
const store = fakeStore({ domain: "shop.test", canonicalOrigin: "https://www.shop.test", platform: "vercel" });

function judge(assets: { [url: string]: string }, site: NonNullable<FakeWorld["site"]> = {}): Promise<Verdict[]> {
  return judgeWorld(bundleScan, { site: { pages: [fakeExchange(HOME, "<h1>Shop</h1>")], assets, ...site } }, store);
}
function jwt(role: string): string {
  const parts = [{ alg: "HS256" }, { role, iss: "supabase" }].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  return `${parts.join(".")}.${draw.base64url(43)}`;
}
const stripeSecret = join("sk_", "live_", "a1B2".repeat(6));

test.each([
  ["a live Stripe key fails", stripeSecret, "fail", "critical"],
  ["a secret Stripe test key fails as high", join("sk_", "test_", draw.alnum(24)), "fail", "high"],
  [
    "a private Klaviyo key fails, though it begins like a publishable one",
    join("pk_", draw.hex(34)),
    "fail",
    "critical",
  ],
  ["a Supabase service key fails", jwt("service_role"), "fail", "critical"],
  ["a Google key warns", join("AI", "za", draw.alnum(35)), "warn", "medium"],
])("%s", async (_name, value, status, severity) => {
  const verdicts = await judge({ [APP]: `x="${value}"` });
  expect(verdicts).toMatchObject([{ status, severity, subject: "www.shop.test" }]);
});

test.each([
  ["a publishable key", join("pk_", "live_", draw.alnum(24))],
  ["a Supabase anonymous key", jwt("anon")],
  ["an error reporting address", `https://${draw.hex(32)}@o12.ingest.sentry.io/34`],
])("%s passes and is named as public by design", async (_name, value) => {
  const [verdict] = await judge({ [APP]: `x="${value}"` });
  expect(verdict).toMatchObject({ status: "pass", findingKey: "ok", data: { publicByDesign: [{ class: "public" }] } });
});

test("a healthy shop passes, placeholders and all", async () => {
  const text = `"${join("sk_", "live_", "x".repeat(24))}","G-${draw.upper(10)}","${join("pk_", "live_", draw.alnum(24))}"`;
  const verdicts = await judge({ [APP]: text });
  expect(verdicts).toMatchObject([{ status: "pass" }]);
  expect(verdicts[0]?.summary).toContain("meant to be public: Google Analytics id, Stripe publishable key");
});

test.each([
  ["an inline script", (key: string) => `<script>const k="${key}"</script>`],
  ["page state", (key: string) => `<script id="__NEXT_DATA__" type="application/json">{"k":"${key}"}</script>`],
  ["a comment", (key: string) => `<!-- ${key} -->`],
  [
    "a data attribute with entities",
    (key: string) => `<div data-x="{&quot;k&quot;:&quot;${key.replaceAll("_", "&#95;")}&quot;}"></div>`,
  ],
  ["streamed state", (key: string) => `<script>self.__next_f.push([1,"{\\"k\\":\\"${key}\\"}"])</script>`],
])("a key in %s is found", async (_name, page) => {
  const verdicts = await judge({}, { pages: [fakeExchange(HOME, page(stripeSecret))] });
  expect(verdicts).toMatchObject([{ status: "fail", data: { rule: "stripe-secret", file: HOME } }]);
});

test("the key of a finding outlives new file names and changes with the value", async () => {
  const [first] = await judge({ [APP]: stripeSecret });
  const [renamed] = await judge({ "https://www.shop.test/app.4711.js": ` ${stripeSecret}` });
  const [rotated] = await judge({ [APP]: join("sk_", "live_", draw.alnum(24)) });
  expect(renamed?.findingKey).toBe(first?.findingKey);
  expect(rotated?.findingKey).not.toBe(first?.findingKey);
});

test("a value in several files is one finding, and no part of it or of a URL's query is kept", async () => {
  const verdicts = await judge({
    [`${APP}?v=${stripeSecret}`]: stripeSecret,
    "https://www.shop.test/b.js": stripeSecret,
  });
  expect(verdicts).toMatchObject([{ status: "fail", data: { files: 2, file: APP } }]);
  expect(JSON.stringify(verdicts)).not.toContain("a1B2a1B2");
  const first = verdicts[0];
  expect(first && JSON.stringify(bundleScan.fix(first, store))).not.toContain("a1B2a1B2");
});

test("what could not be read is never green, and what was found there still counts", async () => {
  const walled = { unreadable: [{ url: `${HOME}cart`, reason: "bot-wall" }] };
  expect(await judge({}, { ...walled, pages: [] })).toMatchObject([{ status: "unknown", findingKey: "nothing-seen" }]);
  expect(await judge({}, walled)).toMatchObject([{ status: "unknown", findingKey: "not-all-seen" }]);
  expect(await judge({ [APP]: stripeSecret }, walled)).toMatchObject([{ status: "fail" }, { status: "unknown" }]);
});

test("a hosted log-in on another site does not hide anything of the shop", async () => {
  const verdicts = await judge({}, { unreadable: [{ url: `${HOME}login`, reason: "leads to another site" }] });
  expect(verdicts).toMatchObject([{ status: "pass" }]);
});

test("the fix revokes at the vendor before anything is removed", async () => {
  const [verdict] = await judge({ [APP]: stripeSecret });
  const steps = verdict ? bundleScan.fix(verdict, store) : [];
  expect(steps[0]).toMatchObject({ link: { url: "https://dashboard.stripe.com/apikeys" } });
  expect(steps.map((step) => step.text).join(" ")).toContain("Vercel, Project settings");
  const [healthy] = await judge({});
  expect(healthy && bundleScan.fix(healthy, store)).toEqual([]);
});
