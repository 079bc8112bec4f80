import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import { normalName } from "../dns/hosts.ts";
import { BOT_WALL_ASK, notSeen, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import type { Probes } from "../probes/probes.ts";
import type { StoreProfile } from "../store-profile.ts";
import { isSamePage, marksOf, type PageMarks, plainUrl } from "./marketing-pages.ts";

type VariantFact = {
  url: string;
  finalUrl: string | null;
  status: number | null;
  botWall: boolean;
  /** Null unless a page came back with status 200. */
  page: PageMarks | null;
};
type UrlFact = { known: VariantFact; variants: VariantFact[] };
type Facts = { urls: UrlFact[] };

/** Catalogue: five known URLs. */
const URLS_MAX = 5;

/** Checks that slash, case and index variants of an address do not show a second copy of the page. */
export const duplicates = defineCheck<Facts>({
  id: "redir.duplicates",
  stages: ["edge"],
  level: "public",
  minimumBar: [],
  severity: "low",
  impact: "trust",
  reach: 0.6,
  effort: "S",
  title: "Duplicate addresses",
  founderTitle: "One address for each page",
  riskTitle: "Copies of your pages compete in search",
  why: "Duplicates divide your search ranking.",
  reference: { name: "RFC 6596", url: "https://www.rfc-editor.org/rfc/rfc6596" },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const urls = knownUrlsOf(store).map(async (url): Promise<UrlFact> => {
      const known = await gatherVariant(probes, url);
      // Where the page itself was not seen, its variants say nothing.
      if (known.page === null) return { known, variants: [] };
      return { known, variants: await Promise.all(variantsOf(url).map((variant) => gatherVariant(probes, variant))) };
    });
    return { urls: await Promise.all(urls) };
  },
  judge({ store, facts }) {
    if (facts.urls.length > 0) return facts.urls.map(judgeUrl);
    return [
      notSeen({
        subject: normalName(store.domain),
        findingKey: "no-known-urls",
        summary: "We know no page of your shop to look at.",
        summaryTech: "known_urls[] names no page on the canonical origin.",
        ask: "Which three to ten pages of your shop matter most?",
      }),
    ];
  },
  fix: fixSteps,
});

function knownUrlsOf(store: StoreProfile): string[] {
  const origin = store.canonicalOrigin === null ? null : new URL(store.canonicalOrigin).origin;
  const own = store.knownUrls.filter((url) => URL.canParse(url) && new URL(url).origin === origin);
  return [...new Set(own)].slice(0, URLS_MAX);
}

/** The catalogue's variants: final slash, an upper-case segment, `/index.html`, a double slash. */
function variantsOf(known: string): string[] {
  const { origin, pathname, search } = new URL(known);
  const bare = pathname.replace(/\/+$/, "");
  const cut = bare.lastIndexOf("/");
  const last = bare.slice(cut + 1);
  const paths = [
    ...(bare === "" ? [] : [pathname.endsWith("/") ? bare : `${bare}/`]),
    `${bare.slice(0, cut + 1)}${last.toUpperCase()}`,
    ...(last.includes(".") ? [] : [`${bare}/index.html`]),
    bare === "" ? "//" : `${bare.slice(0, cut + 1)}/${last}`,
  ];
  return [...new Set(paths.filter((path) => path !== pathname && path !== ""))].map(
    (path) => `${origin}${path}${search}`,
  );
}

async function gatherVariant(probes: Probes, url: string): Promise<VariantFact> {
  const { final, end, hops } = await probes.http.chain(url, { kind: "html" });
  const last = final ?? hops.at(-1) ?? null;
  const isPage = end === "ok" && final !== null && final.status === 200 && !final.botWall;
  return {
    url,
    finalUrl: last?.url ?? null,
    status: last?.status ?? null,
    botWall: last?.botWall ?? false,
    page: isPage ? marksOf(final) : null,
  };
}

function judgeUrl({ known, variants }: UrlFact): Verdict {
  const rows = [known, ...variants].map(
    ({ url, finalUrl, status, page }) =>
      `${url} ${status ?? "no answer"}${finalUrl === url ? "" : ` at ${finalUrl}`}, canonical ${page?.canonical ?? "none"}`,
  );
  const base = { subject: known.url, summaryTech: `${rows.join("; ")}.`.slice(0, 2_000), data: { known, variants } };
  const { page, finalUrl } = known;
  if (page === null || finalUrl === null) {
    return notSeen({
      ...base,
      findingKey: known.botWall ? "bot-wall" : "page-not-read",
      summary: known.botWall
        ? `Your bot protection blocked our look at ${known.url}.`
        : `We could not read ${known.url}.`,
      ask: known.botWall ? BOT_WALL_ASK : TRY_AGAIN_ASK,
    });
  }
  const copies = variants.filter((variant) => isCopy(variant, page, finalUrl));
  if (copies.length > 0) {
    return {
      ...base,
      status: "warn",
      findingKey: "copies",
      summary: `${known.url} also opens under ${copies.length === 1 ? "another address" : `${copies.length} other addresses`}, and search engines take them for different pages.`,
      expected: "a redirect, an error page or one canonical tag",
      found: copies.map(({ url }) => url).join(", "),
    };
  }
  const unseen = variants.filter(
    ({ status, botWall, page: seen }) =>
      status === null || status === 429 || botWall || (status === 200 && seen === null),
  );
  const cut = [page, ...variants.flatMap((variant) => variant.page ?? [])].some(
    ({ truncated, canonical }) => truncated && canonical === null,
  );
  if (unseen.length > 0 || cut) {
    return notSeen({
      ...base,
      findingKey: unseen.some(({ botWall }) => botWall) ? "bot-wall" : "not-seen",
      summary: `We could not see every spelling of ${known.url}.`,
      ask: unseen.some(({ botWall }) => botWall) ? BOT_WALL_ASK : TRY_AGAIN_ASK,
    });
  }
  return { ...base, status: "pass", findingKey: "ok", summary: `${known.url} has one address.` };
}

/** Another address that shows the same page, may be listed and does not name the same canonical address. */
function isCopy({ page, finalUrl }: VariantFact, known: PageMarks, knownUrl: string): boolean {
  if (page === null || finalUrl === null || page.isNoindex) return false;
  if (plainUrl(finalUrl) === plainUrl(knownUrl)) return false;
  if (page.truncated && page.canonical === null) return false;
  // A common canonical tag makes two addresses one page.
  if (page.canonical !== null && page.canonical === (known.canonical ?? plainUrl(knownUrl))) return false;
  return isSamePage({ ...page, canonical: null }, known);
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  if (verdict.status !== "warn") return [];
  const tag = {
    text: "Give every spelling of the page this tag.",
    copy: `<link rel="canonical" href="${verdict.subject}">`,
  };
  if (store.platform === "vercel" || store.platform === "netlify") {
    return [
      {
        text: "In the framework's configuration, decide once whether addresses end with a slash.",
        copy: "trailingSlash: false",
      },
      tag,
    ];
  }
  return [tag, { text: `Redirect the other spellings to it with 301: ${verdict.found ?? ""}.` }];
}
