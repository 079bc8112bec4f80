/** Looks at a shop as an ordinary visitor's browser would: a few pages, and every script of the shop's own they lead to. */
import { createHash } from "node:crypto";
import type { StoreProfile } from "../store-profile.ts";
import { type HtmlPage, readHtml } from "./html.ts";
import type { HttpExchange, HttpProbe, SiteAsset, SiteCrawl, SiteProbe } from "./probes.ts";
import { scriptsNamedIn, sourceMapOf } from "./script-graph.ts";
import { isOwnFile, namedLinks, siteOf } from "./site-scope.ts";

/** Catalogue 0.3: what a visitor without permission may be said to load in one run. */
const PAGES_MAX = 80;
const ASSETS_MAX = 100;
/** Catalogue 0.4, counted after decompression. */
const CRAWL_BYTES_MAX = 40 * 1024 * 1024;
/** Files asked for at the same time; the client's manners decide how many of them leave. */
const IN_FLIGHT = 8;
/** Statuses whose page is what every visitor gets. Others say nothing of the shop. */
const SHOWN_STATUSES = new Set([401, 404, 410]);

/** Makes the site probe of one run. The crawl happens once, however many checks ask; it never throws for the network. */
export function createSiteProbe(http: HttpProbe, store: StoreProfile): SiteProbe {
  let crawled: Promise<SiteCrawl> | null = null;
  return {
    crawl() {
      crawled ??= crawlSite(http, store);
      return crawled;
    },
    async fetchAsset(url, from) {
      if (url.startsWith("data:")) return inlineAsset(url, from);
      const site = siteOf(new URL(originOf(store)).hostname);
      // A map may only be read where its script was: everything else is not the shop's.
      if (!isOwnFile(url, site) && !isSameHost(url, from)) return emptyAsset(url, from, null);
      const exchange = (await http.chain(url, { kind: "script" })).final;
      if (exchange === null || exchange.botWall) return emptyAsset(url, from, null);
      return isOwnFile(exchange.url, site) || isSameHost(exchange.url, from)
        ? assetOf(url, from, exchange)
        : emptyAsset(url, from, exchange.status);
    },
  };
}

async function crawlSite(http: HttpProbe, store: StoreProfile): Promise<SiteCrawl> {
  const origin = originOf(store);
  const site = siteOf(new URL(origin).hostname);
  const crawl: SiteCrawl = { pages: [], assets: [], unreadable: [], truncated: false };
  const seenPages = new Set<string>();
  const seenAssets = new Set<string>();
  const turn = turns(IN_FLIGHT);
  let bytes = 0;

  async function visit(url: string): Promise<HtmlPage | null> {
    if (seenPages.has(url)) return null;
    seenPages.add(url);
    if (seenPages.size > PAGES_MAX || bytes >= CRAWL_BYTES_MAX) return cut();
    const chain = await http.chain(url, { kind: "html" });
    const last = chain.hops.at(-1);
    const page = chain.final;
    if (last?.fault?.kind === "budget") return cut();
    const reason = page === null ? `${chain.end} ${last?.fault?.code ?? ""}`.trim() : unreadableReason(page, site);
    if (page === null || reason !== null) {
      crawl.unreadable.push({ url, reason: reason ?? "no answer" });
      return null;
    }
    // Two addresses may lead to one page: the log-in when the account is asked for.
    if (crawl.pages.some((known) => known.url === page.url)) return null;
    if (!take(page.bodyBytes)) return null;
    crawl.pages.push(page);
    crawl.truncated ||= page.truncated;
    return readHtml(page.body, page.url);
  }

  /** Fetches a script and what it leads to. */
  async function load(url: string, from: string): Promise<void> {
    const clean = withoutFragment(url);
    if (seenAssets.has(clean) || !isOwnFile(clean, site)) return;
    seenAssets.add(clean);
    if (seenAssets.size > ASSETS_MAX) {
      crawl.truncated = true;
      return;
    }
    const asset = await turn(() => fetchScript(clean, from));
    if (asset === null) return;
    crawl.assets.push(asset);
    if (asset.kind === "script") await loadAll(scriptsNamedIn(asset.text, asset.url), asset.url);
  }

  async function fetchScript(url: string, from: string): Promise<SiteAsset | null> {
    if (bytes >= CRAWL_BYTES_MAX) return cut();
    const { final, hops } = await http.chain(url, { kind: "script" });
    const fault = hops.at(-1)?.fault;
    if (fault?.kind === "budget") return cut();
    if (final === null || fault || final.botWall) {
      crawl.unreadable.push({ url, reason: final?.botWall ? "bot-wall" : `fault ${fault?.code ?? ""}`.trim() });
      return null;
    }
    if (!isOwnFile(final.url, site) || !take(final.bodyBytes)) return emptyAsset(url, from, final.status);
    crawl.truncated ||= final.truncated;
    return assetOf(url, from, final);
  }

  async function loadAll(urls: string[], from: string): Promise<void> {
    await Promise.all(urls.map((url) => load(url, from)));
  }

  function loadScriptsOf(page: HtmlPage | null, url: string): Promise<void> {
    if (page === null) return Promise.resolve();
    const inline = page.inlineScripts.flatMap(({ text }) => scriptsNamedIn(text, url));
    const manifest = page.manifest === null ? [] : [page.manifest];
    return loadAll([...page.scripts, ...page.modulePreloads, ...inline, ...manifest], url);
  }

  function take(size: number): boolean {
    bytes += size;
    crawl.truncated ||= bytes > CRAWL_BYTES_MAX;
    return bytes <= CRAWL_BYTES_MAX;
  }

  function cut(): null {
    crawl.truncated = true;
    return null;
  }

  const homeUrl = new URL(store.paths.home, origin).href;
  const home = await visit(homeUrl);
  const others = otherSeeds(store, origin, home, site);
  await Promise.all([loadScriptsOf(home, homeUrl), ...others.map(async (url) => loadScriptsOf(await visit(url), url))]);
  crawl.pages.sort((left, right) => left.url.localeCompare(right.url));
  crawl.assets.sort((left, right) => left.url.localeCompare(right.url));
  return crawl;
}

/** The canonical origin, else the storefront host over https. */
function originOf(store: StoreProfile): string {
  const storefront = store.hosts.find((host) => host.role === "storefront" && host.http);
  return store.canonicalOrigin ?? `https://${storefront?.name ?? store.domain}`;
}

/** Declared pages, those the home page links to where none is declared, and one that does not exist. */
function otherSeeds(store: StoreProfile, origin: string, home: HtmlPage | null, site: string): string[] {
  const { product, collection, cart, login, account, checkout } = store.paths;
  const linked = namedLinks(home?.links ?? [], site);
  const absolute = (path: string | undefined) => (path === undefined ? null : new URL(path, origin).href);
  const madeUp = createHash("sha256").update(store.domain).digest("hex").slice(0, 12);
  const seeds = [
    absolute(product) ?? linked.product,
    absolute(collection),
    absolute(cart) ?? linked.cart,
    absolute(checkout),
    absolute(login) ?? absolute(account) ?? linked.login,
    `${origin}/launch-ready-${madeUp}`,
    ...store.knownUrls.slice(0, 10).filter((url) => URL.canParse(url) && siteOf(new URL(url).hostname) === site),
  ];
  return [...new Set(seeds.flatMap((seed) => (seed === null ? [] : [withoutFragment(seed)])))];
}

/** Says why a page is no view of the shop; null when it is one. */
function unreadableReason(page: HttpExchange, site: string): string | null {
  if (page.botWall) return "bot-wall";
  if (page.fault !== null) return `fault ${page.fault.code}`;
  if (siteOf(new URL(page.url).hostname) !== site) return "leads to another site";
  const status = page.status ?? 0;
  return status < 400 || SHOWN_STATUSES.has(status) ? null : `status ${status}`;
}

function assetOf(url: string, from: string, exchange: HttpExchange): SiteAsset {
  const isServed = (exchange.status ?? 500) < 400;
  const text = isServed ? exchange.body : "";
  const kind = kindOf(url, exchange, text);
  return {
    url,
    kind,
    status: exchange.status,
    text,
    bytes: exchange.bodyBytes,
    truncated: exchange.truncated,
    from,
    sourceMapUrl: kind === "script" ? sourceMapOf(text, exchange.headers, exchange.url) : null,
  };
}

/** A page in place of a script is a soft 404: the body decides, then the type, then the ending. */
function kindOf(url: string, exchange: HttpExchange, text: string): SiteAsset["kind"] {
  if (/^\s*<(?:!doctype|html)/i.test(text.slice(0, 500))) return "html";
  const { pathname } = new URL(url);
  if (pathname.endsWith(".map")) return "map";
  if (/javascript|ecmascript/i.test(exchange.contentType) || /\.m?js$/.test(pathname)) return "script";
  if (/css/i.test(exchange.contentType)) return "style";
  if (/json/i.test(exchange.contentType) || /\.(?:json|webmanifest)$/.test(pathname)) return "json";
  return "other";
}

function emptyAsset(url: string, from: string, status: number | null): SiteAsset {
  return { url, kind: "other", status, text: "", bytes: 0, truncated: false, from, sourceMapUrl: null };
}

/** RFC 2397: a map written into its script. */
function inlineAsset(url: string, from: string): SiteAsset {
  const comma = url.indexOf(",");
  const data = url.slice(comma + 1);
  const isBase64 = url.slice(0, comma).endsWith(";base64");
  const text = isBase64 ? Buffer.from(data, "base64").toString("utf8") : percentDecoded(data);
  const place = `${from}#inline-map`;
  return { ...emptyAsset(place, from, 200), kind: "map", text, bytes: Buffer.byteLength(text) };
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isSameHost(url: string, from: string): boolean {
  return URL.canParse(url) && URL.canParse(from) && new URL(url).host === new URL(from).host;
}

function withoutFragment(url: string): string {
  const clean = new URL(url);
  clean.hash = "";
  return clean.href;
}

/** Lets at most so many works run at once, in the order they came. */
function turns(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = limit;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
