/** A hand-made zone for check tests: answers by path, in Cloudflare's envelope. */
import type { Connections, Json } from "../check.ts";
import { settingIds } from "./zone-settings.ts";

const good: { [id: string]: Json } = {
  ssl: "strict",
  min_tls_version: "1.2",
  security_level: "medium",
  development_mode: "off",
  cache_level: "aggressive",
  browser_cache_ttl: 0,
  rocket_loader: "off",
  email_obfuscation: "off",
  "0rtt": "off",
};
const free = "77454fe2d30c4220b5701f6fdfb893ba";

/** Makes connections to a zone whose every setting is good; a number stands for a status without a result. */
export function fakeConnections(changes: { [path: string]: Json } = {}, isControlProven = false): Connections {
  const zone = { name: "shop.test", status: "active", paused: false, plan: { legacy_id: "free" } };
  const settings = settingIds.map((id): [string, Json] => [`/settings/${id}`, { id, value: good[id] ?? "on" }]);
  const answers = new Map<string, Json>([
    ["", zone],
    ["/rulesets", [{ id: free, kind: "managed" }]],
    ["/pagerules?status=active", []],
    ["/dns_records?per_page=100", []],
    ["/bot_management", { fight_mode: false }],
    ["/dnssec", { status: "disabled" }],
    ["/ssl/certificate_packs?status=all", [{ status: "active", hosts: ["shop.test", "*.shop.test"] }]],
    ...settings,
    ...Object.entries(changes),
  ]);
  const get = async (path: string) => {
    const result = answers.get(path.replace("/zones/{zone}", ""));
    const status = result === undefined ? 404 : 200;
    if (result === undefined || typeof result === "number") {
      const errors = [{ code: 10000, message: "Authentication error" }];
      return { status: typeof result === "number" ? result : status, body: { success: false, errors, result: null } };
    }
    return { status, body: { success: true, errors: [], result } };
  };
  return { controlToken: null, isControlProven, cloudflare: { get } };
}

/** Makes an entry point with one rule. */
export function fakeRule(rule: { [field: string]: Json }): Json {
  return { rules: [{ id: "1", enabled: true, expression: "true", description: "Mine", ...rule }] };
}
