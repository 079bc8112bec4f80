/** What a secret rule is, and the three ways to write one: by prefix, by neighbourhood, by hand. */
import type { Severity } from "../check.ts";
import { isPlaceholder } from "./placeholder.ts";

/**
 * What finding a value means: `secret` must be revoked, `restricted` is an identifier that opens more unless its owner
 * restricted it, `generic` only looks like a secret, `public` is meant to be seen.
 */
export type SecretClass = "secret" | "restricted" | "generic" | "public";

/** Where a value stands in a text. `prefixLength` counts the characters the vendor publishes as the prefix. */
export type Found = {
  start: number;
  end: number;
  prefixLength: number;
  /** Only where this match means something else than the rule's default. */
  class?: SecretClass;
  severity?: Severity;
  /** Name of the variable it is assigned to, or the role of a token. */
  name?: string;
  /** The value itself where the range holds more than it (line breaks, words between two halves). Never stored. */
  value?: string;
};

export type SecretRule = {
  /** Kebab-case; stored with findings, never renamed. */
  id: string;
  /** Whose value it is: `Stripe`; empty for shapes no vendor owns. */
  vendor: string;
  /** A noun a founder understands: "Stripe secret key". */
  title: string;
  class: SecretClass;
  severity: Severity;
  /** Where two matches overlap the higher rank stays: 3 vendor shapes, 2 formats, 1 named variables, 0 guesses. */
  rank: 0 | 1 | 2 | 3 | 4;
  /** Texts of at least three characters, one of which stands in every match: the pre-filter looks for nothing else. */
  anchors: string[];
  /** Whether the anchors are looked for in any case; they are then written in lower case. */
  ignoreCase: boolean;
  /** Looks at one place where an anchor stands. Must not scan further than a few thousand characters from it. */
  match(text: string, at: number, anchor: string): Found | null;
};

type Described = Pick<SecretRule, "id" | "vendor" | "title"> & Partial<Pick<SecretRule, "class" | "severity" | "rank">>;

const severityOf: { [name in SecretClass]: Severity } = {
  secret: "critical",
  restricted: "medium",
  generic: "low",
  public: "info",
};

/** Fills in what most rules share: class secret, the severity of the class, rank 3. */
export function rule(parts: Described & Pick<SecretRule, "anchors" | "match"> & { ignoreCase?: boolean }): SecretRule {
  const secretClass = parts.class ?? "secret";
  return { class: secretClass, severity: severityOf[secretClass], rank: 3, ignoreCase: false, ...parts };
}

/**
 * Makes a rule for values that begin with a published prefix. `body` is what follows it, as a pattern without anchors;
 * it may not be followed by another letter or digit. A prefix shorter than six characters must not stand inside a word.
 */
export function prefixed(
  parts: Described & { prefixes: string[]; body: string; accept?: (body: string, prefix: string) => boolean },
): SecretRule {
  const pattern = new RegExp(`(?:${parts.body})(?![A-Za-z0-9])`, "y");
  const { prefixes, accept, ...described } = parts;
  return rule({
    ...described,
    anchors: prefixes,
    match(text, at, prefix) {
      if (prefix.length < 6 && isInsideWord(text, at)) return null;
      pattern.lastIndex = at + prefix.length;
      const body = pattern.exec(text)?.[0];
      if (body === undefined || isPlaceholder(body)) return null;
      if (accept && !accept(body, prefix)) return null;
      return { start: at, end: at + prefix.length + body.length, prefixLength: prefix.length };
    },
  });
}

/**
 * Makes a rule for values that only a word nearby gives away. `shape` is searched within the given number of
 * characters on both sides of the keyword; its first group, if it has one, is the prefix.
 */
export function near(
  parts: Described & { keywords: string[]; shape: string; within: number; accept?: (value: string) => boolean },
): SecretRule {
  const pattern = new RegExp(`(?<![A-Za-z0-9_-])${parts.shape}(?![A-Za-z0-9_-])`, "g");
  const { keywords, within, accept, ...described } = parts;
  return rule({
    ...described,
    anchors: keywords,
    ignoreCase: true,
    match(text, at, keyword) {
      const from = Math.max(0, at - within);
      const window = text.slice(from, at + keyword.length + within);
      for (const match of window.matchAll(pattern)) {
        const value = match[0];
        const prefixLength = match[1]?.length ?? 0;
        if (isPlaceholder(value.slice(prefixLength)) || (accept && !accept(value))) continue;
        const start = from + match.index;
        return { start, end: start + value.length, prefixLength };
      }
      return null;
    },
  });
}

/** Tells whether a place continues a word. Escapes (`\n`, `%3D`, `\u003d`) before it are not part of a word. */
export function isInsideWord(text: string, at: number): boolean {
  if (at === 0 || !isWordCode(text.charCodeAt(at - 1))) return false;
  const before = text.slice(Math.max(0, at - 6), at);
  return !/(?:\\[nrtbf]|%[0-9A-Fa-f]{2}|\\x[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4})$/.test(before);
}

function isWordCode(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
}
