import { defineCheck, freshFor } from "../check.ts";
import { type AddressFacts, gatherAddressViews, judgeAddressViews } from "./address-views.ts";
import { normalName } from "./hosts.ts";
import { notApplicable } from "./not-judged.ts";
import { apexSteps } from "./platform-records.ts";

/** Checks that the bare domain resolves at the zone's own server and at three resolvers. */
export const apexResolves = defineCheck<AddressFacts>({
  id: "dns.apex-resolves",
  stages: ["audit", "edge"],
  level: "public",
  minimumBar: [1],
  severity: "critical",
  impact: "checkout",
  reach: 1,
  effort: "S",
  title: "Apex domain resolution",
  founderTitle: "Your domain without www",
  riskTitle: "People who type your domain may find nothing",
  why: "People type your name without www; if it does not resolve they think you are closed.",
  reference: {
    name: "RFC 1034, section 3.6.2 (aliases)",
    url: "https://www.rfc-editor.org/rfc/rfc1034#section-3.6.2",
  },
  vantages: "each",
  freshForMs: freshFor.network,
  gather: ({ store, probes }) => gatherAddressViews(probes, normalName(store.domain), normalName(store.domain)),
  judge({ store, facts }) {
    const declared = store.hosts.find((host) => normalName(host.name) === facts.name);
    const hasAddress = facts.views.some((view) => view.class === "addresses");
    if (declared && !declared.http && !declared.required && !hasAddress) {
      return [
        notApplicable({
          subject: facts.name,
          findingKey: "not-used",
          reach: 1,
          summary: `${facts.name} itself is declared as unused for the web.`,
          summaryTech: `${facts.name} is declared with http: false and required: false.`,
          data: facts,
        }),
      ];
    }
    return [judgeAddressViews(facts, 1)];
  },
  fix(verdict, store) {
    if (verdict.status !== "fail" && verdict.status !== "warn") return [];
    switch (verdict.findingKey) {
      case "cname-at-apex":
        return [
          { text: "At your DNS provider, delete the CNAME record of the bare domain (name @)." },
          ...apexSteps(store),
        ];
      case "special-address":
        return [
          { text: `At your DNS provider, delete the record of the bare domain with the value ${verdict.found ?? ""}.` },
          ...apexSteps(store),
        ];
      case "servfail":
        return [
          { text: "Look at the name server and signature findings of this report first; they explain this answer." },
          { text: "If neither shows a fault, send your DNS provider the answers listed here." },
        ];
      case "partly-resolves":
        return [{ text: "Wait for the old answers to expire (their lifetime is the TTL), then check again." }];
      case "many-addresses":
        return [
          { text: "At your DNS provider, keep only the addresses your platform asks for and delete the others." },
        ];
      default:
        return apexSteps(store);
    }
  },
});
