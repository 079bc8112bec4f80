/** What a shop does rather than shows: the basket, the log-in, the payment provider's messages. */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { ShopAssets } from "./shop-assets.ts";
import { accountPage, cartPage, loginPage } from "./shop-pages.ts";
import { testAccountOf, variantOf, webhookSecretOf } from "./shop-secrets.ts";
import { type Product, pathsOf, productsOf } from "./store-spec.ts";
import type { StoreState } from "./store-state.ts";
import type { Reply, WebRequest } from "./web-reply.ts";
import { html, json, redirect, withHeaders } from "./web-reply.ts";

/** What nobody but the visitor may keep. */
export const privately: [string, string][] = [["cache-control", "private, no-store"]];

/** Answers what changes something or belongs to one visitor; null for every other page. */
export function counterReply(state: StoreState, assets: ShopAssets, request: WebRequest): Reply | null {
  const { cart, login, account } = pathsOf(state.spec);
  const isPost = request.method === "POST";
  switch (request.path) {
    case cart:
      return html(200, cartPage(state, assets, basketOf(state, request)), [...privately, sessionCookie(state, "cart")]);
    case "/cart/add":
      return isPost ? addByForm(state, request) : null;
    case "/cart/clear":
      return isPost ? withHeaders(redirect(303, cart), [...privately, basketCookie("")]) : null;
    case login:
      return loginReply(state, assets, request);
    case "/logout":
      return isPost ? withHeaders(redirect(303, "/"), [...privately, expiredSession]) : null;
    case account:
      return accountReply(state, assets, request);
    case "/webhooks/orders":
      return isPost ? webhookReply(state, request) : json(405, { error: "POST only" }, privately);
    case "/api/checkout":
      return json(isPost ? 422 : 405, { error: "an order needs an address and something in it" }, privately);
    default:
      return state.spec.flavour === "shopify" ? cartApiReply(state, request) : null;
  }
}

/** Host-only cookies that scripts cannot read (RFC 6265bis, section 4.1.3.2). */
export function sessionCookie(state: StoreState, name: string): [string, string] {
  return ["set-cookie", `__Host-${name}=${sessionOf(state, name)}; Path=/; Secure; HttpOnly; SameSite=Lax`];
}

const expiredSession: [string, string] = [
  "set-cookie",
  "__Host-session=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax",
];

function sessionOf({ domain }: StoreState, name: string): string {
  return createHash("sha256").update(`${domain} ${name}`).digest("base64url").slice(0, 22);
}

/** The basket stands in a cookie: one product's name. */
function basketCookie(slug: string): [string, string] {
  const end = slug === "" ? "; Max-Age=0" : "";
  return ["set-cookie", `__Host-basket=${slug}; Path=/${end}; Secure; HttpOnly; SameSite=Lax`];
}

/** The product a visitor put in the basket; null for an empty one. */
export function basketOf({ spec }: StoreState, { headers }: WebRequest): Product | null {
  const slug = /(?:^|;\s*)__Host-basket=([a-z0-9-]+)/.exec(headers.cookie ?? "")?.[1];
  return productsOf(spec).find((product) => product.slug === slug) ?? null;
}

function addByForm(state: StoreState, { body }: WebRequest): Reply {
  const slug = new URLSearchParams(body).get("slug") ?? "";
  const isSold = productsOf(state.spec).some((product) => product.slug === slug);
  const cookies = isSold ? [basketCookie(slug)] : [];
  return withHeaders(redirect(303, pathsOf(state.spec).cart), [...privately, ...cookies]);
}

/** Shopify docs, "Cart API". */
function cartApiReply(state: StoreState, request: WebRequest): Reply | null {
  const isPost = request.method === "POST";
  switch (request.path) {
    case "/cart/add.js": {
      const wanted = /"id":\s*"?(\d{1,20})/.exec(request.body)?.[1];
      const product = productsOf(state.spec).find(({ slug }) => variantOf(slug) === wanted);
      if (!isPost || product === undefined) return json(422, { description: "Cannot find variant" }, privately);
      return json(200, { items: [lineOf(product)] }, [...privately, basketCookie(product.slug)]);
    }
    case "/cart.js": {
      const product = basketOf(state, request);
      const items = product === null ? [] : [lineOf(product)];
      return json(200, { items, item_count: items.length, total_price: product?.priceMinor ?? 0 }, privately);
    }
    case "/cart/clear.js":
      return json(200, { items: [], item_count: 0, total_price: 0 }, [...privately, basketCookie("")]);
    default:
      return null;
  }
}

function lineOf({ slug, title, priceMinor }: Product) {
  return { id: Number(variantOf(slug)), title, quantity: 1, price: priceMinor };
}

function loginReply(state: StoreState, assets: ShopAssets, request: WebRequest): Reply {
  const { login, account } = pathsOf(state.spec);
  if (request.method !== "POST") return html(200, loginPage(state, assets, login), privately);
  const sent = new URLSearchParams(request.body);
  const email = sent.get("email") ?? "";
  const own = testAccountOf(state.domain);
  const failures = state.signInFailures.get(email) ?? 0;
  if (failures >= state.signInTriesMax) {
    const again: [string, string][] = [...privately, ["retry-after", "60"]];
    return html(429, loginPage(state, assets, login, "Too many tries. Wait a minute."), again);
  }
  if (email === own.email && sent.get("password") === own.password) {
    return withHeaders(redirect(303, account), [...privately, sessionCookie(state, "session")]);
  }
  state.signInFailures.set(email, failures + 1);
  return html(401, loginPage(state, assets, login, "The address or the password is not right."), privately);
}

function accountReply(state: StoreState, assets: ShopAssets, { headers }: WebRequest): Reply {
  const isSignedIn = (headers.cookie ?? "").includes(`__Host-session=${sessionOf(state, "session")}`);
  if (isSignedIn) return html(200, accountPage(state, assets), privately);
  return withHeaders(redirect(302, pathsOf(state.spec).login), privately);
}

/** Stripe docs, "Verify webhook signatures": `t` and `v1` over the raw body. */
function webhookReply(state: StoreState, { body, headers }: WebRequest): Reply {
  const signature = String(headers["stripe-signature"] ?? "");
  const at = Number(/(?:^|,)t=(\d{1,12})/.exec(signature)?.[1] ?? Number.NaN);
  const mark = /(?:^|,)v1=([0-9a-f]{64})/.exec(signature)?.[1];
  if (mark === undefined || Number.isNaN(at)) return json(401, { error: "signature missing" }, privately);
  const right = createHmac("sha256", webhookSecretOf(state.domain)).update(`${at}.${body}`).digest();
  if (!timingSafeEqual(right, Buffer.from(mark, "hex"))) return json(400, { error: "signature wrong" }, privately);
  if (Math.abs(Date.now() / 1000 - at) > state.messageAgeMaxSeconds) return json(400, { error: "too old" }, privately);
  return json(200, { received: true }, privately);
}
