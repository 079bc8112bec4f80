import { defineCheck, freshFor, type Json, type Verdict } from "../check.ts";
import { normalName } from "../dns/hosts.ts";
import { notSeen } from "../dns/not-judged.ts";
import type { StoreProfile } from "../store-profile.ts";
import { type ApiFact, askZone, fieldOf, isRefused, listOf, textOf } from "./api-answer.ts";
import { canMatch, type EdgeRule, rulesOf } from "./rule-match.ts";
import { withoutZone } from "./without-zone.ts";

type Facts = { zone: ApiFact; rulesets: ApiFact; ddos: ApiFact; managed: ApiFact; limits: ApiFact };

/** Cloudflare docs, "Managed rules" and "HTTP DDoS Attack Protection": fixed ids of the vendor's rulesets. */
const FREE_RULESET = "77454fe2d30c4220b5701f6fdfb893ba";
const MANAGED_RULESET = "efb7b8c949ac4650a09736fc376e9aee";
const DDOS_RULESET = "4d21379b4f9f4bb088e0729962c8b3cf";

/** Checks that the managed rules and the flood protection of the zone are on and not overridden. */
export const wafDdos = defineCheck<Facts>({
  id: "edge.waf-ddos",
  stages: ["edge"],
  level: "connected",
  minimumBar: [4],
  severity: "medium",
  impact: "deploy-down",
  effort: "S",
  title: "Managed protection is on",
  founderTitle: "Attacks are filtered",
  riskTitle: "Attacks are not filtered",
  why: "Launch day is when bots and attacks show up.",
  reference: { name: "Cloudflare docs, managed rules", url: "https://developers.cloudflare.com/waf/managed-rules/" },
  freshForMs: freshFor.network,
  whileClosed: {
    question: "Are the managed rules and DDoS protection on, and is sign-in limited? Link the page.",
    passWhen: "Both are on and nothing is overridden to log only.",
    warnWhen: "No rate limit on sign-in or checkout.",
    failWhen: "Protection is off or overridden for the whole zone.",
    fixSteps: ["Deploy the managed ruleset.", "Add one rate limit on sign-in."],
    needless: withoutZone,
  },
  async gather({ connections }) {
    const api = connections?.cloudflare;
    if (!api) return { zone: nothing, rulesets: nothing, ddos: nothing, managed: nothing, limits: nothing };
    const phase = (name: string) => askZone(api, `/zones/{zone}/rulesets/phases/${name}/entrypoint`);
    const [zone, rulesets, ddos, managed, limits] = await Promise.all([
      askZone(api, "/zones/{zone}"),
      askZone(api, "/zones/{zone}/rulesets"),
      phase("ddos_l7"),
      phase("http_request_firewall_managed"),
      phase("http_ratelimit"),
    ]);
    return { zone, rulesets, ddos, managed, limits };
  },
  judge: ({ store, facts }) => judgeZone(facts, store),
  fix(verdict) {
    const steps: { [key: string]: string[] } = {
      "ddos-overridden": ["In Cloudflare, open Security, then DDoS, and delete the override of the HTTP ruleset."],
      "managed-off": ["In Cloudflare, open Security, then Managed rules, and switch the managed ruleset on."],
      "managed-missing": [
        "In Cloudflare, open Security, then Managed rules, and deploy the Cloudflare Managed Ruleset.",
      ],
      "no-rate-limit": ["In Cloudflare, open Security, then Rate limiting rules, and add one on the path of sign-in."],
    };
    return (steps[verdict.findingKey] ?? []).map((text) => ({ text }));
  },
});

const nothing: ApiFact = { status: 404, result: null, error: "no zone is connected" };

function judgeZone(facts: Facts, store: StoreProfile): Verdict[] {
  const subject = normalName(store.domain);
  const parts: [string, ApiFact, string][] = [
    ["zone", facts.zone, "Zone Read"],
    ["rulesets", facts.rulesets, "Zone WAF Read"],
    ["ddos_l7", facts.ddos, "HTTP DDoS Managed Ruleset Read"],
    ["http_request_firewall_managed", facts.managed, "Zone WAF Read"],
    ["http_ratelimit", facts.limits, "Zone WAF Read"],
  ];
  // An entry point nobody customised answers 404; anything else that is no answer is no view.
  const unseen = parts.filter(
    ([name, { status }]) => status !== 200 && (status !== 404 || name === "zone" || name === "rulesets"),
  );
  if (unseen.length > 0) {
    const isPermission = unseen.every(([, fact]) => isRefused(fact));
    const permissions = [...new Set(unseen.map(([, , permission]) => permission))].join(", ");
    return [
      notSeen({
        subject,
        findingKey: isPermission ? "permission-missing" : "not-seen",
        summary: "We may not see whether attacks are filtered.",
        summaryTech: `${unseen.map(([name, { status, error }]) => `${name}: ${status} ${error ?? ""}`.trim()).join("; ")}.`,
        ask: `Give the token these permissions: ${permissions}.`,
      }),
    ];
  }
  const plan =
    textOf(fieldOf(fieldOf(facts.zone.result, "plan"), "legacy_id")) ??
    textOf(fieldOf(fieldOf(facts.zone.result, "plan"), "id")) ??
    "unknown";
  const base = {
    subject,
    reach: 1 as const,
    data: { plan, ddos: facts.ddos.result, managed: facts.managed.result, limits: facts.limits.result },
  };
  const verdicts = [
    ...judgeDdos(facts.ddos.result, base),
    ...judgeManaged(facts, plan === "free", base),
    ...judgeLimits(facts.limits.result, plan === "free", store, base),
  ];
  if (verdicts.length > 0) return verdicts;
  const summaryTech = `Plan ${plan}: managed rules on, DDoS protection not overridden for the whole zone.`;
  return [
    {
      ...base,
      status: "pass",
      findingKey: "ok",
      summary: "Attacks are filtered before they reach your shop.",
      summaryTech,
    },
  ];
}

type Base = Pick<Verdict, "subject" | "reach" | "data">;

function judgeDdos(entryPoint: Json, base: Base): Verdict[] {
  const weak = rulesOf(entryPoint).find((rule) => {
    const overrides = fieldOf(rule.parameters, "overrides");
    const isOff =
      fieldOf(overrides, "sensitivity_level") === "eoff" ||
      fieldOf(overrides, "action") === "log" ||
      fieldOf(overrides, "enabled") === false;
    return rule.isEnabled && executes(rule, DDOS_RULESET) && rule.expression === "true" && isOff;
  });
  if (weak === undefined) return [];
  const overrides = JSON.stringify(fieldOf(weak.parameters, "overrides"));
  return [
    {
      ...base,
      status: "fail",
      findingKey: "ddos-overridden",
      summary: "The protection against floods of visitors is switched off for the whole shop.",
      summaryTech: `ddos_l7 override for the whole zone: ${overrides}.`,
      expected: "no override for the whole zone",
      found: overrides,
    },
  ];
}

function judgeManaged({ rulesets, managed }: Facts, isFree: boolean, base: Base): Verdict[] {
  const id = isFree ? FREE_RULESET : MANAGED_RULESET;
  const rules = rulesOf(managed.result).filter((rule) => executes(rule, id));
  const isOff = (rule: EdgeRule) =>
    !rule.isEnabled || fieldOf(fieldOf(rule.parameters, "overrides"), "enabled") === false;
  const isListed = listOf(rulesets.result).some((ruleset) => fieldOf(ruleset, "id") === id);
  if ((rules.length > 0 && rules.every(isOff)) || (isFree && rules.length === 0 && !isListed)) {
    return [
      {
        ...base,
        status: "fail",
        findingKey: "managed-off",
        summary: "The rules that filter known attacks are switched off.",
        summaryTech: `Managed ruleset ${id} is disabled or not there.`,
        expected: "the managed ruleset on",
        found: "off",
      },
    ];
  }
  if (isFree || rules.length > 0) return [];
  return [
    {
      ...base,
      status: "warn",
      findingKey: "managed-missing",
      summary: "Your plan includes rules that filter known attacks, and they are not in use.",
      summaryTech: `No execute rule for ${id} in http_request_firewall_managed.`,
      expected: "an execute rule for the managed ruleset",
      found: "none",
    },
  ];
}

/** The free plan's defaults count as they are: its one rate limit is advice, not a finding (catalogue's test line). */
function judgeLimits(entryPoint: Json, isFree: boolean, store: StoreProfile, base: Base): Verdict[] {
  const { login = "/login", checkout = "/checkout", account } = store.paths;
  const paths = [login, checkout, ...(account === undefined ? [] : [account])];
  const limits = rulesOf(entryPoint).filter((rule) => rule.isEnabled && canMatch(rule.expression, paths));
  if (limits.length > 0 || isFree) return [];
  return [
    {
      ...base,
      status: "warn",
      findingKey: "no-rate-limit",
      summary: "Nobody limits how often sign-in or checkout may be tried.",
      summaryTech: `No enabled rule of http_ratelimit can match ${paths.join(", ")}.`,
      expected: "one rate limit on sign-in",
      found: "none",
    },
  ];
}

function executes(rule: EdgeRule, rulesetId: string): boolean {
  return rule.action === "execute" && fieldOf(rule.parameters, "id") === rulesetId;
}
