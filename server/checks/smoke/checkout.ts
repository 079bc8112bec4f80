import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import { BOT_WALL_ASK, notSeen, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import type { StoreProfile } from "../store-profile.ts";
import { isDown, isUnclear, quickerOf, shopUrl, stepText } from "./trial.ts";
import { type CheckoutFacts, type Missing, tryCheckout } from "./try-checkout.ts";

/** Catalogue 8.1: all steps together, in milliseconds. */
const SLOW_MS = 5_000;

/** Checks that an item can be put in the basket and paid for, up to the step where a card would be entered. */
export const checkout = defineCheck<CheckoutFacts>({
  id: "smoke.checkout",
  stages: ["deploy-hardening", "monitoring"],
  level: "owner",
  minimumBar: [6],
  severity: "critical",
  impact: "checkout",
  reach: 0.9,
  effort: "M",
  title: "Checkout after a deploy",
  founderTitle: "People can still buy after an update",
  riskTitle: "People may not be able to buy after an update",
  why: "Two minutes after each release you know whether people can still buy.",
  reference: { name: "RFC 9110, section 15.3", url: "https://www.rfc-editor.org/rfc/rfc9110#section-15.3" },
  freshForMs: freshFor.network,
  whileClosed: {
    question:
      "After the last deploy: put a test item in the cart and go to the payment step, without paying. Link what you saw.",
    passWhen: "The payment step loads with the live provider.",
    warnWhen: "It takes longer than five seconds.",
    failWhen: "Any step fails.",
    fixSteps: ["Roll back first.", "Look at payment keys, cross-origin rules and the vendor's status."],
    freshDays: 7,
  },
  gather: (context) => quickerOf(context, () => tryCheckout(context), { slowMs: SLOW_MS, tookMs: wayMs }),
  judge({ store, facts }) {
    const subject = shopUrl(store, store.paths.checkout ?? "/checkout");
    const verdicts = [judgeWay(subject, facts, store)];
    if (facts.api !== null) verdicts.push(judgeApi(facts.api, store));
    return verdicts;
  },
  fix: fixSteps,
});

const questions: { [missing in Missing]: string } = {
  "test-item": "Which item may we put in the cart? A hidden one with nothing in stock: give its page and number.",
  "cart-path": "At which path is the cart?",
  "checkout-path": "At which path does the checkout begin?",
  "script-basket": "Only a script can put the test item in the cart. Go to the payment step by hand after the deploy.",
};

function judgeWay(subject: string, facts: CheckoutFacts, { platform }: StoreProfile): Verdict {
  const base = { subject, summaryTech: textOf(facts), data: dataOf(facts) };
  if (facts.missing !== null) {
    const summary = "Whether people can buy is not tried yet: something we need is missing.";
    return notSeen({ ...base, findingKey: facts.missing, summary, ask: questions[facts.missing] });
  }
  const way = facts.steps.filter(({ name }) => WAY.includes(name));
  const unclear = way.find(isUnclear);
  if (unclear !== undefined) {
    const isWalled = unclear.wall === "bot-wall";
    const summary = isWalled
      ? "Your bot protection stopped us on the way to the checkout."
      : "Something stood before the checkout, so we could not try it.";
    const ask = isWalled ? BOT_WALL_ASK : TRY_AGAIN_ASK;
    return notSeen({ ...base, findingKey: unclear.wall ?? "not-seen", summary, ask });
  }
  const fault = faultOfWay(facts, way);
  if (fault !== null) return { ...base, status: "fail", confirm: "later", ...fault };
  if (facts.basket === null || facts.basket.lines === null || facts.basket.price === null) {
    const summary = "We put the test item in the cart and could not read what the cart says.";
    const ask = "What does the cart show for the test item? The check looks for its name and a price with a currency.";
    return notSeen({ ...base, findingKey: "cart-unread", summary, ask });
  }
  return judgeGoodWay(base, facts, platform);
}

/** The steps a buyer takes; the others only look. */
const WAY = ["test item", "add to cart", "cart", "checkout"];

function wayMs({ steps }: CheckoutFacts): number {
  return steps.filter(({ name }) => WAY.includes(name)).reduce((sum, { ms }) => sum + ms, 0);
}

type WayFault = Pick<Verdict, "findingKey" | "summary" | "expected" | "found">;

function faultOfWay(facts: CheckoutFacts, way: CheckoutFacts["steps"]): WayFault | null {
  const { basket, checkout: end, payment, keyMode } = facts;
  const broken = way.find((step) => isDown(step) || (step.status ?? 0) >= 400);
  if (broken !== undefined) {
    const found = `${broken.request} ${broken.status ?? broken.fault}`;
    return { ...brokenWords(broken.name), expected: "an answer from 200 to 399", found };
  }
  if (basket?.lines === 0) {
    const summary = "The test item does not stay in the cart.";
    return { findingKey: "cart-empty", summary, expected: "one line", found: "an empty cart" };
  }
  if (basket?.price === 0) {
    const summary = "The cart says the test item costs nothing.";
    return { findingKey: "cart-price-zero", summary, expected: "a price above 0", found: "0" };
  }
  if (end !== null && !end.isTheirs) {
    const summary = "The checkout leads to a page that is not your shop's.";
    return { findingKey: "checkout-elsewhere", summary, expected: "the shop's checkout", found: end.url };
  }
  const gone = payment.find(({ outcome }) => outcome === "missing");
  if (gone !== undefined) {
    const summary = "The payment fields do not load, so nobody can pay.";
    return { findingKey: "payment-script", summary, expected: "200", found: `${gone.url} ${gone.status}` };
  }
  if (keyMode === "test") {
    const summary = "The checkout talks to the payment provider's test world: no customer can pay.";
    return { findingKey: "test-payment-key", summary, expected: "a live publishable key", found: "a test key" };
  }
  return null;
}

function brokenWords(step: string): Pick<WayFault, "findingKey" | "summary"> {
  switch (step) {
    case "test item":
      return { findingKey: "item-page", summary: "The page of the test item does not open." };
    case "add to cart":
      return { findingKey: "add-to-cart", summary: "Nothing can be put in the cart." };
    case "cart":
      return { findingKey: "cart", summary: "The cart does not open." };
    default:
      return { findingKey: "checkout", summary: "The checkout does not open, so nobody can pay." };
  }
}

function judgeGoodWay(
  base: Pick<Verdict, "subject" | "summaryTech" | "data">,
  facts: CheckoutFacts,
  platform: StoreProfile["platform"],
): Verdict {
  const blocked = facts.payment.find(({ outcome }) => outcome === "blocked");
  if (blocked !== undefined) {
    return {
      ...base,
      status: "warn",
      findingKey: "payment-script-blocked",
      severity: "medium",
      summary: "The checkout opens, but the payment provider did not give us its fields.",
      expected: "200",
      found: `${blocked.url} ${blocked.status ?? blocked.fault}`,
    };
  }
  const tookMs = wayMs(facts);
  if (tookMs > SLOW_MS) {
    return {
      ...base,
      status: "warn",
      findingKey: "slow",
      severity: "medium",
      summary: "Buying works, but the shop takes longer than five seconds for it.",
      expected: `at most ${SLOW_MS} ms`,
      found: `${tookMs} ms`,
    };
  }
  const isPaymentSeen = platform === "shopify" || facts.payment.length > 0;
  const summary = isPaymentSeen
    ? "The test item goes in the cart, and the payment step opens."
    : "The test item goes in the cart, and the checkout opens; its payment fields come later, where we stop.";
  return { ...base, status: "pass", findingKey: "ok", summary };
}

function judgeApi(step: NonNullable<CheckoutFacts["api"]>, store: StoreProfile): Verdict {
  const subject = shopUrl(store, store.smoke?.checkoutApi ?? "/");
  const base = { subject, summaryTech: `${stepText(step)}.`, data: { api: step } };
  const expected = "400 to 499 for an empty order";
  if (isUnclear(step) || step.status === 429) {
    const summary = "We could not ask the shop's own checkout.";
    return notSeen({ ...base, findingKey: step.wall ?? "not-seen", summary, ask: TRY_AGAIN_ASK });
  }
  if (step.status !== null && step.status >= 400 && step.status < 500) {
    return { ...base, status: "pass", findingKey: "ok", summary: "An empty order is turned away." };
  }
  const found = `${step.status ?? step.fault}`;
  const summary = isDown(step)
    ? "An order that is not complete breaks the checkout."
    : "The checkout takes an empty order.";
  const findingKey = isDown(step) ? "api-breaks" : "empty-order-accepted";
  return { ...base, status: "fail", findingKey, summary, expected, found, confirm: "later" };
}

function textOf({ steps, basket, payment, keyMode, isCleared }: CheckoutFacts): string {
  const inIt = basket === null ? "cart not read" : `cart: ${basket.lines ?? "?"} line, ${basket.price ?? "no price"}`;
  const fields = payment.map(({ provider, outcome }) => `${provider} ${outcome}`).join(", ") || "no payment script";
  const cleared = isCleared ? "cart cleared" : "cart left with its cookie";
  return `${steps.map(stepText).join("; ") || "nothing tried"}; ${inIt}; ${fields}, key ${keyMode}; ${cleared}.`;
}

function dataOf({ flow, steps, basket, checkout: end, payment, keyMode }: CheckoutFacts) {
  return { flow, steps, basket, checkout: end, payment, keyMode };
}

function fixSteps({ status, findingKey }: Verdict): FixStep[] {
  if (status !== "fail" && status !== "warn") return [];
  const rollBack: FixStep = { text: "Roll back first: restore the last good deployment. Then look for the cause." };
  switch (findingKey) {
    case "slow":
      return [
        { text: "Read in the server's log which step waits, and for whom: database, stock or payment provider." },
      ];
    case "payment-script-blocked":
      return [
        { text: "Look at the payment provider's status page, and open the checkout in a browser." },
        { text: "Let the provider's host through the shop's content security policy." },
      ];
    case "test-payment-key":
      return [
        rollBack,
        {
          text: "Set the live publishable key in the hosting's production variables, and deploy again.",
          link: { label: "Stripe API keys", url: "https://dashboard.stripe.com/apikeys" },
        },
      ];
    case "cart-price-zero":
      return [rollBack, { text: "Look at the price of the test item, and at where the cart takes its currency from." }];
    case "empty-order-accepted":
      return [
        rollBack,
        { text: "Check an order before it is stored, and answer 400 or 422 when something is missing." },
      ];
    default:
      return [rollBack, { text: "Look at payment keys, cross-origin rules and the vendor's status." }];
  }
}
