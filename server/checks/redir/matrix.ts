import { defineCheck, type FixStep, freshFor, type Reach, type Verdict } from "../check.ts";
import { canonicalHost, normalName } from "../dns/hosts.ts";
import { BOT_WALL_ASK, notApplicable, notSeen, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import type { StoreProfile } from "../store-profile.ts";
import { type ChainFact, describeHops, entryHostsOf, gatherChains, isOwnUrl } from "./chains.ts";

type Facts = { chains: ChainFact[] };

/** Catalogue: a campaign link as an advertiser would build it; `%20` shows whether a rule re-encodes the query. */
const CAMPAIGN_QUERY = "utm_source=lrc&utm_medium=test&gclid=lrc1&x=a%20b";
const HOPS_WARN = 3;
/** RFC 9110, section 15.4: 301 and 308 are permanent. */
const PERMANENT = new Set([301, 308]);

/** Checks that every variant of an address ends at the one canonical URL, path and query kept. */
export const matrix = defineCheck<Facts>({
  id: "redir.matrix",
  stages: ["edge"],
  level: "public",
  minimumBar: [2],
  severity: "high",
  impact: "trust",
  effort: "M",
  title: "Redirect matrix",
  founderTitle: "All roads lead to one address",
  riskTitle: "Ads and links land on different versions of your shop",
  why: "Ads, links and search must all land on one version of each page, with tracking intact.",
  reference: { name: "RFC 9110, section 15.4", url: "https://www.rfc-editor.org/rfc/rfc9110#section-15.4" },
  freshForMs: freshFor.network,
  gather: async ({ store, probes }) => ({
    chains: store.canonicalOrigin === null ? [] : await gatherChains(probes, sourcesOf(store)),
  }),
  judge({ store, facts }) {
    const { canonicalOrigin } = store;
    if (canonicalOrigin === null || facts.chains.length === 0) {
      return [
        notSeen({
          subject: normalName(store.domain),
          findingKey: "no-canonical-origin",
          reach: 1,
          summary: "We do not know which address is the main one of your shop.",
          summaryTech: "canonical_origin is not set.",
          ask: "Which address is the main one, with or without www?",
        }),
      ];
    }
    return facts.chains.map((chain) => judgeSource(chain, new URL(canonicalOrigin).origin, store));
  },
  fix: fixSteps,
});

/** {http, https} × {apex, www, redirect hosts} × {home, one known page, the same page from a campaign}. */
function sourcesOf(store: StoreProfile): string[] {
  const page = knownPathOf(store);
  const paths = ["/", page, `${page}?${CAMPAIGN_QUERY}`];
  return entryHostsOf(store).flatMap((host) =>
    ["http", "https"].flatMap((scheme) => paths.map((path) => `${scheme}://${host}${path}`)),
  );
}

function knownPathOf(store: StoreProfile): string {
  const { product, collection } = store.paths;
  const known = store.knownUrls.filter((url) => isOwnUrl(url, store)).map((url) => new URL(url).pathname);
  return product ?? known[0] ?? collection ?? "/";
}

function judgeSource(chain: ChainFact, canonicalOrigin: string, store: StoreProfile): Verdict {
  const base = {
    subject: chain.start,
    reach: reachOfSource(chain.start, store),
    summaryTech: `${describeHops(chain)}.`,
    data: chain,
  };
  const name = shortName(chain.start);
  const first = chain.hops[0];
  const last = chain.hops.at(-1);
  if (chain.end === "loop" || chain.end === "too-many") {
    return {
      ...base,
      status: "fail",
      findingKey: "loop",
      summary: `${name} never arrives at a page.`,
      expected: canonicalOrigin,
      found: chain.end,
    };
  }
  // An answer that never came says nothing of the certificate.
  const badTls = chain.hops.find((hop) => hop.fault === "tls" || (hop.status !== null && hop.tlsOk === false));
  if (badTls) {
    return {
      ...base,
      status: "fail",
      findingKey: "certificate",
      summary: `${name} shows a security warning on the way to your shop.`,
      expected: "a valid certificate at every step",
      found: badTls.url,
    };
  }
  const downgrade = chain.hops.find((hop) => hop.url.startsWith("https:") && hop.to?.startsWith("http:"));
  if (downgrade) {
    return {
      ...base,
      status: "fail",
      findingKey: "downgrade",
      summary: `${name} leaves the secure connection on the way.`,
      expected: "https from the first https step on",
      found: `${downgrade.url} -> ${downgrade.to}`,
    };
  }
  if (last === undefined || first === undefined || chain.end === "fault") return brokenOff(chain, base, name);
  if (last.botWall) {
    return notSeen({
      ...base,
      findingKey: "bot-wall",
      summary: `Your bot protection blocked our look at ${name}.`,
      ask: BOT_WALL_ASK,
    });
  }
  if (isClosedDoor(last.url, last.status)) {
    return notSeen({
      ...base,
      findingKey: "password-page",
      summary: `${name} ends at a password page, so we cannot see where it would lead.`,
      ask: "Open the shop, or tell us when it opens; then run the check again.",
    });
  }
  return judgeArrival(chain, { base, name, canonicalOrigin, last: { url: last.url, status: last.status } }, store);
}

function judgeArrival(
  chain: ChainFact,
  arrival: {
    base: { subject: string; summaryTech: string };
    name: string;
    canonicalOrigin: string;
    last: { url: string; status: number | null };
  },
  store: StoreProfile,
): Verdict {
  const { base, name, canonicalOrigin, last } = arrival;
  const source = new URL(chain.start);
  const target = new URL(last.url);
  const expected = `${canonicalOrigin}${source.pathname}${source.search}`;
  const fail = (findingKey: string, summary: string): Verdict => ({
    ...base,
    status: "fail",
    findingKey,
    summary,
    expected,
    found: `${last.url} ${last.status}`,
  });
  const status = last.status ?? 0;
  if (target.origin !== canonicalOrigin) {
    const isCopy = status >= 200 && status < 300 && isOwnUrl(last.url, store);
    return isCopy
      ? fail("second-origin", `${name} shows your shop under a second address instead of the main one.`)
      : fail("wrong-origin", `${name} ends at ${target.host} instead of your main address.`);
  }
  if (status < 200 || status >= 300) {
    return { ...fail("not-a-page", `${name} ends at an error page.`), confirm: "later" };
  }
  if (!keepsPath(source.pathname, target.pathname))
    return fail("path-lost", `${name} ends at another page than the one that was asked for.`);
  const lost = lostPairs(source.search, target.search);
  if (lost.length > 0) return fail("query-lost", `${name} loses the marks that tell you which ad a visitor came from.`);
  const hops = chain.hops.filter((hop) => hop.to !== null);
  if (hops.length >= HOPS_WARN) {
    return {
      ...base,
      status: "warn",
      findingKey: "long",
      summary: `${name} takes ${hops.length} detours to your main address.`,
      expected: "at most 2 redirects",
      found: `${hops.length} redirects`,
    };
  }
  const temporary = hops.find(
    (hop) => hop.status !== null && !PERMANENT.has(hop.status) && changesOrigin(hop.url, hop.to),
  );
  if (temporary) {
    return {
      ...base,
      status: "warn",
      findingKey: "temporary",
      summary: `${name} reaches your main address by a detour marked as temporary, so search engines keep the old one.`,
      expected: "301 or 308",
      found: `${temporary.status} at ${temporary.url}`,
    };
  }
  return {
    ...base,
    status: "pass",
    findingKey: "ok",
    summary: `${name} leads to your main address.`,
    expected,
    found: last.url,
  };
}

function brokenOff(chain: ChainFact, base: { subject: string; summaryTech: string }, name: string): Verdict {
  const first = chain.hops[0];
  if (first?.fault === "dns") {
    return notApplicable({
      ...base,
      findingKey: "no-address",
      summary: `${name} has no address.`,
      summaryTech: `${base.summaryTech} The resolution checks judge that.`,
    });
  }
  const isClosed =
    chain.start.startsWith("http:") &&
    chain.hops.length === 1 &&
    ["refused", "reset", "timeout"].includes(first?.fault ?? "");
  if (isClosed) {
    return notApplicable({
      ...base,
      findingKey: "port-80-closed",
      summary: `${name} does not answer without encryption.`,
      summaryTech: `${base.summaryTech} redir.https-upgrade judges that.`,
    });
  }
  return notSeen({
    ...base,
    findingKey: "not-seen",
    summary: `${name} did not lead us to a page.`,
    ask: TRY_AGAIN_ASK,
  });
}

/** Shopify's password page, or a platform's protection (401). */
function isClosedDoor(url: string, status: number | null): boolean {
  return status === 401 || /\/password\/?$/.test(new URL(url).pathname);
}

/** The same path, with or without a final slash, perhaps below a language or market prefix. */
function keepsPath(from: string, to: string): boolean {
  const plain = (path: string) => path.replace(/\/+$/, "").toLowerCase();
  const [source, target] = [plain(from), plain(to)];
  if (target === source) return true;
  const prefix = target.slice(0, target.length - source.length);
  return target.endsWith(source) && /^\/[a-z]{2}([-_][a-z]{2,4})?(\/[a-z]{2})?$/.test(prefix);
}

/** Pairs of the source's query, byte for byte, that the target lacks. */
function lostPairs(from: string, to: string): string[] {
  const pairs = (search: string) =>
    search
      .replace(/^\?/, "")
      .split("&")
      .filter((pair) => pair !== "");
  const kept = new Set(pairs(to));
  return pairs(from).filter((pair) => !kept.has(pair));
}

/** A change of scheme or host is a rule for good; a move inside the shop (language, market) may be temporary. */
function changesOrigin(from: string, to: string | null): boolean {
  return to !== null && URL.canParse(to) && new URL(from).origin !== new URL(to).origin;
}

function shortName(url: string): string {
  const { host, pathname, search } = new URL(url);
  return `${url.startsWith("http:") ? "http://" : ""}${host}${pathname === "/" && search === "" ? "" : pathname}${search === "" ? "" : " from an ad"}`;
}

function reachOfSource(start: string, store: StoreProfile): Reach {
  const host = normalName(new URL(start).hostname);
  return host === normalName(store.domain) || host === canonicalHost(store) ? 1 : 0.6;
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  if (verdict.status !== "fail" && verdict.status !== "warn") return [];
  if (verdict.findingKey === "certificate") {
    return [
      {
        text: `Add ${verdict.found ? new URL(verdict.found).hostname : "the host"} to your platform's domains, so that it gets a certificate: the warning appears before the redirect.`,
      },
    ];
  }
  const canonical = canonicalHost(store) ?? store.domain;
  const other = canonical.startsWith("www.") ? canonical.slice(4) : `www.${canonical}`;
  switch (store.platform) {
    case "shopify":
      return [
        {
          text: `In Shopify, open Settings, then Domains, make ${canonical} the primary domain and keep the redirect of all traffic to it switched on.`,
        },
      ];
    case "vercel":
      return [
        { text: `In Vercel, open Settings, then Domains, edit ${other} and let it redirect to ${canonical} with 308.` },
      ];
    case "netlify":
      return [{ text: `In Netlify, open Domain management and make ${canonical} the primary domain.` }];
    case "cloudflare":
      return [
        {
          text: "In Cloudflare, open Rules, then Redirect Rules, and create a single redirect with this condition.",
          copy: `http.host eq "${other}"`,
        },
        {
          text: "Use this dynamic target, status 301, and switch Preserve query string on.",
          copy: `concat("https://${canonical}", http.request.uri.path)`,
        },
      ];
    default:
      return [
        {
          text: `Redirect ${other} to https://${canonical} with 301 or 308 and keep path and query.`,
          copy: `return 301 https://${canonical}$request_uri;`,
        },
      ];
  }
}
