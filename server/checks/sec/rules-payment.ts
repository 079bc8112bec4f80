/** Secret rules of payment and shop vendors (catalogue 6; shapes as the vendors publish them). */
import { near, prefixed, type SecretRule } from "./rule.ts";

const LETTERS_AND_DIGITS = "[A-Za-z0-9]";

export const paymentRules: SecretRule[] = [
  prefixed({
    id: "stripe-secret",
    vendor: "Stripe",
    title: "Stripe secret key",
    prefixes: ["sk_live_", "rk_live_", "sk_org_live_"],
    // Stripe documents up to 255 characters in all: https://docs.stripe.com/keys
    body: `${LETTERS_AND_DIGITS}{20,247}`,
  }),
  prefixed({
    id: "stripe-test-secret",
    vendor: "Stripe",
    title: "Stripe secret test key",
    severity: "high",
    prefixes: ["sk_test_", "rk_test_"],
    body: `${LETTERS_AND_DIGITS}{20,247}`,
  }),
  prefixed({
    id: "stripe-publishable",
    vendor: "Stripe",
    title: "Stripe publishable key",
    class: "public",
    prefixes: ["pk_live_"],
    body: `${LETTERS_AND_DIGITS}{20,247}`,
  }),
  prefixed({
    id: "stripe-test-publishable",
    vendor: "Stripe",
    title: "Stripe publishable test key",
    class: "public",
    prefixes: ["pk_test_"],
    body: `${LETTERS_AND_DIGITS}{20,247}`,
  }),
  prefixed({
    id: "webhook-signing",
    vendor: "",
    title: "webhook signing secret",
    prefixes: ["whsec_"],
    body: "[A-Za-z0-9+/_-]{24,200}={0,2}",
  }),
  prefixed({
    id: "klaviyo-private",
    vendor: "Klaviyo",
    title: "Klaviyo private key",
    prefixes: ["pk_"],
    body: `(?:${LETTERS_AND_DIGITS}{6}_)?[0-9a-f]{34}`,
  }),
  prefixed({
    id: "shopify-token",
    vendor: "Shopify",
    title: "Shopify admin token",
    prefixes: ["shpat_", "shpca_", "shppa_", "shpss_"],
    body: `${LETTERS_AND_DIGITS}{32,64}`,
  }),
  near({
    id: "shopify-storefront",
    vendor: "Shopify",
    title: "Shopify storefront token",
    class: "public",
    keywords: ["storefrontaccesstoken", "storefront-access-token", "storefront_access_token", "storefront_api_token"],
    shape: "[0-9a-f]{32}",
    within: 80,
  }),
  prefixed({
    id: "square-secret",
    vendor: "Square",
    title: "Square access token",
    prefixes: ["sq0csp-", "sq0atp-"],
    body: "[A-Za-z0-9_-]{22,60}",
  }),
  prefixed({
    id: "shippo-token",
    vendor: "Shippo",
    title: "Shippo live token",
    prefixes: ["shippo_live_"],
    body: "[0-9a-f]{40}",
  }),
  prefixed({
    id: "paddle-key",
    vendor: "Paddle",
    title: "Paddle API key",
    prefixes: ["pdl_live_apikey_"],
    body: "[A-Za-z0-9_]{40,80}",
  }),
  prefixed({
    id: "braintree-token",
    vendor: "Braintree",
    title: "Braintree access token",
    prefixes: ["access_token$production$"],
    body: "[0-9a-z]{16}\\$[0-9a-f]{32}",
  }),
  near({
    id: "paypal-client",
    vendor: "PayPal",
    title: "PayPal client id",
    class: "public",
    keywords: ["client-id=", "paypalclientid", "paypal_client_id"],
    shape: "A[A-Za-z0-9_-]{79}",
    within: 90,
  }),
];
