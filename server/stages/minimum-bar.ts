/** The minimum bar: eleven items a store must meet before traffic is sent to it (catalogue 15.3). */
import { stages } from "./index.ts";
import { type CheckStateView, effectiveStatus, isAllowedWarn, isProven, type WaiverView } from "./state.ts";

export type BarItem = {
  number: number;
  /** For the consultant. */
  title: string;
  /** For the founder. */
  founderTitle: string;
  required: string[];
  /** Required checks that a finding of another one takes off the item, while that finding is fresh. */
  unless?: { checkIds: string[]; finding: { checkId: string; findingKey: string } };
  /** A fail of one of these spoils the item; a warning does not, and neither does one that was never run. */
  supporting: string[];
  /** Required as soon as one was run: it skips where there is nothing to judge, such as no campaign link at all. */
  requiredIfAny?: string[];
  /** Keys of the documents the founder must have approved. */
  approvals?: string[];
};

/** The founder's newest word on a document. */
export type ApprovalView = {
  documentKey: string;
  answer: "approved" | "wrong";
  /** What is wrong; empty when approved. */
  statement: string;
  /** False once the document's newest version says something else. */
  isOfNewest: boolean;
  expiresAt: Date;
};

export const barItemStates = ["met", "met-with-waiver", "not-met", "unknown"] as const;
export type BarItemState = (typeof barItemStates)[number];

export const barItems: readonly BarItem[] = [
  {
    number: 1,
    title: "Domain resolves, DNS under control",
    founderTitle: "Your domain name works and is yours",
    required: [
      "dns.apex-resolves",
      "dns.www-resolves",
      "dns.delegation",
      "dns.lame-ns",
      "dns.resolver-consistent",
      "dns.dnssec",
      "dns.domain-expiry",
      "dns.control-proven",
    ],
    supporting: ["dns.ns-redundancy", "dns.auth-consistent", "dns.ipv6-works", "dns.ttl"],
  },
  {
    number: 2,
    title: "Redirects intentional and tested",
    founderTitle: "Every link lands on the right page",
    required: ["redir.matrix", "redir.https-upgrade", "redir.chain"],
    requiredIfAny: ["redir.marketing-links"],
    supporting: ["redir.marketing-links", "redir.status", "seo.canonical"],
    approvals: ["D2.2"],
  },
  {
    number: 3,
    title: "Subdomains clear",
    founderTitle: "All addresses of your shop answer",
    required: ["dns.subdomains-resolve", "dns.takeover", "dns.stale-address"],
    supporting: ["dns.cname-chain", "dns.map", "dns.wildcard"],
  },
  {
    number: 4,
    title: "Edge in place: cache and DDoS",
    founderTitle: "A shield stands in front of your shop",
    required: ["edge.in-place", "edge.no-private-cache", "edge.cf-settings", "edge.waf-ddos"],
    // Only a zone at Cloudflare has settings of Cloudflare to review.
    unless: {
      checkIds: ["edge.cf-settings", "edge.waf-ddos"],
      finding: { checkId: "edge.in-place", findingKey: "zone-elsewhere" },
    },
    supporting: ["edge.proxy-intent", "edge.bot-webhooks", "edge.static-cached", "edge.origin-exposed"],
  },
  {
    number: 5,
    title: "SSL valid everywhere",
    founderTitle: "The padlock is valid on every address",
    required: ["tls.coverage", "tls.expiry", "tls.chain", "tls.ip-consistent", "tls.mixed-content"],
    supporting: ["tls.protocols", "dns.caa", "tls.renewal-path"],
  },
  {
    number: 6,
    title: "Deployment is repeatable",
    founderTitle: "Updates are safe and can be undone",
    required: ["dep.owner", "dep.repeatable", "dep.rollback-available", "smoke.homepage", "smoke.checkout"],
    supporting: ["dep.rollback-drill", "dep.no-downtime", "dep.checklist", "smoke.login", "smoke.webhook"],
  },
  {
    number: 7,
    title: "Variables separated by environment",
    founderTitle: "Tests cannot touch real orders",
    required: ["dep.env-matrix"],
    supporting: ["dep.preview-isolated"],
  },
  {
    number: 8,
    title: "No secrets in repository or browser",
    founderTitle: "No keys are lying in the open",
    required: ["sec.bundle-scan", "sec.repo-scan", "sec.exposed-files", "sec.leak-response"],
    supporting: [
      "sec.artifact-scan",
      "sec.sourcemaps",
      "sec.debug-endpoints",
      "sec.ci-scan",
      "dep.secret-store",
      "dep.secret-inventory",
    ],
  },
  {
    number: 9,
    title: "SPF, DKIM and DMARC",
    founderTitle: "Order mails arrive and prove they are yours",
    required: ["email.spf", "email.dkim", "email.dmarc", "email.live-test"],
    supporting: ["email.mx", "email.spf-evaluate"],
  },
  {
    number: 10,
    title: "Uptime alerts reach the founder",
    founderTitle: "You hear first when the shop is down",
    required: ["mon.uptime-coverage", "mon.regions", "mon.alert-channel"],
    supporting: ["mon.detect-drill", "mon.thresholds"],
  },
  {
    number: 11,
    title: "Handover with access and rollback steps",
    founderTitle: "You hold the keys and know how to undo an update",
    required: ["ho.access-register", "ho.rollback-plain"],
    supporting: ["ho.ownership-map", "ho.credentials-flow", "ho.known-limits"],
  },
];

export type BarItemView = {
  item: BarItem;
  state: BarItemState /** What decided it, for people; empty when met. */;
  reasons: string[];
};

/**
 * Judges the eleven items at `now`. A check never run, expired or unproven, and a document the founder has not approved
 * as it stands, make an item `unknown`, never met.
 */
export function judgeMinimumBar(
  states: readonly CheckStateView[],
  waivers: readonly WaiverView[],
  approvals: readonly ApprovalView[],
  now: Date,
): BarItemView[] {
  return barItems.map((item) => judgeItem(item, { states, waivers, approvals, now }));
}

/** Counts the items met or met with a waiver. */
export function countMet(items: readonly BarItemView[]): number {
  return items.filter(({ state }) => state === "met" || state === "met-with-waiver").length;
}

function judgeItem(
  item: BarItem,
  {
    states,
    waivers,
    approvals,
    now,
  }: {
    states: readonly CheckStateView[];
    waivers: readonly WaiverView[];
    approvals: readonly ApprovalView[];
    now: Date;
  },
): BarItemView {
  const failing: string[] = [];
  const unclear: string[] = [];
  let waived = false;
  const applying = (item.requiredIfAny ?? []).filter((id) => states.some(({ checkId }) => checkId === id));
  for (const checkId of [...requiredOf(item, states, now), ...applying]) {
    const own = states.filter((state) => state.checkId === checkId);
    if (own.length === 0) unclear.push(`${checkId} has not been checked`);
    for (const state of own) {
      const status = effectiveStatus(state, waivers, now);
      if (status === "fail" || (status === "warn" && !isAllowedWarn(state))) failing.push(state.summary);
      else if (status === "unknown" || status === "error") unclear.push(state.summary);
      else if (!isProven(state)) unclear.push(`${state.summary} There is no evidence yet.`);
      else if (status === "waived") waived = true;
    }
  }
  for (const state of states) {
    if (!item.supporting.includes(state.checkId) || applying.includes(state.checkId) || state.status !== "fail")
      continue;
    const status = effectiveStatus(state, waivers, now);
    if (status === "fail") failing.push(state.summary);
    // A failure does not heal by growing old.
    else if (status === "unknown") unclear.push(`${state.summary} That was some time ago.`);
    else if (status === "waived") waived = true;
  }
  for (const documentKey of item.approvals ?? []) {
    const word = approvals.find((approval) => approval.documentKey === documentKey);
    const title = documentTitle(documentKey);
    if (!word) unclear.push(`The founder has not approved the ${title} yet.`);
    else if (!word.isOfNewest) unclear.push(`The ${title} has changed since the founder looked at it.`);
    else if (word.answer === "wrong") failing.push(`The founder says of the ${title}: ${word.statement}`);
    else if (word.expiresAt <= now) unclear.push(`The founder approved the ${title} too long ago.`);
  }
  if (failing.length > 0) return { item, state: "not-met", reasons: failing };
  if (unclear.length > 0) return { item, state: "unknown", reasons: unclear };
  return { item, state: waived ? "met-with-waiver" : "met", reasons: [] };
}

function documentTitle(key: string): string {
  const titles = stages.flatMap(({ deliverables }) => deliverables);
  return titles.find((deliverable) => deliverable.key === key)?.title.toLowerCase() ?? key;
}

function requiredOf({ required, unless }: BarItem, states: readonly CheckStateView[], now: Date): string[] {
  if (unless === undefined) return required;
  const { checkId, findingKey } = unless.finding;
  const isSeen = states.some(
    (state) => state.checkId === checkId && state.findingKey === findingKey && state.expiresAt > now,
  );
  return isSeen ? required.filter((id) => !unless.checkIds.includes(id)) : required;
}
