import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import { normalName } from "../dns/hosts.ts";
import { BOT_WALL_ASK, notApplicable, notSeen, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import type { Probes } from "../probes/probes.ts";
import { isOwnUrl } from "../redir/chains.ts";
import type { StoreProfile } from "../store-profile.ts";
import { type PageKind, type ShopPage, shopPagesOf, valuesOf } from "./shop-pages.ts";

type PageFact = {
  kind: PageKind;
  url: string;
  finalUrl: string | null;
  status: number | null;
  botWall: boolean;
  /** The headers this check reads, by name, each value in the order sent. */
  headers: { [name: string]: string[] };
};
type Facts = { pages: PageFact[] };
type Missing = { findingKey: string; what: string; summary: string; found: string };

const READ = [
  "x-content-type-options",
  "content-security-policy",
  "x-frame-options",
  "referrer-policy",
  "server",
  "x-powered-by",
];
/** A product name followed by its release: `nginx/1.24.0`, `PHP/8.2`. */
const VERSION = /\/?\d+\.\d+/;

/** Checks that the pages where people pay and sign in carry the basic security headers. */
export const headers = defineCheck<Facts>({
  id: "http.headers",
  stages: ["edge"],
  level: "public",
  minimumBar: [],
  severity: "low",
  impact: "trust",
  reach: 0.9,
  effort: "S",
  title: "Basic security headers",
  founderTitle: "Seat belts on the pages where people pay",
  riskTitle: "Your payment and log-in pages lack basic protection",
  why: "Cheap seat belts for the pages where people pay.",
  reference: {
    name: "OWASP HTTP Headers cheat sheet",
    url: "https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html",
  },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const pages = shopPagesOf(store, ["home", "login", "checkout"]);
    return { pages: await Promise.all(pages.map((page) => gatherPage(probes, page))) };
  },
  judge({ store, facts }) {
    const verdicts = facts.pages.flatMap((page) => judgePage(page, store));
    if (facts.pages.some(({ kind }) => kind !== "home")) return verdicts;
    return [
      ...verdicts,
      notSeen({
        subject: normalName(store.domain),
        findingKey: "no-pages",
        summary: "We do not know where people sign in and pay in your shop.",
        summaryTech: "paths.login, paths.account and paths.checkout are not set.",
        ask: "At which addresses do people sign in and check out?",
      }),
    ];
  },
  fix: fixSteps,
});

async function gatherPage(probes: Probes, { kind, url }: ShopPage): Promise<PageFact> {
  const { final, hops } = await probes.http.chain(url, { kind: "html" });
  const last = final ?? hops.at(-1) ?? null;
  const seen = Object.fromEntries(READ.map((name) => [name, valuesOf(last?.headers ?? [], name)]));
  return {
    kind,
    url,
    finalUrl: last?.url ?? null,
    status: final?.status ?? null,
    botWall: last?.botWall ?? false,
    headers: seen,
  };
}

function judgePage(page: PageFact, store: StoreProfile): Verdict[] {
  const { kind, url, finalUrl, status } = page;
  const text = READ.map((name) => `${name}: ${page.headers[name]?.join(" | ") || "none"}`).join("; ");
  const base = { subject: url, summaryTech: `${finalUrl ?? url} ${status ?? "no answer"}; ${text}.`, data: page };
  if (page.botWall) {
    const summary = `Your bot protection blocked our look at ${url}.`;
    return [notSeen({ ...base, findingKey: "bot-wall", summary, ask: BOT_WALL_ASK })];
  }
  const isForeign = finalUrl !== null && !isOwnUrl(finalUrl, store);
  if (isForeign || (kind === "checkout" && store.platform === "shopify")) {
    const summary = `Another company runs ${url} and sets its protection.`;
    return [notApplicable({ ...base, findingKey: "hosted", summary })];
  }
  if (status === null || status < 200 || status >= 300) {
    const ask = status === 404 ? `Which page should we look at instead of ${url}?` : TRY_AGAIN_ASK;
    return [notSeen({ ...base, findingKey: "page-not-read", summary: `We could not read ${url}.`, ask })];
  }
  const missing = missingOn(page);
  if (missing.length === 0 || kind === "home") {
    const summary =
      missing.length === 0
        ? `${url} carries the basic protection.`
        : `${url} could carry more protection; what counts are the pages where people sign in and pay.`;
    return [{ ...base, status: "pass", findingKey: "ok", summary }];
  }
  return missing.map(({ findingKey, what, summary, found }) => ({
    ...base,
    status: "warn",
    findingKey,
    summary: `${url} ${summary}`,
    expected: what,
    found,
  }));
}

function missingOn({ headers: seen }: PageFact): Missing[] {
  const text = (name: string) => (seen[name] ?? []).join(", ");
  const missing: Missing[] = [];
  if (!/(^|,)\s*nosniff\s*(,|$)/i.test(text("x-content-type-options"))) {
    missing.push({
      findingKey: "no-nosniff",
      what: "X-Content-Type-Options: nosniff",
      summary: "lets browsers guess what a file is, which attackers use to run their own.",
      found: text("x-content-type-options") || "no header",
    });
  }
  const hasFrameAncestors = /(^|[;,])\s*frame-ancestors\s/i.test(text("content-security-policy"));
  const hasFrameOptions = /(^|,)\s*(deny|sameorigin)\s*(,|$)/i.test(text("x-frame-options"));
  if (!hasFrameAncestors && !hasFrameOptions) {
    missing.push({
      findingKey: "framable",
      what: "Content-Security-Policy: frame-ancestors 'none'",
      summary: "can be shown inside somebody else's page, which can steal clicks and passwords.",
      found: text("x-frame-options") || "neither frame-ancestors nor X-Frame-Options",
    });
  }
  // Referrer Policy, section 8.1: the last policy a browser knows wins.
  const policy = text("referrer-policy").toLowerCase().split(",").at(-1)?.trim();
  if (policy === "unsafe-url") {
    missing.push({
      findingKey: "unsafe-referrer",
      what: "Referrer-Policy: strict-origin-when-cross-origin",
      summary: "tells other sites the full address a customer comes from.",
      found: "unsafe-url",
    });
  }
  const told = ["server", "x-powered-by"].filter((name) => VERSION.test(text(name)));
  if (told.length > 0) {
    missing.push({
      findingKey: "version-shown",
      what: "no version numbers in Server and X-Powered-By",
      summary: "tells attackers which software version it runs.",
      found: told.map((name) => `${name}: ${text(name)}`.slice(0, 200)).join("; "),
    });
  }
  return missing;
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  if (verdict.status !== "warn") return [];
  if (verdict.findingKey === "version-shown") {
    return [{ text: `Switch off the version header where it is set: ${verdict.found ?? ""}.` }];
  }
  const places: { [platform in StoreProfile["platform"]]?: string } = {
    vercel: "In next.config or vercel.json, add this header for all paths and deploy.",
    netlify: "In the _headers file, add this header for all paths and deploy.",
    cloudflare:
      "In Cloudflare, open Rules, then Transform Rules, and add this response header for all requests of the shop.",
    shopify:
      "Shopify sets this header on its own pages; if another service stands in front, let it pass the header on.",
  };
  return [
    {
      text:
        places[store.platform] ?? "At the server or in the framework's configuration, send this header on all pages.",
      copy: verdict.expected,
    },
  ];
}
