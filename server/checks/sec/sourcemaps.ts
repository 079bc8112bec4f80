import { defineCheck, type FixStep, freshFor, type Platform, type Verdict } from "../check.ts";
import { BOT_WALL_ASK, notSeen, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import { redactEvidence } from "../redact.ts";
import { type CrawlFinding, fingerprintKeyOf, mergeMatches, shopHostOf, withoutQuery } from "./crawl-scan.ts";
import { leakSteps } from "./leak-steps.ts";
import { ruleOf } from "./rules.ts";
import { scanText } from "./scan.ts";
import { readSourceMap } from "./source-map.ts";

type MapFact = {
  script: string;
  /** `inline` when the map is written into its script. */
  url: string;
  /** `absent` covers soft 404s: what answers there is no map. `unseen`: no answer, or a wall. */
  outcome: "absent" | "public" | "too-large" | "unseen";
  ownSources: number;
  /** Whether the map carries the text of own sources, not only their names. */
  hasContent: boolean;
  serverSources: string[];
};
type Facts = { maps: MapFact[]; findings: CrawlFinding[]; scripts: number; pages: number; notLooked: number };

/** Maps share the run's budget of files with the scripts; the first ones tell how the shop is built. */
const MAPS_MAX = 20;
const NAMES_MAX = 20;

/** Checks that source maps are not public by accident. */
export const sourcemaps = defineCheck<Facts>({
  id: "sec.sourcemaps",
  stages: ["audit", "deploy-hardening"],
  level: "public",
  minimumBar: [8],
  severity: "medium",
  impact: "leak",
  effort: "S",
  title: "Source maps",
  founderTitle: "Your source code stays yours",
  riskTitle: "Your readable source code is public",
  why: "Source maps hand your readable source code to everyone, competitors and attackers included.",
  reference: { name: "ECMA-426, Source map format", url: "https://tc39.es/ecma426/" },
  freshForMs: freshFor.bundle,
  async gather(context) {
    const { site } = context.probes;
    const crawl = await site.crawl();
    const scripts = crawl.assets.filter((asset) => asset.kind === "script");
    const named = scripts.flatMap(({ url, sourceMapUrl }) => (sourceMapUrl === null ? [] : [{ url, sourceMapUrl }]));
    const looked = named.slice(0, MAPS_MAX);
    const key = fingerprintKeyOf(context);
    const seen = await Promise.all(
      looked.map(async ({ url, sourceMapUrl }) => {
        const asset = await site.fetchAsset(sourceMapUrl, url);
        return factOf(
          asset,
          withoutQuery(url),
          sourceMapUrl.startsWith("data:") ? "inline" : withoutQuery(sourceMapUrl),
          key,
        );
      }),
    );
    return {
      maps: seen.map(({ fact }) => fact),
      findings: mergeMatches(seen.flatMap(({ matches }) => matches)).filter((finding) => finding.class === "secret"),
      scripts: scripts.length,
      pages: crawl.pages.length,
      notLooked: named.length - looked.length,
    };
  },
  judge({ store, facts }) {
    const host = shopHostOf(store);
    const secrets = facts.findings.map((finding) => secretVerdict(finding, host));
    const open = facts.maps.filter((map) => map.outcome === "public" || map.outcome === "too-large");
    const server = open.filter((map) => map.serverSources.length > 0);
    const own = open.filter((map) => map.outcome === "too-large" || (map.hasContent && map.ownSources > 0));
    const unseen = facts.maps.filter((map) => map.outcome === "unseen");
    const verdicts = [...secrets];
    if (server.length > 0) verdicts.push(serverVerdict(server, host));
    else if (own.length > 0) verdicts.push(ownVerdict(own, host));
    if (facts.pages === 0 || unseen.length > 0) verdicts.push(unseenVerdict(unseen, host));
    return verdicts.length > 0 ? verdicts : [passVerdict(facts, host)];
  },
  fix(verdict, store) {
    if (verdict.status !== "fail" && verdict.status !== "warn") return [];
    const { data } = verdict;
    const isFinding = data && typeof data === "object" && !Array.isArray(data);
    const leak =
      isFinding && typeof data.rule === "string" && typeof data.file === "string"
        ? leakSteps(data.rule, store.platform, data.file)
        : [];
    return [...leak, ...mapSteps(store.platform)];
  },
});

function factOf(
  asset: { url: string; status: number | null; text: string; truncated: boolean },
  script: string,
  url: string,
  key: string,
) {
  const empty = { script, url, ownSources: 0, hasContent: false, serverSources: [] };
  const status = asset.status ?? 0;
  if (asset.truncated && /^\s*\{/.test(asset.text) && /"mappings"|"sources"/.test(asset.text.slice(0, 4096))) {
    return { fact: { ...empty, outcome: "too-large" as const }, matches: scanText(asset.text, { file: url, key }) };
  }
  const map = status >= 200 && status < 300 ? readSourceMap(asset.text) : null;
  if (map === null) {
    const isAnswer = status >= 200 && status < 500 && status !== 429;
    return { fact: { ...empty, outcome: isAnswer ? ("absent" as const) : ("unseen" as const) }, matches: [] };
  }
  const fact: MapFact = {
    ...empty,
    outcome: "public",
    ownSources: map.ownSources.length,
    hasContent: map.contents.length > 0,
    serverSources: map.serverSources.slice(0, NAMES_MAX).map((source) => redactEvidence(source.slice(0, 200))),
  };
  const place = url === "inline" ? script : url;
  return { fact, matches: map.contents.flatMap(({ text }) => scanText(text, { file: place, key })) };
}

function secretVerdict(finding: CrawlFinding, host: string): Verdict {
  const title = ruleOf(finding.rule)?.title ?? finding.rule;
  return {
    status: "fail",
    subject: host,
    findingKey: `${finding.rule}-${finding.fingerprint.slice(0, 8)}`,
    severity: finding.severity,
    summary: `Your ${title} stands in a source map everyone can download.`,
    summaryTech: `${finding.rule} ${finding.prefix}… (${finding.length} characters) in ${finding.file}; HMAC-SHA-256 ${finding.fingerprint.slice(0, 16)}…`,
    data: finding,
  };
}

function serverVerdict(maps: MapFact[], host: string): Verdict {
  const names = [...new Set(maps.flatMap((map) => map.serverSources))];
  return {
    status: "fail",
    subject: host,
    findingKey: "server-sources",
    summary: "Everyone can download parts of your server's source code.",
    summaryTech: `${maps.length} public source map${maps.length === 1 ? "" : "s"} with server sources: ${names.slice(0, 5).join(", ")}; first map ${maps[0]?.url}.`,
    expected: "no source map, or none with server sources",
    found: names.slice(0, 5).join(", "),
    data: { maps },
  };
}

function ownVerdict(maps: MapFact[], host: string): Verdict {
  return {
    status: "warn",
    subject: host,
    findingKey: "public-source",
    summary: "Everyone can download the readable source code of your shop's pages.",
    summaryTech: `${maps.length} public source map${maps.length === 1 ? "" : "s"} with own sources; first ${maps[0]?.url} of ${maps[0]?.script}.`,
    expected: "no source map on the public server",
    found: `${maps.length} public source map${maps.length === 1 ? "" : "s"}`,
    data: { maps },
  };
}

function unseenVerdict(unseen: MapFact[], host: string): Verdict {
  const isWalled = unseen.length === 0;
  return notSeen({
    subject: host,
    findingKey: isWalled ? "nothing-seen" : "not-all-seen",
    summary: isWalled
      ? "We could not read your shop, so we do not know whether its source code is public."
      : "Some of your source maps did not answer, so we do not know whether they are public.",
    summaryTech: isWalled
      ? "No page of the shop could be read."
      : unseen
          .map((map) => map.url)
          .slice(0, 5)
          .join(", "),
    ask: isWalled ? BOT_WALL_ASK : TRY_AGAIN_ASK,
  });
}

function passVerdict({ maps, scripts, notLooked }: Facts, host: string): Verdict {
  const rest = notLooked > 0 ? `; ${notLooked} more named and not looked at` : "";
  return {
    status: "pass",
    subject: host,
    findingKey: "ok",
    summary: "None of your scripts gives away its source code.",
    summaryTech: `${scripts} script${scripts === 1 ? "" : "s"}, ${maps.length} source map${maps.length === 1 ? "" : "s"} named, none public with own sources${rest}.`,
    data: { maps },
  };
}

function mapSteps(platform: Platform): FixStep[] {
  const platformStep: FixStep =
    platform === "vercel" || platform === "netlify"
      ? { text: "In Next.js, leave productionBrowserSourceMaps off.", copy: "productionBrowserSourceMaps: false" }
      : { text: "Switch source maps off for the production build.", copy: "build: { sourcemap: false }" };
  return [
    platformStep,
    {
      text: "If your error tracker needs the maps, upload them there during the build and delete them before the deploy.",
    },
    { text: "Deploy again and purge the CDN's cache, so that the old .map files are gone." },
  ];
}
