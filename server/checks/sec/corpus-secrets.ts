/** How a value of each rule is made for the corpus. */
import { crc32 } from "node:zlib";
import { hex8 } from "./checksum.ts";
import type { Draw } from "./corpus-draw.ts";
import type { SecretClass } from "./rule.ts";

export type SecretMaker = {
  rule: string;
  /** Default `secret`. */
  class?: SecretClass;
  make(draw: Draw): string;
  /** The text around it, where the rule needs words nearby. */
  around?: (value: string, draw: Draw) => string;
  /** Indexes of the contexts it can stand in; default all. */
  contexts?: number[];
};

const joined = (...parts: string[]) => parts.join("");
/** Contexts without escapes and base64, for values that hold quotes or line ends themselves. */
const plainContexts = [0, 1, 2, 3];

function cloudflare(draw: Draw): string {
  const body = draw.alnum(40);
  return joined(draw.pick(["cfut", "cfat", "cfk"]), "_", body, hex8(crc32(body)));
}

function jwt(draw: Draw, payload: { [claim: string]: string | number }): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return [part({ alg: "HS256", typ: "JWT" }), part(payload), draw.base64url(43)].join(".");
}

function pem(draw: Draw, lineEnd: string): string {
  const label = draw.pick(["RSA PRIVATE", "PRIVATE", "EC PRIVATE", "OPENSSH PRIVATE"]);
  const lines = Array.from({ length: 6 }, () => draw.base64(64));
  return [`-----BEGIN ${label} KEY-----`, ...lines, `-----END ${label} KEY-----`].join(lineEnd);
}

export const secretMakers: SecretMaker[] = [
  {
    rule: "stripe-secret",
    make: (draw) => joined(draw.pick(["sk", "rk"]), "_live_", draw.alnum(24 + draw.integer(80))),
  },
  { rule: "stripe-test-secret", make: (draw) => joined("sk", "_test_", draw.alnum(24)) },
  { rule: "klaviyo-private", make: (draw) => joined("pk", "_", draw.hex(34)) },
  { rule: "klaviyo-private", make: (draw) => joined("pk", "_", draw.alnum(6), "_", draw.hex(34)) },
  { rule: "webhook-signing", make: (draw) => joined("whsec", "_", draw.base64(32)) },
  { rule: "shopify-token", make: (draw) => joined("shp", draw.pick(["at", "ca", "pa", "ss"]), "_", draw.hex(32)) },
  { rule: "square-secret", make: (draw) => joined("sq0", "csp-", draw.base64url(43)) },
  { rule: "shippo-token", make: (draw) => joined("shippo", "_live_", draw.hex(40)) },
  { rule: "github-token", make: (draw) => joined("gh", draw.pick(["p", "o", "u", "r"]), "_", draw.alnum(36)) },
  { rule: "github-server-token", make: (draw) => joined("gh", "s_", draw.alnum(36)) },
  { rule: "github-fine-grained", make: (draw) => joined("github", "_pat_", draw.alnum(22), "_", draw.alnum(59)) },
  { rule: "gitlab-token", make: (draw) => joined("glp", "at-", draw.alnum(20)) },
  { rule: "vercel-token", make: (draw) => joined("vc", draw.pick(["p", "i", "a", "r", "k"]), "_", draw.alnum(24)) },
  { rule: "netlify-token", make: (draw) => joined("nf", "p_", draw.alnum(36)) },
  { rule: "fly-token", make: (draw) => joined("fm", "2_", draw.base64(200)) },
  { rule: "heroku-token", make: (draw) => joined("HRKU", "-AA", draw.base64url(57), "x") },
  { rule: "cloudflare-token", make: cloudflare },
  { rule: "supabase-secret", make: (draw) => joined("sb", "_secret_", draw.alnum(22), "_", draw.alnum(8)) },
  { rule: "supabase-access-token", make: (draw) => joined("sb", "p_", draw.hex(40)) },
  { rule: "npm-token", make: (draw) => joined("np", "m_", draw.alnum(36)) },
  { rule: "digitalocean-token", make: (draw) => joined("dop", "_v1_", draw.hex(64)) },
  { rule: "sendgrid-key", make: (draw) => joined("SG", ".", draw.alnum(22), ".", draw.alnum(43)) },
  { rule: "brevo-key", make: (draw) => joined("xkey", "sib-", draw.hex(64), "-", draw.alnum(16)) },
  { rule: "mailgun-key", make: (draw) => joined("ke", "y-", draw.hex(32)) },
  { rule: "mailchimp-key", make: (draw) => joined(draw.hex(32), "-", "us", String(1 + draw.integer(21))) },
  { rule: "slack-token", make: (draw) => joined("xo", "xb-", "2481357924", "-", "8135792468013", "-", draw.alnum(24)) },
  {
    rule: "slack-webhook",
    make: (draw) => joined("hooks.slack", ".com/services/T", draw.upper(9), "/B", draw.upper(9), "/", draw.alnum(24)),
  },
  { rule: "openai-key", make: (draw) => joined("sk", "-", draw.alnum(20), "T3Blbk", "FJ", draw.alnum(20)) },
  { rule: "openai-key", make: (draw) => joined("sk", "-proj-", draw.alnum(74), "T3Blbk", "FJ", draw.alnum(74)) },
  { rule: "anthropic-key", make: (draw) => joined("sk", "-ant-", "api03-", draw.alnum(93), "AA") },
  { rule: "sentry-token", make: (draw) => joined("sntr", "yu_", draw.hex(64)) },
  { rule: "posthog-personal", make: (draw) => joined("ph", "x_", draw.alnum(43)) },
  { rule: "google-api-key", class: "restricted", make: (draw) => joined("AI", "za", draw.alnum(35)) },
  { rule: "google-oauth-secret", make: (draw) => joined("GOC", "SPX-", draw.alnum(28)) },
  { rule: "mapbox-secret", make: (draw) => joined("sk", ".ey", "J", draw.alnum(60), ".", draw.alnum(22)) },
  {
    rule: "supabase-service-role",
    make: (draw) => jwt(draw, { iss: "supabase", ref: draw.letters(20), role: "service_role", iat: 1_700_000_000 }),
  },
  {
    rule: "unknown-jwt",
    class: "restricted",
    make: (draw) => jwt(draw, { iss: "auth.shop.example", sub: draw.uuid() }),
  },
  { rule: "private-key", make: (draw) => pem(draw, "\\n"), contexts: plainContexts },
  { rule: "private-key", make: (draw) => pem(draw, "\n"), contexts: [0, 1] },
  {
    rule: "url-credentials",
    make: (draw) =>
      `${draw.pick(["postgres", "mysql", "mongodb+srv", "rediss", "amqps", "https"])}://shop:${draw.alnum(14)}@db.shop.example`,
  },
  {
    rule: "aws-secret",
    make: (draw) => joined("AK", "IA", draw.upper(16), '",secret:"', draw.alnum(40)),
    contexts: [0],
  },
  {
    rule: "google-service-account",
    make: (draw) => pem(draw, "\\n"),
    around: (value) => `{"type":"service_account","project_id":"shop","private_key":"${value}\\n","client_id":"1"}`,
  },
  {
    rule: "algolia-key",
    class: "restricted",
    make: (draw) => draw.hex(32),
    around: (value, draw) => `${draw.code(200)}algoliasearch("LATENCYAPP","${value}")${draw.code(200)}`,
  },
  {
    rule: "postmark-token",
    make: (draw) => draw.uuid(),
    around: (value, draw) => `${draw.code(200)}headers:{"X-Postmark-Server-Token":"${value}"}${draw.code(200)}`,
  },
  {
    rule: "resend-key",
    make: (draw) => joined("re", "_", draw.alnum(8), "_", draw.alnum(24)),
    around: (value, draw) => `${draw.code(100)}new Resend("${value}")${draw.code(100)}`,
  },
  {
    rule: "twilio-key",
    make: (draw) => joined("S", "K", draw.hex(32)),
    around: (value, draw) => `${draw.code(100)}twilio({apiKey:"${value}"})${draw.code(100)}`,
  },
  {
    rule: "npmrc-token",
    make: (draw) => draw.base64url(40),
    around: (value) => `registry=https://npm.shop.example/\n//npm.shop.example/:_authToken=${value}\n`,
  },
  {
    rule: "browser-variable",
    class: "generic",
    make: (draw) => draw.alnum(16),
    around: (value, draw) =>
      `${draw.code(100)}{${draw.pick(["NEXT_PUBLIC_", "VITE_", "REACT_APP_"])}ADMIN_PASSWORD:"${value}"}`,
  },
  {
    rule: "generic-secret",
    class: "generic",
    make: (draw) => draw.alnum(32),
    around: (value, draw) =>
      `${draw.code(200)}{${draw.pick(["clientSecret", "api_key", "authToken", "dbPassword", "apiKey"])}:"${value}"}${draw.code(200)}`,
  },
  {
    rule: "generic-secret",
    class: "generic",
    make: (draw) => draw.alnum(40),
    around: (value) => `NODE_ENV=production\nSESSION_SECRET=${value}\nexport LOG_LEVEL=info\n`,
  },
  {
    rule: "bearer-token",
    class: "generic",
    make: (draw) => draw.alnum(40),
    around: (value, draw) => `${draw.code(100)}headers:{Authorization:"Bearer ${value}"}${draw.code(100)}`,
  },
];
