/** Finds what development and test systems leave in a shop's pages and scripts. */
import { readHtml } from "../probes/html.ts";
import type { SiteCrawl } from "../probes/probes.ts";
import { siteOf } from "../probes/site-scope.ts";
import { redactEvidence } from "../redact.ts";
import { withoutQuery } from "../sec/crawl-scan.ts";
import type { StoreProfile } from "../store-profile.ts";

/**
 * `local-request`: the page itself makes the browser ask a developer's machine. `local-address`, `staging-address`: such
 * an address stands in the code; whether it is ever asked cannot be told from the text.
 */
export type TraceKind =
  | "local-request"
  | "local-address"
  | "staging-address"
  | "development-build"
  | "paypal-sandbox"
  | "bogus-gateway"
  | "missing-script";
export type Trace = { kind: TraceKind; value: string; file: string };

const TRACES_MAX = 100;
const VALUE_MAX = 200;

/** Addresses no customer can reach: loopback, private networks (RFC 1918), mDNS (RFC 6762), tunnels to a desk. */
const LOCAL_HOST =
  "(?:localhost|127(?:\\.[0-9]{1,3}){3}|0\\.0\\.0\\.0|\\[::1\\]|10(?:\\.[0-9]{1,3}){3}|192\\.168(?:\\.[0-9]{1,3}){2}|172\\.(?:1[6-9]|2[0-9]|3[01])(?:\\.[0-9]{1,3}){2}|[\\w-]{1,63}(?:\\.[\\w-]{1,63}){0,5}\\.local|[\\w-]{1,63}(?:\\.[\\w-]{1,63}){0,3}\\.ngrok(?:-free)?\\.(?:io|app|dev)|[\\w-]{1,63}\\.trycloudflare\\.com)";
const LOCAL_URL = new RegExp(`^(?:https?|wss?)://${LOCAL_HOST}(?![\\w.-])`, "i");
/** A bare origin without port and path is how libraries write "any origin": only more than that is an address somebody meant. */
const LOCAL_LITERAL = new RegExp(
  `["'\`]((?:https?|wss?)://${LOCAL_HOST}(?::[0-9]{2,5}|/[\\w-])[^\\s"'\`\\\\<>]{0,200})`,
  "gi",
);

const HTTP_LITERAL =
  /["'`]((?:https?|wss?):\/\/([\w-]{1,63}(?:\.[\w-]{1,63}){1,6}))(?::[0-9]{1,5})?(?:\/[^\s"'`\\<>]{0,200})?["'`\\]/gi;
const STAGING_LABEL =
  /^(?:(?:[\w-]*-)?(?:staging|stage|stg|preview|qa|uat)(?:-[\w-]*)?[0-9]*|(?:dev|develop|test|testing|sandbox)[0-9]*)$/i;
const PREVIEW_HOST =
  /\.(?:vercel\.app|netlify\.app|onrender\.com|herokuapp\.com|fly\.dev|pages\.dev|up\.railway\.app|ondigitalocean\.app)$/i;
/** What stands before an address that code asks or builds requests on. */
const REQUEST_BEFORE =
  /(?:fetch|axios(?:\.\w+)?|request|base_?url|api_?url|api_?host|api_?base|endpoint|backend|WebSocket|EventSource)["'\]]?\s?[:=(,]\s?$/i;

/** Files and pieces only development servers and builds have: Vite, Next.js, React, webpack's dev server. */
const DEVELOPMENT_URL =
  /\/@vite\/client|\/@react-refresh|\/_next\/static\/development\/|react-dom(?:-client)?\.development\.js|webpack-dev-server|webpack-hmr|browser_dev_hmr-client/;
const DEVELOPMENT_MARKUP = /<vite-error-overlay|<nextjs-portal|data-nextjs-dialog-overlay/i;
const DEVELOPMENT_CODE = /@license React[\s*]{1,20}react-dom(?:-client)?\.development\.js/;

/** PayPal docs: sandbox hosts, and `sb` as the client id of the shared test account. */
const PAYPAL_SANDBOX = /\b(?:www|api|api-m|ipnpb)\.sandbox\.paypal\.com/;
const PAYPAL_LIVE = /\b(?:www|api|api-m|ipnpb)\.paypal\.com/;
const PAYPAL_TEST_SDK = /paypal\.com\/sdk\/js\?(?:[^#]*&)?client-id=(?:sb|test)(?:&|$)/;
/** Shopify Help, "Testing your checkout": the name of its test payment provider. */
const BOGUS_GATEWAY = /\bbogus gateway\b/i;

/** Lists the traces of a crawl, each once per file; at most 100. Values carry no query, no user info and no secret. */
export function findTraces(crawl: SiteCrawl, store: StoreProfile): Trace[] {
  const found = new Map<string, Trace>();
  const scope = scopeOf(store);
  function add(kind: TraceKind, value: string, file: string): void {
    const trace = { kind, value: shown(value), file: shown(file) };
    const id = `${trace.kind} ${trace.value} ${trace.file}`;
    if (found.size < TRACES_MAX && !found.has(id)) found.set(id, trace);
  }

  for (const page of crawl.pages) {
    const html = readHtml(page.body, page.url);
    for (const { raw, url, element } of html.references) {
      const target = url ?? raw;
      if (LOCAL_URL.test(target)) add("local-request", target, page.url);
      else if (url !== null && isStagingHost(new URL(url).hostname, scope, true)) add("staging-address", url, page.url);
      if (element === "script" && DEVELOPMENT_URL.test(target)) add("development-build", target, page.url);
      if (PAYPAL_SANDBOX.test(target) || PAYPAL_TEST_SDK.test(target)) add("paypal-sandbox", target, page.url);
    }
    for (const link of html.links) {
      if (LOCAL_URL.test(link)) add("local-address", link, page.url);
    }
    if (DEVELOPMENT_MARKUP.test(page.body)) add("development-build", "error overlay", page.url);
    if (BOGUS_GATEWAY.test(page.body)) add("bogus-gateway", "Bogus Gateway", page.url);
    for (const { text } of html.inlineScripts) readCode(text, page.url);
  }
  for (const asset of crawl.assets) {
    if ((asset.status ?? 0) >= 400 && crawl.pages.some((page) => page.url === asset.from)) {
      add("missing-script", `${asset.url} (${asset.status})`, asset.from);
    }
    readCode(asset.text, asset.url);
  }
  const texts = [...crawl.pages.map((page) => page.body), ...crawl.assets.map((asset) => asset.text)];
  const sandbox = crawl.assets.find((asset) => PAYPAL_SANDBOX.test(asset.text));
  // Payment libraries carry both addresses and choose; a shop whose code knows only the sandbox cannot be paid.
  if (sandbox && !texts.some((text) => PAYPAL_LIVE.test(text)))
    add("paypal-sandbox", "sandbox.paypal.com", sandbox.url);
  return [...found.values()];

  function readCode(text: string, file: string): void {
    if (DEVELOPMENT_CODE.test(text)) add("development-build", "react-dom.development.js", file);
    for (const match of text.matchAll(LOCAL_LITERAL)) add("local-address", match[1] ?? "", file);
    for (const match of text.matchAll(HTTP_LITERAL)) {
      const [, origin = "", host = ""] = match;
      if (scope.known.has(host.toLowerCase())) continue;
      const isAsked = REQUEST_BEFORE.test(text.slice(Math.max(0, match.index - 40), match.index));
      if (isStagingHost(host, scope, isAsked)) add("staging-address", origin, file);
    }
  }
}

type Scope = { site: string; known: Set<string> };

function scopeOf(store: StoreProfile): Scope {
  const canonical = store.canonicalOrigin === null ? [] : [new URL(store.canonicalOrigin).hostname];
  const names = [store.domain, ...canonical, ...store.hosts.map((host) => host.name)];
  return { site: siteOf(canonical[0] ?? store.domain), known: new Set(names.map((name) => name.toLowerCase())) };
}

/** A host of the shop's own site named like a test system, or a hosting platform's address that code really asks. */
function isStagingHost(hostname: string, { site, known }: Scope, isAsked: boolean): boolean {
  const host = hostname.toLowerCase();
  if (known.has(host)) return false;
  if (siteOf(host) === site) {
    return host
      .slice(0, -site.length)
      .split(".")
      .some((label) => STAGING_LABEL.test(label));
  }
  return isAsked && PREVIEW_HOST.test(host);
}

function shown(text: string): string {
  const plain = withoutQuery(text).replace(/:\/\/[^/@]*@/, "://");
  return redactEvidence(plain.slice(0, VALUE_MAX));
}
