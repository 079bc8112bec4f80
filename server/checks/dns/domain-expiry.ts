import { DAY_MS, defineCheck, freshFor, type Verdict } from "../check.ts";
import type { RdapDomain } from "../probes/probes.ts";
import type { StoreProfile } from "../store-profile.ts";
import { normalName, registrableOf } from "./hosts.ts";
import { sorted } from "./name-servers.ts";
import { notSeen } from "./not-judged.ts";

type Facts = {
  registrable: string;
  rdap: Pick<RdapDomain, "outcome" | "events" | "status" | "registrar" | "nameservers" | "source">;
  /** Name servers by the parent zone; empty when the delegation was not found or is another zone's. */
  parentNs: string[];
};

/** Catalogue: under 30 days without automatic renewal is a fail, under 60 a warning. */
const FAIL_DAYS = 30;
const WARN_DAYS = 60;
/** RFC 8056, section 2 maps these EPP states to RDAP words: the domain is off, lost or leaving. */
const LOSING = ["client hold", "server hold", "redemption period", "pending delete", "pending transfer"];
const LOCKS = ["client transfer prohibited", "server transfer prohibited"];

/** Checks that the registration runs on and that nobody can move the domain away. */
export const domainExpiry = defineCheck<Facts>({
  id: "dns.domain-expiry",
  stages: ["audit", "edge"],
  level: "public",
  minimumBar: [1],
  severity: "critical",
  impact: "access",
  reach: 1,
  effort: "S",
  title: "Domain registration",
  founderTitle: "Your domain stays yours",
  riskTitle: "Your domain may lapse or be taken",
  why: "If this lapses you lose shop, email and every login at once.",
  reference: { name: "RFC 9083, section 5.3 (RDAP domain)", url: "https://www.rfc-editor.org/rfc/rfc9083#section-5.3" },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const domain = normalName(store.domain);
    const registrable = registrableOf(domain) ?? domain;
    const [answer, delegation] = await Promise.all([
      probes.rdap.domain(registrable),
      probes.dns.delegation(registrable),
    ]);
    const { outcome, events, status, registrar, nameservers, source } = answer;
    return {
      registrable,
      rdap: { outcome, events, status, registrar, nameservers, source },
      parentNs: delegation && normalName(delegation.zone) === registrable ? sorted(delegation.parentNs) : [],
    };
  },
  judge: ({ store, facts, now }) => [judgeFacts(facts, store, now)],
  fix(verdict, store) {
    if (verdict.status !== "fail" && verdict.status !== "warn") return [];
    const domain = registrableOf(store.domain) ?? store.domain;
    switch (verdict.findingKey) {
      case "losing":
        return [
          {
            text: `Log in at your registrar today and open ${domain}; the state "${verdict.found ?? ""}" is explained there.`,
          },
          {
            text: "Pay what is due, confirm the contact mail if asked, and call the registrar's support if the state stays.",
          },
          { text: "If you did not start a transfer yourself, refuse it and change the account's password." },
        ];
      case "no-lock":
        return [
          { text: `At your registrar, open ${domain} and switch on the registrar lock (also called transfer lock).` },
        ];
      case "name-servers-differ":
        return [
          {
            text: `At your registrar, open ${domain}, then Name servers, and compare the list with the one in this finding.`,
          },
        ];
      default:
        return [
          { text: `At your registrar, open ${domain}, renew it and switch on automatic renewal.` },
          { text: "Add a second payment method and a contact mail address outside this domain." },
          { text: "Switch on the registrar lock and two-factor sign-in." },
        ];
    }
  },
});

function judgeFacts(facts: Facts, store: StoreProfile, now: Date): Verdict {
  const { registrable, rdap } = facts;
  const base = { subject: registrable, reach: 1 as const, data: facts };
  if (rdap.outcome !== "ok") return notAnswered(facts);
  const status = rdap.status.map(plainStatus);
  const losing = status.filter((state) => LOSING.includes(state));
  const expiry = dateOf(facts, "expiration");
  const deadline = expiry === null ? {} : { deadline: expiry.toISOString() };
  const dates = `expires ${expiry?.toISOString() ?? "at an unpublished date"}; status ${status.join(", ") || "none"}; registrar ${rdap.registrar ?? "not published"}`;
  if (losing.length > 0) {
    return {
      ...base,
      ...deadline,
      status: "fail",
      findingKey: "losing",
      summary: `${registrable} is about to be lost: the registry marks it "${losing.join(", ")}".`,
      summaryTech: `RDAP ${dates}.`,
      expected: "no hold, deletion or transfer state",
      found: losing.join(", "),
    };
  }
  if (expiry === null) {
    return notSeen({
      ...base,
      findingKey: "no-date",
      summary: `The registry of ${registrable} does not publish when it runs out.`,
      summaryTech: `RDAP without an expiration event; ${dates}.`,
      ask: `When does ${registrable} run out, and does it renew by itself? Add a screenshot of the registrar's page.`,
    });
  }
  const daysLeft = (expiry.getTime() - now.getTime()) / DAY_MS;
  const days = Math.floor(daysLeft);
  const dated = {
    ...base,
    ...deadline,
    expected: `more than ${WARN_DAYS} days, or automatic renewal`,
    found: `${days} days`,
  };
  if (daysLeft <= 0 || (daysLeft < FAIL_DAYS && !store.domainAutoRenew)) {
    const isOver = daysLeft <= 0;
    return {
      ...dated,
      status: "fail",
      findingKey: isOver ? "expired" : "expires-soon",
      summary: isOver
        ? `${registrable} has run out.`
        : `${registrable} runs out in ${days} days and nobody has confirmed that it renews by itself.`,
      summaryTech: `RDAP ${dates}; ${days} days left, automatic renewal ${store.domainAutoRenew ? "attested" : "not attested"}.`,
    };
  }
  if (daysLeft < WARN_DAYS) {
    const hint = store.domainAutoRenew ? " You confirmed that it renews by itself, so this is acceptable." : "";
    return {
      ...dated,
      status: "warn",
      findingKey: "expires",
      summary: `${registrable} runs out in ${days} days.${hint}`,
      summaryTech: `RDAP ${dates}; ${days} days left, automatic renewal ${store.domainAutoRenew ? "attested (acceptable)" : "not attested"}.`,
    };
  }
  return (
    lesserWarning(facts, status, dates) ?? {
      ...dated,
      status: "pass",
      findingKey: "ok",
      summary: `${registrable} is yours for ${days} more days and locked against transfer.`,
      summaryTech: `RDAP ${dates}; ${days} days left.`,
    }
  );
}

function lesserWarning(facts: Facts, status: string[], dates: string): Verdict | null {
  const { registrable, rdap, parentNs } = facts;
  const base = { subject: registrable, reach: 1 as const, data: facts, status: "warn" as const };
  if (status.includes("auto renew period")) {
    return {
      ...base,
      findingKey: "renewal-unpaid",
      summary: `${registrable} has just been extended by the registry, but your registrar may not have been paid yet.`,
      summaryTech: `Status "auto renew period" (RFC 8056): the date moved a year ahead before payment; ${dates}.`,
      expected: "a paid renewal",
      found: "auto renew period",
    };
  }
  const nameServers = sorted(rdap.nameservers);
  const differs = nameServers.length > 0 && parentNs.length > 0 && nameServers.join() !== parentNs.join();
  const isUnlocked = !status.some((state) => LOCKS.includes(state));
  if (isUnlocked && publishesLocks(registrable, status)) {
    return {
      ...base,
      findingKey: "no-lock",
      summary: `${registrable} is not locked: a transfer away from you would be easier than it should be.`,
      summaryTech: `Neither client nor server transfer prohibited; ${dates}.`,
      expected: LOCKS.join(" or "),
      found: status.join(", ") || "no status",
    };
  }
  if (differs) {
    return {
      ...base,
      findingKey: "name-servers-differ",
      summary: `The registry's record of ${registrable} names other name servers than the ones in use.`,
      summaryTech: `RDAP ${nameServers.join(", ")}; parent zone ${parentNs.join(", ")}; ${dates}.`,
      expected: parentNs.join(", "),
      found: nameServers.join(", "),
    };
  }
  return null;
}

/**
 * Registries of generic domains publish EPP states, so a missing lock is one. Many country registries (two letters)
 * publish "active" alone and guard transfers by codes: their silence says nothing unless they publish some "prohibited".
 */
function publishesLocks(registrable: string, status: string[]): boolean {
  const isCountry = registrable.split(".").at(-1)?.length === 2;
  return !isCountry || status.some((state) => state.includes("prohibited"));
}

function notAnswered(facts: Facts): Verdict {
  const { registrable, rdap } = facts;
  const reasons = {
    "no-service": "its registry offers no public lookup",
    "not-found": "its registry's lookup does not list it",
    "rate-limited": "its registry asks us to come back later",
    fault: "its registry's lookup did not answer",
    ok: "",
  };
  const isLater = rdap.outcome === "rate-limited" || rdap.outcome === "fault";
  return notSeen({
    subject: registrable,
    reach: 1,
    findingKey: rdap.outcome,
    summary: `We could not see when ${registrable} runs out: ${reasons[rdap.outcome]}.`,
    summaryTech: `RDAP ${rdap.outcome}${rdap.source ? ` from ${rdap.source}` : ""}.`,
    ask: isLater
      ? "Run the check again later, or confirm the date with a screenshot of the registrar's page."
      : `When does ${registrable} run out, is it locked, and does it renew by itself? Add a screenshot of the registrar's page.`,
    data: facts,
  });
}

/** The registry's own event; null when it has none or no readable date. */
function dateOf(facts: Facts, action: string): Date | null {
  const text = facts.rdap.events.find((event) => event.action.toLowerCase() === action)?.date;
  if (text === undefined) return null;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** Some servers write EPP's `clientHold` or `client_hold` where RDAP says `client hold`. */
function plainStatus(status: string): string {
  return status
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[_-]+/g, " ")
    .trim()
    .toLowerCase();
}
