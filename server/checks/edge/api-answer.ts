/** Reads answers of Cloudflare's API: the envelope, its result, and why something was refused. */
import type { CloudflareZone, Json } from "../check.ts";

/** One answer as facts keep it: the result, or the status and the API's words. */
export type ApiFact = { status: number; result: Json; error: string | null };

/** Asks for a path and keeps what a check judges. */
export async function askZone(zone: CloudflareZone, path: string): Promise<ApiFact> {
  const { status, body } = await zone.get(path);
  const isGood = status === 200 && fieldOf(body, "success") !== false;
  return { status, result: isGood ? (fieldOf(body, "result") ?? null) : null, error: isGood ? null : errorText(body) };
}

/** Cloudflare docs, "Error messages": `errors[]` with code and message. */
function errorText(body: Json): string {
  const errors = listOf(fieldOf(body, "errors")).map((error) => textOf(fieldOf(error, "message")) ?? "");
  return (
    errors
      .filter((message) => message !== "")
      .join("; ")
      .slice(0, 300) || "no reason given"
  );
}

/** Tells whether the token lacks a permission: 401 and 403 (Cloudflare docs, "Troubleshooting"). */
export function isRefused({ status }: ApiFact): boolean {
  return status === 401 || status === 403;
}

/** Gives a field of an object; undefined for what has none. */
export function fieldOf(value: Json | undefined, name: string): Json | undefined {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** Gives a list; empty for what is none. */
export function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

/** Gives a text; null for what is none. */
export function textOf(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}
