import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import { normalName } from "../dns/hosts.ts";
import { BOT_WALL_ASK, notApplicable, notSeen, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import type { Probes } from "../probes/probes.ts";
import type { StoreProfile } from "../store-profile.ts";
import { type ChainFact, chainFactOf, describeHops, isOwnUrl } from "./chains.ts";
import { isSamePage, marksOf, type PageMarks, plainUrl, trackingOf } from "./marketing-pages.ts";

type LinkFact = {
  link: string;
  chain: ChainFact;
  finalUrl: string | null;
  status: number | null;
  /** Null when no page was read. */
  page: PageMarks | null;
};
type Facts = { links: LinkFact[] };

/** A run may load 80 pages (catalogue 0.3); twenty campaigns leave room for everybody else. */
const LINKS_MAX = 20;
const HOPS_MAX = 2;

/** Checks that campaign links open the right page, keep their tracking and do not split it. */
export const marketingLinks = defineCheck<Facts>({
  id: "redir.marketing-links",
  stages: ["edge"],
  level: "public",
  minimumBar: [2],
  severity: "high",
  impact: "trust",
  reach: 0.6,
  effort: "S",
  title: "Marketing links",
  founderTitle: "Your campaign links work",
  riskTitle: "Paid clicks land on broken or split pages",
  why: "You pay for each click; a broken or split link burns that money.",
  reference: {
    name: "Google Search Central: consolidate duplicate URLs",
    url: "https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls",
  },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    if (store.canonicalOrigin === null) return { links: [] };
    return { links: await Promise.all(linksOf(store).map((link) => gatherLink(probes, link))) };
  },
  judge({ store, facts }) {
    const subject = normalName(store.domain);
    if (store.marketingLinks.length === 0) {
      return [
        notApplicable({
          subject,
          findingKey: "none-declared",
          summary: "You named no campaign links.",
          summaryTech: "marketing_links[] is empty.",
        }),
      ];
    }
    if (store.canonicalOrigin === null) {
      return [
        notSeen({
          subject,
          findingKey: "no-canonical-origin",
          summary: "We do not know which address is the main one of your shop.",
          summaryTech: "canonical_origin is not set.",
          ask: "Which address is the main one, with or without www?",
        }),
      ];
    }
    const { origin } = new URL(store.canonicalOrigin);
    const verdicts = facts.links.map((fact) => judgeLink(fact, facts.links, { store, origin }));
    const left = new Set(store.marketingLinks).size - facts.links.length;
    if (left === 0) return verdicts;
    return [
      ...verdicts,
      notSeen({
        subject,
        findingKey: "links-left-out",
        summary: `We looked at ${facts.links.length} campaign links and not at ${left} more.`,
        summaryTech: `At most ${LINKS_MAX} links with http or https are followed in one run.`,
        ask: "Which of your campaign links matter most? Name at most twenty, each as a whole address.",
      }),
    ];
  },
  fix: fixSteps,
});

function linksOf(store: StoreProfile): string[] {
  const links = store.marketingLinks.filter((link) => URL.canParse(link) && /^https?:$/.test(new URL(link).protocol));
  return [...new Set(links)].slice(0, LINKS_MAX);
}

async function gatherLink(probes: Probes, link: string): Promise<LinkFact> {
  const chain = await probes.http.chain(link, { kind: "html" });
  const { final } = chain;
  const isPage = chain.end === "ok" && final !== null && final.status === 200 && !final.botWall;
  return {
    link,
    chain: chainFactOf(link, chain),
    finalUrl: final?.url ?? null,
    status: chain.end === "ok" ? (final?.status ?? null) : null,
    page: isPage ? marksOf(final) : null,
  };
}

function judgeLink(
  fact: LinkFact,
  all: LinkFact[],
  { store, origin }: { store: StoreProfile; origin: string },
): Verdict {
  const { link, chain, finalUrl, status } = fact;
  const base = { subject: link.slice(0, 255), summaryTech: `${describeHops(chain)}.`, data: fact };
  const last = chain.hops.at(-1);
  const fail = (findingKey: string, summary: string, found: string, expected = `a page at ${origin}`): Verdict => ({
    ...base,
    status: "fail",
    findingKey,
    summary,
    expected,
    found,
  });
  if (chain.hops.some(({ botWall }) => botWall)) {
    const summary = `Your bot protection blocked our look at ${link}.`;
    return notSeen({ ...base, findingKey: "bot-wall", summary, ask: BOT_WALL_ASK });
  }
  if (chain.end === "loop" || chain.end === "too-many") {
    return fail("loop", `${link} never arrives at a page.`, chain.end);
  }
  if (last?.fault === "dns" && (last.code === "NXDOMAIN" || last.code === "NODATA" || last.code === "ENOTFOUND")) {
    const gone = fail("no-address", `${link} leads to a name that does not exist.`, `${last.url} ${last.code}`);
    return { ...gone, confirm: "later" };
  }
  if (status === null || finalUrl === null || status === 429) {
    const summary = `${link} did not lead us to a page.`;
    return notSeen({ ...base, findingKey: "not-seen", summary, ask: TRY_AGAIN_ASK });
  }
  if (status === 401 || /\/password\/?$/.test(new URL(finalUrl).pathname)) {
    const summary = `${link} ends at a password page.`;
    const ask = "Open the shop, or tell us when it opens; then run the check again.";
    return notSeen({ ...base, findingKey: "password-page", summary, ask });
  }
  if (status >= 400) {
    return { ...fail("broken", `${link} ends at an error page.`, `${finalUrl} ${status}`), confirm: "later" };
  }
  const lost = lostTracking(chain, finalUrl);
  if (lost.length > 0) {
    const summary = `${link} loses the marks that tell you which campaign a visitor came from.`;
    return fail("tracking-lost", summary, `${finalUrl} without ${lost.join("&")}`, "every tracking parameter kept");
  }
  if (new URL(finalUrl).origin !== origin) {
    const summary = `${link} ends at ${new URL(finalUrl).host} instead of your main address.`;
    return fail("other-host", summary, finalUrl);
  }
  const split = splitOf(fact, all);
  if (split.length > 1) {
    const summary = `${link} shows a page that other campaign links open under another address, which splits its search ranking.`;
    return fail("split", summary, split.join(" and "), "one address for one page");
  }
  return judgeArrived(fact, { base, finalUrl, store });
}

function judgeArrived(
  { link, chain, page }: LinkFact,
  {
    base,
    finalUrl,
    store,
  }: { base: Pick<Verdict, "subject" | "summaryTech" | "data">; finalUrl: string; store: StoreProfile },
): Verdict {
  const first = chain.hops.findIndex(({ url }) => isOwnUrl(url, store));
  const hops = chain.hops.slice(Math.max(first, 0)).filter(({ to }) => to !== null).length;
  if (hops > HOPS_MAX) {
    return {
      ...base,
      status: "warn",
      findingKey: "long",
      summary: `${link} takes ${hops} detours inside your shop, and some visitors leave at each.`,
      expected: `at most ${HOPS_MAX} redirects`,
      found: `${hops} redirects`,
    };
  }
  if (page?.truncated === true && page.canonical === null) {
    const summary = `The page at ${link} is too long for us to read whole.`;
    return notSeen({ ...base, findingKey: "page-cut", summary, ask: "Which shorter page do your campaigns lead to?" });
  }
  if (page !== null && page.canonical !== null && page.canonical !== plainUrl(finalUrl)) {
    return {
      ...base,
      status: "warn",
      findingKey: "canonical-differs",
      summary: `${link} opens a page that tells search engines another address.`,
      expected: plainUrl(finalUrl),
      found: page.canonical,
    };
  }
  return { ...base, status: "pass", findingKey: "ok", summary: `${link} works.`, found: finalUrl };
}

/** Tracking parameters seen on the way, as written, that the last address lacks. */
function lostTracking(chain: ChainFact, finalUrl: string): string[] {
  const kept = new Set(trackingOf(finalUrl));
  const seen = new Set(chain.hops.flatMap(({ url }) => trackingOf(url)));
  return [...seen].filter((pair) => !kept.has(pair));
}

/** The addresses search engines could list for the page a link opens; more than one splits it. */
function splitOf(fact: LinkFact, all: LinkFact[]): string[] {
  const own = listedAs(fact);
  if (own === null || fact.page === null) return [];
  const { page } = fact;
  const others = all.flatMap((other) => {
    const address = listedAs(other);
    return address !== null && other.page !== null && isSamePage(page, other.page) ? [address] : [];
  });
  return [...new Set([own, ...others])].sort();
}

/** A page that asks not to be listed, or names another address, splits nothing. */
function listedAs({ finalUrl, page }: LinkFact): string | null {
  if (finalUrl === null || page === null || page.isNoindex) return null;
  const address = plainUrl(finalUrl);
  return page.canonical === null || page.canonical === address ? address : null;
}

function fixSteps(verdict: Verdict): FixStep[] {
  if (verdict.status !== "fail" && verdict.status !== "warn") return [];
  const link = verdict.subject;
  switch (verdict.findingKey) {
    case "split":
      return [
        { text: `Choose one of these addresses and redirect the others to it with 301: ${verdict.found ?? ""}.` },
        { text: "Give the page one canonical tag with that address, and use it in every campaign." },
      ];
    case "tracking-lost":
      return [{ text: `Let the redirects behind ${link} keep the query, then open the link and look at the address.` }];
    case "canonical-differs":
      return [
        {
          text: `Use ${verdict.found ?? "the canonical address"} in the campaign, or correct the page's canonical tag.`,
        },
      ];
    case "long":
      return [{ text: `Put the last address into the campaign, or collapse the redirects of ${link} into one.` }];
    default:
      return [
        { text: `Correct ${link} where it is used: ads, newsletters, printed codes, profiles.` },
        { text: "Where it is printed, add a 301 from its path to the right page." },
      ];
  }
}
