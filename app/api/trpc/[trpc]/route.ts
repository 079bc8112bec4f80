/** All procedures over HTTP. */
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { BodyTooLarge, withLimitedBody } from "@/server/http/limited-body.ts";
import { isForeignOrigin } from "@/server/http/same-origin.ts";
import { requestContext } from "@/server/trpc/request-context.ts";
import { appRouter } from "@/server/trpc/root.ts";

export const dynamic = "force-dynamic";

/** Bodies of our forms are small; anything larger is refused before it is read. */
const BODY_BYTES_MAX = 1_048_576;

async function handle(request: Request): Promise<Response> {
  if (request.method === "POST") {
    if (isForeignOrigin(request)) return refuse(403, "This request comes from another site.");
    if (!request.headers.get("content-type")?.startsWith("application/json")) {
      return refuse(415, "Send JSON.");
    }
    try {
      return answer(await withLimitedBody(request, BODY_BYTES_MAX));
    } catch (error) {
      if (error instanceof BodyTooLarge) return refuse(413, "The request is larger than 1 MiB.");
      throw error;
    }
  }
  return answer(request);
}

function answer(request: Request): Promise<Response> {
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    createContext: () => requestContext(request.headers, request.signal),
    responseMeta: () => ({ headers: new Headers({ "cache-control": "private, no-store" }) }),
  });
}

function refuse(status: number, message: string): Response {
  return Response.json({ error: { message } }, { status });
}

export { handle as GET, handle as POST };
