/** Takes a provider's call to a store's deploy hook: docs/webhooks.md. It is stored and answered; acting on it comes after. */
import { receiveCall } from "@/server/deploy-hooks/receive-call.ts";
import { findDeployHook } from "@/server/doors/deploy-hooks.ts";
import { limit } from "@/server/doors/rate-limit.ts";
import { LimitReached } from "@/server/errors.ts";
import { clientIp } from "@/server/http/client-ip.ts";
import { BodyTooLarge, withLimitedBody } from "@/server/http/limited-body.ts";

export const dynamic = "force-dynamic";

/** Catalogue 16. */
const BODY_BYTES_MAX = 1024 * 1024;
/** Ours: nobody guesses a hook's address. */
const UNKNOWN_A_MINUTE = 120;

type Place = { params: Promise<{ provider: string; endpointId: string }> };

export async function POST(request: Request, { params }: Place): Promise<Response> {
  const { provider, endpointId } = await params;
  const now = new Date();
  const ip = clientIp(request.headers);
  try {
    const [hook, body] = await Promise.all([
      findDeployHook(provider, endpointId),
      withLimitedBody(request, BODY_BYTES_MAX).then((limited) => limited.arrayBuffer()),
    ]);
    if (!hook) {
      await limit(`deploy-hook:unknown:${ip}`, UNKNOWN_A_MINUTE, 60_000, now, "Too many calls.");
      return new Response("Not found", { status: 404 });
    }
    const outcome = await receiveCall(hook, { headers: request.headers, rawBody: new Uint8Array(body) }, now);
    return outcome === "refused" ? new Response("Not signed", { status: 401 }) : Response.json({ outcome });
  } catch (error) {
    if (error instanceof BodyTooLarge) return new Response("Too large", { status: 413 });
    if (error instanceof LimitReached)
      return new Response("Too many", { status: 429, headers: { "retry-after": "60" } });
    throw error;
  }
}
