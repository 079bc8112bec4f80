/** SPF macros (RFC 7208, section 7): reading macro strings and expanding them. */

/** Holds one piece of a macro string. */
export type MacroPart =
  | { kind: "literal"; text: string }
  /** `%%`, `%_` and `%-`, already replaced. */
  | { kind: "escape"; text: string }
  | {
      kind: "macro";
      /** Lower case. */
      letter: string;
      /** An upper-case letter asks for URL escaping. */
      isEscaped: boolean;
      /** How many right-hand labels to keep; null keeps all. */
      keep: number | null;
      isReversed: boolean;
      /** Characters to split at; "." when the record names none. */
      delimiters: string;
    };
/** Holds a macro string, ready to expand. */
export type MacroString = MacroPart[];

/** Where a macro string stands decides which letters and characters it may hold. */
export type MacroPlace = "domain" | "modifier" | "explanation";

/** A value for every letter that a place allows; `p` costs DNS queries, so it is asked for only when used. */
export type MacroValues = {
  s: string;
  l: string;
  o: string;
  d: string;
  i: string;
  h: string;
  v: string;
  c: string;
  r: string;
  t: string;
  p: () => Promise<string>;
};

/** Longest DNS name in text form (RFC 7208, section 7.3, note on truncation). */
const NAME_LENGTH_MAX = 253;
/** Ours: an expansion beyond this is an attack, not an address. */
const EXPANSION_LENGTH_MAX = 16_384;

/** Thrown when an expansion grows beyond 16 KiB. */
export class MacroTooLong extends Error {
  override name = "MacroTooLong";
}

/** Reads a macro string; null when it breaks the grammar of its place (RFC 7208, section 7.1). */
export function parseMacroString(text: string, place: MacroPlace): MacroString | null {
  const parts: MacroString = [];
  // Visible ASCII without "%"; explanations may hold spaces too.
  const literal = place === "explanation" ? /[\x20-\x24\x26-\x7e]+/y : /[\x21-\x24\x26-\x7e]+/y;
  const sign = /%([%_-])/y;
  const macro = /%\{([a-z])(\d*)(r?)([.\-+,/_=]*)\}/iy;
  for (let at = 0; at < text.length; ) {
    for (const pattern of [literal, sign, macro]) pattern.lastIndex = at;
    const plain = literal.exec(text);
    const escaped = plain ? null : sign.exec(text);
    const expanded = plain || escaped ? null : macro.exec(text);
    const part = expanded ? readMacro(expanded, place) : readPlain(plain, escaped);
    if (part === null) return null;
    parts.push(part);
    at += (plain ?? escaped ?? expanded)?.[0].length ?? 1;
  }
  return parts;
}

/** Reads a domain-spec: a macro string that ends in a macro or in a dot and a valid top label; null otherwise. */
export function parseDomainSpec(text: string): MacroString | null {
  const parts = parseMacroString(text, "domain");
  const last = parts?.at(-1);
  if (!parts || !last) return null;
  if (last.kind !== "literal") return parts;
  const name = last.text.endsWith(".") ? last.text.slice(0, -1) : last.text;
  const dot = name.lastIndexOf(".");
  return dot >= 0 && isTopLabel(name.slice(dot + 1)) ? parts : null;
}

/** Expands a macro string to text. Throws `MacroTooLong`. */
export async function expandMacros(parts: MacroString, values: MacroValues): Promise<string> {
  let text = "";
  for (const part of parts) {
    text += part.kind === "macro" ? transform(part, await macroValue(part.letter, values)) : part.text;
    if (text.length > EXPANSION_LENGTH_MAX) throw new MacroTooLong(`more than ${EXPANSION_LENGTH_MAX} characters`);
  }
  return text;
}

/** Fits an expanded name into 253 characters by dropping labels from the left, and drops the final dot (section 7.3). */
export function fitName(expanded: string): string {
  let name = expanded.endsWith(".") ? expanded.slice(0, -1) : expanded;
  while (name.length > NAME_LENGTH_MAX && name.includes(".")) name = name.slice(name.indexOf(".") + 1);
  return name;
}

/** Tells whether a text can be asked for in the DNS: labels of 1 to 63 octets, 253 in all (RFC 1035, section 2.3.4). */
export function isDnsName(name: string): boolean {
  if (name.length === 0 || Buffer.byteLength(name) > NAME_LENGTH_MAX) return false;
  return name.split(".").every((label) => label.length > 0 && Buffer.byteLength(label) <= 63);
}

function readPlain(literal: RegExpExecArray | null, escaped: RegExpExecArray | null): MacroPart | null {
  if (literal) return { kind: "literal", text: literal[0] };
  const escapes: { [sign: string]: string } = { "%": "%", _: " ", "-": "%20" };
  const text = escapes[escaped?.[1] ?? ""];
  return text === undefined ? null : { kind: "escape", text };
}

function readMacro(match: RegExpExecArray, place: MacroPlace): MacroPart | null {
  const [, rawLetter = "", digits = "", reverse = "", delimiters = ""] = match;
  const letter = rawLetter.toLowerCase();
  // Section 7.2: c, r and t are for explanations; an unknown modifier's value may hold any macro of the grammar.
  const allowed = place === "domain" ? "slodiphv" : "slodiphvcrt";
  if (!allowed.includes(letter)) return null;
  const keep = digits === "" ? null : Number(digits);
  // Section 7.3: the number of labels must not be zero.
  if (keep === 0) return null;
  return {
    kind: "macro",
    letter,
    isEscaped: rawLetter !== letter,
    keep,
    isReversed: reverse !== "",
    delimiters: delimiters === "" ? "." : delimiters,
  };
}

function macroValue(letter: string, values: MacroValues): string | Promise<string> {
  switch (letter) {
    case "s":
    case "l":
    case "o":
    case "d":
    case "i":
    case "h":
    case "v":
    case "c":
    case "r":
    case "t":
      return values[letter];
    default:
      return values.p();
  }
}

function transform(macro: Extract<MacroPart, { kind: "macro" }>, value: string): string {
  let labels = splitAt(value, macro.delimiters);
  if (macro.isReversed) labels.reverse();
  if (macro.keep !== null) labels = labels.slice(-macro.keep);
  const text = labels.join(".");
  return macro.isEscaped ? escapeUrl(text) : text;
}

function splitAt(value: string, delimiters: string): string[] {
  const labels = [""];
  for (const character of value) {
    if (delimiters.includes(character)) labels.push("");
    else labels[labels.length - 1] += character;
  }
  return labels;
}

/** Escapes all but the unreserved characters of RFC 3986, section 2.3. */
function escapeUrl(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** RFC 7208, section 7.1, `toplabel`: letters, digits and inner hyphens, not digits alone. */
function isTopLabel(label: string): boolean {
  return /^[a-z0-9-]+$/i.test(label) && !/^-|-$/.test(label) && /[a-z-]/i.test(label);
}
