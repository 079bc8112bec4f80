/**
 * Takes secrets and personal data out of a text before it is stored or logged, in the order of the catalogue's section
 * 10: fields by key, PEM blocks, secret rules, tokens, addresses of services, cards, mail, phones, network addresses.
 */
import { randomBytes } from "node:crypto";
import { dropFields } from "./redact-fields.ts";
import { maskCards, maskEmails, maskNetworkAddresses, maskPhones } from "./redact-identifiers.ts";
import { jwtAt } from "./sec/jwt.ts";
import { locateSecrets } from "./sec/locate.ts";
import { isInsideWord } from "./sec/rule.ts";

export type RedactorSettings = {
  /** Key of the hashes mail addresses are replaced by; without one they can be compared within this process only. */
  key?: string | Uint8Array;
  /** Keeps network addresses, names of cookies and their attributes: those of a server are evidence, not personal data. */
  isEvidence?: boolean;
};

/** Rules with a form of their own further down the order. */
const MASKED_LATER = new Set(["supabase-service-role", "supabase-anon", "unknown-jwt", "url-credentials"]);
const PEM_BLOCK = /-----BEGIN ([A-Z0-9 ]{1,60})-----[\s\S]*?(?:-----END \1-----|$)/g;
const TOKEN_SHAPE = /eyJ[A-Za-z0-9_-]{8,6000}\.[A-Za-z0-9_-]{4,8000}\.[A-Za-z0-9_-]{1,2000}/y;
/** RFC 3986, section 3.2.1. A password in an http address ends before `/`, `?` and `#`; drivers of databases take them raw. */
const HTTP_USERINFO = /:\/\/[^\s/?#@"'<>\\]{1,300}@/g;
const OTHER_USERINFO = /(?<!\bhttps?):\/\/[^\s"'<>\\]{1,300}@(?=[\w[.-])/gi;
const QUERY_VALUE = /([?&;](?:[\w.-]{1,40}[-_.])?(?:token|key|code|signature|sig|password|email)=)[^&#\s"'<>\\]+/gi;

const processKey = randomBytes(32);

/** Redacts a text fully: for logs, error reports and whatever comes from the shop's customers. */
export const redact = createRedactor();

/** Redacts what a probe saw: as `redact`, but servers' network addresses and cookies' names and attributes stay readable. */
export const redactEvidence = createRedactor({ isEvidence: true });

/** Makes a redactor with a key of its own. A text without anything to hide comes back unchanged. */
export function createRedactor({
  key = processKey,
  isEvidence = false,
}: RedactorSettings = {}): (text: string) => string {
  return (text) => {
    let rest = dropFields(text, { keepCookieNames: isEvidence });
    if (rest.includes("-----BEGIN ")) rest = rest.replace(PEM_BLOCK, (_block, label) => `[pem ${label}]`);
    rest = maskSecrets(rest);
    rest = maskTokens(rest);
    if (rest.includes("://")) {
      rest = rest.replace(HTTP_USERINFO, "://[redacted]@").replace(OTHER_USERINFO, "://[redacted]@");
    }
    if (rest.includes("=")) rest = rest.replace(QUERY_VALUE, "$1[redacted]");
    rest = maskPhones(maskEmails(maskCards(rest), key));
    return isEvidence ? rest : maskNetworkAddresses(rest);
  };
}

function maskSecrets(text: string): string {
  const secrets = locateSecrets(text).filter(
    ({ rule, class: kind }) => kind !== "public" && !MASKED_LATER.has(rule.id),
  );
  return splice(
    text,
    secrets.map(({ start, end, rule, prefix }) => ({
      start,
      end,
      text: `[secret ${rule.id}${prefix === "" || rule.id.includes("private-key") ? "" : ` ${prefix}`}]`,
    })),
  );
}

/** A token is replaced by its role, else by who issued it; what only has a token's shape is hidden too. */
function maskTokens(text: string): string {
  const masks: Mask[] = [];
  for (let at = text.indexOf("eyJ"); at >= 0; at = text.indexOf("eyJ", Math.max(at + 3, masks.at(-1)?.end ?? 0))) {
    if (isInsideWord(text, at)) continue;
    TOKEN_SHAPE.lastIndex = at;
    const shape = TOKEN_SHAPE.exec(text)?.[0];
    if (shape === undefined) continue;
    const token = jwtAt(text, at);
    const claim = (token?.role ?? token?.issuer ?? "").replace(/[^\w.:/-]/g, "").slice(0, 64);
    masks.push({ start: at, end: at + shape.length, text: claim === "" ? "[jwt]" : `[jwt ${claim}]` });
  }
  return splice(text, masks);
}

type Mask = { start: number; end: number; text: string };

/** Replaces ranges that are in order and do not overlap. */
function splice(text: string, masks: Mask[]): string {
  if (masks.length === 0) return text;
  let result = "";
  let copied = 0;
  for (const { start, end, text: mask } of masks) {
    result += text.slice(copied, start) + mask;
    copied = end;
  }
  return result + text.slice(copied);
}
