/**
 * Finds where secrets stand in a text. One pass over the characters picks the places where a rule's anchor stands (a
 * rolling hash of three characters, case ignored); only there a rule's pattern runs, anchored to the place.
 */
import { decodedLayers } from "./layers.ts";
import type { Found, SecretClass, SecretRule } from "./rule.ts";
import { secretRules } from "./rules.ts";

/** A match with the value itself: for the two callers that mask it at once, `scan.ts` and `redact.ts`. Never returned further. */
export type Located = Omit<Found, "value"> & {
  rule: SecretRule;
  class: SecretClass;
  value: string;
  prefix: string;
  /** How the value was written: as it is, with `\u` escapes, or inside base64. */
  via: "plain" | "escaped" | "base64";
};

type Anchor = { text: string; ignoreCase: boolean; rule: SecretRule };

const HASH_BITS = 15;
const HASH_MASK = (1 << HASH_BITS) - 1;

const anchorsByHash: Anchor[][] = Array.from({ length: 1 << HASH_BITS }, () => []);
const isAnchorHash = new Uint8Array(1 << HASH_BITS);
for (const rule of secretRules) {
  for (const text of rule.anchors) {
    const hash = hashOf(text);
    isAnchorHash[hash] = 1;
    anchorsByHash[hash]?.push({ text, ignoreCase: rule.ignoreCase, rule });
  }
}

/** Five bits of each of the first three characters: upper and lower case fall together. */
function hashOf(text: string): number {
  return ((text.charCodeAt(0) & 31) << 10) | ((text.charCodeAt(1) & 31) << 5) | (text.charCodeAt(2) & 31);
}

/** Locates every value a rule knows, public ones included, in order; overlapping matches keep the higher rank. */
export function locateSecrets(text: string): Located[] {
  const found = locatePlain(text, "plain");
  for (const layer of decodedLayers(text)) {
    for (const inner of locatePlain(layer.text, layer.via)) {
      found.push({ ...inner, start: layer.originalAt(inner.start), end: layer.originalEnd(inner.end) });
    }
  }
  return withoutOverlaps(found);
}

function locatePlain(text: string, via: Located["via"]): Located[] {
  const found: Located[] = [];
  const { length } = text;
  let hash = 0;
  for (let at = 0; at < length; at += 1) {
    hash = ((hash << 5) | (text.charCodeAt(at) & 31)) & HASH_MASK;
    if (isAnchorHash[hash] === 1 && at >= 2) tryAnchors(text, at - 2, hash, via, found);
  }
  return found;
}

function tryAnchors(text: string, at: number, hash: number, via: Located["via"], found: Located[]): void {
  for (const anchor of anchorsByHash[hash] ?? []) {
    if (!standsAt(text, at, anchor)) continue;
    const { rule } = anchor;
    const match = rule.match(text, at, anchor.text);
    if (match === null) continue;
    const { value = text.slice(match.start, match.end), ...place } = match;
    const prefix = text.slice(match.start, match.start + match.prefixLength);
    found.push({ ...place, rule, class: match.class ?? rule.class, value, prefix, via });
  }
}

function standsAt(text: string, at: number, { text: anchor, ignoreCase }: Anchor): boolean {
  for (let index = 0; index < anchor.length; index += 1) {
    const wanted = anchor.charCodeAt(index);
    const code = text.charCodeAt(at + index);
    if (code !== wanted && !(ignoreCase && isLetter(wanted) && (code | 32) === wanted)) return false;
  }
  return true;
}

function isLetter(code: number): boolean {
  return code >= 97 && code <= 122;
}

function withoutOverlaps(found: Located[]): Located[] {
  if (found.length < 2) return found;
  const kept: Located[] = [];
  const ranked = found.toSorted((left, right) => right.rule.rank - left.rule.rank || left.start - right.start);
  for (const match of ranked) {
    if (!overlaps(kept, match)) insertInOrder(kept, match);
  }
  return kept;
}

/** `kept` is ordered and free of overlaps, so only the last match that starts before the end can overlap. */
function overlaps(kept: Located[], match: Located): boolean {
  const next = firstFrom(kept, match.end);
  const before = kept[next - 1];
  return before !== undefined && before.end > match.start;
}

function insertInOrder(kept: Located[], match: Located): void {
  kept.splice(firstFrom(kept, match.start), 0, match);
}

/** Index of the first match that starts at or after a place. */
function firstFrom(kept: Located[], at: number): number {
  let low = 0;
  let high = kept.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((kept[middle]?.start ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
