/** Reads fields of a body that anybody may have written: each is typed, cut and redacted on its way in. */
import { redact } from "../checks/redact.ts";
import { storableText } from "../checks/storable.ts";
import type { DeployEvent } from "./webhook.ts";

/** Ours: characters of a line shown in a list. */
const LINE_MAX = 200;
const URL_MAX = 500;

/** Reads the bytes as JSON; undefined when they are none. */
export function readJson(rawBody: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(rawBody));
  } catch {
    return undefined;
  }
}

/** Gives a field of an object by its path; undefined when something on the way is missing. */
export function at(json: unknown, ...path: string[]): unknown {
  let held = json;
  for (const name of path) {
    if (typeof held !== "object" || held === null || !Object.hasOwn(held, name)) return undefined;
    held = (held as Record<string, unknown>)[name];
  }
  return held;
}

/** Gives a text as it is, cut; a number as text; null for anything else and for nothing. */
export function plain(value: unknown, max = LINE_MAX): string | null {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  if (typeof value !== "string") return null;
  const text = storableText(value.slice(0, max * 4))
    .trim()
    .slice(0, max);
  return text === "" ? null : text;
}

/** Gives the first line of a free text, redacted and cut; null for nothing. */
export function line(value: unknown, max = LINE_MAX): string | null {
  if (typeof value !== "string") return null;
  // Cut before it is redacted too: a body may be a megabyte of one line.
  const first =
    value
      .trim()
      .split(/[\r\n]/, 1)[0]
      ?.slice(0, max * 10) ?? "";
  return plain(redact(storableText(first)), max);
}

/** Gives a commit's hash in small letters; null for what is none (git: 40 or 64 hex digits, often shortened). */
export function commit(value: unknown): string | null {
  return typeof value === "string" && /^[0-9a-f]{7,64}$/i.test(value) ? value.toLowerCase() : null;
}

/** Gives a branch's name without its namespace; null for nothing. */
export function branch(value: unknown): string | null {
  return typeof value === "string" ? line(value.replace(/^refs\/(heads|tags)\//, "")) : null;
}

/** Gives a web address without credentials, query and fragment, `https` where the scheme is missing; null for any other. */
export function webUrl(value: unknown): string | null {
  if (typeof value !== "string" || value === "" || value.length > 2_000) return null;
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:/i.test(value) ? value : `https://${value}`);
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:") || !url.hostname.includes(".")) return null;
  return redact(`${url.origin}${url.pathname}`).slice(0, URL_MAX);
}

/** Gives an instant from RFC 3339 text, seconds or milliseconds; null for what is none. */
export function instant(value: unknown): Date | null {
  if (typeof value === "number" && Number.isFinite(value)) {
    // Seconds stay below this until the year 5138, milliseconds are above it since 1973.
    return valid(new Date(value < 1e11 ? value * 1_000 : value));
  }
  return typeof value === "string" && value.length <= 40 ? valid(new Date(value)) : null;
}

function valid(date: Date): Date | null {
  const year = date.getUTCFullYear();
  return year >= 2000 && year <= 9999 ? date : null;
}

/** Lists the texts that are there. */
export function present(...values: (string | null)[]): string[] {
  return values.filter((value) => value !== null);
}

type Given = Partial<DeployEvent> & Pick<DeployEvent, "environment" | "kind" | "at">;

/** Fills what a call does not say; null when it does not name the deploy. */
export function deployEvent({
  providerDeployId,
  ...given
}: Omit<Given, "providerDeployId"> & { providerDeployId: string | null }): DeployEvent | null {
  if (providerDeployId === null) return null;
  return {
    startedAt: null,
    commitSha: null,
    branch: null,
    title: null,
    authorName: null,
    url: null,
    detailUrl: null,
    failure: null,
    ...given,
    providerDeployId,
  };
}
