import { DAY_MS, defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import type { StoreProfile } from "../store-profile.ts";
import { fromDomains, relativeName } from "./from-domains.ts";
import { findLookup, gatherLookups, isAnswered, type Lookups, type Question } from "./lookups.ts";
import {
  coversMailServer,
  fetchStsPolicy,
  parseStsPolicy,
  type StsFetch,
  type StsPolicy,
  selectStsRecords,
  stsId,
} from "./mta-sts-policy.ts";

/** Holds the answers for MTA-STS and the policy file of each domain that announces one. */
export type MtaStsFacts = { lookups: Lookups; policies: { [domain: string]: StsFetch } };

/** Catalogue: a shorter memory protects from little (RFC 8461, section 3.2 advises weeks). */
const MAX_AGE_SECONDS_ADVISED = 604_800;
/** Catalogue: a test that lasts longer is forgotten. */
const TESTING_DAYS_MAX = 30;

/** Checks that an MTA-STS policy, where there is one, does not keep mail out. */
export const mtaSts = defineCheck<MtaStsFacts>({
  id: "email.mta-sts",
  stages: ["edge"],
  level: "public",
  minimumBar: [],
  severity: "low",
  impact: "email",
  reach: 1,
  effort: "S",
  title: "MTA-STS policy",
  founderTitle: "Encrypted delivery to you",
  riskTitle: "Other companies may refuse to deliver emails to you",
  why: "A wrong policy makes other companies refuse to deliver mail to you, customers' answers included.",
  reference: { name: "RFC 8461 (MTA-STS)", url: "https://www.rfc-editor.org/rfc/rfc8461" },
  freshForMs: freshFor.network,
  gather: ({ store, probes }) => gatherMtaSts(fromDomains(store), probes),
  judge: ({ store, facts, now }) => fromDomains(store).map((domain) => judgeMtaSts(domain, facts, now)),
  fix(verdict, store) {
    return verdict.status === "fail" || verdict.status === "warn" ? fixSteps(verdict, store) : [];
  },
});

/** Asks for the MTA-STS record, the MX records and, where there is a record, the policy file of each domain. */
export async function gatherMtaSts(
  domains: string[],
  probes: { dns: Parameters<typeof gatherLookups>[0]; http: Parameters<typeof fetchStsPolicy>[0] },
): Promise<MtaStsFacts> {
  const lookups = await gatherLookups(probes.dns, () =>
    domains.flatMap((domain): Question[] => [
      { name: `_mta-sts.${domain}`, type: "TXT" },
      { name: domain, type: "MX" },
    ]),
  );
  const present = domains.filter((domain) => stsRecords(domain, lookups).length > 0);
  const fetched = await Promise.all(
    present.map(async (domain): Promise<[string, StsFetch]> => [domain, await fetchStsPolicy(probes.http, domain)]),
  );
  return { lookups, policies: Object.fromEntries(fetched) };
}

/** The policy a domain publishes, or null when there is none that senders can use. */
export function readablePolicy(domain: string, facts: MtaStsFacts): StsPolicy | null {
  const fetched = facts.policies[domain];
  if (fetched?.status !== 200 || fetched.tlsOk === false) return null;
  const policy = parseStsPolicy(fetched.body);
  return typeof policy === "string" ? null : policy;
}

function stsRecords(domain: string, lookups: Lookups): string[] {
  return selectStsRecords(findLookup(lookups, `_mta-sts.${domain}`, "TXT")?.texts ?? []);
}

type Base = Pick<Verdict, "subject" | "found" | "data">;

function judgeMtaSts(domain: string, facts: MtaStsFacts, now: Date): Verdict {
  const lookup = findLookup(facts.lookups, `_mta-sts.${domain}`, "TXT");
  const records = stsRecords(domain, facts.lookups);
  const fetched = facts.policies[domain];
  const base: Base = {
    subject: domain,
    found: records.join(" | ") || "no record",
    data: {
      domain,
      records,
      status: fetched?.status ?? null,
      fault: fetched?.fault ?? null,
      policy: fetched?.body.slice(0, 2_000) ?? null,
    },
  };
  if (lookup === null || !isAnswered(lookup)) {
    return unknown(base, domain, `TXT of _mta-sts.${domain}: ${lookup?.rcode ?? "not asked"}.`);
  }
  const [record] = records;
  if (record === undefined || !fetched) {
    return {
      ...base,
      status: "skip",
      findingKey: "absent",
      summary: `${domain} does not ask for encrypted delivery; it is optional.`,
      summaryTech: `_mta-sts.${domain} has no MTA-STS record.`,
    };
  }
  const unreachable = judgeFetch(domain, fetched, base);
  if (unreachable) return unreachable;
  const policy = parseStsPolicy(fetched.body);
  if (typeof policy === "string") {
    return {
      ...base,
      status: "fail",
      findingKey: "invalid-policy",
      summary: `The rule for encrypted delivery to ${domain} cannot be read.`,
      summaryTech: `${fetched.url}: ${policy}.`,
      expected: "version, mode, mx and max_age lines",
    };
  }
  return judgePolicy(domain, record, records.length, policy, facts, base, now);
}

function judgeFetch(domain: string, fetched: StsFetch, base: Base): Verdict | null {
  const { fault, status, tlsOk, url } = fetched;
  if (fault === "tls" || tlsOk === false) {
    return {
      ...base,
      status: "fail",
      findingKey: "certificate",
      summary: `The rule for encrypted delivery to ${domain} cannot be trusted: its certificate is not valid.`,
      summaryTech: `${url} has no valid certificate for its name (RFC 8461, section 3.3).`,
      expected: `a valid certificate for mta-sts.${domain}`,
    };
  }
  if (fetched.isBotWall) return unknown(base, domain, `A bot wall answered at ${url}.`);
  if (fault === "dns" || fault === "refused" || (fault === null && status !== 200)) {
    return {
      ...base,
      status: "fail",
      findingKey: "policy-missing",
      summary: `${domain} announces a rule for encrypted delivery that nobody can fetch.`,
      summaryTech: `${url}: ${fault ?? `status ${status}`}; it must answer 200 without a redirect (RFC 8461, section 3.3).`,
      expected: "status 200",
      confirm: "later",
    };
  }
  if (fault !== null && fault !== "too-large") return unknown(base, domain, `${url}: ${fault}.`);
  if (fault === null && !fetched.isTooLarge) return null;
  return {
    ...base,
    status: "fail",
    findingKey: "invalid-policy",
    summary: `The rule for encrypted delivery to ${domain} cannot be read.`,
    summaryTech: `${url} is larger than 64 KiB (RFC 8461, section 3.3).`,
    expected: "at most 64 KiB",
  };
}

function judgePolicy(
  domain: string,
  record: string,
  count: number,
  policy: StsPolicy,
  facts: MtaStsFacts,
  base: Base,
  now: Date,
): Verdict {
  const mx = findLookup(facts.lookups, domain, "MX");
  const exchanges = (mx?.exchanges ?? []).map(({ exchange }) => exchange).filter((exchange) => exchange !== "");
  const strangers = policy.mode === "none" ? [] : exchanges.filter((exchange) => !coversMailServer(policy, exchange));
  const listed = `mx: ${policy.mx.join(", ")}`;
  if (policy.mode === "enforce" && strangers.length > 0) {
    return {
      ...base,
      status: "fail",
      findingKey: "mail-server-not-listed",
      summary: `Other companies refuse to deliver emails to ${domain}, because its rule does not name your mail server.`,
      summaryTech: `mode enforce, and ${strangers.join(", ")} matches none of ${listed}.`,
      expected: strangers.map((exchange) => `mx: ${exchange}`).join(", "),
    };
  }
  if (mx === null || !isAnswered(mx)) return unknown(base, domain, `MX of ${domain}: ${mx?.rcode ?? "not asked"}.`);
  const warn = (findingKey: string, summary: string, summaryTech: string, expected: string): Verdict => ({
    ...base,
    status: "warn",
    findingKey,
    summary,
    summaryTech,
    expected,
  });
  const id = stsId(record);
  if (count > 1 || id === null) {
    return warn(
      "invalid-record",
      `The announcement of encrypted delivery to ${domain} is malformed, so nobody follows it.`,
      count > 1
        ? `_mta-sts.${domain} has ${count} records; one is allowed.`
        : `"${record}" has no id of 1 to 32 letters and digits.`,
      "v=STSv1; id=20260101000000",
    );
  }
  if (strangers.length > 0) {
    return warn(
      "mail-server-not-listed",
      `The rule for encrypted delivery to ${domain} does not name your mail server; switched on, it would keep emails out.`,
      `mode testing, and ${strangers.join(", ")} matches none of ${listed}.`,
      strangers.map((exchange) => `mx: ${exchange}`).join(", "),
    );
  }
  if (policy.mode !== "none" && policy.maxAgeSeconds < MAX_AGE_SECONDS_ADVISED) {
    return warn(
      "short-memory",
      `The rule for encrypted delivery to ${domain} is remembered for so short that it protects little.`,
      `max_age is ${policy.maxAgeSeconds} s; a week is ${MAX_AGE_SECONDS_ADVISED} s.`,
      `max_age: ${MAX_AGE_SECONDS_ADVISED} or more`,
    );
  }
  const testedDays = policy.mode === "testing" ? daysSince(id, now) : null;
  if (testedDays !== null && testedDays > TESTING_DAYS_MAX) {
    return warn(
      "long-test",
      `The rule for encrypted delivery to ${domain} is still marked as a test.`,
      `mode testing since ${testedDays} days by the id ${id}.`,
      "mode: enforce",
    );
  }
  return {
    ...base,
    status: "pass",
    findingKey: "ok",
    summary: `The rule for encrypted delivery to ${domain} is in order.`,
    summaryTech: `mode ${policy.mode}, ${listed}, max_age ${policy.maxAgeSeconds} s, id ${id}; every MX matches.`,
  };
}

function unknown(base: Base, domain: string, summaryTech: string): Verdict {
  return {
    ...base,
    status: "unknown",
    findingKey: "not-answered",
    summary: `We could not read the rule for encrypted delivery to ${domain}.`,
    summaryTech,
    ask: "Run the check again in a few minutes; if a bot protection stands before mta-sts, let it pass.",
  };
}

/** Ids are usually the time of the last change, `20260131…`; null when this one is not. */
function daysSince(id: string, now: Date): number | null {
  const [, year, month, day] = /^(20\d{2})(\d{2})(\d{2})/.exec(id) ?? [];
  const time = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  return Number.isNaN(time) || time > now.getTime() ? null : Math.floor((now.getTime() - time) / DAY_MS);
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  const name = relativeName(`_mta-sts.${verdict.subject}`, store);
  const renew: FixStep = { text: `Then change the id in the TXT record ${name}, or senders keep the old rule.` };
  switch (verdict.findingKey) {
    case "mail-server-not-listed":
      return [
        {
          text: "Add the missing lines to the file mta-sts.txt, or set mode: none until they are known.",
          copy: verdict.expected ?? "",
        },
        renew,
      ];
    case "certificate":
    case "policy-missing":
      return [
        {
          text: `Serve mta-sts.${verdict.subject}/.well-known/mta-sts.txt over https with a valid certificate and without a redirect.`,
        },
        { text: `If you do not need the rule, delete the TXT record ${name}.` },
      ];
    case "invalid-record":
      return [
        {
          text: "At your DNS provider, keep one record of this form and change its id with every change of the file.",
          record: { type: "TXT", name, value: "v=STSv1; id=20260101000000" },
        },
      ];
    default:
      return [{ text: `Correct the file mta-sts.txt: ${verdict.expected ?? ""}.` }, renew];
  }
}
