/** A store as a file says it: the onboarding inputs of the catalogue (0.6) by their names there, in JSON or YAML. */
import { isIP } from "node:net";
import { z } from "zod";
import { AiFileShape, aiFileOf, assistantOf } from "./ai/store-file.ts";
import { asciiDomain } from "./email/from-domains.ts";
import { nearestWord } from "./nearest-word.ts";
import { SmokeFileShape, smokeFileOf, smokeInputsOf } from "./smoke/store-file.ts";
import { type HostRole, hostRoles, proxying, type StoreHost, type StoreProfile } from "./store-profile.ts";

const platforms = ["shopify", "vercel", "netlify", "render", "fly", "heroku", "cloudflare", "other"] as const;

const hostName = z
  .string()
  .transform(asciiDomain)
  .refine(
    (name) => name.length <= 253 && /^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$/.test(name),
    "is no host name; write one such as shop.example.com",
  );
const path = z.string().regex(/^\/[^\s#]*$/, "is no path; it begins with / and has no blanks");
const webUrl = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), "is no http(s) address")
  .refine((text) => !URL.canParse(text) || new URL(text).username === "", "must not hold a user name or password");
const origin = webUrl.refine(
  (text) => URL.canParse(text) && new URL(text).origin === text,
  "is no origin; write scheme and host alone: https://www.example.com",
);
const moment = z.iso.datetime({ offset: true, error: "is no moment; write one such as 2026-11-27T08:00:00Z" });
const status = z.number().int().min(100).max(599);
const selector = z.string().regex(/^[a-z0-9._-]{1,63}$/i, "is no selector; it has letters, digits, dots and dashes");
const count = z.number().int().min(0);
const words = z.string().min(1).max(80);
const address = z.string().refine((text) => isIP(text) !== 0, "is no IP address");
/** Named by the catalogue for checks of later releases: accepted and not used. */
const later = z.unknown().optional();

const Host = z.strictObject({
  name: hostName,
  role: z.enum(hostRoles).optional(),
  http: z.boolean().optional(),
  required: z.boolean().optional(),
  expect_status: z.union([status, z.array(status).min(1).max(10)]).optional(),
  health_path: path.optional(),
  proxied: z.enum(proxying).optional(),
});

const paths = {
  home: path.optional(),
  product: path.optional(),
  collection: path.optional(),
  cart: path.optional(),
  checkout: path.optional(),
  login: path.optional(),
  account: path.optional(),
};

const laterInputs = {
  repos: later,
  deploy: later,
  dns_api: later,
  cloudflare: later,
  db: later,
  endpoints: later,
  customer_region: later,
  dependencies: later,
  jobs: later,
  contacts: later,
  regions: later,
};

/** The file: everything but the domain may be left out; null means the same as leaving it out. */
export const StoreFile = z.strictObject({
  domain: hostName,
  canonical_origin: origin.nullish(),
  platform: z.enum(platforms).optional(),
  hosts: z
    .array(Host)
    .min(1, "names no host; leave it out to have the usual ones looked up")
    .max(30)
    .refine((hosts) => new Set(hosts.map(({ name }) => name)).size === hosts.length, "names a host twice")
    .optional(),
  paths: z.strictObject(paths).optional(),
  known_urls: z.array(webUrl).max(10).optional(),
  marketing_links: z.array(webUrl).max(50).optional(),
  senders: z
    .array(
      z.strictObject({
        from_domain: hostName,
        provider: z.string().min(1).max(60).optional(),
        return_path_domain: hostName.optional(),
        selectors: z.array(selector).max(10).optional(),
        stream: z.enum(["transactional", "marketing", "personal"]),
      }),
    )
    .max(10)
    .optional(),
  certificate_renewal: z.enum(["auto", "manual"]).nullish(),
  domain_auto_renew: z.boolean().optional(),
  www_unused: z.boolean().optional(),
  edge_decision: z.strictObject({ edge: words, accepted_by: words }).nullish(),
  origins: z.array(address).max(10).optional(),
  webhook_urls: z.array(webUrl).max(10).optional(),
  cutover_at: moment.nullish(),
  campaigns: z
    .array(z.strictObject({ name: z.string().min(1).max(80), start: moment, end: moment }))
    .max(20)
    .refine((all) => all.every(({ start, end }) => Date.parse(start) < Date.parse(end)), "one ends before it starts")
    .optional(),
  orders_per_day: count.nullish(),
  planned_volume_per_day: count.nullish(),
  /** In minor units of the currency. */
  basket_minor: count.nullish(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, "is no currency; write three letters such as EUR")
    .optional(),
  ai: AiFileShape.nullish(),
  smoke: SmokeFileShape.nullish(),
  ...laterInputs,
});
export type StoreFile = z.infer<typeof StoreFile>;

/** Where the schema is published: every portal serves it at this path. */
export const STORE_FILE_SCHEMA_ID = "https://launch-ready.example/launch.schema.json";

/** Gives the file's JSON Schema (2020-12) for editors; what only code can judge is left to the reading. */
export function storeFileSchema(): object {
  const schema = z.toJSONSchema(StoreFile, { io: "input", unrepresentable: "any" });
  return { $id: STORE_FILE_SCHEMA_ID, title: "What Launch Ready knows of a store", ...schema };
}

export type StoreFileReading = { ok: true; file: StoreFile } | { ok: false; problems: string[] };

/** Reads a parsed file; each problem begins with the path of the field, such as `hosts[1].role`. */
export function readStoreFile(value: unknown): StoreFileReading {
  const parsed = StoreFile.safeParse(value);
  if (parsed.success) return { ok: true, file: parsed.data };
  return { ok: false, problems: parsed.error.issues.flatMap((issue) => problemsOf(issue, value)) };
}

/** Lays a file over a profile: what the file names wins, what it leaves out stays. */
export function applyStoreFile(file: StoreFile, base: StoreProfile): StoreProfile {
  const canonicalOrigin = file.canonical_origin ?? base.canonicalOrigin;
  const hosts = file.hosts?.map((host) => hostOf(host, file.domain, canonicalOrigin));
  return {
    ...base,
    domain: file.domain,
    canonicalOrigin,
    platform: file.platform ?? base.platform,
    hosts: hosts ?? base.hosts,
    paths: { ...base.paths, ...given(file.paths ?? {}) },
    knownUrls: file.known_urls ?? base.knownUrls,
    marketingLinks: file.marketing_links ?? base.marketingLinks,
    senders: file.senders?.map(senderOf) ?? base.senders,
    certificateRenewal: file.certificate_renewal ?? base.certificateRenewal,
    domainAutoRenew: file.domain_auto_renew ?? base.domainAutoRenew,
    wwwUnused: file.www_unused ?? base.wwwUnused,
    ...edgeInputs(file, base),
    cutoverAt: file.cutover_at ?? base.cutoverAt,
    campaigns: file.campaigns ?? base.campaigns,
    ordersPerDay: file.orders_per_day ?? base.ordersPerDay,
    plannedVolumePerDay: file.planned_volume_per_day ?? base.plannedVolumePerDay,
    basketMinor: file.basket_minor ?? base.basketMinor,
    currency: file.currency ?? base.currency,
    ...(file.ai ? { ai: assistantOf(file.ai) } : {}),
    ...(file.smoke ? { smoke: smokeInputsOf(file.smoke) } : {}),
  };
}

function edgeInputs(
  file: StoreFile,
  base: StoreProfile,
): Pick<StoreProfile, "edgeDecision" | "origins" | "webhookUrls"> {
  const { edge_decision: decision } = file;
  return given({
    edgeDecision: decision ? { edge: decision.edge, acceptedBy: decision.accepted_by } : base.edgeDecision,
    origins: file.origins ?? base.origins,
    webhookUrls: file.webhook_urls ?? base.webhookUrls,
  });
}

/** Writes a profile as a file, without what is not known. */
export function storeFileOf(profile: StoreProfile): StoreFile {
  const { domain, platform, paths: known, campaigns, currency } = profile;
  return given({
    domain,
    canonical_origin: profile.canonicalOrigin ?? undefined,
    platform,
    hosts: profile.hosts.map(({ name, role, http, required, expectStatus, healthPath, proxied }) =>
      given({ name, role, http, required, expect_status: expectStatus, health_path: healthPath, proxied }),
    ),
    paths: given(known),
    known_urls: profile.knownUrls,
    marketing_links: profile.marketingLinks,
    senders: profile.senders.map(({ fromDomain, provider, returnPathDomain, selectors, stream }) =>
      given({ from_domain: fromDomain, provider, return_path_domain: returnPathDomain, selectors, stream }),
    ),
    certificate_renewal: profile.certificateRenewal ?? undefined,
    domain_auto_renew: profile.domainAutoRenew,
    www_unused: profile.wwwUnused,
    edge_decision: profile.edgeDecision
      ? { edge: profile.edgeDecision.edge, accepted_by: profile.edgeDecision.acceptedBy }
      : undefined,
    origins: profile.origins,
    webhook_urls: profile.webhookUrls,
    cutover_at: profile.cutoverAt ?? undefined,
    campaigns,
    orders_per_day: profile.ordersPerDay ?? undefined,
    planned_volume_per_day: profile.plannedVolumePerDay ?? undefined,
    basket_minor: profile.basketMinor ?? undefined,
    currency,
    ai: profile.ai ? aiFileOf(profile.ai) : undefined,
    smoke: profile.smoke ? smokeFileOf(profile.smoke) : undefined,
  });
}

/** Lists the names a file gives that no check of this release reads. */
export function unusedInputs(file: StoreFile): string[] {
  return Object.entries(file).flatMap(([name, value]) => (value !== undefined && name in laterInputs ? name : []));
}

/** Roles the first label of a name gives away. */
const usualRoles: Record<string, HostRole> = {
  api: "api",
  app: "app",
  checkout: "checkout",
  admin: "admin",
  static: "static",
  cdn: "static",
  assets: "static",
  mail: "mail",
  help: "vendor",
  status: "vendor",
};
/** Without these nothing is sold and nobody signs in. */
const requiredRoles: HostRole[] = ["storefront", "app", "api", "checkout", "redirect"];

function hostOf(host: z.infer<typeof Host>, domain: string, canonicalOrigin: string | null): StoreHost {
  const role = host.role ?? usualRole(host.name, domain, canonicalOrigin);
  const { expect_status: expected } = host;
  return given({
    name: host.name,
    role,
    http: host.http ?? role !== "mail",
    required: host.required ?? requiredRoles.includes(role),
    expectStatus: typeof expected === "number" ? [expected] : expected,
    healthPath: host.health_path,
    proxied: host.proxied,
  });
}

function usualRole(name: string, domain: string, canonicalOrigin: string | null): HostRole {
  const canonicalHost = canonicalOrigin === null ? domain : new URL(canonicalOrigin).hostname;
  if (name === canonicalHost) return "storefront";
  if (name === domain || name === `www.${domain}`) return "redirect";
  return usualRoles[name.slice(0, name.indexOf("."))] ?? "storefront";
}

function senderOf(sender: NonNullable<StoreFile["senders"]>[number]): StoreProfile["senders"][number] {
  const { from_domain: fromDomain, provider, return_path_domain: returnPathDomain, selectors, stream } = sender;
  return given({ fromDomain, provider, returnPathDomain, selectors, stream });
}

/** The same object without what is undefined. */
function given<T extends object>(object: T): T {
  const copy = { ...object };
  for (const key in copy) if (copy[key] === undefined) delete copy[key];
  return copy;
}

function problemsOf(issue: z.core.$ZodIssue, value: unknown): string[] {
  const field = fieldName(issue.path);
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys(schemaAt(issue.path));
    return issue.keys.map((key) => {
      const near = nearestWord(key, known);
      const hint = near === null ? `known here: ${known.join(", ")}` : `did you mean ${near}?`;
      return `${fieldName([...issue.path, key])}: there is no such field; ${hint}`;
    });
  }
  const found = valueAt(value, issue.path);
  if (found === undefined) return [`${field}: is missing`];
  const shown = typeof found === "string" || typeof found === "number" ? [JSON.stringify(found).slice(0, 80)] : [];
  // Our own words go on after the value; the library's are a sentence of their own.
  const isSentence = /^[A-Z]/.test(issue.message);
  return [`${field}: ${[...shown, ...(isSentence ? ["–"] : []), issue.message].join(" ")}`];
}

function fieldName(path: PropertyKey[]): string {
  const parts = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`));
  return parts.join("").replace(/^\./, "") || "the file";
}

function valueAt(value: unknown, path: PropertyKey[]): unknown {
  let found = value;
  for (const part of path) {
    if (typeof found !== "object" || found === null) return undefined;
    found = Reflect.get(found, part);
  }
  return found;
}

/** The fields allowed where an unknown one was found. */
function schemaAt(path: PropertyKey[]): object {
  const [first] = path;
  if (first === "hosts") return Host.shape;
  if (first === "paths") return paths;
  if (first === "senders") return { from_domain: 0, provider: 0, return_path_domain: 0, selectors: 0, stream: 0 };
  if (first === "edge_decision") return { edge: 0, accepted_by: 0 };
  if (first === "campaigns") return { name: 0, start: 0, end: 0 };
  if (first === "ai") return AiFileShape.shape;
  if (first === "smoke") return path.length > 1 ? { kind: 0, name: 0 } : SmokeFileShape.shape;
  return StoreFile.shape;
}
