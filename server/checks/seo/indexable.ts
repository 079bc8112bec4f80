import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import { BOT_WALL_ASK, notSeen, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import type { StoreProfile } from "../store-profile.ts";
import {
  type Directive,
  gatherIndexing,
  type IndexingFacts,
  isMissing,
  isSuccess,
  type PageFact,
  pathsOf,
} from "./indexable-facts.ts";
import { isAllowed, parseRobots } from "./robots.ts";

/** Crawlers whose rules decide about being found: everybody, and the one most shops live by. */
const AGENTS = ["*", "googlebot"] as const;
/** Directives that hide a page (Google: robots meta tag specification). */
const HIDING = new Set(["noindex", "none"]);
/** Checks that search engines may show the shop's pages. */
export const indexable = defineCheck<IndexingFacts>({
  id: "seo.indexable",
  stages: ["audit", "edge"],
  level: "public",
  minimumBar: [],
  severity: "high",
  impact: "trust",
  reach: 1,
  effort: "S",
  title: "Search indexing",
  founderTitle: "Search engines may show your shop",
  riskTitle: "Your shop hides from search engines",
  why: "A forgotten 'hide from search' switch makes the launch invisible.",
  reference: { name: "RFC 9309 (robots exclusion)", url: "https://www.rfc-editor.org/rfc/rfc9309" },
  freshForMs: freshFor.network,
  gather: ({ store, probes }) => gatherIndexing(probes, store),
  judge({ store, facts, now }) {
    const isLive = store.stage === "handover" || store.campaigns.some((campaign) => isRunning(campaign, now));
    return [...facts.pages.map((page) => judgePage(page, isLive)), judgeRobots(facts, store)];
  },
  fix: fixSteps,
});

function isRunning(campaign: { start: string; end: string }, now: Date): boolean {
  return Date.parse(campaign.start) <= now.getTime() && now.getTime() <= Date.parse(campaign.end);
}

function judgePage(page: PageFact, isLive: boolean): Verdict {
  const base = { subject: page.url, reach: 1 as const, data: page };
  const text = page.hops.join(" -> ");
  if (page.botWall) {
    return notSeen({
      ...base,
      findingKey: "bot-wall",
      summary: `Your bot protection blocked our look at ${page.url}.`,
      summaryTech: `${text}.`,
      ask: BOT_WALL_ASK,
    });
  }
  if (isPasswordPage(page)) {
    return {
      ...base,
      status: isLive ? "fail" : "warn",
      // The catalogue makes it a note before the handover and a fail after it.
      ...(isLive ? {} : { severity: "info" as const }),
      findingKey: "password-page",
      summary: isLive
        ? "Your shop is still behind a password page, so customers and search engines see nothing."
        : "Your shop is behind a password page. That is acceptable until you open it.",
      summaryTech: `${isLive ? "" : "Acceptable before launch: "}${text}.`,
      expected: isLive ? "the page itself" : "the page itself once the shop opens",
      found: `${page.finalUrl ?? page.url} ${page.status}`,
    };
  }
  if (page.fault !== null || !isSuccess(page.status)) {
    const isGone = page.status === 404 || page.status === 410;
    return notSeen({
      ...base,
      findingKey: "page-not-read",
      summary: `We could not read ${page.url}, so we do not know whether search engines may.`,
      summaryTech: `${text}.`,
      ask: isGone ? `Which page should we look at instead of ${page.url}? It does not exist.` : TRY_AGAIN_ASK,
    });
  }
  const hiding = page.directives.filter((directive) => isHiding(directive));
  if (hiding.length > 0) {
    const found = hiding
      .map(({ source, agent, text: content }) => `${source} ${agent === "*" ? "" : `${agent}: `}${content}`)
      .join("; ");
    return {
      ...base,
      status: "fail",
      findingKey: "noindex",
      summary: `${page.url} tells search engines not to show it.`,
      summaryTech: `${found}; ${text}.`,
      expected: "no noindex or none",
      found,
    };
  }
  return {
    ...base,
    status: "pass",
    findingKey: "ok",
    summary: `Search engines may show ${page.url}.`,
    summaryTech: `${text}; ${page.directives.map(({ source, text: content }) => `${source} ${content}`).join("; ") || "no robots directives"}.`,
  };
}

/** Shopify sends to /password; Vercel and Netlify answer 401 or send to the platform's own sign-in. */
function isPasswordPage(page: PageFact): boolean {
  if (page.status === 401) return true;
  if (page.finalUrl === null || page.finalUrl === page.url || !URL.canParse(page.finalUrl)) return false;
  const { hostname, pathname } = new URL(page.finalUrl);
  const isShopify = /^(\/[a-z]{2}(-[a-z]{2})?)?\/password\/?$/i.test(pathname);
  const isVercel = hostname === "vercel.com" && /^\/(login|sso)/.test(pathname);
  return isShopify || isVercel;
}

function isHiding({ agent, text }: Directive): boolean {
  if (agent !== "*" && agent !== "googlebot") return false;
  return text.split(",").some((word) => HIDING.has(word.trim()));
}

function judgeRobots(facts: IndexingFacts, store: StoreProfile): Verdict {
  const { robots } = facts;
  const base = { subject: robots.url, reach: 1 as const, data: { robots, sitemap: facts.sitemap } };
  const text = `${robots.url} ${robots.status ?? robots.fault ?? "no answer"}`;
  if (robots.botWall) {
    return notSeen({
      ...base,
      findingKey: "bot-wall",
      summary: "Your bot protection blocked our look at the rules for search engines; it may block them too.",
      summaryTech: `${text}.`,
      ask: BOT_WALL_ASK,
    });
  }
  if (robots.status !== null && robots.status >= 500) {
    return {
      ...base,
      status: "fail",
      findingKey: "robots-error",
      summary:
        "The file with the rules for search engines answers with an error; they then stay away from the whole shop.",
      summaryTech: `${text}; RFC 9309, section 2.3.1.4: a server error means complete disallow.`,
      expected: "200 with rules, or 404",
      found: `status ${robots.status}`,
      confirm: "later",
    };
  }
  if (isMissing(robots)) return judgeSitemap(facts, text, base);
  if (!isSuccess(robots.status)) {
    return notSeen({
      ...base,
      findingKey: "robots-not-read",
      summary: "We could not read the rules for search engines.",
      summaryTech: `${text}.`,
      ask: TRY_AGAIN_ASK,
    });
  }
  const rules = parseRobots(robots.text);
  const forbidden = pathsOf(store).flatMap((path) =>
    AGENTS.filter((agent) => !isAllowed(rules, agent, path)).map((agent) => ({ path, agent })),
  );
  const found = forbidden.map(({ path, agent }) => `${path} for ${agent}`).join(", ");
  if (forbidden.some(({ path }) => path === store.paths.home)) {
    return {
      ...base,
      status: "fail",
      findingKey: "disallowed",
      summary: "Your shop forbids search engines to look at its home page.",
      summaryTech: `robots.txt disallows ${found}.`,
      expected: "no Disallow: / for * or Googlebot",
      found,
    };
  }
  if (forbidden.length > 0) {
    return {
      ...base,
      status: "warn",
      findingKey: "page-disallowed",
      summary: "Your shop forbids search engines to look at some of its main pages.",
      summaryTech: `robots.txt disallows ${found}.`,
      expected: "product and collection pages allowed",
      found,
    };
  }
  return {
    ...base,
    status: "pass",
    findingKey: "ok",
    summary: "Search engines are allowed to look at your shop.",
    summaryTech: `${text}; ${rules.groups.length} groups, ${rules.sitemaps.length} sitemaps; ${pathsOf(store).join(", ")} allowed for ${AGENTS.join(" and ")}.`,
  };
}

function judgeSitemap({ sitemap }: IndexingFacts, text: string, base: { subject: string; reach: 1 }): Verdict {
  const seen = sitemap === null ? "not asked" : `${sitemap.status ?? sitemap.fault ?? "no answer"}`;
  if (sitemap !== null && isSuccess(sitemap.status) && !sitemap.isHtml) {
    return {
      ...base,
      status: "pass",
      findingKey: "ok",
      summary: "Search engines are allowed to look at your shop.",
      summaryTech: `${text} (no rules: all allowed); sitemap ${seen}.`,
    };
  }
  if (sitemap !== null && sitemap.status === null) {
    return notSeen({
      ...base,
      findingKey: "sitemap-not-read",
      summary: "We could not see whether your shop has a list of its pages for search engines.",
      summaryTech: `${text}; sitemap ${seen}.`,
      ask: TRY_AGAIN_ASK,
    });
  }
  return {
    ...base,
    status: "warn",
    findingKey: "no-robots-no-sitemap",
    summary: "Your shop has neither rules nor a list of pages for search engines, so they find new pages late.",
    summaryTech: `${text}; sitemap ${seen}.`,
    expected: "robots.txt or sitemap.xml",
    found: `robots.txt ${base.subject} missing, sitemap ${seen}`,
  };
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  if (verdict.status !== "fail" && verdict.status !== "warn") return [];
  const step = (text: string): FixStep => ({ text });
  switch (verdict.findingKey) {
    case "password-page":
      if (store.platform === "shopify")
        return [step("In Shopify, open Online Store, then Preferences, and remove the password when the shop opens.")];
      if (store.platform === "vercel")
        return [
          step(
            "In Vercel, open the project, then Settings, then Deployment Protection, and open the production domain.",
          ),
        ];
      if (store.platform === "netlify")
        return [
          step(
            "In Netlify, open Site configuration, then Access and security, and switch password protection off for production.",
          ),
        ];
      return [step("Switch the password protection of the production site off when the shop opens.")];
    case "noindex":
      if (store.platform === "shopify")
        return [
          step(
            "In Shopify, open Online Store, then Themes, Edit code, and search for noindex in theme.liquid; also look for apps that hide pages from search.",
          ),
        ];
      return [
        step(
          "Search the code and the platform's header settings for noindex and remove it from production; keep it on previews.",
        ),
        step("Deploy, then check this page again."),
      ];
    case "disallowed":
    case "page-disallowed":
      return [
        step("Remove the Disallow rule from robots.txt of production; this text allows everything."),
        {
          text: "Use this content.",
          copy: `User-agent: *\nDisallow:\n\nSitemap: ${store.canonicalOrigin ?? `https://${store.domain}`}/sitemap.xml`,
        },
      ];
    case "robots-error":
      return [
        step(
          "Look at the error of /robots.txt in the platform's logs and repair it; a plain file in the public folder is enough.",
        ),
      ];
    default:
      return [
        {
          text: "Add a robots.txt that names the sitemap.",
          copy: `User-agent: *\nDisallow:\n\nSitemap: ${store.canonicalOrigin ?? `https://${store.domain}`}/sitemap.xml`,
        },
      ];
  }
}
