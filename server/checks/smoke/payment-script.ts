/** Finds the script a payment provider's fields come from, and which of the provider's two worlds it is told to use. */
import { readHtml } from "../probes/html.ts";
import { isUnclear, type Step, type Trial } from "./trial.ts";

/** `blocked` when the provider's host does not let us have it: a warning, since visitors may still get it. */
export type PaymentFact = {
  provider: string;
  url: string;
  outcome: "loads" | "blocked" | "missing";
  status: number | null;
  fault: Step["fault"];
};
export type KeyMode = "live" | "test" | "unseen";

/** Addresses of payment fields, by the providers' documents. */
const providers: [string, RegExp][] = [
  ["Stripe", /^https:\/\/js\.stripe\.com\//],
  ["PayPal", /^https:\/\/www\.(?:sandbox\.)?paypal(?:objects)?\.com\/sdk\/js/],
  ["Mollie", /^https:\/\/js\.mollie\.com\//],
  ["Adyen", /^https:\/\/checkoutshopper-[\w-]+\.(?:cdn\.)?adyen\.com\//],
  ["Braintree", /^https:\/\/js\.braintreegateway\.com\//],
  ["Klarna", /^https:\/\/x\.klarnacdn\.net\//],
  ["Square", /^https:\/\/(?:sandbox\.)?web\.squarecdn\.com\//],
  ["Checkout.com", /^https:\/\/(?:cdn\.checkout\.com|checkout-web-components\.checkout\.com)\//],
];
/** Signs of the test world: Stripe's key, PayPal's and Square's sandbox, Adyen's and Mollie's test setting. */
const TEST =
  /\bpk_test_\w{8,}|paypal\.com\/sdk\/js\?(?:[^"']*&)?client-id=(?:sb|test)\b|www\.sandbox\.paypal\.com|checkoutshopper-test|sandbox\.web\.squarecdn|["']?testmode["']?\s*:\s*true/;
const LIVE = /\bpk_live_\w{8,}|checkoutshopper-live/;

/** Loads the payment scripts a page names; empty when it names none. */
export async function lookAtPayment(trial: Trial, body: string, pageUrl: string): Promise<PaymentFact[]> {
  const found: PaymentFact[] = [];
  for (const url of readHtml(body, pageUrl).scripts) {
    const provider = providers.find(([, address]) => address.test(url))?.[0];
    if (provider === undefined || found.some((entry) => entry.provider === provider)) continue;
    const step = await trial.open(`${provider} script`, url, { kind: "script" });
    const { status, fault } = step;
    found.push({ provider, url: url.split("?", 1)[0] ?? url, outcome: outcomeOf(step), status, fault });
  }
  return found;
}

/** Reads from a page and its scripts which world they talk to; live counts when both keys stand there. */
export function keyModeOf(texts: string[]): KeyMode {
  if (texts.some((text) => LIVE.test(text))) return "live";
  return texts.some((text) => TEST.test(text)) ? "test" : "unseen";
}

function outcomeOf(step: Step): PaymentFact["outcome"] {
  if (step.status === 200) return "loads";
  const isRefused = step.status === 401 || step.status === 403 || step.status === 429;
  return isUnclear(step) || isRefused || step.status === null ? "blocked" : "missing";
}
