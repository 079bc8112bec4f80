/** Readiness: database with all migrations, and the workflow server. */
import { readiness } from "@/server/doors/readiness.ts";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  const parts = await readiness();
  const ok = parts.every((part) => part.ok);
  return Response.json({ ok, parts }, { status: ok ? 200 : 503, headers: { "cache-control": "no-store" } });
}
