import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import type { StoreProfile } from "../store-profile.ts";
import { describeChain } from "./alias-chain.ts";
import { wasAnswered } from "./answers.ts";
import { type HostToCheck, hostsOf, isOwnName, normalName, reachOf, registrableOf } from "./hosts.ts";
import { BOT_WALL_ASK, notApplicable, notSeen, TRY_AGAIN_ASK } from "./not-judged.ts";
import { relativeName } from "./platform-records.ts";
import {
  fingerprintOfChain,
  gatherTakeover,
  isGone,
  isMissing,
  type LeanedOn,
  type SubDelegation,
  type TakeoverFacts,
  type TakeoverHost,
} from "./takeover-facts.ts";
import { FINGERPRINTS_AS_OF, type Fingerprint } from "./takeover-fingerprints.ts";

/** Checks that no declared name points at something a stranger can claim. It claims nothing itself. */
export const takeover = defineCheck<TakeoverFacts>({
  id: "dns.takeover",
  stages: ["audit", "edge"],
  level: "public",
  minimumBar: [3],
  severity: "critical",
  impact: "trust",
  effort: "S",
  title: "Subdomain takeover",
  founderTitle: "Nobody else can use your addresses",
  riskTitle: "A stranger could put a page on your own address",
  why: "A stranger could put a fake login page on your own address and your customers would trust it.",
  reference: { name: "Can I take over XYZ", url: "https://github.com/EdOverflow/can-i-take-over-xyz" },
  freshForMs: freshFor.network,
  gather: gatherTakeover,
  judge({ store, facts }) {
    const hosts = hostsOf(store);
    const verdicts = facts.hosts.flatMap((fact) => {
      const host = hosts.find((candidate) => candidate.name === fact.chain.name);
      return host ? [{ fact, verdict: judgeHost(fact, host, facts, store) }] : [];
    });
    return [
      ...reportWildcardOnce(verdicts, facts.wildcardTarget, normalName(store.domain)),
      ...facts.mail.map((target) => judgeLeanedOn(target, facts, "mail")),
      ...facts.nameServers.filter(isGone).map((target) => judgeLeanedOn(target, facts, "ns")),
    ];
  },
  fix: fixSteps,
});

function judgeHost(fact: TakeoverHost, host: HostToCheck, facts: TakeoverFacts, store: StoreProfile): Verdict {
  const { chain } = fact;
  const { name } = chain;
  const base = {
    subject: name,
    reach: reachOf(host, store),
    ...(host.role === "checkout" ? { impact: "checkout" as const } : {}),
    data: fact,
  };
  const text = describeChain(chain);
  if (fact.subDelegation) {
    const verdict = judgeSubDelegation(name, fact.subDelegation, facts);
    if (verdict) return { ...base, ...verdict };
  }
  if (chain.end === "loop" || chain.end === "too-long") {
    return notApplicable({
      ...base,
      findingKey: "no-target",
      summary: `${name} leads nowhere, so there is nothing to claim.`,
      summaryTech: `${text}; dns.cname-chain reports it.`,
    });
  }
  if (chain.end === "unseen" || chain.end === "servfail") {
    return notSeen({
      ...base,
      findingKey: "not-seen",
      summary: `We could not see where ${name} leads.`,
      summaryTech: `${text}.`,
      ask: TRY_AGAIN_ASK,
    });
  }
  if (isMissing(chain.end)) {
    if (chain.links.length > 0) return { ...base, ...judgeMissing(fact, facts, store) };
    return notApplicable({
      ...base,
      findingKey: "no-record",
      summary: `${name} has no record, so there is nothing to claim.`,
      summaryTech: `${text}.`,
    });
  }
  const fingerprint = fingerprintOfChain(chain);
  if (fingerprint === null || fingerprint.sign === "nxdomain") {
    return {
      ...base,
      status: "pass",
      findingKey: "ok",
      summary: `${name} leads to something that exists.`,
      summaryTech: `${text}; no vendor of the takeover list (${FINGERPRINTS_AS_OF}).`,
    };
  }
  return { ...base, ...judgePages(fact, fingerprint) };
}

type Part = Omit<Verdict, "subject">;

/** The alias ends at a name that is not there: who could create it? */
function judgeMissing(fact: TakeoverHost, facts: TakeoverFacts, store: StoreProfile): Part {
  const { chain } = fact;
  const target = chain.links.at(-1)?.to ?? "";
  const text = describeChain(chain);
  const fingerprint = fingerprintOfChain(chain);
  const missing = {
    expected: "a target that exists",
    found: `${target} ${chain.end.toUpperCase()}`,
    confirm: "later" as const,
  };
  if (isBuyable(target, facts)) {
    return {
      ...missing,
      status: "fail",
      findingKey: "buyable",
      summary: `${chain.name} points to ${registrableOf(target)}, a domain anyone can buy today.`,
      summaryTech: `${text}; ${registrableOf(target)} has no SOA and its registry answers 404.`,
    };
  }
  if (chain.end === "nxdomain" && fingerprint?.sign === "nxdomain" && fingerprint.class === "takeable") {
    return {
      ...missing,
      status: "fail",
      findingKey: "takeable",
      summary: `${chain.name} points to a deleted ${fingerprint.vendor} resource that a stranger can create again.`,
      summaryTech: `${text}; names below ${fingerprint.suffixes[0]} can be created by anyone (list of ${FINGERPRINTS_AS_OF}).`,
    };
  }
  if (isOwnName(target, store.domain)) {
    return {
      status: "pass",
      findingKey: "own-target",
      summary: `${chain.name} leads nowhere at the moment, but nobody else can claim it.`,
      summaryTech: `${text}; the missing target is in your own zone.`,
    };
  }
  return {
    ...missing,
    status: "warn",
    findingKey: "dangling",
    summary: `${chain.name} points to ${target}, which no longer exists.`,
    summaryTech: `${text}; no way to claim it is known (list of ${FINGERPRINTS_AS_OF}).`,
  };
}

/** No SOA in DNS and "no such domain" at the registry: both must say so. */
function isBuyable(target: string, facts: TakeoverFacts): boolean {
  const owner = facts.owners[registrableOf(target) ?? ""];
  return owner !== undefined && owner.soaRcode === "NXDOMAIN" && owner.rdap === "not-found";
}

/** The target answers: is it the vendor's page for a name nobody has claimed? */
function judgePages(fact: TakeoverHost, fingerprint: Fingerprint): Part {
  const { chain, pages } = fact;
  const statuses = fingerprint.sign === "nxdomain" ? null : fingerprint.sign.statuses;
  const match = pages.find(
    (page) => page.markerSeen && !page.botWall && page.status !== null && (statuses?.includes(page.status) ?? true),
  );
  const seen = pages.map((page) => `${page.scheme} ${page.status ?? page.fault ?? "no answer"}`).join(", ");
  const text = `${describeChain(chain)}; ${seen}`;
  if (match) {
    const sign = fingerprint.sign === "nxdomain" ? "" : `"${fingerprint.sign.marker}"`;
    const found = `${fingerprint.vendor}: status ${match.status}, ${sign}`;
    const expected = `a page of yours at ${fingerprint.vendor}`;
    if (fingerprint.class === "takeable") {
      return {
        status: "fail",
        findingKey: "takeable",
        summary: `${chain.name} points to ${fingerprint.vendor}, where nobody owns it: a stranger can claim it and show their own page.`,
        summaryTech: `${text}; marker ${sign}, class takeable (list of ${FINGERPRINTS_AS_OF}).`,
        expected,
        found,
      };
    }
    const isEdge = fingerprint.class === "edge-case";
    return {
      status: "warn",
      findingKey: isEdge ? "edge-case" : "broken",
      summary: `${chain.name} points to ${fingerprint.vendor}, which has no page for it${isEdge ? "; in some cases a stranger can claim it" : ""}.`,
      summaryTech: `${text}; marker ${sign}, class ${fingerprint.class} (list of ${FINGERPRINTS_AS_OF}).`,
      expected,
      found,
    };
  }
  const clear = pages.filter((page) => page.status !== null && !page.botWall);
  if (clear.length > 0) {
    return {
      status: "pass",
      findingKey: "ok",
      summary: `${chain.name} is answered by ${fingerprint.vendor} in your name.`,
      summaryTech: `${text}; no sign of an unclaimed name (list of ${FINGERPRINTS_AS_OF}).`,
    };
  }
  const hasBotWall = pages.some((page) => page.botWall);
  return {
    status: "unknown",
    findingKey: hasBotWall ? "bot-wall" : "not-seen",
    summary: `We could not see whether ${fingerprint.vendor} serves ${chain.name} for you.`,
    summaryTech: `${text}.`,
    ask: hasBotWall ? BOT_WALL_ASK : TRY_AGAIN_ASK,
  };
}

function judgeSubDelegation(name: string, subDelegation: SubDelegation, facts: TakeoverFacts): Part | null {
  const { servers } = subDelegation;
  const buyable = servers.find((server) => isGone(server) && isBuyable(server.name, facts));
  if (buyable) {
    return {
      status: "fail",
      findingKey: "ns-buyable",
      summary: `${name} is handed to a name server whose domain anyone can buy today.`,
      summaryTech: `NS of ${name} includes ${buyable.name}; ${registrableOf(buyable.name)} has no SOA and its registry answers 404.`,
      expected: "name servers that exist",
      found: buyable.name,
      confirm: "later",
    };
  }
  const answered = servers.filter((server) => server.soaRcode !== null && wasAnswered(server.soaRcode));
  const isRefused = answered.length > 0 && answered.every((server) => server.soaRcode === "REFUSED" && !server.soaAa);
  if (!isRefused) return null;
  return {
    status: "fail",
    severity: "high",
    findingKey: "delegation-refused",
    summary: `${name} is handed to a provider that no longer knows it; a stranger may be able to claim it there.`,
    summaryTech: `NS of ${name}: ${servers.map((server) => `${server.name} ${server.soaRcode ?? server.class}`).join(", ")}.`,
    expected: "an authoritative answer",
    found: "REFUSED",
  };
}

function judgeLeanedOn(target: LeanedOn, facts: TakeoverFacts, kind: "mail" | "ns"): Verdict {
  const what = kind === "mail" ? "mail server" : "name server";
  const base = { subject: target.name, reach: 1 as const, data: target };
  if (target.class === "unseen" || target.class === "servfail") {
    return notSeen({
      ...base,
      findingKey: `${kind}-not-seen`,
      summary: `We could not look up your ${what} ${target.name}.`,
      summaryTech: `${target.name}: ${target.class}.`,
      ask: TRY_AGAIN_ASK,
    });
  }
  if (!isGone(target)) {
    return {
      ...base,
      status: "pass",
      findingKey: `${kind}-ok`,
      summary: `Your ${what} ${target.name} exists.`,
      summaryTech: `${target.name}: ${target.class}.`,
    };
  }
  const isForSale = isBuyable(target.name, facts);
  return {
    ...base,
    status: isForSale ? "fail" : "warn",
    findingKey: isForSale ? `${kind}-buyable` : `${kind}-dangling`,
    summary: isForSale
      ? `Your domain names ${target.name} as its ${what}, and anyone can buy that domain today.`
      : `Your domain names ${target.name} as its ${what}, which does not exist.`,
    summaryTech: `${target.name} NXDOMAIN${isForSale ? `; ${registrableOf(target.name)} has no SOA and its registry answers 404` : ""}.`,
    expected: `a ${what} that exists`,
    found: "NXDOMAIN",
    confirm: "later",
  };
}

/** One wildcard record shows the same fault at every name: it is reported once, at the wildcard itself. */
function reportWildcardOnce(
  judged: { fact: TakeoverHost; verdict: Verdict }[],
  wildcardTarget: string | null,
  domain: string,
): Verdict[] {
  let isReported = false;
  return judged.flatMap(({ fact, verdict }) => {
    const isFault = verdict.status === "fail" || verdict.status === "warn";
    const isWildcard = wildcardTarget !== null && fact.chain.links[0]?.to === wildcardTarget;
    if (!isFault || !isWildcard) return [verdict];
    const atName = notApplicable({
      subject: verdict.subject,
      findingKey: "by-wildcard",
      summary: `${verdict.subject} follows the catch-all record, which is reported once.`,
      summaryTech: `${verdict.subject} is answered by *.${domain} -> ${wildcardTarget}.`,
    });
    if (isReported) return [atName];
    isReported = true;
    return [{ ...verdict, subject: `*.${domain}` }, atName];
  });
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  if (verdict.status !== "fail" && verdict.status !== "warn") return [];
  const label = relativeName(verdict.subject, store.domain);
  if (verdict.findingKey.startsWith("mail-")) {
    return [
      {
        text: `At your DNS provider, delete the MX record that names ${verdict.subject}, or name your real mail server in it.`,
      },
    ];
  }
  if (
    verdict.findingKey === "ns-buyable" ||
    verdict.findingKey === "ns-dangling" ||
    verdict.findingKey === "delegation-refused"
  ) {
    return [
      {
        text: isOwnName(verdict.subject, store.domain)
          ? `At your DNS provider, delete the NS records named ${label}.`
          : `At your registrar, remove ${verdict.subject} from the name servers of ${store.domain}.`,
      },
      { text: "If the name is still needed, add the zone at the DNS company again before you restore the record." },
    ];
  }
  return [
    {
      text: `At your DNS provider, delete the CNAME record ${label} now. The record goes first, the vendor account after it, never the other way round.`,
    },
    {
      text: `If you still need ${verdict.subject}, add it as a custom domain in the vendor's settings first and only then create the record again.`,
    },
  ];
}
