import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import { canonicalHost, hasOwnWww, normalName } from "../dns/hosts.ts";
import { BOT_WALL_ASK, notApplicable, notSeen, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import type { NetworkFault, Probes } from "../probes/probes.ts";
import { gatherHandshakes, type HandshakeFacts } from "../tls/handshakes.ts";
import { insecureBelow, parseHsts } from "./hsts-header.ts";
import { valuesOf } from "./shop-pages.ts";

type AnswerFact = {
  host: string;
  status: number | null;
  tlsOk: boolean | null;
  /** Where the answer sends a browser; null when it does not. */
  to: string | null;
  headers: string[];
  botWall: boolean;
  fault: NetworkFault["kind"] | null;
};
type Facts = {
  /** The bare domain over http; its first answer only. */
  plain: AnswerFact;
  /** The bare domain over https, then the canonical host where that is another. */
  secure: AnswerFact[];
  handshakes: HandshakeFacts;
};

/** hstspreload.org, submission requirements: a year. */
const PRELOAD_SECONDS = 31_536_000;

/** Checks that a shop which asks for the browsers' built-in list of secure sites fulfils its conditions. */
export const hstsPreload = defineCheck<Facts>({
  id: "http.hsts-preload",
  stages: ["edge"],
  level: "public",
  minimumBar: [],
  severity: "info",
  impact: "trust",
  reach: 1,
  effort: "S",
  title: "HSTS preload eligibility",
  founderTitle: "The browsers' own list of secure shops",
  riskTitle: "Your shop asks for a one-way door it cannot walk through",
  why: "Preloading is a one-way door; walk through it on purpose.",
  reference: { name: "hstspreload.org", url: "https://hstspreload.org/#submission-requirements" },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const domain = normalName(store.domain);
    const hosts = [...new Set([domain, canonicalHost(store) ?? domain])];
    const [plain, secure, handshakes] = await Promise.all([
      gatherAnswer(probes, "http", domain),
      Promise.all(hosts.map((host) => gatherAnswer(probes, "https", host))),
      gatherHandshakes(probes, store),
    ]);
    return { plain, secure, handshakes };
  },
  judge({ store, facts }) {
    return [judgeDomain(normalName(store.domain), facts)];
  },
  fix: fixSteps,
});

async function gatherAnswer(probes: Probes, scheme: "http" | "https", host: string): Promise<AnswerFact> {
  const answer = await probes.http.get(`${scheme}://${host}/`, { kind: "html" });
  const { status, tlsOk, botWall, fault, locationResolved } = answer;
  const headers = valuesOf(answer.headers, "strict-transport-security");
  return { host, status, tlsOk, to: locationResolved, headers, botWall, fault: fault?.kind ?? null };
}

function judgeDomain(domain: string, facts: Facts): Verdict {
  const { plain, secure } = facts;
  const apex = secure[0];
  const text = secure.map(
    ({ host, status, fault, headers }) => `https://${host}/ ${status ?? fault}: ${headers.join(" | ") || "no header"}`,
  );
  const base = { subject: domain, data: { plain, secure }, summaryTech: `${text.join("; ")}.` };
  const isAsked = secure.some(({ headers }) => parseHsts(headers[0] ?? "")?.isPreload === true);
  if (!isAsked) {
    const blocked = secure.some(({ botWall }) => botWall);
    if (blocked || secure.some(({ status, fault }) => status === null && fault !== "dns")) {
      return notSeen({
        ...base,
        findingKey: blocked ? "bot-wall" : "not-seen",
        summary: `We could not see whether ${domain} asks for the browsers' list of secure shops.`,
        ask: blocked ? BOT_WALL_ASK : TRY_AGAIN_ASK,
      });
    }
    if (secure.every(({ fault }) => fault === "dns")) {
      return notApplicable({ ...base, findingKey: "no-address", summary: `${domain} has no address.` });
    }
    return {
      ...base,
      status: "pass",
      findingKey: "not-asked",
      summary: `${domain} does not ask for the browsers' list of secure shops, which is fine.`,
    };
  }
  if (apex?.botWall || plain.botWall) {
    const summary = `Your bot protection blocked our look at ${domain}.`;
    return notSeen({ ...base, findingKey: "bot-wall", summary, ask: BOT_WALL_ASK });
  }
  if (apex === undefined || (apex.status === null && apex.fault !== "dns" && apex.fault !== "refused")) {
    const summary = `We could not see whether ${domain} may be on the browsers' list of secure shops.`;
    return notSeen({ ...base, findingKey: "not-seen", summary, ask: TRY_AGAIN_ASK });
  }
  const unmet = unmetOf(domain, apex, facts);
  if (unmet.length > 0) {
    return {
      ...base,
      status: "warn",
      findingKey: "not-eligible",
      summary: `${domain} asks for the browsers' list of secure shops but does not meet its conditions.`,
      summaryTech: `Not met: ${unmet.join("; ")}. ${base.summaryTech}`,
      expected: "every condition of hstspreload.org, or no preload in the header",
      found: unmet.join("; "),
    };
  }
  return {
    ...base,
    status: "pass",
    findingKey: "eligible",
    summary: `${domain} meets the conditions of the browsers' list of secure shops.`,
  };
}

/** The conditions of hstspreload.org that do not hold, in its order. */
function unmetOf(domain: string, apex: AnswerFact, { plain, handshakes }: Facts): string[] {
  const header = parseHsts(apex.headers[0] ?? "");
  const isHeaderValid = apex.headers.length === 1 && header !== null;
  const lockedOut = insecureBelow(domain, handshakes);
  const target = plain.to === null ? null : new URL(plain.to);
  const isUpgraded = target?.protocol === "https:" && normalName(target.hostname) === domain;
  const conditions: [boolean, string][] = [
    [hasOwnWww(domain), `${domain} is no registrable domain`],
    [apex.tlsOk === true, `https://${domain}/ has no valid certificate`],
    // Who does not listen on port 80 needs no redirect there.
    [plain.status === null || isUpgraded, `http://${domain}/ does not go to https on the same host first`],
    [isHeaderValid, `https://${domain}/ sends no single valid header`],
    [header === null || header.maxAgeSeconds >= PRELOAD_SECONDS, `max-age is below ${PRELOAD_SECONDS}`],
    [header === null || header.includesSubdomains, "includeSubDomains is missing"],
    [header === null || header.isPreload, `preload is missing at https://${domain}/`],
    [lockedOut.length === 0, `no valid https at ${lockedOut.join(", ")}`],
  ];
  return conditions.filter(([holds]) => !holds).map(([, what]) => what);
}

function fixSteps(verdict: Verdict): FixStep[] {
  if (verdict.status !== "warn") return [];
  return [
    {
      text: "Take the word preload out of the header, unless every host of the domain is to open over https for years: leaving the list takes months.",
      copy: "Strict-Transport-Security: max-age=31536000",
    },
    { text: `If the list is wanted, meet these conditions first: ${verdict.found ?? ""}.` },
  ];
}
