import { type Answer, defineCheck, freshFor, isKept, type Verdict } from "../check.ts";
import { canonicalHost, type HostToCheck, normalName, reachOf } from "../dns/hosts.ts";
import { notApplicable, notSeen, orNoWebHost, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import type { StoreProfile } from "../store-profile.ts";
import {
  type FrontFact,
  frontOf,
  gatherFronts,
  gatherZone,
  hasCloudflareZone,
  isZoneElsewhere,
  shopHostsOf,
  signalsText,
  type ZoneFact,
} from "./fronts.ts";

type Facts = {
  fronts: FrontFact[];
  zone: ZoneFact;
  /** What a person decided about a platform's edge; null when nobody did. */
  answer: Answer | null;
  /** False on the command line and in the free check, where nobody could record a decision. */
  canDecide: boolean;
};

/** Who accepted a platform's edge in place of one's own. */
type Decision = { text: string; confidence: number | null };

const QUESTION = "Which edge answers for the shop, and who accepted it? Link the dashboard or the decision.";

/** Checks that an edge with a cache and flood protection stands in front of every host people shop at. */
export const inPlace = defineCheck<Facts>({
  id: "edge.in-place",
  stages: ["edge"],
  level: "public",
  minimumBar: [4],
  severity: "high",
  impact: "deploy-down",
  effort: "M",
  title: "An edge is in front",
  founderTitle: "A shield stands in front of your shop",
  riskTitle: "Nothing absorbs a flood of visitors or an attack",
  why: "An edge absorbs floods of traffic and speeds up every page.",
  reference: { name: "Cloudflare docs, DDoS protection", url: "https://developers.cloudflare.com/ddos-protection/" },
  freshForMs: freshFor.network,
  whileClosed: {
    question: QUESTION,
    passWhen:
      "The store's own Cloudflare zone proxies every storefront host, or a platform edge was accepted by a named person.",
    warnWhen: "Some storefront hosts are answered without an edge.",
    failWhen: "The storefront is answered by a bare server.",
    fixSteps: [
      "Move the zone to an edge, import the records and set SSL to Full (strict) before proxying.",
      "Proxy the web hosts one by one and open each.",
    ],
  },
  takesAnswer: true,
  async gather({ store, probes, connections, answer }) {
    const names = shopHostsOf(store).map(({ name }) => name);
    const [{ fronts }, zone] = await Promise.all([
      gatherFronts(probes, names, connections),
      gatherZone(probes, store.domain, connections),
    ]);
    return { fronts, zone, answer: answer ?? null, canDecide: isKept(connections) };
  },
  judge({ store, facts }) {
    const decision = decisionOf(store, facts.answer);
    const hosts = shopHostsOf(store);
    const verdicts = facts.fronts.flatMap((fact) => {
      const host = hosts.find(({ name }) => name === fact.name);
      return host ? [judgeHost(fact, host, store, decision, facts.canDecide)] : [];
    });
    return [...orNoWebHost(verdicts, store), ...judgeZone(facts, store)];
  },
  fix(verdict, store) {
    if (verdict.status !== "fail" && verdict.status !== "warn") return [];
    if (verdict.findingKey === "undecided") {
      return [
        { text: "Read what the platform's edge does and does not do for you." },
        { text: "Answer the question of this check: name the edge and who accepted it." },
      ];
    }
    if (store.platform === "shopify") {
      return [
        {
          text: `Point ${verdict.subject} at Shopify's own edge, or proxy it at Cloudflare with this alias.`,
          record: { type: "CNAME", name: verdict.subject, value: "shops.myshopify.com" },
        },
      ];
    }
    return [
      { text: "Move the zone to Cloudflare and compare every imported record with the old ones." },
      { text: "Set SSL/TLS to Full (strict) before anything is proxied." },
      { text: `Switch the proxy on for ${verdict.subject}, then open it and pay once.` },
    ];
  },
});

function decisionOf(store: StoreProfile, answer: Answer | null): Decision | null {
  if (answer?.answer === "pass") {
    const confidence = answer.hasEvidence ? 0.6 : 0.3;
    return { text: `accepted by ${answer.byName} on ${answer.at.slice(0, 10)}: ${answer.statement}`, confidence };
  }
  const { edgeDecision } = store;
  if (!edgeDecision) return null;
  return { text: `${edgeDecision.edge} accepted by ${edgeDecision.acceptedBy}`, confidence: null };
}

function judgeHost(
  fact: FrontFact,
  host: HostToCheck,
  store: StoreProfile,
  decision: Decision | null,
  canDecide: boolean,
): Verdict {
  const { name } = fact;
  const { kind, edge } = frontOf(fact, store.domain);
  const base = { subject: name, reach: reachOf(host, store), summaryTech: `${signalsText(fact)}.`, data: fact };
  switch (kind) {
    case "own":
      return { ...base, status: "pass", findingKey: "ok", summary: `Your own shield stands in front of ${name}.` };
    case "platform":
      return judgePlatform(base, name, edge ?? "a platform", decision, canDecide);
    case "mixed":
      return {
        ...base,
        status: "warn",
        findingKey: "partly-bare",
        summary: `Some visitors reach ${name} past your shield.`,
        expected: "every address behind the edge",
        found: fact.addresses.filter((address) => !fact.inRanges.includes(address)).join(", "),
      };
    case "bare": {
      const isFront = host.role === "storefront" || name === canonicalHost(store);
      return {
        ...base,
        status: isFront ? "fail" : "warn",
        findingKey: "bare",
        summary: isFront
          ? "Your shop is answered by a bare server: nothing absorbs a flood of visitors."
          : `${name} is answered by a bare server, without your shield.`,
        expected: "an edge in front",
        found: fact.addresses.join(", "),
      };
    }
    case "no-address":
      return notApplicable({ ...base, findingKey: "no-address", summary: `${name} has no address.` });
    case "not-seen":
      return notSeen({
        ...base,
        findingKey: "not-seen",
        summary: `We could not see what stands in front of ${name}.`,
        ask: TRY_AGAIN_ASK,
      });
  }
}

function judgePlatform(
  base: Pick<Verdict, "subject" | "reach" | "summaryTech" | "data">,
  name: string,
  edge: string,
  decision: Decision | null,
  canDecide: boolean,
): Verdict {
  // A stranger cannot be asked for a decision, and to warn of its absence would be an alarm about nothing seen.
  if (decision === null && !canDecide) {
    return {
      ...base,
      status: "pass",
      findingKey: "platform-edge",
      summary: `The shield in front of ${name} belongs to ${edge}.`,
      summaryTech: `${base.summaryTech} Whether a platform's edge is enough is for the shop to decide.`,
    };
  }
  if (decision === null) {
    return {
      ...base,
      status: "warn",
      findingKey: "undecided",
      summary: `The shield in front of ${name} belongs to ${edge}, and nobody has recorded that this is enough.`,
      expected: "a recorded decision that names the edge and who accepted it",
      found: edge,
      ask: QUESTION,
    };
  }
  return {
    ...base,
    status: "pass",
    findingKey: "platform-accepted",
    summary: `The shield in front of ${name} belongs to ${edge}, and that was accepted.`,
    summaryTech: `${base.summaryTech} ${decision.text}.`,
    ...(decision.confidence === null ? {} : { confidence: decision.confidence }),
  };
}

/** Says whether the zone is at Cloudflare: the bar asks for its settings only then (catalogue 15.3, item 4). */
function judgeZone({ zone, fronts }: Facts, store: StoreProfile): Verdict[] {
  const subject = normalName(store.domain);
  const summaryTech = `Name servers ${zone.nameServers.join(", ") || "not seen"}.`;
  if (hasCloudflareZone(zone, fronts, store.domain)) {
    const summary = "Your domain is run at Cloudflare, so its settings are reviewed.";
    return [{ status: "pass", subject, findingKey: "zone-on-cloudflare", summary, summaryTech }];
  }
  if (!isZoneElsewhere(zone, fronts, store.domain)) return [];
  const summary = "Your domain is not run at Cloudflare, so there are no settings of it to review.";
  return [notApplicable({ subject, findingKey: "zone-elsewhere", summary, summaryTech })];
}
