import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** Anything JSON can say. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
/** A JSON object. */
export type JsonObject = { [key: string]: Json | undefined };

/**
 * Writes a value as canonical JSON (RFC 8785), the form the SDK signs and verifies; undefined becomes null. Half
 * emoji and other lone surrogates, which that form cannot say, become U+FFFD. Throws on numbers that are not finite.
 */
export function canonical(value: unknown): string {
  try {
    return canonicalize(value) ?? "null";
  } catch {
    return canonicalize(wellFormed(value)) ?? "null";
  }
}

function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toWellFormed(), wellFormed(item)]));
}

/** Parses JSON; undefined when the text is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Tells whether a value is a JSON object, not an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Shortens any text to 22 characters that are the same for the same text. */
export function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}

/** Removes NUL characters, which Postgres refuses in text. */
export function withoutNul(text: string): string {
  return text.replaceAll("\0", "");
}
