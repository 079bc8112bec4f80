import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import { canonicalHost, type HostToCheck, normalName, reachOf, webHostsOf } from "../dns/hosts.ts";
import { BOT_WALL_ASK, notApplicable, notSeen, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import type { HttpHop, NetworkFault, Probes, SiteCrawl } from "../probes/probes.ts";
import type { StoreProfile } from "../store-profile.ts";
import { isCacheHit } from "./cookies.ts";
import { valuesOf } from "./shop-pages.ts";

type AnswerFact = {
  method: HttpHop["method"];
  /** The `Origin` the request carried. */
  origin: string;
  status: number | null;
  allowed: string[];
  credentials: string[];
  vary: string;
  isCached: boolean;
  setsCookie: boolean;
  botWall: boolean;
  fault: NetworkFault["kind"] | null;
};
type HostFact = {
  name: string;
  url: string;
  /** Whether a page or script of the shop names the host. */
  isNamed: boolean;
  /** Whether the address asked is one the shop's own script names. */
  isNamedUrl: boolean;
  answers: AnswerFact[];
};
type Facts = { hosts: HostFact[]; isCrawlWhole: boolean };

/** Catalogue: an origin no shop can mean. */
const STRANGER = "https://lrc-evil.example";
/** Fetch standard, section 3.2.5: sandboxed frames and local files say this, so anybody can. */
const NOBODY = "null";
/** Where a URL ends in a script. */
const URL_END = /["'`\s<>\\)$]/;

/** Checks that API hosts let the shop's own pages read their answers, and nobody else's. */
export const cors = defineCheck<Facts>({
  id: "http.cors",
  stages: ["edge", "deploy-hardening"],
  level: "public",
  minimumBar: [],
  severity: "high",
  impact: "checkout",
  reach: 0.9,
  effort: "S",
  title: "Cross-origin access to the API",
  founderTitle: "Your shop may ask its own services",
  riskTitle: "The checkout button may do nothing",
  why: "One wrong header and the checkout button does nothing, or strangers can read customer data.",
  reference: { name: "Fetch standard, CORS protocol", url: "https://fetch.spec.whatwg.org/#http-cors-protocol" },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const hosts = apiHostsOf(store);
    const { canonicalOrigin } = store;
    if (hosts.length === 0 || canonicalOrigin === null) return { hosts: [], isCrawlWhole: true };
    const crawl = await probes.site.crawl();
    const { origin } = new URL(canonicalOrigin);
    return {
      hosts: await Promise.all(hosts.map((host) => gatherHost(probes, host, { crawl, origin }))),
      isCrawlWhole: crawl.pages.length > 0 && crawl.unreadable.length === 0 && !crawl.truncated,
    };
  },
  judge({ store, facts }) {
    const hosts = apiHostsOf(store);
    if (hosts.length === 0) {
      return [
        notApplicable({
          subject: normalName(store.domain),
          findingKey: "same-origin",
          summary: "Your shop's pages ask no service at another address.",
          summaryTech: "No host beside the canonical one has the role api.",
        }),
      ];
    }
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
    return facts.hosts.flatMap((fact) => {
      const host = hosts.find(({ name }) => name === fact.name);
      return host ? [judgeHost(fact, host, { store, origin, isCrawlWhole: facts.isCrawlWhole })] : [];
    });
  },
  fix: fixSteps,
});

function apiHostsOf(store: StoreProfile): HostToCheck[] {
  return webHostsOf(store).filter(({ name, role }) => role === "api" && name !== canonicalHost(store));
}

async function gatherHost(
  probes: Probes,
  { name, healthPath }: HostToCheck,
  { crawl, origin }: { crawl: SiteCrawl; origin: string },
): Promise<HostFact> {
  const texts = [...crawl.pages.map(({ body }) => body), ...crawl.assets.map(({ text }) => text)];
  const named = texts.flatMap((text) => urlsNamedIn(text, name));
  const namedUrl = named.find((url) => new URL(url).pathname !== "/") ?? null;
  const url = namedUrl ?? `https://${name}${healthPath ?? "/"}`;
  const questions: [HttpHop["method"], string][] = [
    ["OPTIONS", origin],
    ["GET", origin],
    ["OPTIONS", STRANGER],
    ["GET", STRANGER],
    ["GET", NOBODY],
  ];
  const answers = await Promise.all(questions.map(([method, from]) => gatherAnswer(probes, url, method, from)));
  return { name, url, isNamed: named.length > 0, isNamedUrl: namedUrl !== null, answers };
}

/** URLs of a host written out in a page or script. */
function urlsNamedIn(text: string, host: string): string[] {
  const urls: string[] = [];
  const start = `https://${host}`;
  for (let at = text.indexOf(start); at >= 0 && urls.length < 100; at = text.indexOf(start, at + 1)) {
    const url = text.slice(at, at + 300).split(URL_END, 1)[0] ?? "";
    if (URL.canParse(url) && normalName(new URL(url).hostname) === host) urls.push(url);
  }
  return urls;
}

async function gatherAnswer(
  probes: Probes,
  url: string,
  method: HttpHop["method"],
  origin: string,
): Promise<AnswerFact> {
  const preflight: { [name: string]: string } =
    method === "OPTIONS"
      ? { "access-control-request-method": "POST", "access-control-request-headers": "content-type" }
      : {};
  const answer = await probes.http.get(url, { method, headers: { origin, ...preflight }, kind: "other" });
  const cacheControl = valuesOf(answer.headers, "cache-control").join(",").toLowerCase();
  const isKept = /\bpublic\b|\bs-maxage=[1-9]|\bmax-age=[1-9]/.test(cacheControl);
  return {
    method,
    origin,
    status: answer.status,
    allowed: valuesOf(answer.headers, "access-control-allow-origin"),
    credentials: valuesOf(answer.headers, "access-control-allow-credentials"),
    vary: valuesOf(answer.headers, "vary").join(", "),
    isCached: isCacheHit(answer.headers) || (isKept && !/\bprivate\b|\bno-store\b/.test(cacheControl)),
    setsCookie: answer.headers.some(([name]) => name === "set-cookie"),
    botWall: answer.botWall,
    fault: answer.fault?.kind ?? null,
  };
}

function judgeHost(
  fact: HostFact,
  host: HostToCheck,
  { store, origin, isCrawlWhole }: { store: StoreProfile; origin: string; isCrawlWhole: boolean },
): Verdict {
  const { name, url, answers } = fact;
  const base = {
    subject: name,
    reach: host.required ? (0.9 as const) : reachOf(host, store),
    summaryTech: `${url}: ${answers.map(describeAnswer).join("; ")}.`,
    data: fact,
  };
  const seen = answers.filter(({ status, botWall }) => status !== null && !botWall);
  const told = { ...base, expected: `Access-Control-Allow-Origin: ${origin}` };
  const withKeys = (from: string) =>
    seen.find((answer) => answer.origin === from && allows(answer, from) && hasCredentials(answer));
  const stranger = withKeys(STRANGER);
  const nobody = withKeys(NOBODY);
  if (stranger !== undefined || nobody !== undefined) {
    return {
      ...told,
      status: "fail",
      findingKey: stranger === undefined ? "null-allowed" : "reflects-any",
      summary: `${name} lets any website read what it knows about your customers.`,
      found: describeAnswer(stranger ?? nobody ?? answers[0]),
    };
  }
  if (answers.some(({ botWall }) => botWall)) {
    const summary = `Your bot protection blocked our look at ${name}.`;
    return notSeen({ ...base, findingKey: "bot-wall", summary, ask: BOT_WALL_ASK });
  }
  const own = seen.filter((answer) => answer.origin === origin);
  if (own.length === 0 || seen.length < answers.length) {
    if (answers.every(({ fault }) => fault === "dns")) {
      return notApplicable({ ...base, findingKey: "no-address", summary: `${name} has no address.` });
    }
    const summary = `${name} gave us no answer to look at.`;
    return notSeen({ ...base, findingKey: "not-seen", summary, ask: TRY_AGAIN_ASK });
  }
  if (!fact.isNamed) {
    const parts = { ...base, findingKey: "not-called", summary: `No page of your shop asks ${name}.` };
    return isCrawlWhole
      ? notApplicable(parts)
      : notSeen({ ...parts, summary: `We could not see whether your pages ask ${name}.`, ask: TRY_AGAIN_ASK });
  }
  return judgeOwn(fact, own, { told, origin });
}

function judgeOwn(
  { name, isNamedUrl }: HostFact,
  own: AnswerFact[],
  { told, origin }: { told: Omit<Verdict, "status" | "findingKey" | "summary">; origin: string },
): Verdict {
  const granted = own.filter((answer) => allows(answer, origin) || answer.allowed.join() === "*");
  if (granted.length === 0) {
    const other = own.find(({ allowed }) => allowed.length > 0);
    // Without a header only an address the page itself asks, and that works, proves that the page is shut out.
    const works = own.some(
      ({ method, status }) => method === "GET" && status !== null && status >= 200 && status < 300,
    );
    if (other !== undefined || (isNamedUrl && works)) {
      return {
        ...told,
        status: "fail",
        findingKey: "shop-not-allowed",
        summary: `${name} does not let your shop's pages read its answers, so what depends on it does nothing.`,
        found: other?.allowed.join(" | ") ?? "no Access-Control-Allow-Origin",
      };
    }
    return notSeen({
      ...told,
      findingKey: "no-view",
      summary: `We could not see whether ${name} lets your shop's pages read its answers.`,
      ask: `Which address at ${name} do your shop's pages ask?`,
    });
  }
  const open = granted.find(({ allowed }) => allowed.join() === "*");
  const isGuarded = own.some(({ status, setsCookie }) => status === 401 || status === 403 || setsCookie);
  if (open !== undefined && (isGuarded || own.some(hasCredentials))) {
    return {
      ...told,
      status: "warn",
      findingKey: "open-to-all",
      summary: `${name} lets every website ask it, although it answers differently to people who are signed in.`,
      found: describeAnswer(open),
    };
  }
  const unvaried = granted.find(
    (answer) => answer.isCached && answer.allowed.join() !== "*" && !variesByOrigin(answer),
  );
  if (unvaried !== undefined) {
    return {
      ...told,
      status: "warn",
      findingKey: "no-vary",
      summary: `Stored answers of ${name} can reach a page that may not read them, which then breaks.`,
      expected: "Vary: Origin",
      found: unvaried.vary || "no Vary",
    };
  }
  return {
    ...told,
    status: "pass",
    findingKey: "ok",
    summary: `${name} answers your shop's pages and gives strangers no access to customer data.`,
    found: granted.map(describeAnswer).join("; "),
  };
}

function allows({ allowed }: AnswerFact, origin: string): boolean {
  return allowed.length === 1 && allowed[0]?.trim() === origin;
}

/** Fetch standard: the value is `true`, in this case of letters. */
function hasCredentials({ credentials }: AnswerFact): boolean {
  return credentials.length === 1 && credentials[0]?.trim() === "true";
}

function variesByOrigin({ vary }: AnswerFact): boolean {
  const names = vary.split(",").map((name) => name.trim().toLowerCase());
  return names.includes("origin") || names.includes("*");
}

function describeAnswer(answer: AnswerFact | undefined): string {
  if (answer === undefined) return "no answer";
  const { method, origin, status, fault, allowed, credentials } = answer;
  const grants = `${allowed.join(" | ") || "no grant"}${credentials.length > 0 ? `, credentials ${credentials.join(" | ")}` : ""}`;
  return `${method} from ${origin} ${status ?? fault ?? "no answer"}: ${grants}`;
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  if (verdict.status !== "fail" && verdict.status !== "warn") return [];
  const origin = store.canonicalOrigin ?? `https://${store.domain}`;
  const steps: FixStep[] = [
    {
      text: `At ${verdict.subject}, compare the request's Origin with a list that holds exactly your shop's address, and send this only when it matches.`,
      copy: `Access-Control-Allow-Origin: ${origin}\nVary: Origin`,
    },
  ];
  if (verdict.findingKey === "shop-not-allowed") return steps;
  return [...steps, { text: "Never copy the Origin of the request into the answer unchecked, and never allow null." }];
}
