import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { FakeResponse, FakeWeb } from "../probes/fake-http.ts";
import { contextOf, keysOf, origin, shop } from "./fake-shop.ts";
import { signMessage } from "./sign-webhook.ts";
import { webhook } from "./webhook.ts";

const url = `${origin}/hook`;
const secret = ["whsec", "made-for-this-test"].join("_");
type Request = { headers: Record<string, string>; json: string };

/** A receiver as the provider's documents ask for; `changes` makes it careless. */
function receiver(changes: { skipsMark?: boolean; skipsAge?: boolean } = {}): FakeWeb[string] {
  return ({ headers, json }: Request): FakeResponse => {
    const [, at = "", mark = ""] = /t=(\d+),v1=(\w+)/.exec(headers["stripe-signature"] ?? "") ?? [];
    if (mark === "") return 401;
    const right = createHmac("sha256", secret).update(`${at}.${json}`).digest("hex");
    if (mark !== right && !changes.skipsMark) return 400;
    const age = Math.abs(Date.parse("2026-11-24T12:00:00Z") / 1000 - Number(at));
    return age > 300 && !changes.skipsAge ? 400 : 200;
  };
}

async function say(post: FakeWeb[string], { get = 405 as FakeResponse, signed = false } = {}) {
  const connections = signed ? { webhookSigning: { scheme: "stripe" as const, secret } } : {};
  const context = contextOf({ [`POST ${url}`]: post, [url]: get }, { connections });
  const facts = await webhook.gather(context);
  return { facts, verdicts: webhook.judge({ ...context, facts }) };
}

describe("the halves anybody may try", () => {
  test.each<[string, FakeWeb[string], string]>([
    ["a careful receiver passes", receiver(), "/hook pass ok"],
    ["unsigned 200 fails", 200, "/hook fail unsigned-accepted"],
    [
      "a signature of the wrong key that is taken fails",
      receiver({ skipsMark: true, skipsAge: true }),
      "/hook fail altered-accepted",
    ],
    ["5xx fails", 500, "/hook fail broken"],
    ["a redirect fails", "307 https://shop.test/hook", "/hook fail redirect"],
    ["404 is not where it is taken", 404, "/hook unknown wrong-address"],
    ["a bot wall is unknown", { status: 403, botWall: true }, "/hook unknown bot-wall"],
    ["a limit is unknown", 429, "/hook unknown not-seen"],
    ["an answer that is always late warns", { status: 401, ms: 2_400 }, "/hook warn slow"],
  ])("%s", async (_name, post, expected) => {
    const keys = keysOf((await say(post)).verdicts);
    expect(keys).toContain(expected);
    expect(keys.filter((key) => key.includes("signed ")).every((key) => key === "signed skip owner-only")).toBe(true);
  });

  test("a page for GET is a small warning", async () => {
    const { verdicts } = await say(receiver(), { get: "<p>Hello</p>" });
    expect(keysOf(verdicts)).toEqual(["/hook warn get-answers-page", "signed skip owner-only"]);
    expect(verdicts[0]?.severity).toBe("low");
  });

  test("without an address it asks, and at Shopify there is nothing to ask", () => {
    const facts = { url: null, cases: [], hasSecret: false };
    const now = new Date();
    expect(webhook.judge({ store: shop, facts, now })[0]).toMatchObject({
      status: "unknown",
      findingKey: "no-webhook",
    });
    const store = { ...shop, platform: "shopify" as const };
    expect(webhook.judge({ store, facts, now })[0]?.status).toBe("skip");
  });
});

describe("the half only the owner's machine tries", () => {
  test("genuine messages are taken twice, changed and old ones not; the secret is in no fact", async () => {
    const { facts, verdicts } = await say(receiver(), { signed: true });
    expect(keysOf(verdicts)).toEqual(["/hook pass ok", "signed pass ok"]);
    expect(facts.cases.map((entry) => entry.case)).toEqual([
      "unsigned",
      "forged",
      "get",
      "signed",
      "again",
      "altered",
      "stale",
    ]);
    expect(JSON.stringify([facts, verdicts])).not.toContain(secret);
  });

  test("an old message that is taken warns", async () => {
    const { verdicts } = await say(receiver({ skipsAge: true }), { signed: true });
    expect(keysOf(verdicts)).toEqual(["/hook pass ok", "signed warn stale-accepted"]);
  });

  test("a genuine message that is refused fails", async () => {
    const { verdicts } = await say(401, { signed: true });
    expect(keysOf(verdicts)).toEqual(["/hook pass ok", "signed fail signed-rejected", "signed fail repeat-rejected"]);
  });
});

describe("what the owner's own machine reported", () => {
  const told = { status: "pass", findingKey: "ok", severity: "critical", summary: "Genuine ones are taken." } as const;
  const report = { url, verdicts: [told], by: "Maya's key", at: "2026-11-24T11:00:00.000Z" };
  async function sayWith(webhookReport: typeof report, post: FakeWeb[string] = receiver()) {
    const context = contextOf({ [`POST ${url}`]: post, [url]: 405 }, { connections: { webhookReport } });
    return webhook.judge({ ...context, facts: await webhook.gather(context) });
  }

  test("stands beside what is measured, with who said it, and less sure than a measurement", async () => {
    const verdicts = await sayWith(report);
    expect(keysOf(verdicts)).toEqual(["/hook pass ok", "signed pass ok"]);
    expect(verdicts[1]).toMatchObject({ confidence: 0.6 });
    expect(verdicts[1]?.summaryTech).toContain("Maya's key");
  });

  test("never takes the place of what is measured as failing", async () => {
    expect(keysOf(await sayWith(report, 200))).toEqual([
      "/hook fail unsigned-accepted",
      "/hook fail altered-accepted",
      "signed pass ok",
    ]);
  });

  test("about another address says nothing of this one", async () => {
    const elsewhere = { ...report, url: `${origin}/old-hook` };
    expect(keysOf(await sayWith(elsewhere))).toEqual(["/hook pass ok", "signed skip owner-only"]);
  });
});

test("signs as the providers' documents say (catalogue 16, vectors)", () => {
  const at = { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", atSeconds: 1_614_265_330, body: '{"test": 2432232314}' };
  const key = ["MfKQ9r8GKYqrTwjUPD8I", "LPZIo2LaLaSw"].join("");
  expect(signMessage("standard", key, at)["webhook-signature"]).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  const stripe = { id: "evt_1", atSeconds: 1_700_000_000, body: '{"id":"evt_1"}' };
  expect(signMessage("stripe", ["whsec", "test"].join("_"), stripe)["stripe-signature"]).toBe(
    "t=1700000000,v1=c89214b5b5da833daed6f0b8c5bb6bd58cea9022bd80ccc78230f3942d632925",
  );
  const shopify = { id: "1", atSeconds: 0, body: '{"id":1}' };
  expect(signMessage("shopify", ["shpss", "test"].join("_"), shopify)["x-shopify-hmac-sha256"]).toBe(
    "1GxccvotnkOedTjSm8S0m/VA3yAUKshyqT52ccNYHj4=",
  );
  const github = { id: "1", atSeconds: 0, body: "Hello, World!" };
  expect(signMessage("github", "It's a Secret to Everybody", github)["x-hub-signature-256"]).toBe(
    "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
  );
});
