/** Errors as other programs read them: RFC 9457, application/problem+json. */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { env } from "../env.ts";
import { AppError, Conflict, InvalidInput, LimitReached, NotAllowed, NotFound, Unavailable } from "../errors.ts";
import { BodyTooLarge } from "../http/limited-body.ts";
import { log } from "../log.ts";
import { BadRequestPart } from "./operation.ts";

/** Each kind of problem with its status and title; the type is its anchor on the documentation page. */
export const problemKinds = {
  "bad-request": { status: 400, title: "The request cannot be read" },
  "not-authenticated": { status: 401, title: "No valid key" },
  "not-allowed": { status: 403, title: "The key may not do this" },
  "not-found": { status: 404, title: "Not there, or not this key's" },
  "method-not-allowed": { status: 405, title: "This address does not take this method" },
  conflict: { status: 409, title: "Not possible now" },
  "too-large": { status: 413, title: "The body is too large" },
  "not-json": { status: 415, title: "The body is not JSON" },
  invalid: { status: 422, title: "Something does not fit" },
  "limit-reached": { status: 429, title: "Too many requests" },
  "our-fault": { status: 500, title: "A fault on our side" },
  unavailable: { status: 503, title: "Something we need does not answer" },
} as const;
export type ProblemKind = keyof typeof problemKinds;

export const Problem = z
  .object({
    type: z.string().describe("A page that explains it."),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe("What happened here, and what to do."),
    errors: z
      .array(z.object({ in: z.enum(["path", "query", "body"]), pointer: z.string(), detail: z.string() }))
      .optional(),
    reference: z.string().optional().describe("Name it when you ask us."),
  })
  .meta({ id: "Problem" });

/** Thrown by the edge itself, before a verb is called. */
export class ProblemError extends Error {
  override name = "ProblemError";
  readonly kind: ProblemKind;
  readonly headers: Record<string, string>;
  constructor(kind: ProblemKind, detail: string, headers: Record<string, string> = {}) {
    super(detail);
    this.kind = kind;
    this.headers = headers;
  }
}

/** Gives the answer for whatever was thrown; what was not foreseen is logged whole and told as a reference. */
export function problemOf(error: unknown, now: Date): Response {
  if (error instanceof ProblemError) return problem(error.kind, error.message, {}, error.headers);
  if (error instanceof BodyTooLarge) return problem("too-large", "A body has at most 1 MiB.");
  if (error instanceof BadRequestPart) {
    // An address that cannot be one is as little there as one that is not.
    if (error.place === "path") return problem("not-found", new NotFound("address").userMessage);
    const errors = error.issues.map((issue) => ({ in: error.place, ...issue }));
    const [first] = errors;
    return problem("invalid", `${first?.pointer ? `${first.pointer}: ` : ""}${first?.detail ?? ""}`, { errors });
  }
  if (error instanceof LimitReached) {
    const seconds = Math.max(1, Math.ceil((error.retryAt.getTime() - now.getTime()) / 1000));
    return problem("limit-reached", error.userMessage, {}, { "retry-after": String(seconds) });
  }
  if (error instanceof InvalidInput) {
    const pointer = error.field === null ? "" : `/${snake(error.field)}`;
    const errors = [{ in: "body", pointer, detail: error.userMessage }];
    return problem("invalid", error.userMessage, { errors });
  }
  if (error instanceof AppError) return problem(kindOf(error), error.userMessage);
  const reference = randomBytes(4).toString("hex");
  log("error", "an API operation failed", { reference, error });
  return problem("our-fault", `Nothing was changed. Reference ${reference}.`, { reference });
}

function kindOf(error: AppError): ProblemKind {
  if (error instanceof NotFound) return "not-found";
  if (error instanceof NotAllowed) return "not-allowed";
  if (error instanceof Conflict) return "conflict";
  return error instanceof Unavailable ? "unavailable" : "our-fault";
}

function problem(
  kind: ProblemKind,
  detail: string,
  more: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Response {
  const { status, title } = problemKinds[kind];
  const type = `${env().NEXTAUTH_URL}/docs/api#${kind}`;
  return new Response(JSON.stringify({ type, title, status, detail, ...more }), {
    status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers },
  });
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
