/** Secret rules that go by the name a value is given: browser variables with a secret's name, and guesses (catalogue 6). */
import { entropyOf, isPlaceholder } from "./placeholder.ts";
import { rule, type SecretRule } from "./rule.ts";

/** Prefixes by which build tools copy a variable into the browser bundle. */
const BROWSER_PREFIXES = ["NEXT_PUBLIC_", "VITE_", "REACT_APP_", "PUBLIC_", "GATSBY_", "EXPO_PUBLIC_"];
const BROWSER_NAME = /^(?:NEXT_PUBLIC_|VITE_|REACT_APP_|PUBLIC_|GATSBY_|EXPO_PUBLIC_)/;
const SECRET_NAME = /SECRET|PRIVATE|SERVICE|PASSWORD|ADMIN/;
/** Below this a value is a flag or a number, not a secret. */
const NAMED_LENGTH_MIN = 8;
/** Catalogue 6, generic rule. */
const GENERIC_LENGTH_MIN = 20;
const GENERIC_ENTROPY_MIN = 3.5;

const NAME_CHARACTERS_MAX = 64;
/** Characters that can follow a name whose value comes next; the end of the text ("") passes too and fails later. */
const BEFORE_VALUE = "\"'`\\] \t\r\n:=|?";
/** What stands between a name and its value: `:`, `=`, `=>`, `||`, `??`, or a comma after a quoted name; quotes may be escaped. */
const ASSIGNED =
  /(?:(?:\\{0,3}["'`])?\]?\s{0,8}(?::\s{0,4}string\s{0,4}=|=>|:=|\|\||\?\?|[:=])|\\{0,3}["'`]\s{0,4},)\s{0,8}(\\{0,3}["'`])([^"'`\\\s]{8,512})\1/y;
/** Environment and configuration files: the value runs to the end of the line. */
const UNQUOTED = /[ \t]{0,4}[:=][ \t]{0,4}([A-Za-z0-9+/=_.~!@$%^&*-]{8,512})[ \t]*(?=\r?\n|$)/y;
const BEARER = /(Bearer\s)([A-Za-z0-9+/=_.~-]{20,512})(?=["'`\\\s]|$)/y;

/** Names whose value is not the secret itself, or is meant to be public. */
const HARMLESS_NAME =
  /digest|checksum|integrity|csrf|xsrf|nonce|public|publishable|anonymous|placeholder|storefront|site_?key|(?:hash|label|url|uri|path|endpoint|selector|class|style|type|text|title|message|error|regex|pattern|header|cookie|storage|id|name|length|size|count|ttl|field|input)s?$/i;
/** Words alone, joined by separators or by case, with short numbers: identifiers, not random text. */
const WORDS = /^-{0,2}(?:[A-Za-z]{2,}[0-9]{0,4}|[0-9]{1,4})(?:[-_.:/](?:[A-Za-z]+[0-9]{0,4}|[0-9]{1,4}))*$/;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const PUBLIC_VALUE = /^(?:sha(?:256|384|512)-|pk_|pk\.|phc_|G-|GTM-|UA-|pub[0-9a-f]{32}$|sb_publishable_)/;

export const namedRules: SecretRule[] = [
  rule({
    id: "browser-variable",
    vendor: "",
    title: "variable with a secret's name in the browser code",
    class: "generic",
    severity: "medium",
    rank: 1,
    anchors: BROWSER_PREFIXES,
    match(text, at) {
      const name = assignedName(text, at);
      if (name === null || !BROWSER_NAME.test(name.text) || !SECRET_NAME.test(name.text)) return null;
      const value = valueAfter(text, name);
      if (value === null || value.text.length < NAMED_LENGTH_MIN || !isSecretValue(value.text)) return null;
      return { start: value.start, end: value.start + value.text.length, prefixLength: 0, name: name.text };
    },
  }),
  rule({
    id: "generic-secret",
    vendor: "",
    title: "value that looks like a secret",
    class: "generic",
    rank: 0,
    anchors: ["secret", "token", "password", "passwd", "apikey", "api_key", "api-key"],
    ignoreCase: true,
    match(text, at) {
      const name = assignedName(text, at);
      if (name === null) return null;
      const value = valueAfter(text, name);
      if (value === null || !isRandomLooking(value.text)) return null;
      if (HARMLESS_NAME.test(name.text.replace(BROWSER_NAME, ""))) return null;
      return { start: value.start, end: value.start + value.text.length, prefixLength: 0, name: name.text };
    },
  }),
  rule({
    id: "bearer-token",
    vendor: "",
    title: "login token sent with a request",
    class: "generic",
    rank: 0,
    anchors: ["Bearer "],
    match(text, at) {
      BEARER.lastIndex = at;
      const [, word = "", value = ""] = BEARER.exec(text) ?? [];
      if (!isRandomLooking(value)) return null;
      return { start: at + word.length, end: at + word.length + value.length, prefixLength: 0 };
    },
  }),
];

type Name = { text: string; start: number; end: number };

/** Widens an anchor to the whole identifier around it, cut at 64 characters a side; null when nothing is assigned to it. */
function assignedName(text: string, at: number): Name | null {
  let start = at;
  let end = at;
  while (end < text.length && end - at < NAME_CHARACTERS_MAX && isNameCode(text.charCodeAt(end))) end += 1;
  // Most mentions of a token assign nothing; this spares them the patterns.
  if (!BEFORE_VALUE.includes(text.charAt(end))) return null;
  while (start > 0 && at - start < NAME_CHARACTERS_MAX && isNameCode(text.charCodeAt(start - 1))) start -= 1;
  return { text: text.slice(start, end), start, end };
}

function isNameCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45
  );
}

function valueAfter(text: string, name: Name): { text: string; start: number } | null {
  ASSIGNED.lastIndex = name.end;
  const quoted = ASSIGNED.exec(text);
  if (quoted) {
    const [whole, quote = "", value = ""] = quoted;
    return { text: value, start: name.end + whole.length - quote.length - value.length };
  }
  if (!startsLine(text, name.start)) return null;
  UNQUOTED.lastIndex = name.end;
  const [whole = "", value = ""] = UNQUOTED.exec(text) ?? [];
  return value === "" ? null : { text: value, start: name.end + whole.indexOf(value, 1) };
}

function startsLine(text: string, at: number): boolean {
  if (at > 0 && !" \t\n".includes(text.charAt(at - 1))) return false;
  return /(?:^|\n)[ \t]*(?:export[ \t]+|-[ \t]+)?$/.test(text.slice(Math.max(0, at - 40), at));
}

function isSecretValue(value: string): boolean {
  if (isPlaceholder(value) || PUBLIC_VALUE.test(value)) return false;
  if (/^(?:https?:\/\/|\/|true|false|[0-9.]+$)/.test(value)) return false;
  return !/^[^@\s]+@[^@\s]+\.[a-z]{2,}$/i.test(value);
}

/** Random text has letters and digits and is neither words, path, address, UUID, public key nor placeholder. */
function isRandomLooking(value: string): boolean {
  if (value.length < GENERIC_LENGTH_MIN || !/[0-9]/.test(value) || !/[A-Za-z]/.test(value)) return false;
  if (!/^[A-Za-z0-9+/=_.~!@$%^&*:-]+$/.test(value)) return false;
  if (WORDS.test(value) || UUID.test(value) || PUBLIC_VALUE.test(value) || isPlaceholder(value)) return false;
  if (/^(?:\.{0,2}\/|[a-z][a-z0-9+.-]*:\/\/|data:)/i.test(value) || /\.[a-z]{2,4}$/.test(value)) return false;
  return entropyOf(value) >= GENERIC_ENTROPY_MIN;
}
