/** Walks from the test item to the payment step, stops there, and clears the basket whatever happened. */
import type { GatherContext } from "../check.ts";
import { isOwnName } from "../dns/hosts.ts";
import { readHtml } from "../probes/html.ts";
import { isOwnFile, siteOf } from "../probes/site-scope.ts";
import { readPage } from "../seo/page.ts";
import type { StoreProfile } from "../store-profile.ts";
import { type Basket, readBasket, readCartJson } from "./basket.ts";
import { type Form, filled, readForms } from "./forms.ts";
import { type KeyMode, keyModeOf, lookAtPayment, type PaymentFact } from "./payment-script.ts";
import { type Answer, beginTrial, type Step, shopUrl, type Trial } from "./trial.ts";

/** `script-basket`: the item is put in by a script only a browser runs. */
export type Missing = "test-item" | "cart-path" | "checkout-path" | "script-basket";

export type CheckoutFacts = {
  flow: "shopify" | "forms";
  steps: Step[];
  /** What the store has not told us, and the flow cannot go on without; null when nothing. */
  missing: Missing | null;
  basket: Basket | null;
  /** Where the checkout ended, and whether that is a page of the shop or of its platform. */
  checkout: { url: string; isTheirs: boolean } | null;
  payment: PaymentFact[];
  keyMode: KeyMode;
  /** What the shop's own interface said to an empty order; null where none is declared. */
  api: Step | null;
  isCleared: boolean;
};

/** Hosts of Shopify's own checkout. */
const SHOPIFY_CHECKOUT = /(?:^|\.)(?:myshopify\.com|shopify\.com|shop\.app)$/;
const BASKET_ACTION = /cart|basket|\bbag\b|warenkorb|panier|carrello|cesta|winkelwagen/i;
const REMOVE_ACTION = /(?:clear|empty|remove|delete|leeren|entfernen)/i;
const SCRIPTS_MAX = 4;
/** Time for clearing up after a look that used its own up, in milliseconds. */
const CLEAR_MS = 5_000;

/** Tries the checkout: never a real order, never a card. */
export async function tryCheckout(context: GatherContext): Promise<CheckoutFacts> {
  const { store } = context;
  const trial = beginTrial(context);
  const facts: CheckoutFacts = {
    flow: store.platform === "shopify" ? "shopify" : "forms",
    steps: trial.steps,
    missing: null,
    basket: null,
    checkout: null,
    payment: [],
    keyMode: "unseen",
    api: null,
    isCleared: false,
  };
  try {
    const isReady =
      facts.flow === "shopify" ? await fillShopify(trial, store, facts) : await fillByForm(trial, store, facts);
    if (isReady) await openCheckout(trial, store, facts);
  } finally {
    facts.isCleared = await clearBasket(context, trial, facts);
  }
  if (store.smoke?.checkoutApi !== undefined) facts.api = await tryApi(trial, shopUrl(store, store.smoke.checkoutApi));
  return facts;
}

function isOk(answer: Answer): boolean {
  return answer.wall === null && answer.status !== null && answer.status >= 200 && answer.status < 400;
}

/** Shopify docs, "Cart API": add.js takes a variant, cart.js tells what is in. */
async function fillShopify(trial: Trial, store: StoreProfile, facts: CheckoutFacts): Promise<boolean> {
  const variant = store.smoke?.variantId;
  if (variant === undefined) {
    facts.missing = "test-item";
    return false;
  }
  const json = JSON.stringify({ items: [{ id: Number(variant), quantity: 1 }] });
  const added = await trial.send("add to cart", shopUrl(store, "/cart/add.js"), { json }, { kind: "other" });
  if (!isOk(added)) return false;
  const cart = await trial.get("cart", shopUrl(store, "/cart.js"), { kind: "other" });
  facts.basket = isOk(cart) ? (readCartJson(cart.body) ?? { lines: null, price: null }) : null;
  return isSold(facts.basket);
}

/** Every other shop: the form of the item's page, and the basket's page. */
async function fillByForm(trial: Trial, store: StoreProfile, facts: CheckoutFacts): Promise<boolean> {
  const { smoke = {}, paths } = store;
  const path = smoke.testPath ?? paths.product;
  if (path === undefined || (smoke.testSku === undefined && smoke.testPath === undefined)) {
    facts.missing = "test-item";
    return false;
  }
  if (paths.cart === undefined || paths.checkout === undefined) {
    facts.missing = paths.cart === undefined ? "cart-path" : "checkout-path";
    return false;
  }
  const product = await trial.open("test item", shopUrl(store, path));
  if (product.status !== 200 || product.wall !== null) return false;
  const form = basketForm(product, store);
  if (form === null) {
    facts.missing = "script-basket";
    return false;
  }
  const { origin } = new URL(product.url);
  const headers = { origin, referer: product.url };
  const added = await trial.send("add to cart", form.action, { form: filled(form, {}) }, { headers });
  if (!isOk(added)) return false;
  const cart = await trial.open("cart", shopUrl(store, paths.cart));
  if (cart.status !== 200 || cart.wall !== null) return false;
  facts.basket = readBasket(cart.body, itemWords(product, smoke.testSku));
  return isSold(facts.basket);
}

function isSold(basket: Basket | null): boolean {
  return basket !== null && basket.lines !== 0 && basket.price !== 0;
}

/** The form that names the test item, else the one that leads to the basket; sent encrypted to the shop itself. */
function basketForm(page: Answer, store: StoreProfile): Form | null {
  const own = readForms(page.body, page.url).filter(({ action, method, fields }) => {
    const { protocol, hostname } = new URL(action);
    const isOwn = protocol === "https:" && isOwnName(hostname, store.domain);
    return method === "post" && isOwn && !fields.some(({ type }) => type === "password");
  });
  const sku = store.smoke?.testSku;
  const named = own.find((form) => sku !== undefined && filled(form, {}).some(([, value]) => value === sku));
  const isBasket = ({ action, button }: Form) =>
    BASKET_ACTION.test(`${new URL(action).pathname} ${button?.name ?? ""}`);
  return named ?? own.find(isBasket) ?? null;
}

function itemWords(product: Answer, sku: string | undefined): string[] {
  const heading = /<h1[^>]*>([^<]{2,200})<\/h1>/i.exec(product.body)?.[1] ?? "";
  return [readPage(heading).text, sku ?? ""];
}

async function openCheckout(trial: Trial, store: StoreProfile, facts: CheckoutFacts): Promise<void> {
  const page = await trial.open("checkout", shopUrl(store, store.paths.checkout ?? "/checkout"));
  if (page.status === null || page.wall !== null) return;
  const { hostname } = new URL(page.url);
  const isTheirs = isOwnName(hostname, store.domain) || SHOPIFY_CHECKOUT.test(hostname);
  facts.checkout = { url: withoutToken(page.url), isTheirs };
  // Shopify's own checkout talks to Shopify's own payment.
  if (page.status !== 200 || facts.flow === "shopify") return;
  facts.payment = await lookAtPayment(trial, page.body, page.url);
  facts.keyMode = keyModeOf([page.body, ...(await ownScripts(trial, page))]);
}

async function ownScripts(trial: Trial, page: Answer): Promise<string[]> {
  const site = siteOf(new URL(page.url).hostname);
  const own = readHtml(page.body, page.url).scripts.filter((url) => isOwnFile(url, site));
  const texts: string[] = [];
  for (const url of [...new Set(own)].slice(0, SCRIPTS_MAX)) {
    texts.push((await trial.open("shop script", url, { kind: "script" })).body);
  }
  return texts;
}

/** A visit's basket goes with its cookie; a shop that keeps a list of abandoned ones is spared it all the same. */
async function clearBasket({ store }: GatherContext, trial: Trial, facts: CheckoutFacts): Promise<boolean> {
  if (!facts.steps.some(({ name }) => name === "add to cart")) return true;
  trial.allow(CLEAR_MS);
  if (facts.flow === "shopify") {
    const cleared = await trial.send("clear cart", shopUrl(store, "/cart/clear.js"), { json: "{}" }, { kind: "other" });
    return isOk(cleared);
  }
  const { cart } = store.paths;
  if (cart === undefined) return false;
  const page = await trial.open("cart again", shopUrl(store, cart));
  if (page.status !== 200) return false;
  const form = readForms(page.body, page.url).find(
    ({ action, method, button }) =>
      method === "post" &&
      isOwnName(new URL(action).hostname, store.domain) &&
      REMOVE_ACTION.test(`${new URL(action).pathname} ${button?.name ?? ""} ${button?.value ?? ""}`),
  );
  if (form === undefined) return false;
  return isOk(await trial.send("clear cart", form.action, { form: filled(form, {}) }));
}

/** An order without anything in it: only a "no" is right, and it must not break. */
async function tryApi(trial: Trial, url: string): Promise<Step> {
  const { name, request, status, ms, fault, wall } = await trial.send(
    "empty order",
    url,
    { json: "{}" },
    { kind: "other" },
  );
  return { name, request, status, ms, fault, wall };
}

/** Checkout addresses carry tokens that open them: of the path, only its first part is kept. */
function withoutToken(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}/${pathname.split("/")[1] ?? ""}`;
}
