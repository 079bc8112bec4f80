/** What a web server of the world is asked and what it answers. */
import type { IncomingHttpHeaders, ServerResponse } from "node:http";

export type WebRequest = {
  scheme: "http" | "https";
  /** The loopback address that was connected to. */
  address: string;
  /** Lower case, without the port. */
  host: string;
  method: string;
  path: string;
  /** With the question mark, or empty. */
  query: string;
  headers: IncomingHttpHeaders;
  /** What came with it, as text; empty when nothing. */
  body: string;
};

export type Reply = {
  status: number;
  headers: [string, string][];
  /** A function writes to the response itself: the hostile ones hang, pour or bomb. */
  body: string | Buffer | ((response: ServerResponse) => void);
  /** Milliseconds the server thinks before it answers. */
  delayMs?: number;
};

/** A page. */
export function html(status: number, body: string, headers: [string, string][] = []): Reply {
  return { status, headers: [["content-type", "text/html; charset=utf-8"], ...headers], body };
}

/** A JSON document. */
export function json(status: number, value: unknown, headers: [string, string][] = []): Reply {
  return {
    status,
    headers: [["content-type", "application/json; charset=utf-8"], ...headers],
    body: JSON.stringify(value),
  };
}

/** Plain text, or any other text by its content type. */
export function text(status: number, body: string, contentType = "text/plain; charset=utf-8"): Reply {
  return { status, headers: [["content-type", contentType]], body };
}

/** A redirect. */
export function redirect(status: 301 | 302 | 303 | 307 | 308, location: string): Reply {
  return { status, headers: [["location", location]], body: "" };
}

/** The reply with headers added; a header of the same name is replaced unless it is a cookie. */
export function withHeaders(reply: Reply, headers: [string, string][]): Reply {
  const replaced = new Set(headers.map(([name]) => name).filter((name) => name !== "set-cookie"));
  return { ...reply, headers: [...reply.headers.filter(([name]) => !replaced.has(name)), ...headers] };
}

/** The text of a reply whose content type begins as given, or null. */
export function textOf(reply: Reply, contentType: string): string | null {
  const type = reply.headers.find(([name]) => name === "content-type")?.[1] ?? "";
  return typeof reply.body === "string" && type.startsWith(contentType) ? reply.body : null;
}
