/** Hands out the activity of a store or of the workspace as a table or as JSON. */
import { z } from "zod";
import { activityFormats, exportActivity } from "@/server/data-rights/export-activity.ts";
import { actorForStore, actorForWorkspace } from "@/server/doors/actors.ts";
import { limit } from "@/server/doors/rate-limit.ts";
import { LimitReached } from "@/server/errors.ts";
import { textStream } from "@/server/http/text-stream.ts";
import { requestContext } from "@/server/trpc/request-context.ts";

export const dynamic = "force-dynamic";

const Query = z.object({ storeId: z.uuid().nullable(), format: z.enum(activityFormats) });

/** `?format=csv|json` and, for one store, `&storeId=`. */
export async function GET(request: Request): Promise<Response> {
  const { user, workspaceId } = await requestContext(request.headers);
  if (!user) return new Response("You are not signed in.", { status: 401 });
  const asked = new URL(request.url).searchParams;
  const query = Query.safeParse({ storeId: asked.get("storeId"), format: asked.get("format") ?? "csv" });
  if (!query.success) return new Response("Ask for format=csv or format=json, and a store by its id.", { status: 400 });
  const { storeId, format } = query.data;
  const actor = storeId ? await actorForStore(user.id, storeId) : await actorForWorkspace(user.id, workspaceId);
  if (!actor) return new Response("There is no such store.", { status: 404 });
  try {
    const words = "Thirty exports an hour are the most. Try again in an hour.";
    await limit(`activity-export:${user.id}`, 30, 3_600_000, new Date(), words);
  } catch (error) {
    if (error instanceof LimitReached) return new Response(error.userMessage, { status: 429 });
    throw error;
  }
  return new Response(textStream(exportActivity(actor, { storeId, format })), {
    headers: {
      "content-type": format === "csv" ? "text/csv;charset=utf-8" : "application/x-ndjson",
      "content-disposition": `attachment; filename="activity-${new Date().toISOString().slice(0, 10)}.${format === "csv" ? "csv" : "ndjson"}"`,
      "cache-control": "private, no-store",
    },
  });
}
