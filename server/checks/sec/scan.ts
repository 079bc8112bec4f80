/** Scans a text for secrets and says what it found without repeating it. */
import { createHmac, randomBytes } from "node:crypto";
import type { Severity } from "../check.ts";
import { locateSecrets } from "./locate.ts";
import type { SecretClass } from "./rule.ts";

/** A masked finding: enough to recognise the value again and to find it, not enough to use it. */
export type SecretMatch = {
  rule: string;
  class: SecretClass;
  severity: Severity;
  /** What the vendor publishes as the beginning of such values; empty where there is none. */
  prefix: string;
  /** Characters of the whole value. */
  length: number;
  /** HMAC-SHA-256 of the value, hex, keyed by the caller: equal for equal values, useless without the key. */
  fingerprint: string;
  /** Name of the variable it is assigned to, or the role of a token; null when neither is known. */
  name: string | null;
  file: string;
  /** From 1. */
  line: number;
  /** In UTF-16 units from the beginning of the text. */
  offset: number;
  via: "plain" | "escaped" | "base64";
};

export type ScanOptions = {
  /** Where the text came from: a URL or a path. */
  file: string;
  /** Key of the fingerprints, the tenant's own. Without one they can be compared within this process only. */
  key?: string | Uint8Array;
};

const processKey = randomBytes(32);

/** Scans one text. Each value is reported once, where it stands first; public-by-design values are reported as `public`. */
export function scanText(text: string, { file, key = processKey }: ScanOptions): SecretMatch[] {
  const matches = new Map<string, SecretMatch>();
  const lines = lineCounter(text);
  for (const located of locateSecrets(text)) {
    const { rule, value, prefix, start, via } = located;
    const fingerprint = createHmac("sha256", key).update(value).digest("hex");
    const id = `${rule.id} ${fingerprint}`;
    if (matches.has(id)) continue;
    matches.set(id, {
      rule: rule.id,
      class: located.class,
      severity: located.severity ?? rule.severity,
      prefix,
      length: value.length,
      fingerprint,
      name: located.name || null,
      file,
      line: lines(start),
      offset: start,
      via,
    });
  }
  return [...matches.values()];
}

/** Counts line ends up to a place; places must be asked for in ascending order. */
function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let counted = 0;
  return (offset) => {
    for (let at = text.indexOf("\n", counted); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) {
      line += 1;
      counted = at + 1;
    }
    return line;
  };
}
