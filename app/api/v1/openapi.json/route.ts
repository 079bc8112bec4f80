/** What the API can do, for programs; the page for people is /docs/api. */
import { openApiDocument } from "@/server/api/openapi.ts";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  return Response.json(openApiDocument(), { headers: { "cache-control": "public, max-age=300" } });
}
