/** The six stages, in order. A check belongs to a stage by its own `stages`; nothing is listed twice. */
import type { StageKey } from "../checks/check.ts";
import type { Stage } from "./stage.ts";

export const stages: readonly Stage[] = [
  {
    key: "audit",
    number: 1,
    title: "Quick audit",
    goal: "Find what breaks first: domain, redirects, certificates, mail, leaked keys, and who can deploy.",
    promise: "You get a short list of what could cost you sales, ranked by money, with the fix for each.",
    deliverables: [{ key: "D1.1", title: "Risk list", provenBy: [] }],
    signals: [
      {
        key: "F1.1",
        title: "Works on the developer's machine, fails on the real domain",
        raisedBy: ["app.prod-config", "http.cors"],
      },
      { key: "F1.2", title: "Confirmation mails land in spam or go missing", raisedBy: ["email.live-test"] },
      { key: "F1.3", title: "Nobody clearly owns access to deployments", raisedBy: ["dep.owner"] },
    ],
  },
  {
    key: "edge",
    number: 2,
    title: "Domain & edge",
    goal: "Make every door lead to the right place: DNS, redirects, certificates, the edge and order mail.",
    promise: "Every address of your shop works, everywhere, and order mails prove they come from you.",
    deliverables: [
      { key: "D2.1", title: "DNS map", provenBy: ["dns.map"] },
      { key: "D2.2", title: "Redirect matrix", provenBy: ["redir.matrix"] },
      { key: "D2.3", title: "Cloudflare settings review", provenBy: ["edge.cf-settings"] },
    ],
    signals: [
      {
        key: "F2.1",
        title: "Visitors see certificate warnings",
        raisedBy: ["tls.coverage", "tls.chain", "tls.expiry", "tls.ip-consistent"],
      },
      {
        key: "F2.2",
        title: "Marketing links split traffic between versions of a page",
        raisedBy: ["redir.marketing-links", "redir.matrix"],
        // Two copies of the shop; a detour to the one copy splits nothing.
        whenKeys: { "redir.matrix": ["second-origin"] },
      },
      {
        key: "F2.3",
        title: "A subdomain works in one region and fails in another",
        raisedBy: ["dns.resolver-consistent", "dns.auth-consistent", "dns.ipv6-works", "dns.stale-address"],
      },
    ],
  },
  {
    key: "deploy-hardening",
    number: 3,
    title: "Deploy hardening",
    goal: "Make releases repeatable and reversible, with variables and secrets where they belong.",
    promise: "An update can no longer take the shop down for long, and undoing one takes minutes.",
    deliverables: [
      { key: "D3.1", title: "Deployment checklist", provenBy: ["dep.checklist"] },
      { key: "D3.2", title: "Secret inventory", provenBy: ["dep.secret-inventory"] },
    ],
    signals: [
      {
        key: "F3.1",
        title: "A small change takes the storefront down",
        raisedBy: ["dep.no-downtime", "smoke.homepage", "smoke.checkout"],
      },
      { key: "F3.2", title: "A leak forces a rotation after launch", raisedBy: ["sec.leak-response"] },
      { key: "F3.3", title: "Nobody knows how to roll back", raisedBy: ["dep.rollback-drill"] },
    ],
  },
  {
    key: "performance",
    number: 4,
    title: "Performance",
    goal: "Know the latency where buyers feel it, and contain what cannot be fixed before launch.",
    promise: "Buyers do not wait, and where they might, we know why and it cannot spread.",
    deliverables: [
      { key: "D4.1", title: "Performance changes", provenBy: ["perf.api-p95", "perf.checkout-p95"] },
      { key: "D4.2", title: "Cache rules", provenBy: ["perf.cache-headers"] },
    ],
    signals: [
      { key: "F4.1", title: "One query dominates the database", raisedBy: ["perf.db-slow"] },
      {
        key: "F4.2",
        title: "Checkout is slow because a vendor hangs",
        raisedBy: ["perf.third-party-timeouts", "perf.hung-vendor-drill"],
      },
      {
        key: "F4.3",
        title: "A traffic spike saturates the server because nothing is cached",
        // Files that are not cached are a finding of their own; they saturate nothing until load shows it.
        raisedBy: ["perf.burst-200"],
      },
    ],
  },
  {
    key: "monitoring",
    number: 5,
    title: "Monitoring",
    goal: "Know before customers do: watch the five doors from two regions and reach the founder.",
    promise: "When something breaks you hear it from us within minutes, with what to do first.",
    deliverables: [
      { key: "D5.1", title: "Dashboard", provenBy: ["mon.dashboard"] },
      { key: "D5.2", title: "Alert thresholds", provenBy: ["mon.thresholds"] },
    ],
    signals: [
      { key: "F5.1", title: "Down for 20 minutes and nobody noticed", raisedBy: ["mon.detect-drill"] },
      { key: "F5.2", title: "Customers report errors before monitoring does", raisedBy: ["mon.support-lag"] },
    ],
  },
  {
    key: "handover",
    number: 6,
    title: "Handover",
    goal: "Put the founder in control: access, rollback in plain words, known limits, five drills.",
    promise: "You hold every key, and you have done the five things that matter yourself.",
    deliverables: [
      { key: "D6.1", title: "Handover checklist", provenBy: ["ho.access-register"] },
      { key: "D6.2", title: "Rollback steps", provenBy: ["ho.rollback-plain"] },
      { key: "D6.3", title: "Known limitations", provenBy: ["ho.known-limits"] },
    ],
    signals: [
      {
        key: "F6.1",
        title: "The founder cannot change DNS, rotate a secret or restart alone",
        raisedBy: ["ho.drill-dns", "ho.drill-rotate", "ho.drill-restart"],
      },
      {
        key: "F6.2",
        title: "Knowledge lives only in someone's head",
        raisedBy: ["ho.rollback-plain", "ho.ownership-map"],
      },
    ],
  },
];

/** Gives the stage of a key. */
export function stageByKey(key: StageKey): Stage {
  const stage = stages.find((candidate) => candidate.key === key);
  if (!stage) throw new Error(`no stage ${key}`);
  return stage;
}
