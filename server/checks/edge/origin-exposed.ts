import { isIP } from "node:net";
import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import type { PageFact } from "../dns/address-pages.ts";
import { canonicalHost, normalName } from "../dns/hosts.ts";
import { BOT_WALL_ASK, notApplicable, notSeen, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import type { StoreProfile } from "../store-profile.ts";
import { fieldOf, textOf } from "./api-answer.ts";
import { type FrontFact, frontOf, gatherFronts, signalsText } from "./fronts.ts";
import { listCandidates } from "./origin-candidates.ts";
import { isComparable, isSamePage, lookAtOrigins, type OriginFact, type Shown } from "./origin-looks.ts";

type Facts = {
  front: FrontFact;
  /** Null where nothing stands in front, so that nobody looked behind it. */
  behind: { shown: Shown; origins: OriginFact[]; leftOut: number; hasIpv6: boolean } | null;
  /** False when neither the profile nor a connected zone says where the shop's server is. */
  isOriginTold: boolean;
};

/** What one address turned out to be. */
type Door =
  | "open"
  | "named"
  | "closed"
  | "other-page"
  | "platform"
  | "private"
  | "walled"
  | "not-compared"
  | "not-seen";

/** Statuses by which a server turns away who does not come through the edge. */
const TURNED_AWAY = [400, 401, 403, 407, 421];

/** Checks that nobody reaches the shop at the address of its server, past the edge. */
export const originExposed = defineCheck<Facts>({
  id: "edge.origin-exposed",
  stages: ["edge"],
  level: "owner",
  minimumBar: [4],
  severity: "medium",
  impact: "deploy-down",
  effort: "M",
  title: "Origin is closed to strangers",
  founderTitle: "Nobody can walk around your shield",
  riskTitle: "Attackers can walk around your shield",
  why: "If the back door is open, the guard at the front is decoration.",
  reference: {
    name: "Cloudflare docs, protect your origin server",
    url: "https://developers.cloudflare.com/fundamentals/security/protect-your-origin-server/",
  },
  freshForMs: freshFor.network,
  whileClosed: {
    question: "Does the shop's server answer anyone who knows its address? Link what you tried and what came back.",
    passWhen: "It answers nobody but the edge, or it is a platform's shared server.",
    warnWhen: "It shows a certificate with the shop's name, but no page.",
    failWhen: "It shows the shop to anyone.",
    fixSteps: [
      "In the server's firewall, allow web traffic from the edge's ranges only.",
      "Or let the server demand the edge's certificate, or connect it by a tunnel.",
    ],
  },
  async gather({ store, probes, connections }) {
    const host = canonicalHost(store) ?? normalName(store.domain);
    const { fronts, records } = await gatherFronts(probes, [host], connections);
    const [front] = fronts;
    if (front === undefined) throw new Error(`${host} was not looked at`);
    const isOriginTold = (store.origins ?? []).length > 0 || records !== null;
    if (!isInFront(front, store)) return { front, behind: null, isOriginTold };
    const { candidates, leftOut } = await listCandidates(probes, store, records);
    // What the shop's own name leads to is its front door, whoever answers there: other checks judge it.
    const behind = candidates.filter(({ address }) => !front.addresses.includes(address));
    return { front, behind: { ...(await lookAtOrigins(probes, store, behind)), leftOut }, isOriginTold };
  },
  judge({ store, facts }) {
    const subject = normalName(store.domain);
    const { front, behind } = facts;
    const { kind, edge } = frontOf(front, store.domain);
    const summaryTech = `${signalsText(front)}.`;
    const base = { subject, summaryTech, data: facts };
    if (kind === "not-seen") {
      const summary = "We could not see what stands in front of your shop.";
      return [notSeen({ ...base, findingKey: "front-not-seen", summary, ask: TRY_AGAIN_ASK })];
    }
    if (behind === null) {
      const summary = "Nothing stands in front of your shop, so there is no way around it.";
      return [notApplicable({ ...base, findingKey: "no-edge", summary })];
    }
    const shield = edge ?? "the edge";
    const verdicts = behind.origins.map((origin) => judgeOrigin(origin, behind, shield));
    if (kind !== "platform" && !facts.isOriginTold) {
      return [
        ...verdicts,
        notSeen({
          ...base,
          findingKey: "origin-not-told",
          summary: "We do not know where your server is, so we could not try its door.",
          ask: "Which addresses have the servers behind the shield, today's and earlier ones? Declare them, or connect Cloudflare.",
        }),
      ];
    }
    if (verdicts.length > 0) return verdicts;
    if (kind === "platform") {
      const summary = `The servers behind your shop belong to ${shield}.`;
      return [notApplicable({ ...base, findingKey: "platform-origin", summary })];
    }
    if (kind === "mixed" || front.proxied === null) {
      const summary = "None of the addresses we know lies behind your shield.";
      return [notApplicable({ ...base, findingKey: "none-behind", summary })];
    }
    const summary = "None of your records gives away a server of yours.";
    return [
      {
        ...base,
        status: "pass",
        findingKey: "no-address",
        summary,
        summaryTech: `No address behind the edge: ${summaryTech}`,
      },
    ];
  },
  fix: fixSteps,
});

function isInFront(front: FrontFact, store: StoreProfile): boolean {
  const { kind } = frontOf(front, store.domain);
  return kind === "own" || kind === "platform" || kind === "mixed";
}

function judgeOrigin(origin: OriginFact, behind: NonNullable<Facts["behind"]>, shield: string): Verdict {
  const { address } = origin;
  const { shown } = behind;
  const base = {
    subject: address,
    reach: 1 as const,
    summaryTech: `${describe(origin, shown)}${behind.leftOut > 0 ? `; ${behind.leftOut} more addresses not looked at` : ""}.`,
    data: { shield, origin, shown },
  };
  switch (doorOf(origin, behind)) {
    case "open":
      return {
        ...base,
        status: "fail",
        findingKey: "open",
        summary: "Anyone who knows your server's address reaches your shop past your shield.",
        expected: `no answer to anyone but ${shield}`,
        found: "the shop's page",
      };
    case "named":
      return {
        ...base,
        status: "warn",
        findingKey: "named",
        summary: "Your server turns strangers away, but still tells them that it is yours.",
        expected: "no certificate with the shop's name for strangers",
        found: origin.tls.names.slice(0, 3).join(" "),
      };
    case "closed":
      return {
        ...base,
        status: "pass",
        findingKey: "ok",
        summary: "Your server answers nobody who walks around your shield.",
      };
    case "other-page":
      return { ...base, status: "pass", findingKey: "other-page", summary: "Your shop is not found at this address." };
    case "platform": {
      const summary = `This address belongs to ${origin.edge}, which many shops share.`;
      return notApplicable({ ...base, findingKey: "platform", summary });
    }
    case "private": {
      const summary = "This address cannot be reached from the internet.";
      return notApplicable({ ...base, findingKey: "private", summary });
    }
    case "walled": {
      const summary = "A bot protection kept us from comparing your server's answer with your shop.";
      return notSeen({ ...base, findingKey: "bot-wall", summary, ask: BOT_WALL_ASK });
    }
    case "not-compared": {
      const summary = "A server answers at this address, and we could not tell whether it shows your shop.";
      const ask = `Does the server at ${address} show the shop to anyone who asks? Close it to all but ${shield}.`;
      return notSeen({ ...base, findingKey: "not-compared", summary, ask });
    }
    case "not-seen": {
      const summary = "We could not try the door of your server from here.";
      return notSeen({ ...base, findingKey: "not-seen", summary, ask: TRY_AGAIN_ASK });
    }
  }
}

function doorOf(origin: OriginFact, { shown, hasIpv6 }: NonNullable<Facts["behind"]>): Door {
  const { tls, page, plain, edge } = origin;
  if (tls.fault === "guarded") return "private";
  if (edge !== null) return "platform";
  const pages = [page, plain].filter((fact) => fact !== null);
  const served = pages.filter(({ status, botWall }) => status === 200 && !botWall);
  if (served.some((fact) => isShop(fact, shown, tls.covers))) return "open";
  if (pages.some(({ botWall }) => botWall)) return "walled";
  if (served.length > 0) return isComparable(shown) ? "other-page" : "not-compared";
  if (pages.some(({ fault }) => fault === "budget")) return "not-seen";
  if (page === null && !isSilenceTelling(origin, hasIpv6)) return "not-seen";
  const status = (page ?? plain)?.status ?? 0;
  if (status === 429 || status >= 500) return "not-seen";
  if (tls.covers && (status < 400 || TURNED_AWAY.includes(status))) return "named";
  return status === 404 || status === 410 ? "other-page" : "closed";
}

/** The same text, or the same title from a server that may speak for the shop: a script may have built the rest. */
function isShop(page: PageFact, shown: Shown, covers: boolean): boolean {
  const hasSameTitle = shown.page !== null && page.title !== "" && page.title === shown.page.title;
  return isSamePage(page, shown) || (hasSameTitle && covers);
}

/** No route to a host is its answer, or its firewall's; no route to a network is ours. */
function isSilenceTelling({ address, tls }: OriginFact, hasIpv6: boolean): boolean {
  if (isIP(address) === 6 && !hasIpv6) return tls.fault === "refused";
  if (tls.fault === "unreachable") return tls.code === "EHOSTUNREACH";
  return tls.fault !== "budget" && tls.fault !== "dns";
}

function describe({ address, sources, alias, tls, page, plain, edge }: OriginFact, shown: Shown): string {
  const shownAs = (fact: PageFact) =>
    fact.status === null ? `no answer (${fact.fault ?? "none"})` : `status ${fact.status} "${fact.title}"`;
  const names = tls.names.slice(0, 3).join(" ") || "nobody";
  return [
    `${address} (${sources.join(", ")}${alias === null ? "" : `, alias ${alias}`})`,
    tls.fault === null ? `certificate for ${names}` : `TLS ${tls.fault} ${tls.code ?? ""}`.trim(),
    ...(page === null ? [] : [shownAs(page)]),
    ...(plain === null ? [] : [`on port 80 ${shownAs(plain)}`]),
    ...(edge === null ? [] : [`answered by ${edge}`]),
    shown.page === null ? "the front showed no page" : `compared with ${shown.url}`,
  ].join("; ");
}

function fixSteps(verdict: Verdict): FixStep[] {
  if (verdict.status !== "fail" && verdict.status !== "warn") return [];
  const shield = textOf(fieldOf(verdict.data, "shield")) ?? "the edge";
  const move = { text: "Then give the server a new address, because this one is known." };
  if (shield !== "Cloudflare") {
    return [{ text: `In the firewall of ${verdict.subject}, allow web traffic from ${shield} only.` }, move];
  }
  return [
    {
      text: `In the firewall of ${verdict.subject}, allow ports 80 and 443 from Cloudflare's ranges only.`,
      link: { label: "Cloudflare's ranges", url: "https://www.cloudflare.com/ips/" },
    },
    { text: "Or turn on Authenticated Origin Pulls in Cloudflare and let the server demand its certificate." },
    { text: "Or connect the server by a Cloudflare Tunnel and close both ports." },
    move,
  ];
}
