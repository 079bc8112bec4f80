import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import { BOT_WALL_ASK, notSeen, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import type { Probes } from "../probes/probes.ts";
import type { StoreProfile } from "../store-profile.ts";
import { type InsecureReference, insecureReferences, upgradesInsecure } from "./insecure-references.ts";

type PageFact = {
  /** The page asked for. */
  url: string;
  /** Where it ended; null when it could not be read. */
  finalUrl: string | null;
  botWall: boolean;
  status: number | null;
  references: InsecureReference[];
  /** With upgrade-insecure-requests: whether each active reference answers 200 over https. Null without the directive. */
  upgrade: { url: string; ok: boolean }[] | null;
};
type Facts = { pages: PageFact[] };

/** How many upgraded addresses one page is tried with. */
const TRIED = 5;

/** Checks that secure pages load nothing over plain http. */
export const mixedContent = defineCheck<Facts>({
  id: "tls.mixed-content",
  stages: ["edge"],
  level: "public",
  minimumBar: [5],
  severity: "high",
  impact: "trust",
  reach: 1,
  effort: "S",
  title: "No insecure parts on secure pages",
  founderTitle: "Pages load nothing unsafe",
  riskTitle: "Browsers may block parts of your pages",
  why: "The browser silently blocks those parts, sometimes the pay button.",
  reference: { name: "W3C Mixed Content", url: "https://www.w3.org/TR/mixed-content/" },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    return { pages: await Promise.all(urlsOf(store).map((url) => gatherPage(probes, url))) };
  },
  judge({ facts }) {
    return facts.pages.map(judgePage);
  },
  fix: fixSteps,
});

/** Home, product, cart, checkout and sign-in on the main address. */
function urlsOf(store: StoreProfile): string[] {
  const origin = store.canonicalOrigin ?? `https://${store.domain}`;
  const { home, product, cart, checkout, login } = store.paths;
  return [
    ...new Set([home, product, cart, checkout, login].flatMap((path) => (path ? [new URL(path, origin).href] : []))),
  ];
}

async function gatherPage(probes: Probes, url: string): Promise<PageFact> {
  const { final } = await probes.http.chain(url, { kind: "html" });
  const isReadable = final !== null && final.fault === null && final.status !== null && !final.botWall;
  const blank = {
    url,
    finalUrl: null,
    botWall: final?.botWall ?? false,
    status: final?.status ?? null,
    references: [],
    upgrade: null,
  };
  if (!isReadable || (final.status ?? 0) >= 400) return blank;
  // A page that ended on plain http is the business of the https upgrade check.
  const references = final.url.startsWith("https:") ? insecureReferences(final.body, final.url) : [];
  const active = references.filter(({ kind }) => kind === "active").slice(0, TRIED);
  const isUpgraded = active.length > 0 && upgradesInsecure(final.body, final.headers);
  const upgrade = isUpgraded ? await Promise.all(active.map((reference) => tryHttps(probes, reference.url))) : null;
  return { ...blank, finalUrl: final.url, references, upgrade };
}

async function tryHttps(probes: Probes, url: string): Promise<{ url: string; ok: boolean }> {
  const secure = url.replace(/^http:/, "https:").replace(/^(https:\/\/[^/]+):80(?=\/|$)/, "$1");
  const answer = await probes.http.get(secure, { kind: "other" });
  return { url: secure, ok: answer.status === 200 && answer.tlsOk === true };
}

function judgePage(page: PageFact): Verdict {
  const subject = page.url;
  if (page.finalUrl === null) {
    return notSeen({
      subject,
      findingKey: page.botWall ? "bot-wall" : "unreadable",
      summary: page.botWall ? "Your bot protection stopped us from reading a page." : "A page could not be read.",
      summaryTech: `${page.url} answered ${page.status ?? "nothing"}.`,
      ask: page.botWall ? BOT_WALL_ASK : TRY_AGAIN_ASK,
    });
  }
  const active = page.references.filter(({ kind }) => kind === "active");
  const passive = page.references.filter(({ kind }) => kind === "passive");
  const found = page.references
    .slice(0, 5)
    .map(({ element, url }) => `${element} ${url}`)
    .join(" · ");
  const data = { references: page.references };
  const expected = "every part of the page over https";
  if (active.length > 0) {
    const isUpgraded = page.upgrade !== null && page.upgrade.length > 0 && page.upgrade.every(({ ok }) => ok);
    return {
      status: isUpgraded ? "warn" : "fail",
      ...(isUpgraded ? { severity: "medium" } : {}),
      subject,
      findingKey: isUpgraded ? "active-upgraded" : "active",
      summary: isUpgraded
        ? "Some parts of a page are named unsafely; the page's own rule loads them safely all the same."
        : "Browsers block some parts of this page, because they are loaded unsafely.",
      summaryTech: `${active.length} active and ${passive.length} passive references over http${isUpgraded ? ", upgraded by the content policy" : ""}.`,
      expected,
      found,
      data,
    };
  }
  if (passive.length > 0) {
    return {
      status: "warn",
      severity: "medium",
      subject,
      findingKey: "passive",
      summary: "Some pictures of this page are loaded unsafely; browsers may leave them out.",
      summaryTech: `${passive.length} passive references over http.`,
      expected,
      found,
      data,
    };
  }
  return {
    status: "pass",
    subject,
    findingKey: "ok",
    summary: "Everything on this page is loaded safely.",
    summaryTech: "No reference over http.",
    found: "none over http",
  };
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  if (verdict.status !== "fail" && verdict.status !== "warn") return [];
  const steps: FixStep[] = [
    {
      text: "Change each address below from http:// to https:// in the theme, the templates or the content.",
      copy: verdict.found,
    },
    {
      text: "Until that is done, send this header with every page.",
      copy: "Content-Security-Policy: upgrade-insecure-requests",
    },
  ];
  if (store.platform === "cloudflare") {
    steps.push({ text: "In Cloudflare, open SSL/TLS, Edge Certificates, and switch on Automatic HTTPS Rewrites." });
  }
  return steps;
}
