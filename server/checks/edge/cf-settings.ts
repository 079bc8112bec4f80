import { defineCheck, type FixStep, freshFor, type Json, type Verdict } from "../check.ts";
import { canonicalHost, normalName } from "../dns/hosts.ts";
import { notSeen } from "../dns/not-judged.ts";
import type { StoreProfile } from "../store-profile.ts";
import { type ApiFact, fieldOf, isRefused, listOf, textOf } from "./api-answer.ts";
import { canMatch, type EdgeRule, rulesOf } from "./rule-match.ts";
import { pingWebhooks } from "./webhook-pings.ts";
import { withoutZone } from "./without-zone.ts";
import { proxiedIn, readZoneRecords } from "./zone-records.ts";
import {
  asker,
  judgeServices,
  readServices,
  serviceFix,
  servicePermissions,
  type ZoneServices,
} from "./zone-services.ts";
import { judgeSetting, type SettingContext, settingIds, settingPlace } from "./zone-settings.ts";

type Facts = {
  zone: ApiFact;
  settings: { [id: string]: ApiFact };
  phases: { [phase: string]: ApiFact };
  pageRules: ApiFact;
  services: ZoneServices;
  context: Omit<SettingContext, "isCampaign"> & {
    hasProxiedWebhook: boolean;
    /** `edge.bot-webhooks` knocks at the webhooks itself; what it finds is not said twice. */
    isPingedElsewhere: boolean;
  };
};

/** Phases whose rules can cache, redirect or unprotect a page (Cloudflare docs, "Phases list"). */
const phases = ["http_request_cache_settings", "http_request_dynamic_redirect", "http_config_settings"];
const permissionOf: { [part: string]: string } = {
  zone: "Zone Read",
  settings: "Zone Settings Read",
  http_request_cache_settings: "Cache Rules Read",
  http_request_dynamic_redirect: "Single Redirect Read",
  http_config_settings: "Config Rules Read",
  pagerules: "Page Rules Read",
  ...servicePermissions,
};

/** Reviews the settings and rules of the store's zone at Cloudflare. */
export const cfSettings = defineCheck<Facts>({
  id: "edge.cf-settings",
  stages: ["edge"],
  level: "connected",
  minimumBar: [4],
  severity: "high",
  impact: "checkout",
  effort: "S",
  title: "Edge settings reviewed",
  founderTitle: "The shield is set up well",
  riskTitle: "A wrong switch at the edge can break the shop",
  why: "Ten switches decide whether the edge protects or breaks the shop.",
  reference: {
    name: "Cloudflare docs, SSL modes",
    url: "https://developers.cloudflare.com/ssl/origin-configuration/ssl-modes/",
  },
  freshForMs: freshFor.network,
  whileClosed: {
    question:
      "Review the zone's settings (SSL mode, TLS versions, caching, challenge level). Link the list with each value and why. Say so when the platform's own edge is used.",
    passWhen: "SSL is Full (strict), TLS 1.2 or newer, no cache rule reaches cart, checkout, account or API.",
    warnWhen: "TLS 1.0 or 1.1 is still allowed, or another advised setting differs.",
    failWhen: "SSL mode is Flexible or off, or a rule caches personal pages.",
    fixSteps: [
      "Set SSL to Full (strict).",
      "Set the lowest TLS version to 1.2.",
      "Take cache rules off personal paths.",
    ],
    needless: withoutZone,
  },
  async gather({ store, probes, connections }) {
    const api = connections?.cloudflare ?? null;
    const ask = asker(api);
    const host = canonicalHost(store) ?? normalName(store.domain);
    const [zone, pageRules, services, records, plain] = await Promise.all([
      ask("/zones/{zone}"),
      ask("/zones/{zone}/pagerules?status=active"),
      readServices(ask),
      readZoneRecords(api),
      probes.http.get(`http://${host}/`),
    ]);
    const settings = await askEach(settingIds, (id) => ask(`/zones/{zone}/settings/${id}`));
    const isUnderAttack = fieldOf(settings.security_level?.result, "value") === "under_attack";
    const isPingedElsewhere = connections?.isControlProven === true;
    const mayPing = isUnderAttack && isPingedElsewhere;
    const webhookHosts = (store.webhookUrls ?? []).map((url) => normalName(new URL(url).hostname));
    const pings = mayPing ? await pingWebhooks(probes, store.webhookUrls ?? []) : [];
    return {
      zone,
      settings,
      phases: await askEach(phases, (phase) => ask(`/zones/{zone}/rulesets/phases/${phase}/entrypoint`)),
      pageRules,
      services,
      context: {
        isProxied: proxiedIn(records, host) !== false,
        redirectsToHttps: plain.locationResolved?.startsWith("https://") === true,
        isWebhookFailing: pings.some(({ isEdgeAnswer }) => isEdgeAnswer),
        hasProxiedWebhook: webhookHosts.some((name) => proxiedIn(records, name) === true),
        isPingedElsewhere,
      },
    };
  },
  judge: ({ store, facts, now }) => judgeZone(facts, store, now),
  fix: fixSteps,
});

async function askEach(names: string[], ask: (name: string) => Promise<ApiFact>): Promise<{ [name: string]: ApiFact }> {
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await ask(name)] as const)));
}

function judgeZone(facts: Facts, store: StoreProfile, now: Date): Verdict[] {
  const subject = normalName(store.domain);
  const isCampaign = store.campaigns.some(({ start, end }) => Date.parse(start) <= +now && +now <= Date.parse(end));
  const context = { ...facts.context, isCampaign };
  const host = canonicalHost(store) ?? subject;
  const rows = [
    ...Object.entries(facts.settings).flatMap(([id, fact]) =>
      fact.status === 200 ? [judgeSetting(id, fieldOf(fact.result, "value") ?? null, context)] : [],
    ),
    ...judgeServices(facts.services, { host, ...facts.context }),
  ];
  const base = { subject, reach: 1 as const, data: { rows } };
  const verdicts = rows.flatMap(({ id, value, status, good }): Verdict[] => {
    if (status === "pass" || (id === "bot_fight_mode" && facts.context.isPingedElsewhere)) return [];
    const key = id.replaceAll("_", "-");
    return [
      {
        ...base,
        status,
        findingKey: `setting-${key}`,
        summary:
          status === "fail"
            ? "A switch of your shield can break the shop."
            : "A switch of your shield is better changed.",
        summaryTech: `${id} is ${value}.`,
        expected: good,
        found: value,
        data: { rows, id },
      },
    ];
  });
  verdicts.push(...judgeStatus(facts.zone, base), ...judgeRules(facts, store, base), ...judgeView(facts, base));
  if (verdicts.length > 0) return verdicts;
  const summaryTech = `${rows.map(({ id, value }) => `${id} ${value}`).join(", ")}.`;
  return [{ ...base, status: "pass", findingKey: "ok", summary: "Your shield is set up well.", summaryTech }];
}

type Base = Pick<Verdict, "subject" | "reach" | "data">;

function judgeStatus(zone: ApiFact, base: Base): Verdict[] {
  if (zone.status !== 200) return [];
  const status = textOf(fieldOf(zone.result, "status")) ?? "unknown";
  const isPaused = fieldOf(zone.result, "paused") === true;
  if (status === "active" && !isPaused) return [];
  return [
    {
      ...base,
      status: "fail",
      findingKey: "zone-inactive",
      summary: "Your shield is set up but not in force.",
      summaryTech: `Zone status ${status}, paused ${isPaused}.`,
      expected: "active, not paused",
      found: isPaused ? "paused" : status,
    },
  ];
}

/** Rules that can cache, redirect or unprotect personal pages, for a person to look at; what is cached fails elsewhere. */
function judgeRules({ phases: entryPoints, pageRules }: Facts, store: StoreProfile, base: Base): Verdict[] {
  const { cart = "/cart", checkout = "/checkout", account = "/account" } = store.paths;
  const webhooks = (store.webhookUrls ?? []).map((url) => new URL(url).pathname);
  const paths = [cart, checkout, account, "/api/", ...webhooks];
  const rules = Object.entries(entryPoints).flatMap(([phase, { result }]) => risky(phase, rulesOf(result), paths));
  const names = [...rules, ...listOf(pageRules.result).flatMap((rule) => riskyPageRule(rule, paths))];
  if (names.length === 0) return [];
  return [
    {
      ...base,
      status: "warn",
      findingKey: "rules-to-review",
      summary: "Rules of your shield can touch the basket, the checkout or the account.",
      summaryTech: `Can match ${paths.join(", ")}: ${names.join("; ")}.`,
      expected: "rules that leave personal pages alone, with a bypass placed last",
      found: names.join("; "),
    },
  ];
}

function risky(phase: string, all: EdgeRule[], paths: string[]): string[] {
  const rules = all.filter(({ isEnabled }) => isEnabled);
  return rules.flatMap((rule, index) => {
    if (!canMatch(rule.expression, paths)) return [];
    const isCaching = fieldOf(rule.parameters, "cache") === true;
    // Cloudflare docs, "Cache Rules": the last rule that matches decides.
    const isUndone = rules
      .slice(index + 1)
      .some((later) => fieldOf(later.parameters, "cache") === false && canMatch(later.expression, paths));
    if (phase === "http_request_cache_settings") return isCaching && !isUndone ? [`cache rule "${rule.name}"`] : [];
    if (phase === "http_request_dynamic_redirect") return rule.action === "redirect" ? [`redirect "${rule.name}"`] : [];
    const isOpen = ["off", "essentially_off"].includes(textOf(fieldOf(rule.parameters, "security_level")) ?? "");
    return isOpen ? [`configuration rule "${rule.name}"`] : [];
  });
}

function riskyPageRule(rule: Json, paths: string[]): string[] {
  const target = textOf(fieldOf(fieldOf(listOf(fieldOf(rule, "targets"))[0], "constraint"), "value")) ?? "";
  const isRisky = listOf(fieldOf(rule, "actions")).some((action) => {
    const [id, value] = [fieldOf(action, "id"), fieldOf(action, "value")];
    if (id === "cache_level") return value === "cache_everything";
    return (
      id === "disable_security" || id === "forwarding_url" || (id === "security_level" && value === "essentially_off")
    );
  });
  return isRisky && canMatch(`uri wildcard "${target}"`, paths) ? [`page rule ${target}`] : [];
}

/** What the token may not see, with the permission to give; a phase nobody customised answers 404. */
function judgeView({ zone, settings, phases: entryPoints, pageRules, services }: Facts, base: Base): Verdict[] {
  const parts: [string, ApiFact][] = [
    ["zone", zone],
    ...Object.values(settings).map((fact): [string, ApiFact] => ["settings", fact]),
    ...Object.entries(entryPoints),
    ["pagerules", pageRules],
    ...Object.entries(services),
  ];
  // 400 is a setting the plan does not have.
  const unseen = parts.filter(
    ([name, { status }]) => status !== 200 && (name === "zone" || (status !== 404 && status !== 400)),
  );
  if (unseen.length === 0) return [];
  const permissions = [...new Set(unseen.map(([name]) => permissionOf[name] ?? name))].join(", ");
  const reasons = [...new Set(unseen.map(([name, { status, error }]) => `${name} ${status} ${error ?? ""}`.trim()))];
  const isPermission = unseen.every(([, fact]) => isRefused(fact));
  return [
    notSeen({
      ...base,
      findingKey: isPermission ? "permission-missing" : "not-seen",
      summary: "We may not see all switches of your shield.",
      summaryTech: `${reasons.join("; ")}.`,
      ask: `Give the token these permissions: ${permissions}.`,
    }),
  ];
}

function fixSteps(verdict: Verdict): FixStep[] {
  if (verdict.status !== "fail" && verdict.status !== "warn") return [];
  const link = { label: "Cloudflare dashboard", url: "https://dash.cloudflare.com/?to=/:account/:zone" };
  if (verdict.findingKey === "zone-inactive") {
    return [{ text: "In Cloudflare, open the zone's Overview and activate it, or end the pause.", link }];
  }
  if (verdict.findingKey === "rules-to-review") {
    return [
      { text: "Look at each rule and take cart, checkout, account, API and webhooks out of it.", link },
      { text: "In Caching, then Cache Rules, add a Bypass cache rule for these paths and place it last." },
    ];
  }
  const id = verdict.findingKey.replace(/^setting-/, "").replaceAll("-", "_");
  const service = serviceFix(id);
  if (service !== null) return [{ text: service, link }];
  const first: FixStep[] =
    id === "ssl"
      ? [{ text: "Install a valid certificate on the shop's own server first, or an origin certificate." }]
      : [];
  return [
    ...first,
    { text: `In Cloudflare, open ${settingPlace(id)} and set ${id} to ${verdict.expected ?? "its safe value"}.`, link },
  ];
}
