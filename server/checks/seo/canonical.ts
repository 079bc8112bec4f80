import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import { normalName } from "../dns/hosts.ts";
import { BOT_WALL_ASK, notSeen, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import type { HttpExchange, NetworkFault, Probes } from "../probes/probes.ts";
import type { StoreProfile } from "../store-profile.ts";
import { readPage } from "./page.ts";

type TargetFact = { url: string; status: number | null; botWall: boolean; fault: NetworkFault["kind"] | null };
type PageFact = {
  url: string;
  finalUrl: string | null;
  status: number | null;
  botWall: boolean;
  /** Whether only the beginning of the page was read: a tag may stand in the rest. */
  isCut: boolean;
  /** Canonical addresses as written, from the page's head and its Link header. */
  written: string[];
  ogUrl: string | null;
  target: TargetFact | null;
};
type Facts = { pages: PageFact[] };

/** Checks that each page names one right canonical address. */
export const canonical = defineCheck<Facts>({
  id: "seo.canonical",
  stages: ["edge"],
  level: "public",
  minimumBar: [2],
  severity: "medium",
  impact: "trust",
  reach: 1,
  effort: "S",
  title: "Canonical tags",
  founderTitle: "Pages name their real address",
  riskTitle: "Search engines may list the wrong address",
  why: "This tag tells Google which address is the real shop.",
  reference: { name: "RFC 6596", url: "https://www.rfc-editor.org/rfc/rfc6596" },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    if (store.canonicalOrigin === null) return { pages: [] };
    return { pages: await Promise.all(urlsOf(store, store.canonicalOrigin).map((url) => gatherPage(probes, url))) };
  },
  judge({ store, facts }) {
    if (store.canonicalOrigin === null) {
      return [
        notSeen({
          subject: normalName(store.domain),
          findingKey: "no-canonical-origin",
          summary: "We do not know which address is the main one of your shop.",
          summaryTech: "canonical_origin is not set.",
          ask: "Which address is the main one, with or without www?",
        }),
      ];
    }
    const { origin } = new URL(store.canonicalOrigin);
    return facts.pages.map((page) => judgePage(page, origin));
  },
  fix: fixSteps,
});

/** Home, product, collection and one known URL. */
function urlsOf(store: StoreProfile, origin: string): string[] {
  const { home, product, collection } = store.paths;
  const paths = [home, product, collection].flatMap((path) => (path === undefined ? [] : [`${origin}${path}`]));
  const known = store.knownUrls.find((url) => URL.canParse(url) && !paths.includes(url));
  return [...new Set([...paths, ...(known === undefined ? [] : [known])])];
}

async function gatherPage(probes: Probes, url: string): Promise<PageFact> {
  const { final, hops } = await probes.http.chain(url, { kind: "html" });
  const last = final ?? hops.at(-1) ?? null;
  const page = final === null ? null : readPage(final.body);
  const written = [...new Set([...(page?.canonicals ?? []), ...(final === null ? [] : linkHeaders(final))])];
  const fact = {
    url,
    finalUrl: last?.url ?? null,
    status: final?.status ?? null,
    botWall: last?.botWall ?? false,
    isCut: final !== null && (final.truncated || final.fault !== null),
    written,
    ogUrl: page?.ogUrl ?? null,
  };
  const [first] = written;
  if (final === null || first === undefined || !URL.canParse(first, final.url)) return { ...fact, target: null };
  const target = new URL(first, final.url).href;
  if (target === final.url)
    return { ...fact, target: { url: target, status: final.status, botWall: false, fault: null } };
  const { status, botWall, fault } = await probes.http.get(target, { kind: "html" });
  return { ...fact, target: { url: target, status, botWall, fault: fault?.kind ?? null } };
}

/** RFC 8288: `Link: <https://shop.example/>; rel="canonical"`. */
function linkHeaders(exchange: HttpExchange): string[] {
  return exchange.headers
    .filter(([name]) => name === "link")
    .flatMap(([, value]) => [...value.matchAll(/<([^>]*)>\s*;[^,<]*\brel\s*=\s*"?([^",;]*)"?/gi)])
    .filter((match) => (match[2] ?? "").toLowerCase().split(/\s+/).includes("canonical"))
    .map((match) => match[1] ?? "");
}

function judgePage(page: PageFact, origin: string): Verdict {
  const base = { subject: page.url, reach: 1 as const, data: page };
  const text = `${page.finalUrl ?? page.url} ${page.status ?? "no answer"}; canonical ${page.written.join(", ") || "none"}; og:url ${page.ogUrl ?? "none"}`;
  if (page.botWall || page.target?.botWall) {
    return notSeen({
      ...base,
      findingKey: "bot-wall",
      summary: `Your bot protection blocked our look at ${page.url}.`,
      summaryTech: `${text}.`,
      ask: BOT_WALL_ASK,
    });
  }
  if (page.status === null || page.status < 200 || page.status >= 300 || page.finalUrl === null) {
    return notSeen({
      ...base,
      findingKey: "page-not-read",
      summary: `We could not read ${page.url}.`,
      summaryTech: `${text}.`,
      ask: page.status === 404 ? `Which page should we look at instead of ${page.url}?` : TRY_AGAIN_ASK,
    });
  }
  const told = {
    ...base,
    summaryTech: `${text}.`,
    expected: `one tag with an address at ${origin}`,
    found: page.written.join(", ") || "none",
  };
  const [first] = page.written;
  if (first === undefined && page.isCut) {
    return notSeen({
      ...told,
      findingKey: "page-cut",
      summary: `We could not read ${page.url} to its end, so we cannot say whether it names its real address.`,
      ask: `Make ${page.url} smaller, or name a shorter page to look at.`,
    });
  }
  if (first === undefined) {
    return {
      ...told,
      status: "warn",
      findingKey: "missing",
      summary: `${page.url} does not say which address is its real one.`,
    };
  }
  const finalUrl = page.finalUrl;
  const resolved = new Set(
    page.written.map((href) => (URL.canParse(href, finalUrl) ? new URL(href, finalUrl).href : href)),
  );
  if (resolved.size > 1) {
    return {
      ...told,
      status: "fail",
      findingKey: "several",
      summary: `${page.url} names ${resolved.size} different real addresses, so search engines trust none.`,
    };
  }
  if (!URL.canParse(first, finalUrl)) {
    return {
      ...told,
      status: "fail",
      findingKey: "no-url",
      summary: `${page.url} names something that is no address.`,
    };
  }
  const target = new URL(first, finalUrl);
  if (target.protocol !== "https:") {
    return {
      ...told,
      status: "fail",
      findingKey: "http",
      summary: `${page.url} names its unencrypted version as the real one.`,
    };
  }
  if (target.host !== new URL(origin).host) {
    return {
      ...told,
      status: "fail",
      findingKey: "wrong-host",
      summary: `${page.url} tells search engines that the real shop is at ${target.host}.`,
    };
  }
  if (page.target !== null && page.target.status === null) {
    return notSeen({
      ...told,
      findingKey: "target-not-read",
      summary: `We could not open the address ${page.url} names as its real one.`,
      summaryTech: `${text}; target ${page.target.fault ?? "no answer"}.`,
      ask: TRY_AGAIN_ASK,
    });
  }
  if (page.target !== null && page.target.status !== 200) {
    return {
      ...told,
      status: "fail",
      findingKey: "target-broken",
      summary: `The address ${page.url} names as its real one does not open.`,
      summaryTech: `${text}; target ${target.href} ${page.target.status}.`,
      found: `${target.href} ${page.target.status}`,
      confirm: "later",
    };
  }
  return lesserWarning(page, { first, target, finalUrl, told });
}

function lesserWarning(
  page: PageFact,
  {
    first,
    target,
    finalUrl,
    told,
  }: { first: string; target: URL; finalUrl: string; told: { subject: string; summaryTech: string } },
): Verdict {
  if (!/^https?:\/\//i.test(first)) {
    return {
      ...told,
      status: "warn",
      findingKey: "relative",
      summary: `${page.url} names its real address only in part, which copies of the page read wrongly.`,
    };
  }
  if (plain(target.href) !== plain(finalUrl)) {
    return {
      ...told,
      status: "warn",
      findingKey: "other-page",
      summary: `${page.url} names another page as the real one. That is acceptable for variants of a page.`,
    };
  }
  if (
    page.ogUrl !== null &&
    URL.canParse(page.ogUrl, finalUrl) &&
    plain(new URL(page.ogUrl, finalUrl).href) !== plain(target.href)
  ) {
    return {
      ...told,
      status: "warn",
      findingKey: "og-url-differs",
      summary: `${page.url} is shared under another address than the one search engines are told.`,
    };
  }
  return { ...told, status: "pass", findingKey: "ok", summary: `${page.url} names its real address.` };
}

/** The address without query, fragment and final slash. */
function plain(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.replace(/\/+$/, "")}`;
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  if (verdict.status !== "fail" && verdict.status !== "warn") return [];
  const origin = store.canonicalOrigin ?? `https://${store.domain}`;
  if (store.platform === "shopify") {
    return [
      {
        text: `In Shopify, open Settings, then Domains, and make ${new URL(origin).host} the primary domain; themes take the tag from it.`,
      },
      {
        text: "In the theme's theme.liquid, keep exactly this tag in the head.",
        copy: '<link rel="canonical" href="{{ canonical_url }}">',
      },
    ];
  }
  return [
    {
      text: "In the production environment, set the site's base address (for Next.js: metadataBase) and deploy again; it is fixed at build time.",
      copy: `metadataBase: new URL("${origin}")`,
    },
    {
      text: `Check that ${verdict.subject} carries one tag of this form.`,
      copy: `<link rel="canonical" href="${verdict.subject}">`,
    },
  ];
}
