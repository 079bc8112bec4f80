/** Talks to the portal: pulls work, pushes answers, says that it lives. Follows no redirect, so that the token stays here. */
import { isIP } from "node:net";
import type { z } from "zod";
import {
  type AgentAnswer,
  HeartbeatAnswer,
  PullAnswer,
  type PullRequest,
  PushAnswer,
} from "../../server/probe-agents/protocol.ts";

/** The portal said no to who we are: trying again helps nobody. */
export class Refused extends Error {
  override name = "Refused";
}

/** The portal cannot be reached, or cannot answer now; `afterMs` is when it asked to be called again, null when it did not. */
export class PortalGone extends Error {
  override name = "PortalGone";
  readonly afterMs: number | null;
  constructor(message: string, afterMs: number | null = null, cause?: unknown) {
    super(message, { cause });
    this.afterMs = afterMs;
  }
}

/** The portal does not take this very body, now or later. */
export class BadBody extends Error {
  override name = "BadBody";
}

export type Portal = {
  pull(request: PullRequest, signal: AbortSignal): Promise<PullAnswer>;
  push(results: AgentAnswer[], signal?: AbortSignal): Promise<PushAnswer>;
  beat(leases: string[]): Promise<HeartbeatAnswer>;
};

const ANSWER_MS = 15_000;
const ANSWER_BYTES_MAX = 4 * 1024 * 1024;

/** Reads the portal's address; null when it is none, or would carry the token unprotected over a network. */
export function readPortalUrl(text: string): URL | null {
  const url = URL.parse(text);
  if (url === null || !["https:", "http:"].includes(url.protocol) || url.username !== "") return null;
  if (url.protocol === "http:" && !isNear(url.hostname)) return null;
  return new URL(url.pathname.endsWith("/") ? url : `${url.origin}${url.pathname}/`);
}

/** This machine, or a bare name of a container network: nobody listens in between. */
function isNear(host: string): boolean {
  if (host === "localhost" || host === "[::1]" || (isIP(host) === 4 && host.startsWith("127."))) return true;
  return isIP(host) === 0 && !host.includes(".") && !host.startsWith("[");
}

/** Makes the portal of one agent. */
export function openPortal(url: URL, token: string): Portal {
  async function call<T extends z.ZodType>(
    path: string,
    body: object,
    schema: T,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<z.infer<T>> {
    const timeout = AbortSignal.timeout(timeoutMs);
    const response = await fetch(new URL(`api/probe/${path}`, url), {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
      redirect: "error",
      signal: signal ? AbortSignal.any([timeout, signal]) : timeout,
    }).catch((error: unknown) => {
      throw new PortalGone(`the portal does not answer: ${reasonOf(error)}`, null, error);
    });
    const text = await textOf(response);
    if (response.ok) {
      const answer = schema.safeParse(jsonOf(text));
      if (answer.success) return answer.data;
      throw new PortalGone("the portal's answer cannot be read: is it the same version as this agent?");
    }
    const said = messageOf(text) ?? `status ${response.status}`;
    if (response.status === 401 || response.status === 403 || response.status === 409) throw new Refused(said);
    if (response.status === 400 || response.status === 413) throw new BadBody(said);
    const seconds = Number(response.headers.get("retry-after") ?? "");
    throw new PortalGone(`the portal cannot answer now: ${said}`, seconds > 0 ? Math.min(seconds, 300) * 1_000 : null);
  }
  return {
    pull: (request, signal) => call("tasks", request, PullAnswer, request.waitMs + ANSWER_MS, signal),
    push: (results, signal) => call("results", { results }, PushAnswer, ANSWER_MS * 2, signal),
    beat: (leases) => call("heartbeat", { leases }, HeartbeatAnswer, ANSWER_MS),
  };
}

async function textOf(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const part of response.body ?? []) {
      bytes += part.byteLength;
      if (bytes > ANSWER_BYTES_MAX) throw new PortalGone("the portal's answer is too long");
      parts.push(part);
    }
  } catch (error) {
    if (error instanceof PortalGone) throw error;
    throw new PortalGone(`the portal's answer broke off: ${reasonOf(error)}`, null, error);
  }
  return Buffer.concat(parts).toString();
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function messageOf(text: string): string | null {
  const value = jsonOf(text);
  const message = typeof value === "object" && value !== null && "message" in value ? value.message : null;
  return typeof message === "string" ? message.slice(0, 300) : null;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
