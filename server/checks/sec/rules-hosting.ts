/** Secret rules of hosting, cloud, code and database vendors (catalogue 6; shapes as the vendors publish them). */
import { hasCloudflareChecksum } from "./checksum.ts";
import { isPlaceholder } from "./placeholder.ts";
import { type Found, isInsideWord, prefixed, rule, type SecretRule } from "./rule.ts";

const AWS_ID = /(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])/y;
const AWS_SECRET = /(?<![A-Za-z0-9/+=_-])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g;
/** Catalogue 6: the secret half stands within this many characters of the id. */
const AWS_WITHIN = 200;

export const hostingRules: SecretRule[] = [
  rule({
    id: "aws-secret",
    vendor: "AWS",
    title: "AWS access key with its secret",
    anchors: ["AKIA", "ASIA"],
    match(text, at) {
      const id = awsIdAt(text, at);
      if (id === null) return null;
      const from = Math.max(0, at - AWS_WITHIN);
      for (const match of text.slice(from, at + id.length + AWS_WITHIN).matchAll(AWS_SECRET)) {
        const secret = match[0];
        if (isPlaceholder(secret) || !/[a-z]/.test(secret) || !/[A-Z]/.test(secret) || !/[0-9]/.test(secret)) continue;
        const start = from + match.index;
        const end = Math.max(at + id.length, start + secret.length);
        return { start: Math.min(at, start), end, prefixLength: 4, value: `${id}:${secret}` };
      }
      return null;
    },
  }),
  rule({
    id: "aws-key-id",
    vendor: "AWS",
    title: "AWS access key id without its secret",
    class: "public",
    rank: 2,
    anchors: ["AKIA", "ASIA"],
    match(text, at) {
      const id = awsIdAt(text, at);
      return id === null ? null : { start: at, end: at + id.length, prefixLength: 4 };
    },
  }),
  prefixed({
    id: "github-token",
    vendor: "GitHub",
    title: "GitHub token",
    prefixes: ["ghp_", "gho_", "ghu_", "ghr_"],
    // 36 today, up to 255 announced: https://github.blog/engineering/behind-githubs-new-authentication-token-formats/
    body: "[A-Za-z0-9]{36,255}",
  }),
  prefixed({
    id: "github-server-token",
    vendor: "GitHub",
    title: "GitHub app token",
    prefixes: ["ghs_"],
    body: "[A-Za-z0-9][A-Za-z0-9_.-]{34,1000}[A-Za-z0-9]",
  }),
  prefixed({
    id: "github-fine-grained",
    vendor: "GitHub",
    title: "GitHub fine-grained token",
    prefixes: ["github_pat_"],
    body: "[A-Za-z0-9_]{82}",
  }),
  prefixed({
    id: "gitlab-token",
    vendor: "GitLab",
    title: "GitLab token",
    prefixes: ["glpat-"],
    body: "[A-Za-z0-9_-]{20,300}(?:\\.[0-9a-z]{2}\\.[0-9a-z]{9})?",
  }),
  prefixed({
    id: "vercel-token",
    vendor: "Vercel",
    title: "Vercel token",
    prefixes: ["vcp_", "vci_", "vca_", "vcr_", "vck_"],
    body: "[A-Za-z0-9]{20,60}",
  }),
  prefixed({
    id: "netlify-token",
    vendor: "Netlify",
    title: "Netlify token",
    prefixes: ["nfp_"],
    body: "[A-Za-z0-9]{36}",
  }),
  prefixed({
    id: "fly-token",
    vendor: "Fly.io",
    title: "Fly.io token",
    prefixes: ["fo1_", "fm1_", "fm2_", "fm1a_", "fm1r_"],
    body: "[A-Za-z0-9+/_-]{40,4000}={0,2}",
  }),
  prefixed({
    id: "heroku-token",
    vendor: "Heroku",
    title: "Heroku token",
    prefixes: ["HRKU-AA"],
    body: "[A-Za-z0-9_-]{58}",
  }),
  prefixed({
    id: "cloudflare-token",
    vendor: "Cloudflare",
    title: "Cloudflare token",
    prefixes: ["cfut_", "cfat_", "cfk_"],
    body: "[A-Za-z0-9_-]{40}[0-9a-fA-F]{8}",
    accept: hasCloudflareChecksum,
  }),
  prefixed({
    id: "supabase-secret",
    vendor: "Supabase",
    title: "Supabase secret key",
    prefixes: ["sb_secret_"],
    body: "[A-Za-z0-9_-]{20,100}",
  }),
  prefixed({
    id: "supabase-access-token",
    vendor: "Supabase",
    title: "Supabase access token",
    prefixes: ["sbp_"],
    body: "(?:[A-Za-z0-9]{40}|v0_[0-9a-f]{40})",
  }),
  prefixed({
    id: "supabase-publishable",
    vendor: "Supabase",
    title: "Supabase publishable key",
    class: "public",
    prefixes: ["sb_publishable_"],
    body: "[A-Za-z0-9_-]{20,100}",
  }),
  prefixed({
    id: "npm-token",
    vendor: "npm",
    title: "npm token",
    prefixes: ["npm_"],
    body: "[A-Za-z0-9]{36}",
    accept: hasDigitAndBothCases,
  }),
  prefixed({
    id: "digitalocean-token",
    vendor: "DigitalOcean",
    title: "DigitalOcean token",
    prefixes: ["dop_v1_", "doo_v1_", "dor_v1_"],
    body: "[0-9a-f]{64}",
  }),
  prefixed({
    id: "docker-token",
    vendor: "Docker",
    title: "Docker Hub token",
    prefixes: ["dckr_pat_", "dckr_oat_"],
    body: "[A-Za-z0-9_-]{27,32}",
  }),
  prefixed({
    id: "planetscale-secret",
    vendor: "PlanetScale",
    title: "PlanetScale password",
    prefixes: ["pscale_tkn_", "pscale_pw_", "pscale_oauth_"],
    body: "[A-Za-z0-9_.-]{32,64}",
  }),
  prefixed({
    id: "inngest-signing",
    vendor: "Inngest",
    title: "Inngest signing key",
    prefixes: ["signkey-prod-", "signkey-branch-"],
    body: "[0-9a-f]{32,64}",
  }),
  rule({
    id: "npmrc-token",
    vendor: "npm",
    title: "registry password in .npmrc",
    rank: 2,
    anchors: ["_authToken=", "_auth=", "_password="],
    match: npmrcValue,
  }),
];

function awsIdAt(text: string, at: number): string | null {
  if (isInsideWord(text, at)) return null;
  AWS_ID.lastIndex = at;
  const id = AWS_ID.exec(text)?.[0];
  return id === undefined || isPlaceholder(id) ? null : id;
}

const NPMRC_VALUE = /[A-Za-z0-9+/=_.-]{16,300}(?=\s|$)/y;

/** npm docs, .npmrc: `//registry.example/:_authToken=…`; `${NAME}` reads the environment and is no secret. */
function npmrcValue(text: string, at: number, anchor: string): Found | null {
  if (text[at - 1] !== ":") return null;
  NPMRC_VALUE.lastIndex = at + anchor.length;
  const value = NPMRC_VALUE.exec(text)?.[0];
  if (value === undefined || isPlaceholder(value)) return null;
  return { start: at + anchor.length, end: at + anchor.length + value.length, prefixLength: 0 };
}

function hasDigitAndBothCases(body: string): boolean {
  return /[0-9]/.test(body) && /[a-z]/.test(body) && /[A-Z]/.test(body);
}
