import { setTimeout as pause } from "node:timers/promises";
import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import { BOT_WALL_ASK, notApplicable, notSeen, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import { readHtml } from "../probes/html.ts";
import type { HttpExchange, Probes } from "../probes/probes.ts";
import { isOwnFile, siteOf } from "../probes/site-scope.ts";
import type { StoreProfile } from "../store-profile.ts";
import { type CacheAnswer, cacheAnswerOf, cacheControlOf, cacheStateOf, cacheText } from "./cache-headers.ts";
import { edgeOf, isFromCloudflare } from "./edges.ts";
import { originOf } from "./personal-paths.ts";

type AssetFact = {
  url: string;
  status: number | null;
  botWall: boolean;
  /** An edge answered: without one there is no shared cache to be in. */
  isAtEdge: boolean;
  /** Of the second request: the first one in a new place is always a miss. */
  answer: CacheAnswer;
};
type Facts = { assets: AssetFact[]; pages: number };

/** Catalogue: at most twenty files, asked twice two seconds apart. */
const ASSETS_MAX = 20;
const BETWEEN_MS = 2000;
const PASS_SHARE = 0.8;
const WARN_SHARE = 0.5;
/** Catalogue: names that change with their content may stay a year (RFC 8246), others an hour. */
const FINGERPRINTED_SECONDS = 31_536_000;
const PLAIN_SECONDS = 3600;
const FINGERPRINT = /[-.][0-9a-f]{8,}\.|\/_next\/static\/|\/assets\/[^/]*-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;
const STATIC = /\.(?:css|m?js|png|jpe?g|gif|webp|avif|svg|ico|woff2?|ttf|otf)$/i;

/** Checks that scripts, styles, pictures and fonts come from a cache near the visitor. */
export const staticCached = defineCheck<Facts>({
  id: "edge.static-cached",
  stages: ["edge", "performance"],
  level: "public",
  minimumBar: [4],
  severity: "medium",
  impact: "slow",
  effort: "S",
  title: "Static files are cached",
  founderTitle: "Pictures and scripts load from nearby",
  riskTitle: "Every picture and script is fetched from your server again",
  why: "Cached files make the shop fast and survive a traffic spike.",
  reference: { name: "RFC 9111 (HTTP caching)", url: "https://www.rfc-editor.org/rfc/rfc9111" },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const { urls, pages } = await assetsOf(probes, store);
    const ask = (url: string, fresh: boolean) => probes.http.get(url, { kind: "other", fresh });
    const first = await Promise.all(urls.map((url) => ask(url, false)));
    // One that is a hit already needs no second look; the rest wait until the edge has had time to keep them.
    const waiting = first.filter(mayBecomeHit);
    if (waiting.length > 0) await pause(BETWEEN_MS);
    const second = await Promise.all(waiting.map(({ url }) => ask(url, true)));
    const last = first.map((exchange) => second.find(({ url }) => url === exchange.url) ?? exchange);
    return { assets: last.map(assetFact), pages };
  },
  judge: ({ store, facts }) => judgeAssets(facts, store),
  fix: fixSteps,
});

async function assetsOf(probes: Probes, store: StoreProfile): Promise<{ urls: string[]; pages: number }> {
  const origin = originOf(store);
  const site = siteOf(new URL(origin).hostname);
  const paths = [store.paths.home, store.paths.product].flatMap((path) => (path === undefined ? [] : [path]));
  const chains = await Promise.all(paths.map((path) => probes.http.chain(new URL(path, origin).href)));
  const pages = chains.flatMap(({ final }) =>
    final !== null && final.fault === null && !final.botWall && (final.status ?? 500) < 400 ? [final] : [],
  );
  const urls = pages.flatMap((page) => {
    const { references } = readHtml(page.body, page.url);
    return references.flatMap(({ url }) => (url === null ? [] : [withoutHash(url)]));
  });
  const own = urls.filter((url) => isOwnFile(url, site) && STATIC.test(new URL(url).pathname));
  return { urls: [...new Set(own)].slice(0, ASSETS_MAX), pages: pages.length };
}

function withoutHash(url: string): string {
  const clean = new URL(url);
  clean.hash = "";
  return clean.href;
}

function mayBecomeHit(exchange: HttpExchange): boolean {
  return exchange.status === 200 && cacheStateOf(cacheAnswerOf(exchange.headers)) === "fresh";
}

function assetFact({ url, status, botWall, headers }: HttpExchange): AssetFact {
  const isAtEdge = isFromCloudflare(headers) || edgeOf({ headers, alias: null, addresses: [] }) !== null;
  return { url, status, botWall, isAtEdge, answer: cacheAnswerOf(headers) };
}

function judgeAssets({ assets, pages }: Facts, store: StoreProfile): Verdict[] {
  const base = { subject: new URL(originOf(store)).hostname, reach: 1 as const };
  if (pages === 0) {
    return [
      notSeen({
        ...base,
        findingKey: "no-page",
        summary: "We could not read a page of the shop, so we do not know which files it loads.",
        summaryTech: "Neither the home page nor the product page could be read.",
        ask: TRY_AGAIN_ASK,
      }),
    ];
  }
  const served = assets.filter(({ status, botWall }) => status === 200 && !botWall);
  const data = { assets };
  if (served.length === 0) {
    if (assets.length > 0) {
      const isWall = assets.some(({ botWall }) => botWall);
      const summary = isWall
        ? "Your bot protection blocked our look at your files."
        : "None of your files answered us.";
      const summaryTech = `${assets.length} files, none served with 200.`;
      const ask = isWall ? BOT_WALL_ASK : TRY_AGAIN_ASK;
      return [notSeen({ ...base, findingKey: isWall ? "bot-wall" : "not-seen", summary, summaryTech, ask, data })];
    }
    const summary = "Your pages load no files of your own.";
    return [
      notApplicable({
        ...base,
        findingKey: "no-files",
        summary,
        summaryTech: "No own script, style, picture or font.",
      }),
    ];
  }
  const states = served.map(({ answer }) => cacheStateOf(answer));
  const table = served
    .map(({ url, answer }) => `${new URL(url).pathname}: ${cacheText(answer)}`)
    .join("; ")
    .slice(0, 1500);
  if (states.every((state) => state === "unsaid")) {
    const isAtEdge = served.some((asset) => asset.isAtEdge);
    if (!isAtEdge) {
      const summary = "No shield with a cache stands in front of your files; that is judged apart.";
      return [notApplicable({ ...base, findingKey: "no-edge", summary, summaryTech: `${table}.`, data })];
    }
    const summary = "Your shield does not say whether your files come from its cache.";
    const ask = "Where does your edge show how many files come from its cache? Link the page.";
    return [notSeen({ ...base, findingKey: "unsaid", summary, summaryTech: `${table}.`, ask, data })];
  }
  const hits = states.filter((state) => state === "hit").length;
  return [judgeShare(base, hits, served, table), ...judgeLifetimes(base, served)];
}

function judgeShare(
  base: Pick<Verdict, "subject" | "reach">,
  hits: number,
  served: AssetFact[],
  table: string,
): Verdict {
  const share = hits / served.length;
  const told = {
    ...base,
    summaryTech: `${hits} of ${served.length} files from the cache at the second look: ${table}.`,
    expected: "at least 80 % of the files from the cache",
    found: `${hits} of ${served.length}`,
    data: { assets: served },
  };
  if (share >= PASS_SHARE) {
    return { ...told, status: "pass", findingKey: "ok", summary: "Your files come from a cache near the visitor." };
  }
  if (share >= WARN_SHARE) {
    const summary = "Part of your files come from your server every time.";
    return { ...told, status: "warn", findingKey: "partly-cached", summary };
  }
  const hasCookies = served.some(({ answer }) => answer.setsCookie);
  return {
    ...told,
    status: "fail",
    findingKey: "not-cached",
    summary: hasCookies
      ? "Your files carry a cookie, so no cache keeps them and your server sends each one again."
      : "Most of your files come from your server every time.",
  };
}

/** Files whose lifetime is too short for a browser to keep; one finding names them all. */
function judgeLifetimes(base: Pick<Verdict, "subject" | "reach">, served: AssetFact[]): Verdict[] {
  const short = served.filter(({ url, answer }) => {
    const { names, maxAgeSeconds } = cacheControlOf(answer);
    const needed = FINGERPRINT.test(new URL(url).pathname) ? FINGERPRINTED_SECONDS : PLAIN_SECONDS;
    return names.includes("no-store") || (maxAgeSeconds ?? 0) < needed;
  });
  if (short.length === 0) return [];
  const found = short.map(
    ({ url, answer }) => `${new URL(url).pathname} ${cacheControlOf(answer).maxAgeSeconds ?? "no"} max-age`,
  );
  return [
    {
      ...base,
      status: "warn",
      findingKey: "short-lifetime",
      summary: `Browsers fetch ${short.length} of ${served.length} files again too soon.`,
      summaryTech: `${found.join("; ").slice(0, 1000)}.`,
      expected: "max-age of a year for names that change with their content, an hour for others",
      found: `${short.length} of ${served.length}`,
    },
  ];
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  if (verdict.status !== "fail" && verdict.status !== "warn") return [];
  if (store.platform === "shopify") {
    return [{ text: "Load the files from Shopify's own file storage, which caches them, instead of another server." }];
  }
  const header: FixStep = {
    text: "Send this header on files whose name changes with their content.",
    copy: "Cache-Control: public, max-age=31536000, immutable",
  };
  const cookies: FixStep = { text: "Set no cookies on scripts, styles, pictures and fonts." };
  const rule: FixStep = { text: "At the edge, add a cache rule for the host or folder the files are in." };
  return verdict.findingKey === "short-lifetime" ? [header] : [header, cookies, rule];
}
