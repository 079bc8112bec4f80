/** Catches requests for a canary address (docs/ai-red-team.md). Whoever asks learns nothing: the answer is always the same. */
import { recordCanaryHit } from "@/server/doors/canaries.ts";
import { limit } from "@/server/doors/rate-limit.ts";
import { LimitReached } from "@/server/errors.ts";
import { clientIp } from "@/server/http/client-ip.ts";

export const dynamic = "force-dynamic";

type Params = { params: Promise<{ token: string }> };

async function take(request: Request, { params }: Params): Promise<Response> {
  const { token } = await params;
  const now = new Date();
  try {
    await limit(`canary:from:${clientIp(request.headers)}`, 60, 60_000, now, "Too many requests.");
    if (/^[0-9a-f]{12}$/.test(token)) {
      await limit(`canary:${token}`, 60, 60_000, now, "Too many requests.");
      await recordCanaryHit(token, new URL(request.url).searchParams.get("from"), now);
    }
  } catch (error) {
    if (error instanceof LimitReached) return new Response(null, { status: 429 });
    throw error;
  }
  return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
}

export { take as GET, take as POST };
