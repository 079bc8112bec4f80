import { defineCheck, type FixStep, freshFor, type Reach, type Verdict } from "../check.ts";
import { canonicalHost, normalName } from "../dns/hosts.ts";
import { BOT_WALL_ASK, notApplicable, notSeen, orNoWebHost, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import type { StoreProfile } from "../store-profile.ts";
import { type ChainFact, describeHops, entryHostsOf, gatherChains, isOwnUrl } from "./chains.ts";

type Facts = { chains: ChainFact[] };

/** Catalogue: two redirects are normal, three a warning, four or more a fail. */
const HOPS_WARN = 3;
const HOPS_FAIL = 4;
/** Catalogue 0.6: at most ten links are looked at. */
const MARKETING_LINKS_MAX = 10;

/** Checks that every way in is short and ends. */
export const chain = defineCheck<Facts>({
  id: "redir.chain",
  stages: ["audit", "edge"],
  level: "public",
  minimumBar: [2],
  severity: "high",
  impact: "checkout",
  effort: "S",
  title: "Redirect chains",
  founderTitle: "No detours on the way in",
  riskTitle: "Visitors are sent in circles or around corners",
  why: "A redirect loop is a closed shop with the lights on.",
  reference: { name: "RFC 9110, section 15.4", url: "https://www.rfc-editor.org/rfc/rfc9110#section-15.4" },
  freshForMs: freshFor.network,
  gather: async ({ store, probes }) => ({ chains: await gatherChains(probes, startsOf(store)) }),
  judge: ({ store, facts }) =>
    orNoWebHost(
      facts.chains.map((fact) => judgeChain(fact, store)),
      store,
    ),
  fix: fixSteps,
});

/** Front doors by both schemes, then product, sign-in and checkout, then the links money is spent on. */
function startsOf(store: StoreProfile): string[] {
  const origin = store.canonicalOrigin ?? `https://${normalName(store.domain)}`;
  const { product, login, checkout } = store.paths;
  const paths = [product, login, checkout].flatMap((path) => (path === undefined ? [] : [path]));
  const urls = [
    ...entryHostsOf(store).flatMap((name) => [`http://${name}/`, `https://${name}/`]),
    ...paths.map((path) => `${origin}${path}`),
    ...store.marketingLinks.slice(0, MARKETING_LINKS_MAX),
  ];
  return urls.filter((url) => URL.canParse(url)).map((url) => new URL(url).href);
}

function judgeChain(fact: ChainFact, store: StoreProfile): Verdict {
  const text = describeHops(fact);
  const base = { subject: fact.start, reach: reachOfStart(fact.start, store), data: fact };
  const label = shortName(fact.start);
  if (fact.end === "loop" || fact.end === "too-many") {
    return {
      ...base,
      status: "fail",
      findingKey: "loop",
      summary: `${label} sends visitors in a circle; they never see a page.`,
      summaryTech: `${fact.end === "loop" ? "The same URL with the same cookies twice" : "More than 10 redirects"}: ${text}.`,
      expected: "a page",
      found: fact.end,
    };
  }
  // Hops at a link shortener or a sign-in service are theirs, not the shop's.
  const own = fact.hops.filter((hop) => hop.to !== null && isOwnUrl(hop.url, store)).length;
  const counted = { expected: "at most 2 redirects", found: `${own} redirects` };
  if (own >= HOPS_FAIL) {
    return {
      ...base,
      ...counted,
      status: "fail",
      findingKey: "too-many-hops",
      summary: `${label} sends visitors through ${own} addresses before the page opens.`,
      summaryTech: `${own} redirects: ${text}.`,
    };
  }
  const last = fact.hops.at(-1);
  const isClosed =
    fact.start.startsWith("http:") && ["refused", "reset", "timeout"].includes(fact.hops[0]?.fault ?? "");
  if (isClosed) {
    return notApplicable({
      ...base,
      findingKey: "port-80-closed",
      summary: `${label} does not answer, so it redirects nowhere.`,
      summaryTech: `${text}; redir.https-upgrade judges that.`,
    });
  }
  if (fact.hops[0]?.fault === "dns") {
    return notApplicable({
      ...base,
      findingKey: "no-address",
      summary: `${label} has no address, so it redirects nowhere.`,
      summaryTech: `${text}; the resolution checks judge that.`,
    });
  }
  if (last?.botWall) {
    return notSeen({
      ...base,
      findingKey: "bot-wall",
      summary: `Your bot protection blocked our look at ${label}.`,
      summaryTech: `${text}.`,
      ask: BOT_WALL_ASK,
    });
  }
  if (fact.end === "fault") {
    return notSeen({
      ...base,
      findingKey: "not-seen",
      summary: `${label} did not lead us to a page, so its redirects are not known.`,
      summaryTech: `${text}: ${last?.fault ?? "no usable Location"} ${last?.code ?? ""}`.trim(),
      ask: TRY_AGAIN_ASK,
    });
  }
  if (own >= HOPS_WARN) {
    return {
      ...base,
      ...counted,
      status: "warn",
      findingKey: "long",
      summary: `${label} takes ${own} detours before the page opens.`,
      summaryTech: `${own} redirects: ${text}.`,
    };
  }
  const byPage = fact.pageRefresh ?? fact.scriptRedirect;
  if (byPage !== null) {
    const how = fact.pageRefresh === null ? "script" : "meta refresh";
    return {
      ...base,
      status: "warn",
      findingKey: "page-redirect",
      summary: `${label} opens a page that only sends visitors on.`,
      summaryTech: `${text}; ${how} to ${byPage}.`,
      expected: "a redirect by status and Location",
      found: `${how} to ${byPage}`,
    };
  }
  return {
    ...base,
    ...counted,
    status: "pass",
    findingKey: "ok",
    summary:
      own === 0
        ? `${label} opens without a detour.`
        : `${label} opens after ${own === 1 ? "one redirect" : `${own} redirects`}.`,
    summaryTech: `${own} redirects: ${text}.`,
  };
}

function shortName(url: string): string {
  const { host, pathname } = new URL(url);
  return `${url.startsWith("http:") ? "http://" : ""}${host}${pathname === "/" ? "" : pathname}`.slice(0, 100);
}

function reachOfStart(start: string, store: StoreProfile): Reach {
  const { hostname, pathname } = new URL(start);
  if (pathname === store.paths.checkout || pathname === store.paths.login) return 0.9;
  const host = normalName(hostname);
  return host === normalName(store.domain) || host === canonicalHost(store) ? 1 : 0.6;
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  if (verdict.status !== "fail" && verdict.status !== "warn") return [];
  if (verdict.findingKey === "page-redirect") {
    return [
      {
        text: `Replace the page at ${verdict.subject} by a permanent redirect (301 or 308) in your platform's redirect settings.`,
      },
    ];
  }
  const common: FixStep[] = [
    {
      text: "Keep two rules only: http to https on the same host, then the other host to the main one, path and query kept. Delete every other rule that matches the same addresses.",
    },
    { text: "Point old links straight to their last address instead of the next one." },
  ];
  const byPlatform: { [platform in StoreProfile["platform"]]?: string } = {
    shopify:
      "In Shopify, open Settings, then Domains, and choose one primary domain; then open Content, then Menus, URL redirects, and delete rules that point back.",
    vercel:
      "In Vercel, open Settings, then Domains, and let every other domain redirect to the main one with 308; then look for the same rule in next.config or vercel.json and delete it there.",
    netlify: "In Netlify, set the primary domain under Domain management and delete host rules for it from _redirects.",
    cloudflare: "In Cloudflare, open Rules, then Redirect Rules, and keep a single rule per direction.",
  };
  const loop: FixStep[] =
    verdict.findingKey === "loop"
      ? [
          {
            text: "If Cloudflare stands in front, open SSL/TLS, then Overview, and choose Full (strict): Flexible together with an origin that forces https is the usual circle.",
            link: {
              label: "Cloudflare: too many redirects",
              url: "https://developers.cloudflare.com/ssl/troubleshooting/too-many-redirects/",
            },
          },
        ]
      : [];
  const own = byPlatform[store.platform];
  return [...loop, ...(own === undefined ? [] : [{ text: own }]), ...common];
}
