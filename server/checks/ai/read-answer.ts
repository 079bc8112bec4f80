/** Reads what an assistant answered from what came over the wire. */
import type { HttpExchange } from "../probes/probes.ts";
import type { AiAssistant } from "../store-profile.ts";
import { valueAt } from "./message-shape.ts";

export type Answer =
  | {
      kind: "text";
      text: string;
      /** The body is a page by itself, not text that a page shows. */
      isPage: boolean;
      /** More came than was read. */
      isCut: boolean;
    }
  /** It asks for fewer or slower messages; `afterSeconds` is null when it does not say when to come back. */
  | { kind: "limited"; afterSeconds: number | null }
  | { kind: "unreadable"; problem: string };

/** Ours: a chat answer is a page of text. What is longer is judged as far as this, and never called fine. */
const ANSWER_CHARACTERS_MAX = 65_536;
/** These refuse the message or its size; what they say is an answer like any other (RFC 9110, section 15.5). */
const REFUSALS = new Set([400, 403, 406, 409, 413, 414, 415, 418, 422, 451]);

/** Reads the text of an answer, whole or as a stream of events. A refusal is an answer; anything else above 299 is none. */
export function readAnswer(exchange: HttpExchange, { responsePath }: Pick<AiAssistant, "responsePath">): Answer {
  const { status, fault, botWall, body, contentType, truncated } = exchange;
  if (status === null) return unreadable(`no answer (${fault?.kind ?? "unknown"})`);
  if (botWall) return unreadable("bot protection answered in its place");
  if (status === 429 || status === 503) return { kind: "limited", afterSeconds: pauseOf(exchange) };
  const isRefusal = REFUSALS.has(status);
  if (!isRefusal && (status < 200 || status > 299)) return unreadable(`it answered ${status}`);
  if (fault !== null && fault.kind !== "too-large") return unreadable(`the answer broke off (${fault.kind})`);
  const text = isRefusal ? body : textOf(body, contentType, responsePath);
  if (text === null) return unreadable(`nothing stands at ${responsePath} in the answer`);
  if (text.trim() === "" && !isRefusal) return unreadable("the answer was empty");
  return {
    kind: "text",
    text: text.slice(0, ANSWER_CHARACTERS_MAX),
    isPage: responsePath === undefined && /^\s*text\/html\b/i.test(contentType),
    isCut: truncated || text.length > ANSWER_CHARACTERS_MAX,
  };
}

function unreadable(problem: string): Answer {
  return { kind: "unreadable", problem };
}

function pauseOf({ headers }: HttpExchange): number | null {
  const value = headers.find(([name]) => name === "retry-after")?.[1]?.trim() ?? "";
  return /^\d{1,6}$/.test(value) ? Number(value) : null;
}

function textOf(body: string, contentType: string, path: string | undefined): string | null {
  if (/^\s*text\/event-stream\b/i.test(contentType)) return streamedText(body, path);
  if (path === undefined) return body;
  return textAt(body, path);
}

/** HTML standard, section 9.2: the text is spread over the events; an event that holds none (a ping, `[DONE]`) adds none. */
function streamedText(body: string, path: string | undefined): string | null {
  const events = body.split(/\r?\n/).flatMap((line) => /^data: ?(.*)$/.exec(line)?.[1] ?? []);
  if (path === undefined) return events.filter((data) => data !== "[DONE]").join("");
  const parts = events.flatMap((data) => textAt(data, path) ?? []);
  return parts.length === 0 ? null : parts.join("");
}

function textAt(json: string, path: string): string | null {
  let value: unknown;
  try {
    value = valueAt(JSON.parse(json), path);
  } catch {
    return null;
  }
  if (typeof value === "string") return value;
  // Structured answers are searched as they stand.
  return value === undefined || value === null ? null : JSON.stringify(value);
}
