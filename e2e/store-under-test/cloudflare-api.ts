/** Cloudflare's API as documented, for the zones of the world: envelope, errors, pages, one token per zone. */
import { type CloudflareZoneState, DDOS_RULESET, type ZoneRule } from "./cloudflare-zone.ts";
import type { StoreState } from "./store-state.ts";
import type { Reply, WebRequest } from "./web-reply.ts";
import { json } from "./web-reply.ts";

export const cloudflareApiHost = "api.cloudflare.com";
const BASE = "/client/v4";
/** The rulesets every zone lists without having deployed them (Cloudflare docs, "Managed rules"). */
const FREE_RULESET = "77454fe2d30c4220b5701f6fdfb893ba";
const MANAGED_RULESET = "efb7b8c949ac4650a09736fc376e9aee";

/** Answers a request to the API. */
export function cloudflareReply(request: WebRequest, stores: Map<string, StoreState>): Reply {
  if (!request.path.startsWith(`${BASE}/`)) return failure(404, 7003, "Could not route to that path");
  const path = request.path.slice(BASE.length);
  if (path === "/ips") return success(rangesOf(stores));
  const token = /^Bearer (\S+)$/.exec(String(request.headers.authorization ?? ""))?.[1];
  if (token === undefined) return failure(400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers");
  const state = [...stores.values()].find(({ cloudflare }) => cloudflare?.token === token);
  const zone = state?.cloudflare ?? null;
  if (state === undefined || zone === null) return failure(401, 10000, "Authentication error");
  if (path === "/user/tokens/verify") return success({ id: zone.id, status: "active" });
  const query = new URLSearchParams(request.query);
  if (path === "/zones") return zonesReply(state, zone, query);
  if (path === `/zones/${zone.id}`) return success(describeZone(state, zone));
  const prefix = `/zones/${zone.id}/`;
  if (!path.startsWith(prefix)) return failure(403, 9109, "Unauthorized to access requested resource");
  return zoneReply(state, zone, path.slice(prefix.length), query);
}

function zonesReply(state: StoreState, zone: CloudflareZoneState, query: URLSearchParams): Reply {
  const name = query.get("name");
  const isOwn = name === null || name === state.domain;
  return list(isOwn ? [describeZone(state, zone)] : [], query);
}

function describeZone({ domain }: StoreState, { id, accountId, status, paused, plan }: CloudflareZoneState): object {
  return {
    id,
    name: domain,
    status,
    paused,
    type: "full",
    development_mode: 0,
    owner: { id: null, type: "user", email: null },
    account: { id: accountId, name: "Shop" },
    plan: { id: plan, name: `${plan[0]?.toUpperCase()}${plan.slice(1)} Website`, legacy_id: plan },
  };
}

function zoneReply(state: StoreState, zone: CloudflareZoneState, path: string, query: URLSearchParams): Reply {
  if (zone.refused.some((part) => path.startsWith(part))) return failure(403, 10000, "Authentication error");
  const [part = "", ...rest] = path.split("/");
  const [second = "", third = "", fourth = ""] = rest;
  if (part === "settings") return settingReply(zone, second);
  if (part === "dns_records") return list(recordsOf(state, zone), query);
  if (part === "dnssec") return success({ status: zone.dnssec, flags: 257, algorithm: "13", key_tag: 42 });
  if (part === "bot_management") return success({ ...zone.bots, using_latest_model: true });
  if (part === "pagerules") return success(zone.pageRules.map(describePageRule));
  if (part === "ssl" && second === "certificate_packs") {
    return list(
      [{ id: zone.id, type: "universal", hosts: [state.domain, `*.${state.domain}`], status: zone.certificate }],
      query,
    );
  }
  if (part === "rulesets" && second === "") return list(rulesetsOf(zone), query);
  if (part === "rulesets" && second === "phases" && fourth === "entrypoint") return entryPoint(zone, third);
  return failure(404, 7003, "Could not route to that path");
}

/** Each setting by its own path; the list of all of them is gone. */
function settingReply({ settings }: CloudflareZoneState, id: string): Reply {
  const value = settings[id];
  if (id === "") return failure(410, 1410, "This endpoint is gone; get each setting by its own path");
  if (value === undefined) return failure(400, 1006, `Unrecognized zone setting name: ${id}`);
  return success({ id, value, editable: true, modified_on: "2026-11-01T08:00:00.000000Z" });
}

function recordsOf(state: StoreState, zone: CloudflareZoneState): object[] {
  return state.records.flatMap(({ name, ttl, data }, index) => {
    const content = "value" in data && typeof data.value === "string" ? data.value : null;
    const target = data.type === "MX" ? data.exchange : content;
    if (target === null) return [];
    const proxied = data.type === "A" && target === state.address;
    const id = `${zone.id.slice(0, 24)}${String(index).padStart(8, "0")}`;
    return [
      { id, name, type: data.type, content: proxied ? state.originAddress : target, proxied, proxiable: true, ttl },
    ];
  });
}

function rulesetsOf({ phases, plan }: CloudflareZoneState): object[] {
  const managed = [
    { id: DDOS_RULESET, name: "DDoS L7 ruleset", kind: "managed", phase: "ddos_l7" },
    plan === "free"
      ? {
          id: FREE_RULESET,
          name: "Cloudflare Managed Free Ruleset",
          kind: "managed",
          phase: "http_request_firewall_managed",
        }
      : {
          id: MANAGED_RULESET,
          name: "Cloudflare Managed Ruleset",
          kind: "managed",
          phase: "http_request_firewall_managed",
        },
  ];
  const own = Object.keys(phases).map((phase) => ({ id: phase, name: "default", kind: "zone", phase }));
  return [...managed, ...own].map((ruleset) => ({ ...ruleset, version: "1", last_updated: "2026-11-01T08:00:00Z" }));
}

function entryPoint({ phases }: CloudflareZoneState, phase: string): Reply {
  const rules = phases[phase];
  if (rules === undefined) {
    return failure(404, 10003, `could not find entrypoint ruleset in the ${phase} phase`);
  }
  const described = rules.map((rule: ZoneRule, index) => ({
    id: `${phase}-${index}`,
    version: "1",
    ref: "1",
    ...rule,
  }));
  return success({ id: phase, name: "default", kind: "zone", phase, version: "1", rules: described });
}

function describePageRule({ target, actions }: CloudflareZoneState["pageRules"][number], index: number): object {
  const targets = [{ target: "url", constraint: { operator: "matches", value: target } }];
  return { id: String(index), targets, actions, priority: index + 1, status: "active" };
}

/** The addresses behind which Cloudflare answers for the world's shops; a few of the real ones stay. */
function rangesOf(stores: Map<string, StoreState>): object {
  const own = [...stores.values()]
    .filter(({ cloudflare }) => cloudflare !== null)
    .map(({ address }) => `${address}/32`);
  return { ipv4_cidrs: ["104.16.0.0/13", "172.64.0.0/13", ...own], ipv6_cidrs: ["2606:4700::/32"], etag: "world" };
}

function success(result: unknown, info: object = {}): Reply {
  return json(200, { success: true, errors: [], messages: [], result, ...info });
}

/** Cloudflare docs, "Pagination": `page` from 1, `per_page` 20 unless given. */
function list(items: object[], query: URLSearchParams): Reply {
  const page = Number(query.get("page") ?? "1");
  const size = Number(query.get("per_page") ?? "20");
  const result = items.slice((page - 1) * size, page * size);
  const pages = Math.max(1, Math.ceil(items.length / size));
  const info = { page, per_page: size, count: result.length, total_count: items.length, total_pages: pages };
  return success(result, { result_info: info });
}

function failure(status: number, code: number, message: string): Reply {
  return json(status, { success: false, errors: [{ code, message }], messages: [], result: null });
}
