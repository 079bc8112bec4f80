import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import { BOT_WALL_ASK, notApplicable, notSeen, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import { readHtml } from "../probes/html.ts";
import type { HttpChain, HttpHop, Probes } from "../probes/probes.ts";
import { readPage } from "../seo/page.ts";
import { simhash, simhashDistance, wordsOf } from "../simhash.ts";
import type { StoreProfile } from "../store-profile.ts";
import { type CacheAnswer, cacheAnswerOf, cacheControlOf, cacheStateOf, cacheText } from "./cache-headers.ts";
import { deceptionUrl, guessedPersonalUrls, originOf, personalUrls } from "./personal-paths.ts";
import { judgeMarker, type MarkerFact, tryMarker } from "./session-marker.ts";

/** One look at a personal address, by a visitor nobody has seen before. */
type Look = { status: number | null; fault: string | null; botWall: boolean; answer: CacheAnswer };
type PathFact = { url: string; looks: Look[] };
/** What the made-up file below the account showed at the second look; null when it was not asked. */
type Deception = { url: string; status: number | null; answer: CacheAnswer; isAccountPage: boolean };
/** The last two need the owner's leave; null without it. */
type Facts = { paths: PathFact[]; deception: Deception | null; marker: MarkerFact | null };

/** Two pages up to this many of 64 bits apart are the same one (as in `dns.stale-address`). */
const SAME_PAGE_BITS = 6;

/** Checks that no shared cache keeps a page that belongs to one visitor. */
export const noPrivateCache = defineCheck<Facts>({
  id: "edge.no-private-cache",
  stages: ["edge", "performance"],
  level: "public",
  minimumBar: [4],
  severity: "critical",
  impact: "leak",
  effort: "S",
  title: "Personal pages are never shared from cache",
  founderTitle: "Nobody sees another customer's cart",
  riskTitle: "A customer may see another customer's cart or address",
  why: "Otherwise one customer can see another customer's cart or address.",
  reference: { name: "RFC 9111, section 5.2.2", url: "https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2" },
  freshForMs: freshFor.network,
  async gather({ store, probes, connections }) {
    const isOwner = connections?.isControlProven === true;
    // First of all: a look at an empty basket would fill the very cache that is to be tried.
    const marker = isOwner ? await tryMarker(probes, store) : null;
    const known = personalUrls(store, await linksOfHome(probes, store));
    const guesses = isOwner ? guessedPersonalUrls(store).filter((url) => !known.includes(url)) : [];
    const paths = await Promise.all([
      ...known.map((url) => lookTwice(probes, url, false)),
      ...guesses.map((url) => lookTwice(probes, url, true)),
    ]);
    return { paths, deception: isOwner ? await deceive(probes, store) : null, marker };
  },
  judge({ store, facts }) {
    const verdicts = facts.paths.flatMap((fact) => judgePath(fact));
    if (facts.deception !== null) verdicts.push(judgeDeception(facts.deception));
    if (facts.marker !== null) verdicts.push(judgeMarker(facts.marker));
    if (verdicts.some(({ status }) => status !== "skip")) return verdicts;
    return [
      ...verdicts,
      notSeen({
        subject: store.domain,
        findingKey: "no-paths",
        summary: "We know of no cart, checkout or account page to look at.",
        summaryTech: "No personal path is declared, linked from the home page, or answers.",
        ask: "Where are the cart, the checkout, the account and the log-in? Declare their paths.",
      }),
    ];
  },
  fix: fixSteps,
});

async function linksOfHome(probes: Probes, store: StoreProfile): Promise<string[]> {
  const { final } = await probes.http.chain(new URL(store.paths.home, originOf(store)).href);
  return final === null ? [] : readHtml(final.body, final.url).links;
}

/** Two visits with an empty cookie jar each: what the second gets from a cache, anybody gets. */
async function lookTwice(probes: Probes, url: string, isGuess: boolean): Promise<PathFact> {
  const first = await probes.http.chain(url, { isGuess });
  const second = await probes.http.chain(url, { isGuess, fresh: true });
  return { url, looks: [lookOf(first), lookOf(second)] };
}

/** The first answer of a chain is that of the personal address itself. */
function lookOf(chain: HttpChain): Look {
  const hop: HttpHop | undefined = chain.hops[0];
  const answer = cacheAnswerOf(hop?.headers ?? []);
  return { status: hop?.status ?? null, fault: hop?.fault?.kind ?? null, botWall: hop?.botWall ?? false, answer };
}

/** Asks for a made-up file below the account twice: a cache that goes by endings would keep the account page under it. */
async function deceive(probes: Probes, store: StoreProfile): Promise<Deception> {
  const url = deceptionUrl(store);
  const { account = "/account" } = store.paths;
  const [page] = await Promise.all([
    probes.http.chain(new URL(account, originOf(store)).href),
    probes.http.get(url, { isGuess: true }),
  ]);
  const again = await probes.http.get(url, { isGuess: true, fresh: true });
  const isAccountPage = again.status === 200 && page.final !== null && isSamePage(again.body, page.final.body);
  return { url, status: again.status, answer: cacheAnswerOf(again.headers), isAccountPage };
}

function isSamePage(left: string, right: string): boolean {
  const [one, other] = [readPage(left), readPage(right)];
  if (wordsOf(one.text).length === 0) return false;
  return (
    simhashDistance(simhash(`${one.title} ${one.text}`), simhash(`${other.title} ${other.text}`)) <= SAME_PAGE_BITS
  );
}

function judgePath({ url, looks }: PathFact): Verdict[] {
  const base = { subject: url, reach: 1 as const, data: { url, looks } };
  const told = looks.map((look) => `${look.status ?? look.fault}: ${cacheText(look.answer)}`).join(" | ");
  const summaryTech = `${told}.`;
  const page = new URL(url).pathname;
  const seen = looks.filter(({ status }) => status !== null);
  const hits = seen.filter((look) => !isAbsent(look) && cacheStateOf(look.answer) === "hit");
  if (hits.length > 0) {
    return [
      {
        ...base,
        status: "fail",
        findingKey: "from-cache",
        summary: `${page} is served from a shared cache, so one customer can see what another one saw.`,
        summaryTech,
        expected: "private, no-store, and never a hit",
        found: hits.map((look) => cacheText(look.answer)).join(" | "),
      },
    ];
  }
  const shared = seen.find((look) => !isAbsent(look) && isSharedWithCookie(look.answer));
  if (shared) {
    return [
      {
        ...base,
        status: "fail",
        findingKey: "shared-with-cookie",
        summary: `${page} tells caches to share it although it hands out a visitor's own cookie.`,
        summaryTech,
        expected: "private, no-store",
        found: cacheText(shared.answer),
      },
    ];
  }
  if (looks.some(({ botWall }) => botWall)) {
    const summary = `Your bot protection blocked our look at ${page}.`;
    return [notSeen({ ...base, findingKey: "bot-wall", summary, summaryTech, ask: BOT_WALL_ASK })];
  }
  if (seen.length < looks.length || seen.some(({ status }) => (status ?? 0) >= 500 || status === 429)) {
    const summary = `${page} did not answer properly, so we could not see what caches may keep of it.`;
    return [notSeen({ ...base, findingKey: "not-seen", summary, summaryTech, ask: TRY_AGAIN_ASK })];
  }
  if (seen.every(isAbsent)) {
    return [
      notApplicable({ ...base, findingKey: "no-such-page", summary: `There is no page at ${page}.`, summaryTech }),
    ];
  }
  const isPrivate = seen.every(({ answer }) =>
    cacheControlOf(answer).names.some((name) => name === "private" || name === "no-store"),
  );
  if (!isPrivate) {
    return [
      {
        ...base,
        status: "warn",
        findingKey: "not-said",
        summary: `${page} is not shared today, but nothing tells caches to keep their hands off it.`,
        summaryTech,
        expected: "Cache-Control: private, no-store",
        found: seen.map(({ answer }) => cacheText(answer)).join(" | "),
      },
    ];
  }
  return [{ ...base, status: "pass", findingKey: "ok", summary: `${page} is kept by no shared cache.`, summaryTech }];
}

/** Nothing personal is at an address that does not exist; a webhook address answers no GET. */
function isAbsent({ status }: Look): boolean {
  return status === 404 || status === 405 || status === 410;
}

/** RFC 9111, section 3.5 and 7.3: what caches may share and carries a cookie hands that cookie to everybody. */
function isSharedWithCookie(answer: CacheAnswer): boolean {
  const { names, sharedSeconds } = cacheControlOf(answer);
  const isWithheld = names.includes("private") || names.includes("no-store");
  return answer.setsCookie && !isWithheld && (names.includes("public") || (sharedSeconds ?? 0) > 0);
}

function judgeDeception({ url, status, answer, isAccountPage }: Deception): Verdict {
  const base = { subject: url, reach: 1 as const, data: { url, status, answer } };
  const summaryTech = `${status ?? "no answer"}, ${isAccountPage ? "the account page" : "not the account page"}: ${cacheText(answer)}.`;
  if (isAccountPage && cacheStateOf(answer) === "hit") {
    return {
      ...base,
      status: "fail",
      findingKey: "cache-deception",
      summary: "A made-up file name below the account puts the account page into a shared cache.",
      summaryTech,
      expected: "404, or the page without a cache",
      found: cacheText(answer),
    };
  }
  const summary = "A made-up file name below the account does not put the account page into a cache.";
  if (status === null) {
    const unseen = "We could not try a made-up file name below the account.";
    return notSeen({ ...base, findingKey: "deception-not-seen", summary: unseen, summaryTech, ask: TRY_AGAIN_ASK });
  }
  return { ...base, status: "pass", findingKey: "no-deception", summary, summaryTech };
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  if (verdict.status !== "fail" && verdict.status !== "warn") return [];
  const header: FixStep = {
    text: "Send this header on cart, checkout, account, log-in and API answers.",
    copy: "Cache-Control: private, no-store",
  };
  if (verdict.status === "warn") return [header];
  const purge: FixStep = { text: "Empty the edge's cache once, because it may hold a customer's page." };
  if (verdict.findingKey === "basket-shared") {
    const apart = "Keep each basket under its visitor's session. No variable of the server may hold it for all.";
    return [purge, header, { text: apart }];
  }
  if (store.platform === "vercel" || store.platform === "netlify") return [purge, header];
  return [
    purge,
    header,
    {
      text: "In Cloudflare, open Caching, then Cache Rules: add a Bypass cache rule for these paths and place it last.",
      copy: '(starts_with(http.request.uri.path, "/cart")) or (starts_with(http.request.uri.path, "/checkout")) or (starts_with(http.request.uri.path, "/account"))',
    },
  ];
}
