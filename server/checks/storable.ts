import type { Json } from "./check.ts";

/**
 * Copies a value into JSON that a database column takes: no undefined, no NUL characters, no halves of surrogate pairs.
 * Throws a TypeError for what JSON cannot say (functions, big integers, numbers that are not finite).
 */
export function toStorable(value: unknown): Json {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "string") return storableText(value);
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((entry) => toStorable(entry === undefined ? null : entry));
  if (typeof value === "object") {
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
    return Object.fromEntries(entries.map(([key, entry]) => [storableText(key), toStorable(entry)]));
  }
  throw new TypeError(`${typeof value} ${String(value)} cannot be stored`);
}

/** Replaces what JSON columns refuse: NUL characters and halves of surrogate pairs. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\u{fffd}");
}
