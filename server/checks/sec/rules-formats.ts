/** Secret rules for formats no single vendor owns: tokens, private keys, addresses with a password (catalogue 6). */
import { jwtAt } from "./jwt.ts";
import { isPlaceholder } from "./placeholder.ts";
import { type Found, isInsideWord, rule, type SecretRule } from "./rule.ts";

/** Supabase docs, "Understanding API keys": `anon` is for browsers, `service_role` bypasses every row policy. */
const SUPABASE_SECRET_ROLES = ["service_role", "supabase_admin"];

const PEM_LABEL = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}$/;
const PEM_BODY =
  /PRIVATE KEY(?: BLOCK)?-----(?:(?:\\{1,4}[nr]|\s){1,8}(?:Proc-Type|DEK-Info|Version|Comment):[^\\\r\n]{0,100}){0,4}((?:[A-Za-z0-9+/=]|\\{1,4}[nr]|[\s"'+,]){64,8000})/y;
/** Catalogue 6: a header without this many base64 characters is a constant of a crypto library. */
const PEM_BASE64_MIN = 64;
const SERVICE_ACCOUNT_WITHIN = 4000;

const SCHEME = /(?:postgres(?:ql)?|mysql2?|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|sqlserver|smtps?|https?)$/i;
const CREDENTIALS =
  /:\/\/([^\s"'`<>@/:\\?#{}()$,;|*]{0,128}):([^\s"'`<>@/\\{}()]{1,256})@(\[[0-9a-fA-F:.]{2,45}\]|[A-Za-z0-9._-]{1,253})/y;
const LOCAL_HOST =
  /^(?:localhost|.*\.localhost|127\..*|0\.0\.0\.0|\[::1?\]|[^.[\]]+|.*\.local|host\.docker\.internal)$/i;
const PLACEHOLDER_PASSWORDS = /^(?:pass|passwd|password|pwd|pw|secret|user|username|token|key|\*+|x+|%s|foo|bar)$/i;

export const formatRules: SecretRule[] = [
  rule({
    id: "google-service-account",
    vendor: "Google",
    title: "Google service account",
    rank: 4,
    anchors: ["service_account"],
    match(text, at) {
      const from = Math.max(0, at - SERVICE_ACCOUNT_WITHIN);
      const window = text.slice(from, at + SERVICE_ACCOUNT_WITHIN);
      if (!/\\{0,3}"type\\{0,3}"\s{0,8}:\s{0,8}\\{0,3}"$/.test(text.slice(Math.max(0, at - 40), at))) return null;
      for (const match of window.matchAll(/private_key\\{0,3}"\s{0,8}:\s{0,8}\\{0,3}"-----BEGIN /g)) {
        const key = privateKeyAt(text, text.indexOf("PRIVATE KEY", from + match.index + match[0].length));
        if (key) return key;
      }
      return null;
    },
  }),
  rule({ id: "private-key", vendor: "", title: "private key", anchors: ["PRIVATE KEY"], match: privateKeyAt }),
  rule({
    id: "supabase-service-role",
    vendor: "Supabase",
    title: "Supabase service key",
    anchors: ["eyJ"],
    match(text, at) {
      const token = tokenAt(text, at);
      if (token === null || !SUPABASE_SECRET_ROLES.includes(token.name)) return null;
      return token;
    },
  }),
  rule({
    id: "supabase-anon",
    vendor: "Supabase",
    title: "Supabase anonymous key",
    class: "public",
    anchors: ["eyJ"],
    match(text, at) {
      const token = tokenAt(text, at);
      return token?.name === "anon" ? token : null;
    },
  }),
  rule({
    id: "unknown-jwt",
    vendor: "",
    title: "login token",
    class: "restricted",
    rank: 2,
    anchors: ["eyJ"],
    match: tokenAt,
  }),
  rule({
    id: "url-credentials",
    vendor: "",
    title: "address with a password inside",
    rank: 2,
    anchors: ["://"],
    match(text, at) {
      const scheme = SCHEME.exec(text.slice(Math.max(0, at - 12), at))?.[0];
      if (scheme === undefined) return null;
      CREDENTIALS.lastIndex = at;
      const match = CREDENTIALS.exec(text);
      if (!match) return null;
      const [whole, user = "", password = "", host = ""] = match;
      if (LOCAL_HOST.test(host) || PLACEHOLDER_PASSWORDS.test(password) || isPlaceholder(password)) return null;
      const start = at - scheme.length;
      return { start, end: at + whole.length, prefixLength: scheme.length + 3, value: `${user}:${password}@${host}` };
    },
  }),
];

function tokenAt(text: string, at: number): (Found & { name: string }) | null {
  if (isInsideWord(text, at) || text[at - 1] === ".") return null;
  const token = jwtAt(text, at);
  if (token === null || token.isSample) return null;
  const name = (token.role ?? token.issuer ?? "").replace(/[^\w.:/-]/g, "").slice(0, 64);
  return { start: at, end: at + token.length, prefixLength: 3, name };
}

/** RFC 7468; the label may also be that of OpenSSL's older formats or of OpenPGP (RFC 9580, section 6.2). */
function privateKeyAt(text: string, at: number): Found | null {
  if (at < 0) return null;
  const label = PEM_LABEL.exec(text.slice(Math.max(0, at - 60), at))?.[0];
  if (label === undefined) return null;
  PEM_BODY.lastIndex = at;
  const match = PEM_BODY.exec(text);
  if (!match) return null;
  const base64 = (match[1] ?? "").replace(/\\{1,4}[nr]|[\s"',]/g, "");
  if (base64.length < PEM_BASE64_MIN || new Set(base64).size <= 2) return null;
  const start = at - label.length;
  return { start, end: at + match[0].length, prefixLength: label.length + "PRIVATE KEY-----".length, value: base64 };
}
