import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** Anything JSON can say. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
/** A JSON object. */
export type JsonObject = { [key: string]: Json | undefined };

/**
 * Writes a value as canonical JSON (RFC 8785), the form the SDK signs and verifies; undefined becomes null.
 * Throws on lone surrogates, which canonical JSON cannot say.
 */
export function canonical(value: unknown): string {
  return canonicalize(value) ?? "null";
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
