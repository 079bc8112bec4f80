/** Tells values people invent for documentation from values a machine drew. */

/** Words that stand in values meant to be replaced (catalogue 6). */
const placeholderWords =
  /example|changeme|change[_-]me|placeholder|your[_-]|[_-]your|yourkey|replace[_-]?(?:me|with)|insert[_-]|dummy|redacted|not[_-]?a[_-]?(?:real|secret)|todo|process\.env|import\.meta|\$\{|\{\{|<[^>]*>|\*{3}|\.\.\./i;
/** In random text of 62 letters three x in a row turn up by chance once in 10,000 places; in short values that is rare enough. */
const SHORT_VALUE = 48;

/**
 * Tells whether a value is a placeholder: one or two characters repeated, a run of x, a long run of one character, or
 * a word such as `example`, `changeme` or `your_`.
 */
export function isPlaceholder(value: string): boolean {
  if (value.length >= 8 && new Set(value).size <= 2) return true;
  if (value.length < SHORT_VALUE ? /x{3}/i.test(value) : /x{6}/i.test(value)) return true;
  if (/([A-Za-z0-9*.])\1{9}/.test(value)) return true;
  return placeholderWords.test(value);
}

/** Computes Shannon's entropy of a text in bits per character; 0 for an empty text. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
