import { defineCheck, freshFor, type Verdict } from "../check.ts";
import type { StoreProfile } from "../store-profile.ts";
import { type AddressFacts, gatherAddressViews, judgeAddressViews } from "./address-views.ts";
import { canonicalHost, declaredHostsOf, hasOwnWww, normalName } from "./hosts.ts";
import { notApplicable } from "./not-judged.ts";
import { subdomainSteps } from "./platform-records.ts";

/** Checks that www resolves, or is left out on purpose. */
export const wwwResolves = defineCheck<AddressFacts | null>({
  id: "dns.www-resolves",
  stages: ["audit", "edge"],
  level: "public",
  minimumBar: [1],
  severity: "high",
  impact: "checkout",
  effort: "S",
  title: "www resolution",
  founderTitle: "Your domain with www",
  riskTitle: "People who type www may find nothing",
  why: "Printed links and old habits use www; a missing www is a shop that looks closed.",
  reference: { name: "RFC 1034, section 4.3.2", url: "https://www.rfc-editor.org/rfc/rfc1034#section-4.3.2" },
  vantages: "each",
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const name = wwwNameOf(store);
    return name === null ? null : gatherAddressViews(probes, name, normalName(store.domain));
  },
  judge({ store, facts }) {
    if (facts === null) {
      return [
        notApplicable({
          subject: normalName(store.domain),
          findingKey: "no-www-expected",
          summary: `Nobody expects a www in front of ${store.domain}.`,
          summaryTech: `${store.domain} is not a registrable domain and no www name below it is declared.`,
        }),
      ];
    }
    const verdict = judgeAddressViews(facts, canonicalHost(store) === facts.name ? 1 : 0.6);
    return [isUnusedOnPurpose(store, verdict) ? unusedVerdict(verdict) : verdict];
  },
  fix(verdict, store) {
    const name = `www.${normalName(store.domain)}`;
    if (verdict.status !== "fail" && verdict.status !== "warn") return [];
    if (verdict.findingKey === "unused") {
      return [
        { text: "If you change your mind, let www forward to the bare domain; these steps create it." },
        ...subdomainSteps(store, name),
      ];
    }
    if (verdict.findingKey === "special-address") {
      return [
        { text: `At your DNS provider, delete the record www with the value ${verdict.found ?? ""}.` },
        ...subdomainSteps(store, name),
      ];
    }
    if (verdict.findingKey === "partly-resolves") {
      return [{ text: "Wait for the old answers to expire (their lifetime is the TTL), then check again." }];
    }
    return subdomainSteps(store, name);
  },
});

function wwwNameOf(store: StoreProfile): string | null {
  const name = `www.${normalName(store.domain)}`;
  const isDeclared = declaredHostsOf(store).some((host) => host.name === name);
  return isDeclared || hasOwnWww(store.domain) ? name : null;
}

/** The catalogue allows only a missing www to be intended; a broken or private one is a fault all the same. */
function isUnusedOnPurpose(store: StoreProfile, verdict: Verdict): boolean {
  return store.wwwUnused && (verdict.findingKey === "nxdomain" || verdict.findingKey === "no-address");
}

function unusedVerdict(verdict: Verdict): Verdict {
  const { confirm: _confirm, ...rest } = verdict;
  return {
    ...rest,
    status: "warn",
    findingKey: "unused",
    summary: `${verdict.subject} is left out on purpose. That is acceptable; people who type www see nothing.`,
    summaryTech: `Acceptable: www is declared as unused. ${verdict.summaryTech}`,
  };
}
