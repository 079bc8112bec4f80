import { expect, test } from "vitest";
import { fakeHost, fakeStore, judgeWorld, outcomes } from "../dns/fake-store.ts";
import { type FakeWorld, fakeExchange } from "../probes/fake.ts";
import { drawFrom } from "../sec/corpus-draw.ts";
import { prodConfig } from "./prod-config.ts";

const draw = drawFrom(9);
const join = (...parts: string[]) => parts.join("");
const HOME = "https://www.shop.test/";
const APP = "https://www.shop.test/app.js";
const store = fakeStore();

function judge(page: string, script = "run()", site: NonNullable<FakeWorld["site"]> = {}) {
  const world = { site: { pages: [fakeExchange(HOME, page)], assets: { [APP]: script }, ...site } };
  return judgeWorld(prodConfig, world, store);
}
async function said(page: string, script?: string): Promise<string[]> {
  return outcomes(await judge(page, script)).map((outcome) => outcome.replace("www.shop.test ", ""));
}

test.each([
  ["a test payment key", "", `loadStripe("${join("pk_", "test_", draw.alnum(24))}")`, "fail test-payment-key"],
  [
    "a script from the developer's machine",
    '<script src="http://localhost:5173/src/main.ts"></script>',
    "",
    "fail local-request",
  ],
  ["a form sent to a private address", '<form action="http://192.168.0.7/pay"></form>', "", "fail local-request"],
  ["an image from a tunnel", '<img src="https://abc.ngrok-free.app/a.png">', "", "fail local-request"],
  ["Vite's development client", '<script type="module" src="/@vite/client"></script>', "", "fail development-build"],
  [
    "a Next.js development build",
    '<script src="/_next/static/development/_buildManifest.js"></script>',
    "",
    "fail development-build",
  ],
  [
    "React's development build",
    "",
    "/**\n * @license React\n * react-dom-client.development.js\n */",
    "fail development-build",
  ],
  ["an error overlay", "<vite-error-overlay></vite-error-overlay>", "", "fail development-build"],
  [
    "PayPal's shared test account",
    '<script src="https://www.paypal.com/sdk/js?client-id=sb&currency=EUR"></script>',
    "",
    "fail paypal-sandbox",
  ],
  [
    "code that knows PayPal's sandbox only",
    "",
    'open("https://www.sandbox.paypal.com/checkoutnow")',
    "fail paypal-sandbox",
  ],
  ["Shopify's test payment", "<label>(for testing) Bogus Gateway</label>", "", "fail bogus-gateway"],
  ["a request in code that may never run", "", 'fetch("http://localhost:3000/api")', "warn local-address"],
  ["a link to the developer's machine", '<a href="http://127.0.0.1:3000/checkout">Pay</a>', "", "warn local-address"],
  ["the shop's own staging host", "", 'const u="https://staging.shop.test/api"', "warn staging-address"],
  [
    "a preview address that is asked",
    "",
    'axios.create({baseURL:"https://shop-git-main.vercel.app"})',
    "warn staging-address",
  ],
])("%s is reported", async (_name, page, script, expected) => {
  expect(await said(page, script)).toEqual([expected]);
});

test.each([
  ["a comparison with localhost", "", 'if(location.hostname==="localhost")debug()'],
  ["a library's stand-in origin", "", 'new URL(e,"http://localhost")'],
  ["an address in a sentence", "", 'throw Error("Run it on http://localhost:3000 first")'],
  ["a preview address that is only mentioned", "", 'docs:"see","https://example-docs.vercel.app/x"'],
  [
    "a payment library with both PayPal addresses",
    "",
    '{sandbox:"https://www.sandbox.paypal.com",live:"https://www.paypal.com"}',
  ],
  ["a product called test", '<a href="/products/test-dev-staging">x</a>', 'fetch("https://www.shop.test/api")'],
  ["a private address as text", "", 'mask:"192.168.0.1"'],
])("%s passes", async (_name, page, script) => {
  expect(await said(page, script)).toEqual(["pass ok"]);
});

test("a declared host is live, whatever its name", async () => {
  const script = 'fetch("https://test.shop.test/api")';
  const declared = fakeStore({ hosts: [fakeHost("test.shop.test", "api")] });
  const world = { site: { pages: [fakeExchange(HOME, "")], assets: { [APP]: script } } };
  expect(outcomes(await judgeWorld(prodConfig, world, declared))).toEqual(["www.shop.test pass ok"]);
  expect(outcomes(await judgeWorld(prodConfig, world, store))).toEqual(["www.shop.test warn staging-address"]);
});

test("a test key beside the live key only warns, and neither is kept", async () => {
  const keys = [join("pk_", "test_", draw.alnum(24)), join("pk_", "live_", draw.alnum(24))];
  const verdicts = await judge("", `x?"${keys[0]}":"${keys[1]}"`);
  expect(outcomes(verdicts)).toEqual(["www.shop.test warn test-and-live-keys"]);
  for (const key of keys) expect(JSON.stringify(verdicts)).not.toContain(key.slice(12));
});

test("a script the page asks for that is missing warns", async () => {
  const verdicts = await judge('<script src="/gone.js"></script>', "", {
    assets: { "https://www.shop.test/gone.js": { status: 404, from: HOME } },
  });
  expect(outcomes(verdicts)).toEqual(["www.shop.test warn missing-script"]);
});

test("a bot wall is no answer, and no failure", async () => {
  const walled = await judge("", "", { pages: [], unreadable: [{ url: HOME, reason: "bot-wall" }] });
  expect(outcomes(walled)).toEqual(["www.shop.test unknown nothing-seen"]);
});

test("addresses are kept without query, user and password", async () => {
  const verdicts = await judge("", 'fetch("http://admin:geheim@localhost:3000/api?key=abcdef")');
  const text = JSON.stringify(await judge("", 'fetch("http://localhost:3000/api?key=abcdef")'));
  expect(text).toContain("http://localhost:3000/api");
  expect(text + JSON.stringify(verdicts)).not.toMatch(/abcdef|geheim/);
});

test("every failure names where to set the live value, a pass needs nothing", async () => {
  const [failure] = await judge("", `"${join("pk_", "test_", draw.alnum(24))}"`);
  const steps = failure ? prodConfig.fix(failure, { ...store, platform: "vercel" }) : [];
  expect(steps.map((step) => step.text).join(" ")).toContain(
    "Vercel, Project settings, Environment variables, Production",
  );
  const [healthy] = await judge("");
  expect(healthy && prodConfig.fix(healthy, store)).toEqual([]);
});
