/** Drops the values of fields whose name says they are secret or personal, in JSON, headers, forms and log lines. */

/** Catalogue 10, step 1: parts of names, in any case. `api-key` is the same name as `api_key` in a header. */
const SENSITIVE =
  /authorization|cookie|password|passwd|secret|token|api[_-]?key|private[_-]key|session|cvv|cvc|card|pan|iban|ssn/gi;
const NAME_CHARACTERS_MAX = 128;
/** Between a name and its value: the closing quote of the name, perhaps escaped, then `:` or `=`. */
const SEPARATOR = /(\\{0,7}["'`])?[ \t]{0,4}(=>|[:=])[ \t]{0,8}/y;
const OPENING_QUOTE = /\\{0,7}["'`]/y;
const BARE_VALUE = /[^\s,;&)\]}"'`<>\\]+/y;
/** These say nothing of a value. */
const EMPTY_VALUE = /(?:true|false|null|undefined|\[redacted\])(?![\w-])/y;
/** Names whose bare value has blanks: the scheme and the credentials, a list of cookies. */
const WHOLE_LINE = /authorization|cookie/i;
const MASK = "[redacted]";

export type FieldOptions = {
  /** Keeps the names and attributes of cookies in header lines; only their values go. */
  keepCookieNames?: boolean;
};

/** Replaces the value of every sensitive field by `[redacted]`; JSON stays JSON. */
export function dropFields(text: string, { keepCookieNames = false }: FieldOptions = {}): string {
  let result = "";
  let copied = 0;
  SENSITIVE.lastIndex = 0;
  for (let match = SENSITIVE.exec(text); match !== null; match = SENSITIVE.exec(text)) {
    const field = fieldAt(text, match.index);
    if (field === null) continue;
    const { start, end } = valueAt(text, field);
    if (end > start) {
      const mask = keepCookieNames && isCookieHeader(field) ? maskCookie(text.slice(start, end)) : MASK;
      const needsQuotes = field.isQuoted && start === field.end;
      result += text.slice(copied, start) + (needsQuotes ? `"${mask}"` : mask);
      copied = end;
    }
    SENSITIVE.lastIndex = Math.max(end, SENSITIVE.lastIndex);
  }
  return copied === 0 ? text : result + text.slice(copied);
}

type Field = {
  name: string;
  /** Where what follows the separator begins. */
  end: number;
  isQuoted: boolean;
  /** A header, or a line of a configuration file: the value is the rest of the line. */
  isHeader: boolean;
};

/** Reads the name around a sensitive part and the separator after it; null when no value follows. */
function fieldAt(text: string, at: number): Field | null {
  let end = at;
  while (end < text.length && end - at < NAME_CHARACTERS_MAX && isNameCode(text.charCodeAt(end))) end += 1;
  SEPARATOR.lastIndex = end;
  const separator = SEPARATOR.exec(text);
  if (separator === null) return null;
  let start = at;
  while (start > 0 && at - start < NAME_CHARACTERS_MAX && isNameCode(text.charCodeAt(start - 1))) start -= 1;
  return {
    name: text.slice(start, end),
    end: end + separator[0].length,
    isQuoted: separator[1] !== undefined,
    isHeader: separator[2] === ":" && (start === 0 || text[start - 1] === "\n"),
  };
}

function isNameCode(code: number): boolean {
  const isDigit = code >= 48 && code <= 57;
  const isLetter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  return isDigit || isLetter || code === 95 || code === 45 || code === 46;
}

/** Finds the range of a value, without its quotes; empty when there is nothing to hide. */
function valueAt(text: string, field: Field): { start: number; end: number } {
  const { end: at } = field;
  OPENING_QUOTE.lastIndex = at;
  const quote = OPENING_QUOTE.exec(text)?.[0];
  if (quote !== undefined) return { start: at + quote.length, end: closingQuote(text, at + quote.length, quote) };
  EMPTY_VALUE.lastIndex = at;
  if (EMPTY_VALUE.test(text)) return { start: at, end: at };
  const first = text[at];
  if (field.isQuoted && (first === "{" || first === "[")) return { start: at, end: closingBracket(text, at) };
  if (!field.isQuoted && (field.isHeader || WHOLE_LINE.test(field.name))) return { start: at, end: lineEnd(text, at) };
  BARE_VALUE.lastIndex = at;
  return { start: at, end: at + (BARE_VALUE.exec(text)?.[0].length ?? 0) };
}

/** The quote that ends a value is written as the one that began it, with no further backslash before it. */
function closingQuote(text: string, from: number, quote: string): number {
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + quote.length)) {
    let backslashes = 0;
    while (text[at - 1 - backslashes] === "\\" && at - 1 - backslashes >= from) backslashes += 1;
    if (backslashes % 2 === 0) return at;
  }
  return text.length;
}

/** End of a JSON object or array; the end of the text when it was cut off. */
function closingBracket(text: string, from: number): number {
  let depth = 0;
  let isInText = false;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === "\\") at += 1;
    else if (character === '"') isInText = !isInText;
    else if (isInText) continue;
    else if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}

function lineEnd(text: string, from: number): number {
  const at = text.slice(from).search(/[\r\n]|\\[rn]/);
  return at < 0 ? text.length : from + at;
}

function isCookieHeader({ name, isHeader }: Field): boolean {
  return isHeader && /^set-cookie$/i.test(name);
}

/** RFC 6265, section 4.1: the first pair is the cookie, the rest are attributes. */
function maskCookie(value: string): string {
  const end = value.indexOf(";");
  const pair = end < 0 ? value : value.slice(0, end);
  const name = pair.slice(0, Math.max(0, pair.indexOf("=")));
  return `${name}=${MASK}${end < 0 ? "" : value.slice(end)}`;
}
