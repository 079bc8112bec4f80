import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import { textsOf } from "../dns/answers.ts";
import { type HostToCheck, isOwnName, normalName, reachOf, webHostsOf } from "../dns/hosts.ts";
import { BOT_WALL_ASK, notSeen, orNoWebHost, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import type { Probes } from "../probes/probes.ts";
import { isOwnUrl } from "../redir/chains.ts";
import type { StoreProfile } from "../store-profile.ts";
import { type CookieFact, cookieFactOf, isCacheHit, isIncidental, isSessionLike, rejectionOf } from "./cookies.ts";
import { shopPagesOf, valuesOf } from "./shop-pages.ts";

type AnswerFact = {
  url: string;
  host: string;
  /** Null when nothing came back. */
  status: number | null;
  botWall: boolean;
  isCacheHit: boolean;
  cookies: CookieFact[];
};
type Facts = {
  answers: AnswerFact[];
  /** Declared hosts run by other companies, with where their names lead. */
  vendors: { name: string; aliases: string[] }[];
};
type Problem = { status: "fail" | "warn"; findingKey: string; summary: string; expected: string };
type Found = { problem: Problem; cookie: CookieFact; url: string };

/** More cookies than this on one answer say nothing new. */
const COOKIES_MAX = 50;

/** Checks that cookies stay on the right host and out of sight. */
export const cookieScope = defineCheck<Facts>({
  id: "http.cookie-scope",
  stages: ["edge", "deploy-hardening"],
  level: "public",
  minimumBar: [],
  severity: "high",
  impact: "login",
  effort: "M",
  title: "Cookie scope",
  founderTitle: "Log-ins stay on the right address",
  riskTitle: "Customers' log-ins can end up with somebody else",
  why: "A cookie sent to the wrong place is your customer's login in someone else's logs.",
  reference: { name: "RFC 6265, section 5.3", url: "https://www.rfc-editor.org/rfc/rfc6265#section-5.3" },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const [answers, vendors] = await Promise.all([
      Promise.all(urlsOf(store).map((url) => gatherAnswers(probes, url, store))),
      gatherVendors(probes, store),
    ]);
    const flat = answers.flat();
    // Two ways in may pass the same address: each answer is judged once.
    const once = flat.filter(({ url }, index) => flat.findIndex((answer) => answer.url === url) === index);
    return { answers: once, vendors };
  },
  judge({ store, facts, now }) {
    const hosts = webHostsOf(store).filter(({ name }) => facts.answers.some(({ host }) => host === name));
    return orNoWebHost(
      hosts.flatMap((host) => judgeHost(host, facts, { store, now })),
      store,
    );
  },
  fix: fixSteps,
});

/** Home, log-in, cart, checkout start, each API host and each host of static files. */
function urlsOf(store: StoreProfile): string[] {
  const hosts = webHostsOf(store).filter(({ role }) => role === "api" || role === "static");
  return [
    ...shopPagesOf(store, ["home", "login", "cart", "checkout"]).map(({ url }) => url),
    ...hosts.map(({ name, healthPath }) => `https://${name}${healthPath ?? "/"}`),
  ];
}

async function gatherAnswers(probes: Probes, url: string, store: StoreProfile): Promise<AnswerFact[]> {
  const { hops } = await probes.http.chain(url, { kind: "html" });
  return hops
    .filter((hop) => hop.url.startsWith("https:") && isOwnUrl(hop.url, store))
    .map((hop) => ({
      url: hop.url,
      host: normalName(new URL(hop.url).hostname),
      status: hop.status,
      botWall: hop.botWall,
      isCacheHit: isCacheHit(hop.headers),
      cookies: valuesOf(hop.headers, "set-cookie")
        .slice(0, COOKIES_MAX)
        .flatMap((value) => cookieFactOf(value) ?? []),
    }));
}

async function gatherVendors(probes: Probes, store: StoreProfile): Promise<Facts["vendors"]> {
  const vendors = webHostsOf(store).filter(({ role }) => role === "vendor");
  const looked = await Promise.all(
    vendors.map(async ({ name }) => {
      const { a, addresses } = await probes.dns.addresses(name);
      return { name, aliases: textsOf(a, "CNAME").map(normalName), isThere: addresses.length > 0 };
    }),
  );
  return looked.flatMap(({ name, aliases, isThere }) =>
    isThere || aliases.some((alias) => !isOwnName(alias, store.domain)) ? [{ name, aliases }] : [],
  );
}

function judgeHost(host: HostToCheck, facts: Facts, { store, now }: { store: StoreProfile; now: Date }): Verdict[] {
  const answers = facts.answers.filter((answer) => answer.host === host.name);
  const seen = answers.filter(({ status, botWall }) => status !== null && !botWall);
  const base = { subject: host.name, reach: reachOf(host, store) };
  if (seen.length === 0) {
    const isBlocked = answers.some(({ botWall }) => botWall);
    return [
      notSeen({
        ...base,
        findingKey: isBlocked ? "bot-wall" : "not-seen",
        summary: isBlocked
          ? `Your bot protection blocked our look at ${host.name}.`
          : `${host.name} gave us no answer to look at.`,
        summaryTech: answers.map(({ url, status }) => `${url} ${status ?? "no answer"}`).join("; "),
        ask: isBlocked ? BOT_WALL_ASK : TRY_AGAIN_ASK,
      }),
    ];
  }
  const found = seen.flatMap((answer) => problemsOf(answer, host, facts.vendors, now));
  if (found.length === 0) {
    const names = [...new Set(seen.flatMap(({ cookies }) => cookies.map(({ name }) => name)))];
    return [
      {
        ...base,
        status: "pass",
        findingKey: "ok",
        summary:
          names.length === 0 ? `${host.name} sets no cookies.` : `The cookies of ${host.name} stay where they belong.`,
        summaryTech: `${seen.map(({ url }) => url).join(", ")}: ${names.join(", ") || "no Set-Cookie"}.`,
        data: { answers: seen },
      },
    ];
  }
  const keys = [...new Set(found.map(({ problem }) => problem.findingKey))];
  return keys.flatMap((findingKey): Verdict[] => {
    const same = found.filter(({ problem }) => problem.findingKey === findingKey);
    const [first] = same;
    if (first === undefined) return [];
    const list = [...new Set(same.map(({ cookie }) => describeCookie(cookie)))];
    return [
      {
        ...base,
        ...first.problem,
        summary: `${host.name} ${first.problem.summary}`,
        summaryTech: `${[...new Set(same.map(({ url }) => url))].join(", ")}: ${list.join(" | ")}.`,
        found: list.join(" | "),
        data: { answers: seen },
      },
    ];
  });
}

/** The first problem of each cookie, fails before warnings, in the catalogue's order. */
function problemsOf(answer: AnswerFact, host: HostToCheck, vendors: Facts["vendors"], now: Date): Found[] {
  return answer.cookies
    .filter(({ endsAtMs }) => endsAtMs === null || endsAtMs > now.getTime())
    .flatMap((cookie) => {
      const problem = isIncidental(cookie) ? null : problemOf(cookie, answer, host, vendors);
      return problem === null ? [] : [{ problem, cookie, url: answer.url }];
    });
}

function problemOf(
  cookie: CookieFact,
  answer: AnswerFact,
  host: HostToCheck,
  vendors: Facts["vendors"],
): Problem | null {
  const isSession = isSessionLike(cookie);
  const { domain } = cookie;
  const problem = (status: Problem["status"], findingKey: string, summary: string, expected: string): Problem => ({
    status,
    findingKey,
    summary,
    expected,
  });
  if (rejectionOf(cookie, host.name) !== null) {
    const summary = "sets a cookie that browsers refuse, so what depends on it, such as signing in, cannot work.";
    return problem("fail", "refused", summary, `a cookie for ${host.name} alone`);
  }
  if (isSession && !cookie.secure) {
    return problem("fail", "not-secure", "lets customers' log-ins travel unencrypted.", "Secure");
  }
  if (cookie.sameSite === "none" && !cookie.secure) {
    const summary = "sets a cookie for other sites that browsers refuse, because it is not limited to encryption.";
    return problem("fail", "none-without-secure", summary, "SameSite=None; Secure");
  }
  const readers = domain === null ? [] : vendors.filter(({ name }) => isOwnName(name, domain));
  if (isSession && readers.length > 0) {
    const names = readers.map(({ name }) => name).join(", ");
    return problem(
      "fail",
      "shared-with-vendor",
      `sends customers' log-ins to another company at ${names}.`,
      "no Domain",
    );
  }
  if (answer.isCacheHit) {
    const summary = "hands the same stored cookie to every visitor.";
    return problem("fail", "cached", summary, "no Set-Cookie on answers from a shared cache");
  }
  if (host.role === "static") {
    return problem("warn", "static-host", "sets cookies although it only serves files.", "no cookies on static hosts");
  }
  if (!isSession) return null;
  // A token against forged forms is made to be read by the page's script.
  if (!cookie.httpOnly && !/csrf|xsrf/i.test(cookie.name)) {
    return problem("warn", "readable", "lets any script on the page read customers' log-ins.", "HttpOnly");
  }
  if (cookie.sameSite === null) {
    return problem("warn", "no-same-site", "does not say which sites may use customers' log-ins.", "SameSite=Lax");
  }
  if (domain !== null) {
    return problem("warn", "wide", "shares customers' log-ins with every address of the domain.", "no Domain");
  }
  return null;
}

function describeCookie({ name, domain, path, secure, httpOnly, sameSite }: CookieFact): string {
  return [
    name,
    ...(domain === null ? [] : [`Domain=${domain}`]),
    ...(path === null ? [] : [`Path=${path}`]),
    ...(secure ? ["Secure"] : []),
    ...(httpOnly ? ["HttpOnly"] : []),
    ...(sameSite === null ? [] : [`SameSite=${sameSite}`]),
  ].join("; ");
}

function fixSteps(verdict: Verdict): FixStep[] {
  if (verdict.status !== "fail" && verdict.status !== "warn") return [];
  if (verdict.findingKey === "cached") {
    return [{ text: "Take answers that set cookies out of the cache, or let the cache strip Set-Cookie." }];
  }
  if (verdict.findingKey === "static-host") {
    return [{ text: `Stop setting cookies on ${verdict.subject}; serve files from a host without a session.` }];
  }
  return [
    {
      text: `Where the application sets ${verdict.found?.split(";", 1)[0] ?? "the cookie"}, give it this form: without Domain it stays on one host.`,
      copy: "Set-Cookie: __Host-session=…; Path=/; Secure; HttpOnly; SameSite=Lax",
    },
    { text: "Customers who are signed in have to sign in once more after the change." },
  ];
}
