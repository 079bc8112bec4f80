/** Hands out a file given as proof to whoever may see it; the address names the store in `?store=`. */
import { z } from "zod";
import { inTenant } from "@/server/ctx.ts";
import { actorForStore } from "@/server/doors/actors.ts";
import { NotFound } from "@/server/errors.ts";
import { readEvidence } from "@/server/evidence-files/keep-evidence.ts";
import { requestContext } from "@/server/trpc/request-context.ts";

export const dynamic = "force-dynamic";

const Asked = z.object({ id: z.uuid(), storeId: z.uuid() });
type Params = { params: Promise<{ id: string }> };

export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { user } = await requestContext(request.headers);
  if (!user) return new Response("You are not signed in.", { status: 401 });
  const storeId = new URL(request.url).searchParams.get("store");
  const asked = Asked.safeParse({ id: (await params).id, storeId });
  const actor = asked.success ? await actorForStore(user.id, asked.data.storeId) : null;
  if (!actor || !asked.success) return new Response("There is no such file.", { status: 404 });
  try {
    const { name, mime, bytes } = await inTenant(actor, (ctx) => readEvidence(ctx, asked.data.storeId, asked.data.id));
    const isPicture = mime.startsWith("image/");
    return new Response(new Uint8Array(bytes), {
      headers: {
        "content-type": isPicture ? mime : "text/plain;charset=utf-8",
        "content-disposition": `${isPicture ? "inline" : "attachment"}; filename="${name.replace(/[^a-z0-9.-]/gi, "-")}"`,
        "content-security-policy": "default-src 'none'; sandbox",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "private, no-store",
      },
    });
  } catch (error) {
    if (error instanceof NotFound) return new Response("There is no such file.", { status: 404 });
    throw error;
  }
}
