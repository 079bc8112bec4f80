/** Which value of each setting of a zone is good, worth changing or harmful (catalogue, `edge.cf-settings`). */
import type { Json, Status } from "../check.ts";

/** What a setting's value depends on beside itself. */
export type SettingContext = {
  /** Visitors reach the shop through the zone; its SSL mode matters only then. */
  isProxied: boolean;
  /** The shop leads http visitors to https by itself. */
  redirectsToHttps: boolean;
  isCampaign: boolean;
  /** A webhook did not get through while everybody is challenged. */
  isWebhookFailing: boolean;
};

export type SettingRow = { id: string; value: string; status: Extract<Status, "pass" | "warn" | "fail">; good: string };

type Rule = { good: string; judge: (value: string, context: SettingContext) => SettingRow["status"] };

const isOn: Rule = { good: "on", judge: (value) => (value === "on" ? "pass" : "warn") };
const isOff: Rule = { good: "off", judge: (value) => (value === "off" ? "pass" : "warn") };

/** Values as Cloudflare's API writes them ("Get zone setting"). */
const rules: { [id: string]: Rule } = {
  ssl: {
    good: "strict",
    judge(value, { isProxied }) {
      if (value === "strict" || value === "origin_pull") return "pass";
      if (value === "full") return "warn";
      return isProxied ? "fail" : "warn";
    },
  },
  always_use_https: {
    good: "on",
    judge: (value, { redirectsToHttps }) => (value === "on" || redirectsToHttps ? "pass" : "fail"),
  },
  min_tls_version: { good: "1.2", judge: (value) => (Number(value) >= 1.2 ? "pass" : "warn") },
  // `zrt` is TLS 1.3 with 0-RTT, which has its own row.
  tls_1_3: { good: "on", judge: (value) => (value === "on" || value === "zrt" ? "pass" : "warn") },
  automatic_https_rewrites: isOn,
  security_level: {
    good: "medium",
    judge(value, { isWebhookFailing }) {
      if (["low", "medium", "high"].includes(value)) return "pass";
      return value === "under_attack" && isWebhookFailing ? "fail" : "warn";
    },
  },
  development_mode: {
    good: "off",
    judge(value, { isCampaign }) {
      if (value === "off") return "pass";
      return isCampaign ? "fail" : "warn";
    },
  },
  cache_level: {
    good: "aggressive",
    judge(value) {
      if (value === "aggressive" || value === "basic") return "pass";
      return value === "bypass" ? "fail" : "warn";
    },
  },
  browser_cache_ttl: { good: "0", judge: (value) => (value === "0" ? "pass" : "warn") },
  rocket_loader: isOff,
  email_obfuscation: isOff,
  "0rtt": isOff,
  http3: isOn,
  brotli: isOn,
  websockets: isOn,
  ipv6: isOn,
};

/** The settings that are asked for, one request each: the list of all of them ended on 2026-09-15. */
export const settingIds = Object.keys(rules);

/** Judges one setting. */
export function judgeSetting(id: string, value: Json, context: SettingContext): SettingRow {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const rule = rules[id] ?? isOn;
  return { id, value: text, status: rule.judge(text, context), good: rule.good };
}

/** Where each setting is switched in the dashboard. */
export function settingPlace(id: string): string {
  const places: [string, string[]][] = [
    ["SSL/TLS, then Overview", ["ssl"]],
    ["SSL/TLS, then Edge Certificates", ["always_use_https", "min_tls_version", "tls_1_3", "automatic_https_rewrites"]],
    ["Security, then Settings", ["security_level", "email_obfuscation"]],
    ["Caching, then Configuration", ["development_mode", "cache_level", "browser_cache_ttl"]],
    ["Speed, then Settings", ["rocket_loader", "brotli", "http3", "0rtt"]],
    ["Network", ["websockets", "ipv6"]],
    ["Security, then Bots", ["bot_fight_mode"]],
    ["DNS, then Settings", ["dnssec"]],
    ["SSL/TLS, then Edge Certificates", ["certificate_packs"]],
  ];
  return places.find(([, ids]) => ids.includes(id))?.[0] ?? "the zone's settings";
}
