/** The edge of the probe agents: a token, a limit, a short body that fits, and an answer as JSON. */
import type { z } from "zod";
import { findProbeAgent, type KnownAgent } from "../doors/probe-agents.ts";
import { limit } from "../doors/rate-limit.ts";
import { LimitReached } from "../errors.ts";
import { clientIp } from "./client-ip.ts";
import { BodyTooLarge, withLimitedBody } from "./limited-body.ts";

const MINUTE_MS = 60_000;
/** An agent pulls and pushes a few times a second at its busiest. */
const CALLS_A_MINUTE = 600;
/** Wrong tokens from one address. */
const REFUSALS_A_MINUTE = 30;
/** 32 bytes in base64url. */
const TOKEN_SHAPE = /^Bearer ([A-Za-z0-9_-]{43})$/;

/** Answers one call of an agent. Who it is stands in its token alone; what does not fit is 400, and nothing is done. */
export async function answerProbe<S extends z.ZodType>(
  request: Request,
  { schema, bytesMax }: { schema: S; bytesMax: number },
  answer: (agent: KnownAgent, input: z.infer<S>) => Promise<object | Response>,
): Promise<Response> {
  const now = new Date();
  try {
    const token = TOKEN_SHAPE.exec(request.headers.get("authorization") ?? "")?.[1];
    const agent = token === undefined ? null : await findProbeAgent(token);
    if (!agent) {
      await limit(`probe:refused:${clientIp(request.headers)}`, REFUSALS_A_MINUTE, MINUTE_MS, now, "Too many calls.");
      return problem(401, "This token is not known, or was revoked.");
    }
    await limit(`probe:agent:${agent.id}`, CALLS_A_MINUTE, MINUTE_MS, now, "Too many calls.");
    const input = schema.safeParse(jsonOf(await (await withLimitedBody(request, bytesMax)).text()));
    if (!input.success) return problem(400, "The body does not fit.");
    const result = await answer(agent, input.data);
    return result instanceof Response ? result : Response.json(result);
  } catch (error) {
    if (error instanceof BodyTooLarge) return problem(413, "The body is too large.");
    if (error instanceof LimitReached) {
      const seconds = Math.max(1, Math.ceil((error.retryAt.getTime() - now.getTime()) / 1_000));
      return problem(429, error.userMessage, { "retry-after": String(seconds) });
    }
    throw error;
  }
}

/** Says in words what is wrong with a call. */
export function problem(status: number, message: string, headers: Record<string, string> = {}): Response {
  return Response.json({ message }, { status, headers });
}

/** Null, which fits no schema, for what is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
