/** What a message to an assistant looks like: where its text goes, and where the answer's text stands. */
import { z } from "zod";
import type { MessageTemplate } from "../store-profile.ts";

/** Names that would reach behind an object instead of into it, and places that would make a list of millions. */
const notFields = "(?!(?:__proto__|prototype|constructor|\\d{3,})(?:\\.|$))";
/** A path of at most eight fields and list places, such as `messages.0.content`. */
export const fieldPath = new RegExp(`^${notFields}[A-Za-z0-9_-]{1,60}(?:\\.${notFields}[A-Za-z0-9_-]{1,60}){0,7}$`);
/** RFC 9110, section 5.1; `host` and the framing fields are ours alone. */
export const headerName =
  /^(?!(?:host|content-length|transfer-encoding|connection)$)[A-Za-z0-9!#$%&'*+.^_`|~-]{1,80}$/i;
/** Ours: a template is a few fields, not a document. */
const TEMPLATE_CHARACTERS_MAX = 4_000;

const templateValue: z.ZodType<MessageTemplate[string]> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(z.record(z.string(), templateValue)),
    z.record(z.string(), templateValue),
  ]),
);
export const MessageTemplateSchema = z
  .record(z.string(), templateValue)
  .refine((value) => JSON.stringify(value).length <= TEMPLATE_CHARACTERS_MAX, "At most 4,000 characters.");

/** Writes a message as the assistant's endpoint wants it, as JSON text. */
export function messageJson(
  { requestTemplate = {}, messageField, conversationField }: MessageFields,
  text: string,
  conversation: string,
): string {
  const body: unknown = structuredClone(requestTemplate);
  put(body, messageField.split("."), text);
  if (conversationField !== undefined) put(body, conversationField.split("."), conversation);
  return JSON.stringify(body);
}

export type MessageFields = { requestTemplate?: MessageTemplate; messageField: string; conversationField?: string };

/** Sets a field, making the objects and lists on the way that are not there. */
function put(holder: unknown, [field, ...rest]: string[], text: string): void {
  if (field === undefined || typeof holder !== "object" || holder === null) return;
  if (rest.length === 0) {
    Object.defineProperty(holder, field, { value: text, enumerable: true, configurable: true, writable: true });
    return;
  }
  const held: unknown = Object.hasOwn(holder, field) ? Reflect.get(holder, field) : undefined;
  if (typeof held !== "object" || held === null) {
    const made = /^\d+$/.test(rest[0] ?? "") ? [] : {};
    Object.defineProperty(holder, field, { value: made, enumerable: true, configurable: true, writable: true });
    put(made, rest, text);
    return;
  }
  put(held, rest, text);
}

/** Gets what stands at a path; undefined when nothing does. */
export function valueAt(value: unknown, path: string): unknown {
  let found = value;
  for (const field of path.split(".")) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, field)) return undefined;
    found = Reflect.get(found, field);
  }
  return found;
}
