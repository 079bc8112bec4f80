/** Reads one zone by Cloudflare's API with a read-only token; the token goes to the API alone and is never written down. */
import type { CloudflareZone, Json } from "../check.ts";
import { joinClient } from "./join-probes.ts";
import { ProbeFault } from "./probes.ts";
import { type ProbeSettings, publicBudget } from "./settings.ts";

/** Cloudflare docs, "Make API calls": the only place a token is sent to. */
const API_URL = "https://api.cloudflare.com/client/v4";
/** Cloudflare docs, "API rate limits": 1200 requests in five minutes. */
const REQUESTS_PER_SECOND = 4;
const REQUESTS_MAX = 400;
/** Asked again after 429 (once the pause it names is over) and after 5xx. */
const TRIES = 3;
const BYTES_MAX = 2 * 1024 * 1024;
/** Cloudflare docs, "Pagination": a list longer than this many pages is cut. */
const PAGES_MAX = 50;
/** Whose account it is, and what people noted: nothing a check needs. */
const DROPPED = new Set(["account", "owner", "email", "comment", "tags", "permissions", "modified_by", "created_by"]);

export type CloudflareSettings = ProbeSettings & {
  token: string;
  /** The domain whose zone is read: the zone of its name, or of the nearest name above it. */
  domain: string;
  /** Another base than Cloudflare's, for tests only; `https://…/client/v4`. */
  apiUrl?: string;
};

type Answer = { status: number; body: Json };

/** Says why a text cannot be a token of the kind we take; null when it may be one. A Global API Key can do everything. */
export function cloudflareTokenProblem(token: string): string | null {
  // Cloudflare docs, "Token formats": cfut_ of a user, cfat_ of an account, cfk_ a Global API Key.
  if (/^cfk_/.test(token) || /^[0-9a-f]{37}$/.test(token)) {
    return "This is a Global API Key, which may change everything. Create a token that may only read this zone.";
  }
  if (!/^[A-Za-z0-9_-]{40,200}$/.test(token)) return "This does not look like a Cloudflare API token.";
  return null;
}

/** Opens a zone for reading. Throws an Error for a Global API Key and for what is no token; nothing is asked yet. */
export function openCloudflareZone(settings: CloudflareSettings): CloudflareZone {
  const api = createApi(settings);
  const known = new Map<string, Promise<Answer>>();
  let zone: Promise<Answer> | null = null;

  async function look(path: string): Promise<Answer> {
    if (!path.includes("{zone}")) return api.all(path);
    zone ??= api.findZone();
    const found = await zone;
    const id = textAt(at(found.body, "result"), "id");
    return id === null ? found : api.all(path.replaceAll("{zone}", id));
  }

  return {
    async get(path) {
      const pending = known.get(path) ?? api.apart(() => look(path));
      known.set(path, pending);
      const answer = await pending;
      api.note(path, answer);
      return answer;
    },
  };
}

/** What a token may do, as far as a look tells. */
export type TokenCheck = { ok: true; zone: string; status: string; plan: string } | { ok: false; problem: string };

/** Asks the API whether a token is active and sees the zone. Throws a `ProbeFault` when the API cannot be reached. */
export async function verifyCloudflareToken(settings: CloudflareSettings): Promise<TokenCheck> {
  const problem = cloudflareTokenProblem(settings.token);
  if (problem !== null) return { ok: false, problem };
  const api = createApi(settings);
  const found = await api.findZone();
  const zone = at(found.body, "result");
  const id = textAt(zone, "id");
  if (found.status === 401 || (found.status === 400 && id === null)) {
    return { ok: false, problem: "Cloudflare does not know this token." };
  }
  if (id === null) {
    const name = settings.domain;
    return { ok: false, problem: `The token does not see the zone of ${name}. Give it Zone Read for that zone.` };
  }
  // Cloudflare API: tokens of an account are verified below the account.
  const account = api.accountOf(id);
  const path =
    settings.token.startsWith("cfat_") && account ? `/accounts/${account}/tokens/verify` : "/user/tokens/verify";
  const verified = await api.once(path);
  const status = textAt(at(verified.body, "result"), "status");
  if (status !== "active") return { ok: false, problem: `Cloudflare says the token is ${status ?? "not valid"}.` };
  const plan = textAt(at(zone, "plan"), "name") ?? "unknown";
  return { ok: true, zone: textAt(zone, "name") ?? settings.domain, status: textAt(zone, "status") ?? "unknown", plan };
}

function createApi(settings: CloudflareSettings) {
  const { token, domain } = settings;
  const problem = cloudflareTokenProblem(token);
  if (problem !== null) throw new Error(problem);
  const base = new URL(settings.apiUrl ?? API_URL);
  const { http, recorder } = joinClient({
    ...settings,
    pacing: { requestsPerSecond: REQUESTS_PER_SECOND, jitter: 0, ...settings.pacing },
    budget: { ...publicBudget, assets: REQUESTS_MAX, requests: REQUESTS_MAX },
  });
  const accounts = new Map<string, string>();

  async function once(path: string): Promise<Answer> {
    const url = new URL(`${base.pathname}${path}`, base);
    if (url.origin !== base.origin || !url.pathname.startsWith(`${base.pathname}/`)) {
      throw new ProbeFault(`${path} is no path of Cloudflare's API`);
    }
    for (let left = TRIES; ; left -= 1) {
      const headers = { authorization: `Bearer ${token}`, accept: "application/json" };
      // Redirects are not followed: the token stays where it belongs.
      const { status, bytes, fault } = await http.download(url.href, { bytesMax: BYTES_MAX, headers });
      const body = status === null || fault !== null ? null : parse(bytes.toString());
      if (status !== null && body !== null && status !== 429 && status < 500) return { status, body };
      const reason = fault?.message ?? `it answered ${status}${body === null ? " without JSON" : ""}`;
      if (left <= 1 || fault?.kind === "budget") throw new ProbeFault(`Cloudflare's API could not be read: ${reason}`);
    }
  }

  /** Follows the pages of a list and joins their results. */
  async function all(path: string): Promise<Answer> {
    const first = await once(path);
    const info = at(first.body, "result_info");
    const [pages, list] = [numberAt(info, "total_pages") ?? 1, at(first.body, "result")];
    if (pages <= 1 || !Array.isArray(list)) return { ...first, body: kept(first.body) };
    const joined = [...list];
    for (let page = 2; page <= Math.min(pages, PAGES_MAX); page += 1) {
      const next = await once(`${path}${path.includes("?") ? "&" : "?"}page=${page}`);
      const more = at(next.body, "result");
      if (next.status !== 200 || !Array.isArray(more)) return { ...next, body: kept(next.body) };
      joined.push(...more);
    }
    return { status: first.status, body: kept({ ...(isObject(first.body) ? first.body : {}), result: joined }) };
  }

  /** Looks for the zone of the domain, then of the names above it; 404 when the token sees none of them. */
  async function findZone(): Promise<Answer> {
    for (let name = domain; name.includes("."); name = name.slice(name.indexOf(".") + 1)) {
      const { status, body } = await once(`/zones?name=${encodeURIComponent(name)}`);
      if (status !== 200) return { status, body: kept(body) };
      const result = at(body, "result");
      const [zone] = Array.isArray(result) ? result : [];
      const id = textAt(zone, "id");
      if (zone === undefined || id === null) continue;
      const account = textAt(at(zone, "account"), "id");
      if (account !== null) accounts.set(id, account);
      return { status, body: kept({ success: true, errors: [], messages: [], result: zone }) };
    }
    const errors = [{ code: 0, message: `the token sees no zone for ${domain}` }];
    return { status: 404, body: { success: false, errors, messages: [], result: null } };
  }

  return {
    once,
    all,
    findZone,
    accountOf: (zoneId: string) => accounts.get(zoneId) ?? null,
    apart: recorder.apart,
    note(path: string, { status, body }: Answer): void {
      const text = `${status}\n${JSON.stringify(body)}`;
      recorder.attach([recorder.record("api", `Cloudflare GET ${path} (${domain})`, text)]);
    },
  };
}

/** The body without what no check needs. */
function kept(body: Json): Json {
  if (Array.isArray(body)) return body.map(kept);
  if (!isObject(body)) return body;
  const fields = Object.entries(body).filter(([name]) => !DROPPED.has(name));
  return Object.fromEntries(fields.map(([name, value]) => [name, value === undefined ? undefined : kept(value)]));
}

function isObject(value: Json | undefined): value is { [key: string]: Json | undefined } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(text: string): Json | null {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function at(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function textAt(value: Json | undefined, key: string): string | null {
  const text = at(value, key);
  return typeof text === "string" ? text : null;
}

function numberAt(value: Json | undefined, key: string): number | null {
  const number = at(value, key);
  return typeof number === "number" ? number : null;
}
