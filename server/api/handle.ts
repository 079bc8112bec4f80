/** Answers one request to /api/v1: who asks, whether they may, what they sent; then one verb. */
import { inTenant } from "../ctx.ts";
import { type ApiKeyActor, actorOfApiKey } from "../doors/api-keys.ts";
import { type Claim, claimKey, hashRequest, type KeptAnswer, keepAnswer, releaseKey } from "../doors/idempotency.ts";
import { limit } from "../doors/rate-limit.ts";
import { Conflict } from "../errors.ts";
import { clientIp } from "../http/client-ip.ts";
import { withLimitedBody } from "../http/limited-body.ts";
import { apiScopes } from "../words.ts";
import type { Operation } from "./operation.ts";
import { operations } from "./operations.ts";
import { ProblemError, problemOf } from "./problem.ts";

export const BODY_BYTES_MAX = 1024 * 1024;
const MINUTE_MS = 60_000;
/** Requests a key may make in a minute, those that change something among them, and refused tries of one address. */
export const limits = { requests: 600, changes: 60, refused: 60 };
const PREFIX = "/api/v1";

/** Answers a request; never throws. */
export async function handleApi(request: Request, now = new Date()): Promise<Response> {
  const headers = new Headers();
  try {
    const { pathname, searchParams } = new URL(request.url);
    const { operation, path } = findOperation(request.method, pathname.slice(PREFIX.length));
    const actor = await authenticate(request, now);
    for (const [name, value] of Object.entries(await countUse(actor, operation, now))) headers.set(name, value);
    requireScope(actor, operation);
    const { text, value } = await readBody(request, operation);
    const act = operation.prepare({ path, query: searchParams, body: value });
    const key = operation.method === "POST" ? idempotencyKeyOf(request) : null;
    const answer =
      key === null
        ? { status: operation.status, body: await inTenant(actor, act, now) }
        : await once(actor, key, hashRequest(request.method, pathname, text), act, operation.status, now);
    if ("isRepeated" in answer && answer.isRepeated) headers.set("idempotency-replayed", "true");
    headers.set("cache-control", "no-store");
    if (answer.body === null) return new Response(null, { status: answer.status, headers });
    headers.set("content-type", "application/json");
    return new Response(JSON.stringify(answer.body), { status: answer.status, headers });
  } catch (error) {
    const response = problemOf(error, now);
    for (const [name, value] of headers) response.headers.set(name, value);
    return response;
  }
}

function findOperation(method: string, path: string): { operation: Operation; path: Record<string, string> } {
  const found = operations.flatMap((operation) => {
    const values = matchPath(operation.path, path);
    return values ? [{ operation, path: values }] : [];
  });
  const [first] = found;
  if (!first) throw new ProblemError("not-found", `There is no such address. The list is at ${PREFIX}/openapi.json.`);
  const fitting = found.find(({ operation }) => operation.method === method);
  if (fitting) return fitting;
  const allow = found.map(({ operation }) => operation.method).join(", ");
  throw new ProblemError("method-not-allowed", `This address takes ${allow}.`, { allow });
}

/** Gives what stands in the places of a path; null when it is another one. */
function matchPath(pattern: string, path: string): Record<string, string> | null {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  if (wanted.length !== given.length) return null;
  const values: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const text = given[index] ?? "";
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined ? part !== text : text === "") return null;
    if (name !== undefined) values[name] = text.toLowerCase();
  }
  return values;
}

async function authenticate(request: Request, now: Date): Promise<ApiKeyActor> {
  // RFC 6750, section 2.1. A cookie or a key in the address says nothing here: both leak by themselves.
  const key = /^Bearer ([\w-]{20,100})$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const actor = key === undefined ? null : await actorOfApiKey(key, now);
  if (actor) return actor;
  const detail =
    key === undefined
      ? "Send a key as `Authorization: Bearer …`. Owners make one in the workspace's settings."
      : "This key is unknown, was revoked, or has ended.";
  await limit(`api:refused:${clientIp(request.headers)}`, limits.refused, MINUTE_MS, now, "Too many refused requests.");
  throw new ProblemError("not-authenticated", detail, { "www-authenticate": 'Bearer realm="Launch Ready"' });
}

/** Counts the request and says what is left (draft-ietf-httpapi-ratelimit-headers). */
async function countUse(actor: ApiKeyActor, operation: Operation, now: Date): Promise<Record<string, string>> {
  const words = (what: string, max: number) => `A key makes at most ${max} ${what} a minute. Wait, then go on.`;
  const all = await limit(`api:${actor.keyId}`, limits.requests, MINUTE_MS, now, words("requests", limits.requests));
  let tightest = { name: "requests", ...all };
  if (operation.method !== "GET") {
    const changes = await limit(
      `api:${actor.keyId}:changes`,
      limits.changes,
      MINUTE_MS,
      now,
      words("changes", limits.changes),
    );
    if (changes.left < all.left) tightest = { name: "changes", ...changes };
  }
  const seconds = Math.max(0, Math.ceil((tightest.endsAt.getTime() - now.getTime()) / 1000));
  return {
    "ratelimit-policy": `"requests";q=${limits.requests};w=60, "changes";q=${limits.changes};w=60`,
    ratelimit: `"${tightest.name}";r=${tightest.left};t=${seconds}`,
  };
}

function requireScope(actor: ApiKeyActor, operation: Operation): void {
  if (apiScopes.indexOf(actor.scope) < apiScopes.indexOf(operation.scope)) {
    throw new ProblemError(
      "not-allowed",
      `This needs a key that may ${operation.scope}; "${actor.name}" may only ${actor.scope}.`,
    );
  }
  if (operation.isWorkspaceOnly && actor.storeId !== null) {
    throw new ProblemError("not-allowed", `This needs a key of the whole workspace; "${actor.name}" sees one store.`);
  }
}

async function readBody(request: Request, operation: Operation): Promise<{ text: string; value: unknown }> {
  if (operation.body === null) return { text: "", value: undefined };
  const text = await (await withLimitedBody(request, BODY_BYTES_MAX)).text();
  if (text === "") return { text, value: {} };
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get("content-type") ?? "")) {
    throw new ProblemError("not-json", "Send the body as application/json.");
  }
  try {
    return { text, value: JSON.parse(text) };
  } catch {
    throw new ProblemError("bad-request", "The body is not JSON.");
  }
}

function idempotencyKeyOf(request: Request): string | null {
  const key = request.headers.get("idempotency-key");
  if (key === null) return null;
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new ProblemError("bad-request", "An Idempotency-Key has 1 to 200 visible characters without blanks.");
  }
  return key;
}

/** Acts once for a key: the same request gets the same answer, another one under the same key is refused. */
async function once(
  actor: ApiKeyActor,
  key: string,
  requestSha256: string,
  act: ReturnType<Operation["prepare"]>,
  status: number,
  now: Date,
): Promise<KeptAnswer & { isRepeated: boolean }> {
  const claimed = await claimKey(actor, key, requestSha256, now);
  if (claimed.kind === "answered") return { ...claimed.answer, isRepeated: true };
  if (claimed.kind === "in-flight") throw new Conflict("The same request is being worked on. Ask again in a minute.");
  if (claimed.kind === "other-request") {
    throw new ProblemError("invalid", "This Idempotency-Key was used for another request. Take a new one.");
  }
  return { ...(await actAndKeep(actor, claimed.claim, act, status, now)), isRepeated: false };
}

async function actAndKeep(
  actor: ApiKeyActor,
  claim: Claim,
  act: ReturnType<Operation["prepare"]>,
  status: number,
  now: Date,
): Promise<KeptAnswer> {
  try {
    return await inTenant(
      actor,
      async (ctx) => {
        const answer = { status, body: await act(ctx) };
        await keepAnswer(ctx, claim, answer);
        return answer;
      },
      now,
    );
  } catch (error) {
    await releaseKey(claim);
    throw error;
  }
}
